"""From bytes to characters: which encoding, how sure of it, and what to say if there is none."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from charset_normalizer import from_bytes

from tallystick.errors import TextError
from tallystick.model import Issue, Raw

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The Encoding Standard (WHATWG) reads pages labelled with either as Windows-1252, which is what they are.
_LABELS = {"ascii": "cp1252", "iso8859-1": "cp1252"}
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_ASCII = bytes(range(128))
_SIGNS = "‘’“”–—…•£€".encode("cp1252")
_DOUBLE = re.compile("â€[œ™˜“”¦\x9d]?|Â[£§°·«»]|Ã[©¨¼¶¤±§³¡]")
_HEAD = 4096
_SAMPLE = 65_536
FEW = 0.05
"""English and its neighbours have a smaller share of bytes beyond ASCII; with more, the encoding is guessed."""
WIDE = 0.7
"""The share of NUL in every other byte of UTF-16; the rest are signs beyond Latin-1, such as typographic quotes."""
FAULTY = 0.001
"""UTF-8 with fewer faults per byte than this is damaged UTF-8, and not another encoding."""


def decode(raw: Raw, *, html: bool = False) -> tuple[str, tuple[Issue, ...]]:
    """The text of ``raw`` without byte order mark, and an Issue if its encoding had to be assumed.

    In order: byte order mark, the encoding declared by the source or the page, UTF-8, then a guess.
    Raises TextError where no encoding makes text of it.
    """
    content = raw.content
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace"), ()
    declared = _declared(raw, html=html)
    if order := wide(content):
        return content.decode(order, "replace"), _assumption(raw, declared, order)
    for encoding in dict.fromkeys(e for e in (declared, "utf-8") if e):
        text = _strictly(content, encoding)
        if text is not None:
            return text, _contradiction(raw, declared, encoding)
    return _assumed(raw, declared)


def doubly_encoded(raw: Raw, text: str) -> tuple[Issue, ...]:
    """An Issue if ``text`` holds what UTF-8 looks like when it was taken for Windows-1252 on its way ("Â£", "â€œ")."""
    found = _DOUBLE.findall(text)
    if not found:
        return ()
    message = f"{raw.origin}: {len(found)} signs were encoded twice before, the first reads “{found[0]}”; get it anew"
    return (Issue("encoded-twice", message),)


def _declared(raw: Raw, *, html: bool) -> str | None:
    found = _CHARSET.search(raw.media_type or "")
    label = found.group(1) if found else None
    if label is None and html and (meta := _META.search(raw.content, 0, _HEAD)):
        label = meta.group(1).decode("ascii", "replace")
    try:
        return _LABELS.get(name := codecs.lookup(label or "").name, name)
    except LookupError:
        return None


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError):
        return None
    except (AssertionError, TypeError):  # codecs of Python that do not make text: "hex", "zip"
        return None


def _contradiction(raw: Raw, declared: str | None, encoding: str) -> tuple[Issue, ...]:
    return () if declared in (None, encoding) else _assumption(raw, declared, encoding)


def _assumption(raw: Raw, declared: str | None, encoding: str, damage: str = "") -> tuple[Issue, ...]:
    told = f"declared as {declared}, which it is not" if declared else "its encoding is not declared"
    return (Issue("encoding-assumed", f"{raw.origin}: {told}; read as {encoding}{damage}"),)


def _assumed(raw: Raw, declared: str | None) -> tuple[str, tuple[Issue, ...]]:
    text, encoding = _guess(raw)
    lost = text.count("\ufffd")
    damage = f"; {lost} unreadable characters are marked with \ufffd" if lost else ""
    return text, _assumption(raw, declared, encoding, damage)


def _guess(raw: Raw) -> tuple[str, str]:
    content = raw.content
    for name, attempt in _ATTEMPTS:
        text = attempt(content)
        if text is not None:
            return text, name
    best = from_bytes(content[:_SAMPLE]).best()
    text = _strictly(content, best.encoding) if best else None
    if best is None or text is None:
        raise TextError(
            f"{raw.origin}: the bytes are no text in any encoding known here; save it as UTF-8 text and read that file"
        )
    return text, best.encoding


def _damaged_utf8(content: bytes) -> str | None:
    """UTF-8 with a few faults, as a cut in the middle of a character leaves."""
    text = content.decode("utf-8", "replace")
    beyond = sum(c > "\x7f" for c in text)
    faults = text.count("\ufffd")
    good = beyond - faults
    return text if faults <= max(1, FAULTY * len(content)) and good > faults else None


def _windows_1252(content: bytes) -> str | None:
    """The encoding of most English text that is not UTF-8.

    Taken where few bytes are beyond ASCII, or where most of those are the quotes, dashes and signs that English uses.
    """
    text = _strictly(content, "cp1252")
    beyond = content.translate(None, _ASCII)
    signs = len(beyond) - len(beyond.translate(None, _SIGNS))
    return text if len(beyond) < FEW * len(content) or signs >= len(beyond) / 2 else None


_ATTEMPTS: tuple[tuple[str, Callable[[bytes], str | None]], ...] = (
    ("damaged utf-8", _damaged_utf8),
    ("cp1252", _windows_1252),
)


def wide(content: bytes) -> str | None:
    """Which UTF-16 ``content`` is, without a byte order mark, if it is: in English every other byte is then NUL."""
    if content.find(0, 0, _SAMPLE) < 0:
        return None
    sample = content[:_SAMPLE]
    for side, order in ((1, "utf-16-le"), (0, "utf-16-be")):
        half, other = sample[side::2], sample[1 - side :: 2]
        if half.count(0) > WIDE * len(half) and other.count(0) < (1 - WIDE) * len(other):
            return order
    return None
