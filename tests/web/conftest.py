"""A small ledger of self-written documents, and the site of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.web import awkward
from tests.web.account import fill

from tallystick.web.app import create_app
from tallystick.web.settings import Settings

TODAY = date(2025, 6, 15)


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a filled ledger; pages only read it."""
    path = tmp_path_factory.mktemp("web") / "account.db"
    fill(str(path)).close()
    return path


@pytest.fixture(scope="session")
def client(account: Path) -> Iterator[TestClient]:
    """A visitor of the read-only site."""
    with TestClient(create_app(Settings(ledger=str(account), clock=lambda: TODAY))) as visitor:
        yield visitor


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A visitor of a site of awkward documents: copies, contradictions, hostile text, endless lines."""
    path = tmp_path_factory.mktemp("odd") / "odd.db"
    awkward.fill(str(path)).close()
    with TestClient(create_app(Settings(ledger=str(path), clock=lambda: TODAY))) as visitor:
        yield visitor
