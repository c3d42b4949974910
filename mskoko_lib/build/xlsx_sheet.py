"""What stands on any sheet of a note's workbook: words that stay words, lines over the columns, marks, page set-up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from mskoko_lib.display.document import Head
from mskoko_lib.office import legal

#: width of the lines above and below a table, in characters
LINE = 92

_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x000D_ as a character
INK, GREY, _BLUE = "FF15181D", "FF626975", "FF0B4F8A"
_DEMO = PatternFill("solid", fgColor="FFFFE9A6")


def clean(text: str) -> str:
    """Legal text that a workbook reads literally, at most 32,767 characters."""
    return _ESCAPED.sub("_x005F_", legal(text))[:32767]


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel accepts (31 UTF-16 units, no []:*?/\\ or quote at an end), none of `taken`; added there."""
    name = " ".join(re.sub(r"[\[\]:*?/\\]", " ", clean(wanted)).split()).strip("' ")
    n, tail = 1, ""
    while True:
        short = name
        while len((short + tail).encode("utf-16-le")) > 62:
            cut = short.rsplit(" ", 1)[0]
            short = cut if len(cut) > 12 and cut != short else short[:-1]
        result = short.rstrip(" ,;'«(—–-") + tail
        if result.lower() not in taken:
            taken.add(result.lower())
            return result
        n += 1
        tail = f" ({n})"


def put(sheet: Worksheet, row: int, column: int, text: str, font: Font | None = None, **align: Any) -> SheetCell:
    """Text as text: openpyxl would make a formula of «=…» and an error value of «#N/A»."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, SheetCell)  # never inside a merged range
    cell.font = font or Font(color=INK)
    cell.alignment = Alignment(vertical="top", **align)
    write_text(cell, text)
    return cell


def write_text(cell: SheetCell, text: str) -> None:
    """The words of a cell whose looks stand already."""
    text = clean(text)
    cell.value = text
    cell.data_type = "s"
    if text[:1] in "=+-@\t" and text:
        cell.quotePrefix = True


def line_over(sheet: Worksheet, row: int, text: str, widths: Sequence[float], font: Font | None = None) -> SheetCell:
    """A line of words over the columns of the sheet, wrapped, high enough to be read."""
    cell = put(sheet, row, 1, text, font, wrap_text=True)
    size = (cell.font.sz or 11) / 11
    sheet.row_dimensions[row].height = round(15.5 * size * _lines(text, sum(widths), size), 1)
    if len(widths) > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
    return cell


def _lines(text: str, width: float, size: float = 1) -> int:
    return sum(max(1, math.ceil(len(part) * size * 1.05 / width)) for part in text.split("\n"))


def fit_row(sheet: Worksheet, row: int, words: Iterable[tuple[str, float]]) -> None:
    """A row as high as its wrapped words (text, width of the column in characters): not every office fits it itself."""
    if (lines := max((_lines(text, width) for text, width in words), default=1)) > 1:
        sheet.row_dimensions[row].height = 15.5 * lines


def top(sheet: Worksheet, head: Head, widths: Sequence[float]) -> int:
    """The mark of invented data and the stamp, if any; the next free row."""
    row = 1
    if head.demo:
        line_over(sheet, row, head.demo, widths, Font(bold=True, color="FF2B2300")).fill = _DEMO
        row += 1
    if head.stamp:
        line_over(sheet, row, head.stamp, widths, Font(bold=True, sz=10, color=INK))
        row += 1
    return row


def link(cell: SheetCell, sheet: str) -> None:
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
    cell.font = Font(color=_BLUE, underline="single")


def page_setup(sheet: Worksheet, head: Head, widths: Sequence[float]) -> None:
    """Column widths, landscape, one page wide, the marks on each printed page."""
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None  # every new sheet has both
    assert footer is not None
    header.center.text, header.right.text = _margin(head.demo), _margin(head.stamp)
    footer.left.text, footer.right.text = _margin(head.code), "&P из &N"


def _margin(text: str) -> str | None:
    """A line of the page's margin: & is doubled, since it opens a command; Excel refuses more than 255 in all."""
    return clean(text).replace("\n", " ")[:60].replace("&", "&&") or None
