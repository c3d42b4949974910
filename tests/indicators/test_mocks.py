"""Mock exams counted by hand: the last work with a result, states, marks and test scores apart, what the exam said later."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student
from scipy.stats import ttest_ind

from mskoko_lib.indicators import mocks
from tests.observation_factory import one

ROW = {
    "year": 2022, "school_id": "1", "grade": 9, "sitting_exam": "oge", "subject": "math", "work_date": "2022-03-22",
    "was_absent": False, "interrupted": False, "primary_score": None, "mock_result": None, "answers": None, "marked_by": None,
    "form_errors": None, "person": None,
}  # fmt: skip
MINIMA = pd.DataFrame(
    [
        (2022, "oge", "math", 8.0, np.nan), (2022, "ege", "russian", np.nan, 24.0), (2022, "ege", "math_base", 7.0, np.nan),
        (2022, "gve", "math", np.nan, np.nan), (2022, "ege", "physics", np.nan, np.nan), (2021, "oge", "math", 8.0, np.nan),
    ],
    columns=["year", "form", "subject", "least_primary", "least_score"],
)  # fmt: skip


def form(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**ROW, **row} for row in rows])
    whole = ["primary_score", "mock_result", "form_errors"]
    text = ["answers", "marked_by", "person", "subject", "sitting_exam", "school_id"]
    return table.assign(work_date=pd.to_datetime(table["work_date"])).astype(
        {**dict.fromkeys(whole, "Int64"), **dict.fromkeys(text, "string"), "was_absent": "boolean", "interrupted": "boolean"}
    )  # fmt: skip


def wrote(person: str | None, primary: int, result: int, **more: object) -> dict[str, object]:
    return {"person": person, "primary_score": primary, "mock_result": result, **more}


def latest(*rows: dict[str, object]) -> pd.DataFrame:
    return mocks.latest(form(*rows), MINIMA, "mock")


OGE = (
    wrote("p1", 5, 2, marked_by="own", form_errors=0, answers="1(1)0(1)X(2)"),
    wrote("p2", 8, 3, marked_by="own", form_errors=2, answers="1(1)1(1)1(2)"),
    # an earlier work of the same pupil, which is not the last one
    wrote("p3", 3, 2, work_date="2022-02-01", form_errors=5, marked_by="own"),
    wrote("p3", 25, 5, marked_by="cross", form_errors=0, answers="0(1)1(1)2(2)"),
    {"person": "p4", "was_absent": True},
    # the alarm: what was written until then is no result
    wrote("p5", 20, 4, interrupted=True, form_errors=1),
    wrote("p6", 0, 2, school_id="2", marked_by="commission"),
    {"person": "p7", "school_id": "2"},
    wrote("p8", 16, 4, school_id="2", form_errors=1),
    # at the second work he was absent: the first one counts
    wrote("p9", 10, 3, school_id="2", work_date="2022-02-01", form_errors=0, marked_by="cross"),
    {"person": "p9", "school_id": "2", "was_absent": True},
)
EGE = tuple(
    wrote(f"e{score}", score // 2, score, grade=11, sitting_exam="ege", subject="russian")
    for score in (20, 24, 60, 61, 80, 81, 100)
)
BASE = wrote("b1", 7, 3, grade=11, sitting_exam="ege", subject="math_base")
GVE = (
    wrote("g1", 4, 2, sitting_exam="gve"),
    wrote("g2", 12, 4, sitting_exam="gve", grade=11),
)


def counts(made: pd.DataFrame, indicator: str, **at: object) -> list[float]:
    return [float(x) for x in one(made, indicator, **at)[["numerator", "n"]]]


def observed(*rows: dict[str, object]) -> pd.DataFrame:
    return mocks.sitting_observations(latest(*rows), kind="mock", table_hash="h")


# -- the last work ----------------------------------------------------------------------------------------------------


def test_the_last_work_with_a_result_stands_for_the_pupil() -> None:
    rows = latest(*OGE).set_index("person")
    assert len(rows) == 9
    assert rows.loc["p3", "primary_score"] == 25
    assert rows.loc["p9", ["state", "primary_score"]].tolist() == ["took", 10]
    assert rows["state"].value_counts().to_dict() == {"took": 6, "absent": 1, "interrupted": 1, "blank": 1}
    # without any result the last row says why
    why = latest({"person": "q", "was_absent": True, "work_date": "2022-02-01"}, {"person": "q", "interrupted": True})
    assert why["state"].tolist() == ["interrupted"]


def test_a_row_linked_to_nobody_is_a_pupil_of_its_own() -> None:
    assert len(latest(wrote(None, 9, 3), wrote(None, 9, 3))) == 2
    # the same person's other subject, other exam and other year are other works
    other = [
        wrote("p", 9, 3),
        wrote("p", 9, 3, sitting_exam="gve"),
        wrote("p", 9, 3, year=2021, work_date="2021-03-22"),
    ]
    assert len(latest(*other)) == 3


def test_what_a_row_says_of_the_threshold() -> None:
    rows = latest(*OGE, *EGE, BASE, *GVE).set_index("person")
    below = rows["below"]
    assert below[["p1", "p2", "e20", "e24", "b1", "g1", "g2"]].tolist() == [
        True,
        False,
        True,
        False,
        False,
        True,
        False,
    ]
    assert below[["p4", "p5", "p7"]].isna().all()
    assert rows.loc[["p2", "b1", "e24", "e20", "p1"], "at_least"].tolist() == [True, True, True, False, False]
    # a forecast begins with the test score of ЕГЭ, else with the primary score
    assert rows.loc[["p1", "e81", "b1", "g1"], "x"].tolist() == [5, 81, 7, 4]
    assert rows["procedure"][["p1", "e20", "b1", "g1", "g2"]].tolist() == [
        "mock_oge",
        "mock_ege",
        "mock_ege",
        "mock_gve9",
        "mock_gve11",
    ]
    # a score where no minimum is known is neither below nor not
    unknown = latest(wrote("u", 10, 30, grade=11, sitting_exam="ege", subject="physics"))
    assert unknown["below"].isna().all()
    # a mark that is none is not counted as one
    assert latest(wrote("w", 10, 60))["mark"].isna().all()
    with pytest.raises(KeyError, match="latest"):
        mocks.latest(form(*OGE).drop(columns="interrupted"), MINIMA, "mock")


# -- figures ----------------------------------------------------------------------------------------------------------


def test_who_wrote_and_why_not() -> None:
    made = observed(*OGE)
    assert one(made, "sitting_listed")["obs_value"] == 9
    assert counts(made, "sitting_turnout") == [6, 9]
    assert {s: one(made, "sitting_state", category=s)["obs_value"] for s in mocks.STATES} == dict.fromkeys(
        mocks.STATES, 1
    )
    # told of p1, p2, p3, p8, p9; with errors p2 and p8
    assert counts(made, "sitting_form_errors") == [2, 5]
    assert {m: counts(made, "sitting_marked_by", category=m) for m in mocks.MARKERS} == {
        "own": [2, 5], "cross": [2, 5], "commission": [1, 5],
    }  # fmt: skip
    alone = mocks.error_observations(latest(*OGE), kind="mock", table_hash="h")
    assert set(alone["indicator"]) == {"sitting_form_errors"}
    assert counts(alone, "sitting_form_errors") == [2, 5]


def test_marks() -> None:
    made = observed(*OGE)
    shares = {m: counts(made, "mark_share", category=m) for m in "2345"}
    assert shares == {"2": [2, 6], "3": [2, 6], "4": [1, 6], "5": [1, 6]}
    assert counts(made, "success_share") == [4, 6]
    assert counts(made, "good_marks_share") == [2, 6]
    assert one(made, "mean_mark")["obs_value"] == pytest.approx(19 / 6)
    assert one(made, "mean_primary_score")["obs_value"] == pytest.approx((5 + 8 + 25 + 0 + 16 + 10) / 6)
    assert counts(made, "sitting_points", category="zero") == [1, 6]
    assert counts(made, "sitting_points", category="threshold") == [1, 6]
    assert one(made, "sitting_max")[["obs_value", "n"]].tolist() == [25, 6]
    # a test score is no mark
    assert made[made["indicator"].isin(["mean_score", "band_share"])].empty


def test_test_scores_by_bands() -> None:
    made = observed(*EGE)
    shares = {band: counts(made, "band_share", category=band) for band in ("below", "low", "middle", "high", "hundred")}
    assert shares == {"below": [1, 7], "low": [2, 7], "middle": [2, 7], "high": [1, 7], "hundred": [1, 7]}
    assert counts(made, "high_score_share") == [2, 7]
    assert one(made, "mean_score")["obs_value"] == pytest.approx(426 / 7)
    assert counts(made, "sitting_points", category="threshold") == [1, 7]
    assert one(made, "sitting_max")["obs_value"] == 100
    assert made[made["indicator"].isin(["mean_mark", "mark_share", "success_share"])].empty


def test_base_mathematics_and_gve_stand_apart() -> None:
    made = observed(*EGE, BASE, *GVE)
    base = one(made, "mean_mark", procedure="mock_ege")
    assert base[["subject", "obs_value", "n"]].tolist() == ["math_base", 3, 1]
    assert one(made, "mean_score")["n"] == 7
    assert counts(made, "mark_share", procedure="mock_gve9", category="2") == [1, 1]
    assert counts(made, "mark_share", procedure="mock_gve11", category="2") == [0, 1]
    # of ГВЭ no scale is known, so nothing is said of the threshold
    points = made[(made["indicator"] == "sitting_points") & made["procedure"].str.startswith("mock_gve")]
    assert set(points["category"]) == {"zero"}


def test_conditions_count_the_same_rows_in_the_form() -> None:
    """Where nobody wrote twice, the conditions of an observation give its numbers out of the form itself."""
    once = [row for row in (*OGE, *EGE, *GVE) if row.get("work_date") != "2022-02-01"]
    # queries on the store read NA as no
    table = form(*once).astype(
        {"was_absent": object, "interrupted": object, "mock_result": float, "primary_score": float}
    )
    table = table.astype({"form_errors": float, "marked_by": object})
    made = mocks.sitting_observations(mocks.latest(form(*once), MINIMA, "mock"), kind="mock", table_hash="h")
    shares = made[(made["kind"] == "share") & (made["where_numerator"] != "")]
    assert set(shares["indicator"]) == {
        "sitting_form_errors", "sitting_turnout", "sitting_marked_by", "sitting_points", "mark_share", "success_share",
        "good_marks_share", "high_score_share",
    }  # fmt: skip
    for row in shares[shares["indicator"] != "sitting_marked_by"].to_dict("records"):
        rows = table.query(row["where_n"])
        assert (len(rows.query(row["where_numerator"])), len(rows)) == (row["numerator"], row["n"]), row


def test_nothing_comes_of_nothing() -> None:
    rows = latest(*OGE)[:0]
    assert mocks.sitting_observations(rows, kind="mock", table_hash="h").empty
    assert mocks.error_observations(rows, kind="mock", table_hash="h").empty
    assert mocks.task_observations(mocks.task_rows(rows), kind="mock", table_hash="h").empty
    absent = observed({"person": "p", "was_absent": True})
    assert counts(absent, "sitting_turnout") == [0, 1]
    assert absent[absent["kind"] == "extreme"].empty


# -- tasks ------------------------------------------------------------------------------------------------------------


def test_tasks() -> None:
    tasks = mocks.task_rows(latest(*OGE))
    assert sorted(set(tasks["task"])) == ["01", "02", "03"]
    assert tasks.groupby("task")["points"].sum().tolist() == [2, 2, 3]
    assert tasks.set_index(["who", "task"]).loc[("p1", "03"), ["state", "points", "max_points"]].tolist() == [
        "not_started",
        0,
        2,
    ]
    made = mocks.task_observations(tasks, kind="mock", table_hash="h", group="same")
    # 1 + 1 + 0 of 3, 0 + 1 + 1 of 3, 0 + 1 + 2 of 6 points
    found = {t: one(made, "sitting_task_completion", category=t, group="same")["obs_value"] for t in ("01", "02", "03")}
    assert found == {"01": pytest.approx(200 / 3), "02": pytest.approx(200 / 3), "03": 50.0}
    assert counts(made, "sitting_task_completion", category="03") == [3, 3]
    # ten tasks and more, points of two digits; a pupil without a result has no tasks
    many = mocks.task_rows(latest(wrote("m", 10, 3, answers="1(1)" * 9 + "12(12)"), {"person": "n", "answers": "1(1)"}))
    assert many["task"].tolist() == [f"{k:02d}" for k in range(1, 11)]
    assert many["points"].tolist()[-1] == 12


# -- the exam ---------------------------------------------------------------------------------------------------------

EXAMS = pd.DataFrame(
    [
        # person, form, subject, primary, score, mark, failed
        ("p1", "oge", "math", 6, None, 2, True),
        ("p2", "oge", "math", 7, None, 2, True),
        ("p3", "oge", "math", 22, None, 5, False),
        ("p6", "oge", "math", 9, None, 3, False),
        ("p8", "oge", "math", 15, None, 4, False),
        # p9's mark was not read
        ("p9", "oge", "math", 12, None, None, None),
        ("p5", "oge", "math", 10, None, 3, False),
        ("e60", "ege", "russian", 30, 70, None, False),
        ("e20", "ege", "russian", 12, 22, None, True),
        (None, "oge", "math", 31, None, 5, False),
    ],
    columns=["person", "form", "subject", "primary_score", "test_score", "mark", "failed"],
).assign(year=2022, exam=lambda rows: rows["form"].where(rows["form"] == "oge", "ege"))
EXAMS = EXAMS.astype({"failed": "boolean", "person": "string"})
JOINED = mocks.with_exam(latest(*OGE, *EGE), EXAMS)


def test_the_exam_of_the_same_person() -> None:
    rows = JOINED.set_index("person")
    assert len(rows) == len(latest(*OGE, *EGE))
    assert rows.loc[["p1", "p3", "e60"], "y"].tolist() == [6, 22, 70]
    assert rows["y"][["p4", "p7", "e24"]].isna().all()
    # the exam of another form is not his mock exam's
    other = mocks.with_exam(latest(wrote("p1", 4, 2, sitting_exam="gve")), EXAMS)
    assert other["y"].isna().all()


def test_was_the_mock_exam_a_warning() -> None:
    made = mocks.risk_observations(JOINED, table_hash="h")
    oge = made[made["procedure"] == "mock_oge"]
    # both results and a known mark: p1 hit, p6 mended, p2 missed, p3 and p8 clear; p5 has no mock result, p9 no mark
    found = {name: one(oge, "risk_outcome", category=name)["obs_value"] for name in mocks.OUTCOMES}
    assert found == {"hit": 1, "mended": 1, "missed": 1, "clear": 2}
    assert counts(oge, "risk_failed_share") == [1, 2]
    assert counts(oge, "failed_told_share") == [1, 2]
    ege = made[made["procedure"] == "mock_ege"]
    assert counts(ege, "risk_failed_share") == [1, 1]
    found = {name: one(ege, "risk_outcome", category=name)["obs_value"] for name in mocks.OUTCOMES}
    assert found == {"hit": 1, "mended": 0, "missed": 0, "clear": 1}
    assert mocks.risk_observations(JOINED[:0], table_hash="h").empty


def test_exam_less_mock_exam_by_who_marked() -> None:
    made = mocks.gap_observations(JOINED, table_hash="h")
    oge = made[made["procedure"] == "mock_oge"]
    gaps = np.array([1.0, -1.0, -3.0, 9.0, -1.0, 2.0])  # p1, p2, p3, p6, p8, p9
    whole = one(oge, "mock_gap", group="")
    half = student.ppf(0.975, 5) * gaps.std(ddof=1) / np.sqrt(6)
    assert whole[["obs_value", "n", "low", "high"]].tolist() == pytest.approx(
        [gaps.mean(), 6, gaps.mean() - half, gaps.mean() + half]
    )
    marked = {m: one(oge, "mock_gap", group=m)[["obs_value", "n"]].tolist() for m in mocks.MARKERS}
    # p8's marker is not told
    assert marked == {"own": [0, 2], "cross": [-0.5, 2], "commission": [9, 1]}
    assert one(made, "mock_gap", procedure="mock_ege", group="")["obs_value"] == pytest.approx((10 + 2) / 2)


def test_schools_whose_mock_exam_stands_farther_above_the_exam() -> None:
    rng = np.random.default_rng(1)
    parts = []
    for school, shift in (("1", -6.0), ("2", 0.0), ("3", 0.0), ("4", 5.0)):
        gap = shift + rng.normal(0, 2, 30)
        parts.append(pd.DataFrame({"school_id": school, "x": 10.0, "y": 10 + gap}))
    few = pd.DataFrame({"school_id": "5", "x": 10.0, "y": [0.0] * 9})
    rows = pd.concat([*parts, few], ignore_index=True).assign(year=2022, procedure="mock_oge", subject="math")
    found = mocks.lenient_schools(rows, year=2022).set_index("school_id")
    # one of nine pairs is not compared, but stands among the others
    assert found.index.tolist() == ["1", "2", "3", "4"]
    gap = (rows["y"] - rows["x"]).to_numpy()
    mine = (rows["school_id"] == "1").to_numpy()
    assert found.loc["1", "p_value"] == pytest.approx(ttest_ind(gap[mine], gap[~mine], equal_var=False).pvalue)
    assert found.loc["1", "difference"] == pytest.approx(gap[mine].mean() - gap[~mine].mean())
    # above the others is no leniency, however sure
    assert found.loc["4", "p_value"] < 0.001
    assert found["survives"].to_dict() == {"1": True, "2": False, "3": False, "4": False}
    assert mocks.lenient_schools(rows, year=2021).empty
    assert mocks.lenient_schools(rows[rows["school_id"] == "1"], year=2022).empty
