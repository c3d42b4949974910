"""Can a printed share or mean come from a whole number of pupils? (GRIM test: Brown & Heathers 2017, doi 10.1177/1948550616673876.)"""

from __future__ import annotations

import math


def share_possible(share_pct: float, n: int, decimals: int = 2) -> bool:
    """Whether some whole count of `n` gives `share_pct` (percent) when printed with `decimals`; any rounding of a half.

    >>> share_possible(16.67, 24), share_possible(40.0, 24)
    (True, False)
    """
    return mean_possible(share_pct / 100, n, decimals + 2)


def mean_possible(mean: float, n: int, decimals: int = 2, step: float = 1.0) -> bool:
    """Whether `n` values, each a multiple of `step`, can have a mean that prints as `mean` with `decimals`.

    >>> mean_possible(2.33, 3), mean_possible(3.4, 3, 1), mean_possible(12.5, 0)
    (True, False, False)
    """
    if n <= 0 or not math.isfinite(mean):
        return False
    total = mean * n / step
    half = 0.5 * 10.0**-decimals + 1e-9
    return any(abs(whole * step / n - mean) <= half for whole in (math.floor(total), math.ceil(total)))
