"""Which attempt a result is: the first one and the one after retakes are two figures (METHODS §1)."""

from __future__ import annotations

import pandas as pd

#: a sitting that uses up no attempt: the reserve day after a valid excuse is the first one
_NO_ATTEMPT = ("absent", "unfinished")


def number_attempts(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Add attempt (from 1), is_first and is_final to `rows` (columns who, outcome, exam_date and `key`; one per sitting).

    Attempts of one `who` and `key` are numbered by date. Absence and a work left unfinished for a valid reason use up
    no attempt: they carry the number of the one that follows and are first or final only where nothing else is there.
    A removal or an annulment is an attempt.
    """
    by = ["who", *key]
    ordered = rows.sort_values([*by, "exam_date"], kind="stable")
    counts = (~ordered["outcome"].isin(_NO_ATTEMPT)).astype("int64")
    groups = [ordered[name] for name in by]
    before = counts.groupby(groups, dropna=False).cumsum() - counts
    total = counts.groupby(groups, dropna=False).transform("sum")
    place = ordered.groupby(by, dropna=False).cumcount()
    last = ordered.groupby(by, dropna=False)["outcome"].transform("size") - 1
    none, counted = total == 0, counts == 1
    return rows.assign(
        attempt=(before.clip(upper=(total - 1).clip(lower=0)) + 1).astype("int64"),
        is_first=(counted & (before == 0)) | (none & (place == 0)),
        is_final=(counted & (before == total - 1)) | (none & (place == last)),
    )
