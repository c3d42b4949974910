"""Small groups: empirical Bayes estimates and the places they may take (METHODS §2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shrunk:
    """`centre` and `tau2` describe the groups together; `weight` is B of each group (1 = its own figure stands)."""

    centre: float
    tau2: float
    weight: Floats
    estimate: Floats
    variance: Floats


def between_variance(values: ArrayLike, variances: ArrayLike) -> float:
    """Variance between groups by moments (DerSimonian, Laird 1986), in squared units of `values`; 0 for one group.

    `variances`: the sampling variance of each value, above 0.
    """
    y, v = np.asarray(values, float), np.asarray(variances, float)
    if len(y) < 2:
        return 0.0
    w = 1 / v
    fixed = np.sum(w * y) / np.sum(w)
    q = np.sum(w * (y - fixed) ** 2)
    return float(max(0.0, (q - (len(y) - 1)) / (np.sum(w) - np.sum(w**2) / np.sum(w))))


def empirical_bayes(values: ArrayLike, variances: ArrayLike) -> Shrunk:
    """Shrink each value towards the common centre: θ = μ + B(y − μ), B = τ²/(τ² + v) (METHODS §2).

    Parameters
    ----------
    values : one figure per group, in any units.
    variances : its sampling variance, above 0: s²/n of a mean; of a share `share_variance`.

    Returns
    -------
    Estimates and their posterior variances B·v, in the order of `values`. With τ² = 0 all estimates are the centre.
    Raises ValueError for variances that are not above 0, or for arrays of unequal length.
    """
    y, v = np.asarray(values, float), np.asarray(variances, float)
    if y.shape != v.shape or y.ndim != 1 or not len(y):
        raise ValueError(f"values {y.shape} and variances {v.shape} must be equal rows that are not empty")
    if not np.all(v > 0):
        raise ValueError("a sampling variance must be above 0")
    tau2 = between_variance(y, v)
    w = 1 / (v + tau2)
    centre = float(np.sum(w * y) / np.sum(w))
    weight = tau2 / (tau2 + v)
    return Shrunk(centre, tau2, weight, centre + weight * (y - centre), weight * v)


def share_variance(numerator: ArrayLike, n: ArrayLike) -> Floats:
    """Sampling variance of shares (0–1) taken at the common share: a school of all «5» has chance in it too.

    Where the common share is 0 or 1, half a pupil is added to it on each side, so that no variance is 0.
    """
    x, size = np.asarray(numerator, float), np.asarray(n, float)
    common = (np.sum(x) + 0.5) / (np.sum(size) + 1) if np.sum(x) in (0, np.sum(size)) else np.sum(x) / np.sum(size)
    return np.asarray(common * (1 - common) / size, float)


def place_intervals(
    shrunk: Shrunk, *, draws: int = 4000, level: float = 0.95, seed: int = 2022
) -> tuple[Floats, Floats]:
    """Which places the groups may take, 1 = the largest: ends of the interval of each rank over posterior draws.

    Goldstein, Spiegelhalter (1996). The same `seed` gives the same places. Equal draws may take any of the places that
    they share: groups between which nothing differs beyond chance may take all places.
    """
    rng = np.random.default_rng(seed)
    k = len(shrunk.estimate)
    drawn = shrunk.estimate + rng.standard_normal((draws, k)) * np.sqrt(shrunk.variance)
    best, worst = (rankdata(-drawn, method=method, axis=1) for method in ("min", "max"))
    low = np.quantile(best, 0.5 - level / 2, axis=0, method="inverted_cdf")
    high = np.quantile(worst, 0.5 + level / 2, axis=0, method="inverted_cdf")
    return np.asarray(low, float), np.asarray(high, float)
