"""Triage lets through what may hold a record of support, in whatever encoding, and the same with every library."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.batch import corpus

from tallystick.errors import KnowledgeError
from tallystick.knowledge import load
from tallystick.knowledge.files import parse
from tallystick.knowledge.triage import TriageWords
from tallystick.text.triage import Gate, automaton_finder, gate, hyperscan_finder, unhidden

ROOT = Path(__file__).parents[2]
TEXTS = sorted([*(ROOT / "tests/golden").glob("*.md"), *(p for p in (ROOT / "examples").glob("*-*.md"))])
LINE = "Norway will send 12 howitzers to Ukraine."
FAR = "<p>and so on</p>" * 100


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_articles_with_records_pass(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert gate(load()).passes_text(text)
    assert gate(load()).passes_page(corpus.page(1, tuple(text.split("\n\n"))).replace("{n}", "").encode())


CASES = [
    ("as it is", LINE.encode(), True),
    ("in capitals", LINE.upper().encode(), True),
    ("UTF-16 with a mark", LINE.encode("utf-16"), True),
    ("UTF-16 without", ("<p>" + LINE * 50).encode("utf-16-le"), True),
    ("UTF-32", LINE.encode("utf-32"), True),
    ("letters as references", "".join(f"&#{ord(c)};" for c in LINE).encode(), True),
    ("letters as hexadecimal references", "".join(f"&#x{ord(c):x};" for c in LINE).encode(), True),
    ("soft hyphens", LINE.replace("howitzers", "how&shy;it\u00adzers").encode(), True),
    ("Windows-1251 around it", "Норвегия. ".encode("cp1251") + LINE.encode(), True),
    ("markup between", b"<b>Norway</b> will <a href='/x'>send</a> 12 <i>howitzers</i>", True),
    ("a sum glued to its sign", "€5m in aid for Moldova".encode(), True),
    ("no party", b"They will send 12 howitzers.", False),
    ("no word of aid", b"Norway will send 12 letters to Ukraine.", False),
    ("neither figure nor giving", b"The howitzers of Norway are old.", False),
    ("part of a word", b"Norway said that it gave 5 million maids.", False),
    ("far apart", b"howitzers" + FAR.encode() + b"Norway will send 12 letters.", False),
    ("nothing", b"", False),
]


@pytest.mark.parametrize(("page", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_passes(page: bytes, *, expected: bool) -> None:
    assert gate(load()).passes_page(page) is expected


def test_libraries_find_the_same() -> None:
    pytest.importorskip("hyperscan", reason="the fast search needs the extra `batch`")
    words = load().triage.key
    fast, plain = hyperscan_finder(words), automaton_finder(words)
    chance = random.Random(1)  # noqa: S311 - no secrets
    pieces = [*words, "AID", "said", "aid_", "-aid-", " ", "<", "\xa0", "é", "x", "\n", "0", "loans", "Loan's"]
    pieces += ["&#8217;", "&#97;", "&shy;", "&#x61;", "&#x410;"]
    for _ in range(300):
        text = "".join(chance.choices(pieces, k=40)).encode(chance.choice(["utf-8", "latin-1"]))
        assert fast(text) == plain(text), text


def test_without_the_fast_library_the_answer_is_the_same() -> None:
    knowledge = load()
    slow = Gate(knowledge.triage, knowledge.actors, automaton_finder(knowledge.triage.key))
    assert [slow.passes_page(c[1]) for c in CASES] == [c[2] for c in CASES]


def test_ordinary_references_are_left_alone() -> None:
    text = b"a &#8217; b &#160; c &#38; d &#x2019; e &#x410; f &#128; g &#6500;"
    assert unhidden(text) == text
    assert not automaton_finder(["aid"])(text)[1]


@pytest.mark.parametrize(
    ("change", "fault"),
    [("key: [Aid]", "lower case"), ("key: [aid, aid]", "twice"), ("key: [é]", "ASCII"), ("window_text: 0", "window")],
)
def test_faulty_data_is_named(change: str, fault: str) -> None:
    good = "window_bytes: 9\nwindow_text: 9\nkey: [aid]\nfigures: []\ngiving: []\nparties: []\n"
    good += "copies: {resemblance: 0.5, days: 1}\n"
    name = change.split(":")[0]
    changed = "\n".join(change if line.startswith(name) else line for line in good.splitlines())
    assert parse("triage.yml", good, TriageWords)
    with pytest.raises(KnowledgeError, match=fault):
        parse("triage.yml", changed, TriageWords)
