"""Drafts into lines: values chosen, stages drawn from parts, everything counted once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tallystick.knowledge.accounting import Accounting
from tallystick.knowledge.weights import ALL_TELLING
from tallystick.ledger_model import Bond, Line, LineIssue, Measure, Open
from tallystick.model import Actor, Basis, Certainty, Period, Stage
from tallystick.reconcile.count import HELD, barred, measures, why_not
from tallystick.reconcile.draft import Draft
from tallystick.reconcile.goods import number, same_goods
from tallystick.reconcile.parts import divide
from tallystick.reconcile.prepare import View, rest_of
from tallystick.reconcile.rulings import Standing
from tallystick.reconcile.status import evidence_status, source_classes
from tallystick.reconcile.sums import figure
from tallystick.reconcile.values import (
    choose_actors,
    choose_amount,
    history,
    latest_stage,
    merge_items,
    most,
)


@dataclass(frozen=True, slots=True)
class World:
    """What making lines needs beside the drafts."""

    knowledge: Accounting
    groups: Mapping[str, str]
    standing: Standing
    bonds: Mapping[str, Sequence[Bond]]
    successors: Mapping[str, Draft]


def make_lines(drafts: Sequence[Draft], world: World) -> list[Line]:
    """All lines of the drafts, in the drafts' order."""
    made: dict[str, Line] = {}
    for draft in _wholes_first(drafts):
        made[draft.id] = _line(draft, made, world)
    for draft in drafts:
        made.update(_last_share(draft, made))
    moved = {d.id: _advance(d, made) for d in drafts}
    counts = _count(drafts, moved, world)
    return [_finish(d, counts, world) for d in drafts]


def _wholes_first(drafts: Sequence[Draft]) -> list[Draft]:
    done: dict[str, Draft] = {}

    def visit(draft: Draft) -> None:
        stack = [draft]
        while stack:
            at = stack[-1]
            waiting = [w for w in at.wholes if w.id not in done]
            if waiting:
                stack.extend(waiting)
            else:
                done.setdefault(stack.pop().id, at)

    for draft in drafts:
        visit(draft)
    return list(done.values())


def _line(draft: Draft, made: Mapping[str, Line], world: World) -> Line:
    views, whole = draft.views, made[draft.wholes[0].id] if draft.wholes else None
    records = [v.record for v in views]
    donors = choose_actors(views, lambda v: v.record.donors, world.groups)
    recipients = choose_actors(views, lambda v: v.record.recipients, world.groups)
    prefer = whole.amount.currency if whole and whole.amount else None
    set_ = {v.id for v in views if "amount" in world.standing.corrected.get(v.id, ())}
    chosen = choose_amount(views, prefer, world.knowledge, set_)
    steps = history(views)
    days = [d for v in views if (d := v.announced or v.day)]
    return Line(
        id=draft.id,
        parts=draft.claim_parts,
        donors=donors or (whole.donors if whole else ()),
        recipients=recipients or (whole.recipients if whole else ()),
        stage=latest_stage(steps),
        basis=most(r.basis for r in records) or Basis.INCREMENT,
        amount=chosen.amount,
        values=chosen.values,
        amount_why=chosen.why,
        items=merge_items(views, world.knowledge.weights.goods_words),
        aid_type=most(r.aid_type for r in records),
        modality=tuple(dict.fromkeys(m for r in records for m in r.modality)),
        supplier=_first(r.supplier for r in records),
        channel=_first(r.channel for r in records),
        announced=min(days, default=None),
        last_seen=max((v.day for v in views if v.day), default=None),
        period=next((r.period for r in records if r.period), None),
        due=_due(views),
        new_money=most(r.new_money for r in records),
        history=steps,
        part_of=draft.wholes[0].id if draft.wholes else None,
        also_part_of=tuple(w.id for w in draft.wholes[1:]),
        issues=chosen.issues,
        bonds=tuple(world.bonds.get(draft.id, ())),
    )


