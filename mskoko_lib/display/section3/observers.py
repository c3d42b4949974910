"""Item 3.1: independent observers: planned and present, coverage, breaches, results with and without an observer."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.visits import (
    BOTH,
    BREACHES,
    FOLLOW_UPS,
    FORM,
    breaches_of,
    done_about,
    is_open,
    visits_of,
    work_text,
)
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.forms import section3

#: the form does not ask for the stage: the kind of a breach tells it
STAGES: dict[str, tuple[str, ...]] = {
    "До работы": ("materials",),
    "Во время работы": ("late_entry", "no_instruction", "phones", "help_given"),
    "При проверке": ("marking",),
    "Прочее": ("other_breach",),
}


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Planned and present, coverage, how it went, breaches and what followed."""
    at = scope.at("observers")
    held = ("наблюдатель присутствовал", "visits_held_share", at)
    covered = sentence(
        figures, "fact", {"value": ("coverage_share", at)}, name="Работы ВПР (предмет и класс в школе), на которых был наблюдатель"
    )  # fmt: skip
    if scope.audience == "public":  # each figure is decided on its own: a hidden one takes no other along
        alone = {
            "visits_held_share": "Запланированные посещения, на которых наблюдатель присутствовал",
            "breach_visit_share": "Состоявшиеся посещения, на которых замечено нарушение",
        }
        said = [sentence(figures, "fact", {"value": (key, at)}, name=name) for key, name in alone.items()]
        return [said[0], covered, said[1]]
    quality = [
        ("наблюдатель обучен", "visit_quality_share", {**at, "category": "trained"}),
        ("видел и проверку работ", "visit_quality_share", {**at, "category": "saw_marking"}),
        ("присутствовал меньше одного урока (где названа длительность)", "visit_short_share", at),
    ]
    kinds = [(label, "breaches", {**at, "category": code}) for code, label in BREACHES.items()]
    after = [(label, "breach_follow_up", {**at, "category": code}) for code, label in FOLLOW_UPS.items()]
    return [
        several(figures, "Посещения независимых наблюдателей", [("запланировано", "visits_planned", at), held]),
        covered,
        several(figures, "Состоявшиеся посещения", quality),
        sentence(figures, "fact", {"value": ("breach_visit_share", at)}, name="Состоявшиеся посещения с нарушением"),
        several(figures, "Виды нарушений (на одном посещении может быть несколько)", kinds, skip_zero=True),
        several(figures, "Что сделано по посещениям с нарушением", after, skip_zero=True),
    ]


