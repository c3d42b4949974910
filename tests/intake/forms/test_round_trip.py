"""A filled template loads with the values put into it, whatever they are; garbage is refused with a reason."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mskoko_lib.forms import DEPARTMENT_FORMS, SCHOOL_FORMS
from mskoko_lib.forms.declaration import NO, YES
from mskoko_lib.intake.people import PUBLIC_SECRET, Keys
from tests.intake.forms import school_forms as s

_FEW = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # shrinking whole workbooks takes minutes and tells little
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _plain(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date()
    return None if value is None or pd.isna(value) else value


def _assert_read_back(rows: dict[str, list[dict[str, object]]], result: s.Result) -> None:
    assert not result.errors
    assert not [rule for rule, _ in result.rules("refused", "corrected")]
    keys = Keys(PUBLIC_SECRET)
    states = dict(zip(result.tables["form_states"]["form"], result.tables["form_states"]["state"], strict=True))
    for form in SCHOOL_FORMS:
        given_rows = rows.get(form.name)
        assert states[form.name] == ("empty" if given_rows is None else "rows" if given_rows else "none")
        table = result.tables[form.table].sort_values("source_row")
        assert len(table) == len(given_rows or []), (form.name, result.rules())
        for row, found in zip(given_rows or [], table.to_dict("records"), strict=True):
            for name, value in s.expected(form, row).items():
                assert _plain(found[name]) == value, (form.name, name)
            if form.persons:
                parts = [str(row[name] or "") for name in ("surname", "first_name", "patronymic")]
                assert found["name_key"] == keys.name(*parts) + ("|teacher" if form.of_teachers else "")
                assert (_plain(found["document_key"]) is None) == (row["document"] is None)


@_FEW
@given(s.answers())
def test_what_is_put_into_a_template_is_read_back(rows: dict[str, list[dict[str, object]]]) -> None:
    _assert_read_back(rows, s.read_books({"2022/a.xlsx": s.book(rows)}))


@_FEW
@given(s.answers(of_department=True))
def test_a_form_of_the_department_is_read_school_by_school(rows: dict[str, list[dict[str, object]]]) -> None:
    result = s.read_books({"2022/a.xlsx": s.book(rows, s.DEPARTMENT)})
    assert not result.errors
    assert not [rule for rule, _ in result.rules("refused", "corrected")]
    states = result.tables["form_states"]
    for form in DEPARTMENT_FORMS:
        table = result.tables[form.table].sort_values("source_row")
        expected = [s.expected(form, row) for row in rows.get(form.name, [])]
        assert [{name: _plain(found[name]) for name in s.expected(form, row)} for row, found in
                zip(rows.get(form.name, []), table.to_dict("records"), strict=True)] == expected  # fmt: skip
        mine = states[states["form"] == form.name].set_index("school_id")["n_rows"].to_dict()
        schools = [str(row["school"]) for row in rows.get(form.name, [])]
        assert mine == {school: schools.count(school) for school in set(schools)}


_GARBAGE = st.one_of(
    st.none(), st.text(max_size=12).map(lambda t: "".join(c for c in t if c.isprintable() and c not in "\ud800\udfff")),
    st.integers(-10, 10**6), st.floats(allow_nan=False, allow_infinity=False, width=32), st.booleans(),
    st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), st.sampled_from(["да", "#N/A", "Фамилия *", "Класс", "5", "-", "х"]),
)  # fmt: skip


@_FEW
@given(
    s.answers(),
    st.lists(st.tuples(st.sampled_from(SCHOOL_FORMS), st.integers(1, 18), st.integers(1, 18), _GARBAGE), max_size=12),
)
def test_garbage_is_refused_with_a_reason(
    rows: dict[str, list[dict[str, object]]], garbage: list[tuple[s.Form, int, int, object]]
) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(s.book(rows)))
    for form, row, column, value in garbage:
        cell = opened[form.sheet].cell(row, column)
        if isinstance(cell, openpyxl.cell.cell.Cell):  # not inside a merged range
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    buffer = io.BytesIO()
    opened.save(buffer)
    result = s.read_books({"2022/a.xlsx": buffer.getvalue()})
    s.assert_refused_are_told(result)
    assert all("что сделать" in error for error in result.errors)
    # where no heading was touched every row with an answer is there
    touched = {form.name for form, row, _, _ in garbage if row < 12}
    for part in result.parts:
        assert part.form is not None
        if part.form.name not in touched:
            assert len(part.frame) >= len(rows.get(part.form.name, []))


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_libreoffice_keeps_what_was_filled_in(kind: str, tmp_path: Path) -> None:
    """One full row per form, saved again by LibreOffice."""
    rows: dict[str, list[dict[str, object]]] = {}
    for form in SCHOOL_FORMS:
        rows[form.name] = [{one.name: _full(one) for one in form.fields_of(s.YEAR)}]
    source = tmp_path / "f.xlsx"
    source.write_bytes(s.book(rows))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", kind, "--outdir",
         str(tmp_path / "out"), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    converted = tmp_path / "out" / f"f.{kind}"
    if kind == "ods":  # only Excel files are read: back again
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "xlsx",
             "--outdir", str(tmp_path / "back"), str(converted)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        converted = tmp_path / "back" / "f.xlsx"
    _assert_read_back(rows, s.read_books({"2022/a.xlsx": converted.read_bytes()}))
    sheet = openpyxl.load_workbook(converted)["1.9 Медаль"]
    assert sheet.protection.sheet
    assert any(YES in str(rule.formula1) and NO in str(rule.formula1) for rule in sheet.data_validations.dataValidation)


def _full(one: s.Field) -> object:
    return {
        "person": "Анна", "document": "8220 123456", "class": f"{(one.grades or (0,))[-1]}Б", "text": "замятие",
        "date": dt.date(s.YEAR, 5, 17), "whole": max(one.low, 1) if one.high > 5 else 5, "yes_no": True, "code": "1003",
        "list_number": "1.1.3.1.8.4", "answers": "1(1)0(2)X(3)",
        "choice": one.choices[0].code if one.choices else "",
    }[one.kind]  # fmt: skip
