"""Reviewing: the lines that wait, one of them with its sentences, and what a person rules about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Form, Query, Request, Response
from pydantic import AfterValidator, BaseModel, Field

from tallystick.errors import ConflictError, LedgerError, StoreError, TallystickError
from tallystick.jobs.review import Asked, concerning, decisions_of, queue, rule
from tallystick.ledger_model import Decision, Ruling
from tallystick.report.lines import headline
from tallystick.web import reviewing
from tallystick.web.asking import Ask
from tallystick.web.asking import Asked as Asking
from tallystick.web.problems import MissingError, RefusedError, SignInError
from tallystick.web.reviewing import Ruled, Shown, Waiting
from tallystick.web.routes import Pages, Shape, respond, shape_of
from tallystick.web.safety.faults import SIGNING, WRITING
from tallystick.web.safety.people import Anybody, Person, Somebody
from tallystick.web.safety.writes import plain

router = Pages(tags=["review"], responses=SIGNING)
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": Ruled, "description": "As JSON: the decision that was kept."},
    303: {"description": "Kept; the next line."},
    **WRITING,
}
Short = Annotated[str, Field(max_length=120), AfterValidator(plain)]
Long = Annotated[str, Field(max_length=2000), AfterValidator(plain)]


class RulingForm(BaseModel):
    """What a reviewer sends: the ruling, the line with the stamp it was shown with, and the reason."""

    ruling: Ruling
    line: Short
    seen: Short
    why: Long = ""
    shown: Long = ""
    at: datetime | None = None
    claim: Short = ""
    name: Short = ""
    other: Short = ""
    other_id: Short = ""
    claims: Annotated[list[Short], Field(max_length=500)] = []
    field: Short = ""
    value: Short = ""
    decision: Short = ""
    next: Short = ""
    csrf: Short = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a reviewer typed, so that nothing of it is lost when it could not be kept."""

    ruling: str = ""
    why: str = ""
    name: str = ""
    other: str = ""
    field: str = ""
    value: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """The queue and one line of it. ``done`` is the decision just made, ``fault`` why one was not kept."""

    waiting: int
    number: int
    pages: int
    queue: tuple[Waiting, ...]
    line: Shown | None
    before: str | None
    after: str | None
    done: Ruled | None = None
    done_line: str | None = None
    named: bool = True
    fault: str = ""
    typed: Typed = Typed()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two reviewers at one line: what this one typed, what the other did, and the line as it is now."""

    before: str
    form: dict[str, str]
    claims: tuple[str, ...]
    typed: Typed
    since: tuple[Ruled, ...]
    now: Shown | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """A ruling of one who is not signed in any more, to be copied and sent again."""

    typed: Typed
    line: str


@router.page("/review", template="review.html.j2", cached=False)
def review(
    ask: Ask,
    person: Somebody,
    line: Annotated[str | None, Query(max_length=120, description="The line to look at.")] = None,
    number: Annotated[int | None, Query(alias="page_no", ge=1, le=100_000)] = None,
    done: Annotated[str | None, Query(max_length=40, description="The decision just made.")] = None,
) -> Review:
    """Lines that wait for a reviewer, those first where doubt and money at stake are greatest."""
    try:
        return _page(ask, person, line, number, done)
    except StoreError:
        raise
    except LedgerError as error:
        raise MissingError(f"{error}. It may have been merged or split: go back to the queue.") from error


def _page(
    ask: Asking, person: Person, line: str | None = None, number: int | None = None, done: str | None = None
) -> Review:
    found = reviewing.chosen(ask.view, line)
    before, after, place = reviewing.neighbours(ask.view, found.id) if found else (None, None, None)
    count = len(queue(ask.view))
    shown_page = number or (place or 0) // reviewing.PAGE + 1
    made = next((d for d in decisions_of(ask.ledger) if d.id == done), None) if done else None
    about = ask.view.by_claim.get(made.claims[0]) if made and made.claims else None
    return Review(
        waiting=count,
        number=shown_page,
        pages=max(1, -(-count // reviewing.PAGE)),
        queue=reviewing.waiting_lines(ask.view, shown_page),
        line=reviewing.shown(ask.ledger, ask.view, found) if found else None,
        before=before,
        after=after,
        done=reviewing.ruled([made], decisions_of(ask.ledger))[0] if made else None,
        done_line=about.id if about else None,
        named=person.name is not None,
    )


@router.post("/review", response_class=Response, status_code=303, responses=ANSWERS)
def ruling(request: Request, ask: Ask, person: Anybody, form: Annotated[RulingForm, Form()]) -> Response:
    """Rule about a line, if it still is what was shown."""
    shape = shape_of(request, None)
    try:
        if person is None:
            raise SignInError("Sign in to review; this was not kept.")
        decision = rule(ask.ledger, ask.view, _asked(form, person.signing(form.name, request.app.state.users)))
    except TallystickError as error:
        if shape is Shape.JSON or isinstance(error, StoreError):
            raise
        return _not_kept(request, ask, person, form, error)
    if shape is Shape.JSON:
        return respond(request, "", reviewing.ruled([decision], [decision])[0], shape)
    return Response(status_code=303, headers={"Location": _onwards(form, decision)})


def _not_kept(
    request: Request, ask: Asking, person: Person | None, form: RulingForm, error: TallystickError
) -> Response:
    """What could not be kept, with all that was typed and what can be done."""
    if person is None:
        return _answered(request, "review_held.html.j2", Held(_typed(form), form.line), 401)
    if isinstance(error, ConflictError):
        return _answered(request, "review_conflict.html.j2", _conflict(ask, form), 409)
    return _faulty(request, ask, person, form, str(error))


def _answered(request: Request, template: str, page: object, status: int) -> Response:
    response = respond(request, template, page, Shape.HTML)
    response.status_code = status
    return response


def _asked(form: RulingForm, who: str) -> Asked:
    why = form.why.strip() or ("checked" if form.ruling is Ruling.ACCEPT else "")
    if not why:
        raise RefusedError("Give the reason: it is kept with the decision.")
    return Asked(
        ruling=form.ruling,
        line=form.line,
        seen=form.seen,
        who=who,
        why=why,
        other=form.other_id.strip() or form.other,
        claims=tuple(form.claims),
        field=form.field,
        value=form.value.strip(),
        decision=form.decision,
    )


def _typed(form: RulingForm) -> Typed:
    other = form.other_id.strip() or form.other
    return Typed(str(form.ruling), form.why, form.name, other, form.field, form.value, tuple(form.claims))


def _onwards(form: RulingForm, decision: Decision) -> str:
    line = f"&line={form.next}" if form.next.isalnum() else ""
    return f"/review?done={decision.id}{line}"


def _faulty(request: Request, ask: Asking, person: Person, form: RulingForm, fault: str) -> Response:
    """The same page again, with what was wrong and all that was typed."""
    found = reviewing.must(reviewing.current(ask.view, form.line, form.claim), form.line)
    page = _page(ask, person, found.id)
    values = {name: getattr(page, name) for name in page.__slots__}
    return _answered(request, "review.html.j2", Review(**{**values, "fault": fault, "typed": _typed(form)}), 400)


def _conflict(ask: Asking, form: RulingForm) -> Conflict:
    line = reviewing.current(ask.views.current(), form.line, form.claim)
    now = reviewing.shown(ask.ledger, ask.views.current(), line) if line else None
    every = decisions_of(ask.ledger)
    about = concerning({form.claim, *(line.claims if line else ())}, every)
    since = reviewing.ruled([d for d in about if form.at is None or d.recorded > form.at], every, form.at)
    again = form.model_dump(mode="json", exclude={"claims", "csrf", "why", "seen", "line", "shown", "at"})
    texts = {name: str(value) for name, value in again.items() if value}
    _, after, _ = reviewing.neighbours(ask.view, form.line)
    before = form.shown or (headline(line) if line else form.line)
    return Conflict(before, texts, tuple(form.claims), _typed(form), tuple(since), now, form.next or after)
