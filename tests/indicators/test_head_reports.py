"""Heads' reports counted by hand: planned, told of, heard on a day up to now, decided."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

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
    # of school 3 nothing is told; the plan asks for its report all the same
    assert one(made, "report_told_share", group="programme")[["numerator", "n"]].tolist() == [2, 3]
    assert one(made, "report_heard_share", group="programme")[["numerator", "n"]].tolist() == [1, 3]
    # a report that is heard later is not told of yet
    assert one(made, "report_told_share", group="monitoring")[["numerator", "n"]].tolist() == [0, 3]
    assert one(made, "report_heard_share", group="monitoring")[["numerator", "n"]].tolist() == [0, 3]
    decided = {
        c: one(made, "report_decision_share", group="programme", category=c)["numerator"]
        for c in ("accepted", "remarks")
    }
    assert decided == {"accepted": 0, "remarks": 1}
    assert head_reports.report_observations(rows[:0], table_hash="h").empty


@pytest.mark.parametrize(("day", "n_heard"), [("2022-10-11", 0), ("2022-10-12", 1), ("2022-10-13", 1)])
def test_a_report_is_heard_from_its_day_on(day: str, n_heard: int) -> None:
    told = frame({"report": "programme", "heard_date": "2022-10-12", "decision": "accepted"}, {})
    rows = head_reports.report_rows(told, ["1"], as_of=dt.date.fromisoformat(day))
    assert rows["heard"].sum() == n_heard
    assert rows["decision"].notna().sum() == n_heard


def test_a_report_with_a_decision_and_no_day_is_heard() -> None:
    told = frame(
        {"report": "programme", "heard_date": None, "decision": "accepted"}, {}, {"school_id": "2", "decision": None}
    )
    assert head_reports.report_rows(told, ["1", "2"], as_of=DAY)["heard"].sum() == 1
