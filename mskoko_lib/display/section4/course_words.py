"""What items 4.2 and 4.3 share: names of subjects, positions, themes; rules and limits in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pandas as pd

from mskoko_lib.display.blocks import Figures
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Line
from mskoko_lib.display.labels import in_order
from mskoko_lib.display.russian import date_text
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section4 import shared
from mskoko_lib.forms.staff import COURSE_NEEDS, COURSES, POSITION
from mskoko_lib.indicators.course_people import LIST_DAY
from mskoko_lib.subjects import EVERY_SUBJECT, SUBJECTS

PROCEDURE = "courses"
POSITIONS = {choice.code: choice.label for choice in POSITION}
THEMES = {choice.code: choice.label for choice in COURSES.field("theme").choices}
PROVIDERS = {choice.code: choice.label for choice in COURSES.field("provider").choices}
WAYS = {choice.code: choice.label for choice in COURSES.field("course_form").choices}
SOURCES = {choice.code: choice.label for choice in COURSE_NEEDS.field("need_source").choices}
#: beside fewer teachers of the subject an exam's result is the result of a person
LEAST_TEACHERS = 3
RULE = (
    "Срок считается в календарных годах: форма спрашивает год последних курсов, а не день. Пора — если с года последних курсов "
    "прошло три года, а у тех, кто не учился ни разу, — с первого года стажа (право на обучение раз в три года: закон "
    "об образовании; норма приведена по памяти и не подтверждена). Не считаются внешние совместители и те, кто в длительном отпуске."
)
NO_NEEDS = "Списков педагогов и заявок на курсы за этот год нет."
NO_COURSES = "Сведений о пройденных курсах за этот год нет."


def no_courses(scope: Scope, told: Collection[tuple[int, str]]) -> str:
    """Why there are no courses: none was over by the day, or nobody has told. `told`: who sent the form."""
    return f"Закончившихся курсов на {scope.day} нет." if shared.answered(scope, told) else NO_COURSES


def list_text(posts: pd.DataFrame, scope: Scope) -> str:
    """By which list people are counted: «Педагоги — по списку на 20 сентября 2022 года.»; "" where there is none."""
    years = posts.loc[posts["year"] == scope.year, "as_of_year"].dropna()
    if years.empty:
        return ""
    day = pd.Timestamp(year=int(years.max()), month=LIST_DAY[0], day=LIST_DAY[1]).date()
    return f"Педагоги\u00a0— по списку школ на {date_text(day)}. {RULE}"


def is_few(figures: Figures, scope: Scope, school: str, subject: str) -> bool:
    """Whether a school has too few teachers of a subject to stand beside its results. `figures`: with ``course_due_share``."""
    at = words.at_school(scope, PROCEDURE, school, subject=subject)
    return (figures.number(figures.id("course_due_share", **at), "n") or 0) < LEAST_TEACHERS


def area_word(code: str) -> str:
    """A subject, or the position of those without one."""
    return POSITIONS[code] if code in POSITIONS else shared.subject_word(code)


def area_lines(scope: Scope, subjects: Iterable[str], positions: Collection[str]) -> list[Line]:
    """A line per subject, then per position of those without a subject (its group), then all of the reader's."""
    extra = sorted(set(subjects) - set(SUBJECTS), key=lambda code: EVERY_SUBJECT[code])
    order = [*in_order(set(subjects) & set(SUBJECTS)), *extra]
    lines = [Line(EVERY_SUBJECT[code], scope.at(PROCEDURE, subject=code)) for code in order]
    lines += [
        Line(shared.capital(label), scope.at(PROCEDURE, group=code))
        for code, label in POSITIONS.items()
        if code in positions
    ]
    return [*lines, Line("Все", scope.at(PROCEDURE), kind="total")]


def present(observed: pd.DataFrame, year: int, column: str) -> list[str]:
    """Subjects (or groups) that figures of a year are about."""
    rows = observed[(observed["year"] == year) & (observed[column] != "")]
    return sorted(set(rows[column].astype(str)))


def told_years(courses: pd.DataFrame) -> str:
    """«за 2021 и 2022 годы», «за 2022 год»: years whose forms of courses there are; "" without any."""
    years = [str(int(one)) for one in sorted(courses["year"].unique())]
    if not years:
        return ""
    return f"за {years[0]} год" if len(years) == 1 else f"за {', '.join(years[:-1])} и {years[-1]} годы"
