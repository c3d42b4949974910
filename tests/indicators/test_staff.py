"""Lists of staff counted by hand: bands of age and service, shares of those who tell, who may retire by when."""

from __future__ import annotations

import datetime as dt

import pytest

from mskoko_lib.disclosure.linked import CHANGES
from mskoko_lib.display.register import passports
from mskoko_lib.indicators import shares, staff
from tests.indicators.staff_tables import by_category, parts, staff_list
from tests.observation_factory import frame, one, share

#: two schools: a primary teacher, a head, a part-timer from elsewhere, one on leave, one who tells next to nothing
FORM = staff_list(
    {"birth_year": 1987, "service_from": 2019, "category": "highest", "load_hours": 28},  # 35, 3 years
    {"birth_year": 1986, "service_from": 2018, "category": "compliance", "load_hours": 27},  # 36, 4 years
    {"birth_year": 1962, "service_from": 1997, "subject": "physics", "off_profile": True, "education": "college_ped"},  # 60, 25
    {"birth_year": 1961, "service_from": 1996, "subject": "physics", "category": "no_category", "employment": "inner"},  # 61, 26
    {"school_id": "2", "position": "primary", "subject": None, "birth_year": 1990, "on_leave": True, "load_hours": 0},
    {"school_id": "2", "birth_year": None, "service_from": None, "education": None, "off_profile": None, "category": None,
     "load_hours": None, "employment": None, "on_leave": None},
    {"school_id": "2", "employment": "outer", "birth_year": 1950, "load_hours": 40, "off_profile": True},
    {"school_id": "2", "position": "head", "subject": None, "birth_year": 1950, "category": "highest", "load_hours": None},
)  # fmt: skip
MADE = staff.staff_observations(FORM, table_hash="h", high_load_hours=27)


def test_who_is_counted_at_all() -> None:
    # seven without the part-timer from elsewhere; the head is staff and no teacher
    counts = {name: one(MADE, name)["obs_value"] for name in ("staff_persons", "teachers", "teachers_on_leave")}
    assert counts == {"staff_persons": 7, "teachers": 6, "teachers_on_leave": 1}
    # of all seven teachers of the lists one does not say how he works
    assert by_category(MADE, "employment_share") == {"full": [4, 6], "inner": [1, 6], "outer": [1, 6]}


def test_bands_of_age_and_service_meet_without_a_gap() -> None:
    # 35 is young, 36 and 60 are the middle, 61 is old; the primary teacher is 32
    assert by_category(MADE, "teacher_age_share") == {"young": [2, 5], "middle": [2, 5], "old": [1, 5]}
    assert one(MADE, "teacher_age_ratio")["obs_value"] == 0.5
    # 3 | 4 | 25 | 26 years; the primary teacher began in 2007 as the form says
    assert by_category(MADE, "teacher_service_share") == {
        "to_3": [1, 5], "to_10": [1, 5], "to_25": [2, 5], "over_25": [1, 5],
    }  # fmt: skip
    both = [sorted({*range(low, high + 1)} for low, high in bands.values()) for bands in (staff.AGES, staff.SERVICE)]
    assert all(len(set.union(*bands)) == sum(map(len, bands)) == 201 for bands in both)
    nobody_young = staff.staff_observations(FORM[FORM["subject"] == "physics"], table_hash="h", high_load_hours=27)
    assert nobody_young[nobody_young["indicator"] == "teacher_age_ratio"].empty


def test_shares_are_of_those_whose_cell_is_filled() -> None:
    assert by_category(MADE, "teacher_category_share") == {
        "highest": [1, 5], "first": [2, 5], "compliance": [1, 5], "no_category": [1, 5],
    }  # fmt: skip
    assert parts(MADE, "teacher_qualified_share") == [3, 5]
    assert by_category(MADE, "teacher_education_share") == {
        "higher_ped": [4, 5], "higher_other": [0, 5], "college_ped": [1, 5], "college_other": [0, 5], "student": [0, 5],
    }  # fmt: skip
    assert parts(MADE, "off_profile_share") == [1, 5]
    # 28, 27, 20 and 20 hours: the leave of one and the silence of another are no load; 27 is not more than 27
    assert one(MADE, "teacher_load_mean")[["obs_value", "n"]].tolist() == [23.75, 4]
    assert parts(MADE, "high_load_share") == [1, 4]


