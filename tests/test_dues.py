"""The calendar of controls against the plan of 2022, counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from mskoko_lib import roadmap
from mskoko_lib.roadmap.dues import Due, dues


@pytest.fixture(scope="module")
def year_2022() -> list[Due]:
    return dues(roadmap.load(2022), 2022)


def days(found: list[Due], number: str) -> list[date]:
    return [due.day for due in found if due.number == number]


def test_monthly_controls_are_due_on_the_last_day_of_each_month(year_2022: list[Due]) -> None:
    attendance = days(year_2022, "2.1.1")
    assert len(attendance) == 12
    assert (attendance[0], attendance[1], attendance[-1]) == (date(2022, 1, 31), date(2022, 2, 28), date(2022, 12, 31))
    assert days(dues(roadmap.load(2022), 2024), "2.1.1")[1] == date(2024, 2, 29)


def test_windows_of_months_are_due_once_and_single_months_each(year_2022: list[Due]) -> None:
    assert days(year_2022, "2.1.2") == [date(2022, 10, 31)]  # сентябрь – октябрь
    assert days(year_2022, "4.7") == [date(2022, 4, 30), date(2022, 9, 30)]  # сентябрь, апрель
    assert days(year_2022, "5.5") == [date(2022, 3, 31), date(2022, 10, 31)]
    assert days(year_2022, "3.3.1") == [date(2022, 10, 31)]


def test_all_year_is_due_on_its_last_day(year_2022: list[Due]) -> None:
    assert days(year_2022, "4.3") == [date(2022, 12, 31)]
    assert days(year_2022, "5.1") == [date(2022, 12, 31)]


def test_bullets_stand_for_their_item_and_nothing_is_missing(year_2022: list[Due]) -> None:
    plan = roadmap.load(2022)
    expected = {part.number for item in plan.items for part in (item.subitems or (item,))}
    assert {due.number for due in year_2022} == expected
    assert not days(year_2022, "2.1")
    # two monthly bullets and two items of two months beside one due for every other part
    several = {number: len(days(year_2022, number)) for number in expected if len(days(year_2022, number)) > 1}
    assert several == {"2.1.1": 12, "2.1.3": 12, "4.7": 2, "5.5": 2, "5.6": 2}


def test_by_day_then_by_place_in_the_plan(year_2022: list[Due]) -> None:
    december = [due.number for due in year_2022 if due.day == date(2022, 12, 31)]
    assert december.index("1.5") < december.index("2.1.1") < december.index("4.3") < december.index("5.1")
    assert [due.day for due in year_2022] == sorted(due.day for due in year_2022)
