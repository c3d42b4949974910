"""Courses taken (item 4.3): hours, providers, themes, what was not finished or repeated; requests met or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from mskoko_lib.indicators import known
from mskoko_lib.indicators.course_needs import area, of_told, part_observations
from mskoko_lib.indicators.course_people import COURSE_YEARS, LEAST_HOURS
from mskoko_lib.indicators.shares import Part, Rows, mean_observations, share_observations
from mskoko_lib.observations import Source, stack

PROVIDERS: tuple[str, ...] = ("diro", "other_institute", "university", "federal", "private")
THEMES: tuple[str, ...] = (
    "standard", "method", "exam", "literacy", "ovz", "digital", "assessment", "management", "other_theme",
)  # fmt: skip
WAYS: tuple[str, ...] = ("in_person", "distant", "mixed", "practice")
#: from so many hours on it is another qualification, not courses: приказ Минобрнауки № 499, п. 12 (from memory)
RETRAINING_HOURS = 250
_LAST_MONTH = {"1": 3, "2": 6, "3": 9, "4": 12}


def ended(courses: pd.DataFrame, *, year: int, as_of: dt.date) -> pd.DataFrame:
    """Courses of the form of `year` that were over on the day, with what is counted of them.

    Parameters
    ----------
    courses : rows of ``form_courses`` of `year` and of years before it.

    Returns
    -------
    The rows of `year` with ``who`` (person; a row linked to nobody is one of its own), ``done`` (finished), ``repeated``
    (the same person has finished courses on this theme and subject before, in the three years) and ``linked`` (done, a
    person and a theme that can be compared). «иное» is no theme that could repeat.
    """
    rows = known.up_to(courses, "end_date", as_of).reset_index(drop=True)
    rows = rows[(rows["year"] > year - COURSE_YEARS) & (rows["year"] <= year)]
    done = rows["finished"].fillna(False).astype(bool)
    linked = done & rows["person"].notna() & (rows["theme"] != "other_theme").fillna(False).astype(bool)
    key = rows.assign(area=area(rows))[linked].sort_values(["year", "end_date"], kind="stable")
    again = key.duplicated(["person", "theme", "area"]).reindex(rows.index, fill_value=False)
    who = rows["person"].astype("string").fillna("row " + rows.index.to_series().astype("string"))
    return rows.assign(who=who, done=done, linked=linked, repeated=again)[rows["year"] == year].reset_index(drop=True)


def ended_of_years(courses: pd.DataFrame, *, years: Sequence[int], year: int, as_of: dt.date) -> pd.DataFrame:
    """`ended` of each of `years` under one another, each on the day that `as_of` is of `year`."""
    parts = [ended(courses, year=one, as_of=known.day_of(one, year, as_of)) for one in years]
    kept = [part for part in parts if len(part)]
    return pd.concat(kept, ignore_index=True) if kept else ended(courses, year=year, as_of=as_of)


def course_observations(over: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Courses of a year that were over on a day. `over`: `ended`.

    Returns
    -------
    ``course_finished`` (count of courses), ``course_persons`` (count of those who finished some), ``course_hours`` (mean,
    without retraining), ``course_short_share`` (fewer than 16 hours), ``course_retrained_share`` (250 hours or more),
    ``course_provider_share``, ``course_theme_share``, ``course_way_share`` (category; of those that tell it),
    ``course_register_share`` (programme in the federal register / finished), ``course_unfinished_share`` (over, no
    document / over, told), ``course_repeat_share`` (theme repeated by the same person / finished and comparable).
    """
    if over.empty:
        return stack([])
    done = over["done"]
    hours = over["hours"].astype("Float64")
    table = over.assign(
        told=over["finished"].notna(),
        left=over["finished"].notna() & ~done,
        short=(hours < LEAST_HOURS).fillna(False),
        retrained=(hours >= RETRAINING_HOURS).fillna(False),
        timed=done & hours.notna(),
        registered=over["in_register"].fillna(False).astype(bool),
        **{f"told_{name}": done & over[name].notna() for name in ("provider", "theme", "course_form")},
        **{f"{name}_{code}": (over[name] == code).fillna(False) for name, code in _coded()},
    )
    parts = [
        Part("course_finished", "done", kind="count"),
        Part("course_short_share", "short", of="timed"),
        Part("course_retrained_share", "retrained", of="timed"),
        Part("course_register_share", "registered", of="done"),
        Part("course_unfinished_share", "left", of="told", sensitive=True),
        Part("course_repeat_share", "repeated", of="linked", sensitive=True),
        *(Part(_SHARE[name], f"{name}_{code}", code, of=f"told_{name}") for name, code in _coded()),
    ]
    source = Source("courses", "form_courses", table_hash, "")
    persons = table[done].drop_duplicates(["year", "who", *(name for name in by if name == "subject")])
    plain = table[(table["timed"] & ~table["retrained"]).astype(bool)]
    made = [share_observations(Rows(table, source), parts, by=by)]
    if len(persons):
        made.append(share_observations(Rows(persons, source), [Part("course_persons", "done", kind="count")], by=by))
    if len(plain):
        made.append(mean_observations(Rows(plain, source), "course_hours", "hours", by=by))
    return stack(made)


