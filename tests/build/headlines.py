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

#: of floating point
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Headline:
    """One figure counted from the files, and where the note shows it: table, group of rows, row, column (group, label).
    `nth`: how many tables of this name stand before it; `end`: which end of a printed interval; `near`: how far another draw of
    random numbers may lie.
    """

    told: float
    table: str
    group: str
    row: str
    column: tuple[str, str]
    nth: int = 0
    end: int | None = None
    near: float = 0


@dataclass(frozen=True)
class Said:
    """One figure of a sentence of the page (the workbook has none): the sentence begins with `words`, the figure stands after
    `label`, without one after the words. `of`: of how many it is.
    """

    told: float
    words: str
    label: str = ""
    of: float | None = None


def _plain(text: object) -> str:
    return re.sub(r"\s+", " ", str(text or "").replace("\u00ad", "").replace("\u00a0", " ")).strip()


def tables_of(page: BeautifulSoup) -> list[tuple[str, Tag]]:
    """Captions and tables of a page."""
    return [(_plain(one.select_one("figcaption").get_text()), one) for one in page.select("figure.tb")]


def sentences_of(page: BeautifulSoup) -> list[str]:
    """Findings of a page."""
    return [_plain(one.get_text()) for one in page.select("li span.text")]


def in_sentence(sentences: Sequence[str], one: Said) -> list[str]:
    """The printed figure and, with `of`, of how many it is. `sentences`: of `sentences_of`."""
    number = r"([+−]?\d+(?: \d{3})*(?:,\d+)?)"
    label = rf".*?(?<!\w){re.escape(one.label)}" if one.label else ""
    many = "" if one.of is None else f" из {number}"
    wanted = re.compile(rf"{re.escape(one.words)}{label}(?: по неокруглённым значениям)?(?: —|:)? {number}{many}")
    found = [match for text in sentences if (match := wanted.match(text))]
    assert len(found) == 1, f"не найдено на странице: {one}"
    return [_bare(text) for text in found[0].groups()]


def _end(printed: str, end: int) -> str:
    """An end of «4–8»; of «1», which stands for «1–1», the number itself."""
    return (printed.split("–") * 2)[end]


def _bare(printed: str) -> str:
    """«−1 234,5» as a program writes it."""
    return printed.replace("\u202f", "").replace(" ", "").replace(",", ".").replace("−", "-")


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
                return float(row[place] if one.end is None else _bare(_end(str(row[place]), one.end)))
    raise AssertionError(f"не найдено в книге: {one}")


def agree(told: Sequence[Headline | Said], page: Path, book: Path) -> None:
    """Every headline of the files stands on the page and in the workbook."""
    soup = BeautifulSoup(page.read_bytes(), "html.parser")
    tables, sheets, sentences = tables_of(soup), sheets_of(book), sentences_of(soup)
    for one in told:
        if isinstance(one, Said):
            expected = [one.told] if one.of is None else [one.told, one.of]
            for text, value in zip(in_sentence(sentences, one), expected, strict=True):
                _same(text, value, one)
            continue
        text = on_page(tables, one)
        _same(_bare(text if one.end is None else _end(text, one.end)), one.told, one)
        # an interval is text in the workbook too, rounded as on the page
        hidden = None if one.end is None else one.near + 0.05 + _ROUNDING
        assert in_workbook(sheets, one) == pytest.approx(one.told, abs=hidden), one


def _same(printed: str, told: float, one: Headline | Said) -> None:
    """What rounding to the last printed digit can hide is no difference."""
    hidden = 0.5 * 10 ** -len(printed.partition(".")[2]) + _ROUNDING if told % 1 else 0
    assert float(printed) == pytest.approx(told, abs=hidden + getattr(one, "near", 0)), one
