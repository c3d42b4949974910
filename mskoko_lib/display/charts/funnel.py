"""Form «funnel»: a share over the number of participants, with the limits of chance; only points beyond are named."""

from __future__ import annotations

from mskoko_lib.display.charts.canvas import Figure, sns
from mskoko_lib.display.charts.frame import NARROW_BELOW, type_sizes
from mskoko_lib.display.charts.plot import Plot, start_plot
from mskoko_lib.display.charts.spec_overview import FunnelChart, FunnelPoint
from mskoko_lib.display.charts.text import LINE_HEIGHT, fit, nice_ticks, spread, width
from mskoko_lib.display.charts.theme import ink
from mskoko_lib.display.russian import number

TICKS = (0, 20, 40, 60, 80, 100)
CAPTION = "линии — границы одной случайности"
DASHES, POINTS = (0, (5, 3)), (0, (1.5, 2))
#: names of the limits from the highest line to the lowest
ENDS = ("99,8\u00a0%", "95\u00a0%", "95\u00a0%", "99,8\u00a0%")


def build_funnel(spec: FunnelChart, width_px: int) -> Figure:
    """The figure of a FunnelChart; ValueError never: an empty one says «нет данных»."""
    narrow = width_px < NARROW_BELOW
    size, small = type_sizes(width_px)
    most = max([point.n for point in spec.points] + [limit.n for limit in spec.limits], default=10)
    flagged = [point for point in spec.points if point.flagged]
    cap = 110.0 if narrow else 200.0
    names = [fit(point.label, cap, size) or "…" for point in flagged]
    height = max(320 if narrow else 380, (len(flagged) + 4 * bool(spec.limits)) * size * LINE_HEIGHT + 90)
    told = [*names, *(ENDS if spec.limits else ())]
    plot = start_plot(
        canvas_width=width_px,
        height=height,
        first=0,
        last=most * 1.04,
        ticks=TICKS,
        labels=[number(tick) for tick in TICKS],
        top_value=100,
        head=34,
        foot=40,
        right=[max(told, key=lambda text: width(text, size))] if told and spec.points else [],
    )
    top = plot.height - plot.foot - 12
    plot.text(-plot.left + 1, top, fit(spec.y_title, 0.3 * width_px, small))
    if spec.limits:
        lead = min(width(spec.y_title, small), 0.3 * width_px) + 12
        plot.text(-plot.left + lead, top, fit(CAPTION, width_px - lead - 4, small), token="ink3")
    plot.text(plot.room, -plot.foot + 5, fit(spec.x_title, plot.room, small), align="right")
    ticks = [tick for tick in nice_ticks(most) if tick > 0 and tick == int(tick)]  # participants are whole
    taken = -100.0
    for tick in ticks:
        label = number(tick)
        half = width(label, small) / 2
        edge = min(plot.x(tick), plot.room - half)
        if edge - half < taken + 4:
            continue  # a phone has no room for every label of a large town
        plot.text(edge, -16, label, align="center")
        taken = edge + half
    if not spec.points:
        plot.text(plot.room / 2, plot.y(50), "нет данных", token="ink3", align="center")
        return plot.figure
    _limits(plot, spec)
    _points(plot, spec)
    _names(plot, spec, flagged, names)
    return plot.figure


def _limits(plot: Plot, spec: FunnelChart) -> None:
    limits = sorted(spec.limits, key=lambda limit: limit.n)
    ns = [limit.n for limit in limits]
    for values, style in (
        ([limit.low95 for limit in limits], DASHES),
        ([limit.high95 for limit in limits], DASHES),
        ([limit.low998 for limit in limits], POINTS),
        ([limit.high998 for limit in limits], POINTS),
    ):
        plot.axes.plot(ns, values, color=ink("axis"), linewidth=1.2, linestyle=style, zorder=1)
    if spec.centre_pct is not None:
        plot.axes.hlines([spec.centre_pct], 0, plot.last, color=ink("ink"), linewidth=1.2, zorder=1)
    plot.limits()


def _points(plot: Plot, spec: FunnelChart) -> None:
    for is_flagged, token, marker, area in ((False, "soft", "o", 40.0), (True, "focus", "D", 46.0)):
        chosen = [point for point in spec.points if point.flagged == is_flagged]
        if chosen:
            sns.scatterplot(
                x=[point.n for point in chosen], y=[point.value_pct for point in chosen], ax=plot.axes, marker=marker,
                s=area, color=ink(token), edgecolor=ink("paper"), linewidth=0.8, legend=False, clip_on=False, zorder=3,
            )  # fmt: skip
    plot.axes.set(xlabel="", ylabel="")
    plot.limits()


def _names(plot: Plot, spec: FunnelChart, flagged: list[FunnelPoint], names: list[str]) -> None:
    """Names and limits in a column at the right, each led to its point or to the end of its line by a hairline."""
    rows = [(point.n, point.value_pct, name, "ink") for point, name in zip(flagged, names, strict=True)]
    if spec.limits:
        end = max(spec.limits, key=lambda limit: limit.n)
        ends = (end.high998, end.high95, end.low95, end.low998)
        rows += [(end.n, value, text, "ink3") for value, text in zip(ends, ENDS, strict=True)]
    line = plot.size * LINE_HEIGHT
    ups = spread([plot.y(value) for _, value, _, _ in rows], [line] * len(rows), 0, -6, plot.y(100) + 12)
    for (n, value, text, token), up in zip(rows, ups, strict=True):
        level = up / plot.y(100) * 100
        plot.axes.plot([n, plot.last], [value, level], color=ink("axis"), linewidth=0.7, zorder=2, clip_on=False)
        plot.text(plot.room + 9, up - 0.36 * plot.size, text, token=token, small=False)
    plot.limits()
