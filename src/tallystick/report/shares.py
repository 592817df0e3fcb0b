"""Totals as shares of the donor's gross domestic product."""

from __future__ import annotations

from dataclasses import replace

from tallystick.errors import SettingsError
from tallystick.knowledge.accounting import Accounting
from tallystick.report.tables import Row, Shares, Table

USUAL = 2021
"""The year the Ukraine Support Tracker compares with, the last before the full-scale invasion."""


def with_shares(table: Table, year: int, knowledge: Accounting) -> Table:
    """The table with each row's share of its donor's GDP of ``year``, in the currency and prices of the table.

    Rows are shares where they are of one donor. Raises SettingsError where no row can be, or for an unknown year.
    """
    question, gdp = table.total.question, knowledge.gdp
    if table.by != "donor" and len(question.donors) != 1:
        raise SettingsError("a share of GDP is of one donor's: group by donor, or name one with --donor")
    if year not in gdp.years:
        raise SettingsError(f"no GDP of {year} is known; there is that of {gdp.years[0]} to {gdp.years[-1]}")
    factor, says = _conversion(table, year, knowledge)
    notes: list[str] = []
    rows = []
    for row in table.rows:
        donor = row.key if table.by == "donor" else next(iter(question.donors))
        whole = gdp.of(donor, year)
        if whole is None:
            notes.append(_why_none(row, donor, year))
        rows.append(row if whole is None else replace(row, share=row.value / (whole * factor)))
    return replace(table, rows=tuple(rows), shares=Shares(year, says, tuple(notes)))


def _why_none(row: Row, donor: str, year: int) -> str:
    joint = "+" in donor or donor == "not named"
    why = "a sum of no one donor is no share of a GDP" if joint else f"no GDP of {year} is known for it"
    return f"{row.key}: {why}"


def _conversion(table: Table, year: int, knowledge: Accounting) -> tuple[float, str]:
    """What GDP is multiplied by to stand in the table's currency and prices, and the sentence that says so."""
    question, unit = table.total.question, knowledge.gdp.unit
    there, here = (knowledge.rates.mean(c, year) for c in (unit, question.currency))
    if there is None or here is None:
        raise SettingsError(f"no rate of {year} from {unit} to {question.currency}, so no GDP to share in")
    factor = there / here
    says = f"of the donor's GDP of {year} ({knowledge.gdp.sources[year]}, {unit}"
    if unit != question.currency:
        says += f"; at the mean of {year}'s ECB reference rates, {unit} 1 = {question.currency} {factor:.6f}"
    if question.prices is None:
        return factor, says + ")"
    level = knowledge.prices.factor(question.currency, year, question.prices)
    if level is None:
        raise SettingsError(f"no price index from {year} to {question.prices} for {question.currency}")
    if level == 1:
        return factor, says + ")"
    return factor * level, says + f"; in prices of {question.prices}, × {level:.6f})"
