"""Workbooks that mean harm or are merely enormous: each is refused by name, in bounded time and memory."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake import archive
from mskoko_lib.intake.workbook import open_workbook
from tests.intake.test_workbook import book_bytes, replaced

RELS = "xl/_rels/workbook.xml.rels"
LINK = (
    '<Relationship Id="rId99" TargetMode="External" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
)
ENTITY = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'


def part(raw: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(raw)).read(name)


def linked(kind: str, target: str) -> bytes:
    raw = book_bytes(A1=1)
    return replaced(
        raw, RELS, part(raw, RELS).replace(b"</Relationships>", LINK.format(kind=kind, target=target).encode())
    )


def refused(raw: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(MskokoError) as told:
        open_workbook(raw, name)
    assert name in str(told.value)
    assert "Traceback" not in str(told.value)
    return str(told.value)


def formula(text: str) -> bytes:
    raw = book_bytes(A1="x")
    sheet = part(raw, "xl/worksheets/sheet1.xml")
    cell = f'<c r="B1"><f>{text}</f><v>1</v></c></row>'.encode()
    return replaced(raw, "xl/worksheets/sheet1.xml", sheet.replace(b"</row>", cell, 1))


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("externalLinkPath", "file:///C:/other.xlsx"), ("oleObject", "file:///x.doc"), ("image", "http://example.org/x.png"),
        ("attachedTemplate", "http://example.org/x"),
    ],
)  # fmt: skip
def test_links_outward_are_refused(kind: str, target: str) -> None:
    told = refused(linked(kind, target))
    assert "связь" in told
    assert "Разорвать связь" in told


def test_hyperlinks_are_text() -> None:
    """Sites and addresses of schools stand in many forms."""
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "сайт"
    book.worksheets[0]["A1"].hyperlink = "https://example.org"
    raw = io.BytesIO()
    book.save(raw)
    assert open_workbook(raw.getvalue(), "a.xlsx").sheets[0].cells[0, 0] == "сайт"


@pytest.mark.parametrize("text", ["cmd|'/c calc'!A0", '_xlfn.WEBSERVICE("http://x")', 'RTD("a",,"b")'])
def test_formulas_that_reach_out_are_refused(text: str) -> None:
    assert "формула" in refused(formula(text.replace('"', "&quot;")))


def test_ordinary_formulas_give_their_saved_value() -> None:
    assert open_workbook(formula("SUM(A1:A3)"), "a.xlsx").sheets[0].cells[0, 1] == 1


@pytest.mark.parametrize(
    "name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", RELS]
)
def test_entities_are_refused_in_every_part(name: str) -> None:
    assert "DOCTYPE" in refused(replaced(book_bytes(A1=1), name, ENTITY))


def test_doctype_after_a_long_comment_or_in_utf16() -> None:
    late = b"<?xml version='1.0'?><!--" + b"x" * 9000 + b"--><!DOCTYPE x []><worksheet/>"
    assert "DOCTYPE" in refused(replaced(book_bytes(A1=1), "xl/worksheets/sheet1.xml", late))
    wide = '<?xml version="1.0" encoding="utf-16"?><worksheet/>'.encode("utf-16")
    assert "кодировке" in refused(replaced(book_bytes(A1=1), "xl/worksheets/sheet1.xml", wide))


@pytest.mark.parametrize("name", ["xl/VBAPROJECT.bin", "xl/macrosheets/sheet1.xml", "xl/activeX/activeX1.bin"])
def test_macros_under_any_name(name: str) -> None:
    assert "макросы" in refused(replaced(book_bytes(A1=1), name, b"<x/>"))


def test_macros_told_by_type() -> None:
    raw = book_bytes(A1=1)
    types = part(raw, "[Content_Types].xml").replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
    assert "макросы" in refused(replaced(raw, "[Content_Types].xml", types))


def test_external_book_and_nested_file() -> None:
    assert "связь" in refused(replaced(book_bytes(A1=1), "xl/externalLinks/externalLink1.xml", b"<x/>"))
    assert "вложен" in refused(replaced(book_bytes(A1=1), "xl/embeddings/a.bin", book_bytes(A1=1)))


def test_two_parts_of_one_name_and_a_name_that_leads_out() -> None:
    raw = book_bytes(A1=1)
    out = io.BytesIO(raw)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/workbook.xml", b"<workbook/>")
    assert "одним именем" in refused(out.getvalue())
    assert "за пределы" in refused(replaced(raw, "../../etc/passwd", b"x"))


def test_declared_sizes_must_hold() -> None:
    """The size of a part is changed in the directory: what lies is broken."""
    raw = bytearray(book_bytes(A1="x" * 50))
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (7).to_bytes(4, "little")
    assert "повреждена" in refused(bytes(raw))


def test_member_and_ratio_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 5)
    assert "подозрительно" in refused(book_bytes(A1=1))
    monkeypatch.undo()
    bomb = replaced(book_bytes(A1=1), "xl/media/a.bin", b"\0" * (48 * 2**20))
    assert len(bomb) < 60_000
    assert "подозрительно" in refused(bomb)


def test_old_workbook_with_macros_or_torn() -> None:
    torn = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(range(256)) * 8
    assert "повреждена" in refused(torn, "a.xls")


@pytest.mark.parametrize(
    "value", ["#N/A", "=1+1", "x" * 32_767, "\ufeffтекст", "a\u00a0b", True, 0.1, "=cmd|' /C calc'!A0"]
)
def test_odd_values_are_read_as_they_stand(value: object) -> None:
    book = openpyxl.Workbook()
    cell = book.worksheets[0]["A1"]
    cell.value = value
    cell.data_type = "s" if isinstance(value, str) else cell.data_type
    raw = io.BytesIO()
    book.save(raw)
    assert open_workbook(raw.getvalue(), "a.xlsx").sheets[0].cells[0, 0] == value


def rows_xml(rows: range, columns: int) -> bytes:
    letters = [chr(65 + k) for k in range(columns)]
    body = "".join(
        f'<row r="{r}">{"".join(f"<c r={chr(34)}{x}{r}{chr(34)}><v>1</v></c>" for x in letters)}</row>' for r in rows
    )
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{body}</sheetData></worksheet>"
    ).encode()


def test_a_value_in_the_last_row() -> None:
    """One column of 1,048,576 rows fits; eight columns do not, though only one cell is filled."""
    raw = book_bytes(A1=1)
    sheet = rows_xml(range(1_048_576, 1_048_577), 1)
    assert open_workbook(replaced(raw, "xl/worksheets/sheet1.xml", sheet), "a.xlsx").sheets[0].cells.shape == (
        1_048_576,
        1,
    )
    wide = rows_xml(range(1_048_576, 1_048_577), 9)
    assert "1048576 строк" in refused(replaced(raw, "xl/worksheets/sheet1.xml", wide))


_RUN = """
import re, sys, time
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.workbook import open_workbook
raw = open(sys.argv[1], "rb").read()
peak = lambda: int(re.search("VmHWM:\\s+(\\d+)", open("/proc/self/status").read()).group(1))
base = peak()
start = time.perf_counter()
try:
    told = str(open_workbook(raw, "a.xlsx").sheets[0].cells.shape)
