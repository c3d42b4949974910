"""The style sheet of generated sentences: each rule over singular, few, many, zero, fraction, negative."""

import datetime as dt

import pytest

from mskoko_lib.display.russian import (
    count,
    date_text,
    listing,
    number,
    percent,
    plural,
    points_of_percent,
    short_points,
    with_points,
)


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, "участников"), (1, "участник"), (2, "участника"), (4, "участника"), (5, "участников"), (11, "участников"), (14, "участников"),
        (21, "участник"), (22, "участника"), (25, "участников"), (111, "участников"), (1.5, "участника"),
    ],
)  # fmt: skip
def test_agreement(n: float, expected: str) -> None:
    assert plural(n, "участник", "участника", "участников") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.3, "0,3 процентного пункта"), (-3.24, "3,2 процентного пункта"), (1.0, "1 процентный пункт"), (2.0, "2 процентных пункта"),
        (5.0, "5 процентных пунктов"), (21.0, "21 процентный пункт"), (0.0, "0 процентных пунктов"),
    ],
)  # fmt: skip
def test_percentage_points(value: float, expected: str) -> None:
    assert points_of_percent(value).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1234.5, 1, "1234,5"), (12345, 0, "12\u202f345"), (-0.04, 1, "0,0"), (-3.25, 1, "\u22123,3"), (2.675, 2, "2,68"), (0.05, 1, "0,1"),
        (1e6, 0, "1\u202f000\u202f000"),
    ],
)  # fmt: skip
def test_numbers(value: float, decimals: int, expected: str) -> None:
    assert number(value, decimals) == expected


def test_units_stand_behind_a_no_break_space() -> None:
    assert percent(45.25) == "45,3\u00a0%"
    assert short_points(3.14) == "+3,1\u00a0п.\u00a0п."
    assert short_points(-3.14) == "\u22123,1\u00a0п.\u00a0п."
    assert count(21, "участник", "участника", "участников") == "21\u00a0участник"
    assert date_text(dt.date(2022, 10, 1)) == "1\u00a0октября 2022 года"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("37,0", "37,0 балла"), ("21", "21 балл"), ("2", "2 балла"), ("11", "11 баллов"), ("\u22121,0", "\u22121,0 балла"),
        ("+5", "+5 баллов"), ("10\u202f001", "10\u202f001 балл"),
    ],
)  # fmt: skip
def test_points_agree_with_the_number_as_it_is_printed(text: str, expected: str) -> None:
    assert with_points(text).replace("\u00a0", " ") == expected


def test_listing() -> None:
    assert [listing(list(words)) for words in ("", "а", "аб", "абв")] == ["", "а", "а и б", "а, б и в"]