def changes(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Shares of this year beside those of the year before."""
    return [
        words.moved(
            figures, scope, "Доля посещений, на которых наблюдатель присутствовал,",
            "visits_held_share", "visits_held_change", "observers",
        ),
        words.moved(
            figures, scope, "Доля состоявшихся посещений с нарушением",
            "breach_visit_share", "breach_visit_change", "observers",
        ),
    ]  # fmt: skip


def not_held(figures: Figures, scope: Scope) -> Finding | None:
    """Where the observer was at fewer than half of the planned visits: it is the department that sends him."""
    shares = {
        school: figures.number(figures.id("visits_held_share", **words.at_school(scope, "observers", school)))
        for school in words.schools_of(scope)
    }
    few = {school: "" for school, value in shares.items() if value is not None and value < 50}
    if not few:
        return None
    if scope.own:
        name = "Наблюдателя направляет управление образования; запланированные посещения школы, на которых он присутствовал"
        return words.of_own(figures, scope, "fact", name, ("observers", "visits_held_share"), 0)
    name = "Наблюдатель был меньше чем на половине запланированных посещений"
    figure: tuple[str, str, dict[str, object]] = ("observers", "visits_held_share", {})
    return words.by_school(figures, scope, name, figure, few, 4.1 if scope.department else 0, fewest_first=True)


def breached(form: pd.DataFrame, figures: Figures, scope: Scope) -> Finding | None:
    """Where an observer noted a breach, with its kinds and what was done."""
    notes = {}
    for school in words.schools_of(scope):
        at = words.at_school(scope, "observers", school)
        if not figures.number(figures.id("breach_visit_share", **at)):
            continue
        rows = [row for row in visits_of(form, scope.year, school) if breaches_of(row)]
        kinds = list(dict.fromkeys(kind for row in rows for kind in breaches_of(row)))
        done = list(dict.fromkeys(done_about(row) for row in rows))
        notes[school] = f"{', '.join(kinds)}; что сделано: {', '.join(done)}" if scope.own else ", ".join(kinds)
    if not notes:
        return None
    if scope.own:
        name = f"Посещения с нарушением ({notes[scope.school_id]})"
        return words.of_own(figures, scope, "fact", name, ("observers", "breach_visit_share"), 4.2)
    return words.by_school(
        figures, scope, "Посещения с нарушением", ("observers", "breach_visit_share", {}), notes, 4.2
    )


def interested(figures: Figures, scope: Scope) -> Sentence | None:
    """Visits of an observer who had an interest of his own."""
    at = scope.at("observers", category="interested")
    if scope.audience == "public" or not figures.number(figures.id("visit_quality_share", **at)):
        return None
    name = "Посещения, на которых наблюдатель был заинтересован (своя школа, свой предмет или ребёнок в классе)"
    return sentence(figures, "fact", {"value": ("visit_quality_share", at)}, 3.5 if scope.department else 0, name=name)


def undecided(figures: Figures, scope: Scope) -> Sentence | None:
    """Visits with a breach of which it is not told what was done, or that are still looked into."""
    at = scope.at("observers")
    parts = [
        (label, "breach_follow_up", {**at, "category": code})
        for code, label in (("pending", "рассматривается"), ("", "что сделано, не сказано"))
    ]
    return several(figures, "Посещения с нарушением, по которым решения ещё нет", parts, skip_zero=True)


def untrained(figures: Figures, scope: Scope) -> Sentence | None:
    """Visits of observers of whom training is not told, where there are such; the department's only."""
    at = scope.at("observers", category="trained")
    value = figures.number(figures.id("visit_quality_share", **at))
    if not scope.department or value is None or value >= 100:
        return None
    name = "Обученные наблюдатели были не на всех посещениях; состоявшиеся посещения с обученным наблюдателем"
    return sentence(figures, "fact", {"value": ("visit_quality_share", at)}, name=name)


def measures(
    form: pd.DataFrame,
    scope: Scope,
    unseen: Finding | None,
    breaches: Finding | None,
    interest: Sentence | None,
    open_cases: Sentence | None,
    training: Sentence | None,
) -> list[Measure | None]:
    """Measures of 3.1; of breaches where it is not told that they were dealt with."""
    given: list[Measure | None] = []
    if breaches is not None:
        left = [
            school for school in breaches.schools if any(is_open(row) for row in visits_of(form, scope.year, school))
        ]
        given.append(
            common.measure(
                breaches.said if left else None,
                whom=words.whom(scope, *left),
                what="разобрать нарушения с организаторами в аудиториях, повторить инструктаж и назвать управлению принятые меры",
                term=scope.term,
                proof="протокол совещания и лист инструктажа",
            )
        )
    if scope.department:
        if unseen is not None:
            where = words.listed(scope, unseen.schools)
            given.append(
                common.measure(
                    unseen.said,
                    whom=common.DEPARTMENT,
                    what=f"направить наблюдателей на ближайшие работы и назначить им замену: {where}",
                    term=scope.far_term,
                    proof="график наблюдения с отметками о присутствии",
                )
            )
        given += [
            common.measure(
                interest,
                whom=common.DEPARTMENT,
                what="сверить график наблюдения с местом работы, предметом и классами детей наблюдателей и заменить заинтересованных",
                term=scope.term,
                proof="график наблюдения с отметкой о проверке",
            ),
            common.measure(
                open_cases,
                whom=common.DEPARTMENT,
                what="принять решение по каждому посещению с нарушением и сообщить его школе",
                term=scope.term,
                proof="форма 3.1 с заполненным столбцом «Что сделано»",
            ),
            common.measure(
                training,
                whom=common.METHODISTS,
                what="провести обучение наблюдателей и не направлять необученных",
                term=scope.far_term,
                proof="список обученных наблюдателей",
            ),
        ]
    return given


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """Planned, present, breaches and coverage over the years."""
    cols = [
        Col("заплани\u00adровано", "visits_planned", group="Посещения"),
        Col("состоялось", "visits_held_share", part="numerator", group="Посещения"),
        Col("%", "visits_held_share", group="Посещения", least_n=common.LEAST_N),
        Col("число", "breach_visit_share", part="numerator", group="С нарушением"),
        Col("%", "breach_visit_share", group="С нарушением", least_n=common.LEAST_N),
        Col("написано", "coverage_share", part="n", group="Работы ВПР"),
        Col("с наблю\u00adдателем", "coverage_share", part="numerator", group="Работы ВПР"),
        Col("%", "coverage_share", group="Работы ВПР", least_n=common.LEAST_N),
    ]
    return words.of_no_pupils(
        grid(
            figures,
            id="observers-years",
            caption="Наблюдение по годам",
            head="Год",
            lines=common.year_lines(scope, "observers", years),
            cols=words.of_reader(scope, cols),
            source=BOTH,
            subtitle=f"Посещения — на то же число года ({scope.day}), работы ВПР — за год; работа — предмет и класс в одной школе; "
            f"{words.FEW} посещений или работ",
        )
    )


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school: planned, present, with a breach; works written and watched."""
    cols = [
        Col("заплани\u00adровано", "visits_planned", group="Посещения"),
        Col("состоялось", "visits_held_share", part="numerator", group="Посещения"),
        Col("с нару\u00adшением", "breach_visit_share", part="numerator", group="Посещения"),
        Col("написано", "coverage_share", part="n", group="Работы ВПР"),
        Col("с наблю\u00adдателем", "coverage_share", part="numerator", group="Работы ВПР"),
        Col("%", "coverage_share", group="Работы ВПР", least_n=common.LEAST_N),
    ]
    silent = [
        name
        for school, name in scope.names.items()
        if not figures.id("coverage_share", **words.at_school(scope, "observers", school))
    ]
    return words.of_no_pupils(
        grid(
            figures,
            id="observers-schools",
            caption="Наблюдение по школам",
            head="Школа",
            lines=common.school_lines(scope, "observers"),
            cols=cols,
            source=BOTH,
            subtitle="Школы в порядке реестра; школа, которую не назначили ни на одно посещение, показана только работами ВПР; "
            f"{words.FEW} работ",
        ),
        silent,
    )


def works_table(figures: Figures, scope: Scope, observed: pd.DataFrame) -> TableBlock | None:
    """By day and work: planned, present, with a breach. `observed`: figures whose group is kind and day of a work."""
    rows = observed[(observed["year"] == scope.year) & (observed["indicator"] == "visits_planned")]
    if rows.empty:
        return None
    rows = rows.assign(day=rows["group"].str.split(" ").str[-1]).sort_values(["day", "subject", "grade", "group"])
    lines = []
    for row in rows.to_dict("records"):
        kind, day = str(row["group"]).split(" ")
        grade, subject = int(row["grade"]), str(row["subject"])
        label = f"{words.day_text(f'{scope.year}-{day}')}: {work_text(kind, subject, grade)}"
        lines.append(Line(label, scope.at("observers", subject=subject, grade=grade, group=row["group"])))
    cols = [
        Col("Заплани\u00adровано", "visits_planned"),
        Col("Состоялось", "visits_held_share", part="numerator"),
        Col("%", "visits_held_share", least_n=common.LEAST_N),
        Col("С нару\u00adшением", "breach_visit_share", part="numerator"),
    ]
    return words.of_no_pupils(
        grid(
            figures,
            id="observers-works",
            caption="Посещения по дням и работам",
            head="День и работа",
            lines=lines,
            cols=cols,
            source=FORM,
            subtitle=f"Посещения по {scope.day}; {words.FEW} посещений",
        )
    )


def kinds_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Breaches by stage and kind, this year and the year before."""
    lines: list[Line] = []
    for stage, kinds in STAGES.items():
        lines.append(Line(stage, kind="group"))
        lines += [Line(section3.BREACHES[code], scope.at("observers", category=code)) for code in kinds]
    cols = [Col(str(scope.year), "breaches"), Col(str(scope.year - 1), "breaches", {"year": scope.year - 1})]
    return words.of_no_pupils(
        grid(
            figures, id="observers-breaches", caption="Нарушения по этапам и видам", head="", lines=lines, cols=cols,
            source=FORM, subtitle="Число посещений с нарушением этого вида на то же число года; этап назван по виду нарушения",
        )
    )  # fmt: skip
