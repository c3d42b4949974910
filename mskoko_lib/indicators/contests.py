"""Contests of teachers (item 4.4): applied, admitted, stages, winners; which schools take part."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.observations import Source, stack

#: stages of form «contests», in their order
STAGES: tuple[str, ...] = ("school", "municipal", "regional", "federal")
#: results that count as won
WON: tuple[str, ...] = ("winner", "prize")
#: stages beyond the town
_FURTHER = STAGES[2:]


def contest_observations(
    form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",), each: Sequence[str] = ()
) -> pd.DataFrame:
    """From the application to the prize. `each` = ("contest",) tells the contests apart (group).

    ``contest_entries`` (count), ``contest_admitted_share`` (admitted / applications of which it is told),
    ``contest_stage_share`` (category = stage: admitted that came as far or farther / admitted whose stage is told),
    ``contest_won_share`` (winners and prizes at their last stage / admitted whose result is told; category winner, prize, ""
    both), ``contest_further_share`` (the same of those whose last stage is regional or federal), ``contest_consulted_share``
    (consulted / applications).
    """
    if form.empty:
        return stack([])
    admitted = _true(form["admitted"])
    rank = form["stage"].map({name: place for place, name in enumerate(STAGES)}).astype("Float64")
    placed = admitted & form["place"].notna()
    table = form.assign(
        everyone=True,
        told=form["admitted"].notna(),
        admitted=admitted,
        staged=admitted & rank.notna(),
        placed=placed,
        further=placed & form["stage"].isin(_FURTHER),
        won=placed & form["place"].isin(WON),
        consulted=_true(form["consulted"]),
        **{f"at_{name}": admitted & (rank >= place).fillna(False) for place, name in enumerate(STAGES)},
        **{f"is_{name}": placed & (form["place"] == name).fillna(False) for name in WON},
    )
    parts = [
        Part("contest_entries", "everyone", kind="count"),
        Part("contest_admitted_share", "admitted", of="told"),
        *(Part("contest_stage_share", f"at_{name}", name, of="staged") for name in STAGES),
        Part("contest_won_share", "won", of="placed"),
        *(Part("contest_won_share", f"is_{name}", name, of="placed") for name in WON),
        Part("contest_further_share", "won", of="further"),
        Part("contest_consulted_share", "consulted"),
    ]
    rows = Rows(table, Source("contests", "form_contests", table_hash, ""))
    return share_observations(rows, parts, by=by, extra=Extra({"group": each[0]} if each else {}, each))


def school_observations(form: pd.DataFrame, schools: Sequence[str], *, table_hash: str) -> pd.DataFrame:
    """``contest_school_share``: schools with an application in a year / `schools`, of each year that the form tells."""
    table = _presence(form, schools)
    if table.empty:
        return stack([])
    rows = Rows(table, Source("contests", "form_contests", table_hash, ""))
    return share_observations(rows, [Part("contest_school_share", "takes_part")])


def presence_observations(form: pd.DataFrame, schools: Sequence[str], *, table_hash: str) -> pd.DataFrame:
    """Over all years that the form tells, of the last of them: by school ``contest_years_share`` (years with an application /
    years), of the town ``contest_never_share`` (schools with none in any year / `schools`; one year alone tells of no
    «never»). `form`: all its rows, whatever their day, since an application is one before its result is told.
    """
    table = _presence(form, schools)
    if table.empty:
        return stack([])
    source, last = Source("contests", "form_contests", table_hash, ""), int(table["year"].max())
    years = Rows(table.assign(year=last), source)
    made = [share_observations(years, [Part("contest_years_share", "takes_part")], by=("year", "school_id"))]
    if table["year"].nunique() > 1:
        each = table[table["year"] == last]
        rows = Rows(each.assign(never=each["school_id"].isin(never_present(form, schools))), source)
        made.append(share_observations(rows, [Part("contest_never_share", "never")]))
    return stack(made)


def _presence(form: pd.DataFrame, schools: Sequence[str]) -> pd.DataFrame:
    """A row per year of the form and school: ``takes_part``."""
    told = sorted({int(year) for year in form["year"]})
    there = {(int(year), str(school)) for year, school in zip(form["year"], form["school_id"], strict=True)}
    pairs = [(year, school, (year, school) in there) for year in told for school in schools]
    return pd.DataFrame(pairs, columns=["year", "school_id", "takes_part"])


def never_present(form: pd.DataFrame, schools: Sequence[str]) -> list[str]:
    """`schools` without an application in any year of `form`; none where it holds fewer than two years."""
    if form["year"].nunique() < 2:
        return []
    ever = set(form["school_id"].astype(str))
    return [school for school in schools if school not in ever]


def _true(column: pd.Series) -> pd.Series:
    return column.fillna(False).astype(bool)
