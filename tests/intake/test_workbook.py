"""What is not a sound workbook is told by name before it is unpacked; row numbers are Excel's."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake import workbook
from mskoko_lib.intake.workbook import open_workbook


def book_bytes(**cells: object) -> bytes:
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.worksheets[0][place] = value
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def replaced(raw: bytes, name: str, data: bytes) -> bytes:
    """The same archive with one part exchanged or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, data)
    return out.getvalue()


def test_rows_keep_their_excel_numbers() -> None:
    cells = open_workbook(book_bytes(C5="x", D7=2.5), "a.xlsx").sheets[0].cells
    assert (cells[4, 2], cells[6, 3], cells.shape) == ("x", 2.5, (7, 4))


def test_hidden_sheets_are_kept_apart() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = 1
    for name, state in (("h", "hidden"), ("v", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet["A1"] = 1
        sheet.sheet_state = state
    raw = io.BytesIO()
    book.save(raw)
    opened = open_workbook(raw.getvalue(), "a.xlsx")
    assert ([s.name for s in opened.sheets], [s.name for s in opened.hidden]) == (["Sheet"], ["h", "v"])


@pytest.mark.parametrize(
    ("raw", "name", "told"),
    [
        (b"login;name", "a.xlsx", "ею не является"),
        (b"", "a.xlsx", "файл пуст"),
        (b"<html><table>", "a.xls", "ею не является"),
        (b"PK\x03\x04 torn", "a.xlsx", "повреждена"),
        (book_bytes(A1=1)[:-300], "a.xlsx", "повреждена"),
        (book_bytes(), "a.xlsx", "пуста"),
        (book_bytes(A1=1), "a.xlsm", "макросами"),
        (book_bytes(A1=1), "a.csv", "Не книга"),
        (replaced(book_bytes(A1=1), "xl/vbaProject.bin", b"x"), "a.xlsx", "макросы"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "паролем"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "a.xls", "повреждена"),
        (book_bytes(A1=1, XFD1048576=1), "a.xlsx", "1048576 строк × 16384 столбцов"),
        (replaced(book_bytes(A1=1), "xl/worksheets/sheet1.xml", b"<!DOCTYPE x>"), "a.xlsx", "DOCTYPE"),
        (replaced(book_bytes(A1=1), "xl/media/x.bin", b"\x00" * (30 * 2**20)), "a.xlsx", "подозрительно большой"),
    ],
)
def test_unsound_files(raw: bytes, name: str, told: str) -> None:
    with pytest.raises(MskokoError) as caught:
        open_workbook(raw, name)
    assert told in str(caught.value)
    assert name in str(caught.value)


def test_size_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_BYTES", 1000)
    with pytest.raises(MskokoError, match="велик"):
        open_workbook(book_bytes(A1=1), "a.xlsx")


def test_formula_without_a_saved_value_is_empty(tmp_path: Path) -> None:
    cells = open_workbook(book_bytes(A1="x", B1="=1+1"), "a.xlsx").sheets[0].cells
    assert cells[0, 0] == "x"
    assert cells.shape[1] == 1 or cells[0, 1] == ""
