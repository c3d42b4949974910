"""Invented charts of every form, easy and hard, for the tests of drawing; and a test that they are what they claim."""

from __future__ import annotations

from collections.abc import Callable

from mskoko_lib.display.charts import (
    ChangeChart,
    ChangeRow,
    ChartSpec,
    GroupsChart,
    HistogramChart,
    JournalChart,
    JournalRow,
    MarksChart,
    MarksRow,
    TaskRow,
    TasksChart,
    chart_adapter,
)

LONG = "Умение выполнять действия с обыкновенными дробями и смешанными числами, сравнивать их, приводить к знаменателю"
HOSTILE = (
    "<img src=x onerror=alert(1)> & </text>",
    "Школа 😀 № 7\u0007\u202e",
    "$x^2$ и \\frac{1}{2} %s {0}",
    "Щ" * 300,
    "слово " * 50,
    "две\nстроки\tи табуляция",
)


def _rows(labels: tuple[str, ...], count: int) -> list[str]:
    return [labels[i % len(labels)] for i in range(count)]


def marks(labels: list[str], title: str = "«4» и «5», %") -> MarksChart:
    rows = []
    for i, label in enumerate(labels):
        two = (i * 7) % 30 + 0.4
        shares = (two, 60 - two, 25.0, 15.0)
        kind = "previous" if i % 5 == 1 else "total" if i == len(labels) - 1 and i else "row"
        rows.append(MarksRow(label=label, shares_pct=shares, n=600 + i * 977, right="40,0", kind=kind))
    return MarksChart(rows=tuple(rows), right_title=title, n_title=title)


def histogram(labels: list[str]) -> HistogramChart:
    n = max(len(labels), 4)
    counts = tuple(float((i * 13) % 50) for i in range(n))
    third = max(1, n // 4)
    return HistogramChart(
        counts=counts,
        boundaries={3: third, 4: third + 1, 5: third + 2},
        comparison=tuple(20.0 + i for i in range(n)),
        comparison_label=labels[0] if labels else "муниципалитет",
        labelled=(third - 1, third, third + 1),
        x_title=labels[0] if labels else "Первичный балл",
        y_title=labels[-1] if labels else "",
    )


def tasks(labels: list[str], reference: str = "муниципалитет") -> TasksChart:
    rows = []
    for i, label in enumerate(labels):
        value = (i * 17) % 101
        code = label if len(label) > 30 and i % 2 else str(i + 1)
        rows.append(
            TaskRow(
                task=code, skill=label, max_points=i % 4 + 1, level=("Б", "П", "В")[i % 3], value_pct=value,
                low=max(0, value - 6), high=min(100, value + 5), reference_pct=100 - value,
            )
        )  # fmt: skip
    thresholds = {"Б": 60.0, "П": 30.0, "В": 30.0}
    return TasksChart(rows=tuple(rows), reference_label=reference, thresholds=thresholds, value_label=reference)


def groups(labels: list[str]) -> GroupsChart:
    n = len(labels)
    values = {mark: tuple(float(min(100, (i * 11) % 40 + mark * 12)) for i in range(n)) for mark in (2, 3, 4, 5)}
    return GroupsChart(tasks=tuple(labels), groups=values, x_title=labels[0] if labels else "Задание")


def change(labels: list[str], year: str = "2021 год") -> ChangeChart:
    rows = []
    for i, label in enumerate(labels):
        before, now = (i * 19) % 101, (i * 31 + 5) % 101
        rows.append(
            ChangeRow(
                label=label, previous_pct=before, current_pct=now, low=max(-100, now - before - 5),
                high=min(100, now - before + 5), n_previous=12345, n_current=54321,
            )
        )  # fmt: skip
    return ChangeChart(rows=tuple(rows), previous_label=year, current_label=year, n_title=year)


def journal(labels: list[str], title: str = "ниже журнальной") -> JournalChart:
    rows = []
    for i, label in enumerate(labels):
        lower = float((i * 23) % 90)
        shares = (lower, 90 - lower, 10.0)
        rows.append(
            JournalRow(label=label, shares_pct=shares, n=24500, kind="total" if i and i + 1 == len(labels) else "row")
        )
    return JournalChart(rows=tuple(rows), titles=(title, "равна", "выше"), n_title=title)


MAKERS: dict[str, Callable[[list[str]], ChartSpec]] = {
    "marks": marks, "histogram": histogram, "tasks": tasks, "groups": groups, "change": change, "journal": journal,
}  # fmt: skip

HIDDEN: dict[str, ChartSpec] = {
    "marks": MarksChart(
        rows=tuple(MarksRow(label=f"Школа {i}", shares_pct=(None,) * 4, hidden=True, right="скр.") for i in range(3))
    ),
    "histogram": HistogramChart(counts=(None,) * 20, boundaries={3: 5, 4: 10, 5: 15}, comparison=(None,) * 20),
    "tasks": TasksChart(rows=tuple(TaskRow(task=str(i), skill="Дроби", hidden=True) for i in range(3))),
    "groups": GroupsChart(tasks=("1", "2"), groups={2: (None, None), 5: (None, None)}),
    "change": ChangeChart(rows=tuple(ChangeRow(label=f"Школа {i}", hidden=True) for i in range(3))),
    "journal": JournalChart(rows=(JournalRow(label="5 класс", shares_pct=(None, None, None), hidden=True),)),
}  # fmt: skip
EMPTY: dict[str, ChartSpec] = {
    "marks": MarksChart(rows=()),
    "histogram": HistogramChart(counts=()),
    "tasks": TasksChart(rows=()),
    "groups": GroupsChart(tasks=(), groups={}),
    "change": ChangeChart(rows=()),
    "journal": JournalChart(rows=()),
}


def hostile(form: str) -> ChartSpec:
    """Hostile words in every field that takes words."""
    labels = list(HOSTILE)
    if form == "marks":
        return marks(labels, HOSTILE[3])
    if form == "tasks":
        return tasks(labels, HOSTILE[4])
    if form == "change":
        return change(labels, HOSTILE[4])
    if form == "journal":
        return journal(labels, HOSTILE[3])
    return MAKERS[form](labels)


def cases() -> dict[str, ChartSpec]:
    """Name of the case → chart, for every form."""
    made: dict[str, ChartSpec] = {}
    for form, make in MAKERS.items():
        made[f"{form}-easy"] = make([f"Предмет {i}" for i in range(11)])
        made[f"{form}-long"] = make(_rows((LONG, "Дроби", LONG.replace(" ", "\u00a0")), 9))
        made[f"{form}-one"] = make(["Русский язык"])
        made[f"{form}-many"] = make([f"{i}К1" for i in range(1, 41)])
        made[f"{form}-hostile"] = hostile(form)
        made[f"{form}-hidden"] = HIDDEN[form]
        made[f"{form}-empty"] = EMPTY[form]
    return made


def test_every_form_has_every_case() -> None:
    made = cases()
    assert len(made) == 6 * 7
    assert {spec.form for spec in made.values()} == set(MAKERS)
    # a spec survives the way through a notebook's JSON
    assert all(chart_adapter.validate_json(spec.model_dump_json()) == spec for spec in made.values())
