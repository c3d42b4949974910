"""Forecast of the exam out of the mock exam, with an interval, and what came of it (item 5.2).

A straight line from the mock result to the exam result, fitted on the pairs of earlier years; a shift of each school's own,
shrunk to nothing where its pairs do not show one. A forecast is for help to pupils; it judges nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.stats import t as student

from mskoko_lib.indicators.marks import need_columns

Floats = NDArray[np.float64]
#: the result is to lie inside in four cases of five
LEVEL = 0.8
#: with fewer pairs no forecast is made
LEAST_PAIRS = 30
#: a school's forecast is held against its result from so many pupils on
LEAST_N = 10
_DRAWS = 2000
#: a gain in deviance below this is rounding
_NOTHING = 1e-6
_KEYS = ["form", "subject"]


@dataclass(frozen=True)
class Model:
    """y = X·beta + shift of the school + error. `theta`: beta, then the shifts of `schools`; σ²·`unit`: their joint
    covariance; `sigma2`: variance of an error, `tau2` of a shift; where `tau2` is 0 there are no shifts and no `schools`.
    """

    theta: Floats
    unit: Floats
    sigma2: float
    tau2: float
    df: int
    has_own: bool
    schools: tuple[str, ...]
    n_pairs_of: dict[str, int]

    def design(self, rows: pd.DataFrame) -> Floats:
        """One line per row: what `theta` is multiplied by; a school without pairs has no shift of its own."""
        names = rows["school_id"].astype(str).to_numpy()
        shifts = [(names == name).astype(float) for name in self.schools]
        return np.column_stack([_line(rows, self.has_own), *shifts])

    def strange(self, rows: pd.DataFrame) -> NDArray[np.bool_]:
        """Rows of schools without pairs: their shift may be anything that shifts are."""
        return ~np.isin(rows["school_id"].astype(str).to_numpy(), self.schools)

    @property
    def n_pairs(self) -> int:
        return sum(self.n_pairs_of.values())

    def pairs_of(self, school_id: str) -> int:
        """Pairs of one school, "" for all."""
        return self.n_pairs_of.get(school_id, 0) if school_id else self.n_pairs


def fit(pairs: pd.DataFrame) -> Model | None:
    """Fit on pairs mock → exam of one exam and subject.

    A mixed model: a line common to all and a random shift of each school. τ² by restricted maximum likelihood (Patterson,
    Thompson 1971), line, shifts and their covariance by the mixed model equations (Henderson 1975). Where τ² is 0, this is
    plain least squares. Check: `statsmodels` MixedLM, OLS.

    Parameters
    ----------
    pairs : one row per pupil: ``x`` (mock), ``own`` (marked by the pupil's own teacher), ``school_id``, ``y`` (exam; primary
        score, of ЕГЭ test score).

    Returns
    -------
    None with fewer than `LEAST_PAIRS` pairs or one and the same mock result everywhere: nothing can be fitted.
    """
    need_columns(pairs, ["x", "own", "school_id", "y"], "fit")
    x, y = pairs["x"].to_numpy(float), pairs["y"].to_numpy(float)
    if len(pairs) < LEAST_PAIRS or np.ptp(x) == 0:
        return None
    own = pairs["own"].to_numpy(bool)
    has_own = 2 <= own.sum() <= len(own) - 2 and np.ptp(x[own]) > 0
    line = _line(pairs, has_own)
    if np.linalg.matrix_rank(line) < line.shape[1]:
        line, has_own = _line(pairs, False), False
    names, code = np.unique(pairs["school_id"].astype(str).to_numpy(), return_inverse=True)
    likelihood = _Restricted(line, y, code)
    ratio = likelihood.best()
    shifts = np.eye(len(names))[code] if ratio > 0 else np.zeros((len(y), 0))
    design = np.column_stack([line, shifts])
    penalty = np.diag([0.0] * line.shape[1] + [1 / ratio] * shifts.shape[1]) if ratio > 0 else 0.0
    unit = np.asarray(np.linalg.inv(design.T @ design + penalty), float)
    sigma2 = likelihood.sigma2(ratio)
    return Model(
        unit @ design.T @ y, unit, sigma2, ratio * sigma2, len(y) - line.shape[1], has_own,
        tuple(names.tolist()) if ratio > 0 else (), dict(zip(names.tolist(), np.bincount(code).tolist(), strict=True)),
    )  # fmt: skip


class _Restricted:
    """Restricted likelihood of a line with random shifts as a function of τ²/σ², out of sums by school."""

    def __init__(self, line: Floats, y: Floats, code: NDArray[np.int64]) -> None:
        table = np.column_stack([line, y])
        self._n = np.bincount(code).astype(float)
        self._sums = np.column_stack([np.bincount(code, column) for column in table.T])
        self._cross, self._df = table.T @ table, len(y) - line.shape[1]

    def _parts(self, ratio: float) -> tuple[float, float]:
        """(σ², log-determinant of XᵀV⁻¹X)."""
        weighted = self._cross - (self._sums.T * (ratio / (1 + self._n * ratio))) @ self._sums
        xx, xy, yy = weighted[:-1, :-1], weighted[:-1, -1], float(weighted[-1, -1])
        return max(yy - float(xy @ np.linalg.solve(xx, xy)), 0.0) / self._df, float(np.linalg.slogdet(xx)[1])

    def sigma2(self, ratio: float) -> float:
        return self._parts(ratio)[0]

    def _deviance(self, ratio: float) -> float:
        sigma2, determinant = self._parts(ratio)
        if sigma2 <= 0:
            return -np.inf if ratio == 0 else np.inf  # the line alone explains everything
        return float(self._df * np.log(sigma2) + np.sum(np.log1p(self._n * ratio)) + determinant)

    def best(self) -> float:
        """τ²/σ² of the greatest likelihood; 0 where no shifts are likelier, or there is but one school."""
        if len(self._n) < 2:
            return 0.0
        found = minimize_scalar(lambda log: self._deviance(float(np.exp(log))), bounds=(-12, 5), method="bounded")
        ratio = float(np.exp(found.x))
        return ratio if self._deviance(ratio) < self._deviance(0.0) - _NOTHING else 0.0


def _line(rows: pd.DataFrame, has_own: bool) -> Floats:
    columns = [np.ones(len(rows)), rows["x"].to_numpy(float)]
    return np.column_stack([*columns, rows["own"].to_numpy(float)] if has_own else columns)


def predict_pupils(model: Model, rows: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Forecast for each pupil: ``mean`` with ``low`` and ``high``, in the units of the exam.

    Student's prediction interval: variance σ²(1 + dᵀUd), of a school without pairs also τ². Check: without shifts
    `statsmodels` OLS ``get_prediction(…).summary_frame()``.
    """
    design = model.design(rows)
    lever = np.einsum("ij,jk,ik->i", design, model.unit, design)
    variance = model.sigma2 * (1 + lever) + model.tau2 * model.strange(rows)
    centre, half = design @ model.theta, student.ppf(0.5 + level / 2, model.df) * np.sqrt(variance)
    return pd.DataFrame({"mean": centre, "low": centre - half, "high": centre + half}, index=rows.index)


