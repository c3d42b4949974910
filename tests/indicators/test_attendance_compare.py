"""Attendance compared, against hand-made sums, the formulas and simulated towns."""

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


NOW, BEFORE = [(1000, 60), (2000, 100), (500, 45)], [(1000, 20), (2000, 44), (500, 14)]


def two_years() -> pd.DataFrame:
    return rows(
        *((2022, str(k), "01", n, x) for k, (n, x) in enumerate(NOW)),
        *((2021, str(k), "01", n, x) for k, (n, x) in enumerate(BEFORE)),
    )


def test_a_month_beside_the_same_month_a_year_before() -> None:
    made, table = compare.year_changes(two_years(), year=2022, table_hash="h")
    change = one(made, "lessons_missed_change", group="01")
    assert change["obs_value"] == pytest.approx(100 * (205 - 78) / 3500)
    assert (change["n"], change["numerator"], change["year"]) == (3500, 3500, 2022)
    # the linearised difference, school by school, by hand
    residual = np.array(
        [
            (x - 205 / 3500 * n) / 3500 - (x_b - 78 / 3500 * n_b) / 3500
            for (n, x), (n_b, x_b) in zip(NOW, BEFORE, strict=True)
        ]
    )
    error = 100 * np.sqrt(3 / 2 * (residual**2).sum())
    half = stats.t.ppf(0.975, 2) * error
    assert change["low"] == pytest.approx(change["obs_value"] - half)
    assert change["high"] == pytest.approx(change["obs_value"] + half)
    row = table[table["indicator"] == "lessons_missed_share"].iloc[0]
    assert row["p_value"] == pytest.approx(2 * stats.t.sf(change["obs_value"] / error, 2))
    # with one month the year says the same, on the same shares
    assert one(made, "lessons_missed_change", group="")["obs_value"] == pytest.approx(change["obs_value"])
    assert one(made, "lessons_missed_share", group="01", category="same", year=2021)["numerator"] == 78


def test_a_rise_that_all_schools_share_is_seen_though_they_differ() -> None:
    """Schools from 0.2 to 1.5 %, each 0.3 points more than a year ago: their differences are no noise of the change."""
    given = []
    for k in range(14):
        rate = 0.002 + 0.001 * k
        given += [
            (2021, str(k), "01", 20_000, int(20_000 * rate)),
            (2022, str(k), "01", 20_000, int(20_000 * (rate + 0.003))),
        ]
    _, table = compare.year_changes(rows(*given), year=2022, table_hash="h")
    assert table["survives"].all()
    assert table["difference_pp"].tolist() == [pytest.approx(0.3)] * 2


def test_only_what_both_years_told_is_compared() -> None:
    """School 9 opened in September, school 0 kept silent in February a year ago, school 1 had no lessons then; and school 2 told
    no lessons without reason a year ago: of them it is in no sum.
    """
    new = rows(
        (2022, "9", "01", 9000, 9000), (2022, "0", "02", 1000, 900), (2022, "1", "02", 10, 1), (2021, "1", "02", 0, 0)
    )
    table = two_years().astype({"lessons_unexcused": "Int64"})
    table.loc[(table["year"] == 2021) & (table["school_id"] == "2"), "lessons_unexcused"] = None
    made, _ = compare.year_changes(pd.concat([table, new]), year=2022, table_hash="h")
    assert set(made["group"]) == {"01", ""}
    assert one(made, "lessons_missed_change", group="01")["n"] == 3500
    without = one(made, "lessons_unexcused_change", group="01")
    assert (without["n"], without["obs_value"]) == (3000, pytest.approx(100 * (160 - 64) / 3000))
    assert compare.year_changes(rows((2022, "1", "01", 10, 1)), year=2022, table_hash="h")[0].empty


def test_by_school_the_clusters_are_parallels_and_one_is_no_sample() -> None:
    made, judged = compare.year_changes(two_years(), year=2022, table_hash="h", by=("year", "school_id"))
    assert one(made, "lessons_missed_change", group="01", school_id="0")["obs_value"] == pytest.approx(4.0)
    assert judged["p_value"].isna().all()
    assert not judged["survives"].any()


def town(rates: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Nine parallels a school; their own rates spread around the school's."""
    grid = np.indices((len(rates), 9)).reshape(2, -1)
    planned = rng.integers(8_000, 12_000, grid.shape[1])
    rate = np.clip(rates[grid[0]] * rng.normal(1, 0.15, grid.shape[1]), 0, 1)
    return pd.DataFrame({
        "year": 2022, "month": "01", "school_id": grid[0].astype(str), "grade": grid[1] + 1, "lessons_planned": planned,
        "lessons_missed": rng.binomial(planned, rate),
    })  # fmt: skip


def test_a_school_far_from_what_schools_are_like_is_named() -> None:
    rng = np.random.default_rng(3)
    rates = np.append(rng.normal(0.004, 0.0004, 13), 0.013)
    found = compare.differing_schools(town(rates, rng), "lessons_missed_share", year=2022).set_index("school_id")
    assert found.index[found["survives"]].tolist() == ["13"]
    assert found.loc["13", "difference_pp"] > 0.7
    assert compare.differing_schools(town(rates[:2], rng), "lessons_missed_share", year=2022).empty


def test_ordinary_schools_that_differ_are_not_named() -> None:
    """Forty towns of fourteen schools from N(0.8, 0.25) %: without the between-school part three a town were named."""
    rng = np.random.default_rng(5)
    named = [
        int(
            compare.differing_schools(
                town(np.clip(rng.normal(0.008, 0.0025, 14), 0.001, 1), rng), "lessons_missed_share", year=2022
            )["survives"].sum()
        )
        for _ in range(40)
    ]
    assert sum(named) <= 6, named  # of 560 comparisons


def test_the_between_school_part_is_that_of_the_paper() -> None:
    share, error = np.array([1.0, 2.0, 3.0, 4.0]), np.full(4, 0.5)
    z = (share - 2.5) / 0.5
    low, high = np.quantile(z, [0.1, 0.9])
    phi = np.mean(np.clip(z, low, high) ** 2)
    assert compare.between_schools(share, error) == pytest.approx((4 * phi - 3) / (16 - 4))
    assert compare.between_schools(np.array([1.0, 1.1, 0.9]), np.full(3, 0.5)) == 0
