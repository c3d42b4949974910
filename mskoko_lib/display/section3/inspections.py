"""Item 3.2: thematic inspections of the department: criteria, faults, whose they are, removed or not, repeated."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.russian import listing
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.faults import FORM, faults_of, is_overdue, repeated_criteria
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
            figures, scope, "Доля устранённых на то же число года", "fault_removed_share", "fault_removed_change", "inspection"
        ),
    ]  # fmt: skip


def overdue(form: pd.DataFrame, figures: Figures, scope: Scope, as_of: object) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) where a fault is not removed though its term is past, with criteria and terms."""
    found = []
    for school, name in words.schools_of(scope).items():
        at = words.at_school(scope, "inspection", school)
        if not figures.number(figures.id("fault_overdue", **at)):
            continue
        late = [row for row in faults_of(form, scope.year, school) if is_overdue(row, as_of)]
        named = [f"{CRITERION[str(row['criterion'])]}, {words.term_text(row['due_date'], scope.year)}" for row in late]
        what = f"нарушения и замечания, не устранённые в срок ({'; '.join(named)})"
        told = words.told_of(name, what)
        if (one := sentence(figures, "fact", {"value": ("fault_overdue", at)}, name=told)) is not None:
            found.append((school, one))
    return words.by_size(found, figures, 4.6)


def repeated(form: pd.DataFrame, figures: Figures, scope: Scope) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) where a fault of this year was one of the year before too, with its criteria."""
    found = []
    for school, name in words.schools_of(scope).items():
        at = words.at_school(scope, "inspection", school)
        if not figures.number(figures.id("fault_repeated", **at)):
            continue
        again = [CRITERION[code] for code in repeated_criteria(form, scope.year, school)]
        told = words.told_of(name, f"нарушения и замечания по тому же критерию, что и год назад ({', '.join(again)})")
        if (one := sentence(figures, "fact", {"value": ("fault_repeated", at)}, name=told)) is not None:
            found.append((school, one))
    return words.by_size(found, figures, 4.8)


def own_to_department(figures: Figures, scope: Scope) -> Sentence | None:
    """Faults whose addressee is the department itself; its own note only."""
    at = scope.at("inspection", category="department")
    if not scope.department or not figures.number(figures.id("fault_addressee", **at)):
        return None
    name = "Нарушения и замечания, адресованные самому управлению образования"
    return sentence(figures, "fact", {"value": ("fault_addressee", at)}, 3.4, name=name)


def measures(
    form: pd.DataFrame,
    scope: Scope,
    late: Iterable[tuple[str, Sentence]],
    again: Iterable[tuple[str, Sentence]],
    to_department: Sentence | None,
    as_of: object,
) -> list[Measure | None]:
    """Measures of 3.2."""
    given: list[Measure | None] = []
    for school, why in late:
        rows = [row for row in faults_of(form, scope.year, school) if is_overdue(row, as_of)]
        names = list(dict.fromkeys(f"«{CRITERION[str(row['criterion'])]}»" for row in rows))
        criteria = "критерию" if len(names) == 1 else "критериям"
        given.append(
            common.measure(
                why,
                whom=words.whom(scope, school),
                what=f"устранить нарушения и замечания по {criteria} {listing(names)}",
                term=scope.term,
                proof="документы об устранении, отметка в форме 3.2",
            )
        )
    for school, why in again:
        about = listing([f"«{CRITERION[code]}»" for code in repeated_criteria(form, scope.year, school)])
        given.append(
            common.measure(
                why,
                whom=words.whom(scope, school) if scope.own else common.DEPARTMENT,
                what=f"выяснить, почему повторилось: {about}, и изменить порядок работы"
                if scope.own
                else f"заслушать руководителя ({scope.names.get(school, '')}) о том, почему повторилось: {about}",
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
            cols=cols, source=FORM, subtitle="Процент — от десяти проверенных школ",
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
            subtitle=f"Проверенные школы в порядке реестра; сроки — на {scope.day}; повторные — по тому же критерию год назад",
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
            subtitle="Процент — от десяти критериев или нарушений; устранено — на то же число года",
        )
    )  # fmt: skip
