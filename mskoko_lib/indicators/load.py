"""The load of assessment works out of the schools' published timetables: class × subject, days, planned against held.

Rules: letter of Минпросвещения № СК-228/03 and Рособрнадзор № 01-169/08-01 of 06.08.2021: of a subject's hours in a school
year not more than a tenth, a subject not more often than once in two and a half weeks, one work a day for a class. A work
takes one lesson: a procedure lasts thirty minutes or more. First and last lessons cannot be told from a timetable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.indicators.uncertainty import wilson
from mskoko_lib.observations import Measure, Source, observe, stack

PROCEDURE, TABLE = "load", "work_timetable"
_CLASS = ["school_id", "school_year", "grade", "class_label"]
_PAIR = [*_CLASS, "subject", "course"]
#: changes between two years → the share they are of
CHANGES = {
    "over_hours_share": "over_hours_change", "close_gap_share": "close_gap_change", "crowded_day_share": "crowded_day_change",
}  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """`most_pct`: of a subject's hours; `least_days`: between two works of a subject; `most_a_day`: works of a class."""

    most_pct: float
    least_days: float
    most_a_day: int


def class_works(table: pd.DataFrame) -> pd.DataFrame:
    """A row per class and work of the calendar year that `table` (``work_timetable``) was sent for.

    A work of a whole parallel is one of each class that the timetable names in that grade and half; where it names none, the
    parallel stands for its classes (``class_label`` ""). Works of other calendar years, which the sheet of a school year
    also holds, are left out: their own year tells them.
    """
    first = table["school_year"].astype(str).str[:4].astype("int64")
    rows = table[(first + (table["half"] == 2)) == table["year"]]
    rows = rows.assign(course=rows["course"].fillna(""), class_label=rows["class_label"].fillna(""))
    classes = rows.loc[rows["class_label"] != "", [*_CLASS, "half"]].drop_duplicates()
    whole = rows[rows["class_label"] == ""].drop(columns="class_label")
    whole = whole.merge(classes, on=[name for name in [*_CLASS, "half"] if name != "class_label"], how="left")
    whole["class_label"] = whole["class_label"].fillna("")
    made: pd.DataFrame = pd.concat([rows[rows["class_label"] != ""], whole[rows.columns]], ignore_index=True)
    order = [*_PAIR, "planned_date", "month"]
    made = made.sort_values(order, na_position="last", kind="stable", ignore_index=True)
    return made


def begun(year: int, as_of: dt.date) -> tuple[int, ...]:
    """Halves of the calendar year that have begun on the day, spring (2) before autumn (1): their timetables must be there."""
    return tuple(half for half, month in ((2, 1), (1, 9)) if as_of >= dt.date(year, month, 1))


