"""What is planted about teachers and courses is in the rows of the forms, and the indicators come to it and to nothing beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pandas as pd

from mskoko_lib import norms
from mskoko_lib.demo import course_forms, staff_forms
from mskoko_lib.demo.course_facts import COURSE_FACTS
from mskoko_lib.demo.staff_forms import STAFF_FACTS
from mskoko_lib.demo.town import build
from mskoko_lib.forms import staff as forms
from mskoko_lib.forms.declaration import Form
from mskoko_lib.indicators import attestation, contingent, course_needs, course_people, courses, staff, vacancies
from mskoko_lib.norms.attestation import category_term
from mskoko_lib.params import Staff
from tests.observation_factory import one

DAY = dt.date(2022, 12, 31)
YEARS = (2021, 2022)
#: the town that is written where nothing else is asked for
TOWN = build(14, 20220901, 1.0)
RULE = Staff()
Row = dict[str, object]


def table_of(form: Form, rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as the store has them: types by the kind of the field, a blank «да» is «нет», names as one key."""
    names = [field.name for field in form.fields if field.kind not in ("person", "document")]
    table = pd.DataFrame(rows, columns=["year", "school_id", "person", *names])
    for field in form.fields:
        if field.kind == "yes_no":
            table[field.name] = table[field.name].astype("boolean").fillna(False if field.blank_is_no else pd.NA)
        elif field.kind == "date":
            table[field.name] = pd.to_datetime(table[field.name])
        elif field.kind == "whole":
            table[field.name] = table[field.name].astype("Int64")
        elif field.name in names:
            table[field.name] = table[field.name].astype("string")
    return table


def of_schools(form: Form, make: Callable[[int, Any, int], list[Row]]) -> pd.DataFrame:
    rows = []
    for year in YEARS:
        for k, school in enumerate(TOWN.schools):
            for row in make(k, school, year):
                person = " ".join(str(row.get(name, "")) for name in ("surname", "first_name", "patronymic"))
                rows.append(
                    {"year": year, "school_id": school.school_id, "person": f"{school.school_id} {person}", **row}
                )
    return table_of(form, rows)


@cache
def lists() -> pd.DataFrame:
    return of_schools(forms.STAFF, lambda k, school, year: staff_forms.staff(TOWN, k, school, year))


@cache
def taken() -> pd.DataFrame:
    return of_schools(forms.COURSES, lambda k, school, year: course_forms.courses(TOWN, k, school, year))


@cache
def asked() -> pd.DataFrame:
    return of_schools(forms.COURSE_NEEDS, lambda k, school, year: course_forms.course_needs(TOWN, k, school, year))


@cache
def applications() -> pd.DataFrame:
    return of_schools(forms.ATTESTATION, lambda k, school, year: staff_forms.attestation(TOWN, k, school, year))


def schools_where(observed: pd.DataFrame, indicator: str, **at: object) -> set[str]:
    """Schools whose figure is above zero."""
    rows = observed[(observed["indicator"] == indicator) & (observed["obs_value"] > 0)]
    for name, value in at.items():
        rows = rows[rows[name] == value]
    return set(rows["school_id"])


def test_a_post_that_stays_empty_for_a_second_year() -> None:
    form = of_schools(forms.VACANCIES, lambda k, school, year: staff_forms.vacancies(TOWN, k, school, year))
    rows = vacancies.open_on(form, 2022, DAY)
    longest = rows.sort_values("days_open").iloc[-1]
    assert (longest["school_id"], longest["subject"]) == (STAFF_FACTS.empty_post_school, STAFF_FACTS.empty_post_subject)
    assert longest["opened_date"].date() == STAFF_FACTS.empty_post_since
    made = vacancies.vacancy_observations(
        rows[rows["subject"] == STAFF_FACTS.empty_post_subject],
        long_days=RULE.long_vacancy_days,
        table_hash="h",
        by=("year", "school_id"),
    )
    own = {"school_id": STAFF_FACTS.empty_post_school}
    assert one(made, "vacancy_hours", **own)["obs_value"] == STAFF_FACTS.empty_post_hours
    assert one(made, "vacancy_hours_not_taught", **own)["obs_value"] == STAFF_FACTS.empty_post_hours_not_taught
    # a year ago somebody from elsewhere covered all of it
    before = vacancies.open_on(form, 2021, dt.date(2021, 12, 31))
    post = before[
        (before["school_id"] == STAFF_FACTS.empty_post_school) & (before["subject"] == STAFF_FACTS.empty_post_subject)
    ]
    assert post[["covered_by", "hours_not_taught"]].to_numpy().tolist() == [["outer", 0]]


