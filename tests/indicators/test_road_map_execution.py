"""How road maps are carried out, counted by hand: states on a day, moved terms, the curve, meetings with parents."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from mskoko_lib.indicators import controls
from mskoko_lib.indicators import road_map_execution as execution
from tests.observation_factory import one

DAY = dt.date(2022, 11, 30)
ROW = {
    "year": 2022, "school_id": "1", "measure_number": 1, "section": "risk", "due_date": "2022-10-10", "done": True,
    "done_date": "2022-10-05", "has_proof": True, "has_owner": True, "measurable": True, "own_figures": True, "moved_date": None,
    "moved_why": None, "n_parents": None,
}  # fmt: skip


def plan(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**ROW, **row} for row in rows], columns=list(ROW))
    dates = ("due_date", "done_date", "moved_date")
    return table.assign(**{name: pd.to_datetime(table[name]) for name in dates}).astype(
        {"n_parents": "Int64", "done": "boolean", "has_proof": "boolean"}
    )


OPEN = {"done": False, "done_date": None, "has_proof": None}
FORM = plan(
    {},
    {"done_date": "2022-10-11"},  # a day late
    {"done_date": None},
    {**OPEN},
    {**OPEN, "moved_date": "2023-02-01", "moved_why": "no_staff"},
    {**OPEN, "moved_date": "2022-11-29"},  # past again; nobody says why it was moved
    {"moved_date": "2022-11-01", "moved_why": "outer", "done_date": "2022-10-31"},  # done by the new term
    {"due_date": "2022-12-20", "done_date": "2022-12-01"},  # done after the day: not yet
    {"section": "parents", "n_parents": 40, "has_proof": False},
    {"section": "parents", "school_id": "2"},
)  # fmt: skip


def test_every_measure_is_in_one_state() -> None:
    assert list(execution.measures(FORM, DAY)["state"]) == [
        "in_time", "late", "undated", "overdue", "moved", "overdue", "in_time", "ahead", "in_time", "in_time",
    ]  # fmt: skip
    # the term ends with its day
    assert execution.measures(FORM, dt.date(2022, 11, 29))["state"].iloc[5] == "moved"
    assert execution.measures(FORM, dt.date(2022, 10, 10))["state"].iloc[3] == "ahead"


def test_observations() -> None:
    made = execution.execution_observations(FORM, as_of=DAY, table_hash="h")
    states = {
        row["category"]: row["numerator"] for _, row in made[made["indicator"] == "measure_state_share"].iterrows()
    }
    assert states == {"in_time": 4, "late": 1, "undated": 1, "overdue": 2, "moved": 1, "ahead": 1}
    in_time = one(made, "measure_in_time_share")
    assert (in_time["numerator"], in_time["n"]) == (4, 7)
    proof = one(made, "measure_proof_share", category="")
    assert (proof["numerator"], proof["n"]) == (5, 6)
    risk = one(made, "section_done_share", category="risk")
    assert (risk["numerator"], risk["n"]) == (4, 6)
    reasons = {row["category"]: row["obs_value"] for _, row in made[made["indicator"] == "measures_moved"].iterrows()}
    assert reasons == {"no_staff": 1, "outer": 1, "unknown": 1}
    assert one(made, "parent_meetings")["obs_value"] == 2
    counted = one(made, "meetings_counted_share")
    assert (counted["numerator"], counted["n"]) == (1, 2)
    assert one(made, "parents_met")["obs_value"] == 40
    assert execution.execution_observations(FORM[:0], as_of=DAY, table_hash="h").empty


def test_plan_against_fact() -> None:
    assert execution.curve_months(FORM) == ["2022-10", "2022-11", "2022-12"]
    made = execution.curve_observations(FORM, as_of=DAY, table_hash="h")
    planned = {row["group"]: row["numerator"] for _, row in made[made["indicator"] == "curve_planned_share"].iterrows()}
    assert planned == {"2022-10": 9, "2022-11": 9, "2022-12": 10}
    done = {row["group"]: row["numerator"] for _, row in made[made["indicator"] == "curve_done_share"].iterrows()}
    # the one without a day counts by the day of the note, 30 November; December is not over
    assert done == {"2022-10": 5, "2022-11": 6}
    assert set(made["n"]) == {10}
    assert execution.curve_months(FORM[:0]) == []
    assert execution.curve_observations(FORM[:0], as_of=DAY, table_hash="h").empty


def test_the_plan_of_item_2_1_knows_the_new_terms() -> None:
    made = controls.road_map_observations(FORM, as_of=DAY, table_hash="h")
    assert one(made, "plan_overdue")["obs_value"] == 2
    assert len(controls.overdue_measures(FORM, DAY)) == 2


def test_the_year_before_is_judged_on_the_same_day() -> None:
    both = pd.concat([FORM, FORM.assign(year=2021)])
    assert [(int(rows["year"].iloc[0]), day) for rows, day in execution.by_year(both, 2022, DAY)] == [
        (2021, dt.date(2021, 11, 30)), (2022, DAY),
    ]  # fmt: skip
    assert [day for _, day in execution.by_year(FORM, 2022, DAY)] == [DAY]
