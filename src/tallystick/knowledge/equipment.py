"""Goods: the tree of categories, named equipment, and the nouns, measures and modifiers of names of goods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tallystick.errors import KnowledgeError
from tallystick.knowledge.files import load_data
from tallystick.model import AidType


def _words(value: object) -> object:
    """A block of words parted by white space, as a list."""
    return value.split() if isinstance(value, str) else value


WordSet = Annotated[frozenset[str], BeforeValidator(_words)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Category(_Entry):
    """One category of goods. ``kiel`` and ``sipri`` are the names of the nearest published categories."""

    name: str
    parent: str | None = None
    aid_type: AidType | None = None
    kiel: str
    sipri: str | None = None
    unspecific: bool = False


class NamedEquipment(_Entry):
    """Designations and families by category, a list for the aliases of one thing; ambiguous names need company."""

    names: dict[str, tuple[str | tuple[str, ...], ...]]
    ambiguous: frozenset[str] = frozenset()


class GoodsWords(_Entry):
    """The nouns that head names of goods, by category, and the words around them; see goods.yml."""

    nouns: dict[str, tuple[str, ...]]
    mass: dict[str, tuple[str, ...]]
    weak: frozenset[str]
    counted: frozenset[str]
    measures: tuple[str, ...]
    weights: frozenset[str]
    spellings: tuple[tuple[str, str], ...] = ()
    plurals: dict[str, str] = Field(default_factory=dict)
    modifiers: WordSet
    modifier_endings: tuple[str, ...]
    fitted: tuple[str, ...]
    services: frozenset[str]
    carriers: frozenset[str]
    carrying: tuple[str, ...]
    fillers: WordSet
    not_before: WordSet
    closed: WordSet
    before_verbs: frozenset[str]
    verbs: frozenset[str]
    some: frozenset[str]
    designators: frozenset[str]
    only_measured: frozenset[str]
    traps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Goods:
    """All that is known of goods: categories by id, named equipment with its category, and the words."""

    categories: dict[str, Category]
    equipment: tuple[tuple[tuple[str, ...], str], ...]
    ambiguous: frozenset[str]
    words: GoodsWords

    def ancestry(self, category: str | None) -> Iterator[Category]:
        """The category and those above it, nearest first; none of one that a ledger keeps from other knowledge."""
        while category in self.categories:
            entry = self.categories[category]
            yield entry
            category = entry.parent

    def aid_type(self, category: str | None) -> AidType | None:
        """The type of aid goods of this category count as, from the nearest category that says so."""
        return next((c.aid_type for c in self.ancestry(category) if c.aid_type is not None), None)

    def within(self, category: str | None, above: str) -> bool:
        """Whether ``category`` is ``above`` or lies below it."""
        return any(c is self.categories[above] for c in self.ancestry(category))


@cache
def load_goods() -> Goods:
    """Read and check the goods' files, once per process.

    Raises KnowledgeError: unknown category, loop of parents, name given twice.
    """
    return build_goods(
        load_data("equipment_categories.yml", dict[str, Category]),
        load_data("equipment.yml", NamedEquipment),
        load_data("goods.yml", GoodsWords),
    )


def build_goods(categories: dict[str, Category], named: NamedEquipment, words: GoodsWords) -> Goods:
    """Put the checked files together; KnowledgeError where they contradict one another."""
    equipment = tuple(
        ((entry,) if isinstance(entry, str) else entry, category)
        for category, entries in named.names.items()
        for entry in entries
    )
    _check_tree(categories)
    for file, used in (("equipment.yml", named.names), ("goods.yml", words.nouns), ("goods.yml", words.mass)):
        _check_known(file, used, categories)
    _check_single("equipment.yml", [alias for aliases, _ in equipment for alias in aliases])
    _check_single("goods.yml", [n for group in (words.nouns, words.mass) for names in group.values() for n in names])
    unknown = named.ambiguous - {alias for aliases, _ in equipment for alias in aliases}
    if unknown:
        raise KnowledgeError(f"equipment.yml: ambiguous names that are not listed: {', '.join(sorted(unknown))}")
    return Goods(categories, equipment, named.ambiguous, words)


def _check_tree(categories: dict[str, Category]) -> None:
    for name in categories:
        seen, current = [name], categories[name].parent
        while current is not None:
            if current not in categories or current in seen:
                raise KnowledgeError(f"equipment_categories.yml: {seen[-1]}: unknown or circular parent {current!r}")
            seen.append(current)
            current = categories[current].parent


def _check_known(file: str, used: Iterable[str], known: dict[str, Category]) -> None:
    unknown = sorted(set(used) - set(known))
    if unknown:
        raise KnowledgeError(f"{file}: unknown category {', '.join(unknown)}: add it to equipment_categories.yml")


def _check_single(file: str, names: list[str]) -> None:
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise KnowledgeError(f"{file}: given more than once: {', '.join(twice)}")
