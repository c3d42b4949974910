"""Municipal, regional, cross-subject and in-school works of the town (5.3, 5.5, 5.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from mskoko_lib.demo.dirt import LETTERS
from mskoko_lib.demo.gia import Sitting
from mskoko_lib.demo.people import Person
from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.town import Roll, School, Town

Row = dict[str, object]
Skill = tuple[str, str]  # subject, problem


@dataclass(frozen=True)
class WorkFacts:
    """What the notes on 5.3, 5.5 and 5.6 must find in the year 2022. Schools by school_id; grades are those of October."""

    fallen_work: tuple[str, str, int] = ("municipal", "math", 6)  # fewer «4» and «5» than the year before
    weak_school: str = PLANTED.weak_school  # far fewer «4» and «5» than the others
    own_marking: str = "990104"  # its teachers mark all works of their own classes
    persisting: tuple[Skill, ...] = (("math", "table"), ("geography", "table"))  # 5.5, one skill in two subjects
    overcome: Skill = ("math", "units")  # 5.5
    grown: Skill = ("russian", "inference")  # 5.5: no problem in March, one in October
    two_subjects: str = "990146"  # 5.5: fewer than three subjects
    held_none: str = "990158"  # 5.5: «работ не было»
    in_both_kinds: Skill = ("biology", "plan")  # 5.6: persists in current and in interim works
    overcome_in_school: Skill = ("math", "model")  # 5.6
    school_held_none: str = "990131"  # 5.6
    school_two_subjects: str = "990163"  # 5.6


WORKS = WorkFacts()
#: works of a year: level, subject, grade, day, whether it has marks, on a screen
_WORKS = (
    ("municipal", "math", 6, date(2022, 2, 15), True, False),
    ("municipal", "russian", 4, date(2022, 2, 10), True, False),
    ("regional", "math", 8, date(2022, 10, 11), True, False),
    ("regional", "informatics", 9, date(2022, 11, 17), False, True),
    ("federal", "history", 7, date(2022, 10, 20), False, False),
)
#: what the works of 5.5 and 5.6 check
_CROSS: Mapping[str, tuple[str, ...]] = {
    "russian": ("reading", "inference", "writing", "plan"),
    "math": ("table", "units", "model", "reasoning"),
    "geography": ("table", "reading", "reasoning"),
    "biology": ("inference", "plan", "writing"),
}
_IN_SCHOOL: Mapping[str, tuple[str, ...]] = {
    "russian": ("inference", "writing"),
    "math": ("model", "units"),
    "biology": ("plan", "table"),
}
_USUAL, _PROBLEM = 0.17, 0.45  # share of pupils who lack a skill
_KINDS = ("current", "interim")


def school_rows(
    town: Town, roll: Roll, k: int, school: School, year: int, sat: Sequence[Sitting], people: Mapping[int, Person]
) -> dict[str, list[Row]]:
    """Rows of the forms that a school sends."""
    autumn = town.spring_roll(year + 1)
    return {
        "works": works(town, roll, autumn, k, school, year),
        "cross_works": cross_works(town, roll, autumn, k, school, year) if school.last_grade >= 5 else [],
        "school_works": school_works(town, roll, autumn, k, school, year) if school.last_grade >= 5 else [],
    }


def works(town: Town, spring: Roll, autumn: Roll, k: int, school: School, year: int) -> list[Row]:
    """A row per class and work. Marks follow what the pupils of the class are able to."""
    rows: list[Row] = []
    for place, (level, subject, grade, day, marked, screen) in enumerate(_WORKS):
        roll = spring if day.month < 8 else autumn
        here = (roll.school == k) & (roll.grade == grade)
        for number in sorted(set(roll.class_no[here].tolist())):
            rng = np.random.default_rng([town.seed, 151, year, k, place, number])
            able = roll.ability[here & (roll.class_no == number)]
            wrote = able[rng.random(len(able)) >= 0.07]
            if not len(wrote):
                continue
            harder = year == 2022 and (level, subject, grade) == WORKS.fallen_work
            score = wrote + rng.normal(0.0, 0.6, len(wrote)) - (0.7 if harder else 0.0)
            own = school.school_id == WORKS.own_marking
            row: Row = {
                "class_name": f"{grade}{LETTERS[number % len(LETTERS)]}", "work_level": level, "subject": subject,
                "work_date": day.replace(year=year), "n_pupils": len(able), "n_wrote": len(wrote),
                "marked_by": "own" if own else ("own", "cross", "commission")[int(rng.choice(3, p=[0.3, 0.5, 0.2]))],
                "mode": "screen" if screen and rng.random() < 0.85 else "paper",
            }  # fmt: skip
            if marked:
                marks = 2 + np.searchsorted([-1.3, 0.0, 1.1], score)
                row |= {f"n_{mark}": int((marks == mark).sum()) for mark in (5, 4, 3, 2)}
            else:
                row["n_reached"] = int((score > -0.4).sum())
            rows.append(row)
    return rows


def cross_works(town: Town, spring: Roll, autumn: Roll, k: int, school: School, year: int) -> list[Row]:
    """5.5: a row per grade, subject and skill in March and October."""
    if year == 2022 and school.school_id == WORKS.held_none:
        return []
    rng = np.random.default_rng([town.seed, 152, year, k])
    few = year == 2022 and school.school_id == WORKS.two_subjects
    rows: list[Row] = []
    for month, roll in (("03", spring), ("10", autumn)):
        for grade in (5, 6):
            here = int(((roll.school == k) & (roll.grade == grade)).sum())
            for subject in list(_CROSS)[: 2 if few else 4]:
                n = int(rng.binomial(here, 0.93))
                for problem in _CROSS[subject] if n else ():
                    lacking = int(rng.binomial(n, _share(school, _cross_share((subject, problem), month, year))))
                    rows.append({
                        "month": month, "grade": grade, "subject": subject, "problem": problem, "n_wrote": n, "n_lacking": lacking,
                        "marked_by": "cross" if k % 3 else "own", "mode": "paper",
                    })  # fmt: skip
    return rows


def _cross_share(skill: Skill, month: str, year: int) -> float:
    """What part of the town's pupils lacks a skill."""
    if skill in WORKS.persisting or (year == 2022 and skill == (WORKS.overcome if month == "03" else WORKS.grown)):
        return _PROBLEM
    return _USUAL


