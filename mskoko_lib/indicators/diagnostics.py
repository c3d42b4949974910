"""Diagnostic works of grades 9 and 11 beside the mock exam and the exam: the same pupils only (item 5.4)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t as student

from mskoko_lib.indicators.lists import benjamini_hochberg
from mskoko_lib.indicators.mocks import BY
from mskoko_lib.indicators.shares import Extra, Part, Rows, mean_observations, share_observations
from mskoko_lib.indicators.uncertainty import mean_interval
from mskoko_lib.observations import Measure, Source, observe, stack

STEPS: tuple[str, ...] = ("diagnostic", "mock", "exam")
_KEYS = ["year", "form", "subject", "person"]


def chain(diagnostic: pd.DataFrame, joined: pd.DataFrame) -> pd.DataFrame:
    """Pupils with a result at every step of their year and subject: diagnostic work, mock exam, exam where it was held.

    Parameters
    ----------
    diagnostic : of `mocks.latest`. joined : mock exams, of `mocks.with_exam`.

    Returns
    -------
    One row per pupil and step: ``year``, ``form``, ``subject``, ``school_id`` (of the mock exam), ``person``, ``scored``,
    ``step``, ``value`` (mark; test score of ЕГЭ), ``below``, ``is_known`` (of below). Nobody without a person.
    """
    before = _step(diagnostic).rename(columns={"value": "diagnostic", "below": "below_diagnostic"})
    now = _step(joined).rename(columns={"value": "mock", "below": "below_mock"})
    mark, score = (joined[c].astype("float64") for c in ("exam_mark", "exam_score"))
    last = joined.assign(exam=score.where(joined["scored"], mark), below_exam=joined["failed"].astype("boolean"))
    last = last[last["person"].notna()][[*_KEYS, "exam", "below_exam"]]
    wide = now.merge(before.drop(columns=["school_id", "scored"]), on=_KEYS, how="inner", validate="1:1")
    wide = wide.merge(last, on=_KEYS, how="left", validate="1:1")
    held = wide.groupby(["year", "form", "subject"])["exam"].transform("count") > 0
    wide = wide[~held | wide["exam"].notna()]
    parts = [
        wide[[*_KEYS, "school_id", "scored"]].assign(step=s, value=wide[s], below=wide[f"below_{s}"]) for s in STEPS
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.dropna(subset=["value"]).assign(is_known=lambda rows: rows["below"].notna())


def _step(rows: pd.DataFrame) -> pd.DataFrame:
    value = rows["test_score"].where(rows["scored"], rows["mark"])
    told = rows.assign(value=value)[rows["took"] & value.notna() & rows["person"].notna()]
    return told[[*_KEYS, "school_id", "scored", "value", "below"]]


def chain_observations(rows: pd.DataFrame, *, table_hash: str, by: Sequence[str] = BY) -> pd.DataFrame:
    """``chain_mean_mark``, ``chain_mean_score``, ``chain_below_share`` with category diagnostic, mock, exam, and what they
    differ by from step to step: ``chain_mark_change``, ``chain_score_change`` (category mock, exam; paired Student's limits).

    `rows`: of `chain`. Procedure «chain_oge», «chain_ege», «chain_gve».
    """
    made = []
    for form, part in rows.groupby("form", sort=True):
        source = Source(f"chain_{form}", "form_diagnostics", table_hash, f"sitting_exam == '{form}'")
        each = Extra({"category": "step"})
        share = Part("chain_below_share", "below", of="is_known", sensitive=True)
        made.append(share_observations(Rows(part, source), [share], by=by, extra=each))
        scored = part["scored"].to_numpy(bool)
        for name, mine in (("mark", part[~scored]), ("score", part[scored])):
            made.append(mean_observations(Rows(mine, source), f"chain_mean_{name}", "value", by=by, extra=each))
            made.append(_steps(mine, f"chain_{name}_change", source, by))
    return stack(made)


def _steps(rows: pd.DataFrame, indicator: str, source: Source, by: Sequence[str]) -> pd.DataFrame:
    if rows.empty:
        return stack([])
    wide = rows.pivot(index=[*_KEYS, "school_id"], columns="step", values="value").reset_index()
    measure = Measure(indicator, "mean", "model", "n", "n", "low", "high", "t")
    made = []
    for before, after in zip(STEPS[:-1], STEPS[1:], strict=True):
        if not {before, after} <= set(wide.columns):
            continue
        pairs = wide.assign(gap=wide[after] - wide[before], step=after).dropna(subset=["gap"])
        if pairs.empty:
            continue
        grouped = pairs.groupby([*by, "step"], as_index=False, sort=True)
        table = grouped.agg(
            mean=("gap", "mean"), std=("gap", "std"), n=("gap", "size"), n_schools=("school_id", "nunique")
        )
        low, high = mean_interval(table["mean"], table["std"], table["n"])
        table = table.assign(low=low, high=high)
        made.append(observe(table, [measure], source=source, by=list(by), extra_dimensions={"category": "step"}))
    return stack(made)


def same_pupils(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tasks (`mocks.task_rows`) of the pupils who wrote both works of a year and subject; procedures keep their names."""
    keys = ["year", "exam_form", "subject", "who"]
    parts = [
        rows.assign(exam_form=[str(one).partition("_")[2] for one in rows["procedure"]]) for rows in (before, after)
    ]
    there = [set(part[keys].itertuples(index=False, name=None)) for part in parts]
    both = there[0] & there[1]
    kept = [[key in both for key in part[keys].itertuples(index=False, name=None)] for part in parts]
    return parts[0][np.array(kept[0], dtype=bool)], parts[1][np.array(kept[1], dtype=bool)]


def task_changes(before: pd.DataFrame, after: pd.DataFrame, *, table_hash: str, by: Sequence[str] = BY) -> pd.DataFrame:
    """``sitting_task_change``: completion at the mock exam less that at the diagnostic work, percentage points, the same
    pupils, category = task, paired Student's limits. `before`, `after`: of `same_pupils`.

    Both works must number their tasks as the exam does, and give the task the same points; other pairs are left out.
    """
    keys = ["year", "exam_form", "subject", "who", "task", "max_points"]
    gained = after[[*keys, "points"]].rename(columns={"points": "later"})
    pairs = before.merge(gained, on=keys, how="inner", validate="1:1")
    pairs = pairs.assign(gap=100 * (pairs["later"] - pairs["points"]) / pairs["max_points"])
    measure = Measure("sitting_task_change", "mean", "model", "n", "n", "low", "high", "t")
    made = []
    for procedure, part in pairs.groupby("procedure", sort=True):
        grouped = part.groupby([*by, "task"], as_index=False, sort=True)
        table = grouped.agg(
            mean=("gap", "mean"), std=("gap", "std"), n=("gap", "size"), n_schools=("school_id", "nunique")
        )
        low, high = mean_interval(table["mean"], table["std"], table["n"])
        source = Source(str(procedure), "form_diagnostics", table_hash, "")
        made.append(
            observe(
                table.assign(low=low, high=high),
                [measure],
                source=source,
                by=list(by),
                extra_dimensions={"category": "task"},
            )
        )
    return stack(made)


def confirmed_tasks(changes: pd.DataFrame) -> pd.DataFrame:
    """`task_changes` with ``survives``: Benjamini–Hochberg over the tasks of one work (two-sided p of the paired t-test)."""
    if changes.empty:
        return changes.assign(survives=pd.Series(dtype=bool))
    n, value = changes["n"].to_numpy(float), changes["obs_value"].to_numpy(float)
    half = (changes["high"].to_numpy(float) - changes["low"].to_numpy(float)) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        error = half / student.ppf(0.975, n - 1)
        p = np.where(error == 0, np.where(value == 0, 1.0, 0.0), 2 * student.sf(np.abs(value) / error, n - 1))
    survives = pd.Series(False, index=changes.index)
    for _, part in changes.assign(p=p).groupby(["year", "procedure", "subject", "school_id"], dropna=False):
        survives[part.index] = benjamini_hochberg(part["p"].to_numpy(float))
    return changes.assign(survives=survives)
