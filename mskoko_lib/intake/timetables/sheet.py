"""Sheets of timetables: which of the two layouts, where the header is, what each column is."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime

from mskoko_lib.intake.cells import Cells, header_key, tidy
from mskoko_lib.intake.recognise import SEARCHED_ROWS, Recognised
from mskoko_lib.intake.timetables.words import class_of, level_of, month_of, subject_of
from mskoko_lib.intake.workbook import Sheet

BY_MONTH, BY_DAY = "timetable_months", "timetable_days"
TITLES = {
    BY_MONTH: "график оценочных процедур по месяцам",
    BY_DAY: "график оценочных процедур по дням",
}
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?\.?")
_YEARS = re.compile(r"(20\d\d)\s*[-–/]\s*(20)?(\d\d)(?!\d)")
_TITLE = re.compile(r"оценочн|контрольных работ|график.{0,40}(?:впр|проверочных|диагностических)")
LEAST_DAYS = 4


@dataclass
class Page:
    """Where things stand, 0-based. `works`: column → (month, level) or, by day, (month, day); `totals`: columns of the
    sheet's own sums over the half or the year; `first`: first data row.
    """

    first: int
    klass: int | None
    subject: int | None
    works: dict[int, tuple[int, str | int]]
    hours: int | None = None
    hours_of_half: bool = False
    percent: int | None = None
    totals: tuple[int, ...] = ()
    years: dict[int, int] = field(default_factory=dict)


def recognise(sheet: Sheet) -> Recognised | None:
    """A timetable: months over levels, or days over cells of works beside classes."""
    for index in range(min(len(sheet.cells), SEARCHED_ROWS)):
        row = sheet.cells[index]
        if sum(month_of(cell) is not None for cell in row) and _levels(sheet.cells, index) is not None:
            return _found(sheet, BY_MONTH, index)
    if _TITLE.search(title_of(sheet, SEARCHED_ROWS)):
        for index in range(min(len(sheet.cells), SEARCHED_ROWS)):
            page = _by_day(sheet.cells, index)
            if page is not None and _class_rows(sheet.cells, page) >= 1:
                return _found(sheet, BY_DAY, index)
    return None


def _found(sheet: Sheet, layout: str, index: int) -> Recognised:
    return Recognised(sheet, layout, index, tuple(header_key(cell) for cell in sheet.cells[index]))


def title_of(sheet: Sheet, rows: int) -> str:
    """Words above the table and the sheet's name, in lower case."""
    above = " ".join(tidy(cell) for row in sheet.cells[:rows] for cell in row if isinstance(cell, str) and tidy(cell))
    return f"{sheet.name} {above}".lower().replace("ё", "е")


def school_years(text: str) -> set[int]:
    """First years of the school years named in a title: «2021-2022», «2021/22»."""
    return {int(match[1]) for match in _YEARS.finditer(text) if (int(match[1]) + 1) % 100 == int(match[3])}


def open_page(found: Recognised) -> Page:
    """Columns of a recognised sheet."""
    cells = found.sheet.cells
    page = _by_month(cells, found.header) if found.layout == BY_MONTH else _by_day(cells, found.header)
    assert page is not None  # recognised by it
    return page


def _levels(cells: Cells, index: int) -> int | None:
    """The row with the levels under a row of months, at most three below; two different levels at least."""
    for row in range(index, min(index + 4, len(cells))):
        if len({level_of(cell) for cell in cells[row]} - {"", "total"}) >= 2:
            return row
    return None


def _by_month(cells: Cells, index: int) -> Page:
    below = _levels(cells, index)
    assert below is not None
    heads = cells[index : below + 1]
    whole_year = [column for column in range(cells.shape[1]) if _is_period(heads[:, column])]
    works: dict[int, tuple[int, str | int]] = {}
    month: int | None = None
    for column in range(cells.shape[1]):
        named = month_of(cells[index, column])
        if named is not None:
            month = named
        elif column in whole_year or _head(heads[:, column], ("кол", "час", "%", "соотнош")):
            month = None  # the months are over
        level = level_of(cells[below, column])
        if month is not None and level not in ("", "total"):
            works[column] = (month, level)
    first_work = min(works) if works else cells.shape[1]
    page = Page(below + 1, None, None, works)
    for column in range(cells.shape[1]):
        text = " ".join(header_key(cell) for cell in heads[:, column])
        if "соотнош" in text or text.strip().startswith("%"):
            page.percent = column if page.percent is None else page.percent
        elif "час" in text.split("соотнош")[0] and column not in works:
            page.hours, page.hours_of_half = column, "полугод" in text
        elif column < first_work and text.strip().startswith("класс"):
            page.klass = column
    page.totals = tuple(c for c in whole_year if c not in (page.hours, page.percent))
    page.subject = _subject_column(cells, page.first, first_work)
    return page


