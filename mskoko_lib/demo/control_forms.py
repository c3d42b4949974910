"""Forms of sections 2 and 3 as the town's schools and its department fill them in, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from mskoko_lib.demo import noko_forms, staff_events, staff_forms
from mskoko_lib.demo.gia import Sitting
from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.town import MUNICIPALITY, Roll, School, Town
from mskoko_lib.forms.section2 import SECTION, SITE_831, SITE_GIA
from mskoko_lib.forms.section3 import CRITERION
from mskoko_lib.forms.template import DepartmentCard, book_bytes, filled

Row = dict[str, object]
#: months with lessons → teaching days
LESSON_DAYS = {1: 17, 2: 19, 3: 19, 4: 22, 5: 18, 9: 26, 10: 24, 11: 21, 12: 24}


@dataclass(frozen=True)
class ControlFacts:
    """What the notes of sections 2 and 3 must find. Schools by school_id."""

    late_reporter: str = "990112"  # sent no attendance of `late_month`
    late_month: int = 11
    closed_school: str = "990104"  # grade 5 was in quarantine all February
    closed_month: int = 2
    truant_school: str = PLANTED.weak_school  # lessons missed without reason, far above the others
    bare_road_map: str = "990116"  # no analysis of last year, no risk group, measures overdue
    poor_site: str = "990123"  # the timetable of the exams never came
    unseen_visits: str = PLANTED.inflated_school  # observers did not come to it
    repeated_fault: str = "990108"  # the same fault in both years
    moved_measures: str = "990108"  # two measures of the road map moved to the next year
    late_measures: str = "990138"  # what was due in September and October was done three weeks late
    unproved_meetings: str = "990123"  # parents' meetings of the road map without the number of parents
    broken_promise: str = "990138"  # a commitment past its day


CONTROL = ControlFacts()


def school_rows(
    town: Town, roll: Roll, k: int, school: School, year: int, sat: Sequence[Sitting]
) -> dict[str, list[Row]]:
    """Rows of the forms that a school sends."""
    return {
        "attendance": attendance(town, roll, k, school, year),
        "road_map": road_map(town, k, school, year) if school.last_grade >= 11 else [],
        "admission": admission(town, roll, k, school, year, sat),
        "head_reports": head_reports(town, k, school, year),
    }


def attendance(town: Town, roll: Roll, k: int, school: School, year: int) -> list[Row]:
    """A row per month and grade. Lessons missed go with the season, without reason with the school."""
    rng = np.random.default_rng([town.seed, 61, year, k])
    rows: list[Row] = []
    for month, days in LESSON_DAYS.items():
        for grade in range(1, school.last_grade + 1):
            n = int(((roll.school == k) & (roll.grade == grade)).sum())
            closed = school.school_id == CONTROL.closed_school and month == CONTROL.closed_month and grade == 5
            planned = 0 if closed else n * days * (4 if grade < 5 else 6)
            missed = int(rng.binomial(planned, 0.03 + 0.02 * (month in (1, 2, 12))))
            part = 0.35 if school.school_id == CONTROL.truant_school else 0.08
            unexcused = int(rng.binomial(missed, part))
            deep = int(min(n, rng.poisson(unexcused / 60)))
            some = int(min(n - deep, rng.poisson(unexcused / 12)))
            if year == 2022 and school.school_id == CONTROL.late_reporter and month == CONTROL.late_month or n == 0:
                continue
            rows.append({
                "month": f"{month:02d}", "grade": grade, "n_pupils": n, "lessons_planned": planned, "lessons_missed": missed,
                "lessons_unexcused": unexcused, "lessons_unknown": int(rng.binomial(missed - unexcused, 0.03)),
                "n_unexcused_some": some, "n_unexcused_10": deep, "n_unexcused_30": int(rng.binomial(min(deep, 2), 0.3)),
                "n_unexcused_60": 0, "n_worked": deep, "n_reported": 0, "n_returned": int(rng.binomial(deep, 0.5)),
                "days_closed": days if closed else 0,
            })  # fmt: skip
    return rows


def road_map(town: Town, k: int, school: School, year: int) -> list[Row]:
    """Two measures a section; the bare one has neither analysis nor risk group, and nothing of it is done since October."""
    rng = np.random.default_rng([town.seed, 62, year, k])
    bare = school.school_id == CONTROL.bare_road_map
    rows: list[Row] = []
    for section in [one.code for one in SECTION if not (bare and one.code in ("analysis", "risk"))]:
        for _ in range(2):
            due = date(year, 9, 1) + timedelta(days=int(rng.integers(0, 260)))
            over = due <= date(year, 12, 15)
            done = over and not (bare and due >= date(year, 10, 1)) and rng.random() < 0.95
            fulfilled = min(due, date(year, 12, 20))
            if school.school_id == CONTROL.late_measures and year == 2022 and due < date(year, 11, 1):
                fulfilled = due + timedelta(days=21)
            rows.append({
                "measure_number": len(rows) + 1, "section": section, "due_date": due, "has_owner": bool(rng.random() < 0.9),
                "measurable": bool(rng.random() < 0.6), "own_figures": section == "analysis", "done": done,
                **({"done_date": fulfilled, "has_proof": bool(rng.random() < 0.8)} if done else {}),
            })  # fmt: skip
    _hold_meetings(rows, school, np.random.default_rng([town.seed, 191, year, k]))
    if year == 2022 and school.school_id == CONTROL.moved_measures:
        _move(rows, year)
    return rows


def _hold_meetings(rows: list[Row], school: School, rng: np.random.Generator) -> None:
    """How many parents came to the meetings that were held."""
    for row in rows:
        if row["section"] == "parents" and row["done"] and school.school_id != CONTROL.unproved_meetings:
            row["n_parents"] = int(rng.integers(15, 15 + school.size))


def _move(rows: list[Row], year: int) -> None:
    """The first two measures that were done are not done but moved."""
    for row, why in zip([row for row in rows if row["done"]][:2], ("no_staff", "closed"), strict=True):
        for name in ("done_date", "has_proof", "n_parents"):
            row.pop(name, None)
        row |= {"done": False, "moved_date": date(year + 1, 6, 1), "moved_why": why}


def admission(town: Town, roll: Roll, k: int, school: School, year: int, sat: Sequence[Sitting]) -> list[Row]:
    """Graduates who are down for an exam are admitted; a few are not, most of those later."""
    rng = np.random.default_rng([town.seed, 63, year, k])
    rows: list[Row] = []
    for exam, grade in (("oge", 9), ("ege", 11)):
        admitted = len({one.pupil for one in sat if one.grade == grade})
        if grade > school.last_grade or not admitted:
            continue
        debt, no_pass = int(rng.binomial(2, 0.25)), int(rng.binomial(2, 0.15))
        n = admitted + debt + no_pass
        rows.append({
            "exam": exam, "n_graduates": n, "n_admitted": admitted, "n_debt": debt, "n_no_pass": no_pass, "n_other": 0,
            "n_later": int(rng.binomial(no_pass, 0.7)), "n_in_ris": n - (school.school_id == PLANTED.inflated_school),
            "decision_date": date(year, 5, 18 + int(rng.integers(0, 4))), "order_number": str(40 + k),
            "list_check": "errors" if school.school_id == PLANTED.inflated_school else "in_time",
        })  # fmt: skip
    return rows


_AREAS = {"programme": "conditions", "monitoring": "inner", "quality": "gia"}


def head_reports(town: Town, k: int, school: School, year: int) -> list[Row]:
    """Two commitments a report; a promise on mathematics of ОГЭ where the school teaches grade 9."""
    rng = np.random.default_rng([town.seed, 64, year, k])
    rows: list[Row] = []
    for report, month in (("programme", 10), ("monitoring", 11), ("quality", 12)):
        heard = date(year, month, 8 + int(rng.integers(0, 10)))
        for number in (1, 2):
            broken = school.school_id == CONTROL.broken_promise and report == "programme" and number == 1
            due = date(year, 11, 30) if broken else heard + timedelta(days=int(rng.integers(30, 200)))
            late = due <= date(year, 12, 31)
            state = "not_fulfilled" if broken else "fulfilled" if late and rng.random() < 0.85 else "under_way"
            row: Row = {
                "report": report, "heard_date": heard, "decision": "remarks" if rng.random() < 0.3 else "accepted",
                "commitment_number": number, "area": _AREAS[report], "due_date": due, "state": state,
                **({"fulfilled_date": due, "has_proof": True} if state == "fulfilled" else {}),
            }  # fmt: skip
            if report == "quality" and number == 1 and school.last_grade >= 9:
                row |= {"promised_exam": "oge", "subject": "math"}
            rows.append(row)
    return rows


def write_department(root: Path, town: Town, year: int) -> str:
    """Write the department's own workbook below ``root/<year>``; its path below the root."""
    card = DepartmentCard(MUNICIPALITY, {school.school_id: school.full_name for school in town.schools})
    rows = {
        "site_check": sites(town, year),
        "observations": observations(town, year),
        "inspections": inspections(town, year),
        **staff_forms.department_rows(town, year),
        **staff_events.department_rows(town, year),
        **noko_forms.department_rows(town, year),
    }
    path = root / str(year) / f"Формы МСОКО {year} управление.xlsx"
    path.write_bytes(book_bytes(filled(rows, card, year)))
    return f"{year}/{path.name}"


