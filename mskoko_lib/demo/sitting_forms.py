"""Mock exams and diagnostic works of the town's graduates (5.2, 5.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from mskoko_lib.demo.dirt import LETTERS
from mskoko_lib.demo.gia import Sitting, result_of
from mskoko_lib.demo.people import Person
from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.town import Roll, School, Town

Row = dict[str, object]


@dataclass(frozen=True)
class SittingFacts:
    """What the notes of 5.2 and 5.4 must find. Schools by school_id."""

    lenient_school: str = PLANTED.inflated_school  # its own teachers mark mock exams far above the exam, every year
    alarm: tuple[int, str, str, int] = (
        2022,
        PLANTED.weak_school,
        "math",
        0,
    )  # year, school, subject, class: broken off
    careless_school: str = PLANTED.weak_school  # errors in most forms
    idle_school: str = "990138"  # held no diagnostic work in 2022
    idle_year: int = 2022


SITTING = SittingFacts()
#: greatest points of each task, easy tasks first among those of one point; sums: the maxima of `gia`, invented split for ГВЭ
TASKS: dict[tuple[str, str], tuple[int, ...]] = {
    ("oge", "russian"): (7, 1, 1, 1, 1, 1, 1, 1, 9, 10),
    ("oge", "math"): (*[1] * 19, *[2] * 6),
    ("ege", "russian"): (*[1] * 7, 5, *[1] * 7, 2, *[1] * 9, 4, 24),
    ("ege", "math_profile"): (*[1] * 11, 2, 3, 2, 2, 3, 4, 4),
    ("ege", "math_base"): (1,) * 21,
    ("gve", "russian"): (1,) * 17,
    ("gve", "math"): (1,) * 17,
}
_MOCK_DAYS = {"russian": (3, 15), "math": (3, 22), "math_base": (4, 5), "math_profile": (4, 5)}
_DIAGNOSTIC_DAYS = {"russian": (2, 8), "math": (2, 10), "math_profile": (2, 15)}
#: (grade, subject) of the diagnostic works
_DIAGNOSTICS = ((9, "math"), (11, "russian"), (11, "math_profile"))
_OWN_LIFT = 0.25  # logits: what a pupil's own teacher sees in his work
_LENIENT_LIFT = 1.1


def school_rows(
    town: Town, roll: Roll, k: int, school: School, year: int, sat: Sequence[Sitting], people: Mapping[int, Person]
) -> dict[str, list[Row]]:
    """Rows of the forms that a school sends."""
    first: dict[tuple[int, str], Sitting] = {}
    for one in sorted(sat, key=lambda s: (s.pupil, s.day)):
        first.setdefault((one.pupil, one.subject), one)
    ability = {int(roll.pupil[i]): float(roll.ability[i]) for i in np.flatnonzero(roll.school == k)}
    mocks, diagnostics = [], []
    for one in first.values():
        if (one.form, one.subject) not in TASKS:
            continue
        logit = _logit(one, ability.get(one.pupil, 0.0))
        if one.subject in _MOCK_DAYS:
            day = date(year, *_MOCK_DAYS[one.subject])
            mocks.append(_row(town, school, year, one, people[one.pupil], day, logit - 0.1, 100))
        idle = school.school_id == SITTING.idle_school and year == SITTING.idle_year
        if (one.grade, one.subject) in _DIAGNOSTICS and one.form != "gve" and not idle:
            day = date(year, *_DIAGNOSTIC_DAYS[one.subject])
            diagnostics.append(_row(town, school, year, one, people[one.pupil], day, logit - 0.35, 101))
    return {"mocks": mocks, "diagnostics": diagnostics}


def _logit(one: Sitting, ability: float) -> float:
    """What the exam showed of the pupil; of whoever has no result, what he is able to."""
    if one.primary is None:
        return ability + 0.3
    top = sum(TASKS[one.form, one.subject])
    share = (one.primary + 0.5) / (top + 1)
    return float(np.log(share / (1 - share)))


def _row(town: Town, school: School, year: int, one: Sitting, who: Person, day: date, logit: float, number: int) -> Row:
    rng = np.random.default_rng([town.seed, number, year, one.pupil, len(one.subject)])
    marked_by = _marked_by(town, school, one)
    label = LETTERS[one.class_no % len(LETTERS)] if one.grade == 9 else "А"
    row: Row = {
        "surname": who.surname, "first_name": who.first, "patronymic": who.patronymic,
        "document": f"{who.series} {who.number}", "class_name": f"{one.grade}{label}", "sitting_exam": one.form,
        "subject": one.subject, "work_date": day,
    }  # fmt: skip
    if rng.random() < 0.06:
        return {**row, "was_absent": True}
    row |= {"was_absent": False, "marked_by": marked_by}
    careless = school.school_id == SITTING.careless_school
    row["form_errors"] = int(rng.integers(1, 4)) if rng.random() < (0.6 if careless else 0.08) else 0
    if number == 100 and (year, school.school_id, one.subject, one.class_no) == SITTING.alarm:
        return {**row, "interrupted": True}
    lift = 0.0
    if marked_by == "own":
        lift = _LENIENT_LIFT if school.school_id == SITTING.lenient_school else _OWN_LIFT
    points, maxima = _points(one, logit + lift + float(rng.normal(0, 0.35)), rng)
    primary = sum(points)
    return {
        **row, "interrupted": False, "primary_score": primary, "mock_result": result_of(one.form, one.subject, primary),
        "answers": "".join(
            f"{'X' if got == 0 and most > 1 and rng.random() < 0.5 else got}({most})" for got, most in zip(points, maxima, strict=True)
        ),
    }  # fmt: skip


def _marked_by(town: Town, school: School, one: Sitting) -> str:
    """A school keeps its way of marking a subject from year to year."""
    if school.school_id == SITTING.lenient_school:
        return "own"
    rng = np.random.default_rng([town.seed, 102, int(school.school_id), len(one.subject)])
    return ("own", "cross", "commission")[int(rng.integers(3))]


def _points(one: Sitting, logit: float, rng: np.random.Generator) -> tuple[list[int], tuple[int, ...]]:
    """Points of each task; later tasks are harder, and the sum is near the share that `logit` says."""
    maxima = TASKS[one.form, one.subject]
    weights = np.array(maxima)
    hardness = np.linspace(-0.8, 0.8, len(maxima))
    hardness -= float((hardness * weights).sum() / weights.sum())  # a mean task is as hard as the whole
    share = 1 / (1 + np.exp(-(1.1 * logit - hardness)))
    return [int(got) for got in rng.binomial(weights, share)], maxima
