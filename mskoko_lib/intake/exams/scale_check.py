"""Marks and test scores against primary scores over the whole delivery. Only flagged: what the protocol says is kept."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from mskoko_lib.intake.block import Bools
from mskoko_lib.intake.cells import letter
from mskoko_lib.intake.exams.told import tell_rows
from mskoko_lib.intake.family import Context
from mskoko_lib.norms import exams as scales
from mskoko_lib.norms.exams import MarkScale

Ints = npt.NDArray[np.int64]


def check_scales(rows: pd.DataFrame, results: Bools, context: Context) -> None:
    """Flag, in place: `mark_score` (the mark is not the scale's, or marks fall as scores rise where no scale is known),
    `test_scale` (ЕГЭ: a test score other than the confirmed table's), `primary_above_max`.
    """
    valid = rows[results & np.asarray(rows["primary"].notna(), dtype=bool)]
    for (exam, form, subject), group in valid.groupby(["exam", "form", "subject"], sort=True):
        if form == "gve":
            continue
        year, norms = context.year, context.norms
        primary = group["primary"].to_numpy(dtype=np.float64)
        if (most := scales.primary_max(norms, year, str(exam), str(subject))) is not None:
            _flag(rows, group[primary > most], "primary_above_max", context)
        marks = group["mark"].to_numpy(dtype=np.float64)
        marked = ~np.isnan(marks)
        scale = (
            scales.oge_scale(norms, year, str(subject)) if exam == "oge"
            else scales.base_maths_scale(norms, year) if subject == "math_base" else None
        )  # fmt: skip
        wrong = _against(scale, primary[marked], marks[marked]) if scale else _falling(primary[marked], marks[marked])
        _flag(rows, group[marked][wrong], "mark_score", context)
        table = scales.ege_scores(norms, year, str(subject)) if exam == "ege" else None
        if table is not None:
            said = group["test"].to_numpy(dtype=np.float64)
            known = ~np.isnan(said) & (primary < len(table))
            due = np.array(table, dtype=np.float64)[np.where(known, primary, 0).astype(np.int64)]
            _flag(rows, group[known & (said != due)], "test_scale", context)


def _against(scale: MarkScale, primary: npt.NDArray[np.float64], marks: npt.NDArray[np.float64]) -> Bools:
    due = np.array([scale.mark(score) for score in primary], dtype=np.float64)
    return np.asarray(marks > due if scale.lowers else marks != due, dtype=bool)


def _falling(primary: npt.NDArray[np.float64], marks: npt.NDArray[np.float64]) -> Bools:
    """The fewest rows without which marks never fall as primary scores rise.

    One mark per level of score is chosen so that the marks rise and as many rows as can be agree (dynamic programming
    over levels); of equally good choices the lower marks. The rows that do not agree are the ones.
    """
    levels, level = np.unique(primary, return_inverse=True)
    counts = np.zeros((len(levels), 4), dtype=np.int64)
    np.add.at(counts, (level, marks.astype(np.int64) - 2), 1)
    best = np.zeros((len(levels) + 1, 4), dtype=np.int64)
    for k, row in enumerate(counts):
        best[k + 1] = np.maximum.accumulate(best[k]) + row
    chosen = np.zeros(len(levels), dtype=np.int64)
    top = 4
    for k in range(len(levels), 0, -1):
        top = int(np.argmax(best[k][:top])) + 1
        chosen[k - 1] = top + 1
    return np.asarray(marks != chosen[level], dtype=bool)


def _flag(rows: pd.DataFrame, hit: pd.DataFrame, rule: str, context: Context) -> None:
    """A flag on each row; events in the cell of the result, row by row or, where they are many, per sheet."""
    if hit.empty:
        return
    rows.loc[hit.index, "flags"] = [f"{flags},{rule}".lstrip(",") for flags in rows.loc[hit.index, "flags"]]
    at = ["" if column == "" else letter(int(column)) for column in hit["at_result"]]
    pairs = zip(hit["primary"], hit["mark"].fillna(hit["test"]), strict=True)
    found = [f"первичный балл {p:.0f}" + ("" if pd.isna(v) else f", результат {v:.0f}") for p, v in pairs]
    tell_rows(context.events, rule, hit.assign(at=at), found=found)
