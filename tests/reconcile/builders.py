"""Short ways to write claims in tests. Everything here is invented."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from tallystick.ledger_model import Claim, Decision, Fingerprint, Ruling, Source, SourceClass
from tallystick.model import (
    Actor,
    ActorType,
    AidType,
    Basis,
    Document,
    Item,
    Modality,
    Money,
    Period,
    Qualifier,
    Quantity,
    Reading,
    Span,
    Stage,
    Support,
)

EMPTY = Fingerprint((), ())


def actor(name: str) -> Actor:
    return Actor(name, name, ActorType.STATE if len(name) == 3 and name.isupper() else ActorType.ORGANISATION)


def money(text: str | None) -> Money | None:
    """``GBP 450``: millions; ``~``, ``>``, ``<`` before the number are about, at least, at most; ``/year`` a rate."""
    if not text:
        return None
    currency, _, number = text.partition(" ")
    qualifier = {"~": Qualifier.ABOUT, ">": Qualifier.AT_LEAST, "<": Qualifier.AT_MOST}.get(number[0], Qualifier.EXACT)
    value = float(number.lstrip("~<>")) * 1e6
    low = None if qualifier == Qualifier.AT_MOST else value
    high = None if qualifier == Qualifier.AT_LEAST else value
    return Money(low, high, currency, qualifier, text)


def items(text: str | None) -> tuple[Item, ...]:
    """``19 Caesar howitzer, missile``."""
    found = []
    for part in (text or "").split(","):
        number, _, name = part.strip().partition(" ")
        if number.isdigit():
            count = float(number)
            found.append(Item(name, None, Quantity(count, count, Qualifier.EXACT, number)))
        elif part.strip():
            found.append(Item(part.strip(), None))
    return tuple(found)


def year(text: str) -> Period:
    """``2025``: from its first day to its last."""
    return Period(date(int(text), 1, 1), date(int(text), 12, 31), text)


def _span(at: int, text: str) -> Span:
    return Span(at, at + len(text), text)


def claim(text: str, **fields: object) -> Claim:
    """``doc#key DONOR+DONOR>RECIPIENT stage``, then fields: amount, items, part_of, published and others as written."""
    head, parties, stage = text.split()
    document, _, key = head.partition("#")
    donors, _, recipients = parties.partition(">")
    due = fields.get("due")
    published = fields.get("published", "2025-04-11")
    record = Support(
        id=key,
        evidence=(_span(int(str(fields.get("at", 0))), str(fields.get("says", "x"))),),
        donors=tuple(actor(a) for a in donors.split("+") if a),
        recipients=tuple(actor(a) for a in recipients.split("+") if a),
        stage=Stage(stage),
        amount=money(str(fields["amount"]) if "amount" in fields else None),
        items=items(str(fields["items"]) if "items" in fields else None),
        aid_type=AidType(str(fields["aid_type"])) if "aid_type" in fields else None,
        modality=tuple(Modality(m) for m in str(fields.get("modality", "")).split()),
        basis=Basis(str(fields.get("basis", "increment"))),
        channel=actor(str(fields["channel"])) if "channel" in fields else None,
        supplier=actor(str(fields["supplier"])) if "supplier" in fields else None,
        part_of=str(fields["part_of"]) if "part_of" in fields else None,
        period=year(str(fields["period"])) if "period" in fields else None,
        due=Period(None, date.fromisoformat(str(due)), str(due)) if due else None,
        said_by=actor(str(fields["said_by"])) if "said_by" in fields else None,
    )
    return Claim(
        id=head,
        document=document,
        key=key,
        record=record,
        published=date.fromisoformat(str(published)) if published else None,
        other_wholes=tuple(str(fields.get("also", "")).split()),
    )


def sources(claims: list[Claim], **voices: str) -> list[Source]:
    """A source for each document; ``voices`` names the actor a document speaks for."""
    days = {c.document: c.published for c in claims}
    return [
        Source(
            id=d,
            fingerprint=EMPTY,
            published=day,
            speaks_for=voices.get(d),
            source_class=SourceClass.DONOR if d in voices else SourceClass.PRESS,
        )
        for d, day in sorted(days.items())
    ]


def ruling(number: int, kind: Ruling, *claims: str, **fields: str) -> Decision:
    """The ``number``-th decision, made by nobody in particular."""
    return Decision(
        id=f"d{number}",
        ruling=kind,
        claims=claims,
        who="Reviewer",
        why="test",
        recorded=datetime(2025, 1, number, tzinfo=UTC),
        **fields,
    )


def readings(claims: list[Claim]) -> list[Reading]:
    """The claims as readings: for each document a text with one sentence a claim, which is its evidence."""
    found = []
    for name in sorted({c.document for c in claims}):
        mine = [c for c in claims if c.document == name]
        sentences = [f"{name} says of {c.key} what it says." for c in mine]
        text, records = "\n\n".join(sentences), []
        for c, sentence in zip(mine, sentences, strict=True):
            at = text.index(sentence)
            records.append(replace(c.record, evidence=(Span(at, at + len(sentence), sentence),)))
        id_ = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
        document = Document(id=id_, text=text, title=name, published=mine[0].published, language="en")
        found.append(Reading(document, tuple(records)))
    return found
