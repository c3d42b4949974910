"""Teachers of the lists of 20 September (item 4.1): age, service, education, category, load, who may retire soon.

A list tells of one day: what it says is known from that day on. External part-timers stand in two schools' lists, so they are
counted by themselves and belong to no share of teachers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib.indicators.shares import Part, Rows, mean_observations, share_observations
from mskoko_lib.observations import Measure, Source, observe, stack

#: month and day of the lists of staff, vacancies and pupils
LIST_DAY = (9, 20)
TEACHING: tuple[str, ...] = ("teacher", "primary")
#: stands for the subject of those who teach grades 1–4
PRIMARY = "primary"
#: age reached in the year of the list: bands of the published tables (до 35, 36–60, 61 and older)
AGES: dict[str, tuple[int, int]] = {"young": (0, 35), "middle": (36, 60), "old": (61, 200)}
#: whole years of service in the year of the list
SERVICE: dict[str, tuple[int, int]] = {"to_3": (0, 3), "to_10": (4, 10), "to_25": (11, 25), "over_25": (26, 200)}
CATEGORIES: tuple[str, ...] = ("highest", "first", "compliance", "no_category")
QUALIFIED: tuple[str, ...] = ("highest", "first")
EDUCATION: tuple[str, ...] = ("higher_ped", "higher_other", "college_ped", "college_other", "student")
EMPLOYMENT: tuple[str, ...] = ("full", "inner", "outer")


def list_day(year: int) -> dt.date:
    """The day that the lists of a year tell of."""
    return dt.date(year, *LIST_DAY)


def known_lists(form: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Rows of the lists whose day has come: in May nobody knows the teachers of September."""
    come = [list_day(int(year)) <= as_of for year in form["year"]]
    return form[np.array(come, dtype=bool)]  # a bare empty list would pick no columns


def teachers(form: pd.DataFrame) -> pd.DataFrame:
    """Teachers of ``form_staff`` in their main school: without external part-timers; `subject` of those of grades 1–4 is
    ``primary``.
    """
    kept = form["position"].isin(TEACHING) & (form["employment"] != "outer").fillna(True).astype(bool)
    return _with_primary(form[kept])


