"""Essay and interview counted by hand: waves, admission, criteria, bands at their limits (items 1.5 and 1.6)."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mskoko_lib.indicators import speech
from tests.observation_factory import one

ROW = {
    "year": 2022, "school_year": "2021/22", "wave": 1, "exam_date": dt.date(2021, 12, 1), "school_id": "1",
    "outcome": "valid", "passed": True, "person": None, "kind": "essay", "topic": None, "score": None, "score_max": 20,
    "special_conditions": False,
}  # fmt: skip
FEBRUARY, MAY = dt.date(2022, 2, 2), dt.date(2022, 5, 4)


def results(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**ROW, **row} for row in rows]).assign(result_id=range(len(rows)))
    table["exam_date"] = pd.to_datetime(table["exam_date"])
    return table.astype({"passed": "boolean", "score": "Float64", "score_max": "Int64", "topic": "string"})


#: five were down in December: two passed, one failed, one absent, one removed; February: failed and passed; May: passed
TOWN = results(
    {"person": "a"},
    {"person": "b"},
    {"person": "c", "passed": False},
    {"person": "d", "outcome": "absent", "passed": None},
    {"person": "e", "outcome": "removed", "passed": None, "school_id": "2"},
    {"person": "c", "passed": False, "wave": 2, "exam_date": FEBRUARY},
    {"person": "d", "wave": 2, "exam_date": FEBRUARY},
    {"person": "c", "wave": 3, "exam_date": MAY},
)


def test_each_wave_by_itself() -> None:
    made = speech.wave_observations(TOWN, procedure="essay", table_hash="h")
    first, second = "2021/22.1", "2021/22.2"
    assert [one(made, "speech_listed", group=g)["obs_value"] for g in (first, second)] == [5, 2]
    assert one(made, "speech_takers", group=first)["obs_value"] == 3
    passed = one(made, "passed_share", group=first)
    assert (passed["numerator"], passed["n"]) == (2, 3)
    states = {c: one(made, "speech_state", group=first, category=c)["obs_value"] for c in speech.NOT_RESULTS}
    assert states == {"absent": 1, "removed": 1, "annulled": 0, "unfinished": 0}
    # the parts add up to those who were down
    assert sum(states.values()) + 3 == 5
    base = TOWN.query(passed["where_n"])
    assert len(base) == 3
    assert len(base.query(passed["where_numerator"])) == 2


def test_admission_is_of_persons_over_all_waves() -> None:
    made = speech.admission_observations(TOWN, procedure="essay", table_hash="h")
    assert one(made, "speech_persons")["obs_value"] == 5
    admitted, later = one(made, "admitted_share"), one(made, "passed_later_share")
    # a, b at once; d in February; c in May; e never
    assert (admitted["numerator"], admitted["n"]) == (4, 5)
    assert (later["numerator"], later["n"]) == (2, 3)
    assert set(made["group"]) == {"2021/22"}


def test_rows_that_nobody_could_be_linked_to_are_persons() -> None:
    made = speech.admission_observations(results({}, {"passed": False}), procedure="essay", table_hash="h")
    assert one(made, "admitted_share")[["numerator", "n"]].tolist() == [1, 2]


def test_criteria_of_the_main_wave() -> None:
    criteria = pd.DataFrame(
        [
            *(
                {"year": 2022, "result_id": r, "criterion": "К1", "met": m}
                for r, m in ((0, True), (1, True), (2, False))
            ),
            # not checked: no part of the base
            {"year": 2022, "result_id": 0, "criterion": "К2", "met": None},
            {"year": 2022, "result_id": 1, "criterion": "К2", "met": True},
            # a later wave
            {"year": 2022, "result_id": 7, "criterion": "К1", "met": True},
        ]
    ).astype({"met": "boolean"})
    made = speech.criterion_observations(TOWN, criteria, procedure="essay", table_hash="h")
    assert one(made, "criterion_share", category="К1")[["numerator", "n"]].tolist() == [2, 3]
    assert one(made, "criterion_share", category="К2")[["numerator", "n"]].tolist() == [1, 1]


def test_points_of_the_interview() -> None:
    spoken = results({}, {}, {}, {"outcome": "absent", "passed": None})
    points = pd.DataFrame(
        {"year": 2022, "result_id": [0, 1, 2, 3], "criterion": "П1", "points": [1.0, 0.0, None, 1.0]}
    ).astype({"points": "Float64"})
    mean = one(speech.criterion_observations(spoken, points, procedure="interview", table_hash="h"), "criterion_mean")
    assert (mean["obs_value"], mean["n"]) == (0.5, 2)


def test_kinds_and_topics_of_the_essay() -> None:
    written = results(
        {"topic": "101"},
        {"topic": "101", "passed": False},
        {"topic": "305"},
        {"topic": None},
        {"kind": "retelling", "passed": False},
        {"topic": "305", "wave": 2},
    )
    made = speech.essay_observations(written, table_hash="h")
    assert one(made, "essay_kind", category="essay")["obs_value"] == 4
    assert one(made, "kind_passed_share", category="essay")[["numerator", "n"]].tolist() == [3, 4]
    assert one(made, "kind_passed_share", category="retelling")["obs_value"] == 0
    # whose topic is not known is in no base
    assert one(made, "topic_share", category="101")[["numerator", "n"]].tolist() == [2, 3]
    assert one(made, "topic_passed_share", category="101")["obs_value"] == 50.0


def test_bands_of_the_interview_at_their_limits() -> None:
    spoken = results(
        {"score": 9}, {"score": 10}, {"score": 16}, {"score": 17}, {"score": 20}, {"score": None},
        # ОВЗ has a maximum of its own and is in no band, nor in the mean
        {"score": 5, "score_max": 9, "special_conditions": True}, {"score": 4, "score_max": 9, "special_conditions": True,
                                                                  "passed": False},
    )  # fmt: skip
    made = speech.interview_observations(spoken, table_hash="h")
    bands = {c: one(made, "interview_band_share", category=c)["numerator"] for c in ("low", "middle", "high")}
    # 20 points: middle from 10, high from 17
    assert bands == {"low": 1, "middle": 2, "high": 2}
    assert one(made, "interview_band_share", category="low")["n"] == 5
    assert one(made, "mean_interview_score")["obs_value"] == pytest.approx((9 + 10 + 16 + 17 + 20) / 5)
    assert one(made, "ovz_listed")["obs_value"] == 2
    special = one(made, "ovz_passed_share")
    assert (special["numerator"], special["n"], special["sensitive"]) == (1, 2, True)


def test_of_waves_without_a_known_day_only_the_first_sitting_counts() -> None:
    rows = results(
        {"person": "a", "wave": 0},
        {"person": "b", "wave": 0, "passed": False},
        {"person": "b", "wave": 0, "passed": False, "exam_date": FEBRUARY},
        {"person": "b", "wave": 0, "exam_date": MAY},
        {"person": "c", "wave": 0},
    )
    passed = one(speech.wave_observations(rows, procedure="essay", table_hash="h"), "passed_share")
    assert (passed["numerator"], passed["n"]) == (2, 3)
    assert one(speech.essay_observations(rows, table_hash="h"), "essay_kind")["obs_value"] == 3
    # in the end all three have passed
    admitted = one(speech.admission_observations(rows, procedure="essay", table_hash="h"), "admitted_share")
    assert (admitted["numerator"], admitted["n"]) == (3, 3)


def test_a_school_year_whose_main_wave_lies_in_another_folder_is_not_judged_by_its_retakes() -> None:
    february = results({"person": "a", "wave": 2, "exam_date": FEBRUARY, "passed": False})
    assert speech.admission_observations(february, procedure="essay", table_hash="h").empty
    wave = speech.wave_observations(february, procedure="essay", table_hash="h")
    assert one(wave, "passed_share", group="2021/22.2")["obs_value"] == 0


def test_no_rows_say_nothing() -> None:
    nobody = TOWN.iloc[:0]
    assert speech.wave_observations(nobody, procedure="essay", table_hash="h").empty
    assert speech.admission_observations(nobody, procedure="essay", table_hash="h").empty
    assert speech.essay_observations(nobody, table_hash="h").empty
    assert speech.interview_observations(nobody, table_hash="h").empty
