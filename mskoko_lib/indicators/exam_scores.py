"""ЕГЭ by test score: bands of САО, means, choice of subjects, tasks by group of scores; ОГЭ tasks by mark (METHODS §1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from mskoko_lib.indicators.exams import GROUP, SUBJECT, Attempt, Exams, score_bands
from mskoko_lib.indicators.shares import Part, Rows, share_observations
from mskoko_lib.indicators.uncertainty import wilson
from mskoko_lib.observations import Measure, Source, observe, stack

#: category of `band_share` → condition on the test score, given the minimum
BAND_WHERE: dict[str, str] = {
    "below": "test_score < {minimum}",
    "low": "test_score >= {minimum} and test_score < 61",
    "middle": "test_score >= 61 and test_score < 81",
    "high": "test_score >= 81 and test_score < 100",
    "hundred": "test_score >= 100",
}
#: groups of participants whose tasks are looked at, САО table 2-13
SCORE_GROUPS: tuple[str, ...] = ("below", "low", "middle", "top")
#: sums over three subjects that are counted (local: NOTES §2, item 1.10)
SUMS: tuple[int, ...] = (220, 250)


def score_observations(
    exams: Exams, *, minimum: pd.DataFrame, attempt: Attempt = "first", by: Sequence[str] = SUBJECT
) -> pd.DataFrame:
    """Participants with a test score, share in each band, share 81–100, mean test score.

    `minimum`: one row per year and subject, column ``minimum``. Bands need it; the mean does not.
    """
    table = score_bands(exams, minimum, attempt=attempt, by=by)
    if table.empty:
        return stack([])
    group, source = GROUP[attempt], exams.source(attempt)
    source = replace(source, base=f"{source.base} and test_score >= 0")
    least = table.merge(minimum, on=list(SUBJECT), how="left", validate="m:1")["minimum"]
    measures = [
        Measure("scored", "n_scored", "count", "n_scored", "n_scored", group=group),
        Measure("mean_score", "mean_score", "mean", "", "n_scored", "mean_low", "mean_high", "t", group),
    ]
    parts = [observe(table, measures, source=source, by=by)]
    known = table.assign(n_top=table["n_high"] + table["n_hundred"], minimum=least)[least.notna()]
    if known.empty:
        return stack(parts)
    names = {
        "below": "n_below",
        "low": "n_low",
        "middle": "n_middle",
        "high": "n_high",
        "hundred": "n_hundred",
        "top": "n_top",
    }
    shares = []
    for name, column in names.items():
        low, high = wilson(known[column].to_numpy(float), known["n_scored"])
        where = "test_score >= 81" if name == "top" else BAND_WHERE[name]
        known = known.assign(**{f"{name}_pct": 100 * known[column] / known["n_scored"]})
        known = known.assign(**{f"{name}_l": low, f"{name}_h": high})
        known = known.assign(**{f"{name}_where": [where.format(minimum=int(m)) for m in known["minimum"]]})
        indicator, category = ("high_score_share", "") if name == "top" else ("band_share", name)
        shares.append(
            Measure(
                indicator,
                f"{name}_pct",
                "share",
                column,
                "n_scored",
                f"{name}_l",
                f"{name}_h",
                "wilson",
                group,
                category,
                name == "below",
                f"{{{name}_where}}",
            )
        )
    return stack([*parts, observe(known, shares, source=source, by=by)])


def who(rows: pd.DataFrame) -> pd.Series:
    """A key of the person inside its year; a row that is linked to nobody is a person of its own."""
    person = rows["person"].astype("string").fillna("row " + rows["result_id"].astype("string"))
    return rows["year"].astype("string") + " " + person


def choice_observations(exams: Exams, *, by: Sequence[str] = SUBJECT) -> pd.DataFrame:
    """Share of the participants of this form who were down for each subject: the base is those who could choose.

    Participants of ГВЭ are in no base (NOTES §1, error б). `by` is year and subject, or these and ``school_id``.
    """
    rows = exams.results.assign(who=who(exams.results))
    base = [name for name in by if name != "subject"]
    taken = rows.groupby(list(by), as_index=False, sort=True).agg(
        x=("who", "nunique"), n_schools=("school_id", "nunique")
    )
    table = taken.merge(rows.groupby(base, as_index=False).agg(n=("who", "nunique")), on=base, validate="m:1")
    if table.empty:
        return stack([])
    low, high = wilson(table["x"], table["n"])
    table = table.assign(share=100 * table["x"] / table["n"], low=low, high=high)
    source = Source(
        exams.procedure, "exam_results", exams.results_hash, f"exam == '{exams.exam}' and form == '{exams.form}'"
    )
    measures = [
        Measure("choice_share", "share", "share", "x", "n", "low", "high", "wilson"),
        Measure("registered", "x", "count", "x", "x"),
    ]
    return observe(table, measures, source=source, by=by)


def three_subject_observations(exams: Exams, *, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Of the participants with three test scores or more: share whose three best add up to 220 and to 250 or more."""
    rows = exams.of_attempt("first").dropna(subset=["test_score"])
    rows = rows.assign(who=who(rows)).sort_values("test_score", ascending=False, kind="stable")
    best = rows[rows.groupby("who").cumcount() < 3]
    people = best.groupby(["who", "year", "school_id"], as_index=False).agg(
        total=("test_score", "sum"), n=("test_score", "size")
    )
    people = people[people["n"] == 3].assign(
        **{f"from{least}": lambda t, least=least: t["total"] >= least for least in SUMS}
    )
    source = Source(exams.procedure, "exam_results", exams.results_hash, "")
    parts = [Part("three_subjects_share", f"from{least}", category=str(least)) for least in SUMS]
    return share_observations(Rows(people, source), parts, by=by) if len(people) else stack([])


