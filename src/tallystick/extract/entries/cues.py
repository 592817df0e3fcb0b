"""Which sums a note enters, and which it sets aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tallystick.extract.context import Context
from tallystick.extract.mentions import MoneyMention
from tallystick.knowledge.bookkeeping import Bookkeeping, Direction

_AND = re.compile(r"[^.;]*\b(?:and|plus)\b[^.;]*|\s*[,+&/]\s*")
_WORD_BEFORE = re.compile(r"(\w+)\s+$")
_LIST_GAP = 60
"""Characters between two sums of one list at most."""

Patterns = Iterable[tuple[re.Pattern[str], Direction]]


def entered(context: Context, sums: Sequence[MoneyMention]) -> list[MoneyMention]:
    """The sums the note says it enters; empty where it does not say."""
    words = context.knowledge.bookkeeping
    aside = set(_set_aside(context, sums))
    found = set(_taken(context, sums, words.entering, words)) - aside
    return [m for m in sums if m in found]


def kept(context: Context, sums: Sequence[MoneyMention]) -> list[MoneyMention]:
    """The sums the note does not set aside."""
    aside = set(_set_aside(context, sums))
    return [m for m in sums if m not in aside]


def _set_aside(context: Context, sums: Sequence[MoneyMention]) -> Iterator[MoneyMention]:
    words = context.knowledge.bookkeeping
    yield from _taken(context, sums, words.setting_aside, words)


def _taken(
    context: Context, sums: Sequence[MoneyMention], patterns: Patterns, words: Bookkeeping
) -> Iterator[MoneyMention]:
    for sentence in context.sentences:
        inside = [m for m in sums if sentence.start <= m.span.start < sentence.end]
        if not inside:
            continue
        for pattern, direction in patterns:
            for match in pattern.finditer(sentence.text):
                place = (sentence.start + match.start(), sentence.start + match.end())
                yield from _reach(context, inside, place, direction, words)


def _reach(
    context: Context, sums: Sequence[MoneyMention], place: tuple[int, int], direction: Direction, words: Bookkeeping
) -> Iterator[MoneyMention]:
    """The sums a phrase at ``place`` is about: behind it up to a stop, else the nearest before it."""
    text = context.document.text
    lead = _WORD_BEFORE.search(text, max(0, place[0] - 20), place[0])
    relative = lead is not None and lead.group(1).lower() in words.relative
    if direction is not Direction.BEFORE and not relative:
        after = _behind(text, sums, place, words)
        if after or direction is Direction.AFTER:
            yield from after
            return
    before = [m for m in sums if m.span.end <= place[0] + 1 or m.span.start < place[0]]
    if before and not words.barring.search(text, before[-1].span.end, place[0]):
        yield before[-1]


def _behind(text: str, sums: Sequence[MoneyMention], place: tuple[int, int], words: Bookkeeping) -> list[MoneyMention]:
    """The first sum in or behind a phrase, and those listed with it."""
    found: list[MoneyMention] = []
    at = place[1]
    for mention in sums:
        if mention.span.start < place[0]:
            continue
        gap = text[at : mention.span.start]
        if words.stopping.search(gap) or (found and (len(gap) > _LIST_GAP or not _AND.fullmatch(gap))):
            break
        found.append(mention)
        at = max(at, mention.span.end)
    return found
