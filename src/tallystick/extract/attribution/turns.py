"""Turns of a debate or a written answer: a line with nothing but who speaks, and the paragraphs below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tallystick.extract.attribution.found import Found, Party, Range
from tallystick.extract.attribution.layout import TO_ASK, is_person, is_speech, party_at
from tallystick.extract.context import Context
from tallystick.extract.mentions import AttributionKind

_LONGEST = 120
"""Characters of a speaker's line at most."""
_ALONE = 2
"""Speakers' lines from which on names alone on a line, without "Asked by", are turns and no by-line."""
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_NUMBER = re.compile(r"(?:Question )?(?:Q|No\.? ?)?\d+[.:]?\s+(?:[—–-]\s+)?")
_PARTY = re.compile(r",\s*[A-Z][\w.]*$")


def turns(context: Context) -> Iterator[Found]:
    """One statement for each turn: "Mr Holm (Northwick)" on a line of its own, then what Mr Holm says."""
    lines = list(_lines(context))
    if not any(told for _, _, told in lines) and len(lines) < _ALONE:
        return
    ends = [*(index for index, _, _ in lines), len(context.paragraphs)][1:]
    for (index, speaker, _), until in zip(lines, ends, strict=True):
        told = [p for p in context.paragraphs[index + 1 : until] if is_speech(context.document.text[slice(*p)])]
        if told:
            yield _turn(context, speaker, told)


def _turn(context: Context, speaker: Party, told: list[Range]) -> Found:
    found = Found(AttributionKind.SAID, [], told, speaker)
    found.quoted = True
    asked = TO_ASK.match(context.document.text, *told[0])
    if asked is not None:
        found.question, found.addressee = True, party_at(context, asked.span(1))
    return found


def _lines(context: Context) -> Iterator[tuple[int, Party, bool]]:
    """The number of each speaker's line, who it names, and whether it says that this is who asks or answers."""
    text, leads = context.document.text, _leads(context.knowledge.cues.turns)
    for index, (start, end) in enumerate(context.paragraphs):
        if index == 0 or end - start > _LONGEST:
            continue
        number = _NUMBER.match(text, start, end)
        begin = number.end() if number is not None else start
        lead = leads.match(text, begin, end)
        begin = lead.end() if lead is not None else begin
        name = _name(text[begin:end], context)
        formal = lead is not None or begin > start or _is_formal(text[begin:end], context)
        party = party_at(context, (begin, begin + len(name))) if name and formal else None
        if party is not None and is_person(context.cast.of(party.sentence, party.head)):
            yield index, party, lead is not None


def _name(line: str, context: Context) -> str:
    """The name that a line holds besides brackets; empty where it holds more, as a sentence does."""
    name = _PARTY.sub("", _BRACKETS.sub("", line).strip(" :*"))
    plain = re.split(r"\s*[(\[:]", line)[0].rstrip()
    roles = context.knowledge.actors.roles
    small = roles.particles | roles.complements | roles.determiners  # "Lord Holm of the Vale", "Ms van Dam"
    named = name and name[-1] not in ".!?,;" and all(w[:1].isupper() or w in small for w in name.split())
    return plain if named else ""


def _is_formal(line: str, context: Context) -> bool:
    """Whether the name has a title or, in brackets, a constituency: by-lines have neither."""
    address, first = context.knowledge.actors.roles.honorifics, line.split(" ")[0]
    titled = first in address.m | address.f | address.any or first.rstrip(".") in address.m | address.f | address.any
    return titled or _BRACKETS.search(line) is not None


@cache
def _leads(turns: tuple[str, ...]) -> re.Pattern[str]:
    """ "Asked by", "Answered by:": what stands before the name where a page labels its turns."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, turns))})\s*:?\s+", re.IGNORECASE)
