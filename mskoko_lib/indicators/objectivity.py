"""School marks of medal claimants against their exams (item 2.1.5; METHODS §4): confirmed or not, how far off, repetition.

Only a school mark «5» is looked at. It is confirmed by a test score from a local threshold up, or by the mark «5» where
the exam gives marks (base mathematics, ГВЭ). One claimant is one figure where schools are compared: his exams are no
independent trials.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import binom, hypergeom

from mskoko_lib.indicators.lists import benjamini_hochberg
from mskoko_lib.indicators.shares import Part, Rows, share_observations
from mskoko_lib.indicators.uncertainty import wilson
from mskoko_lib.observations import Measure, Source, observe, stack

#: how far below: category → (most points below the threshold, exam mark); «5» and the threshold itself are «none»
GAPS: dict[str, tuple[float, int]] = {"near": (10, 4), "far": (20, 3), "farther": (np.inf, 2)}
#: one-sided level of the comparison of one school, and the power that a missed one is told with
LEVEL, POWER = 0.05, 0.8


def judged_fives(pairs: pd.DataFrame, confirm_score: int) -> pd.DataFrame:
    """Pairs with a school mark «5»: ``confirmed`` and ``gap`` (none, near, far, farther).

    `pairs`: `claimants.school_against_exam`; a pair with neither score nor mark is left out.
    """
    fives = pairs[(pairs["school_mark"] == 5) & (pairs["test_score"].notna() | pairs["mark"].notna())]
    score = fives["test_score"].astype("float64").to_numpy(float, na_value=np.nan)
    mark = fives["mark"].astype("float64").to_numpy(float, na_value=np.nan)
    scored = ~np.isnan(score)
    below = np.where(scored, confirm_score - score, 0.0)
    gap = np.full(len(fives), "none", dtype=object)
    for name, (most, of_mark) in reversed(GAPS.items()):
        gap[np.where(scored, (below > 0) & (below <= most), mark == of_mark)] = name
    return fives.assign(gap=gap, confirmed=gap == "none")


def five_observations(fives: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year", "subject")) -> pd.DataFrame:
    """``five_results`` (count), ``five_confirmed_share``, ``five_gap_share`` (category of `GAPS` or none): results of
    exams in a subject with the school mark «5».
    """
    if fives.empty:
        return stack([])
    flags = {f"gap_{name}": fives["gap"] == name for name in ("none", *GAPS)}
    rows = Rows(fives.assign(everyone=True, **flags), _source(table_hash))
    parts = [
        Part("five_results", "everyone", kind="count"),
        Part("five_confirmed_share", "confirmed"),
        *(Part("five_gap_share", f"gap_{name}", name) for name in ("none", *GAPS)),
    ]
    return share_observations(rows, parts, by=by)


def people(fives: pd.DataFrame) -> pd.DataFrame:
    """One row per claimant with a «5» that an exam can speak to: ``year``, ``school_id``, ``confirmed`` (all of them)."""
    keys = ["year", "claim_id", "school_id"]
    return fives.groupby(keys, sort=True)["confirmed"].all().reset_index()


def people_observations(claimants: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """``fives_borne_out_share``: claimants all of whose «5» the exams confirm. `claimants`: `people`."""
    if claimants.empty:
        return stack([])
    rows = Rows(claimants, _source(table_hash))
    return share_observations(rows, [Part("fives_borne_out_share", "confirmed")], by=by)


def repeated(claimants: pd.DataFrame, *, year: int, least_n: int) -> pd.DataFrame:
    """Schools with `least_n` claimants or more over the years up to `year`, held against all others year by year.

    Returns
    -------
    One row per school: ``n``, ``confirmed`` over the years, ``years_told``, ``years_below`` (its share below that of the
    others), ``p_value`` (exact conditional test over the years, one-sided: as few confirmed or fewer), ``survives``
    (Benjamini–Hochberg over the schools), ``detectable_pct``: the share, percent, below which a school of this size would
    have been found with 80 % probability (NaN where none would).
    """
    counted = (
        claimants[claimants["year"] <= year]
        .groupby(["school_id", "year"], as_index=False, sort=True)["confirmed"]
        .agg(x="sum", n="size")
    )
    totals = counted.groupby("year")[["x", "n"]].sum()
    rows = []
    for school, part in counted.groupby("school_id", sort=True):
        years = part.merge(totals, left_on="year", right_index=True, suffixes=("", "_t"))
        years = years[years["n_t"] > years["n"]]
        x, n, x_t, n_t = (years[name].to_numpy(int) for name in ("x", "n", "x_t", "n_t"))
        if n.sum() < least_n:
            continue
        others = (x_t - x) / (n_t - n)
        base = float((others * n).sum() / n.sum())
        rows.append({
            "school_id": str(school), "n": int(n.sum()), "confirmed": int(x.sum()), "years_told": len(years),
            "years_below": int((x / n < others).sum()), "p_value": exact_lower(x, n, x_t, n_t),
            "detectable_pct": 100 * detectable(int(n.sum()), base),
        })  # fmt: skip
    columns = ["school_id", "n", "confirmed", "years_told", "years_below", "p_value", "detectable_pct"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(survives=benjamini_hochberg(table["p_value"].to_numpy(float)) if len(table) else False)


def repeated_observations(schools: pd.DataFrame, *, year: int, table_hash: str) -> pd.DataFrame:
    """`repeated` as observations per school, group «years»: ``fives_borne_out_share``, ``years_below`` (count; n = years
    told), ``detectable_share`` (kind model; n = claimants).
    """
    if schools.empty:
        return stack([])
    low, high = wilson(schools["confirmed"], schools["n"])
    share = 100 * schools["confirmed"] / schools["n"]
    table = schools.assign(year=year, share=share, low=low, high=high, n_schools=1)
    source = _source(table_hash)
    measures = [
        Measure("fives_borne_out_share", "share", "share", "confirmed", "n", "low", "high", "wilson", group="years"),
        Measure("years_below", "years_below", "count", "years_below", "years_told", group="years"),
    ]
    found = table[table["detectable_pct"].notna()]
    told = Measure("detectable_share", "detectable_pct", "model", "n", "n", group="years")
    made = [observe(table, measures, source=source, by=["year", "school_id"])]
    if len(found):
        made.append(observe(found, [told], source=source, by=["year", "school_id"]))
    return stack(made)


def exact_lower(x: np.ndarray, n: np.ndarray, x_total: np.ndarray, n_total: np.ndarray) -> float:
    """P(sum over strata ≤ that observed) with all margins fixed: the exact test of Cochran, Mantel, Haenszel."""
    ways = np.ones(1)
    for size, marked, whole in zip(n, x_total, n_total, strict=True):
        ways = np.convolve(ways, hypergeom.pmf(np.arange(size + 1), whole, marked, size))
    return float(min(1.0, ways[: int(x.sum()) + 1].sum()))


def detectable(n: int, base: float) -> float:
    """Largest true share at which n claimants would be found too few with probability `POWER`, one-sided `LEVEL`; NaN where
    even none of them confirmed would be no finding.
    """
    # the highest count whose tail under `base` is within the level
    critical = int(binom.ppf(LEVEL, n, base))
    if binom.cdf(critical, n, base) > LEVEL:
        critical -= 1
    if critical < 0:
        return float("nan")
    shares = np.linspace(0, base, 1001)
    return float(shares[binom.cdf(critical, n, shares) >= POWER].max())


def _source(table_hash: str) -> Source:
    return Source("medal", "form_medals", table_hash, "")
