"""Form «histogram»: participants by primary score, coloured by mark, a vertical at each boundary between marks."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.display.charts.canvas import Figure, hatch, so
from mskoko_lib.display.charts.frame import NARROW_BELOW, type_sizes
from mskoko_lib.display.charts.parts import draw_plot
from mskoko_lib.display.charts.plot import Plot, axes_room, start_plot
from mskoko_lib.display.charts.spec import HistogramChart
from mskoko_lib.display.charts.text import fit, line, nice_ticks, width
from mskoko_lib.display.charts.theme import ink
from mskoko_lib.display.document import EMPTY_SYMBOL
from mskoko_lib.display.russian import number

LINE = 16
#: height of a stub that stands for a hidden number
STUB = 9
Span = tuple[float, float]


def mark_of(score: int, spec: HistogramChart) -> str:
    """Colour token of a score: by its mark, or one colour when there are no boundaries."""
    if not spec.boundaries:
        return "h5"
    reached = [mark for mark, least in spec.boundaries.items() if score >= least]
    return f"m{max(reached, default=min(spec.boundaries) - 1)}"


def build_histogram(spec: HistogramChart, width_px: int) -> Figure:
    """The figure of a HistogramChart."""
    shown = [value for value in (*spec.counts, *(spec.comparison or ())) if value is not None]
    highest = max(shown, default=0.0)
    ticks = nice_ticks(highest)
    if spec.unit == "n":
        ticks = [tick for tick in ticks if abs(tick - round(tick)) < 1e-9]
    decimals = next((d for d in range(4) if all(abs(tick - round(tick, d)) < 1e-9 for tick in ticks)), 4)
    labels = [number(tick, decimals) for tick in ticks]
    n = len(spec.counts)
    levels, heads = _levels(spec, axes_room(width_px, labels), type_sizes(width_px)[1])
    plot = start_plot(
        canvas_width=width_px,
        height=(236 if width_px < NARROW_BELOW else 262) + LINE * levels,
        first=-0.5,
        last=max(n, 1) - 0.5,
        ticks=ticks,
        labels=labels,
        top_value=max(highest, ticks[-1]) or 1.0,
        head=18 + LINE * levels + (22 if spec.labelled or spec.comparison else 8),
        foot=36,
    )
    base = spec.y_title or {"n": "Участников", "pct": "% участников"}[spec.unit]
    title_room = plot.room + plot.left - 4
    hidden = any(value is None for value in spec.counts)
    words = f"{base}; штриховка — {'скрыто' if spec.hidden else 'нет данных'}" if hidden else base
    plot.text(-plot.left + 1, plot.height - plot.foot - 12, fit(words, title_room, plot.small))
    _bars(plot, spec)
    _boundaries(plot, spec, heads)
    _axis(plot, spec)
    taken = _comparison(plot, spec)
    _numbers(plot, spec, taken)
    if not n:
        plot.text(plot.room / 2, 40, "нет данных", token="ink3", align="center")
    return plot.figure


def _bars(plot: Plot, spec: HistogramChart) -> None:
    known = [(score, value) for score, value in enumerate(spec.counts) if value]
    if known:
        fills = [mark_of(score, spec) for score, _ in known]
        table = pd.DataFrame({"score": [s for s, _ in known], "value": [v for _, v in known], "fill": fills})
        # seaborn counts a bar's thickness in the least distance between two scores
        gap = min((b - a for a, b in zip(table["score"], table["score"][1:], strict=False)), default=1)
        bar = plot.room / len(spec.counts)
        thick = max(0.6, min(0.92, 1 - 1.4 / bar))
        bars = so.Bars(alpha=1, edgewidth=0, width=thick / gap)
        draw_plot(
            plot.axes,
            so.Plot(table, x="score", y="value", color="fill")
            .add(bars, legend=False)
            .scale(color={fill: ink(fill) for fill in set(fills)}),
        )
        plot.limits()
    unit = plot.top_value / (plot.height - plot.head - plot.foot)
    for score, value in enumerate(spec.counts):
        if value is None:
            hatch(plot.axes, score - 0.45, 0, 0.9, STUB * unit)


def _levels(spec: HistogramChart, room: float, size: float) -> tuple[int, list[tuple[str, float, int]]]:
    """How many levels of titles there are, and the titles of the marks: text, boundary in px, level from the top.

    A title goes below every earlier one that reaches over its boundary, so that no boundary crosses a title.
    """
    heads: list[tuple[str, float, int]] = []
    spans: list[tuple[Span, int]] = []
    for mark, score in [(min(spec.boundaries) - 1, 0), *sorted(spec.boundaries.items())] if spec.boundaries else []:
        x = room * score / len(spec.counts)
        texts = [f"«{mark}»"] if not score else [f"«{mark}» — с {score}", f"«{mark}»"]
        text = next((text for text in texts if x + 5 + width(text, size, bold=True) <= room), texts[-1])
        wide = width(text, size, bold=True)
        left = min(x + 5, room - wide)
        level = max((at + 1 for span, at in spans if span[1] + 8 > left), default=0)
        spans.append(((left, left + wide), level))
        heads.append((text, x, level))
    return max((level for _, _, level in heads), default=-1) + 1, heads


def _boundaries(plot: Plot, spec: HistogramChart, heads: list[tuple[str, float, int]]) -> None:
    top = plot.height - plot.foot - 18
    unit = plot.top_value / (plot.height - plot.head - plot.foot)
    for (text, _, level), score in zip(heads, [0, *sorted(spec.boundaries.values())], strict=False):
        baseline = top - LINE * level - 12
        x = plot.x(score - 0.5)
        shift = min(x + (5 if score else 1), plot.room - width(text, plot.small, bold=True))
        plot.text(shift, baseline, text, token="ink", bold=True)
        if score:
            over = shift <= x  # a title pushed back over its own boundary stands above its end
            plot.axes.vlines([score - 0.5], 0, (baseline + (-4 if over else 10)) * unit, color=ink("ink"), linewidth=1)


def _axis(plot: Plot, spec: HistogramChart) -> None:
    n = len(spec.counts)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if plot.room / max(n, 1) * s >= 26)
    strong = sorted(spec.boundaries.values())
    taken: list[Span] = []
    for score in [*strong, 0, *range(step, n, step)] if n else []:
        text, bold = number(score), score in strong
        half = width(text, plot.small, bold=bold) / 2
        x = min(max(plot.x(score), half - plot.left), plot.room - half)
        if all(x + half + 5 < low or x - half - 5 > high for low, high in taken):
            taken.append((x - half, x + half))
            plot.text(x, -15, text, token="ink" if bold else "ink2", bold=bold, align="center")
    plot.text(plot.room, -31, fit(spec.x_title, plot.room, plot.small), align="right")


def _comparison(plot: Plot, spec: HistogramChart) -> list[tuple[Span, Span]]:
    """The step line and its label above the right end; the box that the label takes."""
    values = spec.comparison
    if values is None or all(value is None for value in values):
        return []
    edges = [score - 0.5 for score in range(len(values) + 1)]
    drawn = [float("nan") if value is None else value for value in values]
    plot.axes.stairs(drawn, edges, baseline=None, color=ink("ink"), linewidth=1.4, zorder=3)
    text = fit(line(spec.comparison_label), plot.room * 0.45, plot.small)
    left = plot.room - width(text, plot.small)
    under = [score for score in range(len(values)) if plot.x(score + 0.5) > left - 4]
    tops = [plot.y(v) for score in under for v in (spec.counts[score], values[score]) if v is not None]
    y = max(tops, default=0.0) + 9
    plot.text(plot.room, y, text, token="ink", align="right")
    foot = next((score for score in under if values[score] is not None and plot.x(score) > left), None)
    if foot is not None:
        unit = plot.top_value / (plot.height - plot.head - plot.foot)
        plot.axes.vlines([foot], values[foot] or 0, (y - 3) * unit, color=ink("ink"), linewidth=0.8, zorder=3)
    return [((left, plot.room), _band(plot, y))]


def _band(plot: Plot, baseline: float) -> Span:
    """From the lowest to the highest pixel of a small word on this baseline."""
    return baseline - 0.34 * plot.small, baseline + plot.small


def _meet(one: Span, two: Span) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _numbers(plot: Plot, spec: HistogramChart, taken: list[tuple[Span, Span]]) -> None:
    """Numbers over the labelled bars; beside a boundary they keep to their own side of it."""
    boundaries = set(spec.boundaries.values())
    ceiling = plot.height - plot.head - plot.foot + 20
    for score in spec.labelled:
        value = spec.counts[score]
        text = EMPTY_SYMBOL["hidden"] if value is None else number(value, 1 if spec.unit == "pct" else 0)
        wide = width(text, plot.small, bold=True)
        x = plot.x(score) - wide / 2
        if score in boundaries:
            x = plot.x(score - 0.5) + 3
        elif score + 1 in boundaries:
            x = plot.x(score + 0.5) - 3 - wide
        x = min(max(x, 0), plot.room - wide)
        reach = [s for s in range(len(spec.counts)) if plot.x(s + 0.5) > x and plot.x(s - 0.5) < x + wide]
        own = [s for s in reach if not any(min(s, score) < b <= max(s, score) for b in boundaries)] or [score]
        y = max(STUB if spec.counts[s] is None else plot.y(spec.counts[s] or 0) for s in own) + 4
        compared = [spec.comparison[s] for s in own] if spec.comparison else []
        lines = [plot.y(v) for v in compared if v is not None]
        if any(y - 4 < up < y + 12 for up in lines):  # no room under the line of comparison: above it
            y = max(lines) + 4
        while any(_meet((x - 3, x + wide + 3), box) and _meet(_band(plot, y), band) for box, band in taken):
            y += 4
        if y + 9 <= ceiling:
            taken.append(((x, x + wide), _band(plot, y)))
            plot.text(x, y, text, token="ink", bold=True)
