"""Columns of one block under their roles: scores, marks and states in words, and which cells could not be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from mskoko_lib.intake.block import Bools
from mskoko_lib.intake.cells import Cells, map_unique
from mskoko_lib.intake.exams import values
from mskoko_lib.intake.exams.told import Told

Floats = npt.NDArray[np.float64]
#: column of the frame → role of a column of the sheet
SCORES = {"primary": "primary", "written": "written", "oral": "oral_score"}
RESULT = (*SCORES, "test", "mark")
_SPELLING = ("spaces", "case", "look_alike")


@dataclass(frozen=True)
class Exam:
    """What rows are about: `exam` oge or ege, `form` oge, ege or gve, `part` written, oral or "" (the whole)."""

    exam: str
    form: str
    subject: str
    day: date
    part: str = ""

    @property
    def by_mark(self) -> bool:
        """The result is a mark 2–5, whatever the column is called."""
        return self.exam == "oge" or self.form == "gve" or self.subject == "math_base"

    @property
    def sitting(self) -> str:
        return f"{self.exam}|{self.form}|{self.subject}|{self.day}|{self.part}"


@dataclass
class Reader:
    """One block being read; `rules`: column of the sheet → rule of each cell."""

    told: Told
    columns: dict[str, int]
    n: int
    spelled: Bools = field(init=False)
    rules: list[tuple[int, Cells]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.spelled = np.zeros(self.n, dtype=bool)

    def raw(self, role: str) -> Cells:
        if role not in self.columns:
            return np.full(self.n, "", dtype=object)
        return self.told.cells[:, self.columns[role]]

    def clean(self, role: str, cleaner: Callable[[object], tuple[object, str]]) -> tuple[Cells, Cells]:
        if role not in self.columns:
            return np.full(self.n, None, dtype=object), np.full(self.n, "", dtype=object)
        found, rules = map_unique(self.raw(role), cleaner)
        self.rules.append((self.columns[role], rules))
        return found, rules

    def spelling(self, rows: Bools) -> None:
        """Tell of cells of `rows` whose spelling was mended."""
        for column, rules in self.rules:
            for rule in _SPELLING:
                hit = rows & (rules == rule)
                self.told.many(rule, hit, column)
                self.spelled |= hit


def read_results(exam: Exam, read: Reader) -> tuple[dict[str, Floats], Cells, Bools]:
    """(column of the frame → numbers, state in words per row, unreadable per row and kind of score)."""
    out: dict[str, Floats] = {name: np.full(read.n, np.nan) for name in RESULT}
    state = np.full(read.n, "", dtype=object)
    bad = np.zeros((read.n, len(RESULT)), dtype=bool)

    def take(role: str, name: str, low: float, high: float) -> None:
        pairs, rules = read.clean(role, values.score)
        numbers = np.array([np.nan if p is None or p[0] is None else p[0] for p in pairs], dtype=np.float64)
        for i in np.nonzero([p is not None and p[1] != "" for p in pairs])[0]:
            state[i] = worst(state[i], pairs[i][1])
        outside = ~np.isnan(numbers) & ~((numbers >= low) & (numbers <= high))
        bad[:, RESULT.index(name)] |= (rules == "bad_score") | outside
        numbers[outside] = np.nan
        out[name] = np.where(np.isnan(out[name]), numbers, out[name])

    for name, role in SCORES.items():
        take(role, name, 0, np.inf)
    if exam.by_mark:  # base maths and ГВЭ carry the mark in the column of test scores
        for role in ("mark", "test"):
            if role in read.columns and not (role == "test" and exam.form == "oge" and "mark" in read.columns):
                take(role, "mark", 2, 5)
    else:
        take("test" if "test" in read.columns else "mark", "test", 0, 100)
    if "primary" not in read.columns:  # a language's parts are told apart and not together
        parts = np.stack([out["written"], out["oral"]])
        out["primary"] = np.where(np.isnan(parts).all(axis=0), np.nan, np.nansum(parts, axis=0))
    return out, state, bad


def worst(one: str, other: str) -> str:
    return min(one, other, key=lambda state: values.STATES.index(state) if state else len(values.STATES))


def result_column(exam: Exam, columns: dict[str, int]) -> int | None:
    order = ("mark", "test", "primary") if exam.by_mark else ("test", "mark", "primary")
    return next((columns[name] for name in order if name in columns), None)


def bad_column(kind: int, exam: Exam, columns: dict[str, int]) -> int | None:
    name = RESULT[kind]
    return columns.get(SCORES[name]) if name in SCORES else result_column(exam, columns)
