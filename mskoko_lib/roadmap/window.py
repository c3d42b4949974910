"""When an item of the plan is due, and what state it is in on a day."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

Kind = Literal["dates", "month", "months", "monthly", "schedule", "all_year", "always", "yearly", "results"]
StateCode = Literal["wait", "going", "partly", "done", "late"]

_WITH_MONTHS = ("dates", "month", "months", "results")


class Window(BaseModel):
    """The window of an item. `start` and `end` apply it to any calendar year, so a plan can serve another year.

    A window without a year in its text («Февраль») lies in the plan's year. Kinds without months last the whole year.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    text: StrictStr = Field(min_length=1, description="As printed in the plan (see `printed`).")
    months: tuple[StrictInt, ...] = Field(default=(), description="First and last month, or each one if `separate`.")
    separate: StrictBool = Field(default=False, description="The months are single ones («Март, октябрь»), no range.")
    days: tuple[StrictInt, StrictInt] | None = Field(default=None, description="dates: first day and last day.")
    printed: StrictBool = Field(default=True, description="False: the plan prints no window here.")
    assumed: StrictStr = Field(default="", description="What the plan does not say and was assumed (Russian).")

    @model_validator(mode="after")
    def _consistent(self) -> Window:
        if (self.kind in _WITH_MONTHS) != bool(self.months):
            raise ValueError(f"months только и обязательно у видов {', '.join(_WITH_MONTHS)}")
        if list(self.months) != sorted(set(self.months)) or not all(1 <= month <= 12 for month in self.months):
            raise ValueError("months: номера от 1 до 12 по возрастанию, без повторов")
        if len(self.months) > 2 and not self.separate:
            raise ValueError("months: первый и последний месяц; отдельные месяцы — с separate: true")
        if (self.kind == "dates") != (self.days is not None):
            raise ValueError("days только и обязательно у вида dates")
        return self

    @property
    def whole_year(self) -> bool:
        """True for windows that close on 31 December: always, all_year, schedule, monthly, yearly."""
        return not self.months

    def start(self, year: int) -> date:
        """First day of the window in `year`."""
        month = self.months[0] if self.months else 1
        return _day(year, month, self.days[0] if self.days else 1)

    def end(self, year: int) -> date:
        """Last day of the window in `year` (included)."""
        month = self.months[-1] if self.months else 12
        return _day(year, month, self.days[1] if self.days else 31)


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


class State(BaseModel):
    """`label` is printed: «срок не наступил», «идёт», «частично (7 из 12)», «сделано», «просрочено»."""

    model_config = ConfigDict(frozen=True)

    code: StateCode
    label: str


_LABELS: dict[StateCode, str] = {
    "wait": "срок не наступил",
    "going": "идёт",
    "done": "сделано",
    "late": "просрочено",
}


def item_state(window: Window, year: int, as_of: date, n_done: int, n_expected: int) -> State:
    """State of an item on `as_of` in the plan of `year`.

    `n_done` of `n_expected` pieces (files, schools, works: the caller's unit) have come.

    | as_of                                     | nothing came | some of them | all of them |
    |-------------------------------------------|--------------|--------------|-------------|
    | before the first day                      | wait         | wait         | wait        |
    | first to last day, window of months, days | going        | partly       | done        |
    | 1 January to 30 December, whole year      | going        | going        | going       |
    | after the last day; whole year: from      | late         | partly       | done        |
    | 31 December on                            |              |              |             |

    A whole year is going even with everything received so far, because more may come; on its last day it is judged.
    `n_expected` 0 (nothing known to wait for) counts as "nothing came".

    Raises
    ------
    ValueError : not 0 <= n_done <= n_expected.
    """
    if not 0 <= n_done <= n_expected:
        raise ValueError(f"item_state needs 0 <= n_done <= n_expected, got {n_done} and {n_expected}")
    if as_of < window.start(year):
        return State(code="wait", label=_LABELS["wait"])
    closed = as_of >= window.end(year) if window.whole_year else as_of > window.end(year)
    if not closed and (window.whole_year or n_done == 0):
        return State(code="going", label=_LABELS["going"])
    if n_done == 0:
        return State(code="late", label=_LABELS["late"])
    if n_done < n_expected:
        return State(code="partly", label=f"частично ({n_done} из {n_expected})")
    return State(code="done", label=_LABELS["done"])
