"""Attendance compared (item 2.1): a month with the same month a year before, a school with all others.

What is compared are ratios of cluster sums (`attendance.ratio_error`). The clusters of both years are the same schools (the
same parallels in a school's own note), so that the difference is linearised cluster by cluster (Cochran 1977, §6.3; Särndal,
Swensson, Wretman 1992, §5.5). Schools differ among themselves more than their parallels let expect: that is over-dispersion,
and it is added before a school is named (Spiegelhalter 2005; METHODS §2).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t as student

from mskoko_lib.indicators.attendance import RATIOS, cluster_sums, ratio_error
from mskoko_lib.indicators.lists import benjamini_hochberg
from mskoko_lib.observations import Measure, Source, observe, stack

#: indicator → indicator of its change
CHANGES: dict[str, str] = {
    "lessons_missed_share": "lessons_missed_change",
    "lessons_unexcused_share": "lessons_unexcused_change",
}
#: category of the shares that a change is made of
SAME = "same"
#: part of the schools at each end whose distance is set to the quantile before the over-dispersion is estimated
_WINSORISED = 0.1


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
    the n of the year before); only what both years told is compared, month by month and school by school (parallel by
    parallel in a school), and the shares of both years over it stand beside under the category «same». The table: one row
    per month: ``indicator``, ``group``, ``school_id`` where in `by`, ``difference_pp``, ``p_value``, ``survives``
    (Benjamini–Hochberg over the months of an indicator and school).
    """
    keys = [name for name in by if name != "year"]
    cluster = "grade" if "school_id" in keys else "school_id"
    made, tables = [], []
    for indicator, named in CHANGES.items():
        pairs = _pairs(rows, indicator, year, list(dict.fromkeys([*keys, "month", cluster, "school_id"])))
        if pairs.empty:
            continue
        for on in ([*keys, "month"], keys):
            both = linearised_differences(pairs, on, cluster)
            source = Source("attendance", "form_attendance", table_hash, "")
            extra = {"group": "month"} if "month" in on else {}
            difference = Measure(named, "difference_pp", "model", "n_b", "n", "low", "high", "linearised difference")
            now = Measure(indicator, "share", "share", "x", "n", category=SAME)
            earlier = Measure(indicator, "share_b", "share", "x_b", "n_b", category=SAME)
            for of_year, measures in ((year, [difference, now]), (year - 1, [earlier])):
                table = both.assign(year=of_year)
                made.append(observe(table, measures, source=source, by=["year", *keys], extra_dimensions=extra))
            if "month" in on:
                tables.append(both.rename(columns={"month": "group"}).assign(indicator=indicator))
    kept = ["indicator", "group", *keys, "difference_pp", "p_value"]
    if not tables:
        return stack([]), pd.DataFrame(columns=[*kept, "survives"])
    found = pd.concat(tables, ignore_index=True)
    survives = pd.Series(False, index=found.index)
    for _, part in found.groupby(["indicator", *keys], dropna=False):
        survives[part.index] = benjamini_hochberg(part["p_value"].to_numpy(float))
    return stack(made), found[kept].assign(survives=survives)


def _pairs(rows: pd.DataFrame, indicator: str, year: int, keys: list[str]) -> pd.DataFrame:
    """Sums of part and whole (``x``, ``n``, ``x_b``, ``n_b``) of what both years told, by `keys`."""
    part, whole = RATIOS[indicator]
    known = rows[rows[part].notna() & (rows[whole] > 0).fillna(False).astype(bool)]
    sides = []
    for one in (year, year - 1):
        mine = known[known["year"] == one]
        cells = mine[keys].assign(x=mine[part].to_numpy(float), n=mine[whole].to_numpy(float))
        sides.append(cells.groupby(keys, as_index=False, sort=True)[["x", "n"]].sum())
    return sides[0].merge(sides[1], on=keys, suffixes=("", "_b"), validate="1:1")


