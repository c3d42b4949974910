"""A figure measured in pixels of the page, without pyplot and without touching the global settings of matplotlib."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal

import matplotlib as mpl
import seaborn as sns
import seaborn.objects as so
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Transform, offset_copy
from pandas.errors import Pandas4Warning

from mskoko_lib.display.charts.text import line
from mskoko_lib.display.charts.theme import ink
from mskoko_lib.display.fonts import FAMILY, font_files

__all__ = ["Axes", "Figure", "add_text", "canvas", "drawing", "hatch", "settle", "sns", "so", "text_boxes"]

#: one point is one CSS pixel
DPI = 72
Align = Literal["left", "center", "right"]


@cache
def register_fonts() -> None:
    """Make our faces known to matplotlib, once per process; otherwise widths are measured in another face."""
    for role in ("regular", "bold"):
        fontManager.addfont(font_files()[role])


def settings() -> Any:  # a dict of rcParams: its keys are literals in the stubs
    """Everything that may differ between machines, pinned: the drawing must not depend on a user's matplotlibrc."""
    default: dict[str, Any] = {
        key: mpl.rcParamsDefault[key] for key in mpl.rcParamsDefault if not key.startswith("backend")
    }
    return default | {
        "font.family": FAMILY,
        "text.parse_math": False,  # «$x^2$» in a name is a name
        "text.color": ink("ink"),
        "svg.fonttype": "none",
        "hatch.linewidth": 0.8,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "lines.solid_capstyle": "butt",
    }


@contextmanager
def drawing(chart_id: str) -> Iterator[None]:
    """Settings for building and writing one chart."""
    register_fonts()
    with mpl.rc_context(settings() | {"svg.hashsalt": chart_id}), warnings.catch_warnings():
        # seaborn 0.13.2 still passes `copy` to pandas, which pandas 3 only announces to drop
        warnings.filterwarnings("ignore", message="The copy keyword is deprecated", category=Pandas4Warning)
        yield


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty figure whose one axes shows only what is drawn into it."""
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI)
    FigureCanvasSVG(figure)
    figure.set_layout_engine("constrained", w_pad=1 / DPI, h_pad=1 / DPI)
    axes = figure.add_subplot()
    axes.set(xticks=[], yticks=[])  # matplotlib's ticks cost more than a whole chart; ours are texts and lines
    axes.set_axis_off()
    return figure, axes


def settle(figure: Figure) -> tuple[float, float]:
    """Let the constrained layout make room for what stands outside the axes, freeze it; axes' width and height, px."""
    engine = figure.get_layout_engine()
    assert engine is not None
    engine.execute(figure)
    figure.set_layout_engine("none")
    box = figure.axes[0].get_window_extent()
    return float(box.width), float(box.height)


def add_text(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    token: str = "ink",
    bold: bool = False,
    align: Align = "left",
    dx: float = 0,
    dy: float = 0,
    transform: Transform | None = None,
    reserve: bool = False,
    vertical: bool = False,
) -> Text:
    """One line of text on its baseline, `dx` px right and `dy` px below the point; `reserve`: the layout makes room."""
    base = transform if transform is not None else axes.transData
    figure = axes.get_figure(root=True)
    assert figure is not None
    place = offset_copy(base, figure, x=dx, y=-dy, units="points") if dx or dy else base
    # the layout looks at texts of the axes only; for all others a text of the figure is cheaper
    write = axes.text if reserve else figure.text
    made = write(
        x, y, line(text), transform=place, fontsize=size, color=ink(token), fontweight="bold" if bold else "normal",
        ha=align, va="baseline", rotation=90 if vertical else 0, rotation_mode="anchor",
    )  # fmt: skip
    return made


def hatch(axes: Axes, x: float, y: float, width: float, height: float) -> Rectangle:
    """The part of a drawing where figures are hidden."""
    part = Rectangle(
        (x, y), width, height, facecolor=ink("wash"), edgecolor=ink("axis"), linewidth=0, hatch="////", clip_on=False
    )
    axes.add_patch(part)
    return part


def text_boxes(figure: Figure) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every visible text with its box (left, top, right, bottom) in pixels from the top left corner."""
    height = figure.bbox.height
    found = []
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        if text.get_visible() and text.get_text():
            box = text.get_window_extent()
            found.append((text.get_text(), (box.x0, height - box.y1, box.x1, height - box.y0)))
    return found
