"""Attestation of teachers (item 4.6): applications and their outcomes, ДИРО's schedule, categories that end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Literal

import pandas as pd

from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.indicators.staff import PRIMARY, QUALIFIED, known_lists, list_day
from mskoko_lib.norms.attestation import CategoryTerm
from mskoko_lib.observations import Measure, Source, observe, stack

OUTCOMES: tuple[str, ...] = ("granted", "refused", "not_taken", "withdrawn", "pending")
ASKED: tuple[str, ...] = ("highest", "first", "methodist", "mentor", "compliance")
#: what a granted category is against the one before; «simplified» stands apart, whatever was raised
KINDS: tuple[str, ...] = ("raised", "same", "simplified")
#: the employer itself attests for «соответствие»: no portal, no raise
_BY_REGION: tuple[str, ...] = ("highest", "first", "methodist", "mentor")
_RANK = {"no_category": 0, "compliance": 1, "first": 2, "highest": 3}
#: «соответствие» of the employer: no category, its own five years
COMPLIANCE: tuple[str, ...] = ("compliance",)
#: when a category ends: before the day of the list; from it up to the day of the note; in the twelve months after that
ENDS: tuple[str, ...] = ("expired", "lapsed", "next_12")
#: «соответствие» is no claim of the list: that its five years are over counts on the day of the note
COMPLIANCE_ENDS: tuple[str, ...] = ("over", "next_12")


def applications(form: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Rows of ``form_attestation`` as known on a day: applied by it; decided after it is still pending. Rows without a day
    stay.
    """
    day = pd.Timestamp(as_of)
    rows = form[~(form["applied_date"] > day).fillna(False).astype(bool)]
    late = (rows["decision_date"] > day).fillna(False).astype(bool)
    return rows.assign(outcome=rows["outcome"].mask(late, "pending"), decision_date=rows["decision_date"].mask(late))


def application_observations(
    form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",), each: Sequence[str] = ()
) -> pd.DataFrame:
    """Applications of `applications`; `each` = ("asked",) tells apart what was asked for (the group).

    Returns
    -------
    ``attestation_applied`` (count), ``attestation_outcome`` (count, category of OUTCOMES), ``attestation_granted_share``
    (granted / all that are no longer pending), ``attestation_kind_share`` (category of KINDS; of granted first and highest
    whose earlier category is told), ``attestation_epgu_share`` (through the portal; of those that the region attests),
    ``attestation_unscheduled`` (count: of the same, those that name no month of ДИРО's schedule),
    ``attestation_in_month_share`` (decided in the month of the schedule, of decided ones that name it).
    """
    if form.empty:
        return stack([])
    outcome, asked = form["outcome"].astype("string"), form["asked"].astype("string")
    regional = asked.isin(_BY_REGION)
    easy = form["simplified"].fillna(False).astype(bool)
    rank, before = asked.map(_RANK), form["had"].astype("string").map(_RANK)
    month, named = form["decision_date"].dt.strftime("%m"), form["planned_month"].notna()
    granted = (outcome == "granted").fillna(False).astype(bool)
    table = form.assign(
        everyone=True,
        settled=(outcome != "pending").fillna(False).astype(bool),
        granted=granted,
        kind_of=granted & asked.isin(QUALIFIED) & (before.notna() | easy),
        raised=(rank > before).fillna(False).astype(bool) & ~easy,
        same=(rank == before).fillna(False).astype(bool) & ~easy,
        simplified=easy,
        regional=regional.fillna(False).astype(bool),
        epgu=form["via_epgu"].fillna(False).astype(bool),
        unscheduled=~named & regional.fillna(False).astype(bool),
        both=named & month.notna(),
        in_month=(form["planned_month"] == month).fillna(False).astype(bool),
        **{f"is_{code}": (outcome == code).fillna(False).astype(bool) for code in OUTCOMES},
    )
    parts = [
        Part("attestation_applied", "everyone", kind="count"),
        *(Part("attestation_outcome", f"is_{code}", code, kind="count") for code in OUTCOMES),
        Part("attestation_granted_share", "granted", of="settled"),
        *(Part("attestation_kind_share", code, code, of="kind_of") for code in KINDS),
        Part("attestation_epgu_share", "epgu", of="regional"),
        Part("attestation_unscheduled", "unscheduled", kind="count"),
        Part("attestation_in_month_share", "in_month", of="both"),
    ]
    rows = Rows(table, Source("attestation", "form_attestation", table_hash, ""))
    return share_observations(rows, parts, by=by, extra=Extra({"group": each[0]} if each else {}))


def adds_up(form: pd.DataFrame) -> bool:
    """The accounting identity: applied = granted + refused + not taken + withdrawn + pending."""
    return int(form["outcome"].isin(OUTCOMES).sum()) == len(form)


