"""What must hold for any year of controls: sums over months and schools, moved pupils, criteria that come and go, terms."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from mskoko_lib.indicators import attendance, controls
from tests.observation_factory import one

MONTHS = ("01", "02", "03", "09")
_whole = st.integers(0, 40)


@st.composite
def attended(draw: st.DrawFn) -> pd.DataFrame:
    """Rows of ``form_attendance`` of a few schools, parallels and months; some months without lessons, one school opened in
    September.
    """
    rows = []
    for school in ("1", "2", "3"):
        for grade in (5, 9):
            for month in MONTHS if school != "3" else ("09",):
                planned = draw(st.sampled_from([0, 500, 1200]))
                missed = min(planned, draw(_whole))
                unexcused = min(missed, draw(_whole))
                rows.append({
                    "year": 2022, "school_id": school, "grade": grade, "month": month, "n_pupils": 25, "lessons_planned": planned,
                    "lessons_missed": missed, "lessons_unexcused": unexcused, "lessons_unknown": 0,
                })  # fmt: skip
    return pd.DataFrame(rows)


def shares(rows: pd.DataFrame, *by: str) -> pd.DataFrame:
    made = attendance.lesson_observations(rows, table_hash="h", by=by)
    return made[made["indicator"] == "lessons_missed_share"]


@settings(max_examples=40, deadline=None)
@given(attended())
def test_months_grades_and_schools_add_up_to_the_year(rows: pd.DataFrame) -> None:
    whole = shares(rows, "year")
    for by in ("month", "grade", "school_id"):
        parts = shares(rows, "year", by)
        assert parts["numerator"].sum() == whole["numerator"].sum()
        assert parts["n"].sum() == whole["n"].sum() == rows["lessons_planned"].sum()


@settings(max_examples=40, deadline=None)
@given(attended(), st.integers(0, 20))
def test_a_pupil_who_moves_takes_his_lessons_along_and_changes_nothing_in_the_town(
    rows: pd.DataFrame, missed: int
) -> None:
    """He leaves the 9th grade of school 1 for school 2 in September; whichever reports him, the town's sums are the same."""
    with_him = rows.copy()
    moved = rows.copy()
    for table, school in ((with_him, "1"), (moved, "2")):
        place = (table["school_id"] == school) & (table["grade"] == 9) & (table["month"] == "09")
        # the class has lessons, else nobody could have moved into it
        table.loc[place, "lessons_planned"] += 120
        table.loc[place, "lessons_missed"] += missed
    columns = ["numerator", "n", "obs_value"]
    for by in (("year",), ("year", "month"), ("year", "grade")):
        before, after = shares(with_him, *by), shares(moved, *by)
        pd.testing.assert_frame_equal(before[columns].reset_index(drop=True), after[columns].reset_index(drop=True))


@settings(max_examples=40, deadline=None)
@given(attended())
def test_neither_the_order_of_rows_nor_a_month_without_lessons_matters(rows: pd.DataFrame) -> None:
    shuffled = rows.sample(frac=1, random_state=7)
    closed = pd.DataFrame(
        [{**rows.iloc[0].to_dict(), "month": "04", "lessons_planned": 0, "lessons_missed": 0, "lessons_unexcused": 0}]
    )
    for other in (shuffled, pd.concat([rows, closed], ignore_index=True)):
        pd.testing.assert_frame_equal(shares(rows, "year", "month"), shares(other, "year", "month"))


ANSWER = st.sampled_from(["yes", "late", "part", "no", "na", None])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(ANSWER, ANSWER), min_size=6, max_size=6))
def test_a_criterion_added_in_september_counts_from_then_on(answers: list[tuple[str | None, str | None]]) -> None:
    """Two schools, three months; «main» is asked all year, «added» from the last month on: earlier cells are blank."""
    rows = []
    for place, (first, second) in enumerate(answers):
        month = ("02", "05", "09")[place % 3]
        rows.append(
            {
                "year": 2022,
                "school_id": str(1 + place // 3),
                "month": month,
                "main": first,
                "added": second if month == "09" else None,
            }
        )
    asked = controls.site_answers(pd.DataFrame(rows), ["main", "added", "not_there_yet"])
    told = [a for a, _ in answers if a not in (None, "na")]
    told += [b for place, (_, b) in enumerate(answers) if place % 3 == 2 and b not in (None, "na")]
    assert len(asked) == len(told)
    made = controls.site_observations(asked, table_hash="h")
    if told:
        kept = sum(one_ in ("yes", "late") for one_ in told)
        assert one(made, "site_share")[["numerator", "n"]].tolist() == [kept, len(told)]
    else:  # an empty checklist says nothing, and no share is made of it
        assert made.empty


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)), st.booleans()), min_size=1, max_size=8),
    st.dates(dt.date(2024, 1, 1), dt.date(2025, 1, 31)),
)
def test_what_is_overdue_only_grows_with_the_day(measures: list[tuple[dt.date, bool]], day: dt.date) -> None:
    """2024 has a 29 February: a term on it is kept on that day and past on 1 March."""
    measures = [*measures, (dt.date(2024, 2, 29), False)]
    form = pd.DataFrame(
        {
            "year": 2024, "school_id": "1", "section": "risk", "due_date": pd.to_datetime([due for due, _ in measures]),
            "done": [done for _, done in measures], "has_owner": True, "has_proof": False, "measurable": True, "own_figures": True,
        }
    )  # fmt: skip

    def overdue(as_of: dt.date) -> int:
        return len(controls.overdue_measures(form, as_of))

    assert overdue(day) == sum(due < day and not done for due, done in measures)
    assert overdue(day) <= overdue(day + dt.timedelta(days=1))
    assert overdue(dt.date(2024, 3, 1)) - overdue(dt.date(2024, 2, 29)) == sum(
        due == dt.date(2024, 2, 29) and not done for due, done in measures
    )
    made = controls.road_map_observations(form, as_of=day, table_hash="h")
    assert one(made, "plan_overdue")["obs_value"] == overdue(day)
