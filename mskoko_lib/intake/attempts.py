"""Which attempt a result is: first and final both stay (METHODS §1).

Приказы Минпросвещения и Рособрнадзора от 07.11.2018 № 189/1513 и № 190/1512 let those sit again who did not come or did
not finish for a valid reason, whose appeal about procedure was granted, or whose result was annulled because others
broke the rules: they have no result yet, and the new sitting takes the place of the old one. So an absent, unfinished or
annulled sitting is no attempt while there is another; who was removed broke the rules, and the attempt is spent.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

_SPENT = ("valid", "removed")


def number_attempts(results: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """`results` (in an order that follows from the values) with `attempt` from 1, `is_first`, `is_final`.

    By person and `key` (columns that say what was sat), in the order of dates; a row of nobody known is an attempt of its own. A sitting
    that is no attempt bears the number of the attempt it would have been and is neither first nor final.
    """
    n = len(results)
    attempt, first, final = np.ones(n, dtype=np.int64), np.ones(n, dtype=bool), np.ones(n, dtype=bool)
    person = results["person"].notna().to_numpy(dtype=bool)
    by = ["person", *key]
    sat = results.loc[person, by]
    again = sat.duplicated(keep=False).to_numpy(dtype=bool)
    many = np.nonzero(person)[0][again]
    if len(many):
        group = sat[again].groupby(by, sort=False).ngroup().to_numpy(dtype=np.int64)
        days = results["exam_date"].to_numpy()[many]
        order = np.lexsort((np.arange(len(many)), days, group))  # equal days keep the order of the values
        many, group = many[order], group[order]
        spent = results["outcome"].isin(_SPENT).to_numpy(dtype=bool)[many]
        has_spent = np.bincount(group, weights=spent).astype(bool)
        counts = spent | ~has_spent[group]
        total = np.bincount(group, weights=counts).astype(np.int64)[group]
        run = pd.Series(counts).groupby(group, sort=False).cumsum().to_numpy(dtype=np.int64)
        attempt[many] = np.minimum(np.where(counts, run, run + 1), total)
        first[many], final[many] = counts & (run == 1), counts & (run == total)
    numbered = results.assign(attempt=attempt, is_first=first, is_final=final)
    return _namesakes(numbered, key) if "name_key" in results else numbered


def _namesakes(results: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Namesakes whom no document tells apart: as many of them as ever sat on one day, so a further row of theirs on a
    later day is a later attempt of one of them, though nobody can say of which.

    Whoever failed sits again, so of equal days the failed rows are taken to be the earlier attempts.
    """
    open_rows = results["person"].isna() & results["namesake"].astype(bool) & results["outcome"].isin(_SPENT)
    if not open_rows.any():
        return results
    rows = results[open_rows]
    by = ["name_key", "school_id", *key]
    mark = next((name for name in ("mark", "passed", "score") if name in rows), None)
    worth = rows[mark].astype("Float64").fillna(0) if mark else pd.Series(0, index=rows.index)
    ordered = rows.assign(worth=worth).sort_values(["exam_date", "worth"], kind="stable")
    people = (
        ordered.groupby([*by, "exam_date"])["attempt"]
        .transform("size")
        .groupby([ordered[c] for c in by])
        .transform("max")
    )
    place = ordered.groupby(by).cumcount()
    total = ordered.groupby(by)["attempt"].transform("size")
    changed = results.copy()
    changed.loc[ordered.index, "is_first"] = (place < people).to_numpy(bool)
    changed.loc[ordered.index, "is_final"] = (place >= total - people).to_numpy(bool)
    changed.loc[ordered.index, "attempt"] = np.where(place < people, 1, 2)
    return changed
