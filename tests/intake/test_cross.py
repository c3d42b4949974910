"""Forms against protocols, counted by hand: three pupils of one school, one form each."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.intake.cross import check_forms
from mskoko_lib.intake.passport import Events

#: person, subject, mark of the last attempt
RESULTS = [("p1", "russian", 4), ("p1", "math", 3), ("p2", "russian", 5), ("p2", "math", 2), ("p3", "russian", 3)]


def _exams(exam: str = "oge", school: str = "1") -> pd.DataFrame:
    frame = pd.DataFrame(RESULTS, columns=["person", "subject", "mark"])
    return frame.assign(exam=exam, is_final=True, school_id=school, name_key=frame["person"].str.replace("p", "n"))


def _form(*people: str | None, school: str = "1") -> pd.DataFrame:
    rows = range(10, 10 + len(people))
    return pd.DataFrame(
        {"person": list(people), "school_id": school, "source_file": "f", "source_sheet": "s", "source_row": rows}
    )


def _told(**tables: pd.DataFrame) -> list[tuple[str, int, str]]:
    events = Events()
    check_forms(tables, events)
    return [(str(r["rule"]), int(str(r["row"])), str(r["found"])) for r in events.rows]


def test_a_pupil_no_protocol_knows() -> None:
    assert _told(exam_results=_exams(), form_certificates=_form("p1", "p9", None)) == [
        ("form_person_unmatched", 11, "")
    ]


def test_nothing_is_told_where_no_protocol_came() -> None:
    assert _told(exam_results=_exams(school="2"), form_certificates=_form("p9")) == []
    assert _told(exam_results=_exams("ege"), form_certificates=_form("p9")) == []  # the form is of grade 9


def test_both_exams_know_pupils_with_special_needs() -> None:
    assert _told(exam_results=_exams("ege"), form_ovz=_form("p1")) == []


def test_more_claimants_than_takers() -> None:
    """Three people sat; four rows are told once, at the first of them; three are not."""
    told = _told(exam_results=_exams("ege"), form_medals=_form("p1", "p2", "p3", None))
    assert told == [("form_more_than_takers", 10, "в форме 4, в протоколах 3")]
    assert _told(exam_results=_exams("ege"), form_medals=_form("p1", "p2", None)) == []


def test_without_a_certificate_though_both_are_passed() -> None:
    """p1 passed both, p2 has «2» in mathematics, p3 has no mathematics."""
    told = _told(exam_results=_exams(), form_repeat_year=_form("p1", "p2", "p3"))
    assert told == [("repeat_but_passed", 10, "")]


def test_a_chosen_exam_that_failed_takes_the_certificate_too() -> None:
    chosen = _exams().head(1).assign(subject="social", mark=2)
    assert _told(exam_results=pd.concat([_exams(), chosen]), form_repeat_year=_form("p1")) == []


def test_a_retake_that_failed_first_counts_by_its_last_result() -> None:
    exams = pd.concat([_exams(), _exams().head(2).assign(mark=2, is_final=False)])
    assert _told(exam_results=exams, form_repeat_year=_form("p1")) == [("repeat_but_passed", 10, "")]
