"""Templates and what they may call: links, assets, values in words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from tallystick.report import words
from tallystick.web.navigation import LISTS, NAVIGATION
from tallystick.web.tables import Column, Value
from tallystick.web.vega import library_version


@cache
def environment() -> Environment:
    """The templates, escaped by default; a name that is not given is an error."""
    made = Environment(
        loader=PackageLoader("tallystick.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
        auto_reload=False,
    )
    made.filters.update(
        money=words.money,
        day=words.day,
        period=words.period,
        items=words.items,
        label=words.label,
        visible=words.visible,
        one_line=words.one_line,
        big=big,
        month=month_name,
        iso_day=day_or_month,
    )
    made.globals.update(
        link=link,
        to=to,
        here=here,
        asset=asset,
        shown=shown,
        vega_address=vega_address,
        navigation=NAVIGATION,
        lists=LISTS,
    )
    return made


def _harmless(value: Any) -> Any:
    """No text steers the page: what a template prints has its control characters made visible, whoever wrote it."""
    return words.visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def render(request: Request, template: str, **values: Any) -> str:
    """A page as HTML."""
    settings = request.app.state.settings
    given = {
        "path": request.scope["path"],
        "query": {name: _one(request.query_params.getlist(name)) for name in request.query_params},
        "user": getattr(request.state, "user", None),
        "csrf": getattr(request.state, "csrf", ""),
        "settings": settings,
        "relative": getattr(request.state, "relative", None),
    }
    return environment().get_template(template).render(**given, **values)


def _one(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


@pass_context
def link(context: Context, path: str, **query: Any) -> str:
    """The address of a page of this site, path quoted, parameters that are None left out."""
    known = {k: v for k, v in query.items() if v is not None and v != ""}
    address = quote(path, safe="/:@!$&'()*+,;=~-._") + ("?" + urlencode(known, doseq=True) if known else "")
    relative = context.get("relative")
    return relative(address) if relative else address


@pass_context
def to(context: Context, address: str) -> str:
    """A link of this site for an address that is whole already."""
    relative = context.get("relative")
    return relative(address) if relative else address


@pass_context
def here(context: Context, **changed: Any) -> str:
    """The address of this page with some parameters changed; None takes one away."""
    query: Mapping[str, Any] = {**context["query"], **changed}
    return link(context, context["path"], **query)


@pass_context
def asset(context: Context, name: str) -> str:
    """The address of a file in ``static/``, with its digest, so that it may be kept for ever."""
    return link(context, f"/static/{name}", v=digest(name))


@pass_context
def vega_address(context: Context) -> str:
    """The address of the chart library, with its version."""
    return link(context, "/vega.js", v=library_version())


@cache
def digest(name: str) -> str:
    """The first digits of a static file's SHA-256; what the page of a reading needs too lies with the reports."""
    own = files("tallystick.web") / "static" / name
    file = own if own.is_file() else files("tallystick.report") / "static" / name
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def big(value: float | None, unit: str = "") -> str:
    """A sum for a headline: three significant digits and a word, "EUR 12.4 bn"."""
    if value is None:
        return "–"
    for scale, word in ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(value) >= scale * 0.9995:
            return f"{unit} {float(f'{value / scale:.3g}'):,g} {word}".strip()
    return f"{unit} {value:,.0f}".strip()


def month_name(month: str) -> str:
    """A month, "July 2026", of 2026-07."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}" if month else "no date"


def day_or_month(value: str) -> str:
    """A day or a month of a table in words; as it stands where it is neither."""
    try:
        return words.day(date.fromisoformat(value)) if len(value) > len("2026-07") else month_name(value)
    except ValueError:
        return value


def shown(value: Value, column: Column) -> str:
    """One value of a table as people read it."""
    if value is None:
        return "–"
    if column.kind == "date" and isinstance(value, str):
        return day_or_month(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.kind == "share" and isinstance(value, int | float):
        return f"{value:.1%}"
    if isinstance(value, int | float):
        return f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:,.2f}"
    return words.one_line(value)
