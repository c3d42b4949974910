"""Charts of item 1.4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mskoko_lib.display.blocks import (
    CellSpec,
    ChartBlock,
    ChartRow,
    ColumnSpec,
    Figures,
    KpisBlock,
    KpiSpec,
    RowSpec,
    Sentence,
    TableBlock,
)
from mskoko_lib.display.vpr_tables import SOURCE, Work

_BESIDE_TOWN = "муниципалитет"


def totals(figures: Figures, *, year: int, school_id: str = "") -> KpisBlock | None:
    """Figures at a glance: works written, absent; None where nothing came."""
    at = {"procedure": "vpr", "year": year, "school_id": school_id}
    wanted = (
        ("Написано работ ВПР", "takers"),
        ("Отсутствовали на ВПР", "absent"),
        ("Доля отсутствовавших на ВПР", "absent_share"),
    )
    items = tuple(KpiSpec(label=label, obs=obs) for label, name in wanted if (obs := figures.id(name, **at)))
    return KpisBlock(glance=True, items=items) if items else None


def marks_chart(figures: Figures, works: Sequence[Work], *, school_id: str = "") -> ChartBlock:
    """Marks of all works as stacked shares; the title names the lowest and the highest share of «4» and «5»."""
    rows, good = [], {}
    for work in works:
        at = {**work.dimensions, "school_id": school_id}
        slots = {f"mark{mark}": figures.id("mark_share", category=str(mark), **at) for mark in (2, 3, 4, 5)}
        if not all(slots.values()):
            continue
        found = figures.id("good_marks_share", **at)
        if (figures.number(found, "n") or 0) >= 10:
            good[found] = work
        rows.append(ChartRow(label=work.name, figures={**slots, "right": found}))
    title = None
    if len(good) > 1:
        low, high = (pick(good, key=lambda obs: figures.number(obs) or 0) for pick in (min, max))
        words = {"low": good[low].name, "high": good[high].name}
        title = Sentence(form="title_marks", figures={"low": low, "high": high}, words=words)
    return ChartBlock(
        id="vpr-marks",
        form="marks",
        title=title,
        plain_title="Отметки за ВПР по предметам и классам",
        subtitle="Доли отметок «2», «3», «4», «5», % участников с отметкой",
        source=f"{SOURCE} Числа — в таблице «ВПР по предметам и классам».",
        rows=tuple(rows),
        options={"right_title": "«4» и «5», %"},
    )


def scores_chart(figures: Figures, work: Work, *, school_id: str = "") -> ChartBlock:
    """Histogram of primary scores with the boundaries of marks."""
    at = {**work.dimensions, "school_id": school_id}
    n_scores = 0
    while figures.id("score_count", category=f"{n_scores:03d}", **at):
        n_scores += 1
    mean = figures.id("mean_primary_score", **at)
    words = {"max": str(work.max_score) if work.max_score is not None else ""}
    rows = tuple(
        ChartRow(label=str(score), figures={"count": figures.id("score_count", category=f"{score:03d}", **at)})
        for score in range(n_scores)
    )
    return ChartBlock(
        id=f"vpr-scores-{work.slug}",
        form="histogram",
        title=Sentence(form="title_scores", figures={"mean": mean}, words=words) if mean else None,
        plain_title="Распределение первичных баллов",
        subtitle=f"{work.name}: участники по первичному баллу"
        + ("; линии — границы отметок" if work.boundaries else ""),
        source=SOURCE,
        rows=rows,
        options={"boundaries": {str(mark): score for mark, score in work.boundaries.items()}},
        data=TableBlock(
            id=f"vpr-scores-{work.slug}-data",
            caption="Данные графика",
            columns=(ColumnSpec(label="Первичный балл"), ColumnSpec(label="Участников")),
            rows=tuple(
                RowSpec(
                    cells=(CellSpec(text=row.label), figures.cell("score_count", {**at, "category": f"{score:03d}"}))
                )
                for score, row in enumerate(rows)
            ),
        ),
    )


def tasks_chart(figures: Figures, work: Work, *, school_id: str, limits: Mapping[str, float]) -> ChartBlock | None:
    """Completion of tasks with intervals; for a school the municipality's tick. None where no task has a known
    maximum.
    """
    at = {**work.dimensions, "school_id": school_id}
    rows, values = [], {}
    for task in work.tasks:
        own = figures.id("task_completion", category=task, **at)
        if not own or figures.number(own) is None:
            continue
        values[task] = own
        slots = {"value": own}
        if school_id:
            town = figures.id("task_completion", category=task, **{**at, "school_id": ""})
            slots |= {"reference": town} if town else {}
        words = {"skill": work.skills.get(task, "")} | ({"level": work.levels[task]} if task in work.levels else {})
        rows.append(ChartRow(label=task, figures=slots, words=words, numbers={"max_points": work.max_points.get(task)}))
    if not rows:
        return None
    worst = min(values, key=lambda task: figures.number(values[task]) or 0)
    used = {level: limit for level, limit in limits.items() if level in set(work.levels.values())}
    return ChartBlock(
        id=f"vpr-tasks-chart-{work.slug}",
        form="tasks",
        title=Sentence(form="title_hardest_task", figures={"worst": values[worst]}, words={"task": worst}),
        plain_title="Выполнение заданий",
        subtitle=f"{work.name}: набрано от возможных баллов, %",
        source=f"{SOURCE} Числа — в таблице «Выполнение заданий: {work.name}».",
        rows=tuple(rows),
        options={"thresholds": used, "reference_label": _BESIDE_TOWN if school_id else ""},
    )


def journal_chart(figures: Figures, works: Sequence[Work], *, school_id: str = "") -> ChartBlock:
    """Marks for the works against the journal, one bar a work."""
    rows = []
    for work in works:
        at = {**work.dimensions, "school_id": school_id}
        slots = {side: figures.id("journal_share", category=side, **at) for side in ("lower", "equal", "higher")}
        if all(slots.values()):
            rows.append(ChartRow(label=work.name, figures=slots))
    columns = [ColumnSpec(label="Работа", align="left"), ColumnSpec(label="Сравнено, чел.")]
    for label in ("Ниже журнальной", "Равна", "Выше журнальной"):
        columns += [ColumnSpec(label="чел.", group=label), ColumnSpec(label="%", group=label)]
    data_rows = []
    for row in rows:
        cells = [CellSpec(text=row.label), CellSpec(obs=row.figures["equal"], part="n")]
        for obs in row.figures.values():
            cells += [CellSpec(obs=obs, part="numerator"), CellSpec(obs=obs)]
        data_rows.append(RowSpec(cells=tuple(cells)))
    return ChartBlock(
        id="vpr-journal",
        form="journal",
        plain_title="Отметка за работу против журнальной",
        subtitle="Доли участников, у которых есть обе отметки, %",
        source=SOURCE,
        rows=tuple(rows),
        data=TableBlock(id="vpr-journal-data", caption="Данные графика", columns=tuple(columns), rows=tuple(data_rows)),
    )


def _other_season(pairs: Sequence[tuple[Work, Work]]) -> str:
    """Said under the title where the year before wrote in another part of the school year."""
    other = next((before for work, before in pairs if before.term != work.term), None)
    if other is None:
        return ""
    return f". В {other.year} году работы писали {'осенью' if other.term == 'autumn' else 'весной'}"


def change_chart(figures: Figures, pairs: Sequence[tuple[Work, Work]], *, school_id: str = "") -> ChartBlock | None:
    """Share of «4» and «5» now and the year before, for works that are the same in both years; None where there are
    none.
    """
    rows = []
    for work, before in pairs:
        at = {**work.dimensions, "school_id": school_id}
        slots = {
            "now": figures.id("good_marks_share", **at),
            "before": figures.id("good_marks_share", **{**before.dimensions, "school_id": school_id}),
            "change": figures.id("good_marks_change", **at),
        }
        if all(slots.values()):
            rows.append(ChartRow(label=work.name, figures=slots))
    if not rows:
        return None
    year, year_before = pairs[0][0].year, pairs[0][1].year
    columns = tuple(
        ColumnSpec(label=label, align="left" if place == 0 else "right")
        for place, label in enumerate(
            ("Работа", f"{year_before}, %", f"{year}, %", "Изменение, п. п.", "Интервал, п. п.")
        )
    )
    return ChartBlock(
        id="vpr-change",
        form="change",
        plain_title=f"Доля «4» и «5» по сравнению с {year_before} годом",
        subtitle="Одна и та же работа (предмет, программа, задания), разные обучающиеся; "
        f"цвет — различие подтверждается{_other_season(pairs)}",
        source=SOURCE,
        rows=tuple(rows),
        options={"previous_label": str(year_before), "current_label": str(year)},
        data=TableBlock(
            id="vpr-change-data",
            caption="Данные графика",
            columns=columns,
            rows=tuple(
                RowSpec(
                    cells=(
                        CellSpec(text=row.label),
                        CellSpec(obs=row.figures["before"]),
                        CellSpec(obs=row.figures["now"]),
                        CellSpec(obs=row.figures["change"]),
                        CellSpec(obs=row.figures["change"], part="interval"),
                    )
                )
                for row in rows
            ),
        ),
    )
