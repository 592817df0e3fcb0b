"""Who is meant by names, roles, nouns and pronouns: tables of cases, and the questions one asks a cast."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.extract.cast import Cast, find_cast
from tallystick.extract.context import Context
from tallystick.extract.mentions import ActorMention, MentionKind
from tallystick.extract.parse import Sentence, load_language
from tallystick.extract.sentences import paragraphs, sentences
from tallystick.knowledge import load
from tallystick.model import Document

CASES = Path(__file__).parent.parent / "cases"


def read(text: str, published: date | None = None) -> Context:
    """A context with its cast, and nothing else found."""
    knowledge, nlp = load(), load_language()
    document = Document("sha256:test", text, published=published)
    blocks = tuple(paragraphs(text))
    spans = [(n, s, e) for n, (a, b) in enumerate(blocks) for s, e in sentences(text, a, b, knowledge)]
    cut = tuple(Sentence(i, n, s, text[s:e], nlp) for i, (n, s, e) in enumerate(spans))
    context = Context(document, knowledge, blocks, cut)
    context.cast = find_cast(context)
    return context


def cases(file: str) -> list[Any]:
    rows = yaml.safe_load((CASES / file).read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["why"]) for row in rows]


def place(text: str, phrase: str) -> tuple[int, int]:
    """Where the phrase stands; "phrase#2" is its second place, counted from 1."""
    phrase, _, number = phrase.partition("#")
    found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)]
    return found[int(number or 1) - 1]


def mention(context: Context, phrase: str) -> ActorMention | None:
    start, end = place(context.document.text, phrase)
    exact = [m for m in context.cast.mentions if (m.span.start, m.span.end) == (start, end)]
    if exact:
        return exact[0]
    head = max(context.document.text.rfind(" ", start, end) + 1, start)
    return context.cast.covering(head, end)


@pytest.mark.parametrize("case", cases("actors.yml") + cases("names.yml") + cases("coreference.yml"))
def test_who_is_meant(case: dict[str, Any]) -> None:
    context = read(case["text"], case.get("published"))
    for phrase, wanted in case.get("expect", {}).items():
        if wanted is not None:
            found = mention(context, phrase)
            assert found is not None, f"{phrase}: no mention"
            assert wanted in {found.actor.id, found.actor.name}, f"{phrase}: {found.actor}"
    for phrase, wanted in case.get("ids", {}).items():
        found = mention(context, phrase)
        assert found is not None
        assert found.actor.id == wanted
    for phrase, wanted in case.get("owners", {}).items():
        found = mention(context, phrase)
        assert found is not None
        assert found.actor.speaks_for == wanted
    for phrase, codes in case.get("members", {}).items():
        found = mention(context, phrase)
        assert found is not None, f"{phrase}: no mention"
        assert [a.id for a in found.members] == codes
    for phrase in case.get("absent", []):
        assert mention(context, phrase) is None, phrase


WORDS = [
    *["Kyiv", "’s", "the", "a", "his", "her", "it", "they", "Mr", "Sir", "President", "Prime Minister", "Minister"],
    *["of", "for", "and", ",", ".", "“", "”", "("],
    *[")", "said", "Zelensky", "John", "Healey", "Georgia", "Jordan", "Group"],
    *["plc", "Defence", "Secretary", "counterpart", "German", "officials", "two", "countries", "country", "Ministry"],
    *["agency", "-", "—", "van", "der", "Anna", "Lund", "LUND", ":", "U.S.", "\n\n", "company", "in", "Dynamics", "“I"],
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_row_of_words_is_read_the_same_twice(words: list[str]) -> None:
    text = " ".join(words)
    once, again = read(text, date(2025, 2, 12)).cast, read(text, date(2025, 2, 12)).cast
    assert once == again
    for m in once.mentions:
        assert m.span.text == text[m.span.start : m.span.end]
        assert m.span.start <= m.head < m.span.end


def test_mentions_are_exact_and_sorted() -> None:
    text = "Kyiv’s defence minister, Ostap Velychko, thanked Canada. He met Ms Dahl in Oslo."
    cast = read(text).cast
    assert [m.span.start for m in cast.mentions] == sorted(m.span.start for m in cast.mentions)
    assert all(text[m.span.start : m.span.end] == m.span.text for m in cast.mentions)
    assert all(m.span.start <= m.head < m.span.end for m in cast.mentions)


@pytest.mark.parametrize(
    ("text", "phrase", "locative"),
    [
        ("The talks were held in Kyiv.", "Kyiv", True),
        ("Workshops in western Ukraine were opened.", "Ukraine", True),
        ("Nine sites in the UK, Poland and Canada were opened.", "Canada", True),
        ("KYIV, 3 May – It rained.", "KYIV", True),
        ("It sent aid to Ukraine.", "Ukraine", False),
        ("In Ukraine's view it is late.", "Ukraine", False),
        ("Washington, which paid 4 million, agreed.", "Washington", False),
        ("It is paid through the European Peace Facility.", "European Peace Facility", False),
    ],
)
def test_a_place_is_told_from_a_party(text: str, phrase: str, *, locative: bool) -> None:
    found = mention(read(text), phrase)
    assert found is not None
    assert found.locative is locative


@pytest.mark.parametrize(
    ("text", "phrase", "role", "speaks_for"),
    [
        ("“No,” said Ingeborg Dahl, the Norwegian defence minister.", "Ingeborg Dahl", "defence minister", "NOR"),
        ("Defence Secretary Tobias Hurst left.", "Tobias Hurst", "Defence Secretary", "GBR"),
        ("Yara Demir, a spokesperson for the World Bank, left.", "Yara Demir", "spokesperson", "world-bank"),
        ("Enda Quill, chief executive of Harl Dynamics, left.", "Enda Quill", "chief executive", "harl-dynamics"),
        ("A US defence official left.", "US defence official", "defence official", "USA"),
        ("Taiwan's representative in Delhi left.", "representative", "representative", "TWN"),
    ],
)
def test_role_and_for(text: str, phrase: str, role: str, speaks_for: str) -> None:
    found = mention(read(text), phrase)
    assert found is not None
    assert (found.actor.role, found.actor.speaks_for) == (role, speaks_for)


def test_an_adjective_is_marked_as_one() -> None:
    context = read("Danish guns and UK-led training helped.")
    kinds = [m.kind for m in context.cast.mentions]
    assert kinds[:2] == [MentionKind.ADJECTIVE, MentionKind.ADJECTIVE]


def head_of(context: Context, word: str) -> tuple[Sentence, Any]:
    sentence = context.sentences[0]
    return sentence, next(t for t in sentence.doc if t.text == word)


def test_party_is_everyone_coordinated() -> None:
    context = read("Britain, Norway and Denmark gave tanks.")
    assert [a.id for a in context.cast.party(*head_of(context, "Britain"))] == ["GBR", "NOR", "DNK"]


def test_party_of_two_countries_is_both() -> None:
    context = read("Denmark gave guns and Estonia gave shells, and the two countries asked for more.")
    assert [a.id for a in context.cast.party(*head_of(context, "countries"))] == ["DNK", "EST"]


def test_a_relative_pronoun_is_its_antecedent() -> None:
    context = read("Belgium, which keeps the assets, gave nothing.")
    found = context.cast.of(*head_of(context, "which"))
    assert found is not None
    assert found.id == "BEL"


def test_one_of_the_officials_is_the_officials() -> None:
    context = read("One of the officials wept.")
    found = context.cast.of(*head_of(context, "One"))
    assert found is not None
    assert found.name == "officials"


def test_a_thing_is_no_actor_but_may_speak() -> None:
    context = read("The report said that it was late.")
    assert context.cast.of(*head_of(context, "report")) is None
    found = context.cast.speaker(*head_of(context, "report"))
    assert found is not None
    assert found.name == "report"


def test_a_complement_is_not_the_person() -> None:
    context = read("A person familiar with the plans wept.")
    assert context.cast.of(*head_of(context, "plans")) is None
    found = context.cast.of(*head_of(context, "person"))
    assert found is not None
    assert found.name == "person familiar with the plans"


def test_the_head_of_a_long_title_is_its_noun() -> None:
    context = read("The Secretary of State for Defence wept.", date(2025, 2, 12))
    found = context.cast.of(*head_of(context, "Secretary"))
    assert found is not None
    assert found.id == "john-healey"


def test_an_empty_cast_answers() -> None:
    context = read("It rained.")
    assert Cast().of(*head_of(context, "rained")) is None
    assert Cast().within(0, 9) == []
