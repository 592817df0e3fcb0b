"""Charts by themselves: as a page, as a page for other sites' frames, as specification, SVG and PNG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from tallystick.web import vega
from tallystick.web.asking import Ask, Asked
from tallystick.web.boundary import Boundary, Bounded
from tallystick.web.charts import CHARTS
from tallystick.web.charts.chart import Chart
from tallystick.web.figures import Figures
from tallystick.web.problems import MissingError
from tallystick.web.routes import Pages

router = Pages(tags=["charts"])

IMAGE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {}, "image/png": {}}}}
SPECIFICATION: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {}}}}


@dataclass(frozen=True, slots=True)
class ChartPage:
    """One chart; ``value`` is the sum of all it shows, ``width`` how wide a frame it fits."""

    chart: Chart
    told: str


def find(ask: Asked, name: str, boundary: Boundary) -> Chart:
    """The chart of this name inside a boundary, made once for each state of the ledger."""
    if name not in CHARTS:
        raise MissingError(f"There is no chart {name!r}: there are {', '.join(CHARTS)}.")
    return ask.view.once(("chart", name, boundary), lambda: CHARTS[name](Figures(ask.view, boundary)))


@router.get("/charts/{name}/spec", response_class=Response, responses=SPECIFICATION)
def spec(name: str, ask: Ask, boundary: Bounded) -> Response:
    """The chart's Vega-Lite specification with its data."""
    import json

    drawn = find(ask, name, boundary).drawn
    return Response(json.dumps(drawn, ensure_ascii=False), media_type="application/json")


@router.get("/charts/{name}/image.svg", response_class=Response, responses=IMAGE)
def svg(name: str, ask: Ask, boundary: Bounded, request: Request) -> Response:
    """The chart as SVG."""
    chart = find(ask, name, boundary)
    drawn = ask.view.once(("svg", name, boundary), lambda: vega.svg(alone(chart, request)))
    return Response(drawn, media_type="image/svg+xml")


@router.get("/charts/{name}/image.png", response_class=Response, responses=IMAGE)
def png(name: str, ask: Ask, boundary: Bounded, request: Request) -> Response:
    """The chart as PNG."""
    chart = find(ask, name, boundary)
    drawn = ask.view.once(("png", name, boundary), lambda: vega.png(alone(chart, request)))
    return Response(drawn, media_type="image/png")


def alone(chart: Chart, request: Request) -> dict[str, Any]:
    """The chart with its title and where it comes from."""
    return vega.titled(chart.drawn, chart.title, (chart.says, chart.about), f"Tallystick, {request.url.hostname}")


@router.page("/charts/{name}", template="chart.html.j2")
def chart(name: str, ask: Ask, boundary: Bounded) -> ChartPage:
    """One chart with its table, downloads and a frame for other sites."""
    return ChartPage(find(ask, name, boundary), boundary.told(ask.view))


@router.page("/embed/{name}", template="embed.html.j2")
def embed(name: str, ask: Ask, boundary: Bounded) -> ChartPage:
    """One chart alone, to be shown in a frame of another site."""
    return ChartPage(find(ask, name, boundary), boundary.told(ask.view))


@router.get("/vega.js", response_class=Response, include_in_schema=False)
def library(request: Request) -> Response:
    """The chart library."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            vega.script_zipped(), media_type="text/javascript", headers={**headers, "Content-Encoding": "gzip"}
        )
    return Response(vega.script(), media_type="text/javascript", headers=headers)
