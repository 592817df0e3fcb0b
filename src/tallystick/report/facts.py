"""What is known of a record besides its heading, as pairs of a term and its value; unknown ones are left out."""

from __future__ import annotations

from tallystick.model import Basis, Certainty, Meeting, Position, Record, Statement, Support
from tallystick.report import words

BASIS = {
    Basis.INCREMENT: "",
    Basis.CUMULATIVE: "a total to date, adds nothing new",
    Basis.ENVELOPE: "an envelope that packages are drawn from",
}
NEW_MONEY = {True: "new", False: "not new", None: ""}


def heading(record: Record) -> str:
    """A record in one line."""
    if isinstance(record, Support):
        return parties(record)
    if isinstance(record, Statement):
        return words.actor(record.speaker) or "Speaker not named"
    if isinstance(record, Position):
        return f"{words.one_line(record.holder.name)} {words.label(record.stance)}: {words.one_line(record.topic.text)}"
    return meeting(record)


def parties(record: Support) -> str:
    """Who gives to whom; a question mark where the text does not tell."""
    return f"{words.names(record.donors) or '?'} → {words.names(record.recipients) or '?'}"


def meeting(record: Meeting) -> str:
    """What a meeting is called: its number and forum or name, else who met."""
    name = words.one_line(record.name or (record.forum.name if record.forum else ""))
    number = f" (no. {record.ordinal})" if record.ordinal else ""
    people = words.names(record.participants)
    if name:
        return f"{name}{number}" + (f": {people}" if people else "")
    return (people or "A meeting") + number


def goods(record: Support) -> str:
    """Goods, or the services where there are none."""
    return words.items(record.items) or ", ".join(words.label(m) for m in record.modality)


def facts(record: Record) -> list[tuple[str, str]]:
    """Terms and values, in a fixed order; what stands in the heading or the table of support is not repeated."""
    own = {Support: _support, Statement: _statement, Position: _position, Meeting: _meeting}[type(record)]
    pairs = [*own(record), *_common(record)]  # type: ignore[operator]
    return [(term, value) for term, value in pairs if value]


def _support(record: Support) -> list[tuple[str, str]]:
    return [
        ("aid", words.label(record.aid_type)),
        ("form", ", ".join(words.label(m) for m in record.modality)),
        ("figure", BASIS[record.basis]),
        ("money", NEW_MONEY[record.new_money]),
        ("valued at", f"{words.label(record.valuation)} price" if record.valuation else ""),
        ("supplier", words.actor(record.supplier)),
        ("through", words.actor(record.channel)),
        ("announced", words.period(record.announced)),
        ("covers", words.period(record.period)),
    ]


def _statement(record: Statement) -> list[tuple[str, str]]:
    return [
        ("speech", words.label(record.mode)),
        ("to", words.actor(record.addressee)),
        ("at", words.one_line(record.occasion or "")),
        ("when", words.period(record.date)),
    ]


def _position(record: Position) -> list[tuple[str, str]]:
    return [("role", words.one_line(record.holder.role or ""))]


def _meeting(record: Meeting) -> list[tuple[str, str]]:
    return [
        ("status", words.label(record.status)),
        ("place", words.one_line(record.place or "")),
        ("when", words.period(record.date)),
        ("chair", words.names(record.chair)),
        ("took part", words.quantity(record.participant_count)),
    ]


def _common(record: Record) -> list[tuple[str, str]]:
    certainty = "" if record.certainty is Certainty.ASSERTED else words.label(record.certainty)
    said_by = "" if isinstance(record, Statement) else words.actor(record.said_by)
    return [("certainty", certainty), ("according to", said_by)]
