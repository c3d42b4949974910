"""A table sent as text (CSV) opened as a workbook of one sheet; every cell is text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from pathlib import PurePosixPath

import numpy as np

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.workbook import MAX_BYTES, MAX_CELLS, Sheet, Workbook

TEXTS = (".csv",)
_DELIMITERS = ";\t,"
_SAMPLE_ROWS = 60
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_RESAVE = "сохраните таблицу как «CSV UTF-8» или как книгу Excel (.xlsx) и пришлите заново"


def open_text(raw: bytes, file: str) -> Workbook:
    """The table in `raw`: UTF-8 (with or without BOM), UTF-16 with BOM or Windows-1251; «;», «,» or tab between cells.

    The sheet is called after the file, as in Excel. Line breaks inside quotes stay inside their cell, so row numbers
    count records, as Excel shows them; short records are filled up with "".

    Raises
    ------
    MskokoError : too large, not text, quotes not closed, or empty.
    """
    if len(raw) > MAX_BYTES:
        raise MskokoError(
            "Файл слишком велик.", file=file, found=f"{len(raw) // 2**20} МБ", expected=f"до {MAX_BYTES // 2**20} МБ"
        )
    text = _decode(raw, file)
    rows = _rows(text, file)
    width = max(map(len, rows), default=0)
    if not any(cell.strip() for row in rows for cell in row):
        raise MskokoError("Файл пуст.", file=file, action="запросите файл заново")
    if width * len(rows) > MAX_CELLS:
        raise MskokoError(
            "Таблица слишком велика.", file=file, found=f"{len(rows)} строк × {width} столбцов", action=_RESAVE
        )
    cells = np.full((len(rows), width), "", dtype=object)
    for i, row in enumerate(rows):
        cells[i, : len(row)] = row
    return Workbook((Sheet(PurePosixPath(file).stem, cells),), ())


def _decode(raw: bytes, file: str) -> str:
    encodings = ("utf-16",) if raw.startswith(_UTF16) else ("utf-8-sig", "cp1251")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text):
            return text
    raise MskokoError(
        "Файл не читается как текст.", file=file, expected="таблица CSV в UTF-8 или Windows-1251", action=_RESAVE
    )


def _rows(text: str, file: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise MskokoError(
            "Таблица CSV испорчена: кавычки не закрыты или стоят внутри ячейки.", file=file,
            found=f"строка {reader.line_num}", action=_RESAVE,
        ) from error  # fmt: skip


def _delimiter(text: str) -> str:
    """The sign that cuts the first rows into the most cells, counting rows of the most frequent width only."""

    def rank(delimiter: str) -> int:
        widths: Counter[int] = Counter()
        reader = csv.reader(io.StringIO(text[: 2**18], newline=""), delimiter=delimiter)
        try:
            widths.update(len(row) for row, _ in zip(reader, range(_SAMPLE_ROWS), strict=False))
        except csv.Error:
            return 0
        return max((n * (width - 1) for width, n in widths.items()), default=0)

    return max(_DELIMITERS, key=rank)
