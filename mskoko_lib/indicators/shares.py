"""Shares, counts, means and changes of any table of rows, as observations: what the items of section 1 share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import t as student

from mskoko_lib.indicators.lists import benjamini_hochberg
from mskoko_lib.indicators.marks import need_columns
from mskoko_lib.indicators.uncertainty import difference_p_value, mean_interval, newcombe, wilson
from mskoko_lib.observations import DIMENSIONS, Measure, Source, as_frame, condition, make_obs_id, observe, stack


@dataclass(frozen=True)
class Rows:
    """Rows of one store table (``frame``) with their ``source``; each row has ``year`` and ``school_id``."""

    frame: pd.DataFrame
    source: Source

    def of_school(self, school_id: str) -> Rows:
        """The same for one school only."""
        return replace(self, frame=self.frame[self.frame["school_id"] == school_id])

    def where(self, kept: pd.Series, condition: str) -> Rows:
        """Rows where `kept`; `condition` says the same as a query on the store's table ("" where none can)."""
        base = " and ".join(filter(None, (self.source.base, condition)))
        return Rows(self.frame[kept.fillna(False).astype(bool)], replace(self.source, base=base))


@dataclass(frozen=True)
class Part:
    """One share or count: rows where the column `flag` holds, of the rows where the column `of` holds ("" = all).

    `where`, `where_of` say the same as queries; in braces: the name of a column that holds the query.
    """

    indicator: str
    flag: str
    category: str = ""
    group: str = ""
    of: str = ""
    sensitive: bool = False
    where: str = ""
    where_of: str = ""
    kind: str = "share"


def share_observations(
    rows: Rows, parts: Sequence[Part], *, by: Sequence[str] = ("year",), extra: Extra | None = None
) -> pd.DataFrame:
    """Shares with Wilson limits, counts where a part says so; one observation per group of `by` and part.

    `extra`: further grouping columns that become the dimensions group or category. A group without rows in `of` gives
    no observation. Raises KeyError where a column lacks.
    """
    more = extra or Extra({})
    keys = [*by, *more.columns.values()]
    needed = {*keys, "school_id", *(p.flag for p in parts), *(p.of for p in parts if p.of)}
    need_columns(rows.frame, sorted(needed), "share_observations")
    conditions = {part.where[1:-1] for part in parts if part.where.startswith("{")}
    groups = _Groups(rows.frame, keys, sorted({*conditions, *more.where_by} - set(keys)))
    made = []
    for of in dict.fromkeys(part.of for part in parts):
        mine = [part for part in parts if part.of == of]
        kept = groups.known & (_true(rows.frame[of]) if of else True)
        if not kept.any():
            continue
        n, n_schools = groups.count(kept), groups.count_schools(kept)
        columns: dict[str, np.ndarray] = {"n": n, "n_schools": n_schools}
        for k, part in enumerate(mine):
            x = groups.count(kept & _true(rows.frame[part.flag]))
            low, high = wilson(x, n)
            with np.errstate(invalid="ignore"):
                columns |= {f"x{k}": x, f"p{k}": 100 * x / n, f"l{k}": low, f"h{k}": high}
        table = groups.heads.assign(**columns)[n > 0]
        source = replace(rows.source, base=" and ".join(filter(None, (rows.source.base, mine[0].where_of))))
        made.append(_observed(table, [_measure(part, k) for k, part in enumerate(mine)], source, by, more))
    return stack(made)


