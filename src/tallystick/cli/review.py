"""The review's verbs: what people rule about lines, and the list of what to look at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tallystick.cli.groups import Kept, Ruled
from tallystick.cli.ledger import LineArgument
from tallystick.cli.shared import Form, FormOption, LedgerOption, Who, Why, opened, put
from tallystick.ledger_model import Ruling

if TYPE_CHECKING:
    from tallystick.jobs.ledger import Ledger
    from tallystick.ledger_model import Decision

Lines = Annotated[list[str], typer.Argument(help="Ids of lines or of single claims.")]


def _rule(ruled: Ruled, ruling: Ruling, ids: list[str], **fields: str) -> None:
    from tallystick.jobs import rulings

    meant = {Ruling.MERGE: rulings.to_merge, Ruling.SPLIT: rulings.to_split}.get(ruling, rulings.claims_meant)
    with opened(ruled.ledger) as book:
        decision = book.decide(ruling, meant(book, book.lines(), ids), ruled.who, ruled.why, **fields)
        _told(ruled.form, decision, book)


def _told(form: Form, made: Decision, book: Ledger) -> None:
    """The decision, and the lines as they are now that it is kept."""
    from tallystick.jobs.rulings import outcome
    from tallystick.report.as_json import encode
    from tallystick.report.lines import counting, headline

    of = f" of {made.undoes}" if made.undoes else ""
    rows = [f"{made.id}  {made.ruling.value}{of} by {made.who}: {made.why}"]
    rows += [f"  {line.id}  {headline(line)}: {counting(line)}" for line in outcome(book, made)]
    put(form, "\n".join(rows) + "\n", encode(made))


def accept(
    lines: Lines, who: Who, why: Why = "checked", ledger: LedgerOption = None, form: FormOption = Form.TEXT
) -> None:
    """Mark lines as reviewed and right.

    Example: tallystick accept L3f2a91c04d --by Ann
    """
    _rule(Ruled(who=who, why=why, ledger=ledger, form=form), Ruling.ACCEPT, lines)


def reject(lines: Lines, ruled: Ruled) -> None:
    """Take lines or single claims out of every total; they stay on record.

    Example: tallystick reject L3f2a91c04d --by Ann --why "the paper withdrew it"
    """
    _rule(ruled, Ruling.REJECT, lines)


def correct(
    line: LineArgument,
    field: Annotated[str, typer.Argument(help="amount, stage, basis, aid_type, donors, recipients or due.")],
    value: Annotated[str, typer.Argument(help='The right value, like "GBP 160000000" or 2025-12-31.')],
    ruled: Ruled,
) -> None:
    """Put a value in place of the one that was read; the one read stays on record.

    Example: tallystick correct L3f2a91c04d amount "GBP 160000000" --by Ann --why misprint
    """
    from tallystick.jobs.questions import settled
    from tallystick.jobs.rulings import claims_meant

    with opened(ruled.ledger) as book:
        lines = book.lines()
        kept, claims = settled(field, value, lines), claims_meant(book, lines, [line])
        _told(ruled.form, book.decide(Ruling.CORRECT, claims, ruled.who, ruled.why, field=field, value=kept), book)


def merge(lines: Lines, ruled: Ruled) -> None:
    """Make several lines one.

    Example: tallystick merge L3f2a91c04d L77aa01b2c3 --by Ann --why "same package"
    """
    _rule(ruled, Ruling.MERGE, lines)


def split(
    claims: Annotated[list[str], typer.Argument(help="Ids of the claims that are another line.")],
    ruled: Ruled,
) -> None:
    """Part claims from the line they were put in.

    Example: tallystick split C0a1b2c3 --by Ann --why "another delivery"
    """
    _rule(ruled, Ruling.SPLIT, claims)


def link(
    line: LineArgument,
    whole: Annotated[str, typer.Argument(help="The line it is part of.")],
    ruled: Ruled,
    cut: Annotated[bool, typer.Option("--cut", help="Cut the link instead of setting it.")] = False,
) -> None:
    """Put a line under the whole it is part of, or cut such a link.

    Example: tallystick link L3f2a91c04d L77aa01b2c3 --by Ann --why "paid from the fund"
    """
    from tallystick.jobs.rulings import to_link

    with opened(ruled.ledger) as book:
        claims, held_by = to_link(book, book.lines(), (line, whole), cut=cut)
        ruling = Ruling.UNLINK if cut else Ruling.LINK
        _told(ruled.form, book.decide(ruling, claims, ruled.who, ruled.why, whole=held_by), book)


def undo(
    decision: Annotated[str, typer.Argument(help="The decision's id, as `tallystick decisions` prints it.")],
    ruled: Ruled,
) -> None:
    """Take back a decision; both stay on record.

    Example: tallystick undo D0c44e1a2b --by Ann --why "wrong line"
    """
    from tallystick.jobs.rulings import to_undo

    with opened(ruled.ledger) as book:
        meant = to_undo(book, decision)
        _told(ruled.form, book.decide(Ruling.UNDO, meant.claims, ruled.who, ruled.why, undoes=meant.id), book)


def decisions(kept: Kept) -> None:
    """List all decisions, the oldest first; those about claims no longer read are marked.

    Example: tallystick decisions --format json
    """
    from tallystick.jobs.questions import all_decisions
    from tallystick.report.as_json import encode

    with opened(kept.ledger) as book:
        found, gone = all_decisions(book)
    rows = []
    for d in found:
        idle = " — about claims that are no longer read; it has no effect" if d.id in gone else ""
        rows.append(f"{d.id}  {d.recorded:%Y-%m-%d %H:%M}  {d.ruling.value:7} {d.who}: {d.why}{idle}\n")
    put(kept.form, "".join(rows), encode(found))


def inbox(*, limit: Annotated[int, typer.Option(help="How many lines.")] = 20, kept: Kept) -> None:
    """List unreviewed lines, those first where doubt and money at stake are greatest.

    Example: tallystick inbox --limit 10
    """
    from tallystick.jobs.questions import waiting
    from tallystick.report.as_json import encode
    from tallystick.report.lines import headline, why_waiting

    with opened(kept.ledger) as book:
        found = waiting(book.lines(), book.knowledge)[:limit]
    rows = [f"{line.id}  doubt {line.doubt:.2f}  EUR {euros:,.0f}  {headline(line)}" for euros, line in found]
    why = [[i.message for i in line.issues] or [why_waiting(line)] for _, line in found]
    rows = [row + "".join(f"\n    {told}" for told in tolds) for row, tolds in zip(rows, why, strict=True)]
    put(kept.form, "\n".join(rows) + ("\n" if rows else ""), [{"euros": e, **encode(x)} for e, x in found])
