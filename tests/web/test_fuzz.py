"""The site asked at random, as its own OpenAPI description allows: no fault, and answers as they are described.

The seed is fixed, so that a run repeats; ``TALLYSTICK_FUZZ=N`` asks N times at each address instead of a few, and
``TALLYSTICK_FUZZ_ON=postgresql`` asks a ledger on the other database.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.ledger.conftest import server
from tests.web.account import fill
from tests.web.desk import ledger_to_review, site, token, visiting

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it imports names that its own dependencies call deprecated
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

__all__ = ["server"]
TIMES = int(os.environ.get("TALLYSTICK_FUZZ", "8"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
RATES: dict[str, Any] = {"writes_a_minute": 10**6, "adds_a_minute": 10**6, "sign_ins_a_minute": 10**6}


@pytest.fixture(scope="module")
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger with all kinds of records, with lines that wait, and with users."""
    address = str(tmp_path_factory.mktemp("fuzz") / "book.db")
    if os.environ.get("TALLYSTICK_FUZZ_ON") == "postgresql":
        address = request.getfixturevalue("server")
    ledger_to_review(address).close()
    fill(address).close()
    return address


@dataclass(frozen=True, slots=True)
class Asker:
    """One who asks: the addresses of a site, and the headers of a visitor or a reviewer."""

    schema: Any
    headers: dict[str, str]


@pytest.fixture(scope="module", params=["a visitor", "Ann Field"])
def asker(request: pytest.FixtureRequest, book: str) -> Iterator[Asker]:
    """A visitor, or a reviewer with the token of the forms."""
    app = site(book, **RATES)
    app.state.intake._serve = lambda: None  # nothing that is handed in is read here,
    app.state.intake._seconds = 0.1  # and nobody waits for it
    with visiting(app, None if request.param == "a visitor" else request.param) as browser:
        csrf = token(browser.get("/sign-in").text)
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        yield Asker(schemathesis.openapi.from_asgi("/openapi.json", app), {"Cookie": cookies, "X-CSRF-Token": csrf})


def addresses() -> list[tuple[str, str]]:
    """What the description offers, but for signing out, which would end the session that the others need."""
    paths = site("unused.db").openapi()["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods if path != "/sign-out"]


@pytest.mark.parametrize(("method", "path"), addresses(), ids=lambda part: str(part))
def test_no_question_that_the_description_allows_is_a_fault(asker: Asker, method: str, path: str) -> None:
    @settings(
        max_examples=TIMES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=asker.schema[path][method.upper()].as_strategy())
    def ask(case: Any) -> None:
        case.call_and_validate(headers=asker.headers, checks=CHECKS)

    ask()
