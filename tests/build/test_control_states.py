"""States of the items of sections 2 and 3 on days of the year: the data stay, the day moves (DESIGN §6). One of the five
schools of the town has sent no forms at all.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from mskoko_lib import norms, roadmap
from mskoko_lib.build.awaited import awaited_of
from mskoko_lib.dataroot import open_root
from mskoko_lib.notebook.plan import arrivals, item_block
from mskoko_lib.params import Control
from mskoko_lib.store import YearStore
from mskoko_lib.years import year_store

PLAN = roadmap.load(2022)


@pytest.fixture(scope="module")
def store(town: Path, tmp_path_factory: pytest.TempPathFactory) -> YearStore:
    return year_store(open_root(town), 2022, norms.load(), tmp_path_factory.mktemp("output"))


def part_of(number: str) -> roadmap.SubItem:
    item = PLAN.item(".".join(number.split(".")[:2]))
    return next((sub for sub in item.subitems if sub.number == number), item)


def state(store: YearStore, town: Path, number: str, day: str, *, without: dict[str, str] | None = None) -> str:
    """The state on the page; `without`: table → query of rows that are taken away."""

    def read(name: str, columns: list[str]) -> pd.DataFrame:
        rows = store.table(name)
        return (rows.query(f"not ({(without or {})[name]})") if name in (without or {}) else rows)[columns]

    schools = open_root(town).schools
    as_of = dt.date.fromisoformat(day)
    waits = awaited_of(part_of(number), read, schools, 2022, as_of, Control())
    came = arrivals(part_of(number), waits, set(schools["school_id"]))
    block = item_block(PLAN, part_of(number), came, year=2022, as_of=as_of, own=False, names={})
    return block.state_label


@pytest.mark.parametrize(
    ("kind", "number", "label"),
    [
        ("начальная школа", "2.1.2", "школы не касается"),
        ("начальная школа", "2.1.4", "школы не касается"),
        ("начальная школа", "2.1.1", "сделано"),
        ("ООШ", "2.1.5", "школы не касается"),
        ("СОШ", "2.1.5", "в школе нет 11 класса"),  # by its type it may have one, no protocol of the grade knows it
        ("ООШ", "2.1.4", "просрочено"),
        ("СОШ", "3.1", "школа не выбрана"),
    ],
)
def test_a_school_is_not_late_with_what_it_does_not_owe(
    store: YearStore, town: Path, school_id: str, kind: str, number: str, label: str
) -> None:
    """A sixth school that sent the attendance of the town's third one and nothing else."""

    def read(name: str, columns: list[str]) -> pd.DataFrame:
        rows = store.table(name)
        if name == "form_attendance":
            rows = pd.concat([rows, rows[rows["school_id"] == school_id].assign(school_id="new")])
        return rows[columns]

    sixth = pd.DataFrame({"school_id": ["new"], "type": [kind], "opened": [None]})
    registry = pd.concat([open_root(town).schools, sixth], ignore_index=True)
    waits = awaited_of(part_of(number), read, registry, 2022, dt.date(2022, 12, 31), Control())
    came = arrivals(part_of(number), waits, {"new"})
    block = item_block(PLAN, part_of(number), came, year=2022, as_of=dt.date(2022, 12, 31), own=True, names={})
    assert block.state_label == label


@pytest.mark.parametrize(
    ("number", "days"),
    [
        # monthly: going all year, judged on its last day; November is due on 5 December, December not before January
        ("2.1.1", {"2022-01-15": "идёт", "2022-12-30": "идёт", "2022-12-31": "частично (4 из 5)"}),
        ("2.1.3", {"2022-06-01": "идёт", "2022-12-31": "сделано"}),
        ("2.1.2", {"2022-08-31": "срок не наступил", "2022-09-01": "сделано", "2022-12-31": "сделано"}),
        ("2.1.4", {"2022-04-30": "срок не наступил", "2022-05-01": "частично (4 из 5)"}),
        ("3.2", {"2022-03-31": "срок не наступил", "2022-04-30": "сделано"}),
        ("3.3.2", {"2022-10-31": "срок не наступил", "2022-11-30": "частично (4 из 5)"}),
    ],
)
def test_the_day_moves_the_state(store: YearStore, town: Path, number: str, days: dict[str, str]) -> None:
    assert {day: state(store, town, number, day) for day in days} == days


