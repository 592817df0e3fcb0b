"""From bytes to a Document: the one way in."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache

from tallystick.errors import TextError
from tallystick.knowledge import Knowledge
from tallystick.knowledge.boilerplate import Boilerplate
from tallystick.knowledge.files import load_data
from tallystick.model import Document, Raw
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
    return _from_decoded(raw, Extracted(text, issues=issues), kind, overrides, boilerplate)


def from_string(text: str, overrides: Metadata | None = None, knowledge: Knowledge | None = None) -> TextResult:
    """The document in a string: plain text, markdown as scraped, or HTML. Raises TextError as to_document does."""
    boilerplate = knowledge.boilerplate if knowledge else _boilerplate()
    raw = Raw(text.encode("utf-8", "surrogatepass"), None, "the text given")
    return _from_decoded(raw, Extracted(text), kind_of(raw), overrides, boilerplate)


def _from_decoded(
    raw: Raw, source: Extracted, kind: Kind, overrides: Metadata | None, boilerplate: Boilerplate
) -> TextResult:
    """The document in the characters of a source, before anything is taken out of them."""
    if kind is Kind.HTML:
        from tallystick.text.html import read_html

        found = read_html(raw, source.text)
        return _from_lines(raw, replace(found, issues=source.issues + found.issues), overrides, boilerplate)
    body, stated = front_matter(source.text)
    result = canonical(body, boilerplate, is_markdown=kind is Kind.MARKDOWN)
    about = stated.over(line_of_publication(result.text, boilerplate))
    return _result(raw, result, replace(source, metadata=about), overrides, boilerplate)


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
