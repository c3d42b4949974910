"""Shrinkage, places, funnel limits, lists and many comparisons against independent oracles and figures by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binom, norm
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests

from mskoko_lib.indicators import funnel, lists, shrinkage
from mskoko_lib.indicators.uncertainty import difference_p_value, known_sigma_interval, newcombe

VALUES = np.array([4.2, 3.1, 3.9, 2.5, 3.3, 4.8])
VARIANCES = np.array([0.10, 0.02, 0.30, 0.05, 0.01, 0.40])


# -- empirical Bayes ------------------------------------------------------------------------------------------------


def test_between_variance_and_centre_against_statsmodels() -> None:
    oracle = combine_effects(VALUES, VARIANCES, method_re="chi2")
    made = shrinkage.empirical_bayes(VALUES, VARIANCES)
    assert made.tau2 == pytest.approx(oracle.tau2, rel=1e-9)
    assert made.centre == pytest.approx(oracle.mean_effect_re, rel=1e-9)


def test_estimates_by_hand() -> None:
    # two groups: y = 0 and 2, v = 0.5: Q = 4, tau2 = (4 - 1)/(4 - 8/4) = 1.5, centre 1, B = 1.5/2 = 0.75
    made = shrinkage.empirical_bayes([0.0, 2.0], [0.5, 0.5])
    assert (made.tau2, made.centre) == (pytest.approx(1.5), pytest.approx(1.0))
    assert made.weight.tolist() == pytest.approx([0.75, 0.75])
    assert made.estimate.tolist() == pytest.approx([0.25, 1.75])
    assert made.variance.tolist() == pytest.approx([0.375, 0.375])


def test_groups_that_differ_by_chance_only_get_the_common_figure() -> None:
    made = shrinkage.empirical_bayes([3.0, 3.1, 2.9], [1.0, 1.0, 1.0])
    assert made.tau2 == 0
    assert made.estimate.tolist() == pytest.approx([3.0, 3.0, 3.0])


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0.01, 20)), min_size=1, max_size=12))
def test_an_estimate_lies_between_the_figure_and_the_centre(groups: list[tuple[float, float]]) -> None:
    values, variances = map(np.array, zip(*groups, strict=True))
    made = shrinkage.empirical_bayes(values, variances)
    low, high = np.minimum(values, made.centre), np.maximum(values, made.centre)
    assert np.all((made.estimate >= low - 1e-9) & (made.estimate <= high + 1e-9))


@pytest.mark.parametrize("bad", [([1.0], [0.0]), ([1.0, 2.0], [1.0]), ([], []), ([1.0], [float("nan")])])
def test_figures_without_a_variance_are_refused(bad: tuple[list[float], list[float]]) -> None:
    with pytest.raises(ValueError, match="varianc"):
        shrinkage.empirical_bayes(*bad)


def test_variance_of_shares_is_never_zero() -> None:
    assert shrinkage.share_variance([0, 0], [10, 30]) == pytest.approx(0.5 / 41 * (40.5 / 41) / np.array([10, 30]))
    assert shrinkage.share_variance([5, 15], [10, 30]) == pytest.approx([0.025, 0.25 / 30])


def test_places_of_groups_far_apart_are_certain_and_of_twins_are_not() -> None:
    far = shrinkage.empirical_bayes([10.0, 0.0, 5.0], [0.01, 0.01, 0.01])
    low, high = shrinkage.place_intervals(far)
    assert (low.tolist(), high.tolist()) == ([1, 3, 2], [1, 3, 2])
    twins = shrinkage.Shrunk(0.0, 1.0, np.full(4, 0.5), np.zeros(4), np.ones(4))
    low, high = shrinkage.place_intervals(twins)
    assert (set(low), set(high)) == ({1.0}, {4.0})
    again = shrinkage.place_intervals(twins)
    assert np.array_equal(again[0], low)
    # nothing differs beyond chance: no variance is left, and every place is open to each
    same = shrinkage.empirical_bayes([1.0, 1.1, 0.9], [1.0, 1.0, 1.0])
    assert same.tau2 == 0
    low, high = shrinkage.place_intervals(same)
    assert (low.tolist(), high.tolist()) == ([1, 1, 1], [3, 3, 3])


def test_chance_of_the_first_place_of_two_groups() -> None:
    # P(first > second) = Phi(1/sqrt(2)) = 0.760: below 0.975 both places are open, above 0.975 one is
    apart = [
        shrinkage.Shrunk(0, 1, np.ones(2), np.array([gap, 0.0]), np.ones(2)) for gap in (1.0, 1.96 * math.sqrt(2) + 0.2)
    ]
    assert [shrinkage.place_intervals(one)[1].tolist() for one in apart] == [[2.0, 2.0], [1.0, 2.0]]


# -- funnel ---------------------------------------------------------------------------------------------------------


def test_exact_limits_follow_the_appendix_of_spiegelhalter() -> None:
    theta, n, p = 0.3, 40, 0.025
    r = binom.ppf(p, n, theta)
    alpha = (binom.cdf(r, n, theta) - p) / (binom.cdf(r, n, theta) - binom.cdf(r - 1, n, theta))
    low, high = funnel.exact_limits(theta, [n], 0.95)
    assert low[0] == pytest.approx((r - alpha) / n)
    assert 0 <= alpha <= 1
    # near the normal limits for a large group
    low, high = funnel.exact_limits(theta, [100_000], 0.95)
    half = 1.959964 * math.sqrt(0.21 / 100_000)
    assert (low[0], high[0]) == (pytest.approx(theta - half, abs=2e-5), pytest.approx(theta + half, abs=2e-5))


def test_limits_grow_narrower_and_stay_inside() -> None:
    n = np.arange(1, 400)
    low, high = funnel.exact_limits(0.2, n, 0.998)
    assert np.all((low >= 0) & (high <= 1) & (low <= 0.2) & (high >= 0.2 - 1e-9))
    assert high[20] > high[100] > high[300]
    assert funnel.exact_limits(0.0, [5], 0.95)[1].tolist() == [0.0]
    with pytest.raises(ValueError, match="funnel"):
        funnel.exact_limits(0.5, [0], 0.95)


def test_over_dispersion_by_hand() -> None:
    # equal groups of 100 at a centre of 0.5: s = 0.05; shares .4 .5 .6 -> z = -2, 0, 2; the ends at 10 % are -1.6, 1.6
    made = funnel.over_dispersion([40, 50, 60], [100, 100, 100], 0.5)
    assert made.phi == pytest.approx((1.6**2 + 0 + 1.6**2) / 3)
    w = 400.0
    assert made.tau2 == pytest.approx((3 * made.phi - 2) / (3 * w - w))
    low, high = funnel.wide_limits(0.5, [100], 0.95, made)
    half = norm.ppf(0.975) * math.sqrt(0.0025 + made.tau2)
    assert (low[0], high[0]) == (pytest.approx(0.5 - half), pytest.approx(0.5 + half))


def test_without_over_dispersion_the_limits_are_exact() -> None:
    calm = funnel.over_dispersion([50, 50, 50], [100, 100, 100], 0.5)
    assert calm.tau2 == 0
    assert np.array_equal(funnel.wide_limits(0.5, [100], 0.95, calm), funnel.exact_limits(0.5, [100], 0.95))
    assert funnel.over_dispersion([1], [2], 0.5) == funnel.Dispersion(1.0, 0.0)


def test_share_of_schools_outside_by_chance() -> None:
    """Seeded: of schools that differ by chance alone about 5 % lie outside the 95 % limits (discrete: fewer)."""
    rng = np.random.default_rng(7)
    n = rng.integers(20, 200, 20_000)
    x = rng.binomial(n, 0.35)
    low, high = funnel.exact_limits(0.35, n, 0.95)
    outside = np.mean((x / n < low) | (x / n > high))
    assert 0.035 < outside < 0.06


# -- lists ----------------------------------------------------------------------------------------------------------


def test_prior_by_moments() -> None:
    a, b = lists.beta_prior([10, 20, 60], [100, 100, 100])
    assert a / (a + b) == pytest.approx(0.3)
    variances = np.full(3, 0.21 / 100)
    tau2 = shrinkage.between_variance([0.1, 0.2, 0.6], variances)
    assert a + b == pytest.approx(0.21 / tau2 - 1)
    firm = lists.beta_prior([30, 30], [100, 100])
    assert sum(firm) == pytest.approx(lists.FIRMEST_PRIOR)


def test_standing_of_schools_on_a_list() -> None:
    x, n = np.array([70, 3, 4, 31, 5, 29]), np.array([100, 10, 9, 100, 100, 100])
    made = lists.list_stability(x, n, 0.3)
    assert made["listed"].tolist() == [True, True, True, True, False, False]  # 3 of 10 is 30 %
    assert made["flips"].tolist() == [False, True, False, False, False, True]
    a, b = lists.beta_prior(x, n)
    assert made["probability"].tolist() == pytest.approx(
        [1 - beta.cdf(0.3, a + k, b + m - k) for k, m in zip(x, n, strict=True)]
    )
    assert made["standing"].tolist() == [
        "устойчиво",
        "на границе",
        "мало участников",
        "на границе",
        "устойчиво",
        "на границе",
    ]


def test_one_pupil_at_the_threshold() -> None:
    made = lists.list_stability([30, 29, 31], [100, 100, 100], 0.3)
    assert made["listed"].tolist() == [True, False, True]
    assert made["flips"].tolist() == [True, True, False]


@settings(max_examples=60)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_many_comparisons_against_statsmodels(p_values: list[float]) -> None:
    expected = multipletests(p_values, alpha=0.05, method="fdr_bh")[0]
    assert lists.benjamini_hochberg(p_values).tolist() == expected.tolist()


def test_a_missing_comparison_neither_counts_nor_survives() -> None:
    assert lists.benjamini_hochberg([0.04, float("nan")]).tolist() == [True, False]
    assert lists.benjamini_hochberg([0.04, 0.9]).tolist() == [False, False]  # 0.04 · 2 > 0.05
    assert lists.benjamini_hochberg([float("nan")]).tolist() == [False]


# -- p-value of a difference ----------------------------------------------------------------------------------------


@settings(max_examples=80)
@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_p_value_agrees_with_the_interval(n1: int, n2: int, data: st.DataObject) -> None:
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    p = difference_p_value([x1], [n1], [x2], [n2])[0]
    assert 0 <= p <= 1
    for level in (0.8, 0.95, 0.99):
        low, high = newcombe([x1], [n1], [x2], [n2], level)
        if abs(p - (1 - level)) > 1e-6:
            assert (p < 1 - level) == bool(low[0] > 0 or high[0] < 0)


def test_p_value_at_its_ends() -> None:
    assert difference_p_value([5, 1, 0], [10, 0, 0], [50, 1, 1], [100, 1, 1])[0] == 1.0
    assert np.isnan(difference_p_value([1], [0], [1], [1])[0])
    assert difference_p_value([1000], [1000], [0], [1000])[0] < 1e-6


def test_known_sigma_by_hand() -> None:
    low, high = known_sigma_interval([60.0], [15.0], [25])
    assert (low[0], high[0]) == (pytest.approx(60 - 1.959964 * 3, abs=1e-5), pytest.approx(60 + 1.959964 * 3, abs=1e-5))
    assert np.isnan(known_sigma_interval([60.0], [15.0], [0])[0][0])
