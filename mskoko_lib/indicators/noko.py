"""The independent assessment of conditions (item 5.7): criteria, score, how exactly the survey tells them, places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from mskoko_lib.indicators.uncertainty import Floats, wilson
from mskoko_lib.norms.noko import NokoNorms
from mskoko_lib.observations import Measure, Source, observe, stack

#: indicators that are shares of the satisfied; p33 is asked of disabled people only
SURVEYED: tuple[str, ...] = ("p13", "p23", "p33", "p41", "p42", "p43", "p51", "p52", "p53")
_ASKED = {code: "n_disabled" if code == "p33" else "n_respondents" for code in SURVEYED}
CRITERIA: tuple[str, ...] = ("k1", "k2", "k3", "k4", "k5")
SCORE = "s"
_ALL = (*CRITERIA, SCORE)
#: an indicator below it is weak: a local threshold, no norm names one (NOTES §2a)
WEAK_POINTS = 70
#: a criterion this far below the mean of the other four hides behind them
GAP_POINTS = 20
DRAWS, SEED, LEVEL = 4000, 2022, 0.95


def assessed(form: pd.DataFrame, norms: NokoNorms) -> pd.DataFrame:
    """One row per school and year, its last assessment, with the points of ``k1``–``k5`` and of the score ``s``.

    K = Σ weight · indicator, S = mean of the five (METHODS §1). A criterion with a missing indicator is missing, and the score
    with it: weights are shared out among the others by no norm.
    """
    last = form.sort_values("survey_date", kind="stable").drop_duplicates(["year", "school_id"], keep="last")
    last = last.sort_values(["year", "school_id"], ignore_index=True)
    values: dict[str, Floats] = {
        code: last[[code]].astype("Float64").to_numpy(np.float64, na_value=np.nan) for code in _codes(norms)
    }
    points = _points(values, norms)
    return last.assign(**{name: points[name][:, 0] for name in _ALL})


def _codes(norms: NokoNorms) -> list[str]:
    return [code for weights in norms.weights.values() for code in weights]


def _points(values: dict[str, Floats], norms: NokoNorms) -> dict[str, Floats]:
    """Criteria and score out of arrays of indicators, school × draw."""
    made = {k: np.sum([w * values[code] for code, w in norms.weights[k].items()], axis=0) for k in CRITERIA}
    return made | {SCORE: np.mean([made[k] for k in CRITERIA], axis=0)}


def drawn(schools: pd.DataFrame, norms: NokoNorms) -> dict[str, Floats]:
    """Criteria and score as another survey of as many could have told them: arrays school × ``DRAWS``.

    Parameters
    ----------
    schools : ``assessed``.

    Each share of the satisfied is drawn from its posterior Beta(x + ½, n − x + ½) (Jeffreys), x = points · n / 100; what a
    checklist told is not drawn. Where nobody says of how many a share is, it is taken as the answer of one. Draws belong to the
    school and year: they do not depend on who else stands in the table.
    """
    values: dict[str, list[Floats]] = {code: [] for code in _codes(norms)}
    for row in schools.to_dict("records"):
        rng = np.random.default_rng([SEED, int(row["year"]), *str(row["school_id"]).encode()])
        for code, found in values.items():
            point = np.nan if pd.isna(row[code]) else float(row[code])
            if code in SURVEYED and point == point:
                told = row[_ASKED[code]]
                n = max(1.0, 1.0 if pd.isna(told) else float(told))
                x = point * n / 100
                found.append(100 * rng.beta(x + 0.5, n - x + 0.5, DRAWS))
            else:
                found.append(np.full(DRAWS, point))
    return _points({code: np.array(rows) for code, rows in values.items()}, norms)


def _ends(draws: Floats, points: Floats) -> tuple[Floats, Floats]:
    """Interval of each row; it always holds the published points: at 100 % a posterior lies below them."""
    low, high = np.quantile(draws, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2], axis=-1)
    return np.minimum(low, points), np.maximum(high, points)


def score_observations(
    form: pd.DataFrame, *, norms: NokoNorms, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Points of the assessment; of several schools the mean over the schools (norms/noko.yaml, total.municipality).

    Returns
    -------
    ``noko_score`` (category "" = score, k1–k5; with its interval by `drawn`), ``noko_indicator`` (category p11–p53),
    ``noko_others`` (category k1–k5: mean of the other four criteria). n = respondents.
    """
    if form.empty:
        return stack([])
    schools = assessed(form, norms)
    draws = drawn(schools, norms)
    keys = list(by)
    made = []
    for name in _ALL:
        known = schools[schools[name].notna()]
        rows = [
            _mean_row(part, name, draws[name][part.index.to_numpy()], keys)
            for _, part in known.groupby(keys, sort=True)
        ]
        category = "" if name == SCORE else name
        measure = Measure("noko_score", "value", "mean", "", "n", "low", "high", "posterior draws", category=category)
        made += [_told(pd.DataFrame(rows), [measure], by, table_hash)] if rows else []
    for code in _codes(norms):
        made.append(_means(schools, code, "noko_indicator", code, by, table_hash))
    for k in CRITERIA:
        others = [name for name in CRITERIA if name != k]
        beside = schools.assign(others=schools[others].mean(axis=1, skipna=False))
        made.append(_means(beside, "others", "noko_others", k, by, table_hash))
    return stack(made)


