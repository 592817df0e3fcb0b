"""Small PDFs made for the tests, object by object."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter

Line = tuple[str, float, float]
"""Text, height above the foot of the page, size of type."""


def pdf(pages: Sequence[Sequence[Line]], title: str = "") -> bytes:
    """A PDF with these lines on these pages, set in Helvetica."""
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) /CreationDate (D:20250212100000Z) >>",
    ]
    for i, lines in enumerate(pages):
        stream = "\n".join(f"BT /F1 {size} Tf 72 {y} Td ({_escaped(text)}) Tj ET" for text, y, size in lines)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * i} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    return _file(objects)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: Sequence[str]) -> bytes:
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for place in places:
        out.write(f"{place:010} 00000 n \n".encode())
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def locked(content: bytes, password: str, algorithm: str) -> bytes:
    """The same PDF, encrypted; the owner has a password too, which nobody needs."""
    writer = PdfWriter(PdfReader(io.BytesIO(content)))
    writer.encrypt(user_password=password, owner_password="o" * 8, algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def paragraphs(*blocks: Sequence[str], top: float = 760, size: float = 11) -> list[Line]:
    """Lines from the top of a page downwards, with a wider gap between blocks."""
    lines: list[Line] = []
    y = top
    for block in blocks:
        for text in block:
            lines.append((text, y, size))
            y -= 14
        y -= 10
    return lines
