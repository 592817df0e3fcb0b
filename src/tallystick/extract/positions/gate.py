"""Which sentences may take a stance, told from their words alone: no other is worth a parse."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from tallystick.extract.forms import any_form
from tallystick.knowledge.stances import Frame, Stances, Topic

_FUTURE = (
    r"(?:would|will|wo|'ll|’ll|'d|’d)\b.*\b(?:if|once|unless|provided|until|as long as|condition)"
    r"|only\b.*\b(?:if|when|once|after)|(?:if|unless)\b.*\b(?:will|would)\b|(?:will|would|['’]ll|['’]d)\sonly\b"
    r"|(?:will|would|wo|can|ca|could)(?:\s\w+)?\s?(?:n(?:o|['’])t|never)|(?:not|n['’]t|never)\s(?:be\s)?going to"
    r"|(?:do|does|did)(?:\snot|n['’]t)\b|(?:so|as|nor)\s(?:do|does|did)\b|there\s(?:can|could|must)\sbe\sno\b"
    r"|n(?:or|either)\s(?:will|would|shall|can|could)\b|(?:will|would|['’]ll|['’]d)\s\w+\s(?:no|nothing|neither)\b"
)
"""An act to come with its condition or its denial."""
_BEHIND = {
    Topic.FOR: "for",
    Topic.FOR_INFINITIVE: "for",
    Topic.ON: "on",
    Topic.ON_INFINITIVE: "on",
    Topic.UPON_INFINITIVE: "upon",
    Topic.TO: "to",
    Topic.TO_INFINITIVE: "to",
    Topic.OBJECT_INFINITIVE: "to",
    Topic.AGAINST: "against",
    Topic.OF: "of",
    Topic.WITH: "with",
    Topic.WITH_INFINITIVE: "with",
    Topic.AT: "at",
    Topic.BY: "by",
    Topic.BEHIND: "behind",
    Topic.FROM: "from",
    Topic.ABOUT: "about",
    Topic.OVER: "over",
    Topic.INTO: "into",
}
"""The word without which a topic in that place is not there; it stands behind the word of stance."""


@cache
def cues(words: Stances) -> re.Pattern[str]:
    """Any form of a word that may take a stance, with what it needs behind it; or a modal with condition or denial."""
    groups: dict[str, set[str]] = {}
    special: list[str] = []
    for frame in (*words.verbs, *words.nouns, *words.adjectives):
        if frame.under or frame.would:
            special.append(_special(frame, words))
        else:
            groups.setdefault(_tail(frame), set()).update(frame.words)
    bare = groups.pop("", set())
    taking = [rf"{_forms(bare, words.irregular)}\b", rf"no\s(?:\w+\s)?{_forms(words.refusals.nouns, {})}\b"]
    rest = ((tail, group - bare) for tail, group in sorted(groups.items()))
    taking += [rf"{_forms(group, words.irregular)}\b{tail}" for tail, group in rest if group]
    phrases = {p for f in words.prepositions for p in f.words}
    phrases |= {p.removeprefix("not ") for v in words.verdicts for p in v.phrases}
    plain = "|".join(sorted(re.escape(p.lower()) for p in phrases))
    hanging = "|".join(sorted(words.hanging))
    ruled = "|".join(sorted(words.ruled))
    rest_ = rf"(?:{hanging})\b|no\s(?:{ruled})|{_FUTURE}"
    return re.compile(rf"\b(?:{'|'.join([*taking, *special])}|(?:{plain})\b|{rest_})", re.DOTALL)


def _tail(frame: Frame) -> str:
    """A pattern of what must follow the word in its sentence; empty where nothing must."""
    if frame.particle is not None:
        return rf".*\b{frame.particle}\b"
    behind = sorted({_BEHIND.get(topic, "") for topic in frame.topic})
    return rf".*\b(?:{'|'.join(behind)})\b" if all(behind) else ""


def _special(frame: Frame, words: Stances) -> str:
    """The word with what must stand before it: "take issue with", "would like to"."""
    word = rf"{_forms(frame.words, words.irregular)}\b{_tail(frame)}"
    if frame.would:
        return rf"(?:would|'d|’d)\s(?:\w+\s)?{word}"
    return rf"{_forms(frame.under, words.irregular)}\b.*\b{word}"


def _forms(group: Iterable[str], irregular: Mapping[str, frozenset[str]]) -> str:
    found = sorted(group)
    return f"(?:{any_form([*found, *(form for word in found for form in sorted(irregular.get(word, ())))])})"
