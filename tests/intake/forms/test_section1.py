"""The forms of section 1 as schools send them: an older template, counts of a rehearsal, pupils at risk."""

from __future__ import annotations

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.intake.forms import school_forms as s

RISK = {**s.ANNA, "class_name": "9А", "exam": "oge", "subject": "math", "mock_result": 2, "individual_work": True}


def _without_below_min(sheet: Worksheet) -> None:
    names = [field.name for field in s.FORM["rehearsals"].fields_of(s.YEAR)]
    sheet.delete_cols(names.index("n_below_min") + 1)


def test_a_template_older_than_a_column_is_read() -> None:
    """Whoever filled the form in before it asked who stayed below the minimum need not do it again."""
    raw = s.edited(s.book({"rehearsals": [s.REHEARSAL]}), _without_below_min, "rehearsals")
    result = s.read_books({"2022/a.xlsx": raw})
    assert not result.errors
    assert not result.rules("refused")
    assert [rule for rule, _ in result.rules("flagged")] == ["form_no_column"]
    table = result.tables["form_rehearsals"]
    assert table["n_took_part"].tolist() == [49]
    assert table["n_below_min"].isna().all()
    assert table["flags"].tolist() == [""]


@pytest.mark.parametrize(
    ("processed", "n_below_min", "flagged"),
    [(True, 0, False), (True, 49, False), (True, 50, True), (False, 3, True), (False, None, False)],
)
def test_below_the_minimum_are_some_of_those_who_took_part(
    processed: bool, n_below_min: int | None, flagged: bool
) -> None:
    row = {**s.REHEARSAL, "processed": processed, "n_below_min": n_below_min}
    result = s.read_books({"2022/a.xlsx": s.book({"rehearsals": [row]})})
    assert not result.rules("refused")
    assert [rule for rule, _ in result.rules("flagged")] == ["form_totals"] * flagged


def test_a_pupil_is_at_risk_in_each_subject_once() -> None:
    one = {**RISK, "document": "8220 123456"}  # without it the third row might be a namesake
    rows = [one, {**one, "subject": "russian"}, {**one, "mock_result": 3}]
    result = s.read_books({"2022/a.xlsx": s.book({"risk_group": rows})})
    assert result.tables["form_risk_group"]["subject"].tolist() == ["russian"]
    assert [rule for rule, _ in result.rules("refused")] == ["conflict", "conflict"]


def test_results_before_the_exam_may_be_unknown_and_never_exceed_a_hundred() -> None:
    rows = [
        {**RISK, "mock_result": None, "class_name": "11А", "exam": "ege", "subject": "math_base"},
        {**RISK, "mock_result": 101},
    ]
    result = s.read_books({"2022/a.xlsx": s.book({"risk_group": rows})})
    assert [rule for rule, _ in result.rules("refused")] == ["form_range"]
    assert result.tables["form_risk_group"]["grade"].tolist() == [11]
    assert not result.rules("flagged")


def test_nobody_at_risk_is_an_answer() -> None:
    states = s.read_books({"2022/a.xlsx": s.book({"risk_group": []})}).tables["form_states"]
    assert states.set_index("form")["state"]["risk_group"] == "none"
