"""What was seen but could not be interpreted: reported, never guessed."""

from __future__ import annotations

from tallystick.extract.context import Context
from tallystick.extract.mentions import DateKind
from tallystick.model import Issue, Qualifier


def find_issues(context: Context) -> tuple[Issue, ...]:
    """Sums without a currency and dates that nothing fixes, in the order of the text."""
    issues = [
        Issue("money-without-currency", f"“{m.span.text}” names no currency that can be resolved", m.span)
        for m in context.money
        if m.money.currency is None and m.money.qualifier is not Qualifier.VAGUE
    ]
    if context.document.published is None:
        issues += [
            Issue("date-unresolved", f"“{d.span.text}” is relative and the document has no publication date", d.span)
            for d in context.dates
            if d.kind is DateKind.DATE and d.period.start is None and d.period.end is None
        ]
    return tuple(sorted(issues, key=lambda i: i.span.start if i.span else 0))
