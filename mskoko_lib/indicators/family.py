"""One family of comparisons out of many works: `shares` corrects within a procedure, group and category."""

from __future__ import annotations

import pandas as pd


def one_family(observed: pd.DataFrame) -> pd.DataFrame:
    """The observations with subject, grade, group and category joined in the subject: Benjamini–Hochberg then takes all
    of them together. ``obs_id`` leads back to the observations as they were.
    """
    keys = ("subject", "grade", "group", "category")
    told = [
        " ".join("" if pd.isna(one) else str(one) for one in row)
        for row in zip(*(observed[key] for key in keys), strict=True)
    ]
    return observed.assign(subject=pd.Series(told, index=observed.index, dtype="object"), group="", category="")
