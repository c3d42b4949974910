"""Attendance compared, against hand-made sums and the formulas of Cochran and of Zou and Donner."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mskoko_lib.indicators import attendance_compare as compare
from tests.observation_factory import one


def rows(*given: tuple[int, str, str, int, int]) -> pd.DataFrame:
    """(year, school_id, month, lessons planned, lessons missed); grade 5, all of it without reason."""
    table = pd.DataFrame(given, columns=["year", "school_id", "month", "lessons_planned", "lessons_missed"])
    return table.assign(grade=5, lessons_unexcused=table["lessons_missed"], lessons_unknown=0)


def ratio(pairs: list[tuple[int, int]]) -> tuple[float, float]:
    """(share in percent, its standard error) of (n, x), by the formula."""
    n, x = (np.array(side, float) for side in zip(*pairs, strict=True))
    p = x.sum() / n.sum()
    return 100 * p, 100 * np.sqrt(len(n) / (len(n) - 1) * ((x - p * n) ** 2).sum()) / n.sum()


NOW, BEFORE = [(1000, 60), (2000, 100), (500, 45)], [(1000, 20), (2000, 44), (500, 14)]


def two_years() -> pd.DataFrame:
    return rows(
        *((2022, str(k), "01", n, x) for k, (n, x) in enumerate(NOW)),
        *((2021, str(k), "01", n, x) for k, (n, x) in enumerate(BEFORE)),
    )


def test_a_month_beside_the_same_month_a_year_before() -> None:
    made, table = compare.year_changes(two_years(), year=2022, table_hash="h")
    (share, error), (share_b, error_b) = ratio(NOW), ratio(BEFORE)
    change = one(made, "lessons_missed_change", group="01")
    assert change["obs_value"] == pytest.approx(share - share_b) == pytest.approx(100 * (205 - 78) / 3500)
    assert (change["n"], change["numerator"], change["year"]) == (3500, 3500, 2022)
    t = stats.t.ppf(0.975, 2)
    low, high = share - t * error, share + t * error
    low_b, high_b = max(0, share_b - t * error_b), share_b + t * error_b
    gap = share - share_b
    assert change["low"] == pytest.approx(gap - np.hypot(share - low, high_b - share_b))
    assert change["high"] == pytest.approx(gap + np.hypot(high - share, share_b - low_b))
    row = table[table["indicator"] == "lessons_missed_share"].iloc[0]
    assert row["p_value"] == pytest.approx(2 * stats.t.sf(gap / np.hypot(error, error_b), 2))
    # with one month the year says the same
    assert one(made, "lessons_missed_change", group="")["obs_value"] == pytest.approx(gap)


def test_only_schools_and_months_told_in_both_years_are_compared() -> None:
    """School 9 opened in September, school 0 kept silent in February of the year before, February of 2021 was closed for 1."""
    new = rows(
        (2022, "9", "01", 9000, 9000), (2022, "0", "02", 1000, 900), (2022, "1", "02", 10, 1), (2021, "1", "02", 0, 0)
    )
    made, _ = compare.year_changes(pd.concat([two_years(), new]), year=2022, table_hash="h")
    assert set(made["group"]) == {"01", ""}
    assert one(made, "lessons_missed_change", group="01")["n"] == 3500
    assert compare.year_changes(rows((2022, "1", "01", 10, 1)), year=2022, table_hash="h")[0].empty


def test_by_school_the_clusters_are_parallels_and_one_is_no_sample() -> None:
    table = two_years()
    made, judged = compare.year_changes(table, year=2022, table_hash="h", by=("year", "school_id"))
    assert one(made, "lessons_missed_change", group="01", school_id="0")["obs_value"] == pytest.approx(4.0)
    assert judged["p_value"].isna().all()
    assert not judged["survives"].any()


def test_a_school_against_all_others() -> None:
    """Five schools of ten parallels each; school 4 misses 6 %, the others 2 %, give or take a lesson."""
    rng = np.random.default_rng(3)
    given = []
    for k in range(5):
        for grade in range(1, 11):
            missed = 1000 * (0.06 if k == 4 else 0.02) + rng.integers(-4, 5)
            given.append({"school_id": str(k), "grade": grade, "lessons_planned": 1000, "lessons_missed": int(missed)})
    table = pd.DataFrame(given).assign(year=2022, month="01", lessons_unexcused=0, lessons_unknown=0)
    found = compare.differing_schools(table, "lessons_missed_share", year=2022).set_index("school_id")
    own = table[table["school_id"] == "4"]["lessons_missed"].sum()
    rest = table[table["school_id"] != "4"]["lessons_missed"].sum()
    assert found.loc["4", "difference_pp"] == pytest.approx(100 * (own / 10_000 - rest / 40_000))
    assert found.loc["4", "survives"]
    assert found.loc[["0", "1", "2", "3"], "p_value"].min() > 0.05
    assert compare.differing_schools(table[table["school_id"] < "2"], "lessons_missed_share", year=2022).empty


def test_chance_alone_rarely_names_a_school() -> None:
    """Thirty towns of twenty equal schools, parallels of their own size: few schools are named wrongly."""
    rng = np.random.default_rng(5)
    named = 0
    for _ in range(30):
        grid = np.indices((20, 9)).reshape(2, -1)
        planned = rng.integers(1000, 3000, grid.shape[1])
        missed = rng.binomial(planned, rng.beta(20, 380, grid.shape[1]))
        table = pd.DataFrame({"school_id": grid[0].astype(str), "grade": grid[1] + 1, "lessons_planned": planned,
                              "lessons_missed": missed, "year": 2022, "month": "01"})  # fmt: skip
        named += int(compare.differing_schools(table, "lessons_missed_share", year=2022)["survives"].sum())
    assert named <= 6, named  # of 600 comparisons
