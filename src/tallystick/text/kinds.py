"""What sort of document some bytes are, and what to say of the sorts that cannot be read."""

from __future__ import annotations

import re
from enum import StrEnum

from tallystick.errors import TextError
from tallystick.model import Raw
from tallystick.text.decode import wide


class Kind(StrEnum):
    """The formats that can be read."""

    PLAIN = "plain text"
    MARKDOWN = "markdown"
    HTML = "HTML"
    PDF = "PDF"


_SAVE = "save it as PDF, HTML or plain text and read that file"
# Signatures: the magic(5) database of file(1), and for the office formats the names at the head of the archive.
_UNREADABLE: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "a gzip archive", "unpack it first (gunzip)"),
    (b"BZh", "a bzip2 archive", "unpack it first (bunzip2)"),
    (b"\xfd7zXZ\0", "an xz archive", "unpack it first (unxz)"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "unpack it first (unzstd)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"PK\x03\x04", "a zip archive or an office document", "unpack it first, or " + _SAVE),
    (b"\xd0\xcf\x11\xe0", "an old office document (.doc, .xls, .ppt)", _SAVE),
    (b"{\\rtf", "a rich text document (RTF)", _SAVE),
    (b"%!PS", "a PostScript document", "convert it to PDF first (ps2pdf)"),
    (b"\x89PNG", "an image (PNG)", "run text recognition (OCR) on it first"),
    (b"\xff\xd8\xff", "an image (JPEG)", "run text recognition (OCR) on it first"),
    (b"GIF8", "an image (GIF)", "run text recognition (OCR) on it first"),
    (b"II*\0", "an image (TIFF)", "run text recognition (OCR) on it first"),
    (b"MM\0*", "an image (TIFF)", "run text recognition (OCR) on it first"),
    (b"RIFF", "an image or a recording (RIFF)", "give its text"),
    (b"ID3", "a recording (MP3)", "give a transcript"),
    (b"OggS", "a recording (Ogg)", "give a transcript"),
    (b"\x7fELF", "a program", "give a document"),
    (b"SQLite format 3\0", "a database (SQLite)", "give a document"),
    (b"WARC/", "a web archive (WARC)", "give the pages in it one by one"),
)
_BY_MEDIA_TYPE = {
    "text/plain": Kind.PLAIN,
    "text/markdown": Kind.MARKDOWN,
    "text/x-markdown": Kind.MARKDOWN,
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "application/pdf": Kind.PDF,
}
_HTML_HEAD = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*){0,3}<(?:!doctype\s+html|html|head|body|meta|title|article|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED_HEAD = re.compile(
    rb"\s*(?:<\?[^>]{0,400}\?>\s*){0,4}(?:<!--.{0,2000}?-->\s*){0,3}<(?:rss|(?:atom:)?feed|rdf:RDF)\b", re.DOTALL
)
_MARKDOWN = re.compile(
    rb"^#{1,6} \S|\]\(\S|\]\[[^\[\]\n]{1,40}\]|<https?://|\*\*[^\s*]|__\w|^> ?\S|^```|<br\s*/?>", re.MULTILINE
)
_SAMPLE = 65_536
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
STRAY = 2
BINARY = 0.002
"""Text has no NUL bytes; a stray few in a damaged file are removed, a larger share means it is not text."""


def kind_of(raw: Raw) -> Kind:
    """Which format ``raw`` is: by its first bytes where they tell, else by its media type, else by its looks.

    Raises TextError for what cannot be read, with the name of the format and the way out.
    """
    head = raw.content.lstrip(b"\xef\xbb\xbf \t\r\n\x0c")[:16]
    if not head.strip(b"\0"):
        raise TextError(f"{raw.origin}: there is no text in it; check that it was saved or sent completely")
    if b"%PDF-" in raw.content[:1024]:
        return Kind.PDF
    for signature, name, remedy in _UNREADABLE:
        if head.startswith(signature):
            raise TextError(f"{raw.origin}: this is {name}, not text; {remedy}")
    _refuse_binary(raw)
    return _text_kind(raw)


def is_feed(content: bytes) -> bool:
    """Whether this is an RSS or Atom feed, by its first element."""
    return _FEED_HEAD.match(content[:_SAMPLE].removeprefix(b"\xef\xbb\xbf")) is not None


def _refuse_binary(raw: Raw) -> None:
    sample = raw.content[:_SAMPLE]
    if sample.count(0) <= max(STRAY, BINARY * len(sample)) or sample.startswith(_WIDE_BOMS) or wide(raw.content):
        return
    raise TextError(f"{raw.origin}: this is binary data, not text; {_SAVE}")


def _text_kind(raw: Raw) -> Kind:
    content = raw.content[:_SAMPLE].replace(b"\0", b"")
    if is_feed(content):
        raise TextError(f"{raw.origin}: this is a feed, a list of documents; `tallystick add` reads each of them")
    declared = _BY_MEDIA_TYPE.get((raw.media_type or "").partition(";")[0].strip().lower())
    if declared is Kind.PDF:
        raise TextError(f"{raw.origin}: named a PDF, but it does not begin as one; fetch or save it again")
    if _HTML_HEAD.match(content.removeprefix(b"\xef\xbb\xbf")):
        return Kind.HTML
    if declared in (Kind.HTML, Kind.MARKDOWN):
        return declared
    return Kind.MARKDOWN if _MARKDOWN.search(content) else Kind.PLAIN
