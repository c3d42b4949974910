"""A nominal 95 % interval covers 93.5-96.5 % on average over p (METHODS §2); seeded, by exact binomial weights, so without chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from mskoko_lib.indicators.uncertainty import wilson


@pytest.mark.parametrize("n", [10, 20, 50, 100, 200])
def test_wilson_covers_as_it_says(n: int) -> None:
    counts = np.arange(n + 1)
    low, high = wilson(counts, np.full(n + 1, n))
    shares = np.linspace(0.05, 0.95, 181)
    covered = [binom.pmf(counts, n, p)[(low <= 100 * p) & (100 * p <= high)].sum() for p in shares]
    assert 0.935 <= float(np.mean(covered)) <= 0.965
