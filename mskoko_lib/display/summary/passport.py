"""A school's passport on one page: what it is, its figures beside the municipality's, what it owes and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import pandas as pd

from mskoko_lib.display.blocks import (
    CellSpec,
    ColumnSpec,
    Figures,
    KpisBlock,
    KpiSpec,
    PickedBlock,
    PickedGroup,
    PickedRow,
    RowSpec,
    TableBlock,
)
from mskoko_lib.display.common import Scope
from mskoko_lib.display.labels import SUBJECT_DATIVE, exam_dative, work_name
from mskoko_lib.display.russian import date_text
from mskoko_lib.display.summary.plan import LABELS, item_href, words
from mskoko_lib.observations import make_obs_id
from mskoko_lib.roadmap.deadline import Deadline, open_deadlines

#: the page holds so many rows of what is owed and of open terms; the others stand in their items
MOST_OWED, MOST_TERMS, MOST_WORKS = 4, 4, 5
#: the day that the form of classes and staff is filled in for
FORM_DAY = (9, 20)
NOTHING_OWED = "Всё, чего план ждал от школы к этому дню, получено."
NO_FIGURES = "Результатов, которые можно поставить рядом с муниципалитетом, в записке пока нет."
_GRADES = range(4, 12)


def form_year(years: Iterable[int], as_of: dt.date) -> int | None:
    """The latest of `years` whose form, filled in on 20 September, is known by `as_of`; None where there is none."""
    return max((year for year in years if dt.date(year, *FORM_DAY) <= as_of), default=None)


def about_text(kind: str) -> str:
    """«Тип школы: лицей.»; "" where the registry does not say."""
    return f"Тип школы по реестру: {kind}." if kind.strip() else ""


def size_kpis(figures: Figures, scope: Scope, year: int) -> KpisBlock | None:
    """Pupils, classes and people on the staff, those that are known."""
    asked = (
        ("Обучающихся", "passport_pupils"),
        ("Классов", "passport_classes"),
        ("Педагогических работников", "passport_staff"),
    )
    at = {"procedure": "school", "year": year, "school_id": scope.school_id}
    items = [KpiSpec(label=label, obs=obs) for label, name in asked if (obs := figures.id(name, **at))]
    return KpisBlock(items=tuple(items)) if items else None


def grades_table(figures: Figures, scope: Scope, year: int, grades: Sequence[int]) -> TableBlock | None:
    """Classes and pupils by grade: a column a grade, so that the page has room."""
    if not grades:
        return None
    rows = []
    for label, name in (("Классов", "passport_classes"), ("Обучающихся", "passport_pupils")):
        at = {"procedure": "school", "year": year, "school_id": scope.school_id}
        cells = [figures.cell(name, {**at, "grade": grade}) for grade in grades]
        rows.append(RowSpec(cells=(CellSpec(text=label), *cells)))
    columns = [ColumnSpec(label="Параллель", align="left"), *(ColumnSpec(label=str(grade)) for grade in grades)]
    return TableBlock(
        id="passport-grades",
        caption="Классы и обучающиеся по параллелям",
        subtitle=f"на {date_text(dt.date(year, *FORM_DAY))}",
        columns=tuple(columns),
        rows=tuple(rows),
    )


def results(scope: Scope) -> PickedBlock:
    """Key figures of the latest exams, of ВПР and of attendance beside the municipality's; filled when the note is joined."""
    groups = []
    for year in (scope.year, scope.year - 1):
        groups.append(PickedGroup(key="oge", title=f"ОГЭ {year} года, первая попытка", rows=tuple(_oge(scope, year))))
    for year in (scope.year, scope.year - 1):
        groups.append(PickedGroup(key="ege", title=f"ЕГЭ {year} года", rows=tuple(_ege(scope, year))))
    groups.append(
        PickedGroup(
            key="vpr", title=f"ВПР {scope.year} года, успеваемость, %", rows=tuple(_vpr(scope)), most=MOST_WORKS
        )
    )
    asked = (
        ("Пропущено уроков, %", "lessons_missed_share"),
        ("из них без уважительной причины, % всех уроков", "lessons_unexcused_share"),
    )
    lessons = [_row(scope, label, name, "attendance", scope.year) for label, name in asked]
    groups.append(PickedGroup(key="lessons", title=f"Посещаемость {scope.year} года", rows=tuple(lessons)))
    return PickedBlock(
        id="passport-results",
        caption="Результаты рядом с муниципалитетом",
        subtitle="основание — участники, у посещаемости — уроки; места школы эти числа не показывают",
        groups=tuple(groups),
        quiet=NO_FIGURES,
    )


