"""What of a page's source can be running text: code is none, nor are tags, nor links that stand alone.

What is doubtful is taken for text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_REACH = 2_000
"""Characters around a word in which its tag or link is looked for; longer ones are taken for text."""
_NEAR = 400
"""Characters before and after a link in which the edge of its block is looked for."""
_OPENS = re.compile(r"<(?:(script|style)\b([^>]*)>|!--)", re.IGNORECASE)
_ENDS = {
    "script": re.compile(r"</script\b[^>]*>", re.IGNORECASE),
    "style": re.compile(r"</style\b[^>]*>", re.IGNORECASE),
    "": re.compile("-->"),
}
# Where an element holds one of these, the end tag that comes first may not be its own: it is left as it is.
_UNCLEAR = re.compile(r"<!--|<script|</(?:title|textarea)", re.IGNORECASE)
_STATED = re.compile(r"ld\+json", re.IGNORECASE)
_BLOCK = re.compile(
    rb"</?(?:address|article|aside|blockquote|body|br|button|caption|dd|div|dl|dt|fieldset|figcaption|figure|footer|"
    rb"form|h[1-6]|head|header|hr|html|label|li|main|nav|ol|option|p|section|select|summary|table|tbody|td|tfoot|th|"
    rb"thead|title|tr|ul)\b[^<>]*>"
)
_TAG = re.compile(rb"<[^<>]*>")
_LETTER = re.compile(rb"[a-z0-9\x80-\xff]")


def without_code(source: str) -> str:
    """The source without its scripts and styles; JSON-LD, which holds what a page says of itself, stays.

    A parser makes of it the same tree, less those elements.
    """
    parts, at = [], 0
    for start, end in _code(source):
        parts.append(source[at:start])
        at = end
    return "".join([*parts, source[at:]]) if parts else source


def _code(source: str) -> Iterator[tuple[int, int]]:
    """Where scripts and styles stand. What stands in a comment is part of it; an element without end is left."""
    at = 0
    while opening := _OPENS.search(source, at):
        name = (opening.group(1) or "").lower()
        end = _ENDS[name].search(source, opening.end())
        if end is None:
            return
        at = end.end()
        stated = name == "" or _STATED.search(opening.group(2))
        if not stated and not _UNCLEAR.search(source, opening.end(), end.start()):
            yield opening.start(), at


def in_running_text(source: bytes, at: int) -> bool:
    """Whether the word that ends at byte ``at`` can be running text: no part of a tag, nor of a link that stands alone.

    A link stands alone where it is all the text of its block, as in menus and in lists of other articles.
    """
    start = max(0, at - _REACH)
    around = source[start : at + _REACH].lower()
    at -= start
    tag = around.rfind(b"<", 0, at)
    if tag > around.rfind(b">", 0, at) and around[tag + 1 : tag + 2].isalpha():
        return False
    link, end = around.rfind(b"<a ", 0, at), around.find(b"</a", at)
    if link < 0 or end < 0 or around.find(b"</a", link, at) >= 0:
        return True
    before, after = around[max(0, link - _NEAR) : link], around[end : end + _NEAR]
    return _ends_in_text(before) or _begins_with_text(after)


def _ends_in_text(before: bytes) -> bool:
    """Whether there is text behind the last edge of a block; so it is taken where no edge is near."""
    edges = list(_BLOCK.finditer(before))
    return not edges or _has_letters(before[edges[-1].end() :])


def _begins_with_text(after: bytes) -> bool:
    edge = _BLOCK.search(after)
    return edge is None or _has_letters(after[: edge.start()])


def _has_letters(markup: bytes) -> bool:
    return _LETTER.search(_TAG.sub(b"", markup)) is not None
