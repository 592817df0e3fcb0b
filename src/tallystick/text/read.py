"""From bytes to a Document: the one way in."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache

from tallystick.errors import TextError
from tallystick.knowledge import Knowledge
from tallystick.knowledge.boilerplate import Boilerplate
from tallystick.knowledge.files import load_data
from tallystick.model import Document, Issue, Raw
from tallystick.text.decode import decode, doubly_encoded
from tallystick.text.head import front_matter, headline, line_of_publication
from tallystick.text.kinds import Kind, kind_of
from tallystick.text.language import detect, not_english
from tallystick.text.lined import Canonical, canonical
from tallystick.text.offsets import Traced
from tallystick.text.result import Extracted, Metadata, TextResult


def to_document(raw: Raw, overrides: Metadata | None = None, knowledge: Knowledge | None = None) -> TextResult:
    """The document in ``raw``; what ``overrides`` says of it goes before what it says of itself.

    Raises TextError, with the place and the way out, for what holds no text that can be read.
    """
    boilerplate = knowledge.boilerplate if knowledge else _boilerplate()
    kind = kind_of(raw)
    if kind is Kind.PDF:
        from tallystick.text.pdf import read_pdf  # dear to import, and most documents are something else

        return _from_lines(raw, read_pdf(raw, boilerplate), overrides, boilerplate)
    text, issues = decode(raw, html=kind is Kind.HTML)
    if kind is Kind.HTML:
        return _from_html(raw, text, issues, overrides, boilerplate)
    return _from_text(raw, text, issues, overrides, boilerplate)


def from_string(text: str, overrides: Metadata | None = None, knowledge: Knowledge | None = None) -> TextResult:
    """The document in a string: plain text, markdown as scraped, or HTML. Raises TextError as to_document does."""
    boilerplate = knowledge.boilerplate if knowledge else _boilerplate()
    raw = Raw(text.encode("utf-8", "surrogatepass"), None, "the text given")
    if kind_of(raw) is Kind.HTML:
        return _from_html(raw, text, (), overrides, boilerplate)
    return _from_text(raw, text, (), overrides, boilerplate)


def _from_text(
    raw: Raw, text: str, issues: tuple[Issue, ...], overrides: Metadata | None, boilerplate: Boilerplate
) -> TextResult:
    source, stated = front_matter(text)
    result = canonical(source, boilerplate, is_markdown=kind_of(raw) is Kind.MARKDOWN)
    about = stated.over(line_of_publication(result.text, boilerplate))
    return _result(raw, result, Extracted(text, about, issues), overrides, boilerplate)


def _from_html(
    raw: Raw, text: str, issues: tuple[Issue, ...], overrides: Metadata | None, boilerplate: Boilerplate
) -> TextResult:
    from tallystick.text.html import read_html

    found = read_html(raw, text)
    return _from_lines(raw, Extracted(found.text, found.metadata, issues + found.issues), overrides, boilerplate)


def _from_lines(raw: Raw, found: Extracted, overrides: Metadata | None, boilerplate: Boilerplate) -> TextResult:
    source = Traced(found.text)
    result = canonical(source, boilerplate, is_markdown=False, is_wrapped=False)
    return replace(_result(raw, result, found, overrides, boilerplate), offsets=None)


def _result(
    raw: Raw, result: Canonical, found: Extracted, overrides: Metadata | None, boilerplate: Boilerplate
) -> TextResult:
    if not any(c.isalnum() for c in result.text):
        raise TextError(f"{raw.origin}: there is no text in it; check that it was saved or sent completely")
    known = (overrides or Metadata()).over(found.metadata).over(Metadata(url=raw.url, title=headline(result.text)))
    language = (overrides and overrides.language) or detect(result.text, boilerplate) or known.language
    document = Document(
        id="sha256:" + hashlib.sha256(raw.content).hexdigest(),
        text=result.text,
        title=known.title,
        url=known.url,
        publisher=known.publisher,
        published=known.published,
        language=language,
    )
    issues = found.issues + doubly_encoded(raw, result.text) + result.issues + not_english(language)
    return TextResult(document, result.offsets, issues)


@cache
def _boilerplate() -> Boilerplate:
    """The one file of the knowledge that is needed here, for callers who have not loaded the rest."""
    return load_data("boilerplate.yml", Boilerplate)
