"""Help to teachers counted by hand: noticed, begun, finished on a day; low results of two years beside help."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from mskoko_lib.indicators import support
from tests.observation_factory import one

DAY = dt.date(2022, 12, 31)
CASE = {
    "year": 2022, "school_id": "1", "case_number": 1, "exam": "oge", "subject": "math", "ground": "diagnosis", "second_ground": None,
    "noticed_date": "2022-02-01", "level": "low", "has_route": True, "start_date": "2022-02-11", "end_date": "2022-05-01",
    "state": "finished", "level_after": "middle",
}  # fmt: skip
TEXTS = ("ground", "second_ground", "level", "state", "level_after")


def cases(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**CASE, **row} for row in rows])
    days = {name: pd.to_datetime(table[name]) for name in ("noticed_date", "start_date", "end_date")}
    return table.assign(**days).astype({"has_route": "boolean", **dict.fromkeys(TEXTS, "string")})


NONE: dict[str, object] = {"start_date": None, "end_date": None, "level_after": None}
FORM = cases(
    {},
    {"case_number": 2, "second_ground": "vpr", "level_after": "low", "start_date": "2022-02-21"},
    {"school_id": "2", "ground": "request", "level": None, "state": "under_way", "end_date": None, "level_after": None,
     "has_route": False, "start_date": "2022-03-03"},
    {"school_id": "2", "case_number": 2, "state": "declined", "has_route": False, **NONE},
    # sixty days are not more than sixty days
    {"school_id": "3", "state": "awaited", "noticed_date": "2022-11-01", "has_route": False, **NONE},
    {"school_id": "3", "case_number": 2, "state": "awaited", "noticed_date": "2022-10-31", "has_route": False, **NONE},
)  # fmt: skip


def parts(made: pd.DataFrame, indicator: str, **at: object) -> list[float]:
    return [float(x) for x in one(made, indicator, **at)[["numerator", "n"]]]


def test_noticed_begun_and_finished() -> None:
    made = support.support_observations(support.support_rows(FORM, DAY), table_hash="h")
    assert one(made, "support_cases", category="")["obs_value"] == 6
    assert {c: one(made, "support_cases", category=c)["obs_value"] for c in ("diagnosis", "request", "lessons")} == {
        "diagnosis": 5, "request": 1, "lessons": 0,
    }  # fmt: skip
    assert one(made, "support_vpr_second")["obs_value"] == 1
    assert one(made, "support_declined")["obs_value"] == 1
    assert parts(made, "support_diagnosed_share") == [5, 6]
    # who does not take part is in no share of help
    assert parts(made, "support_route_share") == [2, 5]
    assert parts(made, "support_begun_share") == [3, 5]
    assert parts(made, "support_finished_share") == [2, 5]
    assert one(made, "support_long_wait")["obs_value"] == 1
    levels = {c: parts(made, "support_level_share", category=c) for c in ("higher", "same", "lower")}
    assert levels == {"higher": [1, 2], "same": [1, 2], "lower": [0, 2]}
    # 10, 20 and 30 days
    assert one(made, "support_wait_days")[["obs_value", "n"]].tolist() == [20, 3]
    assert made.loc[made["kind"].isin(["share", "count"]), "sensitive"].all()
    assert support.support_observations(support.support_rows(FORM[:0], DAY), table_hash="h").empty


def test_nothing_is_told_before_its_day() -> None:
    rows = support.support_rows(FORM, dt.date(2022, 2, 15))
    assert len(rows) == 4
    assert rows["begun"].sum() == 1
    assert not rows["finished"].any()
    assert rows["moved"].isna().all()
    before = FORM.assign(year=2021, noticed_date=FORM["noticed_date"] - pd.DateOffset(years=1))
    both = support.cases_of_years(pd.concat([FORM, before]), 2022, dt.date(2022, 2, 15))
    assert both["year"].value_counts().to_dict() == {2022: 4, 2021: 4}


def results(*groups: tuple[int, str, str, int, int]) -> pd.DataFrame:
    """(year, school, subject, failed, all)."""
    rows = [(y, s, subject, k < x) for y, s, subject, x, n in groups for k in range(n)]
    table = pd.DataFrame(rows, columns=["year", "school_id", "subject", "failed"]).assign(exam="oge")
    return table.astype({"failed": "boolean"})


def low(judged: pd.DataFrame, rows: pd.DataFrame = FORM) -> list[tuple[object, ...]]:
    made = support.low_pairs(judged, support.support_rows(rows, DAY), year=2022, least_n=10, low_pct=30)
    return list(made.itertuples(index=False, name=None))


def test_low_results_of_two_years_ask_whether_help_is_needed() -> None:
    others = [(y, s, "math", 1, 40) for y in (2021, 2022) for s in ("2", "3")]
    # 30 % in both years, the bar itself; in school 2 one in forty
    bar = results((2021, "1", "math", 3, 10), (2022, "1", "math", 3, 10), *others)
    assert low(bar) == [("1", "oge", "math", True)]
    assert low(bar, FORM[FORM["school_id"] != "1"]) == [("1", "oge", "math", False)]
    # in one year only, or with nine in one of them: no
    assert low(results((2021, "1", "math", 0, 10), (2022, "1", "math", 9, 10), *others)) == []
    assert low(results((2021, "1", "math", 9, 9), (2022, "1", "math", 3, 10), *others)) == []
    assert low(results((2022, "1", "math", 9, 10))) == []
    # below the bar, above the others in both years: 20 of 80 against 4 of 160
    assert low(results((2021, "1", "math", 10, 40), (2022, "1", "math", 10, 40), *others)) == [
        ("1", "oge", "math", True)
    ]
    # the same way, but within chance: 4 of 80
    assert low(results((2021, "1", "math", 2, 40), (2022, "1", "math", 2, 40), *others)) == []
    pairs = support.low_pairs(bar, support.support_rows(FORM, DAY), year=2022, least_n=10, low_pct=30)
    made = support.low_observations(pairs, year=2022, table_hash="h")
    assert parts(made, "support_low_share") == [1, 1]
    assert support.low_observations(pairs.iloc[:0], year=2022, table_hash="h").empty


def test_both_mathematics_are_one_subject_of_teaching() -> None:
    judged = results((2021, "1", "math_base", 5, 10), (2022, "1", "math_base", 5, 10))
    assert low(judged.assign(exam="ege"), FORM.assign(exam="ege")) == [("1", "ege", "math", True)]
