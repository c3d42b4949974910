"""Which module draws which form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mskoko_lib.display.charts.canvas import Figure
from mskoko_lib.display.charts.change import build_change
from mskoko_lib.display.charts.comparison import build_bullet, build_dots
from mskoko_lib.display.charts.funnel import build_funnel
from mskoko_lib.display.charts.groups import build_groups
from mskoko_lib.display.charts.heat import build_heat
from mskoko_lib.display.charts.histogram import build_histogram
from mskoko_lib.display.charts.journal import build_journal
from mskoko_lib.display.charts.marks import build_marks
from mskoko_lib.display.charts.multiples import build_multiples
from mskoko_lib.display.charts.spec_all import ChartSpec
from mskoko_lib.display.charts.stages import build_stages
from mskoko_lib.display.charts.tasks import build_tasks
from mskoko_lib.display.charts.timeline import build_timeline

LEAST_PX = 300
BUILDERS: dict[str, Callable[[Any, int], Figure]] = {
    "marks": build_marks,
    "histogram": build_histogram,
    "tasks": build_tasks,
    "groups": build_groups,
    "change": build_change,
    "journal": build_journal,
    "dots": build_dots,
    "heat": build_heat,
    "funnel": build_funnel,
    "multiples": build_multiples,
    "bullet": build_bullet,
    "timeline": build_timeline,
    "stages": build_stages,
}


def build(spec: ChartSpec, width_px: int) -> Figure:
    """The figure of any form; call inside `canvas.drawing`. ValueError if it is too narrow to be read."""
    if width_px < LEAST_PX:
        raise ValueError(f"a chart needs at least {LEAST_PX} px, got {width_px}")
    return BUILDERS[spec.form](spec, width_px)
