"""The deadlines of a year: dues of the plan, commitments, faults and measures, each with its school and its state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mskoko_lib.build.awaited import SOURCES, Awaited, Columns, Source, awaited_of, last_grade
from mskoko_lib.display.labels import exam_name
from mskoko_lib.forms import FORMS
from mskoko_lib.forms.section2 import MONTH
from mskoko_lib.params import Control
from mskoko_lib.roadmap import Roadmap, SubItem
from mskoko_lib.roadmap.deadline import Deadline
from mskoko_lib.roadmap.dues import dues

SCHOOLS = "школы"
_MONTHS = {int(choice.code): choice.label for choice in MONTH}
#: «устранение …»
_FOUND = {"fault": "нарушения", "remark": "замечания"}


def deadlines_of(
    plan: Roadmap,
    read: Columns,
    schools: pd.DataFrame,
    year: int,
    as_of: dt.date,
    control: Control,
    *,
    own_school_id: str = "",
    earlier: Columns | None = None,
) -> list[Deadline]:
    """All deadlines of the plan in `year` that a reader has, done or not, by day.

    Parameters
    ----------
    read : tables of the year. earlier : those of the year before, whose commitments and measures may still be to come.
    schools : the registry (school_id, type, opened), of which the department sees those given.
    own_school_id : the reader's own school, who gets what is awaited of it and nothing of others; "": the department.

    Returns
    -------
    What was agreed or found after `as_of` is left out: on that day nobody knew of it. A row of the year before is kept
    only while its day is to come: whether it was done later nobody is asked.
    """
    schools = schools[schools["school_id"] == own_school_id] if own_school_id else schools
    seen = frozenset(schools["school_id"].astype(str))
    town = _Town(plan, read, schools, year, as_of, control, own_school_id)
    found = [*town.plan_dues(), *_agreed(plan, read, seen, year, as_of)]
    if earlier is not None:
        found += [
            one for one in _agreed(plan, earlier, seen, year - 1, as_of) if one.day >= as_of and one.open_on(as_of)
        ]
    if own_school_id:
        found = [one for one in found if one.school_id == own_school_id]
    return sorted(found)


# -- the plan ---------------------------------------------------------------------------------------------------------


def _parts(plan: Roadmap) -> list[SubItem]:
    """Items and bullets of the plan; bullets stand for their item."""
    items = [item for section in plan.sections for item in section.items]
    return [part for item in items for part in (item.subitems or (item,))]


@dataclass(frozen=True)
class _Town:
    """The plan beside the schools and the tables of its year."""

    plan: Roadmap
    read: Columns
    schools: pd.DataFrame
    year: int
    as_of: dt.date
    control: Control
    own: str

    def plan_dues(self) -> list[Deadline]:
        found = []
        days: dict[str, list[dt.date]] = {}
        for due in dues(self.plan, self.year):
            days.setdefault(due.number, []).append(due.day)
        for part in _parts(self.plan):
            for one in awaited_of(part, self.read, self.schools, self.year, self.as_of, self.control):
                if self.own and one.who != SCHOOLS:
                    continue
                sources = SOURCES.get(one.what, ())
                if any(source.monthly for source in sources):
                    found += self._months(one, sources)
                else:
                    found += [
                        self._due(part, one, day) for day in days[part.number] if self._is_asked(one, sources, day)
                    ]
        return found

    def _is_asked(self, one: Awaited, sources: Iterable[Source], day: dt.date) -> bool:
        """Schools that do not teach the grade, or were opened after the day, owe nothing; whom a sample takes is not known
        beforehand.
        """
        open_end = not one.read or any(source.sampled for source in sources)
        return open_end or bool(one.expected & self._opened_by(day))

    def _due(self, part: SubItem, one: Awaited, day: dt.date) -> Deadline:
        asked = one.expected & self._opened_by(day)
        # more may come until the end of a window that lasts the whole year
        closed = self.as_of >= part.window.end(self.year) or not part.window.whole_year
        done = bool(asked) and asked <= one.schools and closed
        return self._deadline(one, day, one.what, done=done, some=bool((one.schools | one.partly) & asked))

    def _months(self, one: Awaited, sources: Iterable[Source]) -> list[Deadline]:
        """A deadline for each month with lessons, of the schools that were open in it."""
        (source,) = sources
        rows = self.read(source.table, ["school_id", "month"])
        told = set(zip(rows["school_id"].astype(str), rows["month"].astype(str), strict=True))
        states = self.read("form_states", ["school_id", "form", "state"])
        form = source.table.removeprefix("form_")
        none = set(states.loc[(states["form"] == form) & (states["state"] == "none"), "school_id"].astype(str))
        found = []
        for month in self.control.lesson_months:
            asked = self._teaching(source.grade or 0) & self._opened_by(_last_day(self.year, month))
            came = {school for school in asked if school in none or (school, f"{month:02d}") in told}
            if asked:
                what = f"{one.what} за {_MONTHS[month]}"
                term = self.control.term(self.year, month)
                found.append(self._deadline(one, term, what, done=came == asked, some=bool(came), month=month))
        return found

    def _deadline(self, one: Awaited, day: dt.date, what: str, *, done: bool, some: bool, month: int = 0) -> Deadline:
        sheet = _sheet(one.what) if one.who == SCHOOLS or not self.own else ""
        key = f"{self.year}|{one.what}|{month or day.month:02d}"
        return Deadline(
            day, one.number, what, self.own, "plan", done, who=one.who, month=month, some=some, sheet=sheet, key=key
        )

    def _teaching(self, grade: int) -> frozenset[str]:
        kinds = zip(self.schools["school_id"].astype(str), self.schools["type"].fillna("").astype(str), strict=True)
        return frozenset(school for school, kind in kinds if grade <= last_grade(kind))

    def _opened_by(self, day: dt.date) -> frozenset[str]:
        """Schools that were there on the day."""
        ids = self.schools["school_id"].astype(str)
        if "opened" not in self.schools:
            return frozenset(ids)
        opened = pd.to_datetime(self.schools["opened"])
        return frozenset(ids[opened.isna() | (opened <= pd.Timestamp(day))])


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def _sheet(what: str) -> str:
    """The sheet of the form in which a thing of the plan is told; "" where it comes from elsewhere."""
    names = {name for source in SOURCES.get(what, ()) for name in _forms_of(source)}
    return next((form.sheet for form in FORMS if form.name in names), "")


def _forms_of(source: Source) -> list[str]:
    if source.table == "form_states":
        return [str(name) for name in source.where["form"]]
    return [source.table.removeprefix("form_")] if source.table.startswith("form_") else []


def _number(plan: Roadmap, form: str, report: str = "") -> str:
    """The bullet of the plan that a form belongs to; of a head's report that of the report."""
    for part in _parts(plan):
        for source in (source for one in part.awaits for source in SOURCES.get(one.what, ())):
            if form in _forms_of(source) and (not report or report in source.where.get("report", ())):
                return part.number
    return next(one.item for one in FORMS if one.name == form)


