"""What is told of a forecast and of what came of it, counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from mskoko_lib.indicators import forecast_told
from mskoko_lib.indicators.forecast import CELL_COLUMNS, Forecast
from tests.observation_factory import one

CELL = {"year": 2022, "form": "oge", "subject": "math", "n_schools": 1, "mean": 15.5, "mean_low": 14.5, "mean_high": 16.5,
        "share": 10.0, "share_low": 5.0, "share_high": 15.0, "sat": True}  # fmt: skip


def made(*rows: dict[str, object], sat: bool = True) -> Forecast:
    cells = pd.DataFrame([{**CELL, "sat": sat, **row} for row in rows])[CELL_COLUMNS]
    pupils = pd.DataFrame(
        {
            "year": 2022, "form": ["oge"] * 5 + ["gve"], "subject": ["math"] * 3 + ["russian"] * 3,
            "school_id": ["1", "1", "2", "1", "2", "2"], "y": [10.0, 14.0, 9.0, 20.0, np.nan, 12.0], "low": 10.0, "high": 15.0,
        }
    )  # fmt: skip
    return Forecast(2022, cells, pupils, {})


HELD = made(
    {"school_id": "", "n": 45, "n_pairs": 90, "n_schools": 3, "actual_mean": 15.2, "n_failed": 5},
    {"school_id": "1", "n": 20, "n_pairs": 40, "actual_mean": 15.0, "n_failed": 2},
    {"school_id": "2", "n": 16, "n_pairs": 40, "actual_mean": 17.0, "n_failed": 1},
    {"school_id": "3", "n": 9, "n_pairs": 10, "actual_mean": 12.0, "n_failed": 2},
    {"school_id": "", "n": 12, "n_pairs": 33, "form": "gve", "actual_mean": 9.0, "n_failed": np.nan,
     "share": np.nan, "share_low": np.nan, "share_high": np.nan},
    {"school_id": "2", "n": 12, "n_pairs": 33, "form": "gve", "actual_mean": 15.0, "n_failed": np.nan,
     "share": np.nan, "share_low": np.nan, "share_high": np.nan},
)  # fmt: skip


def test_the_forecast_and_the_result_beside_it() -> None:
    told = forecast_told.forecast_observations(HELD, table_hash="h", schools=["1", "3"])
    mean = one(told, "forecast_mean", procedure="forecast_oge", school_id="")
    columns = ["kind", "obs_value", "numerator", "n", "low", "high"]
    assert mean[columns].tolist() == ["model", 15.5, 90, 45, 14.5, 16.5]
    share = one(told, "forecast_below_share", procedure="forecast_oge", school_id="1")
    assert share[columns].tolist() == ["model", 10, 40, 20, 5, 15]
    assert one(told, "forecast_actual_mean", procedure="forecast_oge", school_id="1")["obs_value"] == 15
    actual = one(told, "forecast_actual_share", procedure="forecast_oge", school_id="1")
    low, high = proportion_confint(2, 20, method="wilson")
    assert actual[columns].tolist() == ["share", 10, 2, 20, pytest.approx(100 * low), pytest.approx(100 * high)]
    assert bool(actual["sensitive"])
    # of nine pupils it would be a forecast of persons; of the second school nobody asked
    assert set(told["school_id"]) == {"", "1"}
    # where no threshold is known, the mean alone
    gve = told[told["procedure"] == "forecast_gve"]
    assert sorted(gve["indicator"]) == ["forecast_actual_mean", "forecast_mean"]


def test_before_the_exam_there_is_no_result() -> None:
    ahead = made({"school_id": "", "n": 45, "n_pairs": 90, "actual_mean": np.nan, "n_failed": np.nan}, sat=False)
    told = forecast_told.forecast_observations(ahead, table_hash="h")
    assert sorted(told["indicator"]) == ["forecast_below_share", "forecast_mean"]
    none = Forecast(2022, HELD.cells[:0], HELD.pupils[:0], {})
    assert forecast_told.forecast_observations(none, table_hash="h").empty
    assert forecast_told.calibration_observations(none, table_hash="h").empty


def counts(told: pd.DataFrame, **at: object) -> list[float]:
    return [float(x) for x in one(told, "forecast_hit_share", **at)[["numerator", "n"]]]


def test_how_many_forecasts_came_true() -> None:
    told = forecast_told.calibration_observations(HELD, table_hash="h", schools=["1"])
    every = {"procedure": "forecast", "school_id": ""}
    # means: school 1 and ГВЭ of school 2 inside, school 2 outside; shares: 10 % and 6.25 % inside
    assert counts(told, category="mean", **every) == [2, 3]
    assert counts(told, category="share", **every) == [2, 2]
    # pupils: 10, 14 and 12 inside, 9 and 20 outside, one has no result
    assert counts(told, category="pupil", **every) == [3, 5]
    assert counts(told, category="pupil", procedure="forecast", school_id="1") == [2, 3]
    assert counts(told, category="pupil", procedure="forecast_oge", subject="math") == [2, 3]
    assert counts(told, category="pupil", procedure="forecast_oge", subject="russian") == [0, 1]
    assert counts(told, category="pupil", procedure="forecast_gve", subject="russian") == [1, 1]
    assert set(told["school_id"]) == {"", "1"}
    low, high = proportion_confint(3, 5, method="wilson")
    pupil = one(told, "forecast_hit_share", category="pupil", **every)
    assert pupil[["low", "high"]].tolist() == pytest.approx([100 * low, 100 * high])
