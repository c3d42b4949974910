"""Form «marks»: bars of shares, «2» left, «5» right."""

from __future__ import annotations

from mskoko_lib.display.charts.canvas import Figure
from mskoko_lib.display.charts.frame import NARROW_BELOW, Column, rows_frame
from mskoko_lib.display.charts.key import Entry
from mskoko_lib.display.charts.parts import Part, draw_parts, draw_titles, titles_fit
from mskoko_lib.display.charts.spec import MarksChart, MarksRow
from mskoko_lib.display.charts.text import figure
from mskoko_lib.display.russian import number

MARKS = ("2", "3", "4", "5")
TITLES = tuple(f"«{mark}»" for mark in MARKS)


def row_parts(row: MarksRow, index: int, decimals: int) -> list[Part]:
    """The parts of one bar from left to right.

    Hidden neighbours become one hatched part that is as long as what the others leave. If hidden marks are not
    neighbours, the place of the known parts would give the hidden ones away: the whole bar is hatched.
    """
    two, three, four, five = row.shares_pct
    wanted: list[tuple[str, str, str, float | None]] = []  # fill, title, words before the number, value
    if row.merged_23 is not None:
        wanted.append(("m3", "«2» и «3»", "«2» и «3»: ", row.merged_23))
    else:
        wanted += [("m2", "«2»", "", two), ("m3", "«3»", "", three)]
    if row.merged_45 is not None:
        wanted.append(("m4", "«4» и «5»", "«4» и «5»: ", row.merged_45))
    else:
        wanted += [("m4", "«4»", "", four), ("m5", "«5»", "", five)]
    gone = [place for place, part in enumerate(wanted) if part[3] is None]
    empty = figure(None, 0, hidden=row.hidden)
    if gone and (len(gone) == len(wanted) or gone[-1] - gone[0] + 1 != len(gone)):
        return [Part(index, 0, 100, None, "ink2", (empty,))]
    rest = max(0.0, 100 - sum(part[3] or 0 for part in wanted))
    parts: list[Part] = []
    start = 0.0
    for place, (fill, title, words, value) in enumerate(wanted):
        if value is None:
            if place == gone[0]:
                parts.append(Part(index, start, rest, None, "ink2", (empty,)))
                start += rest
            continue
        text = number(value, decimals)
        texts = (words + text, text) if words else (text,)
        parts.append(Part(index, start, value, fill, f"on{fill}", texts, title))
        start += value
    return parts


def build_marks(spec: MarksChart, width_px: int) -> Figure:
    """The figure of a MarksChart."""
    parts = [part for index, row in enumerate(spec.rows) for part in row_parts(row, index, spec.decimals)]
    narrow = width_px < NARROW_BELOW
    above = not narrow and titles_fit(parts, TITLES)
    drawn = {part.fill for part in parts if part.size > 0}
    key = [] if above else [Entry("swatch", f"m{mark}", f"«{mark}»") for mark in MARKS if f"m{mark}" in drawn]
    labels = [row.label for row in spec.rows]
    right = []
    if any(row.n is not None or row.hidden for row in spec.rows):
        texts = [figure(row.n, 0, hidden=row.hidden) for row in spec.rows]
        right.append(Column(texts, spec.n_title, token="ink2", cap=90))
    if spec.right_title or any(row.right for row in spec.rows):
        right.append(Column([row.right for row in spec.rows], spec.right_title, bold=True, cap=110))
    frame = rows_frame(
        canvas_width=width_px,
        kinds=[row.kind for row in spec.rows],
        left=[Column(labels, align="left", cap=0.28 * width_px)],
        right=right,
        narrow_labels=labels,
        key=key,
        headed=above,
    )
    frame.set_x(0, 100)
    draw_parts(frame, parts)
    if above:
        draw_titles(frame, parts)
    return frame.figure