except MskokoError as error:
    told = error.problem
print(time.perf_counter() - start, (peak() - base) / 1024, told)
"""


@pytest.mark.long
def test_a_full_sheet_is_bounded_in_time_and_memory(tmp_path: Path) -> None:
    """1,048,576 rows of three filled columns: read or refused within 15 s and 900 MB."""
    path = tmp_path / "big.xlsx"
    path.write_bytes(replaced(book_bytes(A1=1), "xl/worksheets/sheet1.xml", rows_xml(range(1, 1_048_577), 3)))
    done = subprocess.run([sys.executable, "-c", _RUN, str(path)], capture_output=True, text=True, check=True)
    seconds, megabytes, told = done.stdout.split(maxsplit=2)
    print(f"полный лист: {float(seconds):.1f} с, {float(megabytes):.0f} МБ, {told.strip()}")
    assert float(seconds) < 15
    assert float(megabytes) < 900


def test_checks_cost_little() -> None:
    """Opening a sheet of 20,000 × 20 stays within 6 s of CPU on a slow machine."""
    raw = replaced(book_bytes(A1=1), "xl/worksheets/sheet1.xml", rows_xml(range(1, 20_001), 20))
    start = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    assert open_workbook(raw, "a.xlsx").sheets[0].cells.shape == (20_000, 20)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - start < 6
