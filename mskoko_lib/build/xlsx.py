"""The tables of a note as a workbook: real numbers with formats, text that stays text, the same bytes each time."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from mskoko_lib.build.document_exporter import DocumentExporter
from mskoko_lib.build.html_parts import header_groups, source_line
from mskoko_lib.build.xlsx_counts import with_counts
from mskoko_lib.build.xlsx_sheet import (
    GREY,
    INK,
    LINE,
    clean,
    fit_row,
    line_over,
    link,
    page_setup,
    put,
    sheet_name,
    top,
    write_text,
)
from mskoko_lib.display.document import Cell, Chart, Document, Head, Table
from mskoko_lib.office import EPOCH, dress, same_bytes

CONTENTS, SOURCES, FACTS = "Содержание", "Источники", "Сведения"

_LINE, _HAIR = Side(style="thin", color=INK), Side(style="thin", color="FFD9DCE1")
#: kind of the line, reason of an empty cell, alignment of words, number format
Looks = tuple[str, str, str, str]
_HATCH = PatternFill("lightUp", fgColor="FFB9C4CF")


def write_workbook(document: Document) -> bytes:
    """The note's tables, then the data of its charts, one sheet each; contents first, sources and facts last.

    Figures are unrounded numbers with their format; a hidden one is its symbol. Two writes give the same bytes.
    """
    book = Workbook()
    contents: Worksheet = book.worksheets[0]
    contents.title = CONTENTS
    taken = {name.lower() for name in (CONTENTS, SOURCES, FACTS)}
    listed: list[tuple[str, str]] = []
    sources: list[tuple[str, str, str]] = []
    for mark, name, table in _tables(document):
        sheet = book.create_sheet(sheet_name(f"{mark} {name}", taken))
        _write_table(sheet, document.head, f"{_full(mark)}. {name}" if name else _full(mark), with_counts(table))
        listed.append((sheet.title, f"{_full(mark)}. {name}"))
        sources.append((*listed[-1], table.source))
    _write_sources(book.create_sheet(SOURCES), document.head, sources)
    _write_facts(book.create_sheet(FACTS), document.head)
    _write_contents(contents, document.head, [*listed, (SOURCES, "Источники таблиц"), (FACTS, "Сведения о записке")])
    book.properties.creator = clean(document.head.department)
    book.properties.title = clean(document.head.title)
    book.properties.created = book.properties.modified = EPOCH
    buffer = io.BytesIO()
    book.save(buffer)
    return same_bytes(buffer.getvalue())


def _tables(document: Document) -> list[tuple[str, str, Table]]:
    """(«Т1», caption, table) in the order of the note; a table typed in Markdown has no number and is left out."""
    tables = [(f"Т{e.number}", e.caption, e) for e in document.elements if isinstance(e, Table) and e.number > 0]
    charts = [
        (f"Г{e.number}", e.title, e.data if e.data.source else e.data.model_copy(update={"source": e.source}))
        for e in document.elements
        if isinstance(e, Chart) and e.data
    ]
    return tables + charts


def _full(mark: str) -> str:
    return f"Таблица {mark[1:]}" if mark.startswith("Т") else f"Данные графика {mark[1:]}"


def _widths(table: Table) -> list[float]:
    """Column widths in characters; columns are added until the caption has room."""
    widths: list[float] = []
    for index, column in enumerate(table.columns):
        texts = [row.cells[index].text for row in table.rows if row.kind != "group" and index < len(row.cells)]
        longest = max(map(len, [*texts, *column.label.split()]), default=0) + 2
        widths.append(float(min(max(longest, 24 if index == 0 else 10), 60 if column.align == "left" else 18)))
    while sum(widths) < LINE:
        widths.append(10.0)
    return widths


def _write_table(sheet: Worksheet, head: Head, title: str, table: Table) -> None:
    widths = _widths(table)
    row = top(sheet, head, widths)
    line_over(sheet, row, title, widths, Font(bold=True, sz=14, color=INK))
    if table.subtitle:
        row += 1
        line_over(sheet, row, table.subtitle, widths, Font(color=GREY))
    row += 1
    link(put(sheet, row, 1, "К содержанию"), CONTENTS)
    first = row + 2
    body = first + _write_header(sheet, first, table, widths)
    for offset, line in enumerate(table.rows):
        for index, cell in enumerate(line.cells):
            _write_cell(sheet, body + offset, index + 1, cell, table.columns[index].align, line.kind)
        if line.kind != "group":
            columns = zip(line.cells, table.columns, widths, strict=False)
            fit_row(sheet, body + offset, [(cell.text, width) for cell, one, width in columns if one.align == "left"])
    row = body + max(len(table.rows), 1)
    if not table.rows:
        put(sheet, body, 1, "Строк нет.", Font(color=GREY))
    notes = [f"{symbol} — {meaning}" for symbol, meaning in table.legend]
    notes += [source_line(table.source)] if table.source else []
    for offset, note in enumerate(notes, start=1):
        line_over(sheet, row + offset, note, widths, Font(color=GREY, sz=10))
    sheet.freeze_panes = f"B{body}"
    sheet.print_title_rows = f"{first}:{body - 1}"
    page_setup(sheet, head, widths)


def _write_header(sheet: Worksheet, row: int, table: Table, widths: Sequence[float]) -> int:
    """One or two header rows from `row` on; how many there are."""
    groups = header_groups(table)
    height = 2 if any(group.label for group in groups) else 1
    font, column = Font(color="FF454B56"), 1
    for group in groups:
        if group.label:
            put(sheet, row, column, group.label, font, horizontal="center", wrap_text=True)
            last = column + len(group.columns) - 1
            if last > column:
                sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=last)
        for one in group.columns:
            put(sheet, row + height - 1, column, one.label, font, horizontal=one.align, wrap_text=True)
            column += 1
    for index in range(1, len(table.columns) + 1):
        sheet.cell(row, index).border = Border(top=_LINE, bottom=_LINE if height == 1 else None)
        if height == 2:
            sheet.cell(row + 1, index).border = Border(bottom=_LINE)
    pairs = zip(table.columns, widths, strict=False)
    lines = max((math.ceil(len(one.label) / (width - 1)) for one, width in pairs), default=1)
    sheet.row_dimensions[row + height - 1].height = 15.5 * (lines + (1 if lines > 1 else 0))
    return height


def _write_cell(sheet: Worksheet, row: int, column: int, source: Cell, align: str, kind: str) -> None:
    cell = sheet.cell(row, column)
    assert isinstance(cell, SheetCell)  # never inside a merged range
    value = source.value if source.reason is None and math.isfinite(source.value or 0) else None
    numeric = (source.number_format or "General") if value is not None else ""
    dress(cell, (kind, source.reason or "", "" if numeric else align, numeric), _paint)
    if value is not None:
        cell.value = int(value) if float(value).is_integer() else value
    else:
        write_text(cell, source.text)


def _paint(cell: SheetCell, looks: Looks) -> None:
    kind, reason, align, numeric = looks
    cell.font = Font(bold=kind != "row", color=GREY if reason else INK)
    cell.alignment = (
        Alignment(horizontal="right", vertical="top")
        if numeric
        else Alignment(horizontal=align, vertical="top", wrap_text=align == "left" and kind != "group")
    )
    cell.number_format = numeric or "General"
    if reason == "hidden":
        cell.fill = _HATCH
    cell.border = Border(top=_LINE if kind == "total" else None, bottom=_LINE if kind == "total" else _HAIR)


def _write_contents(sheet: Worksheet, head: Head, listed: Sequence[tuple[str, str]]) -> None:
    widths = [float(LINE)]
    row = top(sheet, head, widths)
    line_over(sheet, row, head.title, widths, Font(bold=True, sz=14, color=INK))
    for text in (head.subtitle, head.department):
        if text:
            row += 1
            line_over(sheet, row, text, widths, Font(color=GREY))
    for offset, (name, text) in enumerate(listed, start=2):
        link(line_over(sheet, row + offset, text, widths), name)
    page_setup(sheet, head, widths)


def _write_sources(sheet: Worksheet, head: Head, sources: Sequence[tuple[str, str, str]]) -> None:
    """One row per table: its name (a link) and where its figures come from."""
    widths = [60.0, 60.0]
    row = top(sheet, head, widths)
    line_over(sheet, row, "Источники таблиц", widths, Font(bold=True, sz=14, color=INK))
    for offset, (name, title, source) in enumerate(sources, start=2):
        link(put(sheet, row + offset, 1, title, wrap_text=True), name)
        told = put(sheet, row + offset, 2, source or "указан в тексте записки", wrap_text=True)
        fit_row(sheet, row + offset, zip((title, str(told.value)), widths, strict=True))
    if not sources:
        put(sheet, row + 2, 1, "Таблиц в записке нет.", Font(color=GREY))
    page_setup(sheet, head, widths)


def _write_facts(sheet: Worksheet, head: Head) -> None:
    widths = [30.0, 70.0]
    row = top(sheet, head, widths)
    line_over(sheet, row, "Сведения о записке", widths, Font(bold=True, sz=14, color=INK))
    facts = [("Записка", head.title), ("Подзаголовок", head.subtitle), ("Кто составил", head.department), *head.facts]
    facts += [("Гриф", head.stamp), ("Вопросы и возражения", head.contact), ("Код записки", head.code)]
    facts += [("Данные", head.demo)]
    for offset, (name, value) in enumerate([fact for fact in facts if fact[1]], start=2):
        put(sheet, row + offset, 1, name, Font(color=GREY), wrap_text=True)
        put(sheet, row + offset, 2, value, wrap_text=True)
        fit_row(sheet, row + offset, zip((name, value), widths, strict=True))
    page_setup(sheet, head, widths)


class XlsxNoteExporter(DocumentExporter):
    """Notebook with elements in its outputs -> workbook of its tables (bytes); MskokoError: see `document_of`."""

    extension = ".xlsx"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    export_from_notebook = "Таблицы записки МСОКО"

    def write(self, document: Document) -> bytes | str:
        """See `write_workbook`."""
        return write_workbook(document)
