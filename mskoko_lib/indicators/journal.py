"""Mark for the work against the journal mark of the same pupil."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib.indicators.marks import need_columns
from mskoko_lib.indicators.uncertainty import wilson

SIDES: tuple[str, ...] = ("lower", "equal", "higher")


def against_journal(results: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Pupils whose mark for the work is lower than, equal to or higher than their journal mark.

    Parameters
    ----------
    results : one row per pupil and work; ``mark`` and ``journal_mark`` (2-5, NA = none), ``school_id``.

    Returns
    -------
    One row per group: ``n_compared`` (pupils with both marks), ``n_lower``, ``n_equal``, ``n_higher``,
    ``lower_share_pct`` … with Wilson limits,
    ``n_gap2`` and ``gap2_share_pct`` (marks apart by two or more), ``n_schools``. Shares are percent of the compared,
    unrounded.

    Examples
    --------
    >>> r = pd.DataFrame({"w": ["a"] * 4, "school_id": ["1"] * 4, "mark": [2, 3, 5, None], "journal_mark": [4, 3, 4, 5]})
    >>> against_journal(r, by=["w"])[["n_compared", "n_lower", "n_equal", "n_higher", "n_gap2"]].iloc[0].tolist()
    [3, 1, 1, 1, 1]
    """
    need_columns(results, ["mark", "journal_mark", "school_id", *by], "against_journal")
    both = results["mark"].notna() & results["journal_mark"].notna()
    gap = (results["mark"].astype("Float64") - results["journal_mark"].astype("Float64")).fillna(0).astype(float)
    flags = {
        "n_compared": both,
        "n_lower": both & (gap < 0),
        "n_equal": both & (gap == 0),
        "n_higher": both & (gap > 0),
        "n_gap2": both & (gap.abs() >= 2),
    }
    table = (
        results.assign(**{k: v.astype(int) for k, v in flags.items()}, both_school=results["school_id"].where(both))
        .groupby(list(by), as_index=False, sort=True)
        .agg(**{name: (name, "sum") for name in flags}, n_schools=("both_school", "nunique"))
    )
    n = table["n_compared"].to_numpy(float)
    divisor = np.where(n > 0, n, np.nan)
    for side in (*SIDES, "gap2"):
        low, high = wilson(table[f"n_{side}"], n)
        table = table.assign(
            **{
                f"{side}_share_pct": 100 * table[f"n_{side}"] / divisor,
                f"{side}_low_pct": low,
                f"{side}_high_pct": high,
            }
        )
    return table
