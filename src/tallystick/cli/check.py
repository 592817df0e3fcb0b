"""``tallystick check``, ``actors`` and ``quotes``: a new text against the ledger, and who is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from tallystick.cli.groups import Asked
from tallystick.cli.shared import day, opened, put
from tallystick.errors import SourceError

Kinds = Literal["said", "stands"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """What a text to be checked does not say itself."""

    published: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="The new text's day; relative dates count from it.")
    ] = None
    speaker: Annotated[
        str | None, typer.Option(help="Who “we” is where the text does not say: a state, body or office-holder.")
    ] = None
    recipient: Annotated[str | None, typer.Option(help="Who receives, where the text does not say.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Which statements and positions are listed."""

    speaker: Annotated[
        str | None, typer.Option(help="Part of the speaker's name or office, or the id of who is spoken for.")
    ] = None
    text: Annotated[str | None, typer.Option(help="Words that all stand in what was said, or in its topic.")] = None
    kind: Annotated[Kinds | None, typer.Option(help="Only what was said, or only where somebody stands.")] = None
    since: Annotated[date | None, typer.Option(parser=day, metavar="DATE", help="Published on this day or later.")] = (
        None
    )


def check(
    target: Annotated[str, typer.Argument(help="A file, an address, or a sentence in quotation marks.")],
    unsaid: Unsaid,
    asked: Asked,
) -> None:
    """Compare each figure of a new text with the ledger: supported, outdated, contradicted or unknown.

    What the ledger does not know is unknown, never wrong; a promise does not bear out a delivery. Totals to date are
    compared with totals that sources state and with what the ledger's own lines add up to. The text is not kept.

    Example: tallystick check "We have given £12bn since 2022" --speaker "John Healey" --recipient Ukraine
    """
    from tallystick.jobs.checking import check as run
    from tallystick.jobs.checking import doubtful, in_english
    from tallystick.jobs.naming import named
    from tallystick.jobs.read import Details, text_of, text_of_target
    from tallystick.jobs.unread import About
    from tallystick.report.as_json import encode
    from tallystick.report.checks import as_text

    details = Details(unsaid.published)
    is_target = target == "-" or "://" in target or _is_there(target)
    if not is_target and _FILE_NAME.fullmatch(target):
        raise SourceError(f"{target}: there is no such file; to check a sentence, write it in quotation marks")
    about = About(named(unsaid.speaker), named(unsaid.recipient))
    reading = in_english(text_of_target(target, details) if is_target else text_of(target, details))
    with opened(asked.ledger) as book:
        found = run(book, asked.lines(book), reading, asked.as_of, about)
    if notice := doubtful(reading.document, found):
        typer.echo(notice, err=True)
    put(asked.form, as_text(found), encode(found))


_FILE_NAME = re.compile(r"[\w./\\-]+\.[A-Za-z]{2,5}")


def _is_there(target: str) -> bool:
    """Whether a file of this name is there; a sentence may be longer than any name can be."""
    try:
        return Path(target).exists()
    except (OSError, ValueError):
        return False


def actors(
    *,
    name: Annotated[str | None, typer.Option(help="Only those with these letters in name or id.")] = None,
    asked: Asked,
) -> None:
    """List the actors of the account and in how many lines each gives, receives, supplies or carries.

    Example: tallystick actors --name norway
    """
    from tallystick.report.actors import as_text, roll

    with opened(asked.ledger) as book:
        found = roll(asked.lines(book), name)
    put(asked.form, as_text(found), found)


def quotes(wanted: Spoken, asked: Asked) -> None:
    """List who said what and who stands where, from all documents, the latest first.

    Example: tallystick quotes --speaker healey --text "air defence"
    """
    from tallystick.jobs.quotes import Kind, Quotes, Search, search
    from tallystick.report import words
    from tallystick.report.as_json import encode

    kind = Kind(wanted.kind) if wanted.kind else None
    sought = Search(speaker=wanted.speaker, text=wanted.text, kind=kind, since=wanted.since, until=asked.as_of)
    with opened(asked.ledger) as book:
        spoken = Quotes(book)
        found = search(spoken.current() if asked.known_at is None else spoken.at(asked.known_at), sought)
    rows = []
    for q in found:
        who = words.one_line(q.speaker.name) if q.speaker else "speaker not named"
        said = f"“{words.one_line(q.words)}”" if q.kind is Kind.SAID else f"{q.manner} {words.one_line(q.words)}"
        rows.append(f"{q.day or 'no date'}  {who}: {said} ({words.one_line(q.source or q.document)})\n")
    put(asked.form, "".join(rows) or "nobody is quoted so\n", encode(found))
