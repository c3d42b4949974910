"""Marking faults in a workbook: a school's own form as it is, or its faulty rows copied out of a file of many."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from mskoko_lib.build.returns_letter import cell_of
from mskoko_lib.build.xlsx_sheet import clean, sheet_name
from mskoko_lib.dataroot import LOGIN
from mskoko_lib.intake.cells import tidy
from mskoko_lib.intake.families import family_of
from mskoko_lib.intake.recognise import recognise
from mskoko_lib.intake.rules import ADVICE
from mskoko_lib.intake.workbook import Sheet, Workbook
from mskoko_lib.office import EPOCH, same_bytes

_RED = PatternFill("solid", fgColor="FFFFC7CE")
_WIDTH, _LINE_CHARS, _LINE_HEIGHT = 360, 46, 18  # of a comment: pixels, characters a line, pixels a line


@dataclass(frozen=True)
class Source:
    """A file as sent: path from the data root, its bytes, its sheets."""

    file: str
    raw: bytes
    book: Workbook

    def is_form(self) -> bool:
        """Every recognised sheet is a collection form, whose rows name no school."""
        layouts = {known[0] for sheet in self.book.sheets if (known := _header(sheet)) is not None}
        return bool(layouts) and all("form" in layout for layout in layouts)

    def logins(self) -> set[str]:
        """Digits of every login in any cell, hidden sheets too."""
        sheets = (*self.book.sheets, *self.book.hidden)
        texts = {v for sheet in sheets for v in sheet.cells.ravel() if isinstance(v, str)}
        return {digits for text in texts for digits in LOGIN.findall(text)}


def marked_form(source: Source, faults: pd.DataFrame, forgotten: pd.DataFrame) -> bytes:
    """The school's workbook with its sheets and drop-downs kept; rows of forgotten people emptied."""
    book = openpyxl.load_workbook(io.BytesIO(source.raw), keep_links=False)
    for event in forgotten.dropna(subset=["row"]).to_dict("records"):
        if event["sheet"] in book.sheetnames:
            for cell in book[event["sheet"]][int(event["row"])]:
                if isinstance(cell, Cell):
                    cell.value = None
    for (name, address), texts in _marks(faults).items():
        sheet = book[name] if name in book.sheetnames else book.worksheets[0]
        if isinstance(sheet, Worksheet):
            _mark(sheet, *coordinate_to_tuple(address), texts)
    return _saved(book)


def copied_rows(source: Source, faults: pd.DataFrame, own: set[str]) -> bytes:
    """A new workbook: per sheet the header and the faulty rows alone, before them their row numbers in the source.

    A row that holds a login of another school is not copied, whatever its event says. `own`: digits of the logins.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    taken: set[str] = set()
    marks = _marks(faults)
    for name, events in faults.groupby("sheet", sort=True):
        found = next((s for s in source.book.sheets if s.name == name), source.book.sheets[0])
        sheet = book.create_sheet(sheet_name(str(name) or "Лист", taken))
        known = _header(found)
        header = [] if known is None else _header_rows(found, known[1])
        _put(sheet, 1, 1, "Строка в вашем файле").font = Font(bold=True)
        at: dict[int, int] = {}
        rows = sorted({int(row) for row in events["row"]} - {index + 1 for index in header})
        for index in header + [row - 1 for row in rows if _is_own_row(found, row, own)]:
            at[index + 1] = line = 2 + len(at)
            _put(sheet, line, 1, index + 1)
            for column, value in enumerate(found.cells[index], start=2):
                _put(sheet, line, column, value)
        for (place, address), texts in marks.items():
            row, column = coordinate_to_tuple(address)
            if place == name and row in at:
                _mark(sheet, at[row], column + 1, texts)
        sheet.column_dimensions["A"].width = 22
        for column in range(2, found.cells.shape[1] + 2):
            sheet.column_dimensions[get_column_letter(column)].width = 14
        sheet.freeze_panes = f"B{2 + len(header)}"
    return _saved(book)


def _header(sheet: Sheet) -> tuple[str, int] | None:
    """(layout, 0-based header row) of a sheet, None when it is not recognised."""
    known = family_of(sheet)
    found = known[1] if known is not None else recognise(sheet)
    return None if found is None else (found.layout, found.header)


def _header_rows(sheet: Sheet, header: int) -> list[int]:
    """Titles and headings down to the header row; a line with several figures above it may be somebody's row."""

    def is_heading(index: int) -> bool:
        texts = [tidy(cell) for cell in sheet.cells[index]]
        return sum(text.replace(".", "", 1).isdigit() for text in texts) < 2 and not any(map(LOGIN.search, texts))

    return [index for index in range(header) if is_heading(index)] + [header]


def _is_own_row(sheet: Sheet, row: int, own: set[str]) -> bool:
    if not 1 <= row <= len(sheet.cells):
        return False
    return {digits for cell in sheet.cells[row - 1] for digits in LOGIN.findall(tidy(cell))} <= own


def _marks(faults: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """(sheet, cell) → what its comment says, one text per fault."""
    marks: dict[tuple[str, str], list[str]] = {}
    for event in faults.sort_values(["sheet", "row", "cell", "rule"], kind="stable").to_dict("records"):
        lines = [f"Найдено: {event['found']}"] if event["found"] else []
        lines += [f"Замечание: {event['text']}.", f"Что сделать: {ADVICE[event['rule']]}"]
        marks.setdefault((str(event["sheet"]), cell_of(event)), []).append("\n".join(lines))
    return marks


def _mark(sheet: Worksheet, row: int, column: int, texts: list[str]) -> None:
    for merged in sheet.merged_cells.ranges:  # only the first cell of a merged range takes a comment
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            row, column = merged.min_row, merged.min_col
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    text = clean("\n\n".join([*([cell.comment.text] if cell.comment else []), *dict.fromkeys(texts)]))
    height = sum(1 + len(line) // _LINE_CHARS for line in text.split("\n"))
    cell.fill = _RED
    cell.comment = Comment(text, "МСОКО", width=_WIDTH, height=24 + _LINE_HEIGHT * height)


def _put(sheet: Worksheet, row: int, column: int, value: object) -> Cell:
    """Write a value; text stays text even when it looks like a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        if value:
            cell.value = clean(value)
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    elif isinstance(value, bool | int | dt.date | dt.time | dt.timedelta):
        cell.value = value
    elif isinstance(value, float | np.floating):
        cell.value = int(value) if float(value).is_integer() else float(value)
    return cell


def _saved(book: openpyxl.Workbook) -> bytes:
    book.properties.created = book.properties.modified = EPOCH
    buffer = io.BytesIO()
    book.save(buffer)
    return same_bytes(buffer.getvalue())
