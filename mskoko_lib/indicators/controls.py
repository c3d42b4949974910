"""Whether things are done: road maps, sites, admission, inspections, heads' reports (items 2.1, 3.2, 3.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib.indicators import known
from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.indicators.uncertainty import wilson
from mskoko_lib.observations import Measure, Source, observe, stack

#: answers of a site's criterion that count as there; «part» is told apart, «na» and a blank are in no count
KEPT: tuple[str, ...] = ("yes", "late")
#: reasons of form «admission», parts of those not admitted
REASONS: tuple[str, ...] = ("n_debt", "n_no_pass", "n_other")
#: whom a fault of an inspection is addressed to
ADDRESSEES: tuple[str, ...] = ("school", "department", "founder")


def road_map_observations(
    form: pd.DataFrame, *, as_of: dt.date, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Measures of the schools' road maps on a day; what was done after it is not done yet.

    Returns
    -------
    ``plan_measures`` (count), ``plan_due_share`` (term past on `as_of` / all), ``plan_done_share`` (done / due),
    ``plan_overdue`` (count: due and not done), ``plan_quality_share`` (category owner, measurable; of all; proof: of those
    done).
    """
    if form.empty:
        return stack([])
    form = known.road_map(form, as_of)
    due, done = _past(form["due_date"], as_of), _true(form["done"])
    table = form.assign(
        everyone=True,
        due=due,
        done_due=due & done,
        overdue=due & ~done,
        done=done,
        owner=_true(form["has_owner"]),
        proof=done & _true(form["has_proof"]),
        measurable=_true(form["measurable"]),
    )
    parts = [
        Part("plan_measures", "everyone", kind="count"),
        Part("plan_due_share", "due"),
        Part("plan_overdue", "overdue", kind="count"),
        Part("plan_done_share", "done_due", of="due"),
        Part("plan_quality_share", "owner", "owner"),
        Part("plan_quality_share", "measurable", "measurable"),
        Part("plan_quality_share", "proof", "proof", of="done"),
    ]
    return share_observations(Rows(table, Source("road_map", "form_road_map", table_hash, "")), parts, by=by)


