"""Item 3.2: thematic inspections of the department: criteria, faults, whose they are, removed or not, repeated."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.faults import FORM, faults_of, is_overdue, is_repeated, repeated_criteria
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.forms.section3 import CRITERION

TO = {"school": "школе", "department": "управлению образования", "founder": "учредителю"}


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Criteria looked at, faults, removed, to whom they are addressed."""
    at = scope.at("inspection")
    if scope.audience == "public":  # each figure is decided on its own: a hidden one takes no other along
        alone = {
            "fault_share": "Проверенные критерии подготовки к ГИА с нарушением или замечанием",
            "fault_removed_share": "Устранённые нарушения и замечания",
        }
        return [sentence(figures, "fact", {"value": (key, at)}, name=name) for key, name in alone.items()]
    parts = [
        ("проверено критериев", "inspected", at),
        ("с нарушением или замечанием", "fault_share", at),
        ("из них устранено", "fault_removed_share", at),
    ]
    whose = [(TO[code], "fault_addressee", {**at, "category": code}) for code in TO]
    schools = sentence(
        figures, "fact", {"value": ("school_fault_share", at)}, name="Проверенные школы, в которых есть нарушение или замечание"
    )  # fmt: skip
    return [
        several(figures, "Подготовка выпускников к ГИА", parts),
        schools,
        several(figures, "Кому адресованы нарушения и замечания", whose, skip_zero=True),
    ]


