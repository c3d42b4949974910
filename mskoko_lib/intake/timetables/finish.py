"""All timetables of a year → the table of planned works; what was sent twice is kept once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.intake.family import Context, Part
from mskoko_lib.intake.schemas import columns_of, validate

TABLE = "work_timetable"
#: what two rows about one work agree in; a date makes the work, else month and level do
_WORK = [
    "school_id",
    "school_year",
    "grade",
    "class_label",
    "subject",
    "course",
    "procedure_level",
    "planned_date",
    "month",
]


def finish(parts: Sequence[Part], context: Context) -> dict[str, pd.DataFrame]:
    """``work_timetable``; repeated and contradicting rows are refused in the frames of `parts`, in place."""
    held = [part for part in parts if len(part.frame)]
    if not held:
        return {TABLE: validate(pd.DataFrame(columns=columns_of(TABLE)), TABLE)}
    rows = pd.concat([part.frame.assign(part=k) for k, part in enumerate(held)], ignore_index=True)
    _refuse_repeated(rows, context)
    for k, part in enumerate(held):
        part.frame["refused"] = rows.loc[rows["part"] == k, "refused"].to_numpy(dtype=object)
    kept = rows[rows["refused"] == ""].assign(year=context.year)
    kept = kept.rename(columns={"file": "source_file", "sheet": "source_sheet", "row": "source_row"})
    table = validate(kept.reindex(columns=columns_of(TABLE)), TABLE)
    order = [*_WORK, "n_works", "source_file", "source_sheet", "source_row"]
    return {TABLE: table.sort_values(order, na_position="first", kind="stable", ignore_index=True)}


def _refuse_repeated(rows: pd.DataFrame, context: Context) -> None:
    """In one sheet two entries of a count are two works told apart by nothing: they stay, as a sum. A work with a date that
    stands again is one work. Counts of different sheets that differ are refused all: nobody can tell which holds.
    """
    if not (rows["refused"] == "").any():
        return
    live = rows[rows["refused"] == ""].sort_values(["file", "sheet", "row", "cell"], kind="stable")
    key = live[_WORK].astype("string").fillna("").agg("|".join, axis=1)
    dated = live["planned_date"].notna()
    again = dated & key.duplicated()
    counts = live[~dated].assign(key=key[~dated])
    sums = counts.groupby(["key", "part"])["n_works"].sum().reset_index()
    for one, group in sums[sums.duplicated("key", keep=False)].groupby("key"):
        mine = counts[counts["key"] == one]
        if group["n_works"].nunique() > 1:
            _refuse(rows, mine.index, "conflict", context)
        else:
            _refuse(rows, mine.index[(mine["part"] != mine["part"].iloc[0]).to_numpy()], "duplicate", context)
    _refuse(rows, again.index[again], "duplicate", context)


def _refuse(rows: pd.DataFrame, index: pd.Index, rule: str, context: Context) -> None:
    rows.loc[index, "refused"] = rule
    for file, sheet, row, cell, school in rows.loc[index, ["file", "sheet", "row", "cell", "school_id"]].itertuples(
        index=False, name=None
    ):
        context.events.add(rule, file, sheet, row=int(row), cell=cell, school=school)
