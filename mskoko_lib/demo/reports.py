"""Reports of ФИС ОКО by groups of participants, from the same sittings as the protocols: six kinds, two ways of writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mskoko_lib.demo.gia_planted import ReportFile
from mskoko_lib.demo.model import Sitting
from mskoko_lib.demo.town import MUNICIPALITY, REGION, REGION_CODE, Town
from mskoko_lib.demo.workbook import Cell, write_xlsx
from mskoko_lib.demo.works import SUBJECTS

Row = Sequence[Cell]
Shares = list[float]
#: works whose protocols hold no faults, so that report and protocol agree
REPORTED = {
    2021: (("math", 5), ("math", 7)), 2022: (("math", 5), ("math", 7)),
}  # fmt: skip
_SHORT = {"math": "МА"}
_TITLES = {
    "marks": "Статистика по отметкам", "journal": "Сравнение отметок с отметками по журналу",
    "distribution": "Распределение первичных баллов", "completion": "Выполнение заданий",
    "planned": "Достижение планируемых результатов", "groups": "Выполнение заданий группами участников",
}  # fmt: skip
_WIDE = ("Понизили (Отметка < Отметка по журналу)", "Подтвердили (Отметка = Отметке по журналу)",
         "Повысили (Отметка > Отметка по журналу)")  # fmt: skip
_DAYS = {2021: "13.04.2021", 2022: "12.04.2022"}


@dataclass(frozen=True)
class _Unit:
    """Whose figures: label, number of schools, participants (indices into those who wrote), factor of their number."""

    label: str
    n_schools: Cell
    who: npt.NDArray[np.int64]
    times: int = 1
    school_id: str = ""


def write_reports(root: Path, town: Town, sittings: Sequence[Sitting], year: int) -> list[ReportFile]:
    """Write the reports of `year` and say what was planted; none in a year whose reports the town does not write."""
    files: list[ReportFile] = []
    for number, (subject, grade) in enumerate(REPORTED.get(year, ())):
        sitting = next(one for one in sittings if (one.work.subject, one.work.grade) == (subject, grade))
        units = _units(town, sitting, year)
        kinds = tuple(_TITLES) if not number else ("marks", "journal")
        for place, kind in enumerate(kinds):
            rows, fault, school = _table(kind, sitting, units, year, spoiled=number == 1 and year == 2022)
            name = f"{year}/{2849000 + 100 * number + place}.xlsx"
            sheet = f"{_SHORT[subject]} {grade} {_TITLES[kind]}"[:31]
            write_xlsx(root / name, [(sheet, [*_top(kind, sitting), *rows])])
            n_rows = sum(_is_figures(kind, row) for row in rows)
            files.append(ReportFile(name, year, kind, subject, grade, n_rows, fault, school))
    return files


def _units(town: Town, sitting: Sitting, year: int) -> list[_Unit]:
    wrote = np.flatnonzero(~sitting.absent)
    school = sitting.roll.school[wrote]
    units = [
        _Unit("Вся выборка", 35000, wrote, 900), _Unit(REGION, 560, wrote, 30),
        _Unit(f"{MUNICIPALITY}(reg{REGION_CODE}_m001)", len(np.unique(school)), wrote),
    ]  # fmt: skip
    for k, one in enumerate(town.schools):
        who = wrote[school == k]
        if len(who):
            units.append(_Unit(f"МБОУ «{one.short_name}»({one.login(year)})", "", who, 1, one.school_id))
    return units


def _top(kind: str, sitting: Sitting) -> list[Row]:
    work = sitting.work
    name = SUBJECTS[work.subject].name
    return [(_TITLES[kind],), (), (f"ВПР {sitting.year} {name} {work.grade} класс",), ("Предмет:", name),
            ("Максимальный первичный балл:", work.max_score), ("Дата:", _DAYS[sitting.year]), ()]  # fmt: skip


def _pct(count: int, n: int) -> float:
    return round(100 * count / n, 2)


def _marks(sitting: Sitting) -> npt.NDArray[np.int64]:
    return np.asarray(
        2 + np.searchsorted(np.array(sitting.work.boundaries), sitting.total, side="right"), dtype=np.int64
    )


def _table(kind: str, sitting: Sitting, units: list[_Unit], year: int, *, spoiled: bool) -> tuple[list[Row], str, str]:
    """(header and rows, what was planted, where)."""
    marks, journal = _marks(sitting), sitting.journal
    gap = np.sign(marks - journal)
    fault = school = ""
    rows: list[Row] = []
    if kind == "marks":
        rows.append(("Группы участников", "Кол-во ОО", "Кол-во участников", 2, 3, 4, 5))
        victim = max(units[3:], key=lambda unit: -len(unit.who))
        for unit in units:
            shares = [_pct(int((marks[unit.who] == mark).sum()), len(unit.who)) for mark in (2, 3, 4, 5)]
            if spoiled and unit is victim:
                low, high = int(np.argmin(shares)), int(np.argmax(shares))
                shares[low], shares[high] = round(shares[low] + 0.4, 2), round(shares[high] - 0.4, 2)
                fault, school = "share_impossible", unit.school_id
            rows.append((unit.label, unit.n_schools, len(unit.who) * unit.times, *shares))
    elif kind == "journal" and year == 2021:
        rows.append(("Группы участников", "Кол-во участников", "%"))
        for unit in units[1:]:
            rows.append((unit.label,))
            for word, sign in (("Понизили", -1), ("Подтвердили", 0), ("Повысили", 1)):
                n = int((gap[unit.who] == sign).sum())
                rows.append((word, n * unit.times, _pct(n, len(unit.who))))
            rows.append(("Всего", len(unit.who) * unit.times, 100))
    elif kind == "journal":
        heads = [f"{word} {unit}" for word in _WIDE for unit in ("%", "Кол-во участников")]
        rows.append(("Группы участников", "Кол-во участников(всего)", *heads))
        for k, unit in enumerate(units[1:]):
            counts = [int((gap[unit.who] == sign).sum()) for sign in (-1, 0, 1)]
            if spoiled and k == len(units) - 2:  # the last school: one more pupil than its protocol has
                counts[1] += 1
                fault, school = "aggregate_differs", unit.school_id
            n = sum(counts)
            cells = [cell for count in counts for cell in (_pct(count, n), count * unit.times)]
            rows.append((unit.label, n * unit.times, *cells))
    elif kind == "distribution":
        top = sitting.work.max_score
        rows.append(("Группы участников", "Кол-во участников", *range(top + 1)))
        for unit in units:
            counts_of = np.bincount(sitting.total[unit.who], minlength=top + 1)
            rows.append((unit.label, len(unit.who) * unit.times, *(_pct(int(n), len(unit.who)) for n in counts_of)))
    elif kind == "planned":
        rows.append(("Номер задания", "Блоки ПООП обучающийся научится / получит возможность научиться", "Макс балл", REGION,
                     units[2].label, "РФ"))  # fmt: skip
        shares_of = [_completion(sitting, unit.who) for unit in (units[1], units[2], units[0])]
        for j, code in enumerate(sitting.work.codes):
            rows.append(
                (code, f"Требование к заданию {code}", sitting.work.maxima[j], *(shares[j] for shares in shares_of))
            )
    else:
        rows.append(("", "", "", *sitting.work.maxima))
        rows.append(("Группы участников", "Кол-во ОО", "Кол-во участников", *sitting.work.codes))
        for unit in units:
            rows.append((unit.label, unit.n_schools, len(unit.who) * unit.times, *_completion(sitting, unit.who)))
            if kind == "groups":
                for mark in (2, 3, 4, 5):
                    group = unit.who[marks[unit.who] == mark]
                    if len(group):
                        name = f"Ср. % вып. уч. гр.баллов {mark}"
                        rows.append((name, "", len(group) * unit.times, *_completion(sitting, group)))
    return rows, fault, school


def _completion(sitting: Sitting, who: npt.NDArray[np.int64]) -> Shares:
    points = sitting.points[who].sum(axis=0)
    return [round(100 * int(p) / (len(who) * top), 2) for p, top in zip(points, sitting.work.maxima, strict=True)]


def _is_figures(kind: str, row: Row) -> bool:
    return len(row) > 1 and row[0] not in ("", "Группы участников", "Номер задания")
