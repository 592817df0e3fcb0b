"""Lines as a table of plain values: the same columns on the page, in JSON, CSV and the workbook."""

from __future__ import annotations

from datetime import date
from functools import cache, partial

from tallystick.jobs.room import Room
from tallystick.jobs.selection import Selected
from tallystick.jobs.view import Row, View
from tallystick.ledger_model import Line
from tallystick.report import words
from tallystick.report.exports.flat import row as flat_row
from tallystick.report.lines import counting, what
from tallystick.web.tables import Column, Table, Value

KEPT = 20_000
"""Lines whose values are kept, for one currency and day: 40 MB."""


@cache
def _columns(currency: str) -> tuple[Column, ...]:
    return (
        Column("id", "Line", link="address"),
        Column("announced", "Announced", "date"),
        Column("donors", "From", hidden=True),
        Column("donor_names", "From"),
        Column("recipients", "To", hidden=True),
        Column("recipient_names", "To"),
        Column("what", "What"),
        Column("stated", "Stated"),
        Column("converted", f"In {currency}", "money"),
        Column("amount_min", "At least", "money", hidden=True),
        Column("amount_max", "At most", "money", hidden=True),
        Column("currency", "Currency", hidden=True),
        Column("qualifier", "Qualifier", hidden=True),
        Column("per", "Per", hidden=True),
        Column("stage", "Stage"),
        Column("aid_type", "Type"),
        Column("categories", "Goods", hidden=True),
        Column("due", "Due", "date"),
        Column("schedule_status", "Schedule", hidden=True),
        Column("evidence_status", "Evidence"),
        Column("independent_sources", "Sources", "number"),
        Column("source_classes", "Source classes", hidden=True),
        Column("part_of", "Part of", hidden=True),
        Column("counted_in", "Counted in", hidden=True),
        Column("why_not_counted", "Why not counted", hidden=True),
        Column("counting", "Counting"),
        Column("reviewed", "Reviewed", hidden=True),
        Column("address", "Address", hidden=True),
    )


def line_table(found: Selected, view: View, currency: str, day: date) -> Table:
    """The selected lines; ``converted`` is in ``currency`` at the rate of the day each was announced."""
    columns = _columns(currency)
    known = view.once(("values", currency, day), lambda: Room[tuple[Value, ...]](KEPT, lambda _: 1))
    rows = [known.once(row.id, partial(_in_order, row, view, currency, day)) for row in found.rows]
    if found.shares is not None:
        at = next(n for n, column in enumerate(columns) if column.name == "converted")
        shares = (found.shares[row.id].value for row in found.rows)
        rows = [(*values[:at], share, *values[at + 1 :]) for values, share in zip(rows, shares, strict=True)]
    return Table(columns, tuple(rows), caption="Lines of the account", unit=currency)


def _in_order(row: Row, view: View, currency: str, day: date) -> tuple[Value, ...]:
    values = _values(row, view, currency, day)
    return tuple(values[c.name] for c in _columns(currency))


def _values(row: Row, view: View, currency: str, day: date) -> dict[str, Value]:
    line = row.line
    flat = flat_row(line, day, view.knowledge.weights.due_soon_days)
    due = flat["due"]
    return {
        **flat,
        "announced": row.announced or None,
        "due": str(due) if due else None,
        "donor_names": words.names(line.donors),
        "recipient_names": words.names(line.recipients),
        "what": what(line),
        "stated": words.money(line.amount) or None,
        "converted": _converted(row, view, currency),
        "categories": ";".join(row.categories),
        "source_classes": ";".join(row.source_classes),
        "counting": counting(line),
        "address": address(line),
    }


def address(line: Line) -> str:
    """The address of a line's page."""
    return f"/lines/{line.id}"


def _converted(row: Row, view: View, currency: str) -> float | None:
    amount = row.line.amount
    value = None if amount is None else amount.min if amount.min is not None else amount.max
    if amount is None or value is None:
        return None
    if amount.currency == currency:
        return value
    if currency == "EUR" or row.eur is None:
        return row.eur
    rate = view.knowledge.rates.rate(currency, row.line.announced)
    return None if rate is None else row.eur / rate.eur
