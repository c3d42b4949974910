"""A recognised timetable → one row per planned work; every cell that is not read is told where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake import cells as c
from mskoko_lib.intake.family import FRAME, Context, Part
from mskoko_lib.intake.people import safe_found
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.intake.timetables.cells import Planned, named_in, planned_in, whole
from mskoko_lib.intake.timetables.school import school_of
from mskoko_lib.intake.timetables.sheet import BY_MONTH, Page, open_page, school_years, title_of
from mskoko_lib.intake.timetables.words import class_of, level_of, subject_of

#: columns of the family, after those of `family.FRAME`; `cell`: where the work stands
COLUMNS = (
    "school_year", "half", "grade", "class_label", "subject", "course", "procedure_level", "planned_date", "month", "n_works",
    "hours_per_year", "flags", "cell",
)  # fmt: skip
_FOOTERS = ("итого", "всего", "директор", "зам", "условные", "примечан", "утвержд", "составил", "определение")


@dataclass
class _Reader:
    found: Recognised
    file: str
    context: Context
    page: Page
    school: str | None
    first_year: int  # of the school year
    rows: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, rule: str, at: tuple[int, int], found: str = "") -> None:
        """An event about the cell at (row, column), 0-based."""
        row, column = at
        self.context.events.add(
            rule, self.file, self.found.sheet.name, row=row + 1, cell=f"{c.letter(column)}{row + 1}",
            found=found or safe_found(self.found.sheet.cells[row, column]), school=self.school,
        )  # fmt: skip

    def add(self, at: tuple[int, int], rule: str = "", **told: Any) -> None:
        """A row of the frame; `rule`: why it is refused, which is told."""
        row, column = at
        if not rule and self.school is None:
            rule = "foreign_school"
        if rule:
            self.tell(rule, at)
        self.rows.append({"row": row + 1, "refused": rule, "cell": f"{c.letter(column)}{row + 1}", **told})

    def day(self, month: int, day: int, year: int | None = None) -> date | None:
        """The day of the school year; None where there is no such day."""
        try:
            return date(year or self.year_of(month), month, day)
        except ValueError:
            return None

    def year_of(self, month: int) -> int:
        return self.first_year + (month < 8)


def read_timetable(found: Recognised, file: str, context: Context) -> list[Part]:
    """One part for the sheet; MskokoError where the school or the school year cannot be told."""
    title = title_of(found.sheet, found.header)
    page = open_page(found)
    if found.layout == BY_MONTH and page.subject is None:
        raise MskokoError(
            "В графике оценочных процедур не найден столбец с предметами.", file=file, sheet=found.sheet.name,
            expected="предметы строками, месяцы столбцами", action="возьмите лист графика в том виде, в каком он размещён на сайте",
        )  # fmt: skip
    reader = _Reader(
        found,
        file,
        context,
        page,
        school_of(title, found.sheet, file, context),
        _first_year(found, title, file, context),
    )
    if found.layout == BY_MONTH:
        _read_by_month(reader)
    else:
        _read_by_day(reader)
    return [_part(reader)]


def _first_year(found: Recognised, title: str, file: str, context: Context) -> int:
    """The first calendar year of the school year. Where the title tells none: by the half that it names, else by months."""
    told = school_years(title) or school_years(PurePosixPath(file).name)
    fitting = {year for year in told if context.year in (year, year + 1)}
    if told and not fitting:
        raise MskokoError(
            "График другого учебного года, лист не читается.", file=file, sheet=found.sheet.name,
            found=", ".join(f"{year}/{year + 1}" for year in sorted(told)),
            expected=f"{context.year - 1}/{context.year} или {context.year}/{context.year + 1}",
            action="переложите файл в папку его года",
        )  # fmt: skip
    if len(fitting) == 1:
        return fitting.pop()
    months = [month for month, _ in open_page(found).works.values()]
    autumn = sum(month >= 8 for month in months)
    if fitting or (autumn and autumn != len(months)):
        raise MskokoError(
            "В графике оценочных процедур не назван учебный год, лист не читается.", file=file, sheet=found.sheet.name,
            expected=f"«{context.year}-{context.year + 1} учебный год» в заголовке",
            action="впишите учебный год в заголовок графика",
        )  # fmt: skip
    return context.year if autumn else context.year - 1


def _read_by_month(reader: _Reader) -> None:
    cells, page = reader.found.sheet.cells, reader.page
    assert page.subject is not None
    klass: tuple[int, str | None] | None = _class_in(" ".join(reader.found.keys))
    for i in range(page.first, len(cells)):
        row = cells[i]
        heading = _heading(row, page)
        if heading is not None:
            klass = heading
            continue
        if page.klass is not None and (own := class_of(row[page.klass])) is not None:
            klass = own
        held = [column for column in page.works if c.tidy(row[column])]
        name = row[page.subject]
        if not c.tidy(name) or c.header_key(name).startswith(_FOOTERS):
            # works without a subject: nobody knows whose they are, unless it is a line of sums or the title of a table
            for column in held if not c.tidy(name) and _is_work_row(row, page) else ():
                reader.add((i, column), "timetable_subject")
            continue
        subject = subject_of(name)
        hours = _hours(reader, i, bool(held))
        before = len(reader.rows)
        for column in held:
            month, level = page.works[column]
            if subject is None or klass is None:
                if level_of(row[column]) or c.tidy(row[column]) in ("-", "–", "0"):
                    continue  # the header again, or nothing planned
                reader.add((i, column), "timetable_class" if subject is not None else "timetable_subject")
                continue
            works, rule = planned_in(row[column], month)
            told = {
                "subject": subject[0],
                "course": subject[1] or None,
                "procedure_level": level,
                "hours_per_year": hours,
            }
            if rule:
                reader.add((i, column), rule)
            for work in works:
                _add_planned(reader, (i, column), work, klass, month, told)
        _check_sums(reader, i, reader.rows[before:], hours)


def _add_planned(
    reader: _Reader, at: tuple[int, int], work: Planned, klass: tuple[int, str | None], month: int, told: dict[str, Any]
) -> None:
    day = None if work.day is None else reader.day(*work.day)
    if work.day is not None and day is None:
        reader.add(at, "timetable_month")
    elif work.grade is not None and work.grade != klass[0]:
        reader.add(at, "timetable_class")
    else:
        if work.spanned:
            reader.tell("timetable_span", at)
        reader.add(
            at, **told, grade=klass[0], class_label=work.label or klass[1], planned_date=day, month=f"{month:02d}", n_works=work.n,
            flags="timetable_span" if work.spanned else "",
        )  # fmt: skip


def _class_in(text: str) -> tuple[int, str | None] | None:
    found = re.findall(r"(?<!\d)(1[01]|[1-9])\s*[-–]?\s*(?:е|й|ый|х)?\s*класс", text)
    return (int(found[0]), None) if len(set(found)) == 1 else None


def _heading(row: c.Cells, page: Page) -> tuple[int, str | None] | None:
    """The class of a row that holds nothing else: «5 классы»."""
    held = [cell for cell in row if c.tidy(cell)]
    if len(held) != 1 or isinstance(held[0], int | float):
        return None
    return class_of(held[0])


def _is_work_row(row: c.Cells, page: Page) -> bool:
    left = min(page.works, default=0)
    return not any(c.tidy(cell) for cell in row[:left])


def _hours(reader: _Reader, i: int, works: bool) -> int | None:
    """Hours of the curriculum over the year; hours of a half cannot be held against the rule and are told."""
    page = reader.page
    if page.hours is None or not works or not c.tidy(reader.found.sheet.cells[i, page.hours]):
        return None
    hours = whole(reader.found.sheet.cells[i, page.hours])
    if page.hours_of_half or hours is None or not 1 <= hours <= 400:
        reader.tell("timetable_half_hours" if page.hours_of_half else "timetable_hours", (i, page.hours))
        return None
    return hours


def _check_sums(reader: _Reader, i: int, rows: list[dict[str, Any]], hours: int | None) -> None:
    """The sheet's own «всего» and «%» against what was read; a parallel's sum counts a work once, whatever its classes."""
    page, cells = reader.page, reader.found.sheet.cells
    if not rows or any(row["refused"] for row in rows):
        return
    by_class: dict[str | None, int] = {}
    for row in rows:
        by_class[row["class_label"]] = by_class.get(row["class_label"], 0) + row["n_works"]
    whole_parallel = by_class.pop(None, 0)
    n = whole_parallel + max(by_class.values(), default=0)
    for column in page.totals[:1]:
        told = whole(cells[i, column])
        if told is not None and told != n:
            reader.tell("timetable_total", (i, column))
    if page.percent is not None and hours and isinstance(cells[i, page.percent], int | float):
        percent = float(cells[i, page.percent])
        percent = 100 * percent if percent < 1 else percent
        if abs(percent - 100 * n / hours) > 0.6:
            reader.tell("timetable_percent", (i, page.percent))


def _read_by_day(reader: _Reader) -> None:
    cells, page = reader.found.sheet.cells, reader.page
    assert page.klass is not None
    for i in range(page.first, len(cells)):
        klass = class_of(cells[i, page.klass])
        held = [column for column in page.works if c.tidy(cells[i, column])]
        if klass is None:
            if c.tidy(cells[i, page.klass]) and not c.header_key(cells[i, page.klass]).startswith(_FOOTERS):
                for column in _works_of(cells[i], held):
                    reader.add((i, column), "timetable_class")
            continue
        for column in held:
            month, number = page.works[column]
            works, rule = named_in(cells[i, column])
            day = reader.day(month, int(number), page.years.get(column))
            if rule or (works and day is None):
                reader.add((i, column), rule or "timetable_month")
                continue
            for work in works:
                reader.add(
                    (i, column), grade=klass[0], class_label=klass[1], subject=work.subject, course=work.course or None,
                    procedure_level=work.level, planned_date=day, month=f"{month:02d}", n_works=1, hours_per_year=None, flags="",
                )  # fmt: skip


def _works_of(row: c.Cells, held: list[int]) -> Iterator[int]:
    return (column for column in held if named_in(row[column])[0])


def _part(reader: _Reader) -> Part:
    """The frame, and a line for the passport."""
    n = len(reader.rows)
    table = pd.DataFrame(reader.rows, columns=["row", "refused", *COLUMNS], dtype=object)
    dates = pd.to_datetime(table["planned_date"])
    table = table.assign(
        school_year=f"{reader.first_year}/{(reader.first_year + 1) % 100:02d}", planned_date=dates,
        half=table["month"].map({f"{month:02d}": 1 if month >= 8 else 2 for month in range(1, 13)}),
        file=reader.file, sheet=reader.found.sheet.name, school_id=reader.school, absent=False, mended=False,
        cosmetic=False, name_key=None, document_key=None, row=table["row"].astype("int64"),
    )  # fmt: skip
    table["sitting"] = table["cell"]
    frame = table[[*FRAME, *COLUMNS]].astype({"school_id": object, "name_key": object, "document_key": object})
    frame = frame.astype({"absent": bool, "mended": bool, "cosmetic": bool})
    live = int((frame["refused"] == "").sum())
    said = f"{reader.first_year}/{reader.first_year + 1} учебный год, работ {live}" if n else "работ не найдено"
    return Part(reader.found.layout, frame, f"График оценочных процедур: {said}.")