@pytest.mark.parametrize(
    ("number", "without", "days"),
    [
        # nothing came: going inside the window, late after it
        ("2.1.4", {"form_states": "form == 'admission'"}, {"2022-05-31": "идёт", "2022-06-01": "просрочено"}),
        ("3.2", {"form_inspections": "year == 2022"}, {"2022-04-30": "идёт", "2022-05-01": "просрочено"}),
        ("2.1.1", {"form_attendance": "year == 2022"}, {"2022-12-30": "идёт", "2022-12-31": "просрочено"}),
    ],
)
def test_what_has_not_come_is_late_after_its_window(
    store: YearStore, town: Path, number: str, without: dict[str, str], days: dict[str, str]
) -> None:
    assert {day: state(store, town, number, day, without=without) for day in days} == days


def test_one_more_school_that_keeps_silent_makes_it_less(store: YearStore, town: Path, school_id: str) -> None:
    gone = {"form_states": f"form == 'admission' and school_id == '{school_id}'"}
    assert state(store, town, "2.1.4", "2022-06-01", without=gone) == "частично (3 из 5)"
    # one month of one school is enough
    month = {"form_attendance": f"month == '02' and school_id == '{school_id}'"}
    assert state(store, town, "2.1.1", "2022-12-31", without=month) == "частично (3 из 5)"


def test_a_visit_that_was_not_held_is_not_done(store: YearStore, town: Path) -> None:
    visits = store.table("form_observations")
    schools = set(visits["school_id"].astype(str))
    whole = {code for code, part in visits.groupby("school_id") if part["came"].fillna(False).all()}
    label = state(store, town, "3.1", "2022-12-31")
    assert label == ("сделано" if whole == schools else f"частично ({len(whole)} из {len(schools)})")
    assert state(store, town, "3.1", "2022-12-30") == "идёт"


@pytest.mark.parametrize(
    ("number", "table", "day", "states"),
    [
        ("4.4", "form_contests", "", {"2022-12-30": "идёт", "2022-12-31": "сделано"}),
        ("4.5", "form_gia_staff", "", {"2022-12-30": "идёт", "2022-12-31": "сделано"}),
        ("4.8", "form_support", "", {"2022-12-30": "идёт", "2022-12-31": "сделано"}),
        # the other half of 4.6 is what schools send, and nobody has
        ("4.6", "form_attestation_plan", "", {"2022-12-30": "идёт", "2022-12-31": "частично"}),
        # the operator's report on the second school is of the last day
        ("5.7", "form_noko", "survey_date", {"2022-12-31": "сделано", "2023-01-01": "сделано"}),
    ],
)
def test_what_the_department_tells_of_schools(
    town: Path, number: str, table: str, day: str, states: dict[str, str]
) -> None:
    """Two schools stand in the department's form, the others are awaited nowhere."""
    schools = open_root(town).schools
    told = list(schools["school_id"])[:2]

    def read(name: str, columns: list[str]) -> pd.DataFrame:
        rows = pd.DataFrame({name: pd.Series(dtype="object") for name in columns})
        if name == table:
            days = {day: pd.to_datetime(["2022-06-01", "2022-12-31"])} if day else {}
            rows = pd.DataFrame({"school_id": told, **days})
        return rows[columns]

    def state_of(as_of: str, readers: set[str], own: bool) -> str:
        today = dt.date.fromisoformat(as_of)
        waits = awaited_of(part_of(number), read, schools, 2022, today, Control())
        came = arrivals(part_of(number), waits, readers)
        return item_block(PLAN, part_of(number), came, year=2022, as_of=today, own=own, names={}).state_label

    assert {one: state_of(one, set(schools["school_id"]), False) for one in states} == states
    if number != "4.6":
        assert state_of("2022-12-31", {str(list(schools["school_id"])[2])}, True) == "о школе сведений нет"
