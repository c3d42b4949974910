"""Item 2.1.6: results of ГИА in one short table; every figure is that of section 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from mskoko_lib.display.blocks import Figures, RowSpec, Sentence, TableBlock
from mskoko_lib.display.common import Scope, several
from mskoko_lib.display.document import Reason
from mskoko_lib.display.grid import Col, Line, grid

SOURCE = "Источник: протоколы ОГЭ, ЕГЭ и ГВЭ из РЦОИ; формы «Допуск к ГИА», «Аттестат с отличием», «Медаль», школы."
EXAMS = {"gia9": ("ГИА-9", "oge", "certificate"), "gia11": ("ГИА-11", "ege", "medal")}
ABSENT = (
    "Последний столбец — день последнего протокола: пересдачи в сентябре меняют строку. «Не сдали» — результат ниже порога хотя бы по "
    "одному обязательному предмету; пока протоколов пересдач нет, итог не известен. Числа те же, что в разделе плана об экзаменах."
)
PARTLY = (
    "«Допущено», «аттестаты с отличием» и «медали» — по формам, а их прислали не все школы, у которых есть протоколы: эти столбцы с "
    "остальными не складываются."
)


def forms_lack(protocols: pd.DataFrame, form: pd.DataFrame, year: int) -> bool:
    """Whether a school with protocols of `year` has sent no form «Допуск к ГИА» of its exam."""
    sat, told = (
        set(rows.loc[rows["year"] == year, ["school_id", "exam"]].itertuples(index=False, name=None))
        for rows in (protocols[protocols["exam"].isin(["oge", "ege"])], form)
    )
    return bool(sat - told)


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """In one sentence an exam: sat, below at the first attempt, in the end."""
    said = []
    for procedure, (label, _, _) in EXAMS.items():
        parts = [
            ("сдавали", "graduates", scope.at(procedure)),
            ("не сдали с первой попытки", "failed_person_share", scope.at(procedure, category="first")),
            ("не сдали после пересдач", "failed_person_share", scope.at(procedure, category="last")),
        ]
        said.append(several(figures, f"{label}, выпускники", parts))
    return said


def table(
    figures: Figures, scope: Scope, years: Iterable[int], days: Mapping[tuple[str, int], str]
) -> TableBlock | None:
    """Admitted, sat, passed, certificates with distinction, medals; years side by side; on which day.

    `days`: (procedure, year) → day of the last protocol in words. Each row takes figures of three procedures.
    """
    rows: list[RowSpec] = []
    shape: TableBlock | None = None
    for procedure, (label, exam, claim) in EXAMS.items():
        for year in sorted(years, reverse=True):
            line = Line(f"{label}, {year}", {"year": year, "school_id": scope.school_id})
            title = {"procedure": claim}
            cols = [
                Col("Допу\u00adщено", "admission_share", {"procedure": "admission", "group": exam}, part="numerator"),
                Col("Сдавали", "graduates", {"procedure": procedure}),
                *_failed("Не сдали с первой попытки", procedure, "first"),
                *_failed("Не сдали после пересдач", procedure, "last"),
                Col("Сдали, получают аттестат", "passed_person_share", _last(procedure), part="numerator"),
                Col("Аттестаты с отличием, медали", "issued_share", title, part="numerator"),
                Col(
                    "На дату",
                    "graduates",
                    {"procedure": procedure},
                    words={line.label: days.get((procedure, year), "")},
                ),
            ]
            # grade 11 of a year in which the certificate did not hang on ЕГЭ has no such figures at all
            known = figures.id("graduates", year=year, school_id=scope.school_id, procedure=procedure)
            empty: Reason = "no_data" if known else "not_applicable"
            made = grid(
                figures,
                id="gia-short",
                caption="Результаты ГИА",
                head="Экзамен, год",
                lines=[line],
                cols=cols,
                missing=empty,
            )
            if made is not None:
                shape, rows = made, [*rows, *made.rows]
    if shape is None:
        return None
    return shape.model_copy(
        update={
            "rows": tuple(rows),
            "source": SOURCE,
            "subtitle": "Выпускники; ГИА-9: выданные аттестаты с отличием, ГИА-11: медали",
        }
    )


def schools_table(figures: Figures, scope: Scope, procedure: str) -> TableBlock | None:
    """The same of one exam by school; the department's only."""
    label, exam, claim = EXAMS[procedure]
    lines = [Line(name, {"year": scope.year, "school_id": code}) for code, name in scope.names.items()]
    lines.append(Line("Все школы", {"year": scope.year, "school_id": ""}, kind="total"))
    what = "Медали" if claim == "medal" else "Аттестаты с отличием"
    cols = [
        Col("Допу\u00adщено", "admission_share", {"procedure": "admission", "group": exam}, part="numerator"),
        Col("Сдавали", "graduates", {"procedure": procedure}),
        *_failed("Не сдали с первой попытки", procedure, "first"),
        *_failed("Не сдали после пересдач", procedure, "last"),
        Col("Сдали, получают аттестат", "passed_person_share", _last(procedure), part="numerator"),
        Col(what, "issued_share", {"procedure": claim}, part="numerator"),
    ]
    return grid(
        figures,
        id=f"gia-{procedure}",
        caption=f"{label} по школам",
        head="Школа",
        lines=lines,
        cols=cols,
        source=SOURCE,
        missing="no_data",
    )


def _last(procedure: str) -> dict[str, object]:
    return {"procedure": procedure, "category": "last"}


def _failed(label: str, procedure: str, stage: str) -> tuple[Col, Col]:
    at = {"procedure": procedure, "category": stage}
    return (
        Col("чел.", "failed_person_share", at, "numerator", label),
        Col("%", "failed_person_share", at, "value", label),
    )
