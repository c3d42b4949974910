"""Item 5.3 in tables and charts: works, results, classes, schools, ВПР of the same subject and grade beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import CellSpec, ChartBlock, ChartRow, ColumnSpec, Figures, Part, RowSpec, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section5.class_works import FORM, MARKED_BY, MODES, ClassWork
from mskoko_lib.display.vpr_tables import Work
from mskoko_lib.indicators.class_works import PROCEDURE

#: works side by side in one table of schools
_PER_TABLE = 4
BESIDE = (
    "Работы стоят рядом, без вывода: задания, шкала отметок, время и проверяющие у них разные. Большое различие — повод посмотреть, "
    "как проверяли ту и другую, а не признак чьей-то ошибки."
)
_BY_SCHOOL = {"good_marks_share": "«4» и «5», %", "reached_share": "достигли, %"}


def _lines(scope: Scope, works: Iterable[ClassWork]) -> list[Line]:
    """A line per work; in a school's note the work as a heading, the school and the municipality below it."""
    lines: list[Line] = []
    for work in works:
        at = {**work.at, "year": scope.year}
        if scope.own:
            lines.append(Line(work.name, kind="group"))
            lines.append(Line("Школа", {**at, "school_id": scope.school_id}))
            lines.append(Line("Муниципалитет", {**at, "school_id": ""}))
        else:
            lines.append(Line(work.name, {**at, "school_id": ""}))
    return lines


def works_table(figures: Figures, scope: Scope, works: Sequence[ClassWork]) -> TableBlock | None:
    """What was written and when, schools, classes, participation, who marked, on what."""
    at = {"year": scope.year, "school_id": scope.school_id}
    lines = [Line(work.name, {**work.at, **at}) for work in works]
    counts = [] if scope.own else [Col("школ", "work_schools", group="Писали")]
    cols = [
        *counts,
        Col("классов", "work_classes", group="Писали"),
        Col("учеников", "wrote_share", part="numerator", group="Писали"),
        Col("% класса", "wrote_share", group="Писали", least_n=common.LEAST_N),
        *(
            Col(label, "marked_by_share", {"category": code}, "numerator", "Проверял, классов")
            for code, label in MARKED_BY.items()
        ),
        *(
            Col(label, "work_mode_share", {"category": code}, "numerator", "Писали, классов")
            for code, label in MODES.items()
        ),
    ]
    if scope.audience == "public":
        cols = [Col("Писали из учащихся класса, %", "wrote_share")]
    return words.of_no_pupils(
        grid(
            figures, id="class-works", caption="Проверочные работы, кроме ВПР", head="Работа", lines=lines, cols=cols, source=FORM,
            subtitle=f"Работы по {scope.day} в порядке дат; доля — там, где школа назвала, сколько учащихся в классе",
        )
    )  # fmt: skip


def marks_table(figures: Figures, scope: Scope, works: Sequence[ClassWork]) -> TableBlock | None:
    """Works with marks: distribution, success, good marks."""
    cols = [
        Col("Отметок", "success_share", part="n"),
        *(Col(f"«{m}», %", "mark_share", {"category": str(m)}, least_n=common.LEAST_N) for m in (5, 4, 3, 2)),
        Col("успева\u00adемость, %", "success_share", group="Выше «2»", least_n=common.LEAST_N),
        Col("интервал", "success_share", part="interval", group="Выше «2»", least_n=common.LEAST_N),
        Col("качество, %", "good_marks_share", group="«4» и «5»", least_n=common.LEAST_N),
        Col("интервал", "good_marks_share", part="interval", group="«4» и «5»", least_n=common.LEAST_N),
        Col("Средняя", "mean_mark", least_n=common.LEAST_N),
    ]
    if scope.audience == "public":
        cols = [col for col in cols if col.part == "value"]
    marked = [work for work in works if work.result == "good_marks_share"]
    return grid(
        figures, id="class-works-marks", caption="Работы с отметками", head="Работа", lines=_lines(scope, marked), cols=cols,
        source=FORM, subtitle="Доли от поставленных отметок; разные работы не складываются; х — отметок меньше десяти",
    )  # fmt: skip


