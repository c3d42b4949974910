"""Item 4.2: who is due for courses, what schools ask for and are offered, subjects with low results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.display.section4 import course_words as cw
from mskoko_lib.display.section4 import shared

NOT_ASKED = (
    "Чего форма 4.2 не спрашивает: кого именно школа просит учить (поэтому видно только, хватает ли мест) и на какие дефициты "
    "указала диагностика. ВПР сами по себе основанием для курсов здесь не считаются: по ним одним работу учителя не оценивают."
)
LOW = (
    "Низкие результаты — отметка «2» на ОГЭ и базовой математике, балл ниже минимального на ЕГЭ, с первой попытки. Они повод "
    "разобраться, чего не хватает ученикам и учителю; что дело в подготовке учителя, они не доказывают."
)


def facts(figures: Figures, scope: Scope, told_years: str) -> list[Sentence | None]:
    """Who is due, places asked for, planned and offered, grounds and themes, subjects with low results.
    `told_years`: years whose forms of courses there are, in words.
    """
    at = scope.at(cw.PROCEDURE)
    if scope.audience == "public":
        names = {
            ("course_due_share", ""): "Педагоги, которым пора на курсы",
            ("course_plan_share", ""): "Заявки школ, включённые в план-заказ",
            ("course_offer_share", ""): "Заявки школ, на которые предложены места",
        }
        return shared.alone(figures, at, names)
    due = [("пора на курсы", "course_due_share", at), ("ни разу не учились на курсах", "course_never_share", at)]
    due += [("стаж меньше трёх лет, срок не подошёл", "course_fresh_share", at)]
    whose = {
        "asked": "просит школа" if scope.own else "просят школы",
        "planned": "есть в плане-заказе",
        "offered": "предложено институтом",
    }
    places = shared.parts(at, "course_due_place_share", whose)
    plan = [
        ("нужно обучить", "course_needed", at),
        ("включено в план-заказ", "course_plan_share", at),
        ("предложено мест", "course_offer_share", at),
        ("о предложении не сказано", "course_offer_untold", at),
    ]
    sources = shared.parts(at, "course_needed_source", cw.SOURCES)
    low = "Предметы с низкими результатами экзаменов, по которым школа просит курсы" if scope.own else (
        "Предметы с низкими результатами экзаменов (предмет в одной школе), по которым школы просят курсы"
    )  # fmt: skip
    return [
        several(figures, "Педагоги, о курсах которых известно", due, skip_zero=True),
        several(figures, "Места на курсах для тех, кому пора, не больше (заявка не называет людей)", places),
        several(figures, "Заявки на курсы", plan, skip_zero=True),
        several(figures, "Основания заявок, человек", sources, skip_zero=True),
        sentence(figures, "fact", {"value": ("course_low_asked_share", at)}, name=low),
        *standard(figures, scope, told_years),
    ]


def standard(figures: Figures, scope: Scope, told_years: str) -> list[Sentence | None]:
    """The new standard: taught, and asked for."""
    at = scope.at(cw.PROCEDURE)
    name = f"Обучение по обновлённому ФГОС (темы курсов известны {told_years})"
    parts = [
        ("прошли педагоги, ведущие уроки", "course_standard_share", at),
        ("просят обучить", "course_needed_theme", {**at, "category": "standard"}),
    ]
    return [several(figures, name, parts)]


def changes(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Share of those due beside the year before."""
    name = "Доля педагогов, которым пора на курсы,"
    return [words.moved(figures, scope, name, "course_due_share", "course_due_change", cw.PROCEDURE)]


def all_due(figures: Figures, scope: Scope, subjects: Iterable[str], *, least: int = 2) -> Finding | None:
    """Subjects all of whose teachers in a school are due; two or more of them."""
    found: dict[str, list[str]] = defaultdict(list)
    for school in words.schools_of(scope):
        for subject in subjects:
            obs = figures.id("course_due_share", **words.at_school(scope, cw.PROCEDURE, school, subject=subject))
            n = figures.number(obs, "n") or 0
            if n >= least and figures.number(obs, "numerator") == n:
                found[school].append(subject)
    name = "Предмет, по которому пора на курсы всем учителям школы"
    if not found or scope.audience == "public":
        return None
    parts = [
        (
            f"{scope.names[school]}, {shared.subject_word(subject)}" if not scope.own else shared.subject_word(subject),
            "course_due_share",
            words.at_school(scope, cw.PROCEDURE, school, subject=subject),
        )
        for school, mine in found.items()
        for subject in mine
    ]
    said = several(figures, name, parts, headline=4.3)
    return Finding(said, tuple(found)) if said is not None else None


