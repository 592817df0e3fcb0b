"""Triage and reader know the same words: one added for the reader is one of triage, or left out by name."""

from __future__ import annotations

import re

from tallystick.knowledge import load
from tallystick.knowledge.equipment import GoodsWords
from tallystick.knowledge.files import load_data
from tallystick.knowledge.support import Sense

STRONG = frozenset(
    {
        Sense.TRANSFER,
        Sense.PROMISE,
        Sense.ALLOCATE,
        Sense.ARRIVE,
        Sense.RECEIVE,
        Sense.REQUEST,
        Sense.WITHHOLD,
        Sense.REFUSE,
        Sense.CANCEL,
        Sense.RESUME,
        Sense.TRAIN,
    }
)
"""What is done with support. That something is worth, contains or belongs to something says nothing of aid."""


def forms(words: str) -> set[str]:
    """The regular forms of each of some words: "make shipments" is told by "shipments"."""
    stems = {word: word.removesuffix("e").removesuffix("y") for word in words.split()}
    ends = ("ed", "es", "ing", "ied", "ies")
    return {*stems, *(f"{word}s" for word in stems), *(f"{stem}{end}" for stem in stems.values() for end in ends)}


def names(text: str) -> list[str]:
    return [f"{text.removesuffix('y')}ies" if text.endswith("y") else text, text, f"{text}s"]


def compare(known: set[str], left_out: tuple[str, ...], found: set[str]) -> None:
    """Every word known is found or left out, and no word is left out that is unknown or found."""
    assert known - found == set(left_out)


def test_every_noun_of_support_is_a_key_or_left_out_by_name() -> None:
    knowledge = load()
    known = {noun.lemma for noun in knowledge.support.nouns if not noun.generic}
    keys = set(knowledge.triage.key)
    compare(known, knowledge.triage.common.nouns, {noun for noun in known if keys.intersection(names(noun))})


def test_every_strong_verb_of_support_is_one_of_giving_or_left_out_by_name() -> None:
    knowledge = load()
    known = {v.lemma for v in knowledge.support.verbs if v.sense in STRONG and not v.weak}
    told = {word.split()[0] for word in (*knowledge.triage.giving, *knowledge.triage.key)}
    found = {verb for verb in known if told & forms(verb)}
    compare(known, knowledge.triage.common.verbs, found)


def test_every_category_of_goods_has_a_key_or_is_left_out_by_name() -> None:
    words, triage = load_data("goods.yml", GoodsWords), load().triage
    keys = re.compile(rf"\b(?:{'|'.join(map(re.escape, triage.key))})\b")
    goods: dict[str, list[str]] = {}
    for table in (words.nouns, words.mass):
        for category, heads in table.items():
            goods.setdefault(category, []).extend(name.lower() for head in heads for name in names(head))
    compare(set(goods), triage.common.goods, {c for c, heads in goods.items() if any(map(keys.search, heads))})
