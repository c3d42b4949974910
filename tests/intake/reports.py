"""Reports of ФИС ОКО about groups of participants, as invented workbooks. Schools as in `books`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from mskoko_lib.dataroot import DataRoot
from mskoko_lib.intake import Delivery, read_year
from tests.intake.books import Norms, assert_identity, save

Rows = Sequence[Sequence[object]]
ONE, TWO, FOREIGN = "МБОУ «Школа № 1»(edu990001)", "МБОУ «Школа № 2»(edu990002)", "Школа № 9(edu990009)"
TOWN = "город Примерск(reg99_m014)"
MARKS: list[object] = ["Группы участников", "Кол-во ОО", "Кол-во участников", 2, 3, 4, 5]
UNITS: list[object] = ["Группы участников", "Кол-во ОО", "Кол-во участников"]
JOURNAL: list[object] = ["Группы участников", "Кол-во участников(всего)"] + [
    f"{word} (Отметка {sign} журналу) {unit}"
    for word, sign in (
        ("Понизили", "< Отметка по"), ("Подтвердили", "= Отметке по"), ("Повысили", "> Отметка по"),
    )
    for unit in ("%", "Кол-во участников")
]  # fmt: skip


def top(title: str = "Отчёт", maximum: int = 24) -> list[list[object]]:
    """The seven rows above the header."""
    return [
        [title], [], ["ВПР 2026 Русский язык 4 класс"], ["Предмет:", "Русский язык"],
        ["Максимальный первичный балл:", maximum], ["Дата:", "20.04.2026"], [],
    ]  # fmt: skip


def sheet(head: Sequence[object], rows: Rows, title: str = "Отчёт", maximum: int = 24) -> list[Sequence[object]]:
    return [*top(title, maximum), head, *rows]


def put(root: DataRoot, sheets: dict[str, Sequence[Sequence[object]]], name: str = "a.xlsx") -> Path:
    return save(root.path / "2026" / name, sheets)


def read(root: DataRoot, norms: Norms | None = None) -> Delivery:
    delivery = read_year(root, 2026, norms or Norms())
    assert_identity(delivery)
    return delivery


def told(delivery: Delivery, *columns: str) -> list[list[object]]:
    """Rows of vpr_aggregates cut to some columns; what is missing is None."""
    table = delivery.tables["vpr_aggregates"][[*columns]].astype(object)
    return table.where(pd.notna(table), None).to_numpy().tolist()


def found(delivery: Delivery, rule: str) -> list[tuple[str, str]]:
    """(cell, what was found) of the events of a rule."""
    table = delivery.passport.events.query("rule == @rule")
    return list(zip(table["cell"], table["found"], strict=True))
