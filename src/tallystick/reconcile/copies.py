"""Documents that carry the same text: one source, however many papers ran it, cut it or gave it another headline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tallystick.knowledge.weights import CopyBounds
from tallystick.ledger_model import Source
from tallystick.reconcile.prints import meetings
from tallystick.reconcile.ties import Ties


@dataclass(frozen=True, slots=True)
class CopyPair:
    """Two documents that are one text, and the sentence that says why."""

    first: str
    second: str
    why: str


def find_copies(sources: Iterable[Source], bounds: CopyBounds) -> list[CopyPair]:
    """All pairs of documents that carry one text, in a fixed order."""
    by_id = {s.id: s for s in sources}
    found = []
    for first, second in sorted(candidates(by_id.values(), bounds.days)):
        why = copied(by_id[first], by_id[second], bounds)
        if why is not None:
            found.append(CopyPair(first, second, why))
    return found


def candidates(sources: Iterable[Source], days: int) -> set[tuple[str, str]]:
    """Pairs worth comparing: published within ``days``, with a band of their digests or a long quotation in common."""
    ordered = sorted(sources, key=lambda s: (s.published or date.min, s.id))
    pairs: set[tuple[str, str]] = set()
    for met in meetings(s.fingerprint for s in ordered):
        for at, i in enumerate(met):
            first = ordered[i]
            for j in met[at + 1 :]:
                second = ordered[j]
                if not near(first, second, days):
                    break
                pairs.add((min(first.id, second.id), max(first.id, second.id)))
    return pairs


def near(a: Source, b: Source, days: int) -> bool:
    """Whether two documents were published close enough to be one text; one without a date is near any other."""
    return a.published is None or b.published is None or abs((a.published - b.published).days) <= days


def copied(a: Source, b: Source, bounds: CopyBounds) -> str | None:
    """Why the two are one text, or None. Wording outside quotation marks decides; in between, what else they share."""
    if not near(a, b, bounds.days):
        return None
    one, two = a.fingerprint, b.fingerprint
    if min(len(one.shingles), len(two.shingles)) < bounds.shortest:
        return None
    wording = share(one.shingles, two.shingles)
    figures, names = share(one.figures, two.figures), share(one.names, two.names)
    said = len(set(one.quotations) & set(two.quotations))
    shares = f"{wording:.0%} of the wording, {figures:.0%} of the figures, {names:.0%} of the names"
    why = f"{shares} and {said} long quotations are the same"
    if wording >= bounds.sure:
        return why
    if wording < bounds.least or figures < bounds.shared_figures or names < bounds.shared_names:
        return None
    return why if said or wording >= bounds.enough else None


def share(a: tuple[object, ...], b: tuple[object, ...]) -> float:
    """What part of the smaller set stands in the other; 0 where one is empty."""
    if not a or not b:
        return 0.0
    return len(set(a) & set(b)) / min(len(set(a)), len(set(b)))


def groups(ids: Iterable[str], pairs: Iterable[CopyPair]) -> Mapping[str, str]:
    """For each document the first id of the source it belongs to."""
    ties = Ties(ids)
    for pair in pairs:
        ties.tie(pair.first, pair.second)
    return {i: ties.root(i) for i in ties}
