"""What a line says where its claims disagree: the sum, the stage, the parties and the goods that count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tallystick.knowledge.accounting import Accounting
from tallystick.knowledge.weights import GoodsWords
from tallystick.ledger_model import LineIssue, SourceClass, Stated, Transition
from tallystick.model import Actor, Item, Money, Qualifier, Stage
from tallystick.reconcile.goods import number, same_goods
from tallystick.reconcile.prepare import View
from tallystick.reconcile.sums import compare, digits, figure

T = TypeVar("T")
ORDER = tuple(Stage)
WITHHELD = frozenset({Stage.SUSPENDED, Stage.REFUSED, Stage.CANCELLED})
FIRMNESS = {Qualifier.EXACT: 0, Qualifier.AT_MOST: 0, Qualifier.ABOUT: 1, Qualifier.AT_LEAST: 2, Qualifier.VAGUE: 3}
VOICE = {c: i for i, c in enumerate(SourceClass)}


NO_SUM = "no source states a sum"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sum that counts, all sums stated, why that one, and whether the others contradict it."""

    amount: Money | None
    values: tuple[Stated, ...]
    why: str
    issues: tuple[LineIssue, ...] = ()


def choose_amount(
    views: Sequence[View], prefer: str | None, knowledge: Accounting, ruled: Container[str] = ()
) -> Chosen:
    """The sum of a line: in its whole's currency if stated so, the firmest, then the latest, then the donor's own.

    ``ruled`` are the claims whose sum a reviewer set: it counts before any that was read.
    """
    stated = [v for v in views if v.amount is not None and v.implied is None]
    if not stated:
        implied = next((v.amount for v in views if v.amount is not None), None)
        told = f"what the other shares leave: {implied.text}; no source states the sum" if implied else NO_SUM
        return Chosen(implied, (), told)
    set_ = [v for v in stated if v.id in ruled]
    pool = set_ or [v for v in stated if v.amount is not None and v.amount.currency == prefer] or stated
    best = min(pool, key=_merit)
    amount = best.amount
    assert amount is not None  # noqa: S101 - the pool holds none without
    values = _values(stated)
    why = "as a reviewer corrected it" if set_ else _why(best, len(values), stated)
    return Chosen(amount, values, why, tuple(_differences(best, stated, knowledge)))


def _merit(view: View) -> tuple[int, int, int, int, str]:
    money = view.amount
    assert money is not None  # noqa: S101 - only asked of views with a sum
    prospective = view.stage in {Stage.REQUESTED, Stage.CONSIDERED}
    firm = FIRMNESS[money.qualifier] + (4 if prospective else 0)
    day = view.day.toordinal() if view.day else 0
    return firm, -day, VOICE[view.source.source_class], -digits(figure(money) or 1), view.id


def _values(views: Sequence[View]) -> tuple[Stated, ...]:
    by_sum: dict[object, list[View]] = defaultdict(list)
    for view in views:
        money = view.amount
        if money is not None:
            by_sum[money.currency, money.min, money.max, money.qualifier, money.per].append(view)
    return tuple(Stated(_money(same), tuple(v.id for v in same)) for same in by_sum.values())


def _money(views: Sequence[View]) -> Money:
    money = views[0].amount
    assert money is not None  # noqa: S101 - grouped by sum
    return money


def _why(best: View, distinct: int, stated: Sequence[View]) -> str:
    if distinct == 1:
        return (
            "the only sum stated" if len(stated) == 1 else f"all {len(stated)} sources that state a sum state this one"
        )
    who = best.source.publisher or best.source.title or best.claim.document
    return f"the firmest and latest of {distinct} stated sums, from {who}" + (f" of {best.day}" if best.day else "")


def _differences(best: View, stated: Sequence[View], knowledge: Accounting) -> Iterable[LineIssue]:
    amount = best.amount
    assert amount is not None  # noqa: S101 - the best of those with a sum
    for view in stated:
        other = view.amount
        if other is None or view is best:
            continue
        level = compare(amount, other, knowledge.rates, best.announced or best.day or view.day)
        if level == "differ":
            yield LineIssue("contradiction", f"{other.text} is stated too, against {amount.text}", (view.id, best.id))
        elif level == "close":
            yield LineIssue("restated", f"{other.text} became {amount.text}", (view.id, best.id))


def history(views: Sequence[View]) -> tuple[Transition, ...]:
    """The stages in the order in which sources reported them, each with the claims that say so."""
    at: dict[tuple[date | None, Stage], list[str]] = defaultdict(list)
    for view in views:
        at[view.day, view.stage].append(view.id)
    steps = sorted(at, key=lambda k: (k[0] or date.max, k[1] not in WITHHELD, ORDER.index(k[1])))
    return tuple(Transition(stage, day, tuple(at[day, stage])) for day, stage in steps)


def latest_stage(steps: Sequence[Transition]) -> Stage:
    """The furthest stage reached; a later pause, refusal or cancellation overrides it until goods move again."""
    reached: Stage | None = None
    held: Stage | None = None
    for step in steps:
        if step.stage in WITHHELD:
            held = step.stage
        elif held is None or step.stage in {Stage.DELIVERING, Stage.DELIVERED}:
            reached = step.stage if reached is None else max(reached, step.stage, key=ORDER.index)
            held = None
    return held or reached or Stage.PLEDGED


def choose_actors(
    views: Sequence[View], of: Callable[[View], tuple[Actor, ...]], groups: Mapping[str, str]
) -> tuple[Actor, ...]:
    """The parties most independent sources name, with the names they first give them.

    Where as many name a joint sum's parties in full as name some of them, the full list holds.
    """
    votes: dict[frozenset[str], set[str]] = defaultdict(set)
    first: dict[str, Actor] = {}
    joint = {ids for v in views if v.amount is not None and len(ids := frozenset(a.id for a in of(v))) > 1}
    for view in views:
        actors = of(view)
        for actor in actors:
            first.setdefault(actor.id, actor)
        if actors:
            votes[frozenset(a.id for a in actors)].add(groups[view.claim.document])
    if not votes:
        return ()
    best = min(votes, key=lambda ids: (-len(votes[ids]), ids not in joint, len(ids), sorted(ids)))
    return tuple(first[i] for i in sorted(best))


def most(values: Iterable[T | None]) -> T | None:
    """The value named most often, the first of several."""
    count: dict[T, int] = defaultdict(int)
    for value in values:
        if value is not None:
            count[value] += 1
    return max(count, key=lambda v: count[v]) if count else None


def merge_items(views: Sequence[View], generic: GoodsWords) -> tuple[Item, ...]:
    """All goods the claims name, each once, with a number if any source gives one; the longest list leads."""
    found: list[Item] = []
    for view in sorted(views, key=lambda v: (-len(v.items), v.id)):
        taken: set[int] = set()
        for item in view.items:
            if number(item.quantity) is None and any(found[i].name.lower() == item.name.lower() for i in taken):
                continue  # told twice in one text
            free = (i for i in range(len(found)) if i not in taken)
            at = next((i for i in free if same_goods(found[i], item, generic) is not False), None)
            if at is None:
                found.append(item)
                taken.add(len(found) - 1)
            else:
                taken.add(at)
                if number(found[at].quantity) is None and number(item.quantity) is not None:
                    found[at] = Item(found[at].name, found[at].category, item.quantity)
    return tuple(found)
