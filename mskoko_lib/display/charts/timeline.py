"""Form «timeline»: the windows of the plan over months, each with its state."""

from __future__ import annotations

from typing import Any

from matplotlib.patches import Rectangle

from mskoko_lib.display.charts.canvas import Figure, add_text
from mskoko_lib.display.charts.frame import Column, Frame, rows_frame
from mskoko_lib.display.charts.key import Entry
from mskoko_lib.display.charts.spec_overview import TimelineChart, TimelineRow
from mskoko_lib.display.charts.text import fit, width
from mskoko_lib.display.charts.theme import ink

#: a state is told by fill, hatch or outline as well as by colour and by its word at the right
LOOKS: dict[str, dict[str, Any]] = {
    "done": {"facecolor": "done", "edgecolor": "done", "linewidth": 0.0},
    "going": {"facecolor": "paper", "edgecolor": "accent", "linewidth": 1.8},
    "partly": {"facecolor": "paper", "edgecolor": "nodata", "linewidth": 1.2, "hatch": "////"},
    "wait": {"facecolor": "paper", "edgecolor": "wait", "linewidth": 1.2, "linestyle": (0, (4, 3))},
    "late": {"facecolor": "paper", "edgecolor": "late", "linewidth": 2.2, "linestyle": (0, (1.5, 1.5))},
}


def build_timeline(spec: TimelineChart, width_px: int) -> Figure:
    """The figure of a TimelineChart."""
    rows = spec.rows
    key = [Entry("dotted", "ink", spec.today_label)] if spec.today is not None and rows else []
    frame = rows_frame(
        canvas_width=width_px,
        kinds=["row"] * len(rows),
        left=[Column([row.label for row in rows], align="left", cap=0.36 * width_px)],
        right=[Column([row.state_label for row in rows], cap=0.2 * width_px if width_px > 560 else 110)],
        narrow_labels=[row.label for row in rows],
        key=key,
        axis=bool(rows),
        pitch=24,
        bar=14,
        narrow_bar=13,
    )
    if not rows:
        return frame.figure
    n = len(spec.periods)
    frame.set_x(0, n)
    frame.axes.vlines(range(n + 1), frame.top, frame.bottom, color=ink("grid"), linewidth=1, zorder=0, clip_on=False)
    _months(frame, spec.periods)
    for row, slot in zip(rows, frame.slots, strict=True):
        for first, last in row.windows:
            _window(frame, row, first, last, slot.bar - slot.height / 2, slot.height)
    if spec.today is not None:
        frame.axes.vlines(
            [spec.today], frame.top, frame.bottom, color=ink("ink"), linewidth=1.2, linestyle=(0, (1.5, 1.5)), zorder=4,
            clip_on=False,
        )  # fmt: skip
    return frame.figure


def _months(frame: Frame, periods: tuple[str, ...]) -> None:
    """Names below their columns; every second or third where they are narrow."""
    pitch = frame.room / len(periods)
    widest = max(width(period, frame.small) for period in periods)
    step = 1
    while widest + 4 > pitch * step and step < len(periods):
        step += 1
    for k in range(0, len(periods), step):
        text = fit(periods[k], min(pitch * step, frame.room - k * pitch) - 3, frame.small)
        add_text(frame.axes, frame.at(k * pitch + 2), frame.bottom + 14, text, size=frame.small, token="ink2")


def _window(frame: Frame, row: TimelineRow, first: int, last: int, top: float, height: float) -> None:
    look = dict(LOOKS[row.state])
    look["facecolor"], look["edgecolor"] = ink(look["facecolor"]), ink(look["edgecolor"])
    frame.axes.add_patch(Rectangle((first + 0.06, top), last - first + 0.88, height, zorder=2, clip_on=False, **look))
