"""The account at another time, from the lines of today: only what time has touched is computed anew.

A component whose claims were all there has the lines it has today, one whose claims were not has none. Anew is
computed what is left: components of which a part was there, those with a document whose copies were not there yet, and
all that is linked with these by claims that were there, since what is taken away may let two of them become one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from tallystick.jobs.growth import is_current
from tallystick.jobs.ledger import Ledger, as_told, needed
from tallystick.ledger import history, keyed, read
from tallystick.ledger_model import Line
from tallystick.reconcile.copies import CopyPair
from tallystick.reconcile.engine import reconcile
from tallystick.reconcile.ties import Ties


@dataclass(frozen=True, slots=True)
class Places:
    """Where each claim stands today: its document and its component."""

    of: dict[str, tuple[str, str]]

    def components(self, claims: Iterable[str]) -> set[str]:
        """The components of some claims."""
        return {self.of[c][1] for c in claims}


def lines_then(
    ledger: Ledger, today: Sequence[Line], as_of: date | None = None, known_at: datetime | None = None
) -> list[Line]:
    """What ``ledger.lines`` gives for this time; ``today`` are the lines as they are now."""
    with read.looking(ledger.engine) as connection:
        as_of = needed(connection, as_of, known_at)
        if known_at is not None and as_of is None:
            told = history.changed_after(connection, known_at)
            if told is not None:
                return as_told(today, told)
        changed = known_at is not None and keyed.changed_after(connection, known_at)
        if is_current(connection, ledger.knowledge) and not changed:
            return _from_today(ledger, connection, today, keyed.not_there(connection, as_of, known_at))
    return ledger.lines(as_of=as_of, known_at=known_at)


def _from_today(ledger: Ledger, connection: Connection, today: Sequence[Line], gone: set[str]) -> list[Line]:
    if not gone:
        return list(today)
    places = Places(keyed.all_members(connection))
    there = {claim for claim, (document, _) in places.of.items() if document not in gone}
    whole = _touched(connection, places, there, gone)
    kept = [line for line in today if line.claims[0] in there and places.of[line.claims[0]][1] not in whole]
    again = {c: places.of[c][0] for c in there if places.of[c][1] in whole}
    anew = _anew(ledger, connection, again, gone)
    return sorted((*kept, *anew), key=lambda line: (str(line.announced or "9999"), line.id))


def _touched(connection: Connection, places: Places, there: set[str], gone: set[str]) -> set[str]:
    """The components that have to be computed anew."""
    found = places.components(there) & places.components(places.of.keys() - there)
    lonely = _without_their_copies(connection, gone)
    found |= {component for c in there if (component := places.of[c][1]) not in found and places.of[c][0] in lonely}
    inside: dict[str, list[str]] = {}
    for claim in there:
        inside.setdefault(places.of[claim][1], []).append(claim)
    todo = set(found)
    while todo:
        linked = read.links(connection, (c for component in todo for c in inside.get(component, ())))
        todo = places.components({c for pair in linked for c in pair if there.issuperset(pair)}) - found
        found |= todo
    return found


def _without_their_copies(connection: Connection, gone: set[str]) -> set[str]:
    """Documents that are there and are copies, near or far, of some that are not."""
    pairs = keyed.all_copies(connection)
    ties = Ties({d for pair in pairs for d in pair})
    for first, second in pairs:
        ties.tie(first, second)
    roots = {ties.root(d) for pair in pairs for d in pair if d in gone}
    return {d for pair in pairs for d in pair if d not in gone and ties.root(d) in roots}


def _anew(ledger: Ledger, connection: Connection, again: Mapping[str, str], gone: set[str]) -> Sequence[Line]:
    """The lines of some claims, given with their documents."""
    documents = set(again.values())
    claims = [c for c in read.claims_of_documents(connection, documents) if c.id in again]
    sources = read.sources(connection, documents, prints=False)
    near = read.copies_near(connection, documents)
    copies = [CopyPair(*pair) for pair in near if pair[0] not in gone and pair[1] not in gone]
    return reconcile(sources, claims, read.decisions(connection), ledger.knowledge, copies).lines
