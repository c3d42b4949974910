"""«Средние» under a block against the block's own rows."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from mskoko_lib.intake.cells import letter, tidy
from mskoko_lib.intake.exams.blocks import ExamBlock
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.plausible import mean_possible
from mskoko_lib.intake.workbook import Sheet

_NUMBER = re.compile(r"\d{1,3}(?:[.,](\d+))?")
#: role of a column → columns of the frame that its footer may be the mean of
_MEANS = {
    "primary": ("primary",), "written": ("written",), "oral_score": ("oral",), "test": ("test", "mark"),
    "mark": ("mark", "test"),
}  # fmt: skip
#: a mean written with all the digits of a computer is compared to this many
_MOST_DECIMALS = 6


def check_footers(frame: pd.DataFrame, block: ExamBlock, sheet: Sheet, file: str, events: Events) -> None:
    """Flag a printed mean that the rows above do not have (`footer_mismatch`), or that no such number of whole scores
    can have (`mean_impossible`). Rows refused for other reasons count: the centre counted them too.
    """
    for index in block.footers:
        if not tidy(next(cell for cell in sheet.cells[index] if tidy(cell))).lower().startswith("средн"):
            continue
        for role, names in _MEANS.items():
            column = block.columns.get(role)
            match = _NUMBER.fullmatch(tidy(sheet.cells[index, column])) if column is not None else None
            if match is None or column is None:
                continue
            scores = next((s for name in names if len(s := frame[name].dropna().to_numpy(dtype=np.float64))), None)
            if scores is None:
                continue
            printed = float(match.group(0).replace(",", "."))
            decimals = min(len(match.group(1) or ""), _MOST_DECIMALS)
            if abs(float(scores.mean()) - printed) <= 0.5 * 10.0**-decimals + 1e-9:
                continue
            possible = mean_possible(printed, len(scores), decimals)
            events.add(
                "footer_mismatch" if possible else "mean_impossible", file, sheet.name, row=index + 1,
                cell=f"{letter(column)}{index + 1}",
                found=f"{match.group(0)}, по строкам {scores.mean():.2f} (строк {len(scores)})".replace(".", ","),
            )  # fmt: skip