def _last_share(draft: Draft, made: Mapping[str, Line]) -> dict[str, Line]:
    """Of a joint sum the last donor gives what the others leave, where all others' shares are stated."""
    whole = made[draft.id]
    value, donors = figure(whole.amount), {a.id for a in whole.donors}
    if value is None or whole.amount is None or len(donors) < 2 or whole.basis != Basis.INCREMENT:
        return {}
    shares = [x for c in draft.children if len((x := made[c.id]).donors) == 1 and not x.items]
    open_ = [x for x in shares if x.amount is None]
    stated = [(x.donors[0].id, x.amount) for x in shares if x.amount is not None]
    if len(open_) != 1 or {d for d, _ in stated} != donors - {open_[0].donors[0].id}:
        return {}
    rest = rest_of(whole.amount, stated)
    if rest is None:
        return {}
    why = f"what the other shares leave: {rest.text}; no source states the sum"
    return {open_[0].id: replace(open_[0], amount=rest, amount_why=why)}


def _due(views: Sequence[View]) -> Period | None:
    """The date last given for it: a delay to a new date replaces the old one."""
    dated = [(str(v.day or ""), i, v.record.due) for i, v in enumerate(views) if v.record.due]
    return max(dated, key=lambda d: d[:2])[2] if dated else None


def _first(actors: Iterable[Actor | None]) -> Actor | None:
    return next((a for a in actors if a is not None), None)


def _advance(draft: Draft, made: Mapping[str, Line]) -> Line:
    """Let deliveries of its parts draw a package down: partly handed over it is being delivered."""
    line = made[draft.id]
    delivered = [made[c.id] for c in draft.children if made[c.id].stage == Stage.DELIVERED]
    if line.basis != Basis.INCREMENT or line.stage in HELD:
        return line
    opened = _open(line, delivered)
    stage = line.stage
    if delivered and stage != Stage.DELIVERED:
        all_there = bool(opened) and len(opened) == len(line.items) and not any(o.rest for o in opened)
        stage = Stage.DELIVERED if all_there else Stage.DELIVERING
    return replace(line, stage=stage, open=opened)


def _open(line: Line, delivered: Sequence[Line]) -> tuple[Open, ...]:
    """For each counted item of the promise, what the delivered parts leave open."""
    found = []
    for item in line.items:
        promised = number(item.quantity)
        if promised is None:
            continue
        handed = promised if line.stage == Stage.DELIVERED else 0.0
        for part in delivered:
            for other in part.items:
                if same_goods(item, other, ALL_TELLING) is not False and line.stage != Stage.DELIVERED:
                    handed += number(other.quantity) or 0.0
        found.append(Open(item.name, promised, min(handed, promised)))
    return tuple(found)


Counts = dict[str, tuple[frozenset[Measure], Line]]


def _count(drafts: Sequence[Draft], lines: Mapping[str, Line], world: World) -> Counts:
    """For each line the measures it could add to were it part of nothing, with its bar if there is one."""
    counts: Counts = {}
    for draft in drafts:
        line = lines[draft.id]
        rejected = all(part.claim in world.standing.rejected for part in line.parts)
        stating = [v for v in draft.views if v.amount is not None]
        withheld = bool(stating) and all(v.stage in HELD for v in stating)
        replaced = draft.id in world.successors
        bar = barred(line, rejected=rejected, only_withheld=withheld, replaced=replaced)
        counts[draft.id] = (frozenset() if bar else measures(line), replace(line, why_not_counted=bar))
    return counts


def _finish(draft: Draft, counts: Counts, world: World) -> Line:
    own, line = counts[draft.id]
    above: set[Measure] = set()
    seen: set[str] = set()
    stack = list(draft.wholes)
    while stack:
        at = stack.pop()
        if at.id not in seen:
            seen.add(at.id)
            above |= counts[at.id][0]
            stack += at.wholes
    left = own - above
    if line.why_not_counted is None:
        line = replace(line, counted_in=tuple(m for m in Measure if m in left), why_not_counted=why_not(line, left))
    remainder, issue = _remainder(line, [counts[c.id][1] for c in _drawing(draft, world)], world.knowledge)
    found = (issue, _unlikely(line, world.knowledge))
    line = replace(line, issues=(*line.issues, *(i for i in found if i is not None)))
    return replace(
        line, remainder=remainder, sources=source_classes(draft, line, world.groups),
        evidence_status=evidence_status(draft, line), reviewed=any(c in world.standing.accepted for c in line.claims),
        doubt=_doubt(draft, line, world),
    )  # fmt: skip


