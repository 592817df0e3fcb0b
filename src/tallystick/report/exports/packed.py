"""Workbooks as bytes that are the same for the same content, whenever they are made."""

from __future__ import annotations

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

_MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
EPOCH = b"2022-01-24T00:00:00Z"
"""Stands for the moments at which a workbook was made and saved: any that never changes."""


def steady(book: Workbook) -> bytes:
    """The saved workbook, without the moment it was saved at: neither in its properties nor in its archive."""
    out, packed = io.BytesIO(), io.BytesIO()
    book.save(out)
    with ZipFile(out) as made, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>" + EPOCH + rb"\g<3>", content)
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return packed.getvalue()
