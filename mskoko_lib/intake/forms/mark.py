"""Which form a sheet is: told by its mark «Форма МСОКО …»; its columns are found by their headings, wherever they stand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from mskoko_lib.dataroot import LOGIN
from mskoko_lib.errors import MskokoError
from mskoko_lib.forms import FORMS, Field, Form
from mskoko_lib.intake import cells as c
from mskoko_lib.intake.forms.words import key, yes_or_no
from mskoko_lib.intake.recognise import SEARCHED_ROWS, Recognised
from mskoko_lib.intake.workbook import Sheet

_MARK = re.compile(r"форма мсоко\s+(\S+?)\s*,\s*версия\s+(\d{1,3})\s*,\s*(\d{4})(?:\s+год)?(?:\s*,\s*школа\s+(\S+))?")
_BY_CODE = {c.header_key(form.code): form for form in FORMS}
UNKNOWN = "form_unknown"
LAYOUTS = {form.table: f"форма для школ {form.item}: {form.title}" for form in FORMS} | {
    UNKNOWN: "форма МСОКО, которой программа не знает"
}
_AGAIN = "возьмите новую форму (make templates) и перенесите в неё данные"


@dataclass(frozen=True)
class Mark:
    """What the line «Форма МСОКО …» says. `form` None: no such form; `login`: digits of the school's login or None;
    `row`: 0-based.
    """

    form: Form | None
    code: str
    version: int
    year: int
    login: str | None
    row: int


@dataclass(frozen=True)
class Layout:
    """Where things stand on the sheet, 0-based. `columns`: field → column; `unknown`: columns with another heading;
    `tick`: (row, column) of the cell «нет таких», None where the line has gone; `ticked`: None where it is not read.
    """

    header: int
    columns: dict[str, int]
    unknown: tuple[int, ...]
    tick: tuple[int, int] | None
    ticked: bool | None


def mark_of(sheet: Sheet) -> Mark | None:
    """The first mark in the upper rows of a sheet."""
    for row, line in enumerate(sheet.cells[:SEARCHED_ROWS]):
        for cell in line:
            if not isinstance(cell, str) or "МСОКО" not in cell:
                continue
            if match := _MARK.search(c.tidy(cell).lower().replace("ё", "е")):
                login = LOGIN.fullmatch(match[4] or "")
                return Mark(
                    _BY_CODE.get(match[1]), match[1], int(match[2]), int(match[3]), login[1] if login else None, row
                )
    return None


def recognise(sheet: Sheet) -> Recognised | None:
    """A sheet with a mark; `header` is its row of headings, the row of the mark where none is found."""
    mark = mark_of(sheet)
    if mark is None:
        return None
    header = mark.row if mark.form is None else (_header(sheet, mark.form, mark.row) or mark.row)
    keys = tuple(c.header_key(cell) for cell in sheet.cells[header])
    return Recognised(sheet, UNKNOWN if mark.form is None else mark.form.table, header, keys)


def checked(sheet: Sheet, mark: Mark, year: int, file: str) -> Form:
    """The form of a mark; MskokoError for an unknown form or version and for another year."""
    form = mark.form
    if form is None or form.version != mark.version:
        raise MskokoError(
            "Такой формы или такой её версии программа не знает.", file=file, sheet=sheet.name,
            found=f"форма {mark.code}, версия {mark.version}",
            expected="" if form is None else f"версия {form.version}", action=_AGAIN,
        )  # fmt: skip
    if mark.year != year:
        raise MskokoError(
            "Форма другого года, лист не читается.", file=file, sheet=sheet.name,
            found=f"форма {form.code} за {mark.year} год", expected=str(year),
            action="переложите файл в папку его года или запросите форму нужного года",
        )  # fmt: skip
    return form


def layout(sheet: Sheet, mark: Mark, form: Form, year: int, file: str) -> Layout:
    """Columns and the tick; MskokoError where headings or columns that must be filled are missing or stand twice."""
    header = _header(sheet, form, mark.row)
    if header is None:
        raise MskokoError(
            f"В форме {form.code} не найдена строка заголовков.", file=file, sheet=sheet.name,
            expected=", ".join(f.title for f in form.fields_of(year)[:3]) + " …", action=_AGAIN,
        )  # fmt: skip
    fields = form.fields_of(year)
    names = {name: field.name for field in fields for name in _headings(field)}
    told = [names.get(key(cell)) for cell in sheet.cells[header]]
    counts = Counter(name for name in told if name is not None)
    if twice := [form.field(name).title for name, n in counts.items() if n > 1]:
        raise MskokoError(
            f"В форме {form.code} столбец стоит дважды.", file=file, sheet=sheet.name, found=", ".join(sorted(twice)),
            action="оставьте один столбец с этим заголовком",
        )  # fmt: skip
    if missing := [field.title for field in fields if field.starred and field.name not in counts]:
        raise MskokoError(
            f"В форме {form.code} нет обязательных столбцов.", file=file, sheet=sheet.name, found=", ".join(missing),
            action=_AGAIN,
        )  # fmt: skip
    below = sheet.cells[header + 1 :]
    unknown = [
        column for column, name in enumerate(told)
        if name is None and (c.tidy(sheet.cells[header, column]) or any(c.tidy(cell) for cell in below[:, column]))
    ]  # fmt: skip
    tick, ticked = _tick(sheet, form, header)
    columns = {name: column for column, name in enumerate(told) if name is not None}
    return Layout(header, columns, tuple(unknown), tick, ticked)


def _headings(field: Field) -> set[str]:
    return {key(field.header), key(field.title)}


def _header(sheet: Sheet, form: Form, after: int) -> int | None:
    """The row with most headings of the form, below its mark; at least a third of them (two, anyway)."""
    wanted = set().union(*(_headings(field) for field in form.fields))
    rows = sheet.cells[after + 1 : after + 1 + SEARCHED_ROWS]
    found = [len({key(cell) for cell in row} & wanted) for row in rows]
    if not found or max(found) < max(2, len(form.fields) // 3):
        return None
    return after + 1 + found.index(max(found))


def _tick(sheet: Sheet, form: Form, header: int) -> tuple[tuple[int, int] | None, bool | None]:
    """The first filled cell right of the line «нет таких», else the one beside it."""
    for row in range(header):
        for column, cell in enumerate(sheet.cells[row]):
            if not key(cell).startswith(key(form.none_label)):
                continue
            right = [k for k in range(column + 1, sheet.cells.shape[1]) if c.tidy(sheet.cells[row, k])]
            if not right:
                return (row, min(column + 1, sheet.cells.shape[1] - 1)), False
            answer, rule = yes_or_no(sheet.cells[row, right[0]])
            return (row, right[0]), None if rule == "form_value" else bool(answer)
    return None, False
