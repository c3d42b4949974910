"""Which work a file is: from its content, from its name where it must be, refused where the two disagree."""

from __future__ import annotations

from pathlib import Path

import pytest

from mskoko_lib.intake import Delivery, read_year
from mskoko_lib.intake.works import Work, code_grade
from tests.intake.books import Norms, counts, events, make_root, math_4, read_2021, row_2021, save
from tests.intake.test_layouts import HEAD_2020, f1, form_2022, row_2020, row_f1

SOUND = ["1", "2", "2"]


def message(delivery: Delivery) -> str:
    return " ".join(delivery.passport.files["message"])


@pytest.mark.parametrize(
    ("codes", "grade"),
    [
        (["40001", 40002.0], 4),
        (["1003", "1004"], 11),
        (["20001"], None),
        ([], None),
        (["40001", "50001"], None),
        (["40001"] * 9 + ["50001"], 4),
    ],
)
def test_grade_of_codes(codes: list[object], grade: int | None) -> None:
    assert code_grade(codes) == grade


def test_school_years() -> None:
    spring, autumn = Work(2022, "math", 5, 5, "spring"), Work(2022, "math", 5, 4, "autumn")
    assert (spring.school_year, spring.graduation_year) == ("2021/22", 2028)
    assert (autumn.school_year, autumn.graduation_year) == ("2022/23", 2029)
    assert Work(2099, "math", 5, 4, "autumn").school_year == "2099/00"


def test_a_number_for_a_name_2021(tmp_path: Path) -> None:
    """Subject from the textbooks, grade from the codes."""
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", SOUND), row_2021("40002", SOUND, tail=("", "", ""))], name="2849657.xlsx")
    table = read_2021(root).tables["vpr_results"]
    assert table[["subject", "grade"]].to_numpy().tolist() == [["math", 4]] * 2


@pytest.mark.parametrize(
    ("code", "tail"),
    [("40001", ("", "", "")), ("20001", ("Петров П.П. Математика", "", "")), ("40001", ("Петров П.П.", "", ""))],
)
def test_a_number_for_a_name_that_content_cannot_mend(tmp_path: Path, code: str, tail: tuple[str, ...]) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021(code, SOUND, tail=tail)], name="2849657.xlsx")
    delivery = read_2021(root)
    assert counts(delivery) == (1, 0, 0, 0, 1)
    assert events(delivery) == {"refused_file": 1}
    assert "переименуйте файл" in message(delivery)
    assert delivery.passport.files.loc[0, "status"] == "refused"


def test_textbooks_that_disagree_among_themselves(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    rows = [row_2021("40001", SOUND), row_2021("40002", SOUND, tail=("Биология", "", ""))]
    math_4(root, rows, name="2849657.xlsx")
    assert counts(read_2021(root)) == (2, 0, 0, 0, 2)


def test_name_against_textbooks(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", SOUND, tail=("Биология 4 класс", "", ""))])
    delivery = read_2021(root)
    assert counts(delivery) == (1, 0, 0, 0, 1)
    assert "в имени Математика, по учебникам Биология" in message(delivery)


def test_2020_needs_its_name(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2020)
    save(root.path / "2020" / "1.xlsx", {"Sheet1": [HEAD_2020, row_2020(50001, "1", "", 4, "1", "1", "2")]})
    delivery = read_year(root, 2020, Norms())
    assert counts(delivery) == (1, 0, 0, 0, 1)
    assert "Математика, 4 класс. ВПР 2020.xlsx" in message(delivery)


@pytest.mark.parametrize("name", ["математика, 4 класс. ВПР 2020.xlsx", "математика, 4 класс, 2019-2020.xlsx"])
def test_another_year_in_the_name(tmp_path: Path, name: str) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", SOUND)], name=name)
    delivery = read_2021(root)
    assert counts(delivery) == (1, 0, 0, 0, 1)
    assert "папку его года" in message(delivery)


def test_another_year_inside(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2022, 2026)
    form_2022(root, "a.xlsx", "17.03.2021", "4")
    f1(root, [row_f1("edu990001", 40001, 2, 1, 3)], title="ВПР 2025 Русский язык 4 класс")
    assert counts(read_year(root, 2022, Norms())) == (4, 0, 0, 0, 4)
    assert counts(read_year(root, 2026, Norms())) == (1, 0, 0, 0, 1)


def test_sample_of_another_grade(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("80001", SOUND)], name="по математике, 8 класс (по образцу 7 класса). ВПР 2021.xlsx")
    row = read_2021(root).tables["vpr_results"].iloc[0]
    assert row[["grade", "programme_grade", "term", "graduation_year"]].tolist() == [8, 7, "spring", 2024]


def test_codes_of_another_grade_are_flagged(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("70001", SOUND)])
    delivery = read_2021(root)
    assert events(delivery) == {"code_grade": 1}
    assert delivery.tables["vpr_results"].loc[0, "grade"] == 4


def test_codes_outweigh_a_late_date(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2022)
    form_2022(root, "a.xlsx", "05.09.2022", "4")
    delivery = read_year(root, 2022, Norms())
    assert events(delivery)["term_by_codes"] == 1
    assert delivery.tables["vpr_results"].loc[0, ["term", "grade"]].tolist() == ["spring", 4]


def blank_2026(path: Path) -> Path:
    return save(path, {"Протокол": [["Код участника", "Вариант", "1 (5б)", "Итого баллов"], [80001, 1, 4, 4]]})


def test_a_form_without_a_school(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    blank_2026(root.path / "2026" / "английский язык, 8 класс.xlsx")
    delivery = read_year(root, 2026, Norms())
    assert counts(delivery) == (1, 0, 0, 0, 1)
    assert "папку, названную логином" in message(delivery)


def test_a_form_with_two_schools_in_its_path(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    blank_2026(root.path / "2026" / "edu990001" / "sch990001 английский язык, 8 класс.xlsx")
    blank_2026(root.path / "2026" / "edu990001" / "sch990002 английский язык, 8 класс, 2026.xlsx")
    files = read_year(root, 2026, Norms()).passport.files
    # the first names one school twice; the second is a byte-equal copy and is not read
    assert files["status"].tolist() == ["read", "duplicate"]
    (root.path / "2026" / files.loc[0, "file"].split("/", 1)[1]).unlink()
    delivery = read_year(root, 2026, Norms())
    assert counts(delivery) == (1, 0, 0, 0, 1)
    assert "разные логины" in message(delivery)
