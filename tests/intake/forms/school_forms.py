"""Filled forms of invented schools, read without a year's folder; answers drawn from the declarations."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import openpyxl
import pandas as pd
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from mskoko_lib import norms
from mskoko_lib.errors import MskokoError
from mskoko_lib.forms import DEPARTMENT_FORMS, FORMS, SCHOOL_FORMS, Field, Form
from mskoko_lib.forms.template import DepartmentCard, SchoolCard, book_bytes, filled
from mskoko_lib.intake.family import Context
from mskoko_lib.intake.forms import FAMILY
from mskoko_lib.intake.forms.part import FormPart
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.people import INVENTED
from mskoko_lib.intake.people_link import link
from mskoko_lib.intake.workbook import open_workbook

YEAR = 2022
NORMS = norms.load()
ONE = SchoolCard("999001", "edu999001", "Школа № 1", "99001")
TWO = SchoolCard("999002", "edu999002", "Школа № 2", "99002")
DEPARTMENT = DepartmentCard("город", {"999001": "Школа № 1", "999002": "Школа № 2"})
FORM = {form.name: form for form in FORMS}
ANNA = {"surname": "Иванова", "first_name": "Анна", "patronymic": "Петровна"}
MEDAL = {**ANNA, "class_name": "11А", "medal_basis": "all_5", "mark_russian": 5, "mark_math": 5, "issued": True}
REPEAT = {
    **ANNA, "class_name": "9А", "no_certificate_reason": "failed", "went_to": "repeat",
    "decision_date": dt.date(YEAR, 9, 26),
}  # fmt: skip
REHEARSAL = {
    "rehearsal_date": dt.date(YEAR, 5, 17), "subject": "russian", "rehearsal_scope": "federal", "ppe_code": "1003",
    "with_pupils": True, "processed": False, "n_registered": 50, "n_took_part": 49,
}  # fmt: skip
VIOLATION = {
    "exam": "oge", "subject": "math", "incident_date": dt.date(YEAR, 6, 2), "ppe_code": "1003", "incident": "removed",
    "at_fault": "pupil", "n_concerned": 1, "incident_outcome": "annulled", "measures": "none",
}  # fmt: skip
Rows = Mapping[str, Sequence[Mapping[str, object]]]


@dataclass
class Result:
    """What reading gave; `errors`: texts of sheets that were refused as a whole."""

    tables: dict[str, pd.DataFrame]
    events: pd.DataFrame
    parts: list[FormPart]
    errors: list[str] = field(default_factory=list)

    def rules(self, *actions: str) -> list[tuple[str, str]]:
        """(rule, cell) of the events with one of the actions."""
        told = self.events[self.events["action"].isin(actions)] if actions else self.events
        return list(zip(told["rule"], told["cell"], strict=True))


def book(rows: Rows, card: SchoolCard | DepartmentCard = ONE, year: int = YEAR) -> bytes:
    return book_bytes(filled(rows, card, year))


def edited(raw: bytes, change: Callable[[Worksheet], None], form: str) -> bytes:
    """The workbook with one sheet changed, as a school would change it."""
    opened = openpyxl.load_workbook(io.BytesIO(raw))
    change(opened[FORM[form].sheet])
    buffer = io.BytesIO()
    opened.save(buffer)
    return buffer.getvalue()


def header_row(sheet: Worksheet, form: str) -> int:
    first = FORM[form].fields[0].header
    return next(row for row in range(1, 30) if sheet.cell(row, 1).value == first)


def data_cell(sheet: Worksheet, form: str, name: str, line: int = 0) -> str:
    """Address of a field's cell in the data row `line`."""
    names = [f.name for f in FORM[form].fields_of(YEAR)]
    return str(sheet.cell(header_row(sheet, form) + 2 + line, names.index(name) + 1).coordinate)


def put(form: str, values: Mapping[str, object], line: int = 0) -> Callable[[Worksheet], None]:
    """A change that types `values` (field → cell) into a data row."""

    def change(sheet: Worksheet) -> None:
        for name, value in values.items():
            sheet[data_cell(sheet, form, name, line)].value = value

    return change


def context(year: int = YEAR) -> Context:
    return Context(year, {"999001": "999001", "999002": "999002"}, {}, NORMS, INVENTED, Events(), True)


