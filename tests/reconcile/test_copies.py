from __future__ import annotations

from datetime import date

import pytest

from tallystick.knowledge.accounting import load_accounting
from tallystick.ledger_model import Source
from tallystick.model import Document
from tallystick.reconcile.copies import find_copies, groups
from tallystick.reconcile.prints import fingerprint, sketch

WIRE = (
    "The harbour council voted late on Monday to lend its two dredgers to the neighbouring port for the "
    "winter, after a storm had filled the channel there with sand and left nine coasters waiting outside the "
    "bar. The dredgers will sail on Thursday with their own crews, and the owner of the larger one expects "
    "three months' work. “Nobody here will let a neighbour dig with spoons,” said the harbour master, Ottilie "
    "Brandt, after the vote. The loan costs the council about 400,000 crowns a month, which the neighbours "
    "have promised to repay in the spring."
)
CUT = (
    "Relief is on its way for nine stranded coasters, and a local firm hopes to profit. The dredgers will sail "
    "on Thursday with their own crews, and the owner of the larger one expects three months' work. “Nobody "
    "here will let a neighbour dig with spoons,” said the harbour master, Ottilie Brandt, after the vote. The "
    "Lower Quay rope works has taken on four apprentices in the hope of orders from the ships once they are "
    "free. The loan costs the council about 400,000 crowns a month, which the neighbours have promised to "
    "repay in the spring."
)
OWN_WORDS = (
    "Two ships that clear sand from sea lanes are to leave our town for several months, it was decided this "
    "week. Ottilie Brandt, who runs the harbour, defended the decision in front of a full hall: “Nobody here "
    "will let a neighbour dig with spoons.” Opponents asked who would keep our own channel open if the weather "
    "turned, and were told that the pilots had measured it in October and found a fathom to spare. Each month "
    "away is reckoned at 400,000 crowns."
)


def source(name: str, text: str, day: date | None = date(2025, 3, 4)) -> Source:
    return Source(id=name, fingerprint=fingerprint(Document(id=name, text=text), []), published=day)


def pairs(*sources: Source) -> list[tuple[str, str]]:
    return [(p.first, p.second) for p in find_copies(sources, load_accounting().weights.copies)]


def test_a_cut_copy_with_a_new_head_is_the_same_text() -> None:
    assert pairs(source("b", CUT), source("a", WIRE)) == [("a", "b")]


def test_a_report_of_its_own_is_not_even_with_the_same_quotation_and_figure() -> None:
    assert pairs(source("a", WIRE), source("b", OWN_WORDS)) == []


def test_the_same_text_weeks_later_is_another_publication() -> None:
    assert pairs(source("a", WIRE), source("b", WIRE, date(2025, 5, 4))) == []


def test_a_document_without_a_date_can_be_a_copy() -> None:
    assert pairs(source("a", WIRE), source("b", WIRE, None)) == [("a", "b")]


@pytest.mark.parametrize("text", ["", "Two words.", "“Only words that someone said, and nothing but those words.”"])
def test_texts_too_short_to_judge_are_apart(text: str) -> None:
    assert pairs(source("a", text), source("b", text)) == []


def test_copies_of_copies_are_one_source() -> None:
    sources = [source("c", CUT), source("a", WIRE), source("b", WIRE), source("d", OWN_WORDS)]
    found = find_copies(sources, load_accounting().weights.copies)
    assert groups(["a", "b", "c", "d"], found) == {"a": "a", "b": "a", "c": "a", "d": "d"}
    assert "of the wording" in found[0].why


def test_fingerprints_are_the_same_in_every_process() -> None:
    """The digest is stored: were it to change with the process, copies would be missed."""
    assert sketch([1, 2, 3])[:3] == DIGEST


DIGEST = (1006369663, 3230722260, 3350405722)
