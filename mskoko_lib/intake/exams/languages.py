"""A foreign language told in two protocols, one of each part: one result per pupil."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mskoko_lib.intake.block import Bools
from mskoko_lib.intake.exams.columns import RESULT
from mskoko_lib.intake.exams.settle import PLACE, VALUES
from mskoko_lib.intake.exams.told import tell_rows
from mskoko_lib.intake.passport import Events

_EXAM = ["person", "exam", "form", "subject"]


def join_parts(rows: pd.DataFrame, results: Bools, events: Events) -> Bools:
    """Give each oral part to the written one of the same person and attempt, in place; which rows are results still.

    The k-th oral part by date belongs to the k-th written one. Primary scores of the parts are added up. A mark or test
    score stands in one of the protocols or in both alike; two different test scores are added where each equals the
    primary score of its part (up to 2022 the scale was 1:1), else nobody can tell: both rows are refused.
    """
    live = rows[results]
    oral = live[(live["part"] == "oral") & live["person"].notna()]
    left = results.copy()
    if not oral.empty:
        people = pd.MultiIndex.from_frame(oral[_EXAM])
        written = live[(live["part"] != "oral") & live["person"].notna() & live["oral"].isna()]
        written = written[pd.MultiIndex.from_frame(written[_EXAM]).isin(people)]
        pairs = _numbered(written).merge(_numbered(oral), on=[*_EXAM, "k"], suffixes=("_w", "_o"), validate="1:1")
        torn = []
        for at, spoken in zip(pairs["at_w"], pairs["at_o"], strict=True):
            if _join(rows, at, spoken):
                left[spoken] = False
            else:
                torn += [at, spoken]
        if torn:
            rows.loc[torn, "refused"] = "conflict"
            left[torn] = False
            tell_rows(events, "conflict", rows.loc[torn], found=["письменная и устная части"] * len(torn))
    alone = rows[left & np.asarray((rows["part"] != "") & (rows["outcome"] != "absent"), dtype=bool)]
    alone = alone[alone[["written", "oral"]].isna().any(axis=1)]
    rows.loc[alone.index, "flags"] = [f"{flags},one_part".lstrip(",") for flags in alone["flags"]]
    tell_rows(events, "one_part", alone)
    return left


def _numbered(rows: pd.DataFrame) -> pd.DataFrame:
    ordered = rows.sort_values(["exam_date", *VALUES, *PLACE], kind="stable")
    return ordered[_EXAM].assign(k=ordered.groupby(_EXAM).cumcount(), at=ordered.index)


def _join(rows: pd.DataFrame, at: int, spoken: int) -> bool:
    """Write the oral part into the written row `at`; False where their results contradict each other."""
    first, second = rows.iloc[at], rows.iloc[spoken]
    part = (_of_part(first, "written"), _of_part(second, "oral"))
    test = _one_test(float(first["test"]), float(second["test"]), part)
    marks = {mark for mark in (first["mark"], second["mark"]) if pd.notna(mark)}
    if len(marks) > 1 or (test is None):
        return False
    outcomes = (first["outcome"], second["outcome"])
    outcome = next((o for o in ("annulled", "removed", "valid", "unfinished", "absent") if o in outcomes), "valid")
    scores = [score for score in part if pd.notna(score)]
    values: dict[str, Any] = dict.fromkeys(RESULT, np.nan)
    if outcome == "valid":
        values = {
            "written": part[0], "oral": part[1], "primary": sum(scores) if scores else np.nan, "test": test,
            "mark": next(iter(marks), np.nan),
        }  # fmt: skip
    masks = [second[name] for name in ("oral_mask", "short", "long") if pd.notna(second[name])]
    values |= {
        "outcome": outcome, "absent": outcome == "absent", "oral_mask": first["oral_mask"] or next(iter(masks), None),
        "appeal": first["appeal"] if pd.notna(first["appeal"]) else second["appeal"],
        "flags": ",".join(dict.fromkeys(flag for flag in f"{first['flags']},{second['flags']}".split(",") if flag)),
    }  # fmt: skip
    for name, value in values.items():
        rows.at[at, name] = value
    return True


def _of_part(row: pd.Series, name: str) -> float:
    return float(row[name] if pd.notna(row[name]) else row["primary"])


def _one_test(first: float, second: float, part: Sequence[float]) -> float | None:
    """The test score of both parts together; None where it cannot be told."""
    if pd.isna(first) or pd.isna(second) or first == second:
        return second if pd.isna(first) else first
    if (first, second) == tuple(part) and first + second <= 100:
        return first + second
    return None
