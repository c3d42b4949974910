"""Form «groups»: completion of the tasks by groups of marks: a line a group, gaps where figures are missing."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.display.charts.canvas import Figure, sns
from mskoko_lib.display.charts.frame import NARROW_BELOW, type_sizes
from mskoko_lib.display.charts.plot import Plot, start_plot
from mskoko_lib.display.charts.spec import GroupsChart
from mskoko_lib.display.charts.text import LINE_HEIGHT, fit, spread, width
from mskoko_lib.display.charts.theme import ink
from mskoko_lib.display.russian import number

TICKS = (0, 20, 40, 60, 80, 100)
#: the shape repeats what the colour says
MARKERS = {2: "D", 3: "s", 4: "^", 5: "o"}


def long_table(spec: GroupsChart) -> pd.DataFrame:
    """One row per known value: task number, value, mark, and its run of neighbours (a gap starts a new run)."""
    rows = []
    for mark, values in sorted(spec.groups.items()):
        run = 0
        for task, value in enumerate(values):
            if value is None:
                run += 1
            else:
                rows.append({"task": task, "value": value, "mark": mark, "run": f"{mark}.{run}"})
    return pd.DataFrame(rows, columns=["task", "value", "mark", "run"])


def build_groups(spec: GroupsChart, width_px: int) -> Figure:
    """The figure of a GroupsChart."""
    narrow = width_px < NARROW_BELOW
    table = long_table(spec)
    n = len(spec.tasks)
    _, small = type_sizes(width_px)
    step, vertical, room_below = _task_labels(spec, (width_px - 62) / max(n, 1), small)
    plot = start_plot(
        canvas_width=width_px,
        height=(250 if narrow else 290) + room_below,
        first=-0.6,
        last=max(n, 1) - 0.4,
        ticks=TICKS,
        labels=[number(tick) for tick in TICKS],
        top_value=100,
        head=30,
        foot=22 + room_below,
        right=["«5»"],
    )
    plot.text(-plot.left + 1, plot.height - plot.foot - 12, fit(spec.y_title, width_px - 4, plot.small))
    if table.empty:
        plot.text(
            plot.room / 2, plot.y(50), "данные скрыты" if spec.hidden else "нет данных", token="ink3", align="center"
        )
    else:
        _lines(plot, table)
    cap = room_below if vertical else plot.room / max(n, 1) * step
    for task in range(0, n, step):
        text = fit(spec.tasks[task], cap - 4, plot.small)
        if vertical:
            plot.text(plot.x(task) + 0.36 * plot.small, -6 - width(text, plot.small), text, vertical=True)
        else:
            plot.text(plot.x(task), -16, text, align="center")
    plot.text(plot.room, -plot.foot + 5, fit(spec.x_title, plot.room, plot.small), align="right")
    return plot.figure


def _task_labels(spec: GroupsChart, pitch: float, size: float) -> tuple[int, bool, float]:
    """Every how many tasks a code stands, whether upright, and the height the codes take."""
    widest = max((width(task, size) for task in spec.tasks), default=0.0)
    if widest + 6 <= pitch:
        return 1, False, 18
    high = min(widest, 60.0) + 10
    step = 1
    while pitch * step < size + 3:
        step += 1
    return step, True, high


def _lines(plot: Plot, table: pd.DataFrame) -> None:
    marks = sorted(table["mark"].unique())
    sns.lineplot(
        data=table, x="task", y="value", hue="mark", style="mark", units="run", estimator=None, dashes=False,
        palette={mark: ink(f"l{mark}") for mark in marks}, markers={mark: MARKERS[mark] for mark in marks},
        ax=plot.axes, legend=False, linewidth=1.8, markersize=6, markeredgecolor=ink("paper"), markeredgewidth=0.8,
        clip_on=False,
    )  # fmt: skip
    plot.axes.set(xlabel="", ylabel="")
    plot.limits()
    last = table.groupby("mark", sort=True)["value"].last()
    ups = spread([plot.y(value) for value in last], [plot.size * LINE_HEIGHT] * len(last), 0, -4, plot.y(100) + 12)
    for mark, up in zip(last.index, ups, strict=True):
        plot.text(plot.room + 9, up - 0.36 * plot.size, f"«{mark}»", token=f"l{mark}", bold=True, small=False)