def sites(town: Town, year: int) -> list[Row]:
    """A row per school and month with lessons. The timetable of works is looked at from September only."""
    rows: list[Row] = []
    for k, school in enumerate(town.schools):
        rng = np.random.default_rng([town.seed, 65, year, k])
        quality = 0.8 + 0.1 * float(rng.random())
        for place, month in enumerate(LESSON_DAYS):
            checked = date(year, month, 20)
            row: Row = {"school": school.school_id, "month": f"{month:02d}", "check_date": checked,
                        "updated_date": checked - timedelta(days=int(rng.integers(1, 19))), "dead_links": int(rng.poisson(1))}  # fmt: skip
            for code in SITE_831:
                row[code] = "yes" if rng.random() < quality + 0.015 * place else "part" if rng.random() < 0.6 else "no"
            for code in SITE_GIA:
                if school.last_grade < 9 or (code == "works_timetable" and month < 9):
                    continue
                row[code] = "yes" if rng.random() < quality else "late"
            if school.school_id == CONTROL.poor_site:
                row["gia_timetable"] = "no"
            rows.append(row)
    return rows


#: works of a year that observers are sent to
_VISITS = ((date(2022, 4, 12), "math", 6), (date(2022, 4, 20), "russian", 5), (date(2022, 9, 22), "math", 5))


