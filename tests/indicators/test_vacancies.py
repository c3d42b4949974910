"""Vacancies counted by hand: open on a day, hours that nobody teaches, for how long; the mean is printed as it is checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd
import pytest

from mskoko_lib.audit.numerals import numerals
from mskoko_lib.audit.published import Published
from mskoko_lib.display.register import passports, written
from mskoko_lib.indicators import staff, vacancies
from tests.indicators.staff_tables import by_category
from tests.observation_factory import one

POST: Mapping[str, object] = {
    "year": 2022, "school_id": "1", "position": "teacher", "subject": "physics", "opened_date": "2022-09-01", "hours": 18,
    "covered_by": "inner", "hours_not_taught": 0, "closed_date": None,
}  # fmt: skip
DAY = dt.date(2022, 12, 31)


def posts(*rows: Mapping[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**POST, **row} for row in rows], columns=list(POST))
    days = {name: pd.to_datetime(table[name]) for name in ("opened_date", "closed_date")}
    whole = dict.fromkeys(("hours", "hours_not_taught"), "Int64")
    return table.assign(**days).astype({**whole, "subject": "string", "covered_by": "string"})


FORM = posts(
    {"opened_date": "2022-12-21", "covered_by": "nobody", "hours_not_taught": 9},  # 10 days
    {"opened_date": "2022-07-04"},  # 180 days are not more than 180
    {"opened_date": "2022-07-03", "covered_by": "off_profile", "hours": None, "hours_not_taught": None},  # 181 days
    {"school_id": "2", "position": "primary", "subject": None, "opened_date": "2021-12-31", "covered_by": None},  # 365 days
    {"school_id": "2", "closed_date": "2022-12-31"},
    {"school_id": "2", "opened_date": "2023-01-01"},
    {"school_id": "2", "year": 2021},
)  # fmt: skip
OPEN = vacancies.open_on(FORM, 2022, DAY)


def test_a_vacancy_is_open_from_its_day_until_somebody_is_engaged() -> None:
    assert OPEN["days_open"].tolist() == [10, 180, 181, 365]
    assert OPEN["subject"].tolist() == ["physics", "physics", "physics", "primary"]
    # a day before, the post that is filled on the last day was open still; on the first of January one more is
    assert len(vacancies.open_on(FORM, 2022, dt.date(2022, 12, 30))) == 5
    assert len(vacancies.open_on(FORM, 2022, dt.date(2023, 1, 1))) == 5
    assert vacancies.open_on(FORM, 2022, dt.date(2022, 12, 21))["days_open"].min() == 0
    assert len(vacancies.open_on(FORM, 2021, DAY)) == 1


def test_hours_and_days_of_those_that_are_open() -> None:
    made = vacancies.vacancy_observations(OPEN, long_days=180, table_hash="h")
    assert one(made, "vacancies_open")["obs_value"] == 4
    assert one(made, "vacancies_long")["obs_value"] == 2
    covered = {code: value[0] for code, value in by_category(made, "vacancy_covered").items()}
    assert covered == {"inner": 1, "outer": 0, "retrained": 0, "off_profile": 1, "nobody": 1}
    assert one(made, "vacancy_days_mean")[["obs_value", "n"]].tolist() == [184, 4]
    # of the three that tell their hours
    assert one(made, "vacancy_hours")[["obs_value", "n"]].tolist() == [54, 3]
    assert one(made, "vacancy_hours_not_taught")[["obs_value", "n"]].tolist() == [9, 3]
    schools = vacancies.vacancy_observations(OPEN, long_days=180, table_hash="h", by=("year", "school_id"))
    assert [one(schools, "vacancies_long", school_id=code)["obs_value"] for code in ("1", "2")] == [1, 1]
    each = vacancies.vacancy_observations(OPEN, long_days=180, table_hash="h", by=("year", "subject"))
    assert [one(each, "vacancies_open", subject=code)["obs_value"] for code in ("physics", "primary")] == [3, 1]
    assert vacancies.vacancy_observations(OPEN[:0], long_days=180, table_hash="h").empty
    silent = posts({"hours": None, "hours_not_taught": None})
    untold = vacancies.vacancy_observations(vacancies.open_on(silent, 2022, DAY), long_days=180, table_hash="h")
    assert not set(untold["indicator"]) & {"vacancy_hours", "vacancy_hours_not_taught"}


@pytest.mark.parametrize("days_ago", range(0, 40))
def test_the_mean_of_days_can_be_checked_on_any_day(days_ago: int) -> None:
    # a whole number on the page is held to be whole in the data: a mean told without decimals would stop the note
    rows = vacancies.open_on(FORM[:3], 2022, DAY - dt.timedelta(days=days_ago))
    mean = one(vacancies.vacancy_observations(rows, long_days=180, table_hash="h"), "vacancy_days_mean")
    (numeral,) = numerals(written("vacancy_days_mean", float(mean["obs_value"]), "exact"))
    table = pd.DataFrame([mean]).assign(n=None)
    assert Published(table, {"vacancy_days_mean": passports()["vacancy_days_mean"].unit}).bare(numeral)


def test_figures_of_the_lists_that_are_no_whole_numbers_have_decimals() -> None:
    form = staff.known_lists(FORM, DAY)
    made = vacancies.vacancy_observations(vacancies.open_on(form, 2022, DAY), long_days=180, table_hash="h")
    broken = {
        str(i) for i, kind in zip(made["indicator"], made["kind"], strict=True) if kind in ("mean", "share", "model")
    }
    assert broken == {"vacancy_days_mean"}
    means = {
        *broken,
        "course_hours",
        "support_wait_days",
        "teacher_load_mean",
        "teacher_age_ratio",
        "class_size_mean",
        "pupils_per_teacher",
    }
    assert all(passports()[name].decimals > 0 for name in means)
