"""All reports of a year together: each figure of each unit once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.intake.aggregates.parts import WORKING
from mskoko_lib.intake.cells import task_key
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.schemas import columns_of

UNIT = ["subject", "grade", "report", "unit_kind", "unit_key"]
FIGURE = ["category", "primary_score", "mark_group", "task"]
_ROW = ["source_file", "source_sheet", "source_row"]
_VALUES = ["n_schools", "n_participants", "share_pct", "count", "count_source", "max_points", "level", "skill"]
#: a figure told twice holds when these agree
_SAME = ["n_schools", "n_participants", "share_pct", "count"]


def one_of_each_unit(parts: Sequence[pd.DataFrame], events: Events) -> tuple[pd.DataFrame, pd.Series]:
    """(figures of all reports, each once, sorted; file of every file row refused as told twice).

    A row all of whose figures stand elsewhere too, equal: the first place by name stays. Different figures: nobody can
    tell which holds, all rows that tell them go. The table keeps the columns `WORKING`.
    """
    held = [part for part in parts if len(part)]
    if not held:
        return pd.DataFrame(columns=[*columns_of("vpr_aggregates"), *WORKING]), pd.Series([], dtype=object)
    table = _sorted(pd.concat(held, ignore_index=True))
    figure = table.groupby([*UNIT, *FIGURE], sort=False, dropna=False).ngroup()
    row = table.groupby(_ROW, sort=False).ngroup()
    values = table[_SAME].astype("string").fillna("").agg("|".join, axis=1)
    torn = row.isin(row[values.groupby(figure).transform("nunique") > 1])
    # of equal rows the one that stands first by name is the one that stays, whole
    order = table.loc[~torn, _ROW].sort_values(_ROW, kind="stable").index
    second = figure.loc[order].duplicated().reindex(table.index, fill_value=False)
    again = second.groupby(row).transform("all") & ~torn
    for rule, which in (("conflict", torn), ("duplicate", again)):
        told = table.loc[which, [*_ROW, "unit_name", "school_id"]].drop_duplicates(_ROW)
        for file, sheet, number, name, school in told.itertuples(index=False, name=None):
            events.add(rule, file, sheet, row=int(number), found=name, school=None if pd.isna(school) else school)
    refused = table.loc[torn | again, _ROW].drop_duplicates()["source_file"]
    return table[~(torn | second)].reset_index(drop=True), refused


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    """In an order that follows from the values; files come last."""
    places = {task: k for k, task in enumerate(sorted(set(table["task"].dropna()), key=task_key))}
    numbers = {name: pd.to_numeric(table[name]) for name in ("n_schools", "n_participants", "count", "max_points")}
    numbers |= {name: pd.to_numeric(table[name]).astype("Int64") for name in ("primary_score", "mark_group")}
    table = table.assign(**numbers, task_place=table["task"].map(places).astype("Int64"))
    by = [*UNIT, "unit_name", "category", "primary_score", "mark_group", "task_place", *_VALUES, *_ROW]
    return table.sort_values(by, na_position="first", ignore_index=True).drop(columns="task_place")
