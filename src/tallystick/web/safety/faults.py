"""Errors as pages and as JSON: what went wrong and what to do, never the insides."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import Scope

from tallystick.errors import ConflictError, StoreError, TallystickError
from tallystick.web.problems import BusyError, DeniedError, MissingError, Problem, SignInError
from tallystick.web.routes import Shape, respond, shape_of
from tallystick.web.security import headers_for

LOG = logging.getLogger("tallystick.web")
TITLES = {
    400: "Not understood",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    409: "Changed in the meantime",
    413: "Too large",
    421: "Another name",
    422: "Not understood",
    429: "Too often",
    500: "Something broke here",
    503: "Not now",
}
TOLD = {
    404: "There is no page under this address.",
    405: "This address can be looked at, or written to, but not in this way.",
}
"""What is said where the framework gives its own words only."""
BROKEN = "This is a fault of the program, not of yours. It was noted; try again, or tell those who keep this site."
UNREACHABLE = "The ledger cannot be reached just now. Try again in a moment, or tell those who keep this site."
_STATUS: tuple[tuple[type[TallystickError], int], ...] = (
    (StoreError, 503),
    (ConflictError, 409),
    (MissingError, 404),
    (SignInError, 401),
    (DeniedError, 403),
    (BusyError, 429),
)
ANSWERS: dict[int | str, dict[str, object]] = {
    status: {"model": Problem, "description": TITLES[status], "content": {"text/html": {}}}
    for status in (400, 404, 422, 503)
}
"""What OpenAPI says of the errors that every page can give."""
WRITING: dict[int | str, dict[str, object]] = {
    status: {"model": Problem, "description": TITLES[status], "content": {"text/html": {}}}
    for status in (401, 403, 409, 413, 429)
}
"""And of those that only a write can give."""


SIGNING: dict[int | str, dict[str, object]] = {
    303: {"description": "Sign in first, for a page."},
    401: {"model": Problem, "description": "Sign in first."},
}
"""And of pages that only those who signed in may see."""


def handle(app: FastAPI) -> None:
    """Hang the handlers on the application."""
    app.add_exception_handler(TallystickError, told)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(RequestValidationError, _misunderstood)
    app.add_exception_handler(Exception, _broken)


def told(request: Request, error: Exception) -> Response:
    """An error that was raised on purpose."""
    status = next((s for kind, s in _STATUS if isinstance(error, kind)), 400)
    if isinstance(error, StoreError):
        LOG.error("%s", error)
        return problem(request, status, UNREACHABLE, {"Retry-After": "10"})
    if isinstance(error, SignInError) and request.method == "GET" and _shape(request) is Shape.HTML:
        return Response(status_code=303, headers={"Location": "/sign-in?next=" + quote(_address(request), safe="")})
    wait = {"Retry-After": str(error.wait)} if isinstance(error, BusyError) else {}
    where = request.app.state.settings.ledger
    return problem(request, status, str(error).replace(f"{where}: ", ""), wait)


def refuse(scope: Scope, status: int, detail: str, wait: int) -> Response:
    """An answer from outside the pages, by what stands before them."""
    return problem(Request(scope), status, detail, {"Retry-After": str(wait)} if wait else {})


def problem(request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The page of an error, or its JSON."""
    value = Problem(status, TITLES.get(status, "This did not work"), detail)
    response = respond(request, "problem.html.j2", value, _shape(request))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(headers or {})
    return response


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _shape(request: Request) -> Shape:
    """HTML or JSON; an error is no table."""
    asked = request.query_params.get("format")
    plain = asked in {Shape.JSON, Shape.CSV} or (asked is None and shape_of(request, None) is not Shape.HTML)
    return Shape.JSON if plain else Shape.HTML


def _plain(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return problem(request, error.status_code, TOLD.get(error.status_code, str(error.detail)), error.headers)


def _misunderstood(request: Request, error: Exception) -> Response:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    detail = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in faults)
    return problem(request, 422, f"{detail}. Correct it and try again.")


def _broken(request: Request, error: Exception) -> Response:
    """What nobody expected. The server's log has it; this answer is outside of what adds headers to the others."""
    response = told(request, error) if isinstance(error, TallystickError) else problem(request, 500, BROKEN)
    response.headers.update(headers_for(request.scope["path"]))
    return response
