"""Observers counted by hand: planned and present, breaches only of visits that were held, both sides of one work."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.indicators import observers
from tests.observation_factory import one

VISIT = {
    "year": 2022, "school_id": "1", "visit_date": "2022-04-12", "work_kind": "vpr", "subject": "math", "grade": 6, "came": True,
    "trained": True, "interested": False, "saw_marking": False, "follow_up": None,
    "minutes": None, **dict.fromkeys(observers.BREACHES, False),
}  # fmt: skip


def visits(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**VISIT, **row} for row in rows])
    return table.assign(visit_date=pd.to_datetime(table["visit_date"]))


FORM = visits(
    {"phones": True, "help_given": True, "follow_up": "recheck", "minutes": 45},
    {"school_id": "2", "trained": None, "saw_marking": True},
    {"school_id": "3", "late_entry": True, "minutes": 44},
    # nobody came: what stands in the row was seen by nobody
    {"school_id": "4", "came": False, "phones": True},
    {"school_id": "4", "came": None, "visit_date": "2022-09-20", "subject": "russian"},
)


def test_planned_and_present() -> None:
    made = observers.visit_observations(FORM, table_hash="h")
    assert one(made, "visits_planned")["obs_value"] == 5
    # of one visit it is not told whether the observer came: it is no absence
    assert one(made, "visits_held_share")[["numerator", "n"]].tolist() == [3, 4]
    # at three visits held; of one of them nothing is told of training, and a blank of the others means «нет»
    assert one(made, "visit_quality_share", category="trained")[["numerator", "n"]].tolist() == [2, 2]
    assert one(made, "visit_quality_share", category="saw_marking")[["numerator", "n"]].tolist() == [1, 3]
    # 45 minutes are a whole lesson; of school 2 no minutes are told
    assert one(made, "visit_short_share")[["numerator", "n"]].tolist() == [1, 2]
    works = observers.visit_observations(FORM, table_hash="h", each=("work",))
    assert one(works, "visits_held_share", group="vpr 04-12")[["numerator", "n"]].tolist() == [3, 4]
    months = observers.visit_observations(FORM, table_hash="h", each=("month",))
    assert one(months, "visits_planned", group="09")["obs_value"] == 1
    assert months[(months["indicator"] == "visits_held_share") & (months["group"] == "09")].empty
    assert observers.visit_observations(FORM[:0], table_hash="h").empty


def test_breaches_and_what_followed() -> None:
    made = observers.visit_observations(FORM, table_hash="h")
    # two breaches of one visit are one visit with a breach
    assert one(made, "breach_visit_share")[["numerator", "n"]].tolist() == [2, 3]
    kinds = {
        c: one(made, "breaches", category=c)["obs_value"] for c in ("phones", "help_given", "late_entry", "marking")
    }
    assert kinds == {"phones": 1, "help_given": 1, "late_entry": 1, "marking": 0}
    followed = {c: one(made, "breach_follow_up", category=c)["obs_value"] for c in ("recheck", "talk", "")}
    assert followed == {"recheck": 1, "talk": 0, "": 1}


def results(*rows: tuple[str, str, int, float | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["school_id", "subject", "grade", "mark"])
    table = table.assign(year=2022, status="wrote", term="spring", programme_grade=table["grade"])
    return table.astype({"mark": "Float64"})


def test_coverage_is_of_works_and_not_of_pupils() -> None:
    wrote = results(
        ("1", "math", 6, 4), ("1", "math", 6, 3), ("1", "russian", 5, 5), ("2", "math", 6, 2), ("5", "math", 6, 3)
    )
    made = observers.coverage_observations(wrote, FORM, table_hash="h")
    assert one(made, "coverage_share")[["numerator", "n"]].tolist() == [2, 4]
    # the visit was in April: the work of autumn is another one
    autumn = observers.coverage_observations(wrote.assign(term="autumn"), FORM, table_hash="h")
    assert one(autumn, "coverage_share")["numerator"] == 0
    absent = wrote.assign(status="absent")
    assert observers.coverage_observations(absent, FORM, table_hash="h").empty


def test_visits_whose_work_is_in_no_protocol() -> None:
    wrote = results(("1", "math", 6, 4), ("3", "math", 6, 3), ("4", "math", 6, 3))
    # school 2 has no protocol of the work, nobody came to school 4
    assert observers.without_protocol(FORM, wrote)["school_id"].tolist() == ["2"]
    # a regional work is in no protocol of ВПР, nor is the same work of another term
    regional = FORM.assign(work_kind="regional")
    assert observers.without_protocol(regional, wrote)["school_id"].tolist() == ["1", "2", "3"]
    assert len(observers.without_protocol(FORM, wrote.assign(term="autumn"))) == 3
    assert observers.without_protocol(FORM[:0], wrote).empty


def test_results_of_one_work_on_both_sides() -> None:
    marks = results(
        ("1", "math", 6, 3), ("1", "math", 6, 2), ("2", "math", 6, 4), ("4", "math", 6, 5), ("5", "math", 6, 4),
        # no mark is no result; physics was watched nowhere: nothing to set beside
        ("5", "math", 6, None), ("1", "physics", 7, 5),
    )  # fmt: skip
    made = observers.side_by_side(marks, FORM, table_hash="h")
    assert one(made, "watched_success_share", group="with")[["numerator", "n"]].tolist() == [2, 3]
    # nobody came to school 4
    assert one(made, "watched_success_share", group="without")[["numerator", "n"]].tolist() == [2, 2]
    assert one(made, "watched_good_share", group="with")["numerator"] == 1
    assert set(made["subject"]) == {"math"}
    mine = observers.side_by_side(marks, FORM, table_hash="h", by=("year", *observers.WORK_KEYS, "school_id"))
    assert one(mine, "watched_success_share", school_id="1")[["numerator", "n"]].tolist() == [1, 2]
