"""Observations on ОГЭ and ГВЭ of grade 9, ЕГЭ and ГВЭ of grade 11: marks, attempts, score bands (METHODS §1).

First result and result after retakes are two sets of figures: the dimension `group` is "" for the first attempt and
"final" for the last one. Forms are never mixed: ГВЭ and base maths (marks 2–5) enter no mean of 100-point scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from mskoko_lib.indicators.marks import MARKS, mark_distribution, need_columns
from mskoko_lib.indicators.uncertainty import mean_interval, wilson
from mskoko_lib.observations import Measure, Source, observe, stack

Attempt = Literal["first", "final"]
SUBJECT: tuple[str, ...] = ("year", "subject")
#: group of an attempt in the dimensions of an observation
GROUP: dict[Attempt, str] = {"first": "", "final": "final"}
#: reasons of having no result, told apart (NOTES §5): none of them is a «2»
OUTCOMES: tuple[str, ...] = ("absent", "removed", "annulled", "unfinished")


@dataclass(frozen=True)
class Exams:
    """Results of one exam in one form: rows of ``exam_results``, all attempts and outcomes."""

    results: pd.DataFrame
    exam: Literal["oge", "ege"]
    form: Literal["oge", "ege", "gve"]
    results_hash: str = ""

    @property
    def procedure(self) -> str:
        """«oge», «ege», «gve9», «gve11»: the dimension of the observations."""
        return self.form if self.form != "gve" else {"oge": "gve9", "ege": "gve11"}[self.exam]

    def of_school(self, school_id: str) -> Exams:
        """The same for one school only."""
        return replace(self, results=self.results[self.results["school_id"] == school_id])

    def of_schools(self, school_ids: Sequence[str]) -> Exams:
        """The same for some schools."""
        return replace(self, results=self.results[self.results["school_id"].isin(list(school_ids))])

    def of_attempt(self, attempt: Attempt) -> pd.DataFrame:
        """Rows with a result, the first or the last attempt of each pupil in each subject."""
        valid = self.results["outcome"] == "valid"
        return self.results[valid & self.results[f"is_{attempt}"].astype(bool)]

    def source(self, attempt: Attempt) -> Source:
        """The selection that `of_attempt` makes, as a condition on the store's table."""
        base = f"exam == '{self.exam}' and form == '{self.form}' and outcome == 'valid' and is_{attempt}"
        return Source(self.procedure, "exam_results", self.results_hash, base)


def make_exams(
    results: pd.DataFrame, exam: Literal["oge", "ege"], form: Literal["oge", "ege", "gve"], results_hash: str = ""
) -> Exams:
    """One exam in one form out of the store's ``exam_results`` (contract of ``intake.schemas.exams``)."""
    need_columns(results, ["exam", "form", "outcome", "is_first", "is_final", "school_id", *SUBJECT], "make_exams")
    chosen = results[(results["exam"] == exam) & (results["form"] == form)]
    return Exams(chosen, exam, form, results_hash)


_TAKERS = (Measure("takers", "n_takers", "count", "n_takers", "n_takers"),)
_MARKS = (
    *(
        Measure(
            "mark_share",
            f"mark{m}_share_pct",
            "share",
            f"n_mark{m}",
            "n_marked",
            f"mark{m}_low_pct",
            f"mark{m}_high_pct",
            "wilson",
            category=str(m),
            sensitive=m == 2,
            where_numerator=f"mark == {m}",
        )
        for m in MARKS
    ),
    *(
        Measure(
            f"{name}_share",
            f"{name}_share_pct",
            "share",
            f"n_{name}",
            "n_marked",
            f"{name}_low_pct",
            f"{name}_high_pct",
            "wilson",
            where_numerator=f"mark >= {least}",
        )
        for name, least in (("success", 3), ("good_marks", 4))
    ),
    Measure("sou", "sou_pct", "mean", "", "n_marked"),
    Measure("mean_mark", "mean_mark", "mean", "sum_marks", "n_marked", where_numerator="sum:mark"),
)


