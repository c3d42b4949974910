"""Lists of schools with high and low results by the rule of САО, with what must stand beside them (METHODS §1, §3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np
import pandas as pd

from mskoko_lib.indicators.lists import STABLE_FROM, list_stability
from mskoko_lib.indicators.shrinkage import empirical_bayes, place_intervals, share_variance
from mskoko_lib.observations import Measure, Source, observe, stack

Side = Literal["high", "low"]


#: of fewer schools none can be said to have high or low results
LEAST_SCHOOLS = 3


def list_shares(subject: str) -> dict[Side, tuple[str, str]]:
    """side → (indicator, category) by which ОГЭ lists of a subject are made; "" = all subjects together, by graduates."""
    if not subject:
        return {"high": ("person_good_share", ""), "low": ("person_two_share", "")}
    return {"high": ("good_marks_share", ""), "low": ("mark_share", "2")}


@dataclass(frozen=True)
class ListRule:
    """САО: the `part` (0–1) of the schools with `least_n` participants or more, at least one; `low_share_pct`: the
    threshold of ШНОР (share of low results).
    """

    part: float = 0.15
    least_n: int = 10
    low_share_pct: float = 30.0


def school_shares(
    observed: pd.DataFrame, *, year: int, subject: str, high: str, low: str, low_category: str
) -> pd.DataFrame:
    """Schools with both shares in one subject: ``school_id``, ``n``, ``x_high``, ``x_low`` and their obs_ids.

    `high`, `low`: indicators (good marks and mark_share «2» of ОГЭ; 81–100 and below the minimum of ЕГЭ).
    """
    rows = observed[
        (observed["year"] == year)
        & (observed["subject"] == subject)
        & (observed["school_id"] != "")
        & (observed["group"] == "")
    ]
    top = rows[(rows["indicator"] == high) & (rows["category"] == "")]
    bottom = rows[(rows["indicator"] == low) & (rows["category"] == low_category)]
    kept = ["school_id", "numerator", "n", "obs_id"]
    both = top[kept].merge(bottom[kept], on="school_id", suffixes=("_high", "_low"), validate="1:1")
    return pd.DataFrame(
        {
            "school_id": both["school_id"],
            "n": both["n_high"].astype(int),
            "x_high": both["numerator_high"].astype(int),
            "x_low": both["numerator_low"].astype(int),
            "obs_high": both["obs_id_high"],
            "obs_low": both["obs_id_low"],
        }
    )


def make_list(schools: pd.DataFrame, side: Side, rule: ListRule, *, places: bool = True) -> pd.DataFrame:
    """The list of one subject.

    Parameters
    ----------
    schools : `school_shares`. A school with fewer than ``rule.least_n`` participants is never on it.

    Returns
    -------
    One row per school with enough participants, in the order of САО (high: share high falling, then share low rising;
    low: the other way round), with ``listed``, ``threshold_pct`` (the share of the last school listed),
    ``probability`` that the true share reaches it, ``flips`` (±1 pupil changes the listing), ``standing``,
    ``estimate_pct`` (shrunk share) and the interval of places ``place_low``–``place_high``. A school is listed only
    where its share differs from the worst (best) possible: nobody is on the high list with 0 %, nor low with 0 % «2».
    """
    enough = schools[schools["n"] >= rule.least_n].reset_index(drop=True)
    if len(enough) < LEAST_SCHOOLS:
        return enough.assign(
            listed=False,
            threshold_pct=float("nan"),
            probability=float("nan"),
            flips=False,
            standing="",
            estimate_pct=float("nan"),
            place_low=float("nan"),
            place_high=float("nan"),
        )
    main, other = ("x_high", "x_low") if side == "high" else ("x_low", "x_high")
    ordered = enough.assign(main=enough[main] / enough["n"], other=enough[other] / enough["n"]).sort_values(
        ["main", "other", "school_id"], ascending=[False, True, True], kind="stable", ignore_index=True
    )
    n_listed = max(1, ceil(rule.part * len(ordered) - 1e-9))
    last = ordered.iloc[n_listed - 1]
    # equal shares are listed together or not at all
    cut = (ordered["main"] > last["main"]) | ((ordered["main"] == last["main"]) & (ordered["other"] <= last["other"]))
    listed = cut & (ordered["main"] > 0)
    threshold = float(ordered.loc[listed, "main"].min()) if listed.any() else float("nan")
    beside = list_stability(ordered[main], ordered["n"], threshold if listed.any() else 1.0)
    shrunk = empirical_bayes(ordered["main"], share_variance(ordered[main], ordered["n"]))
    nowhere = np.full(len(ordered), np.nan)
    low, high = place_intervals(shrunk) if places else (nowhere, nowhere)
    probability = beside["probability"].to_numpy()
    sure = np.where(listed, probability, 1 - probability) >= STABLE_FROM
    clear = sure & ~beside["flips"].to_numpy(bool)
    return ordered.assign(
        listed=listed,
        threshold_pct=100 * threshold,
        probability=probability,
        flips=beside["flips"].to_numpy(bool),
        standing=["устойчиво" if one else "на границе" for one in clear],
        estimate_pct=100 * shrunk.estimate,
        place_low=low,
        place_high=high,
    ).drop(columns=["main", "other"])


def make_lists(
    observed: pd.DataFrame, side: Side, rule: ListRule, *, year: int, subjects: Sequence[str], places: bool = True
) -> dict[str, pd.DataFrame]:
    """`make_list` of ОГЭ for each subject, those with two schools or more. Subject "" = all subjects together, one figure
    a graduate: results of one pupil are no independent ones, and three pupils with four exams are no twelve. `places`
    False leaves the intervals of places out, which take most of the time.
    """
    made = {}
    kept = (observed["year"] == year) & (observed["school_id"] != "") & (observed["group"] == "")
    named = {name for one in ("", "a subject") for name, _ in list_shares(one).values()}
    observed = observed[kept & observed["indicator"].isin(named)]
    for subject in subjects:
        (high, _), (low, low_category) = list_shares(subject)["high"], list_shares(subject)["low"]
        shares = school_shares(observed, year=year, subject=subject, high=high, low=low, low_category=low_category)
        if len(shares) > 1:
            made[subject] = make_list(shares, side, rule, places=places)
    return made


def low_results(shares: dict[str, pd.DataFrame], rule: ListRule) -> pd.DataFrame:
    """Schools with ``rule.low_share_pct`` or more of low results in a procedure (ШНОР; norms/methodology.shnor).

    Parameters
    ----------
    shares : procedure → `school_shares` of the year.

    Returns
    -------
    One row per school and procedure with enough participants: ``low`` (at or above the threshold), ``probability``,
    ``flips``, ``standing``, n and counts.
    """
    parts = []
    for name, schools in shares.items():
        enough = schools[schools["n"] >= rule.least_n].reset_index(drop=True)
        if enough.empty:
            continue
        beside = list_stability(enough["x_low"], enough["n"], rule.low_share_pct / 100)
        parts.append(
            enough.assign(
                procedure=name,
                low=beside["listed"].to_numpy(bool),
                probability=beside["probability"].to_numpy(),
                flips=beside["flips"].to_numpy(bool),
                standing=beside["standing"].to_numpy(),
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["school_id", "procedure", "low"])


def shnor(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The two flags of ШНОР, kept apart since the wording joins them ambiguously (METHODS §1).

    Returns ``school_id``, ``two_procedures`` (low in two or more procedures of the year), ``two_years`` (low in the same
    procedure in both years), ``procedures`` (names, sorted); schools with neither are left out.
    """
    bad = now[now["low"].astype(bool)]
    earlier = (
        set(zip(*(before.loc[before["low"].astype(bool), c] for c in ("school_id", "procedure")), strict=True))
        if len(before)
        else set()
    )
    rows = []
    for school, part in bad.groupby("school_id"):
        names = sorted(part["procedure"])
        again = any((school, name) in earlier for name in names)
        if len(names) >= 2 or again:
            rows.append(
                {"school_id": school, "two_procedures": len(names) >= 2, "two_years": again, "procedures": tuple(names)}
            )
    return pd.DataFrame(rows, columns=["school_id", "two_procedures", "two_years", "procedures"])


def list_observations(
    made: dict[str, pd.DataFrame], side: Side, *, procedure: str, year: int, table_hash: str
) -> pd.DataFrame:
    """What stands beside the schools of `make_list` as observations of the school (group = `side`).

    Parameters
    ----------
    made : subject ("" = all subjects together) → `make_list`.

    Returns
    -------
    ``list_probability`` (percent), ``list_estimate`` (shrunk share, percent), ``list_place`` (low and high: the places
    it may take); all of kind "model", so that they never leave the department.
    """
    parts = []
    for subject, table in made.items():
        if table.empty:
            continue
        rows = table.assign(year=year, subject=subject, group=side, percent=100 * table["probability"], n_schools=1)
        measures = [
            Measure("list_probability", "percent", "model", "", "n"),
            Measure("list_estimate", "estimate_pct", "model", "", "n"),
            Measure("list_place", "place_low", "model", "", "n", "place_low", "place_high", "posterior draws"),
        ]
        source = Source(procedure, "exam_results", table_hash, "")
        parts.append(
            observe(
                rows, measures, source=source, by=["year", "subject", "school_id"], extra_dimensions={"group": "group"}
            )
        )
    return stack(parts)