class _Groups:
    """Rows by group, factorised once: many shares are then plain counts. `heads`: one row per group, sorted by its keys,
    with `more` columns that are the same all over a group; `known`: rows whose keys are all there.
    """

    def __init__(self, frame: pd.DataFrame, keys: Sequence[str], more: Sequence[str]) -> None:
        code = frame.groupby(list(keys), sort=True).ngroup().fillna(-1).to_numpy(np.int64)  # a missing key gives NaN
        self.known = code >= 0
        self._code = code
        self._school = pd.factorize(frame["school_id"])[0].astype(np.int64)
        _, first = np.unique(np.where(self.known, code, code.max(initial=0) + 1), return_index=True)
        self.heads = frame.iloc[first][[*keys, *more]][self.known[first]].reset_index(drop=True)

    def count(self, kept: np.ndarray) -> np.ndarray:
        """Rows of each group where `kept`."""
        return np.bincount(self._code[kept], minlength=len(self.heads))

    def count_schools(self, kept: np.ndarray) -> np.ndarray:
        """Schools of each group with a row where `kept`."""
        wide = int(self._school.max(initial=0)) + 1
        pairs = np.unique(self._code[kept] * wide + self._school[kept])
        return np.bincount(pairs // wide, minlength=len(self.heads))


@dataclass(frozen=True)
class Extra:
    """`columns`: dimension (group, category) → grouping column; `where_by`: store columns that pick the same rows."""

    columns: Mapping[str, str]
    where_by: Sequence[str] = ()


def _observed(
    table: pd.DataFrame, measures: list[Measure], source: Source, by: Sequence[str], more: Extra
) -> pd.DataFrame:
    if more.where_by:
        picked = [
            condition({str(k): v for k, v in row.items()}, more.where_by)
            for row in table[list(more.where_by)].to_dict("records")
        ]
        table = table.assign(where_extra=picked)
    return observe(table, measures, source=source, by=list(by), extra_dimensions=more.columns)


def _measure(part: Part, k: int) -> Measure:
    if part.kind == "count":
        return Measure(
            part.indicator,
            f"x{k}",
            "count",
            f"x{k}",
            f"x{k}",
            group=part.group,
            category=part.category,
            sensitive=part.sensitive,
            where_numerator=part.where,
        )
    return Measure(
        part.indicator,
        f"p{k}",
        "share",
        f"x{k}",
        "n",
        f"l{k}",
        f"h{k}",
        "wilson",
        part.group,
        part.category,
        part.sensitive,
        part.where,
    )


def _true(column: pd.Series) -> np.ndarray:
    return column.fillna(False).to_numpy(bool)


def mean_observations(
    rows: Rows, indicator: str, column: str, *, by: Sequence[str] = ("year",), extra: Extra | None = None
) -> pd.DataFrame:
    """Means of `column` (empty values left out) with Student's limits, in the units of `column`."""
    more = extra or Extra({})
    keys = [*by, *more.columns.values()]
    need_columns(rows.frame, [*keys, "school_id", column], "mean_observations")
    known = rows.frame.dropna(subset=[column])
    if known.empty:
        return stack([])
    firsts = {name: (name, "first") for name in sorted(set(more.where_by) - set(keys))}
    grouped = known.assign(value=known[column].astype("float64")).groupby(keys, as_index=False, sort=True)
    table = grouped.agg(
        n=("value", "size"), mean=("value", "mean"), std=("value", "std"), n_schools=("school_id", "nunique"), **firsts
    )
    low, high = mean_interval(table["mean"], table["std"], table["n"])
    measure = Measure(indicator, "mean", "mean", "", "n", "low", "high", "t")
    return _observed(table.assign(low=low, high=high), [measure], rows.source, by, more)


def change_observations(observed: pd.DataFrame, changes: Mapping[str, str], *, year: int, before: int) -> pd.DataFrame:
    """What shares and means of `year` differ by from those of `before` in the same dimensions.

    Parameters
    ----------
    observed : observations of both years. changes : indicator of a share or mean -> indicator of its change.

    Returns
    -------
    One observation (kind "model") per pair: shares in percentage points with Newcombe's interval, means in their unit
    with Welch's; `n` of `year`, `numerator` the n of `before`. Pairs where a side has no value are left out.
    """
    pairs = _pairs(observed, list(changes), year, before)
    pairs = pairs[pairs["obs_value"].notna() & pairs["obs_value_b"].notna()]
    if pairs.empty:
        return stack([])
    share = (pairs["kind"] == "share").to_numpy(bool)
    x, n, x_b, n_b = (pairs[c].astype("float64").to_numpy() for c in ("numerator", "n", "numerator_b", "n_b"))
    low, high = newcombe(x, n, x_b, n_b)
    welch_low, welch_high = _welch(pairs)
    value = (pairs["obs_value"] - pairs["obs_value_b"]).astype("float64").to_numpy()
    named = pairs["indicator"].map(dict(changes))
    made = pairs.assign(
        indicator=named,
        obs_value=value,
        numerator=n_b,
        low=np.where(share, low, welch_low),
        high=np.where(share, high, welch_high),
        interval=np.where(share, "newcombe", "welch"),
        kind="model",
        n_schools=pairs[["n_schools", "n_schools_b"]].min(axis=1),
        where_numerator="",
    )
    ids = [
        make_obs_id(str(row["indicator"]), 1, _dimensions({str(k): v for k, v in row.items()}))
        for row in made.to_dict("records")
    ]
    return stack([as_frame(made.assign(obs_id=ids))])


def confirmed_changes(
    observed: pd.DataFrame, indicator: str, *, year: int, before: int, least_n: int = 10
) -> pd.DataFrame:
    """Changes of a share or a mean that survive Benjamini–Hochberg over everything that `observed` holds of one procedure
    and group, those with `least_n` on both sides. Shares: score test; means: Welch's.

    Returns
    -------
    The rows of `year` (dimensions, ``obs_id``) with ``p_value`` and ``survives``; one comparison is left as it is.
    """
    pairs = _pairs(observed, [indicator], year, before)
    pairs = pairs[(pairs["n"] >= least_n) & (pairs["n_b"] >= least_n)]
    x, n, x_b, n_b = (pairs[c].astype("float64").to_numpy() for c in ("numerator", "n", "numerator_b", "n_b"))
    share = (pairs["kind"] == "share").to_numpy(bool)
    p = np.full(len(pairs), np.nan)
    p[share] = difference_p_value(x[share], n[share], x_b[share], n_b[share])
    p[~share] = _welch_p(pairs[~share])
    return _corrected(pairs.assign(p_value=p))


def _corrected(table: pd.DataFrame) -> pd.DataFrame:
    survives = pd.Series(False, index=table.index)
    for _, part in table.groupby(["procedure", "group", "category"], dropna=False):
        survives[part.index] = benjamini_hochberg(part["p_value"].to_numpy(float))
    return table.assign(survives=survives)


def differing_schools(observed: pd.DataFrame, indicator: str, *, year: int, least_n: int = 10) -> pd.DataFrame:
    """Schools whose share differs from that of all others together, after Benjamini–Hochberg over schools and subjects.

    Parameters
    ----------
    observed : observations of the municipality (``school_id`` "") and of its schools.

    Returns
    -------
    One row per school and subject with n ≥ `least_n` where there are others: its observation with ``p_value``,
    ``survives``, ``difference_pp`` (school minus the others, percentage points).
    """
    rows = observed[(observed["indicator"] == indicator) & (observed["year"] == year) & (observed["kind"] == "share")]
    keys = ["procedure", "subject", "group", "category"]
    town = rows[rows["school_id"] == ""][[*keys, "numerator", "n"]]
    both = rows[rows["school_id"] != ""].merge(town, on=keys, suffixes=("", "_t"), validate="m:1")
    rest_x, rest_n = both["numerator_t"] - both["numerator"], both["n_t"] - both["n"]
    kept = (both["n"] >= least_n) & (rest_n > 0)
    both, rest_x, rest_n = both[kept], rest_x[kept], rest_n[kept]
    p = difference_p_value(*(c.astype("float64").to_numpy() for c in (both["numerator"], both["n"], rest_x, rest_n)))
    gap = both["obs_value"] - 100 * rest_x / rest_n
    return _corrected(both.assign(p_value=p, difference_pp=gap.astype("float64")))


def _pairs(observed: pd.DataFrame, indicators: Sequence[str], year: int, before: int) -> pd.DataFrame:
    rows = observed[observed["indicator"].isin(list(indicators))]
    keys = ["indicator", *(name for name in DIMENSIONS if name != "year")]
    kept = [*keys, "obs_value", "numerator", "n", "low", "high", "n_schools"]
    return rows[rows["year"] == year].merge(
        rows[rows["year"] == before][kept], on=keys, suffixes=("", "_b"), validate="1:1"
    )


def _welch(pairs: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Welch's interval out of the two Student's intervals: each gives back its standard error."""
    gap, error, df = _welch_parts(pairs)
    with np.errstate(invalid="ignore"):
        half = np.where(error == 0, 0.0, student.ppf(0.975, df) * error)
    return gap - half, gap + half


def _welch_p(pairs: pd.DataFrame) -> np.ndarray:
    """Two-sided p-values of Welch's test; 1 where nothing varies and the means are equal."""
    gap, error, df = _welch_parts(pairs)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * student.sf(np.abs(gap) / error, df)
    return np.where(error == 0, np.where(gap == 0, 1.0, np.nan), p)


def _welch_parts(pairs: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(difference, its standard error, degrees of freedom)."""
    parts = []
    for end in ("", "_b"):
        n = pairs[f"n{end}"].astype("float64").to_numpy()
        with np.errstate(invalid="ignore"):
            t = student.ppf(0.975, np.where(n > 1, n - 1, np.nan))
            half = (pairs[f"high{end}"] - pairs[f"low{end}"]).astype("float64").to_numpy() / 2
        parts.append(((half / t) ** 2, n))
    (v1, n1), (v2, n2) = parts
    gap = (pairs["obs_value"] - pairs["obs_value_b"]).astype("float64").to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        df = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
    return gap, np.sqrt(v1 + v2), df


def _dimensions(row: Mapping[str, object]) -> dict[str, object]:
    return {
        name: "" if row[name] is None or row[name] is pd.NA or row[name] != row[name] else row[name]
        for name in DIMENSIONS
    }
