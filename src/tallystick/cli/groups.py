"""Options that many commands share, each declared once: a group is a dataclass, and one parameter of a command.

``flat`` makes of such a command one that Typer understands, with each field of each group as an option of its own.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from tallystick.cli.shared import AsOf, Form, FormOption, KnownAt, LedgerOption, Who, Why, day

if TYPE_CHECKING:
    from tallystick.jobs.ledger import Ledger
    from tallystick.ledger_model import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """The two clocks of a question."""

    as_of: AsOf = None
    known_at: KnownAt = None

    def lines(self, book: Ledger) -> list[Line]:
        """The account's lines at that time."""
        return book.lines(as_of=self.as_of, known_at=self.known_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Clocks):
    """What every question can be asked with: its time, its ledger, the form of the answer."""

    ledger: LedgerOption = None
    form: FormOption = Form.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where to, and in which form it is told."""

    ledger: LedgerOption = None
    form: FormOption = Form.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """Who decides, and why, in which ledger."""

    who: Who
    why: Why
    ledger: LedgerOption = None
    form: FormOption = Form.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """The days between which something was announced."""

    since: Annotated[date | None, typer.Option(parser=day, metavar="DATE", help="Announced on this day or later.")] = (
        None
    )
    until: Annotated[date | None, typer.Option(parser=day, metavar="DATE", help="Announced by this day.")] = None


def flat(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each field of its groups, in the order in which they are declared."""
    hints = get_type_hints(command, include_extras=True)
    groups = {name: kind for name, kind in hints.items() if isinstance(kind, type) and is_dataclass(kind)}
    if not groups:
        return command
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        alone = parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name])
        parameters += _fields(groups[name]) if name in groups else [alone]

    @functools.wraps(command)
    def called(**given: Any) -> None:
        made = {name: kind(**{f.name: given.pop(f.name) for f in fields(kind)}) for name, kind in groups.items()}
        command(**given, **made)

    shown: Any = called
    shown.__signature__ = inspect.Signature(parameters)
    shown.__annotations__ = {p.name: p.annotation for p in parameters}
    return called


def _fields(group: type[Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if field.default is MISSING else field.default,
            annotation=hints[field.name],
        )
        for field in fields(group)
    ]