def reached_table(figures: Figures, scope: Scope, works: Sequence[ClassWork]) -> TableBlock | None:
    """Works without marks: who reached the criterion."""
    cols = [
        Col("Писали", "reached_share", part="n"),
        Col("чел.", "reached_share", part="numerator", group="Достигли критерия"),
        Col("%", "reached_share", group="Достигли критерия", least_n=common.LEAST_N),
        Col("интервал", "reached_share", part="interval", group="Достигли критерия", least_n=common.LEAST_N),
    ]
    if scope.audience == "public":
        cols = [Col("Достигли критерия, %", "reached_share")]
    unmarked = [work for work in works if work.result == "reached_share"]
    return grid(
        figures, id="class-works-reached", caption="Работы без отметок", head="Работа", lines=_lines(scope, unmarked), cols=cols,
        source=FORM, subtitle="Критерий назначают составители работы; х — писали меньше десяти",
    )  # fmt: skip


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """How much was written over the years."""
    cols = [
        Col("Работ", "work_count"),
        Col("Классов", "work_classes"),
        Col("Писали из учащихся класса, %", "wrote_share", group="", least_n=common.LEAST_N),
    ]
    if scope.department:
        cols.insert(2, Col("Писали, чел.", "work_takers"))
    cols = [replace(col, group=None) for col in (cols if scope.audience != "public" else cols[-1:])]
    return words.of_no_pupils(
        grid(
            figures, id="class-works-years", caption="Проверочные работы по годам", head="Год",
            lines=common.year_lines(scope, PROCEDURE, years), cols=cols, source=FORM,
            subtitle="На то же число года; ученик считается один раз за каждую работу",
        )
    )  # fmt: skip


def changes_table(
    figures: Figures, scope: Scope, works: Sequence[ClassWork], changes: Mapping[str, str]
) -> TableBlock | None:
    """The same work of the year before: both results with the interval of the difference."""
    made = []
    for result, label in (("good_marks_share", "«4» и «5»"), ("reached_share", "достигли критерия")):
        lines = [
            Line(f"{work.name}, {label}", {**work.at, "year": scope.year, "school_id": scope.school_id})
            for work in works
            if work.result == result
            and figures.id(changes[result], **work.at, year=scope.year, school_id=scope.school_id)
        ]
        cols = [
            Col(f"{scope.year - 1}, %", result, {"year": scope.year - 1}, least_n=common.LEAST_N),
            Col(f"{scope.year}, %", result, least_n=common.LEAST_N),
            Col("Изменение, п. п.", changes[result]),
            Col("Интервал", changes[result], part="interval"),
        ]
        made.append(
            grid(
                figures, id="class-works-changes", caption="Те же работы год назад", head="Работа", lines=lines, cols=cols,
                source=FORM, missing="no_data", subtitle="Тот же уровень, предмет, класс и полугодие; ученики и вариант другие",
            )
        )  # fmt: skip
    tables = [table for table in made if table is not None]
    if not tables:
        return None
    return tables[0].model_copy(update={"rows": tuple(row for table in tables for row in table.rows)})


def classes_table(figures: Figures, scope: Scope, works: Sequence[ClassWork], form: pd.DataFrame) -> TableBlock | None:
    """The classes of the school, work by work; its own note only."""
    rows = form[(form["year"] == scope.year) & (form["school_id"] == scope.school_id)]
    lines: list[Line] = []
    for work in works:
        level = work.group.split(" ")[0]
        mine = rows[(rows["work_level"] == level) & (rows["subject"] == work.subject) & (rows["grade"] == work.grade)]
        labels = sorted(set(mine["class_label"].fillna("").astype(str)))
        if len(labels) < 2:
            continue
        lines.append(Line(work.name, kind="group"))
        lines += [
            Line(f"{work.grade}{label}", {**work.at, "year": scope.year, "school_id": scope.school_id, "group": f"{work.group} {label}"})
            for label in labels
        ]  # fmt: skip
    cols = [
        Col("отметок", "success_share", part="n", group="С отметками"),
        *(Col(f"«{m}»", "mark_share", {"category": str(m)}, "numerator", "С отметками") for m in (5, 4, 3, 2)),
        Col("«4» и «5», %", "good_marks_share", group="С отметками", least_n=common.LEAST_N),
        Col("писали", "reached_share", part="n", group="Без отметок"),
        Col("достигли", "reached_share", part="numerator", group="Без отметок"),
        Col("%", "reached_share", group="Без отметок", least_n=common.LEAST_N),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="class-works-classes", caption="Работы по классам школы", head="Класс", lines=lines, cols=cols, source=FORM,
            subtitle="Работы, которые писали два класса и больше; сравнение классов — не оценка учителя: состав классов разный",
        )
    )  # fmt: skip


