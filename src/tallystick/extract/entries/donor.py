"""Whose note it is: the first state or union that is more than a place, else what an entry's identifier says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tallystick.extract.context import Context
from tallystick.extract.gazetteer import Form, Hit, gazetteer
from tallystick.knowledge.actors import Actors
from tallystick.knowledge.bookkeeping import ENTRY

_BEFORE = re.compile(r"(\w+)\s+(?:the\s+)?$")
_DONORS = frozenset({"EU", "EIB"})
"""Donors in their own right that are no states."""


def find_donor(context: Context, recipient: str = "UKR") -> str | None:
    """The donor's id: ISO 3166-1 alpha-3, ``EU`` or ``EIB``; None where nothing tells."""
    hits = [h for h in gazetteer(context.knowledge.actors).find(context.document.text) if not _in_sum(context, h)]
    others = {None, recipient, *context.knowledge.bookkeeping.not_donors}
    named = [(h, d) for h in hits if (d := _donor(context.knowledge.actors, h)) not in others]
    for found in (
        (d for h, d in named if not _place(context, h)),
        _nouns(context),
        _spoken_for(context, hits, others),
        _by_entry(context),
        (d for _, d in named),
    ):
        first = next(iter(found), None)
        if first is not None:
            return first
    return None


def _donor(actors: Actors, hit: Hit) -> str | None:
    """The state or union a name names, or that the name of a body contains ("Swiss Federal Council")."""
    known = hit.known
    if known.form in {Form.NAME, Form.ADJECTIVE} and (known.key in actors.states or known.key in _DONORS):
        return known.key
    if known.form is Form.CAPITAL:
        return known.key
    body = actors.bodies.get(known.key)
    state = actors.states.get(body.for_ or "") if body is not None else None
    if state is None:
        return None
    words = known.alias.split()
    return state.id if {state.name, *state.aliases, *state.adjectives} & {*words, words[-1]} else None


def _place(context: Context, hit: Hit) -> bool:
    """A capital, or a name behind a preposition of place, or in brackets behind one."""
    text, start = context.document.text, hit.start
    before = _BEFORE.search(text, max(0, start - 20), start)
    behind = before is not None and before.group(1).lower() in context.knowledge.bookkeeping.places
    return behind or hit.known.form is Form.CAPITAL or text[start - 1 : start] == "("


def _in_sum(context: Context, hit: Hit) -> bool:
    """The "US" of "US$"."""
    return any(m.span.start < hit.end and hit.start < m.span.end for m in context.money)


def _nouns(context: Context) -> Iterator[str]:
    for noun, donor in context.knowledge.bookkeeping.donor_nouns.items():
        if re.search(rf"\b{re.escape(noun)}\b", context.document.text):
            yield donor


def _spoken_for(context: Context, hits: list[Hit], others: set[str | None]) -> Iterator[str]:
    """The state of a body or person the note names, those that change office by what the text makes of them."""
    actors = context.knowledge.actors
    for hit in hits:
        body = actors.bodies.get(hit.known.key)
        if body is not None and body.for_ not in others and body.for_ in {*actors.states, *_DONORS}:
            yield str(body.for_)
    for mention in context.cast.mentions:
        if mention.actor.speaks_for in actors.states and mention.actor.speaks_for not in others:
            yield str(mention.actor.speaks_for)


def _by_entry(context: Context) -> Iterator[str]:
    codes = context.knowledge.bookkeeping.entry_donors
    for match in re.finditer(ENTRY, context.document.text):
        if match.group()[:2] in codes:
            yield codes[match.group()[:2]]
