"""Reports as they should not be: spelling, shifts, blanks, units told twice, titles that lie. No row is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mskoko_lib.intake import read_year
from tests.intake.books import Norms, assert_identity, counts, events, make_root
from tests.intake.reports import FOREIGN, MARKS, ONE, TOWN, TWO, UNITS, found, put, read, sheet, told, top


def test_numbers_as_people_type_them(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    put(
        root,
        {"1": sheet(MARKS, [
            ["Вся выборка", "35\u00a0000", "1 700 000", "5,06", "32,92 %", "44.33%", "17,69\u00a0%"],
            [ONE, "—", 24, "16,67", 70.83, 12.5, "0"],
            [TWO, "", "н/д", 0.1, 0.2, 0.3, 0.4],  # Excel shows 10 %, 20 %, …
        ])},
    )  # fmt: skip
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((3, 3, 3, 0, 0), {"number_text": 2, "share_fraction": 1})
    assert delivery.passport.files.loc[0, "n_cosmetic"] == 2
    assert told(delivery, "unit_kind", "n_schools", "n_participants", "share_pct", "count") == [
        ["sample", 35000, 1700000, 5.06, 86020], ["sample", 35000, 1700000, 32.92, 559640],
        ["sample", 35000, 1700000, 44.33, 753610], ["sample", 35000, 1700000, 17.69, 300730],
        ["school", None, 24, 16.67, 4], ["school", None, 24, 70.83, 17],
        ["school", None, 24, 12.5, 3], ["school", None, 24, 0, 0],
        ["school", None, None, 10, None], ["school", None, None, 20, None],
        ["school", None, None, 30, None], ["school", None, None, 40, None],
    ]  # fmt: skip


def test_completion_as_fractions(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    put(root, {"1": sheet([*UNITS, 1, 2], [[ONE, "", 4, 0.5, 0.25], [TWO, "", 4, 1, 0.75]], "Выполнение заданий")})
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((2, 2, 2, 0, 0), {"share_fraction": 2})
    assert [row[0] for row in told(delivery, "share_pct")] == [50, 25, 100, 75]


@pytest.mark.parametrize("left", [0, 2])
@pytest.mark.parametrize("above", [0, 15])
def test_a_shifted_table(tmp_path: Path, left: int, above: int) -> None:
    root = make_root(tmp_path, 2026)
    rows = [*top(), *[[] for _ in range(above)], MARKS, [ONE, "", 4, 25, 25, 50, "x"], [TWO, "", 4, 25, 25, 50, 0]]
    put(root, {"1": [[*[""] * left, *row] for row in rows]})
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((2, 1, 0, 0, 1), {"bad_aggregate": 1})
    assert found(delivery, "bad_aggregate") == [(f"{'GI'[left // 2]}{9 + above}", "текст, знаков: 1")]
    assert delivery.tables["vpr_aggregates"]["school_id"].unique().tolist() == ["990002"]


def test_rows_that_are_refused(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    rows = [
        [ONE, "", "много", 25, 25, 25, 25],
        [ONE, "", 4, 25, 25, 25, 125],  # no share
        [ONE, "", 4, -1, 25, 25, 51],
        [ONE, "", 4, "", "", "", ""],
        [ONE, "", 4, 25, "", 25, 25],  # 75 % and a blank: which is missing is not known
        ["", "", 4, 25, 25, 25, 25],
        ["Иванов Иван Иванович", "", 4, 25, 25, 25, 25],
        ["МБОУ «Школа № 1 г. Примерск»", "", 4, 25, 25, 25, 25],
        [FOREIGN, "", 4, 25, 25, 25, 25],
        [TWO, "", 4, 25, "", 75, ""],  # the rest is the whole: blanks are noughts
    ]
    put(root, {"1": sheet(MARKS, rows)})
    delivery = read(root)
    assert counts(delivery) == (10, 1, 0, 0, 9)
    assert events(delivery) == {"bad_aggregate": 5, "unit_unknown": 3, "foreign_school": 1}
    assert found(delivery, "bad_aggregate") == [
        ("C9", "текст, знаков: 5"), ("G10", "125"), ("D11", "-1"), ("D12", ""), ("E13", "пусто"),
    ]  # fmt: skip
    assert not delivery.passport.events["found"].str.contains("Иванов").any()
    assert [row[0] for row in told(delivery, "count")] == [1, 0, 3, 0]
    # a school is told of its own rows
    assert set(delivery.passport.events.query("rule == 'bad_aggregate'")["school_id"]) == {"990001"}


def test_widening_units(tmp_path: Path) -> None:
    """From the school to the region: labels that say what they are need no order."""
    root = make_root(tmp_path, 2026)
    rows = [[name, "", 4, 25, 25, 25, 25] for name in (ONE, TOWN, "Примерская Республика", "Вся выборка", "Кузбасс")]
    put(root, {"1": sheet(MARKS, rows)})
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((5, 5, 0, 0, 0), {})
    assert delivery.tables["vpr_aggregates"].groupby("unit_kind").size().to_dict() == {
        "municipality": 4, "region": 8, "sample": 4, "school": 4,
    }  # fmt: skip


def test_a_unit_told_twice(tmp_path: Path) -> None:
    """Equal under two spellings: one stays. Different: nobody knows, both go. In one sheet, two sheets or two files."""
    root = make_root(tmp_path, 2026)
    one = [ONE, "", 4, 25, 25, 25, 25]
    put(root, {"1": sheet(MARKS, [one, [TWO, "", 4, 25, 25, 25, 25]]), "2": sheet(MARKS, [one])}, "a.xlsx")
    other = ["edu990001 | Школа № 1", *one[1:]]
    put(root, {"1": sheet(MARKS, [other, [TWO, "", 4, 50, 0, 25, 25]])}, "b.xlsx")
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((5, 1, 0, 0, 4), {"duplicate": 2, "conflict": 2})
    assert told(delivery, "school_id", "source_file", "source_sheet") == [["990001", "2026/a.xlsx", "1"]] * 4


def test_tables_do_not_depend_on_names_of_files(tmp_path: Path) -> None:
    tables = []
    for name, names in (("one", ("a", "b")), ("two", ("b", "a"))):
        (tmp_path / name).mkdir()
        root = make_root(tmp_path / name, 2026)
        for file, row in zip(names, ([TWO, "", 4, 25, 25, 25, 25], [ONE, "", 4, 0, 50, 25, 25]), strict=True):
            put(root, {"1": sheet(MARKS, [row])}, f"{file}.xlsx")
        tables.append(read(root).tables["vpr_aggregates"].drop(columns="source_file"))
    assert tables[0].equals(tables[1])


def test_one_report_on_several_sheets(tmp_path: Path) -> None:
    """Tasks 1, 2 on one sheet, 3 on the next; scores 0, 1 on one, 2 on the next: together they are 100 %."""
    root = make_root(tmp_path, 2026)
    put(
        root,
        {
            "1": sheet([*UNITS, 1, 2], [[ONE, "", 4, 50, 25]], "Выполнение заданий"),
            "2": sheet([*UNITS, 3], [[ONE, "", 4, 75]], "Выполнение заданий"),
            "3": sheet([*UNITS, 0, 1], [[ONE, "", 4, 25, 25]], "Распределение первичных баллов"),
            "4": sheet([*UNITS, 0, 2], [[TWO, "", 4, 25, 25]], "Распределение первичных баллов"),
        },
    )
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((4, 4, 0, 0, 0), {"share_sum": 2})
    tasks = delivery.tables["vpr_aggregates"].query("report == 'completion'")
    assert tasks[["task", "share_pct"]].to_numpy().tolist() == [["1", 50.0], ["2", 25.0], ["3", 75.0]]


def test_scores_on_two_sheets_make_a_whole(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    title = "Распределение первичных баллов"
    put(root, {"1": sheet([*UNITS, 0, 1], [[ONE, "", 4, 25, 25]], title),
               "2": sheet([*UNITS, 2, 0], [[ONE, "", 4, 50, 25]], title)})  # fmt: skip
    delivery = read(root)
    assert events(delivery) == {}
    assert [row[0] for row in told(delivery, "count")] == [1, 1, 2]


def test_unknown_columns_are_told(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    put(root, {"1": sheet([*MARKS, "Качество, %"], [[ONE, "", 4, 25, 25, 25, 25, 50]])})
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((1, 1, 0, 0, 0), {"column_unknown": 1})
    assert found(delivery, "column_unknown")[0][0] == "H8"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["Отчёт"], MARKS, [ONE, "", 4, 25, 25, 25, 25]], "не указаны предмет или класс"),
        ([["ВПР 2025 Русский язык 4 класс"], MARKS, [ONE, "", 4, 25, 25, 25, 25]], "Год файла не совпадает"),
        (sheet([*UNITS, 1, 2], [[ONE, "", 4, 25, 25]], "Статистика по отметкам"), "его столбцов в таблице нет"),
        (sheet(MARKS, [[ONE, "", 4, 25, 25, 25, 25]], "Распределение первичных баллов"), "его столбцов в таблице нет"),
        (sheet([*UNITS, "Успеваемость"], [[ONE, "", 4, 25]]), "какой это отчёт"),
        (sheet([*UNITS, 1, 2, "1"], [[ONE, "", 4, 25, 25, 25]]), "названы одинаково"),
        (sheet(["Умения", "Макс балл", "Школа"], [["1. Писать", 2, 50]], "Выполнение заданий"), "планируемых"),
        (sheet(["Умения", "Макс балл", FOREIGN], [["1. Писать", 2, 50]]), "нет столбца известной группы"),
    ],
)
def test_reports_that_are_refused(tmp_path: Path, rows: list[list[object]], words: str) -> None:
    root = make_root(tmp_path, 2026)
    put(root, {"1": rows})
    delivery = read(root)
    assert delivery.passport.files.loc[0, "status"] == "refused"
    assert words in delivery.passport.files.loc[0, "message"]
    assert counts(delivery) == (1, 0, 0, 0, 1)
    assert events(delivery)["refused_file"] == 1


def test_what_older_reports_say_of_themselves(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    above = [["Статистика по отметкам"], ["ВПР 2026. 4 класс"], ["Предмет: Русский язык"]]
    put(root, {"1": [*above, MARKS, [ONE, "", 4, 25, 25, 25, 25]]})
    assert told(read(root), "subject", "grade")[0] == ["russian", 4]


_CELL = st.one_of(
    st.none(), st.integers(-5, 200), st.floats(0, 150, width=16), st.booleans(), st.dates(),
    st.sampled_from([ONE, TWO, FOREIGN, TOWN, "Вся выборка", "Край", "12,5 %", "—", "Всего", "Понизили", "%", "0",
                     "Макс балл", "отметка 2", "Кол-во участников", "Номер задания", "Группы участников", "x" * 300]),
    st.text(max_size=6, alphabet="абв123 .,%\u00a0"),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from([MARKS, [*UNITS, 1, 2, 3], ["Группы участников", "Кол-во участников", "%"],
                          ["Группы участников", 0, 1, 2], ["Умения", "Макс балл", ONE, "РФ"],
                          ["Год", "Класс", "Предмет", "Логин", "Кол-во участников", 2, 3, 4, 5]]),
    noise=st.lists(_CELL, max_size=3),
    rows=st.lists(st.lists(_CELL, max_size=9), max_size=8),
    title=st.sampled_from(["Отчёт", "Статистика по отметкам", "Выполнение заданий", "Распределение первичных баллов"]),
)  # fmt: skip
def test_no_sheet_breaks_the_reading(
    tmp_path_factory: pytest.TempPathFactory, head: list[object], noise: list[object], rows: list[list[object]],
    title: str,
) -> None:  # fmt: skip
    """Whatever stands in the cells: a row is accepted or refused with one event, and nothing is «не разобран»."""
    root = make_root(tmp_path_factory.mktemp("root"), 2026)
    put(root, {"1": sheet([*head, *noise], rows, title)})
    delivery = read_year(root, 2026, Norms())
    assert_identity(delivery)
    assert "не разобран" not in delivery.passport.files.loc[0, "message"]
