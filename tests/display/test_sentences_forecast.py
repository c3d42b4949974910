"""Sentences on forecasts and on the same pupils from work to work, against what was written by hand."""

from __future__ import annotations

import pytest

from mskoko_lib.display import sentences_forecast
from mskoko_lib.display.sentences import FORMS
from tests.display.test_sentences import Figure, plain, said
from tests.display.test_sentences_exams import percent


def came_true(x: int, low: float, high: float, precision: str = "exact") -> Figure:
    """x of 50 forecasts with Wilson's interval."""
    one = percent(x, 50, precision)
    return one.__class__(**{**one.__dict__, "indicator": "forecast_hit_share", "low": low, "high": high})


MADE = plain(13.4, "forecast_below_share", n=523, low=12.0, high=14.7)
COARSE = plain(13.4, "forecast_below_share", "coarse", n=523)
CASES: dict[str, list[tuple[dict[str, Figure], dict[str, str], str | None]]] = {
    "forecast": [
        ({"value": MADE}, {"name": "ОГЭ, прогноз"}, "ОГЭ, прогноз: 13,4~% (от 12,0 до 14,7)."),
        ({"value": COARSE}, {"name": "ОГЭ, прогноз"}, "ОГЭ, прогноз: 13~%."),
    ],
    "forecast_came": [
        (
            {"value": MADE, "actual": percent(79, 523)}, {"name": "ОГЭ", "inside": "вне интервала"},
            "ОГЭ: прогноз~— 13,4~% (от 12,0 до 14,7); на экзамене~— 79 из 523 (15,1~%), вне интервала.",
        ),
        # of rounded figures nobody can say where they lie
        (
            {"value": COARSE, "actual": percent(79, 523, "coarse")}, {"name": "ОГЭ", "inside": "вне интервала"},
            "ОГЭ: прогноз~— 13~%; на экзамене~— 15~%.",
        ),
    ],
    "calibrated": [
        (
            {"value": came_true(40, 67.0, 88.8)}, {"name": "Оправдались"},
            "Оправдались: 40 из 50 (80,0~%); с обещанными четырьмя случаями из пяти это согласуется.",
        ),
        (
            {"value": came_true(30, 46.2, 72.4)}, {"name": "Оправдались"},
            "Оправдались: 30 из 50 (60,0~%); это реже, чем обещано (четыре случая из пяти).",
        ),
        (
            {"value": came_true(48, 86.5, 98.9)}, {"name": "Оправдались"},
            "Оправдались: 48 из 50 (96,0~%); это чаще, чем обещано (четыре случая из пяти).",
        ),
        (
            {"value": came_true(30, 46.2, 72.4, "coarse")},
            {"name": "Оправдались"}, "Оправдались: 60~%.",
        ),
    ],
    "steps": [
        (
            {"s1": plain(3.72, "chain_mean_mark", n=40), "s2": plain(3.94, "chain_mean_mark", n=40)},
            {"name": "Средняя отметка", "n1": "диагностическая", "n2": "пробный"},
            "Средняя отметка: диагностическая~— 3,72, пробный~— 3,94.",
        ),
    ],
    "step_change": [
        (
            {"change": plain(0.22, "chain_mark_change", n=40, low=0.15, high=0.29)}, {"name": "К пробному"},
            "К пробному: +0,22 (от +0,15 до +0,29), различие подтверждается.",
        ),
        (
            {"change": plain(-0.03, "chain_mark_change", n=40, low=-0.09, high=0.04)}, {"name": "К экзамену"},
            "К экзамену: −0,03 (от −0,09 до +0,04), различие не выходит за пределы случайных колебаний.",
        ),
        (
            {"change": plain(0.22, "chain_mark_change", "coarse", n=40, low=0.15, high=0.29)}, {"name": "К пробному"},
            "К пробному: различие подтверждается.",
        ),
        ({"change": plain(None, "chain_mark_change", n=1)}, {"name": "К пробному"}, None),
    ],
}  # fmt: skip


def test_every_form_of_the_module_is_tried() -> None:
    assert set(CASES) == {name for name, one in FORMS.items() if one.__module__ == sentences_forecast.__name__}


@pytest.mark.parametrize(("form", "case"), [(form, k) for form, cases in CASES.items() for k in range(len(cases))])
def test_sentence(form: str, case: int) -> None:
    figures, words, expected = CASES[form][case]
    assert said(form, figures, words) == expected
    for slot, one in figures.items():
        closed = one.__class__(**{**one.__dict__, "shown": False, "reason": "hidden", "value": None})
        assert said(form, {**figures, slot: closed}, words) is None
