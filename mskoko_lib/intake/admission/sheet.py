"""Sheets of the essay and the interview: which of the two, where the header is, of which day, which rows are data."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.admission.words import ESSAY, essay_role, interview_role
from mskoko_lib.intake.cells import Cells, day, header_key, tidy
from mskoko_lib.intake.recognise import SEARCHED_ROWS, Recognised
from mskoko_lib.intake.workbook import Sheet

ESSAY_LAYOUT, INTERVIEW_LAYOUT = "essay", "interview"
TITLES = {
    ESSAY_LAYOUT: "РЦОИ: итоговое сочинение (изложение)",
    INTERVIEW_LAYOUT: "РЦОИ: итоговое собеседование",
}
_ROLES: dict[str, Callable[[object], str]] = {ESSAY_LAYOUT: essay_role, INTERVIEW_LAYOUT: interview_role}
_DATE = re.compile(r"(?<!\d)(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}[.-]\d\d[.-]\d\d)(?!\d)")
_PLAIN_ROLES = frozenset({
    "school", "login", "klass", "surname", "name", "patronymic", "full_name", "series", "document", "topic", "day", "kind",
    "passed", "state", "score", "special", "score_max", "score_min",
})  # fmt: skip
_FOOTERS = ("средн", "итого", "всего", "председатель", "эксперт", "руководитель", "ответственн")


@dataclass(frozen=True)
class Page:
    """A recognised sheet: role → column; `rows`: 0-based data rows; `criteria` in the order of the sheet."""

    columns: dict[str, int]
    rows: tuple[int, ...]
    criteria: tuple[str, ...]
    day: date | None
    title: str


def recognise(sheet: Sheet) -> Recognised | None:
    """An essay or interview protocol: a school, a name and at least two criteria under one or two header rows."""
    for index in range(min(len(sheet.cells), SEARCHED_ROWS)):
        above = " ".join(tidy(c).lower() for row in sheet.cells[: index + 1] for c in row if isinstance(c, str))
        for layout in (ESSAY_LAYOUT, INTERVIEW_LAYOUT):
            columns, _ = _columns(sheet.cells, index, layout)
            criteria = set(columns) - _PLAIN_ROLES
            named = {"surname", "full_name"} & set(columns) and {"school", "login"} & set(columns)
            called = ("сочинен" in above or "изложен" in above) if layout == ESSAY_LAYOUT else "собеседован" in above
            enough = len(criteria) >= 3 or (called and ("passed" in columns or "score" in columns))
            if named and enough and not (layout == INTERVIEW_LAYOUT and set(ESSAY) & criteria):
                return Recognised(sheet, layout, index, tuple(header_key(cell) for cell in sheet.cells[index]))
    return None


def open_page(found: Recognised, file: str) -> Page:
    """Columns, data rows and date of a sheet. MskokoError for a rehearsal."""
    cells = found.sheet.cells
    columns, two = _columns(cells, found.header, found.layout)
    title = " ".join(tidy(c) for row in cells[: found.header] for c in row if isinstance(c, str) and tidy(c))
    if re.search(r"пробн|репетиц|тренир", f"{title} {PurePosixPath(file).name}".lower()):
        raise MskokoError(
            "Это пробное мероприятие, а не сама процедура: лист не читается.", file=file, sheet=found.sheet.name or None,
            action="уберите файл из папки или пришлите протокол самой процедуры",
        )  # fmt: skip
    first = found.header + 1 + two
    rows = tuple(i for i in range(first, len(cells)) if _is_data(cells[i], columns))
    criteria = tuple(sorted(set(columns) - _PLAIN_ROLES, key=lambda role: columns[role]))
    return Page(columns, rows, criteria, _one_day(title) or _one_day(PurePosixPath(file).stem), title)


def _columns(cells: Cells, index: int, layout: str) -> tuple[dict[str, int], bool]:
    """Role → column; a second header row under a group heading («Критерии») counts when it holds criteria."""
    role_of = _ROLES[layout]
    columns: dict[str, int] = {}
    for at, cell in enumerate(cells[index]):
        if isinstance(cell, str) and (role := role_of(cell)):
            columns.setdefault(role, at)
    below: dict[str, int] = {}
    if index + 1 < len(cells):
        for at, cell in enumerate(cells[index + 1]):
            if isinstance(cell, str) and (role := role_of(cell)) and role not in ("passed", "score"):
                below.setdefault(role, at)
    two = len(set(below) - _PLAIN_ROLES) >= 2 and not {"surname", "full_name"} & set(below)
    if two:
        columns = {**below, **columns}
    return columns, two


def _is_data(row: Cells, columns: dict[str, int]) -> bool:
    held = [tidy(row[at]) for at in columns.values() if at < len(row) and tidy(row[at])]
    first = next((tidy(cell) for cell in row if tidy(cell)), "").lower()
    return len(held) >= 2 and not (first.startswith(_FOOTERS) and len(held) < 6)


def _one_day(text: str) -> date | None:
    days = {
        day(match.replace("-", ".") if match[2] == "." else match.replace(".", "-")) for match in _DATE.findall(text)
    }
    known = {one for one in days if one is not None}
    return known.pop() if len(known) == 1 else None
