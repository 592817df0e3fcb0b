"""The score of a pair of claims: the sum of its features' weights, and the sentences behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger_model import Reason
from tallystick.reconcile.features import FEATURES, Pair, Verdict
from tallystick.reconcile.prepare import View


def score(pair: Pair, weigher: Weigher) -> float:
    """How much speaks for the two being one line; below the threshold the sum may be cut short."""
    total = 0.0
    for feature, levels, best_left in weigher.steps:
        total += levels[feature(pair).level]
        if total + best_left < weigher.threshold:
            break  # no agreement in what is left could lift the pair over the threshold
    return total


@dataclass(frozen=True, slots=True)
class Weigher:
    """The features with their levels' weights, and the most that all features after each could still add."""

    steps: tuple[tuple[Callable[[Pair], Verdict], Mapping[str, float], float], ...]
    threshold: float


def weigher(knowledge: Accounting) -> Weigher:
    """The features with their levels' weights, looked up once for many pairs."""
    of = knowledge.weights.features
    steps: list[tuple[Callable[[Pair], Verdict], Mapping[str, float], float]] = []
    left = 0.0
    for feature in reversed(FEATURES):
        levels = {name: level.weight for name, level in of[feature.__name__].items()}
        steps.append((feature, levels, left))
        left += max(levels.values())
    return Weigher(tuple(reversed(steps)), knowledge.weights.threshold)


def reason(a: View, b: View, knowledge: Accounting, *, copied: bool) -> Reason:
    """The same with every feature's level, weight and sentence."""
    pair = Pair(a, b, knowledge, copied)
    told = []
    for feature in FEATURES:
        verdict = feature(pair)
        level = knowledge.weights.features[feature.__name__][verdict.level]
        told.append((feature.__name__, verdict.level, level.weight, level.says.format(a=verdict.a, b=verdict.b)))
    return Reason(a.id, b.id, round(sum(t[2] for t in told), 3), tuple(told))