def _oge(scope: Scope, year: int) -> Iterable[PickedRow]:
    for subject in ("russian", "math"):
        for label, name in (("Успеваемость", "success_share"), ("Доля «4» и «5»", "good_marks_share")):
            yield _row(scope, f"{label} по {exam_dative(subject)}, %", name, "oge", year, subject=subject)


def _ege(scope: Scope, year: int) -> Iterable[PickedRow]:
    for subject in ("russian", "math_profile"):
        label = f"Средний тестовый балл по {exam_dative(subject)}"
        yield _row(scope, label, "mean_score", "ege", year, subject=subject)
    yield _row(
        scope, "Выпускники ниже минимума с первой попытки, %", "failed_person_share", "gia11", year, category="first"
    )


def _vpr(scope: Scope) -> Iterable[PickedRow]:
    for subject in SUBJECT_DATIVE:
        for grade in _GRADES:
            for programme in (grade, grade - 1):
                at = {"subject": subject, "grade": grade, "programme_grade": programme}
                yield _row(scope, work_name(subject, grade, programme), "success_share", "vpr", scope.year, **at)


def _row(scope: Scope, label: str, indicator: str, procedure: str, year: int, **at: object) -> PickedRow:
    place = {"procedure": procedure, "year": year, **at}
    own, town = (make_obs_id(indicator, 1, {**place, "school_id": school}) for school in (scope.school_id, ""))
    return PickedRow(label=label, own=own, town=town)


def owed_table(things: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """What the plan awaits of the school and has not come whole: the overdue first; None where nothing is owed."""
    order = {"late": 0, "partly": 1, "going": 2}
    left = things[things["state"].isin(list(order)) & things["lacking"].map(len).gt(0)]
    left = left.assign(place=left["state"].map(order)).sort_values(["place", "end"], kind="stable").head(MOST_OWED)
    rows = [
        RowSpec(
            cells=(
                CellSpec(text=str(one["what"])[:1].upper() + str(one["what"])[1:]),
                CellSpec(text=str(one["number"]), href=item_href(str(one["number"]))),
                CellSpec(text=f"до {date_text(one['end'])}"),
                CellSpec(text=LABELS[str(one["state"])]),
            )
        )
        for one in left.to_dict("records")
    ]
    if not rows:
        return None
    return TableBlock(
        id="passport-owed",
        caption="Чего план ждёт от школы",
        subtitle=f"ещё не получено; состояние на {scope.day}",
        columns=words("Что", "Пункт", "Срок", "Состояние"),
        rows=tuple(rows),
    )


def terms_table(deadlines: Iterable[Deadline], scope: Scope, as_of: dt.date) -> TableBlock | None:
    """The school's open commitments, faults and measures, those of the nearest or past day; the calendar has the rest."""
    found = [one for one in open_deadlines(deadlines, as_of) if one.kind != "plan"]
    rows: list[RowSpec] = []
    for one in found:
        texts = (
            f"{one.what[:1].upper()}{one.what[1:]}",
            one.number,
            date_text(one.day),
            "срок прошёл" if one.overdue_on(as_of) else "срок не прошёл",
        )
        cells = [CellSpec(text=text) for text in texts]
        cells[1] = CellSpec(text=one.number, href=item_href(one.number))
        row = RowSpec(cells=tuple(cells))
        if row not in rows and len(rows) < MOST_TERMS:
            rows.append(row)
    if not rows:
        return None
    return TableBlock(
        id="passport-terms",
        caption="Открытые сроки школы",
        subtitle="ближайшие и прошедшие; все — в календаре контроля",
        columns=words("Что", "Пункт", "Срок", "Состояние"),
        rows=tuple(rows),
    )
