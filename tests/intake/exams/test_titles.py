"""Titles name the exam: the subject's name wins over the code."""

from __future__ import annotations

from datetime import date

import pytest

from mskoko_lib.intake.exams import titles

DAY = date(2022, 6, 2)


@pytest.mark.parametrize(
    ("line", "exam", "subject"),
    [
        ("02 - Математика 2022.06.02", "oge", "math"),
        ("02 - Математика 2022.06.02", "ege", "math_profile"),
        ("02 - Математика профильная 02.06.2022", "ege", "math_profile"),
        ("22 - Математика базовая 2022.06.02", "ege", "math_base"),
        ("22 - Математика 2022.06.02", "ege", "math_base"),
        ("22 - Математика (профильный уровень) 2022.06.02", "ege", "math_profile"),
        ("Математика (базовый уровень)(2022.06.02)", "ege", "math_base"),
        ("52 - Математика 2022.06.02", "ege", "math"),  # ГВЭ has no levels
        ("12 - Литература 2022.06.02", "oge", "literature"),  # the name, not the code
        ("10 - Обществознание 2022-06-02", "oge", "social"),
        ("Информатика и ИКТ (КЕГЭ) 2022.06.02", "ege", "informatics"),
        ("13 - Испанский язык 2022.06.02", "ege", "spanish"),
        ("Китайский язык 2022.06.02", "ege", "chinese"),
        ("02 2022.06.02", "oge", "math"),
    ],
)
def test_subject(line: str, exam: str, subject: str) -> None:
    told = titles.parse(line)
    assert (told.code_of(exam), told.day) == (subject, DAY)


@pytest.mark.parametrize(
    "line", ["99 - Примерская Республика", "Протокол проверки результатов", "02 - Труд 2022.06.02", ""]
)
def test_no_subject(line: str) -> None:
    assert titles.parse(line).subject == ""


@pytest.mark.parametrize(
    ("line", "gve"),
    [
        ("51 - Русский язык 2022.05.25", True),
        ("ГВЭ Математика 2022.05.25", True),
        ("01 - Русский язык 2022.05.25", False),
        ("5 - Русский язык 2022.05.25", False),
    ],
)
def test_gve_by_code_or_name(line: str, gve: bool) -> None:
    assert titles.parse(line).gve is gve


def test_language_with_two_days_is_a_whole_exam_of_the_written_day() -> None:
    for line in ("09 - Английский язык п:2022.06.02; у:2022.06.17", "Английский язык у: 17.06.2022; п: 02.06.2022"):
        told = titles.parse(line)
        assert (told.subject, told.day, told.part) == ("english", DAY, "")
        assert told.dates == (DAY, date(2022, 6, 17))


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("Английский язык (письменная часть) 2022.06.02", "written"),
        ("Английский язык (устная часть) 2022.06.02", "oral"),
        ("29 - Английский язык 2022.06.02", "oral"),
        ("Английский язык (письменная и устная части) 2022.06.02", ""),
        ("09 - Английский язык 2022.06.02", ""),
        ("29 - Биология 2022.06.02", ""),
    ],
)
def test_part_of_a_language(line: str, part: str) -> None:
    assert titles.parse(line).part == part


@pytest.mark.parametrize(
    ("text", "exam"),
    [
        ("Протокол ОГЭ", "oge"), ("ГИА-9", "oge"), ("по программам среднего общего образования", "ege"),
        ("ГВЭ-11", "ege"), ("ОГЭ и ЕГЭ", ""), ("Итоги года", ""),
    ],
)  # fmt: skip
def test_words_that_name_the_exam(text: str, exam: str) -> None:
    assert titles.exam_word(text) == exam


def test_a_line_with_nothing_but_the_day() -> None:
    assert titles.lone_day("Дата экзамена: 02.06.2022 г.") == DAY
    assert titles.lone_day("2022-06-02T00:00:00") == DAY  # a date cell
    assert titles.lone_day("Сформировано 02.06.2022") is None
    assert titles.lone_day("31.02.2022") is None


def test_exam_in_the_name_of_a_file() -> None:
    found = titles.from_file_name("RCOI_OGE_normalized_02_2022.06.02 (1).csv")
    assert found is not None
    assert (found.subject, found.day, found.gve) == ("math", DAY, False)
    gve = titles.from_file_name("51_2022.06.02.csv")
    assert gve is not None
    assert gve.gve
    assert titles.from_file_name("22_2022.06.02.csv").code_of("ege") == "math_base"
    assert titles.from_file_name("29_2022.06.02.csv").part == "oral"
    for name in ("02.csv", "77_2022.06.02.csv", "02_2022.13.45.csv", "протокол.csv"):
        assert titles.from_file_name(name) is None
