"""Invented timetables of assessment works in the layouts that schools publish."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib import norms
from mskoko_lib.intake.families import add_counts
from mskoko_lib.intake.family import Context, Family, Part
from mskoko_lib.intake.passport import COUNTS, Events
from mskoko_lib.intake.people import INVENTED
from mskoko_lib.intake.people_link import link
from mskoko_lib.intake.timetables import FAMILY
from mskoko_lib.intake.workbook import Sheet

Lines = Sequence[Sequence[object]]
NORMS = norms.load()
NAMES = {"школа 1": "999001", "школа 2": "999002", "школа 12": "999012"}
TITLE = "Единый график оценочных процедур в МБОУ «Школа № 1» на 2022-2023 учебный год"
_KINDS = ["Федеральные оценочные процедуры", "Региональные оценочные процедуры", "Муниципальные оценочные процедуры",
          "Оценочные процедуры по инициативе ОО", "Всего"]  # fmt: skip


def by_month(rows: Lines, *, title: str = TITLE, months: Sequence[str] = ("Сентябрь", "Октябрь")) -> list[list[object]]:
    """The common template: months over levels, then the sums, hours and share. A row: subject, five cells a month, sums."""
    top: list[object] = ["Период проведения оценочной процедуры"]
    for month in months:
        top += [month, "", "", "", ""]
    top += [
        "Всего в I полугодии",
        "Кол-во часов по учебному плану",
        "% соотношение кол-ва оценочных процедур к кол-ву часов УП",
    ]
    return [[title], [], top, ["", *_KINDS * len(months)], *[list(row) for row in rows]]


def by_day(
    rows: Lines, days: Sequence[object], *, title: str = TITLE, months: Sequence[object] = ()
) -> list[list[object]]:
    """Classes × days, as the schools of Екатеринбург publish them."""
    above = [["Период", "", "", *months]] if months else []
    return [
        [title],
        ["1 полугодие 2022-2023 уч.год"],
        *above,
        ["Класс", "Форма освоения", "Кол-во ОП", *days],
        *[list(row) for row in rows],
    ]


def cells_of(lines: Lines) -> np.ndarray:
    cells = np.full((len(lines), max(map(len, lines))), "", dtype=object)
    for i, line in enumerate(lines):
        cells[i, : len(line)] = ["" if cell is None else cell for cell in line]
    return cells


def context(year: int = 2022) -> Context:
    return Context(year, {"999001": "999001", "999002": "999002"}, {}, NORMS, INVENTED, Events(), True, NAMES)


def read(
    *sheets: np.ndarray, names: Sequence[str] = (), year: int = 2022
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, int]]:
    """(table, events, counts) of sheets read as files of one year; MskokoError of a sheet goes on."""
    told = context(year)
    parts: list[tuple[Family, Part]] = []
    for k, cells in enumerate(sheets):
        found = FAMILY.recognise(Sheet("Лист1", cells))
        assert found is not None
        file = names[k] if names else f"{year}/{k}.xlsx"
        parts += [(FAMILY, part) for part in FAMILY.read(found, file, told)]
    return settle(parts, told)


def settle(parts: list[tuple[Family, Part]], told: Context) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, int]]:
    """What the year makes of parts; the passport must add up."""
    link([part for _, part in parts], told.events)
    table = FAMILY.finish([part for _, part in parts], told)["work_timetable"]
    counts = {str(part.frame["file"].iloc[0]): dict.fromkeys(COUNTS, 0) for _, part in parts if len(part.frame)}
    add_counts(counts, parts)
    total = {name: sum(one[name] for one in counts.values()) for name in COUNTS}
    events = told.events.table()
    assert total["n_read"] == total["n_accepted"] + total["n_refused"]
    assert total["n_refused"] == int(events.loc[events["action"] == "refused", "n"].sum())
    assert len(table) == total["n_accepted"]
    return table, events, total
