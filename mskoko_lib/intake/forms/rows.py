"""Data rows of a form's sheet: raw cells, stored values, and what was mended or is wrong in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mskoko_lib.forms import Field
from mskoko_lib.intake import cells as c
from mskoko_lib.intake.forms import words as w
from mskoko_lib.intake.forms.mark import Layout
from mskoko_lib.intake.workbook import Sheet

Bools = npt.NDArray[np.bool_]
#: so many cells with their hints and nothing else make the row of hints
_HINTS = 3


@dataclass
class Rows:
    """A sheet's data rows. `rows`: 0-based on the sheet; `raw`, `values`, `rules`: field → one per row."""

    rows: npt.NDArray[np.int64]
    raw: dict[str, c.Cells]
    values: dict[str, c.Cells] = field(default_factory=dict)
    rules: dict[str, c.Cells] = field(default_factory=dict)


def data_rows(sheet: Sheet, where: Layout, fields: Sequence[Field]) -> Rows:
    """Rows in which the school wrote something: neither blank, nor prefilled only, nor the row of hints."""
    below = sheet.cells[where.header + 1 :]
    raw = {f.name: below[:, where.columns[f.name]] for f in fields if f.name in where.columns}
    filled, strange = np.zeros(len(below), dtype=bool), np.zeros(len(below), dtype=bool)
    hints = np.zeros(len(below), dtype=np.int64)
    for one in fields:
        if one.name not in raw:
            continue
        there = _mask(raw[one.name], lambda cell: bool(c.tidy(cell)))
        hint = there & np.array([word == w.key(one.hint) for word in c.map_unique(raw[one.name], _key)[0]], dtype=bool)
        hints += hint
        strange |= there & ~hint
        if not one.prefilled:
            filled |= there
    # the row of hints stands right under the headings, but a school may have moved it
    rows = np.nonzero(filled & (strange | (hints < _HINTS)))[0]
    return Rows(rows + where.header + 1, {name: cells[rows] for name, cells in raw.items()})


def of_rows(cells: Rows, kept: Bools) -> Rows:
    """The rows where `kept`."""
    return Rows(
        cells.rows[kept],
        {name: column[kept] for name, column in cells.raw.items()},
        {name: column[kept] for name, column in cells.values.items()},
        {name: column[kept] for name, column in cells.rules.items()},
    )


def _mask(cells: c.Cells, test: Callable[[object], bool]) -> Bools:
    return c.map_unique(cells, lambda cell: (test(cell), ""))[0].astype(bool)


def clean(cells: Rows, one: Field, year: int, *, there: bool) -> None:
    n = len(cells.rows)
    if not there:
        absent = False if one.kind == "text" else None
        cells.raw[one.name], cells.rules[one.name] = np.full(n, "", object), np.full(n, "", object)
        cells.values[one.name] = np.full(n, absent, object)
        return
    values, rules = c.map_unique(cells.raw[one.name], lambda cell: w.value_of(one, cell, year))
    blank = _mask(cells.raw[one.name], lambda cell: not c.tidy(cell))
    if one.starred:
        rules[blank] = w.BLANK if one.need == "row" else "form_blank"
    cells.values[one.name], cells.rules[one.name] = values, rules


def require_names(cells: Rows, fields: Sequence[Field]) -> None:
    """A full name pasted into the surname's cell is a name: the other cells may be blank."""
    if any(f.name == "first_name" for f in fields) and len(cells.rows):
        whole = _mask(cells.raw["surname"], lambda cell: len(c.tidy(cell).split()) >= 2)
        cells.rules["first_name"][whole & (cells.rules["first_name"] == w.BLANK)] = ""


def _key(cell: object) -> tuple[str, str]:
    return w.key(cell), ""
