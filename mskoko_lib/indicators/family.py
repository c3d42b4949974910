"""One family of comparisons out of many works: `shares` corrects within a procedure, group and category."""

from __future__ import annotations

import pandas as pd


def one_family(observed: pd.DataFrame) -> pd.DataFrame:
    """The observations with subject, grade, group and category joined in the subject: Benjamini–Hochberg then takes all
    of them together. ``obs_id`` leads back to the observations as they were.
    """
    grade = observed["grade"].astype("string").fillna("")
    told = observed["subject"] + " " + grade + " " + observed["group"] + " " + observed["category"]
    return observed.assign(subject=told.astype("object"), group="", category="")
