"""Goods: a count against counts of single lines, then against what was handed over in all; else whether there are any.
"""

from __future__ import annotations

from collections.abc import Sequence

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Line
from tallystick.model import Basis, Qualifier, Quantity
from tallystick.reconcile.goods import number, same_goods, same_number
from tallystick.report import words
from tallystick.report.figures import Figure, Finding, Verdict
from tallystick.report.weighing.common import (
    HANDED,
    NEAREST,
    counts,
    is_handed,
    on_day,
    staged,
)


def weigh_goods(figure: Figure, lines: Sequence[Line], knowledge: Accounting) -> Finding:
    """A count of goods: against counts of single lines, then against what was handed over of them in all.

    Goods without a number are borne out by any line that has them.
    """
    item = figure.item
    assert item is not None  # noqa: S101 - asked only of goods
    generic = knowledge.weights.goods_words
    about = [x for x in lines if any(same_goods(i, item, generic) for i in x.items)]
    if not about:
        return _no_such_goods(figure, lines)
    if number(item.quantity) is None:
        exact = list(about)
    else:
        exact = [x for x in about for i in x.items if same_goods(i, item, generic) and _alike(figure, i.quantity)]
    if exact:
        exact.sort(key=lambda x: (figure.stage in HANDED and x.stage not in HANDED, x.id))
        return staged(figure, exact[0], exact[0].claims)
    return _other_count(figure, about, knowledge)


def _alike(figure: Figure, other: Quantity | None) -> bool:
    mine = figure.item.quantity if figure.item else None
    return mine is not None and other is not None and same_number(mine, other)


def _no_such_goods(figure: Figure, lines: Sequence[Line]) -> Finding:
    item = figure.item
    name = item.name if item else ""
    parties = f"{words.names(figure.record.donors)} → {words.names(figure.record.recipients) or 'anyone'}"
    near = [x for x in lines if item and item.category and any(i.category == item.category for i in x.items)]
    kind = words.label(item.category) if item and item.category else ""
    why = f"no source in the ledger reports any {name} of {parties}"
    if kind:
        why += f", {'but other goods of the kind' if near else 'nor anything else of the kind'} ({kind})"
    return Finding(Verdict.UNKNOWN, why, near=tuple(near[:NEAREST]))


def _other_count(figure: Figure, about: Sequence[Line], knowledge: Accounting) -> Finding:
    """The ledger counts the goods otherwise: by how much, and who was later?"""
    said = number(figure.item.quantity if figure.item else None) or 0.0
    counted = [(x, max(found)) for x in about if (found := counts(figure, x, knowledge))]
    if not counted:
        why = "the sources name these goods without a number"
        return Finding(Verdict.UNKNOWN, why, about[0], about[0].claims, near=tuple(about[:NEAREST]))
    single = [n for x, n in counted if x.basis is not Basis.CUMULATIVE and (figure.stage not in HANDED or is_handed(x))]
    if len(single) > 1 and abs(sum(single) - said) < 0.5:
        return Finding(Verdict.SUPPORTED, f"{len(single)} lines of the ledger add up to it", near=tuple(about))
    line, most = max(counted, key=lambda c: (c[0].basis is Basis.CUMULATIVE, c[1], c[0].id))
    quantity = figure.item.quantity if figure.item else None
    if most > said and quantity is not None and quantity.qualifier is Qualifier.AT_LEAST:
        return staged(figure, line, line.claims)
    return _compared(figure, line, said, most)


def _compared(figure: Figure, line: Line, said: float, most: float) -> Finding:
    """More or fewer than the ledger counts: only totals to date, or packages of one day, speak against each other."""
    when = line.last_seen or line.announced
    name = figure.item.name if figure.item else ""
    told = f"the ledger has {most:,.0f} × {name}, {words.label(line.stage)}{on_day(when)}"
    if not figure.to_date and line.basis is not Basis.CUMULATIVE:
        announced = figure.record.announced
        same_day = announced is not None and announced.start is not None and announced.start == line.announced
        verdict = Verdict.CONTRADICTED if same_day else Verdict.UNKNOWN
        return Finding(verdict, told, line, line.claims)
    if most > said:
        return Finding(Verdict.OUTDATED, f"{told}, which is more", line, line.claims)
    if figure.day and when and figure.day <= when:
        return Finding(Verdict.CONTRADICTED, f"{told}, which is less", line, line.claims)
    why = f"{told}, which is less; nothing since bears this number out"
    return Finding(Verdict.UNKNOWN, why, line, line.claims)