def changes(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Shares of this year beside those of the year before."""
    return [
        words.moved(
            figures, scope, "Доля критериев с нарушением или замечанием", "fault_share", "fault_change", "inspection"
        ),
        words.moved(
            figures, scope, "Доля устранённых (на то же число года)", "fault_removed_share", "fault_removed_change", "inspection"
        ),
    ]  # fmt: skip


def overdue(form: pd.DataFrame, figures: Figures, scope: Scope, as_of: object) -> Finding | None:
    """Faults that are not removed though their term is past. The department reads of a repeated one in `repeated`, and a
    school in whose note all of them are repeated has its headline there.
    """
    if scope.own:
        late = [row for row in faults_of(form, scope.year, scope.school_id) if is_overdue(row, as_of)]
        named = [f"{CRITERION[str(row['criterion'])]}, {words.term_text(row['due_date'], scope.year)}" for row in late]
        if not late:
            return None
        first = figures.id("fault_overdue", **scope.at("inspection", category="first"))
        name = f"Нарушения и замечания, не устранённые в срок: {'; '.join(named)}"
        weight = 4.6 if figures.number(first) else 0
        return words.of_own(figures, scope, "spoken", name, ("inspection", "fault_overdue"), weight)
    notes, again = {}, False
    for school in scope.names:
        late = [row for row in faults_of(form, scope.year, school) if is_overdue(row, as_of)]
        first_ones = [row for row in late if not is_repeated(form, scope.year, school, row)]
        again = again or len(first_ones) < len(late)
        if first_ones:
            notes[school] = ", ".join(dict.fromkeys(CRITERION[str(row["criterion"])] for row in first_ones))
    name = f"{'Кроме повторных, н' if again else 'Н'}арушения и замечания, не устранённые в срок"
    return words.by_school(figures, scope, name, ("inspection", "fault_overdue", {"category": "first"}), notes, 4.6)


def repeated(form: pd.DataFrame, figures: Figures, scope: Scope, as_of: object) -> Finding | None:
    """Faults of this year that were there the year before too, with their criteria and whether their term is past."""
    notes = {}
    for school in words.schools_of(scope):
        again = repeated_criteria(form, scope.year, school)
        rows = [row for row in faults_of(form, scope.year, school) if row["criterion"] in again]
        late = {str(row["criterion"]) for row in rows if is_overdue(row, as_of)}
        if again:
            notes[school] = ", ".join(
                f"{CRITERION[code]}{' — срок прошёл' if code in late and not scope.own else ''}" for code in again
            )
    name = "Нарушения и замечания по тому же критерию, что и год назад"
    if not scope.own:
        return words.by_school(figures, scope, name, ("inspection", "fault_repeated", {}), notes, 4.8)
    if not notes:
        return None
    own = f"{name}: {notes[scope.school_id]}"
    return words.of_own(figures, scope, "spoken", own, ("inspection", "fault_repeated"), 4.8)


def own_to_department(figures: Figures, scope: Scope) -> Sentence | None:
    """Faults whose addressee is the department itself; its own note only."""
    at = scope.at("inspection", category="department")
    if not scope.department or not figures.number(figures.id("fault_addressee", **at)):
        return None
    name = "Нарушения и замечания, адресованные самому управлению образования"
    return sentence(figures, "fact", {"value": ("fault_addressee", at)}, 3.4, name=name)


def measures(
    scope: Scope, late: Finding | None, again: Finding | None, to_department: Sentence | None
) -> list[Measure | None]:
    """Measures of 3.2: a fault that is repeated and overdue is removed by the term that its head is given at the hearing."""
    given: list[Measure | None] = []
    if late is not None:
        given.append(
            common.measure(
                late.said,
                whom=words.whom(scope, *late.schools),
                what="устранить нарушения и замечания, срок которых прошёл (таблица «Нарушения и замечания»)",
                term=scope.term,
                proof="документы об устранении, отметка в форме 3.2",
            )
        )
    if again is not None:
        heads = words.listed(scope, again.schools)
        given.append(
            common.measure(
                again.said,
                whom=common.HEAD if scope.own else common.DEPARTMENT,
                what="выяснить, почему нарушения и замечания повторились, и изменить порядок работы"
                if scope.own
                else f"заслушать руководителей о том, почему нарушения и замечания повторились, и назначить срок устранения: {heads}",
                term=scope.term,
                proof="приказ школы об изменении порядка" if scope.own else "протокол с решением и сроком",
            )
        )
    given.append(
        common.measure(
            to_department,
            whom=common.DEPARTMENT,
            what="рассмотреть замечания, адресованные управлению, и сообщить школам, что и когда будет сделано",
            term=scope.term,
            proof="письмо школам",
        )
    )
    return given


def kinds_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Faults by criterion, this year and the year before."""
    lines = [
        Line(f"{label[:1].upper()}{label[1:]}", scope.at("inspection", category=code))
        for code, label in CRITERION.items()
    ]
    cols: list[Col] = []
    for year in (scope.year, scope.year - 1):
        at, group = {"year": year}, str(year)
        cols += [
            Col("проверено", "fault_share", at, "n", group),
            Col("нарушений и замечаний", "fault_share", at, "numerator", group),
            Col("%", "fault_share", at, "value", group, least_n=common.LEAST_N),
        ]
    return words.of_no_pupils(
        grid(
            figures, id="inspections-kinds", caption="Нарушения и замечания по критериям", head="Критерий", lines=lines,
            cols=cols, source=FORM, subtitle=f"На то же число года; {words.FEW} проверенных школ",
        )
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school: looked at, faults, removed, overdue, repeated."""
    cols = [
        Col("Проверено критериев", "inspected"),
        Col("Нарушений и замечаний", "fault_share", part="numerator"),
        Col("Устранено", "fault_removed_share", part="numerator"),
        Col("Срок прошёл, не устранено", "fault_overdue"),
        Col("Повторные", "fault_repeated"),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="inspections-schools", caption="Тематические проверки по школам", head="Школа",
            lines=common.school_lines(scope, "inspection"), cols=cols, source=FORM,
            subtitle=f"Проверенные школы в порядке реестра; сроки — на {scope.day}; повторные — по тому же критерию год назад; "
            "х — считать не из чего",
        )
    )  # fmt: skip


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """Criteria, faults and removal over the years; in a school's note beside the municipality."""
    cols = [
        Col("Проверено критериев", "inspected"),
        Col("число", "fault_share", part="numerator", group="Нарушения и замечания"),
        Col("%", "fault_share", group="Нарушения и замечания", least_n=common.LEAST_N),
        Col("число", "fault_removed_share", part="numerator", group="Устранено"),
        Col("%", "fault_removed_share", group="Устранено", least_n=common.LEAST_N),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="inspections-years", caption="Тематические проверки по годам", head="Год",
            lines=common.year_lines(scope, "inspection", years), cols=words.of_reader(scope, cols), source=FORM,
            subtitle=f"На то же число года; {words.FEW} критериев или нарушений",
        )
    )  # fmt: skip
