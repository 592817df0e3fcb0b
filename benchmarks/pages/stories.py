"""Invented articles, put together from ``stories.yml``. The same seed gives the same articles."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_SLOT = re.compile(r"\{(\w+)\}")
_MARKS = ("${} million", "€{} million", "{} million kroner", "£{}m", "${}bn", "{},000 euros")
SUPPORT, NEGATIVE, OTHER = "support", "negative", "other"


@dataclass(frozen=True, slots=True)
class Story:
    """One article: what sort it is of, its headline and its paragraphs."""

    kind: str
    headline: str
    paragraphs: tuple[str, ...]
    outlet: str


@cache
def templates() -> dict[str, Any]:
    """The sentences and what fills them."""
    whole: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "stories.yml").read_text(encoding="utf-8"))
    return whole


def story(kind: str, chance: random.Random, ordinary: int = 0) -> Story:
    """An article of a kind: its lead, sentences of its kind, and so many ordinary ones, which most have alone."""
    parts = templates()[kind]
    own = [fill(t, chance) for t in chance.sample(parts["paragraphs"], min(4, len(parts["paragraphs"])))]
    rest = [fill(chance.choice(templates()[OTHER]["paragraphs"]), chance) for _ in range(chance.randint(6, 24))]
    lead = fill(chance.choice(parts["leads"]), chance)
    if kind == OTHER:
        own += rest
    else:
        own += [fill(t, chance) for t in chance.choices(parts["paragraphs"], k=chance.randint(2, 6))]
        own += [fill(chance.choice(templates()[OTHER]["paragraphs"]), chance) for _ in range(ordinary)]
    outlet = chance.choice(templates()["slots"]["outlet"])
    return Story(kind, fill(chance.choice(parts["headlines"]), chance), (lead, *own), outlet)


def fill(template: str, chance: random.Random) -> str:
    """The template with every slot filled, the first letter a capital."""
    text = _SLOT.sub(lambda slot: _value(slot.group(1), chance), template)
    return text[0].upper() + text[1:]


def _value(slot: str, chance: random.Random) -> str:
    if slot == "n":
        return str(chance.randint(2, 12))
    if slot == "big":
        return str(chance.randint(20, 900))
    if slot == "sum":
        return chance.choice(_MARKS).format(chance.randint(2, 90) * 5)
    return str(chance.choice(templates()["slots"][slot]))
