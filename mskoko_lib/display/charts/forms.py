"""Which module draws which form."""

from __future__ import annotations

from mskoko_lib.display.charts.canvas import Figure
from mskoko_lib.display.charts.change import build_change
from mskoko_lib.display.charts.groups import build_groups
from mskoko_lib.display.charts.histogram import build_histogram
from mskoko_lib.display.charts.journal import build_journal
from mskoko_lib.display.charts.marks import build_marks
from mskoko_lib.display.charts.spec import ChangeChart, ChartSpec, GroupsChart, HistogramChart, JournalChart, MarksChart
from mskoko_lib.display.charts.tasks import build_tasks

LEAST_PX = 300


def build(spec: ChartSpec, width_px: int) -> Figure:
    """The figure of any form; call inside `canvas.drawing`. ValueError if it is too narrow to be read."""
    if width_px < LEAST_PX:
        raise ValueError(f"a chart needs at least {LEAST_PX} px, got {width_px}")
    if isinstance(spec, MarksChart):
        return build_marks(spec, width_px)
    if isinstance(spec, HistogramChart):
        return build_histogram(spec, width_px)
    if isinstance(spec, GroupsChart):
        return build_groups(spec, width_px)
    if isinstance(spec, ChangeChart):
        return build_change(spec, width_px)
    if isinstance(spec, JournalChart):
        return build_journal(spec, width_px)
    return build_tasks(spec, width_px)
