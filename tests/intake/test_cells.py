"""Every cleaner on what people really type."""

from __future__ import annotations

import math
from datetime import date, datetime

import numpy as np
import pytest

from mskoko_lib.intake import cells as c


@pytest.mark.parametrize(
    ("cell", "points", "state", "rule"),
    [
        ("2", 2, c.POINTS, ""),
        (2.0, 2, c.POINTS, ""),
        ("2.0", 2, c.POINTS, ""),
        ("2,0", 2, c.POINTS, ""),
        ("2\u00a0", 2, c.POINTS, "spaces"),
        ("X", 0, c.NOT_STARTED, ""),
        ("x", 0, c.NOT_STARTED, "case"),
        ("Х", 0, c.NOT_STARTED, "look_alike"),
        ("х", 0, c.NOT_STARTED, "look_alike"),
        (" X", 0, c.NOT_STARTED, "spaces"),
        ("O", 0, c.POINTS, "look_alike"),
        ("не пройд.", math.nan, c.NOT_TAUGHT, ""),
        ("Не пройдено", math.nan, c.NOT_TAUGHT, ""),
        ("", math.nan, c.BLANK, ""),
        (None, math.nan, c.BLANK, ""),
        ("1,5", math.nan, c.INVALID, "bad_task"),
        ("-1", math.nan, c.INVALID, "bad_task"),
        ("#ДЕЛ/0!", math.nan, c.INVALID, "bad_task"),
    ],
)
def test_task_points(cell: object, points: float, state: int, rule: str) -> None:
    (got, got_state), got_rule = c.task_points(cell)
    assert (got == points or (math.isnan(got) and math.isnan(points)), got_state, got_rule) == (True, state, rule)


@pytest.mark.parametrize(
    ("cleaner", "cell", "expected"),
    [
        (c.mark, "4\u00a0", (4, "spaces")),
        (c.mark, 5.0, (5, "")),
        (c.mark, "нет отметки", (None, "no_mark")),
        (c.mark, "6", (None, "bad_mark")),
        (c.mark, "", (None, "")),
        (c.sex, "М", ("м", "case")),
        (c.sex, "ж ", ("ж", "spaces")),
        (c.sex, "m", ("м", "look_alike")),
        (c.sex, "?", (None, "bad_sex")),
        (c.class_letter, "а", ("А", "case")),
        (c.class_letter, "4б", ("Б", "case")),
        (c.class_letter, "4Б", ("Б", "")),
        (c.class_letter, "10-А", ("А", "")),
        (c.class_letter, "B", ("В", "look_alike")),
        (c.class_letter, "нет", (None, "")),
        (c.class_letter, "НЕТ", (None, "case")),
        (c.class_letter, 4.0, ("4", "")),
        (c.class_letter, "Ш", ("Ш", "")),
        (c.class_serial, 2.0, ("2", "")),
        (c.class_serial, "", (None, "")),
        (c.variant, "отсутствовал", (None, "absent")),
        (c.variant, "Отсутствовала", (None, "absent")),
        (c.variant, 2.0, ("2", "")),
        (c.variant, "0", (None, "bad_variant")),
        (c.variant, "первый", (None, "bad_variant")),
        (c.pupil_code, 40001.0, ("40001", "")),
        (c.pupil_code, "1003", ("1003", "")),
        (c.pupil_code, "40001\u00a0", ("40001", "spaces")),
        (c.pupil_code, "Иванов", (None, "bad_code")),
        (c.pupil_code, "", (None, "no_code")),
        (c.whole_number, "15.0", (15, "")),
        (c.whole_number, "12,5", (None, "bad_number")),
        (c.whole_number, "", (None, "")),
    ],
)
def test_cleaners(cleaner: c.Cleaner, cell: object, expected: tuple[object, str]) -> None:
    assert cleaner(cell) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("5(1) (1б)", ("5(1)", 1)),
        ("5(1б)", ("5", 1)),
        ("11 (1б) ", ("11", 1)),
        ("4К1 (3б)", ("4К1", 3)),
        ("11.3 k1 (2б)", ("11.3К1", 2)),
        ("10K2 (1 б.)", ("10К2", 1)),
        ("9.1\u00a0(1б)", ("9.1", 1)),
        ("Итого баллов", None),
        ("Вариант (часть 1)", None),
    ],
)
def test_task_headers(header: str, expected: tuple[str, int] | None) -> None:
    assert c.task_header(header) == expected


def test_order_of_tasks() -> None:
    codes = ["10", "2К1", "9.2", "1К2", "9.1", "1К1", "3"]
    assert sorted(codes, key=c.task_key) == ["1К1", "1К2", "2К1", "3", "9.1", "9.2", "10"]


def test_days_and_letters() -> None:
    assert c.day("20.04.2026") == c.day(datetime(2026, 4, 20, 5)) == c.day("2026-04-20") == date(2026, 4, 20)
    assert c.day("17.03.2022 18:28:07") == date(2022, 3, 17)
    assert (c.day("31.02.2022"), c.day("весной")) == (None, None)
    assert [c.letter(k) for k in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_map_unique_keeps_the_shape() -> None:
    grid = np.array([["1", "x"], ["x", "1"]], dtype=object)
    values, rules = c.map_unique(grid, c.spaced)
    assert values.tolist() == grid.tolist()
    assert rules.tolist() == [["", ""], ["", ""]]