def schools_tables(figures: Figures, scope: Scope, works: Sequence[ClassWork]) -> list[TableBlock]:
    """Schools × works, a few works in each table; the department's only."""
    made = []
    for start in range(0, len(works), _PER_TABLE):
        cols = []
        for work in works[start : start + _PER_TABLE]:
            at = {**work.at}
            cols += [
                Col("n", work.result, at, "n", work.name),
                Col(_BY_SCHOOL[work.result], work.result, at, "value", work.name, least_n=common.LEAST_N),
            ]
        part, n_parts = start // _PER_TABLE + 1, -(-len(works) // _PER_TABLE)
        named = f" (часть {part} из {n_parts})" if n_parts > 1 else ""
        table = grid(
            figures, id=f"class-works-schools-{part}", caption=f"Результаты работ по школам{named}", head="Школа",
            lines=common.school_lines(scope, PROCEDURE), cols=cols, source=FORM,
            subtitle="Школы в порядке реестра: это не рейтинг; n — с отметкой или писали; х — меньше десяти",
        )  # fmt: skip
        made.append(words.of_no_pupils(table))
    return [table for table in made if table is not None]


def funnel_chart(
    figures: Figures, scope: Scope, work: ClassWork, limits: Sequence[Mapping[str, float]], outside: set[str]
) -> ChartBlock | None:
    """Is a school far off, or is it small. `limits`, `outside`: `ExamData.funnel`."""
    at = {**work.at, "year": scope.year}
    rows = [
        ChartRow(label=name, figures={"value": obs}, numbers={"flagged": 1.0 if code in outside else 0.0})
        for code, name in scope.names.items()
        if (obs := figures.id(work.result, **at, school_id=code))
    ]
    total = figures.id(work.result, **at, school_id="")
    if len(rows) < 3 or not total:
        return None
    rows.append(ChartRow(label="Все школы", figures={"value": total}, kind="total"))
    what = "доля «4» и «5»" if work.result == "good_marks_share" else "доля достигших критерия"
    return ChartBlock(
        id=f"class-works-funnel-{work.slug}",
        form="funnel",
        plain_title=f"{work.name}: далеко от общей доли или мало участников",
        subtitle=f"Школа — точка: число участников и {what}, %; границы — где случай оставляет 95 % и 99,8 % школ "
        "(со сверхдисперсией)",
        source=f"{FORM} Числа — в таблице «Результаты работ по школам».",
        rows=tuple(rows),
        options={"limits": [dict(one) for one in limits]},
    )


def beside_vpr(figures: Figures, scope: Scope, works: Sequence[ClassWork], vpr: Sequence[Work]) -> TableBlock | None:
    """Works with marks and ВПР of the same subject and grade of the year, side by side."""
    rows = []
    parts: tuple[tuple[str, Part], ...] = (
        ("success_share", "n"),
        ("success_share", "value"),
        ("good_marks_share", "value"),
    )
    parts = parts if scope.audience != "public" else parts[1:]
    for work in works:
        if work.result != "good_marks_share":
            continue
        for same in vpr:
            if (same.subject, same.grade) != (work.subject, work.grade):
                continue
            where = [("Школа", scope.school_id), ("Муниципалитет", "")] if scope.own else [("", "")]
            programme = "" if same.grade == same.programme_grade else f" (программа {same.programme_grade}\u00a0класса)"
            told = f"{work.name} и ВПР{programme}"
            made = []
            for label, school in where:
                ats = ({**work.at, "year": scope.year, "school_id": school}, {**same.dimensions, "school_id": school})
                if not all(figures.id("success_share", **at) for at in ats):
                    continue
                few = [(figures.number(figures.id("success_share", **at), "n") or 0) < common.LEAST_N for at in ats]
                cells = [
                    CellSpec(reason="not_applicable")
                    if small and part == "value"
                    else figures.cell(name, at, part=part)
                    for at, small in zip(ats, few, strict=True)
                    for name, part in parts
                ]
                made.append(RowSpec(cells=(CellSpec(text=label or told), *cells)))
            if made and scope.own:
                rows.append(RowSpec(kind="group", cells=(CellSpec(text=told),)))
            rows += made
    if not rows:
        return None
    heads = [ColumnSpec(label="Работы", align="left")]
    for group in ("Проверочная работа", "ВПР"):
        labels = ("отметок", "успева\u00adемость, %", "«4» и «5», %")
        heads += [ColumnSpec(label=label, group=group) for label in labels[-len(parts) :]]
    return TableBlock(
        id="class-works-vpr", caption="Рядом с ВПР по тому же предмету в том же классе", source=f"{FORM} Протоколы ВПР из ФИС ОКО.",
        subtitle="Классы, а не одни и те же ученики; х — отметок меньше десяти", columns=tuple(heads), rows=tuple(rows),
    )  # fmt: skip
