"""The stages of reading, in order: document in, records and issues out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar

from spacy.language import Language

from tallystick.extract.attribution import find_attributions, telling_sentences
from tallystick.extract.cast import find_cast
from tallystick.extract.context import Context
from tallystick.extract.datelines import dated
from tallystick.extract.dollars import settle_dollars
from tallystick.extract.gazetteer import gazetteer
from tallystick.extract.goods import find_goods
from tallystick.extract.goods_names import lexicon
from tallystick.extract.issues import find_issues
from tallystick.extract.meetings import find_meetings, meeting_sentences
from tallystick.extract.operative import read_operative
from tallystick.extract.parse import Sentence, lemma_tables, load_language, parse_all
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

P = ParamSpec("P")
T = TypeVar("T")


def open_context(document: Document, knowledge: Knowledge, model: str | None = None) -> Context:
    """Cut the document into paragraphs and sentences and find what stands in the text itself; nothing is parsed yet."""
    nlp = load_language(model)
    blocks = tuple(paragraphs(document.text))
    context = Context(document, knowledge, blocks, tuple(_sentences(document, knowledge, blocks, nlp)))
    read_operative(context.sentences, knowledge.stances.operative)
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
    _compile(knowledge, model)
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


def _compile(knowledge: Knowledge, model: str | None) -> None:
    """What is loaded or compiled once and kept, before the collector rests and any text is read."""
    load_language(model), lemma_tables()
    gazetteer(knowledge.actors), lexicon(knowledge.goods), dated(knowledge.calendar)


@no_collection()  # what is made meanwhile is let go together
def _read_stretch(document: Document, knowledge: Knowledge, model: str | None) -> Reading:
    selected = _select(document, knowledge, model)
    # One batch for all: the parser's cost is as much in its calls as in its words.
    parse_all(selected.wanted)
    return _read_selected(selected)


@dataclass(frozen=True, slots=True)
class _Selected:
    """A text of which nothing is parsed yet, and the sentences that each kind of record asks for."""

    context: Context
    telling: list[Sentence]
    supporting: list[Sentence]
    siding: list[Sentence]
    meeting: list[Sentence]

    @property
    def wanted(self) -> Iterator[Sentence]:
        """The sentences to parse, each once, in their order."""
        indices = {s.index for some in (self.telling, self.supporting, self.siding, self.meeting) for s in some}
        return (s for s in self.context.sentences if s.index in indices)


def _select(document: Document, knowledge: Knowledge, model: str | None = None) -> _Selected:
    context = open_context(document, knowledge, model)
    context.goods = find_goods(context)
    return _Selected(
        context,
        telling_sentences(context, statements_only=True),
        support_sentences(context),
        stance_sentences(context),
        meeting_sentences(context),
    )


def _read_selected(selected: _Selected) -> Reading:
    context = selected.context
    context.attributions = find_attributions(context, selected.telling)
    found: list[Record] = [
        *find_support(context, selected.supporting),
        *find_statements(context),
        *find_positions(context, selected.siding),
        *find_meetings(context, selected.meeting),
    ]
    found.sort(key=lambda r: (r.evidence[0].start, r.type))
    for sentence in context.sentences:
        sentence.forget()
    return Reading(context.document, tuple(found), tuple(context.issues) + find_issues(context))


Outcome = Reading | Exception
"""What came of a document: its reading, or the fault that was met in it."""


@no_collection()
def read_documents(
    documents: Sequence[Document], knowledge: Knowledge, faults: tuple[type[Exception], ...] = ()
) -> list[Outcome]:
    """What ``read_document`` makes of each, in order, with the sentences of all of them parsed in one batch.

    Where a document raises one of ``faults``, that stands in the place of its reading.
    """
    opened = [_attempted(faults, _opened, document, knowledge) for document in documents]
    with suppress(*faults):  # what fails here does so again below, in its own document
        parse_all(s for one in opened if isinstance(one, _Selected) for s in one.wanted)
    return [_attempted(faults, _read_selected, one) if isinstance(one, _Selected) else one for one in opened]


def _opened(document: Document, knowledge: Knowledge) -> _Selected | Reading:
    """A document ready to be parsed; a very long one is read at once, so that no two of them are held."""
    if len(stretches(document.text)) > 1:
        return read_document(document, knowledge)
    return _select(document, knowledge)


def _attempted(
    faults: tuple[type[Exception], ...], make: Callable[P, T], *given: P.args, **also: P.kwargs
) -> T | Exception:
    try:
        return make(*given, **also)
    except faults as error:
        return error