def overdue_measures(form: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Rows of ``form_road_map`` whose term is past on `as_of` and that are not done on it."""
    form = known.road_map(form, as_of)
    return form[_past(form["due_date"], as_of) & ~_true(form["done"])]


def road_map_sections(form: pd.DataFrame, sections: Sequence[str], *, table_hash: str) -> pd.DataFrame:
    """Typical gaps: schools whose road map has a measure in each section; ``section_share`` (category = section; analysis
    counts only where it stands on the school's own figures), and the school's own completeness ``section_completeness``
    (sections present of all, per school and over the schools).
    """
    if form.empty:
        return stack([])
    real = form[(form["section"] != "analysis") | _true(form["own_figures"])]
    there = set(real[["year", "school_id", "section"]].itertuples(index=False, name=None))
    schools = form[["year", "school_id"]].drop_duplicates().reset_index(drop=True)
    keys = list(schools.itertuples(index=False, name=None))
    flags = {name: [(year, school, name) in there for year, school in keys] for name in sections}
    table = schools.assign(**flags, everyone=True)
    source = Source("road_map", "form_road_map", table_hash, "")
    parts = [Part("section_share", name, name) for name in sections]
    town = share_observations(Rows(table, source), parts)
    own = schools.assign(x=np.sum(list(flags.values()), axis=0), n=len(sections), n_schools=1)
    sums = own.groupby("year", as_index=False, sort=True).agg(x=("x", "sum"), n=("n", "sum"), n_schools=("x", "size"))
    measure = Measure("section_completeness", "share", "share", "x", "n")
    each = [
        observe(table.assign(share=100 * table["x"] / table["n"]), [measure], source=source, by=by)
        for table, by in ((own, ["year", "school_id"]), (sums, ["year"]))
    ]
    return stack([town, *each])


def site_answers(form: pd.DataFrame, criteria: Sequence[str]) -> pd.DataFrame:
    """One row per school, month and criterion that was looked at: ``criterion``, ``answer``; blanks and «na» are left out.

    A criterion that was added during the year has rows from then on only.
    """
    kept = [name for name in criteria if name in form]
    long = form.melt(["year", "school_id", "month"], kept, "criterion", "answer")
    return long[long["answer"].notna() & (long["answer"] != "na")].reset_index(drop=True)


def site_observations(
    answers: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",), each: Sequence[str] = ()
) -> pd.DataFrame:
    """Criteria fulfilled of those looked at; `each`: ``month`` (becomes the group), ``criterion`` (the category).

    ``site_share`` (there, in time or late), ``site_part_share`` (not in full), ``site_late_share`` (late / there).
    """
    if answers.empty:
        return stack([])
    there = answers["answer"].isin(KEPT)
    table = answers.assign(there=there, part=answers["answer"] == "part", late=answers["answer"] == "late")
    columns = {"month": "group", "criterion": "category"}
    extra = Extra({columns[name]: name for name in each}, tuple(each))
    parts = [Part("site_share", "there"), Part("site_part_share", "part"), Part("site_late_share", "late", of="there")]
    rows = Rows(table, Source("site", "form_site_check", table_hash, ""))
    return share_observations(rows, parts, by=by, extra=extra)


def link_observations(form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """``dead_links`` (kind sum; n = checks that told them): links that did not work. `form`: rows of ``form_site_check``."""
    told = form[form["dead_links"].notna()]
    if told.empty:
        return stack([])
    grouped = told.astype({"dead_links": "int64"}).groupby(list(by), as_index=False, sort=True)
    table = grouped.agg(x=("dead_links", "sum"), n=("dead_links", "size"), n_schools=("school_id", "nunique"))
    source = Source("site", "form_site_check", table_hash, "")
    return observe(table, [Measure("dead_links", "x", "sum", "x", "n")], source=source, by=list(by))


def admission_observations(form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Graduates and their admission by exam (group oge, ege).

    ``admission_graduates`` (count), ``admission_share`` (admitted / graduates), ``not_admitted`` (count; category = reason
    n_debt, n_no_pass, n_other, or "" = all), ``admitted_later_share`` (of those not admitted), all of rows that tell
    graduates and admitted, and ``admission_in_ris`` (count of graduates in РИС, of rows that tell it). Sensitive: they are
    few.
    """
    told = form[form[["n_graduates", "n_admitted"]].notna().all(axis=1)]
    if told.empty:
        return stack([])
    whole = ["n_graduates", "n_admitted", *REASONS, "n_later"]
    numbers = told.assign(**{name: told[name].fillna(0).astype("int64") for name in whole}, school=told["school_id"])
    numbers = numbers.assign(refused=numbers["n_graduates"] - numbers["n_admitted"])
    # an empty cell is no nought: in May nobody knows yet who will be admitted later
    asked = numbers["refused"].where(told["n_later"].notna(), 0).astype("int64")
    numbers = numbers.assign(asked_later=asked, later=np.minimum(numbers["n_later"], asked))
    table = numbers.groupby([*by, "exam"], as_index=False, sort=True).agg(
        **{name: (name, "sum") for name in [*whole, "refused", "asked_later", "later"]}, n_schools=("school", "nunique")
    )
    low, high = wilson(table["n_admitted"], table["n_graduates"])
    with np.errstate(invalid="ignore", divide="ignore"):
        table = table.assign(
            admitted_pct=100 * table["n_admitted"] / table["n_graduates"],
            low=low,
            high=high,
            later_pct=100 * table["later"] / table["asked_later"],
        )
    measures = [
        Measure("admission_graduates", "n_graduates", "count", "n_graduates", "n_graduates"),
        Measure(
            "admission_share",
            "admitted_pct",
            "share",
            "n_admitted",
            "n_graduates",
            "low",
            "high",
            "wilson",
            sensitive=True,
        ),
        Measure("not_admitted", "refused", "count", "refused", "refused", sensitive=True),
        *(Measure("not_admitted", name, "count", name, name, category=name, sensitive=True) for name in REASONS),
    ]
    source = Source("admission", "form_admission", table_hash, "")
    extra = {"group": "exam"}
    made = [observe(table[table["n_graduates"] > 0], measures, source=source, by=list(by), extra_dimensions=extra)]
    in_ris = told[told["n_in_ris"].notna()] if "n_in_ris" in told else told.iloc[:0]
    if len(in_ris):
        each = in_ris.astype({"n_in_ris": "int64"}).groupby([*by, "exam"], as_index=False, sort=True)
        listed = each.agg(n_in_ris=("n_in_ris", "sum"), n_schools=("school_id", "nunique"))
        count = Measure("admission_in_ris", "n_in_ris", "count", "n_in_ris", "n_in_ris")
        made.append(observe(listed, [count], source=source, by=list(by), extra_dimensions=extra))
    refused = table[table["asked_later"] > 0]
    if len(refused):
        one = Measure("admitted_later_share", "later_pct", "share", "later", "asked_later", sensitive=True)
        made.append(observe(refused, [one], source=source, by=list(by), extra_dimensions=extra))
    return stack(made)


def inspection_observations(
    form: pd.DataFrame, before: pd.DataFrame, *, as_of: dt.date, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Criteria of thematic inspections with a fault, and what became of it.

    Parameters
    ----------
    before : rows of the same form of the year before: a fault in the same school and criterion is a repeated one.

    Returns
    -------
    ``inspected`` (count of criteria looked at), ``fault_share`` (fault or remark / looked at; group "" = all, category =
    criterion), ``fault_removed_share``, ``fault_overdue`` (count: term past on `as_of`, not removed on it; category "" = all,
    first = those that are not repeated), ``fault_repeated`` (count), ``fault_addressee`` (count, category school,
    department, founder); of all schools together also ``school_fault_share`` (schools with a fault / schools inspected).
    """
    seen = known.inspections(form[form["found"] != "na"], as_of)
    if seen.empty:
        return stack([])
    fault = seen["found"].isin(["fault", "remark"])
    removed = _true(seen["removed"])
    earlier = before[before["found"].isin(["fault", "remark"])] if len(before) else before
    twice = set(earlier[["school_id", "criterion"]].itertuples(index=False, name=None)) if len(earlier) else set()
    again = [pair in twice for pair in seen[["school_id", "criterion"]].itertuples(index=False, name=None)]
    overdue, repeated = fault & ~removed & _past(seen["due_date"], as_of), fault & np.array(again, dtype=bool)
    table = seen.assign(
        everyone=True,
        fault=fault,
        removed=fault & removed,
        overdue=overdue,
        first=overdue & ~repeated,
        repeated=repeated,
        **{f"to_{whose}": fault & (seen["addressee"] == whose).fillna(False) for whose in ADDRESSEES},
    )
    rows = Rows(table, Source("inspection", "form_inspections", table_hash, ""))
    parts = [
        Part("inspected", "everyone", kind="count"),
        Part("fault_share", "fault"),
        Part("fault_overdue", "overdue", kind="count"),
        Part("fault_overdue", "first", "first", kind="count"),
        Part("fault_repeated", "repeated", kind="count"),
        *(Part("fault_addressee", f"to_{whose}", whose, kind="count") for whose in ADDRESSEES),
        Part("fault_removed_share", "removed", of="fault"),
    ]
    criteria = Extra({"category": "criterion"}, ("criterion",))
    if "school_id" in by:
        return share_observations(rows, parts, by=by)
    schools = Rows(table.groupby([*by, "school_id"], as_index=False).agg(fault=("fault", "max")), rows.source)
    each = share_observations(rows, [Part("fault_share", "fault")], by=by, extra=criteria)
    some = share_observations(schools, [Part("school_fault_share", "fault")], by=by)
    return stack([share_observations(rows, parts, by=by), each, some])


def by_year(form: pd.DataFrame, year: int, as_of: dt.date, day: str) -> list[tuple[pd.DataFrame, dt.date]]:
    """(rows of one year, the day on which it is judged) for `year` and the year before it.

    The year before is judged on the same day a year earlier, by what had happened up to it: column `day` of its rows, and
    the days of `known`.
    """
    days = {one: known.day_of(one, year, as_of) for one in (year - 1, year)}
    found = [(known.up_to(form[form["year"] == one], day, until), until) for one, until in days.items()]
    return [(rows, until) for rows, until in found if len(rows)]


def commitment_observations(
    form: pd.DataFrame, *, as_of: dt.date, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """What was promised in heads' reports heard up to a day; group "" = all reports, or one of programme, monitoring, quality;
    category "" = all, or what the commitment is about.

    ``commitments`` (count), ``commitment_due_share``, ``commitment_kept_share`` (fulfilled / term past on `as_of`),
    ``commitment_overdue`` (count: term past, not fulfilled), ``commitment_proof_share`` (with proof / fulfilled).
    """
    told = known.head_reports(form[form["commitment_number"].notna()], as_of)
    if told.empty:
        return stack([])
    due, kept = _past(told["due_date"], as_of), _fulfilled(told)
    table = told.assign(
        everyone=True,
        due=due,
        kept=kept,
        kept_due=due & kept,
        overdue=due & ~kept,
        proof=kept & _true(told["has_proof"]),
    )
    rows = Rows(table, Source("head_report", "form_head_reports", table_hash, ""))
    parts = [
        Part("commitments", "everyone", kind="count"),
        Part("commitment_due_share", "due"),
        Part("commitment_overdue", "overdue", kind="count"),
        Part("commitment_kept_share", "kept_due", of="due"),
        Part("commitment_proof_share", "proof", of="kept"),
    ]
    every = [Extra({}), Extra({"group": "report"}, ("report",)), Extra({"category": "area"}, ("area",))]
    return stack([share_observations(rows, parts, by=by, extra=each) for each in every])


def carried_over_observations(
    before: pd.DataFrame, *, year: int, as_of: dt.date, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """``carried_over`` (count, of `year`): commitments of the year before that are not told as fulfilled though their term is
    past on `as_of`. `before`: rows of the form of that year; the form of `year` asks for its own commitments alone.
    """
    told = known.head_reports(before[before["commitment_number"].notna()], as_of)
    if told.empty:
        return stack([])
    table = told.assign(year=year, left=_past(told["due_date"], as_of) & ~_fulfilled(told))
    rows = Rows(table, Source("head_report", "form_head_reports", table_hash, ""))
    return share_observations(rows, [Part("carried_over", "left", kind="count")], by=by)


def _fulfilled(told: pd.DataFrame) -> pd.Series:
    return (told["state"] == "fulfilled").fillna(False).astype(bool)


def _true(column: pd.Series) -> pd.Series:
    return column.fillna(False).astype(bool)


def _past(days: pd.Series, as_of: dt.date) -> pd.Series:
    """Whether each day is past on `as_of`: a term ends with its day. False where no day is told."""
    return (days < pd.Timestamp(as_of)).fillna(False).astype(bool)
