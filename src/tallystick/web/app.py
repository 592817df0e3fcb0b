"""The application: settings in, a site out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.metadata import version
from importlib.resources import as_file, files

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from tallystick.errors import TallystickError
from tallystick.jobs.ledger import Ledger
from tallystick.jobs.view import Views
from tallystick.web.endings import Endings
from tallystick.web.pages import MODULES
from tallystick.web.problems import MissingError, Problem
from tallystick.web.routes import respond, shape_of
from tallystick.web.security import Headers
from tallystick.web.settings import Settings
from tallystick.web.static_files import Static

TITLES = {404: "Not found", 405: "Not possible here", 422: "Not understood", 400: "Not understood"}


def create_app(settings: Settings) -> FastAPI:
    """The site of one ledger; nothing is opened before the first request."""
    app = FastAPI(
        title="Tallystick",
        version=version("tallystick"),
        summary="Who promised what to whom, who said so, what was handed over.",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.views = Views(Ledger(settings.ledger))
    for name in MODULES:
        app.include_router(import_module(f"tallystick.web.pages.{name}").router)
    with as_file(files("tallystick.web") / "static") as folder:
        app.mount("/static", Static(directory=folder), name="static")
    app.add_exception_handler(TallystickError, _told)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(RequestValidationError, _misunderstood)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Endings)
    app.add_middleware(Headers)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.views.ledger.close()


def _told(request: Request, error: Exception) -> Response:
    status = 404 if isinstance(error, MissingError) else 400
    return _problem(request, status, str(error))


def _plain(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = str(error.detail) if isinstance(error, HTTPException) else ""
    response = _problem(request, status, detail if status != 404 else "There is no page under this address.")
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


def _misunderstood(request: Request, error: Exception) -> Response:
    told = error.errors() if isinstance(error, RequestValidationError) else []
    detail = "; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in told)
    return _problem(request, 422, detail)


def _problem(request: Request, status: int, detail: str) -> Response:
    problem = Problem(status, TITLES.get(status, "This did not work"), detail)
    shape = shape_of(request, None)
    if request.query_params.get("format") in {"json", "csv"} or shape != "html":
        shape = type(shape)("json")
    response = respond(request, "problem.html.j2", problem, shape)
    response.status_code = status
    return response
