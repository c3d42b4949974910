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
from scipy.stats import t as student

from mskoko_lib.indicators.marks import need_columns
from mskoko_lib.indicators.shrinkage import between_variance, empirical_bayes

Floats = NDArray[np.float64]
#: the result is to lie inside in four cases of five
LEVEL = 0.8
#: with fewer pairs no forecast is made
LEAST_PAIRS = 30
#: a school's forecast is held against its result from so many pupils on
LEAST_N = 10
_DRAWS = 2000
_ROUNDS = 5
_KEYS = ["form", "subject"]


@dataclass(frozen=True)
class Model:
    """y = X·beta + shift of the school + error. `unit`: (XᵀX)⁻¹; `sigma2`: variance of an error; `shift`, `shift_var`:
    school_id → its shift and the variance of that; `new_shift`, `tau2`: the same of a school without pairs.
    """

    beta: Floats
    unit: Floats
    sigma2: float
    df: int
    n_pairs: int
    has_own: bool
    shift: dict[str, float]
    shift_var: dict[str, float]
    new_shift: float
    tau2: float
    n_pairs_of: dict[str, int]

    def design(self, rows: pd.DataFrame) -> Floats:
        return _design(rows, self.has_own)

    def pairs_of(self, school_id: str) -> int:
        """Pairs of one school, "" for all."""
        return self.n_pairs_of.get(school_id, 0) if school_id else self.n_pairs

    def shifts(self, schools: pd.Series) -> tuple[Floats, Floats]:
        """(shift, its variance) of each row's school."""
        names = schools.astype(str).tolist()
        shift = [self.shift.get(name, self.new_shift) for name in names]
        return np.array(shift, float), np.array([self.shift_var.get(name, self.tau2) for name in names], float)


def fit(pairs: pd.DataFrame) -> Model | None:
    """Fit on pairs mock → exam of one exam and subject.

    Least squares; shifts of schools by empirical Bayes over the means of residuals (`shrinkage`), a few rounds of both in
    turn. Where the variance between schools is 0, this is plain least squares.

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
    design = _design(pairs, has_own)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        design, has_own = _design(pairs, False), False
    unit = np.asarray(np.linalg.inv(design.T @ design), float)
    school = pairs["school_id"].astype(str).to_numpy()
    names, code = np.unique(school, return_inverse=True)
    n = np.bincount(code)
    shift, shift_var = np.zeros(len(names)), np.zeros(len(names))
    new_shift, tau2 = 0.0, 0.0
    for _ in range(_ROUNDS):
        beta = unit @ design.T @ (y - shift[code])
        left = y - design @ beta
        mean = np.bincount(code, left) / n
        within = float(np.sum((left - mean[code]) ** 2) / max(len(y) - len(names) - design.shape[1] + 1, 1))
        tau2 = between_variance(mean, within / n) if within > 0 else 0.0
        if tau2 == 0:
            shift, shift_var, new_shift = np.zeros(len(names)), np.zeros(len(names)), 0.0
            beta = unit @ design.T @ y
            break
        shrunk = empirical_bayes(mean, within / n)
        shift, shift_var, new_shift = shrunk.estimate, shrunk.variance, shrunk.centre
    df = len(y) - design.shape[1]
    sigma2 = float(np.sum((y - design @ beta - shift[code]) ** 2) / df)
    shifts = dict(zip(names.tolist(), shift.tolist(), strict=True))
    variances = dict(zip(names.tolist(), shift_var.tolist(), strict=True))
    pairs_of = dict(zip(names.tolist(), n.tolist(), strict=True))
    return Model(beta, unit, sigma2, df, len(y), has_own, shifts, variances, new_shift, tau2, pairs_of)


def _design(rows: pd.DataFrame, has_own: bool) -> Floats:
    columns = [np.ones(len(rows)), rows["x"].to_numpy(float)]
    return np.column_stack([*columns, rows["own"].to_numpy(float)] if has_own else columns)


def predict_pupils(model: Model, rows: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Forecast for each pupil: ``mean`` with ``low`` and ``high``, in the units of the exam.

    Student's prediction interval: variance σ²(1 + xᵀ(XᵀX)⁻¹x) and that of the school's shift. Check: without shifts
    `statsmodels` OLS ``get_prediction(…).summary_frame()``.
    """
    design = model.design(rows)
    shift, shift_var = model.shifts(rows["school_id"])
    centre = design @ model.beta + shift
    lever = np.einsum("ij,jk,ik->i", design, model.unit, design)
    half = student.ppf(0.5 + level / 2, model.df) * np.sqrt(model.sigma2 * (1 + lever) + shift_var)
    return pd.DataFrame({"mean": centre, "low": centre - half, "high": centre + half}, index=rows.index)


def predict_mean(model: Model, rows: pd.DataFrame, level: float = LEVEL) -> tuple[float, float, float]:
    """Forecast of the mean exam result of all `rows` together with its interval.

    Variance: σ²/n + σ²·x̄ᵀ(XᵀX)⁻¹x̄ + Σ (n_s/n)²·(variance of the shift of school s).
    """
    design = model.design(rows)
    shift, shift_var = model.shifts(rows["school_id"])
    centre, n = design.mean(axis=0), len(rows)
    part = rows.assign(v=shift_var).groupby("school_id")["v"].agg(["size", "first"])
    between = float(((part["size"] / n) ** 2 * part["first"]).sum())
    variance = model.sigma2 / n + model.sigma2 * float(centre @ model.unit @ centre) + between
    mean = float(centre @ model.beta + shift.mean())
    half = float(student.ppf(0.5 + level / 2, model.df)) * variance**0.5
    return mean, mean - half, mean + half


def simulate_below(model: Model, rows: pd.DataFrame, threshold: float, seed: int, draws: int = _DRAWS) -> Floats:
    """Draws of who falls below `threshold`: array (draws, pupils) of 0 and 1.

    Each draw takes its own variance (χ²), line, shifts of schools and errors, so that what is not known of the model widens
    the interval. Results are whole points: below is below `threshold` less a half. The same rows and `seed` give the same draws.
    """
    rng = np.random.default_rng(seed)
    design = model.design(rows)
    shift, shift_var = model.shifts(rows["school_id"])
    names, code = np.unique(rows["school_id"].astype(str).to_numpy(), return_inverse=True)
    sd = np.zeros(len(names))
    sd[code] = np.sqrt(shift_var)
    root = np.linalg.cholesky(model.unit)
    sigma = np.sqrt(model.sigma2 * model.df / rng.chisquare(model.df, draws))
    beta = model.beta + sigma[:, None] * (rng.standard_normal((draws, len(model.beta))) @ root.T)
    drawn = beta @ design.T + shift + (rng.standard_normal((draws, len(names))) * sd)[:, code]
    drawn += sigma[:, None] * rng.standard_normal((draws, len(rows)))
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
