"""Points on rows, shared by the forms «tasks» and «change»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from mskoko_lib.display.charts.canvas import sns
from mskoko_lib.display.charts.frame import Frame
from mskoko_lib.display.charts.theme import ink

#: area of a marker, px²
AREA = {"o": 62.0, "D": 46.0}


def draw_dots(
    frame: Frame,
    xs: Sequence[float],
    rows: Sequence[int],
    token: str,
    marker: Literal["o", "D"] = "o",
    *,
    hollow: bool = False,
) -> None:
    """Markers by seaborn at the values `xs` of the rows with these numbers, all in one colour."""
    if not xs:
        return
    limits = frame.axes.get_xlim(), frame.axes.get_ylim()
    ys = [frame.slots[row].bar for row in rows]
    sns.scatterplot(
        x=list(xs), y=ys, ax=frame.axes, marker=marker, s=AREA[marker], color=ink("paper" if hollow else token),
        edgecolor=ink(token if hollow else "paper"), linewidth=1.6 if hollow else 0.8, legend=False, clip_on=False,
        zorder=3,
    )  # fmt: skip
    frame.axes.set(xlim=limits[0], ylim=limits[1], xlabel="", ylabel="")


def draw_bars(
    frame: Frame, starts: Sequence[float], ends: Sequence[float], rows: Sequence[int], token: str, thick: float
) -> None:
    """Horizontal strokes: intervals, or the way from one value to another."""
    ys = [frame.slots[row].bar for row in rows]
    frame.axes.hlines(ys, list(starts), list(ends), color=ink(token), linewidth=thick, zorder=2, clip_on=False)


def draw_ticks(
    frame: Frame,
    xs: Sequence[float],
    rows: Sequence[int],
    token: str,
    thick: float,
    half: float,
    *,
    dotted: bool = False,
) -> None:
    """Short verticals: what a row is compared with."""
    ys = [frame.slots[row].bar for row in rows]
    style = (0, (1.5, 1.5)) if dotted else "solid"
    frame.axes.vlines(
        list(xs), [y - half for y in ys], [y + half for y in ys], color=ink(token), linewidth=thick, linestyle=style,
        zorder=2.5, clip_on=False,
    )  # fmt: skip
