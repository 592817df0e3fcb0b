"""Charts: each a table of what it shows and a Vega-Lite specification that draws it. ``CHARTS`` names them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tallystick.web.charts import donors, goods, overtime, tilemap
from tallystick.web.charts.chart import Chart
from tallystick.web.figures import Figures

CHARTS: Mapping[str, Callable[[Figures], Chart]] = {
    "by-donor": donors.by_donor,
    "stages": donors.stages,
    "open": donors.still_open,
    "types": donors.by_type,
    "map": tilemap.on_map,
    "by-month": overtime.by_month,
    "cumulative": overtime.cumulative,
    "by-region": overtime.by_region,
    "equipment": goods.by_category,
    "weapons": goods.by_donor,
}
"""Every chart by the name in its address; makers take the figures inside a boundary."""
