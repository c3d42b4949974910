"""Form «multiples»: small charts on one scale, a value per period; with two periods a slope chart."""

from __future__ import annotations

from mskoko_lib.display.charts.canvas import Axes, Figure, add_text, canvas, settle
from mskoko_lib.display.charts.frame import NARROW_BELOW, type_sizes
from mskoko_lib.display.charts.spec_overview import MultiplesChart, Panel
from mskoko_lib.display.charts.text import fit, width
from mskoko_lib.display.charts.theme import ink
from mskoko_lib.display.document import EMPTY_SYMBOL
from mskoko_lib.display.russian import number

PANELS_WIDE, PANELS_NARROW = 4, 2
HEIGHT, TITLE, FOOT, GAP = 112.0, 22.0, 34.0, 22.0


def scale_of(spec: MultiplesChart) -> tuple[float, float]:
    """The common scale: tens around all values, at least thirty points, inside 0…100."""
    values = [value for panel in spec.panels for value in panel.values if value is not None]
    low = 10.0 * int(min(values, default=0) // 10)
    high = min(100.0, -10.0 * int(-max(values, default=100) // 10))
    while high - low < 30:
        low, high = max(0.0, low - 10), min(100.0, high + 10)
    return low, high


def build_multiples(spec: MultiplesChart, width_px: int) -> Figure:
    """The figure of a MultiplesChart."""
    _, small = type_sizes(width_px)
    per_row = min(PANELS_NARROW if width_px < NARROW_BELOW else PANELS_WIDE, max(1, len(spec.panels)))
    n_rows = -(-len(spec.panels) // per_row)
    whole = max(40.0, n_rows * (TITLE + HEIGHT + FOOT))
    figure, axes = canvas(width_px, whole)
    axes.set(xlim=(0, width_px), ylim=(whole, 0))
    settle(figure)
    axes.set_position((0, 0, 1, 1))
    if not spec.panels:
        add_text(axes, width_px / 2, 24, "нет данных", size=small, token="ink3", align="center")
        return figure
    low, high = scale_of(spec)
    wide = (width_px - (per_row - 1) * GAP - 4) / per_row
    for place, panel in enumerate(spec.panels):
        left = 2 + place % per_row * (wide + GAP)
        top = place // per_row * (TITLE + HEIGHT + FOOT)
        _panel(axes, spec, panel, left, top, wide, (low, high), small)
    return figure


def _panel(
    axes: Axes, spec: MultiplesChart, panel: Panel, left: float, top: float, wide: float, scale: tuple[float, float], small: float
) -> None:  # fmt: skip
    size = small + 0.5
    add_text(axes, left, top + 14, fit(panel.label, wide, size, bold=True), size=size, bold=True)
    low, high = scale
    floor = top + TITLE + HEIGHT
    side = max(width(number(value, spec.decimals), small) for value in (low, high, 100.0)) + 8
    n = len(spec.periods)
    xs = [left + side + (wide - 2 * side) * k / (n - 1) for k in range(n)]
    for level in (low, (low + high) / 2, high):
        y = _y(level, floor, scale)
        axes.hlines([y], xs[0], xs[-1], color=ink("grid"), linewidth=1, zorder=0)
    token = "accent" if panel.confirmed else "soft"
    known = [(k, value) for k, value in enumerate(panel.values) if value is not None]
    for (a, first), (b, second) in zip(known, known[1:], strict=False):
        style = "solid" if b == a + 1 else (0, (1.5, 2))  # a gap is bridged by dots
        ends = [_y(first, floor, scale), _y(second, floor, scale)]
        axes.plot([xs[a], xs[b]], ends, color=ink(token), linewidth=2, linestyle=style, zorder=2)
    points = [(xs[k], _y(value, floor, scale)) for k, value in known]
    if points:
        axes.scatter(
            [x for x, _ in points], [y for _, y in points], s=36, color=ink(token), edgecolor=ink("paper"),
            linewidth=0.8, zorder=3, clip_on=False,
        )  # fmt: skip
    ends_at = {known[0][0], known[-1][0]} if known else set()
    for k, value in known:
        if k in ends_at:
            last = k == known[-1][0]
            outward = 8 if last and k > 0 else -8
            inner = 0 < k < n - 1
            add_text(
                axes, xs[k], _y(value, floor, scale) + (-8 if inner else 0.36 * small), number(value, spec.decimals),
                size=small, token="ink" if last else "ink2", bold=last,
                align="center" if inner else "left" if outward > 0 else "right", dx=0 if inner else outward,
            )  # fmt: skip
    for k, missing in enumerate(panel.values):
        if missing is None:
            why = (panel.reasons[k] if panel.reasons else None) or "no_data"
            add_text(axes, xs[k], floor - 2, EMPTY_SYMBOL[why], size=small, token="ink3", align="center")
    _periods(axes, spec, xs, floor, small)


def _y(value: float, floor: float, scale: tuple[float, float]) -> float:
    low, high = scale
    return floor - 14 - (value - low) / (high - low) * (HEIGHT - 24)


def _periods(axes: Axes, spec: MultiplesChart, xs: list[float], floor: float, small: float) -> None:
    """All periods where they fit, else the first and the last."""
    pitch = xs[1] - xs[0]
    everything = all(width(period, small) + 6 <= pitch for period in spec.periods)
    chosen = range(len(xs)) if everything else (0, len(xs) - 1)
    for k in chosen:
        cap = pitch - 4 if everything else (xs[-1] - xs[0]) / 2 - 4 + pitch / 4
        add_text(
            axes, xs[k], floor + 14, fit(spec.periods[k], max(cap, 20), small), size=small, token="ink2",
            align="center" if everything else "left" if k == 0 else "right",
        )  # fmt: skip
