"""An own reading of the invented town's files: by the columns of the formats, nothing of the library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook


@dataclass(frozen=True)
class TypedRow:
    """One row as it stands in the file, found by position; cells are text, `total` None when the cell is empty."""

    login: str
    code: str
    mark: str
    sex: str
    label: str
    variant: str
    total: int | None
    tasks: tuple[str, ...]
    moved: int  # columns by which the row stands too far right
    tail_moved: int
    uploaded: str


def text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def sheet(path: Path, name: str | int) -> list[list[Any]]:
    book = CalamineWorkbook.from_path(path)
    found = book.get_sheet_by_index(name) if isinstance(name, int) else book.get_sheet_by_name(name)
    return [list(row) for row in found.to_python(skip_empty_area=False)]


def read_rows(path: Path, year: int) -> tuple[list[str], list[TypedRow]]:
    """Header and rows of a file of results, found by the columns of each layout."""
    grid = sheet(path, "Протокол" if year == 2022 else 0)
    head = [text(cell) for cell in grid[0]]
    if year == 2020:
        places, first, last = (1, 3, 4, 5, 6, 7, 9), 10, head.index("Учебник")
    elif year == 2021:
        places, first, last = (0, 3, 4, 5, 6, 7, 8), 9, head.index("Учебник")
    else:
        last = head.index("Наименование класса")
        places, first = (0, 6, last + 2, last + 1, last, 7, last + 3), 8
    rows = []
    for cells in grid[1:]:
        moved = 0
        if year == 2021:
            moved = next(i for i in range(3, len(cells)) if re.fullmatch(r"\d{5}", text(cells[i]))) - 3
        line = [text(cell) for cell in cells]
        line = [*line[:2], *line[2 + moved :]]
        login, code, mark, sex, label, variant, total = (line[i] for i in places)
        filled = [i for i, cell in enumerate(line) if cell and i >= last]
        tail_moved = filled[0] - last if year == 2021 and filled else 0
        rows.append(
            TypedRow(login, code, mark, sex, label, variant, int(total) if total else None, tuple(line[first:last]),
                     moved, tail_moved, line[5] if year == 2022 else "")
        )  # fmt: skip
    return head, rows
