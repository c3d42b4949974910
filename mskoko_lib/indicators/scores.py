"""Primary scores: their mean and their distribution."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.indicators.marks import need_columns


def mean_primary_score(results: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Mean primary score of those who have one.

    Parameters
    ----------
    results : one row per pupil and work; ``primary_score`` (points, NA = absent), ``school_id``.

    Returns
    -------
    One row per group: ``n_scored`` (pupils), ``sum_scores`` (points), ``mean_score`` (points; NaN where nobody has a
    score), ``n_schools``.

    Examples
    --------
    >>> r = pd.DataFrame({"w": ["a", "a", "a"], "school_id": ["1"] * 3, "primary_score": [7.0, 8.0, None]})
    >>> mean_primary_score(r, by=["w"])["mean_score"].tolist()
    [7.5]
    """
    need_columns(results, ["primary_score", "school_id", *by], "mean_primary_score")
    scored_school = results["school_id"].where(results["primary_score"].notna())
    table = (
        results.assign(scored_school=scored_school, score=results["primary_score"].astype("float64"))
        .groupby(list(by), as_index=False, sort=True)
        .agg(n_scored=("score", "count"), sum_scores=("score", "sum"), n_schools=("scored_school", "nunique"))
    )
    return table.assign(mean_score=table["sum_scores"] / table["n_scored"].where(table["n_scored"] > 0))


def score_distribution(results: pd.DataFrame, *, by: Sequence[str], max_score: int) -> pd.DataFrame:
    """How many wrote for each primary score from 0 to `max_score` (points).

    Returns
    -------
    One row per group and score: ``score``, ``n_pupils`` (0 where nobody), ``n_scored`` (pupils of the group),
    ``share_pct``, ``n_schools``.
    """
    need_columns(results, ["primary_score", "school_id", *by], "score_distribution")
    scored = results.dropna(subset=["primary_score"])
    totals = scored.groupby(list(by), as_index=False, sort=True).agg(
        n_scored=("primary_score", "size"), n_schools=("school_id", "nunique")
    )
    grid = totals.merge(pd.DataFrame({"score": range(max_score + 1)}), how="cross")
    counted = (
        scored.assign(score=scored["primary_score"].astype("float64").astype("int64"))
        .groupby([*by, "score"], as_index=False)
        .agg(n_pupils=("primary_score", "size"))
    )
    table = grid.merge(counted, on=[*by, "score"], how="left", validate="1:1")
    table = table.assign(n_pupils=table["n_pupils"].fillna(0).astype(int))
    return table.assign(share_pct=100 * table["n_pupils"] / table["n_scored"])