def _mean_row(part: pd.DataFrame, name: str, draws: Floats, keys: Sequence[str]) -> dict[str, object]:
    value = part[name].mean()
    low, high = _ends(draws.mean(axis=0), np.asarray(value))
    n = part["n_respondents"].sum()
    ends = {"value": value, "low": float(low), "high": float(high), "n": int(n), "n_schools": len(part)}
    return {**{key: part[key].iloc[0] for key in keys}, **ends}


def _means(
    schools: pd.DataFrame, column: str, indicator: str, category: str, by: Sequence[str], table_hash: str
) -> pd.DataFrame:
    known = schools[schools[column].notna()].astype({column: "float64"})
    if known.empty:
        return stack([])
    grouped = known.groupby(list(by), as_index=False, sort=True)
    table = grouped.agg(value=(column, "mean"), n=("n_respondents", "sum"), n_schools=("school_id", "nunique"))
    return _told(table, [Measure(indicator, "value", "mean", "", "n", category=category)], by, table_hash)


def _told(table: pd.DataFrame, measures: Sequence[Measure], by: Sequence[str], table_hash: str) -> pd.DataFrame:
    return observe(table, measures, source=Source("noko", "form_noko", table_hash, ""), by=list(by))


def satisfaction_observations(form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Who was asked and how many of them were satisfied.

    Returns
    -------
    ``noko_satisfied`` (percent, category = indicator; of several schools over all respondents together, not a mean of means;
    Wilson's interval of the share that the rounded points give), ``noko_asked_share`` (respondents / users of rows that tell
    both), ``noko_asked`` (count of respondents).
    """
    if form.empty:
        return stack([])
    made = []
    for code, asked in _ASKED.items():
        told = form[form[code].notna() & form[asked].notna() & (form[asked] > 0).fillna(False)]
        if told.empty:
            continue
        exact = told.assign(x=told[code].astype("float64") * told[asked].astype("float64") / 100, asked=told[asked])
        grouped = exact.groupby(list(by), as_index=False, sort=True)
        table = grouped.agg(x=("x", "sum"), n=("asked", "sum"), n_schools=("school_id", "nunique"))
        low, high = wilson(table["x"].astype(float), table["n"].astype(float))
        table = table.assign(value=100 * table["x"] / table["n"].astype(float), low=low, high=high)
        measure = Measure("noko_satisfied", "value", "mean", "", "n", "low", "high", "wilson", category=code)
        made.append(_told(table, [measure], by, table_hash))
    grouped = form.groupby(list(by), as_index=False, sort=True)
    counts = grouped.agg(n=("n_respondents", "sum"), n_schools=("school_id", "nunique"))
    made.append(_told(counts, [Measure("noko_asked", "n", "count", "n", "n")], by, table_hash))
    both = form[form["n_users"].notna() & (form["n_users"] > 0).fillna(False)]
    if len(both):
        grouped = both.groupby(list(by), as_index=False, sort=True)
        table = grouped.agg(x=("n_respondents", "sum"), n=("n_users", "sum"), n_schools=("school_id", "nunique"))
        table = table.assign(value=100 * table["x"] / table["n"])
        made.append(_told(table, [Measure("noko_asked_share", "value", "share", "x", "n")], by, table_hash))
    return stack(made)


def sample_observations(
    form: pd.DataFrame, *, norms: NokoNorms, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """``noko_needed`` (count: whom the rule asks to question: the share of the users, rounded up, no more than the most) and
    ``noko_sample_share`` (assessments that asked as many / those that tell their users).
    """
    both = form[form["n_users"].notna()] if len(form) else form
    if both.empty:
        return stack([])
    needed = np.minimum(np.ceil(both["n_users"].astype(float) * norms.sample_pct / 100), norms.sample_most)
    rows = both.assign(needed=needed.astype(int), enough=(both["n_respondents"] >= needed).astype(bool))
    grouped = rows.groupby(list(by), as_index=False, sort=True)
    sums = {"needed": ("needed", "sum"), "x": ("enough", "sum"), "n": ("enough", "size")}
    table = grouped.agg(**sums, n_schools=("school_id", "nunique"))
    measures = [
        Measure("noko_needed", "needed", "count", "needed", "needed"),
        Measure("noko_sample_share", "value", "share", "x", "n"),
    ]
    return _told(table.assign(value=100 * table["x"] / table["n"]), measures, by, table_hash)


def place_observations(form: pd.DataFrame, *, norms: NokoNorms, year: int, table_hash: str) -> pd.DataFrame:
    """Which places the survey leaves open, for the department alone.

    Returns
    -------
    ``noko_place`` of each school of `year` (kind model; low, high = places it may take, 1 = the largest score: ends of the
    interval of its rank over the draws, Goldstein and Spiegelhalter 1996; the value is the better end, never a place by the
    points) and ``noko_apart_share`` (neighbours by score whose order 97.5 % of the draws keep / all neighbours).
    """
    schools = assessed(form[form["year"] == year], norms)
    schools = schools[schools[SCORE].notna()].sort_values(
        [SCORE, "school_id"], ascending=[False, True], ignore_index=True
    )
    if len(schools) < 2:
        return stack([])
    draws = drawn(schools, norms)[SCORE]
    best, worst = (rankdata(-draws, method=method, axis=0) for method in ("min", "max"))
    low = np.quantile(best, 0.5 - LEVEL / 2, axis=1, method="inverted_cdf")
    high = np.quantile(worst, 0.5 + LEVEL / 2, axis=1, method="inverted_cdf")
    table = schools.assign(low=low, high=high, n=schools["n_respondents"], n_schools=1)
    place = Measure("noko_place", "low", "model", "", "n", "low", "high", "posterior draws")
    apart = (draws[:-1] > draws[1:]).mean(axis=1) >= 0.5 + LEVEL / 2
    pairs = pd.DataFrame([{"year": year, "x": int(apart.sum()), "n": len(apart), "n_schools": len(schools)}])
    share = Measure("noko_apart_share", "value", "share", "x", "n")
    return stack(
        [
            _told(table, [place], ["year", "school_id"], table_hash),
            _told(pairs.assign(value=100 * pairs["x"] / pairs["n"]), [share], ["year"], table_hash),
        ]
    )


def change_observations(
    form: pd.DataFrame, *, norms: NokoNorms, year: int, before: int, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Scores of `year` and of the assessment in `before`, of the schools that were assessed in both: others do not count.

    Returns
    -------
    ``noko_score`` of both years (group "paired") and ``noko_score_change`` (kind model, points, interval by `drawn`; n =
    respondents of `year`, numerator = those of `before`); categories "" and k1–k5.
    """
    both = [form[form["year"] == one] for one in (year, before)]
    same = set(both[0]["school_id"]) & set(both[1]["school_id"])
    if not same:
        return stack([])
    schools = [assessed(part[part["school_id"].isin(same)], norms) for part in both]
    draws = [drawn(part, norms) for part in schools]
    groups = sorted(same) if "school_id" in by else [""]
    made = []
    for name in _ALL:
        known = (schools[0][name].notna() & schools[1][name].notna()).to_numpy()
        for school in groups:
            kept = known & ((schools[0]["school_id"] == school).to_numpy() if school else True)
            if kept.any():
                told = [_paired(schools[i][kept], name, draws[i][name][kept]) for i in (0, 1)]
                made.append(_pair_told(told, name, (year, before), school, by, table_hash))
    return stack(made)


def _paired(part: pd.DataFrame, name: str, draws: Floats) -> tuple[float, Floats, int, int]:
    return float(part[name].mean()), draws.mean(axis=0), int(part["n_respondents"].sum()), len(part)


def _pair_told(
    told: Sequence[tuple[float, Floats, int, int]], name: str, years: tuple[int, int], school: str, by: Sequence[str], table_hash: str
) -> pd.DataFrame:  # fmt: skip
    (now, draws, n, n_schools), (was, drawn_before, n_before, _) = told
    category = "" if name == SCORE else name
    low, high = _ends(draws - drawn_before, np.asarray(now - was))
    pairs = ((years[0], now, draws, n), (years[1], was, drawn_before, n_before))
    ends = [_ends(drawn_of, np.asarray(value)) for _, value, drawn_of, _ in pairs]
    shared = {"school_id": school, "n_schools": n_schools}
    rows = [
        {"year": year, "value": value, "n": size, "low": float(first), "high": float(last), **shared}
        for (year, value, _, size), (first, last) in zip(pairs, ends, strict=True)
    ]
    change = {
        "year": years[0],
        "value": now - was,
        "low": float(low),
        "high": float(high),
        "n": n,
        "before": n_before,
        **shared,
    }
    level = Measure("noko_score", "value", "mean", "", "n", "low", "high", "posterior draws", "paired", category)
    moved = Measure(
        "noko_score_change", "value", "model", "before", "n", "low", "high", "posterior draws", category=category
    )
    return stack(
        [
            _told(pd.DataFrame(rows), [level], by, table_hash),
            _told(pd.DataFrame([change]), [moved], by, table_hash),
        ]
    )
