"""The rule of the medal and the changes of the exams, year by year, out of the shipped norms."""

from __future__ import annotations

import pytest

from mskoko_lib import norms
from mskoko_lib.norms.exam_changes import certificate_by_ege, exam_changes
from mskoko_lib.norms.medals import Condition, medal_rule

PROFILE = Condition(70, "maths", 70, base_mark=5)


@pytest.fixture(scope="module")
def known() -> norms.Norms:
    return norms.load()


@pytest.mark.parametrize("year", [2019, 2022, 2023])
def test_russian_and_maths_in_one_degree(known: norms.Norms, year: int) -> None:
    rule = medal_rule(known, year)
    assert rule is not None
    assert rule.degrees == {"first": PROFILE}


def test_the_year_without_exams_judges_nobody(known: norms.Norms) -> None:
    rule = medal_rule(known, 2020)
    assert rule is not None
    assert rule.degrees == {}


def test_the_year_of_the_state_exam_by_marks(known: norms.Norms) -> None:
    rule = medal_rule(known, 2021)
    assert rule is not None
    assert rule.degrees == {"first": Condition(70, "minimum", gve_mark=5)}
    # the order was seen quoted, not printed: the remark says so, and not that it is from memory
    assert rule.remark == "норма по вторичному источнику"


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_two_degrees_from_2024(known: norms.Norms, year: int) -> None:
    rule = medal_rule(known, year)
    assert rule is not None
    assert rule.degrees == {
        "first": Condition(70, "any", 70, base_mark=5),
        "second": Condition(60, "any", 60, base_mark=5),
    }
    assert rule.remark


def test_a_year_without_a_norm_has_no_rule(known: norms.Norms) -> None:
    assert medal_rule(known, 2018) is None


def test_what_changed_is_told_of_its_own_year_only(known: norms.Norms) -> None:
    told = exam_changes(known, 2022, 2021, oge=["math"], ege=[])
    assert any("Базовая" in one or "базовая" in one for one in told.told)
    assert told.remark
    quiet = exam_changes(known, 2023, 2022, oge=[], ege=[])
    assert (quiet.told, quiet.remark) == ((), "")


def test_a_changed_scale_is_found_in_the_norms(known: norms.Norms) -> None:
    # mathematics: 32 points in 2019, 31 since; the same cut-offs of the marks
    assert exam_changes(known, 2022, 2019, oge=["math"], ege=[]).scales == ("math",)
    assert exam_changes(known, 2022, 2021, oge=["math"], ege=[]).scales == ()
    # a year without a scale changes nothing
    assert exam_changes(known, 2022, 2020, oge=["math"], ege=[]).scales == ()


def test_years_whose_exams_did_not_decide_on_the_certificate(known: norms.Norms) -> None:
    assert [certificate_by_ege(known, year) for year in (2019, 2020, 2021, 2022)] == [True, False, False, True]
