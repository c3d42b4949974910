"""Attendance by month (item 2.1): lessons missed, of them without reason, pupils by depth; what schools did not report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import t as student

from mskoko_lib.indicators.marks import need_columns
from mskoko_lib.indicators.shares import Part, Rows, share_observations
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
#: what was done for those at or above the first bound: columns «n_…» of the form
WORK: tuple[str, ...] = ("worked", "reported", "returned")


def ratio_error(sums: pd.DataFrame) -> np.ndarray:
    """Standard error (percent) of a ratio of sums over clusters: Cochran (1977), §6.3.

    Lessons of one class are missed together, so that they are no independent trials; what is taken as one, clusters are.
    `sums`: ``x``, ``n`` (sums of part and whole), ``xx``, ``xn``, ``nn`` (of their products), ``k`` clusters. NaN for k < 2.
    """
    x, n, xx, xn, nn, k = (sums[name].to_numpy(float) for name in ("x", "n", "xx", "xn", "nn", "k"))
    with np.errstate(invalid="ignore", divide="ignore"):
        p = x / n
        spread = np.maximum(xx - 2 * p * xn + p**2 * nn, 0.0)
        return np.asarray(np.where(k > 1, 100 * np.sqrt(k / (k - 1) * spread) / n, np.nan))


def ratio_interval(sums: pd.DataFrame, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Limits (percent) by `ratio_error` with Student's quantile; NaN for fewer than two clusters."""
    p, k = 100 * sums["x"].to_numpy(float) / sums["n"].to_numpy(float), sums["k"].to_numpy(float)
    half = student.ppf(0.5 + level / 2, np.where(k > 1, k - 1, np.nan)) * ratio_error(sums)
    return np.maximum(p - half, 0.0), np.minimum(p + half, 100.0)


def cluster_sums(rows: pd.DataFrame, indicator: str, by: Sequence[str]) -> pd.DataFrame:
    """What `ratio_error` takes, one row per group of `by`, with ``n_schools``; rows where part or whole is not told, or
    whose whole is 0 (a month without lessons), are in no sum.
    """
    part, whole = RATIOS[indicator]
    # schools are the clusters of the town, parallels those of a school: what they have in common is not counted twice
    cluster = "grade" if "school_id" in by else "school_id"
    known = rows[rows[part].notna() & (rows[whole] > 0).fillna(False).astype(bool)]
    keys = list(dict.fromkeys([*by, cluster, "school_id"]))
    cells = known[keys].assign(x=known[part].to_numpy(float), n=known[whole].to_numpy(float))
    parts = cells.groupby(keys, as_index=False, sort=True)[["x", "n"]].sum()
    parts = parts.assign(xx=parts["x"] ** 2, xn=parts["x"] * parts["n"], nn=parts["n"] ** 2)
    grouped = parts.groupby(list(by), as_index=False, sort=True)
    sums = grouped[["x", "n", "xx", "xn", "nn"]].sum()
    return sums.assign(k=grouped.size()["size"], n_schools=grouped["school_id"].nunique()["school_id"])


def lesson_observations(
    rows: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",), indicators: Sequence[str] = tuple(RATIOS)
) -> pd.DataFrame:
    """Shares of `RATIOS` (those of `indicators`), with the month as group where `by` has it.

    Parameters
    ----------
    rows : rows of ``form_attendance``. by : year, and any of ``school_id``, ``grade``, ``month``.

    Returns
    -------
    Shares of sums in percent; n and numerator are lessons summed over pupils. A row where either is not told, or whose
    whole is 0 (a month without lessons), is in no sum: it lowers no share.
    """
    need_columns(rows, [*by, "school_id", "grade"], "lesson_observations")
    if rows.empty:
        return stack([])
    keys, extra = [name for name in by if name != "month"], {"group": "month"} if "month" in by else {}
    made = []
    for indicator in indicators:
        sums = cluster_sums(rows, indicator, by)
        if sums.empty:
            continue
        low, high = ratio_interval(sums)
        sums = sums.assign(share=100 * sums["x"] / sums["n"], low=low, high=high).astype({"x": "int64", "n": "int64"})
        measure = Measure(indicator, "share", "share", "x", "n", "low", "high", "ratio of cluster sums")
        source = Source("attendance", "form_attendance", table_hash, f"{RATIOS[indicator][1]} > 0")
        made.append(observe(sums, [measure], source=source, by=keys, extra_dimensions=extra))
    return stack(made)


