"""A figure of a new text as it is weighed against the account: one sum, or one count of goods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tallystick.ledger_model import Line
from tallystick.model import Basis, Item, Stage, Support
from tallystick.reconcile.goods import number
from tallystick.reconcile.sums import figure as value_of
from tallystick.report import words


class Verdict(StrEnum):
    """What the ledger says of a figure in a new text."""

    SUPPORTED = "supported"
    OUTDATED = "outdated"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Figure:
    """One sum or one kind of goods of a record. ``stage`` is null where the text was not understood as far as that.

    ``item`` is the goods; without it the sum is meant. ``day`` is the text's own day.
    """

    record: Support
    stage: Stage | None
    day: date | None
    item: Item | None = None

    @property
    def to_date(self) -> bool:
        """Whether it is a total to date rather than one package."""
        return self.record.basis is Basis.CUMULATIVE

    @property
    def said(self) -> str:
        """The figure in words; the service or stage where there is neither sum nor goods."""
        total = ", a total to date" if self.to_date else ""
        services = ", ".join(words.label(m) for m in self.record.modality)
        told = words.item(self.item) if self.item else words.money(self.record.amount)
        return (told or services or words.label(self.record.stage)) + total


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on a figure and what it rests on: the line, its claims, further facts, and the nearest lines."""

    verdict: Verdict
    why: str
    line: Line | None = None
    claims: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    near: tuple[Line, ...] = ()


def figures(record: Support, stage: Stage | None, day: date | None) -> Iterator[Figure]:
    """The sum of a record and each count of its goods; where it has neither its goods, at last the record itself."""
    counted = [i for i in record.items if number(i.quantity) is not None]
    has_sum = value_of(record.amount) is not None
    if has_sum:
        yield Figure(record, stage, day)
    for item in counted or (() if has_sum else record.items):
        yield Figure(record, stage, day, item)
    if not has_sum and not record.items:
        yield Figure(record, stage, day)
