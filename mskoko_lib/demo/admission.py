"""The final essay of grade 11 and the final interview of grade 9: protocols by wave, with retakes and absences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from mskoko_lib.demo.dirt import LETTERS
from mskoko_lib.demo.gia_planted import ExamFile
from mskoko_lib.demo.people import Person, person, typed
from mskoko_lib.demo.town import Roll, Town
from mskoko_lib.demo.workbook import Cell, write_xlsx

# days: params/norms/essay_interview.yaml; the interviews of 2020 and 2021: from memory
ESSAY_DAYS = {
    2021: (date(2021, 4, 15), date(2021, 5, 5), date(2021, 5, 19), date(2021, 12, 1)),
    2022: (date(2022, 2, 2), date(2022, 5, 4), date(2022, 12, 7)),
}
INTERVIEW_DAYS = {
    2020: (date(2020, 2, 12), date(2020, 3, 11)),
    2021: (date(2021, 2, 10), date(2021, 3, 10)), 2022: (date(2022, 2, 9), date(2022, 3, 9), date(2022, 5, 16)),
}  # fmt: skip
# the set of 2019–2022: params/norms/essay_interview.yaml (from memory there)
CRITERIA = {"ИЧ": 1, "ТЧ": 1, "П1": 2, "П2": 1, "П3": 1, "П4": 1, "М1": 1, "М2": 1, "М3": 1, "Д1": 1, "Д2": 1, "Г": 2, "О": 2,
            "Р": 2, "Иск": 1}  # fmt: skip
_ESSAY = ("Т1", "Т2", "К1", "К2", "К3", "К4", "К5")
_PASS = 10
Row = Sequence[Cell]


@dataclass(frozen=True)
class _Seat:
    pupil: int
    school: int
    class_no: int
    ability: float


def write_admission(root: Path, town: Town, roll: Roll, year: int, known: Mapping[int, Person]) -> list[ExamFile]:
    """Write both procedures of a calendar year; the December essay is of the pupils who are in grade 10 in spring."""
    files: list[ExamFile] = []
    waiting: dict[str, list[_Seat]] = {}
    for k, day in enumerate(ESSAY_DAYS.get(year, ())):
        december = day.month == 12
        seats = _seats(roll, 10 if december else 11)
        if december or not k and year == 2021:
            sitting = seats
        elif not k:  # February: those who did not pass in December, which is in last year's folder
            sitting = [seat for seat in seats if _chance(town, seat, 31, year) < 0.06]
        else:
            sitting = waiting.pop("essay", [])
        if sitting:
            name = f"Итоговое сочинение {day:%d.%m.%Y}.xlsx"
            rows, failed, absent = _essay(town, sitting, day, known, words=bool(k % 2))
            write_xlsx(root / str(year) / name, [("Протокол", rows)])
            waiting["essay"] = failed
            files.append(ExamFile(f"{year}/{name}", year, "essay", len(sitting), absent))
    for k, day in enumerate(INTERVIEW_DAYS.get(year, ())):
        sitting = waiting.pop("interview", []) if k else _seats(roll, 9)
        if sitting:
            name = f"собеседование_{day:%d%m%Y}.xlsx"
            rows, failed, absent = _interview(town, sitting, day, known)
            write_xlsx(root / str(year) / name, [("Лист1", rows)])
            waiting["interview"] = failed
            files.append(ExamFile(f"{year}/{name}", year, "interview", len(sitting), absent))
    return files


def _seats(roll: Roll, grade: int) -> list[_Seat]:
    return [_Seat(int(roll.pupil[i]), int(roll.school[i]), int(roll.class_no[i]), float(roll.ability[i]))
            for i in np.flatnonzero(roll.grade == grade)]  # fmt: skip


def _chance(town: Town, seat: _Seat, kind: int, year: int) -> float:
    return float(np.random.default_rng([town.seed, kind, year, seat.pupil]).random())


def _essay(
    town: Town, seats: Sequence[_Seat], day: date, known: Mapping[int, Person], *, words: bool
) -> tuple[list[Row], list[_Seat], int]:
    """Rows, who has to come again, how many were absent; verdicts in words or as 1 and 0."""
    yes, no = ("зачет", "незачет") if words else (1, 0)
    out: list[Row] = [
        (f"Протокол проверки итогового сочинения {day:%d.%m.%Y}",),
        (),
        (
            "№",
            "Код ОО",
            "Класс",
            "Фамилия",
            "Имя",
            "Отчество",
            "Серия",
            "Номер",
            "Вид работы",
            "Номер темы",
            *_ESSAY,
            "Результат",
        ),
    ]
    again, absent = [], 0
    for n, seat in enumerate(seats, 1):
        rng = np.random.default_rng([town.seed, 32, day.toordinal(), seat.pupil])
        who = known.get(seat.pupil) or person(town, seat.pupil)
        share = 1 / (1 + np.exp(-(seat.ability + 3.2)))
        marks = [bool(rng.random() < share) for _ in _ESSAY]
        passed = all(marks[:4]) and any(marks[4:])
        stop = next((k for k in range(4) if not marks[k]), 6)  # after a незачёт the rest is not checked
        cells: list[Cell] = [yes if mark else no if k <= stop else "" for k, mark in enumerate(marks)]
        cells = [cell if k <= stop else "" for k, cell in enumerate(cells)]
        result: Cell = "зачёт" if passed else "незачёт"
        if rng.random() < 0.02:
            cells, result, passed = [""] * 7, "не явился", False
            absent += 1
        kind = "изложение" if rng.random() < 0.02 else "сочинение"
        out.append((n, int(town.schools[seat.school].rcoi_code), "11", *typed(who, rng), who.series, who.number, kind,
                    int(rng.integers(1, 6)), *cells, result))  # fmt: skip
        if not passed:
            again.append(seat)
    return out, again, absent


def _interview(
    town: Town, seats: Sequence[_Seat], day: date, known: Mapping[int, Person]
) -> tuple[list[Row], list[_Seat], int]:
    out: list[Row] = [
        (f"Итоговое собеседование по русскому языку {day:%d.%m.%Y}",),
        (),
        (
            "№",
            "Код ОО",
            "Класс",
            "ФИО",
            "ОВЗ",
            "Максимальный балл",
            "Минимальный балл",
            *CRITERIA,
            "Итого",
            "Зачёт/незачёт",
        ),
    ]
    again, absent = [], 0
    for n, seat in enumerate(seats, 1):
        rng = np.random.default_rng([town.seed, 33, day.toordinal(), seat.pupil])
        who = known.get(seat.pupil) or person(town, seat.pupil)
        share = 1 / (1 + np.exp(-(seat.ability + 1.3)))
        points: list[Cell] = [int(rng.binomial(top, share)) for top in CRITERIA.values()]
        total: Cell = sum(point for point in points if isinstance(point, int))
        special = _chance(town, seat, 34, 0) < 0.03
        least = 5 if special else _PASS
        passed = isinstance(total, int) and total >= least
        word: Cell = "зачёт" if passed else "незачёт"
        if rng.random() < 0.02:
            points, total, word, passed = [""] * len(CRITERIA), "", "Не явился", False
            absent += 1
        own: Row = ("да", 20, least) if special else ("", "", "")
        name = " ".join(typed(who, rng))
        klass = f"9{LETTERS[seat.class_no % len(LETTERS)]}"
        out.append((n, int(town.schools[seat.school].rcoi_code), klass, name, *own, *points, total, word))
        if not passed:
            again.append(seat)
    return out, again, absent
