"""Support records as CSV, one row each: candidate rows for a researcher's own table. Columns: ``docs/cli.md``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from tallystick.model import Item, Period, Reading, Support
from tallystick.report import words
from tallystick.report.as_json import encode

COLUMNS: dict[str, str] = {
    "document": "id of the document",
    "published": "day of publication, ISO",
    "publisher": "who published it",
    "url": "where",
    "title": "its headline",
    "id": "id of the record",
    "part_of": "id of the record that contains this one; never add a part to its whole",
    "donors": "who gives: ids, parted by semicolons (ISO 3166-1 alpha-3 for states)",
    "donor_names": "the same, by name",
    "recipients": "who receives: ids",
    "recipient_names": "the same, by name",
    "stage": "requested, considered, pledged, allocated, contracted, delivering, delivered, suspended, refused, "
    "cancelled",
    "certainty": "asserted, hedged, conditional",
    "amount_min": "lower end of the sum, in units of the currency",
    "amount_max": "upper end; empty where open",
    "currency": "ISO 4217",
    "amount_qualifier": "exact, at_least, at_most, about, vague",
    "amount_per": "year, month, day, or empty",
    "amount_text": "the sum as written",
    "items": "goods, parted by semicolons",
    "item_categories": "their categories, in the same order",
    "item_quantities": "their lower numbers, in the same order; empty where none is given",
    "aid_type": "military, financial, humanitarian",
    "modality": "goods, funding, grant, loan, …, parted by semicolons",
    "basis": "increment (a new sum), cumulative (a total to date), envelope (a ceiling drawn from)",
    "supplier": "company contracted",
    "channel": "fund or initiative",
    "announced_start": "made public, first day",
    "announced_end": "last day",
    "period_start": "what time it covers, first day",
    "period_end": "its last day",
    "due_start": "when it is to be complete, first day of that period",
    "due_end": "its last day",
    "new_money": "true, false, or empty where the text does not say",
    "valuation": "stated, book, replacement, market",
    "said_by": "who asserts it in the text; empty where the reporter does",
    "evidence": "the words that carry it, parted by ' | '",
}
_FORMULA = ("=", "+", "-", "@")


def as_csv(reading: Reading) -> str:
    """A header row and one row for each support record.

    A cell of text that a spreadsheet would take for a formula is led by an apostrophe.
    """
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(COLUMNS)
    for record in reading.records:
        if isinstance(record, Support):
            writer.writerow([_cell(_row(reading, record)[column]) for column in COLUMNS])
    return page.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        shown = words.one_line(value)
        return "'" + shown if shown.startswith(_FORMULA) else shown
    return value


def _row(reading: Reading, record: Support) -> dict[str, object]:
    document = reading.document
    row: dict[str, object] = {
        "document": document.id,
        "published": encode(document.published),
        "publisher": document.publisher,
        "url": document.url,
        "title": document.title,
        "supplier": record.supplier.name if record.supplier else None,
        "channel": record.channel.name if record.channel else None,
        "said_by": record.said_by.name if record.said_by else None,
        "new_money": record.new_money,
        "modality": _joined(record.modality),
        "evidence": " | ".join(words.one_line(span.text) for span in record.evidence),
    }
    for name in ("id", "part_of", "stage", "certainty", "aid_type", "basis", "valuation"):
        row[name] = encode(getattr(record, name))
    return row | _parties(record) | _amount(record) | _items(record.items) | _periods(record)


def _parties(record: Support) -> dict[str, object]:
    return {
        "donors": _joined(a.id for a in record.donors),
        "donor_names": _joined(a.name for a in record.donors),
        "recipients": _joined(a.id for a in record.recipients),
        "recipient_names": _joined(a.name for a in record.recipients),
    }


def _amount(record: Support) -> dict[str, object]:
    money = record.amount
    return {
        "amount_min": encode(money.min) if money else None,
        "amount_max": encode(money.max) if money else None,
        "currency": money.currency if money else None,
        "amount_qualifier": encode(money.qualifier) if money else None,
        "amount_per": encode(money.per) if money else None,
        "amount_text": words.one_line(money.text) if money else None,
    }


def _items(items: tuple[Item, ...]) -> dict[str, object]:
    counts = [encode(i.quantity.min) if i.quantity and i.quantity.min is not None else "" for i in items]
    return {
        "items": _joined(words.one_line(i.name) for i in items),
        "item_categories": _joined(i.category or "" for i in items),
        "item_quantities": _joined(map(str, counts)),
    }


def _periods(record: Support) -> dict[str, object]:
    periods: dict[str, Period | None] = {"announced": record.announced, "period": record.period, "due": record.due}
    row: dict[str, object] = {}
    for name, period in periods.items():
        row[f"{name}_start"] = encode(period.start) if period else None
        row[f"{name}_end"] = encode(period.end) if period else None
    return row


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)
