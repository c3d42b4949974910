"""Bars made of parts, shared by the forms «marks» and «journal»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.patches import Rectangle

from mskoko_lib.display.charts.canvas import Axes, add_text, hatch, settings, so
from mskoko_lib.display.charts.frame import Frame
from mskoko_lib.display.charts.text import spread, width
from mskoko_lib.display.charts.theme import ink

#: a part narrower than this carries no number
LEAST_LABELLED = 20


@dataclass(frozen=True)
class Part:
    """One part of one row: where it starts, how long it is (% of the row), its colour, the texts to try, longest first.

    `fill` None draws the hatch of hidden figures.
    """

    row: int
    start: float
    size: float
    fill: str | None
    on: str
    texts: tuple[str, ...]
    title: str = ""  # what the part is, for the header above the first row


def draw_parts(frame: Frame, parts: Sequence[Part]) -> None:
    """Bars by seaborn with white gaps, hatches where hidden, numbers where they fit."""
    solid = [part for part in parts if part.fill is not None and part.size > 0]
    if solid:
        _bars(frame, solid)
    for part in parts:
        slot = frame.slots[part.row]
        if part.fill is None:
            hatch(frame.axes, part.start, slot.bar - slot.height / 2, part.size, slot.height)
        _number(frame, part)


def _bars(frame: Frame, parts: Sequence[Part]) -> None:
    middles = sorted({frame.slots[part.row].bar for part in parts})
    # seaborn counts a bar's thickness in the least distance between two rows
    unit = min((b - a for a, b in zip(middles, middles[1:], strict=False)), default=1.0)
    table = pd.DataFrame(
        {
            "y": [frame.slots[part.row].bar for part in parts],
            "start": [part.start for part in parts],
            "end": [part.start + part.size for part in parts],
            "thickness": [frame.slots[part.row].height / unit for part in parts],
            "fill": [part.fill for part in parts],
        }
    )
    limits = frame.axes.get_xlim(), frame.axes.get_ylim()
    bars = so.Bars(alpha=1, edgewidth=1, edgecolor=ink("paper"), edgealpha=1)
    draw_plot(
        frame.axes,
        so.Plot(table, x="end", y="y", color="fill")
        .add(bars, orient="y", baseline="start", width="thickness", legend=False)
        .scale(color={fill: ink(fill) for fill in table["fill"].unique()}, baseline=None, width=None),
    )
    frame.axes.set(xlim=limits[0], ylim=limits[1])


def draw_plot(axes: Axes, plot: so.Plot) -> None:
    """Run a seaborn plot on our axes with our settings; its own axis labels go."""
    plot.theme(settings()).on(axes).plot()
    axes.set(xlabel="", ylabel="")
    axes.set_axis_off()
    for made in axes.collections:
        made.set_clip_on(False)


def _number(frame: Frame, part: Part) -> None:
    slot = frame.slots[part.row]
    size = min(frame.size, slot.height - 1)
    room = frame.px(part.start + part.size) - frame.px(part.start)
    text = next((text for text in part.texts if max(width(text, size) + 4, LEAST_LABELLED) <= room), "")
    if text:
        centre = part.start + part.size / 2
        if part.fill is None:  # the word stands on a clear ground, not on the hatch
            wide = (frame.at(width(text, size) + 8) - frame.at(0)) / 2
            place = (centre - wide, slot.bar - slot.height / 2)
            frame.axes.add_patch(
                Rectangle(place, 2 * wide, slot.height, facecolor=ink("paper"), linewidth=0, zorder=1.5)
            )
        add_text(frame.axes, centre, slot.bar + 0.36 * size, text, size=size, token=part.on, align="center")


def titles_fit(parts: Sequence[Part], wanted: Sequence[str]) -> bool:
    """Whether the first row has every part, so that the titles can stand above it."""
    return [part.title for part in parts if part.row == 0 and part.fill and part.size >= 2] == list(wanted)


def draw_titles(frame: Frame, parts: Sequence[Part]) -> None:
    """The names of the parts above the parts of the first row."""
    first = [part for part in parts if part.row == 0]
    sizes = [width(part.title, frame.small, bold=True) for part in first]
    centres = [frame.px(part.start + part.size / 2) for part in first]
    for part, px in zip(first, spread(centres, sizes, 8, 0, frame.room), strict=True):
        x = frame.at(px)
        add_text(frame.axes, x, frame.head, part.title, size=frame.small, token="ink2", bold=True, align="center")
