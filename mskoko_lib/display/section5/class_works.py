"""Item 5.3: municipal, regional and federal works: what was written, by whom it was marked, results, change, schools apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.russian import date_text
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.display.vpr_tables import Work
from mskoko_lib.indicators.class_works import PROCEDURE, with_work
from mskoko_lib.subjects import EVERY_SUBJECT

FORM = "Источник: форма 5.3 школ."
LEVELS = {"municipal": "муниципальная", "regional": "региональная", "federal": "федеральная, кроме ВПР"}
MARKED_BY = {"own": "свой учитель", "cross": "перекрёстно", "commission": "комиссия"}
MODES = {"paper": "на бумаге", "screen": "на экране"}
#: a result of a work → what it is called in a sentence
RESULTS = {"good_marks_share": "«4» и «5»", "reached_share": "достигли критерия"}
#: of fewer classes nothing is said of who marks
_LEAST_CLASSES = 5
NOT_ASKED = (
    "Чего форма 5.3 не спрашивает: фамилий, баллов по заданиям и отметок в журнале. Поэтому разбора заданий, распределения "
    "баллов и сверки с журналом, какие есть у ВПР в пункте 1.4, здесь нет. Класс назван так, как его назвала школа."
)
OTHER_PUPILS = (
    "Сравниваются разные ученики и разные варианты работы: подтверждённое различие не говорит, что изменилась подготовка, — "
    "другой могла быть и трудность варианта."
)
NO_FORM = "Сведений о муниципальных и региональных работах за этот год нет."
NO_WORKS = "По форме школы, таких работ в этом году не было."
NOTHING_OWN = "Сведений школы о таких работах за этот год нет."


@dataclass(frozen=True)
class ClassWork:
    """One work of the year: level, term, subject, grade; first and last day on which it was written; `n_schools` that did;
    `result`: the share its result is told by, with marks or without.
    """

    group: str
    subject: str
    grade: int
    first: pd.Timestamp
    last: pd.Timestamp
    n_schools: int
    result: str

    @property
    def level(self) -> str:
        return LEVELS[self.group.split(" ")[0]]

    @property
    def name(self) -> str:
        """«Математика, 6 класс (муниципальная, 15 февраля)»."""
        days = (
            day_text(self.first) if self.first == self.last else f"{day_text(self.first)}\u00a0– {day_text(self.last)}"
        )
        return f"{EVERY_SUBJECT[self.subject]}, {self.grade}\u00a0класс ({self.level}, {days})"

    @property
    def slug(self) -> str:
        return f"{self.subject}-{self.grade}-{self.group.replace(' ', '-')}"

    @property
    def at(self) -> dict[str, object]:
        return {"procedure": PROCEDURE, "subject": self.subject, "grade": self.grade, "group": self.group}


def day_text(day: pd.Timestamp) -> str:
    """«15 февраля»: the year is that of the note."""
    return date_text(day.date()).rpartition(f" {day.year}")[0]


def works_of(form: pd.DataFrame, scope: Scope) -> list[ClassWork]:
    """Works of the year that the reader's school, or any school, wrote, by day."""
    rows = form[(form["year"] == scope.year) & ((form["school_id"] == scope.school_id) | (not scope.own))]
    if rows.empty:
        return []
    found = [
        ClassWork(
            str(group), str(subject), int(str(grade)), part["work_date"].min(), part["work_date"].max(),
            int(part["school_id"].nunique()),
            "good_marks_share" if part[["n_5", "n_4", "n_3", "n_2"]].notna().any(axis=None) else "reached_share",
        )
        for (group, subject, grade), part in with_work(rows).groupby(["work", "subject", "grade"], sort=True)
    ]  # fmt: skip
    return sorted(found, key=lambda work: (work.first, work.grade, work.subject, work.group))


