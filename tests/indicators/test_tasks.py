"""Completion is Σ points / (N · max), not the share of full points."""

import pandas as pd
import pytest

from mskoko_lib.indicators.change import share_change
from mskoko_lib.indicators.tasks import level_status, task_completion


def points() -> pd.DataFrame:
    # Task 1 (max 2): 2, 1, not started, not taught, a value that was thrown out. Task 2 (max 1): 1, 0.
    return pd.DataFrame(
        {
            "school_id": "101",
            "task": ["1"] * 5 + ["2"] * 2,
            "state": ["points", "points", "not_started", "not_taught", "invalid", "points", "points"],
            "points": [2.0, 1.0, 0.0, None, None, 1.0, 0.0],
            "max_points": [2] * 5 + [1] * 2,
        }
    )


def test_completion_by_hand() -> None:
    table = task_completion(points(), by=["task"]).set_index("task")
    assert table.loc["1", ["n_pupils", "sum_points", "max_sum"]].tolist() == [3, 3, 6]
    assert table.loc["1", "completion_pct"] == 50.0
    assert table.loc["1", "full_share_pct"] == pytest.approx(100 / 3)
    assert table.loc["2", "completion_pct"] == table.loc["2", "full_share_pct"] == 50.0
    assert table["interval"].tolist() == ["t", "wilson"]


def test_unknown_maximum_gives_no_completion() -> None:
    table = task_completion(points().assign(max_points=None), by=["task"])
    assert table["completion_pct"].isna().all()
    assert table["n_pupils"].tolist() == [3, 2]


def test_level_status_at_the_limits() -> None:
    basic = {"sufficient_min_pct": 60.0, "insufficient_below_pct": 57.0}
    assert [level_status(v, **basic) for v in (100, 60, 59.99, 57, 56.9, 0)] == [
        "sufficient",
        "sufficient",
        "zone",
        "zone",
        "insufficient",
        "insufficient",
    ]


def test_change_by_hand() -> None:
    now = pd.DataFrame({"subject": ["math", "russian"], "n_good": [56, 5], "n": [70, 10]})
    before = pd.DataFrame({"subject": ["math"], "n_good": [48], "n": [80]})
    table = share_change(now, before, on=["subject"], numerator="n_good", n="n")
    assert len(table) == 1  # russian has no partner
    assert table.loc[0, "change_pp"] == pytest.approx(20.0)
    assert round(table.loc[0, "change_low_pp"], 2) == 5.24  # Newcombe (1998), table II
