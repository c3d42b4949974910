"""The invented town's teachers: each the same person in every year, until they retire or leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mskoko_lib.demo.people import FATHERS, GIRLS, STEMS
from mskoko_lib.demo.town import School, Town

#: subject → teachers of it in a school of eighty pupils a year
_STAFFING = {
    "russian": 3, "math": 3, "english": 3, "history": 1, "social": 1, "geography": 1, "biology": 1, "chemistry": 1, "physics": 1,
    "informatics": 1, "native": 1, "pe": 2, "technology": 1, "art": 1, "music": 1,
}  # fmt: skip
_FIRST_YEAR = 2020


@dataclass(frozen=True)
class Teacher:
    """One of a school's staff. `number`: place in the school's list, the same in every year; `subject` "" where none."""

    school_id: str
    number: int
    surname: str
    first: str
    patronymic: str
    position: str
    subject: str
    birth_year: int
    service_from: int
    joined: int  # first year on the list
    left: int  # first year no more on the list


def roster(town: Town, k: int, school: School, year: int) -> list[Teacher]:
    """Staff of a school on 20 September of `year`, by number; 2020 was the first list. Physics and mathematics are old.

    Nobody has a namesake in the school: the reader tells persons apart by the three parts of the name.
    """
    rng = np.random.default_rng([town.seed, 91, k])
    part = school.size / 80
    posts: list[tuple[str, str]] = [("head", ""), ("deputy", ""), ("psychologist", ""), ("social", "")]
    posts += [("primary", "")] * max(4, round(12 * part))
    if school.last_grade >= 9:
        posts += [("teacher", subject) for subject, n in _STAFFING.items() for _ in range(max(1, round(n * part)))]
    found: list[Teacher] = []
    names: set[tuple[str, str, str]] = set()
    for number, (position, subject) in enumerate(posts, 1):
        old = subject in ("physics", "math", "chemistry")
        middle, spread = (1961, 4) if subject == "physics" else (1966 if old else 1976, 10)
        birth = int(np.clip(rng.normal(middle, spread), 1948, 1999))
        joined = int(rng.choice([_FIRST_YEAR, 2021, 2022], p=[0.9, 0.05, 0.05]))
        left = int(rng.choice([2021, 2022, 9999], p=[0.03, 0.03, 0.94]))
        name = _name(rng)
        while name in names:
            name = _name(rng)
        names.add(name)
        one = Teacher(
            school.school_id, number, *name, position, subject, birth,
            min(birth + 22 + int(rng.integers(0, 6)), joined), joined, left,
        )  # fmt: skip
        if joined <= year < left:
            found.append(one)
    return found


def _name(rng: np.random.Generator) -> tuple[str, str, str]:
    stem, father = STEMS[rng.integers(len(STEMS))], FATHERS[rng.integers(len(FATHERS))]
    return f"{stem}ская", GIRLS[rng.integers(20)], f"{father}на"
