"""Questions to a ledger that its lines alone do not answer: the claims behind one, why it is one, what adds up."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tallystick.errors import LedgerError
from tallystick.jobs.ledger import Ledger
from tallystick.knowledge.accounting import Accounting
from tallystick.ledger import keyed, read
from tallystick.ledger_model import Claim, Decision, Fingerprint, Line, Measure, Reason, Source
from tallystick.model import Reading, Stage, Statement, Support
from tallystick.reconcile.blocks import LONG, sought
from tallystick.reconcile.engine import reconcile
from tallystick.reconcile.features import Pair, money_text
from tallystick.reconcile.prepare import View, prepare
from tallystick.reconcile.rulings import correct
from tallystick.reconcile.score import reason, score
from tallystick.reconcile.sums import AGREEING, compare
from tallystick.report.figures import Verdict
from tallystick.report.tables import KEYS, table
from tallystick.report.totals import Question, total


def find(lines: Sequence[Line], id_: str) -> Line:
    """The line with this id or with a claim of this id; a beginning is enough where only one fits."""
    found = [x for x in lines if x.id == id_ or id_ in x.claims] or [x for x in lines if x.id.startswith(id_)]
    if len(found) != 1:
        raise LedgerError(f"{id_}: {'no line has this id' if not found else 'more than one line begins so'}")
    return found[0]


def behind(ledger: Ledger, line: Line) -> tuple[dict[str, Claim], dict[str, Source]]:
    """The claims of a line and their documents, by id."""
    with read.looking(ledger.engine) as connection:
        of = {i: document for i, (document, _) in read.members(connection, claims=line.claims).items()}
        claims = {c.id: c for c in read.claims_of_documents(connection, of.values()) if c.id in set(line.claims)}
        sources = {s.id: s for s in read.sources(connection, of.values())}
    return claims, sources


def sentences(ledger: Ledger, lines: Sequence[Line]) -> dict[str, tuple[str, ...]]:
    """The evidence of every claim of some lines, by claim."""
    with read.looking(ledger.engine) as connection:
        claims = keyed.claims(connection, {c for line in lines for c in line.claims})
    return {c.id: tuple(e.text for e in c.record.evidence) for c in claims}


def reasons(ledger: Ledger, line: Line) -> list[Reason]:
    """For each bond of the line the features that spoke for and against it."""
    with read.looking(ledger.engine) as connection:
        members = read.members(connection, claims=line.claims)
        documents = {document for document, _ in members.values()}
        sources = {s.id: s for s in read.sources(connection, documents)}
        views = {v.id: v for v in prepare(read.claims_of_documents(connection, documents), sources)}
        copies = {(a, b) for a, b, _ in read.copies_near(connection, documents)}
    found = []
    for bond in line.bonds:
        a, b = views[bond.first], views[bond.second]
        pair = (min(a.claim.document, b.claim.document), max(a.claim.document, b.claim.document))
        found.append(reason(a, b, ledger.knowledge, copied=pair in copies))
    return found


@dataclass(frozen=True, slots=True)
class Checked:
    """One record of a new text, the ledger's verdict, the line it is about, and the sentences on both sides.

    ``claim`` is the ledger's claim that was compared, ``evidence`` its words.
    """

    record: Support
    verdict: Verdict
    why: str
    line: Line | None = None
    evidence: tuple[str, ...] = ()
    claim: str | None = None


def check(ledger: Ledger, reading: Reading, as_of: date | None = None) -> list[Checked]:
    """Compare each support record of a new text with the ledger."""
    document = reading.document
    source = Source(id="new", fingerprint=Fingerprint((), ()), published=document.published or as_of)
    records = [r for r in reading.records if isinstance(r, Support)]
    new = [Claim(id=f"new#{r.id}", document="new", key=r.id, record=r, published=source.published) for r in records]
    views = prepare(new, {"new": source})
    known = ledger.lines(as_of=as_of) if as_of is not None or not ledger.current() else None
    return [_check(ledger, view, known) for view in sorted(views, key=lambda v: v.record.evidence[0].start)]


def _check(ledger: Ledger, view: View, known: Sequence[Line] | None) -> Checked:
    """``known`` are the lines of another time; now, only those that hang together with the view are read."""
    with read.looking(ledger.engine) as connection:
        ids = read.sharing_keys(connection, sought(view, ledger.knowledge), view.day, LONG)
        near = keyed.components(connection, ids)
        claims = keyed.claims(connection, read.members_of(connection, near))
        sources = {s.id: s for s in read.sources(connection, {c.document for c in claims})}
        lines = keyed.lines_of(connection, near) if known is None else known
    of = {c: line for line in lines for c in line.claims}
    others = [v for v in prepare(claims, sources) if v.id in ids and v.id in of]
    pairs = [(Pair.of(view, other, ledger.knowledge, copied=False), other) for other in others]
    return _compared(ledger, view, pairs, of)


def _compared(ledger: Ledger, view: View, pairs: Sequence[tuple[Pair, View]], of: Mapping[str, Line]) -> Checked:
    """The verdict of the claim that fits best. A sum is borne out by a sum only, never by goods of the same kind."""
    scores = [(score(pair), other) for pair, other in pairs]
    threshold = ledger.knowledge.weights.threshold
    fitting = sorted((s for s in scores if s[0] >= threshold), key=lambda s: -s[0])
    telling = [other for _, other in fitting if view.amount is None or of[other.id].amount is not None]
    if telling:
        return _verdict(ledger, view, of[telling[0].id], telling[0])
    rivals = [(pair, other) for pair, other in pairs if _rivals(view, other, pair)]
    if rivals:
        rival = min(rivals, key=lambda r: _distance(*r))[1]
        why = f"the ledger has {money_text(of[rival.id].amount)} for these goods"
        return _checked(view, Verdict.CONTRADICTED, why, of[rival.id], rival)
    if fitting:
        goods = fitting[0][1]
        return _checked(view, Verdict.UNKNOWN, "the ledger has the goods, and no sum for them", of[goods.id], goods)
    return Checked(view.record, Verdict.UNKNOWN, "no line of the ledger fits")


def _rivals(view: View, other: View, pair: Pair) -> bool:
    """Whether both tell of the same donor's goods, with another sum or number."""
    same = view.donors & other.donors and pair.goods.level in {"same_kind", "same_count"}
    return bool(same) and "differ" in {pair.amount, pair.goods.level.removesuffix("_count")}


