"""Staff, vacancies, pupils and attestation of the town's schools (4.1, 4.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from mskoko_lib.demo.careers import Career, career
from mskoko_lib.demo.course_facts import COURSE_FACTS
from mskoko_lib.demo.gia import Sitting
from mskoko_lib.demo.people import Person
from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.roster import Teacher, roster
from mskoko_lib.demo.town import Roll, School, Town

Row = dict[str, object]
#: the day of the lists: month and day
LIST_DAY = (9, 20)


@dataclass(frozen=True)
class StaffFacts:
    """What the notes of 4.1 and 4.6 must find. Schools by school_id."""

    empty_post_school: str = (
        PLANTED.weak_school
    )  # physics: open since `empty_post_since`, in 2022 nobody teaches part of it
    empty_post_subject: str = "physics"
    empty_post_since: date = date(2021, 8, 25)
    empty_post_hours: int = 14
    empty_post_hours_not_taught: int = 9
    old_subject: str = "physics"  # most of its teachers reach the age of retirement within three years
    expired_school: str = "990112"  # in `expired_year` nobody whose category ended applied
    expired_year: int = 2022
    off_schedule_school: str = "990138"  # applies two months before ДИРО's schedule; four of the schedule never applied
    off_schedule_absent: int = 4
    second_shift_school: str = "990139"


STAFF_FACTS = StaffFacts()


def school_rows(
    town: Town, roll: Roll, k: int, school: School, year: int, sat: Sequence[Sitting], people: Mapping[int, Person]
) -> dict[str, list[Row]]:
    """Rows of the forms that a school sends."""
    return {
        "staff": staff(town, k, school, year),
        "vacancies": vacancies(town, k, school, year),
        "contingent": contingent(roll, k, school),
        "attestation": attestation(town, k, school, year),
    }


def last_course_year(town: Town, k: int, one: Teacher, year: int) -> int | None:
    """Year in which the courses of a teacher ended last, by `year`; None: never. Every third year, some every fifth."""
    rng = np.random.default_rng([town.seed, 101, k, one.number])
    every = 3 if rng.random() < 0.75 else 5
    last = year - (year - int(rng.integers(0, every))) % every
    if (one.school_id, one.subject) == (COURSE_FACTS.overdue_school, COURSE_FACTS.overdue_subject):
        last = COURSE_FACTS.overdue_since
    return last if last > one.service_from else None


def staff(town: Town, k: int, school: School, year: int) -> list[Row]:
    """A row per person, as on 20 September."""
    rows: list[Row] = []
    for one in roster(town, k, school, year):
        rng = np.random.default_rng([town.seed, 102, k, one.number])
        teaches = one.position in ("teacher", "primary")
        late = one.subject in ("physics", "informatics", "technology")
        category, given = career_of(town, k, one).on(date(year, *LIST_DAY))
        ped = 0.72 if teaches else 0.55
        education = str(rng.choice(["higher_ped", "higher_other", "college_ped", "college_other"],
                                   p=[ped, 0.12, 0.82 - ped, 0.06]))  # fmt: skip
        off = bool(teaches and rng.random() < (0.2 if late else 0.04))
        hours = int(np.clip(rng.normal(23 if school.size >= 20 else 12, 5), 4, 40))
        employment = str(rng.choice(["full", "inner", "outer"], p=[0.9, 0.04, 0.06]))
        leave = bool(teaches and one.birth_year > 1985 and rng.random() < 0.08)
        second = {"history": "social", "russian": "literature"}.get(one.subject) if rng.random() < 0.7 else None
        course = last_course_year(town, k, one, year)
        row: Row = {
            "surname": one.surname, "first_name": one.first, "patronymic": one.patronymic, "position": one.position,
            "birth_year": one.birth_year, "service_from": one.service_from, "education": education, "category": category,
            "employment": employment, "off_profile": off, "on_leave": leave,
        }  # fmt: skip
        row |= {"subject": one.subject} if one.subject else {}
        row |= {"second_subject": second} if second else {}
        row |= {"category_date": given} if given else {}
        row |= {"load_hours": 0 if leave else hours} if teaches else {}
        row |= {"last_course_year": course} if course else {}
        rows.append(row)
    return rows


_OPEN_TO = ("math", "english", "russian", "physics", "primary", "native", "informatics", "psychologist")


def vacancies(town: Town, k: int, school: School, year: int) -> list[Row]:
    """None to three a school; the planted one stays open for a second year."""
    rng = np.random.default_rng([town.seed, 103, year, k])
    rows: list[Row] = []
    for what in rng.choice(_OPEN_TO, int(rng.integers(0, 3)) if school.size >= 20 else 0, replace=False):
        opened = date(year, 1, 15) + timedelta(days=int(rng.integers(0, 225)))
        hours = int(rng.integers(9, 28))
        covered = str(
            rng.choice(["inner", "outer", "retrained", "off_profile", "nobody"], p=[0.45, 0.15, 0.1, 0.15, 0.15])
        )
        hired = rng.random() < 0.25
        planted = school.school_id == STAFF_FACTS.empty_post_school and what == STAFF_FACTS.empty_post_subject
        if planted or (school.last_grade < 9 and what not in ("primary", "psychologist")):
            continue
        row: Row = {
            "position": str(what) if what in ("primary", "psychologist") else "teacher", "opened_date": opened, "hours": hours,
            "covered_by": covered, "hours_not_taught": int(rng.integers(hours // 2, hours + 1)) if covered == "nobody" else 0,
        }  # fmt: skip
        row |= {"subject": str(what)} if row["position"] == "teacher" else {}
        row |= {"closed_date": min(opened + timedelta(days=60), date(year, 9, 15))} if hired else {}
        rows.append(row)
    if school.school_id == STAFF_FACTS.empty_post_school:
        open_still = year >= 2022
        rows.append({
            "position": "teacher", "subject": STAFF_FACTS.empty_post_subject, "opened_date": STAFF_FACTS.empty_post_since,
            "hours": STAFF_FACTS.empty_post_hours, "covered_by": "nobody" if open_still else "outer",
            "hours_not_taught": STAFF_FACTS.empty_post_hours_not_taught if open_still else 0,
        })  # fmt: skip
    return rows


def contingent(roll: Roll, k: int, school: School) -> list[Row]:
    """A row per grade: pupils of the roll; the second shift in one school only."""
    rows: list[Row] = []
    for grade in range(1, school.last_grade + 1):
        there = (roll.school == k) & (roll.grade == grade)
        if not there.any():
            continue
        n, classes = int(there.sum()), int(roll.classes[there][0])
        second = school.school_id == STAFF_FACTS.second_shift_school and grade in (2, 3, 6, 7)
        rows.append({
            "grade": grade, "n_classes": classes, "n_pupils": n, "n_second_shift": n if second else 0,
            "largest_class": int(np.bincount(roll.class_no[there]).max()),
        })  # fmt: skip
    return rows


def career_of(town: Town, k: int, one: Teacher) -> Career:
    """Career of a teacher with what is planted in the school."""
    forgets = (STAFF_FACTS.expired_year,) if one.school_id == STAFF_FACTS.expired_school else ()
    return career(town, k, one, forgets=forgets, early=one.school_id == STAFF_FACTS.off_schedule_school)


def attestation(town: Town, k: int, school: School, year: int) -> list[Row]:
    """A row per application of the year, in the order of the list of staff."""
    rows: list[Row] = []
    for one in roster(town, k, school, year):
        for ask in career_of(town, k, one).applications:
            if ask.year != year:
                continue
            row: Row = {
                "application_number": len(rows) + 1, "position": one.position, "asked": ask.asked, "had": ask.had,
                "applied_date": ask.applied, "via_epgu": ask.via_epgu, "simplified": ask.simplified, "outcome": ask.outcome,
            }  # fmt: skip
            row |= {"subject": one.subject} if one.subject else {}
            row |= {"planned_month": f"{ask.planned:02d}"} if ask.planned else {}
            row |= {"decision_date": ask.decided} if ask.decided else {}
            rows.append(row)
    return rows


def department_rows(town: Town, year: int) -> dict[str, list[Row]]:
    """ДИРО's schedule: a row per school, category and month; four of one school's never applied."""
    rows: list[Row] = []
    for k, school in enumerate(town.schools):
        n: Counter[tuple[str, str]] = Counter()
        for row in attestation(town, k, school, year):
            if "planned_month" in row:
                n[str(row["asked"]), str(row["planned_month"])] += 1
        if school.school_id == STAFF_FACTS.off_schedule_school:
            n["first", "04"] += STAFF_FACTS.off_schedule_absent
        rows += [{"school": school.school_id, "asked": asked, "month": month, "n_scheduled": count}
                 for (asked, month), count in sorted(n.items())]  # fmt: skip
    return {"attestation_plan": rows}