def test_the_old_subject_loses_most_of_its_teachers() -> None:
    made = staff.retirement_observations(
        lists()[lists()["year"] == 2022], age_years=RULE.retirement_age_years, horizon_years=RULE.retirement_horizon_years, table_hash="h",
        by=("year", "subject"),
    )  # fmt: skip
    going = made[(made["category"] == "") & (made["n"] >= 10)].sort_values("obs_value")
    assert going["subject"].iloc[-1] == STAFF_FACTS.old_subject
    assert going["obs_value"].iloc[-1] >= RULE.retirement_share_pct


def test_one_school_teaches_in_two_shifts() -> None:
    roll = TOWN.roll(2022)
    rows = [
        {"year": 2022, "school_id": school.school_id, **row}
        for k, school in enumerate(TOWN.schools)
        for row in staff_forms.contingent(roll, k, school)
    ]
    form = table_of(forms.CONTINGENT, rows)
    made = contingent.contingent_observations(form, table_hash="h", by=("year", "school_id"))
    assert schools_where(made, "second_shift_share", category="") == {STAFF_FACTS.second_shift_school}


def test_the_school_that_forgot_the_ends_and_the_one_that_keeps_no_month() -> None:
    listed = attestation.latest_list(lists(), 2022, DAY)
    ending = attestation.ending(listed, category_term(norms.load()), DAY)
    made = attestation.ending_observations(ending, table_hash="h", by=("year", "school_id"))
    expired = made[(made["indicator"] == "category_ending") & (made["category"] == "expired")]
    assert expired.sort_values("numerator")["school_id"].iloc[-1] == STAFF_FACTS.expired_school
    known = attestation.applications(applications()[applications()["year"] == 2022], DAY)
    plan_rows = [
        {"year": 2022, "school_id": row["school"], **row}
        for row in staff_forms.department_rows(TOWN, 2022)["attestation_plan"]
    ]
    told = {(2022, school.school_id) for school in TOWN.schools}
    table = attestation.against_schedule(
        table_of(forms.ATTESTATION_PLAN, plan_rows), known, year=2022, as_of=dt.date(2023, 1, 1), told=told
    )
    absent = attestation.schedule_observations(table, table_hash="h", by=("year", "school_id"))
    assert schools_where(absent, "attestation_absent") == {STAFF_FACTS.off_schedule_school}
    assert (
        one(absent, "attestation_absent", school_id=STAFF_FACTS.off_schedule_school)["obs_value"]
        == STAFF_FACTS.off_schedule_absent
    )
    months = attestation.application_observations(known, table_hash="h", by=("year", "school_id"))
    never = months[
        (months["indicator"] == "attestation_in_month_share") & (months["numerator"] == 0) & (months["n"] >= 3)
    ]
    assert never["school_id"].tolist() == [STAFF_FACTS.off_schedule_school]
    assert attestation.adds_up(known)


def test_all_teachers_of_a_subject_are_due() -> None:
    posts = course_people.people(lists(), taken(), year=2022, as_of=DAY)
    made = course_people.people_observations(posts, table_hash="h", by=("year", "subject", "school_id"))
    due = made[(made["indicator"] == "course_due_share") & (made["obs_value"] == 100) & (made["n"] >= 2)]
    assert due[["school_id", "subject"]].to_numpy().tolist() == [
        [COURSE_FACTS.overdue_school, COURSE_FACTS.overdue_subject]
    ]


def test_the_school_that_was_offered_nothing_and_the_subject_nobody_asked_for() -> None:
    now = asked()[asked()["year"] == 2022]
    made = course_needs.request_observations(now, table_hash="h", by=("year", "school_id"))
    offered = made[made["indicator"] == "course_offer_share"]
    assert offered.loc[offered["numerator"] == 0, "school_id"].tolist() == [COURSE_FACTS.unoffered_school]
    assert not (
        (now["school_id"] == COURSE_FACTS.unasked_school) & (now["subject"] == COURSE_FACTS.unasked_subject)
    ).any()


def test_a_theme_is_taken_twice_in_one_school() -> None:
    over = courses.ended(taken(), year=COURSE_FACTS.repeated_year, as_of=DAY)
    again = over[over["repeated"]]
    assert set(again["school_id"]) == {COURSE_FACTS.repeating_school}
    assert set(zip(again["theme"], again["subject"], strict=True)) == {
        (COURSE_FACTS.repeated_theme, COURSE_FACTS.repeated_subject)
    }
