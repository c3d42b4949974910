"""Layouts and dirt: what the report says is what stands in the files, counted by another reader."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineError, CalamineWorkbook

from mskoko_lib.demo import PLANTED, Planted, write_town
from mskoko_lib.demo.workbook import Cell, column_name, write_xlsx
from mskoko_lib.demo.works import WORKS
from tests.demo.demo_reading import read_rows, sheet, text

Town = tuple[Path, Planted]
Rows = dict[str, list[Any]]
REAL = Path(__file__).parents[3] / "shared/samples/real"
WORK = {(work.subject, work.grade): work for work in WORKS}
IDS = ["Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки"]


def head_of(town: Town, year: int, name: str | int = 0, subject: str = "math") -> list[str]:
    path, planted = town
    return [text(cell) for cell in sheet(path / planted.work(year, subject, 4).path, name)[0]]


def test_headers_of_2020(small: Town) -> None:
    expected = ["groups", "user", "id", "code", "otc", "gender", "klass", "var-1", "var-2", "sum"]
    expected += [f"a-{i}-grade" for i in range(1, 16)] + ["Учебник"] + [f"a-{i}-grade" for i in range(17, 41)]
    assert head_of(small, 2020) == expected
    path = small[0] / small[1].work(2020, "math", 4).path
    assert path.name == "Математика, 4 класс. ВПР 2020.xlsx"
    assert CalamineWorkbook.from_path(path).sheet_names == ["Sheet1"]
    rows = sheet(path, 0)[1:]
    assert "reg99_vpr_m001" in rows[0][0].split(",")
    assert "vpr2020.ma4" in rows[0][0].split(",")
    assert {str(row[3])[0] for row in rows} == {"5"}  # pupils of the next grade


def test_headers_of_2021(small: Town) -> None:
    expected = ["логин школы", "регион", "номер обучающегося", "код обучающегося"]
    expected += ["отметка за предыдущую четверть/триместр", "пол", "класс", "вариант", "всего баллов"]
    expected += [*(f"балл за {i}" for i in range(1, 16)), "Учебник", "Др.уч. автор", "Др.уч. название"]
    found = head_of(small, 2021)
    assert found[: len(expected)] == expected
    assert not any(found[len(expected) :])
    path = small[0] / small[1].work(2021, "math", 4).path
    assert path.name == "Проведение работы по математике, 4 класс. ВПР 2021.xlsx"
    assert CalamineWorkbook.from_path(path).sheet_names == ["Sheet"]
    rows = sheet(path, 0)[1:]
    assert {row[1] for row in rows} == {"город Светлореченск"}
    assert all(isinstance(cell, str) for row in rows for cell in row)  # numbers too are text in this layout


def test_headers_of_2022(small: Town) -> None:
    classes = [*IDS, 'Буква (цифра) класса. Введите "нет" - если отсутствует', "Основной учебник по предмету",
               "Другое (автор учебника)", "Другое (название учебника)"]  # fmt: skip
    assert head_of(small, 2022, "Классы") == classes
    tail = ["Наименование класса", "Пол", "Отметка за предыдущий триместр/ четверть/полугодие", "Итого баллов"]
    tasks = [
        f"{code} ({points}б)" for code, points in zip(WORK["world", 4].codes, WORK["world", 4].maxima, strict=True)
    ]
    assert head_of(small, 2022, "Протокол", "world") == [*IDS, "Код", "Вариант", *tasks, *tail]
    assert tasks[2:4] == ["3(1) (2б)", "3(2) (1б)"]
    path, planted = small
    for file in planted.results(2022):
        assert Path(file.path).stem.isdecimal()
        code = sheet(path / file.path, "Классы")[1][7].split(" | ")[0]
        assert code.split(".")[0].endswith(str(file.programme_grade))


def test_odd_headers_are_counted(small: Town) -> None:
    path, planted = small
    odd = 0
    for file in planted.results(2022):
        head, _ = read_rows(path / file.path, 2022)
        work = WORK[str(file.subject), int(file.programme_grade or 0)]
        tasks = head[8 : 8 + len(work.codes)]
        proper = [f"{code} ({points}б)" for code, points in zip(work.codes, work.maxima, strict=True)]
        assert [task.replace(" ", "").replace("K", "К") for task in tasks] == [task.replace(" ", "") for task in proper]
        assert sum(a != b for a, b in zip(tasks, proper, strict=True)) == file.header_variants
        odd += file.header_variants > 0
    assert odd == 4
    assert all(file.header_variants == 0 for year in (2020, 2021) for file in planted.results(year))


@pytest.mark.shared
def test_headers_are_those_of_real_files(small: Town) -> None:
    real = sheet(REAL / "slavgorod/2020/Математика, 4 класс. ВПР 2020.xlsx", 0)[0]
    assert head_of(small, 2020) == real
    real = sheet(REAL / "slavgorod/2021/Проведение работы по математике, 4 класс. ВПР 2021.xlsx", 0)[0]
    assert [name for name in head_of(small, 2021) if name] == real
    book = REAL / "vpr2022_forma_protokol_MA4.xlsx"
    assert head_of(small, 2022, "Классы") == sheet(book, "Классы")[0]
    real, ours = sheet(book, "Протокол")[0], head_of(small, 2022, "Протокол")
    assert ours[:8] == real[:8]
    assert ours[-4:] == real[-4:]
    described = sheet(small[0] / "2022/Описание ВПР 2022 Математика 4 класс.xlsx", 0)[0]
    assert described == sheet(REAL / "vpr2021_opisanie_4_Математика_ALL.xlsx", 0)[0]


def test_descriptions(small: Town) -> None:
    path, planted = small
    files = [file for file in planted.files if file.kind == "description"]
    assert [Path(file.path).name for file in files] == [
        "Описание ВПР 2022 Математика 4 класс.xlsx",
        "Описание ВПР 2022 История 5 класс.xlsx",
        "Описание ВПР 2022 Математика 6 класс.xlsx",
        "Описание ВПР 2022 Физика 7 класс.xlsx",
    ]
    for file in files:
        head, *rows = sheet(path / file.path, 0)
        assert head[3].startswith("Блоки ПООП " + ("НОО" if file.grade == 4 else "ООО"))
        work = WORK[str(file.subject), int(file.grade or 0)]
        tasks = {row[0]: (int(row[7]), row[4]) for row in rows}
        assert [most for most, _ in tasks.values()] == list(work.maxima)
        assert {level for _, level in tasks.values()} == ({"Б", "П", "В"} if work.grade >= 7 else {"Б", "П"})
        assert all(len(row) == 9 and all(row) for row in rows)
        assert len(rows) > len(tasks)  # several rows a task


@pytest.mark.parametrize("size", ["small", "full"])
def test_dirt_in_the_files_is_what_is_reported(size: str, request: pytest.FixtureRequest) -> None:
    _, planted = request.getfixturevalue(size)
    every = request.getfixturevalue(f"{size}_rows")
    for file in planted.files:
        if file.kind != "results":
            continue
        rows = every[file.path]
        work = WORK[str(file.subject), int(file.programme_grade or 0)]
        written = [row for row in rows if row.variant != "отсутствовал"]
        cells = Counter(cell for row in written for cell in row.tasks)
        over = [[cell.isdecimal() and int(cell) > most for cell, most in zip(row.tasks, work.maxima, strict=True)]
                for row in written]  # fmt: skip
        sums = [sum(int(cell) for cell in row.tasks if cell.isdecimal()) for row in written]
        counted = {
            "rows": len(rows),
            "wrote": len(written),
            "absent": len(rows) - len(written),
            "foreign_rows": sum(row.login[3:] == PLANTED.foreign_login_digits for row in rows),
            "total_above_max": sum(row.total > work.max_score for row in written),
            "sum_mismatch": sum(row.total not in (s, None) and row.total <= work.max_score
                                for row, s in zip(written, sums, strict=True)),
            "over_max": sum(map(sum, over)),
            "shifted": sum(row.moved in (12, 13, 14) for row in rows),
            "tail_shifted": sum(row.tail_moved == 2 for row in rows),
            "nbsp_marks": sum(row.mark.endswith("\xa0") for row in rows),
            "no_mark": sum(row.mark == "нет отметки" for row in rows),
            "not_taught": cells["не пройд."],
            "not_started": {mark: cells[mark] for mark in "XxХ"},
            "sex": dict(sorted(Counter(row.sex for row in written).items())),
            "class_labels": dict(sorted(Counter(row.label for row in written).items())),
            "tasks": len(work.codes),
        }  # fmt: skip
        assert counted == {name: getattr(file, name) for name in counted}, file.path
        assert max(map(sum, over)) <= 1
        empty = [row for row in rows if row.variant == "отсутствовал"]
        assert all(not any((*row.tasks, row.mark, row.sex, row.label)) for row in empty)
        assert all(row.total == (0 if file.year == 2022 else None) for row in empty)
        schools = Counter(row.login[3:] for row in rows if row.login[3:] != PLANTED.foreign_login_digits)
        assert {school: n for school, (n, _) in file.by_school.items()} == schools
        assert file.accepted + file.refused + file.absent == file.rows
        codes = [(row.login, row.code) for row in rows]
        assert len(set(codes)) == len(codes)
        assert {row.login[:3] for row in rows} == {"edu" if file.year == 2022 else "sch"}


def test_every_kind_of_dirt_is_met(full: Town) -> None:
    files = [file for file in full[1].files if file.kind == "results"]
    kinds = ("foreign_rows", "total_above_max", "sum_mismatch", "over_max", "shifted", "tail_shifted", "nbsp_marks",
             "no_mark", "not_taught", "header_variants")  # fmt: skip
    for kind in kinds:
        assert any(getattr(file, kind) for file in files), kind
    absent = sum(file.absent for file in files) / sum(file.rows for file in files)
    assert 0.05 < absent < 0.07
    spelled = Counter[str]()
    for file in files:
        spelled.update(file.not_started)
    assert spelled["X"] > 20 * spelled["x"] > 0
    assert spelled["X"] > 20 * spelled["Х"] > 0
    labels = {label for file in files for label in file.class_labels}
    assert {"А", "а", "4А", "4а", "нет", "НЕТ", "4"} <= labels
    assert {sex for file in files for sex in file.sex} == {"м", "ж", "М", "Ж"}


def test_the_late_file(full: Town, full_rows: Rows) -> None:
    late = full[1].work(*PLANTED.late_work)
    assert late.late
    assert late.total_above_max
    assert late.over_max
    for file in full[1].results(2022):
        days = {row.uploaded.split(" ")[0] for row in full_rows[file.path]}
        months = {day.split(".")[1] for day in days}
        assert (days == {"08.06.2022"}) if file.late else months <= {"03", "04"}


def test_company_of_the_results(small: Town) -> None:
    path, planted = small
    listed = {file.path for file in planted.files} | {"schools.csv", "root.yaml", "measures.yaml"}
    listed |= {file.path for file in planted.reports} | set(planted.timetables)
    listed |= {path for year in planted.exams for path in (*(file.path for file in year.files), *year.forms.paths)}
    assert {entry.relative_to(path).as_posix() for entry in path.rglob("*") if entry.is_file()} == listed
    copies = [file for file in planted.files if file.kind == "duplicate"]
    assert [Path(file.path).name for file in copies] == [
        "Проведение работы по биологии, 5 класс. ВПР 2021 (1).xlsx",
        f"{Path(planted.work(2022, 'world', 4).path).stem} (1).xlsx",
    ]
    for copy in copies:
        original = planted.work(copy.year, str(copy.subject), int(copy.programme_grade or 0))
        assert (path / copy.path).read_bytes() == (path / original.path).read_bytes()
    for file in planted.files:
        if file.kind in {"temporary", "not_a_workbook"}:
            assert Path(file.path).name.startswith("~$") == (file.kind == "temporary")
            with pytest.raises(CalamineError):
                CalamineWorkbook.from_path(path / file.path)


def test_smallest_towns_hold_their_dirt(tmp_path: Path) -> None:
    for seed in range(3):
        planted = write_town(tmp_path / str(seed), n_schools=3, scale=0.5, seed=seed)
        late = planted.work(*PLANTED.late_work)
        assert (late.nbsp_marks, late.no_mark) == (9, 7)
        assert planted.work(2021, "math", 4).shifted == 12
        assert planted.work(2022, "history", 5).foreign_rows == 5


def test_writer_keeps_hostile_text(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["=cmd|' /C calc'!A0", "<b>&\"'", " x ", "4\xa0", "a\nb"],
        ["01", 1, 2.5, None, ""],
        ["\x02мягкий\x1fперенос"],
    ]
    write_xlsx(tmp_path / "a.xlsx", [("Лист & 1", rows), ("Два", [])])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Лист & 1", "Два"]
    found = [[cell.value for cell in row] for row in book["Лист & 1"].iter_rows()]
    assert found == [rows[0], ["01", 1, 2.5, None, None], ["мягкийперенос", None, None, None, None]]
    assert book["Лист & 1"]["A1"].data_type == "s"  # not a formula
    assert [column_name(i) for i in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
