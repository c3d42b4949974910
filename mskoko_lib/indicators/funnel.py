"""Funnel limits: how far from the common share chance alone takes a group of n (Spiegelhalter 2005; METHODS §2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, norm

Floats = NDArray[np.float64]
#: shares of z set to the quantile at each end before over-dispersion is measured
WINSORISED = 0.1


@dataclass(frozen=True)
class Dispersion:
    """`phi`: mean squared z after winsorising (1 = chance alone); `tau2`: variance between groups, share²."""

    phi: float
    tau2: float


def exact_limits(centre: float, n: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Binomial limits of a share (0–1) for groups of `n`, interpolated between whole numbers of pupils.

    Spiegelhalter (2005), appendix A.1.1. Raises ValueError for a centre outside 0–1 or n below 1.
    """
    size = np.asarray(n, float)
    if not 0 <= centre <= 1 or np.any(size < 1):
        raise ValueError(f"a funnel needs a share from 0 to 1 and groups of at least one, got {centre}, {size.min()}")
    return _quantile(centre, size, 0.5 - level / 2), _quantile(centre, size, 0.5 + level / 2)


def _quantile(centre: float, size: Floats, p: float) -> Floats:
    whole = binom.ppf(p, size, centre)
    upper, lower = binom.cdf(whole, size, centre), binom.cdf(whole - 1, size, centre)
    with np.errstate(invalid="ignore", divide="ignore"):
        back = np.where(upper > lower, (upper - p) / (upper - lower), 0.0)
    return np.asarray(np.clip((whole - back) / size, 0, 1), float)


def over_dispersion(numerator: ArrayLike, n: ArrayLike, centre: float) -> Dispersion:
    """How much more the groups differ than chance allows: z winsorised at 10 % (set, not cut), φ, τ² by moments.

    With fewer than two groups, or a centre of 0 or 1, there is nothing to measure: φ = 1, τ² = 0.
    """
    x, size = np.asarray(numerator, float), np.asarray(n, float)
    if len(x) < 2 or centre in (0.0, 1.0):
        return Dispersion(1.0, 0.0)
    s2 = centre * (1 - centre) / size
    z = (x / size - centre) / np.sqrt(s2)
    ends = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    phi = float(np.mean(np.clip(z, *ends) ** 2))
    w = 1 / s2
    k = len(x)
    tau2 = max(0.0, (k * phi - (k - 1)) / (np.sum(w) - np.sum(w**2) / np.sum(w)))
    return Dispersion(phi, float(tau2))


def wide_limits(centre: float, n: ArrayLike, level: float, dispersion: Dispersion) -> tuple[Floats, Floats]:
    """Limits that allow for over-dispersion: centre ± z·√(s² + τ²), kept inside 0–1; exact ones where τ² = 0."""
    if dispersion.tau2 == 0:
        return exact_limits(centre, n, level)
    size = np.asarray(n, float)
    half = norm.ppf(0.5 + level / 2) * np.sqrt(centre * (1 - centre) / size + dispersion.tau2)
    return np.asarray(np.clip(centre - half, 0, 1), float), np.asarray(np.clip(centre + half, 0, 1), float)