def widest(works: Iterable[ClassWork], *, most: int = 4) -> list[ClassWork]:
    """The works that most schools wrote, in the order of their days: those that a funnel is drawn for."""
    every = list(works)
    kept = sorted(every, key=lambda work: -work.n_schools)[:most]
    return [work for work in every if work in kept]


def same_works(works: Iterable[ClassWork], vpr: Iterable[Work]) -> list[Work]:
    """ВПР of the same subject and grade as a work with marks."""
    wanted = {(work.subject, work.grade) for work in works if work.result == "good_marks_share"}
    return [one for one in vpr if (one.subject, one.grade) in wanted]


def absence(form: pd.DataFrame, scope: Scope, told_none: bool) -> str:
    """Why the item shows nothing of the form; `told_none`: the school ticked that there were no such works."""
    rows = form[form["year"] == scope.year]
    if rows.empty and not told_none:
        return NO_FORM
    if scope.own and not (rows["school_id"] == scope.school_id).any():
        return NO_WORKS if told_none else NOTHING_OWN
    return ""


def facts(figures: Figures, scope: Scope, works: Iterable[ClassWork]) -> list[Sentence | None]:
    """What was written, participation, who marked; in a school's note its results beside the municipality's."""
    at = scope.at(PROCEDURE)
    shares = [("писали из учащихся этих классов", "wrote_share", at)]
    if scope.audience == "public":
        return [
            sentence(figures, "fact", {"value": ("wrote_share", at)}, name="Писали работы из учащихся этих классов"),
            *(_result(figures, scope, work) for work in works),
        ]
    counts = [("работ", "work_count", at), ("классов в них", "work_classes", at)]
    methods = [
        *((label, "marked_by_share", {**at, "category": code}) for code, label in MARKED_BY.items()),
        *((label, "work_mode_share", {**at, "category": code}) for code, label in MODES.items()),
    ]
    return [
        several(figures, "Проверочные работы, кроме ВПР", [*counts, *shares]),
        several(figures, "Классы по тому, кто проверял работы и на чём их писали", methods, skip_zero=True),
        *(_result(figures, scope, work) for work in works if scope.own),
    ]


def _result(figures: Figures, scope: Scope, work: ClassWork) -> Sentence | None:
    name = f"{work.name}, {RESULTS[work.result]}"
    own, town = ({**work.at, "year": scope.year, "school_id": school} for school in (scope.school_id, ""))
    if scope.own:
        return sentence(figures, "beside", {"own": (work.result, own), "town": (work.result, town)}, name=name)
    return sentence(figures, "fact", {"value": (work.result, own)}, name=name)


def moved(
    figures: Figures, scope: Scope, works: Iterable[ClassWork], changes: Mapping[str, str], sure: Mapping[str, bool]
) -> list[tuple[ClassWork, Sentence]]:
    """Each work beside the same one of the year before, where the interval of the change leaves out nought or not.

    `changes`: share → its change; `sure`: obs_id of a share → whether its change survives the correction.
    """
    found = []
    for work in works:
        now = {**work.at, "year": scope.year, "school_id": scope.school_id}
        before = {**now, "year": scope.year - 1}
        obs = figures.id(work.result, **now)
        slots = {"now": (work.result, now), "before": (work.result, before), "change": (changes[work.result], now)}
        kept = "" if sure.get(obs, False) else "no"
        weight = 4.2 if sure.get(obs) and (figures.number(figures.id(changes[work.result], **now)) or 0) < 0 else 0
        name = f"{work.name}, доля {'«4» и «5»' if work.result == 'good_marks_share' else 'достигших критерия'}"
        said = sentence(figures, "change", slots, weight, name=name, year_before=str(scope.year - 1), corrected=kept)
        if said is not None:
            found.append((work, said))
    return found


def fallen(
    moved_works: Iterable[tuple[ClassWork, Sentence]], figures: Figures, sure: Mapping[str, bool]
) -> list[tuple[ClassWork, Sentence]]:
    """Those of `moved` with a confirmed fall."""
    return [
        (work, said) for work, said in moved_works
        if sure.get(said.figures["now"]) and (figures.number(said.figures["change"]) or 0) < 0
    ]  # fmt: skip


