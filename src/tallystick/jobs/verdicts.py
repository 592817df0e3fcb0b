"""A new text against a ledger: each of its figures weighed, with the sentences on both sides.

Figures that were not read as support are weighed too, on what the caller knows of them: who speaks, and for whom it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tallystick.errors import SettingsError
from tallystick.extract.context import Context
from tallystick.extract.mentions import DateMention, FigureRole
from tallystick.jobs.ledger import Ledger
from tallystick.knowledge import Knowledge, load
from tallystick.ledger import read
from tallystick.ledger_model import Line
from tallystick.model import Actor, Basis, Item, Money, Period, Reading, Span, Stage, Support
from tallystick.reconcile.goods import number
from tallystick.report import words
from tallystick.report.figures import Figure, Finding, Verdict, figures
from tallystick.report.outline import Passages
from tallystick.report.weighing import weigh

SHOWN = 3
"""Sources quoted beside a figure."""


@dataclass(frozen=True, slots=True)
class About:
    """What the text does not say of its figures and the asker knows: who gives, and to whom."""

    donor: Actor | None = None
    recipient: Actor | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of a document in the ledger, with its source and day."""

    sentence: str
    source: str
    published: date | None
    document: str
    claim: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One figure of a new text and the ledger's verdict, with the sentences on both sides.

    ``sentence`` is the text's own, ``evidence`` the ledger's; ``near`` are lines that come close without bearing out.
    """

    record: Support
    verdict: Verdict
    why: str
    line: Line | None = None
    evidence: tuple[str, ...] = ()
    claim: str | None = None
    figure: str = ""
    sentence: str = ""
    cited: tuple[Cited, ...] = ()
    notes: tuple[str, ...] = ()
    near: tuple[Line, ...] = ()


def named(name: str | None) -> Actor | None:
    """The state or body a name means; a known person stands for whom they speak for. Raises SettingsError."""
    if name is None:
        return None
    from tallystick.extract.gazetteer import gazetteer

    actors = load().actors
    if name.upper() in actors.states or name.upper() in actors.bodies:
        return actors.actor(name.upper())
    hits = [h for h in gazetteer(actors).find(name) if (h.start, h.end) == (0, len(name))]
    code: str | None = hits[0].known.key if hits else name
    if code not in actors.states and code not in actors.bodies:
        code = actors.person(str(code), None).speaks_for
    if code is None or (code not in actors.states and code not in actors.bodies):
        raise SettingsError(f"{name}: no state, body or office-holder of this name is known; write an id like GBR")
    return actors.actor(code)


def check(ledger: Ledger, reading: Reading, as_of: date | None = None, about: About | None = None) -> list[Checked]:
    """Weigh every figure of a text, in its order. With ``about``, also those that were not read as support."""
    lines = ledger.lines(as_of=as_of)
    day = reading.document.published or as_of
    found = [f for r in reading.records if isinstance(r, Support) for f in figures(_filled(r, about), r.stage, day)]
    if about is not None:
        found += list(_unread(reading, about, day))
    found.sort(key=lambda f: f.record.evidence[0].start)
    passages = Passages(reading.document.text)
    checked = [(f, weigh(f, lines, ledger.knowledge)) for f in found]
    cited = _cite(ledger, [c for _, finding in checked for c in finding.claims])
    return [_checked(f, finding, cited, passages) for f, finding in checked]


def _filled(record: Support, about: About | None) -> Support:
    """The record with the parties the asker names where the text names none."""
    if about is None:
        return record
    donors = record.donors or ((about.donor,) if about.donor else ())
    recipients = record.recipients or ((about.recipient,) if about.recipient else ())
    return replace(record, donors=donors, recipients=recipients)


def _checked(figure: Figure, finding: Finding, cited: dict[str, Cited], passages: Passages) -> Checked:
    told = {cited[c].document: cited[c] for c in reversed(finding.claims) if c in cited}
    shown = sorted(told.values(), key=lambda c: (str(c.published or ""), c.document), reverse=True)[:SHOWN]
    sentence = " … ".join(words.one_line(p.text) for p in passages.of(figure.record.evidence))
    return Checked(
        record=figure.record,
        verdict=finding.verdict,
        why=finding.why,
        line=finding.line,
        evidence=tuple(c.sentence for c in shown),
        claim=shown[0].claim if shown else None,
        figure=figure.said,
        sentence=sentence,
        cited=tuple(shown),
        notes=finding.notes,
        near=finding.near,
    )


def _cite(ledger: Ledger, claims: Iterable[str]) -> dict[str, Cited]:
    """The sentences of claims, by claim."""
    wanted = set(claims)
    with read.looking(ledger.engine) as connection:
        documents = {d for d, _ in read.members(connection, claims=wanted).values()}
        held = [c for c in read.claims_of_documents(connection, documents) if c.id in wanted]
        texts = {d.id: d for d in read.documents(connection, documents)}
    passages = {i: Passages(d.text) for i, d in texts.items()}
    found = {}
    for claim in held:
        document = texts[claim.document]
        sentence = " … ".join(words.one_line(p.text) for p in passages[claim.document].of(claim.record.evidence))
        source = document.publisher or document.title or document.id
        found[claim.id] = Cited(sentence, words.one_line(source), document.published, document.id, claim.id)
    return found


def _unread(reading: Reading, about: About, day: date | None) -> Iterator[Figure]:
    """Sums, and counts of goods, that no support record of the text rests on."""
    from tallystick.extract.engine import open_context
    from tallystick.extract.goods import find_goods

    knowledge: Knowledge = load()
    context = open_context(reading.document, knowledge)
    carried = [e for r in reading.records if isinstance(r, Support) for e in r.evidence]
    for mention in context.money:
        if mention.conversion_of is None and not _within(mention.span, carried):
            yield _figure(context, mention.span, mention.role, mention.money, (about, day))
    for goods in find_goods(context):
        if number(goods.item.quantity) is not None and not _within(goods.span, carried):
            yield _figure(context, goods.span, None, goods.item, (about, day))


def _within(span: Span, carried: Sequence[Span]) -> bool:
    return any(span.overlaps(e) for e in carried)


def _figure(
    context: Context, span: Span, role: FigureRole | None, what: Money | Item, asked: tuple[About, date | None]
) -> Figure:
    """A figure as a record that says no more than it is known to: a total to date where it runs "since" a day."""
    about, day = asked
    amount, item = (what, None) if isinstance(what, Money) else (None, what)
    period = _since(context, span)
    running = role is FigureRole.CUMULATIVE or (period is not None and period.end is None)
    record = Support(
        id=f"figure-{span.start}",
        evidence=(span,),
        donors=(about.donor,) if about.donor else (),
        recipients=(about.recipient,) if about.recipient else (),
        stage=Stage.PLEDGED,
        amount=amount,
        items=(item,) if item else (),
        basis=Basis.CUMULATIVE if running else Basis.INCREMENT,
        period=period,
    )
    return Figure(record, None, day, item)


def _since(context: Context, span: Span) -> Period | None:
    """The stretch of time the figure's sentence names: from a day on, or a whole year or month that is past."""
    sentence = context.sentence_at(span.start)
    if sentence is None:
        return None
    inside = [d for d in context.dates if sentence.start <= d.span.start < sentence.end and d.period.start]
    open_ = next((d for d in inside if d.lead == "since"), None)
    if open_ is not None:
        return Period(open_.period.start, None, open_.period.text)
    longest: DateMention | None = max(inside, key=lambda d: _length(d.period), default=None)
    return longest.period if longest is not None and _length(longest.period) > 1 else None


def _length(period: Period) -> int:
    return (period.end - period.start).days if period.start and period.end else 0
