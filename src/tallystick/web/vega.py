"""The chart library: its script for browsers, and charts drawn here as SVG and PNG."""

from __future__ import annotations

import copy
import gzip
import threading
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

_ONE_AT_A_TIME = threading.Lock()
"""The converter is one engine; charts wait for one another."""

LIGHT: dict[str, Any] = {
    "background": "#ffffff",
    "font": "Noto Sans, Liberation Sans, Arial, sans-serif",
    "axis": {"labelColor": "#4c4943", "titleColor": "#4c4943", "gridColor": "#e7e2d8", "domainColor": "#b9b2a5",
             "tickColor": "#b9b2a5", "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
    "legend": {"labelColor": "#1d1c1a", "labelFontSize": 12, "orient": "top", "symbolType": "square"},
    "title": {"color": "#1d1c1a", "subtitleColor": "#625e57", "anchor": "start", "fontSize": 16,
              "subtitleFontSize": 12},
    "view": {"stroke": None},
}  # fmt: skip
"""How a chart looks on paper; in a page, ``charts.js`` takes colours from the page's own."""

SNIPPET = "window.vegaEmbed = vegaEmbed; window.vega = vega; window.vegaLite = vegaLite;"
"""What the script hands to the page."""

WIDTH = 860


def library_version() -> str:
    """Which library the script comes from; a part of its address."""
    return version("vl-convert-python")


@cache
def script() -> bytes:
    """Vega, Vega-Lite and Vega-Embed in one file, as packaged with the converter."""
    import vl_convert

    with _ONE_AT_A_TIME:
        return str(vl_convert.javascript_bundle(SNIPPET)).encode()


@cache
def script_zipped() -> bytes:
    """The same for browsers that take gzip: all of them."""
    return gzip.compress(script(), 9, mtime=0)


def titled(spec: dict[str, Any], title: str, about: Sequence[str], source: str) -> dict[str, Any]:
    """A specification that can stand alone: with title, what it shows, and where it comes from."""
    found = copy.deepcopy(spec)
    found["title"] = {"text": title, "subtitle": [told for told in (*about, source) if told]}
    return {**found, "width": WIDTH, "config": LIGHT, "padding": 16}


def svg(spec: dict[str, Any]) -> str:
    """The chart as SVG."""
    import vl_convert

    with _ONE_AT_A_TIME:
        return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


def png(spec: dict[str, Any]) -> bytes:
    """The chart as PNG, at twice its size."""
    import vl_convert

    with _ONE_AT_A_TIME:
        return bytes(vl_convert.vegalite_to_png(spec, scale=2.0, allowed_base_urls=[]))
