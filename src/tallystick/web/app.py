"""The application: settings in, a site out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from tallystick.jobs.intake import Intake
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.users import Users
from tallystick.jobs.view import Views
from tallystick.jobs.voices import Voices
from tallystick.web.cache import Answers
from tallystick.web.endings import Endings
from tallystick.web.pages import MODULES
from tallystick.web.safety import faults
from tallystick.web.safety.hosts import Hosts
from tallystick.web.safety.rates import Rates
from tallystick.web.safety.visitors import Visitors
from tallystick.web.safety.writes import Writes, token_checked
from tallystick.web.security import Headers
from tallystick.web.settings import Settings
from tallystick.web.static_files import Static
from tallystick.web.warming import warm


def create_app(settings: Settings) -> FastAPI:
    """The site of one ledger; nothing is opened before the first request."""
    app = FastAPI(
        title="Tallystick",
        version=version("tallystick"),
        summary="Who promised what to whom, who said so, what was handed over.",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        dependencies=[Depends(token_checked)],
        responses=faults.ANSWERS,
    )
    app.state.settings = settings
    app.state.views = Views(Ledger(settings.ledger))
    app.state.voices = Voices(app.state.views.ledger)
    app.state.users = Users(app.state.views.ledger)
    app.state.rates = Rates()
    app.state.intake = Intake(Path(settings.spool) if settings.spool else None)
    for name in MODULES:
        app.include_router(import_module(f"tallystick.web.pages.{name}").router)
    with as_file(files("tallystick.web") / "static") as folder:
        app.mount("/static", Static(directory=folder, packages=[("tallystick.report", "static")]), name="static")
    faults.handle(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Endings)
    app.add_middleware(Answers, settings, app.state.views)
    app.add_middleware(Writes, settings, app.state.rates, faults.refuse)
    app.add_middleware(Visitors, app.state.users)
    app.add_middleware(Hosts, settings.hosts, faults.refuse)
    app.add_middleware(Headers)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    if app.state.settings.warm:
        _warmed(app).renew()
    yield
    app.state.intake.close()
    app.state.views.ledger.close()


def make_ready(app: FastAPI) -> None:
    """Read the ledger and ask the first pages now; no thread and no connection is left, so that copies can be made."""
    _warmed(app).renew().join()
    app.state.views.ledger.close()


def _warmed(app: FastAPI) -> Views:
    views: Views = app.state.views
    views.warm = partial(warm, app)
    return views
