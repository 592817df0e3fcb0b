"""Pages as routes: one function gives one dataclass, which is answered as HTML, JSON or CSV under one address."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Awaitable, Callable
from enum import StrEnum
from functools import wraps
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter

from tallystick.web.problems import MissingError
from tallystick.web.rendering import render
from tallystick.web.tables import Table, as_csv
from tallystick.web.turns import in_turn

T = TypeVar("T")


class Shape(StrEnum):
    """The forms an address answers in."""

    HTML = "html"
    JSON = "json"
    CSV = "csv"


OTHER_TIMES = frozenset({"as_of", "known_at"})
"""Parameters that ask for the ledger of another time, which is worked out anew."""

FormatQuery = Annotated[Shape | None, Query(alias="format", description="html, json or csv; else by Accept.")]
TableQuery = Annotated[str | None, Query(alias="table", max_length=40, description="Which table, for csv.")]


class Pages(APIRouter):
    """A router whose pages are answered as HTML, JSON or CSV."""

    def page(self, path: str, *, template: str, cached: bool = True) -> Callable[[Callable[..., Any]], Any]:
        """Register a function that returns the page's dataclass under an address."""

        def register(make: Callable[..., Any]) -> Callable[..., Any]:
            signature = inspect.signature(make, eval_str=True)
            own = list(signature.parameters)

            @wraps(make)
            async def answer(**given: Any) -> Response:
                request: Request = given["request_"]
                request.state.cached = cached
                shape = shape_of(request, given["format_"])

                def made() -> Response:
                    value = make(**{name: given[name] for name in own})
                    return respond(request, template, value, shape, given["table_"])

                return await in_turn(made, long=shape is Shape.CSV or not OTHER_TIMES.isdisjoint(request.query_params))

            extra = [
                inspect.Parameter("request_", inspect.Parameter.KEYWORD_ONLY, annotation=Request),
                inspect.Parameter("format_", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=FormatQuery),
                inspect.Parameter("table_", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=TableQuery),
            ]
            parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in signature.parameters.values()]
            answer.__signature__ = signature.replace(parameters=[*parameters, *extra])  # type: ignore[attr-defined]
            self.add_api_route(
                path,
                answer,
                methods=["GET"],
                response_model=signature.return_annotation,
                responses={200: {"content": {"text/html": {}, "text/csv": {}}}},
                name=make.__name__,
            )
            return make

        return register


def given_by(parts: Callable[..., T]) -> Callable[..., Awaitable[T]]:
    """A dependency that fills a dataclass from an address without the detour through a thread."""

    async def given(**values: Any) -> T:
        return parts(**values)

    given.__signature__ = inspect.signature(parts, eval_str=True)  # type: ignore[attr-defined]
    return given


def shape_of(request: Request, asked: Shape | None) -> Shape:
    """The form a request asks for: by ``format``, by the address's ending, by Accept; else HTML."""
    if asked is not None:
        return asked
    ending: str | None = request.scope.get("tallystick.ending")
    if ending is not None:
        return Shape(ending)
    accepted = request.headers.get("accept", "")
    return Shape.JSON if "application/json" in accepted and "text/html" not in accepted else Shape.HTML


def respond(request: Request, template: str, value: Any, shape: Shape, table: str | None = None) -> Response:
    """The page's value in the form asked for."""
    if shape is Shape.JSON:
        return Response(as_json(value), media_type="application/json")
    if shape is Shape.CSV:
        return _csv(value, table)
    return Response(render(request, template, page=value), media_type="text/html")


def as_json(value: Any) -> bytes:
    """A page's dataclass as the JSON its response model describes."""
    return _adapters[type(value)].dump_json(value)


class _Adapters(dict[type, TypeAdapter[Any]]):
    """How each page's dataclass is written as JSON, worked out once."""

    def __missing__(self, of: type) -> TypeAdapter[Any]:
        found = self[of] = TypeAdapter(of)
        return found


_adapters = _Adapters()


def tables_of(value: Any) -> dict[str, Table]:
    """The tables of a page, and those of its charts, by the names of their fields."""
    found: dict[str, Table] = {}
    for field in dataclasses.fields(value):
        of = getattr(value, field.name)
        if isinstance(of, Table):
            found[field.name] = of
        elif dataclasses.is_dataclass(of) and isinstance(getattr(of, "table", None), Table):
            found[field.name] = of.table  # type: ignore[union-attr]
    return found


def _csv(value: Any, name: str | None) -> Response:
    tables = tables_of(value)
    chosen = name or next(iter(tables), "")
    if chosen not in tables:
        raise MissingError(f"This page has no table {chosen!r}: it has {', '.join(tables) or 'none'}.")
    headers = {"Content-Disposition": f'attachment; filename="{chosen}.csv"'}
    return Response("\ufeff" + as_csv(tables[chosen]), media_type="text/csv; charset=utf-8", headers=headers)
