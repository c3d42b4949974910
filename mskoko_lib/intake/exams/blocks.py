"""A sheet of a protocol → blocks: title, header, data rows, footers; several exams may follow each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mskoko_lib.intake.block import filled
from mskoko_lib.intake.cells import Cells, header_key, tidy
from mskoko_lib.intake.exams import titles
from mskoko_lib.intake.exams.roles import header_at
from mskoko_lib.intake.exams.titles import Title
from mskoko_lib.intake.recognise import SEARCHED_ROWS, Recognised
from mskoko_lib.intake.workbook import Sheet

PROTOCOL, APPEALS, EXPORT = "rcoi_protocol", "rcoi_appeals", "rcoi_export"
LAYOUTS: dict[str, str] = {
    PROTOCOL: "РЦОИ: протокол результатов ОГЭ, ЕГЭ, ГВЭ",
    APPEALS: "РЦОИ: результаты после апелляций",
    EXPORT: "РЦОИ: выгрузка результатов с английскими заголовками",
}
_FOOTERS = ("средн", "итого", "всего", "минимальн", "максимальн")
_PERSON = ("surname", "first_name", "patronymic", "full_name")
_WORTH = (*_PERSON, "klass", "primary", "written", "oral_score", "mark", "test", "short", "long", "oral", "state")


@dataclass(frozen=True)
class ExamBlock:
    """Rows of one exam under one header. `title` None: the sheet names no exam above it. `rows`, `footers`: 0-based
    rows of the sheet.
    """

    title: Title | None
    columns: dict[str, int]
    rows: npt.NDArray[np.int64]
    footers: tuple[int, ...]


def recognise(sheet: Sheet) -> Recognised | None:
    """A protocol of the exam centre, told by its header; None for any other sheet."""
    for index in range(min(SEARCHED_ROWS, len(sheet.cells))):
        found = header_at(sheet.cells[index : index + 2])
        if found is not None:
            keys = tuple(header_key(cell) for cell in sheet.cells[index])
            layout = APPEALS if "appeal" in found[0] else EXPORT if "columnname" in keys else PROTOCOL
            return Recognised(sheet, layout, index, keys)
    return None


def split(sheet: Sheet) -> list[ExamBlock]:
    """The blocks of a recognised sheet in order; rows before the first header hold titles only."""
    cells = sheet.cells
    held = filled(cells)
    done: list[ExamBlock] = []
    title: Title | None = None
    word = ""
    columns: dict[str, int] = {}
    numbered = np.zeros(len(cells), dtype=bool)
    rows: list[int] = []
    footers: list[int] = []

    def close() -> None:
        nonlocal rows, footers
        if columns and (rows or footers):
            done.append(ExamBlock(title, columns, np.array(rows, dtype=np.int64), tuple(footers)))
        rows, footers = [], []

    i = 0
    while i < len(cells):
        if not held[i]:
            i += 1
        elif columns and numbered[i]:
            rows.append(i)
            i += 1
        elif (found := header_at(cells[i : i + 2])) is not None:
            close()
            columns, n_header = found
            numbered = _numbered(cells, columns)
            i += n_header
            if i < len(cells) and _counts_columns([text for cell in cells[i] if (text := tidy(cell))]):
                i += 1
        else:
            kind = _kind(cells[i], columns)
            if kind == "data":
                rows.append(i)
            elif kind == "footer":
                footers.append(i)
            elif kind == "text":
                text = " ".join(part for part in map(tidy, cells[i]) if part)
                word = titles.exam_word(text) or word
                told = titles.parse(text)
                if told.subject:
                    close()
                    title = titles.with_exam(told, word)
                elif title is not None and not title.dates and (day := titles.lone_day(text)):
                    title = titles.with_day(title, day)
            i += 1
    close()
    return done


def _numbered(cells: Cells, columns: dict[str, int]) -> npt.NDArray[np.bool_]:
    """Rows that are data for certain: a number under «№» and something under «Код ОО»."""
    if "number" not in columns:
        return np.zeros(len(cells), dtype=bool)
    school = cells[:, columns["school"]]
    return np.array(
        [_is_number(n) and s != "" for n, s in zip(cells[:, columns["number"]], school, strict=True)], dtype=bool
    )


def _is_number(cell: object) -> bool:
    if isinstance(cell, int | float):
        return True
    return isinstance(cell, str) and cell.strip().rstrip(".").isdigit()


def _kind(row: Cells, columns: dict[str, int]) -> str:
    """data, footer, text or blank: a row that is neither numbered for certain nor a header."""
    held = [(j, text) for j, cell in enumerate(row) if (text := tidy(cell))]
    if not columns:
        return "text"
    number, school = columns.get("number", -1), columns["school"]
    if not held or all(j == number and _is_number(text) for j, text in held):
        return "blank"
    where = {j for j, _ in held}
    if school not in where and held[0][1].lower().startswith(_FOOTERS) and not where & _at(columns, _PERSON):
        return "footer"
    if number in where and _is_number(dict(held)[number]):
        return "data"
    words = len(held) <= 2 and not where & _at(columns, _WORTH) and not _is_number(held[0][1])
    if school in where and not words:
        return "data"
    if words and held[0][1].lower().startswith(_FOOTERS):
        return "footer"
    # a line that names an exam, or one outside the columns of persons and scores, is no row of a pupil
    if len(held) <= 4 and not (where & _at(columns, _PERSON) and len(held) > 2) and _says_exam(held):
        return "text"
    return "data" if where & _at(columns, _WORTH) else "text"


def _counts_columns(texts: list[str]) -> bool:
    """The columns numbered 1, 2, 3… under the header."""
    return len(texts) > 4 and texts == [str(k) for k in range(1, len(texts) + 1)]


def _says_exam(held: list[tuple[int, str]]) -> bool:
    told = titles.parse(" ".join(text for _, text in held))
    return bool(told.subject) and (bool(told.dates) or told.code is not None or len(held) <= 2)


def _at(columns: dict[str, int], roles: tuple[str, ...]) -> set[int]:
    return {columns[name] for name in roles if name in columns}
