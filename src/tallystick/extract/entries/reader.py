"""From a note to its entry: donor, sums, goods, type of aid, and whether it is a commitment or an allocation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tallystick.extract.aid_types import aid_type
from tallystick.extract.context import Context
from tallystick.extract.entries.cues import entered, kept
from tallystick.extract.entries.donor import find_donor
from tallystick.extract.entries.goods import counted_goods, delivered_goods
from tallystick.extract.entries.sums import find_sums
from tallystick.extract.mentions import GoodsMention, MoneyMention
from tallystick.model import AidType


class Measure(StrEnum):
    """What the entry adds to: budgets and envelopes promised, or decided packages drawn from them."""

    COMMITMENT = "commitment"
    ALLOCATION = "allocation"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a note enters.

    ``delivered`` are the items whose own sentence says that they were handed over.
    ``others`` are the sums it names and does not enter: totals, wholes, what other entries hold.
    ``decided`` says that the note itself names the sum it enters, or has but one.
    """

    donor: str | None
    amounts: tuple[MoneyMention, ...]
    others: tuple[MoneyMention, ...]
    items: tuple[GoodsMention, ...]
    delivered: tuple[GoodsMention, ...]
    aid_type: AidType | None
    measure: Measure
    decided: bool


def find_entry(context: Context, donor: str | None = None) -> Entry:
    """The entry of a note whose context holds values, cast and goods; ``donor`` where it is known beforehand."""
    giver = donor or find_donor(context)
    sums = find_sums(context, giver)
    said = entered(context, sums)
    amounts = tuple(said or kept(context, sums))
    kind = aid_type([m.item for m in context.goods], context.document.text, context.knowledge)
    different = {(m.money.min, m.money.max, m.money.currency) for m in amounts}
    others = tuple(m for m in sums if m not in amounts)
    decided = bool(said) or len(different) == 1
    items = counted_goods(context)
    return Entry(giver, amounts, others, items, delivered_goods(context, items), kind, _measure(context), decided)


def _measure(context: Context) -> Measure:
    words, text = context.knowledge.bookkeeping, context.document.text
    for_budget = len(words.committing.findall(text))
    for_package = len(words.allocating.findall(text))
    return Measure.COMMITMENT if for_budget > for_package else Measure.ALLOCATION
