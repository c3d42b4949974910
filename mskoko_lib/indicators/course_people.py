"""Who of a school's staff learned within three years and who is due for courses (items 4.2, 4.3), year by year.

The forms tell the year of the last courses, not the day, so that «three years» is counted in calendar years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from mskoko_lib.indicators import known
from mskoko_lib.indicators.marks import need_columns
from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.observations import Source, stack

#: the right to courses once in three years: 273-ФЗ, ст. 47 (norms/staff_textbooks_attendance.yaml, from memory)
COURSE_YEARS = 3
#: fewer hours are no courses of this kind: приказ Минобрнауки № 499, п. 12 (from memory)
LEAST_HOURS = 16
#: lists of staff are as of this day: month and day (form 4.1)
LIST_DAY = (9, 20)
#: positions of those who teach a class: the new standard is theirs to learn
TEACHING: tuple[str, ...] = ("teacher", "primary")


def on_list(staff: pd.DataFrame, *, year: int, as_of: dt.date) -> pd.DataFrame:
    """Rows of ``form_staff`` as last known on a day of `year`: of its list, before 20 September of the one before."""
    years = [y for y in (year, year - 1) if dt.date(y, *LIST_DAY) <= as_of and (staff["year"] == y).any()]
    return staff[staff["year"] == years[0]] if years else staff.iloc[:0]


def finished_courses(courses: pd.DataFrame, *, year: int, as_of: dt.date) -> pd.DataFrame:
    """Rows of ``form_courses`` finished within the three years up to a day of `year`, of as many hours as courses have;
    ``end_year``.
    """
    done = known.up_to(courses, "end_date", as_of)
    done = done[done["finished"].fillna(False).astype(bool) & (done["hours"] >= LEAST_HOURS).fillna(False)]
    end_year = done["end_date"].dt.year.astype("Int64").fillna(done["year"].astype("Int64"))
    done = done.assign(end_year=end_year)
    return done[(done["end_year"] > year - COURSE_YEARS) & (done["end_year"] <= year)]


def people(staff: pd.DataFrame, courses: pd.DataFrame, *, year: int, as_of: dt.date) -> pd.DataFrame:
    """Posts of those whom the school sends on courses: not on long leave, and not working elsewhere in the first place.

    Parameters
    ----------
    staff : rows of ``form_staff``; courses : rows of ``form_courses``; both of several years, `person` hashed.

    Returns
    -------
    One row per person, position and subject: ``year`` (= `year`), ``school_id``, ``who``, ``position``, ``subject``,
    ``first_post`` (one row per person), ``known``, ``taught`` (courses ended in `year` or the two years before it),
    ``due`` (three years passed since the last courses or, where none are told, since service began), ``never`` (due, no
    courses told at all), ``fresh`` (no courses yet, fewer than three years of service), ``teaches``, ``standard``
    (finished courses on the new standard within three years; the forms of courses alone tell themes), ``as_of_year`` of
    the list. Raises KeyError where a column lacks.
    """
    need_columns(staff, ["year", "school_id", "person", "position", "subject", "last_course_year"], "people")
    rows = on_list(staff, year=year, as_of=as_of).reset_index(drop=True)
    away = rows["on_leave"].fillna(False).astype(bool) | (rows["employment"] == "outer").fillna(False)
    rows = rows[~away.astype(bool)]
    # nobody is lost: a namesake's row is a person of its own, only no form of courses can be joined to it
    who = rows["person"].astype("string").fillna("row " + rows.index.to_series().astype("string"))
    done = finished_courses(courses, year=year, as_of=as_of)
    last_form = done.groupby("person")["end_year"].max() if len(done) else pd.Series(dtype="Int64")
    listed = rows["last_course_year"].astype("Int64").where(rows["last_course_year"] <= year)
    from_form = who.map(last_form).astype("Int64")
    both = pd.concat([listed, from_form], axis=1).astype("Float64").max(axis=1)
    last = both.groupby(who).transform("max")
    begun = rows["service_from"].astype("Float64").groupby(who).transform("min")
    since = last.fillna(begun)
    taught = (last > year - COURSE_YEARS).fillna(False).astype(bool)
    due = (since <= year - COURSE_YEARS).fillna(False).astype(bool)
    told = since.notna().astype(bool)
    on_standard = set(done.loc[done["theme"] == "standard", "person"].dropna()) if len(done) else set()
    return rows.assign(
        year=year,
        as_of_year=rows["year"],
        who=who,
        known=told,
        taught=taught,
        due=due,
        never=due & last.isna().astype(bool),
        fresh=told & ~taught & ~due,
        teaches=rows["position"].isin(TEACHING).groupby(who).transform("max").astype(bool),
        standard=who.isin(on_standard),
        first_post=~who.duplicated(),
    )[[
        "year", "as_of_year", "school_id", "who", "position", "subject", "first_post", "known", "taught", "due", "never",
        "fresh", "teaches", "standard",
    ]].reset_index(drop=True)  # fmt: skip


def people_of_years(
    staff: pd.DataFrame, courses: pd.DataFrame, *, years: Sequence[int], year: int, as_of: dt.date
) -> pd.DataFrame:
    """`people` of each of `years` under one another, each on the day that `as_of` is of `year`."""
    parts = [people(staff, courses, year=one, as_of=known.day_of(one, year, as_of)) for one in years]
    kept = [part for part in parts if len(part)]
    return pd.concat(kept, ignore_index=True) if kept else people(staff, courses, year=year, as_of=as_of)


def people_observations(
    posts: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",), each: Sequence[str] = ()
) -> pd.DataFrame:
    """Shares of persons of whom it is told; `posts`: `people`. With ``subject`` in `by` those who teach it; `each` =
    ("position",): those without a subject, group = position.

    ``course_taught_share``, ``course_due_share``, ``course_never_share``, ``course_fresh_share`` (of those known).
    """
    rows = _persons(posts, by, each)
    if rows.empty:
        return stack([])
    parts = [
        Part("course_taught_share", "taught", of="known"),
        Part("course_due_share", "due", of="known", sensitive=True),
        Part("course_never_share", "never", of="known", sensitive=True),
        Part("course_fresh_share", "fresh", of="known"),
    ]
    source = Rows(rows, Source("courses", "form_staff", table_hash, ""))
    return share_observations(source, parts, by=by, extra=Extra({"group": each[0]} if each else {}))


def standard_observations(
    posts: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",), each: Sequence[str] = ()
) -> pd.DataFrame:
    """``course_standard_share``: those who teach and finished courses on the new standard within three years / all who
    teach. `posts`: `people`; `by`, `each`: as in `people_observations`.
    """
    rows = _persons(posts, by, each)
    if rows.empty:
        return stack([])
    source = Rows(rows, Source("courses", "form_staff", table_hash, ""))
    extra = Extra({"group": each[0]} if each else {})
    return share_observations(source, [Part("course_standard_share", "standard", of="teaches")], by=by, extra=extra)


def _persons(posts: pd.DataFrame, by: Sequence[str], each: Sequence[str]) -> pd.DataFrame:
    """A row per person and what `by` and `each` tell apart."""
    if each:
        return posts[posts["subject"].isna()].drop_duplicates(["year", "who", *each])
    if "subject" in by:
        return posts[posts["subject"].notna()].drop_duplicates(["year", "who", "subject"])
    return posts[posts["first_post"]]
