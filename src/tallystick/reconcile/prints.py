"""What documents are compared by to find copies of one text."""

from __future__ import annotations

import re
from array import array
from collections.abc import Hashable, Iterable, Iterator
from zlib import crc32

from rensa import RMinHash  # type: ignore[import-untyped]

from tallystick.ledger_model import Fingerprint
from tallystick.model import Actor, Document, Record, Statement, Support

PERMUTATIONS = 128
SEED = 20240624
BAND = 3
"""Rows in a band: two texts that share a quarter of their 3-grams meet in one of 42 bands in half of all cases."""
LONG_QUOTATION = 5
"""Words from which a quotation is a fingerprint of its own."""

_WORD = re.compile(r"[a-z0-9$£€%]+")
_QUOTED = re.compile(r"[“\"][^”\"\n]*[”\"]?")
_INNER = re.compile(r"[“\"]([^”\"\n]*)")


def fingerprint(document: Document, records: Iterable[Record]) -> Fingerprint:
    """The fingerprint of a document and what was read in it."""
    records = tuple(records)
    text = document.text.lower()
    shingles = _shingles(_WORD.findall(_QUOTED.sub(" ", text)))
    quoted = (" ".join(words) for q in _INNER.findall(text) if len(words := _WORD.findall(q)) >= LONG_QUOTATION)
    return Fingerprint(
        shingles=tuple(sorted(shingles)),
        digest=sketch(shingles),
        figures=tuple(sorted({_figure(r) for r in records if isinstance(r, Support) and r.amount is not None})),
        names=tuple(sorted({a.id for r in records for a in _actors(r)})),
        quotations=tuple(sorted(set(quoted))),
    )


def _shingles(words: list[str]) -> set[int]:
    return {crc32(" ".join(words[i : i + 3]).encode()) for i in range(len(words) - 2)}


def sketch(shingles: Iterable[int]) -> tuple[int, ...]:
    """The MinHash of hashed shingles; the same on every machine and in every process."""
    ordered = sorted(shingles)
    if not ordered:
        return ()
    hasher = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    hasher.update([str(s) for s in ordered])
    return tuple(hasher.digest())


def _figure(record: Support) -> str:
    amount = record.amount
    assert amount is not None  # noqa: S101 - the caller has asked
    return f"{amount.currency} {amount.min if amount.min is not None else amount.max}"


def _actors(record: Record) -> list[Actor]:
    if isinstance(record, Support):
        return [*record.donors, *record.recipients]
    return [record.speaker] if isinstance(record, Statement) and record.speaker is not None else []


def bands(print_: Fingerprint) -> list[str]:
    """Keys under which documents with like wording, or one long quotation in common, meet; for a store."""
    rows = [f"b{number}:{crc32(row):x}" for number, row in enumerate(_rows(print_))]
    return rows + [f"q:{crc32(q.encode()):x}" for q in print_.quotations]


def _rows(print_: Fingerprint) -> list[bytes]:
    packed = array("Q", print_.digest).tobytes()
    width = BAND * 8
    return [packed[at : at + width] for at in range(0, len(packed) - width + 1, width)]


def meetings(prints: Iterable[Fingerprint]) -> Iterator[list[int]]:
    """Groups of two places or more whose prints have one key of ``bands`` in common, places in order.

    Goes band by band, so that no more than one band's keys are held at a time.
    """
    prints = list(prints)
    rows = [_rows(p) for p in prints]
    for number in range(max(map(len, rows), default=0)):
        yield from _sharing((at, [row[number]]) for at, row in enumerate(rows) if number < len(row))
    yield from _sharing((at, p.quotations) for at, p in enumerate(prints))


def _sharing(keyed: Iterable[tuple[int, Iterable[Hashable]]]) -> Iterator[list[int]]:
    first: dict[Hashable, int] = {}
    several: dict[Hashable, list[int]] = {}
    for at, keys in keyed:
        for key in keys:
            if first.setdefault(key, at) != at:
                several.setdefault(key, [first[key]]).append(at)
    yield from several.values()
