"""What cannot be: marks against scores, means under a table. Only flagged, the protocol's values stay."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mskoko_lib.intake.exams.scale_check import _falling
from tests.intake.exams import protocols as p
from tests.intake.exams.protocols import ALI, MARAT, MARIA, MATHS, RUSSIAN


def _oge(path: Path, title: str, *pairs: tuple[int, int]) -> p.Delivery:
    rows = [p.oge(n, (f"Фамилия{chr(1072 + n)}", "И", "О"), score, mark) for n, (score, mark) in enumerate(pairs)]
    return p.read(path, {"a.xlsx": p.sheet(p.block(title, rows))})


def test_mark_above_the_scale(tmp_path: Path) -> None:
    # mathematics 2022: «3» from 8, «4» from 15, «5» from 22; geometry may lower a mark, nothing raises it
    delivery = _oge(tmp_path, MATHS, (7, 3), (8, 3), (21, 4), (22, 5), (25, 2))
    assert p.told(delivery, "mark_score") == [(6, "U6", "первичный балл 7, результат 3")]
    assert [mark for *_, mark in p.scores(delivery)] == [3, 3, 4, 5, 2]  # kept as printed
    assert p.results(delivery)["flags"].tolist() == ["mark_score", "", "", "", ""]


def test_mark_below_a_scale_without_conditions(tmp_path: Path) -> None:
    # history 2022: 0–10, 11–20, 21–29, 30–37
    delivery = _oge(tmp_path, "07 - История 2022.06.16", (10, 2), (11, 2), (29, 4), (30, 4))
    assert [found for _, _, found in p.told(delivery, "mark_score")] == [
        "первичный балл 11, результат 2", "первичный балл 30, результат 4",
    ]  # fmt: skip


def test_many_are_told_once_per_sheet(tmp_path: Path) -> None:
    rows = [
        p.oge(n, (f"Ф{'абвгдежзик'[n // 100]}{'абвгдежзик'[n // 10 % 10]}{'абвгдежзик'[n % 10]}", "И", "О"), 5, 5)
        for n in range(301)
    ]
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block(MATHS, rows))})
    assert p.told(delivery, "mark_score") == [(None, "U", "")]
    assert p.rules(delivery)["mark_score"] == 301


def test_primary_above_the_maximum(tmp_path: Path) -> None:
    delivery = _oge(tmp_path, MATHS, (31, 5), (32, 5))
    assert [found for _, _, found in p.told(delivery, "primary_above_max")] == ["первичный балл 32, результат 5"]


@pytest.mark.parametrize(
    ("pairs", "wrong"),
    [
        ([(5, 2), (10, 3), (15, 4), (20, 5)], []),
        ([(5, 2), (10, 4), (15, 4), (16, 3), (20, 5)], [3]),
        ([(5, 5), (10, 3), (15, 4), (20, 5), (21, 5)], [0]),
        ([(5, 2), (5, 2), (5, 3), (10, 3)], [2]),
        ([(7, 3)], []),
        ([(10, 4), (12, 3)], [0]),  # either may be wrong: the lower marks are believed
    ],
)
def test_fewest_rows_against_the_order(pairs: list[tuple[int, int]], wrong: list[int]) -> None:
    scores, marks = (np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True))
    assert np.nonzero(_falling(scores, marks))[0].tolist() == wrong


def test_marks_without_a_scale_must_not_fall(tmp_path: Path) -> None:
    # ОГЭ in Chinese has no scale of its own in 2020: marks are compared with one another over two files
    one = p.sheet(p.block("07 - История 2020.06.16", [p.oge(1, ALI, 10, 3), p.oge(2, MARAT, 20, 4)]))
    two = p.sheet(p.block("07 - История 2020.06.17", [p.oge(1, MARIA, 30, 2), p.oge(2, ("О", "О", "О"), 31, 5)]))
    delivery = p.read(tmp_path, {"a.xlsx": one, "b.xlsx": two}, 2020)
    assert p.told(delivery, "mark_score") == [(6, "U6", "первичный балл 30, результат 2")]


def test_gve_is_not_held_against_the_scale(tmp_path: Path) -> None:
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block("52 - Математика 2022.06.02", [p.oge(1, ALI, 7, 5)]))})
    assert "mark_score" not in p.rules(delivery)


def test_test_score_against_the_confirmed_table(tmp_path: Path) -> None:
    # Russian 2026: 0 is 0, 1 is 3, 50 is 100
    rows = [p.ege(1, ALI, 50, 100), p.ege(2, MARAT, 0, 3), p.ege(3, MARIA, 1, 3)]
    sheet = p.sheet(p.block("01 - Русский язык 2026.06.04", rows, p.EGE_HEADER))
    delivery = p.read(tmp_path, {"a.xlsx": sheet}, 2026)
    assert p.told(delivery, "test_scale") == [(7, "W7", "первичный балл 0, результат 3")]


def test_base_maths_against_its_scale(tmp_path: Path) -> None:
    # 2026: 0–6, 7–11, 12–16, 17–21
    rows = [p.ege(1, ALI, 6, 2), p.ege(2, MARAT, 7, 4), p.ege(3, MARIA, 17, 5)]
    delivery = p.read(
        tmp_path, {"a.xlsx": p.sheet(p.block("22 - Математика базовая 2026.06.04", rows, p.EGE_HEADER))}, 2026
    )
    assert p.told(delivery, "mark_score") == [(7, "W7", "первичный балл 7, результат 4")]


def _footer(primary: p.Cell, mark: p.Cell) -> list[list[p.Cell]]:
    row: list[p.Cell] = [""] * len(p.HEADER)
    row[0], row[18], row[20] = "Средние", primary, mark
    return [row]


@pytest.mark.parametrize(
    ("primary", "mark", "rules"),
    [
        (15.67, "3,67", {}),  # (13 + 17 + 17) / 3 and (3 + 4 + 4) / 3
        (15.7, 3.7, {}),
        (47 / 3, 11 / 3, {}),  # with all the digits of a computer
        (16, "", {}),
        (15.33, 3.67, {"footer_mismatch": 1}),
        (15.6, "", {"mean_impossible": 1}),  # 15.67 does not print as 15.6
        (15.67, 3.5, {"mean_impossible": 1}),  # three marks cannot have it
        ("", "", {}),
    ],
)
def test_means_under_the_table(tmp_path: Path, primary: p.Cell, mark: p.Cell, rules: dict[str, int]) -> None:
    rows = [p.oge(1, ALI, 13, 3), p.oge(2, MARAT, 17, 4), p.oge(3, MARIA, 17, 4)]
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block(MATHS, rows, footer=_footer(primary, mark)))})
    assert p.rules(delivery) == rules
    assert p.counts(delivery) == (3, 3, 0, 0)


def test_a_mean_is_of_its_own_block_and_of_all_its_rows(tmp_path: Path) -> None:
    sheet = p.sheet(
        # a row outside the registry was in the centre's mean; one who was absent was not
        p.block(MATHS, [p.oge(1, ALI, 13, 3), p.oge(2, MARAT, 17, 4, school=77777), p.oge(3, MARIA, "", "не явился")],
                footer=_footer(15, 3.5)),
        p.block(RUSSIAN, [p.oge(1, ALI, 24, 4)], footer=_footer(23, 4)),
    )  # fmt: skip
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    assert p.told(delivery, "footer_mismatch") == [(14, "S14", "23, по строкам 24,00 (строк 1)")]
    assert p.told(delivery, "mean_impossible") == []


def test_a_mean_of_another_block_is_told_in_its_cell(tmp_path: Path) -> None:
    sheet = p.sheet(p.block(MATHS, [p.oge(1, ALI, 13, 3), p.oge(2, MARAT, 17, 3)], footer=_footer(14.5, 3)))
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    assert p.told(delivery, "footer_mismatch") == [(8, "S8", "14,5, по строкам 15,00 (строк 2)")]


def test_a_page_without_a_footer_counts_into_the_next(tmp_path: Path) -> None:
    first = p.block(MATHS, [p.oge(1, ALI, 13, 3)], footer=())
    second = p.block(MATHS, [p.oge(2, MARAT, 17, 4)], footer=_footer(15, 3.5))[2:]
    assert p.rules(p.read(tmp_path, {"a.xlsx": p.sheet(first, second)})) == {}
