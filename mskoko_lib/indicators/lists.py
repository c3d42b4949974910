"""Lists with consequences and many comparisons at once (METHODS §2, §3)."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import beta, false_discovery_control

from mskoko_lib.indicators.shrinkage import between_variance, share_variance

Standing = Literal["устойчиво", "на границе", "мало участников"]
#: a school below this is never listed by name
LEAST_N = 10
#: our own limit: a listed (not listed) school whose true share is on its side of the threshold this probably is stable
STABLE_FROM = 0.8
#: between schools that do not differ beyond chance the prior is as firm as this many pupils
FIRMEST_PRIOR = 10_000.0


def beta_prior(numerator: ArrayLike, n: ArrayLike) -> tuple[float, float]:
    """Parameters of the Beta prior of the schools' true shares, by moments; both above 0."""
    x, size = np.asarray(numerator, float), np.asarray(n, float)
    m = (np.sum(x) + 0.5) / (np.sum(size) + 1) if np.sum(x) in (0, np.sum(size)) else np.sum(x) / np.sum(size)
    tau2 = between_variance(x / size, share_variance(x, size))
    firm = FIRMEST_PRIOR if tau2 <= 0 else min(FIRMEST_PRIOR, m * (1 - m) / tau2 - 1)
    firm = max(firm, 1.0)
    return float(m * firm), float((1 - m) * firm)


def list_stability(numerator: ArrayLike, n: ArrayLike, threshold: float) -> pd.DataFrame:
    """What stands beside a school on a list «share ≥ threshold».

    Parameters
    ----------
    numerator, n : counts per school, n ≥ 1.
    threshold : share, 0–1.

    Returns
    -------
    One row per school: `share` (0–1), `listed` (share ≥ threshold), `probability` that the true share is ≥ threshold
    (Beta prior by moments over the schools given), `flips` (one pupil more or less changes `listed`), `standing`.
    """
    x, size = np.asarray(numerator, float), np.asarray(n, float)
    if np.any(size < 1):
        raise ValueError("a school on a list needs at least one participant")
    a, b = beta_prior(x, size)
    probability = beta.sf(threshold, a + x, b + size - x)
    listed = _at_least(x, size, threshold)
    flips = (_at_least(np.minimum(x + 1, size), size, threshold) != listed) | (
        _at_least(np.maximum(x - 1, 0), size, threshold) != listed
    )
    sure = np.where(listed, probability, 1 - probability) >= STABLE_FROM
    standing = np.where(size < LEAST_N, "мало участников", np.where(sure & ~flips, "устойчиво", "на границе"))
    return pd.DataFrame(
        {"share": x / size, "listed": listed, "probability": probability, "flips": flips, "standing": standing}
    )


def _at_least(x: NDArray[np.float64], size: NDArray[np.float64], threshold: float) -> NDArray[np.bool_]:
    # 3 of 10 is 30 %, whatever the binary fractions say
    return np.asarray(x + 1e-9 >= threshold * size, bool)


def benjamini_hochberg(p_values: ArrayLike, level: float = 0.05) -> NDArray[np.bool_]:
    """Which of many comparisons survive at a false discovery rate of `level`; NaN (no comparison) never does.

    Benjamini, Hochberg (1995). Comparisons are taken together within one procedure and indicator (METHODS §2).
    """
    p = np.atleast_1d(np.asarray(p_values, float))
    known = ~np.isnan(p)
    result = np.zeros(len(p), bool)
    if known.any():
        result[known] = false_discovery_control(p[known]) <= level
    return result