def mark_observations(
    exams: Exams, *, attempt: Attempt = "first", by: Sequence[str] = SUBJECT, group: str | None = None
) -> pd.DataFrame:
    """Participants with a result, marks 2–5, success, good marks, СОУ, mean mark; one row per figure.

    `by` is the year and subject, or these and ``school_id``; `group` names a part of the participants in place of the
    attempt. A subject without marks (ЕГЭ but base maths) gives
    participants only.
    """
    rows = exams.of_attempt(attempt)
    source = exams.source(attempt)
    group = GROUP[attempt] if group is None else group
    if rows.empty:
        return stack([])
    takers = rows.groupby(list(by), as_index=False, sort=True).agg(
        n_takers=("outcome", "size"), n_schools=("school_id", "nunique")
    )
    measures = tuple(replace(one, group=group) for one in _TAKERS)
    parts = [observe(takers, measures, source=source, by=by)]
    marked = mark_distribution(rows, by=by).query("n_marked > 0")
    if len(marked):
        marked = marked.assign(where_extra="mark >= 2")
        parts.append(observe(marked, tuple(replace(one, group=group) for one in _MARKS), source=source, by=by))
    return stack(parts)


def retakes(exams: Exams, *, by: Sequence[str] = SUBJECT) -> pd.DataFrame:
    """«2» at the first attempt and what became of it: the chain first attempt → retakes (item 1.1).

    Returns
    -------
    One row per group: ``n_first`` (pupils with a first result), ``n_failed_first``, ``n_failed_final`` («2» in the
    last attempt), ``n_mended`` (first «2», last attempt better), ``n_not_retaken`` (first «2», no further result).
    """
    rows = exams.results[exams.results["outcome"] == "valid"]
    first, final = rows[rows["is_first"].astype(bool)], rows[rows["is_final"].astype(bool)]
    failed = (first["mark"] == 2).fillna(False).astype(bool)
    counted = first.assign(n_failed_first=failed, n_not_retaken=failed & first["is_final"].astype(bool))
    table = counted.groupby(list(by), as_index=False, sort=True).agg(
        n_first=("outcome", "size"),
        n_failed_first=("n_failed_first", "sum"),
        n_not_retaken=("n_not_retaken", "sum"),
        n_schools=("school_id", "nunique"),
    )
    known = final[final["person"].notna()]
    still = known.assign(failed=(known["mark"] == 2).fillna(False).astype(bool), later=~known["is_first"].astype(bool))
    ends = still.groupby(list(by), as_index=False, sort=True).agg(
        n_failed_later=("failed", lambda column: int((column & still.loc[column.index, "later"]).sum())),
        n_mended=("failed", lambda column: int((~column & still.loc[column.index, "later"]).sum())),
    )
    table = table.merge(ends, on=list(by), how="left", validate="1:1").fillna({"n_failed_later": 0, "n_mended": 0})
    table["n_failed_final"] = table["n_not_retaken"] + table["n_failed_later"].astype(int)
    return table.drop(columns="n_failed_later").astype({"n_mended": int})


RETAKES: tuple[str, ...] = ("failed_first", "mended", "not_retaken", "failed_final")


def retake_observations(exams: Exams, *, by: Sequence[str] = SUBJECT) -> pd.DataFrame:
    """`retakes` as counts ``retake_count``, category failed_first, mended, not_retaken, failed_final."""
    table = retakes(exams, by=by)
    measures = [
        Measure("retake_count", f"n_{name}", "count", f"n_{name}", f"n_{name}", category=name, sensitive=True)
        for name in RETAKES
    ]
    return observe(table, measures, source=exams.source("first"), by=list(by)) if len(table) else stack([])


def condition_observations(exams: Exams, least: pd.DataFrame, *, by: Sequence[str] = SUBJECT) -> pd.DataFrame:
    """«2» with points enough for «3»: a condition beside the scale was not met (points for geometry, for spelling).

    `least`: one row per year and subject whose scale has such a condition: ``least_3`` (primary score). Observations
    ``condition_twos`` (count of first results).
    """
    rows = exams.of_attempt("first").merge(least, on=list(SUBJECT), how="inner", validate="m:1")
    if rows.empty:
        return stack([])
    flag = ((rows["mark"] == 2) & (rows["primary_score"] >= rows["least_3"])).fillna(False).astype(int)
    table = (
        rows.assign(x=flag)
        .groupby(list(by), as_index=False, sort=True)
        .agg(x=("x", "sum"), n_schools=("school_id", "nunique"))
    )
    measure = Measure("condition_twos", "x", "count", "x", "x", sensitive=True)
    return observe(table, [measure], source=exams.source("first"), by=list(by))


