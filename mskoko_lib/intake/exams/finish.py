"""All protocols of a year → `exam_results` and `exam_tasks`, in an order that follows from the values alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mskoko_lib.intake.attempts import number_attempts
from mskoko_lib.intake.block import Bools
from mskoko_lib.intake.cells import Cells
from mskoko_lib.intake.exams.languages import join_parts
from mskoko_lib.intake.exams.masks import CREDIT, long_tasks, settle_digits, short_tasks
from mskoko_lib.intake.exams.scale_check import check_scales
from mskoko_lib.intake.exams.settle import PLACE, VALUES, settle_sittings
from mskoko_lib.intake.exams.told import tell_rows
from mskoko_lib.intake.family import Context, Part
from mskoko_lib.intake.schemas import columns_of, validate

_ORDER = ["exam", "form", "subject", "grade", "exam_date", "part", *VALUES]
_STORED = {
    "primary": "primary_score", "written": "written_score", "oral": "oral_score", "test": "test_score",
    "file": "source_file", "sheet": "source_sheet", "row": "source_row",
}  # fmt: skip


def finish_exams(parts: Sequence[Part], context: Context) -> dict[str, pd.DataFrame]:
    """The two tables, validated; what is refused here is written into the parts' frames."""
    frames = [part.frame for part in parts if "exam" in part.frame and len(part.frame)]
    if not frames:
        return {name: table.copy() for name, table in _empty().items()}
    rows = pd.concat(frames, ignore_index=True)
    results = settle_sittings(rows, context.events)
    results = join_parts(rows, results, context.events)
    alone = results & np.asarray(rows["is_appeal"], dtype=bool)
    tell_rows(context.events, "appeal_alone", rows[alone])
    check_scales(rows, results, context)
    start = 0
    for frame in frames:
        mine = rows.iloc[start : start + len(frame)]
        frame["refused"], frame["absent"] = mine["refused"].to_numpy(), mine["absent"].to_numpy()
        start += len(frame)
    ordered = _ordered(rows, results, context.year)
    return {
        "exam_results": validate(ordered[columns_of("exam_results")], "exam_results"),
        "exam_tasks": validate(_tasks(ordered), "exam_tasks"),
    }


@cache
def _empty() -> dict[str, pd.DataFrame]:
    return {name: validate(pd.DataFrame(columns=columns_of(name)), name) for name in ("exam_results", "exam_tasks")}


def _ordered(rows: pd.DataFrame, results: Bools, year: int) -> pd.DataFrame:
    """Results sorted, numbered, with their attempts and years; masks still beside them."""
    held = rows[results]
    held = held.iloc[_order(held, [*_ORDER, *PLACE])].reset_index(drop=True)
    held = number_attempts(held, ["exam", "form", "subject"]).rename(columns=_STORED)
    return held.assign(
        result_id=np.arange(len(held)),
        year=year,
        # ГИА of a year, its September period too, is of the school year that ended in it
        school_year=f"{year - 1}/{year % 100:02d}",
        graduation_year=year + 11 - held["grade"],
    )


def _order(rows: pd.DataFrame, columns: list[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Positions of the rows sorted by `columns`, blanks last. Codes of distinct values are sorted, not texts."""
    keys = [_ranks(rows[name]) for name in columns]
    return np.asarray(np.lexsort(keys[::-1]), dtype=np.int64)


def _ranks(column: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    codes, uniques = pd.factorize(column)
    rank = np.empty(len(uniques) + 1, dtype=np.int64)
    rank[np.argsort(np.asarray(uniques), kind="stable")] = np.arange(len(uniques))
    rank[-1] = len(uniques)
    return rank[codes]


def _tasks(results: pd.DataFrame) -> pd.DataFrame:
    """`exam_tasks`: the tasks of every valid result with a readable mask, in the order of the work."""
    exam = np.asarray(results.groupby(["exam", "form", "subject"], sort=True).ngroup(), dtype=np.int64)
    short, long, oral = (
        _texts(results[name], results["outcome"] == "valid") for name in ("short", "long", "oral_mask")
    )
    bracketed = np.array([one is not None and "(" in one for one in oral], dtype=bool)
    none = np.zeros(len(results), dtype=np.int64)
    pieces = [
        (0, short_tasks(short)),
        (1, long_tasks(long, results["after"].to_numpy(dtype=np.int64))),
        (2, short_tasks(_only(oral, ~bracketed))),
        (2, long_tasks(_only(oral, bracketed), none)),
    ]
    for _, tasks in pieces:
        settle_digits(tasks, exam)
    row = np.concatenate([tasks.row for _, tasks in pieces])
    order = np.argsort(row, kind="stable")
    part = np.concatenate([np.full(len(tasks.row), kind, dtype=np.int8) for kind, tasks in pieces])[order]
    number = np.concatenate([tasks.task for _, tasks in pieces])[order]
    maximum = np.concatenate([tasks.maximum for _, tasks in pieces])[order].astype(np.int64)
    credit = np.concatenate([tasks.credit for _, tasks in pieces])[order]
    names = [str(k) for k in range(1, int(number.max(initial=0)) + 1)]
    return pd.DataFrame(
        {
            "result_id": row[order].astype(np.int64),
            "part": _category(part, ["short", "long", "oral"]),
            "task": _category(number - 1, names),
            "points": np.concatenate([tasks.points for _, tasks in pieces])[order],
            "max_points": pd.arrays.IntegerArray(np.maximum(maximum, 0), maximum < 0),
            "credit": _category(credit, list(CREDIT)),
        }
    )


def _category(codes: npt.NDArray[Any], names: list[str]) -> pd.Categorical[Any]:
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(names))


def _texts(column: pd.Series, valid: pd.Series) -> Cells:
    return _only(column.astype(object).to_numpy(), (column.notna() & valid).to_numpy(dtype=bool))


def _only(texts: Cells, kept: Bools) -> Cells:
    """The texts that are kept, None for the others."""
    out = np.full(len(texts), None, dtype=object)
    out[kept] = texts[kept]
    return out
