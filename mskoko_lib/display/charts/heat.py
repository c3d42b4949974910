"""Form «heat»: a map of rows and columns, the number in each cell; what is hidden is hatched."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.patches import Rectangle

from mskoko_lib.display.charts.canvas import Figure, add_text, hatch
from mskoko_lib.display.charts.frame import NARROW_BELOW, Column, Frame, rows_frame, type_sizes
from mskoko_lib.display.charts.spec_overview import HeatChart
from mskoko_lib.display.charts.text import fit, width
from mskoko_lib.display.charts.theme import ink
from mskoko_lib.display.document import EMPTY_SYMBOL, Reason
from mskoko_lib.display.russian import number

LINE = 16.0


def step_of(value: float, steps: Sequence[float]) -> int:
    """1…6; a value on a limit belongs to the higher step. Maps with the same steps can be compared."""
    return 1 + sum(value >= limit for limit in steps)


def _per_line(spec: HeatChart, room: float, size: float) -> int:
    """Columns that stand side by side with every number whole; the lines are about equally long."""
    n = len(spec.columns)
    told = [number(value, spec.decimals) for row in spec.rows for value in row.values if value is not None]
    cell = max(24.0, *(width(text, size) + 5 for text in (*told, str(n))))
    lines = -(-n // max(1, int(room / cell)))
    return -(-n // max(1, lines))


def build_heat(spec: HeatChart, width_px: int) -> Figure:
    """The figure of a HeatChart."""
    n = len(spec.columns)
    narrow = width_px < NARROW_BELOW
    _, small = type_sizes(width_px)
    label_cap = 0.28 * width_px
    room = width_px - 4 if narrow else width_px - 24 - _label_room(spec, label_cap, width_px)
    per_line = _per_line(spec, room, small)
    named = 0 < n == per_line and all(width(label, small) + 6 <= room / n for label in spec.columns)
    notes = [] if named else _notes(spec.columns, width_px - 4, small)
    if any("hidden" in row.reasons for row in spec.rows):
        notes = [*notes, "штриховка — скрыто"]
    starts = range(0, n, per_line) if n else [0]
    # a map too wide for the canvas goes on below itself; an empty row keeps the place of its next numbers of columns
    labels = [label for start in starts for label in ([""] if start else []) + [row.label for row in spec.rows]]
    frame = rows_frame(
        canvas_width=width_px,
        kinds=["row"] * (len(labels) if spec.rows else 0),
        left=[Column(labels if spec.rows else [], align="left", cap=label_cap)],
        right=[],
        narrow_labels=labels if spec.rows else [],
        pitch=26,
        bar=24,
        narrow_bar=22,
        foot=len(notes) * LINE + (10 if notes else 0),
        headed=True,
    )
    if not spec.rows or n == 0:
        return frame.figure
    frame.set_x(0, per_line)
    for column, label in enumerate(spec.columns):
        block, x = divmod(column, per_line)
        first = block * (len(spec.rows) + 1)  # the slot of this block's first row
        text = fit(label, room / n - 4, small) if named else str(column + 1)
        y = frame.slots[first - 1].bar + 0.36 * small if block else frame.head
        add_text(frame.axes, x + 0.5, y, text, size=small, token="ink2", align="center")
        for place, row in enumerate(spec.rows):
            reason = row.reasons[column] if row.reasons else None
            _cell(frame, first + place, x, row.values[column], reason, spec)
    for line, text in enumerate(notes):
        add_text(
            frame.axes, frame.at(-float(frame.axes.get_window_extent().x0) + 2), frame.bottom + 16 + line * LINE, text,
            size=small, token="ink2",
        )  # fmt: skip
    return frame.figure


def _label_room(spec: HeatChart, cap: float, width_px: int) -> float:
    size, _ = type_sizes(width_px)
    return min(cap, max((width(row.label, size) for row in spec.rows), default=0.0))


def _notes(columns: tuple[str, ...], room: float, size: float) -> list[str]:
    """«1 Русский язык   2 Математика …» in lines that fit: what the numbers above the columns stand for."""
    lines: list[str] = []
    for place, label in enumerate(columns, start=1):
        entry = fit(f"{place}\u00a0{label}", room, size)
        joined = f"{lines[-1]}; {entry}" if lines else entry
        if lines and width(joined, size) <= room:
            lines[-1] = joined
        else:
            lines.append(entry)
    return lines


def _cell(frame: Frame, place: int, column: int, value: float | None, reason: Reason | None, spec: HeatChart) -> None:
    slot = frame.slots[place]
    top, gap = slot.bar - slot.height / 2, 2 / frame.room * (frame.high - frame.low)
    wide = frame.px(column + 1) - frame.px(column)
    size = min(frame.small, slot.height - 6)
    if value is None:
        why: Reason = reason or "no_data"
        if why == "hidden":
            hatch(frame.axes, column, top, 1 - gap, slot.height - 2)
        text, token = EMPTY_SYMBOL[why], "ink2"
        if why == "hidden":
            text = ""  # «скр.» does not fit a cell of a phone: the hatch says it, the table names it
    else:
        step = step_of(value, spec.steps)
        frame.axes.add_patch(
            Rectangle((column, top), 1 - gap, slot.height - 2, facecolor=ink(f"h{step}"), linewidth=0, clip_on=False)
        )
        text, token = number(value, spec.decimals), f"onh{step}"
    if text and width(text, size) + 2 > wide:
        text = number(value) if value is not None else ""
    if text and width(text, size) <= wide:
        add_text(
            frame.axes, column + 0.5 - gap / 2, slot.bar + 0.36 * size - 1, text, size=size, token=token, align="center"
        )
