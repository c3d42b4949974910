"""The key: what a sign of the drawing means, on one or more lines above it, without a box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import IdentityTransform

from mskoko_lib.display.charts.canvas import Axes, add_text, hatch
from mskoko_lib.display.charts.text import fit, width
from mskoko_lib.display.charts.theme import ink

KEY_LINE = 19
SIGN = 16
BETWEEN = 18
Sign = Literal["swatch", "hatch", "dot", "diamond", "ring", "tick", "dotted"]


@dataclass(frozen=True)
class Entry:
    """A sign in the colour of a token, and its words."""

    sign: Sign
    token: str
    text: str


def key_lines(entries: Sequence[Entry], canvas_width: float, size: float) -> list[list[tuple[float, Entry]]]:
    """Entries with their left edges, broken into lines that fit the canvas."""
    lines: list[list[tuple[float, Entry]]] = []
    x = 0.0
    for entry in entries:
        text = fit(entry.text, canvas_width - SIGN - 4, size)
        taken = SIGN + width(text, size)
        if not lines or x + taken > canvas_width - 2:
            lines.append([])
            x = 0.0
        lines[-1].append((x, Entry(entry.sign, entry.token, text)))
        x += taken + BETWEEN
    return lines


def draw_key(axes: Axes, lines: Sequence[Sequence[tuple[float, Entry]]], size: float) -> None:
    """Draw the lines at the top left corner of the canvas."""
    figure = axes.get_figure()
    assert figure is not None
    top = figure.bbox.height
    for number, entries in enumerate(lines):
        middle = top - number * KEY_LINE - 10
        for x, entry in entries:
            _draw_sign(axes, entry, x + 1, middle)
            add_text(
                axes, x + SIGN, middle - 0.36 * size, entry.text, size=size, token="ink2", transform=IdentityTransform()
            )


def _draw_sign(axes: Axes, entry: Entry, x: float, middle: float) -> None:
    colour = ink(entry.token)
    if entry.sign in ("swatch", "hatch"):
        if entry.sign == "hatch":
            box = hatch(axes, x, middle - 5, 10, 10)
        else:
            box = Rectangle((x, middle - 5), 10, 10, facecolor=colour, linewidth=0, clip_on=False)
            axes.add_patch(box)
        box.set_transform(IdentityTransform())
        return
    if entry.sign in ("tick", "dotted"):
        wide = 2.0 if entry.sign == "tick" else 1.2
        line = Line2D([x + 5, x + 5], [middle - 6, middle + 6], color=colour, linewidth=wide)
        if entry.sign == "dotted":
            line.set_linestyle((0, (1.5, 1.5)))
    else:
        marker = {"dot": "o", "diamond": "D", "ring": "o"}[entry.sign]
        inside = ink("paper") if entry.sign == "ring" else colour
        line = Line2D(
            [x + 5], [middle], linestyle="none", marker=marker, markersize=7 if marker == "o" else 6, color=colour,
            markerfacecolor=inside, markeredgecolor=colour, markeredgewidth=1.4 if entry.sign == "ring" else 0,
        )  # fmt: skip
    line.set_transform(IdentityTransform())
    line.set_clip_on(False)
    line.set_in_layout(False)
    axes.add_line(line)
