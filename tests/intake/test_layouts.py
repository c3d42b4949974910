"""Every layout that is not the flat one of 2021, in invented workbooks counted by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from mskoko_lib.dataroot import DataRoot
from mskoko_lib.intake import Delivery, read_year
from tests.intake.books import Norms, assert_identity, counts, events, make_root, save

HEAD_2020 = [
    "groups", "user", "id", "code", "otc", "gender", "klass", "var-1", "var-2", "sum", "a-1-grade", "a-2-grade",
    "a-3-grade", "Учебник", "a-5-grade", "a-6-grade",
]  # fmt: skip
IDS_2022 = ["Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки"]
MARK = "Отметка за предыдущий триместр/ четверть/полугодие"


def rows_of(delivery: Delivery) -> pd.DataFrame:
    return delivery.tables["vpr_results"]


def row_2020(
    code: int, v1: object, v2: object, total: object, *tasks: object, school: str = "sch990001"
) -> list[object]:
    return ["reg99", school, 1, code, "4", "м", "а", v1, v2, total, *tasks, "", "", ""]


def test_autumn_2020_in_two_parts(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2020)
    save(
        root.path / "2020" / "Русский язык, 4 класс. ВПР 2020.xlsx",
        {
            "Sheet1": [
                HEAD_2020,
                row_2020(50001, "1", "2", 4, "1", "1", "2"),
                row_2020(50002, "1", "отсутствовал", 1, "1", "", ""),
                row_2020(50003, "отсутствовал", "отсутствовал", "", "", "", ""),
            ]
        },
    )
    delivery = read_year(root, 2020, Norms(4))
    assert counts(delivery) == (3, 1, 1, 2, 0)
    assert events(delivery) == {"absent": 1, "absent_part": 1, "case": 1}
    first = rows_of(delivery).iloc[0]
    # the programme of grade 4, written by pupils of grade 5 in autumn
    assert first[["programme_grade", "grade", "term", "school_year", "graduation_year", "variant"]].tolist() == [
        4, 5, "autumn", "2020/21", 2027, "1/2",
    ]  # fmt: skip
    assert rows_of(delivery)["primary_score"].isna().tolist() == [False, True, True]
    assert delivery.tables["vpr_tasks"]["task"].tolist() == ["1", "2", "3"]


def form_2022(
    root: DataRoot, name: str, day: str, lead: str, book: str = "ma4.8 | 1.1 | Петров П.П. Математика"
) -> Path:
    def ids(login: str) -> list[object]:
        return [login, 99, "reg990000 | Край", "reg99_m001 | город", f"{login} | Школа", day]

    return save(
        root.path / "2022" / name,
        {
            "Классы": [
                [*IDS_2022, 'Буква (цифра) класса. Введите "нет" - если отсутствует', "Основной учебник по предмету"],
                [*ids("edu990001"), "А", book],
                [*ids("edu990001"), "Б", book.replace("Петров П.П.", "Сидоров С.С.")],
                [*ids("edu990002"), "нет", book],
            ],
            "Протокол": [
                [*IDS_2022, "Код", "Вариант", "1 (1б)", "2(1) (2б)", "2(2) (1б) ", "Наименование класса", "Пол", MARK,
                 "Итого баллов"],
                [*ids("edu990001"), int(lead + "0001"), "1", "1", "2", "X", "4А", "ж", "5", 3.0],
                [*ids("edu990001"), int(lead + "0002"), "2", "1", "1", "0", "4б", "м", "4", 0.0],
                [*ids("edu990002"), int(lead + "0001"), "1", "0", "0", "0", "4", "м", "3", 0.0],
                [*ids("edu990002"), int(lead + "0002"), "отсутствовал", "", "", "", "", "", "", 0.0],
            ],
        },
    )  # fmt: skip


def test_forms_of_2022(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2022)
    form_2022(root, "1234567.xlsx", "17.03.2022 05:33:20", "4")  # the name says nothing: all stands inside
    delivery = read_year(root, 2022, Norms())
    assert counts(delivery) == (4, 3, 1, 1, 0)  # one row has both faults
    # a total of 0 over points of 2 was not saved; a total of 0 over noughts is a result
    assert events(delivery) == {"not_started": 1, "total_not_saved": 1, "case": 1, "absent": 1}
    table = rows_of(delivery).query("status == 'wrote'")
    assert table["primary_score"].tolist() == [3, 2, 0]
    assert table["textbook"].tolist() == [
        "Петров П.П. Математика", "Сидоров С.С. Математика", "Петров П.П. Математика",
    ]  # fmt: skip
    assert table["class_label"].tolist() == ["А", "Б", "4"]
    assert set(zip(table["subject"], table["programme_grade"], table["grade"], table["term"], strict=True)) == {
        ("math", 4, 4, "spring")
    }
    tasks = delivery.tables["vpr_work_tasks"]
    assert tasks[["task", "max_points", "max_source"]].to_numpy().tolist() == [
        ["1", 1, "header"], ["2(1)", 2, "header"], ["2(2)", 1, "header"],
    ]  # fmt: skip
    assert delivery.tables["vpr_works"].loc[0, ["max_score", "max_score_source"]].tolist() == [4, "header"]
    assert_identity(delivery)


def test_autumn_2022_by_date_and_by_codes(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2022)
    form_2022(root, "a.xlsx", "20.09.2022 05:33:20", "5")
    table = rows_of(read_year(root, 2022, Norms()))
    assert table.loc[0, ["programme_grade", "grade", "term", "school_year"]].tolist() == [4, 5, "autumn", "2022/23"]
    assert table.loc[0, "graduation_year"] == 2029


def test_blank_of_2026(tmp_path: Path) -> None:
    """Pre-filled rows, lists of allowed values right of the header, the service sheet: none of it is a row."""
    root = make_root(tmp_path, 2026)
    head = ["Код участника", "Вариант", "1 (5б)", "4К1 (3б)", "Порядковый номер класса", MARK, "Итого баллов"]
    save(
        root.path / "2026" / "edu990001" / "Форма сбора результатов Английский язык 8 класс ВПР 2026.xlsx",
        {
            "Протокол": [
                head,
                [80001, 1, 4, 1, 1, 4, 5, "", "", "", "", 5, 3],
                [80002, 2, "X", 3, 2, "нет отметки", 3, "", "", "", "", 4, 2],
                [80003, "отсутствовал", "", "", 1, "", 0],
                *([["", "", "", "", "", "", 0, "", "", "", "", "X", "X"]] * 5),
            ],
            "Служебный": [[1, 5, 3], ["отсутствовал", 4, "X"]],
            "Порядковый номер класса": [[1], [2]],
        },
    )
    delivery = read_year(root, 2026, Norms())
    assert counts(delivery) == (3, 2, 0, 1, 0)
    table = rows_of(delivery)
    assert table["school_id"].unique().tolist() == ["990001"]
    assert table["class_label"].tolist() == ["1", "1", "2"]
    assert table["sex"].isna().all()
    assert table.loc[0, ["subject", "grade", "primary_score", "source_row"]].tolist() == ["english", 8, 5, 2]


def test_two_parts_with_a_latin_k(tmp_path: Path) -> None:
    """«Протокол_2» repeats the pupils with the columns in another order: they are counted once."""
    root = make_root(tmp_path, 2026)
    klass = 'Класс № (список формируется из листа "Классы")'
    one = [
        "Код",
        "Вариант (часть 1)",
        "1 (1б)",
        "Вариант (часть 2)",
        "11.3 k1 (2б)",
        klass,
        "Пол",
        MARK,
        "Итого баллов",
    ]
    two = ["Код", "Вариант (часть 1)", "1 (1б)", "11.3 k1 (2б)", klass, "Пол", MARK, "Итого баллов"]
    save(
        root.path / "2026" / "edu990002 русский язык, 4 класс.xlsx",
        {
            "Протокол": [one, [40001, 1, 1, 2, 2, 1, "м", 5, 3], [40002, "отсутствовал", *[""] * 7]],
            "Протокол_2": [two, [40001, 1, 1, 2, 1, "м", 5, 3], [40002, "отсутствовал", *[""] * 6]],
        },
    )
    delivery = read_year(root, 2026, Norms())
    assert counts(delivery) == (4, 1, 0, 1, 2)
    assert events(delivery) == {"absent": 2, "duplicate": 2}
    pupil = rows_of(delivery).set_index("pupil_code").loc["40001"]
    assert pupil[["variant", "school_id"]].tolist() == ["1/2", "990002"]
    assert delivery.tables["vpr_work_tasks"]["task"].tolist() == ["1", "11.3К1"]


def f1(
    root: DataRoot, rows: list[list[object]], *, maximum: int = 3, title: str = "ВПР 2026 Русский язык 4 класс"
) -> Path:
    head = ["ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант", "1 (2б)", "2 (1б)"]
    return save(
        root.path / "2026" / "2849657.xlsx",
        {
            "РУ 4 Индивидуальные результаты": [
                ["Индивидуальные результаты"], [], [title], ["Предмет:", "Русский язык"],
                ["Максимальный первичный балл:", maximum], ["Дата:", "20.04.2026"],
                ["", "", "Уровень сложности задания", "", "", "", "Б", "П"],
                [*head, "Первичный балл", "Отметка", "Отметка по журналу"],
                *rows,
            ]
        },
    )  # fmt: skip


def row_f1(login: str, code: int, one: object, two: object, total: int) -> list[object]:
    return [login, "город", f"Школа({login})", code, 1, 1, one, two, total, 3, 4]


def test_individual_results(tmp_path: Path) -> None:
    """Two schools and a foreign one; the second heading promises a row more than there is."""
    root = make_root(tmp_path, 2026)
    f1(
        root,
        [
            ["Школа № 1(edu990001) | Кол-во участников: 2"],
            row_f1("edu990001", 40001, 2, 1, 3),
            row_f1("edu990001", 40002, 0, "X", 0),
            ["Школа № 2(edu990002) | Кол-во участников: 2"],
            row_f1("edu990002", 40001, 1, 0, 1),
            ["Школа № 9(edu990009) | Кол-во участников: 1"],
            row_f1("edu990009", 40001, 1, 0, 1),
        ],
    )
    delivery = read_year(root, 2026, Norms())
    assert counts(delivery) == (4, 3, 0, 0, 1)
    assert events(delivery) == {"not_started": 1, "section_count": 1, "foreign_school": 1}
    table = rows_of(delivery)
    assert table["school_id"].tolist() == ["990001", "990001", "990002"]
    assert table["source_row"].tolist() == [10, 11, 13]
    assert table["exam_date"].tolist() == [pd.Timestamp(2026, 4, 20)] * 3
    assert table.loc[0, ["reported_mark", "journal_mark", "class_label", "school_year"]].tolist() == [
        3,
        4,
        "1",
        "2025/26",
    ]
    tasks = delivery.tables["vpr_work_tasks"]
    assert tasks[["task", "max_points", "level"]].to_numpy().tolist() == [["1", 2, "Б"], ["2", 1, "П"]]
    assert delivery.tables["vpr_works"].loc[0, ["max_score", "max_score_source"]].tolist() == [3, "header"]


def test_individual_results_whose_maximum_differs(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    f1(root, [row_f1("edu990001", 40001, 2, 1, 3)], maximum=4)
    delivery = read_year(root, 2026, Norms())
    assert events(delivery) == {"max_mismatch": 1}
    assert delivery.tables["vpr_works"].loc[0, "max_score"] == 4


def test_a_slid_row_of_individual_results(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    row = row_f1("edu990001", 40002, 2, 1, 3)
    f1(root, [row_f1("edu990001", 40001, 2, 1, 3), [*row[:5], "", "", *row[5:]]])
    delivery = read_year(root, 2026, Norms())
    assert counts(delivery) == (2, 2, 1, 0, 0)
    assert events(delivery) == {"shifted": 1}
