"""``tallystick ledger``, ``show`` and ``explain``: the account's lines, one in full, and why it is one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from tallystick.cli.shared import AsOf, Form, FormOption, KnownAt, LedgerOption, day, opened, put, today
from tallystick.ledger_model import SourceClass
from tallystick.model import AidType, Stage

LineArgument = Annotated[str, typer.Argument(help="The line's id, or how it begins, or the id of one of its claims.")]


def ledger(  # noqa: PLR0913 - one parameter for each option
    donor: Annotated[str | None, typer.Option(help="Id or name of the donor.")] = None,
    recipient: Annotated[str | None, typer.Option(help="Id or name of the recipient.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="Only lines at this stage.")] = None,
    aid_type: Annotated[AidType | None, typer.Option("--type", help="Only this type of aid.")] = None,
    category: Annotated[str | None, typer.Option(help="Only lines with goods of this category.")] = None,
    source: Annotated[SourceClass | None, typer.Option(help="Only lines with a source of this class.")] = None,
    text: Annotated[str | None, typer.Option(help="Only lines with these words in parties, goods or sums.")] = None,
    since: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="Announced on this day or later.")
    ] = None,
    until: Annotated[date | None, typer.Option(parser=day, metavar="DATE", help="Announced by this day.")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    ledger: LedgerOption = None,
    form: FormOption = Form.TEXT,
) -> None:
    """List the account's lines, parts under their wholes; + marks what is counted.

    Example: tallystick ledger --donor GBR --stage allocated --since 2025-01-01
    """
    from tallystick.report.lines import Filter, as_dict, listing

    asked = Filter(
        donor=donor, recipient=recipient, stage=stage, aid_type=aid_type, category=category,
        source_class=source.value if source else None, text=text, start=since, end=until,
    )  # fmt: skip
    with opened(ledger) as book:
        lines = [x for x in book.lines(as_of=as_of, known_at=known_at) if asked.holds(x)]
        soon = book.knowledge.weights.due_soon_days
    put(form, listing(lines), [as_dict(x, as_of or today(), soon) for x in lines])


def show(
    line: LineArgument,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    ledger: LedgerOption = None,
    form: FormOption = Form.TEXT,
) -> None:
    """Show one line: history, sources, place in the tree, every value and every piece of evidence.

    Example: tallystick show L3f2a91c04d
    """
    from tallystick.jobs.questions import behind, find
    from tallystick.report.as_json import encode
    from tallystick.report.lines import as_dict, in_full

    with opened(ledger) as book:
        lines = book.lines(as_of=as_of, known_at=known_at)
        found = find(lines, line)
        claims, sources = behind(book, found)
        when = as_of or today()
        value = as_dict(found, when, book.knowledge.weights.due_soon_days)
    value["evidence"] = [
        {"claim": c.id, "document": c.document, "published": encode(c.published), "evidence": encode(c.record.evidence)}
        for c in claims.values()
    ]
    put(form, in_full(found, lines, claims, sources, when), value)


def explain(
    line: LineArgument,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    ledger: LedgerOption = None,
    form: FormOption = Form.TEXT,
) -> None:
    """Say in sentences why these claims are one line, why its sum stands, and why it counts or does not.

    Example: tallystick explain L3f2a91c04d
    """
    from tallystick.jobs.questions import find, reasons
    from tallystick.report import lines as report
    from tallystick.report.as_json import encode

    with opened(ledger) as book:
        lines = book.lines(as_of=as_of, known_at=known_at)
        found = find(lines, line)
        why = reasons(book, found)
    put(form, report.explain(found, why, lines), {"line": found.id, "sum": found.amount_why,
        "counting": report.counting(found), "reasons": encode(why)})  # fmt: skip
