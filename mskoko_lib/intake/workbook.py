"""Opening a workbook that a stranger sent: checks come before anything is unpacked into memory."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass

import numpy as np
import python_calamine as calamine

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.archive import RESAVE, locked
from mskoko_lib.intake.cells import Cells
from mskoko_lib.intake.ole import SIGNATURE, check_xls
from mskoko_lib.intake.ooxml import check_xlsx

MAX_BYTES = 100 * 2**20  # of the file as sent; a whole region's work is about 5 MB
MAX_CELLS = 8_000_000  # of all sheets; each is laid out as a full rectangle, 32 bytes a cell
MACRO_BOOKS = (".xlsm", ".xltm", ".xlam")
WORKBOOKS = (".xlsx", ".xls")


@dataclass(frozen=True)
class Sheet:
    """One visible sheet: `cells[i, j]` is Excel row i + 1, column j (0-based), "" where nothing stands."""

    name: str
    cells: Cells


@dataclass(frozen=True)
class Workbook:
    """Visible sheets and hidden ones, each in file order."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[Sheet, ...]


def open_workbook(raw: bytes, file: str) -> Workbook:
    """Sheets of a workbook given as bytes; MskokoError says what is wrong with it and what to do.

    `file` is only shown in messages and judged by its extension. Formulas give the value saved with them.
    """
    _check(raw, file)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        metas = [m for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
        shown = [m.visible == calamine.SheetVisibleEnum.Visible for m in metas]
        every = [Sheet(m.name, _cells(book, m.name)) for m in metas]
    except calamine.PasswordError as error:
        raise locked(file) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise _broken(file) from error
    except BaseException as error:
        # a panic inside calamine is no Exception; anything else (Ctrl+C) goes on
        if type(error).__name__ != "PanicException":
            raise
        raise _broken(file) from error
    sheets = tuple(sheet for sheet, visible in zip(every, shown, strict=True) if visible)
    if not any(sheet.cells.size for sheet in sheets):
        raise MskokoError("Книга пуста: на видимых листах нет данных.", file=file, action="запросите файл заново")
    return Workbook(sheets, tuple(sheet for sheet, visible in zip(every, shown, strict=True) if not visible))


def _cells(book: calamine.CalamineWorkbook, name: str) -> Cells:
    sheet = book.get_sheet_by_name(name)
    start, end = sheet.start, sheet.end
    if start is None or end is None:
        return np.empty((0, 0), dtype=object)
    # rows above the first value are given, columns left of it are not: row and column numbers must be Excel's
    cells = np.empty((end[0] + 1, end[1] + 1), dtype=object)
    cells[:, : start[1]] = ""
    one: dict[object, object] = {}  # a text that stands in many cells is kept once
    keep = one.setdefault
    for i, row in enumerate(sheet.iter_rows()):
        cells[i, start[1] :] = [keep(cell, cell) if type(cell) is str else cell for cell in row]
    return cells


def _check(raw: bytes, file: str) -> None:
    lower = file.lower()
    if lower.endswith(MACRO_BOOKS):
        raise MskokoError("Книги с макросами не читаются.", file=file, action=RESAVE)
    if lower.endswith(".xlsb"):
        raise MskokoError("Двоичные книги (.xlsb) не читаются.", file=file, action=RESAVE)
    if not lower.endswith(WORKBOOKS):
        raise MskokoError("Не книга Excel.", file=file, expected="файл .xlsx или .xls")
    if len(raw) > MAX_BYTES:
        raise MskokoError(
            "Файл слишком велик.", file=file, found=f"{len(raw) // 2**20} МБ", expected=f"до {MAX_BYTES // 2**20} МБ"
        )
    try:
        if raw.startswith(SIGNATURE):
            check_xls(raw, file, MAX_CELLS)
        elif raw.startswith(b"PK"):
            check_xlsx(raw, file, MAX_CELLS)
        else:
            found = "файл пуст" if not raw else "внутри не книга Excel (переименованный текст или веб-страница?)"
            raise MskokoError("Файл назван как книга Excel, но ею не является.", file=file, found=found, action=RESAVE)
    except (
        zipfile.BadZipFile,
        struct.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise _broken(file) from error


def _broken(file: str) -> MskokoError:
    return MskokoError("Книга Excel повреждена, её не удалось открыть.", file=file, action=RESAVE)
