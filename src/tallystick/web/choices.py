"""What forms offer: the currencies, recipients and months that the account knows."""

from __future__ import annotations

from tallystick.web.asking import Asked
from tallystick.web.figures import between


def currencies(ask: Asked) -> tuple[str, ...]:
    """Euro, dollar and every currency that sums are stated in, the most frequent first."""

    def count() -> tuple[str, ...]:
        found: dict[str, int] = {"EUR": 2_000_000_000, "USD": 1_000_000_000}
        for line in ask.view.lines:
            code = line.amount.currency if line.amount else None
            if code:
                found[code] = found.get(code, 0) + 1
        return tuple(sorted(found, key=lambda c: (-found[c], c)))[:20]

    return ask.view.once(("currencies",), count)


def recipients(ask: Asked) -> tuple[tuple[str, str], ...]:
    """Ids and names of all recipients, the busiest first."""

    def count() -> tuple[tuple[str, str], ...]:
        found: dict[str, int] = {}
        for row in ask.view.rows:
            for id_ in row.recipients:
                found[id_] = found.get(id_, 0) + 1
        order = sorted(found, key=lambda i: (-found[i], i))
        return tuple((i, ask.view.actors[i].name) for i in order)

    return ask.view.once(("recipients",), count)


def months(ask: Asked) -> tuple[str, ...]:
    """Every month in which a line was announced, from the first to the last."""

    def made() -> tuple[str, ...]:
        dated = [row.announced[:7] for row in ask.view.rows if row.announced]
        return tuple(between(min(dated), max(dated))) if dated else ()

    return ask.view.once(("months",), made)
