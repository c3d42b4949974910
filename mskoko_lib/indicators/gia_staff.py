"""Staff of the ППЭ (item 4.5): taught, tested, rehearsed, without conflict; ППЭ with every role taught in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from mskoko_lib.indicators import known
from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.observations import Source, stack

#: roles without which no exam is held in a ППЭ
NEEDED: tuple[str, ...] = ("ppe_head", "technician", "gek", "room", "corridor")
_KEYS = ["year", "exam", "ppe_code"]


def first_days(results: pd.DataFrame) -> pd.DataFrame:
    """First day of each exam (ГИА-9, ГИА-11) in a year: ``year``, ``exam``, ``first_day``. `results`: ``exam_results``."""
    days = results.groupby(["year", "exam"], as_index=False, sort=True).agg(first_day=("exam_date", "min"))
    return days.astype({"year": "int64"})


def staff_rows(form: pd.DataFrame, days: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Rows of ``form_gia_staff`` with what they say on a day: ``trained``, ``tested``, ``rehearsed``, ``calm`` (no conflict),
    ``ready`` (all four), ``day_known`` (the exam's first day is known), ``in_time`` (taught before it).

    A blank cell confirms nothing. What was taught after `as_of` is not taught yet; nobody is tested or rehearsed before it.
    `days`: `first_days`.
    """
    trained = (form["trained_date"] <= pd.Timestamp(as_of)).fillna(False).astype(bool)
    later = (form["trained_date"] > pd.Timestamp(as_of)).fillna(False).astype(bool)
    first = (
        form[["year", "exam"]].astype({"year": "int64"}).merge(days, on=["year", "exam"], how="left", validate="m:1")
    )
    day = pd.to_datetime(pd.Series(first["first_day"].to_numpy(), index=form.index))
    tested, rehearsed = _true(form["tested"]) & ~later, _true(form["rehearsed"]) & ~later
    calm = ~_true(form["conflict"])
    return form.assign(
        trained=trained,
        tested=tested,
        rehearsed=rehearsed,
        calm=calm,
        ready=trained & tested & rehearsed & calm,
        reserve=_true(form["reserve"]),
        newcomer=_true(form["newcomer"]),
        had_breach=_true(form["had_breach"]),
        day_known=day.notna(),
        in_time=trained & (form["trained_date"] < day).fillna(False).astype(bool),
        first_day=day,
    )


def staff_of_years(form: pd.DataFrame, days: pd.DataFrame, year: int, as_of: dt.date) -> pd.DataFrame:
    """`staff_rows` of each year on the same day of it: `as_of` belongs to `year`."""
    years = sorted({int(one) for one in form["year"]})
    parts = [staff_rows(form[form["year"] == one], days, known.day_of(one, year, as_of)) for one in years]
    return pd.concat(parts) if parts else staff_rows(form, days, as_of)


def staff_observations(
    staff: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",), each: Sequence[str] = ()
) -> pd.DataFrame:
    """Posts (a person at a ППЭ in a role); `each` of ("exam",) (group), ("role",) (category), both or none.

    ``gia_posts`` (count), ``gia_persons`` (count of persons, a person of two ППЭ once; only without `each`),
    ``gia_trained_share``, ``gia_tested_share``, ``gia_rehearsed_share``, ``gia_conflict_share``, ``gia_ready_share``,
    ``gia_reserve_share``, ``gia_newcomer_share`` (of all posts), ``gia_in_time_share`` (of posts whose first exam day is known),
    ``gia_breach_taught_share`` (taught again, of posts of those who broke the rules the year before).

    Parameters
    ----------
    staff : `staff_rows`.
    """
    if staff.empty:
        return stack([])
    table = staff.assign(everyone=True, conflict=~staff["calm"])
    names = {"exam": "group", "role": "category"}
    parts = [
        Part("gia_posts", "everyone", kind="count"),
        *(
            Part(f"gia_{name}_share", name)
            for name in ("trained", "tested", "rehearsed", "ready", "reserve", "newcomer")
        ),
        Part("gia_conflict_share", "conflict", sensitive=True),
        Part("gia_in_time_share", "in_time", of="day_known"),
        Part("gia_breach_taught_share", "trained", of="had_breach", sensitive=True),
    ]
    source = Source("gia_staff", "form_gia_staff", table_hash, "")
    extra = Extra({names[one]: one for one in each}, tuple(each))
    made = [share_observations(Rows(table, source), parts, by=by, extra=extra)]
    if not each:
        people = table.drop_duplicates(["year", "school_id", "worker_number"])
        made.append(share_observations(Rows(people, source), [Part("gia_persons", "everyone", kind="count")], by=by))
    return stack(made)


def stations(staff: pd.DataFrame) -> pd.DataFrame:
    """One row per year, exam and ППЭ: ``lacking`` (needed roles without anybody taught before the first exam, joined by commas;
    the reserve counts too), ``covered``, ``day_known``, ``school_id`` (one of those whose people stand there).

    Where the first day is not known, taught is enough. `staff`: `staff_rows`.
    """
    rows = []
    for key, part in staff.groupby(_KEYS, sort=True):
        year, exam, code = key if isinstance(key, tuple) else (key, "", "")
        good = part["in_time"] if part["day_known"].all() else part["trained"]
        there = set(part.loc[good, "role"])
        lacking = [role for role in NEEDED if role not in there]
        rows.append((int(str(year)), exam, code, ",".join(lacking), not lacking, bool(part["day_known"].all()),
                     part["school_id"].iloc[0]))  # fmt: skip
    names = [*_KEYS, "lacking", "covered", "day_known", "school_id"]
    return pd.DataFrame(rows, columns=names)


def station_observations(found: pd.DataFrame, *, table_hash: str, each: Sequence[str] = ()) -> pd.DataFrame:
    """``ppe_covered_share``: ППЭ (of one exam) where each needed role has somebody taught in time / all; of the town only.

    `found`: `stations`; `each` = ("exam",): group.
    """
    if found.empty:
        return stack([])
    rows = Rows(found, Source("gia_staff", "form_gia_staff", table_hash, ""))
    extra = Extra({"group": "exam"} if each else {})
    return share_observations(rows, [Part("ppe_covered_share", "covered")], extra=extra)


def unlisted(staff: pd.DataFrame, *others: pd.DataFrame, year: int) -> list[str]:
    """Codes of ППЭ that other forms of a year name (``ppe_code``) and the form of staff does not, in order."""
    named = {str(code) for form in others for code in form.loc[form["year"] == year, "ppe_code"].dropna()}
    return sorted(named - set(staff.loc[staff["year"] == year, "ppe_code"].astype(str)))


def _true(column: pd.Series) -> pd.Series:
    return column.fillna(False).astype(bool)
