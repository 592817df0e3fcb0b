"""Signing in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import Form, Query, Request, Response

from tallystick.jobs.users import LONGEST, LONGEST_NAME, Users
from tallystick.web.problems import BusyError
from tallystick.web.routes import Pages, Shape, respond
from tallystick.web.safety.faults import WRITING
from tallystick.web.safety.rates import Rates, network
from tallystick.web.safety.visitors import SESSION, cookie
from tallystick.web.settings import Settings

router = Pages(tags=["sign in"])
Next = Annotated[str, Query(max_length=2000, description="The page to go on to.")]
ANSWERS: dict[int | str, dict[str, Any]] = {303: {"description": "Done; the page to go on to."}, **WRITING}


@dataclass(frozen=True, slots=True)
class SignIn:
    """The form: where it leads to, the name typed before, and whether that try failed."""

    next: str
    name: str = ""
    failed: bool = False


@router.page("/sign-in", template="sign_in.html.j2", cached=False)
def sign_in(next: Next = "/") -> SignIn:  # noqa: A002 - the parameter's name in the address
    """Sign in to review and to add documents."""
    return SignIn(local(next))


@router.post("/sign-in", response_class=Response, responses=ANSWERS, status_code=303)
def signing_in(
    request: Request,
    name: Annotated[str, Form(max_length=LONGEST_NAME)],
    password: Annotated[str, Form(max_length=LONGEST)],
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002
) -> Response:
    """Begin a session, whose cookie comes with the answer."""
    state = request.app.state
    _not_too_often(state.settings, state.rates, request, name)
    users: Users = state.users
    signed = users.sign_in(name, password)
    if signed is None:
        response = respond(request, "sign_in.html.j2", SignIn(local(next), name, failed=True), Shape.HTML)
        response.status_code = 403
        return response
    answer = Response(status_code=303, headers={"Location": local(next)})
    answer.headers.append("Set-Cookie", cookie(SESSION, signed.token, secure=_secure(request)))
    return answer


@router.post("/sign-out", response_class=Response, responses=ANSWERS, status_code=303)
def sign_out(request: Request) -> Response:
    """End the session."""
    token: str | None = getattr(request.state, "session", None)
    users: Users = request.app.state.users
    if token is not None:
        users.sign_out(token)
    answer = Response(status_code=303, headers={"Location": "/"})
    answer.headers.append("Set-Cookie", cookie(SESSION, "", secure=_secure(request), seconds=0))
    return answer


def local(address: str) -> str:
    """The address of a page of this site; the first page, for any other address."""
    parts = urlsplit(address) if address.isprintable() else None
    if parts is None or parts.scheme or parts.netloc or not address.startswith("/") or address[1:2] in {"/", "\\"}:
        return "/"
    return quote(address, safe="/?&=%:@!$'()*+,;~-._#")


def _not_too_often(settings: Settings, rates: Rates, request: Request, name: str) -> None:
    """One network may not try many names, and many networks not one name."""
    client = network(request.client.host if request.client else None)
    for whose in (client, f"name {name.casefold()}"):
        wait = rates.wait("sign-in", whose, settings.sign_ins_a_minute)
        if wait:
            raise BusyError(f"That was too often. Try again in {wait} s.", wait)


def _secure(request: Request) -> bool:
    return request.url.scheme == "https"
