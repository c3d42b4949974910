"""The forms of schools as the town's schools fill them in: from the same pupils whose exams stand in the protocols."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from mskoko_lib.demo import control_forms, course_forms, sitting_forms, staff_forms, textbook_forms, work_forms
from mskoko_lib.demo.dirt import LETTERS
from mskoko_lib.demo.gia import Sitting
from mskoko_lib.demo.gia_planted import FormFacts
from mskoko_lib.demo.people import Person
from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.town import Roll, School, Town
from mskoko_lib.forms.template import SchoolCard, book_bytes, filled

#: modules with the forms of sections 4 and 5: `school_rows` of a school, `department_rows` of the town
FURTHER = (staff_forms, course_forms, textbook_forms, sitting_forms, work_forms)
#: from this year on the schools of the town fill in forms
FIRST_YEAR = 2021
Row = dict[str, object]
Rows = dict[str, list[Row]]
_CLAIM, _CLAIM_INFLATED = 1.0, 0.1  # ability from which a school gives fives throughout
#: ability below which a school fears for its pupil; grade 11 is a choice of the able
_RISK = {"oge": -0.9, "ege": -0.05}
_MEDAL_SCORE = 70  # the rule of 2022: params/norms/medals.yaml
_WORDS = {
    "повторное обучение": "Повторное  обучение",
    "не требовались": "НЕ ТРЕБОВАЛИСЬ",
    "региональная": "региональная ",
}


def write_forms(
    root: Path, town: Town, roll: Roll, year: int, every: Sequence[Sitting], people: Mapping[int, Person]
) -> FormFacts:
    """Write a workbook per school that teaches grade 9 below ``root/<year>``; nothing in years without exams."""
    by_school: dict[int, list[Sitting]] = defaultdict(list)
    for one in every:
        by_school[one.school].append(one)
    silent = [s.school_id for s in town.schools if s.school_id == PLANTED.silent_school and year == PLANTED.silent_year]
    paths, n_rows, confirmed, missed = [], {}, {}, {}
    for k, school in enumerate(town.schools):
        if year < FIRST_YEAR or (school.last_grade >= 9 and not by_school[k]) or school.school_id in silent:
            continue
        rows = _rows(town, roll, k, school, year, by_school[k], people)
        rows |= control_forms.school_rows(town, roll, k, school, year, by_school[k])
        for further in FURTHER:
            rows |= further.school_rows(town, roll, k, school, year, by_school[k], people)
        card = SchoolCard(
            school.school_id, school.login(max(year, 2022)), school.full_name, school.rcoi_code, school.last_grade
        )
        book = filled({form.name: rows.get(form.name, []) for form in card.forms}, card, year)
        if school.school_id == PLANTED.inflated_school:
            _retype(book)
        path = root / str(year) / f"Формы {school.login(max(year, 2022))}.xlsx"
        path.write_bytes(book_bytes(book))
        paths.append(f"{year}/{path.name}")
        n_rows[school.school_id] = {form.name: len(rows.get(form.name, [])) for form in card.forms}
        if school.last_grade < 9:
            continue
        confirmed[school.school_id] = sum(
            _is_confirmed(pupil, by_school[k]) for pupil in _claimants(roll, k, school, 11, by_school[k])
        )
        feared = {(one.pupil, one.subject) for one in _feared(town, roll, k, school, year, by_school[k])}
        missed[school.school_id] = sum(
            one.failed and (one.pupil, one.subject) not in feared for one in _first_of_risk(by_school[k])
        )
    if paths:
        paths.append(control_forms.write_department(root, town, year))
    return FormFacts(year, tuple(paths), n_rows, tuple(silent), confirmed, PLANTED.inflated_school, missed)


def _rows(
    town: Town, roll: Roll, k: int, school: School, year: int, sat: Sequence[Sitting], people: Mapping[int, Person]
) -> Rows:
    rng = np.random.default_rng([town.seed, 41, year, k])
    mine: dict[int, list[Sitting]] = defaultdict(list)
    for one in sorted(sat, key=lambda s: (s.pupil, s.day)):
        mine[one.pupil].append(one)

    def named(pupil: int) -> Row:
        who, seat = people[pupil], mine[pupil][0]
        label = LETTERS[seat.class_no % len(LETTERS)] if seat.grade == 9 else "А"
        return {"surname": who.surname, "first_name": who.first, "patronymic": who.patronymic,
                "document": f"{who.series} {who.number}", "class_name": f"{seat.grade}{label}"}  # fmt: skip

    left = [pupil for pupil, of in mine.items() if of[0].grade == 9 and _still_fails(of)]
    special = [pupil for pupil, of in mine.items() if of[0].form == "gve" and of[0].grade == 9]
    return {
        "repeat_year": [
            {**named(p), "no_certificate_reason": "failed",
             "went_to": ("repeat", "vocational", "family", "unknown")[int(rng.integers(4))], "decision_date": date(year, 9, 20)}
            for p in left
        ],
        "ovz": [
            {**named(p), "health_category": ("ovz", "disabled_child")[int(rng.integers(2))], "document_in_time": bool(rng.random() < 0.9),
             "longer_time": True, "special_workplace": bool(rng.random() < 0.3), "exam_at_home": bool(rng.random() < 0.1)}
            for p in special
        ],
        "certificates": [
            {**named(p), "mark_russian": 5, "mark_math": 5, **_chosen(mine[p], 2), "issued": not _still_fails(mine[p]),
             **({} if _still_fails(mine[p]) else {"issued_date": date(year, 6, 27)})}
            for p in _claimants(roll, k, school, 9, sat)
        ],
        "medals": [
            {**named(p), "medal_basis": "all_5", "mark_russian": 5, "mark_math": 5, **_chosen(mine[p], 3),
             "issued": _is_confirmed(p, sat) or school.school_id == PLANTED.inflated_school}
            for p in _claimants(roll, k, school, 11, sat)
        ],
        "risk_group": _risk_group(town, year, k, _feared(town, roll, k, school, year, sat), named),
        "rehearsals": _rehearsals(town, year, k, sat, rng) if school.last_grade >= 11 else [],
        "violations": [
            {"exam": "oge" if one.grade == 9 else "ege", "subject": one.subject, "incident_date": one.day,
             "ppe_code": str(1001 + k), "incident": one.state, "at_fault": "pupil", "n_concerned": 1,
             "incident_outcome": "annulled", "measures": "none",
             **{name: value for name, value in named(one.pupil).items() if name in ("surname", "first_name", "patronymic")}}
            for one in sat if one.state in ("removed", "annulled") and one.form != "gve"
        ],
    }  # fmt: skip


def _claimants(roll: Roll, k: int, school: School, grade: int, sat: Sequence[Sitting]) -> list[int]:
    """Pupils whom the school gives fives throughout; where marks are inflated it takes less."""
    least = _CLAIM_INFLATED if school.school_id == PLANTED.inflated_school else _CLAIM
    who = np.flatnonzero((roll.school == k) & (roll.grade == grade) & (roll.ability > least))
    there = {one.pupil for one in sat if one.form in ("oge", "ege")}
    return [int(roll.pupil[i]) for i in who if int(roll.pupil[i]) in there]


def _is_confirmed(pupil: int, sat: Sequence[Sitting]) -> bool:
    """The rule of 2022: Russian ≥ 70 and profile mathematics ≥ 70 or base «5», at the first attempt."""
    first = {one.subject: one.result or 0 for one in reversed(sat) if one.pupil == pupil}
    return first.get("russian", 0) >= _MEDAL_SCORE and (
        first.get("math_profile", 0) >= _MEDAL_SCORE or first.get("math_base", 0) == 5
    )


def _first_of_risk(sat: Sequence[Sitting]) -> list[Sitting]:
    """First results, ГВЭ left out: what a risk group is held against."""
    found: dict[tuple[int, str], Sitting] = {}
    for one in sorted(sat, key=lambda s: (s.pupil, s.day)):
        if one.form != "gve" and one.result is not None:
            found.setdefault((one.pupil, one.subject), one)
    return list(found.values())


def _feared(town: Town, roll: Roll, k: int, school: School, year: int, sat: Sequence[Sitting]) -> list[Sitting]:
    """Whom the school fears for: the least able. The weak school fears for nobody: the failed forecast."""
    if school.school_id == PLANTED.weak_school:
        return []
    rng = np.random.default_rng([town.seed, 47, year, k])
    ability = {int(roll.pupil[i]): float(roll.ability[i]) for i in np.flatnonzero(roll.school == k)}
    return [one for one in _first_of_risk(sat) if ability[one.pupil] + float(rng.normal(0, 0.15)) <= _RISK[one.form]]


def _risk_group(town: Town, year: int, k: int, feared: Sequence[Sitting], named: Callable[[int], Row]) -> list[Row]:
    rng = np.random.default_rng([town.seed, 48, year, k])
    return [
        {**named(one.pupil), "exam": one.form, "subject": one.subject, "diagnostic_result": _before(one, -8, rng),
         "mock_result": _before(one, -2, rng), "individual_work": bool(rng.random() < 0.85)}
        for one in feared
    ]  # fmt: skip


def _before(one: Sitting, lower: int, rng: np.random.Generator) -> int:
    """What the same pupil got before the exam: near his result, rather below it; `lower`: by how many test points."""
    result = one.result or 0
    if one.form == "oge" or one.subject == "math_base":
        return min(5, max(2, result + int(rng.integers(-1, 2))))
    return min(100, max(0, result + lower + int(rng.integers(-6, 7))))


def _still_fails(of: Sequence[Sitting]) -> bool:
    last = {one.subject: one for one in of if one.form == "oge" and one.result is not None}
    return any(one.failed for one in last.values())


def _chosen(of: Sequence[Sitting], most: int) -> Row:
    subjects = sorted({one.subject for one in of} - {"russian", "math", "math_profile", "math_base"})[:most]
    out: Row = {}
    for number, subject in enumerate(subjects, 1):
        out |= {f"chosen_subject_{number}": subject, f"chosen_mark_{number}": 5}
    return out


def _rehearsals(town: Town, year: int, k: int, sat: Sequence[Sitting], rng: np.random.Generator) -> list[Row]:
    out: list[Row] = []
    marking = np.random.default_rng([town.seed, 49, year, k])  # its own, so that faults stay what they were
    for n, (subject, day) in enumerate((("russian", date(year, 5, 12)), ("english", date(year, 5, 17)))):
        registered = len({one.pupil for one in sat if one.grade == 11 and one.subject == subject})
        fault = bool(rng.random() < 0.3)
        took_part = max(registered - int(rng.integers(0, 3)), 0)
        row: Row = {
            "rehearsal_date": day, "subject": subject, "rehearsal_scope": ("federal", "regional")[n], "ppe_code": str(1001 + k),
            "with_pupils": registered > 0, "processed": False, "n_registered": registered,
            "n_took_part": took_part, "print_fault": fault, "scan_fault": False,
        }  # fmt: skip
        if row["rehearsal_scope"] == "federal" and year >= 2022 and marking.random() < 0.8:  # no column in older forms
            row |= {"processed": True, "n_below_min": int(marking.binomial(took_part, 0.08))}
        if fault:
            row |= {"delay_min": int(rng.integers(5, 40)), "what_happened": "сбой принтера", "closed": True,
                    "closed_date": date(year, 5, 20)}  # fmt: skip
        out.append(row)
    return out


def _retype(book: Workbook) -> None:
    """One school writes answers in its own way instead of choosing them."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value in _WORDS:
                    cell.value = _WORDS[cell.value]
