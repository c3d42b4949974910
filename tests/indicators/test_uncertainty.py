"""Oracles: statsmodels; for the t interval scipy's own interval; a worked example from Newcombe (1998)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from mskoko_lib.indicators.uncertainty import mean_interval, newcombe, wilson


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_equals_statsmodels(case: tuple[int, int]) -> None:
    x, n = case
    low, high = wilson([x], [n])
    expected = proportion_confint(x, n, method="wilson")
    np.testing.assert_allclose([low[0], high[0]], [100 * e for e in expected], atol=1e-9)


def test_wilson_of_nobody_is_nan() -> None:
    low, high = wilson([0, 3], [0, 4])
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    assert not np.isnan(low[1])


@given(
    st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
)
def test_newcombe_equals_statsmodels(now: tuple[int, int], before: tuple[int, int]) -> None:
    low, high = newcombe([now[0]], [now[1]], [before[0]], [before[1]])
    expected = confint_proportions_2indep(*now, *before, method="newcomb", compare="diff")
    np.testing.assert_allclose([low[0], high[0]], [100 * e for e in expected], atol=1e-9)


def test_newcombe_worked_example() -> None:
    # Newcombe (1998), table II, row 56/70 - 48/80, method 10: 0.0524 to 0.3339
    low, high = newcombe([56], [70], [48], [80])
    assert [round(low[0] / 100, 4), round(high[0] / 100, 4)] == [0.0524, 0.3339]


def test_mean_interval_equals_scipy() -> None:
    sample = np.array([1.0, 2.0, 2.0, 3.0, 5.0])
    low, high = mean_interval([sample.mean()], [sample.std(ddof=1)], [5])
    expected = stats.t.interval(0.95, 4, loc=sample.mean(), scale=stats.sem(sample))
    np.testing.assert_allclose([low[0], high[0]], expected)
    assert np.isnan(mean_interval([1.0], [np.nan], [1])[0][0])


@pytest.mark.parametrize("level", [0.9, 0.99])
def test_level_is_used(level: float) -> None:
    low, _ = wilson([5], [10], level)
    assert low[0] == pytest.approx(100 * proportion_confint(5, 10, alpha=1 - level, method="wilson")[0])
