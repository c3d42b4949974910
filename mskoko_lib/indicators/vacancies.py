"""Vacancies of the schools (item 4.1): open on a day, since when, who covers their hours, hours that nobody teaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from mskoko_lib.indicators.shares import Part, Rows, mean_observations, share_observations
from mskoko_lib.indicators.staff import PRIMARY
from mskoko_lib.observations import Measure, Source, observe, stack

#: how a vacancy is covered
COVERED: tuple[str, ...] = ("inner", "outer", "retrained", "off_profile", "nobody")


def open_on(form: pd.DataFrame, year: int, as_of: dt.date) -> pd.DataFrame:
    """Rows of ``form_vacancies`` of `year` that are open on a day: opened by it, nobody engaged by it. Column ``days_open``;
    ``subject`` of a vacancy in grades 1–4 is ``primary``.
    """
    day = pd.Timestamp(as_of)
    rows = form[form["year"] == year]
    closed = (rows["closed_date"] <= day).fillna(False).astype(bool)
    rows = rows[(rows["opened_date"] <= day).fillna(False).astype(bool) & ~closed]
    subject = rows["subject"].astype("string").mask(rows["position"] == PRIMARY, PRIMARY)
    return rows.assign(subject=subject, days_open=(day - rows["opened_date"]).dt.days)


def vacancy_observations(
    still_open: pd.DataFrame, *, long_days: int, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Of rows of `open_on`: ``vacancies_open`` (count), ``vacancy_covered`` (count, category of COVERED, those that tell
    it), ``vacancies_long`` (count: open for more than `long_days`), ``vacancy_days_mean``, ``vacancy_hours`` and
    ``vacancy_hours_not_taught`` (sums of hours a week; n = vacancies that tell them).
    """
    if still_open.empty:
        return stack([])
    source = Source("vacancy", "form_vacancies", table_hash, "")
    covered = still_open["covered_by"]
    table = still_open.assign(
        everyone=True,
        long=still_open["days_open"] > long_days,
        **{f"by_{code}": (covered == code).fillna(False).astype(bool) for code in COVERED},
    )
    parts = [
        Part("vacancies_open", "everyone", kind="count"),
        Part("vacancies_long", "long", kind="count"),
        *(Part("vacancy_covered", f"by_{code}", code, kind="count") for code in COVERED),
    ]
    rows = Rows(table, source)
    sums = [_sum(table, column, name, source, by) for column, name in _SUMS.items()]
    return stack(
        [
            share_observations(rows, parts, by=by),
            mean_observations(rows, "vacancy_days_mean", "days_open", by=by),
            *sums,
        ]
    )


_SUMS = {"hours": "vacancy_hours", "hours_not_taught": "vacancy_hours_not_taught"}


def _sum(table: pd.DataFrame, column: str, name: str, source: Source, by: Sequence[str]) -> pd.DataFrame:
    told = table[table[column].notna()].astype({column: "int64"})
    if told.empty:
        return stack([])
    sums = told.groupby(list(by), as_index=False, sort=True).agg(
        x=(column, "sum"), n=(column, "size"), n_schools=("school_id", "nunique")
    )
    return observe(sums, [Measure(name, "x", "sum", "x", "n")], source=source, by=list(by))
