"""How exams were prepared and held, counted by hand: states, breaches, conditions, rehearsals, risk groups."""

from __future__ import annotations

import pandas as pd
import pytest

from mskoko_lib.indicators import conduct
from tests.observation_factory import one


def frame(row: dict[str, object], *rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([{"year": 2022, "school_id": "1", **row, **more} for more in rows])


def test_sittings_without_a_result_and_appeals() -> None:
    row = {"outcome": "valid", "appeal": None}
    sat = frame(
        row, {}, {"appeal": "granted"}, {"appeal": "declined"}, {"appeal": "declined"}, {"outcome": "absent"},
        {"outcome": "absent"}, {"outcome": "removed"}, {"outcome": "annulled"},
    )  # fmt: skip
    made = conduct.state_observations(sat, procedure="ege", table_hash="h")
    assert one(made, "sittings")["obs_value"] == 8
    states = {c: one(made, "sitting_state_share", category=c)["numerator"] for c in conduct.OUTCOMES}
    assert states == {"absent": 2, "removed": 1, "annulled": 1, "unfinished": 0}
    appeals = {c: one(made, "appeal_count", category=c)["obs_value"] for c in ("filed", "granted", "declined")}
    assert appeals == {"filed": 3, "granted": 1, "declined": 2}


def test_fault_of_pupils_apart_from_that_of_organisers() -> None:
    breaches = frame(
        {"at_fault": "pupil", "incident": "removed"},
        {}, {}, {"at_fault": "staff", "incident": "failure"}, {"at_fault": "staff", "incident": "appeal", "school_id": "2"},
        {"at_fault": "equipment", "incident": "failure"},
    )  # fmt: skip
    made = conduct.incident_observations(breaches, table_hash="h")
    assert {f: one(made, "incidents", group=f, category="")["obs_value"] for f in ("", *conduct.FAULTS)} == {
        "": 5, "pupil": 2, "staff": 2, "equipment": 1,
    }  # fmt: skip
    assert one(made, "incidents", group="staff", category="failure")["obs_value"] == 1
    assert one(made, "incidents", group="", category="failure")["obs_value"] == 2
    assert one(made, "incidents", group="pupil", category="failure")["obs_value"] == 0


def test_conditions_given_to_pupils_with_special_needs() -> None:
    row = {"health_category": "ovz", "document_in_time": True, "gave_up_gve": False,
           **dict.fromkeys(conduct.CONDITIONS, False)}  # fmt: skip
    form = frame(
        row,
        {"longer_time": True},
        {"longer_time": True, "assistant": True, "health_category": "disabled_child"},
        {"document_in_time": False},
        # nothing is said of the document: in no base
        {"document_in_time": None, "gave_up_gve": True},
    ).astype({"document_in_time": "boolean"})
    made = conduct.condition_observations(form, table_hash="h")
    assert one(made, "ovz_persons", category="")["obs_value"] == 4
    assert one(made, "ovz_persons", category="disabled_child")["obs_value"] == 1
    assert one(made, "condition_share", category="longer_time")[["numerator", "n"]].tolist() == [2, 4]
    assert one(made, "condition_share", category="assistant")["obs_value"] == 25.0
    assert one(made, "condition_share", category="gave_up_gve")["numerator"] == 1
    assert one(made, "condition_share", category="late_document")[["numerator", "n"]].tolist() == [1, 3]
    # health of a person: every figure is kept apart
    assert made["sensitive"].all()


def test_exam_rows_of_named_persons() -> None:
    sat = frame({"subject": "math"}, {"person": "a"}, {"person": "a", "subject": "russian"}, {"person": "b"},
                {"person": None}, {"person": "a", "year": 2021})  # fmt: skip
    named = frame({}, {"person": "a"}, {"person": "a"}, {"person": None})
    mine = conduct.of_persons(sat, named)
    assert mine[["year", "person", "subject"]].to_numpy().tolist() == [[2022, "a", "math"], [2022, "a", "russian"]]


def test_left_without_a_certificate_by_reason_and_way() -> None:
    row = {"no_certificate_reason": "failed", "went_to": "repeat"}
    form = frame(row, {}, {"went_to": "college"}, {"no_certificate_reason": "absent", "went_to": None})
    made = conduct.further_observations(form, table_hash="h")
    assert one(made, "left_without", group="")["obs_value"] == 3
    assert one(made, "left_without", group="reason", category="failed")["obs_value"] == 2
    assert one(made, "left_without", group="way", category="college")["obs_value"] == 1
    # one answer about the way lacks: the ways do not add up to three, and nothing is made of it
    assert made[made["group"] == "way"]["obs_value"].sum() == 2


REHEARSAL = {
    "rehearsal_scope": "federal", "with_pupils": True, "processed": True, "print_fault": False, "scan_fault": False,
    "delay_min": None, "closed": None, "n_registered": 10, "n_took_part": 9, "n_below_min": 1,
}  # fmt: skip


def rehearsals(*rows: dict[str, object]) -> pd.DataFrame:
    table = frame(REHEARSAL, *rows)
    booleans = ["with_pupils", "processed", "print_fault", "scan_fault", "closed"]
    numbers = ["delay_min", "n_registered", "n_took_part", "n_below_min"]
    return table.astype({**dict.fromkeys(booleans, "boolean"), **dict.fromkeys(numbers, "Int64")})


def test_rehearsals_their_faults_and_turnout() -> None:
    form = rehearsals(
        {},
        {"print_fault": True, "closed": True},
        {"scan_fault": True, "delay_min": 15, "closed": False, "rehearsal_scope": "regional"},
        {"delay_min": 0, "with_pupils": False, "processed": False, "n_registered": None, "n_below_min": None},
        # nobody said whether the fault was closed: it is open
        {"delay_min": 5, "n_took_part": 5, "n_below_min": None},
    )
    made = conduct.rehearsal_observations(form, table_hash="h")
    counts = {c: one(made, "rehearsals", category=c)["obs_value"] for c in ("", "federal", "regional", "with_pupils")}
    assert counts == {"": 5, "federal": 4, "regional": 1, "with_pupils": 4}
    faults = {
        c: one(made, "rehearsal_fault_share", category=c)["numerator"]
        for c in ("print", "scan", "delay", "any", "open")
    }
    assert faults == {"print": 1, "scan": 1, "delay": 2, "any": 3, "open": 2}
    turnout = one(made, "rehearsal_turnout")
    # the fourth did not say how many were down
    assert (turnout["numerator"], turnout["n"]) == (9 + 9 + 9 + 5, 40)
    below = one(made, "rehearsal_below_share")
    assert (below["numerator"], below["n"]) == (3, 27)


def test_a_year_whose_form_had_no_column_of_the_minimum() -> None:
    made = conduct.rehearsal_observations(rehearsals({}).drop(columns="n_below_min"), table_hash="h")
    assert "rehearsal_below_share" not in set(made["indicator"])
    assert one(made, "rehearsal_turnout")["obs_value"] == pytest.approx(90)


MINIMUM = pd.DataFrame({"year": [2022], "subject": ["russian"], "minimum": [24.0]})


def pairs(*rows: dict[str, object], exam: str = "ege", subject: str = "russian") -> pd.DataFrame:
    table = frame({"exam": exam, "subject": subject, "told_risk": True, "failed": False}, *rows)
    return table.astype({"failed": "boolean"})


def listed(*rows: dict[str, object], exam: str = "ege", subject: str = "russian") -> pd.DataFrame:
    table = frame({"exam": exam, "subject": subject, "individual_work": False, "mock_result": None}, *rows)
    return table.astype({"mock_result": "Int64", "individual_work": "boolean"})


def test_forecast_against_result() -> None:
    sat = pairs(
        {"person": "foreseen", "failed": True},
        {"person": "missed", "failed": True},
        {"person": "alarm"},
        {"person": "mended"},
        {"person": "calm"},
        # the school sent no risk group, or the minimum is not known
        {"person": "silent", "failed": True, "told_risk": False},
        {"person": "unknown", "failed": None},
    )
    form = listed(
        {"person": "foreseen", "mock_result": 23, "individual_work": True},
        {"person": "alarm", "mock_result": 24, "individual_work": True},
        {"person": "mended", "mock_result": 10},
        # not among those who sat
        {"person": "stranger", "mock_result": 1},
        # somebody of another school whom nobody could be linked to
        {"person": None, "school_id": "2"},
    )
    made = conduct.risk_observations(sat, form, minimum=MINIMUM, table_hash="h")
    expected = {
        "risk_listed_share": [3, 5],
        "missed_share": [1, 2],
        "false_alarm_share": [2, 3],
        "worked_share": [2, 3],
        # 24 is the minimum itself and is passed
        "mock_failed_share": [2, 3],
        "mock_mended_share": [1, 2],
    }
    assert {name: one(made, name, group="ege")[["numerator", "n"]].tolist() for name in expected} == expected
    assert one(made, "failed_pairs")["obs_value"] == 2


def test_a_listed_pupil_whom_nobody_could_find_makes_no_missed_forecast() -> None:
    sat = pairs({"person": "namesake", "failed": True}, {"person": "other"})
    assert conduct.risk_observations(sat, listed({"person": None}), minimum=MINIMUM, table_hash="h").empty
    # of another subject it says nothing
    made = conduct.risk_observations(sat, listed({"person": None}, subject="physics"), minimum=MINIMUM, table_hash="h")
    assert one(made, "missed_share")[["numerator", "n"]].tolist() == [1, 1]


def test_a_year_in_which_no_school_told_its_risk_group() -> None:
    sat = pairs({"person": "a", "failed": True, "told_risk": False})
    assert conduct.risk_observations(sat, listed({"person": "a"})[:0], minimum=MINIMUM, table_hash="h").empty


def test_left_without_a_certificate_in_protocols_and_in_forms_of_the_same_schools() -> None:
    people = frame(
        {"failed_last": False},
        {"failed_last": True}, {}, {"school_id": "2", "failed_last": True}, {"school_id": "3", "failed_last": True},
        {"school_id": "4", "failed_last": None},
    ).astype({"failed_last": "boolean"})  # fmt: skip
    states = frame(
        {"form": "repeat_year", "state": "rows"},
        {}, {"school_id": "2", "state": "none"}, {"school_id": "3", "state": "empty"}, {"school_id": "4"},
    )  # fmt: skip
    form = frame(
        {"no_certificate_reason": "failed"},
        {}, {"no_certificate_reason": "not_admitted"}, {"school_id": "4"},
    )  # fmt: skip
    made = conduct.left_observations(people, form, states, table_hash="h")
    # school 3 did not answer; how school 4 ended no protocol says; who was not admitted is in no protocol
    assert one(made, "left_by_protocol")["obs_value"] == 2
    assert one(made, "left_by_form")["obs_value"] == 1
    schools = conduct.left_observations(people, form, states, table_hash="h", by=("year", "school_id"))
    # «нет таких» is nought, and the protocol has one
    assert one(schools, "left_by_form", school_id="2")["obs_value"] == 0
    assert one(schools, "left_by_protocol", school_id="2")["obs_value"] == 1


def test_mock_exam_of_grade_nine_is_judged_by_its_mark() -> None:
    sat = pairs({"person": "a"}, {"person": "b"}, exam="oge", subject="math")
    form = listed({"person": "a", "mock_result": 2}, {"person": "b", "mock_result": 3}, exam="oge", subject="math")
    made = conduct.risk_observations(sat, form, minimum=MINIMUM, table_hash="h")
    assert one(made, "mock_failed_share", group="oge")[["numerator", "n"]].tolist() == [1, 2]
