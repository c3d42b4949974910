"""Additions to item 1.4: all subjects by grade on one map; region and country; planned results."""

from __future__ import annotations

from collections.abc import Sequence

from mskoko_lib.display import common
from mskoko_lib.display.blocks import ChartBlock, Figures, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.vpr_tables import SOURCE, Work
from mskoko_lib.subjects import SUBJECTS

REPORTS = "Источник: отчёты ФИС ОКО по группам участников."
_UNITS = (("", "Муниципалитет"), ("region", "Регион"), ("sample", "Вся выборка (Россия)"))


def subjects_chart(figures: Figures, scope: Scope, works: Sequence[Work]) -> ChartBlock | None:
    """Success by grade of the programme × subject; a number in every cell."""
    grades = sorted({work.programme_grade for work in works})
    lines = []
    columns = {str(g): (f"{g} кл.", "success_share", {"programme_grade": g}) for g in grades}
    for subject in SUBJECTS:
        mine = [work for work in works if work.subject == subject]
        if mine:
            lines.append(
                Line(
                    SUBJECTS[subject],
                    {"procedure": "vpr", "year": scope.year, "subject": subject, "school_id": scope.school_id},
                )
            )
    by_grade = {(work.subject, work.programme_grade): work.grade for work in works}
    shift = {work.programme_grade: work.grade - work.programme_grade for work in works}
    columns = {
        key: (label, name, {**at, "grade": int(key) + shift[int(key)]}) for key, (label, name, at) in columns.items()
    }
    if len(by_grade) < 4:
        return None
    return common.heat_chart(
        figures,
        id="vpr-heat",
        title="Успеваемость на ВПР: предметы и классы",
        subtitle="Доля отметок «3», «4» и «5», %; столбец — класс, по программе которого составлена работа",
        source=SOURCE,
        columns=columns,
        lines=lines,
    )


def benchmark_table(figures: Figures, scope: Scope, works: Sequence[Work]) -> TableBlock | None:
    """Municipality beside region and country, works whose report was delivered."""
    lines: list[Line] = []
    for work in works:
        at = {**work.dimensions, "school_id": ""}
        if not figures.id("success_share", **{**at, "group": "region"}) and not figures.id(
            "success_share", **{**at, "group": "sample"}
        ):
            continue
        lines.append(Line(work.name, kind="group"))
        lines += [Line(label, {**at, "group": unit}) for unit, label in _UNITS]
    cols = [
        Col("Участ\u00adников", "success_share", part="n"),
        Col("Успева\u00adемость, %", "success_share"),
        Col("Качество, %", "good_marks_share"),
    ]
    return grid(
        figures,
        id="vpr-benchmark",
        caption="ВПР: муниципалитет, регион, Россия",
        head="",
        lines=lines,
        cols=cols,
        source=REPORTS,
        subtitle="Доли региона и России напечатаны в отчётах; доли муниципалитета посчитаны по протоколам",
    )


def planned_table(figures: Figures, scope: Scope, works: Sequence[Work]) -> TableBlock | None:
    """Planned results, task by task, for municipality, region and country."""
    lines: list[Line] = []
    for work in works:
        at = {**work.dimensions, "school_id": ""}
        tasks = [
            task
            for task in work.tasks
            if figures.id("planned_completion", **{**at, "category": task, "group": "municipality"})
        ]
        if tasks:
            lines.append(Line(work.name, kind="group"))
            lines += [Line(task, {**at, "category": task}) for task in tasks]
    cols = [Col(label, "planned_completion", {"group": unit or "municipality"}) for unit, label in _UNITS]
    return grid(
        figures,
        id="vpr-planned",
        caption="Достижение планируемых результатов",
        head="Задание",
        lines=lines,
        cols=cols,
        source=REPORTS,
        subtitle="Выполнение задания, % возможных баллов; что проверяет задание — в таблице «Выполнение заданий»",
    )


MISSING = (
    "Перепроверка работ ВПР, режим проведения (наблюдатели, федеральный контроль) и дата получения результатов не присылаются: "
    "записка не говорит, объективны ли отметки."
)