def _drawing(draft: Draft, world: World) -> list[Draft]:
    """The parts of a line, and those of the envelopes it replaced."""
    found: list[Draft] = []
    for part in draft.children:
        found += _drawing(part, world) if world.successors.get(part.id) is draft else [part]
    return found


def _remainder(line: Line, parts: Sequence[Line], knowledge: Accounting) -> tuple[float | None, LineIssue | None]:
    """What the parts leave of the whole, in its currency; parts that exceed it are an issue."""
    whole = figure(line.amount)
    if whole is None or line.amount is None or not parts:
        return None, None
    fitting = [p for p in parts if p.basis == line.basis or line.basis != Basis.CUMULATIVE]
    sums = [s for p in fitting if (s := _in(line, p, knowledge))]
    if not sums:
        return None, None
    rest, over = divide(whole, sums)
    if not over:
        return rest, None
    message = f"the parts come to more than the whole: {sum(sums):,.0f} of {line.amount.currency} {whole:,.0f}"
    return 0.0, LineIssue("parts_exceed_whole", message, tuple(c for p in parts for c in p.claims))


def _in(line: Line, part: Line, knowledge: Accounting) -> float | None:
    """The part's sum in the whole's currency: stated so by a source if possible, else at the rate of its day."""
    if line.amount is None or part.amount is None or part.why_not_counted in _VOID:
        return None
    currency = line.amount.currency
    same = [v.money for v in part.values if v.money.currency == currency]
    value = figure(part.amount if part.amount.currency == currency else same[0] if same else part.amount)
    if part.amount.currency == currency or same or value is None:
        return value
    there, here = (knowledge.rates.rate(c or "", part.announced) for c in (part.amount.currency, currency))
    return value * there.eur / here.eur if there and here else None


def _unlikely(line: Line, knowledge: Accounting) -> LineIssue | None:
    """A sum that is more of the donor's gross domestic product than any state gives away was hardly read right."""
    if len(line.donors) != 1 or line.amount is None or not (line.counted_in or line.why_not_counted == "part_of"):
        return None
    year = max(knowledge.gdp.years)
    gdp, unit = knowledge.gdp.of(line.donors[0].id, year), knowledge.rates.mean(knowledge.gdp.unit, year)
    value, rate = figure(line.amount), knowledge.rates.rate(line.amount.currency or "", line.announced)
    if not gdp or unit is None or value is None or rate is None:
        return None
    share = value * rate.eur / (gdp * unit)
    if share <= knowledge.weights.unlikely_share_of_gdp:
        return None
    told = f"{line.amount.text} is {share:.1%} of the gross domestic product of {line.donors[0].name} in {year}"
    return LineIssue("unlikely_sum", f"{told}: was it read right?", line.claims)


_VOID = frozenset({"rejected", "prospective", "withheld", "superseded"})


def _doubt(draft: Draft, line: Line, world: World) -> float:
    """From 0 to 1: weak bonds, hedged or conditional reports, disagreement between sources."""
    weights = world.knowledge.weights
    span = 2 * (weights.doubtful - weights.threshold)
    weakest = min((b.score for b in line.bonds), default=weights.threshold + span)
    doubt = max(0.0, min(1.0, 1 - (weakest - weights.threshold) / span)) * 0.6
    if all(v.record.certainty != Certainty.ASSERTED for v in draft.views):
        doubt += 0.3
    doubt += 0.4 * len({"contradiction", "unlikely_sum"} & {i.code for i in line.issues})
    return round(min(doubt, 1.0), 3)
