"""White space, control characters and composed letters: what is changed in every text, whatever its format.

Kept as it is: every letter, mark, digit, quote and dash. Changed: each line end becomes a line feed; each
other white space character (no-break, thin, ideographic space, tab) a space, and a run of spaces one; letters
written with combining marks are composed (NFC); control and format characters, which nobody sees and which can
reverse or hide text, are removed; half a surrogate pair becomes the replacement character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from tallystick.text.offsets import Edit, Traced

_LINE_END = "\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_SPACE = "\t\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_HALF = "\ud800-\udfff"
_CONTROL = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_ODD = re.compile(f"[{_LINE_END}{_SPACE}{_CONTROL}{_HALF}]")
_SORT = re.compile(f"(?P<line>[{_LINE_END}])|(?P<space>[{_SPACE}])|(?P<half>[{_HALF}])|(?P<control>[{_CONTROL}])")
_REPLACEMENT = {"line": "\n", "space": " ", "half": "\ufffd", "control": ""}
_BEYOND_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
_RUN_OF_SPACES = re.compile(r" {2,}")


def clean(text: Traced) -> Traced:
    """The text with plain white space, composed letters and nothing invisible."""
    text = text.edit(_odd_characters(text.text))
    if not unicodedata.is_normalized("NFC", text.text):
        text = text.edit(_composed(text.text))
    return text


def single_spaces(text: Traced) -> Traced:
    """The text with each run of spaces made one."""
    return text.edit((m.start(), m.end(), " ") for m in _RUN_OF_SPACES.finditer(text.text))


def _odd_characters(text: str) -> Iterator[Edit]:
    for match in _ODD.finditer(text):
        start, end = match.span()
        if text[start] == "\r" and text[end : end + 1] == "\n":
            end += 1
        sort = _SORT.match(text, start)
        yield start, end, _REPLACEMENT[(sort and sort.lastgroup) or "control"]


def _composed(text: str) -> Iterator[Edit]:
    """Edits for the stretches that are not NFC; an ASCII character composes with the marks after it alone."""
    for match in _BEYOND_ASCII.finditer(text):
        start = match.start()
        if text[start].isascii() and not unicodedata.combining(text[start + 1]):
            start += 1
        composed = unicodedata.normalize("NFC", text[start : match.end()])
        if composed != text[start : match.end()]:
            yield start, match.end(), composed
