"""The calendar of controls: every day of a year on which something of the plan is due."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mskoko_lib.roadmap.model import Item, Roadmap, SubItem


@dataclass(frozen=True, order=True)
class Due:
    """One thing that is due on `day`. `number`: item or bullet of the plan; `month`: 1–12 where a month of its own is due,
    else 0.
    """

    day: date
    number: str
    title: str
    month: int = 0


def dues(plan: Roadmap, year: int) -> list[Due]:
    """All dues of the plan in `year`, by day and number. Bullets stand for their item.

    Monthly: the last day of each month; separate months («Март, октябрь»): the last day of each; any other window: its
    last day, which is 31 December for «в течение года».
    """
    found = [due for item in plan.items for part in _parts(item) for due in _dues_of(part, year)]
    return sorted(found, key=lambda due: (due.day, [int(n) for n in due.number.split(".")]))


def _parts(item: Item) -> Iterable[SubItem]:
    return item.subitems or (item,)


def _dues_of(part: SubItem, year: int) -> list[Due]:
    window = part.window
    if window.kind == "monthly":
        months: Iterable[int] = range(1, 13)
    elif window.separate:
        months = window.months
    else:
        return [Due(window.end(year), part.number, part.title)]
    return [Due(_last_day(year, month), part.number, part.title, month) for month in months]


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
