"""Offices and who held them when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Term(BaseModel):
    """A person's time in an office, from ``start`` to the day before ``end``; ``end`` is null while in office."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    start: date
    end: date | None = None

    def covers(self, day: date | None) -> bool:
        """Whether the term holds on the day; without a day, whether it holds still."""
        return self.end is None if day is None else self.start <= day and (self.end is None or day < self.end)


def _term(row: object) -> object:
    """Rows of the files are ``[name, from, to]``; ``to`` may be absent."""
    if isinstance(row, list) and 2 <= len(row) <= 3:
        return dict(zip(("name", "start", "end"), row, strict=False))
    return row


Terms = dict[str, list[Annotated[Term, BeforeValidator(_term)]]]
"""The terms of one state or body by kind of office."""


class Title(BaseModel):
    """How the press calls an office of one kind; ``only`` limits a title to certain states or bodies.

    ``usual``: the one state whose office is called so without an adjective, ``elsewhere``: the
    states at home in which it is not that one, ``fielded``: the state that calls its offices so with a
    field behind ("Secretary of State for Health"). ``national``: whether it is an office of a state, so
    that without an adjective it is one of the state at home.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str = ""
    titles: tuple[str, ...]
    only: dict[str, frozenset[str]] = {}
    usual: dict[str, str] = {}
    national: bool = True
    elsewhere: dict[str, frozenset[str]] = {}
    fielded: dict[str, str] = {}

    def usual_state(self, phrase: str, after: str) -> str | None:
        """The one state whose office is called so without an adjective; ``after`` is the word behind the title."""
        return self.fielded[phrase] if after == "for" and phrase in self.fielded else self.usual.get(phrase)

    def fits(self, phrase: str, body: str | None) -> bool:
        """Whether the title can mean this office of that state or body; an open state fits."""
        return body is None or phrase not in self.only or body in self.only[phrase]


@dataclass(frozen=True, slots=True)
class Office:
    """An office of a state or body, with everyone known to have held it, in order."""

    kind: str
    body: str
    title: str
    terms: tuple[Term, ...]

    def overlaps(self) -> Iterator[str]:
        """A message for each pair of terms that overlap, and each that ends before it begins."""
        for a, b in pairwise(self.terms):
            if a.end is None or a.end > b.start:
                yield f"{self.body} {self.kind}: the terms of {a.name} and {b.name} overlap"
        for t in self.terms:
            if t.end is not None and t.end <= t.start:
                yield f"{self.body} {self.kind}: the term of {t.name} ends before it begins"


def build_offices(terms: Mapping[str, Terms], titles: Mapping[str, Title]) -> tuple[Office, ...]:
    """The offices of all states and bodies, each with the title its state uses for it."""
    return tuple(
        Office(kind, body, _usual_title(titles.get(kind), body, kind), tuple(sorted(held, key=lambda t: t.start)))
        for body, kinds in terms.items()
        for kind, held in kinds.items()
    )


def _usual_title(title: Title | None, body: str, kind: str) -> str:
    """The first title limited to this body, else the first open one."""
    if title is None:
        return kind
    own = [p for p in title.titles if title.usual.get(p) == body]
    own += [p for p in title.titles if body in title.only.get(p, ())]
    open_ = (p for p in title.titles if p not in title.only and p not in title.usual)
    return next(iter(own), next(open_, kind))


def titles_by_phrase(titles: Mapping[str, Title]) -> dict[str, tuple[Title, ...]]:
    """The kinds of office that each title may mean."""
    found: dict[str, tuple[Title, ...]] = {}
    for kind, title in titles.items():
        own = title.model_copy(update={"kind": kind})
        for phrase in title.titles:
            found[phrase] = (*found.get(phrase, ()), own)
    return found