def predict_mean(model: Model, rows: pd.DataFrame, level: float = LEVEL) -> tuple[float, float, float]:
    """Forecast of the mean exam result of all `rows` together with its interval.

    Variance: σ²/n + σ²·d̄ᵀUd̄, and (n_s/n)²·τ² for each school without pairs.
    """
    centre, n = model.design(rows).mean(axis=0), len(rows)
    strange = rows.loc[model.strange(rows), "school_id"].astype(str).value_counts().to_numpy(float)
    between = model.tau2 * float(((strange / n) ** 2).sum())
    variance = model.sigma2 * (1 / n + float(centre @ model.unit @ centre)) + between
    mean, half = float(centre @ model.theta), float(student.ppf(0.5 + level / 2, model.df)) * variance**0.5
    return mean, mean - half, mean + half


def simulate_below(model: Model, rows: pd.DataFrame, threshold: float, seed: int, draws: int = _DRAWS) -> Floats:
    """Draws of who falls below `threshold`: array (draws, pupils) of 0 and 1.

    Each draw takes its own variance (χ²), line, shifts of schools and errors, so that what is not known of the model widens
    the interval. Results are whole points: below is below `threshold` less a half. The same rows and `seed` give the same draws.
    """
    rng = np.random.default_rng(seed)
    names, code = np.unique(rows["school_id"].astype(str).to_numpy(), return_inverse=True)
    root = np.linalg.cholesky(model.unit)
    sigma = np.sqrt(model.sigma2 * model.df / rng.chisquare(model.df, draws))[:, None]
    drawn = (model.theta + sigma * (rng.standard_normal((draws, len(model.theta))) @ root.T)) @ model.design(rows).T
    spread = np.sqrt(model.tau2 / model.sigma2) if model.sigma2 > 0 else 0.0
    drawn += sigma * spread * rng.standard_normal((draws, len(names)))[:, code] * model.strange(rows)
    drawn += sigma * rng.standard_normal((draws, len(rows)))
    return np.asarray(drawn < threshold - 0.5, float)


def share_interval(counts: Floats, n: int, seed: int, level: float = LEVEL) -> tuple[float, float, float]:
    """(expected share, low, high), percent, of draws of a count of `n`.

    A count spread evenly over half a pupil on each side (mid-P): whole numbers alone would make the interval wider than told.
    """
    spread = counts + np.random.default_rng(seed).uniform(-0.5, 0.5, len(counts))
    low, high = np.quantile(spread, [0.5 - level / 2, 0.5 + level / 2])
    return 100 * float(counts.mean()) / n, 100 * max(float(low), 0.0) / n, 100 * min(float(high), float(n)) / n


