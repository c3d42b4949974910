"""What awaits a decision: recommendations to the department, overdue data, commitments of heads whose term is past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from mskoko_lib.display.blocks import CellSpec, DecisionsBlock, RowSpec
from mskoko_lib.display.common import DEPARTMENT, METHODISTS, Scope
from mskoko_lib.display.russian import date_text
from mskoko_lib.display.summary.plan import item_href, late_rows
from mskoko_lib.roadmap.deadline import Deadline

#: addressees of recommendations that are the department's own to decide
WHOM = (DEPARTMENT, METHODISTS, "Начальнику управления", "Начальнику управления образования")
#: commitments that one row names; the others stand in their item
MOST_NAMED = 3
NOTHING = (
    "Решения ничего не ждёт: рекомендаций управлению, просроченных сведений и обязательств с прошедшим сроком нет."
)
_TITLES = {
    "commitment": "Обязательства руководителей с прошедшим сроком",
    "fault": "Замечания проверок, которые устраняет управление",
}


def decisions(things: pd.DataFrame, deadlines: Iterable[Deadline], scope: Scope, as_of: dt.date) -> DecisionsBlock:
    """The block; recommendations are added when the note is joined."""
    overdue = [one for one in deadlines if one.overdue_on(as_of)]
    waiting = [one for one in overdue if one.kind == "commitment"]
    own = [one for one in overdue if one.kind == "fault" and not one.school_id]
    return DecisionsBlock(
        id="decisions",
        whom=WHOM,
        title="Рекомендации управлению и методической службе",
        groups=(
            ("Сведения с прошедшим сроком: получить или снять с плана", late_rows(things)),
            (_TITLES["commitment"], tuple(_by_school(waiting, scope.names))),
            (_TITLES["fault"], tuple(_fault(one, scope.names) for one in own)),
        ),
        quiet=NOTHING,
    )


def _by_school(waiting: Sequence[Deadline], names: Mapping[str, str]) -> Iterable[RowSpec]:
    """A row a school, in the order of the registry: its commitments, the oldest first."""
    for code, name in names.items():
        mine = sorted((one for one in waiting if one.school_id == code), key=lambda one: one.day)
        if not mine:
            continue
        told = [_bare(one.what) for one in mine[:MOST_NAMED]]
        more = "; остальные — в пункте" if len(mine) > MOST_NAMED else ""
        yield RowSpec(
            cells=(
                CellSpec(text=DEPARTMENT),
                CellSpec(text=f"{name}: {'; '.join(dict.fromkeys(told))}{more}"),
                CellSpec(text=f"до {date_text(mine[0].day)}"),
                CellSpec(text="отметка о выполнении или новый срок"),
                CellSpec(text=mine[0].number, href=item_href(mine[0].number)),
                CellSpec(text="обязательство не отмечено выполненным"),
            )
        )


def _bare(what: str) -> str:
    """«успеваемость, ОГЭ, математика» of «обязательство: …; отчёт: …»."""
    return what.removeprefix("обязательство: ").partition("; отчёт: ")[0]


def _fault(one: Deadline, names: Mapping[str, str]) -> RowSpec:
    where = f" — {names.get(one.about, one.about)}" if one.about else ""
    return RowSpec(
        cells=(
            CellSpec(text=DEPARTMENT),
            CellSpec(text=f"{one.what[:1].upper()}{one.what[1:]}{where}"),
            CellSpec(text=f"до {date_text(one.day)}"),
            CellSpec(text="документ об устранении"),
            CellSpec(text=one.number, href=item_href(one.number)),
            CellSpec(text=f"устраняет {one.who}"),
        )
    )
