"""Attendance by month (item 2.1): lessons missed, of them without reason, pupils by depth; what schools did not report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import t as student

from mskoko_lib.indicators.marks import need_columns
from mskoko_lib.observations import Measure, Source, observe, stack

#: indicator → (part, whole) of sums over rows
RATIOS: dict[str, tuple[str, str]] = {
    "lessons_missed_share": ("lessons_missed", "lessons_planned"),
    "lessons_unexcused_share": ("lessons_unexcused", "lessons_planned"),
    "unexcused_of_missed": ("lessons_unexcused", "lessons_missed"),
    "unknown_of_missed": ("lessons_unknown", "lessons_missed"),
}
#: bounds of the form's columns, percent of a month's lessons missed without reason
DEPTHS: tuple[int, ...] = (10, 30, 60)


def ratio_interval(sums: pd.DataFrame, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Limits (percent) of a ratio of sums over clusters: Cochran (1977), §6.3, with Student's quantile.

    Lessons of one class are missed together, so that they are no independent trials; what is taken as one, clusters are.
    `sums`: ``x``, ``n`` (sums of part and whole), ``xx``, ``xn``, ``nn`` (of their products), ``k`` clusters. NaN for k < 2.
    """
    x, n, xx, xn, nn, k = (sums[name].to_numpy(float) for name in ("x", "n", "xx", "xn", "nn", "k"))
    with np.errstate(invalid="ignore", divide="ignore"):
        p = x / n
        spread = np.maximum(xx - 2 * p * xn + p**2 * nn, 0.0)
        half = student.ppf(0.5 + level / 2, np.where(k > 1, k - 1, np.nan)) * np.sqrt(k / (k - 1) * spread) / n
    return 100 * np.maximum(p - half, 0.0), 100 * np.minimum(p + half, 1.0)


def lesson_observations(rows: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Shares of `RATIOS`, with the month as group where `by` has it.

    Parameters
    ----------
    rows : rows of ``form_attendance``. by : year, and any of ``school_id``, ``grade``, ``month``.

    Returns
    -------
    Shares of sums in percent; n and numerator are lessons summed over pupils. A row where either is not told, or whose
    whole is 0 (a month without lessons), is in no sum: it lowers no share.
    """
    need_columns(rows, [*by, "school_id", "grade"], "lesson_observations")
    keys, extra = [name for name in by if name != "month"], {"group": "month"} if "month" in by else {}
    # schools are the clusters of the town, parallels those of a school: what they have in common is not counted twice
    cluster = "grade" if "school_id" in by else "school_id"
    made = []
    for indicator, (part, whole) in RATIOS.items():
        known = rows[rows[part].notna() & (rows[whole] > 0).fillna(False).astype(bool)]
        if known.empty:
            continue
        cells = known[list(dict.fromkeys([*by, cluster, "school_id"]))].assign(
            x=known[part].astype("float64"), n=known[whole].astype("float64"), school=known["school_id"]
        )
        parts = cells.groupby(list(dict.fromkeys([*by, cluster])), as_index=False, sort=True).agg(
            x=("x", "sum"), n=("n", "sum"), school=("school", "first")
        )
        parts = parts.assign(xx=parts["x"] ** 2, xn=parts["x"] * parts["n"], nn=parts["n"] ** 2)
        sums = parts.groupby(list(by), as_index=False, sort=True).agg(
            x=("x", "sum"), n=("n", "sum"), xx=("xx", "sum"), xn=("xn", "sum"), nn=("nn", "sum"), k=("x", "size"),
            n_schools=("school", "nunique"),
        )  # fmt: skip
        low, high = ratio_interval(sums)
        sums = sums.assign(share=100 * sums["x"] / sums["n"], low=low, high=high).astype({"x": "int64", "n": "int64"})
        measure = Measure(indicator, "share", "share", "x", "n", "low", "high", "ratio of cluster sums")
        source = Source("attendance", "form_attendance", table_hash, f"{whole} > 0")
        made.append(observe(sums, [measure], source=source, by=keys, extra_dimensions=extra))
    return stack(made)


def depth_observations(
    rows: pd.DataFrame, *, systematic_pct: int, table_hash: str, by: Sequence[str] = ("year", "month")
) -> pd.DataFrame:
    """Pupils by the part of a month's lessons that they missed without reason; `systematic_pct`: a bound of `DEPTHS`.

    Returns
    -------
    ``truants`` (count; category "0" under the first bound, "10", "30", "60"; group = month), ``systematic_share`` (at or
    above `systematic_pct` / pupils of the rows that told), ``worked_with_share`` (worked with / at or above the first
    bound). All sensitive: they are few. One month at a time: over months a pupil would be counted again.

    Raises ValueError for a bound the form does not have.
    """
    if systematic_pct not in DEPTHS:
        raise ValueError(f"systematic_pct must be one of {DEPTHS}, got {systematic_pct}")
    columns = {"0": "n_unexcused_some", **{str(low): f"n_unexcused_{low}" for low in DEPTHS}}
    told = rows[rows[[*columns.values(), "n_pupils"]].notna().all(axis=1) & (rows["lessons_planned"] != 0).fillna(True)]
    if told.empty:
        return stack([])
    deep = [columns[str(low)] for low in DEPTHS]
    over = [columns[str(low)] for low in DEPTHS if low >= systematic_pct]
    table = told.assign(
        **{name: told[name].astype("int64") for name in [*columns.values(), "n_pupils"]},
        worked=told["n_worked"].fillna(0).astype("int64"),
        school=told["school_id"],
    )
    table = table.assign(deep=table[deep].sum(axis=1), systematic=table[over].sum(axis=1))
    summed = table.groupby(list(by), as_index=False, sort=True).agg(
        **{name: (name, "sum") for name in [*columns.values(), "n_pupils", "worked", "deep", "systematic"]},
        n_schools=("school", "nunique"),
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        summed = summed.assign(
            systematic_pct=100 * summed["systematic"] / summed["n_pupils"],
            worked=np.minimum(summed["worked"], summed["deep"]),
            worked_pct=lambda t: np.where(t["deep"] > 0, 100 * t["worked"] / t["deep"], np.nan),
        )
    source = Source("attendance", "form_attendance", table_hash, "")
    keys = [name for name in by if name != "month"]
    counts = [
        Measure("truants", column, "count", column, column, category=code, sensitive=True)
        for code, column in columns.items()
    ]
    shares = [Measure("systematic_share", "systematic_pct", "share", "systematic", "n_pupils", sensitive=True)]
    extra = {"group": "month"} if "month" in by else {}
    made = [observe(summed, [*counts, *shares], source=source, by=keys, extra_dimensions=extra)]
    worked = summed[summed["deep"] > 0]
    if len(worked):
        one = Measure("worked_with_share", "worked_pct", "share", "worked", "deep", sensitive=True)
        made.append(observe(worked, [one], source=source, by=keys, extra_dimensions=extra))
    return stack(made)


def unreported(rows: pd.DataFrame, expected: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """school_id → months of `expected` (school_id → months, «01» … «12») of which the school told no lessons at all.

    A month that every parallel gave with 0 lessons is told: the school was closed.
    """
    told = rows[rows["lessons_planned"].notna()]
    there = set(zip(told["school_id"].astype(str), told["month"].astype(str), strict=True))
    found = {school: [month for month in months if (school, month) not in there] for school, months in expected.items()}
    return {school: months for school, months in found.items() if months}
