"""Tables of item 5.7: criteria, indicators, schools with the places that the survey leaves open, years, remarks."""

from __future__ import annotations

from collections.abc import Sequence

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section5.noko import CRITERION, FORM, PROCEDURE, QUESTION, REMARKS
from mskoko_lib.indicators.noko import CRITERIA
from mskoko_lib.norms.noko import NokoNorms

_NOT_TOLD = "х — показателя нет или считать не из чего"


def criteria_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Criteria and score with interval; in a school's note beside the mean of the assessed schools."""
    at = scope.at(PROCEDURE)
    lines = [Line(label, {**at, "category": k}) for k, label in CRITERION.items()]
    lines.append(Line("Оценка условий", {**at, "category": ""}, kind="total"))
    cols = [Col("балл", "noko_score", group="Школа" if scope.own else "Среднее школ")]
    if scope.audience != "public":
        cols.append(Col("интервал", "noko_score", part="interval", group=cols[0].group))
    if scope.own:
        cols.append(Col("Среднее оценённых школ", "noko_score", {"school_id": ""}))
    return words.of_no_pupils(
        grid(
            figures, id="noko-criteria", caption="Оценка условий по критериям", head="Критерий", lines=lines, cols=cols,
            source=FORM, subtitle=f"{scope.year} год, баллы; {_NOT_TOLD}",
        )
    )  # fmt: skip


def indicators_table(figures: Figures, scope: Scope, norms: NokoNorms) -> TableBlock | None:
    """Indicators under their criteria; of those that are answers also the share of the content, of how many."""
    at = scope.at(PROCEDURE)
    lines: list[Line] = []
    for k in CRITERIA:
        lines.append(Line(CRITERION[k], kind="group"))
        lines += [Line(QUESTION[code], {**at, "category": code}) for code in norms.weights[k]]
    cols = [Col("Баллы" if scope.own else "Среднее школ", "noko_indicator")]
    if scope.own:
        cols.append(Col("Среднее оценённых школ", "noko_indicator", {"school_id": ""}))
    cols.append(Col("%", "noko_satisfied", group="Удовлетворены"))
    if scope.audience != "public":
        cols.append(Col("интервал", "noko_satisfied", part="interval", group="Удовлетворены"))
        cols.append(Col("из опрошенных", "noko_satisfied", part="n", group="Удовлетворены"))
    return words.of_no_pupils(
        grid(
            figures, id="noko-indicators", caption="Показатели оценки условий", head="Показатель", lines=lines, cols=cols,
            source=FORM, subtitle=f"{scope.year} год; х — показатель ставит эксперт, опрошенных о нём не спрашивали",
        )
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school: score with interval, places it leaves open, criteria, how many were asked; the department's only."""
    cols = [
        Col("балл", "noko_score", group="Оценка условий"),
        Col("интервал", "noko_score", part="interval", group="Оценка условий"),
        Col("Возможные места", "noko_place", part="interval"),
        *(Col(CRITERION[k].split(" ")[0], "noko_score", {"category": k}, group="Критерии") for k in CRITERIA),
        Col("опрошено", "noko_asked", group="Получатели услуг"),
        Col("следовало", "noko_needed", group="Получатели услуг"),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="noko-schools", caption="Оценка условий по школам", head="Школа", lines=common.school_lines(scope, PROCEDURE),
            cols=cols, source=FORM,
            subtitle=f"{scope.year} год; школы в порядке реестра; места — те, которые оставляет возможными такой опрос; {_NOT_TOLD}",
        )
    )  # fmt: skip


def years_table(figures: Figures, scope: Scope, years: Sequence[int]) -> TableBlock | None:
    """Score and criteria over the years; each year its own schools."""
    cols = [
        Col("Оценка условий", "noko_score", group="Баллы"),
        *(Col(CRITERION[k].split(" ")[0], "noko_score", {"category": k}, group="Баллы") for k in CRITERIA),
        Col("Опрошено", "noko_asked"),
    ]
    if not scope.own:
        cols.append(Col("Школ", "noko_assessed_share", part="numerator"))
    whose = "" if scope.own else "; в разные годы оценивали разные школы"
    return words.of_no_pupils(
        grid(
            figures, id="noko-years", caption="Оценка условий по годам", head="Год",
            lines=common.year_lines(scope, PROCEDURE, years), cols=words.of_reader(scope, cols), source=FORM,
            subtitle=f"Баллы{whose}; {_NOT_TOLD}",
        )
    )  # fmt: skip


def remarks_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Remarks of the respondents by theme and school; the department's only."""
    cols = [Col(label, "noko_remarks", {"category": code}) for code, label in REMARKS.items()]
    return words.of_no_pupils(
        grid(
            figures, id="noko-remarks", caption="Замечания опрошенных по темам", head="Школа", lines=common.school_lines(scope, PROCEDURE),
            cols=cols, source=FORM, subtitle=f"{scope.year} год, число замечаний; х — о теме не сказано",
        )
    )  # fmt: skip
