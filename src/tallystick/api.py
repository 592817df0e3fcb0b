"""The public functions. Everything else may change between versions; these and ``tallystick.model`` may not.

>>> import tallystick
>>> reading = tallystick.read("The weather was fine.", published="2024-05-01")
>>> reading.records
()
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.errors import SettingsError

if TYPE_CHECKING:
    from tallystick.extract.entries import Entry
    from tallystick.extract.mentions import Attribution
    from tallystick.extract.values import Values
    from tallystick.model import Reading

__all__ = ["attributions", "code_note", "read", "read_file", "values"]


def read(
    text: str,
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    title: str | None = None,
) -> Reading:
    """Read an article given as a string: plain text, markdown or HTML.

    ``published`` is a date or ISO text ("2025-02-12"); without it no relative date is resolved.
    Every span of the reading counts code points of ``reading.document.text``, the article as a person
    reads it. Raises SettingsError for a date that is none, TextError when there is no text to read.
    """
    from tallystick.jobs.read import Details, read_text

    return read_text(text, Details(_date("published", published), publisher, url, title))


def read_file(
    target: str | Path,
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    title: str | None = None,
) -> Reading:
    """Read a file or an address, as ``tallystick read`` does; ``-`` is standard input.

    Raises SourceError when it cannot be had, else as ``read``.
    """
    from tallystick.jobs.read import Details, read_target

    return read_target(str(target), Details(_date("published", published), publisher, url, title))


def values(text: str, reference_date: date | str | None = None) -> Values:
    """Sums of money, counts, dates and durations in ``text``, with offsets into it.

    Relative dates count from ``reference_date``; without it they stay unresolved. Needs no model.
    """
    from tallystick.jobs.find import values_of

    return values_of(text, _date("reference_date", reference_date))


def attributions(text: str) -> tuple[Attribution, ...]:
    """Who said, believed, wished or found what in ``text``: words of source, cue and content, with offsets into it."""
    from tallystick.jobs.find import attributions_of

    return attributions_of(text)


def code_note(text: str, *, publisher: str | None = None, published: date | str | None = None) -> Entry:
    """What an analyst's note on one donation enters: donor, sums, goods, type of aid, commitment or allocation.

    ``publisher`` is the donor's code ("DEU") where it is known beforehand. Where the note does not say
    which of its sums it enters, all are given that it does not set aside, and ``decided`` is false.
    """
    from tallystick.jobs.find import entry_of

    return entry_of(text, publisher, _date("published", published))


def _date(name: str, value: date | str | None) -> date | None:
    if not isinstance(value, str):
        return value.date() if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise SettingsError(f"{name}: {value!r} is not a date like 2025-02-12") from error
