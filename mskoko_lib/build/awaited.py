"""What the plan awaits from whom, held against the tables of the year: which schools have come, which have not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from mskoko_lib.roadmap import Roadmap, item_state

#: words of the plan («what») → (table, conditions on its columns)
_SOURCES: dict[str, tuple[str, Mapping[str, Sequence[object]]]] = {
    "протоколы и отчёты ВПР": ("vpr_results", {}),
}


@dataclass(frozen=True)
class Awaited:
    """One thing that an item of the plan awaits. `read`: whether the program reads it already; `schools`: school_ids
    with at least one row of it.
    """

    number: str
    title: str
    what: str
    who: str
    state: str
    read: bool
    schools: frozenset[str]

    @property
    def came(self) -> bool:
        return bool(self.schools)


def awaited(roadmap: Roadmap, tables: Mapping[str, pd.DataFrame], year: int, as_of: dt.date) -> list[Awaited]:
    """Everything that the items of the plan await, in the plan's order."""
    found = []
    for section in roadmap.sections:
        for item in section.items:
            for one in item.awaits:
                schools = _schools(one.what, tables)
                n = 1 if schools else 0
                state = item_state(item.window, year, as_of, n, 1).label if schools is not None else ""
                found.append(
                    Awaited(
                        item.number, item.title, one.what, one.who, state, schools is not None, schools or frozenset()
                    )
                )
    return found


def _schools(what: str, tables: Mapping[str, pd.DataFrame]) -> frozenset[str] | None:
    if what not in _SOURCES:
        return None
    name, conditions = _SOURCES[what]
    table = tables[name]
    for column, values in conditions.items():
        table = table[table[column].isin(list(values))]
    return frozenset(table["school_id"].dropna().astype(str))