def primary_score_observations(exams: Exams, maximum: pd.DataFrame, *, by: Sequence[str] = SUBJECT) -> pd.DataFrame:
    """How many first results have each primary score from 0 to the greatest one, zeros too.

    `maximum`: one row per year and subject: ``max_score``; a subject without one is left out. ``score_count``, category
    «007»; ``mean_primary_score`` beside them.
    """
    rows = exams.of_attempt("first").dropna(subset=["primary_score"]).merge(maximum, on=list(SUBJECT), validate="m:1")
    if rows.empty:
        return stack([])
    source = replace(exams.source("first"), base=f"{exams.source('first').base} and primary_score >= 0")
    made = []
    for _, part in rows.groupby(list(by), sort=True):
        top = int(part["max_score"].iloc[0])
        counts = part["primary_score"].astype(int).value_counts()
        lines = [
            {
                **{c: part[c].iloc[0] for c in by},
                "score": s,
                "category": f"{s:03d}",
                "x": int(counts.get(s, 0)),
                "n_schools": part["school_id"].nunique(),
                "where_x": f"primary_score == {s}",
            }
            for s in range(top + 1)
        ]
        measure = Measure("score_count", "x", "count", "x", "x", where_numerator="{where_x}")
        made.append(
            observe(
                pd.DataFrame(lines), [measure], source=source, by=list(by), extra_dimensions={"category": "category"}
            )
        )
    mean = rows.groupby(list(by), as_index=False, sort=True).agg(
        mean=("primary_score", "mean"),
        std=("primary_score", "std"),
        n=("primary_score", "size"),
        n_schools=("school_id", "nunique"),
    )
    low, high = mean_interval(mean["mean"], mean["std"].astype("float64"), mean["n"])
    measure = Measure("mean_primary_score", "mean", "mean", "", "n", "low", "high", "t")
    made.append(observe(mean.assign(low=low, high=high), [measure], source=source, by=list(by)))
    return stack(made)


#: САО bands of 100-point scores: lower bound of each; «below» is below the minimum of the subject and year
BANDS: tuple[tuple[str, float], ...] = (("low", 0.0), ("middle", 61.0), ("high", 81.0), ("hundred", 100.0))


def score_bands(exams: Exams, minimum: pd.DataFrame, *, attempt: Attempt, by: Sequence[str] = SUBJECT) -> pd.DataFrame:
    """ЕГЭ by bands: below the minimum · minimum–60 · 61–80 · 81–99 · 100, and the mean test score.

    Parameters
    ----------
    minimum : one row per year and subject: ``minimum`` (test score, from norms). A subject without one gives no bands:
        its mean stands alone.

    Returns
    -------
    One row per group: ``n_scored``, ``n_below``, ``n_low``, ``n_middle``, ``n_high``, ``n_hundred`` (pupils; NA where
    the minimum is not known), ``below_share_pct`` with Wilson limits, ``mean_score`` (test score) with Student's
    limits, ``n_schools``. Only rows with a test score count: base maths and ГВЭ have none.
    """
    rows = (
        exams.of_attempt(attempt)
        .dropna(subset=["test_score"])
        .merge(minimum, on=list(SUBJECT), how="left", validate="m:1")
    )
    score, least = (rows[name].astype("float64").to_numpy(float, na_value=np.nan) for name in ("test_score", "minimum"))
    flags = {"n_below": score < least}
    for place, (name, lower) in enumerate(BANDS):
        upper = BANDS[place + 1][1] if place + 1 < len(BANDS) else np.inf
        flags[f"n_{name}"] = (score >= lower) & (score < upper) & (score >= least)
    counted = {name: flag.astype(float) for name, flag in flags.items()}
    grouped = rows.assign(**counted, score=score, least=least).groupby(list(by), as_index=False, sort=True)
    table = grouped.agg(
        n_scored=("score", "size"),
        **{name: (name, "sum") for name in flags},
        mean_score=("score", "mean"),
        std=("score", "std"),
        least=("least", "min"),
        n_schools=("school_id", "nunique"),
    )
    # without a minimum nobody can be said to be below it, nor above
    known = table.pop("least").notna()
    table[list(flags)] = table[list(flags)].where(known, np.nan)
    low, high = wilson(table["n_below"].to_numpy(float), table["n_scored"])
    mean_low, mean_high = mean_interval(table["mean_score"], table["std"], table["n_scored"])
    return table.assign(
        below_share_pct=100 * table["n_below"] / table["n_scored"],
        below_low_pct=low,
        below_high_pct=high,
        mean_low=mean_low,
        mean_high=mean_high,
    ).drop(columns="std")
