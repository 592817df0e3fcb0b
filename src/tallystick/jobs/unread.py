"""The sums and counts of a text that no record of support rests on, as figures that say no more than is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tallystick.extract.context import Context
from tallystick.extract.mentions import DateMention, FigureRole
from tallystick.knowledge import Knowledge, load
from tallystick.model import Actor, Basis, Item, Money, Period, Reading, Span, Stage, Support
from tallystick.reconcile.goods import number
from tallystick.report.figures import Figure


@dataclass(frozen=True, slots=True)
class About:
    """What the text does not say of its figures and the asker knows: who gives, and to whom."""

    donor: Actor | None = None
    recipient: Actor | None = None


def unread(reading: Reading, about: About, day: date | None) -> Iterator[Figure]:
    """Sums, and counts of goods, that no support record of the text rests on."""
    from tallystick.extract.engine import open_context
    from tallystick.extract.goods import find_goods

    knowledge: Knowledge = load()
    context = open_context(reading.document, knowledge)
    carried = [e for r in reading.records if isinstance(r, Support) for e in r.evidence]
    for mention in context.money:
        if mention.conversion_of is None and not _within(mention.span, carried):
            yield _figure(context, mention.span, mention.role, mention.money, (about, day))
    for goods in find_goods(context):
        if number(goods.item.quantity) is not None and not _within(goods.span, carried):
            yield _figure(context, goods.span, None, goods.item, (about, day))


def _within(span: Span, carried: Sequence[Span]) -> bool:
    return any(span.overlaps(e) for e in carried)


def _figure(
    context: Context, span: Span, role: FigureRole | None, what: Money | Item, asked: tuple[About, date | None]
) -> Figure:
    """A figure as a record that says no more than it is known to: a total to date where it runs "since" a day."""
    about, day = asked
    amount, item = (what, None) if isinstance(what, Money) else (None, what)
    period = _since(context, span)
    running = role is FigureRole.CUMULATIVE or (period is not None and period.end is None)
    record = Support(
        id=f"figure-{span.start}",
        evidence=(span,),
        donors=(about.donor,) if about.donor else (),
        recipients=(about.recipient,) if about.recipient else (),
        stage=Stage.PLEDGED,
        amount=amount,
        items=(item,) if item else (),
        basis=Basis.CUMULATIVE if running else Basis.INCREMENT,
        period=period,
    )
    return Figure(record, None, day, item)


def _since(context: Context, span: Span) -> Period | None:
    """The stretch of time the figure's sentence names: from a day on, or a whole year or month that is past."""
    sentence = context.sentence_at(span.start)
    if sentence is None:
        return None
    inside = [d for d in context.dates if sentence.start <= d.span.start < sentence.end and d.period.start]
    open_ = next((d for d in inside if d.lead == "since"), None)
    if open_ is not None:
        return Period(open_.period.start, None, open_.period.text)
    longest: DateMention | None = max(inside, key=lambda d: _length(d.period), default=None)
    return longest.period if longest is not None and _length(longest.period) > 1 else None


def _length(period: Period) -> int:
    return (period.end - period.start).days if period.start and period.end else 0
