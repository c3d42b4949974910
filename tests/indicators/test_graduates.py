"""Graduates as persons: who failed at first, in the summer and in the end, counted by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mskoko_lib.indicators import graduates
from mskoko_lib.observations import Source

JUNE, JULY, SEPTEMBER = dt.date(2022, 6, 1), dt.date(2022, 7, 4), dt.date(2022, 9, 5)
MINIMUM = pd.DataFrame(
    {"year": [2022] * 3, "subject": ["russian", "math_profile", "physics"], "minimum": [24.0, 27.0, 36.0]}
)
ROW = {
    "year": 2022, "school_id": "1", "exam": "oge", "form": "oge", "subject": "math", "outcome": "valid", "mark": None,
    "test_score": None, "is_first": True, "is_final": True, "exam_date": JUNE,
}  # fmt: skip


def failed(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**ROW, **row} for row in rows]).assign(result_id=range(len(rows)))
    table["exam_date"] = pd.to_datetime(table["exam_date"])
    table = table.astype({"mark": "Int64", "test_score": "float64"})
    return graduates.with_failed(table, MINIMUM)


def test_failed_by_mark_or_by_minimum() -> None:
    table = failed(
        {"person": "a", "mark": 2},
        {"person": "b", "mark": 3},
        {"person": "c", "form": "ege", "subject": "russian", "test_score": 23.0},
        {"person": "d", "form": "ege", "subject": "russian", "test_score": 24.0},
        {"person": "e", "form": "ege", "subject": "math_base", "mark": 2},
        # a subject without a known minimum, and a person who was absent
        {"person": "f", "form": "ege", "subject": "history", "test_score": 1.0},
        {"person": "g", "outcome": "absent"},
    )
    assert table["failed"].tolist()[:5] == [True, False, True, False, True]
    assert table["failed"].isna().tolist() == [False] * 5 + [True]


def test_ninth_grade_from_first_attempt_to_the_last() -> None:
    people = graduates.ninth_grade(
        failed(
            {"person": "passed", "mark": 4},
            {"person": "july", "mark": 2},
            {"person": "july", "mark": 3, "exam_date": JULY, "is_first": False},
            {"person": "september", "mark": 2},
            {"person": "september", "mark": 3, "exam_date": SEPTEMBER, "is_first": False},
            {"person": "left", "mark": 2},
            {"person": "left", "mark": 2, "exam_date": SEPTEMBER, "is_first": False},
            # ill in June: first attempt in September and failed
            {"person": "ill", "mark": 2, "exam_date": SEPTEMBER},
            {"person": "ill_passed", "mark": 3, "exam_date": SEPTEMBER},
            # one subject mended, the other not
            {"person": "half", "mark": 2},
            {"person": "half", "mark": 3, "exam_date": JULY, "is_first": False},
            {"person": "half", "mark": 2, "subject": "russian"},
        )
    )
    people = people.set_index(people["who"].str.removeprefix("2022 "))
    chain = people[["failed_first", "failed_summer", "failed_last"]].astype(int)
    assert {name: tuple(row) for name, row in chain.T.items()} == {
        "passed": (0, 0, 0),
        "july": (1, 0, 0),
        "september": (1, 1, 0),
        "left": (1, 1, 1),
        "ill": (1, 1, 1),
        "ill_passed": (0, 0, 0),
        "half": (1, 1, 1),
    }


def test_eleventh_grade_needs_russian_and_one_mathematics() -> None:
    ege = {"exam": "ege", "form": "ege"}
    people = graduates.eleventh_grade(
        failed(
            {"person": "ok", **ege, "subject": "russian", "test_score": 60.0},
            {"person": "ok", **ege, "subject": "math_base", "mark": 4},
            # profile below its minimum, base passed in July: failed at first, the certificate is there
            {"person": "base", **ege, "subject": "math_profile", "test_score": 20.0},
            {"person": "base", **ege, "subject": "math_base", "mark": 3, "exam_date": JULY, "is_first": False},
            {"person": "maths", **ege, "subject": "math_profile", "test_score": 26.0},
            {"person": "russian", **ege, "subject": "russian", "test_score": 20.0},
            {
                "person": "russian",
                **ege,
                "subject": "russian",
                "test_score": 24.0,
                "exam_date": JULY,
                "is_first": False,
            },
            # a chosen subject below its minimum takes no certificate away
            {"person": "physics", **ege, "subject": "physics", "test_score": 10.0},
            {"person": "physics", **ege, "subject": "russian", "test_score": 50.0},
        )
    ).set_index("who")
    got = people[["russian_first", "maths_first", "failed_first", "failed_last"]].astype(int)
    assert {name.removeprefix("2022 "): tuple(row) for name, row in got.T.items()} == {
        "ok": (0, 0, 0, 0),
        "base": (0, 1, 1, 0),
        "maths": (0, 1, 1, 1),
        "russian": (1, 0, 1, 0),
        "physics": (0, 0, 0, 0),
    }


def test_both_mathematics_of_one_week_are_one_first_attempt() -> None:
    ege = {"exam": "ege", "form": "ege"}
    people = graduates.eleventh_grade(
        failed(
            {"person": "both", **ege, "subject": "math_profile", "test_score": 20.0},
            {"person": "both", **ege, "subject": "math_base", "mark": 3, "exam_date": JUNE + dt.timedelta(days=1)},
        )
    )
    assert people[["maths_first", "failed_first"]].to_numpy().tolist() == [[False, False]]


def test_how_it_ended_is_not_known_without_protocols_of_the_retakes() -> None:
    june = failed({"person": "a", "mark": 2}, {"person": "b", "mark": 4})
    assert graduates.ninth_grade(june)[["failed_summer", "failed_last"]].isna().all(axis=None)
    made = graduates.chain_observations(graduates.ninth_grade(june), procedure="gia9", table_hash="h")
    assert set(made.loc[made["indicator"] == "failed_person_share", "category"]) == {"first"}
    # July has come, September has not
    july = failed(
        {"person": "a", "mark": 2},
        {"person": "b", "mark": 2},
        {"person": "b", "mark": 3, "exam_date": JULY, "is_first": False},
    )
    people = graduates.ninth_grade(july)
    assert people["failed_summer"].tolist() == [True, False]
    assert people["failed_last"].isna().all()
    # nobody had to come again
    passed = graduates.ninth_grade(failed({"person": "a", "mark": 3}))
    assert passed[["failed_first", "failed_summer", "failed_last"]].astype(bool).to_numpy().tolist() == [[False] * 3]
    russian = {"exam": "ege", "form": "ege", "subject": "russian", "test_score": 20.0}
    assert graduates.eleventh_grade(failed({"person": "a", **russian}))["failed_last"].isna().all()


def test_one_figure_a_person_over_all_subjects() -> None:
    made = graduates.person_mark_observations(
        failed(
            # one pupil with four «2» is one, and not four
            *({"person": "a", "subject": subject, "mark": 2} for subject in ("math", "russian", "physics", "history")),
            {"person": "b", "mark": 5}, {"person": "b", "subject": "russian", "mark": 4},
            {"person": "c", "mark": 5}, {"person": "c", "subject": "russian", "mark": 3},
            # a retake, and a row that nobody could be linked to
            {"person": "a", "mark": 5, "is_first": False}, {"person": None, "mark": 2},
        ),
        table_hash="h",
    )  # fmt: skip
    counts = made.set_index("indicator")[["numerator", "n"]].astype(int).T.to_dict("list")
    assert counts == {"person_taker": [3, 3], "person_two_share": [1, 3], "person_good_share": [1, 3]}


def test_rows_of_nobody_are_persons_of_their_own() -> None:
    people = graduates.ninth_grade(failed({"person": None, "mark": 2}, {"person": None, "mark": 4}))
    assert sorted(people["failed_first"]) == [False, True]


def test_chain_counts_persons() -> None:
    people = graduates.ninth_grade(
        failed({"person": "a", "mark": 2}, {"person": "a", "mark": 2, "subject": "russian"}, {"person": "b", "mark": 5})
    )
    made = graduates.chain_observations(people, procedure="oge", table_hash="h")
    first = made[(made["indicator"] == "failed_person_share") & (made["category"] == "first")].iloc[0]
    # two «2» of one person are one person
    assert (first["numerator"], first["n"], first["obs_value"]) == (1, 2, 50.0)
    assert made[made["indicator"] == "failed_person_share"]["sensitive"].all()
    # a is left with «2» and no protocol of a retake is there: nobody knows who gets a certificate
    assert made[made["indicator"] == "passed_person_share"].empty
    ended = people.assign(failed_last=pd.array([True, False], dtype="boolean"))
    made = graduates.chain_observations(ended, procedure="oge", table_hash="h")
    passed = made[made["indicator"] == "passed_person_share"].iloc[0]
    assert (passed["numerator"], passed["n"], passed["sensitive"]) == (1, 2, True)


def test_around_the_minimum() -> None:
    ege = {"exam": "ege", "form": "ege", "subject": "physics"}
    scores = (36, 36, 37, 35, 0, 80)
    rows = failed(
        *({"person": str(k), **ege, "test_score": float(score)} for k, score in enumerate(scores)),
        {"person": "again", **ege, "test_score": 36.0, "is_first": False},
        {"person": "other", **ege, "subject": "history", "test_score": 36.0},
    )
    made = graduates.around_minimum(rows, MINIMUM, source=Source("ege", "exam_results", "h", ""))
    assert set(made["n"]) == {6}
    counts = dict(zip(made["category"], made["numerator"], strict=True))
    assert counts == {"at": 2, "above": 1, "below": 1, "zero": 1}
    assert made["obs_value"].max() == pytest.approx(100 * 2 / 6)
