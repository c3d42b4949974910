"""Attendance compared (item 2.1): a month with the same month a year before, a school with all others.

What is compared are ratios of cluster sums (`attendance.ratio_error`), so that Newcombe's method for single trials is not
used: the interval of a difference is that of Zou and Donner (2008, MOVER), its p-value Student's with the fewer clusters.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t as student

from mskoko_lib.indicators.attendance import cluster_sums, ratio_error, ratio_interval
from mskoko_lib.indicators.lists import benjamini_hochberg
from mskoko_lib.observations import Measure, Source, observe, stack

#: indicator → indicator of its change
CHANGES: dict[str, str] = {
    "lessons_missed_share": "lessons_missed_change",
    "lessons_unexcused_share": "lessons_unexcused_change",
}
#: category of the shares that a change is made of
SAME = "same"
_SUMS = ["x", "n", "xx", "xn", "nn", "k", "n_schools"]


def year_changes(
    rows: pd.DataFrame, *, year: int, table_hash: str, by: Sequence[str] = ("year",)
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Months of `year` beside the same months a year before, and the year over the months that both years told.

    Parameters
    ----------
    rows : rows of ``form_attendance`` of both years. by : ``year``, and ``school_id`` where schools are told apart.

    Returns
    -------
    (observations, table). Observations of `CHANGES`, percentage points, group = month or "" (kind "model"; `numerator` is
    the n of the year before); only schools that told the month in both years are compared, and their shares of both years
    stand beside it under the category «same». The table: one row per
    observation of a month: ``indicator``, ``group``, ``school_id`` where in `by`, ``difference_pp``, ``p_value``,
    ``survives`` (Benjamini–Hochberg over the months of an indicator and school).
    """
    rows = _told_twice(rows[rows["year"].isin([year - 1, year])], year)
    keys = [name for name in by if name != "year"]
    made, tables = [], []
    for indicator, named in CHANGES.items():
        for with_month in (True, False):
            on = [*keys, "month"] if with_month else keys
            both = _both_years(cluster_sums(rows, indicator, ["year", *on]), on, year)
            if both.empty:
                continue
            source = Source("attendance", "form_attendance", table_hash, "")
            extra = {"group": "month"} if with_month else {}
            difference = Measure(named, "difference_pp", "model", "n_b", "n", "low", "high", "MOVER")
            now = Measure(indicator, "share", "share", "x", "n", category=SAME)
            earlier = Measure(indicator, "share_b", "share", "x_b", "n_b", category=SAME)
            for table, measures in ((both, [difference, now]), (both.assign(year=year - 1), [earlier])):
                made.append(observe(table, measures, source=source, by=["year", *keys], extra_dimensions=extra))
            if with_month:
                tables.append(both.rename(columns={"month": "group"}).assign(indicator=indicator))
    if not tables:
        empty = pd.DataFrame(columns=["indicator", "group", *keys, "difference_pp", "p_value", "survives"])
        return stack([]), empty
    table = pd.concat(tables, ignore_index=True)
    survives = pd.Series(False, index=table.index)
    for _, part in table.groupby(["indicator", *keys], dropna=False):
        survives[part.index] = benjamini_hochberg(part["p_value"].to_numpy(float))
    kept = ["indicator", "group", *keys, "difference_pp", "p_value"]
    return stack(made), table[kept].assign(survives=survives)


def differing_schools(rows: pd.DataFrame, indicator: str, *, year: int) -> pd.DataFrame:
    """Schools whose ratio differs from that of all others together; one row each: ``school_id``, ``difference_pp`` (school
    minus the others), ``p_value``, ``survives`` (Benjamini–Hochberg over the schools). The clusters of a school are its
    parallels, those of the others schools; a school with one parallel is not judged.
    """
    now = rows[rows["year"] == year]
    own = cluster_sums(now, indicator, ["school_id"])
    if len(own) < 3:
        return own[["school_id"]].iloc[:0].assign(difference_pp=0.0, p_value=1.0, survives=False)
    x, n = own["x"].to_numpy(float), own["n"].to_numpy(float)
    others = pd.DataFrame({"x": x.sum() - x, "n": n.sum() - n, "k": len(own) - 1}, index=own.index)
    for name, each in (("xx", x * x), ("xn", x * n), ("nn", n * n)):
        others[name] = each.sum() - each
    gap = 100 * x / n - 100 * others["x"].to_numpy(float) / others["n"].to_numpy(float)
    p = _p_value(gap, ratio_error(own), ratio_error(others), own["k"], others["k"])
    return own[["school_id"]].assign(difference_pp=gap, p_value=p, survives=benjamini_hochberg(p))


def _told_twice(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Rows of schools and months that both years have: a school that opened or kept silent is no change."""
    pairs = rows.loc[rows["lessons_planned"] > 0, ["year", "school_id", "month"]].drop_duplicates()
    now, before = (pairs.loc[pairs["year"] == one, ["school_id", "month"]] for one in (year, year - 1))
    return rows.merge(now.merge(before, on=["school_id", "month"]), on=["school_id", "month"], how="inner")


def _both_years(sums: pd.DataFrame, on: Sequence[str], year: int) -> pd.DataFrame:
    now, before = sums[sums["year"] == year], sums[sums["year"] == year - 1]
    if not on:
        both = now.merge(before[_SUMS], how="cross", suffixes=("", "_b"))
    else:
        both = now.merge(before[[*on, *_SUMS]], on=list(on), suffixes=("", "_b"), validate="1:1")
    earlier = both[[f"{name}_b" for name in _SUMS]].set_axis(_SUMS, axis=1)
    share, share_b = (100 * one["x"].to_numpy(float) / one["n"].to_numpy(float) for one in (both, earlier))
    (low, high), (low_b, high_b) = ratio_interval(both), ratio_interval(earlier)
    gap = share - share_b
    return both.assign(
        share=share,
        share_b=share_b,
        difference_pp=gap,
        low=gap - np.sqrt((share - low) ** 2 + (high_b - share_b) ** 2),
        high=gap + np.sqrt((high - share) ** 2 + (share_b - low_b) ** 2),
        p_value=_p_value(gap, ratio_error(both), ratio_error(earlier), both["k"], earlier["k"]),
        n_schools=both[["n_schools", "n_schools_b"]].min(axis=1),
    ).astype(dict.fromkeys(("x", "n", "x_b", "n_b"), "int64"))


def _p_value(gap: np.ndarray, error: np.ndarray, other: np.ndarray, k: pd.Series, k_other: pd.Series) -> np.ndarray:
    """Two-sided; NaN where a side has one cluster only."""
    fewer = np.minimum(k.to_numpy(float), k_other.to_numpy(float))
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * student.sf(np.abs(gap) / np.sqrt(error**2 + other**2), np.where(fewer > 1, fewer - 1, np.nan))
    return np.asarray(p)
