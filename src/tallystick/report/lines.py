"""Lines as people read them and as JSON: the account's rows, one line in full, and why it is one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tallystick.ledger_model import Claim, Line, Reason, Source
from tallystick.model import AidType, Basis, Stage
from tallystick.reconcile.status import schedule
from tallystick.report import words
from tallystick.report.as_json import encode

FEW = 3
"""Goods named in a short row."""
SOME = 8
"""Goods named in a row of a list; a line in full names all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which lines are asked for; an empty field asks for all."""

    donor: str | None = None
    recipient: str | None = None
    stage: Stage | None = None
    aid_type: AidType | None = None
    category: str | None = None
    source_class: str | None = None
    text: str | None = None
    start: date | None = None
    end: date | None = None

    @property
    def but_text(self) -> Filter:
        """The same without its free text, for a caller that has looked for it already."""
        return self if self.text is None else replace(self, text=None)

    def holds(self, line: Line) -> bool:
        """Whether a line is asked for."""
        return all(
            (
                self.donor is None or _named(self.donor, line.donors),
                self.recipient is None or _named(self.recipient, line.recipients),
                self.stage in {None, line.stage},
                self.aid_type in {None, line.aid_type},
                self.category is None or any(i.category == self.category for i in line.items),
                self.source_class is None or any(c == self.source_class for c, _ in line.sources),
                self.start is None or (line.announced is not None and line.announced >= self.start),
                self.end is None or (line.announced is not None and line.announced <= self.end),
                self.text is None or self.text.casefold() in searched(line),
            )
        )


def _named(wanted: str, actors: Iterable[Any]) -> bool:
    low = wanted.casefold()
    return any(low in {a.id.casefold(), a.name.casefold()} for a in actors)


def searched(line: Line) -> str:
    """What a free-text search looks in: id, parties, goods and sums, in lower case."""
    actors = (*line.donors, *line.recipients, *(a for a in (line.supplier, line.channel) if a))
    names = [a.name for a in actors] + [i.name for i in line.items] + [s.money.text for s in line.values]
    return " ".join([line.id, *names]).casefold()


def headline(line: Line) -> str:
    """A line in one row: parties, what, stage."""
    return f"{_row(line, SOME)} [{words.label(line.stage)}]"


def brief(line: Line) -> str:
    """A line in one short row: parties, sum and the first goods; its stage is shown beside it."""
    return _row(line, FEW)


def _row(line: Line, most: int | None) -> str:
    shown = ", ".join(x for x in (words.money(line.amount), words.items(line.items, most)) if x) or _service(line)
    donors = words.names(line.donors) or "(donor not named)"
    recipients = words.names(line.recipients) or "(recipient not named)"
    return f"{donors} → {recipients}: {shown}"


def what(line: Line) -> str:
    """What a line is for, beside its sum: goods, else services, else the kind of aid or of sum."""
    kind = {Basis.ENVELOPE: "envelope", Basis.CUMULATIVE: "total to date"}.get(line.basis, "")
    aid = f"{line.aid_type.value} aid" if line.aid_type else ""
    plain = " ".join(x for x in (kind or aid or "support", words.period(line.period) if kind else "") if x)
    return words.items(line.items) or ", ".join(words.label(m) for m in line.modality) or plain


def _service(line: Line) -> str:
    return ", ".join(words.label(m) for m in line.modality) or "support"


def counting(line: Line) -> str:
    """In which measures a line counts, or why in none."""
    if line.counted_in:
        measures = ", ".join(m.value for m in line.counted_in)
        return f"counts in {measures}" + (" only: it is an envelope" if line.why_not_counted else "")
    return f"not counted: {_REASONS[str(line.why_not_counted)]}"


_REASONS = {
    "part_of": "it is part of a line that is",
    "stated_total": "it is a total to date, which is compared, never added",
    "envelope": "it is an envelope",
    "superseded": "a later figure has replaced it",
    "rejected": "a reviewer rejected it",
    "prospective": "it is asked for or weighed, not promised",
    "withheld": "it was paused, refused or called off",
}


def why_waiting(line: Line) -> str:
    """The first thing a reviewer should look at."""
    if line.issues:
        return line.issues[0].message
    return "its claims may not be one line" if line.bonds else "its source hedges"


def as_dict(line: Line, as_of: date, soon_days: int) -> dict[str, Any]:
    """A line for JSON, with what is worked out beside what is stored."""
    found: dict[str, Any] = encode(line)
    found["counted"] = line.counted
    found["official_status"] = line.stage.value
    found["schedule_status"] = schedule(line, as_of, soon_days).value
    found["sources"] = {c.value: n for c, n in line.sources}
    found["independent_sources"] = line.independent_sources
    found["claims"] = list(dict.fromkeys(line.claims))
    return found


def tree(lines: Sequence[Line], root: str | None = None) -> list[tuple[int, Line]]:
    """Lines with their depth, each part under its nearest whole; with ``root``, only that line and its parts."""
    children: dict[str | None, list[Line]] = {}
    known = {line.id for line in lines}
    for line in lines:
        children.setdefault(line.part_of if line.part_of in known else None, []).append(line)
    found: list[tuple[int, Line]] = []
    stack = [(0, line) for line in reversed(children.get(None, []))]
    if root is not None:
        stack = [(0, line) for line in lines if line.id == root]
    while stack:
        depth, line = stack.pop()
        found.append((depth, line))
        stack += [(depth + 1, part) for part in reversed(children.get(line.id, []))]
    return found


def listing(lines: Sequence[Line]) -> str:
    """The account as an indented list."""
    rows = []
    for depth, line in tree(lines):
        mark = "+" if line.counted_in else "·"
        day = str(line.announced or "no date   ")
        rows.append(f"{line.id}  {day}  {mark} {'   ' * depth}{headline(line)}")
    return "\n".join(rows) + ("\n" if rows else "")


def _sources(line: Line) -> str:
    shown = ", ".join(f"{n} {c.value}" for c, n in line.sources)
    return f"{line.independent_sources} independent source{'s' if line.independent_sources != 1 else ''} ({shown})"


def in_full(
    line: Line, lines: Sequence[Line], claims: Mapping[str, Claim], sources: Mapping[str, Source], day: date
) -> str:
    """One line with its history, its place in the tree, what is open, and every piece of evidence."""
    rows = [f"{line.id}  {headline(line)}", f"  {counting(line)}; {_sources(line)}"]
    rows.append(f"  official status {words.label(line.stage)}, evidence status {words.label(line.evidence_status)}")
    if line.due is not None:
        rows.append(f"  due {words.period(line.due)}{_silence(line, day)}")
    if len(line.items) > SOME + 1:
        rows.append(f"  goods: {words.items(line.items)}")
    rows += [f"  stated: {words.money(s.money)} in {len(s.claims)} claim(s)" for s in line.values]
    rows += [f"  {step.on or 'no date'}: {words.label(step.stage)}" for step in line.history]
    rows += [f"  open: {o.rest:,.0f} of {o.promised:,.0f} {o.name}" for o in line.open if o.delivered]
    rows += _tree_rows(line, lines)
    rows += [f"  to review: {issue.message}" for issue in line.issues]
    for id_ in dict.fromkeys(line.claims):
        claim = claims[id_]
        source = sources[claim.document]
        rows.append(f"  {id_}  {claim.published or 'no date'}  {source.publisher or source.title or claim.document}")
        rows += [f"    “{words.one_line(e.text)}”" for e in claim.record.evidence]
    return "\n".join(rows) + "\n"


def _silence(line: Line, day: date) -> str:
    return "" if line.stage is Stage.DELIVERED else f"; no delivery reported up to {day}"


def _tree_rows(line: Line, lines: Sequence[Line]) -> list[str]:
    by_id = {x.id: x for x in lines}
    rows = [f"  part of {w}: {headline(by_id[w])}" for w in (line.part_of, *line.also_part_of) if w in by_id]
    rows += [f"  {'   ' * depth}holds {x.id}: {headline(x)}" for depth, x in tree(lines, line.id) if depth]
    if line.remainder:
        currency = line.amount.currency if line.amount else None
        rows.append(f"  unallocated remainder: {currency} {words.figure(line.remainder, None)}")
    return rows


def explain(line: Line, reasons: Sequence[Reason], lines: Sequence[Line]) -> str:
    """Why these claims are one line, why this figure stands, and why it counts or does not: in sentences."""
    rows = [f"{line.id}  {headline(line)}", ""]
    if not reasons:
        rows.append(
            "One claim alone makes this line." if len(line.parts) == 1 else "A reviewer or one text ties its claims."
        )
    for reason in reasons:
        rows.append(f"{reason.first} and {reason.second} are one line (score {reason.score:g}):")
        telling = sorted((f for f in reason.features if f[2]), key=lambda f: -abs(f[2]))
        rows += [f"  {'+' if weight > 0 else '−'}{abs(weight):g}  {says}." for _, _, weight, says in telling]
    rows += [
        "",
        f"Sum: {line.amount_why}." if line.amount else "Sum: no source states one.",
        f"Counting: {counting(line)}.",
    ]
    by_id = {x.id: x for x in lines}
    if line.part_of in by_id:
        rows.append(f"Whole: {line.part_of}, {headline(by_id[line.part_of])}.")
    rows += [f"To review: {issue.message}." for issue in line.issues]
    return "\n".join(rows) + "\n"
