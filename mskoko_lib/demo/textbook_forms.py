"""Textbooks of the town's schools in April and September (4.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from mskoko_lib.demo.dirt import line_of
from mskoko_lib.demo.gia import Sitting
from mskoko_lib.demo.people import Person
from mskoko_lib.demo.town import Roll, School, Town

Row = dict[str, object]


@dataclass(frozen=True)
class BookFacts:
    """What the note of 4.7 must find. Schools by school_id."""

    short_school: str = "990131"  # a class of books of `short_subject` lacks in September, ordered and never paid
    surplus_school: str = "990112"  # has more than that of the same edition
    short_subject: str = "biology"
    short_grade: int = 7
    n_short: int = 25
    n_surplus: int = 30
    expired_school: str = "990158"  # its geography of grade 9 left the federal list a year ago
    expired_subject: str = "geography"
    expired_grade: int = 9


BOOKS = BookFacts()
#: subject → first and last grade in which it has a textbook
_TAUGHT = {
    "russian": (1, 11), "math": (1, 11), "reading": (1, 4), "world": (1, 4), "english": (2, 11), "literature": (5, 11),
    "history": (5, 11), "biology": (5, 11), "geography": (5, 11), "social": (6, 11), "physics": (7, 11), "informatics": (7, 11),
    "chemistry": (8, 11), "music": (1, 7), "art": (1, 7), "technology": (1, 8), "safety": (8, 9),
}  # fmt: skip
_SIDE = ("music", "art", "technology", "safety")


def school_rows(
    town: Town, roll: Roll, k: int, school: School, year: int, sat: Sequence[Sitting], people: Mapping[int, Person]
) -> dict[str, list[Row]]:
    """Rows of the forms that a school sends."""
    return {"textbooks": textbooks(town, roll, k, school, year)}


def textbooks(town: Town, roll: Roll, k: int, school: School, year: int) -> list[Row]:
    """Two rows per subject, grade and edition: what was there in April, and in September after what was ordered came.

    Main subjects lack little, music and art more; in April every other shortage is ordered.
    """
    rng = np.random.default_rng([town.seed, 140, year, k])
    rows: list[Row] = []
    for place, (subject, (first, last)) in enumerate(_TAUGHT.items(), 1):
        for grade in range(first, min(last, school.last_grade) + 1):
            there = (roll.school == k) & (roll.grade == grade)
            lines = [line_of(k, school, subject, grade, int(number)) for number in roll.class_no[there]]
            for line in sorted(set(lines)):
                number = f"1.1.{1 + (grade > 4) + (grade > 9)}.{place}.{grade}.{line + 1}"
                rows += _edition(rng, school, year, subject, grade, lines.count(line), number)
    return rows


def _edition(
    rng: np.random.Generator, school: School, year: int, subject: str, grade: int, need: int, number: str
) -> list[Row]:
    planted = subject == BOOKS.short_subject and grade == BOOKS.short_grade and year == 2022
    lacks = rng.random() < (0.3 if subject in _SIDE else 0.04)
    spare = -int(rng.integers(1, max(2, need // 4) + 1)) if lacks and need > 1 else int(rng.integers(0, 9))
    gone, age, worn = rng.random(), rng.random(), rng.random()
    if planted and school.school_id == BOOKS.short_school:
        spare = -min(BOOKS.n_short, need)
    elif planted and school.school_id == BOOKS.surplus_school:
        spare, worn = BOOKS.n_surplus, 1.0
    copies = need + spare
    came = int(copies * 0.25) if gone < 0.3 else 0
    until = date(year + (1 if age < 0.06 else 4), 8, 31)
    if school.school_id == BOOKS.expired_school and (subject, grade) == (BOOKS.expired_subject, BOOKS.expired_grade):
        until, came = date(year - 1, 8, 31), 0
    n_worn = int(0.08 * copies) if worn < 0.4 else 0
    shared: Row = {"grade": grade, "subject": subject, "list_number": number, "use_until": until}
    april = shared | {
        "month": "04", "n_pupils": max(need + int(rng.integers(-3, 2)), 1), "n_copies": copies - came,
        "n_worn": min(n_worn, copies - came),
    }  # fmt: skip
    september = shared | {"month": "09", "n_pupils": need, "n_copies": copies, "n_worn": n_worn}
    if came or lacks or spare < 0:
        asked = came + (max(-spare, 0) if gone < 0.6 or planted else 0)
        ordered = date(year, 4, 5) + timedelta(days=int(rng.integers(0, 30)))
        if asked:
            order: Row = {"n_ordered": asked, "order_date": ordered, "n_paid": came, "n_delivered": came}
            if came:
                order |= {"paid_date": date(year, 6, 20), "delivered_date": date(year, 8, int(rng.integers(1, 26)))}
            september |= order
    return [april, september]
