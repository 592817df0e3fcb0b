"""The public functions. Everything else may change between versions; these and ``model`` may not.

>>> import tallystick
>>> reading = tallystick.read("Norway has sent 22 tanks to Ukraine.", published="2024-05-01")
>>> [record.type for record in reading.records]  # doctest: +SKIP
['support']
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tallystick.errors import SettingsError
from tallystick.jobs.read import Details, read_target, read_text
from tallystick.model import Reading

__all__ = ["read", "read_file"]


def read(
    text: str,
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    title: str | None = None,
) -> Reading:
    """Read plain text, paragraphs parted by a blank line; spans count code points of ``reading.document.text``.

    ``published`` is a date or ISO text ("2025-02-12"); without it no relative date is resolved.
    Raises SettingsError for a date that is none, TextError for text that cannot be read.
    """
    return read_text(text, Details(_date(published), publisher, url, title))


def read_file(
    target: str | Path,
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    title: str | None = None,
) -> Reading:
    """Read a file or an address, as ``tallystick read`` does. Raises SourceError when it cannot be had."""
    return read_target(str(target), Details(_date(published), publisher, url, title))


def _date(value: date | str | None) -> date | None:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise SettingsError(f"published: {value!r} is not a date like 2025-02-12") from error
