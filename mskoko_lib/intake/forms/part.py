"""The rows of one sheet of a form, and when two rows are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from mskoko_lib.forms import Field, Form
from mskoko_lib.intake.family import Part


@dataclass
class FormPart(Part):
    """Rows of one sheet. `frame`: `FRAME`, then a column per field (`class_name` as grade and class_label) and flags."""

    form: Form | None = None
    place: tuple[str, str] = ("", "")  # file and sheet
    school: str | None = None
    ticked: bool = False
    tick: tuple[str, int] | None = None  # cell and row of «нет таких»


def compared(frame: pd.DataFrame, fields: Sequence[Field]) -> pd.Series:
    """What two rows must agree in to be the same: every answer, as one text."""
    names = [f.name for f in fields if f.kind not in ("person", "document", "class", "school")]
    names += [name for name in ("grade", "class_label") if name in frame.columns]
    if frame.empty:
        return pd.Series("", index=frame.index, dtype=object)
    return frame[names].astype("string").fillna("\x00").agg("\x1f".join, axis=1)
