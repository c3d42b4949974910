"""Room of charts: final data in, SVG with real text out. `draw` imports matplotlib and seaborn at its first call."""

from __future__ import annotations

from mskoko_lib.display.charts.spec import (
    ChangeChart,
    ChangeRow,
    GroupsChart,
    HistogramChart,
    JournalChart,
    JournalRow,
    MarksChart,
    MarksRow,
    TaskRow,
    TasksChart,
)
from mskoko_lib.display.charts.spec_all import ChartSpec, chart_adapter
from mskoko_lib.display.charts.spec_overview import (
    BulletChart,
    BulletRow,
    DotsChart,
    DotsRow,
    FunnelChart,
    FunnelLimit,
    FunnelPoint,
    HeatChart,
    HeatRow,
    MultiplesChart,
    Panel,
    StageRow,
    StagesChart,
    TimelineChart,
    TimelineRow,
)
from mskoko_lib.display.charts.svg import to_plain
from mskoko_lib.display.charts.theme import palette

__all__ = [
    "BulletChart", "BulletRow", "ChangeChart", "ChangeRow", "ChartSpec", "DotsChart", "DotsRow", "FunnelChart",
    "FunnelLimit", "FunnelPoint", "GroupsChart", "HeatChart", "HeatRow", "HistogramChart", "JournalChart",
    "JournalRow", "MarksChart", "MarksRow", "MultiplesChart", "NARROW_PX", "Panel", "StageRow", "StagesChart",
    "TaskRow", "TasksChart", "TimelineChart", "TimelineRow", "WIDE_PX", "chart_adapter", "draw", "palette",
    "to_plain",
]  # fmt: skip

WIDE_PX, NARROW_PX = 840, 350


def draw(spec: ChartSpec, *, chart_id: str, width_px: int) -> str:
    """The chart as an inline SVG, 1 unit = 1 CSS pixel, `width_px` wide and as high as its rows need.

    Colours are ``var(--token,#light)``; for Typst pass the result through `to_plain`. The same input gives the same
    bytes. `chart_id` prefixes every id: give the wide and the narrow drawing different ones.
    ValueError: a bad id or less than 300 px.
    """
    from mskoko_lib.display.charts.canvas import drawing
    from mskoko_lib.display.charts.forms import build
    from mskoko_lib.display.charts.svg import to_svg

    with drawing(chart_id):
        return to_svg(build(spec, width_px), chart_id)
