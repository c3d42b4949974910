"""Every kind of report, told by its title or its columns: figures as given, counts given or restored."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mskoko_lib.intake.aggregates import classify
from mskoko_lib.intake.aggregates.about import kind_in, kind_of_sheet
from tests.intake.books import counts, events, make_root
from tests.intake.reports import FOREIGN, JOURNAL, MARKS, ONE, TOWN, TWO, UNITS, found, put, read, sheet, told
from tests.intake.test_shared import SAMPLES, root_of


def test_statistics_of_marks(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    rows = [
        ["Вся выборка", 35000, 1700000, 5.06, 32.92, 44.33, 17.69],
        ["Примерская Республика", 500, 30216, 13.44, 44.15, 36.28, 6.13],
        [TOWN, 2, 42, 14.29, 66.67, 19.05, 0],  # Σ 100.01
        [ONE, "", 24, 16.67, 70.83, 12.5, 0],
        [FOREIGN, "", 18, 11.11, 61.11, 27.78, 0],
    ]
    put(root, {"РУ 4 Статистика по отметкам": sheet(MARKS, rows, "Статистика по отметкам")})
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((5, 4, 0, 0, 1), {"foreign_school": 1})
    table = delivery.tables["vpr_aggregates"]
    # 16.67 % of 24 = 4.0008, 70.83 % = 16.9992, 12.5 % = 3
    mine = table[table["school_id"] == "990001"]
    assert mine[["category", "share_pct", "count", "count_source"]].to_numpy().tolist() == [
        ["2", 16.67, 4, "restored"], ["3", 70.83, 17, "restored"], ["4", 12.5, 3, "restored"], ["5", 0.0, 0, "restored"],
    ]  # fmt: skip
    assert mine[["report", "unit_kind", "n_participants", "source_row"]].iloc[0].tolist() == ["marks", "school", 24, 12]
    assert mine["n_schools"].isna().all()
    kinds = table.drop_duplicates("unit_kind").set_index("unit_kind")[["n_schools", "n_participants"]]
    assert kinds.drop(index="school").to_numpy().tolist() == [[2, 42], [500, 30216], [35000, 1700000]]
    assert table[["primary_score", "mark_group", "task", "max_points"]].isna().all(axis=None)
    assert delivery.passport.files.loc[0, "message"] == "Статистика по отметкам: Русский язык, 4 класс."


def test_marks_under_a_common_header(tmp_path: Path) -> None:
    """Older exports: «Распределение групп баллов в %» over 2, 3, 4, 5."""
    root = make_root(tmp_path, 2026)
    head = [*UNITS, "Распределение групп баллов в %"]
    put(root, {"Лист": sheet(head, [["", "", "", 2, 3, 4, 5], [ONE, "", 4, 25, 25, 50, 0]])})
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((1, 1, 0, 0, 0), {})
    assert told(delivery, "report", "category", "count") == [
        ["marks", "2", 1], ["marks", "3", 1], ["marks", "4", 2], ["marks", "5", 0],
    ]  # fmt: skip


def test_against_the_journal(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    put(root, {"1": sheet(JOURNAL, [[ONE, 93, 55.91, 52, 39.78, 37, 4.3, 4]])}, "2849657.xlsx")
    assert told(read(root), "report", "category", "share_pct", "count", "count_source", "n_participants") == [
        ["journal", "equal", 39.78, 37, "given", 93],
        ["journal", "higher", 4.3, 4, "given", 93],
        ["journal", "lower", 55.91, 52, "given", 93],
    ]


def test_against_the_journal_with_words_over_units(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    head = ["Группы участников", "Кол-во участников(всего)", "Понизили", "", "Подтвердили", "", "Повысили", ""]
    under = ["", "", *["%", "Кол-во участников"] * 3]
    put(root, {"1": sheet(head, [under, [ONE, 4, 25, 1, 50, 2, 25, 1]])})
    assert told(read(root), "category", "share_pct", "count") == [["equal", 50, 2], ["higher", 25, 1], ["lower", 25, 1]]


def test_against_the_journal_in_rows(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    rows = [
        ["Примерская Республика"],
        ["Понизили (Отметка < Отметка по журналу)", 10, 25],
        ["Подтвердили (Отметка = Отметке по журналу)", 30, 75],
        ["Повысили (Отметка > Отметка по журналу)", 0, 0],
        ["Всего", 40, 100],
        [ONE],
        ["Понизили", "", 25],  # 25 % of 4 pupils
        ["Подтвердили", 2, 50],
        ["Повысили", 1, 25],
        ["Всего", 4, 100],
        [FOREIGN],
        ["Всего", 4, 100],
    ]
    put(root, {"1": sheet(["Группы участников", "Кол-во участников", "%"], rows)})
    delivery = read(root)
    # nine rows of figures; headings are none
    assert (counts(delivery), events(delivery)) == ((9, 8, 0, 0, 1), {"foreign_school": 1})
    assert told(delivery, "unit_kind", "category", "share_pct", "count", "count_source", "n_participants") == [
        ["region", "equal", 75, 30, "given", 40],
        ["region", "higher", 0, 0, "given", 40],
        ["region", "lower", 25, 10, "given", 40],
        ["school", "equal", 50, 2, "given", 4],
        ["school", "higher", 25, 1, "given", 4],
        ["school", "lower", 25, 1, "restored", 4],
    ]


def test_against_the_journal_of_one_school(tmp_path: Path) -> None:
    """The school stands above the table only."""
    root = make_root(tmp_path, 2026)
    rows = [["Понизили", 1, 25], ["Подтвердили", 2, 50], ["Повысили", 1, 25], ["Всего", 4, 100]]
    head = ["Группы участников", "Кол-во участников", "%"]
    put(root, {"1": [["Сравнение отметок с отметками по журналу"], ["ОО:", ONE], *sheet(head, rows)[2:]]})
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((4, 4, 0, 0, 0), {})
    assert delivery.tables["vpr_aggregates"]["school_id"].tolist() == ["990001"] * 3


def test_distribution_of_primary_scores(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    rows = [["Вся выборка", 10, 50, 30, 20, ""], [ONE, 8, 12.5, 0, 87.5, ""]]
    put(root, {"1": sheet(["Группы участников", "Кол-во участников", 0, 1, 2, 3], rows, maximum=2)})
    delivery = read(root)
    # the work has 2 points at most, so the blank 3 is no score of it
    assert told(delivery, "unit_kind", "primary_score", "share_pct", "count") == [
        ["sample", 0, 50, 5], ["sample", 1, 30, 3], ["sample", 2, 20, 2],
        ["school", 0, 12.5, 1], ["school", 1, 0, 0], ["school", 2, 87.5, 7],
    ]  # fmt: skip
    assert set(delivery.tables["vpr_aggregates"]["report"]) == {"distribution"}
    assert delivery.tables["vpr_aggregates"]["category"].isna().all()


def test_completion_of_tasks(tmp_path: Path) -> None:
    """Maxima and levels right above the header, codes as numbers and as text."""
    root = make_root(tmp_path, 2026)
    above = [["", "", "Макс балл", 2, 3, 1], ["", "", "Уровень сложности задания", "Б", "П", "B"]]
    rows = [["Вся выборка", 35000, 1700000, 61.5, 40.25, 100], [ONE, "", 4, 62.5, 41.67, 75]]
    head = [*UNITS, 1, "4K1", 12.2]
    put(root, {"1": [*top_of("Выполнение заданий"), *above, head, *rows]})
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((2, 2, 0, 0, 0), {})
    mine = delivery.tables["vpr_aggregates"].query("unit_kind == 'school'")
    # 5 of 8 points, 5 of 12, 3 of 4
    assert mine[["report", "task", "max_points", "level", "share_pct"]].to_numpy().tolist() == [
        ["completion", "1", 2, "Б", 62.5], ["completion", "4К1", 3, "П", 41.67], ["completion", "12.2", 1, "В", 75.0],
    ]  # fmt: skip
    assert mine[["category", "count", "count_source", "mark_group"]].isna().all(axis=None)


def top_of(title: str) -> list[list[object]]:
    return [[title], [], ["ВПР 2026 Русский язык 4 класс"], ["Предмет:", "Русский язык"], []]


@pytest.mark.parametrize(
    ("above", "under"),
    [([["", "", "", 2, 1]], []), ([], [["Макс балл", "", "", 2, 1]]), ([], [["", "Максимум", "", 2.0, "1"]])],
)
def test_maxima_of_tasks(tmp_path: Path, above: list[list[object]], under: list[list[object]]) -> None:
    root = make_root(tmp_path, 2026)
    head, rows = [*UNITS, "5(1)", "5(2)"], [[ONE, "", 4, 50, 50]]
    if under and under[0][1]:  # a row of maxima that names itself elsewhere
        under = [["Макс. балл за задание", "", "", *under[0][3:]]]
    put(root, {"1": [*top_of("Выполнение заданий"), *above, head, *under, *rows]})
    delivery = read(root)
    assert counts(delivery) == (1, 1, 0, 0, 0)
    assert told(delivery, "task", "max_points") == [["5(1)", 2], ["5(2)", 1]]


def test_maxima_in_the_header(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    put(root, {"1": sheet([*UNITS, "1 (2б)", "9.1 (1б)"], [[ONE, "", 4, 50, 50]])})
    assert told(read(root), "report", "task", "max_points") == [["completion", "1", 2], ["completion", "9.1", 1]]


def test_planned_results_by_task_in_columns(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    put(root, {"1": sheet([*UNITS, 1, 2], [[ONE, "", 4, 50, 25]], "Достижение планируемых результатов")})
    assert told(read(root), "report", "task", "share_pct") == [["planned", "1", 50], ["planned", "2", 25]]


def test_planned_results_by_task_in_rows(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    head = [
        "Номер задания",
        "Блоки ПООП обучающийся научится / получит возможность научиться",
        "Макс балл", "Примерская Республика", TOWN, "edu990001 | МБОУ «Школа № 1»", FOREIGN, "РФ",
    ]  # fmt: skip
    rows = [
        ["", "", "", "30216 уч.", "42 уч.", "24 уч.", "9 уч.", "1 700 000 уч."],
        [1, "Соблюдать нормы в пись- менной речи", 4, 61.29, 59.52, 50, 10, 60],  # 100 of 168 points
        ["1K2", "Проверять текст", 3, 70, "", 75, 10, 71.5],
        ["", "Раздел «Слово»"],
    ]
    put(root, {"1": [*top_of("Достижение планируемых результатов"), head, *rows]})
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((2, 2, 0, 0, 0), {"unit_column": 1, "no_completion": 1})
    assert found(delivery, "unit_column") == [("G6", FOREIGN)]
    # five rows above, the header, the sizes of the units, task 1: the blank of 1К2 stands in row 9
    assert found(delivery, "no_completion") == [("E9", "задание 1К2")]
    assert told(delivery, "unit_kind", "task", "max_points", "share_pct", "n_participants") == [
        ["municipality", "1", 4, 59.52, 42],
        ["region", "1", 4, 61.29, 30216], ["region", "1К2", 3, 70, 30216],
        ["sample", "1", 4, 60, 1700000], ["sample", "1К2", 3, 71.5, 1700000],
        ["school", "1", 4, 50, 24], ["school", "1К2", 3, 75, 24],
    ]  # fmt: skip
    skills = delivery.tables["vpr_aggregates"].drop_duplicates("task")["skill"].tolist()
    assert skills == ["Соблюдать нормы в письменной речи", "Проверять текст"]


def test_planned_results_numbered_in_the_skill(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    head = ["Проверяемые требования (умения) в соответствии с ФГОС", "Макс. балл", "Край Дальний", "РФ"]
    rows = [["5(1). Находить слово", 1, 50, 40], ["Находить слово 2", 1, 50, 40], ["6. Писать", 2, "x", 40]]
    put(root, {"1": [*top_of("Достижение планируемых результатов"), head, *rows]})
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((3, 1, 0, 0, 2), {"task_unknown": 1, "bad_aggregate": 1})
    assert told(delivery, "unit_kind", "task", "skill", "share_pct") == [
        ["region", "5(1)", "Находить слово", 50], ["sample", "5(1)", "Находить слово", 40],
    ]  # fmt: skip


def test_completion_by_groups_in_rows(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    rows = [
        ["Вся выборка", 35000, 1700000, 60, 70],
        ["Ср. % вып. уч. гр.баллов 2", "", 80000, 10, 20],
        ["Ср. % вып. уч. гр.баллов 5", "", 300000, 90, 95],
        [ONE],  # a heading without figures
        ["Ср. % вып. уч. гр.баллов 3", "", 2, 50, 25],
        [FOREIGN, "", 5, 50, 50],
        ["Ср. % вып. уч. гр.баллов 3", "", 2, 50, 25],
    ]
    put(root, {"РУ 4 Выполнение заданий группам": sheet([*UNITS, 1, 2], rows)})
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((6, 4, 0, 0, 2), {"foreign_school": 2})
    assert told(delivery, "unit_kind", "mark_group", "task", "share_pct", "n_participants") == [
        ["sample", None, "1", 60, 1700000], ["sample", None, "2", 70, 1700000],
        ["sample", 2, "1", 10, 80000], ["sample", 2, "2", 20, 80000],
        ["sample", 5, "1", 90, 300000], ["sample", 5, "2", 95, 300000],
        ["school", 3, "1", 50, 2], ["school", 3, "2", 25, 2],
    ]  # fmt: skip
    assert set(delivery.tables["vpr_aggregates"]["report"]) == {"groups"}


def test_completion_by_groups_in_columns(tmp_path: Path) -> None:
    """The number of a task over the marks of the groups."""
    root = make_root(tmp_path, 2026)
    rows = [["", "", "", 2, 3, 4, 5, 2, 3, 4, 5], [ONE, "", 24, 10, 20, 30, 40, 50, 60, 70, 80]]
    put(root, {"1": sheet([*UNITS, 1, "", "", "", "2.1"], rows)})
    delivery = read(root)
    assert (counts(delivery), events(delivery)) == ((1, 1, 0, 0, 0), {})
    assert told(delivery, "report", "task", "mark_group", "share_pct") == [
        ["groups", task, mark, share]
        for mark, shares in ((2, (10, 50)), (3, (20, 60)), (4, (30, 70)), (5, (40, 80)))
        for task, share in zip(("1", "2.1"), shares, strict=True)
    ]


def test_completion_by_groups_in_their_own_columns(tmp_path: Path) -> None:
    """The group in a column of its own; and the groups in columns with tasks in rows."""
    root = make_root(tmp_path, 2026)
    rows = [[ONE, "", 24, 50], ["", "отметка «2»", 4, 10], ["", "отметка «3»", 17, 40]]
    head = ["Группы участников", "Группа", "Кол-во участников", 1]
    put(root, {"1": sheet(head, rows, "Выполнение заданий группами участников")})
    head = ["Группы участников", "Номер задания", *(f"Ср. % вып. уч. гр.баллов {m}" for m in (2, 3, 4, 5))]
    put(root, {"1": sheet(head, [[TWO, "7", 1, 2, 3, 4], [TWO, "8", 5, 6, 7, 8]])}, "b.xlsx")
    assert told(read(root), "school_id", "task", "mark_group", "share_pct") == [
        ["990001", "1", None, 50], ["990001", "1", 2, 10], ["990001", "1", 3, 40],
        ["990002", "7", 2, 1], ["990002", "8", 2, 5], ["990002", "7", 3, 2], ["990002", "8", 3, 6],
        ["990002", "7", 4, 3], ["990002", "8", 4, 7], ["990002", "7", 5, 4], ["990002", "8", 5, 8],
    ]  # fmt: skip


def test_tables_of_a_regions_dashboard(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    ids = ["Год", "Класс", "Предмет", "Муниципалитет", "Логин", "ОО", "Кол-во участников"]
    rows = [
        [2026, 4, "Математика", "город Примерск", "edu990001", "Школа № 1", 8, 12.5, 25, 62.5, 0],
        ["2026", "5", "РУ", "город Примерск", "edu990002", "Школа № 2", "", "25,0", 25, 25, 25],
        [2025, 4, "Математика", "город Примерск", "edu990001", "Школа № 1", 8, 0, 0, 50, 50],
        [2026, 4, "Математика", "другой", "edu990009", "Школа № 9", 8, 0, 0, 50, 50],
        [2026, 4, "Чтение", "город Примерск", "edu990001", "Школа № 1", 8, 0, 0, 50, 50],
        [2026, 4, "Математика", "город Примерск", "школа", "Школа № 1", 8, 0, 0, 50, 50],
        [2026, 6, "Биология", "город Примерск", "edu990001", "Школа № 1", 8, 0, 0, 50, 101],
    ]
    put(root, {"Данные": [[*ids, 2, 3, 4, 5], *rows]})
    scores = [[*ids, "0", "1", "2", "3"], [2026, 4, "Математика", "", "edu990001", "Школа № 1", 4, 25, "", 75, ""]]
    put(root, {"Данные": scores}, "scores.xlsx")
    delivery = read(root)
    assert counts(delivery) == (8, 3, 1, 0, 5)
    assert events(delivery) == {
        "other_year": 1, "foreign_school": 1, "work_unknown": 1, "unit_unknown": 1, "bad_aggregate": 1, "number_text": 1,
    }  # fmt: skip
    assert told(delivery, "subject", "report", "category", "primary_score", "count") == [
        ["math", "distribution", None, 0, 1], ["math", "distribution", None, 1, 0], ["math", "distribution", None, 2, 3],
        ["math", "marks", "2", None, 1], ["math", "marks", "3", None, 2],
        ["math", "marks", "4", None, 5], ["math", "marks", "5", None, 0],
        *[["russian", "marks", mark, None, None] for mark in "2345"],
    ]  # fmt: skip
    assert delivery.tables["vpr_aggregates"]["unit_name"].iloc[0] == "Школа № 1(edu990001)"


def test_units() -> None:
    for label, kind in {
        "Вся выборка": ("sample", None), "РФ": ("sample", None), "Чеченская Республика": ("region", None),
        "reg220000 | Алтайский край": ("region", None), "город Москва": ("region", None),
        "Ханты-Мансийский автономный округ - Югра": ("region", None), "город Примерск(reg99_m014)": ("municipality", None),
        "reg22_m019 | Красногорский муниципальный район": ("municipality", None), "город Кизляр": ("municipality", None),
        "edu223379 | МКОУ \"Школа\"": ("school", "223379"), "Школа(ksh990001)": ("school", "990001"),
        "МБОУ «СОШ №1 г. Примерск»": (None, None), "": (None, None), "Ещё кто-то": (None, None),
    }.items():  # fmt: skip
        assert classify(label, "") == kind, label
    # a name that tells nothing is a region under the whole sample or beside another region, nowhere else
    assert [classify("Кузбасс", above)[0] for above in ("sample", "region", "municipality", "school")] == [
        "region", "region", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("РУ 4 Статистика по отметкам", "marks"),
        ("МА 4 Сравнение отметок с отметк", "journal"),
        ("РУ 4 Распределение первичных ба", "distribution"),
        ("РУ 4 Выполнение заданий", "completion"),
        ("РУ 4 Выполнение заданий группам", "groups"),
        ("ИНЯ_АН 11 Выполнение заданий гр", "groups"),
        ("МА 4 Достижение планируемых рез", "planned"),
        ("Лист1", None),
        ("Выполнение плана по приёму дет", None),
    ],
)
def test_names_of_sheets(name: str, kind: str | None) -> None:
    assert kind_of_sheet(name) == kind


def test_several_titles_say_nothing() -> None:
    assert kind_in(["Статистика по отметкам и распределение первичных баллов"]) is None


@pytest.mark.shared
def test_synthetic_samples(tmp_path: Path) -> None:
    """Exactly what stands in the two workbooks; counts of the first restored by hand: 16.67 % of 24 = 4.0008 → 4."""
    files = [
        SAMPLES / "synthetic" / f"{n}.xlsx" for n in ("F3_Statistika_po_otmetkam", "Sravnenie_otmetok_s_zhurnalom")
    ]
    delivery = read(root_of(tmp_path, 2026, files, ["edu999001", "edu999002"]))
    assert (counts(delivery), events(delivery)) == ((9, 9, 0, 0, 0), {})
    table = delivery.tables["vpr_aggregates"].astype({"share_pct": "float64"})
    units = {"sample": "Вся выборка", "region": "Примерская Республика", "municipality": "город Примерск(reg99_m014)"}
    assert {k: set(table.loc[table["unit_kind"] == k, "unit_name"]) for k in units} == {
        k: {u} for k, u in units.items()
    }
    marks = table.query("report == 'marks'")
    of = marks["school_id"].fillna(marks["unit_kind"])
    assert marks.groupby(of)["share_pct"].agg(list).to_dict() == {
        "sample": [5.06, 32.92, 44.33, 17.69], "region": [13.44, 44.15, 36.28, 6.13],
        "municipality": [14.29, 66.67, 19.05, 0], "999001": [16.67, 70.83, 12.5, 0], "999002": [11.11, 61.11, 27.78, 0],
    }  # fmt: skip
    schools = marks[marks["school_id"].notna()].groupby("school_id")["count"].agg(list).to_dict()
    assert schools == {"999001": [4, 17, 3, 0], "999002": [2, 11, 5, 0]}
    journal = table.query("report == 'journal'").sort_values("category", ascending=False)
    of = journal["school_id"].fillna(journal["unit_kind"])  # lower, higher, equal
    assert journal.groupby(of)["count"].agg(list).to_dict() == {
        "region": [11011, 627, 17951], "municipality": [13, 1, 28], "999001": [7, 0, 17], "999002": [6, 1, 11],
    }  # fmt: skip
    assert journal.groupby(of)["share_pct"].agg(list)["municipality"] == [30.95, 2.38, 66.67]
    assert pd.isna(journal["n_schools"]).all()
    assert journal.groupby(of)["n_participants"].first().to_dict() == {
        "region": 29589, "municipality": 42, "999001": 24, "999002": 18,
    }  # fmt: skip