def gaps(works: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """A row per work with a date that follows another of the same class and subject: ``days`` since it, ``close`` (fewer than
    the rule asks), ``year`` of the later one.
    """
    dated = works[works["planned_date"].notna()].sort_values([*_PAIR, "planned_date"], kind="stable")
    days = dated.groupby(_PAIR)["planned_date"].diff().dt.days
    kept: pd.DataFrame = dated.assign(days=days)[days.notna()]
    kept = kept.assign(close=kept["days"] < limits.least_days).reset_index(drop=True)
    return kept


def pairs(works: pd.DataFrame, year: int, limits: Limits) -> pd.DataFrame:
    """A row per class, subject and school year that has works in `year`: ``n_works`` and ``hours`` (of the school year, so far
    as its timetables were sent), ``over`` (more than the rule allows; False without hours), ``shortest`` (days between two
    works; NaN), ``n_close``.
    """
    now = works.loc[works["year"] == year, _PAIR].drop_duplicates()
    mine = works[works["year"] <= year].merge(now, on=_PAIR)
    if mine.empty:
        return pd.DataFrame(columns=[*_PAIR, "n_works", "hours", "over", "shortest", "n_close", "year"])
    found = mine.groupby(_PAIR, as_index=False, sort=True).agg(
        n_works=("n_works", "sum"), hours=("hours_per_year", "max")
    )
    apart = gaps(mine, limits).groupby(_PAIR, as_index=False).agg(shortest=("days", "min"), n_close=("close", "sum"))
    found = found.merge(apart, on=_PAIR, how="left")
    hours = found["hours"].astype("float64")
    over = (100 * found["n_works"].astype("float64") > limits.most_pct * hours) & hours.notna()
    return found.assign(over=over, n_close=found["n_close"].fillna(0).astype("int64"), year=year)


def days(works: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """A row per class and day with works: ``n`` of them, ``crowded`` (more than the rule allows)."""
    dated = works[works["planned_date"].notna()]
    table = dated.groupby(["year", *_CLASS, "planned_date"], as_index=False, sort=True).agg(n=("n_works", "sum"))
    return table.assign(crowded=table["n"] > limits.most_a_day)


def load_observations(
    works: pd.DataFrame, *, year: int, limits: Limits, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Counts and breaches of `works` (``class_works``) in `year`.

    Returns
    -------
    ``works_planned`` (count, category = level), ``works_per_class`` (mean over the classes of the half; group = month,
    or «h2» and «h1» for spring and autumn),
    ``over_hours_share`` (class × subject with more than the rule allows / those with hours), ``close_gap_share`` (works too
    soon after the one before / works that follow one), ``crowded_day_share`` (class-days with more than one work / class-days
    with works).
    """
    now = works[works["year"] == year]
    if now.empty:
        return stack([])
    source = Source(PROCEDURE, TABLE, table_hash, "")
    made = [_planned(now, source, by), _per_class(now, source, by)]
    known = pairs(works, year, limits)
    known = known.assign(known=known["hours"].notna())
    for rows, part in (
        (known, Part("over_hours_share", "over", of="known")),
        (gaps(works, limits).query("year == @year"), Part("close_gap_share", "close")),
        (days(now, limits), Part("crowded_day_share", "crowded")),
    ):
        if len(rows):
            made.append(share_observations(Rows(rows, source), [part], by=by))
    return stack(made)


def _planned(now: pd.DataFrame, source: Source, by: Sequence[str]) -> pd.DataFrame:
    sums = now.groupby([*by, "procedure_level"], as_index=False, sort=True).agg(
        x=("n_works", "sum"), n_schools=("school_id", "nunique")
    )
    measure = Measure("works_planned", "x", "count", "x", "x")
    return observe(sums, [measure], source=source, by=by, extra_dimensions={"category": "procedure_level"})


def _per_class(now: pd.DataFrame, source: Source, by: Sequence[str]) -> pd.DataFrame:
    """Works per class by half («h2», «h1») and by month; the classes are those that the timetables of the half name."""
    keys = [*by, "half"]
    classes = now[[*dict.fromkeys([*keys, "school_id", "grade", "class_label"])]].drop_duplicates()
    n = classes.groupby(keys, as_index=False, sort=True).agg(
        n=("school_id", "size"), n_schools=("school_id", "nunique")
    )
    halves = now.groupby(keys, as_index=False, sort=True).agg(x=("n_works", "sum"))
    halves["group"] = "h" + halves["half"].astype(str)
    months = now.groupby([*keys, "month"], as_index=False, sort=True).agg(x=("n_works", "sum"))
    months["group"] = months["month"].astype(str)
    table = pd.concat([halves, months], ignore_index=True).merge(n, on=keys)
    table = table.assign(mean=table["x"].astype("float64") / table["n"])
    measure = Measure("works_per_class", "mean", "mean", "x", "n")
    return observe(table, [measure], source=source, by=by, extra_dimensions={"group": "group"})


def pair_observations(known: pd.DataFrame, *, table_hash: str) -> pd.DataFrame:
    """Figures of each row of ``pairs``, the school's own: ``subject_works`` (count), ``hours_share`` (works / hours of the year),
    ``shortest_gap`` (days). Group = ``pair_group``: school year, class, part of the subject.
    """
    if known.empty:
        return stack([])
    works, hours = known["n_works"].astype("float64"), known["hours"].astype("float64")
    low, high = wilson(works.to_numpy(), np.where(hours.notna(), hours, 1))
    table = known.assign(share=100 * works / hours, low=low, high=high, one=1, place=pair_group(known))
    source = Source(PROCEDURE, TABLE, table_hash, "")
    by = ["year", "school_id", "grade", "subject"]
    parts = [
        (table, Measure("subject_works", "n_works", "count", "n_works", "n_works")),
        (table[table["hours"].notna()], Measure("hours_share", "share", "share", "n_works", "hours")),
        (table[table["shortest"].notna()], Measure("shortest_gap", "shortest", "extreme", "", "one")),
    ]
    return stack([
        observe(rows.assign(n_schools=1), [measure], source=source, by=by, extra_dimensions={"group": "place"})
        for rows, measure in parts if len(rows)
    ])  # fmt: skip


def pair_group(known: pd.DataFrame) -> pd.Series:
    """«2022/23 А algebra»: what tells rows of one school, grade and subject apart."""
    parts = known[["school_year", "class_label", "course"]].astype(str)
    return parts.agg(" ".join, axis=1).str.strip()


def published_observations(
    works: pd.DataFrame,
    schools: Sequence[str],
    halves: Sequence[int],
    *,
    year: int,
    table_hash: str,
    by: Sequence[str] = ("year",),
) -> pd.DataFrame:
    """``timetable_share``: of `schools` those that published a timetable for the half (group "2" spring, "1" autumn)."""
    there = set(works.loc[works["year"] == year, ["school_id", "half"]].itertuples(index=False, name=None))
    rows = [
        {"year": year, "school_id": school, "half": str(half), "published": (school, half) in there}
        for half in halves
        for school in schools
    ]
    if not rows:
        return stack([])
    part = Part("timetable_share", "published")
    return share_observations(
        Rows(pd.DataFrame(rows), Source(PROCEDURE, TABLE, table_hash, "")),
        [part],
        by=by,
        extra=Extra({"group": "half"}),
    )


def silent_schools(
    works: pd.DataFrame, schools: Sequence[str], halves: Sequence[int], year: int
) -> dict[str, list[str]]:
    """school_id → halves ("2", "1") without a timetable; schools that lack none are left out."""
    now = set(works.loc[works["year"] == year, ["school_id", "half"]].itertuples(index=False, name=None))
    found = {school: [str(half) for half in halves if (school, half) not in now] for school in schools}
    return {school: lacking for school, lacking in found.items() if lacking}


# -- planned against held -----------------------------------------------------------------------------------------


def held_works(form: pd.DataFrame, vpr: pd.DataFrame, skills: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """A row per school, grade, subject, level and half that a work was written in: ``form_works``, ``vpr_results``, and the
    forms of 5.5 and 5.6 (`skills`), whose works are the school's own.
    """
    parts = []
    if len(form):
        half = np.where(form["work_date"].dt.month >= 8, 1, 2)
        parts.append(form.assign(half=half, procedure_level=form["work_level"]))
    wrote = vpr[vpr["status"] == "wrote"]
    if len(wrote):
        parts.append(wrote.assign(half=np.where(wrote["term"] == "autumn", 1, 2), procedure_level="federal"))
    for rows in skills:
        if len(rows):
            parts.append(rows.assign(half=np.where(rows["month"].astype(str) >= "08", 1, 2), procedure_level="school"))
    columns = ["year", "school_id", "grade", "subject", "procedure_level", "half"]
    if not parts:
        return pd.DataFrame(columns=columns)
    made = pd.concat([part[columns] for part in parts], ignore_index=True).astype({"grade": "int64", "half": "int64"})
    return made.drop_duplicates().sort_values(columns, kind="stable", ignore_index=True)


def planned_and_held(works: pd.DataFrame, held: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Works from above that a timetable names or that were written, in schools and halves with a timetable: ``planned``,
    ``held``, ``due`` (the last of them was planned for a day or month that is over on `as_of`).

    A work is told by school, grade, subject, level and half: one that was moved within its half is the same work. The school's
    own works are counted only where they were written: no form tells of all of them.
    """
    keys = ["year", "school_id", "grade", "subject", "procedure_level", "half"]
    works = works.assign(half=works["half"].astype("int64"))
    plan = (
        works.assign(last=_last_day(works)).groupby(keys, as_index=False).agg(last=("last", "max")).assign(planned=True)
    )
    there = works[["year", "school_id", "half"]].drop_duplicates()
    wrote = held.merge(there, on=["year", "school_id", "half"]).assign(held=True)
    both = plan.merge(wrote, on=keys, how="outer")
    both = both.assign(planned=both["planned"].eq(True), held=both["held"].eq(True))
    both = both[both["held"] | (both["procedure_level"] != "school")]
    due = both["held"] | (both["last"] <= pd.Timestamp(as_of)).fillna(False)
    return both.assign(due=due & both["planned"]).sort_values(keys, kind="stable", ignore_index=True)


def _last_day(works: pd.DataFrame) -> pd.Series:
    """The day of a work; the last of its month where only the month is known."""
    text = works["year"].astype(str) + "-" + works["month"].astype(str) + "-01"
    return works["planned_date"].fillna(pd.to_datetime(text) + pd.offsets.MonthEnd(0))


def held_observations(both: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """``planned_held_share``: of works from above that were due by the timetable those written; ``held_planned_share``: of works
    written those that stood in the timetable. Over all levels, and by level (category).
    """
    if both.empty:
        return stack([])
    above = both["procedure_level"] != "school"
    table = both.assign(
        due_above=both["due"] & above,
        held_due=both["held"] & both["due"] & above,
        held_planned=both["held"] & both["planned"],
    )
    parts = [
        Part("planned_held_share", "held_due", of="due_above"),
        Part("held_planned_share", "held_planned", of="held"),
    ]
    source = Source(PROCEDURE, TABLE, table_hash, "")
    each = share_observations(Rows(table, source), parts, by=by, extra=Extra({"category": "procedure_level"}))
    return stack([share_observations(Rows(table, source), parts, by=by), each])
