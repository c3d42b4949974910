"""Telling the passport about rows of one sheet, each fault in its cell; words that could be a name are not repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mskoko_lib.intake.block import Bools
from mskoko_lib.intake.cells import Cells, letter
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.people import safe_found
from mskoko_lib.intake.rows import TOLD_ONE_BY_ONE

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Told:
    """`rows`: Excel rows, `cells`: the grid of these rows, `school`: school_id or None; all of one length."""

    events: Events
    file: str
    sheet: str
    rows: Ints
    school: Cells
    cells: Cells

    def each(self, rule: str, hit: Bools, column: int | None = None, *, show: bool = True) -> None:
        """An event per row, at `column` where given, with what stands there (`show`)."""
        for i in np.nonzero(hit)[0]:
            row = int(self.rows[i])
            cell = "" if column is None else f"{letter(column)}{row}"
            words = safe_found(self.cells[i, column]) if show and column is not None else ""
            self.events.add(rule, self.file, self.sheet, row=row, cell=cell, found=words, school=self.school[i])

    def few(self, rule: str, hit: Bools, column: int | None = None, *, show: bool = True) -> None:
        """An event per row, or one for all where they are more than anybody looks through."""
        if int(hit.sum()) <= TOLD_ONE_BY_ONE:
            self.each(rule, hit, column, show=show)
        else:
            self.many(rule, hit, column)

    def many(self, rule: str, hit: Bools, column: int | None = None) -> None:
        """One event for all rows, placed in a column."""
        if n := int(hit.sum()):
            self.events.add(rule, self.file, self.sheet, cell="" if column is None else letter(column), n=n)


def tell_rows(events: Events, rule: str, rows: pd.DataFrame, *, found: Sequence[str] | None = None) -> None:
    """Events for rows of a year: `rows` has file, sheet, row, school_id and, where a cell is to be shown, `at` (column
    letter). Per file and sheet one by one, or one sum where they are many.
    """
    told = rows.assign(found=list(found) if found is not None else "", at=rows.get("at", ""))
    for (file, sheet), group in told.groupby(["file", "sheet"], sort=True):
        if len(group) > TOLD_ONE_BY_ONE:
            same = group["at"].nunique() == 1
            events.add(rule, str(file), str(sheet), cell=str(group["at"].iloc[0]) if same else "", n=len(group))
            continue
        columns = ["row", "at", "found", "school_id"]
        for row, at, words, school in group.sort_values("row")[columns].itertuples(index=False, name=None):
            place = f"{at}{row}" if at else ""
            events.add(rule, str(file), str(sheet), row=int(row), cell=place, found=words, school=school)
