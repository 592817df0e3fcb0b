"""Running the application."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, replace

import uvicorn
from fastapi import FastAPI

from tallystick.web.app import create_app
from tallystick.web.settings import Settings

PATIENCE = 5
"""Seconds that answers under way are waited for when the server ends; whoever asked may have gone long ago."""
VARIABLE = "TALLYSTICK_SERVE"
"""How worker processes are told the settings."""


def run(settings: Settings, host: str, port: int, workers: int = 1) -> None:
    """Answer until interrupted. What people hand in is kept in a folder that the workers share, and ends with them."""
    with tempfile.TemporaryDirectory(prefix="tallystick-") as spool:
        _run(replace(settings, spool=spool, warm=True), host, port, workers)


def _run(settings: Settings, host: str, port: int, workers: int) -> None:
    if workers == 1:
        uvicorn.run(
            create_app(settings),
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=PATIENCE,
        )
        return
    os.environ[VARIABLE] = _packed(settings)
    uvicorn.run(
        "tallystick.web.serving:worker",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
    )


def worker() -> FastAPI:
    """The application in a worker process, with the settings of the one that started it."""
    return create_app(Settings(**json.loads(os.environ[VARIABLE])))


def _packed(settings: Settings) -> str:
    return json.dumps({k: v for k, v in asdict(settings).items() if k != "clock"})
