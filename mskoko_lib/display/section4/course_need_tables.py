"""Tables of item 4.2: by subject, school and year, grounds of the requests, subjects with low results."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import CellSpec, ColumnSpec, Figures, RowSpec, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.labels import exam_dative
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section4 import course_words as cw
from mskoko_lib.display.section4 import shared

BOTH = "Источник: формы 4.1 и 4.2 школ."
_EXAM = {"oge": "ОГЭ", "ege": "ЕГЭ"}
#: of those who teach; who has not learned for the new standard is the rest
_STANDARD = (
    Col("ведут уроки", "course_standard_share", part="n", group="Обновлённый ФГОС"),
    Col("учились", "course_standard_share", part="numerator", group="Обновлённый ФГОС"),
)


def areas_table(figures: Figures, scope: Scope, observed: pd.DataFrame) -> TableBlock | None:
    """By subject and position: those due, of all of whom it is told; what is asked for."""
    lines = cw.area_lines(scope, cw.present(observed, scope.year, "subject"), cw.present(observed, scope.year, "group"))
    cols = [
        Col("всего", "course_due_share", part="n", group="Педагоги"),
        Col("пора на курсы", "course_due_share", part="numerator", group="Педагоги"),
        Col("%", "course_due_share", group="Педагоги", least_n=common.LEAST_N),
        Col("нужно обучить", "course_needed", group="Заявки"),
        Col("в плане-заказе", "course_plan_share", part="numerator", group="Заявки"),
        Col("предло\u00adжено мест", "course_offer_share", part="numerator", group="Заявки"),
        *_STANDARD,
    ]
    return words.of_no_pupils(
        grid(
            figures, id="course-need-areas", caption="Потребность в курсах по предметам", head="Предмет или должность",
            lines=lines, cols=cols, source=BOTH,
            subtitle="Учителя считаются по основному предмету; х — заявок нет, для доли — педагогов меньше десяти",
        )
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school: those due, asked for, planned, offered; the department's only."""
    cols = [
        Col("всего", "course_due_share", part="n", group="Педагоги"),
        Col("пора на курсы", "course_due_share", part="numerator", group="Педагоги"),
        Col("%", "course_due_share", group="Педагоги", least_n=common.LEAST_N),
        Col("нужно обучить", "course_needed", group="Заявки"),
        Col("в плане-заказе", "course_plan_share", part="numerator", group="Заявки"),
        Col("предло\u00adжено мест", "course_offer_share", part="numerator", group="Заявки"),
        Col("запро\u00adшено", "course_due_place_share", {"category": "asked"}, "numerator", "Места для тех, кому пора"),
        Col("предло\u00adжено", "course_due_place_share", {"category": "offered"}, "numerator", "Места для тех, кому пора"),
        *_STANDARD,
    ]  # fmt: skip
    silent = [
        name
        for school, name in scope.names.items()
        if not figures.id("course_needed", **words.at_school(scope, cw.PROCEDURE, school))
    ]
    return words.of_no_pupils(
        grid(
            figures, id="course-need-schools", caption="Потребность в курсах по школам", head="Школа",
            lines=common.school_lines(scope, cw.PROCEDURE), cols=cols, source=BOTH,
            subtitle="Школы в порядке реестра; мест для тех, кому пора, — самое большее; х — таких педагогов нет, для доли — меньше десяти",
        ),
        silent,
    )  # fmt: skip


