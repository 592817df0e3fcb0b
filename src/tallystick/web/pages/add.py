"""Adding a document: handed in as text, address or file, read while one watches, confirmed into the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Depends, File, Form, Path, Request, Response, UploadFile
from pydantic import AfterValidator, BaseModel, Field

from tallystick.errors import SettingsError
from tallystick.jobs.intake import HandedIn, Intake, Step
from tallystick.jobs.read import Details
from tallystick.model import Reading
from tallystick.web.adding import LineOf, Preview, Stepped, lines_of, preview, steps_of
from tallystick.web.asking import Ask
from tallystick.web.problems import BusyError, MissingError, RefusedError
from tallystick.web.routes import Pages, Shape, respond, shape_of
from tallystick.web.safety.faults import SIGNING, WRITING
from tallystick.web.safety.people import Somebody
from tallystick.web.safety.writes import plain, who

router = Pages(tags=["add"], responses=SIGNING)
Id = Annotated[str, Path(max_length=64, description="What the page of a document being read is called.")]
ANSWERS: dict[int | str, dict[str, Any]] = {303: {"description": "Taken; the page that shows it."}, **WRITING}


class AddForm(BaseModel):
    """A document as text, as an address, or as a file, and what is known of it that it may not say itself."""

    text: Annotated[str, Field(max_length=2_000_000)] = ""
    address: Annotated[str, Field(max_length=2000), AfterValidator(plain)] = ""
    file: UploadFile | None = None
    published: Annotated[str, Field(max_length=10, description="YYYY-MM-DD")] = ""
    publisher: Annotated[str, Field(max_length=200), AfterValidator(plain)] = ""
    url: Annotated[str, Field(max_length=2000), AfterValidator(plain)] = ""
    title: Annotated[str, Field(max_length=300), AfterValidator(plain)] = ""
    csrf: Annotated[str, Field(max_length=120)] = ""


class AddedForm(BaseModel):
    """What to do with a document that was read: add it, read it again with other details, or throw it away."""

    todo: Literal["add", "again", "drop"]
    published: Annotated[str, Field(max_length=10, description="YYYY-MM-DD")] = ""
    publisher: Annotated[str, Field(max_length=200), AfterValidator(plain)] = ""
    url: Annotated[str, Field(max_length=2000), AfterValidator(plain)] = ""
    title: Annotated[str, Field(max_length=300), AfterValidator(plain)] = ""
    csrf: Annotated[str, Field(max_length=120)] = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, so that it stands there again."""

    text: str = ""
    address: str = ""
    published: str = ""
    publisher: str = ""
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class AddPage:
    """The form."""

    largest: int
    typed: Typed = Typed()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Adding:
    """A document on its way: its steps, and once it is read what was found; once it is added, its lines."""

    id: str
    name: str
    step: Step
    ended: bool
    steps: tuple[Stepped, ...]
    fault: str
    typed: Typed
    preview: Preview | None
    added: str
    document: str
    lines: tuple[LineOf, ...]


@router.page("/add", template="add.html.j2", cached=False)
def add(ask: Ask, person: Somebody) -> AddPage:  # noqa: ARG001 - asked for, so that visitors sign in
    """Hand in a document: paste its text, name its address, or upload a file."""
    return AddPage(ask.settings.upload_limit)


@router.post("/add", response_class=Response, status_code=303, responses=ANSWERS)
def hand_in(request: Request, ask: Ask, person: Somebody, form: Annotated[AddForm, File()]) -> Response:  # noqa: ARG001
    """Have a document read; nothing goes into the ledger before it is confirmed."""
    state = request.app.state
    wait = state.rates.wait("add", who(request.scope), ask.settings.adds_a_minute)
    if wait:
        raise BusyError(f"That was too often. Try again in {wait} s.", wait)
    try:
        given = _given(form)
    except RefusedError as error:
        if shape_of(request, None) is Shape.JSON:
            raise
        page = AddPage(ask.settings.upload_limit, _typed(form), str(error))
        response = respond(request, "add.html.j2", page, Shape.HTML)
        response.status_code = 400
        return response
    id_ = state.intake.hand_in(given)
    if id_ is None:
        raise BusyError("Several documents are waiting to be read already. Try again in a minute.", 60)
    return Response(status_code=303, headers={"Location": f"/add/{id_}"})


