"""Form «stages»: how many remain at each stage of retakes, and what became of those who left."""

from __future__ import annotations

from matplotlib.patches import Rectangle

from mskoko_lib.display.charts.canvas import Figure
from mskoko_lib.display.charts.frame import Column, rows_frame
from mskoko_lib.display.charts.spec_overview import StagesChart
from mskoko_lib.display.charts.text import figure
from mskoko_lib.display.charts.theme import ink


def build_stages(spec: StagesChart, width_px: int) -> Figure:
    """The figure of a StagesChart."""
    rows = spec.rows
    right = [Column([figure(row.n, 0, hidden=row.hidden) for row in rows], spec.n_title, bold=True, cap=90)]
    if any(row.lost for row in rows):
        right.append(Column([row.lost for row in rows], spec.lost_title, token="ink2", cap=0.26 * width_px))
    frame = rows_frame(
        canvas_width=width_px,
        kinds=["row"] * len(rows),
        left=[Column([row.label for row in rows], align="left", cap=0.3 * width_px)],
        right=right,
        narrow_labels=[row.label for row in rows],
        pitch=32,
        bar=22,
        narrow_bar=18,
    )
    most = max((row.n for row in rows if row.n is not None), default=0.0)
    if not rows or most <= 0:
        return frame.figure
    frame.set_x(0, most)
    for row, slot in zip(rows, frame.slots, strict=True):
        if row.n:
            place = (0, slot.bar - slot.height / 2)
            frame.axes.add_patch(Rectangle(place, row.n, slot.height, facecolor=ink("h4"), linewidth=0, clip_on=False))
    return frame.figure
