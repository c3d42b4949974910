"""Form «tasks»: completion of each task with its interval, a tick of comparison and a tick of the threshold."""

from __future__ import annotations

from mskoko_lib.display.charts.canvas import Figure
from mskoko_lib.display.charts.dots import draw_bars, draw_dots, draw_ticks
from mskoko_lib.display.charts.frame import NARROW_BELOW, Column, rows_frame
from mskoko_lib.display.charts.key import Entry
from mskoko_lib.display.charts.spec import TaskRow, TasksChart
from mskoko_lib.display.charts.text import figure
from mskoko_lib.display.russian import number

TICKS = (0, 20, 40, 60, 80, 100)
#: room for half a marker at 0 and at 100
PAD = 8


def below(row: TaskRow, spec: TasksChart) -> bool:
    """The whole interval lies below the threshold of the task's level."""
    threshold = spec.thresholds.get(row.level) if row.level else None
    return threshold is not None and row.value_pct is not None and row.high is not None and row.high < threshold


def threshold_words(spec: TasksChart) -> str:
    """«порог 60 % (Б), 30 % (П, В)» for the levels that occur."""
    levels: dict[float, list[str]] = {}
    for level, value in spec.thresholds.items():
        if any(row.level == level for row in spec.rows):
            levels.setdefault(value, []).append(level)
    parts = [f"{number(value, 0)}\u00a0% ({', '.join(names)})" for value, names in levels.items()]
    return "порог " + ", ".join(parts)


def _key(spec: TasksChart) -> list[Entry]:
    shown = [row for row in spec.rows if row.value_pct is not None]
    key = []
    if any(not below(row, spec) for row in shown):
        key.append(Entry("dot", "accent", spec.value_label))
    if any(below(row, spec) for row in shown):
        key.append(
            Entry(
                "diamond", "focus", "весь интервал ниже порога" if key else f"{spec.value_label}: целиком ниже порога"
            )
        )
    if any(row.reference_pct is not None for row in spec.rows):
        key.append(Entry("tick", "ink", spec.reference_label))
    if any(row.level in spec.thresholds for row in spec.rows):
        key.append(Entry("dotted", "ink2", threshold_words(spec)))
    return key


def build_tasks(spec: TasksChart, width_px: int) -> Figure:
    """The figure of a TasksChart."""
    rows = spec.rows
    left = [Column([row.task for row in rows], "№", "left", cap=60)]
    if any(row.skill for row in rows):
        left.append(Column([row.skill for row in rows], "Проверяемое умение", "left", cap=0.42 * width_px))
    if any(row.level for row in rows):
        left.append(Column([row.level or "" for row in rows], "Уровень", "left", token="ink2"))
    if any(row.max_points is not None for row in rows):
        left.append(Column([figure(row.max_points, 0, hidden=False) for row in rows], "Балл", token="ink2"))
    frame = rows_frame(
        canvas_width=width_px,
        kinds=["row"] * len(rows),
        left=left,
        right=[
            Column([figure(row.value_pct, spec.decimals, hidden=row.hidden) for row in rows], "%", bold=True, cap=60)
        ],
        narrow_labels=[f"{row.task}. {row.skill}" if row.skill else row.task for row in rows],
        narrow_header="Задание",
        key=_key(spec),
        axis=bool(rows),
        pitch=24,
        bar=14,
        narrow_bar=14,
    )
    if not rows:
        return frame.figure
    frame.set_x(0, 100, pad=PAD)
    frame.grid(TICKS, [number(tick) for tick in TICKS])
    for focus, token, marker in ((False, "accent", "o"), (True, "focus", "D")):
        chosen = [i for i, row in enumerate(rows) if row.value_pct is not None and below(row, spec) == focus]
        spans = [(i, rows[i].low, rows[i].high) for i in chosen]
        known = [(i, low, high) for i, low, high in spans if low is not None and high is not None]
        draw_bars(frame, [k[1] for k in known], [k[2] for k in known], [k[0] for k in known], token, 1.8)
        values = [(i, rows[i].value_pct) for i in chosen]
        draw_dots(frame, [v for _, v in values if v is not None], chosen, token, "D" if marker == "D" else "o")
    limits = [
        (i, spec.thresholds[row.level]) for i, row in enumerate(rows) if row.level in spec.thresholds and row.level
    ]
    draw_ticks(frame, [value for _, value in limits], [i for i, _ in limits], "ink2", 1.2, 8, dotted=True)
    compared = [(i, row.reference_pct) for i, row in enumerate(rows) if row.reference_pct is not None]
    draw_ticks(
        frame, [v for _, v in compared], [i for i, _ in compared], "ink", 2.2, 6 if width_px < NARROW_BELOW else 7
    )
    return frame.figure
