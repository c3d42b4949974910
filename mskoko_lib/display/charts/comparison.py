"""Forms «dots» and «bullet»: a value on a row beside what it is compared with."""

from __future__ import annotations

from typing import Literal

from matplotlib.patches import Rectangle

from mskoko_lib.display.charts.canvas import Figure
from mskoko_lib.display.charts.dots import draw_bars, draw_dots, draw_ticks
from mskoko_lib.display.charts.frame import Column, Frame, rows_frame
from mskoko_lib.display.charts.key import Entry
from mskoko_lib.display.charts.spec_overview import BulletChart, DotsChart, DotsRow
from mskoko_lib.display.charts.text import figure
from mskoko_lib.display.charts.theme import ink
from mskoko_lib.display.russian import number

TICKS = (0, 20, 40, 60, 80, 100)
PAD = 8
Verdict = Literal["up", "down", "soft"]
TOKENS: dict[Verdict, str] = {"up": "accent", "down": "focus", "soft": "soft"}


def verdict(row: DotsRow, spec: DotsChart) -> Verdict:
    """Up or down where the whole interval lies beyond the municipality's interval (its share, if none); else soft."""
    low = spec.reference_pct if spec.band_low is None else spec.band_low
    high = spec.reference_pct if spec.band_high is None else spec.band_high
    if low is None or high is None or row.low is None or row.high is None:
        return "soft"
    return "up" if row.low > high else "down" if row.high < low else "soft"


def _dots_key(spec: DotsChart) -> list[Entry]:
    found = {verdict(row, spec) for row in spec.rows if row.value_pct is not None and not row.interval_only}
    key = [Entry("dot", "soft", spec.value_label)] if "soft" in found else []
    if "up" in found:
        key.append(Entry("dot", "accent", f"выше: {spec.reference_label}"))
    if "down" in found:
        key.append(Entry("diamond", "focus", f"ниже: {spec.reference_label}"))
    if any(row.raw_pct is not None and not row.interval_only for row in spec.rows):
        key.append(Entry("ring", "soft", "доля без поправки"))
    if any(row.interval_only for row in spec.rows):
        key.append(Entry("swatch", "soft", "мало участников: только интервал"))
    if spec.reference_pct is not None:
        key.append(Entry("tick", "ink", spec.reference_label))
    if spec.band_low is not None and spec.band_high is not None:
        key.append(Entry("swatch", "band", f"{spec.reference_label}: интервал"))
    return key


def build_dots(spec: DotsChart, width_px: int) -> Figure:
    """The figure of a DotsChart."""
    rows = spec.rows
    right = [Column([_told(row, spec.decimals) for row in rows], "%", bold=True, cap=70)]
    if any(row.n is not None for row in rows):
        right.append(Column([figure(row.n, 0, hidden=row.hidden) for row in rows], spec.n_title, token="ink2", cap=90))
    frame = rows_frame(
        canvas_width=width_px,
        kinds=[row.kind for row in rows],
        left=[Column([row.label for row in rows], align="left", cap=0.34 * width_px)],
        right=right,
        narrow_labels=[row.label for row in rows],
        key=_dots_key(spec),
        axis=bool(rows),
        pitch=25,
        bar=14,
        narrow_bar=14,
    )
    if not rows:
        return frame.figure
    frame.set_x(0, 100, pad=PAD)
    if spec.band_low is not None and spec.band_high is not None:
        _band(frame, spec.band_low, spec.band_high)
    frame.grid(TICKS, [number(tick) for tick in TICKS])
    if spec.reference_pct is not None:
        draw_ticks(frame, [spec.reference_pct] * len(rows), range(len(rows)), "ink", 1.4, 9)
    for kind, token in TOKENS.items():
        chosen = [i for i, row in enumerate(rows) if verdict(row, spec) == kind]
        spans = [(i, rows[i].low, rows[i].high, rows[i].interval_only) for i in chosen]
        for only, thick in ((False, 1.8), (True, 5.0)):
            known = [(i, a, b) for i, a, b, alone in spans if a is not None and b is not None and alone == only]
            draw_bars(frame, [k[1] for k in known], [k[2] for k in known], [k[0] for k in known], token, thick)
    raw = [(i, row.raw_pct) for i, row in enumerate(rows) if row.raw_pct is not None and not row.interval_only]
    draw_dots(frame, [v for _, v in raw], [i for i, _ in raw], "soft", hollow=True)
    for kind, token in TOKENS.items():
        points = [
            (i, row.value_pct)
            for i, row in enumerate(rows)
            if row.value_pct is not None and not row.interval_only and verdict(row, spec) == kind
        ]
        draw_dots(frame, [v for _, v in points], [i for i, _ in points], token, "D" if kind == "down" else "o")
    return frame.figure


def _told(row: DotsRow, decimals: int) -> str:
    if row.interval_only:  # too few for a point: the share itself is told nowhere
        known = row.low is not None and row.high is not None
        return f"{number(row.low or 0)}–{number(row.high or 0)}" if known else figure(None, 0, hidden=row.hidden)
    return figure(row.value_pct, decimals, hidden=row.hidden)


def _band(frame: Frame, low: float, high: float) -> None:
    place = Rectangle(
        (low, frame.top), high - low, frame.bottom - frame.top, facecolor=ink("band"), linewidth=0, zorder=-1
    )
    frame.axes.add_patch(place)


def build_bullet(spec: BulletChart, width_px: int) -> Figure:
    """The figure of a BulletChart."""
    rows = spec.rows
    key = [Entry("swatch", "h4", spec.value_label)] if any(row.value_pct is not None for row in rows) else []
    if any(row.target_pct is not None for row in rows):
        key.append(Entry("tick", "ink", spec.target_label))
    if any(row.comparison_pct is not None for row in rows):
        key.append(Entry("ring", "soft", spec.comparison_label))
    right = [Column([figure(row.value_pct, spec.decimals, hidden=row.hidden) for row in rows], "%", bold=True, cap=60)]
    if any(row.target_pct is not None for row in rows):
        aims = ["" if row.target_pct is None else number(row.target_pct, spec.decimals) for row in rows]
        right.append(Column(aims, spec.target_label, token="ink2", cap=90))
    frame = rows_frame(
        canvas_width=width_px,
        kinds=["row"] * len(rows),
        left=[Column([row.label for row in rows], align="left", cap=0.34 * width_px)],
        right=right,
        narrow_labels=[row.label for row in rows],
        key=key,
        axis=bool(rows),
        pitch=28,
        bar=12,
        narrow_bar=12,
    )
    if not rows:
        return frame.figure
    frame.set_x(0, 100, pad=PAD)
    frame.grid(TICKS, [number(tick) for tick in TICKS])
    for row, slot in zip(rows, frame.slots, strict=True):
        if row.value_pct is not None:
            place = (0, slot.bar - slot.height / 2)
            frame.axes.add_patch(
                Rectangle(place, row.value_pct, slot.height, facecolor=ink("h4"), linewidth=0, zorder=1, clip_on=False)
            )
    before = [(i, row.comparison_pct) for i, row in enumerate(rows) if row.comparison_pct is not None]
    draw_dots(frame, [v for _, v in before], [i for i, _ in before], "soft", hollow=True)
    aims_at = [(i, row.target_pct) for i, row in enumerate(rows) if row.target_pct is not None]
    draw_ticks(frame, [v for _, v in aims_at], [i for i, _ in aims_at], "ink", 2.4, 10)
    return frame.figure
