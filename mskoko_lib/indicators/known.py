"""What the forms of sections 2 and 3 tell of a day: what happened after it is not done yet.

A row without a day keeps what it tells: when it happened is not known.
"""

from __future__ import annotations

import calendar
import datetime as dt

import numpy as np
import pandas as pd


def road_map(form: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """``form_road_map``: a measure done after the day is not done on it, and there is no proof of it; the term of a measure that
    was moved is the new one.
    """
    if "moved_date" in form:
        form = form.assign(due_date=form["moved_date"].fillna(form["due_date"]))
    return _undone(form, "done_date", as_of, ("done", "has_proof"))


def inspections(form: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """``form_inspections``: rows of visits up to the day; a fault removed after it is not removed on it."""
    return _undone(up_to(form, "visit_date", as_of), "removed_date", as_of, ("removed",))


def head_reports(form: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """``form_head_reports``: reports heard up to the day, for nothing is promised at one that is still to come; a commitment
    fulfilled after the day is under way on it, without proof.
    """
    told = up_to(form, "heard_date", as_of)
    late = _later(told, "fulfilled_date", as_of) & (told["state"] == "fulfilled").fillna(False).astype(bool)
    if not late.any():
        return told
    return _undone(told.assign(state=told["state"].mask(late, "under_way")), "fulfilled_date", as_of, ("has_proof",))


def noko_plan(form: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """``form_noko_plan``: a fault removed after the day is not removed on it."""
    return _undone(form, "removed_date", as_of, ("removed",))


def textbooks(form: pd.DataFrame, year: int, as_of: dt.date) -> pd.DataFrame:
    """``form_textbooks``: rows of months begun on the day, in earlier years on the same day of theirs; what was ordered, paid
    for or delivered after it is not yet. A row whose order has no day keeps what it tells.
    """
    days = [day_of(int(y), year, as_of) for y in form["year"]]
    begun = [day >= dt.date(day.year, int(m), 1) for day, m in zip(days, form["month"], strict=True)]
    kept, until = form[np.array(begun, dtype=bool)], pd.to_datetime(pd.Series(days, index=form.index, dtype="object"))
    for day, number in (("order_date", "n_ordered"), ("paid_date", "n_paid"), ("delivered_date", "n_delivered")):
        if day in kept:
            late = (kept[day] > until[kept.index]).fillna(False).astype(bool)
            kept = kept.assign(**{number: kept[number].mask(late, 0), day: kept[day].mask(late)})
    return kept


def up_to(form: pd.DataFrame, column: str, as_of: dt.date) -> pd.DataFrame:
    """Rows whose day in `column` is not after the day."""
    return form[~_later(form, column, as_of)]


def same_day(form: pd.DataFrame, column: str, year: int, as_of: dt.date) -> pd.DataFrame:
    """Rows of each year up to the same day of it: `as_of` belongs to `year`, earlier years have it as much earlier."""
    years = [int(one) for one in form["year"].unique()]
    parts = [up_to(form[form["year"] == one], column, day_of(one, year, as_of)) for one in years]
    return pd.concat(parts).sort_index() if parts else form


def day_of(year: int, of_year: int, as_of: dt.date) -> dt.date:
    """The day of `year` that `as_of` is of `of_year`; 28 February where the year has no leap day."""
    return (pd.Timestamp(as_of) - pd.DateOffset(years=of_year - year)).date()


def _undone(form: pd.DataFrame, column: str, as_of: dt.date, flags: tuple[str, ...]) -> pd.DataFrame:
    late = _later(form, column, as_of)
    return form.assign(**{flag: form[flag].mask(late, False) for flag in flags if flag in form}) if late.any() else form


def _later(form: pd.DataFrame, column: str, as_of: dt.date) -> pd.Series:
    if column not in form:
        return pd.Series(False, index=form.index)
    return (form[column] > pd.Timestamp(as_of)).fillna(False).astype(bool)


def months(form: pd.DataFrame, year: int, as_of: dt.date) -> pd.DataFrame:
    """``form_attendance``: rows of months that were over on the day, in earlier years on the same day of theirs."""
    days = {y: day_of(y, year, as_of) for y in map(int, form["year"].unique())}
    over = [
        dt.date(int(y), int(m), calendar.monthrange(int(y), int(m))[1]) <= days[int(y)]
        for y, m in zip(form["year"].tolist(), form["month"].tolist(), strict=True)
    ]
    return form[np.array(over, dtype=bool)]
