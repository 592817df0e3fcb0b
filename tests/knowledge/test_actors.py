"""What is known of actors: the files hold together, faults are named, offices have holders on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from tallystick.errors import KnowledgeError
from tallystick.knowledge import actors as module
from tallystick.knowledge.actors import Actors, load_actors, slug
from tallystick.knowledge.files import load_data
from tallystick.knowledge.offices import Office, Term, Title, build_offices, titles_by_phrase
from tallystick.knowledge.roles import GivenNames
from tallystick.model import ActorType


@pytest.fixture(scope="module")
def actors() -> Actors:
    return load_actors()


@pytest.mark.parametrize(
    ("kind", "body", "day", "name"),
    [
        ("head_of_government", "GBR", date(2024, 7, 4), "Rishi Sunak"),
        ("head_of_government", "GBR", date(2024, 7, 5), "Keir Starmer"),
        ("head_of_state", "USA", date(2025, 1, 19), "Joe Biden"),
        ("defence", "DEU", date(2023, 1, 18), "Christine Lambrecht"),
        ("defence", "DEU", date(2023, 1, 19), "Boris Pistorius"),
        ("secretary_general", "NATO", date(2024, 9, 30), "Jens Stoltenberg"),
        ("defence", "USA", date(2025, 1, 22), None),
        ("defence", "XXX", date(2025, 1, 22), None),
        ("foreign", "UKR", None, "Andrii Sybiha"),
    ],
)
def test_holder_on_a_day(actors: Actors, kind: str, body: str, day: date | None, name: str | None) -> None:
    assert actors.holder(kind, body, day) == name


def test_a_person_has_the_office_of_the_day(actors: Actors) -> None:
    then, later = actors.person("Liz Truss", date(2022, 3, 1)), actors.person("Liz Truss", date(2022, 9, 10))
    assert (then.role, later.role) == ("foreign secretary", "prime minister")
    assert then.speaks_for == later.speaks_for == "GBR"


def test_a_person_out_of_office_keeps_the_last_one(actors: Actors) -> None:
    assert actors.person("Ben Wallace", date(2025, 1, 1)).role == "defence secretary"


def test_actors_by_code(actors: Actors) -> None:
    assert actors.actor("GBR").type is ActorType.STATE
    assert actors.actor("NATO").type is ActorType.ORGANISATION
    assert actors.actor("rheinmetall").type is ActorType.COMPANY
    assert actors.actor("G7").type is ActorType.COALITION
    with pytest.raises(KeyError):
        actors.actor("nobody")


def test_every_spelling_belongs_to_someone_in_office_or_with_a_role(actors: Actors) -> None:
    holders = {t.name for o in actors.offices for t in o.terms}
    strangers = [p.name for p in actors.people.values() if p.gender not in {"m", "f"} and p.name not in holders]
    assert strangers == []


def test_given_names_stand_under_one_gender(actors: Actors) -> None:
    assert actors.given.m & actors.given.f == frozenset()


@pytest.mark.parametrize(("name", "gender"), [("Ingrid", "f"), ("Boris", "m"), ("Robin", None), ("Xyzzy", None)])
def test_gender_of_given_names(actors: Actors, name: str, gender: str | None) -> None:
    assert actors.given.gender(name) == gender


def test_gender_open_where_a_name_is_borne_by_both() -> None:
    names = GivenNames(m=frozenset({"Kim"}), f=frozenset({"Kim"}), either=frozenset())
    assert names.gender("Kim") is None
    assert names.knows("Kim")


@pytest.mark.parametrize(
    ("name", "code"),
    [("Keir Starmer", "keir-starmer"), ("U.S. officials", "u-s-officials"), ("Łukasz Żak", "łukasz-żak")],
)
def test_slug(name: str, code: str) -> None:
    assert slug(name) == code


def faulty(monkeypatch: pytest.MonkeyPatch, **files: object) -> str:
    """The message of the error when these files are put in place of the real ones."""

    def fake(name: str, schema: Any) -> Any:
        rows = files.get(name.removesuffix(".yml"))
        return load_data(name, schema) if rows is None else TypeAdapter(schema).validate_python(rows)

    monkeypatch.setattr(module, "load_data", fake)
    with pytest.raises(KnowledgeError) as error:
        load_actors()
    return str(error.value)


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    message = faulty(
        monkeypatch,
        companies=[{"id": "ruritania-arms", "name": "NATO", "for": "RUR"}],
        people=[{"name": "Nemo Nobody", "for": "atlantis"}],
        offices_bodies={"NATO": {"gatekeeper": [["A B", date(2020, 1, 1)]]}},
    )
    for part in ("'NATO' names NATO and ruritania-arms", "unknown code RUR", "unknown code atlantis", "gatekeeper"):
        assert part in message


def test_overlapping_terms_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {"NATO": {"secretary_general": [["A B", date(2020, 1, 1), date(2021, 1, 2)], ["C D", date(2021, 1, 1)]]}}
    assert "the terms of A B and C D overlap" in faulty(monkeypatch, offices_bodies=rows)


def test_a_term_that_ends_before_it_begins_is_a_fault() -> None:
    term = Term(name="A", start=date(2021, 1, 1), end=date(2020, 1, 1))
    office = Office("defence", "GBR", "defence secretary", (term,))
    assert list(office.overlaps()) == ["GBR defence: the term of A ends before it begins"]


def test_a_term_needs_a_start() -> None:
    with pytest.raises(ValidationError):
        Term.model_validate({"name": "A"})


def test_the_usual_title_of_an_office() -> None:
    titles = {
        "defence": Title(titles=("defence minister", "defence secretary"), usual={"defence secretary": "GBR"}),
        "finance": Title(titles=("finance minister", "treasurer"), only={"treasurer": frozenset({"AUS"})}),
    }
    term = [Term(name="A", start=date(2020, 1, 1))]
    offices = build_offices({c: {"defence": term, "finance": term} for c in ("GBR", "AUS")}, titles)
    assert {(o.body, o.title) for o in offices} == {
        ("GBR", "defence secretary"),
        ("GBR", "finance minister"),
        ("AUS", "defence minister"),
        ("AUS", "treasurer"),
    }


def test_a_title_may_mean_several_offices() -> None:
    titles = {
        "head": Title(titles=("chancellor",), only={"chancellor": frozenset({"DEU"})}),
        "finance": Title(titles=("chancellor",), only={"chancellor": frozenset({"GBR"})}),
    }
    meanings = titles_by_phrase(titles)["chancellor"]
    assert [t.kind for t in meanings if t.fits("chancellor", "GBR")] == ["finance"]
    assert [t.kind for t in meanings if t.fits("chancellor", None)] == ["head", "finance"]
