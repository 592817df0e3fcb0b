"""Writing the account in other forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tallystick.errors import SettingsError
from tallystick.jobs.files import write_whole
from tallystick.jobs.ledger import Ledger
from tallystick.ledger import read
from tallystick.ledger_model import Line, Source
from tallystick.report.exports import flat
from tallystick.report.exports.iati import Exported, Proof, as_iati
from tallystick.report.exports.kiel import Sheet, as_xlsx

_REF = re.compile(r"[^\s/&|?]+")


def write_export(form: str, lines: Sequence[Line], as_of: date, soon_days: int, output: Path | None) -> bytes:
    """Make the content, and write it where a file is named; a data package writes its CSV beside it."""
    if form == "frictionless":
        return _package(lines, as_of, soon_days, output)
    makers = {
        "csv": lambda: flat.as_csv(lines, as_of, soon_days).encode(),
        "jsonl": lambda: flat.as_jsonl(lines, as_of, soon_days).encode(),
        "parquet": lambda: flat.as_parquet(lines, as_of, soon_days),
    }
    content = makers[form]()
    if output is not None:
        _write(output, content)
    return content


def write_iati(
    ledger: Ledger, lines: Sequence[Line], as_of: date, output: Path | None, reporter: tuple[str | None, str | None]
) -> Exported:
    """Make the IATI file, and write it where a file is named. ``reporter`` is the identifier and name of its writer.

    Raises SettingsError for an identifier the standard forbids, or where no line can be an activity.
    """
    codes = ledger.knowledge.iati
    ref, name = reporter[0] or codes.reporter.ref, reporter[1] or reporter[0] or codes.reporter.name
    if not _REF.fullmatch(ref):
        raise SettingsError(f"{ref!r} is no IATI identifier: it may hold no blanks and none of / & | ?")
    who = codes.reporter.model_copy(update={"ref": ref, "name": name})
    found = as_iati(lines, proofs_of(ledger, lines), codes, who, as_of)
    if output is not None:
        _write(output, found.content)
    return found


def write_workbook(ledger: Ledger, lines: Sequence[Line], output: Path | None) -> Sheet:
    """Make the workbook in the tracker's columns, and write it where a file is named."""
    found = as_xlsx(lines, ledger.knowledge)
    if output is not None:
        _write(output, found.content)
    return found


def proofs_of(ledger: Ledger, lines: Sequence[Line]) -> dict[str, list[Proof]]:
    """The documents behind each line with the sentences that carry it, by line."""
    wanted = {c for line in lines for c in line.claims}
    with read.looking(ledger.engine) as connection:
        documents = {document for document, _ in read.members(connection, claims=wanted).values()}
        claims = {c.id: c for c in read.claims_of_documents(connection, documents) if c.id in wanted}
        sources = {s.id: s for s in read.sources(connection, documents)}
    found: dict[str, list[Proof]] = {}
    for line in lines:
        quotes: dict[str, list[str]] = {}
        for id_ in dict.fromkeys(c for c in line.claims if c in claims):
            quotes.setdefault(claims[id_].document, []).extend(e.text for e in claims[id_].record.evidence)
        found[line.id] = [_proof(sources[d], tuple(dict.fromkeys(q))) for d, q in quotes.items()]
    return found


def _proof(source: Source, quotes: tuple[str, ...]) -> Proof:
    return Proof(source.id, source.title, source.publisher, source.url, source.published, quotes)


def _package(lines: Sequence[Line], as_of: date, soon_days: int, output: Path | None) -> bytes:
    if output is None:
        raise SettingsError("a data package is two files: name the descriptor with --output datapackage.json")
    data = output.with_name("lines.csv")
    content = flat.as_csv(lines, as_of, soon_days)
    _write(data, content.encode())
    described = flat.descriptor(content, data.name)
    write_whole(output, described)
    return described.encode()


def _write(path: Path, content: bytes) -> None:
    """Beside it first, then renamed, so that no half-written file is ever seen."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise SettingsError(f"{path}: cannot write here: {error.strerror}") from error
