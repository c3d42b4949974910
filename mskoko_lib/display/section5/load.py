"""Items 5.3–5.6 share a calendar: works that the schools' timetables name, the load of classes, planned against held."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.russian import number
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.indicators.load import CHANGES, PROCEDURE
from mskoko_lib.params import YearParams
from mskoko_lib.procedures import course_name

SOURCE = "Источник: графики оценочных процедур школ."
TITLE = "Календарь оценочных процедур и нагрузка"
HALVES = {"2": "за январь – май", "1": "за сентябрь – декабрь"}
LEVELS = {
    "federal": "федеральные", "regional": "региональные", "municipal": "муниципальные", "school": "по решению школы",
}  # fmt: skip
#: share of breaches → what it counts
BREACHES: dict[str, str] = {
    "over_hours_share": "Классы и предметы, у которых работ больше допустимой доли часов",
    "close_gap_share": "Работы, назначенные раньше допустимого срока после прежней",
    "crowded_day_share": "Дни, на которые классу назначено больше работ, чем допустимо",
}
NOTHING = "Графиков оценочных процедур за этот год нет, нагрузку оценить нельзя."
NOTHING_OWN = "Графика оценочных процедур школы за этот год нет, нагрузку оценить нельзя."
ELSEWHERE = "Календарь работ и нагрузка на классы — в пункте 5.3: он общий для пунктов 5.3–5.6."
COUNTED = (
    "Работа считается одним уроком. Работа всей параллели — это работа каждого её класса, названного в графике; где классы не "
    "названы, параллель считается одним классом. Доля часов берётся за учебный год по присланным полугодиям: пока графика второго "
    "полугодия нет, она может быть только занижена."
)
NOT_ASKED = (
    "Чего из графиков не видно: стоит ли работа на первом или последнем уроке, сколько она длится и весь ли класс её пишет. Где "
    "вместо дат стоит число работ за месяц, промежутки и дни не проверены; где нет часов по учебному плану, не проверена доля."
)
#: planned and held are compared in one unit, since a form need not name the class; the load is counted by class
BY_GRADE = "сложенные по параллелям"
HELD = (
    "Назначенное и проведённое сравниваются по параллелям: работа по предмету в параллели школы за полугодие — одна, сколько бы "
    "классов её ни писали; нагрузка же сосчитана по классам. "
    "Проведённой считается работа, о которой есть сведения: результаты ВПР, формы 5.3, 5.5 и 5.6. Перенос внутри полугодия "
    "расхождением не считается. О всех работах по решению школы ни одна форма не спрашивает, поэтому их выполнение не проверено."
)


def rules_text(params: YearParams) -> str:
    """The rules that the load is held against, with their source."""
    given = params.load
    a_day = "одной работы" if given.most_a_day == 1 else "допустимого числа работ"
    return (
        f"Правила: работы по предмету занимают не больше {number(given.most_pct)} % часов за учебный год; следующая работа по "
        f"предмету — не раньше чем через {number(given.least_weeks, 1)} недели; в день класс пишет не больше {a_day}. Письмо "
        "Минпросвещения России и Рособрнадзора от 6 августа 2021 года № СК-228/03, 01-169/08-01. Оно рекомендует, и отступление "
        "от него — повод пересмотреть график."
    )


def absence(works: pd.DataFrame, scope: Scope) -> str:
    """Why nothing is shown."""
    now = works[works["year"] == scope.year]
    if now.empty:
        return NOTHING
    return NOTHING_OWN if scope.own and not (now["school_id"] == scope.school_id).any() else ""


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Who published, works per class, by level, breaches, planned against held."""
    at = scope.at(PROCEDURE)
    said: list[Sentence | None] = []
    if not scope.own:
        shares = [(words_, "timetable_share", scope.town(PROCEDURE, group=half)) for half, words_ in HALVES.items()]
        said.append(several(figures, "Школы, чей график оценочных процедур есть", shares))
    if scope.audience != "public":
        halves = [(words_, "works_per_class", {**at, "group": f"h{half}"}) for half, words_ in HALVES.items()]
        said.append(several(figures, "Назначено работ на класс в среднем", halves))
        levels = [(words_, "works_planned", {**at, "category": level}) for level, words_ in LEVELS.items()]
        said.append(several(figures, "Назначенные работы, сложенные по классам", levels))
    for share, name in BREACHES.items():
        # what breaks a rule is told to the school as a deviation
        if not (scope.own and figures.number(figures.id(share, **at), "numerator")):
            said.append(sentence(figures, "fact", {"value": (share, at)}, name=name))
    parts = [("проведены из назначенных, чей срок прошёл", "planned_held_share", at)]
    said.append(several(figures, f"Федеральные, региональные и муниципальные работы, {BY_GRADE}", parts))
    said.append(
        several(figures, f"Проведённые работы, {BY_GRADE}", [("стояли в графике школы", "held_planned_share", at)])
    )
    return said


