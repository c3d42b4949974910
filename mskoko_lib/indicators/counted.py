"""Shares of tables whose rows already hold counts: a class, a grade; the sibling of `shares.share_observations`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from mskoko_lib.indicators.marks import need_columns
from mskoko_lib.indicators.shares import Extra, Rows
from mskoko_lib.indicators.uncertainty import wilson
from mskoko_lib.observations import Measure, observe, stack


@dataclass(frozen=True)
class Counted:
    """One share: the column `x` of counts out of the column `n`; with no `n` the sum of `x` itself, a count."""

    indicator: str
    x: str
    n: str = ""
    category: str = ""
    sensitive: bool = False


def counted_observations(
    rows: Rows, parts: Sequence[Counted], *, by: Sequence[str] = ("year",), extra: Extra | None = None
) -> pd.DataFrame:
    """Sums of counts over each group of `by`: shares (percent) with Wilson limits, and counts.

    A row where `x` or `n` is empty is in neither sum; a group where nothing is left, or whose `n` is 0, gives no
    observation. `extra`: further grouping columns that become the dimensions group or category. Raises KeyError where a
    column lacks.
    """
    more = extra or Extra({})
    keys = [*by, *more.columns.values()]
    need_columns(
        rows.frame, sorted({*keys, "school_id", *(p.x for p in parts), *(p.n for p in parts if p.n)}), "counted_observations"
    )  # fmt: skip
    made = []
    for x, n in dict.fromkeys((part.x, part.n or part.x) for part in parts):
        told = rows.frame[rows.frame[[x, n]].notna().all(axis=1)]
        if told.empty:
            continue
        counts = told.assign(x=told[x].astype("int64"), n=told[n].astype("int64"), school=told["school_id"])
        table = counts.groupby(keys, as_index=False, sort=True).agg(
            x=("x", "sum"), n=("n", "sum"), n_schools=("school", "nunique")
        )
        mine = [part for part in parts if (part.x, part.n or part.x) == (x, n)]
        shares = [_measure(part) for part in mine if part.n]
        if shares and (table["n"] > 0).any():
            some = table[table["n"] > 0]
            low, high = wilson(some["x"], some["n"])
            some = some.assign(share=100 * some["x"] / some["n"], low=low, high=high)
            made.append(observe(some, shares, source=rows.source, by=list(by), extra_dimensions=more.columns))
        if whole := [_measure(part) for part in mine if not part.n]:
            made.append(observe(table, whole, source=rows.source, by=list(by), extra_dimensions=more.columns))
    return stack(made)


def _measure(part: Counted) -> Measure:
    if not part.n:
        return Measure(part.indicator, "x", "count", "x", "x", category=part.category, sensitive=part.sensitive)
    return Measure(
        part.indicator, "share", "share", "x", "n", "low", "high", "wilson", category=part.category, sensitive=part.sensitive
    )  # fmt: skip
