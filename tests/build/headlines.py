"""Headline figures and where a note shows them: read from the finished page and the finished workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag


@dataclass(frozen=True)
class Headline:
    """One figure counted from the files, and where the note shows it: table, group of rows, row, column (group, label).
    `nth`: how many tables of this name stand before it.
    """

    told: float
    table: str
    group: str
    row: str
    column: tuple[str, str]
    nth: int = 0


def _plain(text: object) -> str:
    return re.sub(r"\s+", " ", str(text or "").replace("\u00ad", "").replace("\u00a0", " ")).strip()


def tables_of(page: Path) -> list[tuple[str, Tag]]:
    """Captions and tables of a page."""
    soup = BeautifulSoup(page.read_bytes(), "html.parser")
    return [(_plain(one.select_one("figcaption").get_text()), one) for one in soup.select("figure.tb")]


def sheets_of(book: Path) -> list[list[list[object]]]:
    """Cells of every sheet but the first one, which lists the others."""
    opened = openpyxl.load_workbook(io.BytesIO(book.read_bytes()), read_only=True)
    return [
        [[_plain(cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in opened.worksheets[1:]
    ]


def on_page(tables: Sequence[tuple[str, Tag]], one: Headline) -> str:
    """The printed text of the figure. `tables`: of `tables_of`."""
    named = [figure for caption, figure in tables if one.table in caption]
    for figure in named[one.nth :]:
        place = _column(figure, one.column)
        group = ""
        for line in figure.select("tbody tr"):
            cells = line.select("th, td")
            if "grp" in line.get("class", []):
                group = _plain(cells[0].get_text())
            elif (one.group in ("", group)) and _plain(cells[0].get_text()) == one.row:
                return _plain(cells[place].get_text())
    raise AssertionError(f"не найдено на странице: {one}")


def _column(figure: Tag, wanted: tuple[str, str]) -> int:
    rows = figure.select("thead tr")
    if len(rows) == 1:
        return [_plain(cell.get_text()) for cell in rows[0].select("th, td")].index(wanted[1])
    groups: list[str] = []
    labels: list[str | None] = []
    below = iter(_plain(cell.get_text()) for cell in rows[1].select("th, td"))
    for cell in rows[0].select("th, td"):
        wide = int(cell.get("colspan", 1))
        text = _plain(cell.get_text())
        if cell.get("rowspan"):
            groups, labels = [*groups, ""], [*labels, text]
        else:
            groups += [text] * wide
            labels += [None] * wide
    named = [(group, label if label is not None else next(below)) for group, label in zip(groups, labels, strict=True)]
    return named.index(wanted)


def in_workbook(sheets: Sequence[list[list[object]]], one: Headline) -> float:
    """The number of the figure. `sheets`: of `sheets_of`."""
    named = [
        rows for rows in sheets if any(isinstance(row[0], str) and row[0].endswith(f". {one.table}") for row in rows)
    ]
    for rows in named[one.nth :]:
        head = next(k for k, row in enumerate(rows) if one.column[1] in row)
        above, last = [], ""
        for cell in rows[head - 1]:
            last = cell or last
            above.append(last)
        place = next(
            k
            for k, cell in enumerate(rows[head])
            if cell == one.column[1] and (not one.column[0] or above[k] == one.column[0])
        )
        group = ""
        for row in rows[head + 1 :]:
            if row[0] and all(cell in (None, "") for cell in row[1:]):
                group = str(row[0])
            elif one.group in ("", group) and row[0] == one.row:
                return float(row[place])
    raise AssertionError(f"не найдено в книге: {one}")


def agree(told: Sequence[Headline], page: Path, book: Path) -> None:
    """Every headline of the files stands on the page and in the workbook."""
    tables, sheets = tables_of(page), sheets_of(book)
    for one in told:
        printed = on_page(tables, one).replace("\u202f", "").replace(" ", "").replace(",", ".")
        assert float(printed) == pytest.approx(one.told, abs=_half_a_unit(printed) if one.told % 1 else 0), one
        assert in_workbook(sheets, one) == pytest.approx(one.told), one


def _half_a_unit(printed: str) -> float:
    """What rounding to the last printed digit can hide."""
    return 0.5 * 10 ** -len(printed.partition(".")[2]) + 1e-9