def changes(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Breaches against the year before, with the interval of the difference."""
    return [words.moved(figures, scope, BREACHES[share], share, change, PROCEDURE) for share, change in CHANGES.items()]


# -- deviations ---------------------------------------------------------------------------------------------------


def breaches(figures: Figures, scope: Scope) -> dict[str, Finding]:
    """Share of breaches → what breaks that rule, by school."""
    found = {}
    for share, name in BREACHES.items():
        schools = _with(figures, scope, share, lambda x, n: x > 0)
        if not schools:
            continue
        one = _of_schools(figures, scope, name, share, schools, 4.0)
        if one is not None:
            found[share] = one
    return found


def not_held(figures: Figures, scope: Scope) -> Finding | None:
    """Works from above that a timetable named and nobody tells of."""
    schools = _with(figures, scope, "planned_held_share", lambda x, n: x < n)
    name = "Работы из графика, срок которых прошёл, проведены не все; проведено"
    return _of_schools(figures, scope, name, "planned_held_share", schools, 3.4)


def not_planned(figures: Figures, scope: Scope) -> Finding | None:
    """Works that were held and stand in no timetable."""
    schools = _with(figures, scope, "held_planned_share", lambda x, n: x < n)
    name = "Проведены работы, которых не было в графике; из проведённых в нём стояли"
    return _of_schools(figures, scope, name, "held_planned_share", schools, 3.3)


def silent(figures: Figures, scope: Scope, lacking: Mapping[str, Sequence[str]]) -> Finding | None:
    """Schools that published no timetable for a half; in a school's own note its half."""
    mine = {code: halves for code, halves in lacking.items() if code in (scope.names or [scope.school_id])}
    if not mine or scope.audience == "public" or (scope.own and scope.school_id not in mine):
        return None
    if scope.own:
        half = mine[scope.school_id][0]
        told = " и ".join(HALVES[one] for one in mine[scope.school_id])
        said = sentence(
            figures, "spoken", {"value": ("timetable_share", scope.at(PROCEDURE, group=half))}, 3.5,
            name=f"Графика оценочных процедур школы нет {told}",
        )  # fmt: skip
    else:
        told = "; ".join(
            f"{scope.names[code]} ({' и '.join(HALVES[half] for half in halves)})" for code, halves in mine.items()
        )
        half = next(iter(mine.values()))[0]
        said = sentence(
            figures, "spoken", {"value": ("timetable_share", scope.town(PROCEDURE, group=half))}, 3.5,
            name=f"Графика оценочных процедур нет: {told}",
        )  # fmt: skip
    return Finding(said, tuple(mine)) if said is not None else None


def _with(figures: Figures, scope: Scope, share: str, holds: Callable[[float, float], bool]) -> list[str]:
    """Schools whose share holds a condition on (numerator, n); the reader's own, or those he may read about by name."""
    found = []
    for school in words.schools_of(scope):
        obs = figures.id(share, **words.at_school(scope, PROCEDURE, school))
        x, n = figures.number(obs, "numerator"), figures.number(obs, "n")
        if x is not None and n and holds(x, n):
            found.append(school)
    return found


def _of_schools(
    figures: Figures, scope: Scope, name: str, share: str, schools: Sequence[str], weight: float
) -> Finding | None:
    if not schools:
        return None
    if scope.own:
        return words.of_own(figures, scope, "fact", name, (PROCEDURE, share), weight)
    return words.by_school(figures, scope, name, (PROCEDURE, share, {}), dict.fromkeys(schools, ""), weight)


def measures(
    scope: Scope,
    broken: Mapping[str, Finding],
    no_timetable: Finding | None,
    unheld: Finding | None,
    unplanned: Finding | None,
) -> list[Measure | None]:
    """Thin out, move, publish, write into the timetable."""
    what: dict[str, str] = {
        "over_hours_share": "сократить число работ по предметам, где они занимают больше допустимой доли часов",
        "close_gap_share": "развести работы по одному предмету не меньше чем на допустимый срок",
        "crowded_day_share": "перенести работы, назначенные классу на один день",
    }
    given = [
        common.measure(
            one.said, whom=words.whom(scope, *one.schools), what=what[share], term=scope.term,
            proof="приказ об изменении графика, новый график на сайте",
        )
        for share, one in broken.items()
    ]  # fmt: skip
    for one, action, proof in (
        (no_timetable, "разместить график оценочных процедур на сайте и прислать файл Excel", "график на сайте"),
        (unheld, "сообщить о проведении назначенных работ или исключить их из графика", "форма 5.3 или новый график"),
        (unplanned, "вносить в график работы всех уровней до их проведения", "график на сайте с датами всех работ"),
    ):
        if one is not None:
            given.append(
                common.measure(
                    one.said, whom=words.whom(scope, *one.schools), what=action, term=scope.term, proof=proof
                )
            )
    if not scope.own and "crowded_day_share" in broken:
        given.append(
            common.measure(
                broken["crowded_day_share"].said, whom=common.DEPARTMENT,
                what="до назначения новых муниципальных работ сверять их дни с графиками школ", term=scope.far_term,
                proof="календарь муниципальных работ, составленный по графикам школ",
            )
        )  # fmt: skip
    return given


def pair_name(row: Mapping[str, object]) -> str:
    """«Алгебра, 7 класс», «Биология, 5А класс»."""
    return f"{course_name(str(row['subject']), str(row['course']))}, {class_name(row)}"


def class_name(row: Mapping[str, object]) -> str:
    """«5А класс»; «5 класс» for a parallel whose classes are not named."""
    return f"{row['grade']}{row['class_label']}\u00a0класс"
