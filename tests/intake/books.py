"""Invented workbooks in the real layouts. Schools 990001 and 990002 stand in the registry, 990009 does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from mskoko_lib.dataroot import DataRoot, open_root
from mskoko_lib.intake import Delivery, read_year

ONE, TWO, FOREIGN = "sch990001", "sch990002", "sch990009"
HEAD_2021 = [
    "логин школы", "регион", "номер обучающегося", "код обучающегося", "отметка за предыдущую четверть/триместр", "пол",
    "класс", "вариант", "всего баллов",
]  # fmt: skip
TAIL_2021 = ["Учебник", "Др.уч. автор", "Др.уч. название"]
BOOK = "Петров П.П. Математика 4 класс"


@dataclass(frozen=True)
class Scale:
    max_score: int

    def mark(self, primary_score: float) -> int | None:
        """No boundaries: these norms are about maxima alone."""
        return None


@dataclass(frozen=True)
class Norms:
    """The same maximum for every work; None = no norm."""

    maximum: int | None = None

    def vpr_scale(self, year: int, subject: str, programme_grade: int) -> Scale | None:
        return None if self.maximum is None else Scale(self.maximum)


def make_root(folder: Path, *years: int) -> DataRoot:
    (folder / "schools.csv").write_text(
        "login,name\nedu990001,Школа № 1\nedu990002,Школа № 2\n", encoding="utf-8"
    )  # fmt: skip
    for year in years:
        (folder / str(year)).mkdir()
    return open_root(folder)


def save(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def row_2021(
    code: object,
    tasks: Sequence[object],
    *,
    school: object = ONE,
    total: object = None,
    mark: object = "4",
    sex: object = "м",
    klass: object = "А",
    variant: object = "1",
    place: object = "город",
    tail: Sequence[object] = (BOOK, "", ""),
) -> list[object]:
    """A row whose total is the sum of its numeric tasks unless given."""
    if total is None:
        total = sum(int(t) for t in map(str, tasks) if t.isdigit())
    return [school, place, "1", code, mark, sex, klass, variant, total, *tasks, *tail]


def absent_2021(code: object, n_tasks: int, *, school: object = ONE) -> list[object]:
    return [school, "город", "1", code, "", "", "", "отсутствовал", "", *[""] * n_tasks, *[""] * 3]


def save_2021(path: Path, rows: Sequence[Sequence[object]], n_tasks: int) -> Path:
    head = [*HEAD_2021, *(f"балл за {k}" for k in range(1, n_tasks + 1)), *TAIL_2021]
    return save(path, {"Sheet": [head, *rows]})


def math_4(root: DataRoot, rows: Sequence[Sequence[object]], n_tasks: int = 3, name: str = "") -> Path:
    name = name or "Проведение работы по математике, 4 класс. ВПР 2021.xlsx"
    return save_2021(root.path / "2021" / name, rows, n_tasks)


def read_2021(root: DataRoot, maximum: int | None = 5) -> Delivery:
    return read_year(root, 2021, Norms(maximum))


def events(delivery: Delivery) -> dict[str, int]:
    """rule → number of cases."""
    table = delivery.passport.events
    return {str(rule): int(n) for rule, n in table.groupby("rule")["n"].sum().items()}


def counts(delivery: Delivery) -> tuple[int, int, int, int, int]:
    """(read, accepted, corrected, absent, refused) of the whole delivery."""
    total = delivery.passport.total()
    return total["n_read"], total["n_accepted"], total["n_corrected"], total["n_absent"], total["n_refused"]


def assert_refused_are_told(delivery: Delivery) -> None:
    """Every refused row of every file has exactly one event."""
    files, told = delivery.passport.files, delivery.passport.events
    refused = told[told["action"] == "refused"].groupby("file")["n"].sum()
    assert files.set_index("file")["n_refused"].to_dict() == {f: int(refused.get(f, 0)) for f in files["file"]}


def assert_identity(delivery: Delivery) -> None:
    """Rows read = accepted + absent + refused, per file; every refused row has exactly one event."""
    files = delivery.passport.files
    assert (files["n_read"] == files["n_accepted"] + files["n_absent"] + files["n_refused"]).all()
    assert (files["n_corrected"] <= files["n_accepted"]).all()
    assert (files["n_cosmetic"] <= files["n_corrected"]).all()
    assert_refused_are_told(delivery)
    results = delivery.tables["vpr_results"]
    assert (results["status"] == "wrote").sum() <= files["n_accepted"].sum()
    assert (results["status"] == "absent").sum() == files["n_absent"].sum()
