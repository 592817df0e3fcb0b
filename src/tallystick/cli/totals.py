"""``tallystick totals``, ``due`` and ``diff``: sums, dates and changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import typer

from tallystick.cli.groups import Announced, Asked
from tallystick.cli.shared import moment, opened, put, today
from tallystick.ledger_model import Line, Measure
from tallystick.model import AidType


def _share(value: str) -> int:
    """The year whose GDP is meant. Raises BadParameter."""
    from tallystick.report.shares import USUAL

    name, _, year = value.partition(":")
    if name != "gdp" or (year and not year.isdigit()):
        raise typer.BadParameter(f"{value!r} is no share known here: write gdp, or gdp:2023")
    return int(year) if year else USUAL


Measures = Annotated[list[Measure] | None, typer.Option(help="One measure; all three, apart, if none is named.")]
Prices = Annotated[
    int | None, typer.Option(metavar="YEAR", help="Constant prices: put every sum into prices of this year.")
]
Share = Annotated[
    int | None,
    typer.Option(metavar="gdp[:YEAR]", parser=_share, help="Also each donor's share of its GDP (2021 if no year)."),
]
Key = Literal["donor", "recipient", "month", "type", "stage", "category"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """What is added up, for whom, in which money."""

    measure: Measures = None
    donor: Annotated[list[str] | None, typer.Option(help="Ids of the donors inside the boundary.")] = None
    recipient: Annotated[list[str] | None, typer.Option(help="Ids of the recipients inside the boundary.")] = None
    aid_type: Annotated[AidType | None, typer.Option("--type", help="Only this type of aid.")] = None
    new_money: Annotated[bool, typer.Option("--new-money", help="Only what the sources call new.")] = False
    currency: Annotated[str, typer.Option(help="ISO 4217 code of the currency to add up in.")] = "EUR"
    prices: Prices = None
    share: Share = None


def totals(
    *,
    by: Annotated[Key, typer.Option(help="What to group by.")] = "donor",
    boundary: Boundary,
    announced: Announced,
    asked: Asked,
) -> None:
    """Add up commitments, allocations and deliveries, each apart and each sum once.

    Every table names its boundary, the rates and days of conversion, and in footnotes what it leaves out.

    Example: tallystick totals --by donor --currency EUR --prices 2021 --share gdp
    """
    from tallystick.report.shares import with_shares
    from tallystick.report.tables import as_dict, as_text, check_question, table
    from tallystick.report.totals import Question

    with opened(asked.ledger) as book:
        lines, knowledge = asked.lines(book), book.knowledge
    questions = [
        Question(
            measure=measure,
            currency=boundary.currency,
            donors=frozenset(boundary.donor or ()),
            recipients=frozenset(boundary.recipient or ()),
            aid_type=boundary.aid_type,
            new_money=True if boundary.new_money else None,
            start=announced.since,
            end=announced.until,
            prices=boundary.prices,
        )
        for measure in boundary.measure or list(Measure)
    ]
    check_question(questions[0], knowledge)
    tables = [table(lines, q, by, knowledge) for q in questions]
    if boundary.share is not None:
        tables = [with_shares(t, boundary.share, knowledge) for t in tables]
    put(asked.form, "\n".join(as_text(t) for t in tables), [as_dict(t) for t in tables])


def stated(asked: Asked) -> None:
    """Set every total to date that a source states beside what the account has for the same parties by that day.

    Such a total is never added; it agrees, differs by so much, or cannot be compared, and both sides are shown.

    Example: tallystick stated --as-of 2025-12-31
    """
    from tallystick.jobs.questions import sentences
    from tallystick.report.stated import as_dict, as_text, compared, incomparable

    with opened(asked.ledger) as book:
        lines = asked.lines(book)
        of: dict[str, list[Line]] = {}
        for line in lines:
            for donor in line.donors:
                of.setdefault(donor.id, []).append(line)
        found, left = compared(lines, of, book.knowledge), incomparable(lines)
        quotes = sentences(book, [x.line for x in found] + [x.line for x in left])
    rows = [as_dict(x, quotes) for x in found] + [as_dict(x, quotes) for x in left]
    put(asked.form, as_text(found, left, quotes), rows)


def due(asked: Asked) -> None:
    """List what was promised by a date: overdue, due soon, not due yet, met.

    Silence is called silence: "no delivery reported up to" a day, never "not delivered".

    Example: tallystick due --as-of 2025-12-31
    """
    from tallystick.report import due as report
    from tallystick.report.lines import as_dict

    when = asked.as_of or today()
    with opened(asked.ledger) as book:
        soon = book.knowledge.weights.due_soon_days
        found = report.due(asked.lines(book), when, soon)
    put(asked.form, report.as_text(found, when), [as_dict(line, when, soon) for _, line in found])


def diff(
    since: Annotated[datetime, typer.Option(parser=moment, metavar="TIME", help="The moment to compare with.")],
    asked: Asked,
) -> None:
    """Say what changed in the account since a moment, and because of which claims or rulings.

    With --known-at up to another moment instead of now; with --as-of in what was published by a day.

    Example: tallystick diff --since 2025-04-01T00:00
    """
    from tallystick.jobs.questions import all_decisions
    from tallystick.report.as_json import encode
    from tallystick.report.changes import as_text, changes

    with opened(asked.ledger) as book:
        after = asked.lines(book)
        decided = (d for d in all_decisions(book)[0] if d.recorded > since)
        between = [d for d in decided if asked.known_at is None or d.recorded <= asked.known_at]
        found = changes(book.lines(as_of=asked.as_of, known_at=since), after, between)
        renewed = book.rules_since()
    if renewed is not None and since < renewed and (asked.known_at is None or renewed <= asked.known_at):
        told = f"on {renewed:%Y-%m-%d %H:%M} UTC all lines were computed anew, by changed rules or knowledge"
        typer.echo(f"note: {told}; a change without new claims may come of that", err=True)
    put(asked.form, as_text(found), encode(found))
