"""Opening a workbook that a stranger sent: checks come before anything is unpacked into memory."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

import numpy as np
import python_calamine as calamine

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.cells import Cells

MAX_BYTES = 100 * 2**20  # of the file as sent; a whole region's work is about 5 MB
MAX_UNPACKED = 400 * 2**20
MAX_RATIO = 250  # pre-filled forms pack 40:1, bombs 1000:1
SMALL_UNPACKED = 20 * 2**20  # below this any ratio is harmless
MAX_CELLS = 8_000_000  # calamine lays a sheet out as a full rectangle, 32 bytes a cell
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_CELL_REF = re.compile(rb"""\sr=["']([A-Z]{0,3})(\d{1,7})["']""")
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
        raise _locked(file) from error
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


_RESAVE = "откройте файл в Excel и сохраните как «Книга Excel (*.xlsx)» или запросите заново"


def _cells(book: calamine.CalamineWorkbook, name: str) -> Cells:
    # without skip_empty_area=False the rows above and left of the first value vanish and row numbers lie
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    cells = np.empty((len(rows), len(rows[0]) if rows else 0), dtype=object)
    if cells.size:
        cells[:] = rows
    return cells


def _check(raw: bytes, file: str) -> None:
    lower = file.lower()
    if lower.endswith((".xlsm", ".xltm", ".xlam")):
        raise MskokoError("Книги с макросами не читаются.", file=file, action=_RESAVE)
    if not lower.endswith(WORKBOOKS):
        raise MskokoError("Не книга Excel.", file=file, expected="файл .xlsx или .xls")
    if len(raw) > MAX_BYTES:
        raise MskokoError(
            "Файл слишком велик.", file=file, found=f"{len(raw) // 2**20} МБ", expected=f"до {MAX_BYTES // 2**20} МБ"
        )
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise _locked(file)
        return
    if not raw.startswith(b"PK"):
        found = "файл пуст" if not raw else "внутри не книга Excel (переименованный текст или веб-страница?)"
        raise MskokoError("Файл назван как книга Excel, но ею не является.", file=file, found=found, action=_RESAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_archive(archive, len(raw), file)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _broken(file) from error


def _check_archive(archive: zipfile.ZipFile, packed: int, file: str) -> None:
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > 5000 or unpacked > MAX_UNPACKED or (unpacked > SMALL_UNPACKED and unpacked > MAX_RATIO * packed):
        raise MskokoError(
            "Книга распаковывается в подозрительно большой объём и не читается.",
            file=file,
            found=f"{packed // 1024} КБ → {unpacked // 2**20} МБ",
            action=_RESAVE,
        )
    for info in infos:
        if info.filename.lower().endswith("vbaproject.bin"):
            raise MskokoError("В книге есть макросы, она не читается.", file=file, action=_RESAVE)
        if info.filename.startswith(("xl/worksheets/", "xl/sharedStrings", "xl/workbook")):
            # reading also proves the sizes declared in the archive
            data = archive.read(info)
            if b"<!DOCTYPE" in data[:4096]:
                raise MskokoError("В книге есть объявление DOCTYPE, она не читается.", file=file, action=_RESAVE)
            if info.filename.startswith("xl/worksheets/"):
                _check_extent(data, file)


def _check_extent(data: bytes, file: str) -> None:
    refs = _CELL_REF.findall(data)
    rows = max((int(number) for _, number in refs), default=0)
    columns = max((_column(name) for name in {name for name, _ in refs}), default=0)
    if rows * columns > MAX_CELLS:
        raise MskokoError(
            "Лист занимает слишком много места: значение стоит далеко от таблицы.",
            file=file,
            found=f"{rows} строк × {columns} столбцов",
            action="удалите пустые строки и столбцы под таблицей и справа от неё, сохраните файл",
        )


def _column(name: bytes) -> int:
    number = 0
    for char in name:
        number = number * 26 + char - 64
    return number


def _broken(file: str) -> MskokoError:
    return MskokoError("Книга Excel повреждена, её не удалось открыть.", file=file, action=_RESAVE)


def _locked(file: str) -> MskokoError:
    return MskokoError("Книга защищена паролем.", file=file, action="снимите пароль и пришлите файл снова")
