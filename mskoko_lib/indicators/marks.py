"""Marks 2-5 and what is computed from their counts (METHODS §1)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib.indicators.uncertainty import wilson

MARKS: tuple[int, ...] = (2, 3, 4, 5)
#: Simonov's weights of «степень обученности» in percent
SOU_WEIGHT: dict[int, int] = {2: 16, 3: 36, 4: 64, 5: 100}


def need_columns(table: pd.DataFrame, columns: Sequence[str], function: str) -> None:
    """Raise KeyError when `table` lacks one of `columns`: pandas would take ``by=["x"]`` on a one-row table as values."""
    if missing := sorted(set(columns) - set(table.columns)):
        raise KeyError(f"{function} needs {missing}; got {list(table.columns)}")


def participation(results: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Pupils in the protocols, those who wrote and those who were absent.

    Parameters
    ----------
    results : one row per pupil and work (``vpr_results``): ``status`` "wrote" or "absent", ``school_id``.

    Returns
    -------
    One row per group: ``n_listed``, ``n_takers``, ``n_absent`` (pupils), ``absent_share_pct`` (percent of the
    listed), ``n_schools``.
    """
    need_columns(results, ["status", "school_id", *by], "participation")
    wrote = results["status"] == "wrote"
    counted = (
        results.assign(is_taker=wrote, is_absent=~wrote)
        .groupby(list(by), as_index=False, sort=True)
        .agg(
            n_listed=("status", "size"),
            n_takers=("is_taker", "sum"),
            n_absent=("is_absent", "sum"),
            n_schools=("school_id", "nunique"),
        )
    )
    return counted.assign(absent_share_pct=100 * counted["n_absent"] / counted["n_listed"])


def mark_distribution(results: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Marks 2-5 of those who wrote: counts, shares and the four figures made of them.

    success = (n3+n4+n5)/N · good marks (качество) = (n4+n5)/N · СОУ = (100 n5 + 64 n4 + 36 n3 + 16 n2)/N · mean mark
    = Σ mark / N

    Parameters
    ----------
    results : one row per pupil and work; ``mark`` (2-5, NA = no mark: absent, or the work has no scale), ``school_id``.
    by : grouping columns.

    Returns
    -------
    One row per group, sorted by `by`: ``n_marked`` (pupils with a mark), ``n_mark2`` … ``n_mark5``,
    ``mark2_share_pct`` … with Wilson limits
    ``mark2_low_pct``/``mark2_high_pct`` …, ``n_success``, ``success_share_pct``, ``n_good_marks``,
    ``good_marks_share_pct`` (both with
    ``…_low_pct``/``…_high_pct``), ``sou_pct``, ``mean_mark``, ``sum_marks``, ``n_schools``. Shares are percent,
    unrounded; NaN where nobody has a mark.

    Examples
    --------
    >>> r = pd.DataFrame({"work": ["a"] * 4, "school_id": ["1"] * 4, "mark": [2, 3, 4, 5]})
    >>> mark_distribution(r, by=["work"])[["success_share_pct", "good_marks_share_pct", "sou_pct", "mean_mark"]].iloc[0].tolist()
    [75.0, 50.0, 54.0, 3.5]
    """
    need_columns(results, ["mark", "school_id", *by], "mark_distribution")
    flags = {f"n_mark{mark}": (results["mark"] == mark).fillna(False).astype(int) for mark in MARKS}
    marked_school = results["school_id"].where(results["mark"].notna())
    table = (
        results.assign(**flags, marked_school=marked_school)
        .groupby(list(by), as_index=False, sort=True)
        .agg(**{name: (name, "sum") for name in flags}, n_schools=("marked_school", "nunique"))
    )
    counts = table[[f"n_mark{mark}" for mark in MARKS]].to_numpy()
    n = counts.sum(axis=1)
    table = table.assign(
        n_marked=n,
        n_success=counts[:, 1:].sum(axis=1),
        n_good_marks=counts[:, 2:].sum(axis=1),
        sum_marks=counts @ np.array(MARKS),
    )
    divisor = np.where(n > 0, n, np.nan)
    table = table.assign(
        sou_pct=counts @ np.array([SOU_WEIGHT[mark] for mark in MARKS]) / divisor,
        mean_mark=table["sum_marks"] / divisor,
    )
    for name, count in {
        **{f"mark{m}": f"n_mark{m}" for m in MARKS},
        "success": "n_success",
        "good_marks": "n_good_marks",
    }.items():
        low, high = wilson(table[count], n)
        table = table.assign(
            **{f"{name}_share_pct": 100 * table[count] / divisor, f"{name}_low_pct": low, f"{name}_high_pct": high}
        )
    return table
