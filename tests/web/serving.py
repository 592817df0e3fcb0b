"""The site on a free port of this machine, for tests and pictures in a real browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from fastapi import FastAPI

PATIENCE = 60
"""Seconds a start may take on a busy machine; one that fails is told at once."""


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """The address, by number and not by name, at which the application answers; it ends with the block."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=_run, args=(server,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{_port(server, thread)}"
    finally:
        server.should_exit = True
        thread.join(20)


def _run(server: uvicorn.Server) -> None:
    with suppress(SystemExit):  # uvicorn's way to say that the start failed
        server.run()


def _port(server: uvicorn.Server, thread: threading.Thread) -> int:
    end = time.monotonic() + PATIENCE
    while not server.started:
        if not thread.is_alive() or time.monotonic() > end:
            raise RuntimeError("the site does not start; what uvicorn says stands above")
        time.sleep(0.02)
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port
