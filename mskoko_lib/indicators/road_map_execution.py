"""Item 5.1: how the schools' road maps of preparing for ГИА are carried out: in time, late, moved, overdue; month by month.

What the plans hold (sections, owners, proofs) is told by item 2.1; here the same measures are followed in time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib.indicators import known
from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.observations import Measure, Source, observe, stack

PROCEDURE, TABLE = "road_map", "form_road_map"
#: what a measure is on a day → its words; every measure is exactly one of these
STATES: dict[str, str] = {
    "in_time": "выполнено в срок", "late": "выполнено позже срока", "undated": "выполнено, дата не названа",
    "overdue": "просрочено", "moved": "перенесено, новый срок не прошёл", "ahead": "срок не наступил",
}  # fmt: skip
CHANGES = {"measure_in_time_share": "measure_in_time_change"}


def by_year(form: pd.DataFrame, year: int, as_of: dt.date) -> list[tuple[pd.DataFrame, dt.date]]:
    """(rows of one year, the day on which it is judged) for `year` and the year before it, on the same day of it."""
    found = [(form[form["year"] == one], known.day_of(one, year, as_of)) for one in (year - 1, year)]
    return [(rows, day) for rows, day in found if len(rows)]


def measures(form: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """``form_road_map`` with what each measure is on a day: ``state`` (`STATES`), ``term`` (the new one where it was moved).

    A measure that was moved and done is judged by its new term. A term ends with its day.
    """
    done = _true(known.road_map(form, as_of)["done"])
    moved = form["moved_date"].notna()
    term = form["moved_date"].fillna(form["due_date"])
    past = (term < pd.Timestamp(as_of)).to_numpy(bool)
    dated, late = form["done_date"].notna().to_numpy(bool), (form["done_date"] > term).to_numpy(bool)
    state = np.select(
        [done & ~dated, done & late, done, past, moved.to_numpy(bool)], ["undated", "late", "in_time", "overdue", "moved"], "ahead"
    )  # fmt: skip
    return form.assign(state=pd.Series(state, index=form.index, dtype="str"), term=term, done=done)


def execution_observations(
    form: pd.DataFrame, *, as_of: dt.date, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Where the measures stand on a day.

    Returns
    -------
    ``measure_state_share`` (category = state; of all measures), ``measure_in_time_share`` (done in time / done or overdue; a
    measure done without a day is in neither), ``section_done_share`` (category = section; done / done or overdue),
    ``measure_proof_share`` (category = section, "" = all; with proof / done), ``measures_moved`` (count; category = reason,
    «unknown» where none is told), ``parent_meetings`` (count of measures of the section «родители» that were done),
    ``meetings_counted_share`` (with the number of parents / held), ``parents_met`` (sum over meetings, persons may be counted
    at several).
    """
    if form.empty:
        return stack([])
    table = measures(form, as_of)
    source = Source(PROCEDURE, TABLE, table_hash, "")
    state, done = table["state"], table["done"].to_numpy(bool)
    over = state == "overdue"
    held = done & (table["section"] == "parents").to_numpy(bool)
    table = table.assign(
        **{f"is_{code}": state == code for code in STATES},
        judged=state.isin(["in_time", "late", "overdue"]), finished=done, asked=done | over,
        proof=done & _true(known.road_map(form, as_of)["has_proof"]), held=held, counted=held & table["n_parents"].notna(),
        is_moved_at_all=table["moved_date"].notna(),
    )  # fmt: skip
    whole = [
        *(Part("measure_state_share", f"is_{code}", code) for code in STATES),
        Part("measure_in_time_share", "is_in_time", of="judged"), Part("measure_proof_share", "proof", of="finished"),
        Part("meetings_counted_share", "counted", of="held"),
    ]  # fmt: skip
    sections = [Part("section_done_share", "finished", of="asked"), Part("measure_proof_share", "proof", of="finished")]
    reasons = table[table["is_moved_at_all"]].assign(why=lambda rows: rows["moved_why"].fillna("unknown").astype("str"))
    made = [
        share_observations(Rows(table, source), whole, by=by),
        share_observations(Rows(table, source), sections, by=by, extra=Extra({"category": "section"})),
        share_observations(Rows(table, source), [Part("parent_meetings", "held", kind="count")], by=by),
    ]
    if len(reasons):
        part = Part("measures_moved", "is_moved_at_all", kind="count")
        made.append(share_observations(Rows(reasons, source), [part], by=by, extra=Extra({"category": "why"})))
    met = table[table["counted"]].groupby(list(by), as_index=False, sort=True).agg(
        x=("n_parents", "sum"), n=("n_parents", "size"), n_schools=("school_id", "nunique")
    )  # fmt: skip
    if len(met):
        made.append(observe(met, [Measure("parents_met", "x", "sum", "x", "n")], source=source, by=by))
    return stack(made)


def curve_months(form: pd.DataFrame) -> list[str]:
    """Months «2022-09» from the first term to the last, without gaps."""
    if form.empty:
        return []
    terms = form["due_date"].dt.to_period("M")
    return [str(month) for month in pd.period_range(terms.min(), terms.max(), freq="M")]


def curve_observations(
    form: pd.DataFrame, *, as_of: dt.date, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Plan against fact by the end of each month (group «2022-09»), of all measures: ``curve_planned_share`` (due by the plan as
    it was first made), ``curve_done_share`` (done; months that are over on the day). Done without a day counts in the last month.
    """
    months = curve_months(form)
    if not months:
        return stack([])
    table = measures(form, as_of)
    day = table["done_date"].fillna(pd.Timestamp(as_of)).where(table["done"])
    made = []
    for month in months:
        end = pd.Period(month).end_time
        rows = table.assign(planned=table["due_date"] <= end, finished=(day <= end).fillna(False))
        parts = [Part("curve_planned_share", "planned", group=month)]
        if end.date() <= as_of:
            parts.append(Part("curve_done_share", "finished", group=month))
        made.append(share_observations(Rows(rows, Source(PROCEDURE, TABLE, table_hash, "")), parts, by=by))
    return stack(made)


def _true(column: pd.Series) -> np.ndarray:
    return column.fillna(False).astype(bool).to_numpy(bool)
