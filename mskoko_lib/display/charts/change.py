"""Form «change»: from the previous value to the current one, in colour only where the difference is confirmed."""

from __future__ import annotations

from typing import Literal

from mskoko_lib.display.charts.canvas import Figure, add_text
from mskoko_lib.display.charts.dots import draw_bars, draw_dots
from mskoko_lib.display.charts.frame import Column, Frame, rows_frame
from mskoko_lib.display.charts.key import Entry
from mskoko_lib.display.charts.spec import ChangeChart, ChangeRow
from mskoko_lib.display.charts.text import figure, width
from mskoko_lib.display.russian import number, rounded

Verdict = Literal["up", "down", "soft"]
TOKENS: dict[Verdict, str] = {"up": "accent", "down": "focus", "soft": "soft"}


def verdict(row: ChangeRow) -> Verdict:
    """Up or down when the interval of the difference does not contain 0; else, or without an interval, soft."""
    if row.previous_pct is None or row.current_pct is None or row.low is None or row.high is None:
        return "soft"
    return "up" if row.low > 0 else "down" if row.high < 0 else "soft"


def _signed(value: float, decimals: int) -> str:
    return ("+" if rounded(value, decimals) > 0 else "") + number(value, decimals)


def difference_words(row: ChangeRow, decimals: int) -> str:
    """«−7,7 (от −13,2 до −2,1)»; the difference is taken before rounding."""
    if row.previous_pct is None or row.current_pct is None:
        return figure(None, 0, hidden=row.hidden)
    if row.difference_hidden:
        return figure(None, 0, hidden=True)
    told = row.current_pct - row.previous_pct if row.difference_pp is None else row.difference_pp
    words = _signed(told, decimals)
    if row.low is None or row.high is None:
        return words
    return f"{words} (от\u00a0{_signed(row.low, decimals)} до\u00a0{_signed(row.high, decimals)})"


def _key(spec: ChangeChart) -> list[Entry]:
    key = []
    if any(row.previous_pct is not None for row in spec.rows):
        key.append(Entry("ring", "soft", spec.previous_label))
    found = {verdict(row) for row in spec.rows if row.current_pct is not None}
    if "up" in found:
        key.append(Entry("dot", "accent", f"{spec.current_label}: выше"))
    if "down" in found:
        key.append(Entry("diamond", "focus", f"{spec.current_label}: ниже"))
    if "soft" in found:
        key.append(Entry("dot", "soft", f"{spec.current_label}: различие не подтверждается"))
    return key


def build_change(spec: ChangeChart, width_px: int) -> Figure:
    """The figure of a ChangeChart."""
    rows = spec.rows
    left = [Column([row.label for row in rows], align="left", cap=0.28 * width_px)]
    if any(row.n_previous is not None or row.n_current is not None for row in rows):
        counts = [
            f"{figure(row.n_previous, 0, hidden=row.hidden)} / {figure(row.n_current, 0, hidden=row.hidden)}"
            for row in rows
        ]
        left.append(Column(counts, spec.n_title, token="ink2", cap=110))
    frame = rows_frame(
        canvas_width=width_px,
        kinds=["row"] * len(rows),
        left=left,
        right=[Column([difference_words(row, spec.decimals) for row in rows], "Разность, п.\u00a0п.", cap=190)],
        narrow_labels=[row.label for row in rows],
        key=_key(spec),
        axis=bool(rows),
        pitch=26,
        bar=14,
        narrow_bar=14,
    )
    if not rows:
        return frame.figure
    values = [value for row in rows for value in (row.previous_pct, row.current_pct) if value is not None]
    ticks = _ticks(values)
    label = max((width(number(value, spec.decimals), frame.small) for value in values), default=0.0) + 12
    frame.set_x(ticks[0], ticks[-1], pad=label)
    frame.grid(ticks, [number(tick) for tick in ticks])
    _draw(frame, spec)
    return frame.figure


def _ticks(values: list[float]) -> list[float]:
    """Tens (or fewer of them) around all values, one scale for all rows, inside 0…100."""
    low = 10 * int(min(values, default=0) // 10)
    high = -10 * int(-max(values, default=100) // 10)
    if high - low < 30:
        low, high = max(0, low - 10), min(100, high + 10)
    step = 10 if high - low <= 60 else 20
    low = int(low // step * step)
    count = -int(-(high - low) // step)
    return [low + step * i for i in range(count + 1)]


def _draw(frame: Frame, spec: ChangeChart) -> None:
    for kind, token in TOKENS.items():
        chosen = [
            (i, row.previous_pct, row.current_pct)
            for i, row in enumerate(spec.rows)
            if row.previous_pct is not None and row.current_pct is not None and verdict(row) == kind
        ]
        draw_bars(
            frame, [before for _, before, _ in chosen], [now for _, _, now in chosen], [i for i, _, _ in chosen],
            token, 1.4 if kind == "soft" else 2.4,
        )  # fmt: skip
    previous = [(i, row.previous_pct) for i, row in enumerate(spec.rows) if row.previous_pct is not None]
    draw_dots(frame, [value for _, value in previous], [i for i, _ in previous], "soft", hollow=True)
    for kind, token in TOKENS.items():
        current = [
            (i, row.current_pct)
            for i, row in enumerate(spec.rows)
            if row.current_pct is not None and verdict(row) == kind
        ]
        draw_dots(
            frame, [value for _, value in current], [i for i, _ in current], token, "D" if kind == "down" else "o"
        )
    for i, row in enumerate(spec.rows):
        shown = [
            (value, now) for value, now in ((row.previous_pct, False), (row.current_pct, True)) if value is not None
        ]
        shown.sort(key=lambda pair: pair[0])
        for place, (value, now) in enumerate(shown):
            outward = -8 if place == 0 and len(shown) == 2 else 8
            strong = now and verdict(row) != "soft"
            add_text(
                frame.axes, value, frame.slots[i].bar + 0.36 * frame.small, number(value, spec.decimals),
                size=frame.small, token=TOKENS[verdict(row)] if strong else "ink" if now else "ink3", bold=now,
                align="right" if outward < 0 else "left", dx=outward,
            )  # fmt: skip
