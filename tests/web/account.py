"""A small account to show: self-written articles with the records they hold. Nothing here was ever published.

Articles stand in ``articles.yml``; this builds readings out of them, so that no test depends on what the reader finds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from tallystick.jobs.ledger import Ledger
from tallystick.model import (
    Actor,
    ActorType,
    AidType,
    Basis,
    Document,
    Item,
    Meeting,
    MeetingStatus,
    Modality,
    Mode,
    Money,
    Period,
    Position,
    Qualifier,
    Quantity,
    Reading,
    Record,
    Span,
    Stage,
    Stance,
    Statement,
    Support,
)

ACCOUNT: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "articles.yml").read_text(encoding="utf-8"))


def actor(id_: str | None) -> Actor | None:
    """A party of the articles by its id."""
    if id_ is None:
        return None
    name, kind, *rest = ACCOUNT["parties"][id_]
    return Actor(id_, name, ActorType(kind), *rest)


def actors(ids: str) -> tuple[Actor, ...]:
    """Several parties, ids parted by spaces."""
    return tuple(found for found in map(actor, ids.split()) if found)


def money(words: str | None) -> Money | None:
    """``GBP 450``: millions; ``~``, ``>``, ``<`` before the number are about, at least, at most."""
    if not words:
        return None
    currency, _, number = words.partition(" ")
    qualifier = {"~": Qualifier.ABOUT, ">": Qualifier.AT_LEAST, "<": Qualifier.AT_MOST}.get(number[0], Qualifier.EXACT)
    value = float(number.lstrip("~<>")) * 1e6
    low = None if qualifier is Qualifier.AT_MOST else value
    high = None if qualifier is Qualifier.AT_LEAST else value
    return Money(low, high, currency, qualifier, words)


def goods(words: str) -> tuple[Item, ...]:
    """``31 howitzer=artillery; radar=radar``: count, name, category."""
    found = []
    for part in filter(None, (p.strip() for p in words.split(";"))):
        name, _, category = part.partition("=")
        count, _, rest = name.partition(" ")
        number = float(count) if count.isdigit() else None
        quantity = Quantity(number, number, Qualifier.EXACT, count) if number else None
        found.append(Item(rest if number else name, category or None, quantity))
    return tuple(found)


def period(words: str | None) -> Period | None:
    """``2025-12-31`` a day it ends by; ``2025-01-01/2025-12-31`` a stretch."""
    if not words:
        return None
    start, _, end = words.rpartition("/")
    return Period(date.fromisoformat(start) if start else None, date.fromisoformat(end), words)


def span(text: str, words: str) -> Span:
    """Where the words stand; a fault in the article shows here."""
    at = text.index(words)
    return Span(at, at + len(words), words)


def record(text: str, number: int, spec: dict[str, Any]) -> Record:
    """One record of an article, as ``articles.yml`` writes it."""
    made: dict[str, Callable[..., Record]] = {
        "support": _support,
        "statement": _statement,
        "position": _position,
        "meeting": _meeting,
    }
    evidence = tuple(span(text, words) for words in spec["quote"].split(" | "))
    return made[spec.get("type", "support")](f"r{number}", evidence, text, spec)


def _support(id_: str, evidence: tuple[Span, ...], text: str, spec: dict[str, Any]) -> Support:
    return Support(
        id=spec.get("key", id_),
        evidence=evidence,
        donors=actors(spec["by"]),
        recipients=actors(spec.get("to", "UKR")),
        stage=Stage(spec["stage"]),
        amount=money(spec.get("sum")),
        items=goods(spec.get("goods", "")),
        aid_type=AidType(spec["kind"]) if "kind" in spec else None,
        modality=tuple(Modality(m) for m in spec.get("modality", "").split()),
        basis=Basis(spec.get("basis", "increment")),
        supplier=actor(spec.get("supplier")),
        channel=actor(spec.get("channel")),
        due=period(spec.get("due")),
        part_of=spec.get("part_of"),
        said_by=actor(spec.get("said_by")),
    )


def _statement(id_: str, evidence: tuple[Span, ...], text: str, spec: dict[str, Any]) -> Statement:
    content = tuple(span(text, words) for words in spec["content"].split(" | "))
    return Statement(id=id_, evidence=evidence, speaker=actor(spec["by"]), mode=Mode.DIRECT, content=content)


def _position(id_: str, evidence: tuple[Span, ...], text: str, spec: dict[str, Any]) -> Position:
    holder = actor(spec["by"])
    assert holder is not None
    return Position(
        id=id_, evidence=evidence, holder=holder, stance=Stance(spec["stance"]), topic=span(text, spec["topic"])
    )


def _meeting(id_: str, evidence: tuple[Span, ...], text: str, spec: dict[str, Any]) -> Meeting:
    return Meeting(
        id=id_,
        evidence=evidence,
        status=MeetingStatus(spec.get("status", "held")),
        forum=actor(spec.get("forum")),
        name=spec.get("name"),
        place=spec.get("place"),
        date=period(spec.get("date")),
        chair=actors(spec.get("chair", "")),
        participants=actors(spec.get("with", "")),
    )


DONE = {"pledged": "pledged", "allocated": "set aside", "delivered": "handed over"}


def noticed(row: list[str]) -> dict[str, Any]:
    """A short article about one sum, in the shape of the longer ones."""
    day, donor, stage, amount_, kind, items, due = (str(part) for part in row)
    name = ACCOUNT["parties"][donor][0]
    currency, _, number = amount_.partition(" ")
    things = f" with {items.partition('=')[0]}s" if items else ""
    quote = f"{name} has {DONE[stage]} {currency} {number} million in {kind} aid for Ukraine{things}"
    by = f"It is to be there by {due}." if due else "No day was named."
    spec = {"quote": quote, "by": donor, "stage": stage, "sum": amount_, "kind": kind, "goods": items, "due": due}
    title = f"{name}: {number} million {currency} in {kind} aid {DONE[stage]}"
    return {
        "title": title,
        "publisher": "The Daily Notice",
        "day": day,
        "text": [f"{quote}, it said.", by],
        "records": [spec],
    }


def articles() -> list[dict[str, Any]]:
    """All articles in the order in which they came out."""
    found = [*ACCOUNT["articles"], *(noticed(row) for row in ACCOUNT["notices"])]
    return sorted(found, key=lambda a: (str(a["day"]), a["title"]))


def readings() -> Iterator[Reading]:
    """The articles as the ledger takes them."""
    for article in articles():
        text = "\n\n".join([article["title"], *article["text"]])
        document = Document(
            id="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
            text=text,
            title=article["title"],
            url=article.get("url"),
            publisher=article.get("publisher"),
            published=date.fromisoformat(str(article["day"])),
            language="en",
        )
        records = tuple(record(text, number, spec) for number, spec in enumerate(article["records"], 1))
        yield Reading(document, records)


def clock() -> Callable[[], datetime]:
    """Each article was read at nine in the morning of the day it came out."""
    moments = iter([datetime.fromisoformat(f"{a['day']}T09:00:00+00:00") for a in articles()])
    return lambda: next(moments)


def fill(path: str) -> Ledger:
    """A ledger of all articles."""
    ledger = Ledger(path, clock=clock())
    ledger.add_many(readings())
    return ledger