def _intake(request: Request) -> Intake:
    found: Intake = request.app.state.intake
    return found


Desk = Annotated[Intake, Depends(_intake)]


@router.page("/add/{adding_id}", template="adding.html.j2", cached=False)
def adding(ask: Ask, person: Somebody, intake: Desk, adding_id: Id) -> Adding:  # noqa: ARG001
    """How far the reading of a document is, and what was read."""
    try:
        state = intake.state(adding_id)
        details = intake.details(adding_id)
        reading = intake.reading(adding_id) if state.step in {Step.READ, Step.KEPT} else None
    except SettingsError as error:
        raise MissingError(str(error)) from error
    known = ask.ledger.has(reading.document.id) if reading else False
    return Adding(
        id=adding_id,
        name=state.name,
        step=state.step,
        ended=state.ended,
        steps=tuple(steps_of(state)),
        fault=state.fault,
        typed=_details_typed(details, reading),
        preview=preview(reading, known=known) if reading and state.step is Step.READ else None,
        added=state.notes.get(Step.KEPT, ""),
        document=state.document,
        lines=tuple(lines_of(ask.ledger, ask.view, state.document)) if state.step is Step.KEPT else (),
    )


@router.post("/add/{adding_id}", response_class=Response, status_code=303, responses=ANSWERS)
def confirm(
    ask: Ask, person: Somebody, intake: Desk, adding_id: Id, form: Annotated[AddedForm, Form()]  # noqa: ARG001
) -> Response:  # fmt: skip
    """Add a document that was read to the ledger, read it again, or throw it away."""
    try:
        if form.todo == "drop":
            intake.forget(adding_id)
            return Response(status_code=303, headers={"Location": "/add"})
        if form.todo == "again":
            if not intake.again(adding_id, _details(form)):
                raise BusyError("Several documents are waiting to be read already. Try again in a minute.", 60)
        else:
            done = ask.ledger.add(intake.reading(adding_id))
            note = f"{done.claims} claims" if done.claims else "it was there already, read in the same way"
            intake.kept(adding_id, done.document, note)
    except SettingsError as error:
        raise MissingError(str(error)) from error
    return Response(status_code=303, headers={"Location": f"/add/{adding_id}"})


def _given(form: AddForm) -> HandedIn:
    """What was handed in. Raises RefusedError unless it is just one thing."""
    upload = form.file if form.file is not None and form.file.filename else None
    ways = {"text": form.text.strip(), "address": form.address.strip(), "file": upload}
    given = [way for way, there in ways.items() if there]
    if len(given) != 1:
        told = "a text, an address or a file" if not given else "only one of " + " and ".join(given)
        raise RefusedError(f"Give {told}.")
    details = _details(form)
    if upload is not None:
        content = upload.file.read()
        if not content:
            raise RefusedError("The file is empty. Check that it was saved completely.")
        return HandedIn(content=content, name=(upload.filename or "the file")[-200:], details=details)
    if form.address.strip():
        return HandedIn(url=_web_address(form.address.strip()), details=details)
    return HandedIn(content=form.text.encode("utf-8", "replace"), details=details)


def _web_address(address: str) -> str:
    if not address.lower().startswith(("http://", "https://")):
        raise RefusedError("An address begins with https:// or http://.")
    return address


def _details(form: AddForm | AddedForm) -> Details:
    day = form.published.strip()
    try:
        published = date.fromisoformat(day) if day else None
    except ValueError as error:
        raise RefusedError(f"{day} is not a day: write it as YYYY-MM-DD, like 2025-02-12.") from error
    url = _web_address(form.url.strip()) if form.url.strip() else None
    return Details(published, form.publisher.strip() or None, url, form.title.strip() or None)


def _typed(form: AddForm) -> Typed:
    return Typed(form.text, form.address, form.published, form.publisher, form.url, form.title)


def _details_typed(details: Details, reading: Reading | None) -> Typed:
    """What was given; where nothing was, what the document says itself."""
    found = reading.document if reading else None
    published = details.published or (found.published if found else None)
    publisher = details.publisher or (found.publisher if found else None)
    return Typed(
        published=published.isoformat() if published else "",
        publisher=publisher or "",
        url=details.url or (found.url if found else None) or "",
        title=details.title or (found.title if found else None) or "",
    )
