"""Item 4.3: results of a subject before and after courses, side by side and without a conclusion about their effect."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.labels import exam_dative, in_order
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section4 import course_words as cw
from mskoko_lib.indicators.course_needs import TAUGHT_AS

SIDES = {"with": "учителя учились", "without": "не учились"}
FEW = "Результаты экзаменов до и после курсов не сравниваются: школ, чьи учителя предмета прошли курсы, или остальных слишком мало."
CAUTION = (
    "О действии курсов эта таблица не говорит. На курсы едут не по жребию: чаще оттуда, где результат плохой, а плохой результат "
    "и сам по себе возвращается к обычному. Школ мало, сдают каждый год другие ученики, и меняется не только учитель. Связано ли "
    "изменение с курсами, по этим данным сказать нельзя."
)
SOURCE = "Источник: протоколы РЦОИ, форма 4.3 школ."
_EXAM = {"oge": "ОГЭ", "ege": "ЕГЭ"}


def results_table(
    figures: Figures, scope: Scope, observed: pd.DataFrame, *, least_schools: int, lists: Figures
) -> TableBlock | None:
    """By exam and subject: success the year before and this year in schools whose teachers learned between the two exams
    and in the others. `observed`: ``course_success_share``; groups of fewer
    than `least_schools` schools are not compared. A school reads of subjects with enough teachers alone (`lists`: figures
    of the lists of staff).
    """
    if scope.audience == "public":
        return None
    rows = observed[(observed["year"] == scope.year) & (observed["school_id"] == scope.school_id)]
    shown = rows[rows["n"] >= common.LEAST_N]
    if not scope.own:
        enough = shown[shown["n_schools"] >= least_schools]
        both = enough.groupby(["procedure", "subject"])["group"].transform("nunique") == 2
        shown = enough[both]
    else:
        taught = [TAUGHT_AS.get(one, one) for one in shown["subject"].astype(str)]
        few = [cw.is_few(lists, scope, scope.school_id, one) for one in taught]
        shown = shown[(shown["group"] == "with") & ~pd.Series(few, index=shown.index, dtype=bool)]
    lines: list[Line] = []
    for exam, name in _EXAM.items():
        mine = shown[shown["procedure"] == exam]
        for subject in in_order(mine["subject"].astype(str)):
            label = f"{name} по {exam_dative(subject)}"
            at = {"procedure": exam, "year": scope.year, "school_id": scope.school_id, "subject": subject}
            if scope.own:
                lines.append(Line(label, {**at, "group": "with"}))
                continue
            lines.append(Line(label, kind="group"))
            lines += [Line(said, {**at, "group": side}, key=f"{label} {side}") for side, said in SIDES.items()]
    before: Mapping[str, object] = {"year": scope.year - 1}
    cols = [
        Col("участ\u00adников", "course_success_share", before, "n", str(scope.year - 1)),
        Col("не ниже порога, %", "course_success_share", before, "value", str(scope.year - 1), least_n=common.LEAST_N),
        Col("участ\u00adников", "course_success_share", {}, "n", str(scope.year)),
        Col("не ниже порога, %", "course_success_share", {}, "value", str(scope.year), least_n=common.LEAST_N),
        Col("Изменение", "course_success_change"),
        Col("Интервал изменения", "course_success_change", part="interval"),
    ]
    return grid(
        figures, id="course-results", caption="Экзамены до и после курсов учителей предмета", head="Экзамен", lines=lines,
        cols=cols, source=SOURCE,
        subtitle="Первая попытка; школы, сдававшие предмет в оба года; учились — закончили курсы по предмету между двумя экзаменами",
    )  # fmt: skip


def gap_table(figures: Figures, scope: Scope, gaps: pd.DataFrame, shown: TableBlock | None) -> TableBlock | None:
    """How much the changes of the two groups differ by, for the subjects of `shown`; the department's only."""
    if shown is None or not scope.department:
        return None
    named = {row.cells[0].text for row in shown.rows if row.kind == "group"}
    lines, said = [], {}
    order = {subject: place for place, subject in enumerate(in_order(gaps["subject"].astype(str)))}
    exams = list(_EXAM)
    for row in sorted(
        gaps.to_dict("records"), key=lambda one: (exams.index(str(one["procedure"])), order[str(one["subject"])])
    ):
        label = f"{_EXAM[str(row['procedure'])]} по {exam_dative(str(row['subject']))}"
        if label not in named:
            continue
        lines.append(Line(label, scope.town(str(row["procedure"]), subject=row["subject"])))
        said[label] = "различаются" if row["survives"] else "не различаются сверх случайного"
    cols = [
        Col("На сколько изменение больше там, где учились", "course_gap"),
        Col("Интервал", "course_gap", part="interval"),
        Col("Изменения двух групп", "course_gap", words=said),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="course-gaps", caption="Различие изменений", head="Экзамен", lines=lines, cols=cols, source=SOURCE,
            subtitle="С поправкой на число сравнений; о действии курсов вывод не делается",
        )
    )  # fmt: skip
