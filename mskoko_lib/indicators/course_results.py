"""Exams before and after courses (item 4.3): schools whose teachers of a subject learned between two exams, and others.

No effect of courses: who is sent is no chance, low results come back up by themselves, and the schools are few.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from scipy.stats import norm

from mskoko_lib.indicators.course_needs import TAUGHT_AS
from mskoko_lib.indicators.course_people import LEAST_HOURS
from mskoko_lib.indicators.lists import benjamini_hochberg
from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.indicators.uncertainty import WIDEST_Z, newcombe
from mskoko_lib.observations import DIMENSIONS, Source, as_frame, make_obs_id, stack

#: themes after which results of the subject are looked at at all
RESULT_THEMES: tuple[str, ...] = ("standard", "method", "exam", "assessment")
_SIDES = ("with", "without")


def compared_results(
    judged: pd.DataFrame, courses: pd.DataFrame, *, year: int, told: Collection[tuple[int, str]]
) -> pd.DataFrame:
    """First results of the exams of `year` and the year before, in schools that sat the subject in both.

    Parameters
    ----------
    judged : `graduates.with_failed` of one exam in one form, all attempts. courses : rows of ``form_courses`` of both
        years. told : (year, school_id) that sent the form of courses; only schools that did in both years are compared.

    Returns
    -------
    Rows of `judged` with ``passed`` and ``side``: with — a teacher of the subject finished courses on it after the first
    day of last year's exam and before that of this year's; without — none did.
    """
    rows = judged[judged["year"].isin([year - 1, year]) & judged["failed"].notna() & judged["is_first"].astype(bool)]
    both = {school for one, school in told if one == year} & {school for one, school in told if one == year - 1}
    rows = rows[rows["school_id"].isin(both)]
    years = rows.groupby(["subject", "school_id"])["year"].transform("nunique")
    rows = rows[years == 2]
    if rows.empty:
        return rows.assign(passed=pd.Series(dtype=bool), side=pd.Series(dtype=object))
    days = rows.groupby(["subject", "year"])["exam_date"].min()
    finished = courses["finished"].fillna(False).astype(bool) & (courses["hours"] >= LEAST_HOURS).fillna(False)
    learned = courses[finished.astype(bool) & courses["theme"].isin(RESULT_THEMES)]
    with_courses: set[tuple[str, str]] = set()
    for subject in sorted(set(rows["subject"].astype(str))):
        after, before = days[(subject, year - 1)], days[(subject, year)]
        mine = learned[learned["subject"] == TAUGHT_AS.get(subject, subject)]
        between = mine[(mine["end_date"] >= after) & (mine["end_date"] < before)]
        with_courses |= {(subject, str(school)) for school in between["school_id"]}
    pairs = rows[["subject", "school_id"]].astype(str).itertuples(index=False, name=None)
    side = np.array(["with" if pair in with_courses else "without" for pair in pairs], dtype=object)
    return rows.assign(passed=~rows["failed"].astype(bool), side=side)


def result_observations(
    compared: pd.DataFrame, procedure: str, *, table_hash: str, by: Sequence[str] = ("year", "subject")
) -> pd.DataFrame:
    """``course_success_share``: first results not below the threshold, group with or without. `compared`:
    `compared_results`.
    """
    if compared.empty:
        return stack([])
    source = Source(procedure, "exam_results", table_hash, "outcome == 'valid' and is_first")
    part = Part("course_success_share", "passed")
    return share_observations(Rows(compared, source), [part], by=by, extra=Extra({"group": "side"}))


def gap_observations(observed: pd.DataFrame, *, year: int, least_n: int = 10) -> pd.DataFrame:
    """What the change of the schools with courses differs by from that of the others, subject by subject.

    ``course_gap`` (kind model, percentage points): (with now − before) − (without now − before). Its interval joins the
    two of Newcombe by their distances, squared and added (MOVER: Zou, Donner 2008). `numerator`, `n`: the smallest of the
    four n. Only subjects where each n is `least_n` or more. Beside COLUMNS: ``p_value``, ``survives`` (after
    Benjamini–Hochberg over all that is compared).
    """
    rows = observed[(observed["indicator"] == "course_success_share") & (observed["school_id"] == "")]
    made, p_values = [], []
    for (procedure, subject), part in rows.groupby(["procedure", "subject"], sort=True):
        four = {(str(r["group"]), int(r["year"])): r for r in part.to_dict("records")}
        wanted = [(side, y) for side in _SIDES for y in (year, year - 1)]
        if not all(key in four and four[key]["n"] >= least_n for key in wanted):
            continue
        counts = [(float(four[key]["numerator"]), float(four[key]["n"])) for key in wanted]
        value, low, high = _gap(counts, 0.95)
        smallest = int(min(four[key]["n"] for key in wanted))
        dimensions: dict[str, object] = {
            **dict.fromkeys(DIMENSIONS, ""),
            "year": year,
            "procedure": procedure,
            "subject": subject,
        }
        first = four[wanted[0]]
        made.append({
            "obs_id": make_obs_id("course_gap", 1, dimensions), "indicator": "course_gap", "version": 1, **dimensions,
            "obs_value": value, "numerator": smallest, "n": smallest, "low": low, "high": high, "interval": "mover",
            "kind": "model", "sensitive": False, "n_schools": min(int(four[key]["n_schools"]) for key in wanted),
            "obs_status": "value", "conf_status": "free", "table": first["table"], "table_hash": first["table_hash"],
            "where_n": "", "where_numerator": "",
        })  # fmt: skip
        p_values.append(_p_value(counts))
    if not made:
        return stack([]).assign(p_value=pd.Series(dtype=float), survives=pd.Series(dtype=bool))
    survives = benjamini_hochberg(np.array(p_values, float))
    return as_frame(pd.DataFrame(made)).assign(p_value=p_values, survives=survives)


def _gap(counts: Sequence[tuple[float, float]], level: float) -> tuple[float, float, float]:
    """(difference of two changes, low, high) of (x, n): with now, with before, without now, without before."""
    (a, na), (b, nb), (c, nc), (d, nd) = counts
    first, second = 100 * (a / na - b / nb), 100 * (c / nc - d / nd)
    low1, high1 = (float(end[0]) for end in newcombe([a], [na], [b], [nb], level))
    low2, high2 = (float(end[0]) for end in newcombe([c], [nc], [d], [nd], level))
    value = first - second
    below = float(np.hypot(first - low1, high2 - second))
    above = float(np.hypot(high1 - first, second - low2))
    return value, value - below, value + above


def _p_value(counts: Sequence[tuple[float, float]]) -> float:
    """The level at which the interval of `_gap` reaches 0, as of a two-sided test."""
    inside, outside = 0.0, WIDEST_Z
    for _ in range(60):
        z = (inside + outside) / 2
        _, low, high = _gap(counts, float(1 - 2 * norm.sf(z)))
        inside, outside = (z, outside) if low > 0 or high < 0 else (inside, z)
    return float(2 * norm.sf(inside))
