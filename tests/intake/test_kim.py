"""Descriptions of a КИМ give maxima, levels and skills to works that hold none."""

from __future__ import annotations

from pathlib import Path

from mskoko_lib.dataroot import DataRoot
from mskoko_lib.intake import read_year
from tests.intake.books import Norms, assert_identity, counts, events, make_root, math_4, row_2021, save

HEAD = [
    "№ КИМ", "№", "Умения, виды деятельности (в соответствии с ФГОС)", "Блоки ПООП", "Уровень сложности", "Код КЭС",
    "Код КТ", "Максимальный балл за выполнение задания",
]  # fmt: skip


def describe(root: DataRoot, n: int, name: str = "opisanie_4_Математика.xlsx") -> None:
    lines = [
        [f"5.{k}", k, f"Умение {k}, арифмети- ческое\u00a0", "Блок", "Б", "1", "1", str(k)] for k in range(1, n + 1)
    ]
    # a task takes a line for every pair of codes
    save(root.path / "2021" / name, {"Лист1": [HEAD, *lines, [*lines[0][:5], "2", "2", "1"]]})


def test_description_of_a_work(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", ["1", "1", "3"])])
    describe(root, 3)
    delivery = read_year(root, 2021, Norms())
    assert counts(delivery) == (5, 5, 0, 0, 0)  # four lines and a pupil
    tasks = delivery.tables["vpr_work_tasks"]
    assert tasks[["task", "max_points", "max_source", "level", "block"]].to_numpy().tolist() == [
        [str(k), k, "description", "Б", "Блок"] for k in (1, 2, 3)
    ]
    assert tasks.loc[0, "skill"] == "Умение 1, арифметическое"
    assert delivery.tables["vpr_works"].loc[0, ["max_score", "max_score_source"]].tolist() == [6, "description"]
    assert_identity(delivery)


def test_description_of_something_else(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", ["1", "1", "3"])])
    describe(root, 2)
    delivery = read_year(root, 2021, Norms())
    assert events(delivery) == {"kim_mismatch": 1}
    assert delivery.tables["vpr_work_tasks"]["max_points"].isna().all()


def test_description_without_a_work_in_its_name(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    describe(root, 2, "описание.xlsx")
    delivery = read_year(root, 2021, Norms())
    assert delivery.passport.files.loc[0, ["layout", "status"]].tolist() == ["kim", "refused"]
    assert "назовите файл" in delivery.passport.files.loc[0, "message"]


def test_description_of_an_exam_is_no_description_of_a_work(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", ["1", "1", "3"])])
    describe(root, 3, "Описание КИМ ОГЭ 2021 Математика 4 класс.xlsx")  # the grade of the works above: the name decides
    describe(root, 4, "Описание КИМ ЕГЭ Математика базовый уровень 11 класс.xlsx")
    describe(root, 2, "Описание КИМ ЕГЭ Математика 11 класс.xlsx")
    delivery = read_year(root, 2021, Norms())
    assert delivery.tables["vpr_work_tasks"]["skill"].isna().all()
    tasks = delivery.tables["exam_kim_tasks"]
    assert tasks[["exam", "subject", "task", "task_order", "max_points", "level"]].to_numpy().tolist() == [
        *(["ege", "math_base", f"5.{k}", k, k, "Б"] for k in (1, 2, 3, 4)),
        *(["ege", "math_profile", f"5.{k}", k, k, "Б"] for k in (1, 2)),
        *(["oge", "math", f"5.{k}", k, k, "Б"] for k in (1, 2, 3)),
    ]  # fmt: skip
    assert tasks.loc[6, "skill"] == "Умение 1, арифметическое"
    assert_identity(delivery)


def test_a_second_description_of_one_exam_is_told(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    describe(root, 3, "А. Описание КИМ ОГЭ Математика 9 класс.xlsx")
    describe(root, 2, "Б. Описание КИМ ОГЭ Математика 9 класс.xlsx")
    delivery = read_year(root, 2021, Norms())
    assert len(delivery.tables["exam_kim_tasks"]) == 3
    assert ("kim_conflict", "второе описание того же экзамена") in {
        (row["rule"], row["found"]) for row in delivery.passport.events.to_dict("records")
    }
