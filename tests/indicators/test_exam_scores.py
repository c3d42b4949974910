"""ЕГЭ by test score: bands with their minimum, choice, sums of three, tasks out of masks, counted by hand."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import pytest

from mskoko_lib.indicators import exam_scores
from mskoko_lib.indicators.exams import Exams, make_exams
from tests.observation_factory import one

ROW = {
    "year": 2022, "exam": "ege", "form": "ege", "subject": "physics", "school_id": "1", "outcome": "valid",
    "is_first": True, "is_final": True, "mark": None, "test_score": None, "person": None,
}  # fmt: skip
MINIMUM = pd.DataFrame({"year": [2022, 2022], "subject": ["physics", "russian"], "minimum": [36.0, 24.0]})


def ege(*rows: dict[str, object], form: Literal["ege", "gve"] = "ege") -> Exams:
    table = pd.DataFrame([{**ROW, "form": form, **row} for row in rows])
    table = table.assign(result_id=range(len(table))).astype({"mark": "Int64", "test_score": "float64"})
    return make_exams(table, "ege", form, "h")


def scores(*values: float, **more: object) -> list[dict[str, object]]:
    return [{"test_score": value, **more} for value in values]


def test_bands_stand_on_their_limits_and_add_up() -> None:
    made = exam_scores.score_observations(ege(*scores(0, 35, 36, 60, 61, 80, 81, 99, 100, 100)), minimum=MINIMUM)
    counts = {c: one(made, "band_share", category=c)["numerator"] for c in exam_scores.BAND_WHERE}
    assert counts == {"below": 2, "low": 2, "middle": 2, "high": 2, "hundred": 2}
    assert sum(counts.values()) == one(made, "scored")["obs_value"] == 10
    top = one(made, "high_score_share")
    assert (top["numerator"], top["n"], top["obs_value"]) == (4, 10, 40.0)
    assert one(made, "mean_score")["obs_value"] == pytest.approx(65.2)
    # who is below is told about few persons
    assert one(made, "band_share", category="below")["sensitive"]
    assert not one(made, "band_share", category="high")["sensitive"]


def test_bands_can_be_counted_again_from_the_store() -> None:
    exams = ege(*scores(35, 36, 60, 81, 100), {"outcome": "absent"}, {"test_score": 20.0, "is_first": False})
    made = exam_scores.score_observations(exams, minimum=MINIMUM)
    for _, row in made[made["indicator"].isin(["band_share", "high_score_share"])].iterrows():
        base = exams.results.query(row["where_n"])
        assert (len(base), len(base.query(row["where_numerator"]))) == (row["n"], row["numerator"])


def test_a_subject_whose_minimum_is_unknown_has_a_mean_only() -> None:
    made = exam_scores.score_observations(ege(*scores(10, 90, subject="history")), minimum=MINIMUM)
    assert set(made["indicator"]) == {"scored", "mean_score"}


def test_choice_is_of_those_who_could_choose() -> None:
    exams = ege(
        {"person": "a", "subject": "russian"},
        {"person": "a", "subject": "physics"},
        # absent on the day, yet the subject was chosen; two sittings are one choice
        {"person": "b", "subject": "physics", "outcome": "absent"},
        {"person": "b", "subject": "physics", "is_first": False},
        {"person": "c", "subject": "russian", "school_id": "2"},
        # two rows that nobody could be linked to are two persons
        {"subject": "russian"},
        {"subject": "russian"},
    )
    made = exam_scores.choice_observations(exams)
    physics, russian = one(made, "choice_share", subject="physics"), one(made, "choice_share", subject="russian")
    assert (physics["numerator"], physics["n"]) == (2, 5)
    assert (russian["numerator"], russian["n"], russian["obs_value"]) == (4, 5, 80.0)
    assert one(made, "registered", subject="physics")["obs_value"] == 2
    schools = exam_scores.choice_observations(exams, by=("year", "subject", "school_id"))
    assert one(schools, "choice_share", school_id="2", subject="russian")["obs_value"] == 100.0


def test_three_best_subjects_at_their_limits() -> None:
    def three(person: str, *values: float) -> list[dict[str, object]]:
        return [{"person": person, "subject": f"s{k}", "test_score": v} for k, v in enumerate(values)]

    exams = ege(
        *three("219", 73, 73, 73),
        *three("220", 73, 73, 74),
        *three("250", 83, 83, 84),
        # the fourth, worst subject is not counted; two subjects make no sum
        *three("four", 90, 80, 80, 1),
        *three("two", 100, 100),
    )
    made = exam_scores.three_subject_observations(exams)
    at220, at250 = (one(made, "three_subjects_share", category=c) for c in ("220", "250"))
    assert (at220["numerator"], at220["n"]) == (3, 4)
    assert (at250["numerator"], at250["n"]) == (2, 4)


def test_subjects_without_anybody_below() -> None:
    rows = [*scores(36, 50), *scores(23, 50, subject="russian"), *scores(1, subject="history")]
    clean = one(
        exam_scores.clean_subjects(exam_scores.score_observations(ege(*rows), minimum=MINIMUM)), "clean_subjects"
    )
    # history has no known minimum: it can be neither clean nor not
    assert (clean["numerator"], clean["n"], clean["obs_value"]) == (1, 2, 50.0)


def test_groups_of_participants() -> None:
    grouped = exam_scores.with_group(ege(*scores(35, 36, 60, 61, 80, 81, 100)), MINIMUM)
    assert grouped["score_group"].tolist() == ["below", "low", "low", "middle", "middle", "top", "top"]
    assert exam_scores.with_group(ege(*scores(50, subject="history")), MINIMUM)["score_group"].tolist() == [""]
    marks = exam_scores.with_group(ege({"mark": 2}, {"mark": 5}, form="gve"), MINIMUM)
    assert marks["score_group"].tolist() == ["mark2", "mark5"]


def task(result: int, number: int, part: str = "short", **more: object) -> dict[str, object]:
    return {"year": 2022, "result_id": result, "task": number, "part": part, "credit": "unknown", "points": None,
            "max_points": None, **more}  # fmt: skip


def tasks(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    return table.astype({"points": "Int64", "max_points": "Int64", "credit": "string"})


def test_completion_of_a_task_by_all_and_by_group() -> None:
    exams = ege(*scores(20, 50, 90, 95))
    made = exam_scores.task_observations(
        exams,
        tasks(
            # «+», «−» and a digit of a short answer: the greatest digit seen is the whole
            task(0, 7, credit="none"),
            task(1, 7, credit="full"),
            task(2, 7, points=2, credit="full"),
            task(3, 7, points=1, credit="part"),
            # a long answer has its greatest points in the mask
            task(2, 2, "long", points=1, max_points=4, credit="part"),
            task(3, 2, "long", points=4, max_points=4, credit="full"),
            # neither sign nor digit could be read
            task(0, 2, "long", max_points=4),
        ),
        minimum=MINIMUM,
    )
    short = one(made, "exam_task_completion", category="07", group="")
    assert (short["obs_value"], short["n"]) == (pytest.approx(100 * (0 + 1 + 1 + 0.5) / 4), 4)
    assert one(made, "exam_task_completion", category="07", group="below")["obs_value"] == 0
    assert one(made, "exam_task_completion", category="07", group="low")["obs_value"] == 100
    assert one(made, "exam_task_completion", category="07", group="top")["obs_value"] == 75
    long = one(made, "exam_task_completion", category="р02", group="")
    assert (long["obs_value"], long["n"]) == (pytest.approx(100 * (0.25 + 1) / 2), 2)


def test_tasks_of_a_later_attempt_are_in_no_count() -> None:
    exams = ege({"test_score": 50.0}, {"test_score": 60.0, "is_first": False})
    made = exam_scores.task_observations(
        exams, tasks(task(0, 1, credit="none"), task(1, 1, credit="full")), minimum=MINIMUM
    )
    assert one(made, "exam_task_completion", category="01", group="")["obs_value"] == 0
