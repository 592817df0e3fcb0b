"""The computed side of the ledger: all of it anew, or only what new documents and decisions touch.

Both give the same lines. What changes with a document is found in two steps. *Clusters*: its claims, and the clusters
its earlier reading was in, are gathered again beside the clusters they link with, of which only the inside is known.
Where none of these takes part in a new cluster, everything farther away stands as it did: every pair across was
refused before and is refused again. Where one does, it joins what is gathered, and the step is repeated. *Lines*: those
of all components that hold a claim gathered again, or one of a document whose copies changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from tallystick.knowledge import rates
from tallystick.knowledge.accounting import Accounting
from tallystick.knowledge.loading import no_collection
from tallystick.ledger import history, keyed, read, write
from tallystick.ledger_model import Claim, Decision
from tallystick.reconcile.blocks import LONG, all_keys, sought, successions
from tallystick.reconcile.copies import CopyPair, copied
from tallystick.reconcile.engine import RULES, Case
from tallystick.reconcile.prints import bands

KNOWLEDGE = "knowledge"
"""The note that says by which rules and with which knowledge the computed tables were made."""


RULES_SINCE = "rules since"
"""The note that says when the lines were last computed because rules or knowledge had changed."""
STALE = "rules or knowledge have changed since its lines were computed; they are computed anew, once"
STEPS = ("reading", "finding copies", "comparing claims", "gathering lines", "writing")
"""What a rebuild does, in order."""


def made_with(knowledge: Accounting) -> str:
    """What that note says of tables made today."""
    return f"{RULES}+{knowledge.sha}+{rates.edition()}"


def silent(*_: object) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of the computed side: with what knowledge, at which moment, and who is told.

    ``tell`` is told in a sentence why it takes long, ``step`` what a rebuild does now and how many of its steps are
    done.
    """

    knowledge: Accounting
    moment: datetime
    tell: Callable[[str], None] = silent
    step: Callable[[str, int], None] = silent


def is_current(connection: Connection, knowledge: Accounting) -> bool:
    """Whether the kept lines were computed by today's rules and knowledge, or there are none yet."""
    return read.state(connection, KNOWLEDGE) in {None, made_with(knowledge)}


def rebuild(connection: Connection, turn: Turn) -> None:
    """Throw away what was computed and compute it from documents, claims and decisions."""
    turn.step(STEPS[0], 0)
    sources, claims, decisions = read.sources(connection), read.claims(connection), read.decisions(connection)
    with no_collection():
        turn.step(STEPS[1], 1)
        case = Case.of(sources, claims, decisions, turn.knowledge)
        turn.step(STEPS[2], 2)
        linked = case.links()
        turn.step(STEPS[3], 3)
        gathered = case.clusters(linked)
        lines, names, tied = case.lines(gathered, linked), case.names(gathered), case.components(gathered)
    turn.step(STEPS[4], 4)
    write.clear_computed(connection)
    for source in sources:
        write.put_bands(connection, source.id, source.published, bands(source.fingerprint))
    write.put_copies(connection, [(p.first, p.second, p.why) for p in case.copies])
    write.put_blocks(connection, all_keys(case.views, turn.knowledge))
    write.put_links(connection, [(case.views[i].id, case.views[j].id, score) for score, i, j in linked])
    places = {c.id: (c.document, tied[c.id], names[c.id]) for c in claims}
    stored = write.put_lines(connection, lines, places)
    history.note(connection, history.now(connection), stored, turn.moment)
    write.set_state(connection, KNOWLEDGE, made_with(turn.knowledge))
    turn.step("", len(STEPS))


def renew(connection: Connection, turn: Turn) -> bool:
    """Compute all lines anew if rules or knowledge have changed; says whether they had."""
    if is_current(connection, turn.knowledge):
        return False
    write.set_state(connection, RULES_SINCE, turn.moment.isoformat())  # fails at once where nothing may be written
    turn.tell(STALE)
    rebuild(connection, turn)
    return True


def grow(connection: Connection, documents: Iterable[str], turn: Turn) -> None:
    """Bring the lines up to date with documents that are new or were read anew."""
    if renew(connection, turn):
        return
    new = set(documents)
    _first(connection, turn)
    _copies(connection, sorted(new), turn.knowledge)
    with no_collection():
        Growth.of(connection, new, turn).run()


def touch(connection: Connection, claims: Iterable[str], turn: Turn) -> None:
    """Bring the lines up to date with a decision about these claims."""
    if renew(connection, turn):
        return
    _first(connection, turn)
    found = read.members(connection, claims=claims)
    with no_collection():
        Growth.of(connection, {document for document, _ in found.values()}, turn).run()


def _first(connection: Connection, turn: Turn) -> None:
    """Note what lines are computed with, before the first of them is."""
    if read.state(connection, KNOWLEDGE) is None:
        write.set_state(connection, KNOWLEDGE, made_with(turn.knowledge))


def _copies(connection: Connection, new: list[str], knowledge: Accounting) -> None:
    """Find what the new documents are copies of, and keep it."""
    bounds = knowledge.weights.copies
    for source in read.sources(connection, new):
        keys = bands(source.fingerprint)
        met = read.sharing_bands(connection, keys, source.published, bounds.days)
        known = {(a, b) for a, b, _ in read.copies_near(connection, [source.id])}
        others = [(o.id, copied(source, o, bounds)) for o in read.sources(connection, met - {source.id})]
        found = [(min(source.id, i), max(source.id, i), why) for i, why in others if why]
        write.put_copies(connection, [pair for pair in found if pair[:2] not in known])
        if source.id not in met:
            write.put_bands(connection, source.id, source.published, keys)


