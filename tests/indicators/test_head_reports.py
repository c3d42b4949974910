"""Heads' reports counted by hand: planned, told of, heard on a day up to now, decided."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from mskoko_lib.indicators import head_reports
from tests.observation_factory import one

DAY = dt.date(2022, 11, 1)


def frame(row: dict[str, object], *rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{"year": 2022, "school_id": "1", **row, **more} for more in rows])
    return table.assign(heard_date=pd.to_datetime(table["heard_date"]))


def test_a_report_is_heard_on_a_day_up_to_now_and_its_strictest_decision_counts() -> None:
    told = frame(
        {"report": "programme", "heard_date": "2022-10-12", "decision": "accepted"},
        {}, {"decision": "remarks"},
        {"school_id": "2", "decision": "not_heard"},
        # later than the day: not heard yet
        {"school_id": "1", "report": "monitoring", "heard_date": "2022-11-15"},
    )  # fmt: skip
    rows = head_reports.report_rows(told, ["1", "2", "3"], as_of=DAY)
    made = head_reports.report_observations(rows, table_hash="h")
    assert one(made, "reports_planned", group="")["obs_value"] == 9
    assert one(made, "reports_planned", group="programme")["obs_value"] == 3
    # of school 3 nothing is told: it is not among those heard or not heard
    assert one(made, "report_told_share", group="programme")[["numerator", "n"]].tolist() == [2, 3]
    assert one(made, "report_heard_share", group="programme")[["numerator", "n"]].tolist() == [1, 2]
    assert one(made, "report_heard_share", group="monitoring")[["numerator", "n"]].tolist() == [0, 1]
    decided = {
        c: one(made, "report_decision_share", group="programme", category=c)["numerator"]
        for c in ("accepted", "remarks")
    }
    assert decided == {"accepted": 0, "remarks": 1}
    assert head_reports.report_observations(rows[:0], table_hash="h").empty
