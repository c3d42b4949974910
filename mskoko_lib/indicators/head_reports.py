"""Heads' reports (item 3.3): told of in a form, heard, decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from mskoko_lib.indicators import known
from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.observations import Source, stack

#: reports of item 3.3, in the order of the plan
REPORTS: tuple[str, ...] = ("programme", "monitoring", "quality")
#: decisions on a report, the strictest last: where the rows of one report differ, that one counts
DECISIONS: tuple[str, ...] = ("accepted", "remarks", "returned", "not_heard")


def report_rows(form: pd.DataFrame, schools: Sequence[str], *, as_of: dt.date) -> pd.DataFrame:
    """One row per year of `form`, school and report of item 3.3: ``told`` (the form has a row of it), ``heard`` (on a day
    up to `as_of`, or decided on with no day told), ``decision`` (of those heard). A report heard later is not told of yet.
    """
    years = sorted({int(year) for year in form["year"].dropna()})
    whole = pd.MultiIndex.from_product([years, list(schools), list(REPORTS)], names=["year", "school_id", "report"])
    form = known.up_to(form, "heard_date", as_of)
    rank = form["decision"].map({name: place for place, name in enumerate(DECISIONS)})
    refused = (form["decision"] == "not_heard").fillna(False).astype(bool)
    heard = (form["heard_date"].notna() | form["decision"].notna()) & ~refused
    rows = form.assign(told=True, heard=heard, rank=rank.astype("Float64"))
    rows = rows.groupby(["year", "school_id", "report"]).agg(
        told=("told", "max"), heard=("heard", "max"), rank=("rank", "max")
    )
    table = rows.reindex(whole).reset_index()
    flags = table[["told", "heard"]].fillna(False).astype(bool)
    names = table["rank"].map(dict(enumerate(DECISIONS))).astype("string")
    return table.assign(told=flags["told"], heard=flags["heard"], decision=names.where(flags["heard"])).drop(
        columns="rank"
    )


def report_observations(reports: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Heads' reports of `report_rows`, group = report, "" = all: ``reports_planned`` (count), ``report_told_share`` (told in a
    form / planned), ``report_heard_share`` (heard / planned), ``report_decision_share`` (category = decision, of those heard).
    """
    if reports.empty:
        return stack([])
    taken = DECISIONS[:-1]
    table = reports.assign(
        everyone=True, **{f"is_{name}": (reports["decision"] == name).fillna(False) for name in taken}
    )
    rows = Rows(table, Source("head_report", "form_head_reports", table_hash, ""))
    parts = [
        Part("reports_planned", "everyone", kind="count"),
        Part("report_told_share", "told"),
        Part("report_heard_share", "heard"),
        *(Part("report_decision_share", f"is_{name}", name, of="heard") for name in taken),
    ]
    each = Extra({"group": "report"}, ("report",))
    return stack([share_observations(rows, parts, by=by), share_observations(rows, parts, by=by, extra=each)])
