"""Pupils and classes counted by hand: sizes, shifts, pupils per teacher, cohorts that move up."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mskoko_lib.indicators import contingent
from tests.indicators.staff_tables import parts, staff_list
from tests.observation_factory import one

GRADE: Mapping[str, object] = {
    "year": 2022, "school_id": "1", "grade": 1, "n_classes": 2, "n_pupils": 50, "n_second_shift": 0, "largest_class": 26,
}  # fmt: skip
WHOLE = ("n_classes", "n_pupils", "n_second_shift", "largest_class")


def grades(*rows: Mapping[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**GRADE, **row} for row in rows], columns=list(GRADE))
    return table.astype(dict.fromkeys(WHOLE, "Int64"))


FORM = grades(
    {},
    {"grade": 4, "n_pupils": 30, "n_second_shift": 30, "largest_class": 16},
    {"grade": 5, "n_pupils": 25, "n_classes": 1, "n_second_shift": None, "largest_class": 25},
    {"grade": 9, "n_pupils": 20, "n_classes": None, "largest_class": None},
    {"school_id": "2", "grade": 10, "n_pupils": 10, "n_classes": 1, "largest_class": 10},
    {"school_id": "2", "grade": 11, "n_pupils": None, "n_classes": 1, "largest_class": 30},
    {"school_id": "2", "grade": 9, "n_pupils": 5, "n_classes": 0, "largest_class": 5},
)


def value(made: pd.DataFrame, indicator: str, **at: object) -> float:
    return float(one(made, indicator, **at)["obs_value"])


def test_sizes_are_of_the_grades_that_tell_both_numbers() -> None:
    made = contingent.contingent_observations(FORM, table_hash="h")
    assert {c: value(made, "pupils", category=c) for c in ("", "primary", "main", "upper")} == {
        "": 140, "primary": 80, "main": 50, "upper": 10,
    }  # fmt: skip
    # a grade without its pupils is not looked at at all: its class is no class of these pupils
    assert {c: value(made, "classes", category=c) for c in ("", "primary", "main", "upper")} == {
        "": 6, "primary": 4, "main": 1, "upper": 1,
    }  # fmt: skip
    # 50 + 30 + 25 + 10 pupils in six classes; twenty and five more sit in classes that nobody told
    assert one(made, "class_size_mean", category="")[["obs_value", "n"]].tolist() == [115 / 6, 6]
    assert value(made, "class_size_mean", category="main") == 25
    assert value(made, "largest_class", category="") == 26
    # the shift of 25 is not told
    assert parts(made, "second_shift_share", category="") == [30, 115]
    assert parts(made, "second_shift_share", category="primary") == [30, 80]
    each = contingent.contingent_observations(FORM, table_hash="h", by=("year", "grade"))
    assert (value(each, "pupils", grade=9), set(each["category"])) == (25, {""})
    assert contingent.contingent_observations(FORM[:0], table_hash="h").empty
    untold = contingent.contingent_observations(grades({"n_classes": None, "n_second_shift": None}), table_hash="h")
    assert not set(untold[untold["obs_value"].notna()]["indicator"]) & {"class_size_mean", "second_shift_share"}


def test_pupils_per_teacher_of_schools_whose_two_forms_have_come() -> None:
    staff = staff_list(
        *[{}] * 4,
        {"on_leave": True},
        {"employment": "outer"},
        {"position": "head", "subject": None},
        {"school_id": "3"},
        {"year": 2021},
    )
    made = contingent.pupils_per_teacher(FORM, staff=staff, table_hash="h")
    # 125 pupils of the first school and its four teachers; the second sent no list of staff, the third no classes
    assert one(made, "pupils_per_teacher")[["obs_value", "n"]].tolist() == [31.25, 4]
    schools = contingent.pupils_per_teacher(FORM, staff=staff, table_hash="h", by=("year", "school_id"))
    assert schools["school_id"].tolist() == ["1"]
    assert contingent.pupils_per_teacher(FORM, staff=staff[:0], table_hash="h").empty


def cohort(year: int, school: str = "1", **pupils: int) -> pd.DataFrame:
    return grades(*({"year": year, "school_id": school, "grade": int(g[1:]), "n_pupils": n} for g, n in pupils.items()))


NOW = cohort(2022, g1=30, g2=20, g3=25, g4=10, g5=18, g8=12, g9=40, g10=16, g11=14)
BEFORE = cohort(2021, g4=20, g9=32)


def ahead(made: pd.DataFrame, years: str, stage: str = "", school: str = "") -> list[float]:
    return [
        float(x)
        for x in one(made, "pupils_forecast", group=years, category=stage, school_id=school)[
            ["obs_value", "low", "high"]
        ]
    ]


def test_cohorts_move_up_and_the_entries_take_in_the_share_of_last_year() -> None:
    made = contingent.forecast_observations(pd.concat([NOW, BEFORE]), year=2022, table_hash="h")
    # into grade 5 came 18 of 20, into grade 10 came 16 of 32; next year 10 · 0.9 = 9 and 40 · 0.5 = 20
    # grades 1–4: 30 enter (20 to 30 by the three youngest), 30, 20, 25 move up
    assert ahead(made, "1", "primary") == [105, 95, 105]
    # 9 in grade 5, 18 in grade 6, 12 in grade 9
    assert ahead(made, "1", "main") == [39, 39, 39]
    # 20 in grade 10, 16 in grade 11; those of grade 11 leave
    assert ahead(made, "1", "upper") == [36, 36, 36]
    assert ahead(made, "1") == [180, 170, 180]
    # in two years: 30, 30, 30, 20 | 22.5, 9, 18, the nine of grade 9 are nobody | 12 · 0.5, 20
    assert ahead(made, "2", "main") == [50, 50, 50]  # 49.5 is half way, and 50 is even
    assert ahead(made, "2", "upper") == [26, 26, 26]
    assert ahead(made, "2", "primary") == [110, 90, 110]
    assert ahead(made, "3", "primary") == [120, 90, 120]
    assert one(made, "pupils_forecast", group="1", category="")["n"] == 185


def test_where_last_year_lacks_this_years_shares_are_taken() -> None:
    made = contingent.forecast_observations(NOW, year=2022, table_hash="h")
    # 18 in grade 5 beside 10 in grade 4, 16 beside 40: next year as many as now enter
    assert ahead(made, "1", "main") == [48, 48, 48]
    assert ahead(made, "1", "upper") == [32, 32, 32]
    # no grade 4, no entry into grade 5; no first grade, no new pupils
    short = contingent.forecast_observations(cohort(2022, g5=18, g6=10), year=2022, table_hash="h")
    assert [ahead(short, years)[0] for years in ("1", "2", "3")] == [28, 28, 28]
    assert ahead(short, "1", "primary") == [0, 0, 0]
    assert contingent.forecast_observations(BEFORE, year=2022, table_hash="h").empty


def test_a_school_is_forecast_by_its_own_shares_and_the_town_by_the_schools_of_this_year() -> None:
    other = pd.concat([cohort(2022, "2", g9=10, g10=10), cohort(2021, "2", g9=10), cohort(2021, "3", g9=1000)])
    form = pd.concat([NOW, BEFORE, other])
    made = contingent.forecast_observations(form, year=2022, table_hash="h", by=("year", "school_id"))
    assert ahead(made, "1", "upper", "2") == [20, 20, 20]
    assert ahead(made, "1", "upper", "1") == [36, 36, 36]
    assert set(made["school_id"]) == {"1", "2"}
    town = contingent.forecast_observations(form, year=2022, table_hash="h")
    # (16 + 10) of (32 + 10) in schools that are here this year, of fifty: 31; and 26 of grade 10
    assert ahead(town, "1", "upper") == [57, 57, 57]
    assert one(town, "pupils_forecast", group="1", category="")["n_schools"] == 2