# -- what was agreed or found -----------------------------------------------------------------------------------------


def _agreed(plan: Roadmap, read: Columns, seen: frozenset[str], year: int, as_of: dt.date) -> list[Deadline]:
    """Commitments, faults and measures of a year's forms, of the schools that the reader sees."""
    found = [*_commitments(plan, read, year, as_of), *_faults(plan, read, year, as_of), *_measures(plan, read, year)]
    return [one for one in found if (one.school_id or one.about) in seen]


def _commitments(plan: Roadmap, read: Columns, year: int, as_of: dt.date) -> list[Deadline]:
    columns = ["school_id", "report", "heard_date", "commitment_number", "area", "promised_exam", "subject", "due_date",
               "state", "fulfilled_date"]  # fmt: skip
    area, report, exam = (_labels("head_reports", name) for name in ("area", "report", "promised_exam"))
    numbers = {code: _number(plan, "head_reports", code) for code in report}
    found = []
    for row in _rows(read, "form_head_reports", columns, as_of, known="heard_date"):
        about = area.get(_text(row["area"]), "иное")
        for word in (exam.get(_text(row["promised_exam"]), ""), exam_name(_text(row["subject"])).lower()):
            about += f", {word}" if word else ""
        name, number = _text(row["report"]), _text(row["commitment_number"])
        heard = report[name].partition(" (")[0]  # the month in brackets is the plan's
        found.append(
            Deadline(
                _day(row["due_date"]),
                numbers[name],
                f"обязательство: {about}; отчёт: {heard}",
                str(row["school_id"]),
                "commitment",
                _text(row["state"]) == "fulfilled",
                _day_or_none(row["fulfilled_date"]),
                who=SCHOOLS,
                mark=f"№ {number}" if number else "",
                sheet=_sheet_of("head_reports"),
                key=f"{year}|{name}|{number}",
            )  # fmt: skip
        )
    return found


