"""Protocols spoiled at random: each is read with no row lost, or told; never a traceback."""

from __future__ import annotations

import random

import numpy as np
import pytest

from mskoko_lib import norms
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.exams import FAMILY
from mskoko_lib.intake.families import add_counts
from mskoko_lib.intake.family import Context, Family, Part
from mskoko_lib.intake.passport import COUNTS, Events
from mskoko_lib.intake.people import INVENTED
from mskoko_lib.intake.people_link import link
from mskoko_lib.intake.workbook import Sheet
from tests.intake.exams import protocols as p
from tests.intake.exams.protocols import ALI, MARAT, MARIA

NORMS = norms.load()
LITTER = (
    "", "Средние", "удалён", "не явился", "Математика", "02 - Математика 2022.06.02", "Код ОО", "№", "Первичный балл",
    "+-+2", "1(2)", "(", "9А", "Иванов", -1, 0, 3, 99001, 99002.0, 1e9, 2.5, "1e5", "١٢", "=1+1", "31.02.2022", None, True,
    "п:2022.06.14; у:2022.06.17", "а" * 300, "\x00", "ё\u0301", "51 - Русский язык 2022.06.02",
)  # fmt: skip


def _sheets() -> list[list[list[p.Cell]]]:
    language = ("№", "Код ОО", "Класс", "Фамилия", "Имя", "Отчество", "Первичный балл", "Тестовый балл")
    pair = [[1, 99001, "11", *ALI, 20, 30], [2, 99002, "11", *MARAT, 10, ""]]
    parts = [
        p.block(f"Английский язык ({part} часть) 2022.06.1{day}", pair, language)
        for day, part in enumerate(("письменная", "устная"))
    ]
    return [
        p.sheet(p.block(p.MATHS, [p.oge(n, name, 10 + n, 3) for n, name in enumerate((ALI, MARAT, MARIA), 1)]),
                p.block(p.RUSSIAN, [p.oge(1, ALI, 24, 4), p.oge(2, ALI, 20, 3)])),
        p.sheet(p.block("22 - Математика базовая 2022.05.31", [p.ege(1, ALI, 14, 4), p.ege(2, MARIA, 8, 3)], p.EGE_HEADER)),
        p.sheet(p.block(p.MATHS, [p.dense(1, ALI, ("82", "1"), 11, 3), p.dense(2, MARAT, ("82", "1"), 12, 3)], p.DENSE_HEADER)),
        p.sheet(p.APPEALS_HEADER, [p.appeal(1, ALI, "Математика(2022.06.02)", "удовлетворена", "15", "4")]),
        p.sheet(*parts),
    ]  # fmt: skip


def _mutate(rows: list[list[p.Cell]], dice: random.Random) -> np.ndarray:
    width = max(map(len, rows))
    cells = np.full((len(rows), width), "", dtype=object)
    for i, row in enumerate(rows):
        cells[i, : len(row)] = ["" if cell is None else cell for cell in row]
    for _ in range(dice.randrange(1, 12)):
        i, j = dice.randrange(len(cells)), dice.randrange(width)
        what = dice.randrange(8)
        if what == 0:
            cells = np.delete(cells, i, axis=0) if len(cells) > 3 else cells
        elif what == 1:
            cells = np.insert(cells, i, cells[dice.randrange(len(cells))], axis=0)
        elif what == 2:
            cells[i] = np.roll(cells[i], dice.randrange(-2, 3))
        else:
            cells[i, j] = dice.choice(LITTER) if what < 7 else cells[dice.randrange(len(cells)), dice.randrange(width)]
    cells[np.equal(cells, None)] = ""
    return cells


def _read(sheets: list[np.ndarray]) -> int:
    """Read the sheets as files of one year; the number of rows read."""
    context = Context(2022, {}, {"99001": "999001", "99002": "999002"}, NORMS, INVENTED, Events())
    parts: list[tuple[Family, Part]] = []
    for k, cells in enumerate(sheets):
        sheet = Sheet("Page 1", cells)
        if (found := FAMILY.recognise(sheet)) is None:
            continue
        try:
            parts += [(FAMILY, part) for part in FAMILY.read(found, f"2022/{k}.xlsx", context)]
        except MskokoError:
            continue
    link([part for _, part in parts], context.events)
    tables = FAMILY.finish([part for _, part in parts], context)
    files = {f"2022/{k}.xlsx": dict.fromkeys(COUNTS, 0) for k in range(len(sheets))}
    add_counts(files, parts)
    events = context.events.table()
    refused = events[events["action"] == "refused"].groupby("file")["n"].sum()
    for file, n in files.items():
        assert n["n_read"] == n["n_accepted"] + n["n_absent"] + n["n_refused"]
        assert n["n_refused"] == int(refused.get(file, 0))
    assert len(tables["exam_results"]) <= sum(n["n_accepted"] + n["n_absent"] for n in files.values())
    words = events.to_csv() + tables["exam_results"].to_csv() + tables["exam_tasks"].to_csv()
    assert not [name for name in ("Алиев", "Марат", "Петрова", "Иванов") if name.lower() in words.lower()]
    return sum(n["n_read"] for n in files.values())


@pytest.mark.parametrize("seed", range(40))
def test_spoiled_protocols(seed: int) -> None:
    dice = random.Random(seed)
    _read([_mutate(sheet, dice) for sheet in _sheets()])


def test_unspoiled_ones_are_read_whole() -> None:
    # 3 + 2 of ОГЭ, 2 of base maths, 2 with documents, 1 appeal, 2 + 2 of the language
    assert (
        _read([np.array([[*row, *[""] * (30 - len(row))] for row in sheet], dtype=object) for sheet in _sheets()]) == 14
    )
