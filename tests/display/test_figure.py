"""A figure after the decision: each part of it in every state it can be in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mskoko_lib.disclosure import Decided, decide
from mskoko_lib.display.figure import Figure, figures_of
from mskoko_lib.display.russian import number
from mskoko_lib.params import load
from tests.observation_factory import figure, frame, share

PARTS = ("value", "numerator", "n", "interval")


def one(row: dict[str, Any], precision: str = "exact", status: str = "free") -> Figure:
    """The figure of one observation, decided by hand."""
    table = frame(row).assign(conf_status=status)
    return figures_of(Decided(table, {row["obs_id"]: precision}))[row["obs_id"]]


def texts(made: Figure) -> list[str]:
    return [made.cell(part).text.replace("\u00a0", "~") for part in PARTS]


def values(made: Figure) -> list[float | None]:
    return [made.cell(part).value for part in PARTS]


def marks(**more: Any) -> dict[str, Any]:
    return share("mark_share", 193, 820, category="2", low=20.75, high=26.56, interval="wilson", **more)


def test_exact_figure_shows_every_part() -> None:
    made = one(marks())
    assert texts(made) == ["23,5", "193", "820", "20,8–26,6"]
    assert values(made) == [pytest.approx(100 * 193 / 820), 193, 820, None]  # Excel gets it unrounded
    assert [made.cell(part).number_format for part in PARTS] == ["0.0", "0", "0", None]
    assert {made.cell(part).obs_id for part in PARTS} == {made.obs_id}
    assert made.text().replace("\u00a0", "~") == "23,5~%"
    assert made.exact


def test_coarse_figure_shows_a_whole_percent_and_no_counts() -> None:
    made = one(marks(), "coarse")
    assert texts(made) == ["24", "скр.", "скр.", "скр."]
    assert values(made) == [24.0, None, None, None]
    assert made.cell().number_format == "0"
    assert made.text().replace("\u00a0", "~") == "24~%"
    assert not made.exact


def test_band_shows_no_number_to_excel() -> None:
    made = one(marks(), "band")
    assert texts(made) == ["0–25", "скр.", "скр.", "скр."]
    assert values(made) == [None] * 4
    assert made.cell().number_format is None
    assert made.text().replace("\u00a0", "~") == "0–25~%"


@pytest.mark.parametrize("status", ["primary", "secondary"])
def test_hidden_numbers_are_dropped(status: str) -> None:
    made = one(marks(), status=status)
    assert (made.value, made.numerator, made.n, made.low, made.high) == (None,) * 5
    assert texts(made) == ["скр."] * 4
    assert values(made) == [None] * 4
    assert {made.cell(part).reason for part in PARTS} == {"hidden"}
    assert made.text() == "скр."
    assert "193" not in repr(made)
    assert "820" not in repr(made)


@pytest.mark.parametrize(("state", "symbol"), [("no_pupils", "—"), ("no_data", "…")])
def test_empty_is_told_apart_from_hidden(state: str, symbol: str) -> None:
    made = one(figure("mark_share", None, category="2", obs_status=state, n=0))
    assert texts(made) == [symbol] * 4
    assert {made.cell(part).reason for part in PARTS} == {state}
    # Hidden wins: an empty symbol would tell that the hidden figure is a zero.
    assert one(figure("mark_share", None, obs_status=state, n=0), status="primary").text() == "скр."


def test_part_that_a_figure_does_not_have() -> None:
    made = one(figure("sou", 56.04, kind="mean", n=5))
    assert texts(made) == ["56,0", "х", "5", "х"]
    assert made.cell("numerator").reason == "not_applicable"


def test_difference_has_signs_and_points() -> None:
    row = figure("good_marks_change", -19.96, kind="model", n=100, low=-32.91, high=6.25, interval="newcombe")
    made = one(row)
    assert made.text().replace("\u00a0", "~") == "−20,0~п.~п."
    assert texts(made) == ["−20,0", "х", "100", "от −32,9 до 6,3"]
    assert one(row, "coarse").text().replace("\u00a0", "~") == "−20~п.~п."
    positive = figure("good_marks_change", 20.0, kind="model", n=100, low=6.2, high=32.9)
    assert one(positive).text().replace("\u00a0", "~") == "+20,0~п.~п."
    assert one(positive).cell("interval").text == "6,2–32,9"


def test_one_possible_place_is_one_number() -> None:
    places = [figure("noko_place", 4.0, kind="value", n=9, low=low, high=high) for low, high in ((4, 8), (1, 1))]
    assert [one(place).cell("interval").text for place in places] == ["4–8", "1"]
    # of a share both ends may be printed alike and yet lie apart
    share_of_all = share("mark_share", 820, 820, category="2", low=99.96, high=100.0, interval="wilson")
    assert one(share_of_all).cell("interval").text == "100,0–100,0"


def test_means_keep_their_own_decimals() -> None:
    mean = figure("mean_mark", 3.456, kind="mean", numerator=3456, n=1000)
    assert (one(mean).cell().text, one(mean, "coarse").cell().text) == ("3,46", "3,5")
    assert (one(mean).cell().value, one(mean, "coarse").cell().value) == (3.456, 3.5)
    assert (one(mean).cell().number_format, one(mean, "coarse").cell().number_format) == ("0.00", "0.0")


@given(st.integers(50, 999).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_excel_gets_no_more_digits_than_the_page(case: tuple[int, int]) -> None:
    x, n = case
    cell = one(share("success_share", x, n), "coarse").cell()
    assert cell.value is not None
    assert cell.value == int(cell.value)
    assert cell.text == number(cell.value) or 200 * x % (2 * n) == n  # a half may go either way


def test_every_observation_of_a_decision_becomes_a_figure() -> None:
    rows = frame(
        share("mark_share", 3, 400, category="2"),
        share("mark_share", 100, 400, category="3"),
        share("success_share", 397, 400, school_id="999001"),
        share("success_share", 300, 400, school_id="999002"),
    )
    decided = decide(rows, audience="school", policy=load(2022).disclosure, own_school_id="999001")
    made = figures_of(decided)
    assert list(made) == rows["obs_id"].tolist()
    assert [(f.shown, f.precision) for f in made.values()] == [
        (False, "coarse"), (True, "coarse"), (True, "exact"), (False, "exact"),
    ]  # fmt: skip
    # A hidden figure is empty whatever its numbers were.
    for f in made.values():
        if not f.shown:
            assert f.value is f.numerator is f.n is f.low is f.high is None


def test_only_a_share_carries_numerator_and_n_to_the_workbook() -> None:
    made = one(marks()).cell()
    assert (made.is_share, made.numerator, made.n) == (True, 193, 820)
    coarse = one(marks(), "coarse").cell()
    assert (coarse.is_share, coarse.numerator, coarse.n) == (True, None, None)
    # completion is a percent too, but a sum of points over pupils is no numerator of it
    mean = one(figure("task_completion", 61.5, kind="mean", numerator=123.0, n=100)).cell()
    assert (mean.is_share, mean.numerator, mean.n) == (False, None, None)
    assert not one(figure("sou", 54.0, kind="mean", n=100)).cell().is_share


def test_a_change_that_is_printed_as_nought_is_nought_in_a_spreadsheet() -> None:
    """Else the page would say «0,0» and the workbook «−0,0»; a change that is printed stays unrounded."""
    values_of = [
        one(figure("success_change", value, kind="model", numerator=100, n=100)).cell("value")
        for value in (-0.03, -0.06, 0.03)
    ]
    assert [cell.value for cell in values_of] == [0.0, -0.06, 0.03]
    assert [cell.text for cell in values_of] == ["0,0", "−0,1", "0,0"]
