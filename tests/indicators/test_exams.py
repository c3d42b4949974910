"""ОГЭ and ЕГЭ counted by hand: attempts, outcomes, retakes, bands at their limits."""

from __future__ import annotations

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from mskoko_lib.indicators import exams
from tests.observation_factory import one

ROW = {
    "exam": "oge", "form": "oge", "year": 2022, "subject": "math", "school_id": "1", "outcome": "valid", "is_first": True,
    "is_final": True, "mark": 4, "test_score": None, "person": None, "exam_date": pd.Timestamp("2022-05-23"),
}  # fmt: skip


def results(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**ROW, **row} for row in rows])
    table["result_id"] = range(len(table))
    table["mark"] = table["mark"].astype("Int64")
    table["test_score"] = table["test_score"].astype("float64")
    return table


def retaken(person: str, first: int, last: int, **more: object) -> list[dict[str, object]]:
    july = pd.Timestamp("2022-07-04")
    return [
        {"person": person, "mark": first, "is_final": False, **more},
        {"person": person, "mark": last, "is_first": False, "exam_date": july, **more},
    ]


#: eight pupils of mathematics: «5», «4», «3», «2» once; «2» mended to «3»; «2» and again «2»; absent for good; removed
MATHS = results(
    {"mark": 5, "person": "a"},
    {"mark": 4, "person": "b", "school_id": "2"},
    {"mark": 3, "person": "c"},
    {"mark": 2, "person": "d"},
    *retaken("e", 2, 3),
    *retaken("f", 2, 2, school_id="2"),
    {"outcome": "absent", "mark": None, "person": "g"},
    {"outcome": "removed", "mark": None, "person": "h"},
    # ГВЭ of the same subject and an exam of grade 11 stay out
    {"form": "gve", "mark": 5, "person": "i"},
    {"exam": "ege", "form": "ege", "mark": None, "test_score": 50.0, "person": "j"},
)


def test_marks_of_the_first_attempt_and_after_retakes() -> None:
    oge = exams.make_exams(MATHS, "oge", "oge", "h")
    first = exams.mark_observations(oge, attempt="first")
    assert one(first, "takers")["obs_value"] == 6
    shares = {m: one(first, "mark_share", category=str(m))["numerator"] for m in (2, 3, 4, 5)}
    assert shares == {2: 3, 3: 1, 4: 1, 5: 1}
    success = one(first, "success_share")
    assert (success["numerator"], success["n"], success["obs_value"]) == (3, 6, pytest.approx(50.0))
    low, high = proportion_confint(3, 6, method="wilson")
    assert (success["low"], success["high"]) == (pytest.approx(100 * low), pytest.approx(100 * high))
    assert one(first, "mean_mark")["obs_value"] == pytest.approx((5 + 4 + 3 + 2 + 2 + 2) / 6)
    last = exams.mark_observations(oge, attempt="final")
    assert one(last, "success_share", group="final")["numerator"] == 4
    assert set(last["group"]) == {"final"}
    assert not set(first["obs_id"]) & set(last["obs_id"])
    assert set(first["procedure"]) == {"oge"}


def test_by_school_and_lineage() -> None:
    oge = exams.make_exams(MATHS, "oge", "oge", "h")
    table = exams.mark_observations(oge, attempt="first", by=[*exams.SUBJECT, "school_id"])
    assert one(table, "takers", school_id="2")["obs_value"] == 2
    for _, row in table[
        table["indicator"].isin(["success_share", "good_marks_share", "mark_share", "takers"])
    ].iterrows():
        base = MATHS.query(row["where_n"])
        assert len(base) == row["n"], row["where_n"]
        if row["where_numerator"]:
            assert len(base.query(row["where_numerator"])) == row["numerator"]
    assert exams.mark_observations(oge.of_school("2"), attempt="first")["n"].dropna().unique().tolist() == [2]


def test_forms_are_not_mixed() -> None:
    assert exams.make_exams(MATHS, "oge", "gve").procedure == "gve9"
    assert exams.make_exams(MATHS, "ege", "gve").procedure == "gve11"
    gve = exams.mark_observations(exams.make_exams(MATHS, "oge", "gve"), attempt="first")
    assert one(gve, "takers")["obs_value"] == 1
    ege = exams.mark_observations(exams.make_exams(MATHS, "ege", "ege"), attempt="first")
    assert ege["indicator"].tolist() == ["takers"]  # a score out of 100 is no mark


def test_retakes_by_hand() -> None:
    row = exams.retakes(exams.make_exams(MATHS, "oge", "oge")).iloc[0]
    assert row[["n_first", "n_failed_first", "n_mended", "n_not_retaken", "n_failed_final"]].tolist() == [6, 3, 1, 1, 2]
    # who failed at first is mended, failed again or did not sit again
    assert row["n_failed_first"] == row["n_mended"] + row["n_failed_final"]


