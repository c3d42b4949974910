"""Looks of a form's cells: what is locked, what is to be filled in, how a value is shown."""

from __future__ import annotations

import datetime as dt

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from mskoko_lib.forms.declaration import Field, Kind
from mskoko_lib.office import dress

TITLE, PLAIN, SMALL, DEMO, HEADER, STARRED, HINT, KNOWN = (
    "МСОКО заголовок", "МСОКО текст", "МСОКО метка", "МСОКО демо", "МСОКО шапка", "МСОКО шапка обязательная",
    "МСОКО подсказка", "МСОКО заполнено",
)  # fmt: skip
MARGINS = PageMargins(left=0.4, right=0.4, top=0.4, bottom=0.5, header=0.2, footer=0.2)
#: kind → number format of its cells; text so that «9А», «0123» and «=» stay what was typed
_FORMATS: dict[Kind, str] = {"date": "DD.MM.YYYY", "whole": "0"}
_INK, _GREY, _LINE = "FF15181D", "FF626975", Side(style="thin", color="FFB9C0C8")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WIDTHS: dict[Kind, float] = {
    "person": 17, "document": 19, "class": 9, "text": 28, "date": 13, "whole": 13, "yes_no": 14, "code": 10, "school": 34,
    "list_number": 20, "answers": 40,
}  # fmt: skip


def input_style(kind: Kind) -> str:
    """Name of the style of a cell to be filled in."""
    return f"МСОКО ввод {_format(kind)}".replace("@", "текст")


def _format(kind: Kind) -> str:
    return _FORMATS.get(kind, "@")


def add_styles(book: Workbook) -> None:
    """Register every style of the forms in a new workbook."""
    wrap = Alignment(wrap_text=True, vertical="top")
    middle = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for name, font, fill, alignment, border in (
        (TITLE, Font(bold=True, sz=14, color=_INK), None, wrap, None),
        (PLAIN, Font(color=_INK), None, wrap, None),
        (SMALL, Font(sz=9, color=_GREY), None, wrap, None),
        (DEMO, Font(bold=True, color="FF2B2300"), "FFFFE9A6", wrap, None),
        (HEADER, Font(color=_INK), "FFE7ECF1", middle, _BOX),
        (STARRED, Font(bold=True, color=_INK), "FFE7ECF1", middle, _BOX),
        (HINT, Font(i=True, sz=9, color=_GREY), "FFF5F7F9", middle, _BOX),
        (KNOWN, Font(color=_INK), "FFF0F0F0", wrap, _BOX),
    ):
        style = NamedStyle(name=name, font=font, alignment=alignment, protection=Protection(locked=True))
        if fill:
            style.fill = PatternFill("solid", fgColor=fill)
        if border is not None:
            style.border = border
        book.add_named_style(style)
    for kind in ("person", "date", "whole"):
        book.add_named_style(
            NamedStyle(
                name=input_style(kind),
                font=Font(color=_INK),
                border=_BOX,
                number_format=_format(kind),
                alignment=wrap,
                protection=Protection(locked=False),
            )  # fmt: skip
        )


def width_of(field: Field, year: int) -> float:
    """Width of a column in characters: no word of its heading is broken, a listed answer fits in two lines."""
    word = max(map(len, field.header.split()), default=0) * 1.15 + 2
    if field.kind == "choice":
        labels = [choice.label for choice in field.choices_of(year)]
        return min(max(word, 12.0, max(map(len, labels)) + 4.0), 26.0)
    return max(word, _WIDTHS[field.kind])


def _paint(cell: Cell, style: str) -> None:
    cell.style = style


def put(sheet: Worksheet, row: int, column: int, value: str | float | dt.date | None, style: str) -> Cell:
    """Write one cell; a text stays a text even when it looks like a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # never inside a merged range
    dress(cell, style, _paint)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        if value.startswith(("=", "+", "-", "@")):
            cell.quotePrefix = True
    elif value is not None:
        cell.value = value
    return cell
