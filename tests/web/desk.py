"""For tests of those who sign in: a ledger with lines that wait, users with weak hashes, and signed-in clients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from tests.ledger.conftest import clock
from tests.reconcile.builders import claim, readings

from tallystick.jobs.ledger import Ledger
from tallystick.jobs.users import Users
from tallystick.ledger_model import Claim, Line
from tallystick.model import Certainty
from tallystick.web.app import create_app
from tallystick.web.settings import Settings

WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse battery"  # noqa: S105
NAMES = ("Ann Field", "Ben Carter")
TODAY = date(2025, 6, 15)


def ledger_to_review(path: Path | str) -> Ledger:
    """Three lines wait: one whose two reports differ, one whose parts are more than it, one that is only hedged."""
    ledger = Ledger(str(path), clock=clock())
    claims = [
        claim("a#p USA>UKR allocated", amount="USD 417", published="2025-01-10"),
        claim("b#p USA>UKR allocated", amount="USD 417", published="2025-05-10"),
        hedged(claim("c#p GBR>UKR allocated", amount="GBP 160", aid_type="military", published="2025-04-14")),
        claim("d#w NOR>UKR allocated", amount="NOK 900", published="2025-05-01"),
        claim("d#1 NOR>UKR allocated", amount="NOK 700", published="2025-05-01", part_of="w"),
        claim("d#2 NOR>UKR allocated", amount="NOK 500", published="2025-05-01", part_of="w"),
        claim("e#e GBR>UKR pledged", amount="GBP 4500", basis="envelope", published="2025-01-16"),
        claim("f#p GBR>UKR allocated", amount="GBP 155", items="12 radar", published="2025-04-20"),
        hedged(claim("g#p SWE>UKR allocated", amount="SEK 300", published="2025-05-20")),
        claim("h#p SWE>UKR allocated", amount="SEK 1300", published="2025-05-21"),
    ]
    ledger.add_many(readings(claims))
    users = Users(ledger, WEAK)
    for name in NAMES:
        users.add(name, PASSWORD)
    return ledger


def hedged(found: Claim) -> Claim:
    """The same claim, told as if not certain."""
    return replace(found, record=replace(found.record, certainty=Certainty.HEDGED))


def site(path: Path | str, **settings: Any) -> FastAPI:
    """The site of a ledger, with the weak hasher."""
    app = create_app(Settings(ledger=str(path), clock=lambda: TODAY, **settings))
    app.state.users.hasher = WEAK
    return app


def token(page: str) -> str:
    """The token a page's forms carry."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]


@contextmanager
def visiting(app: FastAPI, name: str | None = None) -> Iterator[TestClient]:
    """A browser of one's own, signed in where a name is given."""
    with TestClient(app, follow_redirects=False) as client:
        if name is not None:
            form = {"name": name, "password": PASSWORD, "csrf": token(client.get("/sign-in").text)}
            assert client.post("/sign-in", data=form).status_code == 303
        yield client


def form_for(page: Response, ruling: str) -> dict[str, str]:
    """The hidden fields of one ruling's form on the review page, as a browser would send them."""
    found = re.search(rf'<form [^>]*id="{ruling}-form">(.*?)</form>', page.text, re.DOTALL)
    assert found is not None, ruling
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', found[1])
    return {name: value.replace("&gt;", ">").replace("&#34;", '"') for name, value in fields}


def line_of(ledger: Ledger, amount: float) -> Line:
    """The line that counts this sum, in millions."""
    return next(x for x in ledger.lines() if x.amount is not None and x.amount.min == amount * 1e6)
