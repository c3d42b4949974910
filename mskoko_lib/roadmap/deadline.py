"""One term of a year: what is due, on which day, of whom, and whether it has been met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

DeadlineKind = Literal["plan", "commitment", "fault", "measure"]


@dataclass(frozen=True, order=True)
class Deadline:
    """One thing with a term. A term ends with its day.

    `what`: Russian, nominative, without numerals and names of persons. `school_id`: whose it is, "" the department's own
    or everybody's. `done_day`: where the data tell it. `who`: whom it is awaited of, as the plan names him. `about`: the
    school that a deadline of the department concerns. `month`: 1–12 of a monthly thing, else 0. `some`: a part of it has
    come. `mark`: its number at its source («№ 7»), `sheet`: of the workbook of forms where it is told; `key`: what makes
    it the same thing after its day was moved.
    """

    day: date
    number: str
    what: str
    school_id: str
    kind: DeadlineKind
    done: bool
    # None and a date have no order, and two deadlines equal in all else are rare enough
    done_day: date | None = field(default=None, compare=False)
    who: str = ""
    about: str = ""
    month: int = 0
    some: bool = False
    mark: str = ""
    sheet: str = ""
    key: str = ""

    def open_on(self, as_of: date) -> bool:
        """Not done by the end of `as_of`: what was done later was still open then."""
        return not self.done or (self.done_day is not None and self.done_day > as_of)

    def overdue_on(self, as_of: date) -> bool:
        """Open on `as_of`, its day being past."""
        return self.open_on(as_of) and self.day < as_of


def open_deadlines(deadlines: Iterable[Deadline], as_of: date) -> list[Deadline]:
    """Those still open on `as_of`, by day: the overdue ones come first."""
    return sorted(one for one in deadlines if one.open_on(as_of))
