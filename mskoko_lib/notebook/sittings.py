"""Thresholds of mock exams and diagnostic works out of the norms (items 5.2, 5.4)."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.norms import Norms
from mskoko_lib.norms.exams import base_maths_scale, ege_minimum, oge_scale

COLUMNS = ["year", "form", "subject", "least_primary", "least_score", "is_verified"]


def minima(norms: Norms, form: pd.DataFrame) -> pd.DataFrame:
    """A row per year, ``form`` of the exam (oge, ege, gve) and subject that occur in a form of 5.2 or 5.4.

    ``least_primary``: first primary score of mark 3 (ОГЭ, base mathematics); ``least_score``: least test score of ЕГЭ; NaN
    where there is no norm, as for ГВЭ. Norms of the exam of the same year, so they are known only once it is announced.
    """
    seen = form[["year", "sitting_exam", "subject"]].drop_duplicates()
    found = []
    for year, exam, subject in sorted(seen.astype({"year": int}).itertuples(index=False, name=None)):
        primary, score, verified = None, None, False
        if exam == "ege" and subject != "math_base":
            score, verified = ege_minimum(norms, year, str(subject))
        elif exam in ("oge", "ege"):
            scale = oge_scale(norms, year, str(subject)) if exam == "oge" else base_maths_scale(norms, year)
            primary, verified = (scale.min_score[3], scale.verified) if scale else (None, False)
        found.append((year, str(exam), str(subject), primary, score, verified))
    table = pd.DataFrame(found, columns=COLUMNS)
    return table.astype({"year": "int64", "least_primary": "float64", "least_score": "float64", "is_verified": "bool"})


def pupils(joined: pd.DataFrame) -> pd.DataFrame:
    """What a forecast begins with, of `mocks.with_exam`: ``threshold`` in the units of the exam beside mock and result."""
    took = joined[joined["took"] & joined["x"].notna()]
    threshold = took["least_score"].where(took["scored"], took["least_primary"])
    return took.assign(threshold=threshold)
