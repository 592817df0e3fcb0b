"""A large ledger for the load benchmark, written straight into the store: invented packages, each one line.

Every package is told by one to four documents with a sentence for each claim and now and then a quotation. Lines are
put together here as reconciling these claims would, because reconciling a quarter of a million claims takes minutes and
is measured elsewhere (``run.py ledger``). The same size gives the same ledger.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.synthetic import Package, packages

from tallystick.jobs import growth
from tallystick.jobs.ledger import Ledger
from tallystick.ledger import write
from tallystick.ledger.codec import record_ids
from tallystick.ledger_model import (
    Claim,
    ClaimPart,
    EvidenceStatus,
    Fingerprint,
    Line,
    LineIssue,
    Measure,
    Open,
    Source,
    SourceClass,
    Stated,
    Transition,
)
from tallystick.model import (
    Actor,
    ActorType,
    AidType,
    Basis,
    Document,
    Item,
    Mode,
    Money,
    Period,
    Qualifier,
    Reading,
    Record,
    Span,
    Stage,
    Statement,
    Support,
)
from tallystick.reconcile.blocks import all_keys
from tallystick.reconcile.prepare import prepare

STATES = (
    "USA DEU GBR JPN CAN NLD FRA NOR SWE DNK POL ITA ESP BEL FIN CHE AUT KOR AUS LTU EST LVA CZE IRL PRT GRC ROU BGR "
    "HRV SVN SVK HUN LUX ISL NZL CYP MLT TUR TWN EU"
)
GIVERS = tuple(STATES.split(" "))
SPEAKERS = [Actor(f"speaker-{n}", f"Speaker {n}", ActorType.PERSON, "minister", GIVERS[n % 40]) for n in range(300)]
NO_PRINT = Fingerprint((), ())
CHUNK = 2000
CATEGORIES = {"howitzer": "howitzer", "missile": "missile", "radar": "sensor", "drone": "drone"}


@dataclass(frozen=True, slots=True)
class Told:
    """One package with its line, its readings, and what of its claims the store looks up."""

    line: Line
    readings: tuple[Reading, ...]
    claims: tuple[Claim, ...]


def build(path: Path, lines: int, seed: int = 11) -> Ledger:
    """A ledger of so many lines at a path."""
    ledger = Ledger(str(path))
    chance = random.Random(seed)  # noqa: S311 - invented data, not secrets
    told = (_told(package, chance) for package in packages(lines, 2900, seed))
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    while some := list(islice(told, CHUNK)):
        with write.writing(ledger.engine) as connection:
            for one in some:
                for reading in one.readings:
                    write.add_document(connection, reading, _source(reading, moment))
                    write.add_reading(connection, reading, ledger.reader, moment)
            members = {c.id: (c.document, one.line.id, one.line.id) for one in some for c in one.claims}
            write.put_lines(connection, [one.line for one in some], members)
            heads = {r.document.id: _source(r, moment) for one in some for r in one.readings}
            views = prepare([c for one in some for c in one.claims], heads)
            write.put_blocks(connection, all_keys(views, ledger.knowledge))
    with write.writing(ledger.engine) as connection:
        write.set_state(connection, growth.KNOWLEDGE, growth.made_with(ledger.knowledge))
    return ledger


def _source(reading: Reading, moment: datetime) -> Source:
    document = reading.document
    return Source(
        id=document.id,
        fingerprint=NO_PRINT,
        source_class=SourceClass.DONOR if document.publisher == "Ministry" else SourceClass.PRESS,
        publisher=document.publisher,
        title=document.title,
        url=document.url,
        published=document.published,
        recorded=moment,
    )


def _told(package: Package, chance: random.Random) -> Told:
    donor = GIVERS[int(package.donor[1:], 36) % len(GIVERS)] if package.number % 3 else GIVERS[package.number % 40]
    parties = (Actor(donor, donor, ActorType.STATE),), (Actor(package.recipient, package.recipient, ActorType.STATE),)
    support = Support(
        id="r1",
        evidence=(),
        donors=parties[0],
        recipients=parties[1],
        stage=package.stage,
        amount=Money(
            package.value, package.value, package.currency, Qualifier.EXACT, f"{package.currency} {package.value:,.0f}"
        ),
        items=tuple(replace(i, category=CATEGORIES[i.name.split()[-1]]) for i in package.items),
        aid_type=chance.choice((AidType.MILITARY, AidType.MILITARY, AidType.FINANCIAL, AidType.HUMANITARIAN)),
        basis=Basis.ENVELOPE if chance.random() < 0.06 else Basis.INCREMENT,
        due=_due(package.day, chance),
    )
    count = min(1 + int(chance.expovariate(0.9)), 4)
    readings = tuple(_reading(package, support, number, chance) for number in range(count))
    claims = tuple(c for reading in readings for c in _claims(reading))
    return Told(_line(package, support, claims, chance), readings, claims)


def _due(day: date, chance: random.Random) -> Period | None:
    if chance.random() > 0.3:
        return None
    end = day + timedelta(days=chance.randrange(30, 700))
    return Period(None, end, f"by {end}")


def _reading(package: Package, support: Support, number: int, chance: random.Random) -> Reading:
    goods = ", ".join(i.name for i in support.items) or "support"
    donor, worth = support.donors[0].name, support.amount.text if support.amount else "much"
    sentence = f"{donor} will give {package.recipient} {goods} worth {worth}"
    head = f"{donor} and {package.recipient}: package {package.number}, report {number + 1}"
    said = f"“We shall hand over number {package.number} in time,” the minister said"
    filler = " ".join(f"Sentence {n} of the report tells what is known so far." for n in range(chance.randrange(4, 16)))
    text = "\n\n".join((head, f"{sentence}.", filler, f"{said}."))
    at, quote = text.index(sentence), text.index(said)
    records: list[Record] = [replace(support, evidence=(Span(at, at + len(sentence), sentence),))]
    if chance.random() < 0.5:
        inner = said[1 : said.index(",”")]
        content = Span(quote + 1, quote + 1 + len(inner), inner)
        evidence = (Span(quote, quote + len(said), said),)
        speaker = chance.choice(SPEAKERS)
        records.append(Statement(id="r2", evidence=evidence, speaker=speaker, mode=Mode.DIRECT, content=(content,)))
    document = Document(
        id="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        title=head,
        url=f"https://paper{package.number % 30}.example/{package.number}/{number}",
        publisher="Ministry" if number == 0 and chance.random() < 0.3 else f"Paper {package.number % 30}",
        published=package.day + timedelta(days=number * 3),
        language="en",
    )
    return Reading(document, tuple(records))


def _claims(reading: Reading) -> Iterator[Claim]:
    ids = record_ids(reading.document.id, reading.records)
    for id_, record in zip(ids, reading.records, strict=True):
        if isinstance(record, Support):
            published = reading.document.published
            yield Claim(id=id_, document=reading.document.id, key=record.id, record=record, published=published)


def _line(package: Package, support: Support, claims: Sequence[Claim], chance: random.Random) -> Line:
    ids = tuple(c.id for c in claims)
    envelope = support.basis is Basis.ENVELOPE
    measures = (Measure.COMMITMENTS,) if envelope else (Measure.COMMITMENTS, Measure.ALLOCATIONS)
    done = support.stage is Stage.DELIVERED
    doubtful = chance.random() < 0.04
    amount = support.amount
    return Line(
        id="L" + hashlib.sha256(ids[0].encode()).hexdigest()[:10],
        parts=tuple(ClaimPart(i) for i in ids),
        donors=support.donors,
        recipients=support.recipients,
        stage=support.stage,
        basis=support.basis,
        amount=amount,
        values=(Stated(amount, ids),) if amount else (),
        amount_why="the only sum stated",
        items=support.items,
        aid_type=support.aid_type,
        announced=package.day,
        last_seen=claims[-1].published,
        due=support.due,
        history=(Transition(support.stage, package.day, ids),),
        counted_in=(*measures, Measure.DELIVERIES) if done and not envelope else measures,
        evidence_status=chance.choice((EvidenceStatus.DONOR_ONLY, EvidenceStatus.THIRD_PARTY)),
        sources=((SourceClass.PRESS, len(ids)),),
        open=tuple(_open(i, done=done) for i in support.items if i.quantity),
        issues=(LineIssue("restated", "one paper rounds the sum", ids),) if doubtful else (),
        doubt=round(chance.random(), 2) if doubtful else 0.0,
    )


def _open(item: Item, *, done: bool) -> Open:
    promised = (item.quantity.min if item.quantity else None) or 0.0
    return Open(item.name, promised, promised if done else 0.0)