def _distance(pair: Pair, other: View) -> tuple[int, int, str]:
    """How far a rival is: the fewer goods have the same name and the more days lie between, the farther."""
    mine, theirs = ({i.name.casefold() for i in v.items} for v in (pair.a, pair.b))
    return (-len(mine & theirs), pair.days if pair.days is not None else LONG, other.id)


def _checked(view: View, verdict: Verdict, why: str, line: Line, other: View) -> Checked:
    return Checked(view.record, verdict, why, line, tuple(e.text for e in other.record.evidence), other.id)


def _verdict(ledger: Ledger, view: View, line: Line, other: View) -> Checked:
    if view.amount is None or line.amount is None:
        return _checked(view, Verdict.SUPPORTED, "the same parties and goods", line, other)
    rates, on = ledger.knowledge.rates, line.announced or view.day
    if compare(line.amount, view.amount, rates, on) in AGREEING:
        return _checked(view, Verdict.SUPPORTED, f"the ledger has {money_text(line.amount)}", line, other)
    stated = any(compare(s.money, view.amount, rates, on) in AGREEING for s in line.values)
    if stated:
        why = f"once stated so; it now stands at {money_text(line.amount)}"
        return _checked(view, Verdict.OUTDATED, why, line, other)
    return _checked(view, Verdict.CONTRADICTED, f"the ledger has {money_text(line.amount)}", line, other)


def verify(ledger: Ledger) -> list[str]:
    """Everything that does not add up: texts, evidence, computed lines, totals. Empty when all does."""
    faults: list[str] = []
    with read.looking(ledger.engine) as connection:
        hashes = read.text_hashes(connection)
        texts = {d.id: d.text for d in read.documents(connection)}
        altered = [i for i, text in texts.items() if hashlib.sha256(text.encode()).hexdigest() != hashes[i]]
        faults += [f"{i}: the text is not the one that was added" for i in altered]
        for kind in ("support", "statement", "position", "meeting"):
            for document, id_, record in read.records(connection, kind):
                for span in record.evidence:
                    if texts[document][span.start : span.end] != span.text:
                        faults.append(f"{id_}: evidence at {span.start} does not stand in {document}")
        kept = read.lines(connection)
        sources, claims, decisions = read.sources(connection), read.claims(connection), read.decisions(connection)
    faults += _unequal(kept, list(reconcile(sources, claims, decisions, ledger.knowledge).lines))
    return faults + _totals(kept, ledger)


def _unequal(kept: Sequence[Line], anew: Sequence[Line]) -> list[str]:
    before, after = ({line.id: line for line in lines} for lines in (kept, anew))
    faults = [f"{i}: the line differs from what its claims give" for i in before if before[i] != after.get(i)]
    return faults + [f"{i}: the line is missing" for i in after if i not in before]