def observations(town: Town, year: int) -> list[Row]:
    """A visit per school and work; nobody came to the school where marks are inflated, but once."""
    rows: list[Row] = []
    for k, school in enumerate(town.schools):
        if school.last_grade < 9:
            continue
        rng = np.random.default_rng([town.seed, 66, year, k])
        for place, (day, subject, grade) in enumerate(_VISITS):
            came = rng.random() < 0.9
            watched = school.school_id == CONTROL.unseen_visits
            came = place == 0 if watched else bool(came)
            row: Row = {
                "school": school.school_id, "visit_date": day.replace(year=year), "work_kind": "vpr", "subject": subject,
                "grade": grade, "came": came, "trained": bool(rng.random() < 0.85), "interested": bool(rng.random() < 0.05),
            }  # fmt: skip
            if came:
                row |= {"minutes": 60, "saw_marking": bool(rng.random() < 0.3)}
                if watched:
                    row |= {"help_given": True, "follow_up": "recheck"}
                elif rng.random() < 0.1:
                    row |= {"no_instruction": True, "follow_up": "talk"}
            rows.append(row)
    return rows


def inspections(town: Town, year: int) -> list[Row]:
    """Every other school in April; one has the same fault in both years."""
    rows: list[Row] = []
    for k, school in enumerate(town.schools):
        repeated = school.school_id == CONTROL.repeated_fault
        if school.last_grade < 9 or (k % 2 and not repeated):
            continue
        rng = np.random.default_rng([town.seed, 67, year, k])
        day = date(year, 4, 5 + k)
        for criterion in CRITERION:
            fault = rng.random() < 0.12 or (repeated and criterion == "risk")
            row: Row = {
                "school": school.school_id,
                "visit_date": day,
                "criterion": criterion,
                "found": "fault" if fault else "kept",
            }
            if fault:
                removed = rng.random() < 0.7 and not (repeated and criterion == "risk" and year == 2022)
                whose = "department" if criterion == "textbooks" else "school"
                row |= {"addressee": whose, "due_date": date(year, 6, 1), "removed": removed}
                row |= {"removed_date": date(year, 5, 25)} if removed else {}  # fmt: skip
            rows.append(row)
    return rows
