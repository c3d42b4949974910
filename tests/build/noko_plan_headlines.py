"""Headline figures of the plans that follow the assessment of item 5.7, counted from the workbooks of the department."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.build import raw_files
from tests.build.control_headlines import share
from tests.build.headlines import Headline, Said

Row = dict[str, str]
ALL, YEARS, SCHOOLS = "Все школы", "Устранение недостатков по годам", "Устранение недостатков по школам"
#: a share of fewer is not printed
LEAST = 10
MONTHS = {"05": "мая", "12": "декабря"}
#: until this day of the month after a quarter its report is awaited (params/2022.yaml)
REPORT_DAY = "03"
COLUMNS = {
    ("Недостатков", "всего"): "faults",
    ("Недостатков", "школы"): "faults школа",
    ("Недостатков", "учредителя"): "faults только учредитель",
    ("Устранено", "число"): "removed",
    ("Срок прошёл", "школы"): "overdue школа",
    ("Срок прошёл", "учредителя"): "overdue только учредитель",
    ("", "Без отчёта за квартал"): "unreported",
}


def plan_headlines(
    folder: Path, now: Mapping[str, Row], before: Mapping[str, Row], today: str
) -> list[Headline | Said]:
    """Counted without any code of the library. `now` and `before`: school_id → its report of this year and of the year before."""
    names = {line["school_id"]: line["short_name"] for line in raw_files.registry(folder)}
    year = int(folder.name)
    mine, earlier = (raw_files.form_rows(folder.parent / str(one), "5.7 План НОКО") for one in (year, year - 1))
    mine = [row for row in mine if row["Школа"][:6] in now]
    state = _state(mine, now, today)
    # each plan on the same day of its own year
    was = _state(earlier, before, f"{year - 1}{today[4:]}")
    found = [*_lines(state, YEARS, str(year)), *_lines(was, YEARS, str(year - 1))]
    for school in now:
        rows = [row for row in mine if row["Школа"].startswith(school)]
        if rows:
            found += _lines(_state(rows, now, today), SCHOOLS, names[school])
    left = [row for row in earlier if not _removed(row, today)]
    words = "Не устранены недостатки планов прошлых лет"
    done = f"Устранено на {int(today[8:])} {MONTHS[today[5:7]]} {year} года"
    return [
        *found,
        *_lines(state, SCHOOLS, ALL),
        *(
            Said(state[f"removed {whose}"], done, f"из тех, что может устранить {whose}", state[f"faults {whose}"])
            for whose in ("школа", "только учредитель")
        ),
        *(
            Said(n, "Недостатки по критериям:", criterion)
            for criterion, n in Counter(row["Критерий"] for row in mine).items()
        ),
        Said(len(left), words, "всего"),
        Said(sum(row["Срок"][:10] < today for row in left), words, "срок прошёл"),
    ]


def _lines(state: Counter[str], table: str, line: str) -> list[Headline | Said]:
    found: list[Headline | Said] = [Headline(state[what], table, "", line, column) for column, what in COLUMNS.items()]
    if state["faults"] >= LEAST:
        found.append(Headline(share(state["removed"], state["faults"]), table, "", line, ("Устранено", "%")))
    return found


def _removed(row: Row, day: str) -> bool:
    return row["Устранён"] == "да" and row["Дата устранения"][:10] <= day


def _state(rows: list[Row], reports: Mapping[str, Row], day: str) -> Counter[str]:
    """What became by the day of the faults that had been found by then."""
    # the report of the fourth quarter is awaited in the year after
    due = sum(f"{day[:4]}-{3 * quarter + 1:02d}-{REPORT_DAY}" < day for quarter in (1, 2, 3))
    found: Counter[str] = Counter()
    for row in rows:
        reported = reports[row["Школа"][:6]]["Дата отчёта оператора"][:10]
        if reported > day:
            continue
        whose, removed = row["Кто может устранить"], _removed(row, day)
        # a report is awaited from the quarter after the one of the assessment
        assessed = (int(reported[5:7]) + 2) // 3
        overdue = not removed and row["Срок"][:10] < day
        unreported = not removed and assessed < due and int(row["Последний отчёт"][:1] or 0) < due
        for what, is_so in (("faults", True), ("removed", removed), ("overdue", overdue), ("unreported", unreported)):
            found[what] += is_so
            found[f"{what} {whose}"] += is_so
    return found
