"""Resolutions and communiqués: paragraphs that open with a verb whose subject stands once, at the head of the text.

"The Council: 1. CONDEMNS the attack; 2. Welcomes the truce". A parser takes a verb in capitals for a name, so such
words are read in small letters; the text and all offsets stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from tallystick.extract.context import Context
from tallystick.extract.mentions import MentionKind
from tallystick.extract.parse import Sentence
from tallystick.model import Actor, ActorType

_FEWEST = 3
"""Paragraphs that open so from which a text is a resolution."""
_HEAD = 4
"""Paragraphs in which the body is named that resolves."""
_NUMBER = r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]+)[.)]\s*|[-–•*]\s*)?"
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?: [A-Z]{2,})*\b")


def read_operative(sentences: Iterable[Sentence], verbs: frozenset[str]) -> None:
    """Set how to read the sentences of a resolution that open with one of ``verbs``, in the third person."""
    opening = _opening(verbs)
    first: dict[int, Sentence] = {}
    for sentence in sentences:
        first.setdefault(sentence.paragraph, sentence)
    resolving = [s for s in first.values() if opening.match(s.text)]
    if len(resolving) < _FEWEST:
        return
    for sentence in resolving:
        sentence.reading = _small(sentence.text, opening, verbs)


@cache
def _opening(verbs: frozenset[str]) -> re.Pattern[str]:
    forms = "|".join(sorted(verbs))
    return re.compile(rf"{_NUMBER}(?:[A-Z][a-z]+ly |[A-Z]+LY |[Ff]urther |FURTHER |[Aa]lso |ALSO )?(?i:{forms})\b")


def _small(text: str, opening: re.Pattern[str], verbs: frozenset[str]) -> str:
    start = opening.match(text)
    first = text[: start.end()].lower() if start is not None else ""
    rest = text[len(first) :]

    def small(run: re.Match[str]) -> str:
        return run.group().lower() if _holds(run.group(), verbs, run.start()) else run.group()

    return first + _CAPITALS.sub(small, rest)


def _holds(run: str, verbs: frozenset[str], start: int) -> bool:
    """Whether a run of capitals holds such a verb, or goes on with the opening one: "CALLS UPON"."""
    return start <= 1 or not verbs.isdisjoint(run.lower().split())


def resolving_body(context: Context) -> Actor | None:
    """The body that a resolution is by: the first known one that its head names; an organ stands for its body."""
    end = context.paragraphs[min(_HEAD, len(context.paragraphs)) - 1][1]
    bodies = {ActorType.ORGANISATION, ActorType.COALITION}
    named = [m.actor for m in context.cast.within(0, end) if m.kind is MentionKind.NAME and m.actor.type in bodies]
    known = context.knowledge.actors
    first = next((a for a in named if a.id in known.bodies), named[0] if named else None)
    body = known.bodies.get(first.id) if first is not None else None
    return known.actor(body.for_) if body is not None and body.for_ else first
