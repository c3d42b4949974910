"""Timetables of assessment works read with openpyxl alone: by month in counts or dates, by day in codes of subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl

Cells = list[str]
_ENTRY = re.compile(r"(?:\d+([а-я]) )?(\d\d\.\d\d)")
_TOTAL = "Всего"


@dataclass(frozen=True)
class Planned:
    """Works of a class; `half` «1» is autumn, `day` "" where a count alone is told, `hours` of the year, 0 untold."""

    school: str
    half: str
    grade: str
    label: str
    subject: str
    day: str
    n: int
    hours: int


def planned_works(folder: Path) -> list[Planned]:
    """Works of every class; one of a whole parallel is one of each class that the timetable names, else of the parallel."""
    found: list[Planned] = []
    for path in sorted(folder.glob("График*.xlsx")):
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for sheet in book:
            rows = [
                ["" if cell is None else str(cell).strip() for cell in row] for row in sheet.iter_rows(values_only=True)
            ]
            half, school = re.search(r"(\d) полугодие.*?года\. (.+)", rows[0][0]).groups()
            read = _by_day if rows[3][0] == "Класс" else _by_month
            found += _of_classes(list(read(rows, Planned(school, half, "", "", "", "", 1, 0))))
        book.close()
    return found  # fmt: skip


def _of_classes(works: list[Planned]) -> Iterator[Planned]:
    for one in works:
        labels = sorted({other.label for other in works if other.grade == one.grade and other.label})
        if one.label or not labels:
            yield one
        else:
            yield from (replace(one, label=label) for label in labels)


def _by_day(rows: list[Cells], bare: Planned) -> Iterator[Planned]:
    months, month = [], ""
    for column in range(len(rows[3])):  # a row ends with its last filled cell
        month = (rows[2][column] if column < len(rows[2]) else "") or month
        months.append(month)
    for row in rows[4:]:
        for column in range(3, len(row)):
            for work in filter(None, row[column].split("; ")):
                day = f"{rows[3][column]} {months[column]}"
                yield replace(bare, grade=row[0][:-1], label=row[0][-1], subject=work.split()[1], day=day)


def _by_month(rows: list[Cells], bare: Planned) -> Iterator[Planned]:
    grade = ""
    for row in rows[4:]:
        if row[0].endswith(" классы"):
            grade = row[0].split()[0]
            continue
        # the sums of a half and of the levels stand beside the works
        columns = [k for k in range(1, len(row) - 3) if rows[3][k] != _TOTAL and row[k]]
        for cell in (row[k] for k in columns):
            mine = replace(bare, grade=grade, subject=row[0], hours=int(row[-2]))
            if cell.isdigit():
                yield replace(mine, n=int(cell))
            else:
                yield from (replace(mine, label=label or "", day=day) for label, day in _ENTRY.findall(cell))
