"""Claims made ready for comparison: with their wholes and parts, and what they inherit from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Claim, Source
from tallystick.model import Basis, Item, Money, Period, Qualifier, Stage, Support
from tallystick.reconcile.sums import figure


@dataclass(slots=True, eq=False)
class View:
    """One claim as the comparison sees it; ``donors`` and ``recipients`` are ids, inherited if need be.

    ``day`` is the day its document was published, of a tracker's row the day it codes; ``announced`` the day the text
    says it was announced. ``implied`` is a sum that the text gives by saying what it is the rest of; it is compared,
    and never shown as stated.
    """

    claim: Claim
    source: Source
    donors: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    own_donors: bool = True
    whole: View | None = None
    wholes: tuple[View, ...] = ()
    parts: list[View] = field(default_factory=list)
    implied: Money | None = None

    record: Support = field(init=False)
    id: str = field(init=False)
    amount: Money | None = field(init=False)
    items: tuple[Item, ...] = field(init=False)
    stage: Stage = field(init=False)
    basis: Basis = field(init=False)
    day: date | None = field(init=False)
    announced: date | None = field(init=False)

    def __post_init__(self) -> None:
        """Bring what every comparison asks for within reach; a sum too vague to be a number is left out."""
        record = self.claim.record
        self.record, self.id, self.day = record, self.claim.id, self.claim.day
        self.items, self.stage, self.basis = record.items, record.stage, record.basis
        self.amount = record.amount if figure(record.amount) is not None else self.implied
        self.announced = start(record.announced)


def start(period: Period | None) -> date | None:
    """The first day of a period."""
    return None if period is None else period.start or period.end


def prepare(claims: Iterable[Claim], sources: Mapping[str, Source]) -> list[View]:
    """Views of the claims in a fixed order: by day of publication, document and place in it."""
    views = [View(claim, sources[claim.document]) for claim in sorted(claims, key=order)]
    by_key = {(v.claim.document, v.claim.key): v for v in views}
    for view in views:
        _tie(view, by_key)
    for view in views:
        _inherit(view)
    for view in views:
        if len(view.donors) > 1 and view.parts:
            _imply(view)
    return views


def order(claim: Claim) -> tuple[str, str, int, str]:
    """Where a claim stands among all: by day, document, place of its evidence, id."""
    evidence = claim.record.evidence
    return (str(claim.day or "9999"), claim.document, evidence[0].start if evidence else 0, claim.id)


def _tie(view: View, by_key: Mapping[tuple[str, str], View]) -> None:
    keys = [k for k in (view.record.part_of, *view.claim.other_wholes) if k is not None]
    named = (by_key.get((view.claim.document, k)) for k in dict.fromkeys(keys))
    view.wholes = tuple(w for w in named if w is not None and w is not view)
    if view.wholes:
        view.whole = view.wholes[0]
        view.whole.parts.append(view)


def _inherit(view: View) -> None:
    """Take donors and recipients from the nearest whole that names them."""
    view.own_donors = bool(view.record.donors)
    seen: set[str] = set()
    at: View | None = view
    while at is not None and at.id not in seen and not (view.donors and view.recipients):
        seen.add(at.id)
        view.donors = view.donors or frozenset(a.id for a in at.record.donors)
        view.recipients = view.recipients or frozenset(a.id for a in at.record.recipients)
        at = at.whole


def _imply(whole: View) -> None:
    """Of a joint sum the last donor gives the rest, where a text names each donor's share and one without its sum."""
    if whole.basis != Basis.INCREMENT or whole.amount is None:
        return
    shares = [p for p in whole.parts if len(p.donors) == 1 and not p.items and p.basis == Basis.INCREMENT]
    open_ = [p for p in shares if p.amount is None]
    stated = [(min(p.donors), p.amount) for p in shares if p.amount is not None]
    if len(open_) != 1 or {d for d, _ in stated} != whole.donors - open_[0].donors:
        return
    rest = rest_of(whole.amount, stated)
    if rest is not None:
        open_[0].implied = open_[0].amount = rest


def rest_of(whole: Money, shares: Iterable[tuple[str, Money]]) -> Money | None:
    """What donors' shares leave of a joint sum; of several sums of one donor the largest is its share of the whole.

    None where they leave nothing, or are in another currency.
    """
    value, largest = figure(whole), dict[str, float]()
    for donor, money in shares:
        if money.currency != whole.currency or money.per != whole.per:
            return None
        largest[donor] = max(largest.get(donor, 0.0), figure(money) or 0.0)
    rest = (value or 0.0) - sum(largest.values())
    if rest <= 0 or not largest:
        return None
    return Money(rest, rest, whole.currency, Qualifier.ABOUT, f"the rest of {whole.text}", whole.per)


def euros(view: View, knowledge: Accounting) -> float | None:
    """The sum in euro at the rate of its day, for putting like beside like; None where it cannot be converted."""
    value = figure(view.amount)
    if value is None or view.amount is None or view.amount.currency is None:
        return None
    rate = knowledge.rates.rate(view.amount.currency, view.announced or view.day)
    return None if rate is None else value * rate.eur