def grounds_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Grounds and themes of the requests, this year and the year before."""
    lines = [Line("Основание", kind="group")]
    lines += [
        Line(shared.capital(label), scope.at(cw.PROCEDURE, category=code), key=code)
        for code, label in cw.SOURCES.items()
    ]
    lines.append(Line("Тема", kind="group"))
    themes = [
        Line(shared.capital(label), scope.at(cw.PROCEDURE, category=code), key=code)
        for code, label in cw.THEMES.items()
    ]
    years = (scope.year, scope.year - 1)
    rows: list[RowSpec] = []
    for line in [*lines, *themes]:
        if line.kind == "group":
            rows.append(RowSpec(kind="group", cells=(CellSpec(text=line.label),)))
            continue
        indicator = "course_needed_source" if line.key in cw.SOURCES else "course_needed_theme"
        found = [figures.id(indicator, **{**line.at, "year": one}) for one in years]
        if any(found):
            cells = (CellSpec(obs=obs) if obs else CellSpec(reason="not_applicable") for obs in found)
            rows.append(RowSpec(cells=(CellSpec(text=line.label), *cells)))
    if not any(row.kind == "row" for row in rows):
        return None
    heads = [ColumnSpec(label="", align="left"), *(ColumnSpec(label=str(one)) for one in years)]
    return TableBlock(
        id="course-need-grounds", caption="Основания и темы заявок", subtitle="Человек, которых надо обучить; х — заявок нет",
        source="Источник: форма 4.2 школ.", columns=tuple(heads), rows=tuple(rows),
    )  # fmt: skip


def low_table(figures: Figures, scope: Scope, low: pd.DataFrame) -> TableBlock | None:
    """Schools and exams with low results beside the teachers of the subject, unless they are too few, and the request; for a
    school its own. `low`: `course_needs.low_results`.
    """
    order = list(words.schools_of(scope))
    mine = low[low["school_id"].isin(order)]
    rows = []
    for row in sorted(
        mine.to_dict("records"), key=lambda one: (order.index(str(one["school_id"])), str(one["taught"]))
    ):
        school, taught = str(row["school_id"]), str(row["taught"])
        exam = f"{_EXAM[str(row['procedure'])]} по {exam_dative(str(row['subject']))}"
        at = words.at_school(scope, cw.PROCEDURE, school, subject=taught)
        due, asked = figures.id("course_due_share", **at), figures.id("course_needed", **at)
        label = words.told_of(words.schools_of(scope)[school], exam) if not scope.own else exam
        cells = [CellSpec(text=label), CellSpec(obs=str(row["obs_id"]), part="n"), CellSpec(obs=str(row["obs_id"]))]
        if due and cw.is_few(figures, scope, school, taught):
            cells += [CellSpec(reason="hidden")] * 2
        else:
            cells += [
                CellSpec(obs=due, part=part) if due else CellSpec(reason="no_data") for part in ("n", "numerator")
            ]
        cells.append(CellSpec(obs=asked) if asked else CellSpec(text="не просит"))
        rows.append(RowSpec(cells=tuple(cells)))
    if not rows or scope.audience == "public":
        return None
    columns = [
        ColumnSpec(label="Экзамен" if scope.own else "Школа и экзамен", align="left"),
        ColumnSpec(label="участ\u00adников", group="Экзамен"),
        ColumnSpec(label="низких результатов, %", group="Экзамен"),
        ColumnSpec(label="всего", group="Учителя предмета"),
        ColumnSpec(label="пора на курсы", group="Учителя предмета"),
        ColumnSpec(label="Просят обучить"),
    ]
    return TableBlock(
        id="course-need-low", caption="Предметы с низкими результатами экзаменов", columns=tuple(columns), rows=tuple(rows),
        subtitle="Первая попытка последнего года, который есть; порог и наименьшее число участников — как в списках школ по экзаменам; "
        "скр. — учителей предмета меньше трёх",
        source="Источник: протоколы РЦОИ, формы 4.1 и 4.2 школ.",
    )  # fmt: skip


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """Those due and the requests over the years; in a school's note beside the municipality."""
    cols = [
        Col("всего", "course_due_share", part="n", group="Педагоги"),
        Col("пора на курсы", "course_due_share", part="numerator", group="Педагоги"),
        Col("пора на курсы, %", "course_due_share", group="Педагоги", least_n=common.LEAST_N),
        Col("нужно обучить", "course_needed", part="numerator", group="Заявки"),
        Col("в плане-заказе, %", "course_plan_share", group="Заявки", least_n=common.LEAST_N),
        Col("предло\u00adжено мест, %", "course_offer_share", group="Заявки", least_n=common.LEAST_N),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="course-need-years", caption="Потребность в курсах по годам", head="Год",
            lines=common.year_lines(scope, cw.PROCEDURE, years), cols=words.of_reader(scope, cols),
            source=BOTH,
            subtitle=f"Доли заявок — от тех, о которых сказано; {words.FEW} человек",
        )
    )  # fmt: skip
