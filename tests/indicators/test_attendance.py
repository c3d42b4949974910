"""Attendance counted by hand: months without lessons, schools that open late, 29 February, pupils by depth."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mskoko_lib.indicators import attendance
from tests.observation_factory import one

ROW = {
    "year": 2022, "school_id": "1", "month": "01", "grade": 5, "n_pupils": 25, "lessons_planned": 1000, "lessons_missed": 50,
    "lessons_unexcused": 10, "lessons_unknown": 5, "n_unexcused_some": 3, "n_unexcused_10": 2, "n_unexcused_30": 1,
    "n_unexcused_60": 0, "n_worked": 2, "n_reported": 1, "n_returned": None, "days_closed": None,
}  # fmt: skip


def rows(*given: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**ROW, **more} for more in given])
    return table.astype({name: "Int64" for name in table if name.startswith(("n_", "lessons_"))})


def lessons(table: pd.DataFrame, *by: str) -> pd.DataFrame:
    return attendance.lesson_observations(table, table_hash="h", by=by or ("year",))


def test_shares_are_of_sums_and_not_means_of_shares() -> None:
    made = lessons(rows({}, {"grade": 6, "lessons_planned": 3000, "lessons_missed": 30, "lessons_unexcused": 20}))
    missed = one(made, "lessons_missed_share")
    assert (missed["numerator"], missed["n"], missed["obs_value"]) == (80, 4000, 2.0)
    assert one(made, "lessons_unexcused_share")["obs_value"] == pytest.approx(100 * 30 / 4000)
    # of what was missed
    assert one(made, "unexcused_of_missed")["obs_value"] == pytest.approx(100 * 30 / 80)
    assert one(made, "unknown_of_missed")["obs_value"] == pytest.approx(100 * 10 / 80)


def test_a_month_without_lessons_lowers_no_share() -> None:
    closed = {"month": "02", "lessons_planned": 0, "lessons_missed": 0, "lessons_unexcused": 0, "lessons_unknown": 0}
    with_it, without = lessons(rows({}, closed)), lessons(rows({}))
    assert one(with_it, "lessons_missed_share")["n"] == one(without, "lessons_missed_share")["n"] == 1000
    months = lessons(rows({}, closed), "year", "month")
    assert set(months["group"]) == {"01"}
    assert lessons(rows(closed)).empty


def test_a_cell_that_is_not_told_is_in_no_sum() -> None:
    made = lessons(rows({}, {"grade": 6, "lessons_missed": None}, {"grade": 7, "lessons_unexcused": None}))
    assert one(made, "lessons_missed_share")[["numerator", "n"]].tolist() == [100, 2000]
    assert one(made, "lessons_unexcused_share")[["numerator", "n"]].tolist() == [20, 2000]


def test_by_school_grade_and_month() -> None:
    table = rows({}, {"school_id": "2", "lessons_missed": 100}, {"grade": 6, "month": "02", "lessons_missed": 200})
    assert one(lessons(table, "year", "school_id"), "lessons_missed_share", school_id="1")["obs_value"] == 12.5
    assert one(lessons(table, "year", "grade"), "lessons_missed_share", grade=6)["obs_value"] == 20.0
    assert one(lessons(table, "year", "month"), "lessons_missed_share", group="02")["obs_value"] == 20.0
    # the months add up to the year
    whole, months = lessons(table), lessons(table, "year", "month")
    parts = months[months["indicator"] == "lessons_missed_share"]
    assert parts["numerator"].sum() == one(whole, "lessons_missed_share")["numerator"]


def test_limits_are_those_of_a_ratio_of_school_sums() -> None:
    schools = [(1000, 30), (2000, 100), (500, 40), (1500, 30)]
    table = rows(
        *({"school_id": str(k), "lessons_planned": n, "lessons_missed": x} for k, (n, x) in enumerate(schools))
    )
    missed = one(lessons(table), "lessons_missed_share")
    # Cochran, §6.3: the residuals of the ratio, by hand
    x, n = np.array([x for _, x in schools]), np.array([n for n, _ in schools])
    ratio = x.sum() / n.sum()
    error = np.sqrt(4 / 3 * ((x - ratio * n) ** 2).sum()) / n.sum()
    half = stats.t.ppf(0.975, 3) * error
    assert missed["low"] == pytest.approx(max(0, 100 * (ratio - half)))
    assert missed["high"] == pytest.approx(100 * (ratio + half))
    # two months of a school are one cluster, and not two
    doubled = pd.concat([table, table.assign(month="02")], ignore_index=True)
    assert one(lessons(doubled), "lessons_missed_share")["high"] == pytest.approx(missed["high"])
    alone = one(lessons(rows({})), "lessons_missed_share")
    assert pd.isna(alone["low"])


def test_pupils_by_depth_and_the_local_threshold() -> None:
    table = rows({}, {"grade": 6, "n_unexcused_60": 1, "n_worked": 9}, {"grade": 7, "n_unexcused_10": None})
    made = attendance.depth_observations(table, systematic_pct=30, table_hash="h")
    counts = {c: one(made, "truants", category=c)["obs_value"] for c in ("0", "10", "30", "60")}
    assert counts == {"0": 6, "10": 4, "30": 2, "60": 1}
    # grade 7 did not tell how many: it is in no base
    assert one(made, "systematic_share")[["numerator", "n"]].tolist() == [3, 50]
    # nobody works with more than there are: grade 6 wrote nine of its four
    assert one(made, "truant_work_share", category="worked")[["numerator", "n"]].tolist() == [6, 7]
    assert one(made, "truant_work_share", category="reported")[["numerator", "n"]].tolist() == [2, 7]
    # nobody told how many came back: that is no nought
    assert "returned" not in set(made.loc[made["indicator"] == "truant_work_share", "category"])
    assert made["sensitive"].all()
    lower = attendance.depth_observations(table, systematic_pct=10, table_hash="h")
    assert one(lower, "systematic_share")["numerator"] == 7
    with pytest.raises(ValueError, match="20"):
        attendance.depth_observations(table, systematic_pct=20, table_hash="h")


def test_nobody_absent_without_reason() -> None:
    nobody = dict.fromkeys(("n_unexcused_some", "n_unexcused_10", "n_unexcused_30", "n_unexcused_60"), 0)
    made = attendance.depth_observations(rows(nobody), systematic_pct=30, table_hash="h")
    assert one(made, "systematic_share")["obs_value"] == 0
    assert "truant_work_share" not in set(made["indicator"])


def test_a_figure_of_few_pupils_is_not_the_towns() -> None:
    """Grade 11 of three schools has one pupil each: 440 lessons a school, and one child behind each."""
    few = [{"school_id": str(k), "grade": 11, "n_pupils": 1, "lessons_planned": 440} for k in range(3)]
    table = rows({}, {"school_id": "2", "n_pupils": 40}, *few)
    grades = lessons(table, "year", "grade")
    assert set(attendance.of_enough_pupils(grades, table, least_n=50)["grade"]) == {5}
    # the reader's own pupils do not protect the others'
    assert attendance.of_enough_pupils(grades, table, least_n=50, without="2").empty
    own = lessons(table, "year", "school_id")
    assert len(attendance.of_enough_pupils(own, table, least_n=50)) == len(own)
    months = attendance.of_enough_pupils(lessons(table, "year", "month"), table, least_n=50)
    assert set(months["group"]) == {"01"}


def test_days_without_lessons_are_counted_by_month_and_parallel() -> None:
    table = rows(
        {"days_closed": 17, "lessons_planned": 0}, {"month": "02", "days_closed": 0}, {"lessons_planned": None}
    )
    made = attendance.closed_observations(table.astype({"days_closed": "Int64"}), table_hash="h")
    assert one(made, "closed_parallels")["obs_value"] == 1


def test_which_months_a_school_did_not_report() -> None:
    table = rows(
        {},
        {"month": "02", "lessons_planned": 0},
        {"month": "03", "lessons_planned": None},
        {"school_id": "2", "month": "09"},
    )
    expected = {"1": ["01", "02", "03"], "2": ["09", "10"], "3": ["01"]}
    # closed in February is an answer, an empty cell is none; school 2 opened in September
    assert attendance.unreported(table, expected) == {"1": ["03"], "2": ["10"], "3": ["01"]}
    assert attendance.unreported(table, {"1": ["01"]}) == {}
    silent = attendance.unreported(table, expected | {"4": []})  # nothing is due from school 4 yet
    made = attendance.reported_observations(silent, expected | {"4": []}, year=2022, table_hash="h")
    assert one(made, "reported_share")[["numerator", "n"]].tolist() == [0, 3]
    made = attendance.reported_observations({"1": ["03"]}, expected, year=2022, table_hash="h")
    assert one(made, "reported_share")[["numerator", "n"]].tolist() == [2, 3]
    assert one(made, "reported_months_share", school_id="1")[["numerator", "n"]].tolist() == [2, 3]
    assert one(made, "reported_months_share", school_id="2")[["numerator", "n"]].tolist() == [2, 2]
    assert attendance.reported_observations({}, {"4": []}, year=2022, table_hash="h").empty


def test_february_of_a_leap_year_is_a_month_like_others() -> None:
    table = rows(
        {"month": "02", "year": 2024, "lessons_planned": 25 * 6 * 21}, {"month": "02", "lessons_planned": 25 * 6 * 20}
    )
    made = lessons(table, "year", "month")
    assert one(made, "lessons_missed_share", year=2024)["n"] == 3150
    assert one(made, "lessons_missed_share", year=2022)["n"] == 3000


def region() -> pd.DataFrame:
    """1,400 schools, twelve months, eleven parallels."""
    rng = np.random.default_rng(1)
    n = 1400 * 12 * 11
    grid = np.indices((1400, 12, 11)).reshape(3, n)
    planned = rng.integers(0, 4000, n)
    return pd.DataFrame({
        "year": 2022, "school_id": (100000 + grid[0]).astype(str), "month": np.char.zfill((grid[1] + 1).astype(str), 2),
        "grade": grid[2] + 1, "lessons_planned": planned, "lessons_missed": planned // 20, "lessons_unexcused": planned // 100,
        "lessons_unknown": planned // 200,
    })  # fmt: skip


def aggregated(table: pd.DataFrame) -> tuple[int, float]:
    """(observations, seconds) of what a note asks of it: the town by year, month and grade, the schools, the map."""
    start = time.perf_counter()
    made = [lessons(table, *by) for by in (("year",), ("year", "month"), ("year", "grade"))]
    for by in (("year", "school_id"), ("year", "month", "school_id")):
        made.append(
            attendance.lesson_observations(table, table_hash="h", by=by, indicators=["lessons_unexcused_share"])
        )
    return sum(map(len, made)), time.perf_counter() - start


def test_a_region_is_counted_in_seconds() -> None:
    n, spent = aggregated(region())
    assert n == 4 * (1 + 12 + 11) + 1400 + 1400 * 12
    assert spent < 15, spent  # wide: the workers share the machine; a loop over schools would take minutes


@pytest.mark.long
def test_a_region_is_counted_in_under_two_seconds() -> None:
    table = region()
    assert min(aggregated(table)[1] for _ in range(3)) < 2