def school_works(town: Town, spring: Roll, autumn: Roll, k: int, school: School, year: int) -> list[Row]:
    """5.6: the same of current and of interim works, grades 5–9."""
    if year == 2022 and school.school_id == WORKS.school_held_none:
        return []
    rng = np.random.default_rng([town.seed, 153, year, k])
    few = year == 2022 and school.school_id == WORKS.school_two_subjects
    rows: list[Row] = []
    for month, roll in (("03", spring), ("10", autumn)):
        for grade in range(5, 10):
            here = int(((roll.school == k) & (roll.grade == grade)).sum())
            for subject in list(_IN_SCHOOL)[: 2 if few else 3]:
                for kind in _KINDS:
                    n = int(rng.binomial(here, 0.93))
                    for problem in _IN_SCHOOL[subject] if n else ():
                        skill = (subject, problem)
                        fallen = skill == WORKS.overcome_in_school and month == "03" and year == 2022
                        share = _share(school, _PROBLEM if fallen or skill == WORKS.in_both_kinds else _USUAL)
                        rows.append({
                            "month": month, "grade": grade, "subject": subject, "work_kind_school": kind, "problem": problem,
                            "n_wrote": n, "n_lacking": int(rng.binomial(n, share)), "marked_by": "own", "mode": "paper",
                        })  # fmt: skip
    return rows


def _share(school: School, share: float) -> float:
    """A town's share of pupils who lack a skill as one school has it."""
    return float(1 / (1 + np.exp(0.4 * school.effect) * (1 - share) / share))