def linearised_differences(pairs: pd.DataFrame, on: list[str], cluster: str) -> pd.DataFrame:
    """One row per group of `on`: sums of both years, the difference of their ratios (percentage points) with its interval and
    p-value.

    Parameters
    ----------
    pairs : one row per cell that both years told: ``x``, ``n``, ``x_b``, ``n_b`` (part and whole, this year and the year
        before), ``school_id``, the columns of `on` and `cluster` (what is taken as one independent case).
    """
    cells = pairs.assign(all_rows=0)
    keys = on or ["all_rows"]
    sums = ["x", "n", "x_b", "n_b"]
    clusters = cells.groupby([*keys, cluster], as_index=False, sort=True)[sums].sum()
    totals = clusters.groupby(keys, as_index=False, sort=True)[sums].sum()
    both = clusters.merge(totals, on=keys, suffixes=("", "_t"))
    # what one cluster adds to the linearised difference
    residual = (both["x"] - both["x_t"] / both["n_t"] * both["n"]) / both["n_t"]
    residual -= (both["x_b"] - both["x_b_t"] / both["n_b_t"] * both["n_b"]) / both["n_b_t"]
    grouped = both.assign(square=residual**2).groupby(keys, sort=True)["square"].agg(["sum", "size"])
    k, square = grouped["size"].to_numpy(float), grouped["sum"].to_numpy(float)
    n_schools = cells.groupby(keys, sort=True)["school_id"].nunique().to_numpy(int)
    share, share_b = (100 * totals[f"x{end}"] / totals[f"n{end}"] for end in ("", "_b"))
    gap = (share - share_b).to_numpy(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.where(k > 1, 100 * np.sqrt(k / (k - 1) * square), np.nan)
        df = np.where(k > 1, k - 1, np.nan)
        half = student.ppf(0.975, df) * error
        p = np.where(error == 0, np.where(gap == 0, 1.0, 0.0), 2 * student.sf(np.abs(gap) / error, df))
    return totals.assign(
        share=share, share_b=share_b, difference_pp=gap, low=gap - half, high=gap + half, p_value=p, n_schools=n_schools
    ).astype(dict.fromkeys(sums, "int64"))


def differing_schools(rows: pd.DataFrame, indicator: str, *, year: int) -> pd.DataFrame:
    """Schools whose ratio differs from that of all others together; one row each: ``school_id``, ``difference_pp`` (school
    minus the others), ``p_value``, ``survives`` (Benjamini–Hochberg over the schools). The clusters of a school are its
    parallels; a school with one parallel is not judged. What ordinary schools differ by (`between_schools`) is added to
    the error, so that a school is named only where it is far from what schools are like.
    """
    now = rows[rows["year"] == year]
    own = cluster_sums(now, indicator, ["school_id"])
    if len(own) < 3:
        return own[["school_id"]].iloc[:0].assign(difference_pp=0.0, p_value=1.0, survives=False)
    x, n = own["x"].to_numpy(float), own["n"].to_numpy(float)
    others = pd.DataFrame({"x": x.sum() - x, "n": n.sum() - n, "k": len(own) - 1}, index=own.index)
    for name, each in (("xx", x * x), ("xn", x * n), ("nn", n * n)):
        others[name] = each.sum() - each
    share, error = 100 * x / n, ratio_error(own)
    gap = share - 100 * others["x"].to_numpy(float) / others["n"].to_numpy(float)
    spread = np.sqrt(error**2 + between_schools(share, error) + ratio_error(others) ** 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * student.sf(np.abs(gap) / spread, len(own) - 2)
    return own[["school_id"]].assign(difference_pp=gap, p_value=p, survives=benjamini_hochberg(p))


def between_schools(share: np.ndarray, error: np.ndarray) -> float:
    """Variance of the schools' true shares beyond their errors (Spiegelhalter 2005): distances in errors, winsorised at 10 %,
    φ their mean square, τ² = max(0, (I·φ − (I−1)) / (Σw − Σw²/Σw)), w = 1/error².
    """
    known = ~np.isnan(error) & (error > 0)
    if known.sum() < 3:
        return 0.0
    y, w = share[known], 1 / error[known] ** 2
    z = (y - (w * y).sum() / w.sum()) * np.sqrt(w)
    low, high = np.quantile(z, [_WINSORISED, 1 - _WINSORISED])
    phi, size = float(np.mean(np.clip(z, low, high) ** 2)), len(z)
    return float(max(0.0, (size * phi - (size - 1)) / (w.sum() - (w**2).sum() / w.sum())))
