"""Sources: files, standard input and web pages, handed over as bytes."""

from __future__ import annotations

import re
from typing import BinaryIO

from tallystick.errors import SourceError
from tallystick.model import Raw
from tallystick.sources.files import read_file, read_stdin

__all__ = ["open_source"]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")


def open_source(target: str, *, stdin: BinaryIO) -> Raw:
    """What ``target`` names: "-" is standard input, an http or https URL a page, anything else a file.

    Raises SourceError, with the place and the way out, if it cannot be had.
    """
    if target == "-":
        return read_stdin(stdin)
    scheme = _SCHEME.match(target)
    if scheme is None:
        return read_file(target)
    if scheme.group(1).lower() not in {"http", "https"}:
        raise SourceError(f"{target}: only addresses that begin with http:// or https:// are fetched")
    from tallystick.sources.fetch import fetch  # dear to import, and most documents are files

    return fetch(target)
