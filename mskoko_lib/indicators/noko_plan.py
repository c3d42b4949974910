"""Plans for removing what the independent assessment found (item 5.7): state on a day, reports, how often schools are assessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import pandas as pd

from mskoko_lib.indicators import known
from mskoko_lib.indicators.noko import CRITERIA, LEAST_OFTEN_YEARS
from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.observations import Source, stack

#: who can remove a fault: the school itself, or the founder alone
WHOSE: tuple[str, ...] = ("school", "founder")
#: group of the faults of earlier plans that are not removed
EARLIER = "earlier"


def quarter_due(year: int, as_of: dt.date, report_day: int) -> int:
    """The last quarter of `year` whose report was to be there before `as_of`; 0 where none was.

    `report_day`: until this day of the month after a quarter its report is awaited (``params.noko``).
    """
    terms = [dt.date(year + quarter // 4, 3 * quarter % 12 + 1, report_day) for quarter in (1, 2, 3, 4)]
    return sum(term < as_of for term in terms)


def fault_rows(plan: pd.DataFrame, noko: pd.DataFrame, *, as_of: dt.date, report_day: int) -> pd.DataFrame:
    """Faults of the plans on a day, with what became of them.

    Parameters
    ----------
    plan : ``form_noko_plan``. noko : ``form_noko`` of every day, for a plan without an assessment is kept: a report is awaited
        from the quarter after the assessment on.

    Returns
    -------
    The rows of assessments that had been on the day, with flags ``done``, ``overdue`` (term past, not removed) and
    ``unreported`` (not removed, and the last report is older than the last quarter due).
    """
    plan = known.noko_plan(plan, as_of)
    days = noko.groupby(["year", "school_id"], as_index=False).agg(survey=("survey_date", "max"))
    plan = plan.merge(days, on=["year", "school_id"], how="left", validate="m:1")
    plan = known.up_to(plan, "survey", as_of)
    done = plan["removed"].fillna(False).astype(bool)
    due = pd.Series(
        [quarter_due(int(year), as_of, report_day) for year in plan["year"]], index=plan.index, dtype="int64"
    )
    told = plan["reported_quarter"].astype("Int64").fillna(0)
    first = plan["survey"].dt.quarter.where(plan["survey"].dt.year == plan["year"]).fillna(0)
    past = (plan["due_date"] < pd.Timestamp(as_of)).fillna(False).astype(bool)
    unreported = ~done & (due > first) & (told < due)
    return plan.assign(done=done, overdue=past & ~done, unreported=unreported.astype(bool), due_quarter=due)


def same_day(plan: pd.DataFrame, noko: pd.DataFrame, *, year: int, as_of: dt.date, report_day: int) -> pd.DataFrame:
    """``fault_rows`` of every plan, each on the same day of its own year as `as_of` is of `year`."""
    parts = [
        fault_rows(mine, noko, as_of=known.day_of(int(str(one)), year, as_of), report_day=report_day)
        for one, mine in plan.groupby("year", sort=True)
    ]
    return pd.concat(parts, ignore_index=True) if parts else fault_rows(plan, noko, as_of=as_of, report_day=report_day)


def carried(plan: pd.DataFrame, noko: pd.DataFrame, *, year: int, as_of: dt.date, report_day: int) -> pd.DataFrame:
    """``fault_rows`` of plans before `year` that are not removed on the day; ``year`` is then `year`, ``plan_year`` their own,
    ``plan`` = `EARLIER`.
    """
    rows = fault_rows(plan[plan["year"] < year], noko, as_of=as_of, report_day=report_day)
    left = rows[~rows["done"]]
    return left.assign(plan_year=left["year"], year=year, plan=EARLIER)


def plan_observations(rows: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """What became of the faults.

    Returns
    -------
    ``noko_faults`` (count; category "" = all, school and founder = who can remove it, k1–k5 = criterion),
    ``noko_removed_share`` (removed / all; categories "", school, founder), ``noko_overdue`` (count; the same) and
    ``noko_unreported`` (count). Group = column ``plan`` of `rows`, where there is one.
    """
    if rows.empty:
        return stack([])
    flags = {whose: (rows["removable_by"] == whose).fillna(False).astype(bool) for whose in WHOSE}
    criteria = {name: (rows["noko_criterion"] == name).fillna(False).astype(bool) for name in CRITERIA}
    table = rows.assign(
        everyone=True,
        **flags,
        **criteria,
        **{f"done_{whose}": rows["done"] & flags[whose] for whose in WHOSE},
        **{f"overdue_{whose}": rows["overdue"] & flags[whose] for whose in WHOSE},
    )
    parts = [
        Part("noko_faults", "everyone", kind="count"),
        *(Part("noko_faults", name, name, kind="count") for name in (*WHOSE, *CRITERIA)),
        Part("noko_overdue", "overdue", kind="count"),
        *(Part("noko_overdue", f"overdue_{whose}", whose, kind="count") for whose in WHOSE),
        Part("noko_unreported", "unreported", kind="count"),
        Part("noko_removed_share", "done"),
        *(Part("noko_removed_share", f"done_{whose}", whose, of=whose) for whose in WHOSE),
    ]
    extra = Extra({"group": "plan"}) if "plan" in rows else None
    return share_observations(Rows(table, Source("noko", "form_noko_plan", table_hash, "")), parts, by=by, extra=extra)


def too_often(form: pd.DataFrame, year: int) -> list[str]:
    """Schools with more than one assessment in a year, by school_id: the law allows one."""
    counts = form[form["year"] == year].groupby("school_id").size()
    return sorted(str(school) for school, n in counts.items() if n > 1)


def never(form: pd.DataFrame, school_ids: Collection[str], years: Collection[int]) -> tuple[list[str], bool]:
    """(schools without an assessment in `years`, whether these are as many years as the rule asks for): with fewer the older
    ones have to be looked up before anything is said.
    """
    shown = sorted(years)[-LEAST_OFTEN_YEARS:]
    seen = set(form.loc[form["year"].isin(shown), "school_id"].astype(str))
    return sorted(set(school_ids) - seen), len(shown) >= LEAST_OFTEN_YEARS
