"""The verdicts on a new text's figures, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from tallystick.ledger_model import Line
from tallystick.model import Support
from tallystick.report import words


class Checked(Protocol):
    """One figure's verdict, as ``jobs.questions`` gives it."""

    @property
    def record(self) -> Support:
        """What the new text says."""

    @property
    def verdict(self) -> str:
        """Supported, outdated, contradicted or unknown."""

    @property
    def why(self) -> str:
        """The reason in a clause."""

    @property
    def line(self) -> Line | None:
        """The line it is about."""

    @property
    def evidence(self) -> tuple[str, ...]:
        """The ledger's sentences."""


def as_text(found: Iterable[Checked]) -> str:
    """One paragraph a figure, with both sides' sentences."""
    rows = []
    for checked in found:
        text = " … ".join(words.one_line(e.text) for e in checked.record.evidence)
        rows.append(f"{str(checked.verdict).upper()}: “{text}”")
        rows.append(f"  {checked.why}" + (f" ({checked.line.id})" if checked.line else ""))
        rows += [f"  “{words.one_line(e)}”" for e in checked.evidence]
    return "\n".join(rows) + "\n" if rows else "no figure of support was found in the text\n"
