"""What goes back to a school: red cells, comments, a letter, and no other school's row."""

from __future__ import annotations

import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from mskoko_lib.build.returns import LETTER, write_returns
from mskoko_lib.intake.passport import Events
from tests.intake.books import HEAD_2021, ONE, TWO, make_root, row_2021, save, save_2021

MANY = "2021/Математика, 4 класс.xlsx"
FORM = "2021/edu990001/Форма сбора.xlsx"
FORM_HEAD = ["Код", "Вариант", "1", "2", "Итого баллов"]


def faults(*, form: bool = False) -> pd.DataFrame:
    """School 1: two faults in row 2 (N2 and none named); school 2: one fault in row 3. The form: one of school 1."""
    events = Events()
    if form:
        events.add("bad_task", FORM, "Результаты", row=3, cell="C3", found="да", school="990001")
        return events.table()
    events.add("task_above_max", MANY, "Sheet", row=2, cell="J2", found="4 из 1", school="990001")
    events.add("code_conflict", MANY, "Sheet", row=2, found="код 40001", school="990001")
    events.add("no_code", MANY, "Sheet", row=3, cell="D3", school="990002")
    events.add("spaces", MANY, "Sheet", row=4, cell="A4", school="990001")  # corrected: nothing to do
    events.add("no_mark", MANY, "Sheet", cell="E", n=5)  # of no row: not returned
    return events.table()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = make_root(tmp_path, 2021)
    rows = [
        row_2021("40001", ["4", "1"], tail=("=1+1", "", "")), row_2021("", ["1", "1"], school=TWO, place="другая"),
        row_2021("40003", ["1", "1"]),
    ]  # fmt: skip
    save_2021(tmp_path / MANY, rows, 2)
    written = write_returns(root, 2021, faults(), tmp_path / "output" / "returns")
    assert [p.relative_to(tmp_path / "output/returns").as_posix() for p in written] == [
        "990001/Математика, 4 класс.xlsx", f"990001/{LETTER}", "990002/Математика, 4 класс.xlsx", f"990002/{LETTER}",
    ]  # fmt: skip
    return tmp_path / "output" / "returns"


def test_only_own_faulty_rows_are_copied(folder: Path) -> None:
    sheet = openpyxl.load_workbook(folder / "990001" / "Математика, 4 класс.xlsx")["Sheet"]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    assert rows[0][0] == "Строка в вашем файле"
    assert rows[1][:3] == (1, *HEAD_2021[:2])
    assert rows[2][0] == 2
    assert rows[2][1] == ONE
    assert rows[2][4] == "40001"
    assert "другая" not in str(rows)
    assert TWO not in str(rows)
    assert "40003" not in str(rows)
    other = openpyxl.load_workbook(folder / "990002" / "Математика, 4 класс.xlsx")["Sheet"]
    assert [other.cell(k, 1).value for k in (1, 2, 3)] == ["Строка в вашем файле", 1, 3]
    assert ONE not in str(list(other.iter_rows(values_only=True)))


def test_red_cell_and_comment_stand_at_the_named_cell(folder: Path) -> None:
    sheet = openpyxl.load_workbook(folder / "990001" / "Математика, 4 класс.xlsx")["Sheet"]
    marked = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row if cell.comment}
    told = {place: cell.comment.text for place, cell in marked.items() if cell.comment}
    assert sorted(marked) == ["B3", "K3"]  # A2 and J2 of the source, one column to the right
    assert all(cell.fill.fgColor.rgb == "FFFFC7CE" for cell in marked.values())
    assert marked["K3"].value == "4"
    assert told["K3"] == (
        "Найдено: 4 из 1\nЗамечание: балл выше максимального за задание, ячейка считается пустой.\n"
        "Что сделать: Сверьте балл с работой: он не может быть больше максимального за это задание."
    )
    assert "код 40001" in told["B3"]


