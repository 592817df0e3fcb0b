"""The pages of the scale benchmark are what they are said to be."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.pages.archive import Mix, pages

from tallystick.jobs import stages
from tallystick.knowledge import load
from tallystick.model import Raw
from tallystick.sources.parts import Page


def past_triage(mix: Mix) -> int:
    """How many of the pages go on after both stages of triage."""
    found = [Page(Raw(text.encode(), "text/html", url, url), 0) for _, url, text in pages(mix)]
    tally = stages.Tally()
    made = stages.make_texts(stages.screen_pages(found, load(), tally), load(), tally)
    past = list(stages.screen_texts(made, load(), tally))
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


def test_triage_loses_no_record_of_support_of_pages_that_are_all_read() -> None:
    found = [Page(Raw(t.encode(), "text/html", url, url), 0) for _, url, t in pages(Mix(24, 0.3, 0.4, size=9_000))]
    knowledge, tally = load(), stages.Tally()

    def support(texts: Iterable[stages.Text]) -> set[tuple[str | None, str]]:
        done = stages.read_texts(texts, stages.Copies(knowledge), knowledge, tally)
        return {(d.reading.document.url, r.id) for d in done for r in d.reading.records if r.type == "support"}

    past = stages.make_texts(stages.screen_pages(found, knowledge, tally), knowledge, tally)
    every = stages.make_texts(found, knowledge, tally)
    assert support(stages.screen_texts(past, knowledge, tally)) == support(every)
    assert tally.counts["dropped: triage of bytes"] > 3
