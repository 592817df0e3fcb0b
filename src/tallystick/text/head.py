"""What plain text and markdown state of themselves at their head: front matter, a headline, a line of publication."""

from __future__ import annotations

import re
from itertools import islice

from tallystick.knowledge.boilerplate import Boilerplate
from tallystick.text.dates import stated_date
from tallystick.text.offsets import Traced
from tallystick.text.result import Metadata

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n((?:[^\n]*\n){0,60}?)---[ \t]*(?:\r?\n|\Z)")
_FIELD = re.compile(r"^([\w-]+):[ \t]*(.+?)[ \t\r]*$", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’)\]»]*$")
_PARAGRAPH = re.compile(r"[^\n]+")
LONGEST_TITLE = 200
HEAD = 6
"""Paragraphs among which a line of publication may stand: after the headline, the standfirst, the byline."""
LONGEST_LINE = 80
# What the fields are called by the generators of static sites and by tools that save pages.
_NAMES = {
    "published": ("published", "date", "datepublished", "published_at", "pubdate"),
    "publisher": ("publisher", "site", "sitename", "site_name", "source_name"),
    "url": ("url", "source", "link", "canonical", "canonical_url", "source_url"),
    "title": ("title", "headline"),
    "language": ("language", "lang"),
}


def front_matter(text: str) -> tuple[Traced, Metadata]:
    """The text without the block of ``name: value`` lines between two ``---`` at its head, and what the block says."""
    block = _FRONT_MATTER.match(text)
    if block is None or not _FIELD.search(block.group(1)):
        return Traced(text), Metadata()
    fields: dict[str, str] = {}
    for field in _FIELD.finditer(block.group(1)):
        fields.setdefault(field.group(1).lower(), field.group(2).strip("\"'"))
    found = {ours: next((fields[n] for n in names if fields.get(n)), None) for ours, names in _NAMES.items()}
    url = found["url"]
    return Traced(text).edit([(0, block.end(), "")]), Metadata(
        published=stated_date(found["published"]),
        publisher=found["publisher"],
        url=url if url and url.startswith(("http://", "https://")) else None,
        title=found["title"],
        language=found["language"],
    )


def headline(text: str) -> str | None:
    """The first paragraph, if it is a headline: short, without a full stop, and with more after it."""
    first, gap, _ = text.partition("\n\n")
    return first if gap and len(first) <= LONGEST_TITLE and not _SENTENCE_END.search(first) else None


def line_of_publication(text: str, boilerplate: Boilerplate) -> Metadata:
    """The date in a line such as "Published 11 April 2025" near the head.

    A date that stands alone is not taken: it may be the day on which the page was shown.
    """
    words = "|".join(map(re.escape, sorted(boilerplate.publication_words)))
    line = re.compile(rf"(?:{words})(?: on| at)?:? (.+)", re.IGNORECASE)
    for paragraph in islice(_PARAGRAPH.finditer(text), HEAD):
        found = line.fullmatch(paragraph.group()) if len(paragraph.group()) <= LONGEST_LINE else None
        if found and (day := stated_date(found.group(1))):
            return Metadata(published=day)
    return Metadata()
