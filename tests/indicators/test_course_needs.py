"""Requests for courses counted by hand: places against what is asked for, who is due, subjects with low results."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import pandas as pd

from mskoko_lib.indicators import course_needs
from mskoko_lib.indicators.exams import Exams
from tests.indicators.course_tables import requests
from tests.indicators.staff_tables import by_category, parts
from tests.observation_factory import one

FORM = requests(
    {},  # four asked for, three planned, two offered
    {"n_planned": 6, "n_offered": None, "need_source": "norm", "theme": "standard"},  # more than asked for is not more
    {"subject": "physics", "n_needed": 1, "n_planned": None, "n_offered": 0, "need_source": None, "theme": "exam"},
    {"school_id": "2", "position": "head", "subject": None, "n_needed": 2, "n_planned": 0, "theme": "management"},
    {"school_id": "2", "n_needed": None},
)


def test_places_against_what_is_asked_for() -> None:
    made = course_needs.request_observations(FORM, table_hash="h")
    assert one(made, "course_needed")["obs_value"] == 11
    assert parts(made, "course_plan_share") == [7, 10]
    assert parts(made, "course_offer_share") == [4, 7]
    assert one(made, "course_offer_untold")["obs_value"] == 4
    assert {k: v[0] for k, v in by_category(made, "course_needed_source").items()} == {"years": 6, "norm": 4}
    themes = {k: v[0] for k, v in by_category(made, "course_needed_theme").items()}
    assert themes == {"method": 4, "standard": 4, "exam": 1, "management": 2}
    each = course_needs.request_observations(FORM, table_hash="h", by=("year", "subject"))
    assert [one(each, "course_needed", subject=code)["obs_value"] for code in ("math", "physics")] == [8, 1]
    posts = course_needs.request_observations(FORM, table_hash="h", each=("position",))
    assert (one(posts, "course_needed")["group"], one(posts, "course_needed")["obs_value"]) == ("head", 2)
    # who does not tell of the plan is in no share of it
    untold = course_needs.request_observations(FORM[FORM["subject"] == "physics"], table_hash="h")
    assert untold[untold["indicator"] == "course_plan_share"].empty
    assert parts(untold, "course_offer_share") == [0, 1]
    assert course_needs.request_observations(FORM[-1:], table_hash="h").empty


STATES = pd.DataFrame(
    [
        (2022, "1", "staff", "rows"),
        (2022, "1", "courses", "none"),
        (2022, "2", "staff", "rows"),
        (2022, "2", "courses", "missing"),
    ],
    columns=["year", "school_id", "form", "state"],
)


def test_a_school_that_says_none_has_told_and_one_that_is_silent_has_not() -> None:
    assert course_needs.told_schools(STATES, "staff", "courses") == {(2022, "1")}
    assert course_needs.told_schools(STATES, "staff") == {(2022, "1"), (2022, "2")}
    assert course_needs.told_schools(STATES, "course_needs") == set()
    assert course_needs.of_told(FORM, {(2022, "2"), (2021, "1")})["school_id"].tolist() == ["2", "2"]


def posts(*rows: tuple[str, str, str | None, bool, bool]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["school_id", "position", "subject", "first_post", "due"])
    return table.assign(year=2022, who=[str(k) for k in range(len(table))]).astype({"subject": "string"})


def test_places_for_those_who_are_due() -> None:
    due = posts(
        *[("1", "teacher", "math", True, True)] * 5,
        ("1", "teacher", "math", True, False),
        ("1", "teacher", "math", False, True),
        ("1", "head", None, True, True),
        ("2", "teacher", "math", True, True),
    )
    cells = course_needs.due_cells(
        due, requests({}, {"theme": "exam", "n_needed": 3, "n_planned": None, "n_offered": 1})
    )
    assert cells[["school_id", "area", "n_due", "asked", "planned", "offered"]].to_numpy().tolist() == [
        # seven asked for, five due: five; nobody asked for the head and for the second school
        ["1", "head", 1, 0, 0, 0],
        ["1", "math", 5, 5, 3, 3],
        ["2", "math", 1, 0, 0, 0],
    ]
    made = course_needs.due_observations(cells, table_hash="h")
    assert by_category(made, "course_due_place_share") == {"asked": [5, 7], "planned": [3, 7], "offered": [3, 7]}
    assert made["sensitive"].all()
    assert course_needs.due_observations(cells[:0], table_hash="h").empty


SAT = {
    "year": 2022, "exam": "oge", "form": "oge", "subject": "math", "school_id": "1", "outcome": "valid", "is_first": True, "is_final": True,
    "mark": 4, "test_score": None, "exam_date": "2022-06-01",
}  # fmt: skip
MINIMUM = pd.DataFrame({"year": [2022], "subject": ["physics"], "minimum": [36.0]})


def sat(exam: Literal["oge", "ege"], *rows: tuple[int, dict[str, object]]) -> Exams:
    """So many equal results for each row."""
    table = pd.DataFrame(
        [{**SAT, "exam": exam, "form": exam, **row} for times, row in rows for _ in range(times)], columns=list(SAT)
    )
    table = table.assign(exam_date=pd.to_datetime(table["exam_date"]), result_id=range(len(table)))
    return Exams(table.astype({"mark": "Int64", "test_score": "float64"}), exam, exam, "h")


def test_the_last_exam_that_has_results() -> None:
    years = [(1, {"year": year, "exam_date": f"{year}-06-01"}) for year in (2020, 2021, 2022)]
    exams = sat("oge", *years)

    def last(month: int, day: int, of: Exams = exams) -> list[int]:
        found = course_needs.last_exams(of, year=2022, as_of=dt.date(2022, month, day))
        return [int(year) for year in found.results["year"]]

    assert (last(5, 31), last(6, 1)) == ([2021], [2022])
    # results of two years ago are none of now
    assert last(12, 31, sat("oge", years[0])) == []


def test_low_results_are_a_share_of_first_results() -> None:
    oge = sat(
        "oge",
        (3, {"mark": 2}), (7, {}),  # 30 %, the bar itself
        (2, {"mark": 2, "school_id": "2"}), (8, {"school_id": "2"}),  # 20 %
        (9, {"mark": 2, "school_id": "3"}),  # nine are too few
        (10, {"mark": 2, "school_id": "4", "is_first": False}), (10, {"school_id": "4"}),  # what a retake gave
    )  # fmt: skip
    ege = sat(
        "ege",
        (4, {"subject": "physics", "mark": None, "test_score": 35.0}), (6, {"subject": "physics", "mark": None, "test_score": 36.0}),
        (5, {"subject": "math_base", "mark": 2}), (5, {"subject": "math_base", "mark": 3}),
        (10, {"subject": "biology", "mark": None, "test_score": 1.0}),  # its minimum is not known
    )  # fmt: skip
    low = course_needs.low_results(oge, ege, MINIMUM, least_n=10, low_share_pct=30)
    found = (
        low[["procedure", "subject", "taught", "school_id", "indicator", "category", "obs_value"]].to_numpy().tolist()
    )
    assert sorted(found) == [
        ["ege", "math_base", "math", "1", "mark_share", "2", 50.0],
        ["ege", "physics", "physics", "1", "band_share", "below", 40.0],
        ["oge", "math", "math", "1", "mark_share", "2", 30.0],
    ]
    none = course_needs.low_results(sat("oge"), sat("ege"), MINIMUM, least_n=10, low_share_pct=30)
    assert none.empty
    assert "taught" in none


LOW = pd.DataFrame(
    [("1", "math"), ("1", "math"), ("1", "physics"), ("2", "math"), ("3", "math")], columns=["school_id", "taught"]
)


def test_a_school_asks_for_the_subject_or_does_not() -> None:
    asked = requests(
        {},
        {"subject": "physics", "n_needed": 0},
        {"school_id": "2", "year": 2021},
        {"school_id": "2", "subject": None, "position": "head"},
    )
    cells = course_needs.low_cells(LOW, asked, year=2022, told={(2022, "1"), (2022, "2"), (2021, "3")})
    # both exams of mathematics are one subject; a request of last year is none of this; the third school sent no form
    assert cells[["school_id", "subject", "asked"]].to_numpy().tolist() == [
        ["1", "math", True],
        ["1", "physics", False],
        ["2", "math", False],
    ]
    made = course_needs.low_observations(cells, table_hash="h")
    assert parts(made, "course_low_asked_share") == [1, 3]
    assert made["sensitive"].all()
    schools = course_needs.low_observations(cells, table_hash="h", by=("year", "school_id"))
    assert parts(schools, "course_low_asked_share", school_id="1") == [1, 2]
    assert course_needs.low_observations(cells[:0], table_hash="h").empty
