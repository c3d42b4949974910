"""Invented protocols in the layouts of the exam centre, and the reading of a year that holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from mskoko_lib import norms
from mskoko_lib.dataroot import open_root
from mskoko_lib.demo.workbook import Cell, write_xlsx
from mskoko_lib.intake import Delivery, read_year
from tests.intake import books
from tests.intake.people_root import HEADER, write_root

NORMS = norms.load()
Rows = Sequence[Sequence[Cell]]
HEAD: Rows = [["Протокол проверки результатов"], ["99 - Примерская Республика"]]
ALI, MARAT, MARIA = ("Алиев", "Али", "Тестович"), ("Магомедов", "Марат", "Примерович"), ("Петрова", "Мария", "Тестовна")
EGE_HEADER: tuple[str, ...] = (
    "№", "", "Код МСУ", "", "Код ОО", "", "Класс", "", "Код ППЭ", "", "Аудитория", "", "Фамилия", "Имя", "Отчество", "",
    "Задания с кратким ответом", "", "Задания с развёрнутым ответом", "", "Первичный балл", "", "Тестовый балл",
)  # fmt: skip
DENSE_HEADER: tuple[str, ...] = (
    "№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Код участника", "Фамилия", "Имя", "Отчество", "Серия", "Номер",
    "Задания с кратким ответом", "Задания с развёрнутым ответом", "Первичный балл", "Оценка",
)  # fmt: skip
APPEALS_HEADER: Rows = [
    ["№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Экзамен", "Состояние апелляции",
     "Текущие", ""],
    ["", "", "", "", "", "", "", "", "", "", "Первичный балл", "Оценка"],
]  # fmt: skip
MATHS, RUSSIAN = "02 - Математика 2022.06.02", "01 - Русский язык 2022.06.07"


def oge(
    n: int, name: Sequence[str], primary: Cell, mark: Cell, *, school: Cell = 99001, klass: Cell = "9А",
    short: Cell = "+-+2", long: Cell = "1(2)0(2)",
) -> list[Cell]:  # fmt: skip
    """A row under `HEADER` (sparse layout of ОГЭ)."""
    return [n, school, klass, "", 1003, "", 101, "", 14, "", name[0], "", name[1], name[2], short, "", "", long, primary,
            "", mark]  # fmt: skip


def ege(
    n: int, name: Sequence[str], primary: Cell, test: Cell, *, school: Cell = 99001, klass: Cell = "11",
    short: Cell = "++-", long: Cell = "1(2)",
) -> list[Cell]:  # fmt: skip
    """A row under `EGE_HEADER` (sparse layout of ЕГЭ)."""
    return [n, "", 14, "", school, "", klass, "", 1301, "", 108, "", *name, "", short, "", long, "", primary, "", test]


def dense(
    n: int, name: Sequence[str], document: tuple[str, str], primary: Cell, mark: Cell, klass: str = "9А"
) -> list[Cell]:
    """A row under `DENSE_HEADER`, with a document."""
    return [n, 99001, klass, 1003, 101, 55001, *name, *document, "+-+2", "1(2)0(2)", primary, mark]


def appeal(
    n: int, name: Sequence[str], exam: str, state: str, primary: Cell, mark: Cell, klass: str = "9А"
) -> list[Cell]:
    """A row under `APPEALS_HEADER`; scores are text there."""
    return [n, "99001", klass, "1003", "101", *name, exam, state, primary, mark]


def block(title: str, rows: Rows, header: Sequence[str] = HEADER, footer: Rows = (("Средние",),)) -> list[list[Cell]]:
    """Title, blank row, header, rows, footer: the first data row is the fourth."""
    return [[title], [], list(header), *map(list, rows), *map(list, footer)]


def sheet(*blocks: Rows) -> list[list[Cell]]:
    """The head of a protocol (two rows) and its blocks."""
    return [list(row) for part in (HEAD, *blocks) for row in part]


def read(path: Path, files: Mapping[str, Rows | str], year: int = 2022) -> Delivery:
    """Read a year that holds these sheets (.xlsx) and texts (anything else)."""
    root = path if (path / "schools.csv").exists() else write_root(path)
    folder = root / str(year)
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        if isinstance(content, str):
            (folder / name).write_text(content, encoding="utf-8-sig")
        else:
            write_xlsx(folder / name, [("Page 1", content)])
    delivery = read_year(open_root(root), year, NORMS)
    assert_told(delivery)
    return delivery


def assert_told(delivery: Delivery) -> None:
    """Rows read = accepted + absent + refused in every file, and every refused row has its event."""
    files = delivery.passport.files
    assert (files["n_read"] == files["n_accepted"] + files["n_absent"] + files["n_refused"]).all()
    books.assert_refused_are_told(delivery)


def results(delivery: Delivery) -> pd.DataFrame:
    return delivery.tables["exam_results"]


def scores(delivery: Delivery) -> list[tuple[object, ...]]:
    """(subject, primary score, test score, mark) of every result, None for a blank, in the order of the table."""
    columns = results(delivery)[["subject", "primary_score", "test_score", "mark"]]
    return [tuple(None if pd.isna(v) else v for v in row) for row in columns.itertuples(index=False, name=None)]


def told(delivery: Delivery, rule: str) -> list[tuple[int | None, str, str]]:
    """(row, cell, found) of the events of a rule."""
    events = delivery.passport.events
    mine = events[events["rule"] == rule]
    return [
        (None if pd.isna(row) else int(row), cell, found)
        for row, cell, found in mine[["row", "cell", "found"]].itertuples(index=False, name=None)
    ]


def counts(delivery: Delivery) -> tuple[int, int, int, int]:
    """(read, accepted, absent, refused) of the whole delivery."""
    total = delivery.passport.total()
    return total["n_read"], total["n_accepted"], total["n_absent"], total["n_refused"]


def rules(delivery: Delivery) -> dict[str, int]:
    return books.events(delivery)
