"""Contests, training of ГИА staff and help to teachers, as the department tells them (4.4, 4.5, 4.8)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.town import School, Town

Row = dict[str, object]


@dataclass(frozen=True)
class EventFacts:
    """What the notes of 4.4, 4.5 and 4.8 must find. Schools by school_id."""

    never_in_contests: str = "990146"
    late_technician: str = "990108"  # at its ППЭ of ЕГЭ the only technician was taught after the first exam
    untaught_breach: str = (
        "990123"  # at its ППЭ of ОГЭ stands one who broke the rules last year and was not taught again
    )
    not_begun: str = "990138"  # help noticed in February of 2022 and not begun
    low_without_help: str = PLANTED.weak_school  # mathematics of ОГЭ below the others in both years, no help in it


EVENTS = EventFacts()
#: contest → day on which its result is told
_CONTESTS = {
    "teacher_of_year": (3, 18), "class_teacher": (5, 13), "heart": (4, 22), "debut": (11, 25), "best_teacher": (7, 1),
}  # fmt: skip
_SUBJECTS = ("math", "russian", "physics", "chemistry", "history", "english", "biology", "informatics")
#: mathematics, physics and chemistry ask for help more often
_HELPED = ("math", "math", "physics", "chemistry", "russian", "social", "informatics")


def department_rows(town: Town, year: int) -> dict[str, list[Row]]:
    """Rows of the forms that the department fills in."""
    return {"contests": contests(town, year), "gia_staff": gia_staff(town, year), "support": support(town, year)}


def contests(town: Town, year: int) -> list[Row]:
    """A row per entry; one entry of a contest wins the municipal stage and goes to the region."""
    entries: dict[str, list[Row]] = defaultdict(list)
    for k, school in enumerate(town.schools):
        if school.school_id == EVENTS.never_in_contests:
            continue
        rng = np.random.default_rng([town.seed, 130, year, k])
        numbers: dict[str, int] = defaultdict(int)
        for _ in range(1 + int(rng.poisson(2.5 * school.size / 80))):
            contest = str(rng.choice(list(_CONTESTS)))
            numbers[contest] += 1
            entries[contest].append({
                "school": school.school_id, "contest": contest, "entry_number": numbers[contest],
                "subject": str(rng.choice(_SUBJECTS)), "admitted": bool(rng.random() < 0.9), "consulted": bool(rng.random() < 0.7),
            })  # fmt: skip
    rng = np.random.default_rng([town.seed, 131, year])
    for contest, rows in entries.items():
        admitted = [row for row in rows if row["admitted"]]
        order = rng.permutation(len(admitted))
        for place, at in enumerate(order):
            stage = "regional" if place == 0 else "municipal" if place <= 0.7 * len(admitted) else "school"
            won = "prize" if rng.random() < 0.4 else "took_part"
            if place:
                won = "prize" if place <= 2 and stage == "municipal" else "took_part"
            admitted[at] |= {"stage": stage, "place": won, "final_date": date(year, *_CONTESTS[contest])}
    places = {school.school_id: k for k, school in enumerate(town.schools)}
    return sorted((row for rows in entries.values() for row in rows), key=lambda row: places[str(row["school"])])


def gia_staff(town: Town, year: int) -> list[Row]:
    """Staff of the ППЭ in each school with graduates: they come from the two schools next in the registry."""
    houses = [(k, school) for k, school in enumerate(town.schools) if school.last_grade >= 9]
    rows: list[Row] = []
    last: dict[tuple[str, int], int] = defaultdict(int)  # (exam, school) → numbers given so far
    for exam, grade in (("oge", 9), ("ege", 11)):
        for place, (k, house) in enumerate(houses):
            if house.last_grade < grade:
                continue
            senders = [houses[(place + step) % len(houses)][0] for step in (1, 2)]
            for n, (role, reserve) in enumerate(_posts(house)):
                sender = senders[n % 2]
                last[exam, sender] += 1
                rows.append(_worker(town, year, exam, (k, house), role, reserve, sender, last[exam, sender]))
    places = {school.school_id: k for k, school in enumerate(town.schools)}
    return sorted(rows, key=lambda row: places[str(row["school"])])


def _posts(house: School) -> list[tuple[str, bool]]:
    rooms = max(2, round(house.size / 20))
    main = ["ppe_head", "technician", "gek", *["room"] * rooms, "corridor", "corridor"]
    return [(role, False) for role in main] + [("room", True)] + ([("technician", True)] if house.size > 75 else [])


def _worker(
    town: Town, year: int, exam: str, ppe: tuple[int, School], role: str, reserve: bool, sender: int, number: int
) -> Row:
    """One person at one ППЭ; whether new, and whether of bad memory, goes with the person."""
    k, house = ppe
    person = np.random.default_rng([town.seed, 132, year, sender, number])
    rng = np.random.default_rng([town.seed, 133, year, sender, number, len(exam + role), k])
    row: Row = {
        "school": town.schools[sender].school_id, "worker_number": number, "exam": exam, "ppe_code": str(1001 + k), "role": role,
        "reserve": reserve, "newcomer": bool(person.random() < 0.18), "had_breach": bool(person.random() < 0.015),
        "tested": bool(rng.random() < 0.95), "rehearsed": bool(rng.random() < 0.9), "conflict": bool(rng.random() < 0.02),
    }  # fmt: skip
    taught: date | None = date(year, 3, 14) + timedelta(days=int(rng.integers(0, 45)))
    if role in ("room", "corridor") and not row["had_breach"] and rng.random() < 0.03:
        taught = None
    if (year, exam, role, house.school_id) == (2022, "ege", "technician", EVENTS.late_technician):
        taught = date(year, 6, 8)
    if (year, exam, role, house.school_id) == (2022, "oge", "room", EVENTS.untaught_breach) and reserve:
        row["had_breach"] = True
        taught = None
    if taught is None:
        return row | {"tested": False, "rehearsed": False}
    return row | {
        "trained_date": taught,
        "event": str(rng.choice(["seminar", "course", "consultation"], p=[0.5, 0.4, 0.1])),
    }


def support(town: Town, year: int) -> list[Row]:
    """One to three teachers of a school with graduates; help begins within six weeks, save where it has not begun."""
    rows: list[Row] = []
    for k, school in enumerate(town.schools):
        if school.last_grade < 9:
            continue
        rng = np.random.default_rng([town.seed, 134, year, k])
        waits = school.school_id == EVENTS.not_begun and year == 2022
        for number in range(1, 2 + int(rng.integers(0, 3))):
            exam = "ege" if school.last_grade >= 11 and rng.random() < 0.5 else "oge"
            subject = str(rng.choice(_HELPED))
            if school.school_id == EVENTS.low_without_help and subject == "math":
                subject = "russian"
            noticed = date(year, 1, 17) + timedelta(days=int(rng.integers(0, 260)))
            row: Row = {
                "school": school.school_id, "case_number": number, "exam": exam, "subject": subject,
                "ground": str(rng.choice(["diagnosis", "exam_results", "lessons", "request", "newcomer"], p=[0.4, 0.2, 0.2, 0.1, 0.1])),
                "noticed_date": noticed, "level": str(rng.choice(["low", "middle"], p=[0.6, 0.4])), "has_route": bool(rng.random() < 0.75),
            }  # fmt: skip
            if rng.random() < 0.25:
                row["second_ground"] = "vpr"
            if waits and number == 1:
                rows.append(row | {"noticed_date": date(year, 2, 10), "state": "awaited", "has_route": False})
                continue
            rows.append(row | _help(noticed, year, rng))
    return rows


def _help(noticed: date, year: int, rng: np.random.Generator) -> Row:
    """What became of a case; what ends is diagnosed again."""
    if rng.random() < 0.08:
        return {"state": "declined", "has_route": False}
    start = noticed + timedelta(days=int(rng.integers(4, 43)))
    row: Row = {
        "help_kind": str(rng.choice(["mentor", "visits", "consultations", "course", "group"])),
        "start_date": start,
    }
    end = start + timedelta(days=int(rng.integers(40, 120)))
    if end > date(year, 12, 20):
        return row | {"state": "under_way"}
    return row | {
        "state": "finished",
        "end_date": end,
        "level_after": str(rng.choice(["low", "middle", "high"], p=[0.2, 0.5, 0.3])),
    }