@dataclass(frozen=True, slots=True)
class Growth:
    """One step of growth: documents whose claims are new, or were read or ruled on anew."""

    connection: Connection
    documents: set[str]
    decisions: list[Decision]
    turn: Turn

    @property
    def knowledge(self) -> Accounting:
        """What the claims are judged with."""
        return self.turn.knowledge

    @classmethod
    def of(cls, connection: Connection, documents: set[str], turn: Turn) -> Growth:
        """The step for these documents, and for those that rulings tie to them."""
        decisions = read.decisions(connection)
        claims = {c.id for c in read.claims_of_documents(connection, documents)}
        claims |= read.members(connection, documents=documents).keys()
        named: set[str] = set().union(*(ids for d in decisions if (ids := _named(d)) & claims))
        tied = {document for document, _ in read.members(connection, claims=named).values()}
        return cls(connection, documents | tied, decisions, turn)

    def run(self) -> None:
        """Compare, gather, and write the lines that changed."""
        before = read.members(self.connection, documents=self.documents)
        clusters = read.clusters(self.connection, claims=before).values()
        claims = read.claims_of_documents(self.connection, self.documents)
        inside = read.clusters(self.connection, ids=clusters).keys() - before.keys()
        inside |= {c.id for c in claims}
        write.forget_claims(self.connection, before)
        self._compare(claims)
        gathered = self._gather(set(inside), {c.id: c.document for c in claims})
        self._write({component for _, component in before.values()}, gathered, claims)

    def _case(self, documents: Iterable[str], keep: set[str] | None = None) -> Case:
        """The claims of some documents, all or those to keep."""
        claims = read.claims_of_documents(self.connection, documents)
        kept = claims if keep is None else [c for c in claims if c.id in keep]
        present = {c.document for c in kept}
        copies = [CopyPair(*pair) for pair in read.copies_near(self.connection, present)]
        sources = read.sources(self.connection, present, prints=False)
        return Case.of(sources, kept, self.decisions, self.knowledge, copies)

    def _compare(self, claims: list[Claim]) -> None:
        """Find the pairs of these claims that reach the threshold, and keep them with the claims' keys."""
        views = self._case({c.document for c in claims}).views
        met: set[str] = set()
        for view in views:
            met |= read.sharing_keys(self.connection, sought(view, self.knowledge), view.day, LONG)
        write.put_blocks(self.connection, all_keys(views, self.knowledge))
        there = {document for document, _ in read.members(self.connection, claims=met).values()}
        case = self._case(there | {c.document for c in claims})
        own = frozenset(place for place, view in enumerate(case.views) if view.claim.document in self.documents)
        ids = [view.id for view in case.views]
        write.put_links(self.connection, [(ids[i], ids[j], score) for score, i, j in case.links(own)])

    def _gather(self, inside: set[str], new: Mapping[str, str]) -> list[set[str]]:
        """The clusters of the claims inside, taken together with every cluster that becomes part of one of these."""
        while True:
            linked = read.links(self.connection, inside)
            near = read.clusters(self.connection, claims={i for pair in linked for i in pair} - inside)
            beside = read.clusters(self.connection, ids=near.values())
            linked |= {p: s for p, s in read.links(self.connection, beside).items() if _same(p, beside)}
            documents = {d for d, _ in read.members(self.connection, claims=inside | beside.keys()).values()}
            case = self._case(documents | set(new.values()))
            places = case.places
            found = case.clusters([(score, places[a], places[b]) for (a, b), score in linked.items()])
            sets = [ids for members in found if (ids := {case.views[i].id for i in members}) & inside]
            joined: set[str] = set().union(*sets) - inside
            if not joined:
                return sets
            wholly = read.clusters(self.connection, ids=read.clusters(self.connection, claims=joined).values())
            inside |= joined | wholly.keys()

    def _write(self, components: set[str], gathered: list[set[str]], claims: list[Claim]) -> None:
        """Compute the lines of every component touched, and put them in place of the old ones."""
        connection = self.connection
        copied = {d for a, b, _ in read.copies_near(connection, self.documents) for d in (a, b)}
        views = self._case({c.document for c in claims}).views
        rivals = {key for view in views for key in successions(view, self.knowledge)}
        envelopes = read.sharing_keys(connection, rivals, None, 0)
        held = read.members(connection, claims=envelopes.union(*gathered), documents=copied)
        components |= {component for _, component in held.values()}
        of = read.members_of(connection, components) | {c.id: c.document for c in claims}
        case = self._case(set(of.values()), set(of))
        places, fresh = case.places, set().union(*gathered)
        sets: dict[str, set[str]] = {}
        for claim, cluster in read.clusters(connection, claims=of.keys() - fresh).items():
            sets.setdefault(cluster, set()).add(claim)
        clusters = sorted(sorted(places[i] for i in ids) for ids in (*gathered, *sets.values()))
        linked = read.links(connection, of)
        inside = [(s, places[a], places[b]) for (a, b), s in linked.items() if a in places and b in places]
        lines, names, tied = case.lines(clusters, inside), case.names(clusters), case.components(clusters)
        before = keyed.bodies_of(connection, components)
        write.forget_components(connection, components)
        stored = write.put_lines(connection, lines, {i: (of[i], tied[i], names[i]) for i in of})
        history.note(connection, before, stored, self.turn.moment)


def _named(decision: Decision) -> set[str]:
    return {i for i in (*decision.claims, decision.whole) if i}


def _same(pair: tuple[str, str], clusters: Mapping[str, str]) -> bool:
    return pair[0] in clusters and clusters[pair[0]] == clusters.get(pair[1])