def against_schedule(
    plan: pd.DataFrame, form: pd.DataFrame, *, year: int, as_of: dt.date, told: Collection[tuple[int, str]]
) -> pd.DataFrame:
    """A row per school, category and month of ДИРО's schedule that is over: ``scheduled``, ``applied`` (applications that
    name the month), ``absent`` (scheduled without application). `form`: `applications`, of which `year` counts; `told`:
    (year, school_id) whose form 4.6 has come — where it has not, nobody knows who applied.
    """
    keys = ["school_id", "asked", "month"]
    over = [dt.date(year + int(month) // 12, int(month) % 12 + 1, 1) <= as_of for month in plan["month"]]
    sent = [(year, str(school)) in told for school in plan["school_id"]]
    due = plan[
        (plan["year"] == year)
        & pd.Series(sent, index=plan.index, dtype=bool)
        & pd.Series(over, index=plan.index, dtype=bool)
        & plan["n_scheduled"].notna()
    ]
    named = form[(form["year"] == year) & form["planned_month"].notna()]
    applied = (
        named.rename(columns={"planned_month": "month"}).groupby(keys, as_index=False).agg(applied=("outcome", "size"))
    )
    planned = due.astype({"n_scheduled": "int64"}).groupby(keys, as_index=False).agg(scheduled=("n_scheduled", "sum"))
    table = planned.merge(applied, on=keys, how="left")
    table = table.assign(year=year, applied=table["applied"].fillna(0).astype("int64"))
    return table.assign(absent=(table["scheduled"] - table["applied"]).clip(lower=0))


def schedule_observations(table: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Of rows of `against_schedule`: ``attestation_scheduled`` and ``attestation_absent`` (counts, of months that are over)."""
    if table.empty:
        return stack([])
    grouped = table.assign(school=table["school_id"]).groupby(list(by), as_index=False, sort=True)
    sums = grouped.agg(scheduled=("scheduled", "sum"), absent=("absent", "sum"), n_schools=("school", "nunique"))
    measures = [
        Measure("attestation_scheduled", "scheduled", "count", "scheduled", "scheduled"),
        Measure("attestation_absent", "absent", "count", "absent", "absent"),
    ]
    source = Source("attestation", "form_attestation_plan", table_hash, "")
    return observe(sums, measures, source=source, by=list(by))


def last_day(given: pd.Series, term: CategoryTerm) -> pd.Series:
    """Last day of each category given on a day; NaT where it has no end (given from ``term.given_before`` on) or no day.

    A term that one order prolonged into the reach of the next is prolonged again.
    """
    ends = given.where(given < pd.Timestamp(term.given_before)) + pd.DateOffset(years=term.years) - pd.Timedelta(days=1)
    for more in term.prolonged:
        inside = ends.between(pd.Timestamp(more.ended_from), pd.Timestamp(more.ended_to))
        ends = ends.mask(inside, pd.Timestamp(more.until))
    return ends


def latest_list(form: pd.DataFrame, year: int, as_of: dt.date) -> pd.DataFrame:
    """Rows of ``form_staff`` of the last list that is known on a day, of `year` or of the year before; told as of `year`,
    ``listed_on``: the day of the list.
    """
    known = known_lists(form[form["year"].isin([year - 1, year])], as_of)
    if known.empty:
        return known.assign(listed_on=pd.Series(dtype="datetime64[ns]"))
    last = int(known["year"].max())
    return known[known["year"] == last].assign(year=year, listed_on=pd.Timestamp(list_day(last)))


def ending(
    listed: pd.DataFrame, term: CategoryTerm, as_of: dt.date, *, categories: Sequence[str] = QUALIFIED
) -> pd.DataFrame:
    """Rows of `latest_list` with one of `categories`, in the main school, with ``ends`` (last day, NaT: none),
    ``expired`` (ended before the day of the list, which still names it), ``lapsed`` (from that day up to `as_of`),
    ``over`` (either), ``next_12`` (in the twelve months after `as_of`). Columns of the list stay; ``subject`` of
    grades 1–4 is ``primary``.
    """
    inside = listed["category"].isin(categories) & (listed["employment"] != "outer").fillna(True).astype(bool)
    rows = listed[inside]
    ends = last_day(rows["category_date"], term)
    start, day = rows["listed_on"], pd.Timestamp(as_of)
    return rows.assign(
        subject=rows["subject"].astype("string").mask(rows["position"] == PRIMARY, PRIMARY),
        ends=ends,
        expired=ends < start,
        lapsed=(ends >= start) & (ends <= day),
        over=ends <= day,
        next_12=(ends > day) & (ends <= day + pd.DateOffset(months=12)),
    )


def ending_observations(
    rows: pd.DataFrame,
    *,
    table_hash: str,
    by: Sequence[str] = ("year",),
    of: Literal["category", "compliance"] = "category",
) -> pd.DataFrame:
    """Of rows of `ending`: ``category_ending`` (share, category of ENDS, of those whose day is told),
    ``category_undated`` (count: without a day, so that its end is not known); `of` «соответствие» ``compliance_ending``
    (category of COMPLIANCE_ENDS) and ``compliance_undated``. The shares are sensitive: they are few.
    """
    if rows.empty:
        return stack([])
    table = rows.assign(dated=rows["category_date"].notna(), undated=rows["category_date"].isna())
    bands = ENDS if of == "category" else COMPLIANCE_ENDS
    parts = [
        *(Part(f"{of}_ending", code, code, of="dated", sensitive=True) for code in bands),
        Part(f"{of}_undated", "undated", kind="count"),
    ]
    return share_observations(Rows(table, Source("category_term", "form_staff", table_hash, "")), parts, by=by)
