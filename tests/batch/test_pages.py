"""The pages of the scale benchmark are what they are said to be."""

from __future__ import annotations

from benchmarks.pages.archive import Mix, pages

from tallystick.jobs import stages
from tallystick.knowledge import load
from tallystick.model import Raw
from tallystick.sources.parts import Page


def past_triage(mix: Mix) -> int:
    """How many of the pages go on after both stages of triage."""
    found = [Page(Raw(text.encode(), "text/html", url, url), 0) for _, url, text in pages(mix)]
    tally = stages.Tally()
    past = list(stages.screen_texts(stages.screen_pages(found, load(), tally), load(), tally))
    assert len(past) + sum(tally.counts.values()) == mix.pages
    return len(past)


def test_the_same_seed_makes_the_same_pages_and_another_does_not() -> None:
    assert list(pages(Mix(3, 0.3, 0.3))) == list(pages(Mix(3, 0.3, 0.3)))
    assert list(pages(Mix(3, 0.3, 0.3))) != list(pages(Mix(3, 0.3, 0.3, seed=8)))


def test_pages_are_as_heavy_as_real_ones() -> None:
    sizes = [len(text) for _, _, text in pages(Mix(60, 0.0, 0.0))]
    assert sum(sizes) / len(sizes) > 150_000


def test_triage_keeps_all_pages_of_support_and_none_of_the_others() -> None:
    assert past_triage(Mix(25, 1.0, 0.0)) == 25
    assert past_triage(Mix(25, 0.0, 0.0)) == 0
