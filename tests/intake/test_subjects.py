"""Names of files and textbooks, as they are met."""

from __future__ import annotations

import unicodedata

import pytest

from mskoko_lib.intake.subjects import parse_name, subjects_in, textbook_code


@pytest.mark.parametrize(
    ("name", "subject", "grade", "sample", "years"),
    [
        ("Проведение работы по математике, 4 класс. ВПР 2021.xlsx", "math", 4, None, (2021,)),
        ("Проведение работы по биологии, 7 класс (по образцу 6 класса). ВПР 2021.xlsx", "biology", 7, 6, (2021,)),
        ("Окружающий мир, 4 класс. ВПР 2020.xlsx", "world", 4, None, (2020,)),
        ("по русскому языку, 11-й класс.xlsx", "russian", 11, None, ()),
        ("Форма сбора результатов Английский язык 8 класс ВПР 2026.xlsx", "english", 8, None, (2026,)),
        ("Forma_sbora_rezultatov_2026_EN8.xlsx", "english", 8, None, (2026,)),
        ("vpr2022_forma_protokol_MA4.xlsx", "math", 4, None, (2022,)),
        ("vpr2021_opisanie_4_Математика_ALL.xlsx", "math", 4, None, (2021,)),
        ("физика 8 класс 2019-2020.xlsx", "physics", 8, None, (2019, 2020)),
        ("по обществознанию_6 класс", "social", 6, None, ()),
        ("2849657.xlsx", None, None, None, ()),
        ("Биология и химия, 8 класс.xlsx", None, 8, None, ()),
    ],
)
def test_names(name: str, subject: str | None, grade: int | None, sample: int | None, years: tuple[int, ...]) -> None:
    for form in ("NFC", "NFD"):  # macOS stores decomposed letters
        facts = parse_name(unicodedata.normalize(form, name))
        assert (facts.subject, facts.grade, facts.sample_grade, facts.years) == (subject, grade, sample, years)


def test_login_in_a_name() -> None:
    assert parse_name("EDU990001 математика").login == "edu990001"
    assert parse_name("математика 990001").login is None


def test_textbooks() -> None:
    assert textbook_code("ma4.8 | 1.1.3 | Петров") == ("math", 4)
    assert textbook_code("fi11.2 | Петров") == ("physics", 11)
    assert textbook_code("zz4.8") is None
    assert textbook_code("Петров П.П. Математика") is None
    assert subjects_in("Петров П.П. Алгебра 8 класс", textbook=True) == ("math",)
    assert subjects_in("Физическая география") == ("geography",)
