"""Timetables spoiled at random: each is read with no cell lost, or told; never a traceback."""

from __future__ import annotations

import contextlib
import random
from datetime import datetime

import numpy as np
import pytest

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.family import Family, Part
from mskoko_lib.intake.timetables import FAMILY
from mskoko_lib.intake.workbook import Sheet
from tests.intake.timetables import published as p
from tests.intake.timetables.test_layouts import MONTHS

LITTER = (
    "", "5 классы", "6 «Б» класс", "Всего", "Сентябрь", "Май", "Федеральные", "по инициативе ОО", "Русский язык", "12.09",
    "5а 14.09; 5б 15.09", "31.02", "31.02.2022", "(", "5", -1, 0, 3, 12.09, 99.99, 1e9, float("nan"), float("inf"), "1e5", "١٢",
    "=1+1", None, True, "а" * 300, "\x00", "ё\u0301", "МА (ВПР)", "кр", "% соотношение", "Кол-во часов", datetime(2022, 9, 12),
    "2022-2023 учебный год", "5а5б5в", "12.09-", "²", "12..09",
)  # fmt: skip
DAYS = p.by_day(
    [["5А", "базовая", 3, "КР РУС", "", "МА (ВПР)", "", "РУ кр; ИС тест"], ["5б", "", "", "", "", "ВПР МА", "", ""]],
    [1, 2, 5, 6, 3], months=["Сентябрь", "", "", "", "Октябрь"],
)  # fmt: skip


def _mutate(lines: list[list[object]], dice: random.Random) -> np.ndarray:
    cells = p.cells_of(lines)
    for _ in range(dice.randrange(1, 12)):
        i, j = dice.randrange(len(cells)), dice.randrange(cells.shape[1])
        what = dice.randrange(9)
        if what == 0:
            cells = np.delete(cells, i, axis=0) if len(cells) > 3 else cells
        elif what == 1:
            cells = np.insert(cells, i, cells[dice.randrange(len(cells))], axis=0)
        elif what == 2:
            cells[i] = np.roll(cells[i], dice.randrange(-2, 3))
        elif what == 3 and cells.shape[1] > 3:
            cells = np.delete(cells, j, axis=1)
        else:
            cells[i, j] = dice.choice(LITTER) if what < 8 else cells[dice.randrange(len(cells)), j]
    cells[np.equal(cells, None)] = ""
    return cells


@pytest.mark.parametrize("seed", range(60))
def test_spoiled_timetables(seed: int) -> None:
    dice = random.Random(seed)
    told = p.context()
    parts: list[tuple[Family, Part]] = []
    for k in range(12):
        cells = _mutate(dice.choice([MONTHS, DAYS]), dice)
        found = FAMILY.recognise(Sheet("Лист1", cells))
        if found is None:
            continue
        with contextlib.suppress(MskokoError):  # a sheet may be refused whole, in words
            parts += [(FAMILY, part) for part in FAMILY.read(found, f"2022/{k}.xlsx", told)]
    p.settle(parts, told)
