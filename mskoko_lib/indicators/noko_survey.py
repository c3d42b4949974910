"""Who was asked by the independent assessment, how many of them were content, what they remarked (item 5.7)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib.indicators.noko import ASKED, each_category, of_noko
from mskoko_lib.indicators.uncertainty import wilson
from mskoko_lib.norms.noko import NokoNorms
from mskoko_lib.observations import Measure, stack

#: themes of the respondents' remarks, columns of ``form_noko``
REMARKS: tuple[str, ...] = ("canteen", "gym", "repair", "access", "site", "staff_manner", "transport")


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
    parts = []
    for code, asked in ASKED.items():
        told = form[form[code].notna() & form[asked].notna() & (form[asked] > 0).fillna(False)]
        exact = told[code].astype("float64") * told[asked].astype("float64") / 100
        parts.append(told.assign(category=code, x=exact, asked=told[asked]))
    long = pd.concat(parts)
    made = []
    if len(long):
        grouped = long.groupby([*by, "category"], as_index=False, sort=True)
        table = grouped.agg(x=("x", "sum"), n=("asked", "sum"), n_schools=("school_id", "nunique"))
        low, high = wilson(table["x"].astype(float), table["n"].astype(float))
        table = table.assign(value=100 * table["x"] / table["n"].astype(float), low=low, high=high)
        measure = Measure("noko_satisfied", "value", "mean", "", "n", "low", "high", "wilson")
        made.append(each_category(table, measure, by, table_hash))
    grouped = form.groupby(list(by), as_index=False, sort=True)
    counts = grouped.agg(n=("n_respondents", "sum"), n_schools=("school_id", "nunique"))
    made.append(of_noko(counts, [Measure("noko_asked", "n", "count", "n", "n")], by, table_hash))
    both = form[form["n_users"].notna() & (form["n_users"] > 0).fillna(False)]
    if len(both):
        grouped = both.groupby(list(by), as_index=False, sort=True)
        table = grouped.agg(x=("n_respondents", "sum"), n=("n_users", "sum"), n_schools=("school_id", "nunique"))
        table = table.assign(value=100 * table["x"] / table["n"])
        made.append(of_noko(table, [Measure("noko_asked_share", "value", "share", "x", "n")], by, table_hash))
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
    return of_noko(table.assign(value=100 * table["x"] / table["n"]), measures, by, table_hash)


def remark_observations(form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """``noko_remarks`` (kind sum, category = theme; n = respondents of the rows that tell it): remarks, one person may make
    several. `form`: rows of ``form_noko``.
    """
    parts = [form.assign(category=theme, remarks=form[f"remarks_{theme}"]) for theme in REMARKS] if len(form) else []
    told = pd.concat(parts).dropna(subset=["remarks"]) if parts else form
    if told.empty:
        return stack([])
    grouped = told.groupby([*by, "category"], as_index=False, sort=True)
    table = grouped.agg(x=("remarks", "sum"), n=("n_respondents", "sum"), n_schools=("school_id", "nunique"))
    return each_category(table, Measure("noko_remarks", "x", "sum", "x", "n"), by, table_hash)