def staff_observations(
    form: pd.DataFrame, *, table_hash: str, high_load_hours: int, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """What kind of teachers a school has. `form`: rows of ``form_staff``; ``subject`` in `by` tells the subjects apart
    (``primary``: grades 1–4).

    Returns
    -------
    ``staff_persons`` (count: all positions, without external part-timers), ``teachers`` (count), ``teachers_on_leave``
    (count), ``teacher_age_share`` (category of AGES), ``teacher_age_ratio`` (61 and older per one up to 35),
    ``teacher_service_share`` (SERVICE), ``teacher_category_share`` (CATEGORIES), ``teacher_qualified_share`` (first or
    highest), ``teacher_education_share`` (EDUCATION), ``off_profile_share``, ``teacher_load_mean`` (hours a week, those on
    leave left out), ``high_load_share`` (more than `high_load_hours`), ``employment_share`` (EMPLOYMENT; of all teachers of
    the list). Each share is of those whose cell is filled.
    """
    source = Source("staff", "form_staff", table_hash, "")
    every = _with_primary(form)
    inside = (every["employment"] != "outer").fillna(True).astype(bool)
    teaches = every["position"].isin(TEACHING).astype(bool)
    if every.empty:
        return stack([])
    age, service = every["year"] - every["birth_year"], every["year"] - every["service_from"]
    base, leave = inside & teaches, _true(every["on_leave"])
    hours = every["load_hours"].astype("Float64")
    table = every.assign(
        inside=inside,
        base=base,
        leave=base & leave,
        aged=base & age.notna(),
        served=base & service.notna(),
        titled=base & every["category"].notna(),
        taught=base & every["education"].notna(),
        loaded=base & ~leave & hours.notna(),
        employed=teaches & every["employment"].notna(),
        profiled=base & every["off_profile"].notna(),
        off=_true(every["off_profile"]),
        high=(hours > high_load_hours).fillna(False).astype(bool),
        qualified=every["category"].isin(QUALIFIED),
        **{f"age_{code}": _between(age, *ends) for code, ends in AGES.items()},
        **{f"service_{code}": _between(service, *ends) for code, ends in SERVICE.items()},
        **{f"category_{code}": (every["category"] == code).fillna(False).astype(bool) for code in CATEGORIES},
        **{f"education_{code}": (every["education"] == code).fillna(False).astype(bool) for code in EDUCATION},
        **{f"employment_{code}": (every["employment"] == code).fillna(False).astype(bool) for code in EMPLOYMENT},
    )
    rows = Rows(table, source)
    parts = [
        Part("staff_persons", "inside", kind="count"),
        Part("teachers", "base", kind="count"),
        Part("teachers_on_leave", "leave", kind="count"),
        *(Part("teacher_age_share", f"age_{code}", code, of="aged") for code in AGES),
        *(Part("teacher_service_share", f"service_{code}", code, of="served") for code in SERVICE),
        *(Part("teacher_category_share", f"category_{code}", code, of="titled") for code in CATEGORIES),
        Part("teacher_qualified_share", "qualified", of="titled"),
        *(Part("teacher_education_share", f"education_{code}", code, of="taught") for code in EDUCATION),
        Part("off_profile_share", "off", of="profiled"),
        Part("high_load_share", "high", of="loaded"),
        *(Part("employment_share", f"employment_{code}", code, of="employed") for code in EMPLOYMENT),
    ]
    if "subject" in by:
        parts = [part for part in parts if part.indicator != "staff_persons"]
    working = Rows(table[table["loaded"]], source)
    made = [share_observations(rows, parts, by=by), _age_ratio(table, source, by)]
    return stack([*made, mean_observations(working, "teacher_load_mean", "load_hours", by=by)])


def retirement_observations(
    form: pd.DataFrame, *, age_years: int, horizon_years: int, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Teachers who reach the age of retirement of a local rule, of those whose year of birth is told: ``retirement_share``,
    category "" = by the end of the year `horizon_years` after the list, ``reached`` = in the year of the list or before.

    The form asks neither for sex nor for rights to an early pension, so this is who may go, not who will.
    """
    told = teachers(form)
    told = told[told["birth_year"].notna()]
    if told.empty:
        return stack([])
    age = (told["year"] - told["birth_year"]).astype("int64")
    table = told.assign(due=age + horizon_years >= age_years, reached=age >= age_years)
    parts = [Part("retirement_share", "due"), Part("retirement_share", "reached", "reached")]
    return share_observations(Rows(table, Source("staff", "form_staff", table_hash, "")), parts, by=by)


def _age_ratio(table: pd.DataFrame, source: Source, by: Sequence[str]) -> pd.DataFrame:
    """``teacher_age_ratio``: teachers of 61 and older per one of up to 35; nothing where there is none of the latter."""
    told = table[table["aged"]].assign(
        old=lambda t: t["age_old"].astype(int), young=lambda t: t["age_young"].astype(int)
    )
    if told.empty:
        return stack([])
    grouped = told.groupby(list(by), as_index=False, sort=True)
    sums = grouped.agg(old=("old", "sum"), young=("young", "sum"), n_schools=("school_id", "nunique"))
    sums = sums[sums["young"] > 0].assign(ratio=lambda t: t["old"] / t["young"])
    measure = Measure("teacher_age_ratio", "ratio", "mean", "", "young")
    return observe(sums, [measure], source=source, by=list(by))


def _with_primary(form: pd.DataFrame) -> pd.DataFrame:
    return form.assign(subject=form["subject"].astype("string").mask(form["position"] == PRIMARY, PRIMARY))


def _between(values: pd.Series, low: int, high: int) -> np.ndarray:
    return values.between(low, high).fillna(False).to_numpy(bool)


def _true(column: pd.Series) -> pd.Series:
    return column.fillna(False).astype(bool)
