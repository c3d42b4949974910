"""Completion of tasks: Σ points / (N · maximum), for all and by group of marks (METHODS §1)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib.indicators.marks import need_columns
from mskoko_lib.indicators.uncertainty import mean_interval, wilson


def task_completion(points: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Completion of each task: Σ points / (N · max points). Not the share of pupils with full points, which stands
    beside it.

    Parameters
    ----------
    points : one row per pupil and task; ``task``, ``state`` ("points", "not_started" = 0 points; "not_taught" and
    "invalid" are in no count),
        ``points`` (NA unless in the first two states), ``max_points`` (NA = not known), ``school_id``.
    by : grouping columns; ``task`` is added when it is not among them.

    Returns
    -------
    One row per group and task: ``n_pupils`` (those whose points count), ``sum_points``, ``max_points``, ``max_sum``
    (= n_pupils · max),
    ``completion_pct`` (percent, unrounded; NaN where the maximum is unknown or nobody counts), ``n_full``,
    ``full_share_pct``,
    ``completion_low_pct``/``completion_high_pct`` with ``interval``: "wilson" for one-point tasks, where completion
    is a share of pupils, else "t"
    (mean points ± t·s/√n, as a percent of the maximum, cut to 0-100; NaN for n < 2), ``n_schools``.

    Examples
    --------
    >>> p = pd.DataFrame({"task": ["1"] * 3, "state": ["points", "not_started", "not_taught"], "points": [2.0, 0.0, None],
    ...                   "max_points": [2, 2, 2], "school_id": ["1"] * 3})
    >>> task_completion(p, by=["task"])[["n_pupils", "completion_pct"]].iloc[0].tolist()
    [2.0, 50.0]
    """
    keys = list(by) if "task" in by else [*by, "task"]
    need_columns(points, ["state", "points", "max_points", "school_id", *keys], "task_completion")
    counts = points["state"].isin(["points", "not_started"])
    value = points["points"].where(counts).astype("float64")
    maximum = points["max_points"].astype("float64")
    table = (
        points.assign(
            value=value, maximum=maximum, is_full=(value == maximum), school=points["school_id"].where(counts)
        )
        .groupby(keys, as_index=False, sort=True)
        .agg(
            n_pupils=("value", "count"),
            sum_points=("value", "sum"),
            std_points=("value", "std"),
            max_points=("maximum", "max"),
            n_full=("is_full", "sum"),
            n_schools=("school", "nunique"),
        )
    )
    max_sum = table["n_pupils"] * table["max_points"]
    known = max_sum.where(max_sum > 0)
    low, high = wilson(table["n_full"], table["n_pupils"])
    one_point = (table["max_points"] == 1).to_numpy()
    completion = 100 * table["sum_points"] / known
    mean_low, mean_high = mean_interval(
        table["sum_points"] / table["n_pupils"].where(table["n_pupils"] > 0), table["std_points"], table["n_pupils"]
    )
    scale = 100 / table["max_points"].to_numpy(float)
    return table.drop(columns="std_points").assign(
        max_sum=max_sum,
        completion_pct=completion,
        full_share_pct=100 * table["n_full"] / table["n_pupils"].where(known.notna()),
        completion_low_pct=np.where(one_point, low, np.clip(mean_low * scale, 0, 100)),
        completion_high_pct=np.where(one_point, high, np.clip(mean_high * scale, 0, 100)),
        interval=np.where(one_point, "wilson", "t"),
    )


def level_status(completion_pct: float, *, sufficient_min_pct: float, insufficient_below_pct: float) -> str:
    """«sufficient», «insufficient» or «zone» between the two limits (percent), by the reading of ФИОКО 2026.

    Examples
    --------
    >>> [level_status(p, sufficient_min_pct=60, insufficient_below_pct=57) for p in (60, 57, 56.99)]
    ['sufficient', 'zone', 'insufficient']
    """
    if completion_pct >= sufficient_min_pct:
        return "sufficient"
    return "insufficient" if completion_pct < insufficient_below_pct else "zone"
