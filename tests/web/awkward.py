"""Documents that pages must cope with: copies of one text, sums that disagree, hostile words, endless lines.

Self-written; nothing in them was ever published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from tests.web.account import actor, actors, goods, money, period, span

from tallystick.jobs.ledger import Ledger
from tallystick.ledger_model import Ruling
from tallystick.model import (
    AidType,
    Basis,
    Document,
    Mode,
    Position,
    Reading,
    Record,
    Stage,
    Stance,
    Statement,
    Support,
)

RADARS = """Poland sends radars and a promise

Poland will give Ukraine 12 radars worth €90 million by March 2025, defence minister Ida Marsh said on Friday. \
The radars are drawn from the €400 million that Warsaw has set aside for this year.

“We will not stop here,” Marsh told reporters. She rules out sending troops to any buffer zone.
"""
LATER = """Radars dearer than told

Poland's 12 radars for Ukraine cost €120 million, the ministry said, not less. All of them were handed over in April.
"""
HOSTILE = """Aid <script>alert("x")</script> & \u202edetsurt eb ot ton\u202c

Latvia will give Ukraine 7 \u2066drones\u2069 worth €3 million <img src=x onerror=alert(1)> by June 2025.

“Trust us”"><svg onload=alert(2)>, said </article></main><h1>Olena\x07 Bondar</h1>.
"""


def document(text: str, publisher: str, day: date | None, url: str | None = None) -> Document:
    """A document whose id is its text's."""
    id_ = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    return Document(id_, text, text.split("\n")[0], url, publisher, day, "en")


def promise(text: str, words: str, **fields: str) -> Support:
    """A promise whose evidence are these words, several parted by `` | ``."""
    return Support(
        id=fields.get("key", "r1"),
        evidence=tuple(span(text, w) for w in words.split(" | ")),
        donors=actors(fields.get("by", "POL")),
        recipients=actors("UKR"),
        stage=Stage(fields.get("stage", "allocated")),
        amount=money(fields.get("sum")),
        items=goods(fields.get("goods", "")),
        aid_type=AidType.MILITARY,
        basis=Basis(fields.get("basis", "increment")),
        due=period(fields.get("due")),
        part_of=fields.get("part_of"),
    )


def said(text: str) -> list[Record]:
    """The statement and the position of the text about radars, which overlap nothing."""
    marsh = actor("ida-marsh")
    assert marsh is not None
    words = span(text, "We will not stop here")
    stands = span(text, "She rules out sending troops to any buffer zone")
    topic = span(text, "sending troops to any buffer zone")
    return [
        Statement(id="r8", evidence=(words,), speaker=marsh, mode=Mode.DIRECT, content=(words,)),
        Position(id="r9", evidence=(stands,), holder=marsh, stance=Stance.RULES_OUT, topic=topic),
    ]


def radars() -> list[Record]:
    """A package inside an envelope: both rest on overlapping words."""
    return [
        promise(RADARS, "drawn from the €400 million that Warsaw has set aside for this year", key="whole",
                stage="pledged", basis="envelope", sum="EUR 400"),
        promise(RADARS, "12 radars worth €90 million by March 2025 | The radars are drawn from the €400 million",
                key="part", sum="EUR 90", goods="12 radar=radar", due="2025-03-31", part_of="whole"),
        *said(RADARS),
    ]  # fmt: skip


def readings() -> list[Reading]:
    """The documents in the order in which they are added."""
    first = document(RADARS, "Vistula Post", date(2025, 1, 10), "https://example.org/radars")
    copy = replace(first, id=first.id[:-1] + "x", title="Twelve radars for Kyiv", publisher="Baltic Sun", url="http://b.example")
    later = document(LATER, "Vistula Post", date(2025, 4, 2), "ftp://example.org/later")
    hostile = document(HOSTILE, 'Bad "><script>alert(3)</script>', None, "javascript:alert(4)")
    dearer = promise(LATER, "12 radars for Ukraine cost €120 million | All of them were handed over in April",
                     stage="delivered", sum="EUR 120", goods="12 radar=radar")  # fmt: skip
    trust = span(HOSTILE, "“Trust us”\"><svg onload=alert(2)>")
    evil: list[Record] = [
        promise(HOSTILE, "7 \u2066drones\u2069 worth €3 million <img src=x onerror=alert(1)> by June 2025", by="LVA",
                sum="EUR 3", goods="7 drone=drone", due="2025-06-30"),
        Statement(id="r2", evidence=(trust,), speaker=actor("olena-bondar"), mode=Mode.DIRECT, content=(trust,)),
    ]  # fmt: skip
    return [
        Reading(first, tuple(radars())),
        Reading(replace(copy, published=date(2025, 1, 11)), tuple(radars())),
        Reading(later, (dearer,)),
        Reading(hostile, tuple(evil)),
        Reading(*endless()),
    ]


def endless() -> tuple[Document, tuple[Record, ...]]:
    """One line of ten million characters, with a promise in its midst and another at its end."""
    line = "x" * 5_000_000 + " Estonia gives Ukraine 5 trucks " + "y" * 5_000_000 + " Estonia gives Ukraine 9 boats"
    made = document(f"An endless line\n\n{line}", "Long Daily", date(2025, 5, 1))
    trucks = promise(made.text, "Estonia gives Ukraine 5 trucks", by="EST", goods="5 truck=vehicle")
    boats = promise(made.text, "Estonia gives Ukraine 9 boats", by="EST", goods="9 boat=vessel", key="r2")
    return made, (trucks, boats)


def clock() -> Callable[[], datetime]:
    """A clock that moves an hour with every look."""
    ticks = count()
    return lambda: datetime(2025, 6, 1, tzinfo=UTC) + timedelta(hours=next(ticks))


def fill(address: str) -> Ledger:
    """A ledger of the documents, with two rulings: one accepts a hostile one, one joins sums that disagree."""
    ledger = Ledger(address, clock=clock())
    for reading in readings():
        ledger.add(reading)
    lines = ledger.lines()
    latvian = next(x for x in lines if any(a.id == "LVA" for a in x.donors))
    ledger.decide(Ruling.ACCEPT, latvian.claims, "Ada <b>Reed</b>", "seen the \u202edecree")
    radars_told = [x.claims[0] for x in lines if any(i.name == "radar" for i in x.items)]
    ledger.decide(Ruling.MERGE, radars_told, "Ada Reed", "there were only twelve")
    return ledger
