"""Intervals of shares and of their differences (METHODS §2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm
from scipy.stats import t as student

Floats = NDArray[np.float64]
#: nothing is farther from 0 than this many standard errors: p below 1e-20
WIDEST_Z = 9.5


def wilson(numerator: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Wilson score interval of shares, in percent (0-100).

    Wilson (1927). `numerator` and `n` are counts of equal shape; where n = 0 both ends are NaN.

    Examples
    --------
    >>> low, high = wilson([0], [10])
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (0.0, 27.7533)
    """
    x, size = np.atleast_1d(np.asarray(numerator, float)), np.atleast_1d(np.asarray(n, float))
    low, high = _wilson_at(x, size, norm.ppf(0.5 + level / 2))
    empty = ~(size > 0)
    return np.where(empty, np.nan, 100 * low), np.where(empty, np.nan, 100 * high)


def _wilson_at(x: Floats, size: Floats, z: Floats | float) -> tuple[Floats, Floats]:
    """Limits (0-1) at z standard errors."""
    with np.errstate(invalid="ignore", divide="ignore"):
        p = x / size
        centre = (p + z**2 / (2 * size)) / (1 + z**2 / size)
        half = z * np.sqrt(p * (1 - p) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    # At x = 0 and x = n the exact ends are 0 and 1; floating point leaves 1e-18 there.
    return np.where(x == 0, 0.0, centre - half), np.where(x == size, 1.0, centre + half)


def newcombe(
    numerator: ArrayLike, n: ArrayLike, numerator_before: ArrayLike, n_before: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Interval of the difference of two independent shares, in percentage points (now minus before).

    Newcombe (1998), method 10: Wilson limits of both shares, squared and added. NaN where either n = 0.
    """
    x1, n1, x2, n2 = (np.atleast_1d(np.asarray(v, float)) for v in (numerator, n, numerator_before, n_before))
    low1, high1 = wilson(x1, n1, level)
    low2, high2 = wilson(x2, n2, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        p1, p2 = 100 * x1 / n1, 100 * x2 / n2
    low = (p1 - p2) - np.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
    high = (p1 - p2) + np.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)
    return low, high


def mean_interval(
    mean: ArrayLike, std: ArrayLike, n: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Student's interval of a mean: mean ± t·s/√n, in the units of `mean`; NaN for n < 2."""
    centre, s, size = (np.atleast_1d(np.asarray(v, float)) for v in (mean, std, n))
    enough = size > 1
    with np.errstate(invalid="ignore", divide="ignore"):
        half = student.ppf(0.5 + level / 2, np.where(enough, size - 1, np.nan)) * s / np.sqrt(size)
    return np.where(enough, centre - half, np.nan), np.where(enough, centre + half, np.nan)


def known_sigma_interval(
    mean: ArrayLike, sigma: ArrayLike, n: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Normal interval of a mean where the spread of the region is known: mean ± z·σ/√n; NaN for n < 1."""
    centre, s, size = (np.atleast_1d(np.asarray(v, float)) for v in (mean, sigma, n))
    with np.errstate(invalid="ignore", divide="ignore"):
        half = norm.ppf(0.5 + level / 2) * s / np.sqrt(size)
    return np.where(size > 0, centre - half, np.nan), np.where(size > 0, centre + half, np.nan)


def difference_p_value(
    numerator: ArrayLike, n: ArrayLike, numerator_before: ArrayLike, n_before: ArrayLike
) -> NDArray[np.float64]:
    """Two-sided p-value of the difference of two independent shares: the level at which Newcombe's interval reaches 0.

    It agrees with `newcombe` by construction, so that a corrected list never contradicts the interval beside it.
    NaN where either n = 0; 1 where the shares are equal.
    """
    x1, n1, x2, n2 = (np.atleast_1d(np.asarray(v, float)) for v in (numerator, n, numerator_before, n_before))
    with np.errstate(invalid="ignore", divide="ignore"):
        p1, p2 = x1 / n1, x2 / n2
    # The larger share stands first: the lower limit of the difference falls to 0 as z grows.
    swap = p1 < p2
    x1, n1, p1, x2, n2, p2 = (
        np.where(swap, b, a) for a, b in ((x1, x2), (n1, n2), (p1, p2), (x2, x1), (n2, n1), (p2, p1))
    )
    inside, outside = np.zeros(len(p1)), np.full(len(p1), WIDEST_Z)
    for _ in range(60):
        z = (inside + outside) / 2
        low1, high2 = _wilson_at(x1, n1, z)[0], _wilson_at(x2, n2, z)[1]
        above = p1 - p2 > np.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
        inside, outside = np.where(above, z, inside), np.where(above, outside, z)
    p = 2 * norm.sf(inside)
    empty = ~((n1 > 0) & (n2 > 0))
    return np.asarray(np.where(empty, np.nan, np.where(x1 * n2 == x2 * n1, 1.0, p)), float)
