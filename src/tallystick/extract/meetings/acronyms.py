"""Occasions that are a name of their own: "COP27", "the London G20", "the G7 in Hiroshima"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tallystick.extract.context import Context
from tallystick.extract.meetings.names import kinds
from tallystick.extract.meetings.sightings import Sighting
from tallystick.extract.meetings.standing import day_of, governor, status_of
from tallystick.extract.meetings.surroundings import around
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.positions.holders import slug
from tallystick.extract.syntax import children
from tallystick.extract.trees import Token
from tallystick.model import Actor, ActorType

_ARTICLES = frozenset({"the", "this", "last"})


def acronym(context: Context, sentence: Sentence, token: Token) -> Iterator[Sighting]:
    """The occasion that the name ``token`` is, if it is one."""
    words = context.knowledge.meetings
    if not token.tag_.startswith(("NN", "CD")) or token.dep_ in {"compound", "poss", "nmod", "amod"}:
        return
    if token.dep_ in {"conj", "appos"} and lemma(token.head) in kinds(words.events):
        return  # "the Climate Change Conference or COP27": the conference is told by its noun
    summit = token.text in words.summits
    if not summit and not _pattern(words.acronyms).fullmatch(token.text):
        return
    forum = context.cast.of(sentence, token) if summit else _named(token)
    verb = governor(token)
    opens = verb is not None and verb.i > token.i and lemma(verb) in words.happen
    where = around(context, sentence, [token, verb] if opens and verb is not None else [token])
    place = where.place
    if summit:  # without a town the group itself is meant
        place = _town(context, sentence, token) or (place if token.nbor().lower_ == "in" else None)
    if forum is None or (summit and place is None):
        return
    day = day_of(context, None, where.date)
    yield Sighting(
        sentence,
        token,
        kind="assembly",
        noun="summit",
        evidence=sentence.span([token.left_edge if token.left_edge.lower_ in _ARTICLES else token, token]),
        status=status_of(context, None, token, day),
        firm=True,
        known=True,
        settled=day is not None,
        forum=forum,
        place=place,
        date=day,
    )


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(names))


def alias_of(context: Context, noun: Token) -> Actor | None:
    """The name beside the noun: "the COP28 summit", "the Climate Change Conference, or COP27"."""
    near = [*children(noun, "compound", "appos"), *noun.conjuncts]
    found = next((c for c in near if _pattern(context.knowledge.meetings.acronyms).fullmatch(c.text)), None)
    return _named(found) if found is not None else None


def _named(token: Token) -> Actor:
    return Actor(slug(token.text), token.text, ActorType.ORGANISATION)


def _town(context: Context, sentence: Sentence, token: Token) -> str | None:
    """The town before the name: "the London G20"."""
    before = token.nbor(-1) if token.i > 1 and token.nbor(-1).tag_ == "NNP" else None
    if before is None or token.nbor(-2).tag_ != "DT":  # the article opens the name
        return None
    actor = context.cast.of(sentence, before)
    capital = actor is not None and actor.type is ActorType.STATE and before.text not in actor.name
    return before.text if capital or actor is None else None