def differing(
    figures: Figures, scope: Scope, works: Iterable[ClassWork], apart: pd.DataFrame, *, most: int = 6
) -> list[tuple[str, float, Sentence]]:
    """(school_id, difference, sentence) of schools that differ from all others in a work after the correction, the surest
    first. `apart`: `class_works.differing_schools` of both results.
    """
    rows = apart[apart["survives"] & ((apart["school_id"] == scope.school_id) | (not scope.own))]
    named = {(work.group, work.subject, work.grade, work.result): work for work in works}
    found: list[tuple[str, float, Sentence]] = []
    for row in rows.sort_values(["p_value", "school_id", "subject", "grade", "group"]).to_dict("records"):
        work = named.get((str(row["group"]), str(row["subject"]), int(row["grade"]), str(row["indicator"])))
        if work is None or len(found) == most:
            continue
        own, town = ({**work.at, "year": scope.year, "school_id": school} for school in (row["school_id"], ""))
        where = "в школе" if scope.own else scope.names.get(str(row["school_id"]), "")
        slots = {"own": (work.result, own), "town": (work.result, town)}
        weight = 4.0 if row["difference_pp"] < 0 else 0
        said = sentence(figures, "differs", slots, weight, name=f"{work.name}, {RESULTS[work.result]}", where=where)
        if said is not None:
            found.append((str(row["school_id"]), float(row["difference_pp"]), said))
    return found


def own_marking(figures: Figures, scope: Scope) -> Finding | None:
    """Where more than half of the classes had their works marked by their own teacher."""
    shares = {}
    for school in words.schools_of(scope):
        obs = figures.id("marked_by_share", **words.at_school(scope, PROCEDURE, school, category="own"))
        shares[school] = (figures.number(obs), figures.number(obs, "n"))
    many = {
        school: ""
        for school, (value, n) in shares.items()
        if value is not None and value > 50 and (n or 0) >= _LEAST_CLASSES
    }
    if not many:
        return None
    name = "Работы больше чем половины классов проверял свой учитель"
    if scope.own:
        at = words.at_school(scope, PROCEDURE, scope.school_id, category="own")
        said = sentence(
            figures, "fact", {"value": ("marked_by_share", at)}, 0, name=f"{name}; классы с такой проверкой"
        )
        return Finding(said, (scope.school_id,)) if said is not None else None
    return words.by_school(figures, scope, name, (PROCEDURE, "marked_by_share", {"category": "own"}), many, 0)


def measures(
    scope: Scope,
    fell: list[tuple[ClassWork, Sentence]],
    apart: list[tuple[str, float, Sentence]],
    marking: Finding | None,
) -> list[Measure | None]:
    """Measures of 5.3: a result is a reason to look, never a judgement."""
    given: list[Measure | None] = [
        common.measure(
            said,
            whom=common.HEAD if scope.own else common.METHODISTS,
            what=f"сравнить вариант и критерии проверки работы «{work.name}» с прошлогодними и разобрать на методическом "
            "объединении умения, которые стали даваться хуже",
            term=scope.term,
            proof="протокол методического объединения со списком умений",
        )
        for work, said in fell
    ]
    for school, difference, said in apart:
        if difference < 0:
            given.append(
                common.measure(
                    said,
                    whom=words.whom(scope, school),
                    what="разобрать работу по классам, назвать причины и умения, над которыми будут работать",
                    term=scope.term,
                    proof="справка школы с планом работы",
                )
            )
    if marking is not None:
        given.append(
            common.measure(
                marking.said,
                whom=common.HEAD if scope.own else common.METHODISTS,
                what="проверить следующую муниципальную работу перекрёстно по единым критериям",
                term=scope.far_term,
                proof="приказ о составе проверяющих, форма 5.3 с ответом «перекрёстно» или «комиссия»",
            )
        )
    return given