def depth_observations(
    rows: pd.DataFrame, *, systematic_pct: int, table_hash: str, by: Sequence[str] = ("year", "month")
) -> pd.DataFrame:
    """Pupils by the part of a month's lessons that they missed without reason; `systematic_pct`: a bound of `DEPTHS`.

    Returns
    -------
    ``truants`` (count; category "0" under the first bound, "10", "30", "60"; group = month), ``systematic_share`` (at or
    above `systematic_pct` / pupils of the rows that told), ``truant_work_share`` (category worked, reported, returned / at
    or above the first bound). All sensitive: they are few. One month at a time: over months a pupil would be counted again.

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
        school=told["school_id"],
    )
    table = table.assign(deep=table[deep].sum(axis=1), systematic=table[over].sum(axis=1))
    summed = table.groupby(list(by), as_index=False, sort=True).agg(
        **{name: (name, "sum") for name in [*columns.values(), "n_pupils", "systematic"]},
        n_schools=("school", "nunique"),
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        summed = summed.assign(systematic_pct=100 * summed["systematic"] / summed["n_pupils"])
    source = Source("attendance", "form_attendance", table_hash, "")
    keys = [name for name in by if name != "month"]
    counts = [
        Measure("truants", column, "count", column, column, category=code, sensitive=True)
        for code, column in columns.items()
    ]
    shares = [Measure("systematic_share", "systematic_pct", "share", "systematic", "n_pupils", sensitive=True)]
    extra = {"group": "month"} if "month" in by else {}
    made = [observe(summed, [*counts, *shares], source=source, by=keys, extra_dimensions=extra)]
    for name in WORK:
        # an empty cell is no nought: what was done for them is not told
        said = table[table[f"n_{name}"].notna() & (table["deep"] > 0)]
        if len(said):
            cells = said.assign(x=np.minimum(said[f"n_{name}"].astype("int64"), said["deep"]))
            grouped = cells.groupby(list(by), as_index=False, sort=True)
            did = grouped.agg(x=("x", "sum"), n=("deep", "sum"), n_schools=("school", "nunique"))
            measure = Measure("truant_work_share", "share", "share", "x", "n", category=name, sensitive=True)
            did = did.assign(share=100 * did["x"] / did["n"])
            made.append(observe(did, [measure], source=source, by=keys, extra_dimensions=extra))
    return stack(made)


def unreported(rows: pd.DataFrame, expected: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """school_id → months of `expected` (school_id → months, «01» … «12») of which the school told no lessons at all.

    A month that every parallel gave with 0 lessons is told: the school was closed.
    """
    told = rows[rows["lessons_planned"].notna()]
    there = set(zip(told["school_id"].astype(str), told["month"].astype(str), strict=True))
    found = {school: [month for month in months if (school, month) not in there] for school, months in expected.items()}
    return {school: months for school, months in found.items() if months}


def closed_observations(rows: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """``closed_parallels`` (count): months of a parallel with days without lessons (quarantine), of all that were told."""
    told = rows[rows["lessons_planned"].notna()]
    if told.empty:
        return stack([])
    closed = told.assign(closed=(told["days_closed"].fillna(0) > 0).astype(bool))
    part = Part("closed_parallels", "closed", kind="count")
    return share_observations(Rows(closed, Source("attendance", "form_attendance", table_hash, "")), [part], by=by)


def reported_observations(
    silent: Mapping[str, Sequence[str]], expected: Mapping[str, Sequence[str]], *, year: int, table_hash: str
) -> pd.DataFrame:
    """``reported_share``: schools that told every month of `expected`, of the schools it names any month for, all together;
    ``reported_months_share``: each school's months told of those expected. `silent`: `unreported`.
    """
    awaited = sorted(school for school, months in expected.items() if months)
    if not awaited:
        return stack([])
    table = pd.DataFrame({"year": year, "school_id": awaited, "whole": [school not in silent for school in awaited]})
    source = Source("attendance", "form_attendance", table_hash, "")
    pairs = [(year, school, month not in silent.get(school, ())) for school in awaited for month in expected[school]]
    months = pd.DataFrame(pairs, columns=["year", "school_id", "there"])
    return stack(
        [
            share_observations(Rows(table, source), [Part("reported_share", "whole")]),
            share_observations(
                Rows(months, source), [Part("reported_months_share", "there")], by=("year", "school_id")
            ),
        ]
    )


def of_enough_pupils(observed: pd.DataFrame, rows: pd.DataFrame, *, least_n: int, without: str = "") -> pd.DataFrame:
    """`observed` less the municipality's figures behind which stand fewer than `least_n` pupils, those of the school `without`
    (the reader's) not counted: lessons are many where pupils are few, so that the rules for counts would not see them.

    `rows`: rows of ``form_attendance``. Pupils of a figure: of its month, or the most of any month for each parallel.
    """
    others = rows[(rows["school_id"] != without) & rows["n_pupils"].notna()]
    most = others.groupby(["year", "school_id", "grade"], as_index=False)["n_pupils"].max()
    people: dict[tuple[int, str, str], int] = {}
    for table, keys in ((most, ["year", "grade"]), (most, ["year"]), (others, ["year", "month"])):
        for row in table.groupby(keys)["n_pupils"].sum().reset_index().to_dict("records"):
            people[int(row["year"]), str(row.get("grade", "")), str(row.get("month", ""))] = int(row["n_pupils"])
    keep = [
        bool(school)
        or people.get((int(year), "" if grade is pd.NA or grade != grade else str(grade), str(group)), 0) >= least_n
        for school, year, grade, group in zip(
            observed["school_id"], observed["year"], observed["grade"], observed["group"], strict=True
        )
    ]
    return observed[np.array(keep, dtype=bool)]