_SHARE = {"provider": "course_provider_share", "theme": "course_theme_share", "course_form": "course_way_share"}


def _coded() -> list[tuple[str, str]]:
    """(column, code) of every answer that is counted."""
    answers = {"provider": PROVIDERS, "theme": THEMES, "course_form": WAYS}
    return [(name, code) for name, codes in answers.items() for code in codes]


def met_cells(
    needs: pd.DataFrame, over: pd.DataFrame, *, year: int, as_of: dt.date, told: Collection[tuple[int, str]]
) -> pd.DataFrame:
    """Requests whose quarter is over, beside the courses that were finished in the same year.

    Parameters
    ----------
    needs : rows of ``form_course_needs`` and over : `ended_of_years`, of the same years, each judged on the day that
        `as_of` is of `year`. told : (year, school_id) that sent both forms.

    Returns
    -------
    One row per year, school, area (subject or position) and theme that was asked for or taken: ``needed`` (persons; a
    request without a quarter is for the year), ``offered``, ``taken`` (persons who finished), ``met`` (taken, not more
    than needed), ``extra`` (taken beyond everything asked for). The request is for persons unnamed, so that whether the
    very same ones went is not known.
    """
    keys = ["year", "school_id", "area", "theme"]
    asked = of_told(needs[needs["n_needed"].notna()], told)
    months = asked["quarter"].astype("object").map(_LAST_MONTH).fillna(12).astype("int64")
    ends = pd.to_datetime({"year": asked["year"], "month": months, "day": 1}) + pd.offsets.MonthEnd()
    until = [pd.Timestamp(known.day_of(int(one), year, as_of)) for one in asked["year"]]
    past = np.array([end <= day for end, day in zip(ends, until, strict=True)], dtype=bool)
    whole = asked["n_needed"].astype("int64")
    sums = asked.assign(
        area=area(asked),
        every=whole,
        needed=whole.where(past, 0),
        offered=asked["n_offered"].fillna(0).astype("int64").where(past, 0),
    )
    sums = sums.groupby(keys, as_index=False, sort=True)[["every", "needed", "offered"]].sum()
    done = of_told(over[over["done"]], told)
    done = done.assign(area=area(done)).drop_duplicates([*keys, "who"])
    took = done.groupby(keys, as_index=False, sort=True).agg(taken=("who", "size"))
    both = sums.merge(took, on=keys, how="outer", validate="1:1")
    both = both.assign(**{one: both[one].fillna(0).astype("int64") for one in ("every", "needed", "offered", "taken")})
    return both.assign(
        met=np.minimum(both["taken"], both["needed"]), extra=(both["taken"] - both["every"]).clip(lower=0)
    ).sort_values(keys, ignore_index=True)


def met_observations(cells: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """``course_met_share`` (persons taught of those asked for; category "" or the theme) and ``course_extra_share``
    (persons who finished what nobody asked for / all who finished). `cells`: `met_cells`.
    """
    if cells.empty:
        return stack([])
    source = Source("courses", "form_course_needs", table_hash, "")
    columns = ["needed", "met", "taken", "extra"]

    def sums(rows: pd.DataFrame) -> pd.DataFrame:
        grouped = rows.groupby(list(by), as_index=False, sort=True)
        return grouped.agg(**{name: (name, "sum") for name in columns}, n_schools=("school_id", "nunique"))

    made = [
        part_observations(sums(cells), "course_met_share", "met", "needed", source, by),
        part_observations(sums(cells), "course_extra_share", "extra", "taken", source, by),
    ]
    for theme in THEMES:
        mine = cells[cells["theme"] == theme]
        made.append(part_observations(sums(mine), "course_met_share", "met", "needed", source, by, category=theme))
    return stack(made)
