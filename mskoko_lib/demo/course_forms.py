"""Need for courses and courses taken in the town's schools (4.2, 4.3): of the same teachers as the lists of staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from mskoko_lib.demo.course_facts import COURSE_FACTS
from mskoko_lib.demo.gia import Sitting
from mskoko_lib.demo.people import Person
from mskoko_lib.demo.roster import Teacher, roster
from mskoko_lib.demo.staff_forms import last_course_year
from mskoko_lib.demo.town import Roll, School, Town

Row = dict[str, object]
_SUBJECT_THEMES = ("standard", "method", "exam", "literacy", "assessment", "digital")
_PROVIDERS, _PROVIDER_PARTS = (
    ("diro", "other_institute", "university", "federal", "private"),
    (0.6, 0.08, 0.07, 0.1, 0.15),
)
_HOURS, _HOUR_PARTS = (8, 16, 24, 36, 48, 72, 108, 252), (0.03, 0.1, 0.1, 0.35, 0.1, 0.22, 0.08, 0.02)


def school_rows(
    town: Town, roll: Roll, k: int, school: School, year: int, sat: Sequence[Sitting], people: Mapping[int, Person]
) -> dict[str, list[Row]]:
    """Rows of the forms that a school sends."""
    return {"course_needs": course_needs(town, k, school, year), "courses": courses(town, k, school, year)}


def department_rows(town: Town, year: int) -> dict[str, list[Row]]:
    """Rows of the forms that the department fills in: none."""
    return {}


def course_needs(town: Town, k: int, school: School, year: int) -> list[Row]:
    """Requests for those whom the list of the year before makes due, some on other grounds; few get all their places."""
    rng = np.random.default_rng([town.seed, 121, year, k])
    due: dict[tuple[str, str], int] = defaultdict(int)
    for one in roster(town, k, school, year):
        last = last_course_year(town, k, one, year - 1)
        due[one.position, one.subject] += (last or one.service_from) <= year - 3
    rows: list[Row] = []
    for (position, subject), n_due in due.items():
        silent = (school.school_id, subject) == (COURSE_FACTS.unasked_school, COURSE_FACTS.unasked_subject)
        forgotten = rng.random() < 0.25
        theme = (
            "management"
            if position in ("head", "deputy")
            else str(rng.choice(_SUBJECT_THEMES, p=[0.35, 0.25, 0.15, 0.1, 0.1, 0.05]))
        )
        source = "norm" if theme == "standard" else "results" if theme == "exam" else "years"
        draw = rng.random()
        if silent:
            continue
        if n_due and not forgotten:
            rows.append(_request(position, subject, theme, source, n_due, school, rng))
        elif position == "teacher" and subject != "math" and draw < 0.15:
            rows.append(_request(position, subject, "method", ("diagnosis", "wish")[int(draw < 0.05)], 1, school, rng))
    return rows


def _request(
    position: str, subject: str, theme: str, source: str, n: int, school: School, rng: np.random.Generator
) -> Row:
    planned = int(rng.binomial(n, 0.85))
    nothing = school.school_id == COURSE_FACTS.unoffered_school
    offered = 0 if nothing else int(rng.binomial(planned, 0.8))
    row: Row = {"position": position, "theme": theme, "need_source": source, "n_needed": n, "n_planned": planned}
    row |= {"subject": subject} if subject else {}
    row |= {"n_offered": offered} if nothing or rng.random() < 0.92 else {}
    return row | {"quarter": str(rng.choice(["2", "3", "4"], p=[0.3, 0.4, 0.3]))}


def courses(town: Town, k: int, school: School, year: int) -> list[Row]:
    """A row for each whose last courses, by the list, ended in the year; a few began others and did not finish them."""
    asked = {
        (row["position"], row.get("subject", "")): str(row["theme"]) for row in course_needs(town, k, school, year)
    }
    rows: list[Row] = []
    for one in roster(town, k, school, year):
        rng = np.random.default_rng([town.seed, 122, year, k, one.number])
        ended = date(year, 2, 1) + timedelta(days=int(rng.integers(0, 225)))
        free = "management" if one.position in ("head", "deputy") else str(rng.choice(_SUBJECT_THEMES))
        theme = asked.get((one.position, one.subject), free) if rng.random() < 0.7 else free
        unfinished = rng.random() < 0.03
        if last_course_year(town, k, one, year) == year:
            rows.append(_course(one, theme, ended, rng, finished=True))
        elif unfinished:
            rows.append(_course(one, theme, ended, rng, finished=False))
    if school.school_id == COURSE_FACTS.repeating_school:
        rows += _repeated(town, k, school, year)
    return rows


def _repeated(town: Town, k: int, school: School, year: int) -> list[Row]:
    """The first teacher of the planted subject takes one theme a second time: in autumn, after the list."""
    first = next(one for one in roster(town, k, school, year) if one.subject == COURSE_FACTS.repeated_subject)
    rng = np.random.default_rng([town.seed, 123, year, k])
    days = (date(year, 10, 20), date(year, 12, 5)) if year == COURSE_FACTS.repeated_year else ()
    return [_course(first, COURSE_FACTS.repeated_theme, day, rng, finished=True) for day in days]


def _course(one: Teacher, theme: str, ended: date, rng: np.random.Generator, *, finished: bool) -> Row:
    provider = str(rng.choice(_PROVIDERS, p=_PROVIDER_PARTS))
    row: Row = {
        "surname": one.surname, "first_name": one.first, "patronymic": one.patronymic, "position": one.position,
        "theme": theme, "provider": provider, "hours": int(rng.choice(_HOURS, p=_HOUR_PARTS)),
        "course_form": str(rng.choice(["in_person", "distant", "mixed", "practice"], p=[0.25, 0.5, 0.2, 0.05])),
        "end_date": ended, "in_register": bool(rng.random() < (0.35 if provider == "private" else 0.85)), "finished": finished,
    }  # fmt: skip
    return row | ({"subject": one.subject} if one.subject else {})