def unoffered(figures: Figures, scope: Scope) -> Finding | None:
    """Schools that asked and were offered no place at all."""
    none = {}
    for school in words.schools_of(scope):
        obs = figures.id("course_offer_share", **words.at_school(scope, cw.PROCEDURE, school))
        if obs and not figures.number(obs, "numerator"):
            none[school] = ""
    if not none or scope.audience == "public":
        return None
    name = "Школа просила курсы и не получила ни одного места; предложено из запрошенных"
    if scope.own:
        return words.of_own(figures, scope, "fact", name, (cw.PROCEDURE, "course_offer_share"), 4.2)
    name = "Школы, которые просили курсы и не получили ни одного места; предложено из запрошенных"
    return words.by_school(figures, scope, name, (cw.PROCEDURE, "course_offer_share", {}), none, 4.2)


def unasked(figures: Figures, scope: Scope, cells: pd.DataFrame) -> Finding | None:
    """Subjects with low results for which the school asked for no courses. `cells`: `course_needs.low_cells`."""
    silent = cells[~cells["asked"].astype(bool)]
    notes: dict[str, str] = {}
    for school in words.schools_of(scope):
        mine = silent.loc[silent["school_id"] == school, "subject"].astype(str)
        if len(mine):
            notes[school] = ", ".join(shared.subject_word(one) for one in mine)
    if not notes or scope.audience == "public":
        return None
    name = "Результаты экзаменов низкие, а курсов по предмету школа не просит"
    figure = (cw.PROCEDURE, "course_low_asked_share")
    if scope.own:
        return words.of_own(figures, scope, "spoken", f"{name}: {notes[scope.school_id]}", figure, 4.4)
    name = "Предметы с низкими результатами экзаменов, по которым школа просит курсы (в скобках — по которым не просит)"
    return words.by_school(figures, scope, name, (*figure, {}), notes, 4.4)


def unplaced(figures: Figures, scope: Scope) -> Sentence | None:
    """Fewer places asked for than there are people who are due."""
    at = scope.at(cw.PROCEDURE, category="asked")
    value = figures.number(figures.id("course_due_place_share", **at))
    if value is None or value >= 100 or scope.audience == "public":
        return None
    name = "Мест просят меньше, чем педагогов, которым пора на курсы; запрошено мест для них"
    return sentence(figures, "fact", {"value": ("course_due_place_share", at)}, 3.4, name=name)


def measures(
    scope: Scope, all_of: Finding | None, nothing: Finding | None, low: Finding | None, few: Sentence | None
) -> list[Measure | None]:
    """Measures of 4.2."""
    given: list[Measure | None] = []
    if all_of is not None:
        given.append(
            common.measure(
                all_of.said,
                whom=words.whom(scope, *all_of.schools),
                what="составить очередь, по которой учителя предмета поедут на курсы, не оставляя уроков без замены",
                term=scope.term,
                proof="очередь с кварталами, заявка в форме 4.2",
            )
        )
    if low is not None:
        given.append(
            common.measure(
                low.said,
                whom=words.whom(scope, *low.schools),
                what="провести диагностику затруднений учителей предмета и по её итогам подать заявку или назвать другую помощь",
                term=scope.term,
                proof="итоги диагностики, заявка в форме 4.2 или запись в форме 4.8",
            )
        )
    if nothing is not None and scope.department:
        given.append(
            common.measure(
                nothing.said,
                whom=common.METHODISTS,
                what=f"запросить у института места на курсы по заявкам, оставшимся без ответа: {words.listed(scope, nothing.schools)}",
                term=scope.term,
                proof="ответ института, форма 4.2 с заполненным столбцом «Мест предложено»",
            )
        )
    given.append(
        common.measure(
            few,
            whom=common.HEAD if scope.own else common.HEADS,
            what="сверить список тех, кому пора на курсы, с заявкой и дополнить её",
            term=scope.term,
            proof="форма 4.2 с дополненной заявкой",
        )
    )
    return given