def _totals(lines: Sequence[Line], ledger: Ledger) -> list[str]:
    faults = []
    for measure in Measure:
        answer = total(lines, Question(measure=measure), ledger.knowledge)
        if abs(answer.value - sum(e.value for e in answer.entries)) > 0.01:
            faults.append(f"{measure}: the total is not the sum of its lines")
        counted = [e.line.id for e in answer.entries]
        inside = {line.id: line.part_of for line in lines}
        faults += [f"{i}: counted beside its whole in {measure}" for i in counted if _above(i, inside) & set(counted)]
        faults += _tables(lines, measure, answer.value, ledger)
    return faults


def _tables(lines: Sequence[Line], measure: Measure, value: float, ledger: Ledger) -> list[str]:
    """Groups that do not add up to the total they are groups of, however it is grouped."""
    tables = (table(lines, Question(measure=measure), by, ledger.knowledge) for by in KEYS)
    wrong = (t.by for t in tables if abs(sum(row.value for row in t.rows) - value) > max(0.01, 1e-9 * value))
    return [f"{measure}: the groups by {by} do not add up to the total" for by in wrong]


def _above(id_: str, inside: Mapping[str, str | None]) -> set[str]:
    found: set[str] = set()
    at = inside.get(id_)
    while at is not None and at not in found:
        found.add(at)
        at = inside.get(at)
    return found


def claims_meant(lines: Sequence[Line], ids: Sequence[str]) -> tuple[str, ...]:
    """The claims a person means by ids of lines or of claims, in order. Raises LedgerError for an unknown one."""
    known = {c for line in lines for c in line.claims}
    found: list[str] = []
    for id_ in ids:
        found += [id_] if id_ in known else find(lines, id_).claims
    return tuple(dict.fromkeys(found))


def check_correction(field: str, value: str) -> None:
    """Refuse a correction that makes no sense before it is kept. Raises SettingsError."""
    correct(_BLANK, {field: value})


_BLANK = Claim(
    id="", document="", key="", record=Support(id="", evidence=(), donors=(), recipients=(), stage=Stage.PLEDGED)
)


def decision_meant(ledger: Ledger, id_: str) -> Decision:
    """The decision with this id. Raises LedgerError where there is none."""
    with read.looking(ledger.engine) as connection:
        found = [d for d in read.decisions(connection) if d.id == id_]
    if not found:
        raise LedgerError(f"{id_}: no decision has this id; `tallystick decisions` lists them")
    return found[0]


def all_decisions(ledger: Ledger) -> tuple[list[Decision], set[str]]:
    """All decisions, and the ids of those about claims that no reading holds any more."""
    with read.looking(ledger.engine) as connection:
        decisions = read.decisions(connection)
        known = read.members(connection, claims={c for d in decisions for c in d.claims})
    return decisions, {d.id for d in decisions if not any(c in known for c in d.claims)}


def waiting(lines: Sequence[Line], knowledge: Accounting) -> list[tuple[float, Line]]:
    """Unreviewed lines with the euro at stake, ordered by doubt times the size of the sum."""
    found = []
    for line in lines:
        if line.reviewed or not (line.doubt or line.issues):
            continue
        value = (
            line.amount.min if line.amount and line.amount.min is not None else line.amount.max if line.amount else None
        )
        rate = knowledge.rates.rate(line.amount.currency or "", line.announced) if line.amount else None
        euros = value * rate.eur if value is not None and rate is not None else 0.0
        found.append((euros, line))
    return sorted(found, key=lambda f: (-f[1].doubt * math.log10(10 + f[0]), f[1].id))


@dataclass(frozen=True, slots=True)
class Said:
    """One statement with its source."""

    day: date | None
    speaker: str | None
    words: str
    source: str
    document: str


def statements(ledger: Ledger, speaker: str | None, text: str | None) -> list[Said]:
    """Statements of all documents, by speaker and by words."""
    with read.looking(ledger.engine) as connection:
        sources = {s.id: s for s in read.sources(connection)}
        rows = list(read.records(connection, "statement"))
    found = []
    for document, _, record in rows:
        if not isinstance(record, Statement):
            continue
        words = " ".join(" ".join(s.text for s in record.content).split())
        name = record.speaker.name if record.speaker else None
        if speaker is not None and speaker.casefold() not in {
            str(name).casefold(),
            record.speaker.id if record.speaker else "",
        }:
            continue
        if text is not None and text.casefold() not in words.casefold():
            continue
        source = sources[document]
        found.append(Said(source.published, name, words, source.publisher or source.title or document, document))
    return found
