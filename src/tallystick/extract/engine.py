"""The stages of reading, in order: document in, records and issues out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language

from tallystick.extract.attribution import find_attributions, telling_sentences
from tallystick.extract.cast import find_cast
from tallystick.extract.context import Context
from tallystick.extract.dollars import settle_dollars
from tallystick.extract.gazetteer import gazetteer
from tallystick.extract.goods import find_goods
from tallystick.extract.goods_names import lexicon
from tallystick.extract.issues import find_issues
from tallystick.extract.meetings import find_meetings, meeting_sentences
from tallystick.extract.parse import Sentence, load_language, parse_all
from tallystick.extract.positions import find_positions, stance_sentences
from tallystick.extract.quotations import find_quotations
from tallystick.extract.sentences import paragraphs, sentences
from tallystick.extract.statements import find_statements
from tallystick.extract.stretches import LONGEST, shifted, stretches
from tallystick.extract.support import find_support, support_sentences
from tallystick.extract.values import find_values
from tallystick.knowledge import Knowledge
from tallystick.knowledge.loading import no_collection
from tallystick.model import Document, Issue, Reading, Record


def open_context(document: Document, knowledge: Knowledge, model: str | None = None) -> Context:
    """Cut the document into paragraphs and sentences and find what stands in the text itself; nothing is parsed yet."""
    nlp = load_language(model)
    blocks = tuple(paragraphs(document.text))
    context = Context(document, knowledge, blocks, tuple(_sentences(document, knowledge, blocks, nlp)))
    values = find_values(document.text, document.published, knowledge)
    context.money, context.quantities, context.dates = values.money, values.quantities, values.dates
    context.quotations = find_quotations(document.text, blocks)
    context.cast = find_cast(context)
    context.money = settle_dollars(context)
    return context


def _sentences(
    document: Document, knowledge: Knowledge, blocks: tuple[tuple[int, int], ...], nlp: Language
) -> Iterator[Sentence]:
    index = 0
    for number, (start, end) in enumerate(blocks):
        for begin, stop in sentences(document.text, start, end, knowledge):
            yield Sentence(index, number, begin, document.text[begin:stop], nlp)
            index += 1


def read_document(document: Document, knowledge: Knowledge, model: str | None = None) -> Reading:
    """Read one document: all its records in the order of the text, and what could not be interpreted.

    A very long text is read stretch by stretch, and an issue says so: no record is linked across stretches.
    """
    gazetteer(knowledge.actors), lexicon(knowledge.goods)  # compiled once, before the collector rests
    places = stretches(document.text)
    if len(places) == 1:
        return _read_stretch(document, knowledge, model)
    records: list[Record] = []
    issues = [
        Issue(
            "read-in-parts", f"longer than {LONGEST:,} characters: read in {len(places)} parts, none linked to another"
        )
    ]
    for start, end in places:
        own = document.id if start == 0 else f"{document.id}@{start}"
        part = _read_stretch(replace(document, id=own, text=document.text[start:end]), knowledge, model)
        records += shifted(part.records, start)
        issues += shifted(part.issues, start)
    return Reading(document, tuple(records), tuple(issues))


@no_collection()  # every tree is a circle, and all of them are let go together
def _read_stretch(document: Document, knowledge: Knowledge, model: str | None) -> Reading:
    context = open_context(document, knowledge, model)
    context.goods = find_goods(context)
    telling = telling_sentences(context, statements_only=True)
    supporting, siding, meeting = support_sentences(context), stance_sentences(context), meeting_sentences(context)
    wanted = {s.index for some in (telling, supporting, siding, meeting) for s in some}
    # One batch for all: the parser's cost is as much in its calls as in its words.
    parse_all(s for s in context.sentences if s.index in wanted)
    context.attributions = find_attributions(context, telling)
    found: list[Record] = [
        *find_support(context, supporting),
        *find_statements(context),
        *find_positions(context, siding),
        *find_meetings(context, meeting),
    ]
    found.sort(key=lambda r: (r.evidence[0].start, r.type, r.id))
    return Reading(document, tuple(found), tuple(context.issues) + find_issues(context))
