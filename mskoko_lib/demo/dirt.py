"""Dirt as it really comes, in counted amounts: from a clean sitting to the cells that a school typed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mskoko_lib.demo.model import Sitting
from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.town import School, Town
from mskoko_lib.demo.works import SUBJECTS

LETTERS = "АБВГДЕЖЗ"
NOT_STARTED = ("X", "x", "Х")  # the last one is Cyrillic
TEXTBOOK_LINES = ("Ступени", "Родник", "Горизонт")


@dataclass(frozen=True)
class Dose:
    """How much of each kind goes into one file; rows of different kinds never meet."""

    over_max: int = 0
    sum_mismatch: int = 0
    total_above_max: int = 0
    shifted: int = 0
    tail_shifted: int = 0
    nbsp_marks: int = 0
    no_mark: int = 0
    foreign_rows: int = 0
    header_variants: bool = False
    late: bool = False


DOSES = {
    (2020, "math", 4): Dose(over_max=3, sum_mismatch=4, total_above_max=1, nbsp_marks=5, no_mark=2),
    (2020, "russian", 5): Dose(sum_mismatch=2, no_mark=3),
    (2021, "math", 4): Dose(over_max=4, sum_mismatch=5, total_above_max=2, shifted=12, nbsp_marks=6, no_mark=4),
    (2021, "russian", 4): Dose(tail_shifted=9, sum_mismatch=2),
    (2021, "history", 5): Dose(foreign_rows=7, nbsp_marks=2),
    (2021, "english", 7): Dose(no_mark=4, total_above_max=1),
    (2022, "math", 4): Dose(over_max=2, sum_mismatch=3, nbsp_marks=3, header_variants=True),
    (2022, "physics", 7): Dose(over_max=2, header_variants=True),
    (2022, "history", 5): Dose(foreign_rows=5, no_mark=2),
    (2022, "russian", 5): Dose(nbsp_marks=2, header_variants=True),
    PLANTED.late_work: Dose(
        over_max=6, sum_mismatch=8, total_above_max=3, nbsp_marks=9, no_mark=7, header_variants=True, late=True
    ),
}


@dataclass
class Row:
    """One row as typed: text throughout; a layout decides which cells become numbers."""

    school: School | None  # None: a school outside the registry
    serial: int
    code: int
    class_no: int
    absent: bool
    mark: str = ""
    sex: str = ""
    label: str = ""
    variant: str = "отсутствовал"
    total: int = 0
    cells: tuple[str, ...] = ()
    textbook: str = ""
    shift: int = 0
    tail_shift: int = 0


def class_label(number: int, school: School, grade: int, class_no: int, classes: int) -> str:
    """Every school names its classes in its own way; `number` is its place in the registry."""
    if classes == 1:
        return (str(grade), "нет", "НЕТ")[number % 3]
    letter = LETTERS[class_no]
    return (letter, letter.lower(), f"{grade}{letter}", f"{grade}{letter.lower()}")[number % 4]


def line_of(number: int, school: School | None, subject: str, grade: int, class_no: int) -> int:
    """Place of a class's line of textbooks: that of the school, but in one school the classes of a grade have two."""
    two = school is not None and (school.school_id, subject, grade) == PLANTED.two_lines
    return (number + two * (class_no % 2)) % len(TEXTBOOK_LINES)


def textbook(line: int, subject: str, grade: int) -> str:
    """An invented textbook of a line."""
    name = TEXTBOOK_LINES[line]
    return f"Коллектив авторов. {SUBJECTS[subject].name}. {grade} класс. Линия «{name}» (вымышленный учебник)"


def _spell_not_started(rng: np.random.Generator) -> str:
    draw = rng.random()
    return NOT_STARTED[0 if draw > 0.035 else 1 if draw > 0.015 else 2]


def rows_of(town: Town, sitting: Sitting, rng: np.random.Generator) -> list[Row]:
    """Rows of one work, schools in a random order, with the everyday spellings but no faults yet."""
    roll, work = sitting.roll, sitting.work
    k = len(work.codes)
    totals = sitting.total
    # A zero late in the work is more often a task that was not started.
    skipped = rng.random(sitting.points.shape) < 0.08 + 0.4 * np.arange(k) / k
    flips = rng.random(len(totals)) < 0.02
    order = rng.permutation(len(town.schools))
    rows = []
    for i in np.argsort(order[roll.school], kind="stable"):
        number = int(roll.school[i])
        school, grade = town.schools[number], int(roll.grade[i])
        code = grade * 10000 + int(roll.serial[i])
        row = Row(school, int(roll.serial[i]), code, int(roll.class_no[i]), bool(sitting.absent[i]))
        if not row.absent:
            label = class_label(number, school, grade, row.class_no, int(roll.classes[i]))
            sex = "ж" if roll.girl[i] else "м"
            row.mark, row.variant, row.total = str(sitting.journal[i]), str(sitting.variant[i]), int(totals[i])
            row.sex = sex.upper() if number % 5 == 2 else sex
            row.label = label.swapcase() if flips[i] else label
            row.textbook = textbook(
                line_of(number, school, work.subject, work.grade, row.class_no), work.subject, work.grade
            )
            row.cells = tuple(
                "не пройд."
                if sitting.not_taught[i, j]
                else _spell_not_started(rng)
                if points == 0 and skipped[i, j]
                else str(points)
                for j, points in enumerate(sitting.points[i])
            )
        rows.append(row)
    return rows


def _put(row: Row, position: int, value: str) -> None:
    row.cells = (*row.cells[:position], value, *row.cells[position + 1 :])


def soil(rows: list[Row], sitting: Sitting, dose: Dose, rng: np.random.Generator) -> list[Row]:
    """Plant the faults of `dose` into rows of pupils who wrote (in place); returns the rows with foreign ones added."""
    work = sitting.work
    clean = [row for row in rows if not row.absent and "не пройд." not in row.cells]
    free = [clean[i] for i in rng.permutation(len(clean))]

    for position in [int(j) for j in rng.permutation(len(work.codes))][: dose.over_max]:
        # The form adds up whatever was typed, so the total still is the sum: one fault, not two.
        typed = work.maxima[position] + int(rng.integers(1, 3))
        row = next(row for row in free if row.cells[position] == "0" and row.total + typed <= work.max_score)
        free.remove(row)
        _put(row, position, str(typed))
        row.total += typed
    for _ in range(dose.sum_mismatch):
        row = free.pop()
        step = int(rng.integers(1, 4))
        row.total += step if row.total + step <= work.max_score else -step
    for _ in range(dose.total_above_max):
        free.pop().total = work.max_score + int(rng.integers(1, 10))
    for _ in range(dose.nbsp_marks):
        free.pop().mark += "\xa0"
    for _ in range(dose.no_mark):
        free.pop().mark = "нет отметки"
    untouched = {id(row) for row in free}
    run = [row for row in rows if id(row) in untouched]  # faults of a form come in runs of one school
    for row in run[: dose.shifted]:
        row.shift = int(rng.integers(12, 15))
    for row in run[dose.shifted : dose.shifted + dose.tail_shifted]:
        row.tail_shift = 2
    foreign = []
    for serial in range(1, dose.foreign_rows + 1):
        model = free[serial]
        foreign.append(
            Row(
                None,
                serial,
                model.code // 10000 * 10000 + serial,
                0,
                False,
                model.mark,
                model.sex,
                "нет",
                model.variant,
                model.total,
                tuple("0" if cell in NOT_STARTED else cell for cell in model.cells),
                model.textbook,
            )
        )
    return [*rows, *foreign]
