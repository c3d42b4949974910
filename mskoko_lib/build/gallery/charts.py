"""Charts of the gallery: every form with every kind of content."""

from __future__ import annotations

from mskoko_lib.build.gallery.charts_overview import overview_cases
from mskoko_lib.build.gallery.words import ABSURD, ENDLESS, LONG
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
)

SHORT = ("Математика, 5 класс", "Русский язык, 5 класс", "Биология, 5 класс", "История, 5 класс", "Физика, 7 класс")
LABELS = {
    "easy": SHORT,
    "long": tuple(f"{LONG}, {k} класс" for k in range(5, 20)),
    "absurd": (ABSURD, ENDLESS, "", "水"),
}

Cases = dict[str, ChartSpec]


def chart_cases() -> dict[str, Cases]:
    """Form -> kind of content -> chart."""
    return {
        "marks": _marks(),
        "histogram": _histogram(),
        "tasks": _tasks(),
        "groups": _groups(),
        "change": _change(),
        "journal": _journal(),
        **overview_cases(),
    }


def _marks() -> Cases:
    def made(labels: tuple[str, ...]) -> ChartSpec:
        rows = []
        for place, label in enumerate(labels):
            two, five = 3.4 + place * 7 % 20, 12.5 + place * 5 % 25
            rest = 100 - two - five
            rows.append(
                MarksRow(label=label, shares_pct=(two, rest / 2, rest / 2, five), n=600 + place * 37, right="47,0")
            )
        return MarksChart(rows=tuple(rows), right_title="«4» и «5», %")

    hidden = MarksRow(label="СОШ № 14", shares_pct=(None,) * 4, hidden=True, right="скр.")
    return {
        **{name: made(labels) for name, labels in LABELS.items()},
        "empty": MarksChart(rows=()),
        "hidden": MarksChart(rows=(hidden, hidden.model_copy(update={"merged_23": 12.0, "merged_45": 88.0}))),
    }


def _histogram() -> Cases:
    bell = tuple(float(max(0, 60 - (place - 12) ** 2 // 2)) for place in range(21))
    return {
        "easy": HistogramChart(counts=bell, boundaries={3: 7, 4: 11, 5: 15}, labelled=(12,)),
        "long": HistogramChart(
            counts=tuple(float(place * 17 % 90) for place in range(90)), boundaries={3: 20, 4: 45, 5: 70}, x_title=LONG
        ),
        "empty": HistogramChart(counts=()),
        "hidden": HistogramChart(counts=(None,) * 16, boundaries={3: 4, 4: 8, 5: 12}),
        "absurd": HistogramChart(
            counts=(0.0, 1e7, 0.0, 1.0, 2.0), boundaries={3: 2, 4: 3, 5: 4}, x_title=ABSURD, y_title=ENDLESS
        ),
    }


def _tasks() -> Cases:
    def made(labels: tuple[str, ...]) -> ChartSpec:
        rows = []
        for place, label in enumerate(labels):
            value = 8.0 + place * 17 % 85
            rows.append(
                TaskRow(
                    task=f"{place + 1}", skill=label, max_points=place % 3 + 1, level=("Б", "П", "В")[place % 3],
                    value_pct=value, low=max(0.0, value - 6), high=min(100.0, value + 6), reference_pct=95 - value * 0.8,
                )
            )  # fmt: skip
        return TasksChart(rows=tuple(rows), thresholds={"Б": 60.0, "П": 30.0, "В": 30.0})

    return {
        **{name: made(labels) for name, labels in LABELS.items()},
        "empty": TasksChart(rows=()),
        "hidden": TasksChart(rows=tuple(TaskRow(task=str(k), skill="Дроби", hidden=True) for k in range(1, 4))),
    }


def _groups() -> Cases:
    def made(n: int) -> ChartSpec:
        values: dict[int, tuple[float | None, ...]] = {
            m: tuple(float(min(100, k * 11 % 40 + m * 12)) for k in range(n)) for m in (2, 3, 4, 5)
        }
        return GroupsChart(tasks=tuple(map(str, range(1, n + 1))), groups=values)

    return {
        "easy": made(12),
        "long": made(26),
        "empty": GroupsChart(tasks=(), groups={}),
        "hidden": GroupsChart(tasks=("1", "2"), groups={2: (None, None), 5: (None, None)}, hidden=True),
        "absurd": GroupsChart(tasks=(ABSURD, ENDLESS), groups={3: (0.0, 100.0), 4: (None, 100.0)}, x_title=ENDLESS),
    }


def _change() -> Cases:
    def made(labels: tuple[str, ...]) -> ChartSpec:
        rows = []
        for place, label in enumerate(labels):
            before, now = 20.0 + place * 19 % 60, 15.0 + place * 31 % 70
            gap = now - before
            rows.append(
                ChangeRow(
                    label=label, previous_pct=before, current_pct=now, low=max(-100.0, gap - 8), high=min(100.0, gap + 8),
                    n_previous=604, n_current=616,
                )
            )  # fmt: skip
        return ChangeChart(rows=tuple(rows), previous_label="2021", current_label="2022")

    return {
        **{name: made(labels) for name, labels in LABELS.items()},
        "empty": ChangeChart(rows=()),
        "hidden": ChangeChart(rows=(ChangeRow(label="СОШ № 14", hidden=True), ChangeRow(label="СОШ № 15"))),
    }


def _journal() -> Cases:
    def made(labels: tuple[str, ...]) -> ChartSpec:
        rows = []
        for place, label in enumerate(labels):
            lower, higher = 10.0 + place * 13 % 50, 5.0 + place * 7 % 20
            rows.append(JournalRow(label=label, shares_pct=(lower, 100 - lower - higher, higher), n=455 + place))
        return JournalChart(rows=tuple(rows))

    return {
        **{name: made(labels) for name, labels in LABELS.items()},
        "empty": JournalChart(rows=()),
        "hidden": JournalChart(rows=(JournalRow(label="5 класс", shares_pct=(None,) * 3, hidden=True),)),
    }
