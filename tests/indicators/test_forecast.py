"""The forecast against statsmodels, Student's distribution and counts by hand; what is told of it in `test_forecast_told`."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from pandas.testing import assert_frame_equal
from scipy.stats import binom
from scipy.stats import t as student

from mskoko_lib.indicators import forecast as made_by

KEYS = {"form": "oge", "subject": "math"}


def pairs(
    seed: int, n: int, *, tau: float = 0.0, schools: int = 6, sigma: float = 3.0, own: float = 0.0
) -> pd.DataFrame:
    """y = 4 + 0.8x + own·«its own teacher» + shift of the school + error; pupils of each school in turn."""
    rng = np.random.default_rng(seed)
    code = np.arange(n) % schools
    x = np.round(rng.normal(18, 6, n))
    is_own = code % 2 == 0
    y = 4 + 0.8 * x + own * is_own + rng.normal(0, tau, schools)[code] + rng.normal(0, sigma, n)
    return pd.DataFrame({"x": x, "own": is_own, "school_id": code.astype(str), "y": y})


def fitted(table: pd.DataFrame) -> made_by.Model:
    model = made_by.fit(table)
    assert model is not None
    return model


#: residuals of equal mean in every school: there is nothing between schools
FLAT = pd.concat([pairs(3, 60, schools=1).assign(school_id=k, own=False) for k in "ABC"], ignore_index=True)
NEW = pd.DataFrame({"x": [10.0, 10.0, 18.0, 25.0], "own": False, "school_id": ["A", "B", "B", "Z"]})


def test_without_shifts_it_is_least_squares() -> None:
    model = fitted(FLAT)
    oracle = sm.OLS(FLAT["y"], sm.add_constant(FLAT[["x"]])).fit()
    assert (model.tau2, model.has_own, model.n_pairs, model.df) == (0, False, 180, 178)
    assert model.theta == pytest.approx(oracle.params.to_numpy())
    assert model.sigma2 == pytest.approx(oracle.mse_resid)
    frame = oracle.get_prediction(sm.add_constant(NEW[["x"]])).summary_frame(alpha=0.2)
    told = made_by.predict_pupils(model, NEW)
    assert told["mean"].tolist() == pytest.approx(frame["mean"].tolist())
    assert told["low"].tolist() == pytest.approx(frame["obs_ci_lower"].tolist())
    assert told["high"].tolist() == pytest.approx(frame["obs_ci_upper"].tolist())
    # the mean of several pupils: what is not known of the line, and the pupils' own errors
    at = oracle.t_test([1, NEW["x"].mean()])
    half = student.ppf(0.9, 178) * np.sqrt(float(at.sd.item()) ** 2 + oracle.mse_resid / 4)
    mean = NEW["x"].mean() * oracle.params["x"] + oracle.params["const"]
    assert made_by.predict_mean(model, NEW) == pytest.approx((mean, mean - half, mean + half))


def test_a_wider_promise_has_a_wider_interval() -> None:
    narrow, wide = (made_by.predict_pupils(fitted(FLAT), NEW, level) for level in (0.8, 0.95))
    ratio = (wide["high"] - wide["mean"]) / (narrow["high"] - narrow["mean"])
    assert ratio.tolist() == pytest.approx([student.ppf(0.975, 178) / student.ppf(0.9, 178)] * 4)


def test_who_marked_the_mock_exam_is_in_the_line() -> None:
    table = pairs(5, 240, own=-4.0, sigma=1.0)
    model = fitted(table)
    assert model.has_own
    assert model.theta[2] == pytest.approx(-4.0, abs=0.6)
    both = made_by.predict_pupils(model, pd.DataFrame({"x": 15.0, "own": [True, False], "school_id": "?"}))
    assert both["mean"].diff().iloc[1] == pytest.approx(-model.theta[2])
    # with one pupil of the kind there is nothing to tell it by
    one = table.assign(own=[True] + [False] * 239)
    assert not fitted(one).has_own


def test_shifts_of_schools_against_a_mixed_model() -> None:
    table = pairs(11, 487, tau=2.0, schools=12).assign(own=False)
    model = fitted(table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        oracle = sm.MixedLM(table["y"], sm.add_constant(table[["x"]]), table["school_id"]).fit(reml=True)
    assert model.tau2 == pytest.approx(float(oracle.cov_re.iloc[0, 0]), rel=1e-3)
    assert model.sigma2 == pytest.approx(oracle.scale, rel=1e-3)
    assert model.theta[:2] == pytest.approx(oracle.fe_params.to_numpy(), rel=1e-3)
    shifts = {name: float(effect.iloc[0]) for name, effect in oracle.random_effects.items()}
    assert dict(zip(model.schools, model.theta[2:], strict=True)) == pytest.approx(shifts, abs=2e-3)
    # what is not known of the line: its covariance, in which schools are no independent pupils
    assert model.sigma2 * model.unit[:2, :2] == pytest.approx(oracle.cov_params().iloc[:2, :2].to_numpy(), rel=1e-2)


def test_a_school_without_pairs_has_the_spread_of_all_schools() -> None:
    model = fitted(pairs(11, 480, tau=2.0, schools=12).assign(own=False))
    assert (model.pairs_of("0"), model.pairs_of("new"), model.pairs_of("")) == (40, 0, 480)
    rows = pd.DataFrame({"x": 18.0, "own": False, "school_id": ["0", "new"]})
    assert model.strange(rows).tolist() == [False, True]
    told = made_by.predict_pupils(model, rows)
    line = np.array([1.0, 18.0])
    known = model.unit[:2, :2]
    quantile = student.ppf(0.9, model.df)
    assert told["mean"].iloc[1] == pytest.approx(line @ model.theta[:2])
    assert told["high"].iloc[1] - told["mean"].iloc[1] == pytest.approx(
        quantile * np.sqrt(model.sigma2 * (1 + line @ known @ line) + model.tau2)
    )
    # two pupils of one school share its shift, those of two schools do not
    near, apart = (pd.DataFrame({"x": 18.0, "own": False, "school_id": who}) for who in (["n", "n"], ["n", "m"]))
    halves = [made_by.predict_mean(model, rows)[2] - made_by.predict_mean(model, rows)[0] for rows in (near, apart)]
    wanted = [
        quantile * np.sqrt(model.sigma2 * (0.5 + line @ known @ line) + tau) for tau in (model.tau2, model.tau2 / 2)
    ]
    assert halves == pytest.approx(wanted)


def test_too_few_pairs_give_no_forecast() -> None:
    table = pairs(3, made_by.LEAST_PAIRS)
    assert made_by.fit(table) is not None
    assert made_by.fit(table[1:]) is None
    assert made_by.fit(table.assign(x=12.0)) is None
    with pytest.raises(KeyError, match="fit"):
        made_by.fit(table.drop(columns="own"))


# -- the share below the threshold ------------------------------------------------------------------------------------


def test_each_pupil_falls_below_as_often_as_students_interval_says() -> None:
    model = fitted(pairs(7, 60, tau=1.0))
    rows = pd.DataFrame({"x": [8.0, 14.0, 20.0], "own": [True, False, True], "school_id": ["0", "1", "new"]})
    drawn = made_by.simulate_below(model, rows, 15, seed=1, draws=40_000).mean(axis=0)
    told = made_by.predict_pupils(model, rows)
    error = (told["high"] - told["mean"]) / student.ppf(0.9, model.df)
    # results are whole: below 15 is 14 or less
    assert drawn == pytest.approx(student.cdf((14.5 - told["mean"]) / error, model.df), abs=0.01)


def test_pupils_of_one_school_fall_below_together() -> None:
    model = fitted(pairs(7, 300, tau=3.0))
    rows = pd.DataFrame({"x": 14.0, "own": False, "school_id": ["new"] * 20})
    together = made_by.simulate_below(model, rows, 15, seed=1).sum(axis=1)
    apart = made_by.simulate_below(model, rows.assign(school_id=[f"n{k}" for k in range(20)]), 15, seed=1).sum(axis=1)
    assert together.std() > 1.5 * apart.std()


def test_the_interval_of_a_count() -> None:
    counts = binom.ppf((np.arange(20_000) + 0.5) / 20_000, 50, 0.3)
    mean, low, high = made_by.share_interval(counts, 50, seed=1)
    assert mean == pytest.approx(30, abs=0.1)
    # mid-P: the tenth and the ninetieth hundredth of the distribution that is spread evenly around each whole number
    k = np.arange(51)
    edges = np.concatenate([[0], binom.cdf(k, 50, 0.3)])
    wanted = [float(np.interp(q, edges, np.arange(52) - 0.5)) for q in (0.1, 0.9)]
    assert [low, high] == pytest.approx([100 * w / 50 for w in wanted], abs=0.3)
    # a share ends at 0 and at 100 %
    assert made_by.share_interval(np.zeros(500), 4, seed=1)[1] == 0
    assert made_by.share_interval(np.full(500, 4.0), 4, seed=1)[2] == 100


# -- a year -----------------------------------------------------------------------------------------------------------


def years(n_before: int = 120, n_now: int = 36) -> pd.DataFrame:
    table = pd.concat(
        [pairs(21, n_before).assign(year=2021), pairs(22, n_now, schools=3).assign(year=2022)], ignore_index=True
    )
    return table.assign(**KEYS, threshold=15.0, failed=(table["y"] < 15).astype("boolean"))


def test_a_year_is_forecast_by_the_years_before_it() -> None:
    rows = years()
    made = made_by.forecast(rows, 2022)
    alone = fitted(rows[rows["year"] == 2021])
    model = made.models["oge", "math"]
    assert model is not None
    assert model.theta == pytest.approx(alone.theta)
    # what came of the year itself changes nothing of its forecast
    other = rows.assign(y=rows["y"].where(rows["year"] == 2021, rows["y"] + 9))
    told = made_by.forecast(other, 2022)
    assert_frame_equal(made.cells.drop(columns="actual_mean"), told.cells.drop(columns="actual_mean"))
    # nor does the order of the files
    shuffled = made_by.forecast(rows.sample(frac=1, random_state=1), 2022)
    assert_frame_equal(made.cells, shuffled.cells)
    # of the first year there is none
    first = made_by.forecast(rows, 2021)
    assert (len(first.cells), len(first.pupils), first.models) == (0, 0, {("oge", "math"): None})
    with pytest.raises(KeyError, match="forecast"):
        made_by.forecast(rows.drop(columns="threshold"), 2022)


def test_cells_of_the_town_and_of_its_schools() -> None:
    rows = years()
    made = made_by.forecast(rows, 2022)
    cells = made.cells.set_index("school_id")
    assert cells["n"].to_dict() == {"": 36, "0": 12, "1": 12, "2": 12}
    assert cells["n_pairs"].to_dict() == {"": 120, "0": 20, "1": 20, "2": 20}
    assert cells["n_schools"].to_dict() == {"": 3, "0": 1, "1": 1, "2": 1}
    now = rows[rows["year"] == 2022]
    assert cells["actual_mean"].to_dict() == pytest.approx(
        {"": now["y"].mean(), **now.groupby("school_id")["y"].mean()}
    )
    assert cells["n_failed"].to_dict() == {"": now["failed"].sum(), **now.groupby("school_id")["failed"].sum()}
    # the town's expected number is the sum of the schools'
    assert (cells["share"] * cells["n"])[1:].sum() == pytest.approx((cells["share"] * cells["n"]).iloc[0])
    assert (cells["mean"] * cells["n"])[1:].sum() == pytest.approx((cells["mean"] * cells["n"]).iloc[0])
    assert cells["sat"].all()
    assert len(made.pupils) == 36


def test_forecast_and_result_are_about_the_same_pupils() -> None:
    rows = years()
    gone = (rows["year"] == 2022) & (rows.index % 4 == 0)
    made = made_by.forecast(rows.assign(y=rows["y"].mask(gone), failed=rows["failed"].mask(gone)), 2022)
    town = made.cells.iloc[0]
    assert (town["n"], town["sat"], len(made.pupils)) == (36 - int(gone.sum()), True, 36 - int(gone.sum()))
    # a result whose mark was not read is in no share
    unread = made_by.forecast(rows.assign(failed=rows["failed"].mask(gone)), 2022)
    assert unread.cells.iloc[0]["n"] == 36 - int(gone.sum())
    # before the exam all who wrote are forecast
    now = rows["year"] == 2022
    ahead = made_by.forecast(rows.assign(y=rows["y"].mask(now), failed=rows["failed"].mask(now)), 2022)
    town = ahead.cells.iloc[0]
    assert (town["n"], town["sat"]) == (36, False)
    assert np.isnan([town["actual_mean"], town["n_failed"]]).all()
    # without a mock result there is nothing to begin with
    assert made_by.forecast(rows.assign(x=rows["x"].mask(gone)), 2022).cells.iloc[0]["n"] == 36 - int(gone.sum())
    # where no threshold is known, the mean alone is told
    bare = made_by.forecast(years().assign(threshold=np.nan), 2022).cells.iloc[0]
    assert np.isnan([bare["share"], bare["share_low"]]).all()
    assert bare["mean_low"] < bare["mean"] < bare["mean_high"]


def test_what_came_of_a_forecast() -> None:
    cell = {"year": 2022, **KEYS, "n_pairs": 40, "n_schools": 1, "mean": 15, "mean_low": 14, "mean_high": 16, "share": 10,
            "share_low": 5, "share_high": 15, "sat": True}  # fmt: skip
    rows = [
        {"school_id": "", "n": 130, "actual_mean": 15, "n_failed": 13},
        {"school_id": "1", "n": 20, "actual_mean": 14, "n_failed": 3},
        {"school_id": "2", "n": 20, "actual_mean": 13.9, "n_failed": 1},
        {"school_id": "3", "n": 10, "actual_mean": 16, "n_failed": 2},
        {"school_id": "4", "n": 9, "actual_mean": 15, "n_failed": 1},
        {"school_id": "5", "n": 30, "actual_mean": 15, "n_failed": np.nan},
        {"school_id": "6", "n": 30, "actual_mean": 15, "n_failed": 3, "share_low": np.nan, "share_high": np.nan},
        {"school_id": "7", "n": 30, "actual_mean": np.nan, "n_failed": np.nan, "sat": False},
    ]
    pupils = pd.DataFrame({"y": [10.0, 9.9, 20.0, 20.1, np.nan], "low": 10.0, "high": 20.0})
    cells = pd.DataFrame([{**cell, **row} for row in rows])[made_by.CELL_COLUMNS]
    schools, each = made_by.hits(made_by.Forecast(2022, cells, pupils, {}))
    # neither the town, nor a school of nine, nor one whose exam is to come; the ends belong to the interval
    assert dict(zip(schools["school_id"], schools["mean_in"], strict=True)) == {
        "1": True, "2": False, "3": True, "5": True, "6": True,
    }  # fmt: skip
    share_in = dict(zip(schools["school_id"], schools["share_in"], strict=True))
    assert {school: share_in[school] for school in "123"} == {"1": True, "2": True, "3": False}
    assert schools.set_index("school_id")["share_in"][["5", "6"]].isna().all()
    assert each["pupil_in"].tolist() == [True, False, True, False]
