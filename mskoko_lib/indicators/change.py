"""Change of a share from the year before, for the same work only."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.indicators.marks import need_columns
from mskoko_lib.indicators.uncertainty import newcombe


def share_change(now: pd.DataFrame, before: pd.DataFrame, *, on: Sequence[str], numerator: str, n: str) -> pd.DataFrame:
    """Difference of two shares of different pupils, with Newcombe's interval.

    Parameters
    ----------
    now, before : one row per group with the columns `on`, `numerator` and `n` (counts).

    Returns
    -------
    The rows of `now` that have a partner in `before`: all columns of `now`, ``numerator_before``, ``n_before``,
    ``change_pp`` (percentage
    points, now minus before), ``change_low_pp``, ``change_high_pp``. NaN where either n is 0.
    """
    need_columns(now, [*on, numerator, n], "share_change")
    need_columns(before, [*on, numerator, n], "share_change")
    earlier = before[[*on, numerator, n]].rename(columns={numerator: "numerator_before", n: "n_before"})
    both = now.merge(earlier, on=list(on), how="inner", validate="1:1")
    low, high = newcombe(both[numerator], both[n], both["numerator_before"], both["n_before"])
    share_now = 100 * both[numerator] / both[n].where(both[n] > 0)
    share_before = 100 * both["numerator_before"] / both["n_before"].where(both["n_before"] > 0)
    return both.assign(change_pp=share_now - share_before, change_low_pp=low, change_high_pp=high)
