"""Charts whose rows are things: columns of words and numbers left and right, a drawing between them, a key above.

Wide: one line a row. Narrow (below 560 px): words and numbers above, the drawing below them on the whole width.
In the axes one unit of y is one pixel, counted down from the top; x belongs to the form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.transforms import Transform, blended_transform_factory

from mskoko_lib.display.charts.canvas import Align, Axes, Figure, add_text, canvas, settle
from mskoko_lib.display.charts.key import KEY_LINE, Entry, draw_key, key_lines
from mskoko_lib.display.charts.text import fit, width
from mskoko_lib.display.charts.theme import ink

NARROW_BELOW = 560
GAP = 14
HEADER = 24
AXIS = 20
Kind = Literal["row", "total", "previous"]


def type_sizes(canvas_width: float) -> tuple[float, float]:
    """Letters of words and of small words, px; the wide ones stay above 7.5 pt when 840 px are printed 180 mm wide."""
    return (12.0, 11.0) if canvas_width < NARROW_BELOW else (13.0, 12.5)


@dataclass(frozen=True)
class Column:
    """One column of texts beside the drawing; `cap` is the greatest width in px, longer texts are shortened."""

    texts: Sequence[str]
    header: str = ""
    align: Literal["left", "right"] = "right"
    bold: bool = False
    token: str = "ink"
    cap: float = 120


@dataclass(frozen=True)
class Slot:
    """Where a row stands: baseline of its words, middle and height of its drawing."""

    kind: Kind
    words: float
    bar: float
    height: float
    size: float


@dataclass
class Frame:
    """The drawing area after the layout; `top` and `bottom` bound the rows, `head` is the baseline above them."""

    figure: Figure
    axes: Axes
    slots: tuple[Slot, ...]
    room: float
    top: float
    bottom: float
    head: float
    size: float
    small: float
    narrow: bool
    low: float = 0
    high: float = 1

    def set_x(self, low: float, high: float, *, pad: float = 0, pad_right: float | None = None) -> None:
        """Values from `low` to `high` take the width without `pad` px at the ends."""
        right = pad if pad_right is None else pad_right
        unit = (high - low) / (self.room - pad - right)
        self.low, self.high = low - pad * unit, high + right * unit
        self.axes.set_xlim(self.low, self.high)

    def px(self, x: float) -> float:
        """Pixels from the left edge of the drawing."""
        return (x - self.low) / (self.high - self.low) * self.room

    def at(self, px: float) -> float:
        """The value at that many pixels from the left edge."""
        return self.low + px / self.room * (self.high - self.low)

    def grid(self, ticks: Sequence[float], labels: Sequence[str]) -> None:
        """Vertical hairlines behind the rows with their values below."""
        spans = [(slot.bar - 9, slot.bar + 9) for slot in self.slots] if self.narrow else [(self.top, self.bottom)]
        for upper, lower in spans:  # narrow: not through the words
            self.axes.vlines(ticks, upper, lower, color=ink("grid"), linewidth=1, zorder=0)
        for tick, label in zip(ticks, labels, strict=True):
            # the first and last label may not leave the canvas
            half = width(label, self.small) / 2
            edge = min(max(self.px(tick), half if self.narrow else 0), self.room - (half if self.narrow else 0))
            add_text(self.axes, self.at(edge), self.bottom + 14, label, size=self.small, token="ink2", align="center")


def rows_frame(
    *,
    canvas_width: int,
    kinds: Sequence[Kind],
    left: Sequence[Column],
    right: Sequence[Column],
    narrow_labels: Sequence[str],
    narrow_header: str = "",
    key: Sequence[Entry] = (),
    headed: bool = True,
    axis: bool = False,
    pitch: float = 26,
    bar: float = 19,
    narrow_bar: float = 16,
    foot: float = 0,
) -> Frame:
    """Lay out the rows and write their words. `headed` keeps a line above the rows even if no column has a header.

    `foot`: px kept free below the rows for the form's own words.
    """
    left = [column for column in left if column.header or any(column.texts)]
    right = [column for column in right if column.header or any(column.texts)]
    narrow = canvas_width < NARROW_BELOW
    size, small = type_sizes(canvas_width)
    lines = key_lines(key, canvas_width, small)
    head_y = len(lines) * KEY_LINE + (4 if lines else 0)
    top = head_y + (HEADER if headed or any(column.header for column in (*left, *right)) else 4)
    slots, bottom = _slots(kinds, top, narrow, size, pitch, bar, narrow_bar)
    height = bottom + (AXIS if axis else 4) + foot
    figure, axes = canvas(canvas_width, height + 2)
    axes.set_ylim(height, 0)  # before the layout: it measures the words where they will stand
    frame = Frame(figure, axes, slots, 0, top, bottom, head_y + 13, size, small, narrow)
    if narrow:
        _narrow_words(frame, canvas_width, Column(narrow_labels, narrow_header, "left", bold=True), right)
    else:
        _wide_words(frame, left, right)
    frame.room, _ = settle(figure)
    frame.set_x(0, 1)
    draw_key(axes, lines, small)
    for slot in slots:
        if slot.kind == "total" and slot is not slots[0]:
            y = slot.bar - slot.height / 2 - 7 - (17 if narrow else 0)
            line = axes.axhline(y, color=ink("ink"), linewidth=1, clip_on=False)
            line.set_xdata([_canvas_edge(frame, 0), _canvas_edge(frame, canvas_width)])
    if not kinds:
        middle = blended_transform_factory(axes.transAxes, axes.transData)
        add_text(axes, 0.5, top + 14, "нет данных", size=size, token="ink3", align="center", transform=middle)
    return frame


def _canvas_edge(frame: Frame, px: float) -> float:
    """A pixel of the canvas as a share of the axes."""
    return (px - float(frame.axes.get_window_extent().x0)) / frame.room


def _slots(
    kinds: Sequence[Kind], top: float, narrow: bool, size: float, pitch: float, bar: float, narrow_bar: float
) -> tuple[tuple[Slot, ...], float]:
    made = []
    y = top
    for number, kind in enumerate(kinds):
        minor = kind == "previous"
        after_minor = number > 0 and kinds[number - 1] == "previous" and not minor
        y += 6 if after_minor else 0
        y += 10 if kind == "total" and number else 0
        letters = size - 1 if minor else size
        thick = round((narrow_bar if narrow else bar) * (0.76 if minor else 1))
        if narrow:
            line = 16 if minor else 18
            made.append(Slot(kind, y + line - 5, y + line + thick / 2, thick, letters))
            y += line + thick + (5 if minor else 9)
        else:
            step = pitch - 6 if minor else pitch
            made.append(Slot(kind, y + step / 2 + 0.36 * letters, y + step / 2, thick, letters))
            y += step
    return tuple(made), y + (24 if not kinds else 0)


def _column_width(column: Column, kinds: Sequence[Kind], size: float, small: float) -> float:
    widest = max(
        (width(text, size, bold=_bold(column, kind)) for text, kind in zip(column.texts, kinds, strict=True)), default=0
    )
    return min(max(widest, width(column.header, small)), column.cap)


def _bold(column: Column, kind: Kind) -> bool:
    return kind == "total" or (column.bold and kind == "row")


def _words(
    frame: Frame, column: Column, x: float, dx: float, room: float, transform: Transform, *, reserve: bool
) -> None:
    """One column: header and a text per row, all on one vertical edge."""
    align: Align = column.align
    if column.header:
        text = fit(column.header, room, frame.small)
        add_text(
            frame.axes,
            x,
            frame.head,
            text,
            size=frame.small,
            token="ink2",
            align=align,
            dx=dx,
            transform=transform,
            reserve=reserve,
        )
    keeper = next((slot for text, slot in zip(column.texts, frame.slots, strict=True) if text), None)
    for text, slot in zip(column.texts, frame.slots, strict=True):
        bold = _bold(column, slot.kind)
        token = "ink3" if slot.kind == "previous" else column.token
        add_text(
            frame.axes, x, slot.words, fit(text, room, slot.size, bold=bold), size=slot.size, token=token, bold=bold,
            align=align, dx=dx, transform=transform, reserve=reserve and slot is keeper,
        )  # fmt: skip


def _wide_words(frame: Frame, left: Sequence[Column], right: Sequence[Column]) -> None:
    kinds = [slot.kind for slot in frame.slots]
    transform = blended_transform_factory(frame.axes.transAxes, frame.axes.transData)
    offset = 0.0
    for number, column in enumerate(reversed(left)):
        room = _column_width(column, kinds, frame.size, frame.small)
        offset -= GAP + room
        edge = offset if column.align == "left" else offset + room
        _words(frame, column, 0, edge, room, transform, reserve=number == len(left) - 1)
    offset = 0.0
    for number, column in enumerate(right):
        room = _column_width(column, kinds, frame.size, frame.small)
        edge = offset + GAP if column.align == "left" else offset + GAP + room
        offset += GAP + room
        _words(frame, column, 1, edge, room, transform, reserve=number == len(right) - 1)


def _narrow_words(frame: Frame, canvas_width: int, label: Column, right: Sequence[Column]) -> None:
    kinds = [slot.kind for slot in frame.slots]
    transform = blended_transform_factory(frame.axes.transAxes, frame.axes.transData)
    offset = 0.0
    for column in reversed(right):
        room = _column_width(column, kinds, frame.size, frame.small)
        _words(frame, column, 1, offset, room, transform, reserve=False)
        offset -= room + GAP
    _words(frame, label, 0, 0, canvas_width - 4 + offset, transform, reserve=False)
