"""ФИС ОКО reports by groups: shares as given, counts given or restored, foreign schools refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from mskoko_lib.dataroot import DataRoot
from mskoko_lib.intake import Delivery, read_year
from mskoko_lib.intake.aggregates import classify
from tests.intake.books import Norms, assert_identity, counts, events, make_root, save

TOP = [["Отчёт"], [], ["ВПР 2026 Русский язык 4 класс"], ["Предмет:", "Русский язык"]]
MARKS = ["Группы участников", "Кол-во ОО", "Кол-во участников", 2, 3, 4, 5]
JOURNAL = ["Группы участников", "Кол-во участников(всего)"] + [
    f"{word} (Отметка) {unit}"
    for word in ("Понизили", "Подтвердили", "Повысили")
    for unit in ("%", "Кол-во участников")
]


def report(
    root: DataRoot, name: str, head: list[object], rows: list[list[object]], top: list[list[object]] = TOP
) -> Path:
    return save(root.path / "2026" / name, {"Лист": [*top, head, *rows]})


def read(root: DataRoot) -> Delivery:
    delivery = read_year(root, 2026, Norms())
    assert_identity(delivery)
    return delivery


def test_statistics_of_marks(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    report(
        root, "1.xlsx", MARKS,
        [
            ["Вся выборка", 35000, 1000, 5.06, 32.92, 44.33, 17.69],
            ["Примерская область", 500, 200, 10, 40, 40, 10],
            ["город Примерск(reg99_m014)", 2, 42, 14.29, 66.67, 19.05, 0],  # Σ 100.01, allowed
            ["Школа № 1(edu990001)", "", 24, 16.67, 70.83, 12.5, 0],
            ["Школа № 2(sch990002)", "", 10, 10, 10, 10, 10],  # Σ 40: flagged
            ["Школа № 9(edu990009)", "", 10, 10, 40, 40, 10],  # refused
            ["Ещё кто-то", "", 10, 10, 40, 40, 10],  # refused: under schools, without a code
            ["Школа № 1(edu990001)", "", "много", 10, 40, 40, 10],  # refused
        ],
    )  # fmt: skip
    delivery = read(root)
    assert counts(delivery) == (8, 5, 0, 0, 3)
    assert events(delivery) == {"share_sum": 1, "foreign_school": 1, "unit_unknown": 1, "bad_aggregate": 1}
    table = delivery.tables["vpr_aggregates"]
    assert len(table) == 5 * 4
    mine = table[table["school_id"] == "990001"]
    # 16.67 % of 24 = 4.0008, 70.83 % = 16.9992, 12.5 % = 3
    assert list(zip(mine["category"], mine["count"], mine["count_source"], strict=True)) == [
        ("2", 4, "restored"), ("3", 17, "restored"), ("4", 3, "restored"), ("5", 0, "restored"),
    ]  # fmt: skip
    assert mine[["unit_kind", "n_participants", "report", "source_row"]].iloc[0].tolist() == ["school", 24, "marks", 9]
    assert mine["n_schools"].isna().all()
    assert set(table["unit_kind"]) == {"sample", "region", "municipality", "school"}


def test_against_the_journal(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    report(root, "2849657.xlsx", JOURNAL, [["Школа № 1(edu990001)", 93, 55.91, 52, 39.78, 37, 4.3, 4]])
    table = read(root).tables["vpr_aggregates"]
    assert table[["category", "share_pct", "count", "count_source"]].to_numpy().tolist() == [
        ["equal", 39.78, 37, "given"], ["higher", 4.3, 4, "given"], ["lower", 55.91, 52, "given"],
    ]  # fmt: skip


def test_a_report_sent_twice_and_one_that_contradicts(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    one = ["Школа № 1(edu990001)", "", 24, 25, 25, 25, 25]
    two = ["Школа № 2(edu990002)", "", 24, 25, 25, 25, 25]
    report(root, "a.xlsx", MARKS, [one, two])
    report(root, "b.xlsx", MARKS, [one, [*two[:3], 50, 0, 25, 25]])
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((4, 1, 0, 0, 3), {"duplicate": 1, "conflict": 2})
    assert delivery.tables["vpr_aggregates"]["school_id"].unique().tolist() == ["990001"]


def test_other_reports_are_known_but_not_used(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    report(root, "a.xlsx", ["Группы участников", "Кол-во участников", 0, 1, 2], [["Вся выборка", 10, 50, 30, 20]])
    delivery = read(root)
    assert counts(delivery) == (0, 0, 0, 0, 0)
    assert "в расчётах не участвует" in delivery.passport.files.loc[0, "message"]


@pytest.mark.parametrize("top", [[["Отчёт"]], [["ВПР 2025 Русский язык 4 класс"]]])
def test_reports_that_do_not_say_what_they_are(tmp_path: Path, top: list[list[object]]) -> None:
    root = make_root(tmp_path, 2026)
    report(root, "a.xlsx", MARKS, [["Вся выборка", 1, 10, 25, 25, 25, 25]], top)
    assert read(root).passport.files.loc[0, "status"] == "refused"


def test_units() -> None:
    assert classify("Вся выборка", "sample") == ("sample", None)
    assert classify("Край", "region") == ("region", None)
    assert classify("Край", "municipality") == (None, None)
    assert classify("район(reg99_m001)", "school") == ("municipality", None)
    assert classify("Школа(ksh990001)", "region") == ("school", "990001")
