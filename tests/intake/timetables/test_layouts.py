"""Both layouts of published timetables, read by hand-made sheets; dirt is mended or told, never lost."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import pytest

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.timetables import FAMILY, recognise
from mskoko_lib.intake.timetables.cells import named_in, planned_in
from mskoko_lib.intake.timetables.words import class_of, level_of, month_of, subject_of
from mskoko_lib.intake.workbook import Sheet
from tests.intake.timetables import published as p

MONTHS = p.by_month([
    ["5 классы"],
    ["Русский язык", "", "", "", "5а 14.09; 5б 15.09", 1, "", "", "", "12.10, 24.10", 2, 3, 170, 1.8],
    ["Математика", "", "", 1, "", 1, "15.10", "", "", "", 1, 2, 170, 0.012],
    ["Итого", "", "", "", "", 2, "", "", "", "", 3],
    ["6 «Б» класс"],
    ["Алгебра", "", "", "", datetime(2025, 9, 20), 1, "", "", "", "-", 0, 1, 102, ""],
])  # fmt: skip


def _works(table: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    kept = table[list(columns)].astype(object).where(table[list(columns)].notna(), None)
    return [tuple(row) for row in kept.itertuples(index=False, name=None)]


def test_the_template_by_month() -> None:
    table, events, counts = p.read(p.cells_of(MONTHS))
    assert counts["n_read"] == counts["n_accepted"] == 7
    assert events.empty
    assert set(table["school_id"]) == {"999001"}
    assert set(table["school_year"]) == {"2022/23"}
    days = [(g, k, s, c, v, None if d is pd.NaT or d is None else str(d)[:10], m, n, h)
            for g, k, s, c, v, d, m, n, h in _works(table, "grade", "class_label", "subject", "course", "procedure_level",
                                                    "planned_date", "month", "n_works", "hours_per_year")]  # fmt: skip
    assert sorted(days, key=str) == sorted([
        (5, "А", "russian", None, "school", "2022-09-14", "09", 1, 170),
        (5, "Б", "russian", None, "school", "2022-09-15", "09", 1, 170),
        (5, None, "russian", None, "school", "2022-10-12", "10", 1, 170),
        (5, None, "russian", None, "school", "2022-10-24", "10", 1, 170),
        (5, None, "math", None, "municipal", None, "09", 1, 170),
        (5, None, "math", None, "federal", "2022-10-15", "10", 1, 170),
        (6, "Б", "math", "algebra", "school", "2022-09-20", "09", 1, 102),
    ], key=str)  # fmt: skip


def test_the_grid_by_day() -> None:
    days = [1, 2, 5, 6, 7, 3]
    months = ["Сентябрь", "", "", "", "", "Октябрь"]
    rows = [
        ["5А", "базовая", 3, "КР РУС", "", "МА (ВПР)", "", "", "РУ кр; ИС тест"],
        ["5б", "базовая", 1, "", "", "ВПР МА", "", "", ""],
        ["11", "базовая", 1, "", "", "", "", "РДР ГЕОМ", ""],
    ]
    table, events, counts = p.read(p.cells_of(p.by_day(rows, days, months=months)))
    assert events.empty
    assert counts["n_accepted"] == 6
    told = _works(table.sort_values(["grade", "class_label", "planned_date", "subject"]), "grade", "class_label", "subject",
                  "procedure_level", "month")  # fmt: skip
    assert told == [
        (5, "А", "russian", "school", "09"), (5, "А", "math", "federal", "09"), (5, "А", "history", "school", "10"),
        (5, "А", "russian", "school", "10"), (5, "Б", "math", "federal", "09"), (11, None, "math", "regional", "09"),
    ]  # fmt: skip
    assert str(table.loc[table["course"] == "geometry", "planned_date"].iloc[0])[:10] == "2022-09-07"


def test_the_grid_with_whole_dates() -> None:
    days = ["12.01", datetime(2022, 2, 3), "14.03.2022", "05.04"]
    rows = [["9А", "", "", "МА кр", "РУ", "", "ХИ пр"]]
    title = "График контрольных работ, 2 полугодие, Школа № 2"
    table, _, _ = p.read(p.cells_of([[title], ["Класс", "", "", *days], *rows]))
    assert [str(day)[:10] for day in table["planned_date"]] == ["2022-04-05", "2022-01-12", "2022-02-03"]
    assert set(table["school_id"]) == {"999002"}
    assert set(table["school_year"]) == {"2021/22"}


@pytest.mark.parametrize(
    ("cell", "month", "told"),
    [
        (2, 9, [(2, None, None)]), ("2", 9, [(2, None, None)]), (0, 9, []), ("–", 9, []), (" 12.09. ", 9, [(1, (9, 12), None)]),
        (12.09, 9, [(1, (9, 12), None)]), (20.1, 10, [(1, (10, 20), None)]), ("5а, 5б 14.09", 9, [(1, (9, 14), "А"), (1, (9, 14), "Б")]),
        ("5a 14.09", 9, [(1, (9, 14), "А")]), ("к/р 12.09 и 20.09", 9, [(1, (9, 12), None), (1, (9, 20), None)]),
        ("12.09.2022\n20.09.22", 9, [(1, (9, 12), None), (1, (9, 20), None)]), ("ВПР", 4, [(1, None, None)]),
        ("15.03-20.05", 3, [(1, None, None)]), ("5А (к/р)", 9, [(1, None, "А")]),
    ],
)  # fmt: skip
def test_cells_by_month(cell: object, month: int, told: list[tuple[int, tuple[int, int] | None, str | None]]) -> None:
    works, rule = planned_in(cell, month)
    assert rule == ""
    assert [(work.n, work.day, work.label) for work in works] == told


@pytest.mark.parametrize(
    ("cell", "month", "rule"),
    [
        ("12.10", 9, "timetable_month"), (12.1, 9, "timetable_month"), (40, 9, "timetable_count"), (-1, 9, "timetable_cell"),
        ("позже", 9, "timetable_cell"), ("=1+1", 9, "timetable_cell"), (True, 9, "timetable_cell"), (float("nan"), 9, "timetable_cell"),
    ],
)  # fmt: skip
def test_cells_that_are_refused(cell: object, month: int, rule: str) -> None:
    assert planned_in(cell, month) == ([], rule)


def test_cells_by_day() -> None:
    assert [(one.subject, one.course, one.level) for one in named_in("к/р РУ/ мдр АЛГ")[0]] == [
        ("russian", "", "school"), ("math", "algebra", "municipal"),
    ]  # fmt: skip
    assert named_in("кр") == ([], "timetable_work")
    assert named_in("выходной") == ([], "timetable_work")
    assert named_in("-") == ([], "")


def test_words() -> None:
    assert [class_of(cell) for cell in ("5 классы", "10 «a» класс", 7.0, "12", "5-А", "всего")] == [
        (5, None), (10, "А"), (7, None), None, (5, "А"), None,
    ]  # fmt: skip
    assert subject_of("Иностранный язык\n(английский)") == ("english", "")
    assert subject_of("Физическая культура") == ("pe", "")
    assert subject_of("Физика") == ("physics", "")
    assert subject_of("Литературное чтение на родном(балкарском) языке") == ("other", "native_reading")
    assert subject_of("Директор") is None
    assert [month_of(cell) for cell in ("Май", "МАРТ", "сентябрь 2022 г.", "Математика", 5)] == [5, 3, 9, None, None]
    assert level_of("по инициативе ОО") == "school"


def test_refusals_tell_the_cell() -> None:
    rows = [["5 классы"], ["Русский язык", "", "", "", "31.09", "", "позже", "", "", "6а 12.10"], ["Риторика", 1]]
    table, events, counts = p.read(p.cells_of(p.by_month(rows)))
    assert table.empty
    assert counts["n_refused"] == 4
    told = events[["rule", "cell", "school_id"]].to_dict("records")
    assert {(one["rule"], one["cell"]) for one in told} == {
        ("timetable_month", "E6"), ("timetable_cell", "G6"), ("timetable_class", "J6"), ("timetable_subject", "B7"),
    }  # fmt: skip
    assert {one["school_id"] for one in told} == {"999001"}


def test_sums_of_the_sheet_are_checked() -> None:
    rows = [
        ["5 классы"],
        ["Русский язык", "", "", "", "14.09", 1, "", "", "", "", "", 2, 170, 12],
        ["История", "", "", "", 1, 1, *[""] * 6, "много"],
    ]
    table, events, _ = p.read(p.cells_of(p.by_month(rows)))
    assert len(table) == 2
    assert sorted(events["rule"]) == ["timetable_hours", "timetable_percent", "timetable_total"]
    assert table.loc[table["subject"] == "history", "hours_per_year"].isna().all()


def test_a_span_has_no_day() -> None:
    table, events, _ = p.read(p.cells_of(p.by_month([["5 классы"], ["Русский язык", "15.09-20.09"]])))
    assert table["planned_date"].isna().all()
    assert list(events["rule"]) == ["timetable_span"]


def test_the_same_timetable_twice() -> None:
    table, events, counts = p.read(p.cells_of(MONTHS), p.cells_of(MONTHS))
    assert len(table) == 7
    assert counts["n_refused"] == 7
    assert set(events["rule"]) == {"duplicate"}


def test_counts_that_differ_are_refused() -> None:
    one, two = (p.cells_of(p.by_month([["5 классы"], ["Русский язык", n]])) for n in (1, 2))
    table, events, _ = p.read(one, two)
    assert table.empty
    assert list(events["rule"]) == ["conflict", "conflict"]


def test_whose_it_is() -> None:
    bare = p.by_month([["5 классы"], ["Русский язык", 1]], title="График оценочных процедур, 2022-2023 учебный год")
    for name in ("2022/edu999002/график.xlsx", "2022/График Школа № 2.xlsx"):
        table, _, _ = p.read(p.cells_of(bare), names=[name])
        assert set(table["school_id"]) == {"999002"}
    with pytest.raises(MskokoError, match="не указана школа"):
        p.read(p.cells_of(bare))
    with pytest.raises(MskokoError, match="логином другой"):
        p.read(p.cells_of(MONTHS), names=["2022/edu999002.xlsx"])
    long = [[p.TITLE.replace("№ 1", "№ 12")], *MONTHS[1:]]
    assert set(p.read(p.cells_of(long))[0]["school_id"]) == {"999012"}


def test_a_school_outside_the_registry_is_refused_by_row() -> None:
    bare = p.by_month([["5 классы"], ["Русский язык", 1]], title="График, 2022-2023 учебный год")
    table, events, _ = p.read(p.cells_of(bare), names=["2022/edu999777.xlsx"])
    assert table.empty
    assert list(events["rule"]) == ["foreign_school"]


def test_of_another_year() -> None:
    other = [[p.TITLE.replace("2022-2023", "2024-2025")], *MONTHS[1:]]
    with pytest.raises(MskokoError, match="другого учебного года"):
        p.read(p.cells_of(other))


def test_what_is_no_timetable() -> None:
    for lines in (
        [["План воспитательной работы"], ["Сентябрь", "Октябрь"], ["день знаний", "день учителя"]],
        [["Расписание"], ["Класс", 1, 2, 3, 4, 5], ["5А", "Математика", "Русский", "", "", ""]],
        [["Федеральные", "Региональные"]],
    ):
        assert recognise(Sheet("Лист1", p.cells_of(lines))) is None
    assert FAMILY.finish([], p.context())["work_timetable"].empty
