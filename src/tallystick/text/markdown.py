"""Markdown as it is scraped from pages: what the marks mean to a person, without the marks."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from tallystick.text.offsets import Edit, Traced

_TARGET = r"\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]{0,500}\")?\s?\)"
_IMAGE = re.compile(rf"!\[[^\[\]\n]*(?:\[[^\[\]\n]*\][^\[\]\n]*)*\](?:{_TARGET}|\[[^\[\]\n]*\])")
_LINK = re.compile(rf"(?<!\\)(\[)([^\[\]\n]*(?:\[[^\[\]\n]*\][^\[\]\n]*)*)(\](?:{_TARGET}|\[[^\[\]\n]{{0,100}}\]))")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\n]{1,40}\](?!:)")
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]{1,100}\]: ?\S*(?: +[\"'(][^\n]*)?$", re.MULTILINE)
_AUTOLINK = re.compile(r"(<)((?:https?://|mailto:)[^<>\s]+)(>)")
_STRONG = re.compile(r"(?<!\\)(\*\*)(?=\S)((?:[^\n*]|\*(?!\*)){1,2000}?)(?<=[^\s\\])(\*\*)", re.MULTILINE)
_STRONG_LINE = re.compile(r"(?<![\\\w])(__)(?=\S)((?:[^\n_]|_(?!_)){1,2000}?)(?<=[^\s\\])(__)(?!\w)")
_STRUCK = re.compile(r"(?<!\\)(~~)(?=\S)((?:[^\n~]|~(?!~)){1,2000}?)(?<=[^\s\\])(~~)")
_EMPHASIS = re.compile(r"(?<![\\*\w])(\*)(?=[^\s*])([^*\n]{1,2000}?)(?<=[^\s\\])(\*)(?![*\w])")
_UNDERLINE = re.compile(r"(?<![\\\w])(_)(?=[^\s_])([^_\n]{1,2000}?)(?<=[^\s\\])(_)(?!\w)")
_CODE = re.compile(r"(`{1,3})(?=[^`\n])([^`\n]{1,500})(\1)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~$&\"'-])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|b|i|u|em|strong|a|span|div|sup|sub|small|font|center|mark|cite|q|figure|figcaption|img|hr|h[1-6]|ul|ol|li|blockquote)(?:\s[^<>\n]{0,500})?/?>",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^ {0,3}#{1,6}(?: +|$)| +#+ *$", re.MULTILINE)
_QUOTE = re.compile(r"^ {0,3}>(?: ?>)* ?", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~).*$", re.MULTILINE)
_TABLE_RULE = re.compile(r"^ *\|?[ :]*-{2,}[-| :]*$", re.MULTILINE)
_TABLE_EDGE = re.compile(r"^ *\| *| *\| *$", re.MULTILINE)
_RULE = re.compile(r"^ *(?:(?:[-*_=] ?){3,}) *$", re.MULTILINE)
_BULLET = re.compile(r"^ *[*+•‣▪●◦·-] +(?=\S)", re.MULTILINE)

Finder = Callable[[str], Iterator[Edit]]


def _removed(pattern: re.Pattern[str], by: str = "") -> Finder:
    def find(text: str) -> Iterator[Edit]:
        return ((m.start(), m.end(), by) for m in pattern.finditer(text))

    return find


def _unwrapped(pattern: re.Pattern[str]) -> Finder:
    """What stands before and after the second group goes."""

    def find(text: str) -> Iterator[Edit]:
        for m in pattern.finditer(text):
            yield m.start(1), m.start(2), ""
            yield m.end(2), m.end(), ""

    return find


def _comments(text: str) -> Iterator[Edit]:
    """Comments of HTML; one that is never closed is text."""
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        at = end + 3
        yield start, at, ""


def _unescaped(text: str) -> Iterator[Edit]:
    return ((m.start(), m.end(), m.group(1)) for m in _ESCAPE.finditer(text))


def _entities(text: str) -> Iterator[Edit]:
    for m in _ENTITY.finditer(text):
        character = html.unescape(m.group())
        if character != m.group():
            yield m.start(), m.end(), character


# Each pass with a character sequence without which it has nothing to do.
_INLINE: tuple[tuple[str, Finder], ...] = (
    ("<!--", _comments),
    ("```", _removed(_FENCE)),
    ("~~~", _removed(_FENCE)),
    ("[^", _removed(_FOOTNOTE)),
    ("]:", _removed(_DEFINITION)),
    ("](", _unwrapped(_LINK)),
    ("][", _unwrapped(_LINK)),
    ("<", _unwrapped(_AUTOLINK)),
    ("<", _removed(_BREAK, "\n")),
    ("<", _removed(_TAG)),
    (">", _removed(_QUOTE)),
    ("#", _removed(_HEADING)),
    ("--", _removed(_TABLE_RULE)),
    ("|", _removed(_TABLE_EDGE)),
    ("`", _unwrapped(_CODE)),
    ("**", _unwrapped(_STRONG)),
    ("__", _unwrapped(_STRONG_LINE)),
    ("~~", _unwrapped(_STRUCK)),
    ("*", _unwrapped(_EMPHASIS)),
    ("_", _unwrapped(_UNDERLINE)),
    ("&", _entities),
    ("\\", _unescaped),
)


def images(traced: Traced) -> tuple[Traced, list[str]]:
    """The text without its images, and the images; what a picture is said to show is no report."""
    found = [m.group() for m in _IMAGE.finditer(traced.text)]
    return traced.edit(_removed(_IMAGE)(traced.text)), found


def marks(traced: Traced) -> Traced:
    """The text without the marks of markdown: links and emphasis become their words."""
    for needed, find in _INLINE:
        if needed in traced.text:
            traced = traced.edit(find(traced.text))
    return traced


def rules_and_bullets(traced: Traced) -> Traced:
    """Ruled lines go, and each sign that opens an item of a list becomes a bullet. Also done in plain text."""
    traced = traced.edit(_removed(_RULE)(traced.text))
    return traced.edit((m.start(), m.end(), "• ") for m in _BULLET.finditer(traced.text))