def _faults(plan: Roadmap, read: Columns, year: int, as_of: dt.date) -> list[Deadline]:
    columns = ["school_id", "visit_date", "criterion", "found", "addressee", "due_date", "removed", "removed_date"]
    criterion, addressee = _labels("inspections", "criterion"), _labels("inspections", "addressee")
    number = _number(plan, "inspections")
    found = []
    for row in _rows(read, "form_inspections", columns, as_of, known="visit_date"):
        kind, name, school = _text(row["found"]), _text(row["criterion"]), str(row["school_id"])
        if kind not in _FOUND:
            continue
        mine = _text(row["addressee"]) in ("", "school")
        found.append(
            Deadline(
                _day(row["due_date"]),
                number,
                f"устранение {_FOUND[kind]}: {criterion.get(name, name)}",
                school if mine else "",
                "fault",
                _yes(row["removed"]),
                _day_or_none(row["removed_date"]),
                who=SCHOOLS if mine else addressee[_text(row["addressee"])],
                about="" if mine else school,
                key=f"{year}|{school}|{_day(row['visit_date'])}|{name}",
            )  # fmt: skip
        )
    return found


def _measures(plan: Roadmap, read: Columns, year: int) -> list[Deadline]:
    columns = ["school_id", "measure_number", "section", "due_date", "done", "done_date", "moved_date"]
    section, number = _labels("road_map", "section"), _number(plan, "road_map")
    return [
        Deadline(
            _day_or_none(row["moved_date"]) or _day(row["due_date"]), number,
            f"мероприятие плана подготовки к ЕГЭ: {section.get(_text(row['section']), '')}",
            str(row["school_id"]), "measure", _yes(row["done"]), _day_or_none(row["done_date"]), who=SCHOOLS,
            mark=f"№ {_text(row['measure_number'])}", sheet=_sheet_of("road_map"), key=f"{year}|{_text(row['measure_number'])}",
        )
        for row in _rows(read, "form_road_map", columns)
    ]  # fmt: skip


def _rows(
    read: Columns, table: str, columns: list[str], as_of: dt.date | None = None, known: str = ""
) -> list[Mapping[str, object]]:
    """Rows of a form with a term; `known`: the column of the day since which it is known."""
    frame = read(table, columns)
    frame = frame[frame["due_date"].notna()]
    if known and as_of is not None:
        frame = frame[frame[known].isna() | (pd.to_datetime(frame[known]) <= pd.Timestamp(as_of))]
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _labels(form: str, field: str) -> dict[str, str]:
    """Code → words of a list in a form."""
    fields = next(one for one in FORMS if one.name == form).fields
    return {choice.code: choice.label for one in fields if one.name == field for choice in one.choices}


def _sheet_of(form: str) -> str:
    return next(one.sheet for one in FORMS if one.name == form)


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _yes(value: object) -> bool:
    return bool(_text(value)) and bool(value)


def _day(value: Any) -> dt.date:
    return pd.Timestamp(value).date()


def _day_or_none(value: object) -> dt.date | None:
    return _day(value) if _text(value) else None