def test_by_subject_and_by_school() -> None:
    each = staff.staff_observations(FORM, table_hash="h", high_load_hours=27, by=("year", "subject"))
    # grades 1–4 are a subject of their own; the head teaches none, and persons are not told apart by subject
    assert {s: one(each, "teachers", subject=s)["obs_value"] for s in ("math", "physics", "primary")} == {
        "math": 3, "physics": 2, "primary": 1,
    }  # fmt: skip
    assert "staff_persons" not in set(each["indicator"])
    schools = staff.staff_observations(FORM, table_hash="h", high_load_hours=27, by=("year", "school_id"))
    assert [one(schools, "teachers", school_id=code)["obs_value"] for code in ("1", "2")] == [4, 2]
    assert staff.staff_observations(FORM[:0], table_hash="h", high_load_hours=27).empty


def test_a_list_is_known_from_its_day_on() -> None:
    both = staff_list({}, {"year": 2021})
    assert staff.list_day(2022) == dt.date(2022, 9, 20)
    assert staff.known_lists(both, dt.date(2022, 9, 19))["year"].tolist() == [2021]
    assert staff.known_lists(both, dt.date(2022, 9, 20))["year"].tolist() == [2022, 2021]
    # the years are told apart: each is counted by its own list
    made = staff.staff_observations(both, table_hash="h", high_load_hours=27)
    assert [one(made, "teachers", year=year)["obs_value"] for year in (2021, 2022)] == [1, 1]


@pytest.mark.parametrize(
    ("birth_year", "due", "reached"),
    [(1961, 1, 1), (1962, 1, 1), (1963, 1, 0), (1965, 1, 0), (1966, 0, 0)],
)
def test_who_reaches_the_age_by_the_end_of_the_third_year(birth_year: int, due: int, reached: int) -> None:
    # sixty by the end of 2025: born in 1965 or before; in 2022 or before: born in 1962 or before
    form = staff_list({"birth_year": birth_year})
    made = staff.retirement_observations(form, age_years=60, horizon_years=3, table_hash="h")
    assert by_category(made, "retirement_share") == {"": [due, 1], "reached": [reached, 1]}


def test_retirement_is_of_teachers_who_tell_their_year_of_birth() -> None:
    made = staff.retirement_observations(FORM, age_years=60, horizon_years=3, table_hash="h", by=("year", "subject"))
    told = {s: by_category(made, "retirement_share", subject=s) for s in ("math", "physics", "primary")}
    # neither the part-timer of 72 nor the head of 72 is a teacher of the school
    assert told == {
        "math": {"": [0, 2], "reached": [0, 2]},
        "physics": {"": [2, 2], "reached": [2, 2]},
        "primary": {"": [0, 1], "reached": [0, 1]},
    }
    silent = staff_list({"birth_year": None})
    assert staff.retirement_observations(silent, age_years=60, horizon_years=3, table_hash="h").empty


@pytest.mark.parametrize(
    ("share_of", "change_of"),
    [
        ("teacher_age_share", "teacher_age_change"),
        ("teacher_qualified_share", "teacher_qualified_change"),
        ("off_profile_share", "off_profile_change"),
        ("retirement_share", "retirement_change"),
        ("attestation_granted_share", "attestation_granted_change"),
        ("attestation_epgu_share", "attestation_epgu_change"),
        ("course_due_share", "course_due_change"),
        ("course_taught_share", "course_taught_change"),
        ("course_success_share", "course_success_change"),
    ],
)
def test_changes_of_shares_are_points_and_stand_in_the_list_of_linked_numbers(share_of: str, change_of: str) -> None:
    bare = {"procedure": "staff", "subject": "", "grade": None, "programme_grade": None}
    observed = frame(share(share_of, 12, 40, **bare), share(share_of, 10, 50, year=2021, **bare))
    made = shares.change_observations(observed, {share_of: change_of}, year=2022, before=2021)
    # 30 % and 20 %
    assert one(made, change_of)["obs_value"] == pytest.approx(10)
    assert one(made, change_of)[["numerator", "n"]].tolist() == [50, 40]
    assert passports()[change_of].unit == "pp"
    # or the hidden share could be had back out of its change
    assert CHANGES[change_of] == share_of
