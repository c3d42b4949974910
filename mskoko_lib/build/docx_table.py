"""A table of the note as a table of Word: header repeated on each page, spanning headers merged, digits to the right."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Letter
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from mskoko_lib.build.html_parts import header_groups
from mskoko_lib.build.pdf_tables import soften
from mskoko_lib.display.document import Table
from mskoko_lib.display.fonts import text_width
from mskoko_lib.office import legal

FAMILY = "Arial"  # a letter is edited with the fonts of the reader's computer: this one is on all of them
#: Arial is wider than the face whose widths are measured
WIDER = 1.15
#: mm at each side of a cell
SIDE = 1.0
GREY = RGBColor(0x45, 0x4B, 0x56)
_LINE, _HAIR = ("single", "8", "15181D"), ("single", "4", "D9DCE1")
MOST_PT, LEAST_PT = 9.5, 6.5


def add_table(letter: Letter, table: Table, width_mm: float) -> None:
    """Append the table, `width_mm` wide; letters grow smaller with many columns, down to 6.5 pt."""
    groups = header_groups(table)
    depth = 2 if any(group.label for group in groups) else 1
    n_columns = max([1, len(table.columns), *(len(row.cells) for row in table.rows if row.kind != "group")])
    widths, size = _widths(table, n_columns, width_mm)
    made = letter.add_table(rows=depth + max(len(table.rows), 1), cols=n_columns)
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _margins(made)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    # python-docx looks every cell up through the whole table: rows are taken once
    grid = [list(row.cells) for row in made.rows]
    for cells in grid:
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Mm(width)
    _header(made, grid, table, depth, size)
    for place, row in enumerate(table.rows):
        cells = grid[depth + place]
        _unbroken(made.rows[depth + place])
        if row.kind == "group":
            whole = cells[0].merge(cells[-1]) if n_columns > 1 else cells[0]
            _write(whole, row.cells[0].text if row.cells else "", size, bold=True)
            _borders(whole, bottom=_HAIR)
            continue
        total = row.kind == "total"
        for index, cell in enumerate(row.cells):
            right = index < len(table.columns) and table.columns[index].align == "right"
            _write(cells[index], cell.text, size, bold=total, right=right, grey=cell.reason is not None)
        for cell in cells:
            _borders(cell, bottom=_LINE if total else _HAIR, top=_LINE if total else None)
    if not table.rows:
        _write(grid[depth][0], "Строк нет.", size, grey=True)


def _margins(made: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        part = OxmlElement(f"w:{side}")
        part.set(qn("w:w"), str(round(SIDE * 56.7)))
        part.set(qn("w:type"), "dxa")
        margins.append(part)
    made._tbl.tblPr.append(margins)


def needs_landscape(table: Table, width_mm: float) -> bool:
    """Whether even small letters would break words or numbers in an upright page."""
    n_columns = max([1, len(table.columns), *(len(row.cells) for row in table.rows if row.kind != "group")])
    return sum(_need(table, index, 8.0)[0] + 2 * SIDE for index in range(n_columns)) > width_mm


def _header(made: Any, grid: list[list[Any]], table: Table, depth: int, size: float) -> None:
    column = 0
    for group in header_groups(table):
        span = len(group.columns)
        for offset, one in enumerate(group.columns):
            _write(grid[depth - 1][column + offset], one.label, size, right=one.align == "right", grey=True)
            _borders(grid[depth - 1][column + offset], bottom=_LINE)
        if depth == 2:
            if group.label:
                top = grid[0][column]
                top = top.merge(grid[0][column + span - 1]) if span > 1 else top
                _write(top, group.label, size, grey=True, centre=True)
            for offset in range(span):
                _borders(grid[0][column + offset], top=_LINE)
        column += span
    for row in made.rows[:depth]:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))  # Word repeats it on each page
        _unbroken(row)


def _unbroken(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _write(
    cell: Any,
    text: str,
    size: float,
    *,
    bold: bool = False,
    right: bool = False,
    grey: bool = False,
    centre: bool = False,
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = (
        WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    )
    run = paragraph.add_run(legal(soften(text)))
    run.font.size, run.bold = Pt(size), bold or None
    if grey:
        run.font.color.rgb = GREY


def _borders(cell: Any, **sides: tuple[str, str, str] | None) -> None:
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "bottom"):
        if look := sides.get(side):
            line = OxmlElement(f"w:{side}")
            for name, value in zip(("val", "sz", "color"), look, strict=True):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def _widths(table: Table, n_columns: int, width_mm: float) -> tuple[list[float], float]:
    """Widths in mm and the size of letters, pt: as large as the longest unbroken words allow."""
    room = width_mm - 2 * SIDE * n_columns
    size = MOST_PT
    while True:
        least, wanted = zip(*(_need(table, index, size) for index in range(n_columns)), strict=True)
        if sum(least) <= room or size <= LEAST_PT:
            break
        size -= 0.5
    spare = max(room - sum(least), 0.0)
    more = [want - need for need, want in zip(least, wanted, strict=True)]
    share = min(1.0, spare / sum(more)) if sum(more) > 0 else 0.0
    scale = min(1.0, room / sum(least)) if room > 0 else 1.0
    return [2 * SIDE + need * scale + extra * share for need, extra in zip(least, more, strict=True)], size


def _need(table: Table, index: int, size: float) -> tuple[float, float]:
    """Millimetres: below the first words break, the second keeps texts on one line (at most 60 mm)."""
    texts = [row.cells[index].text for row in table.rows if row.kind != "group" and index < len(row.cells)]
    label = table.columns[index].label if index < len(table.columns) else ""
    right = index < len(table.columns) and table.columns[index].align == "right"
    words = [word for text in ([*texts, label] if not right else [label]) for word in soften(text).split()]
    whole = texts if right else []
    mm = 25.4 / 72 * WIDER
    least = max([text_width(word, size) for word in [*words, *whole]] + [6.0]) * mm
    wanted = max([text_width(text, size) for text in texts] + [6.0]) * mm
    return min(least, 45.0), min(max(wanted, least), 60.0)
