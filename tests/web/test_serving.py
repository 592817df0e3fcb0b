"""A site that does not start is told at once, not waited for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.request import urlopen

import pytest
from fastapi import FastAPI
from tests.web.serving import running


@asynccontextmanager
async def refusing(_: FastAPI) -> AsyncIterator[None]:
    raise OSError("no ledger here")
    yield


def test_a_site_that_starts_answers_and_one_that_fails_is_told() -> None:
    with running(FastAPI()) as address:
        assert urlopen(f"{address}/openapi.json").status == 200  # noqa: S310 - our own address
    with pytest.raises(RuntimeError, match="does not start"), running(FastAPI(lifespan=refusing)):
        pass
