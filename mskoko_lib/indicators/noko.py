"""The independent assessment of conditions (item 5.7): criteria, score, how exactly the survey tells them, places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from mskoko_lib.indicators.uncertainty import Floats
from mskoko_lib.norms.noko import NokoNorms
from mskoko_lib.observations import Measure, Source, observe, stack

#: indicators that are shares of the satisfied; p33 is asked of disabled people only
SURVEYED: tuple[str, ...] = ("p13", "p23", "p33", "p41", "p42", "p43", "p51", "p52", "p53")
ASKED = {code: "n_disabled" if code == "p33" else "n_respondents" for code in SURVEYED}
CRITERIA: tuple[str, ...] = ("k1", "k2", "k3", "k4", "k5")
SCORE = "s"
#: group of the scores that a change is made of
PAIRED = "paired"
_ALL = (*CRITERIA, SCORE)
#: an assessment stands at least once in so many years
LEAST_OFTEN_YEARS = 3
DRAWS, SEED, LEVEL = 4000, 2022, 0.95


def last_of_year(form: pd.DataFrame) -> pd.DataFrame:
    """The last assessment of each school and year: where there are several, the others are of no account."""
    last = form.sort_values("survey_date", kind="stable").drop_duplicates(["year", "school_id"], keep="last")
    return last.sort_values(["year", "school_id"], ignore_index=True)


def assessed(form: pd.DataFrame, norms: NokoNorms) -> pd.DataFrame:
    """One row per school and year, its last assessment, with the points of ``k1``–``k5`` and of the score ``s``.

    K = Σ weight · indicator, S = mean of the five (METHODS §1). A criterion with a missing indicator is missing, and the score
    with it: weights are shared out among the others by no norm.
    """
    last = last_of_year(form)
    codes = _codes(norms)
    told = last[codes].to_numpy(np.float64, na_value=np.nan)
    values: dict[str, Floats] = {code: told[:, [place]] for place, code in enumerate(codes)}
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
                told = row[ASKED[code]]
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
    rows = []
    for name in _ALL:
        known = schools[schools[name].notna()]
        category = "" if name == SCORE else name
        rows += [
            {"category": category, **_mean_row(part, name, draws[name][part.index.to_numpy()], keys)}
            for _, part in known.groupby(keys, sort=True)
        ]
    score = Measure("noko_score", "value", "mean", "", "n", "low", "high", "posterior draws")
    others = {k: [name for name in CRITERIA if name != k] for k in CRITERIA}
    beside = pd.DataFrame({k: schools[named].mean(axis=1, skipna=False) for k, named in others.items()})
    return stack(
        [
            each_category(pd.DataFrame(rows), score, by, table_hash) if rows else stack([]),
            _means(schools, schools[_codes(norms)], "noko_indicator", by, table_hash),
            _means(schools, beside, "noko_others", by, table_hash),
        ]
    )


def _mean_row(part: pd.DataFrame, name: str, draws: Floats, keys: Sequence[str]) -> dict[str, object]:
    value = part[name].mean()
    low, high = _ends(draws.mean(axis=0), np.asarray(value))
    n = part["n_respondents"].sum()
    ends = {"value": value, "low": float(low), "high": float(high), "n": int(n), "n_schools": len(part)}
    return {**{key: part[key].iloc[0] for key in keys}, **ends}


def _means(
    schools: pd.DataFrame, values: pd.DataFrame, indicator: str, by: Sequence[str], table_hash: str
) -> pd.DataFrame:
    """Means over schools of each column of `values`, which becomes the category; schools without it are left out."""
    heads = schools[list(dict.fromkeys([*by, "school_id", "n_respondents"]))]
    parts = [
        heads.assign(category=str(name), value=values[name].astype("Float64").astype("float64")) for name in values
    ]
    long = pd.concat(parts).dropna(subset=["value"])
    if long.empty:
        return stack([])
    grouped = long.groupby([*by, "category"], as_index=False, sort=True)
    table = grouped.agg(value=("value", "mean"), n=("n_respondents", "sum"), n_schools=("school_id", "nunique"))
    return each_category(table, Measure(indicator, "value", "mean", "", "n"), by, table_hash)


def each_category(table: pd.DataFrame, measure: Measure, by: Sequence[str], table_hash: str) -> pd.DataFrame:
    """Rows with their ``category`` as observations."""
    source = Source("noko", "form_noko", table_hash, "")
    return observe(table, [measure], source=source, by=list(by), extra_dimensions={"category": "category"})


def of_noko(table: pd.DataFrame, measures: Sequence[Measure], by: Sequence[str], table_hash: str) -> pd.DataFrame:
    return observe(table, measures, source=Source("noko", "form_noko", table_hash, ""), by=list(by))


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
            of_noko(table, [place], ["year", "school_id"], table_hash),
            of_noko(pairs.assign(value=100 * pairs["x"] / pairs["n"]), [share], ["year"], table_hash),
        ]
    )


def change_observations(
    form: pd.DataFrame, *, norms: NokoNorms, year: int, before: int, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Scores of `year` and of the assessment in `before`, of the schools that were assessed in both: others do not count.

    Returns
    -------
    ``noko_score`` of both years and ``noko_score_change`` (group "paired"; the change: kind model, points, interval by `drawn`; n =
    respondents of `year`, numerator = those of `before`); categories "" and k1–k5.
    """
    both = [form[form["year"] == one] for one in (year, before)]
    same = set(both[0]["school_id"]) & set(both[1]["school_id"])
    if not same:
        return stack([])
    schools = [assessed(part[part["school_id"].isin(same)], norms) for part in both]
    draws = [drawn(part, norms) for part in schools]
    groups = sorted(same) if "school_id" in by else [""]
    levels: list[dict[str, object]] = []
    moved: list[dict[str, object]] = []
    for name in _ALL:
        known = (schools[0][name].notna() & schools[1][name].notna()).to_numpy()
        for school in groups:
            kept = known & ((schools[0]["school_id"] == school).to_numpy() if school else True)
            if kept.any():
                told = [_paired(schools[i][kept], name, draws[i][name][kept]) for i in (0, 1)]
                shared = {"category": "" if name == SCORE else name, "school_id": school}
                levels += [
                    {**shared, "year": one, **_level(part)} for one, part in zip((year, before), told, strict=True)
                ]
                moved.append({**shared, "year": year, **_moved(told[0], told[1])})
    if not moved:
        return stack([])
    level = Measure("noko_score", "value", "mean", "", "n", "low", "high", "posterior draws", PAIRED)
    change = Measure("noko_score_change", "value", "model", "before", "n", "low", "high", "posterior draws", PAIRED)
    return stack(
        [
            each_category(pd.DataFrame(levels), level, by, table_hash),
            each_category(pd.DataFrame(moved), change, by, table_hash),
        ]
    )