def test_text_like_a_formula_stays_text(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    book = openpyxl.Workbook()
    for row in (["логин школы", "код обучающегося", "всего баллов"], ["sch990001", "", 5]):
        book.worksheets[0].append(row)
    book.worksheets[0]["B2"].value = "=1+1"
    book.worksheets[0]["B2"].data_type = "s"
    book.save(tmp_path / "2021/a.xlsx")
    events = Events()
    events.add("bad_code", "2021/a.xlsx", "Sheet", row=2, cell="B2", found="=1+1", school="990001")
    write_returns(root, 2021, events.table(), tmp_path / "returns")
    cell = openpyxl.load_workbook(tmp_path / "returns/990001/a.xlsx").worksheets[0]["C3"]
    assert (cell.value, cell.data_type, bool(cell.quotePrefix)) == ("=1+1", "s", True)


def test_modes_are_private(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path.name


def test_letter_says_places_and_what_to_do(folder: Path) -> None:
    text = (folder / "990001" / LETTER).read_text(encoding="utf-8")
    assert text.startswith("Кому: Школа № 1\n")
    assert "замечаний: 2." in text
    assert f"{MANY}, лист «Sheet», ячейки J2" in text
    assert f"{MANY}, лист «Sheet», ячейки A2" in text
    assert "Что сделать: Проверьте коды участников" in text
    assert "40001" not in text
    assert "990002" not in text


def test_more_than_ten_places_are_counted(tmp_path: Path) -> None:
    root, events = make_root(tmp_path, 2021), Events()
    for row in range(2, 15):
        events.add("no_code", "2021/нет.xlsx", "Л", row=row, cell=f"A{row}", school="990001")
    write_returns(root, 2021, events.table(), tmp_path / "returns")
    text = (tmp_path / "returns/990001" / LETTER).read_text(encoding="utf-8")
    assert "ячейки A2, A3, A4, A5, A6, A7, A8, A9, A10, A11\n" in text
    assert "и ещё 3" in text


def own_form(tmp_path: Path, extra: str = "") -> Path:
    rows: list[list[object]] = [
        [*FORM_HEAD],
        ["40001", "1", "1", "2", 3],
        ["40002", "1", "да", "1", 1],
        ["40003", "2", "0", "0", 0],
    ]
    memo: list[list[object]] = [["Читайте", extra]]
    save(tmp_path / FORM, {"Результаты": rows, "Памятка": memo})
    write_returns(make_root(tmp_path), 2021, faults(form=True), tmp_path / "returns")
    return tmp_path / "returns/990001/Форма сбора.xlsx"


def test_own_form_goes_back_whole(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(own_form(tmp_path))
    assert book.sheetnames == ["Результаты", "Памятка"]
    assert book["Результаты"]["A4"].value == "40003"
    marked = [cell.coordinate for row in book["Результаты"].iter_rows() for cell in row if cell.comment]
    assert marked == ["C3"]
    assert book["Результаты"]["C3"].fill.fgColor.rgb == "FFFFC7CE"


def test_form_that_names_another_school_is_not_returned_whole(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(own_form(tmp_path, extra="логин edu990002"))
    assert book.sheetnames == ["Результаты"]
    assert [row[0] for row in book["Результаты"].iter_rows(values_only=True)] == ["Строка в вашем файле", 1, 3]


def test_same_input_gives_the_same_bytes_and_the_folder_is_replaced(tmp_path: Path) -> None:
    first = own_form(tmp_path).read_bytes()
    (tmp_path / "returns" / "old").mkdir()
    assert own_form(tmp_path).read_bytes() == first
    assert sorted(p.name for p in (tmp_path / "returns").iterdir()) == ["990001"]
    assert not list(tmp_path.glob(".*"))


@pytest.mark.libreoffice
def test_libreoffice_opens_what_is_returned(folder: Path, tmp_path: Path) -> None:
    source = folder / "990001" / "Математика, 4 класс.xlsx"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "xlsx", "--outdir",
         str(tmp_path / "lo-out"), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert openpyxl.load_workbook(tmp_path / "lo-out" / source.name)["Sheet"]["K3"].comment is not None
