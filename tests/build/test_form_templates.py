"""Workbooks of forms for the schools of a town: what is in them, what is known already, what they cost, and no name."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from mskoko_lib.build.form_templates import PAGE, write_templates
from mskoko_lib.demo import write_town
from mskoko_lib.demo.people import person
from mskoko_lib.demo.town import build
from mskoko_lib.forms import DEPARTMENT_FORMS, FORMS, SCHOOL_FORMS

Written = tuple[Path, Path, int]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """(data root, folder of templates, number of workbooks) of a town of four schools."""
    path = tmp_path_factory.mktemp("templates")
    write_town(path / "town", n_schools=4, years=(2021, 2022), scale=0.5)
    folder, n = write_templates(path / "town", 2022, path / "output")
    return path / "town", folder, n


def books(folder: Path) -> list[Path]:
    """Workbooks of schools; the department's lies beside their folders."""
    return sorted(folder.glob("*/*.xlsx"))


def test_a_workbook_per_school_that_teaches_grade_nine(written: Written) -> None:
    _, folder, n = written
    assert n == len(books(folder)) == 4
    assert {path.parent.name for path in books(folder)} == {path.stem.rsplit("edu", 1)[1] for path in books(folder)}
    assert (folder / PAGE).is_file()


def test_sheets_headers_lists_and_locks(written: Written) -> None:
    book = openpyxl.load_workbook(books(written[1])[0])
    titles = [sheet.title for sheet in book.worksheets]
    assert titles[0] == "Как заполнять"
    known = {form.sheet: form for form in FORMS}
    forms = [sheet for sheet in book.worksheets if sheet.title in known]
    assert len(forms) >= 4
    for sheet in forms:
        assert isinstance(sheet, Worksheet)
        assert sheet.protection.sheet
        cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
        headers = [field.header for field in known[sheet.title].fields_of(2022)]
        assert set(headers) <= set(cells), sheet.title
        assert all(cells[header].protection.locked for header in headers)
        below = sheet.cell(cells[headers[-1]].row + 2, cells[headers[-1]].column)
        assert not below.protection.locked
        assert sheet.data_validations.dataValidation, sheet.title
        assert sheet.freeze_panes is not None
        assert any("Форма МСОКО" in str(value) for value in cells)


def test_the_department_has_one_workbook_with_all_its_schools(written: Written) -> None:
    (path,) = written[1].glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    assert [sheet.title for sheet in book.worksheets] == [
        "Как заполнять",
        *(form.sheet for form in DEPARTMENT_FORMS),
        "Школы",
    ]
    listed = [cell.value for cell in book["Школы"]["A"]]
    assert len(listed) == 4
    assert all(str(value)[:6].isdigit() for value in listed)
    rules = [rule.formula1 for rule in book[DEPARTMENT_FORMS[0].sheet].data_validations.dataValidation]
    assert "'Школы'!$A$1:$A$4" in rules


def test_months_and_grades_stand_in_the_attendance_form(written: Written) -> None:
    book = openpyxl.load_workbook(books(written[1])[0])
    cells = [tuple(row) for row in book["2.1 Посещаемость"].iter_rows(max_col=2, values_only=True)]
    assert ("январь", 1) in cells
    assert ("декабрь", 9) in cells
    assert ("июль", 1) not in cells


def test_what_is_known_is_filled_in(written: Written) -> None:
    """The school's name, code and login, and figures of the protocols."""
    for path in books(written[1]):
        book = openpyxl.load_workbook(path)
        text = "\n".join(str(c.value) for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.value)
        login = path.stem.split()[-1]
        assert login in text
        assert f"код {path.parent.name}" in text
        assert "участников русского языка в протоколах ОГЭ: " in text
        assert "в форме 2021 года " in text
        assert "ДЕМОНСТРАЦИОННЫЕ ДАННЫЕ" in text


def test_no_name_is_in_a_template(written: Written) -> None:
    town = build(4, 20220901, 0.5)
    # «Примерный» and the like may stand in instructions; whole names may not
    names = [f"{one.surname} {one.first}" for one in (person(town, pupil) for pupil in range(len(town.cohort)))]
    surnames = {name.split()[0] for name in names}
    for path in books(written[1]):
        with zipfile.ZipFile(path) as parts:
            text = "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
        assert not [name for name in surnames if f">{name}<" in text]


def test_the_burden_is_told(written: Written) -> None:
    page = (written[1] / PAGE).read_text(encoding="utf-8")
    assert "Content-Security-Policy" in page
    assert "Ничего не спрашивается дважды" in page
    assert "апелляции о несогласии с баллами" in page
    for form in SCHOOL_FORMS:
        assert form.item in page
    assert "http" not in page.replace("http-equiv", "")


def test_same_input_gives_the_same_bytes(written: Written, tmp_path: Path) -> None:
    root, folder, _ = written
    again, _ = write_templates(root, 2022, tmp_path)
    assert {p.name: p.read_bytes() for p in books(again)} == {p.name: p.read_bytes() for p in books(folder)}


def test_forms_go_out_before_anything_came(tmp_path: Path) -> None:
    write_town(tmp_path / "town", n_schools=3, years=(2020,), scale=0.5)
    _, n = write_templates(tmp_path / "town", 2022, tmp_path / "output")
    assert n == 3


@pytest.mark.libreoffice
def test_libreoffice_opens_every_template(written: Written, tmp_path: Path) -> None:
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "ods", "--outdir",
         str(tmp_path / "out"), *map(str, books(written[1]))],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    assert len(list((tmp_path / "out").glob("*.ods"))) == len(books(written[1]))
