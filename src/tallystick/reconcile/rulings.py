"""What people ruled, made ready: decisions in order, the later one superseding the earlier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TypeVar

from tallystick.errors import SettingsError
from tallystick.knowledge.actors import Actors, load_actors
from tallystick.ledger_model import Claim, Decision, Ruling
from tallystick.model import Actor, ActorType, AidType, Basis, Money, Period, Qualifier, Stage, Support

E = TypeVar("E", bound=StrEnum)


@dataclass(slots=True)
class Standing:
    """The rulings that stand, by claim id."""

    rejected: set[str] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    corrected: dict[str, dict[str, str]] = field(default_factory=dict)
    merged: list[tuple[str, ...]] = field(default_factory=list)
    apart: list[frozenset[str]] = field(default_factory=list)
    wholes: dict[str, str] = field(default_factory=dict)
    cut: set[tuple[str, str]] = field(default_factory=set)


def standing(decisions: Iterable[Decision]) -> Standing:
    """Apply the decisions in the order in which they were made, leaving out those undone."""
    ordered = sorted(decisions, key=lambda d: (d.recorded, d.id))
    found = Standing()
    for decision in _effective(ordered):
        _apply(decision, found)
    return found


def _effective(ordered: list[Decision]) -> list[Decision]:
    """Leave out what was undone; an undo that was itself undone has no effect."""
    dead: set[str] = set()
    for decision in reversed(ordered):
        if decision.ruling == Ruling.UNDO and decision.id not in dead and decision.undoes is not None:
            dead.add(decision.undoes)
    return [d for d in ordered if d.id not in dead and d.ruling != Ruling.UNDO]


def _apply(decision: Decision, to: Standing) -> None:
    ids = set(decision.claims)
    match decision.ruling:
        case Ruling.REJECT:
            to.rejected |= ids
            to.accepted -= ids
        case Ruling.ACCEPT:
            to.accepted |= ids
            to.rejected -= ids
        case Ruling.CORRECT if decision.field is not None and decision.value is not None:
            for i in ids:
                to.corrected.setdefault(i, {})[decision.field] = decision.value
            to.accepted |= ids
        case Ruling.MERGE:
            to.apart = [a for a in to.apart if not (a & ids and ids - a)]
            to.merged.append(decision.claims)
        case Ruling.SPLIT:
            to.merged = [m for merged in to.merged for m in _divided(merged, ids)]
            to.apart.append(frozenset(ids))
        case Ruling.LINK if decision.whole is not None:
            to.wholes.update(dict.fromkeys(decision.claims, decision.whole))
            to.cut = {(i, whole) for i, whole in to.cut if i not in ids}
        case Ruling.UNLINK if decision.whole is not None:
            to.cut |= {(i, decision.whole) for i in ids}
            to.wholes = {k: v for k, v in to.wholes.items() if k not in ids or v != decision.whole}


def _divided(merged: tuple[str, ...], ids: set[str]) -> list[tuple[str, ...]]:
    inside, outside = tuple(i for i in merged if i in ids), tuple(i for i in merged if i not in ids)
    return [part for part in (inside, outside) if len(part) > 1]


def correct(claim: Claim, fields: dict[str, str]) -> Claim:
    """The claim with a person's values in place of those read. Raises SettingsError for a value that makes no sense."""
    record = claim.record
    for name, value in fields.items():
        record = _with(record, name, value)
    return replace(claim, record=record)


CORRECTABLE = ("amount", "stage", "basis", "aid_type", "donors", "recipients", "due")
"""Fields a person can correct."""


def _with(record: Support, name: str, value: str) -> Support:
    try:
        match name:
            case "amount":
                return replace(record, amount=_money(value))
            case "stage":
                return replace(record, stage=_one_of(Stage, value))
            case "basis":
                return replace(record, basis=_one_of(Basis, value))
            case "aid_type":
                return replace(record, aid_type=_one_of(AidType, value))
            case "donors":
                return replace(record, donors=_actors(value))
            case "recipients":
                return replace(record, recipients=_actors(value))
            case "due":
                return replace(record, due=Period(None, _day(value), value))
            case "part_of":
                return replace(record, part_of=value or None)
    except ValueError as error:
        raise SettingsError(f"{name}: “{value}” makes no sense: {error}") from error
    raise SettingsError(f"{name}: cannot be corrected; fields are {', '.join(CORRECTABLE)}")


def _one_of(kind: type[E], value: str) -> E:
    """The member of an enumeration."""
    if value not in set(kind):
        raise ValueError(f"it is one of {', '.join(kind)}")
    return kind(value)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("write the day as 2025-12-31") from None


def _money(text: str) -> Money | None:
    """``GBP 160000000``, or nothing for no sum."""
    if not text:
        return None
    currency, _, number = text.partition(" ")
    if len(currency) != 3 or not currency.isupper():
        raise ValueError("write the currency's code, a space and the number: GBP 160000000")
    try:
        value = float(number.replace(",", ""))
    except ValueError:
        raise ValueError(f"{number.strip() or 'nothing'} is no number; write it in full: GBP 160000000") from None
    if not 0 < value < float("inf"):
        raise ValueError("a sum is more than nought; to take the line out of every total, reject it")
    return Money(value, value, currency, Qualifier.EXACT, text)


def _actors(text: str) -> tuple[Actor, ...]:
    return tuple(_actor(part.strip()) for part in text.split(",") if part.strip())


def _actor(code: str) -> Actor:
    known = _known()
    if code in known.states or code in known.bodies:
        return known.actor(code)
    return Actor(code, code, ActorType.STATE if len(code) == 3 and code.isupper() else ActorType.ORGANISATION)


@cache
def _known() -> Actors:
    """Names of states and bodies, loaded where somebody has corrected a party and not before."""
    return load_actors()
