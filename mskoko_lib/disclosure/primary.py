"""Primary rules: what a single figure of the municipality would tell a reader who knows his own school's rows."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd

#: bands in which a share with few participants is shown, percent; a quarter holds at least two counts from n = 10 on
BANDS_PCT: tuple[tuple[int, int], ...] = ((0, 25), (25, 50), (50, 75), (75, 100))
_IDENTITY = ["indicator", "version", "year", "procedure", "subject", "grade", "programme_grade", "group", "category"]


class Policy(Protocol):
    """The numbers of METHODS §6; they come from params and are printed in the note."""

    @property
    def small_count(self) -> int: ...
    @property
    def small_count_sensitive(self) -> int: ...
    @property
    def share_whole_number_from_n(self) -> int: ...
    @property
    def mean_from_n(self) -> int: ...
    @property
    def extreme_share_from_n(self) -> int: ...
    @property
    def schools_in_aggregate(self) -> int: ...


def band_of(share_pct: float) -> tuple[int, int]:
    """The band of ``BANDS_PCT`` that holds the share; a boundary belongs to the upper band.

    Examples
    --------
    >>> band_of(25.0), band_of(100.0)
    ((25, 50), (75, 100))
    """
    return next((band for band in BANDS_PCT if share_pct < band[1]), BANDS_PCT[-1])


def without_own(figures: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Add ``rest_numerator``, ``rest_n``, ``rest_schools``: the figure less the reader's own rows (he can subtract
    them).

    `figures`, `own`: observations of the municipality and of the reader's school. A figure that the school has no
    part in keeps its numbers.
    """
    mine = own[[*_IDENTITY, "numerator", "n"]].drop_duplicates(_IDENTITY)
    joined = figures.merge(mine, on=_IDENTITY, how="left", suffixes=("", "_own"), validate="m:1")
    joined.index = figures.index
    takes_part = joined["n_own"].fillna(0) > 0
    return figures.assign(
        rest_numerator=figures["numerator"] - joined["numerator_own"].fillna(0),
        rest_n=figures["n"] - joined["n_own"].fillna(0),
        rest_schools=figures["n_schools"] - takes_part.astype("Int64"),
    )


def primary(figures: pd.DataFrame, policy: Policy) -> tuple[pd.Series[bool], pd.Series[str]]:
    """Decide figures of the municipality for a reader outside the department.

    Parameters
    ----------
    figures : observations with ``rest_numerator``, ``rest_n``, ``rest_schools`` (``without_own``).

    Returns
    -------
    hidden : True where the figure may not be shown. precision : "coarse" (whole percent, means with fewer decimals),
    "band" (quarter of the scale: shares of fewer than ``share_whole_number_from_n``) or "exact" (counts).
    """
    kind = figures["kind"]
    n = figures["n"].astype("float64")
    rest_n = figures["rest_n"].astype("float64")
    smallest_n = np.minimum(n, np.where(rest_n > 0, rest_n, n))
    hidden = (figures["rest_schools"].astype("float64") < policy.schools_in_aggregate).fillna(True)

    bar = np.where(figures["sensitive"], policy.small_count_sensitive, policy.small_count)
    counted = kind.isin(["count", "share"])
    for numerator, size in (("numerator", n), ("rest_numerator", rest_n)):
        part = figures[numerator].astype("float64")
        hidden |= counted & (part >= 1) & (part <= bar)
        # The complement is a count too: «успеваемость 99 %» gives the number of «2».
        other = size - part
        hidden |= (kind == "share") & (other >= 1) & (other <= bar)
        extreme = (part == 0) | (other == 0)
        hidden |= figures["sensitive"] & (kind == "share") & extreme & (size < policy.extreme_share_from_n)

    hidden |= kind.isin(["mean", "share", "sum"]) & (smallest_n < policy.mean_from_n)
    hidden |= kind == "extreme"
    # A difference is shown only where both shares could be whole numbers; its numerator is the n of the year before.
    before = figures[["numerator", "rest_numerator"]].astype("float64").min(axis=1)
    hidden |= (kind == "model") & (np.fmin(smallest_n, before) < policy.share_whole_number_from_n)

    precision = pd.Series("exact", index=figures.index)
    precision[kind.isin(["mean", "share", "sum", "model"])] = "coarse"
    precision[(kind == "share") & (smallest_n < policy.share_whole_number_from_n)] = "band"
    return hidden.astype(bool), precision
