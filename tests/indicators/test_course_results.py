"""Exams before and after courses, counted by hand: who stands on which side, and how two changes are held beside one another."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from mskoko_lib.indicators import course_results
from mskoko_lib.observations import combine
from tests.indicators.course_tables import courses
from tests.indicators.staff_tables import parts
from tests.observation_factory import frame, one, share

TOLD = {(year, school) for year in (2021, 2022) for school in "123"}
DAYS = {2021: "2021-06-01", 2022: "2022-06-01"}


def judged(*rows: tuple[int, str, str, int, int]) -> pd.DataFrame:
    """(year, school, subject, how many failed, of how many)."""
    table = pd.DataFrame(
        [(y, s, subject, k < bad, True, DAYS[y]) for y, s, subject, bad, n in rows for k in range(n)],
        columns=["year", "school_id", "subject", "failed", "is_first", "exam_date"],
    )
    return table.assign(exam_date=pd.to_datetime(table["exam_date"])).astype({"failed": "boolean"})


BOTH = [(year, school, "math", 1, 3) for year in (2021, 2022) for school in "12"]
RESULTS = judged(*BOTH)


def side(*rows: dict[str, object], of: pd.DataFrame = RESULTS) -> str:
    """On which side the first school stands after these courses."""
    made = course_results.compared_results(of, courses(*rows), year=2022, told=TOLD)
    assert set(made.loc[made["school_id"] == "2", "side"]) == {"without"}
    return str(made.loc[made["school_id"] == "1", "side"].iloc[0])


@pytest.mark.parametrize(
    ("course", "where"),
    [
        ({"end_date": "2021-06-01"}, "with"),
        ({"end_date": "2021-05-31"}, "without"),  # before the first of the two exams
        ({"end_date": "2022-05-31"}, "with"),
        ({"end_date": "2022-06-01"}, "without"),  # not before the second
        ({"end_date": None}, "without"),
        ({"hours": 15}, "without"),
        ({"finished": False}, "without"),
        ({"theme": "digital"}, "without"),
        ({"theme": "standard"}, "with"),
        ({"subject": "physics"}, "without"),
        ({"school_id": "3"}, "without"),
    ],
)
def test_courses_between_the_two_exams(course: dict[str, object], where: str) -> None:
    assert side({"end_date": "2022-02-01", **course}) == where


def test_mathematics_of_both_kinds_is_taught_as_one() -> None:
    of = RESULTS.assign(subject="math_profile")
    assert side({"end_date": "2022-02-01"}, of=of) == "with"


def test_only_schools_that_sat_and_told_in_both_years_are_compared() -> None:
    rows = judged(*BOTH, (2022, "3", "math", 0, 5), (2022, "1", "physics", 0, 5))
    made = course_results.compared_results(rows, courses({"end_date": "2022-02-01"}), year=2022, told=TOLD)
    assert set(zip(made["school_id"], made["subject"], strict=True)) == {("1", "math"), ("2", "math")}
    silent = course_results.compared_results(rows, courses({}), year=2022, told=TOLD - {(2021, "1")})
    assert set(silent["school_id"]) == {"2"}
    alone = course_results.compared_results(rows[rows["year"] == 2022], courses({}), year=2022, told=TOLD)
    assert alone.empty
    assert course_results.result_observations(alone, "oge", table_hash="h").empty


def test_success_on_either_side() -> None:
    unknown = RESULTS.assign(failed=RESULTS["failed"].mask(RESULTS.index == 0))
    retaken = pd.concat([RESULTS, RESULTS[:1].assign(is_first=False)])
    taken = courses({"end_date": "2022-02-01"})
    compared = [
        course_results.compared_results(rows, taken, year=2022, told=TOLD) for rows in (RESULTS, unknown, retaken)
    ]
    made = [course_results.result_observations(rows, "oge", table_hash="h") for rows in compared]
    with_before = {"year": 2021, "group": "with"}
    # two of three; of one nothing is known; a second attempt is nothing to look at
    assert [parts(one_of, "course_success_share", **with_before) for one_of in made] == [[2, 3], [2, 2], [2, 3]]
    assert parts(made[0], "course_success_share", year=2022, group="without") == [2, 3]
    assert made[0]["procedure"].unique().tolist() == ["oge"]


def four(
    now: tuple[int, int],
    before: tuple[int, int],
    now_o: tuple[int, int],
    before_o: tuple[int, int],
    subject: str = "math",
) -> pd.DataFrame:
    """Success with courses now and before, without courses now and before."""
    told = [("with", 2022, now), ("with", 2021, before), ("without", 2022, now_o), ("without", 2021, before_o)]
    bare = {"procedure": "oge", "grade": None, "programme_grade": None, "subject": subject}
    return frame(*(share("course_success_share", *xn, year=year, group=group, **bare) for group, year, xn in told))


def test_the_difference_of_two_changes_and_its_interval() -> None:
    made = course_results.gap_observations(four((45, 50), (35, 50), (150, 200), (144, 200)), year=2022)
    gap = one(made, "course_gap")
    # (90 − 70) − (75 − 72)
    assert gap["obs_value"] == pytest.approx(17)
    assert gap[["numerator", "n"]].tolist() == [50, 50]
    # MOVER by hand out of two Newcombe intervals of another library
    ends = [
        [100 * end for end in confint_proportions_2indep(a, n, b, m, method="newcomb")]
        for a, n, b, m in ((45, 50, 35, 50), (150, 200, 144, 200))
    ]
    low = 17 - np.hypot(20 - ends[0][0], ends[1][1] - 3)
    high = 17 + np.hypot(ends[0][1] - 20, 3 - ends[1][0])
    assert (gap["low"], gap["high"]) == (pytest.approx(low), pytest.approx(high))
    assert (gap["low"] > 0) == (gap["p_value"] < 0.05)


def test_a_gap_that_is_surely_there_and_one_that_is_not() -> None:
    sure = four((95, 100), (40, 100), (50, 100), (50, 100), "physics")
    chance = four((9, 10), (7, 10), (8, 10), (7, 10))
    few = four((9, 9), (1, 10), (5, 10), (5, 10), "biology")
    made = course_results.gap_observations(combine([sure, chance, few]), year=2022)
    assert made[["subject", "survives"]].to_numpy().tolist() == [["math", False], ["physics", True]]
    # nine are too few for either
    assert course_results.gap_observations(few, year=2022).empty
    assert "survives" in course_results.gap_observations(few, year=2022)
    # three of the four are not enough
    assert course_results.gap_observations(sure[1:], year=2022).empty
    own = sure.assign(school_id="1")
    assert course_results.gap_observations(own, year=2022).empty


def test_many_comparisons_are_corrected() -> None:
    # alone it is confirmed at 5 %; beside nineteen in which nothing differs it is not
    edge = four((83, 100), (60, 100), (50, 100), (50, 100), "physics")
    alone = course_results.gap_observations(edge, year=2022)
    assert (alone["p_value"].iloc[0] < 0.05, bool(alone["survives"].iloc[0])) == (True, True)
    same = [four((5, 10), (5, 10), (5, 10), (5, 10), f"s{k}") for k in range(19)]
    many = course_results.gap_observations(combine([edge, *same]), year=2022)
    assert not many["survives"].any()
