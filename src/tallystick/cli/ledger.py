"""``tallystick ledger``, ``show`` and ``explain``: the account's lines, one in full, and why it is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from tallystick.cli.groups import Announced, Asked
from tallystick.cli.shared import opened, put, today
from tallystick.ledger_model import SourceClass
from tallystick.model import AidType, Stage

LineArgument = Annotated[str, typer.Argument(help="The line's id, or how it begins, or the id of one of its claims.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines are listed."""

    donor: Annotated[str | None, typer.Option(help="Id or name of the donor.")] = None
    recipient: Annotated[str | None, typer.Option(help="Id or name of the recipient.")] = None
    stage: Annotated[Stage | None, typer.Option(help="Only lines at this stage.")] = None
    aid_type: Annotated[AidType | None, typer.Option("--type", help="Only this type of aid.")] = None
    category: Annotated[str | None, typer.Option(help="Only lines with goods of this category.")] = None
    source: Annotated[SourceClass | None, typer.Option(help="Only lines with a source of this class.")] = None
    text: Annotated[str | None, typer.Option(help="Only lines with these words in parties, goods or sums.")] = None


def ledger(wanted: Wanted, announced: Announced, asked: Asked) -> None:
    """List the account's lines, parts under their wholes; + marks what is counted.

    Example: tallystick ledger --donor GBR --stage allocated --since 2025-01-01
    """
    from tallystick.report.lines import Filter, as_dict, listing

    holding = Filter(
        donor=wanted.donor, recipient=wanted.recipient, stage=wanted.stage, aid_type=wanted.aid_type,
        category=wanted.category, source_class=wanted.source.value if wanted.source else None, text=wanted.text,
        start=announced.since, end=announced.until,
    )  # fmt: skip
    with opened(asked.ledger) as book:
        lines = [x for x in asked.lines(book) if holding.holds(x)]
        soon = book.knowledge.weights.due_soon_days
    put(asked.form, listing(lines), [as_dict(x, asked.as_of or today(), soon) for x in lines])


def show(line: LineArgument, asked: Asked) -> None:
    """Show one line: history, sources, place in the tree, every value and every piece of evidence.

    Example: tallystick show L3f2a91c04d
    """
    from tallystick.jobs.questions import behind
    from tallystick.jobs.rulings import line_meant
    from tallystick.report.as_json import encode
    from tallystick.report.lines import as_dict, in_full

    with opened(asked.ledger) as book:
        lines = asked.lines(book)
        found = line_meant(book, lines, line)
        claims, sources = behind(book, found)
        when = asked.as_of or today()
        value = as_dict(found, when, book.knowledge.weights.due_soon_days)
    value["evidence"] = [
        {"claim": c.id, "document": c.document, "published": encode(c.published), "evidence": encode(c.record.evidence)}
        for c in claims.values()
    ]
    put(asked.form, in_full(found, lines, claims, sources, when), value)


def explain(line: LineArgument, asked: Asked) -> None:
    """Say in sentences why these claims are one line, why its sum stands, and why it counts or does not.

    Example: tallystick explain L3f2a91c04d
    """
    from tallystick.jobs.questions import reasons
    from tallystick.jobs.rulings import line_meant
    from tallystick.report import lines as report
    from tallystick.report.as_json import encode

    with opened(asked.ledger) as book:
        lines = asked.lines(book)
        found = line_meant(book, lines, line)
        why = reasons(book, found)
    put(asked.form, report.explain(found, why, lines), {"line": found.id, "sum": found.amount_why,
        "counting": report.counting(found), "reasons": encode(why)})  # fmt: skip
