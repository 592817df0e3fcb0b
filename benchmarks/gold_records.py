"""Gold records of the records benchmark as the model's types: sparse dicts in, readings out.

A field that is absent was not annotated; it gets the model's default, and scoring leaves it aside.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tallystick.ledger_model import Claim, Source
from tallystick.model import (
    Actor,
    ActorType,
    AidType,
    Basis,
    Certainty,
    Document,
    Item,
    Modality,
    Mode,
    Money,
    Per,
    Period,
    Qualifier,
    Quantity,
    Record,
    Span,
    Stage,
    Statement,
    Support,
)
from tallystick.reconcile.prints import fingerprint

FRESH = re.compile(r"\b(new|further|additional|more)\b(?! than)")
"""The gold does not annotate new money; the words of the evidence do."""
OLD = re.compile(r"\b(already|before|previously|earlier)\b")


def load_document(folder: Path, name: str) -> tuple[Source, list[Claim]]:
    """One document of the benchmark as the ledger would hold it, with its gold support records as claims."""
    gold = json.loads((folder / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    text = (folder / "dev" / f"{name}.md").read_text(encoding="utf-8")
    published = date.fromisoformat(gold["published"]) if gold.get("published") else None
    document = Document(id=name, text=text, title=text.partition("\n")[0], published=published)
    records = [r for raw in gold["records"] if (r := _record(raw, text)) is not None]
    source = Source(id=name, fingerprint=fingerprint(document, records), title=document.title, published=published)
    raws = {raw["key"]: raw for raw in gold["records"]}
    claims = [_claim(r, raws[r.id], name, published) for r in records if isinstance(r, Support)]
    return source, claims


def _claim(record: Support, raw: Mapping[str, Any], document: str, published: date | None) -> Claim:
    return Claim(
        id=f"{document}#{record.id}",
        document=document,
        key=record.id,
        record=record,
        published=published,
        other_wholes=tuple(raw.get("part_of_any", ())[1:]),
    )


def _record(raw: Mapping[str, Any], text: str) -> Record | None:
    spans = tuple(_span(text, quote) for quote in raw["evidence"])
    if raw["type"] == "statement":
        speaker = _actor(raw["speaker"]) if raw.get("speaker") else None
        mode = Mode(raw.get("mode", "indirect"))
        return Statement(id=raw["key"], evidence=spans, speaker=speaker, mode=mode, content=spans)
    return _support(raw, spans) if raw["type"] == "support" else None


def _support(raw: Mapping[str, Any], spans: tuple[Span, ...]) -> Support:
    wholes = [raw["part_of"]] if raw.get("part_of") else list(raw.get("part_of_any", ()))
    return Support(
        id=raw["key"],
        evidence=spans,
        donors=tuple(_actor(a) for a in raw.get("donors", ())),
        recipients=tuple(_actor(a) for a in raw.get("recipients", ())),
        stage=Stage(raw.get("stage", "pledged")),
        amount=_money(raw.get("amount")),
        items=tuple(_item(i) for i in raw.get("items", ())),
        aid_type=AidType(raw["aid_type"]) if raw.get("aid_type") else None,
        modality=tuple(Modality(m) for m in raw.get("modality", ())),
        basis=Basis(raw.get("basis", "increment")),
        supplier=_actor(raw["supplier"]) if raw.get("supplier") else None,
        channel=_actor(raw["channel"]) if raw.get("channel") else None,
        announced=_period(raw.get("announced")),
        period=_period(raw.get("period")),
        due=_period(raw.get("due")),
        part_of=wholes[0] if wholes else None,
        new_money=_new_money(raw),
        said_by=_actor(raw["said_by"]) if raw.get("said_by") else None,
        certainty=Certainty(raw.get("certainty", "asserted")),
    )


def _new_money(raw: Mapping[str, Any]) -> bool | None:
    words = " ".join(raw["evidence"]).lower()
    return True if FRESH.search(words) else False if OLD.search(words) else None


def _span(text: str, quote: str) -> Span:
    pattern = r"\s+".join(re.escape(w) for w in quote.split())
    pattern = re.sub(r"[‘’']", "[‘’']", re.sub(r"[“”\"]", '[“”"]', pattern))
    found = re.search(pattern, text)
    start, end = found.span() if found else (0, 0)
    return Span(start, end, text[start:end])


def _actor(name: str) -> Actor:
    if re.fullmatch(r"[A-Z]{2,5}", name):
        return Actor(name, name, ActorType.STATE if len(name) == 3 else ActorType.ORGANISATION)
    return Actor(re.sub(r"\W+", "-", name.lower()), name, ActorType.ORGANISATION)


def _money(raw: Mapping[str, Any] | None) -> Money | None:
    if raw is None:
        return None
    qualifier, value = _qualifier(raw), raw.get("value")
    low = None if qualifier == Qualifier.AT_MOST else value
    high = raw.get("max", None if qualifier == Qualifier.AT_LEAST else value)
    per = Per(raw["per"]) if raw.get("per") else None
    return Money(low, high, raw.get("currency"), qualifier, f"{raw.get('currency')} {value:,.0f}", per)


def _qualifier(raw: Mapping[str, Any]) -> Qualifier:
    """The gold's "range" has no qualifier in the model: its two ends say it."""
    text = raw.get("qualifier", "exact")
    return Qualifier(text) if text in set(Qualifier) else Qualifier.EXACT


def _item(raw: Mapping[str, Any]) -> Item:
    count = raw.get("quantity")
    quantity = None if count is None else Quantity(count, raw.get("max", count), _qualifier(raw), f"{count:,}")
    return Item(raw["name"], None, quantity)


def _period(raw: Mapping[str, Any] | None) -> Period | None:
    return None if raw is None else Period(_day(raw.get("start"), last=False), _day(raw.get("end"), last=True), "")


def _day(text: str | None, *, last: bool) -> date | None:
    if not text:
        return None
    parts = [int(p) for p in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12 if last else 1
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1] if last else 1
    return date(year, month, day)