def test_nobody_retook() -> None:
    row = exams.retakes(exams.make_exams(results({"mark": 2}, {"mark": 5}), "oge", "oge")).iloc[0]
    assert row[["n_failed_first", "n_mended", "n_not_retaken", "n_failed_final"]].tolist() == [1, 0, 1, 1]


MINIMUM = pd.DataFrame({"year": [2022], "subject": ["russian"], "minimum": [36.0]})


def scored(*scores: float, subject: str = "russian", **more: object) -> list[dict[str, object]]:
    return [
        {"exam": "ege", "form": "ege", "mark": None, "test_score": score, "subject": subject, **more}
        for score in scores
    ]


def test_bands_at_their_limits() -> None:
    table = results(*scored(35, 36, 60, 61, 80, 81, 99, 100, 0))
    row = exams.score_bands(exams.make_exams(table, "ege", "ege"), MINIMUM, attempt="first").iloc[0]
    bands = row[["n_below", "n_low", "n_middle", "n_high", "n_hundred"]].astype(int).tolist()
    assert bands == [2, 2, 2, 2, 1]
    assert sum(bands) == row["n_scored"] == 9
    assert row["mean_score"] == pytest.approx((35 + 36 + 60 + 61 + 80 + 81 + 99 + 100) / 9)
    assert row["below_share_pct"] == pytest.approx(100 * 2 / 9)


def test_a_subject_without_a_minimum_has_a_mean_and_no_bands() -> None:
    table = results(*scored(40, 60, subject="physics"), *scored(50.0))
    made = exams.score_bands(exams.make_exams(table, "ege", "ege"), MINIMUM, attempt="first").set_index("subject")
    assert made.loc["physics", "mean_score"] == 50.0
    assert pd.isna(made.loc["physics", "n_below"])
    assert pd.isna(made.loc["physics", "below_share_pct"])
    assert made.loc["russian", "n_below"] == 0


def test_base_maths_enters_no_mean() -> None:
    table = results(
        *scored(50.0, subject="math_profile"), {"exam": "ege", "form": "ege", "subject": "math_base", "mark": 5}
    )
    made = exams.score_bands(exams.make_exams(table, "ege", "ege"), MINIMUM, attempt="first")
    assert made["subject"].tolist() == ["math_profile"]


def test_one_participant_has_a_mean_without_an_interval() -> None:
    row = exams.score_bands(exams.make_exams(results(*scored(70.0)), "ege", "ege"), MINIMUM, attempt="first").iloc[0]
    assert (row["mean_score"], row["n_middle"]) == (70.0, 1)
    assert pd.isna(row["mean_low"])


def test_missing_columns_are_named() -> None:
    with pytest.raises(KeyError, match="is_first"):
        exams.make_exams(MATHS.drop(columns="is_first"), "oge", "oge")


def test_retakes_as_counts() -> None:
    made = exams.retake_observations(exams.make_exams(MATHS, "oge", "oge", "h"))
    counts = made.set_index("category")["obs_value"].to_dict()
    assert counts == {"failed_first": 3, "mended": 1, "not_retaken": 1, "failed_final": 2}
    assert made["sensitive"].all()


def test_points_enough_and_the_condition_not_met() -> None:
    rows = results(
        {"mark": 2, "primary_score": 7},
        # eight points are a «3» by the scale: two of geometry lacked
        {"mark": 2, "primary_score": 8},
        {"mark": 2, "primary_score": 9, "school_id": "2"},
        {"mark": 3, "primary_score": 8},
        # no points: nothing can be said; Russian has no such condition
        {"mark": 2, "primary_score": None},
        {"mark": 2, "primary_score": 30, "subject": "russian"},
    )
    least = pd.DataFrame({"year": [2022], "subject": ["math"], "least_3": [8]})
    oge = exams.make_exams(rows, "oge", "oge", "h")
    assert one(exams.condition_observations(oge, least), "condition_twos")["obs_value"] == 2
    schools = exams.condition_observations(oge, least, by=[*exams.SUBJECT, "school_id"])
    assert one(schools, "condition_twos", school_id="2")["obs_value"] == 1
    assert exams.condition_observations(oge, least[:0]).empty


def test_every_primary_score_from_nought_to_the_greatest() -> None:
    rows = results(*({"primary_score": score, "mark": 3} for score in (0, 2, 2, 4)), {"primary_score": None, "mark": 3})
    top = pd.DataFrame({"year": [2022], "subject": ["math"], "max_score": [4]})
    made = exams.primary_score_observations(exams.make_exams(rows, "oge", "oge", "h"), top)
    counts = made[made["indicator"] == "score_count"].set_index("category")["obs_value"].to_dict()
    assert counts == {"000": 1, "001": 0, "002": 2, "003": 0, "004": 1}
    mean = one(made, "mean_primary_score")
    assert (mean["obs_value"], mean["n"]) == (2.0, 4)
    twos = one(made, "score_count", category="002")
    assert len(rows.query(twos["where_n"]).query(twos["where_numerator"])) == 2
