"""The goods' files are whole, and a faulty one is refused with its place."""

from __future__ import annotations

import pytest

from tallystick.errors import KnowledgeError
from tallystick.knowledge import load
from tallystick.knowledge.equipment import Category, NamedEquipment, build_goods
from tallystick.model import AidType

GOODS = load().goods
WORDS = GOODS.words
WEAPON = {
    "weapon": Category(name="weapons", kiel="Weapon"),
    "tank": Category(name="tanks", kiel="Tank", parent="weapon"),
}


def test_every_category_is_used_or_is_a_parent() -> None:
    used = {c for _, c in GOODS.equipment} | set(WORDS.nouns) | set(WORDS.mass)
    parents = {c.parent for c in GOODS.categories.values()}
    assert set(GOODS.categories) <= used | parents


def test_aid_type_comes_from_the_nearest_category_that_tells() -> None:
    assert GOODS.aid_type("howitzer") is AidType.MILITARY
    assert GOODS.aid_type("food") is AidType.HUMANITARIAN
    assert GOODS.aid_type("support_vehicle") is None


@pytest.mark.parametrize(
    ("categories", "names", "fault"),
    [
        (WEAPON, {"tanc": ("Leopard",)}, "unknown category tanc"),
        (WEAPON, {"tank": ("Leopard", ("Leo", "Leopard"))}, "more than once: Leopard"),
        ({"tank": Category(name="tanks", kiel="Tank", parent="arms")}, {}, "unknown or circular parent 'arms'"),
        ({"tank": Category(name="tanks", kiel="Tank", parent="tank")}, {}, "unknown or circular parent 'tank'"),
    ],
)
def test_faults_are_named(
    categories: dict[str, Category], names: dict[str, tuple[str | tuple[str, ...], ...]], fault: str
) -> None:
    words = WORDS.model_copy(update={"nouns": {}, "mass": {}})
    with pytest.raises(KnowledgeError, match=fault):
        build_goods(categories, NamedEquipment(names=names), words)


def test_an_ambiguous_name_must_be_listed() -> None:
    words = WORDS.model_copy(update={"nouns": {}, "mass": {}})
    with pytest.raises(KnowledgeError, match="not listed: Archer"):
        build_goods(WEAPON, NamedEquipment(names={}, ambiguous=frozenset({"Archer"})), words)
