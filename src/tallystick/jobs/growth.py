"""The computed side of the ledger: all of it anew, or only what new documents and decisions touch.

Both give the same lines. A claim's line depends on its component alone: the claims it links with, its wholes and
parts, and which of its documents are copies. So it is enough to recompute the components that new claims link with.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from tallystick.knowledge.accounting import Accounting
from tallystick.ledger import read, write
from tallystick.ledger_model import Claim, Decision
from tallystick.reconcile.blocks import LONG, all_keys, sought
from tallystick.reconcile.copies import CopyPair, copied
from tallystick.reconcile.engine import Reconciled, partners, reconcile
from tallystick.reconcile.prepare import prepare
from tallystick.reconcile.prints import bands

KNOWLEDGE = "knowledge"
"""The note that says with which knowledge the computed tables were made."""


def rebuild(connection: Connection, knowledge: Accounting) -> Reconciled:
    """Throw away what was computed and compute it from documents, claims and decisions."""
    sources, claims = read.sources(connection), read.claims(connection)
    result = reconcile(sources, claims, read.decisions(connection), knowledge)
    write.clear_computed(connection)
    for source in sources:
        write.put_bands(connection, source.id, source.published, bands(source.fingerprint))
    write.put_copies(connection, [(p.first, p.second, p.why) for p in result.copies])
    write.put_blocks(connection, all_keys(prepare(claims, {s.id: s for s in sources}), knowledge))
    _store(connection, claims, result)
    write.set_state(connection, KNOWLEDGE, knowledge.sha)
    return result


def grow(connection: Connection, documents: Iterable[str], knowledge: Accounting) -> None:
    """Bring the lines up to date with documents that are new or were read anew."""
    if _stale(connection, knowledge):
        rebuild(connection, knowledge)
        return
    new = sorted(set(documents))
    pairs = _copies(connection, new, knowledge)
    claims = read.claims_of_documents(connection, new)
    before = read.members(connection, documents=new)
    write.forget_claims(connection, before)
    decisions = read.decisions(connection)
    linked = _links(connection, claims, pairs, decisions, knowledge)
    near = {d for pair in pairs for d in (pair.first, pair.second)} - set(new)
    touched = {component for _, component in before.values()}
    touched |= {c for _, c in read.members(connection, claims=linked, documents=near).values()}
    recompute(connection, touched, claims, knowledge)


def touch(connection: Connection, claims: Iterable[str], knowledge: Accounting) -> None:
    """Bring the lines up to date with a decision about these claims."""
    if _stale(connection, knowledge):
        rebuild(connection, knowledge)
        return
    found = read.members(connection, claims=claims)
    recompute(connection, {component for _, component in found.values()}, [], knowledge)


def _stale(connection: Connection, knowledge: Accounting) -> bool:
    """Whether the lines were computed with other knowledge than this."""
    noted = read.state(connection, KNOWLEDGE)
    if noted is None:
        write.set_state(connection, KNOWLEDGE, knowledge.sha)
    return noted not in {None, knowledge.sha}


def recompute(connection: Connection, components: set[str], new: list[Claim], knowledge: Accounting) -> None:
    """Reconcile the claims of some components, and new ones, together."""
    inside = read.members_of(connection, components)
    wanted = inside.keys() | {c.id for c in new}
    documents = set(inside.values()) | {c.document for c in new}
    claims = [c for c in read.claims_of_documents(connection, documents) if c.id in wanted]
    sources = read.sources(connection, documents)
    copies = [CopyPair(*pair) for pair in read.copies_near(connection, documents)]
    result = reconcile(sources, claims, read.decisions(connection), knowledge, copies)
    write.forget_components(connection, components)
    _store(connection, claims, result)


def _store(connection: Connection, claims: list[Claim], result: Reconciled) -> None:
    of = {c.id: (c.document, result.components[c.id]) for c in claims}
    write.put_lines(connection, result.lines, of)


def _copies(connection: Connection, new: list[str], knowledge: Accounting) -> list[CopyPair]:
    """Find what the new documents are copies of, keep it, and return all pairs that hang together with them."""
    bounds = knowledge.weights.copies
    for source in read.sources(connection, new):
        keys = bands(source.fingerprint)
        ids = read.sharing_bands(connection, keys, source.published, bounds.days) - {source.id}
        known = {(a, b) for a, b, _ in read.copies_near(connection, [source.id])}
        others = [(other.id, copied(source, other, bounds)) for other in read.sources(connection, ids)]
        found = [(min(source.id, i), max(source.id, i), why) for i, why in others if why]
        write.put_copies(connection, [pair for pair in found if pair[:2] not in known])
        if source.id not in read.sharing_bands(connection, keys, source.published, bounds.days):
            write.put_bands(connection, source.id, source.published, keys)
    return [CopyPair(*pair) for pair in read.copies_near(connection, new)]


def _links(
    connection: Connection, new: list[Claim], copies: list[CopyPair], decisions: list[Decision], knowledge: Accounting
) -> set[str]:
    """The claims the new ones link with; the new ones' keys are kept for those that come later."""
    sources = read.sources(connection, {c.document for c in new})
    views = prepare(new, {s.id: s for s in sources})
    ids: set[str] = set()
    for view in views:
        ids |= read.sharing_keys(connection, sought(view, knowledge), view.day, LONG)
    write.put_blocks(connection, all_keys(views, knowledge))
    own = {c.document for c in new}
    there = {document for document, _ in read.members(connection, claims=ids).values()} - own
    others = read.claims_of_documents(connection, there)
    every = [*sources, *read.sources(connection, there)]
    ruled = {i for d in decisions for i in d.claims} & {c.id for c in new}
    found = partners(every, [*new, *others], frozenset(c.id for c in new), decisions, knowledge, copies)
    return found | {i for d in decisions if ruled & {*d.claims, d.whole} for i in (*d.claims, d.whole) if i}
