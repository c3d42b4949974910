"""All essay and interview sheets of a year → the tables of results and criteria."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from mskoko_lib.intake.admission.reader import CRITERION
from mskoko_lib.intake.admission.sheet import ESSAY_LAYOUT, INTERVIEW_LAYOUT
from mskoko_lib.intake.attempts import number_attempts
from mskoko_lib.intake.family import Context, Part
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.schemas import columns_of, validate
from mskoko_lib.norms.admission import waves

_TABLES = {
    ESSAY_LAYOUT: ("essay_results", "essay_criteria"),
    INTERVIEW_LAYOUT: ("interview_results", "interview_criteria"),
}
_LAST_GRADE = {ESSAY_LAYOUT: 11, INTERVIEW_LAYOUT: 9}
_PLACE = ["file", "sheet", "row"]
_ORDER = ["school_id", "exam_date", "class_label", "outcome", "passed", "attempt", "is_first", "is_final", "topic", "score",
          "score_max", "namesake"]  # fmt: skip


def finish(parts: Sequence[Part], context: Context) -> dict[str, pd.DataFrame]:
    """Tables of both procedures; what is refused here is written into the frames of `parts`.

    Attempts are numbered over the waves of one school year that lie in this calendar year: the store is per year.
    """
    tables: dict[str, pd.DataFrame] = {}
    for layout in _TABLES:
        tables |= _finish(layout, [part for part in parts if part.layout == layout], context)
    return tables


def _finish(layout: str, parts: Sequence[Part], context: Context) -> dict[str, pd.DataFrame]:
    results, criteria = _TABLES[layout]
    parts = [part for part in parts if len(part.frame)]
    if not parts:
        return {name: validate(pd.DataFrame(columns=columns_of(name)), name) for name in (results, criteria)}
    rows = pd.concat([part.frame.assign(part_no=k) for k, part in enumerate(parts)], ignore_index=True)
    rows["who"] = _who(rows)
    _refuse_repeated(rows, context.events)
    for k, part in enumerate(parts):
        part.frame["refused"] = rows.loc[rows["part_no"] == k, "refused"].to_numpy(dtype=object)
    kept = rows[rows["refused"] == ""].copy()
    days = kept["exam_date"].dt
    ends = np.where(days.month >= 9, days.year + 1, days.year)
    kept["school_year"] = [f"{end - 1}/{end % 100:02d}" for end in ends]
    kept["graduation_year"] = ends + 11 - _LAST_GRADE[layout]
    kept["wave"] = _waves(kept, layout, context)
    kept = number_attempts(kept, ["school_year"])
    codes = sorted(name for name in kept.columns if name.startswith(CRITERION))
    order = [*_ORDER, *codes, *_PLACE]
    kept = kept.sort_values(order, kind="stable", na_position="first", ignore_index=True, key=_as_text)
    kept["result_id"], kept["year"] = np.arange(len(kept)), context.year
    named = kept.rename(columns={"file": "source_file", "sheet": "source_sheet", "row": "source_row"})
    long = named.melt("result_id", codes, var_name="criterion", value_name="value")
    long["criterion"] = long["criterion"].str.removeprefix(CRITERION)
    if layout == ESSAY_LAYOUT:
        long["met"] = long["value"].astype("boolean")
    else:
        long["points"] = pd.to_numeric(long["value"])
        long = long[long["points"].notna()]
    long = long.sort_values(["result_id", "criterion"], ignore_index=True)[columns_of(criteria)]
    return {results: validate(named[columns_of(results)], results), criteria: validate(long, criteria)}


def _as_text(column: pd.Series) -> pd.Series:
    return column if column.dtype != object else column.astype("string")


def _who(rows: pd.DataFrame) -> pd.Series:
    """Person, or for a row that is joined with nobody its school, name and place among the rows of its sheet."""
    bare = rows["school_id"].astype("string").fillna("") + "|" + rows["name_key"].astype("string").fillna("")
    number = rows.assign(bare=bare).groupby(["file", "sheet", "sitting", "bare"]).cumcount().astype("string")
    return rows["person"].astype("string").fillna(bare + "|" + number)


def _refuse_repeated(rows: pd.DataFrame, events: Events) -> None:
    """Equal rows of one person and day are one; rows that differ are refused all (in place)."""
    live = rows[rows["refused"] == ""].sort_values(_PLACE, kind="stable")
    key = ["who", "sitting"]
    again = live[live.duplicated(key, keep=False)]
    if again.empty:
        return
    told = [
        "outcome",
        "passed",
        "kind",
        "topic",
        "score",
        *(name for name in rows.columns if name.startswith(CRITERION)),
    ]
    again = again.assign(result=again[told].astype("string").fillna("").agg("|".join, axis=1))
    repeated = again.duplicated([*key, "result"])
    kept = again.groupby([*key, "result"])["file"].transform("first")
    rest = again[~repeated]
    torn = rest.index[rest.duplicated(key, keep=False)]
    rows.loc[again.index[repeated], "refused"] = "duplicate"
    rows.loc[torn, "refused"] = "conflict"
    for index in again.index[repeated]:
        file, sheet, row, school = rows.loc[index, [*_PLACE, "school_id"]]
        events.add("duplicate", file, sheet, row=int(row), found=f"уже есть в {kept[index]}", school=_text(school))
    for index in torn:
        file, sheet, row, school = rows.loc[index, [*_PLACE, "school_id"]]
        events.add("conflict", file, sheet, row=int(row), school=_text(school))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _waves(kept: pd.DataFrame, layout: str, context: Context) -> list[int]:
    """1, 2, 3 by the appointed days of the school year; 0, told once per file, where the day is not among them."""
    known: dict[str, tuple[date, ...]] = {year: waves(context.norms, layout, year) for year in set(kept["school_year"])}
    numbers = []
    for day, year in zip(kept["exam_date"], kept["school_year"], strict=True):
        days = known[year]
        numbers.append(days.index(day.date()) + 1 if day.date() in days else 0)
    unknown = kept[np.array(numbers) == 0].groupby(["file", "sheet"]).size()
    for place, n in unknown.items():
        file, sheet = str(place[0]), str(place[1])
        context.events.add("wave_unknown", file, sheet, n=int(n))
    return numbers
