"""From primary score to mark: the mark of the protocol where it carries one, else the scale of the norms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
import pandas as pd

from mskoko_lib.indicators.marks import MARKS

WORK: tuple[str, ...] = ("year", "subject", "grade", "programme_grade")
WorkKey = tuple[int, str, int, int]


class Scale(Protocol):
    """What is needed of a scale: lowest primary score (points) of the marks 3, 4, 5."""

    @property
    def min_score(self) -> Mapping[int, int]: ...


def with_marks(results: pd.DataFrame, scales: Mapping[WorkKey, Scale]) -> pd.DataFrame:
    """Add ``mark`` (Int8, 2-5; NA: absent, no total, or neither a mark in the protocol nor a scale).

    Parameters
    ----------
    results : ``vpr_results`` (one row per pupil and work). scales : work -> scale; works without one are simply not
    in it.
    """
    limits = pd.DataFrame(
        [(*key, *(scale.min_score[mark] for mark in (3, 4, 5))) for key, scale in scales.items()],
        columns=[*WORK, "min3", "min4", "min5"],
    )
    joined = results[list(WORK)].merge(limits, on=list(WORK), how="left", validate="m:1")
    score = results["primary_score"].astype("Float64").to_numpy("float64", na_value=np.nan)
    reached = [(score >= joined[f"min{mark}"].to_numpy(float)).astype(float) for mark in (3, 4, 5)]
    known = ~np.isnan(score) & joined["min3"].notna().to_numpy()
    by_scale = np.where(known, 2.0 + np.sum(reached, axis=0), np.nan)
    mark = results["reported_mark"].astype("Float64").fillna(pd.Series(by_scale, index=results.index).astype("Float64"))
    return results.assign(mark=mark.where(results["status"] == "wrote").astype("Int8"))


def mark_conditions(scale: Scale | None) -> dict[str, str]:
    """Queries over ``vpr_results`` that pick each mark, success, good marks, all marked, and the sides of the journal.

    Without a scale only the protocol's own marks count. Missing numbers are NaN in the table that is queried, so a
    comparison is false.
    """
    picked: dict[str, str] = {}
    for mark in MARKS:
        own = f"reported_mark == {mark}"
        if scale is None:
            picked[f"mark{mark}"] = f"({own})"
            continue
        low = f" and primary_score >= {scale.min_score[mark]}" if mark > 2 else ""
        high = f" and primary_score < {scale.min_score[mark + 1]}" if mark < 5 else ""
        picked[f"mark{mark}"] = f"({own} or (reported_mark != reported_mark{low}{high}))"
    picked["marked"] = "(" + " or ".join(picked[f"mark{m}"] for m in MARKS) + ")"
    picked["success"] = "(" + " or ".join(picked[f"mark{m}"] for m in (3, 4, 5)) + ")"
    picked["good_marks"] = "(" + " or ".join(picked[f"mark{m}"] for m in (4, 5)) + ")"
    sides = {"lower": "journal_mark > {m}", "equal": "journal_mark == {m}", "higher": "journal_mark < {m}"}
    for side, test in sides.items():
        picked[side] = "(" + " or ".join(f"({picked[f'mark{m}']} and {test.format(m=m)})" for m in MARKS) + ")"
    picked["gap2"] = "(" + " or ".join(f"({picked[f'mark{m}']} and abs(journal_mark - {m}) >= 2)" for m in MARKS) + ")"
    picked["compared"] = "(" + picked["marked"] + " and journal_mark >= 2)"
    return picked
