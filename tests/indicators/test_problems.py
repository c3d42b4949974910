"""Typical problems counted by hand: the cohort moves up a grade, the threshold with its interval, who held the works."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from mskoko_lib.indicators import problems
from mskoko_lib.observations import combine
from tests.observation_factory import one

DAY = dt.date(2022, 12, 31)
ROW = {
    "year": 2022, "school_id": "1", "month": "03", "grade": 5, "subject": "math", "problem": "table", "n_wrote": 100,
    "n_lacking": 40,
}  # fmt: skip


def form(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**ROW, **row} for row in rows])
    return table.astype({"grade": "Int64", "n_wrote": "Int64", "n_lacking": "Int64"})


def lacking(*rows: dict[str, object], skills: bool = True) -> pd.DataFrame:
    told = problems.with_wave(form(*rows), year=2022, as_of=DAY)
    parts = [
        problems.lacking_observations(told, procedure="cross_works", table_hash="h", by=by, skills=skills)
        for by in (problems.SKILL, (*problems.SKILL, "school_id"))
    ]
    return combine(parts)


def state(march: tuple[int, int], october: tuple[int, int], *more: dict[str, object]) -> str:
    """State of the one pair of school 1, beside `more` rows."""
    observed = lacking(
        {"n_lacking": march[0], "n_wrote": march[1]},
        {"month": "10", "grade": 6, "n_lacking": october[0], "n_wrote": october[1]}, *more,
    )  # fmt: skip
    found = problems.states(observed, year=2022, problem_pct=30)
    return str(found[(found["school_id"] == "") & (found["problem"] == "table")]["state"].iloc[0])


def test_shares_by_skill_and_over_all() -> None:
    rows = (
        {},
        {"school_id": "2", "n_wrote": 50, "n_lacking": 5},
        {"problem": "units", "n_wrote": 90, "n_lacking": None},
    )
    made = lacking(*rows)
    assert one(made, "lacking_share", school_id="")[["numerator", "n", "group", "category"]].tolist() == [
        45,
        150,
        "03",
        "table",
    ]
    whole = lacking(*rows, {"problem": "units", "n_wrote": 90, "n_lacking": 9}, skills=False)
    assert one(whole, "lacking_share", school_id="")[["numerator", "n", "category"]].tolist() == [54, 240, ""]


def test_a_wave_counts_when_its_month_is_over() -> None:
    rows = form({}, {"month": "10"}, {"month": "10", "year": 2021})
    early = problems.with_wave(rows, year=2022, as_of=dt.date(2022, 10, 30))
    assert early["wave"].tolist() == ["03"]
    assert problems.with_wave(rows, year=2022, as_of=dt.date(2022, 10, 31))["wave"].tolist() == ["03", "10", "10"]
    kinds = rows.assign(work_kind_school="interim")
    assert problems.with_wave(kinds, year=2022, as_of=DAY)["wave"].iloc[0] == "interim 03"


def test_the_cohort_is_compared_and_not_the_grade() -> None:
    observed = lacking(
        {}, {"month": "10", "grade": 5, "n_lacking": 70}, {"month": "10", "grade": 6, "n_lacking": 20},
        {"grade": 6, "n_lacking": 90},
    )  # fmt: skip
    made = problems.cohort_changes(observed, year=2022)
    found = one(made, "lacking_change", school_id="")
    # grade 5 of March is grade 6 of October: 40 % → 20 %
    assert found[["grade", "group", "obs_value", "numerator", "n"]].tolist() == [6, "10", -20, 100, 100]
    low, high = confint_proportions_2indep(20, 100, 40, 100, method="newcomb")
    assert found[["low", "high"]].tolist() == pytest.approx([100 * low, 100 * high])


@pytest.mark.parametrize(
    ("march", "october", "expected"),
    [
        ((45, 100), (44, 100), "persists"),
        # 35 of 100: the interval reaches below 30 %
        ((45, 100), (35, 100), "unclear"),
        ((45, 100), (15, 100), "overcome"),
        ((15, 100), (45, 100), "new"),
        ((10, 100), (12, 100), "below"),
        # 24 of 100: the interval reaches above 30 %
        ((10, 100), (24, 100), "unclear"),
        # the threshold is crossed, but chance may have done it
        ((31, 100), (29, 100), "unclear"),
        # nine pupils are not enough
        ((9, 9), (0, 90), "unclear"),
    ],
)
def test_state_of_a_problem(march: tuple[int, int], october: tuple[int, int], expected: str) -> None:
    assert state(march, october) == expected


def test_a_fall_must_survive_the_correction_for_many() -> None:
    # 40 → 26 of 100: p about 0,035 alone; among twenty other skills without any change it does not survive
    assert state((40, 100), (26, 100)) == "overcome"
    others: list[dict[str, object]] = []
    for k in range(20):
        others += [{"problem": f"p{k}"}, {"problem": f"p{k}", "month": "10", "grade": 6}]
    assert state((40, 100), (26, 100), *others) == "unclear"


def test_kinds_of_work_and_schools_are_families_of_their_own() -> None:
    rows = form({}, {"month": "10", "grade": 6, "n_lacking": 15})
    both = pd.concat(
        [rows.assign(work_kind_school="current"), rows.assign(work_kind_school="interim")], ignore_index=True
    )
    told = problems.with_wave(both, year=2022, as_of=DAY)
    observed = problems.lacking_observations(told, procedure="school_works", table_hash="h")
    found = problems.states(observed, year=2022, problem_pct=30)
    assert found[["kind", "grade", "state"]].to_numpy().tolist() == [
        ["current", 6, "overcome"],
        ["interim", 6, "overcome"],
    ]
    assert problems.states(observed[:0], year=2022, problem_pct=30).empty
    assert problems.states(combine([]), year=2022, problem_pct=30).empty


def test_a_skill_that_is_weak_in_two_subjects() -> None:
    observed = lacking(
        {"n_lacking": 45}, {"subject": "geography", "n_lacking": 50}, {"subject": "russian", "n_lacking": 35},
        {"problem": "plan", "n_lacking": 60}, {"problem": "plan", "subject": "biology", "grade": 6, "n_lacking": 60},
    )  # fmt: skip
    found = problems.across_subjects(observed, year=2022, problem_pct=30)
    # 35 of 100 may lie below the threshold; «plan» is weak in different grades
    assert found[found["school_id"] == ""][["group", "grade", "category", "subjects"]].to_numpy().tolist() == [
        ["03", 5, "table", ("geography", "math")]
    ]


def test_which_schools_held_the_works() -> None:
    told = problems.with_wave(
        form({}, {"subject": "russian"}, {"subject": "biology"}, {"school_id": "2"}, {"school_id": "2", "month": "10"}),
        year=2022, as_of=DAY,
    )  # fmt: skip
    schools = pd.DataFrame({"school_id": ["1", "2", "3", "4", "5"], "opened": [None, None, None, None, "2022-09-01"]})
    # school 3 said that there were none, school 4 sent nothing, school 5 opened in September
    held = problems.held_rows(told, {"1", "2", "3", "5"}, schools, year=2022, as_of=DAY)
    assert held.set_index(["school_id", "month"])["n_subjects"].to_dict() == {
        ("1", "03"): 3, ("1", "10"): 0, ("2", "03"): 1, ("2", "10"): 1, ("3", "03"): 0, ("3", "10"): 0, ("5", "10"): 0,
    }  # fmt: skip
    made = problems.held_observations(held, procedure="cross_works", min_subjects=3, table_hash="h")
    assert one(made, "works_held_share", group="03")[["numerator", "n"]].tolist() == [2, 3]
    assert one(made, "works_held_share", group="10")[["numerator", "n"]].tolist() == [1, 4]
    assert one(made, "works_enough_share", group="03")[["numerator", "n"]].tolist() == [1, 3]
    each = problems.held_observations(
        held, procedure="cross_works", min_subjects=3, table_hash="h", by=("year", "school_id")
    )
    assert one(each, "works_subjects", school_id="2", group="10")["obs_value"] == 1
    # in June nothing of October is owed
    june = problems.held_rows(told, {"1"}, schools, year=2022, as_of=dt.date(2022, 6, 1))
    assert june["month"].tolist() == ["03"]
    assert problems.held_observations(held[:0], procedure="x", min_subjects=3, table_hash="h").empty


def test_how_many_skills_ended_how() -> None:
    observed = lacking(
        {}, {"month": "10", "grade": 6, "n_lacking": 10}, {"problem": "plan", "n_lacking": 45},
        {"problem": "plan", "month": "10", "grade": 6, "n_lacking": 45},
    )  # fmt: skip
    found = problems.states(observed, year=2022, problem_pct=30)
    made = problems.problem_counts(found, year=2022, procedure="cross_works", table_hash="h")
    counts = {c: one(made, "problem_count", school_id="1", category=c)["numerator"] for c in problems.STATES}
    assert counts == {"persists": 1, "new": 0, "overcome": 1, "unclear": 0, "below": 0}
    assert set(made["n"]) == {2}
    assert problems.problem_counts(found[:0], year=2022, procedure="x", table_hash="h").empty


def test_years_are_compared_in_the_same_grade_and_month() -> None:
    rows = [
        {},
        {"year": 2021, "n_lacking": 15},
        {"problem": "plan"},
        {"problem": "plan", "year": 2021, "n_lacking": 38},
    ]
    observed = lacking(*rows)
    town = observed[observed["school_id"] == ""]
    kept = problems.confirmed_years(town, year=2022, before=2021)
    assert kept == {one(town, "lacking_share", category="table", year=2022)["obs_id"]}
