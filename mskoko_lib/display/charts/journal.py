"""Form «journal»: lower, equal, higher than the journal; the middle of «equal» stands on one vertical in all rows."""

from __future__ import annotations

from mskoko_lib.display.charts.canvas import Figure
from mskoko_lib.display.charts.frame import NARROW_BELOW, Column, rows_frame
from mskoko_lib.display.charts.key import Entry
from mskoko_lib.display.charts.parts import Part, draw_parts, draw_titles, titles_fit
from mskoko_lib.display.charts.spec import JournalChart, JournalRow
from mskoko_lib.display.charts.text import figure
from mskoko_lib.display.charts.theme import ink
from mskoko_lib.display.russian import number

FILLS = (("focus", "onfocus"), ("h2", "onh2"), ("accent", "onaccent"))


def row_parts(row: JournalRow, index: int, titles: tuple[str, str, str], decimals: int) -> list[Part]:
    """Parts of one bar; 0 is the middle of «equal». A hidden part hides the row: the sum is known."""
    lower, equal, higher = row.shares_pct
    if lower is None or equal is None or higher is None:
        return [Part(index, -50, 100, None, "ink2", (figure(None, 0, hidden=row.hidden),))]
    parts = []
    start = -lower - equal / 2
    for value, (fill, on), title in zip((lower, equal, higher), FILLS, titles, strict=True):
        parts.append(Part(index, start, value, fill, on, (number(value, decimals),), title))
        start += value
    return parts


def build_journal(spec: JournalChart, width_px: int) -> Figure:
    """The figure of a JournalChart."""
    parts = [part for index, row in enumerate(spec.rows) for part in row_parts(row, index, spec.titles, spec.decimals)]
    narrow = width_px < NARROW_BELOW
    above = not narrow and titles_fit(parts, spec.titles)
    names = zip(FILLS, spec.titles, strict=True)
    drawn = {part.fill for part in parts if part.size > 0}
    key = [] if above else [Entry("swatch", fill, title) for (fill, _), title in names if fill in drawn]
    labels = [row.label for row in spec.rows]
    frame = rows_frame(
        canvas_width=width_px,
        kinds=[row.kind for row in spec.rows],
        left=[Column(labels, align="left", cap=0.28 * width_px)],
        right=[Column([figure(row.n, 0, hidden=row.hidden) for row in spec.rows], spec.n_title, token="ink2", cap=90)],
        narrow_labels=labels,
        key=key,
        headed=above,
    )
    low = min((part.start for part in parts), default=-50.0)
    high = max((part.start + part.size for part in parts), default=50.0)
    frame.set_x(low, high)
    draw_parts(frame, parts)
    if parts:
        frame.axes.vlines([0], frame.top - 2, frame.bottom, color=ink("axis"), linewidth=0.8, zorder=0)
    if above:
        draw_titles(frame, parts)
    return frame.figure
