"""Drawings with a value axis on the left, shared by the forms «histogram» and «groups»: pixels beside data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.transforms import IdentityTransform

from mskoko_lib.display.charts.canvas import Align, Axes, Figure, add_text, canvas, settle
from mskoko_lib.display.charts.frame import type_sizes
from mskoko_lib.display.charts.text import width
from mskoko_lib.display.charts.theme import ink

#: between a label of the value axis and the axis
LABEL_GAP = 6.0


@dataclass
class Plot:
    """Axes whose data area leaves `head` px above and `foot` px below, both inside the axes."""

    figure: Figure
    axes: Axes
    left: float
    room: float
    height: float
    head: float
    foot: float
    size: float
    small: float
    first: float
    last: float
    top_value: float

    def x(self, value: float) -> float:
        """Pixels from the left edge of the axes."""
        return (value - self.first) / (self.last - self.first) * self.room

    def y(self, value: float) -> float:
        """Pixels up from the zero line."""
        return value / self.top_value * (self.height - self.head - self.foot)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        token: str = "ink2",
        bold: bool = False,
        align: Align = "left",
        small: bool = True,
        vertical: bool = False,
    ) -> None:
        """A text at pixels: right of the axes' left edge, up from the zero line."""
        base = float(self.axes.get_window_extent().y0) + self.foot
        size = self.small if small else self.size
        add_text(
            self.axes, self.left + x, base + y, text, size=size, token=token, bold=bold, align=align,
            transform=IdentityTransform(), vertical=vertical,
        )  # fmt: skip

    def limits(self) -> None:
        """Set the limits again after a library has changed them."""
        unit = self.top_value / (self.height - self.head - self.foot)
        self.axes.set(xlim=(self.first, self.last), ylim=(-self.foot * unit, self.top_value + self.head * unit))


def axes_room(canvas_width: int, labels: Sequence[str]) -> float:
    """Width that the layout will leave to the drawing, without texts to its right."""
    return (
        canvas_width - 2 - LABEL_GAP - max((width(label, type_sizes(canvas_width)[1]) for label in labels), default=0.0)
    )


def start_plot(
    *, canvas_width: int, height: float, first: float, last: float, ticks: Sequence[float], labels: Sequence[str],
    top_value: float, head: float, foot: float, right: Sequence[str] = (),
) -> Plot:  # fmt: skip
    """Lay out the area between the labels of the value axis and the texts `right` of it, with horizontal hairlines."""
    size, small = type_sizes(canvas_width)
    figure, axes = canvas(canvas_width, height)
    # these texts only keep the place; the visible ones come when the scale is known
    keepers = [
        add_text(axes, 0, 0.5, label, size=small, align="right", dx=-LABEL_GAP, transform=axes.transAxes, reserve=True)
        for label in labels
    ]
    keepers += [
        add_text(axes, 1, 0.5, text, size=size, bold=True, dx=9, transform=axes.transAxes, reserve=True)
        for text in right
    ]
    axes_room, axes_height = settle(figure)
    for keeper in keepers:
        keeper.remove()
    left = float(axes.get_window_extent().x0)
    plot = Plot(figure, axes, left, axes_room, axes_height, head, foot, size, small, first, last, top_value)
    plot.limits()
    axes.hlines(
        ticks, first, last, color=[ink("axis" if tick == 0 else "grid") for tick in ticks], linewidth=1, zorder=0
    )
    for tick, label in zip(ticks, labels, strict=True):
        plot.text(-LABEL_GAP, plot.y(tick) - 0.36 * small, label, align="right")
    return plot