def read_books(books: Mapping[str, bytes], year: int = YEAR) -> Result:
    """Recognise, read, link and finish the sheets of some files."""
    asked, errors = context(year), []
    parts: list[FormPart] = []
    for file, raw in books.items():
        try:
            sheets = open_workbook(raw, file).sheets
        except MskokoError as error:  # a number no date can be
            errors.append(str(error))
            continue
        for sheet in sheets:
            if (found := FAMILY.recognise(sheet)) is None:
                continue
            try:
                parts += [part for part in FAMILY.read(found, file, asked) if isinstance(part, FormPart)]
            except MskokoError as error:
                errors.append(str(error))
    link(parts, asked.events)
    tables = FAMILY.finish(parts, asked)
    return Result(tables, asked.events.table(), parts, errors)


def assert_refused_are_told(result: Result) -> None:
    """Every refused row has exactly one event at its place, no other row has any; accepted rows are in the tables."""
    told = result.events[result.events["action"] == "refused"]
    places = list(told[["file", "sheet", "row"]].itertuples(index=False, name=None))
    assert len(places) == len(set(places))
    frames = pd.concat([part.frame for part in result.parts], ignore_index=True) if result.parts else pd.DataFrame()
    refused = frames[frames["refused"] != ""] if len(frames) else frames
    found = zip(refused["file"], refused["sheet"], refused["row"], strict=True) if len(refused) else ()
    assert set(places) == set(found)
    stored = sum(len(result.tables[form.table]) for form in FORMS)
    assert stored + len(refused) == len(frames)


_NAMES = ("Анна", "Пётр", "Мария-Луиза", "Ильдар")


def _answer(one: Field, number: int) -> st.SearchStrategy[object]:
    """Values a field may hold; `number` makes names and codes of ППЭ of rows differ."""
    if one.kind == "person":
        if one.name == "surname":
            return st.just(f"Фамилия{'абвгдежзиклмнопрст'[number]}")
        return (
            st.sampled_from(_NAMES) if one.name == "first_name" else st.sampled_from([None, "Петровна", "Рашид оглы"])
        )
    if one.kind == "document":
        return st.sampled_from([None, f"8220 12345{number}", f"ВМ{number}-7"])
    if one.kind == "class":
        return st.builds(lambda g, label: f"{g}{label}", st.sampled_from(one.grades), st.sampled_from(["А", "Б", ""]))
    if one.kind == "school":
        return st.sampled_from(sorted(DEPARTMENT.schools))
    if one.kind == "choice":
        values: st.SearchStrategy[object] = st.sampled_from([choice.code for choice in one.choices_of(YEAR)])
    elif one.kind == "date":
        values = st.dates(dt.date(YEAR - one.years_back, 1, 1), dt.date(YEAR + one.years_ahead, 12, 31))
    elif one.kind == "whole":
        values = st.integers(one.low, one.high)
    elif one.kind == "yes_no":
        values = st.booleans()
    elif one.kind == "code":
        return st.just(str(1001 + number))
    elif one.kind == "list_number":
        values = st.sampled_from(["1.1.3.1.8.4", "1.1.2.5.1.2.1"])
    elif one.kind == "answers":
        values = st.sampled_from(["1(1)0(2)X(3)", "12(14)"])
    else:
        values = st.sampled_from(["", "=замятие", "+ Замятие, бумага; «№ 2»"])
    return values if one.need == "row" or one.blank_is_no or one.kind == "text" else st.none() | values


@st.composite
def answers(draw: st.DrawFn, *, of_department: bool = False) -> dict[str, list[dict[str, object]]]:
    """Valid rows for some of the forms, at most four each and none about the same thing; [] ticks «нет таких»."""
    filled_in: dict[str, list[dict[str, object]]] = {}
    for form in DEPARTMENT_FORMS if of_department else SCHOOL_FORMS:
        n = draw(st.integers(-1, 4))
        if n >= 0:
            fields = form.fields_of(YEAR)
            rows = [{f.name: draw(_answer(f, k)) for f in fields} for k in range(n)]
            things = {(row.get("school"), row.get("surname"), *(row[name] for name in form.key)): row for row in rows}
            filled_in[form.name] = list(things.values())
    return filled_in


def expected(form: Form, row: Mapping[str, object]) -> dict[str, object]:
    """Stored values of a row of `answers`, names and documents apart."""
    found: dict[str, object] = {}
    for one in form.fields_of(YEAR):
        value = row[one.name]
        if one.kind == "class":
            digits = "".join(char for char in str(value) if char.isdigit())
            found |= {"grade": int(digits), "class_label": str(value)[len(digits) :] or None}
        elif one.kind == "text":
            found[one.name] = bool(value)
        elif one.kind == "school":
            found["school_id"] = value
        elif one.kind not in ("person", "document"):
            found[one.name] = value
    return found
