"""Scales of the exams: what the files of norms say, and nothing from a neighbouring year."""

from __future__ import annotations

import pytest

from mskoko_lib import norms
from mskoko_lib.norms import exams


@pytest.fixture(scope="module")
def known() -> norms.Norms:
    return norms.load()


def test_oge_scale_of_the_year(known: norms.Norms) -> None:
    scale = exams.oge_scale(known, 2022, "math")
    assert scale is not None
    assert (scale.max_score, scale.min_score, scale.lowers) == (31, {3: 8, 4: 15, 5: 22}, True)
    assert [scale.mark(score) for score in (0, 7, 8, 14, 15, 21, 22, 31)] == [2, 2, 3, 3, 4, 4, 5, 5]


def test_languages_have_one_scale(known: norms.Norms) -> None:
    english, spanish = (exams.oge_scale(known, 2022, subject) for subject in ("english", "spanish"))
    assert english == spanish
    assert english is not None
    assert english.min_score == {3: 29, 4: 46, 5: 58}


@pytest.mark.parametrize(("year", "subject"), [(2020, "math"), (2019, "chemistry"), (2026, "physics"), (1999, "math")])
def test_no_scale_is_no_scale(known: norms.Norms, year: int, subject: str) -> None:
    assert exams.oge_scale(known, year, subject) is None


def test_base_maths_in_its_years_only(known: norms.Norms) -> None:
    scale = exams.base_maths_scale(known, 2026)
    assert scale is not None
    assert scale.min_score == {3: 7, 4: 12, 5: 17}
    assert exams.base_maths_scale(known, 2021) is None


def test_test_scores_are_of_confirmed_tables_only(known: norms.Norms) -> None:
    table = exams.ege_scores(known, 2026, "russian")
    assert table is not None
    assert (len(table), table[0], table[36], table[50]) == (51, 0, 67, 100)
    assert exams.ege_scores(known, 2022, "russian") is None  # from memory
    assert exams.ege_scores(known, 2026, "english") == exams.ege_scores(known, 2026, "german")


def test_largest_primary_scores(known: norms.Norms) -> None:
    assert exams.primary_max(known, 2022, "oge", "math") == 31
    assert exams.primary_max(known, 2026, "oge", "physics") == 39  # the maximum is known, the scale is not
    assert exams.primary_max(known, 2022, "ege", "russian") == 58
    assert exams.primary_max(known, 2022, "ege", "french") == 100
    assert exams.primary_max(known, 2026, "ege", "chinese") == 80
    assert exams.primary_max(known, 2021, "ege", "russian") is None  # from memory
    assert exams.primary_max(known, 2022, "ege", "physics") is None