@dataclass(frozen=True)
class Forecast:
    """`cells`: a row per exam form, subject and school ("" = all); `pupils`: a row per pupil; `models`: (form, subject) →
    model, None where no forecast could be made.
    """

    year: int
    cells: pd.DataFrame
    pupils: pd.DataFrame
    models: dict[tuple[str, str], Model | None]


CELL_COLUMNS = ["year", "form", "subject", "school_id", "n", "n_pairs", "n_schools", "mean", "mean_low", "mean_high", "share",
                "share_low", "share_high", "sat", "actual_mean", "n_failed"]  # fmt: skip
PUPIL_COLUMNS = ["year", "form", "subject", "school_id", "x", "y", "mean", "low", "high"]


def forecast(rows: pd.DataFrame, year: int) -> Forecast:
    """Forecast of `year` by the pairs of the years before it.

    Parameters
    ----------
    rows : pupils with a mock result, of `year` and earlier: ``year``, ``form``, ``subject``, ``school_id``, ``x``, ``own``,
        ``y`` (NaN = no exam result), ``failed`` (NA likewise), ``threshold`` (in the units of y; NaN = not known).

    Returns
    -------
    Where somebody of `year` has a result in the subject, only those who have one are forecast: then forecast and result are
    about the same pupils (``sat`` True). ``actual_mean``, ``n_failed`` stand beside.
    """
    need_columns(rows, ["year", *_KEYS, "school_id", "x", "own", "y", "failed", "threshold"], "forecast")
    cells: list[dict[str, Any]] = []
    pupils: list[pd.DataFrame] = []
    models: dict[tuple[str, str], Model | None] = {}
    for key, part in rows.dropna(subset=["x"]).groupby(_KEYS, sort=True):
        now = part[part["year"] == year]
        if now.empty:
            continue
        form, subject = str(key[0]), str(key[1])
        model = models[form, subject] = fit(part[(part["year"] < year) & part["y"].notna()])
        if model is None:
            continue
        sat = bool(now["y"].notna().any())
        now = now[now["y"].notna()] if sat else now
        if sat and now["failed"].notna().any():  # a result whose mark was not read is in no share
            now = now[now["failed"].notna()]
        now = now.sort_values(["school_id", "x", "own"], kind="stable")  # draws do not depend on the order of files
        pupils.append(now[PUPIL_COLUMNS[:6]].join(predict_pupils(model, now)))
        least = now["threshold"].astype("float64").dropna()
        below = simulate_below(model, now, float(least.iloc[0]), year) if len(least) else None
        about = {"year": year, "form": form, "subject": subject, "sat": sat}
        for school in ["", *sorted(now["school_id"].astype(str).unique())]:
            mine = (now["school_id"] == school).to_numpy() if school else np.ones(len(now), dtype=bool)
            cells.append(about | {"school_id": school} | _cell(model, school, now[mine], below, mine, year))
    told = pd.concat(pupils, ignore_index=True) if pupils else pd.DataFrame(columns=PUPIL_COLUMNS)
    return Forecast(year, pd.DataFrame(cells, columns=CELL_COLUMNS), told, models)


def _cell(
    model: Model, school: str, rows: pd.DataFrame, below: Floats | None, mine: NDArray[np.bool_], seed: int
) -> dict[str, Any]:
    mean, low, high = predict_mean(model, rows)
    share = (np.nan, np.nan, np.nan)
    if below is not None:
        share = share_interval(below[:, mine].sum(axis=1), len(rows), seed)
    failed = rows["failed"].astype("boolean")
    return {
        "n": len(rows), "n_pairs": model.pairs_of(school), "n_schools": rows["school_id"].nunique(),
        "mean": mean, "mean_low": low, "mean_high": high,
        "share": share[0], "share_low": share[1], "share_high": share[2], "actual_mean": rows["y"].astype("float64").mean(),
        "n_failed": np.nan if failed.isna().any() else int(failed.sum()),
    }  # fmt: skip


def hits(made: Forecast) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What came of a forecast whose exam was held.

    Returns
    -------
    (schools, pupils). Schools × subjects with `LEAST_N` pupils: ``mean_in``, ``share_in`` (NA where the threshold is not
    known): whether the result lies in the interval. Pupils: ``pupil_in``.
    """
    cells = made.cells[(made.cells["school_id"] != "") & made.cells["sat"].astype(bool) & (made.cells["n"] >= LEAST_N)]
    actual = 100 * cells["n_failed"].astype("float64") / cells["n"].astype("float64")
    share_in = actual.between(cells["share_low"].astype("float64"), cells["share_high"].astype("float64"))
    unknown = cells["share_low"].isna() | cells["n_failed"].isna()
    mean_in = cells["actual_mean"].astype("float64").between(cells["mean_low"], cells["mean_high"])
    schools = cells.assign(mean_in=mean_in, share_in=share_in.astype("boolean").mask(unknown))
    sat = made.pupils[made.pupils["y"].notna()]
    return schools, sat.assign(pupil_in=sat["y"].astype("float64").between(sat["low"], sat["high"]))
