"""Visitors of the site for locust: each goes from page to page as people do, and no two ask quite the same.

Started by ``web.py``, which says in the environment which lines, documents and actors there are.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

from locust import FastHttpUser, constant, task

GIVEN: dict[str, Any] = json.loads(Path(os.environ["TALLYSTICK_VISITS"]).read_text(encoding="utf-8"))
CHANCE = random.Random()  # noqa: S311 - visits, not secrets


class Visitor(FastHttpUser):
    """One visitor; waits as long between pages as ``web.py`` says."""

    wait_time = constant(GIVEN["think"])
    network_timeout = connection_timeout = 60.0

    def see(self, name: str, path: str, **query: object) -> None:
        """Look at a page under the name its figures are counted by."""
        given = "&".join(f"{k}={v}" for k, v in query.items() if v is not None)
        self.client.get(path + (f"?{given}" if given else ""), name=name, headers={"Accept-Encoding": "gzip"})

    @task(4)
    def overview(self) -> None:
        """The first page, for all or for one donor."""
        self.see("overview", "/", donor=CHANCE.choice([None, None, *GIVEN["donors"]]))

    @task(2)
    def explore(self) -> None:
        """The explorer with another boundary each time."""
        kinds = {"measure": CHANCE.choice(["commitments", "allocations", "deliveries"])}
        self.see("explore", "/explore", **kinds, currency=CHANCE.choice(["EUR", "USD"]))

    @task(6)
    def ledger(self) -> None:
        """The table: filtered, sorted, paged."""
        asked: dict[str, object] = {"donor": CHANCE.choice([None, *GIVEN["donors"]])}
        asked |= CHANCE.choice([{}, {"stage": "allocated"}, {"type": "military"}, {"since": "2024-01-01"}])
        asked |= CHANCE.choice([{}, {"sort": "sum", "order": "desc"}, {"sort": "donor"}])
        self.see("ledger", "/ledger", **asked, page=CHANCE.choice([None, 2, 7]))

    @task(2)
    def search(self) -> None:
        """The table by free text, a new one each time."""
        self.see("ledger, free text", "/ledger", text=f"{CHANCE.choice('KLMNPRTV')}-{CHANCE.choice((2, 7, 9, 30))}")

    @task(5)
    def line(self) -> None:
        """One line."""
        self.see("line", f"/lines/{CHANCE.choice(GIVEN['lines'])}")

    @task(4)
    def document(self) -> None:
        """One document."""
        self.see("document", f"/documents/{CHANCE.choice(GIVEN['documents'])}")

    @task(2)
    def donors(self) -> None:
        """All donors, or all recipients."""
        self.see("donors", CHANCE.choice(["/donors", "/recipients"]))

    @task(3)
    def actor(self) -> None:
        """One donor, recipient or speaker."""
        self.see("actor", f"/actors/{CHANCE.choice(GIVEN['actors'])}")

    @task(2)
    def due(self) -> None:
        """What is due."""
        self.see("due", "/due", donor=CHANCE.choice([None, *GIVEN["donors"]]), page=CHANCE.choice([None, 3]))

    @task(2)
    def quotes(self) -> None:
        """Quotes, by speaker or by words."""
        by: dict[str, object] = {"speaker": f"speaker-{CHANCE.randrange(300)}"}
        asked: dict[str, object] = CHANCE.choice([{}, {"text": CHANCE.randrange(50_000)}, by])
        self.see("quotes", "/quotes", **asked)

    @task(1)
    def chart(self) -> None:
        """A chart's data."""
        self.see("chart", f"/charts/{CHANCE.choice(GIVEN['charts'])}", donor=CHANCE.choice([None, *GIVEN["donors"]]))

    @task(1)
    def csv(self) -> None:
        """A page of the table as CSV."""
        self.see("ledger as CSV", "/ledger.csv", donor=CHANCE.choice(GIVEN["donors"]), stage="pledged")