@dataclass(frozen=True)
class _Side:
    """One year of the schools assessed in both: mean points, the draws of that mean, respondents, schools."""

    value: float
    draws: Floats
    n: int
    n_schools: int


def _paired(part: pd.DataFrame, name: str, draws: Floats) -> _Side:
    return _Side(float(part[name].mean()), draws.mean(axis=0), int(part["n_respondents"].sum()), len(part))


def _level(side: _Side) -> dict[str, object]:
    low, high = _ends(side.draws, np.asarray(side.value))
    return {"value": side.value, "low": float(low), "high": float(high), "n": side.n, "n_schools": side.n_schools}


def _moved(now: _Side, was: _Side) -> dict[str, object]:
    value = now.value - was.value
    low, high = _ends(now.draws - was.draws, np.asarray(value))
    ends = {"value": value, "low": float(low), "high": float(high)}
    return {**ends, "n": now.n, "before": was.n, "n_schools": now.n_schools}


def assessed_observations(form: pd.DataFrame, school_ids: Sequence[str], *, table_hash: str) -> pd.DataFrame:
    """``noko_assessed_share``: schools with an assessment in a year / schools of the note; category "years", in the last of the
    years: schools with one in any of the last `LEAST_OFTEN_YEARS` years told.
    """
    told = form[form["school_id"].isin(list(school_ids))]
    if told.empty:
        return stack([])
    years = sorted({int(year) for year in told["year"]})
    rows = [(year, "", told[told["year"] == year]["school_id"].nunique()) for year in years]
    ever = told[told["year"].isin(years[-LEAST_OFTEN_YEARS:])]["school_id"].nunique()
    rows.append((years[-1], "years", ever))
    table = pd.DataFrame(rows, columns=["year", "category", "x"])
    table = table.assign(n=len(school_ids), n_schools=len(school_ids), value=100 * table["x"] / len(school_ids))
    source = Source("noko", "form_noko", table_hash, "")
    share = Measure("noko_assessed_share", "value", "share", "x", "n")
    return observe(table, [share], source=source, by=["year"], extra_dimensions={"category": "category"})