def clean_subjects(scores: pd.DataFrame) -> pd.DataFrame:
    """Subjects in which nobody stayed below the minimum, out of those with a known minimum: one share per year.

    `scores`: observations of `score_observations` for the municipality. ``numerator`` subjects of ``n``.
    """
    below = scores[(scores["indicator"] == "band_share") & (scores["category"] == "below") & (scores["group"] == "")]
    if below.empty:
        return stack([])
    table = (
        below.assign(clean=(below["numerator"] == 0).astype(int))
        .groupby("year", as_index=False)
        .agg(x=("clean", "sum"), n=("clean", "size"), n_schools=("n_schools", "max"))
    )
    table = table.assign(share=100 * table["x"] / table["n"])
    source = Source(str(below["procedure"].iloc[0]), str(below["table"].iloc[0]), str(below["table_hash"].iloc[0]), "")
    return observe(table, [Measure("clean_subjects", "share", "share", "x", "n")], source=source, by=["year"])


def with_group(exams: Exams, minimum: pd.DataFrame) -> pd.DataFrame:
    """First results with ``score_group``: ЕГЭ by test score («below» … «top»), forms with marks «mark2» … «mark5»."""
    rows = exams.of_attempt("first")
    if exams.form != "ege":
        return rows.assign(score_group="mark" + rows["mark"].astype("string"))
    least = rows.merge(minimum, on=list(SUBJECT), how="left", validate="m:1")["minimum"].to_numpy(float)
    score = rows["test_score"].astype("float64").to_numpy()
    groups = np.select(
        [np.isnan(score) | np.isnan(least), score < least, score < 61, score < 81],
        ["", "below", "low", "middle"],
        "top",
    )
    return rows.assign(score_group=groups)


def task_observations(
    exams: Exams, tasks: pd.DataFrame, *, minimum: pd.DataFrame, by: Sequence[str] = SUBJECT
) -> pd.DataFrame:
    """Completion of each task: mean part of the greatest points, by all and by group of participants.

    Parameters
    ----------
    tasks : rows of ``exam_tasks`` of the same years with ``year``: points out of the masks of answers. «+» is the whole
        task, «−» nothing of it, a digit that part of the greatest points (of a short answer: of the greatest digit in
        the subject). A mark that could not be read is in no count.

    Returns
    -------
    ``exam_task_completion`` (percent) with category «07», «р02», «у01», group "" for all participants or the group of
    `with_group`; n counts participants.
    """
    rows = with_group(exams, minimum)[["result_id", "school_id", *SUBJECT, "score_group"]]
    joined = tasks.merge(rows, on=["year", "result_id"], how="inner", validate="m:1")
    joined = joined.assign(category=task_code(joined))
    top = joined["max_points"].astype("Float64")
    seen = joined.groupby([*SUBJECT, "category"])["points"].transform("max").astype("Float64")
    part = joined["points"].astype("Float64") / top.fillna(seen.where(seen > 0))
    done = part.mask(joined["credit"] == "full", 1.0).mask(joined["credit"] == "none", 0.0)
    joined = joined.assign(done=done).dropna(subset=["done"])
    if joined.empty:
        return stack([])
    grouped = joined[joined["score_group"].notna() & (joined["score_group"] != "")]
    source = Source(exams.procedure, "exam_tasks", exams.results_hash, exams.source("first").base)
    made = []
    for column, kept in (("", joined), ("score_group", grouped)):
        keys = [*by, "category", *([column] if column else [])]
        table = kept.groupby(keys, as_index=False, sort=True).agg(
            mean=("done", "mean"), n=("result_id", "nunique"), n_schools=("school_id", "nunique")
        )
        table = table.assign(completion=100 * table["mean"].astype("float64"))
        extra = {"category": "category", **({"group": column} if column else {})}
        measure = Measure("exam_task_completion", "completion", "mean", "", "n")
        made.append(observe(table, [measure], source=source, by=list(by), extra_dimensions=extra))
    return stack(made)


_PARTS = {"short": "", "long": "р", "oral": "у"}


def task_code(tasks: pd.DataFrame) -> pd.Series:
    """«07», «р02», «у01»: short, long and oral answers are numbered apart, as the masks number them."""
    number = tasks["task"].astype("string").str.zfill(2)
    return tasks["part"].map(_PARTS).astype("string") + number