def _head(column: Cells, words: tuple[str, ...]) -> bool:
    return any(header_key(cell).startswith(words) for cell in column)


def _is_period(column: Cells) -> bool:
    text = " ".join(header_key(cell) for cell in column)
    return ("всего" in text or "итого" in text) and ("полугод" in text or "год" in text)


def _subject_column(cells: Cells, first: int, before: int) -> int | None:
    """The column left of the works that holds most names of subjects."""
    counts = [
        (sum(subject_of(cell) is not None for cell in cells[first:, c] if isinstance(cell, str)), -c)
        for c in range(before)
    ]
    best = max(counts, default=(0, 0))
    return -best[1] if best[0] else None


def _by_day(cells: Cells, index: int) -> Page | None:
    """Days in the row `index`: whole dates, or numbers under months one or two rows above."""
    works: dict[int, tuple[int, str | int]] = {}
    years: dict[int, int] = {}
    months = _months_above(cells, index)
    for column, cell in enumerate(cells[index]):
        told = _date(cell)
        if told is not None:
            works[column] = told[:2]
            if told[2]:
                years[column] = told[2]
        elif months[column] is not None and re.fullmatch(r"\d{1,2}(\.0)?", tidy(cell)) and 1 <= float(tidy(cell)) <= 31:
            works[column] = (int(months[column] or 0), int(float(tidy(cell))))
    if len(works) < LEAST_DAYS:
        return None
    # «Кол-во ОП» and the like stand left of the days and hold numbers; the class column is the first that holds classes
    left = [c for c in range(min(works)) if _classes(cells[index + 1 :, c])]
    if not left:
        return None
    return Page(index + 1, left[0], None, works, years=years)


def _months_above(cells: Cells, index: int) -> list[int | None]:
    """The month over each column: named cells reach to the next one, as merged cells do."""
    for row in range(index - 1, max(index - 4, -1), -1):
        named = [month_of(cell) for cell in cells[row]]
        if any(one is not None for one in named):
            reach: list[int | None] = []
            for one in named:
                reach.append(one if one is not None else (reach[-1] if reach else None))
            return reach
    return [None] * cells.shape[1]


def _date(cell: object) -> tuple[int, int, int] | None:
    """(month, day, year or 0) of a heading that is a date."""
    if isinstance(cell, datetime | date):
        return cell.month, cell.day, cell.year
    text = tidy(cell)
    if isinstance(cell, float) and math.isfinite(cell) and cell != int(cell):
        text = f"{cell:.2f}"
    match = _DAY.fullmatch(text.split(" ")[0])
    if match is None:
        return None
    day, month = int(match[1]), int(match[2])
    year = int(match[3] or 0)
    return (month, day, 2000 + year if 0 < year < 100 else year) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _classes(column: Cells) -> bool:
    """Whether a column names classes: those that have a letter, or most of what stands in it."""
    held = [cell for cell in column if tidy(cell)]
    told = [class_of(cell) for cell in held]
    return any(one is not None and one[1] for one in told) or (
        bool(held) and sum(one is not None for one in told) >= max(1, len(held) - 2) and not _counts(held)
    )


def _counts(held: list[object]) -> bool:
    """Whether numbers stand there that do not rise as classes do."""
    told = [float(cell) for cell in held if isinstance(cell, int | float)]
    return len(told) > 1 and any(b <= a for a, b in zip(told, told[1:], strict=False))


def _class_rows(cells: Cells, page: Page) -> int:
    return sum(class_of(cell) is not None for cell in cells[page.first :, page.klass or 0])
