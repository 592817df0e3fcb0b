"""Which sentences may tell of a meeting, from their words alone: no other is worth a parse."""

from __future__ import annotations

import re
from functools import cache

from tallystick.extract.forms import any_form
from tallystick.knowledge.meetings import Encounter, MeetingWords

_CAME = (
    r"(?:attended|joined) by|also attended|in the chair|attend(?:s|ed|ing)?(?: too| as well)?(?=[.,;])"
    r"|(?:was|were) (?:also )?(?:present|there)|joined (?:them|him|her)|hosted by|the two will"
)
"""Who was at an occasion named before."""


@cache
def cues(words: MeetingWords) -> re.Pattern[str]:
    """Any form of a word that names an occasion, an encounter (with what its verb needs) or a part in one."""
    names = [*words.acronyms, *sorted(words.summits)]
    plain = {w for event in words.events for w in event.words} | words.chair | words.negotiators
    plain |= {w for frame in words.encounters if not _needs(frame, words) for w in frame.words}
    held = [_held(frame, words) for frame in words.encounters if _needs(frame, words)]
    counted = r"join\w* (?:more|over|some|about|around|nearly|\d|\w+ (?:countries|nations|allies))"
    found = "|".join((_forms(plain, words), _CAME, *(n.lower() for n in names)))
    return re.compile(rf"\b(?:(?:{found})\b|{'|'.join(held)}|{counted})", re.DOTALL)


def _needs(frame: Encounter, words: MeetingWords) -> bool:
    return bool(frame.particle or frame.light or frame.by or not frame.words.isdisjoint(words.greeted))


def _held(frame: Encounter, words: MeetingWords) -> str:
    """The verb with its particle, its object or its means behind it, or close before someone who can be met."""
    verb = rf"{_forms(frame.words, words)}\b"
    if frame.particle:
        return rf"{verb}.*\b{frame.particle}\b"
    if frame.light:
        return rf"{verb}.*\b(?:{any_form(frame.light)})\b"
    if frame.by:
        return rf"{verb}.*\b(?:{'|'.join(sorted(frame.by))})\b"
    who = sorted({w for verb in frame.words for w in words.greeted[verb]})
    to_them = "|".join(sorted(frame.words))
    return rf"{verb}\s(?:\w+\s){{0,3}}(?:{'|'.join(who)})\b|to (?:{to_them})\s\w+\s\w+"


def _forms(group: frozenset[str] | set[str], words: MeetingWords) -> str:
    found = sorted(group)
    return f"(?:{any_form([*found, *(form for word in found for form in sorted(words.irregular.get(word, ())))])})"
