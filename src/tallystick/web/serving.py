"""Running the application."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, replace
from typing import Any

import uvicorn
from fastapi import FastAPI

from tallystick.web.app import create_app, make_ready
from tallystick.web.settings import Settings
from tallystick.web.together import Together, can_copy

PATIENCE = 5
"""Seconds that answers under way are waited for when the server ends; whoever asked may have gone long ago."""
HOW: dict[str, Any] = {"log_level": "warning", "server_header": False, "timeout_graceful_shutdown": PATIENCE}
VARIABLE = "TALLYSTICK_SERVE"
"""How worker processes are told the settings."""


def run(settings: Settings, host: str, port: int, workers: int = 1) -> None:
    """Answer until interrupted. What people hand in is kept in a folder that the workers share, and ends with them."""
    with tempfile.TemporaryDirectory(prefix="tallystick-") as spool:
        _run(replace(settings, spool=spool, warm=True), host, port, workers)


def _run(settings: Settings, host: str, port: int, workers: int) -> None:
    if workers == 1:
        uvicorn.run(create_app(settings), host=host, port=port, **HOW)
    elif can_copy():
        _copied(create_app(settings), uvicorn.Config("", host=host, port=port, **HOW), workers)
    else:
        os.environ[VARIABLE] = _packed(settings)
        uvicorn.run("tallystick.web.serving:worker", factory=True, host=host, port=port, workers=workers, **HOW)


def _copied(app: FastAPI, config: uvicorn.Config, workers: int) -> None:
    """Answer with copies of this process, made when the first pages are ready; who asks before then waits."""
    with config.bind_socket() as door:
        door.listen(config.backlog)
        make_ready(app)
        config.app = app
        Together(lambda: uvicorn.Server(config).run([door]), workers).run()


def worker() -> FastAPI:
    """The application in a worker process, with the settings of the one that started it."""
    return create_app(Settings(**json.loads(os.environ[VARIABLE])))


def _packed(settings: Settings) -> str:
    return json.dumps({k: v for k, v in asdict(settings).items() if k != "clock"})
