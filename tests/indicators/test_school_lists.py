"""Lists of schools by the rule of САО, and ШНОР: small towns counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy.stats import beta

from mskoko_lib.indicators.graduates import person_mark_observations
from mskoko_lib.indicators.lists import beta_prior
from mskoko_lib.indicators.school_lists import ListRule, list_observations, low_results, make_list, make_lists, shnor

RULE = ListRule()


def town(*schools: tuple[str, int, int, int]) -> pd.DataFrame:
    """(school, participants, high results, low results)."""
    frame = pd.DataFrame(schools, columns=["school_id", "n", "x_high", "x_low"])
    return frame.assign(obs_high="", obs_low="")


def listed(made: pd.DataFrame) -> list[str]:
    return made.loc[made["listed"], "school_id"].tolist()


#: 20 pupils each: shares of high results 90, 80, … %, of low ones 0, 0, 5, … %
TEN = town(*((str(k), 20, 18 - 2 * k if k < 9 else 1, max(0, k - 1)) for k in range(10)))


def test_fifteen_percent_of_ten_schools_are_two() -> None:
    made = make_list(TEN, "high", RULE)
    assert listed(made) == ["0", "1"]
    assert made["threshold_pct"].iloc[0] == pytest.approx(80)
    # low: 8 of 20 at school 9, 7 of 20 at school 8
    low = make_list(TEN, "low", RULE)
    assert listed(low) == ["9", "8"]
    assert low["threshold_pct"].iloc[0] == pytest.approx(35)


def test_a_small_school_is_never_listed_nor_counted() -> None:
    made = make_list(pd.concat([TEN, town(("small", 9, 9, 0))], ignore_index=True), "high", RULE)
    assert "small" not in made["school_id"].tolist()
    assert listed(made) == ["0", "1"]


def test_ties_are_broken_by_the_other_side_and_equals_go_together() -> None:
    # one of four is listed; the first two have 60 % high, the second fewer low results
    tied = town(("a", 10, 6, 2), ("b", 10, 6, 1), ("c", 10, 2, 3), ("d", 10, 1, 3))
    assert listed(make_list(tied, "high", RULE)) == ["b"]
    equal = town(("a", 10, 6, 1), ("b", 10, 6, 1), ("c", 10, 2, 3), ("d", 10, 1, 3))
    assert listed(make_list(equal, "high", RULE)) == ["a", "b"]


def test_over_all_subjects_a_graduate_counts_once() -> None:
    """Three pupils with four exams each are three, and a school of three is on no list."""
    subjects = ("math", "russian", "physics", "history")
    town_of = (("small", 3, 1, subjects), ("a", 20, 4, ("math",)), ("b", 20, 1, subjects), ("c", 20, 0, ()))
    rows = [
        {"school_id": school, "person": f"{school} {k}", "subject": subject, "mark": 2 if k < n_two and subject in failed else 4}
        for school, n_people, n_two, failed in town_of
        for k in range(n_people)
        for subject in subjects
    ]  # fmt: skip
    table = pd.DataFrame(rows).assign(year=2022, is_first=True).astype({"mark": "Int64"})
    table = table.assign(who=table["person"])
    observed = pd.concat(
        [person_mark_observations(table, table_hash="h", by=by) for by in (["year"], ["year", "school_id"])],
        ignore_index=True,
    )
    made = make_lists(observed, "low", RULE, year=2022, subjects=[""])[""]
    assert set(made["school_id"]) == {"a", "b", "c"}
    # a: four graduates with a «2», b: one with four of them
    assert listed(made) == ["a"]
    assert made.set_index("school_id")["x_low"].to_dict() == {"a": 4, "b": 1, "c": 0}


def test_nobody_is_listed_with_nothing() -> None:
    none = town(("a", 10, 0, 0), ("b", 10, 0, 0), ("c", 10, 0, 0))
    assert listed(make_list(none, "high", RULE)) == []
    assert listed(make_list(none, "low", RULE)) == []


def test_two_schools_are_no_list() -> None:
    assert listed(make_list(town(("a", 20, 20, 0), ("b", 20, 0, 20)), "high", RULE)) == []


def test_what_stands_beside_a_school() -> None:
    made = make_list(TEN, "high", RULE).set_index("school_id")
    x = TEN["x_high"]
    a, b = beta_prior(x, TEN["n"])
    assert made.loc["1", "probability"] == pytest.approx(beta.sf(0.8, a + 16, b + 4))
    # school 1 stands exactly at the threshold: one pupil less and it is off
    assert (made.loc["1", "flips"], made.loc["1", "standing"]) == (True, "на границе")
    # school 9 (5 %) is nowhere near 80 %
    assert (made.loc["9", "flips"], made.loc["9", "standing"]) == (False, "устойчиво")
    assert made.loc["0", "place_low"] <= 1 <= made.loc["0", "place_high"]
    # shrunk towards the mean of all schools
    mean = 100 * x.sum() / 200
    assert mean < made.loc["0", "estimate_pct"] < 90


def test_list_observations_never_leave_the_department() -> None:
    made = list_observations({"math": make_list(TEN, "high", RULE)}, "high", procedure="oge", year=2022, table_hash="h")
    assert set(made["kind"]) == {"model"}
    assert made["indicator"].value_counts().to_dict() == {
        "list_probability": 10,
        "list_estimate": 10,
        "list_place": 10,
    }


def test_low_results_from_thirty_percent() -> None:
    schools = town(("a", 10, 0, 3), ("b", 10, 0, 2), ("c", 9, 0, 9))
    made = low_results({"oge": schools}, RULE).set_index("school_id")
    # 3 of 10 is 30 %; nine participants are too few
    assert made["low"].to_dict() == {"a": True, "b": False}
    assert made["flips"].to_dict() == {"a": True, "b": True}


def test_shnor_keeps_its_two_readings_apart() -> None:
    bad, good = ("x", 10, 0, 5), ("x", 10, 0, 1)
    named = {school: (school, *row[1:]) for school, row in {"p": bad, "q": bad, "r": bad, "s": good}.items()}
    # p: low in both procedures; q: in ОГЭ in both years; r: this year's ОГЭ only; s: last year only
    now = low_results(
        {"oge": town(named["p"], named["q"], named["r"], ("s", 10, 0, 1)), "vpr": town(named["p"], ("q", 10, 0, 0))},
        RULE,
    )
    before = low_results(
        {"oge": town(("p", 10, 0, 0), named["q"], ("s", 10, 0, 9)), "vpr": town(("r", 10, 0, 9))}, RULE
    )
    made = shnor(now, before).set_index("school_id")
    assert set(made.index) == {"p", "q"}
    assert made.loc["p", ["two_procedures", "two_years"]].tolist() == [True, False]
    assert made.loc["p", "procedures"] == ("oge", "vpr")
    assert made.loc["q", ["two_procedures", "two_years"]].tolist() == [False, True]
    assert shnor(now, before.iloc[:0])["school_id"].tolist() == ["p"]
