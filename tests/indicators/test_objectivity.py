"""School marks against exams, counted by hand and against enumeration."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from mskoko_lib.indicators import objectivity
from tests.observation_factory import one


def pairs(*given: tuple[int, str, int, int | None, int | None]) -> pd.DataFrame:
    """(claim, subject, school mark, exam mark, test score)."""
    columns = ["claim_id", "subject", "school_mark", "mark", "test_score"]
    table = pd.DataFrame(given, columns=columns).astype({"mark": "Int64", "test_score": "Int64"})
    return table.assign(year=2022, school_id="1")


def test_a_five_is_confirmed_from_the_threshold_up_or_by_the_mark() -> None:
    told = objectivity.judged_fives(
        pairs(
            (1, "russian", 5, None, 70), (1, "math_base", 5, 5, None), (2, "russian", 5, None, 69), (2, "math_base", 5, 4, None),
            (3, "russian", 5, None, 60), (4, "russian", 5, None, 59), (5, "russian", 5, None, 49), (6, "math_base", 5, 3, None),
            (7, "russian", 4, None, 20), (8, "russian", 5, None, None),
        ),
        70,
    )  # fmt: skip
    assert told["gap"].tolist() == ["none", "none", "near", "near", "near", "far", "farther", "far"]
    assert told["confirmed"].sum() == 2  # a school «4» promised nothing, a pair without a result says nothing


def test_results_and_claimants_are_counted_apart() -> None:
    fives = objectivity.judged_fives(
        pairs((1, "russian", 5, None, 90), (1, "math_profile", 5, None, 50), (2, "russian", 5, None, 72)), 70
    )
    by_subject = objectivity.five_observations(fives, table_hash="h")
    assert one(by_subject, "five_confirmed_share", subject="russian")[["numerator", "n"]].tolist() == [2, 2]
    assert one(by_subject, "five_gap_share", subject="math_profile", category="far")["numerator"] == 1
    both = objectivity.people_observations(objectivity.people(fives), table_hash="h")
    assert one(both, "fives_borne_out_share")[["numerator", "n"]].tolist() == [1, 2]


def test_the_exact_test_over_years_is_that_of_enumeration() -> None:
    """Two years: 2 of 3 and 0 of 2 in the school, 6 of 8 and 3 of 6 in all."""
    x, n, x_total, n_total = np.array([2, 0]), np.array([3, 2]), np.array([6, 3]), np.array([8, 6])
    draws = [
        [sum(chosen) for chosen in itertools.combinations([1] * m + [0] * (whole - m), size)]
        for size, m, whole in zip(n, x_total, n_total, strict=True)
    ]
    sums = [a + b for a, b in itertools.product(*draws)]
    assert objectivity.exact_lower(x, n, x_total, n_total) == pytest.approx(np.mean([one <= 2 for one in sums]))


def test_the_smallest_effect_that_would_have_been_seen() -> None:
    share = objectivity.detectable(20, 0.8)
    # critical value of Binomial(20, 0.8) at 5 %: 12 (cdf .032); P(X <= 12) falls to .8 at the share told
    assert binom.cdf(12, 20, 0.8) == pytest.approx(0.0321, abs=1e-4)
    assert binom.cdf(12, 20, share) >= 0.8 > binom.cdf(12, 20, share + 0.002)
    assert np.isnan(objectivity.detectable(2, 0.5))


def people(school: str, years: dict[int, tuple[int, int]]) -> pd.DataFrame:
    rows = [(year, school, k < x) for year, (x, n) in years.items() for k in range(n)]
    return pd.DataFrame(rows, columns=["year", "school_id", "confirmed"])


def test_a_school_that_repeats_is_named_and_one_bad_year_is_not() -> None:
    others = [people(str(k), {2020: (9, 10), 2021: (9, 10), 2022: (9, 10)}) for k in range(5)]
    low = people("low", {2020: (3, 10), 2021: (3, 10), 2022: (3, 10)})
    few = people("few", {2022: (0, 4)})
    found = objectivity.repeated(pd.concat([*others, low, few]), year=2022, least_n=10).set_index("school_id")
    assert "few" not in found.index  # fewer claimants than a comparison takes
    assert found.loc["low", ["n", "confirmed", "years_told", "years_below"]].tolist() == [30, 9, 3, 3]
    assert found.loc["low", "survives"]
    assert not found.drop(index="low")["survives"].any()
    made = objectivity.repeated_observations(found.reset_index(), year=2022, table_hash="h")
    assert one(made, "years_below", school_id="low")[["numerator", "n"]].tolist() == [3, 3]
    assert one(made, "fives_borne_out_share", school_id="low")["obs_value"] == 30.0
    earlier = objectivity.repeated(pd.concat([*others, low]), year=2021, least_n=10).set_index("school_id")
    assert earlier.loc["low", "n"] == 20


def test_nobody_to_compare() -> None:
    alone = people("1", {2022: (0, 20)})
    assert objectivity.repeated(alone, year=2022, least_n=10).empty
    assert objectivity.repeated(alone.iloc[:0], year=2022, least_n=10).empty
