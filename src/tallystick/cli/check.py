"""``tallystick check``, ``actors`` and ``quotes``: a new text against the ledger, and who is in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tallystick.cli.shared import AsOf, Form, FormOption, LedgerOption, day, opened, put


def check(  # noqa: PLR0913 - one parameter for each option
    target: Annotated[str, typer.Argument(help="A file, an address, or a sentence in quotation marks.")],
    published: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="The new text's day; relative dates count from it.")
    ] = None,
    speaker: Annotated[
        str | None, typer.Option(help="Who “we” is where the text does not say: a state, body or office-holder.")
    ] = None,
    recipient: Annotated[str | None, typer.Option(help="Who receives, where the text does not say.")] = None,
    as_of: AsOf = None,
    ledger: LedgerOption = None,
    form: FormOption = Form.TEXT,
) -> None:
    """Compare each figure of a new text with the ledger: supported, outdated, contradicted or unknown.

    What the ledger does not know is unknown, never wrong; a promise does not bear out a delivery. Totals to date are
    compared with totals that sources state and with what the ledger's own lines add up to. The text is not kept.

    Example: tallystick check "We have given £12bn since 2022" --speaker "John Healey" --recipient Ukraine
    """
    from tallystick.jobs.read import Details, read_target, read_text
    from tallystick.jobs.verdicts import About, named
    from tallystick.jobs.verdicts import check as run
    from tallystick.report.checks import as_dict, as_text

    details = Details(published)
    is_target = target == "-" or "://" in target or Path(target).exists()
    about = About(named(speaker), named(recipient))
    reading = read_target(target, details) if is_target else read_text(target, details)
    with opened(ledger) as book:
        found = run(book, reading, as_of, about)
    put(form, as_text(found), [as_dict(c) for c in found])


def actors(ledger: LedgerOption = None, form: FormOption = Form.TEXT) -> None:
    """List the actors of the account and in how many lines each gives, receives, supplies or carries.

    Example: tallystick actors
    """
    from tallystick.report.actors import as_text, roll

    with opened(ledger) as book:
        found = roll(book.lines())
    put(form, as_text(found), found)


def quotes(
    speaker: Annotated[str | None, typer.Option(help="Only what this speaker said.")] = None,
    text: Annotated[str | None, typer.Option(help="Only statements with these words.")] = None,
    ledger: LedgerOption = None,
    form: FormOption = Form.TEXT,
) -> None:
    """List who said what, from all documents.

    Example: tallystick quotes --speaker "Tom Ackroyd"
    """
    from tallystick.jobs.questions import statements
    from tallystick.report.as_json import encode

    with opened(ledger) as book:
        found = statements(book, speaker, text)
    rows = [f"{s.day or 'no date'}  {s.speaker or 'speaker not named'}: “{s.words}” ({s.source})\n" for s in found]
    put(form, "".join(rows), encode(found))
