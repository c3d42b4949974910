"""Road maps, sites, admission, inspections and heads' reports counted by hand; terms on the day, before and after it."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mskoko_lib.indicators import controls, known
from tests.observation_factory import one

DAY = dt.date(2022, 11, 1)


def frame(row: dict[str, object], *rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{"year": 2022, "school_id": "1", **row, **more} for more in rows])
    dates = [name for name in table if str(name).endswith("_date")]
    return table.assign(**{name: pd.to_datetime(table[name]) for name in dates})


MEASURE = {"section": "teaching", "due_date": "2022-10-01", "has_owner": True, "measurable": False, "own_figures": False,
           "done": True, "has_proof": False}  # fmt: skip


def test_a_measure_is_overdue_the_day_after_its_term() -> None:
    plan = frame(
        MEASURE,
        {},
        {"done": False},
        {"done": None, "due_date": "2022-10-31"},
        # the term is today: neither due nor overdue yet
        {"done": False, "due_date": "2022-11-01"},
        {"done": True, "due_date": "2023-03-01", "has_proof": True, "measurable": True},
    )
    made = controls.road_map_observations(plan, as_of=DAY, table_hash="h")
    assert one(made, "plan_measures")["obs_value"] == 5
    assert one(made, "plan_due_share")[["numerator", "n"]].tolist() == [3, 5]
    assert one(made, "plan_done_share")[["numerator", "n"]].tolist() == [1, 3]
    assert one(made, "plan_overdue")["obs_value"] == 2
    assert one(made, "plan_quality_share", category="measurable")[["numerator", "n"]].tolist() == [1, 5]
    # proof is asked of what is done
    assert one(made, "plan_quality_share", category="proof")[["numerator", "n"]].tolist() == [1, 2]
    later = controls.road_map_observations(plan, as_of=dt.date(2022, 11, 2), table_hash="h")
    assert one(later, "plan_overdue")["obs_value"] == 3
    assert controls.road_map_observations(plan[:0], as_of=DAY, table_hash="h").empty


def test_typical_gaps_of_road_maps() -> None:
    plan = frame(
        MEASURE,
        {}, {"section": "risk"}, {"section": "analysis", "own_figures": True},
        # an analysis without the school's own figures is none
        {"school_id": "2", "section": "analysis"}, {"school_id": "2"}, {"school_id": "2"},
    )  # fmt: skip
    made = controls.road_map_sections(plan, ["analysis", "risk", "teaching", "ovz"], table_hash="h")
    shares = {c: one(made, "section_share", category=c)["numerator"] for c in ("analysis", "risk", "teaching", "ovz")}
    assert shares == {"analysis": 1, "risk": 1, "teaching": 2, "ovz": 0}
    assert one(made, "section_share", category="ovz")["n"] == 2
    assert one(made, "section_completeness", school_id="1")[["numerator", "n"]].tolist() == [3, 4]
    assert one(made, "section_completeness", school_id="2")["obs_value"] == 25.0


SITE = {"month": "01", "main": "yes", "documents": "part", "gia_timetable": "late", "works_timetable": None}
CRITERIA = ["main", "documents", "gia_timetable", "works_timetable"]


def test_sites_are_judged_by_what_was_looked_at() -> None:
    checks = frame(
        SITE,
        {},
        {"month": "02", "main": "no", "documents": "yes", "gia_timetable": "na"},
        # a criterion that was added in September
        {"month": "09", "documents": None, "works_timetable": "yes"},
        # an empty checklist
        {"school_id": "2", "main": None, "documents": None, "gia_timetable": None},
    )
    answers = controls.site_answers(checks, CRITERIA)
    assert len(answers) == 3 + 2 + 3
    made = controls.site_observations(answers, table_hash="h")
    assert one(made, "site_share")[["numerator", "n"]].tolist() == [6, 8]
    assert one(made, "site_part_share")[["numerator", "n"]].tolist() == [1, 8]
    assert one(made, "site_late_share")[["numerator", "n"]].tolist() == [2, 6]
    months = controls.site_observations(answers, table_hash="h", each=("month",))
    assert {g: one(months, "site_share", group=g)["n"] for g in ("01", "02", "09")} == {"01": 3, "02": 2, "09": 3}
    each = controls.site_observations(answers, table_hash="h", each=("criterion",))
    # before September the new criterion lowers nothing
    assert one(each, "site_share", category="works_timetable")[["numerator", "n"]].tolist() == [1, 1]
    schools = controls.site_observations(answers, table_hash="h", by=("year", "school_id"))
    assert set(schools["school_id"]) == {"1"}
    # a form of an older year without the column
    assert len(controls.site_answers(checks.drop(columns="works_timetable"), CRITERIA)) == 7


ADMISSION = {
    "exam": "oge",
    "n_graduates": 50,
    "n_admitted": 47,
    "n_debt": 2,
    "n_no_pass": 1,
    "n_other": 0,
    "n_later": 1,
    "n_in_ris": 49,
}


def test_links_that_do_not_work_are_added_up_over_the_checks_that_told_them() -> None:
    form = pd.DataFrame(
        {"year": 2022, "school_id": ["1", "1", "2"], "dead_links": pd.array([3, None, 2], dtype="Int64")}
    )
    total = one(controls.link_observations(form, table_hash="h"), "dead_links")
    assert (total["obs_value"], total["n"], total["n_schools"]) == (5, 2, 2)
    own = controls.link_observations(form, table_hash="h", by=("year", "school_id"))
    assert one(own, "dead_links", school_id="1")["obs_value"] == 3
    assert controls.link_observations(form.iloc[1:2], table_hash="h").empty


def test_admission_and_why_not() -> None:
    form = frame(
        ADMISSION,
        {},
        {
            "school_id": "2",
            "n_graduates": 10,
            "n_admitted": 10,
            "n_debt": 0,
            "n_no_pass": 0,
            "n_later": None,
            "n_in_ris": None,
        },
        {"exam": "ege", "n_graduates": 20, "n_admitted": 20, "n_debt": 0, "n_no_pass": 0, "n_later": 0},
        # how many were admitted is not told
        {"school_id": "3", "n_admitted": None},
    ).astype({name: "Int64" for name in ADMISSION if name != "exam"})
    made = controls.admission_observations(form, table_hash="h")
    share = one(made, "admission_share", group="oge")
    assert (share["numerator"], share["n"], share["obs_value"]) == (57, 60, 95.0)
    reasons = {c: one(made, "not_admitted", group="oge", category=c)["obs_value"] for c in ("", *controls.REASONS)}
    assert reasons == {"": 3, "n_debt": 2, "n_no_pass": 1, "n_other": 0}
    assert one(made, "admitted_later_share", group="oge")[["numerator", "n"]].tolist() == [1, 3]
    # school 2 did not tell how many it has in РИС, school 3 how many were admitted
    assert one(made, "admission_in_ris", group="oge")["obs_value"] == 49
    # all were admitted: there is nobody who could be later
    assert made[(made["indicator"] == "admitted_later_share") & (made["group"] == "ege")].empty
    assert made.loc[made["indicator"] == "not_admitted", "sensitive"].all()


def test_in_may_nobody_knows_yet_who_will_be_admitted_later() -> None:
    """School 1: one of three; school 2 has five not admitted and has left the cell empty, which is no nought."""
    blank = {"school_id": "2", "n_admitted": 45, "n_debt": 5, "n_no_pass": 0, "n_later": None}
    form = frame(ADMISSION, {}, blank).astype({name: "Int64" for name in ADMISSION if name != "exam"})
    made = controls.admission_observations(form, table_hash="h")
    assert one(made, "admitted_later_share", group="oge")[["numerator", "n"]].tolist() == [1, 3]
    assert one(made, "not_admitted", group="oge", category="")["obs_value"] == 8


FAULT = {"criterion": "risk", "found": "fault", "addressee": "school", "due_date": "2022-10-01", "removed": False}
KEPT = {"found": "kept", "addressee": None, "due_date": None, "removed": None}


def test_faults_of_inspections() -> None:
    form = frame(
        FAULT,
        {},
        {"criterion": "orders", **KEPT},
        {"criterion": "textbooks", "found": "remark", "addressee": "department", "removed": True},
        {"criterion": "staff", **KEPT, "found": "na"},
        {"school_id": "2", "due_date": "2022-12-01"},
    )
    before = frame(FAULT, {}, {"school_id": "2", **KEPT, "criterion": "risk"})
    made = controls.inspection_observations(form, before, as_of=DAY, table_hash="h")
    whole = one(made, "fault_share", category="")
    assert (whole["numerator"], whole["n"]) == (3, 4)
    assert one(made, "fault_share", category="risk")[["numerator", "n"]].tolist() == [2, 2]
    assert one(made, "fault_removed_share")[["numerator", "n"]].tolist() == [1, 3]
    assert one(made, "fault_overdue", category="")["obs_value"] == 1
    # school 2 kept the criterion a year ago
    assert one(made, "fault_repeated")["obs_value"] == 1
    assert {c: one(made, "fault_addressee", category=c)["obs_value"] for c in controls.ADDRESSEES} == {
        "school": 2, "department": 1, "founder": 0,
    }  # fmt: skip
    # both schools have a fault; a school of its own has no share of schools
    assert one(made, "school_fault_share")[["numerator", "n"]].tolist() == [2, 2]
    own = controls.inspection_observations(form, before, as_of=DAY, table_hash="h", by=("year", "school_id"))
    assert "school_fault_share" not in set(own["indicator"])
    first_year = controls.inspection_observations(form, before[:0], as_of=DAY, table_hash="h")
    assert one(first_year, "fault_repeated")["obs_value"] == 0


PROMISE = {
    "report": "programme",
    "area": "gia",
    "commitment_number": 1,
    "due_date": "2022-10-20",
    "state": "fulfilled",
    "has_proof": True,
}


def test_commitments_by_report() -> None:
    form = frame(
        PROMISE,
        {},
        {"commitment_number": 2, "area": "staff", "state": "partly", "has_proof": False},
        {"report": "quality", "due_date": "2023-02-01", "state": "under_way"},
        # fulfilled before its term, without proof
        {"report": "quality", "commitment_number": 2, "due_date": "2023-02-01", "has_proof": None},
        # a report without commitments
        {"report": "monitoring", "commitment_number": None, "due_date": None, "state": None},
    )
    made = controls.commitment_observations(form, as_of=DAY, table_hash="h")
    assert one(made, "commitments", group="", category="")["obs_value"] == 4
    assert one(made, "commitment_kept_share", group="", category="")[["numerator", "n"]].tolist() == [1, 2]
    assert one(made, "commitment_overdue", group="", category="")["obs_value"] == 1
    assert one(made, "commitment_proof_share", group="", category="")[["numerator", "n"]].tolist() == [1, 2]
    assert one(made, "commitments", group="quality")["obs_value"] == 2
    assert "monitoring" not in set(made["group"])
    assert one(made, "commitments", category="gia")["obs_value"] == 3
    assert one(made, "commitment_kept_share", category="staff")[["numerator", "n"]].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("day", "n_overdue"), [("2022-10-20", 0), ("2022-10-21", 1), ("2023-02-01", 1), ("2023-02-02", 2)]
)
def test_the_day_moves_what_is_overdue(day: str, n_overdue: int) -> None:
    form = frame(PROMISE, {"state": "partly"}, {"report": "quality", "due_date": "2023-02-01", "state": "under_way"})
    made = controls.commitment_observations(form, as_of=dt.date.fromisoformat(day), table_hash="h")
    assert one(made, "commitment_overdue", group="", category="")["obs_value"] == n_overdue


@pytest.mark.parametrize(("day", "n_done"), [("2022-10-31", 0), ("2022-11-01", 1), ("2022-11-02", 1)])
def test_what_is_done_later_is_not_done_yet(day: str, n_done: int) -> None:
    """Each is done on 1 November; the term was 1 October. What has no day keeps what it tells."""
    as_of = dt.date.fromisoformat(day)
    plan = frame(MEASURE, {"done_date": "2022-11-01", "has_proof": True}, {"done_date": None})
    made = controls.road_map_observations(plan, as_of=as_of, table_hash="h")
    assert one(made, "plan_done_share")[["numerator", "n"]].tolist() == [n_done + 1, 2]
    assert one(made, "plan_overdue")["obs_value"] == len(controls.overdue_measures(plan, as_of)) == 1 - n_done
    assert one(made, "plan_quality_share", category="proof")[["numerator", "n"]].tolist() == [n_done, n_done + 1]

    faults = frame(FAULT, {"removed": True, "removed_date": "2022-11-01"}, {"removed": True, "removed_date": None})
    found = controls.inspection_observations(faults, faults[:0], as_of=as_of, table_hash="h")
    assert one(found, "fault_removed_share")[["numerator", "n"]].tolist() == [n_done + 1, 2]
    assert one(found, "fault_overdue", category="")["obs_value"] == 1 - n_done

    kept = frame(PROMISE, {"fulfilled_date": "2022-11-01"}, {"fulfilled_date": None})
    kept = controls.commitment_observations(kept, as_of=as_of, table_hash="h")
    at = {"group": "", "category": ""}
    assert one(kept, "commitment_kept_share", **at)[["numerator", "n"]].tolist() == [n_done + 1, 2]
    assert one(kept, "commitment_overdue", **at)["obs_value"] == 1 - n_done
    # a proof of what is not done yet counts as little
    assert one(kept, "commitment_proof_share", **at)[["numerator", "n"]].tolist() == [n_done + 1, n_done + 1]


@pytest.mark.parametrize(("day", "n_taken"), [("2022-10-11", 1), ("2022-10-12", 2), ("2022-10-13", 2)])
def test_nothing_is_promised_before_the_report_is_heard(day: str, n_taken: int) -> None:
    form = frame(PROMISE, {"heard_date": "2022-10-12"}, {"heard_date": None})
    made = controls.commitment_observations(form, as_of=dt.date.fromisoformat(day), table_hash="h")
    assert one(made, "commitments", group="", category="")["obs_value"] == n_taken


def test_a_fault_that_is_overdue_and_repeated_is_told_apart() -> None:
    form = frame(FAULT, {}, {"criterion": "orders"}, {"criterion": "staff", "removed": True})
    made = controls.inspection_observations(form, frame(FAULT, {}), as_of=DAY, table_hash="h")
    assert one(made, "fault_overdue", category="")["obs_value"] == 2
    assert one(made, "fault_overdue", category="first")["obs_value"] == 1


def test_commitments_of_the_year_before_that_nobody_judges() -> None:
    form = frame(
        PROMISE,
        {"due_date": "2022-03-01", "state": "under_way"},
        {"due_date": "2021-12-01", "state": "not_fulfilled"},
        {"due_date": "2022-03-01", "fulfilled_date": "2022-02-01"},
        # the term ends with its day
        {"due_date": "2022-11-01", "state": "under_way"},
        {"school_id": "2", "due_date": "2022-03-01"},
        # a report without commitments
        {"school_id": "3", "commitment_number": None, "due_date": None, "state": None},
    ).assign(year=2021)
    made = controls.carried_over_observations(form, year=2022, as_of=DAY, table_hash="h")
    assert one(made, "carried_over")["obs_value"] == 2
    assert set(made["year"]) == {2022}
    by = ("year", "school_id")
    own = controls.carried_over_observations(form, year=2022, as_of=dt.date(2022, 11, 2), table_hash="h", by=by)
    assert [one(own, "carried_over", school_id=school)["obs_value"] for school in ("1", "2")] == [3, 0]
    assert "3" not in set(own["school_id"])
    assert controls.carried_over_observations(form[:0], year=2022, as_of=DAY, table_hash="h").empty


def test_the_year_before_is_judged_on_the_same_day_a_year_earlier() -> None:
    days = pd.to_datetime(["2020-01-01", "2021-11-01", "2021-11-02", "2022-11-01", None])
    form = pd.DataFrame({"year": [2020, 2021, 2021, 2022, 2022], "visit_date": days})
    made = controls.by_year(form, 2022, DAY, "visit_date")
    # the visit of 2 November 2021 had not happened on 1 November; a row without a day stays
    assert [(len(rows), day) for rows, day in made] == [(1, dt.date(2021, 11, 1)), (2, DAY)]
    # the leap day has no counterpart
    assert controls.by_year(form, 2022, dt.date(2024, 2, 29), "visit_date")[0][1] == dt.date(2023, 2, 28)
    same = known.same_day(form, "visit_date", 2022, DAY)
    assert same.index.tolist() == [0, 1, 3, 4]
    assert known.same_day(form[:0], "visit_date", 2022, DAY).empty


def test_last_years_faults_are_removed_by_the_same_day() -> None:
    row = {"visit_date": "2021-04-05", "removed": True}
    form = frame(FAULT, {**row, "removed_date": "2021-10-31"}, {**row, "removed_date": "2021-11-02"}).assign(year=2021)
    ((rows, day),) = controls.by_year(form, 2022, DAY, "visit_date")
    made = controls.inspection_observations(rows, rows[:0], as_of=day, table_hash="h")
    assert one(made, "fault_removed_share")[["numerator", "n"]].tolist() == [1, 2]
