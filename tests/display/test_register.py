"""Passports of indicators: every figure that is made has one, every one is used, and figures are written as it says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from mskoko_lib import roadmap
from mskoko_lib.display.register import excel_format, passports, written
from mskoko_lib.indicators import vpr
from mskoko_lib.observations import Measure

INDICATORS = Path(__file__).resolve().parents[2] / "params" / "indicators.yaml"
#: indicators whose measure is made inside a function, checked against the observations in tests/indicators/test_vpr.py
INSIDE = {"score_count", "task_completion", "task_full_share", "success_change", "good_marks_change"}


def measured() -> set[str]:
    tuples = [value for value in vars(vpr).values() if isinstance(value, tuple)]
    return {measure.indicator for measures in tuples for measure in measures if isinstance(measure, Measure)}


def test_every_indicator_of_vpr_has_a_passport_and_every_passport_an_indicator() -> None:
    # of the other items: tests/build/test_report.py, over the figures that notes show
    of_vpr = {name for name, one in passports().items() if one.plan_item == "1.4"}
    assert measured() | INSIDE | {"planned_completion"} == of_vpr
    assert not measured() & INSIDE


def test_the_file_is_read_as_it_stands() -> None:
    raw = yaml.safe_load(INDICATORS.read_text(encoding="utf-8"))
    assert list(raw) == list(passports())
    items = {"0", *(item.number for item in roadmap.load(2022).items)}  # 0: the summary
    for name, passport in passports().items():
        assert passport.model_dump() == raw[name]
        assert passport.plan_item in items
        assert passport.coarse_decimals <= passport.decimals
        assert passport.label
        assert passport.formula
        assert passport.source


def test_decimals_are_those_of_the_style_sheet() -> None:
    # NOTES §6, rule 7: one decimal for shares and mean points, two for mean marks; pupils are whole; to others whole percent.
    wanted = {"pupils": (0, 0), "number": (0, 0), "pct": (1, 0), "points": (1, 1), "mark": (2, 1), "pp": (1, 0)}
    for name, passport in passports().items():
        if name.startswith(
            ("lessons_", "unexcused_of_", "unknown_of_")
        ):  # of lessons, so many that a tenth names nobody
            assert (passport.decimals, passport.coarse_decimals) == (1, 1), name
        elif name != "list_probability":  # a probability to the per cent
            assert (passport.decimals, passport.coarse_decimals) == wanted[passport.unit], name


@pytest.mark.parametrize(
    ("indicator", "value", "precision", "bare", "with_unit", "excel"),
    [
        ("takers", 12345.0, "exact", "12`345", "12`345", "0"),
        ("mark_share", 23.45, "exact", "23,5", "23,5~%", "0.0"),
        ("mark_share", 23.45, "coarse", "23", "23~%", "0"),
        ("mean_mark", 3.455, "exact", "3,46", "3,46", "0.00"),
        ("mean_mark", 3.455, "coarse", "3,5", "3,5", "0.0"),
        ("mean_primary_score", 11.25, "exact", "11,3", "11,3", "0.0"),
        ("good_marks_change", -3.24, "exact", "−3,2", "−3,2~п.~п.", "0.0"),
        ("good_marks_change", 3.24, "exact", "3,2", "+3,2~п.~п.", "0.0"),
        ("good_marks_change", 3.24, "coarse", "3", "+3~п.~п.", "0"),
        ("success_change", -0.04, "exact", "0,0", "0,0~п.~п.", "0.0"),
    ],
)
def test_written(indicator: str, value: float, precision: str, bare: str, with_unit: str, excel: str) -> None:
    def plain(text: str) -> str:
        return text.replace("\u00a0", "~").replace("\u202f", "`")

    assert plain(written(indicator, value, precision)) == bare
    assert plain(written(indicator, value, precision, unit=True)) == with_unit
    assert excel_format(indicator, precision) == excel


def test_unknown_keys_and_indicators_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        written("no_such_indicator", 1.0, "exact")
    text = INDICATORS.read_text(encoding="utf-8")
    bad = tmp_path / "indicators.yaml"
    bad.write_text(text.replace("  decimals: 0", "  digits: 0", 1), encoding="utf-8")
    with pytest.raises(ValidationError):
        passports(bad)
    bad.write_text(text.replace("unit: pct", "unit: percent", 1), encoding="utf-8")
    passports.cache_clear()
    with pytest.raises(ValidationError):
        passports(bad)
