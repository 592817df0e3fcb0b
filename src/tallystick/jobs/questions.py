"""Questions to a ledger that its lines alone do not answer: the claims behind one, why it is one, what adds up."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence

from tallystick.errors import LedgerError, SettingsError
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.naming import named
from tallystick.knowledge.accounting import Accounting
from tallystick.ledger import history, keyed, read
from tallystick.ledger_model import Claim, Decision, Line, Measure, Reason, Source
from tallystick.model import Stage, Support
from tallystick.reconcile.engine import reconcile
from tallystick.reconcile.prepare import prepare
from tallystick.reconcile.rulings import CORRECTABLE, correct
from tallystick.reconcile.score import reason
from tallystick.report.tables import KEYS, table
from tallystick.report.totals import Question, total


def find(lines: Sequence[Line], id_: str) -> Line:
    """The line with this id or with a claim of this id; a beginning is enough where only one fits."""
    found = [x for x in lines if x.id == id_ or id_ in x.claims] or [x for x in lines if x.id.startswith(id_)]
    if len(found) != 1:
        remedy = "`tallystick ledger` lists them" if not found else "write more of the id"
        raise LedgerError(f"{id_}: {'no line has this id' if not found else 'more than one line begins so'}; {remedy}")
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
    """For each bond of the line the features that spoke for and against it; claims no longer read have none."""
    with read.looking(ledger.engine) as connection:
        members = read.members(connection, claims=line.claims)
        documents = {document for document, _ in members.values()}
        sources = {s.id: s for s in read.sources(connection, documents)}
        views = {v.id: v for v in prepare(read.claims_of_documents(connection, documents), sources)}
        copies = {(a, b) for a, b, _ in read.copies_near(connection, documents)}
    found = []
    for bond in (b for b in line.bonds if b.first in views and b.second in views):
        a, b = views[bond.first], views[bond.second]
        pair = (min(a.claim.document, b.claim.document), max(a.claim.document, b.claim.document))
        found.append(reason(a, b, ledger.knowledge, copied=pair in copies))
    return found


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
        if history.now(connection) != dict(read.line_bodies(connection)):
            faults.append("the history of the lines does not end with the lines that are kept; `tallystick rebuild`")
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


def settled(field: str, value: str, lines: Sequence[Line]) -> str:
    """The value of a correction as it is kept, parties by their ids. Raises SettingsError for an unfit one."""
    if field not in CORRECTABLE:
        raise SettingsError(f"{field}: cannot be corrected; fields are {', '.join(CORRECTABLE)}")
    if field in ("donors", "recipients"):
        value = ", ".join(_party(part.strip(), lines) for part in value.split(",") if part.strip())
    correct(_BLANK, {field: value})
    return value


def _party(name: str, lines: Sequence[Line]) -> str:
    """The id of a party, known to us or to the ledger."""
    for actor in (a for line in lines for a in (*line.donors, *line.recipients)):
        if name in (actor.id, actor.name):
            return actor.id
    found = named(name)
    return found.id if found is not None else name


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
