"""A pupil's row met twice in a year: never counted twice, never dropped silently.

Rows belong together when school, work, term, class and code agree. Then
- the same status, total and points: one is kept, the others are refused (`duplicate`), in one file or in several;
- different points inside one sheet: two pupils got one code, both stay, flagged (`code_conflict`);
- different points in two files or sheets: nobody can tell which is right, all are refused (`conflict`) and the passport
  says to leave one file. Keeping both would count the pupil twice.
Which of equal rows is kept follows from the other values, then from the file's name: never from the order of reading.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.vpr_totals import WorkRows, add_flag

_KEY = ["school_id", "term", "class_label", "code"]
_REST = ["variant", "sex", "mark", "reported", "textbook", "exam_date", "file", "sheet", "row"]


def refuse_duplicates(rows: WorkRows, events: Events) -> None:
    """Settle repeated rows in place (`refused` and `flags` of the frame)."""
    frame = rows.frame
    live = frame[frame["refused"] == ""]
    again = live[live.duplicated(_KEY, keep=False)]
    if again.empty:
        return
    # a fuller row first (blanks sort last), then by value
    again = again.assign(result=_results(rows, again.index.to_numpy()))
    ascending = [name != "variant" for name in _REST]  # «1/2» says more than «1»
    again = again.sort_values(_REST, key=_as_text, na_position="last", kind="stable", ascending=ascending)
    repeated = again.duplicated([*_KEY, "result"])
    _report_duplicates(again, repeated, events)
    frame.loc[again.index[repeated], "refused"] = "duplicate"

    rest = again[~repeated]
    conflicts = np.zeros(len(frame), dtype=bool)
    for _, group in rest[rest.duplicated(_KEY, keep=False)].groupby(_KEY, sort=True, dropna=False):
        whole = again.loc[(again[_KEY].fillna("") == group.iloc[0][_KEY].fillna("")).all(axis=1)]
        by_sheet = whole.groupby(["file", "sheet"])["result"].nunique()
        rule = "code_conflict" if by_sheet.max() == len(group) else "conflict"
        told = group[["file", "sheet", "row", "code", "school_id"]]
        for file, sheet, row, code, school in told.itertuples(index=False, name=None):
            events.add(rule, file, sheet, row=int(row), found=f"код {code}", school=school)
        if rule == "conflict":
            frame.loc[group.index, "refused"] = rule
        else:
            conflicts[group.index] = True
    add_flag(frame, conflicts, "code_conflict")


def _results(rows: WorkRows, index: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """A number per row, equal for rows with the same status, total, points and states of every task."""
    total, status = rows.frame["total"].to_numpy(dtype=np.float64), rows.frame["status"].to_numpy(dtype=object)
    signatures = np.empty(len(index), dtype=object)
    for k, i in enumerate(index):
        signatures[k] = (status[i], total[i].tobytes(), rows.points[i].tobytes(), rows.states[i].tobytes())
    return pd.factorize(signatures)[0]


def _as_text(column: pd.Series) -> pd.Series:
    return column.astype("string")


def _report_duplicates(again: pd.DataFrame, repeated: pd.Series, events: Events) -> None:
    """One event per pair of places: where the refused rows stand and where the kept ones do."""
    first = again.groupby([*_KEY, "result"], dropna=False)["file"].transform("first")
    pairs = again[repeated].assign(kept=first[repeated]).groupby(["file", "sheet", "kept"], sort=True, as_index=False)
    for file, sheet, kept, n in pairs.size().itertuples(index=False, name=None):
        events.add("duplicate", file, sheet, found=f"уже есть в {kept}", n=int(n))
