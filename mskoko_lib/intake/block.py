"""What every layout reader hands over: one sheet of one work as raw cells under common names, nothing judged yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from mskoko_lib.intake.cells import Cells, letter, tidy

#: what a column of a pupil-level sheet may hold; "task" columns come on their own
FIELDS = (
    "school", "municipality", "code", "variant", "variant2", "klass", "sex", "mark", "total", "reported", "textbook",
)  # fmt: skip
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Column:
    """Column `index` of the sheet holds `role` (one of FIELDS or "task"); `task`, `max_points`, `level` of a task."""

    index: int
    role: str
    task: str = ""
    max_points: int | None = None
    level: str | None = None

    @property
    def letter(self) -> str:
        return letter(self.index)


@dataclass(frozen=True)
class Facts:
    """What the sheet itself says of the work; None where it is silent."""

    year: int | None = None
    subject: str | None = None
    programme_grade: int | None = None
    exam_date: date | None = None
    month: int | None = None
    textbook_subjects: tuple[str, ...] = ()  # one per row with a textbook that names a subject


@dataclass
class Block:
    """Pupil rows of one sheet. `cells` has the width of the table, `rows` the Excel row numbers.

    `uncertain` marks rows whose cells cannot be put in place, `mended` rows that were put back,
    `beyond` rows with litter to the right, `moved` rows whose textbook stood in another column. `sections`: rows a
    file promises per school (digits of the login). `textbooks`: (digits, class label) → textbook, from «Классы».
    """

    file: str
    sheet: str
    layout: str
    columns: tuple[Column, ...]
    cells: Cells
    rows: npt.NDArray[np.int64]
    facts: Facts
    serial_class: bool = False
    work_max: int | None = None
    school: str | None = None  # login for the layouts that name no school inside
    uncertain: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))
    mended: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))
    beyond: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))
    moved: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))
    sections: dict[str, tuple[int, int]] = field(default_factory=dict)  # digits → (rows promised, Excel row)
    textbooks: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("uncertain", "mended", "beyond", "moved"):
            if len(getattr(self, name)) != len(self.rows):
                setattr(self, name, np.zeros(len(self.rows), dtype=bool))

    @property
    def tasks(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.role == "task")

    def column(self, role: str) -> Column | None:
        return next((c for c in self.columns if c.role == role), None)

    def values(self, role: str) -> Cells:
        """Raw cells of `role`, all "" when the layout has no such column."""
        column = self.column(role)
        if column is None:
            empty = np.empty(len(self.rows), dtype=object)
            empty[:] = ""
            return empty
        return self.cells[:, column.index]


def filled(cells: Cells) -> Bools:
    """Rows of a raw grid that hold anything but spaces."""
    if not cells.size:
        return np.zeros(len(cells), dtype=bool)
    n = np.asarray(cells != "", dtype=bool).sum(axis=1)
    held = n > 0
    for i in np.nonzero((n > 0) & (n < 4))[0]:  # a full row is not looked at cell by cell
        held[i] = any(map(tidy, cells[i]))
    return np.asarray(held, dtype=bool)
