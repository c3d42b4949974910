"""Typical problems (items 5.5, 5.6): pupils who lack a skill, March against October, and which schools held the works.

The pupils of grade 5 in March are those of grade 6 in October: the cohort is compared, never the same grade of both months.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Final, Literal

import numpy as np
import pandas as pd

from mskoko_lib.indicators import known, shares
from mskoko_lib.indicators.counted import Counted, counted_observations
from mskoko_lib.indicators.family import one_family
from mskoko_lib.indicators.lists import LEAST_N, benjamini_hochberg
from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.indicators.uncertainty import difference_p_value, newcombe
from mskoko_lib.observations import DIMENSIONS, Measure, Source, as_frame, make_obs_id, observe, stack

MARCH: Final = "03"
OCTOBER: Final = "10"
#: a skill of a subject in one grade; the wave is the group, the skill the category
SKILL: tuple[str, ...] = ("year", "subject", "grade")
State = Literal["overcome", "persists", "new", "below", "unclear"]
STATES: tuple[State, ...] = ("persists", "new", "overcome", "unclear", "below")


def with_wave(form: pd.DataFrame, *, year: int, as_of: dt.date) -> pd.DataFrame:
    """Rows of works that were over on the day (earlier years: on the same day of theirs) and that tell both counts, with
    ``wave``: the month, in form 5.6 after the kind («current 03»).
    """
    told = form[form[["grade", "n_wrote", "n_lacking"]].notna().all(axis=1)]
    told = known.months(told, year, as_of)
    month = told["month"].astype("string")
    return told.assign(
        wave=told["work_kind_school"].astype("string") + " " + month if "work_kind_school" in told else month
    )


def lacking_observations(
    rows: pd.DataFrame, *, procedure: str, table_hash: str, by: Sequence[str] = SKILL, skills: bool = True
) -> pd.DataFrame:
    """``lacking_share``: pupils who did not manage the tasks on a skill, of those who wrote; group = wave, category = skill.

    `rows`: `with_wave`. Without `skills` over all skills and, by `by`, over subjects and grades: then n counts checks, a pupil
    once for each skill of each work.
    """
    if rows.empty:
        return stack([])
    extra = Extra({"group": "wave", **({"category": "problem"} if skills else {})})
    source = Source(procedure, f"form_{procedure}", table_hash, "")
    return counted_observations(
        Rows(rows, source), [Counted("lacking_share", "n_lacking", "n_wrote")], by=by, extra=extra
    )


def cohort_changes(observed: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """``lacking_change``: share in October minus that of the same pupils a grade lower in March, percentage points.

    Newcombe's interval of independent shares: the pupils are mostly the same, so that it is rather too wide. Dimensions are
    those of October; `n` is of October, `numerator` the n of March.
    """
    pairs = _pairs(observed, year)
    if pairs.empty:
        return stack([])
    x, n, x_b, n_b = (pairs[c].astype("float64").to_numpy() for c in ("numerator", "n", "numerator_b", "n_b"))
    low, high = newcombe(x, n, x_b, n_b)
    value = (pairs["obs_value"] - pairs["obs_value_b"]).astype("float64").to_numpy()
    made = pairs.assign(
        indicator="lacking_change", obs_value=value, numerator=n_b, low=low, high=high, interval="newcombe", kind="model",
        n_schools=pairs[["n_schools", "n_schools_b"]].min(axis=1), where_numerator="",
    )  # fmt: skip
    ids = [
        make_obs_id("lacking_change", 1, {k: "" if pd.isna(row[k]) else row[k] for k in DIMENSIONS})
        for row in made.to_dict("records")
    ]
    return stack([as_frame(made.assign(obs_id=ids))])


def states(observed: pd.DataFrame, *, year: int, problem_pct: float) -> pd.DataFrame:
    """What became of each skill from March to October in the same cohort.

    A problem of a wave: at least `problem_pct` of those who wrote lack the skill.

    - ``persists``: a problem in both waves, and both intervals lie wholly at or above the threshold;
    - ``overcome``: a problem in March and none in October, and the fall survives Benjamini–Hochberg;
    - ``new``: none in March, a problem in October, and the rise survives it;
    - ``below``: both intervals wholly below the threshold;
    - ``unclear``: anything else, and any pair with fewer than ten on a side: nothing can be concluded.

    Parameters
    ----------
    observed : ``lacking_share`` of the municipality and of schools; each kind of work (group before the month) is a family
        of comparisons, and in it the municipality one, all schools together another.

    Returns
    -------
    One row per pair, sorted: ``school_id``, ``kind``, ``subject``, ``grade`` (of October), ``problem``, ``state``,
    ``share_pct``, ``share_march_pct``, ``n``, ``n_march``, ``p_value``, ``survives``.
    """
    pairs = _pairs(observed, year)
    x, n, x_b, n_b = (pairs[c].astype("float64").to_numpy() for c in ("numerator", "n", "numerator_b", "n_b"))
    enough = (n >= LEAST_N) & (n_b >= LEAST_N)
    p = np.where(enough, difference_p_value(x, n, x_b, n_b) if len(pairs) else 0.0, np.nan)
    survives = np.zeros(len(pairs), bool)
    families = pairs["kind_of_work"] + pd.Series(
        np.where(pairs["school_id"] == "", " town", " schools"), index=pairs.index
    )
    for family in families.unique():
        mine = (families == family).to_numpy(bool)
        survives[mine] = benjamini_hochberg(p[mine])
    now, was = (pairs[c].astype("float64").to_numpy() for c in ("obs_value", "obs_value_b"))
    low, high, low_b, high_b = (pairs[c].astype("float64").to_numpy() for c in ("low", "high", "low_b", "high_b"))
    is_now, is_was = now >= problem_pct, was >= problem_pct
    chosen = np.select(
        [
            ~enough,
            is_was & ~is_now & survives,
            ~is_was & is_now & survives,
            (low >= problem_pct) & (low_b >= problem_pct),
            (high < problem_pct) & (high_b < problem_pct),
        ],
        ["unclear", "overcome", "new", "persists", "below"],
        "unclear",
    )
    table = pd.DataFrame({
        "school_id": pairs["school_id"].astype(str), "kind": pairs["kind_of_work"].astype(str),
        "subject": pairs["subject"].astype(str), "grade": pairs["grade"].astype("int64"), "problem": pairs["category"].astype(str),
        "state": chosen.astype(str), "share_pct": now, "share_march_pct": was, "n": n, "n_march": n_b, "p_value": p,
        "survives": survives,
    })  # fmt: skip
    return table.sort_values(["school_id", "kind", "grade", "subject", "problem"], ignore_index=True)


def problem_counts(found: pd.DataFrame, *, year: int, procedure: str, table_hash: str) -> pd.DataFrame:
    """``problem_count``: skills by what became of them (category = state, group = kind of work), of the municipality and of
    each school; n = all pairs of March and October. `found`: `states`.
    """
    if found.empty:
        return stack([])
    keys = ["school_id", "kind"]
    table = pd.crosstab([found[key] for key in keys], found["state"]).reindex(columns=list(STATES), fill_value=0)
    table = table.assign(n=table.sum(axis=1)).reset_index().assign(year=year)
    measures = [Measure("problem_count", state, "count", state, "n", category=state) for state in STATES]
    source = Source(procedure, f"form_{procedure}", table_hash, "")
    return observe(table, measures, source=source, by=["year", "school_id"], extra_dimensions={"group": "kind"})


def confirmed_years(observed: pd.DataFrame, *, year: int, before: int) -> set[str]:
    """obs_ids of shares of `year` that differ from the same grade and month of `before`, after Benjamini–Hochberg over all
    skills: other pupils, the same place in the programme.
    """
    rows = shares.confirmed_changes(
        one_family(observed[observed["category"] != ""]), "lacking_share", year=year, before=before
    )
    return set(rows.loc[rows["survives"], "obs_id"].astype(str))


def across_subjects(observed: pd.DataFrame, *, year: int, problem_pct: float) -> pd.DataFrame:
    """Skills that are a problem in two subjects or more of one grade, school and wave: interval wholly at or above the
    threshold, n ≥ 10.

    Returns
    -------
    One row per school, wave, grade and skill: ``subjects`` (codes, sorted tuple).
    """
    rows = observed[
        (observed["indicator"] == "lacking_share") & (observed["year"] == year) & (observed["category"] != "")
        & (observed["subject"] != "") & (observed["n"] >= LEAST_N) & (observed["low"] >= problem_pct)
    ]  # fmt: skip
    keys = ["school_id", "group", "grade", "category"]
    made = [
        {**dict(zip(keys, key, strict=True)), "subjects": tuple(sorted(part["subject"].astype(str)))}
        for key, part in rows.groupby(keys, sort=True, dropna=False)
        if part["subject"].nunique() > 1
    ]
    return pd.DataFrame(made, columns=[*keys, "subjects"])


def held_rows(
    rows: pd.DataFrame, told: Collection[str], schools: pd.DataFrame, *, year: int, as_of: dt.date
) -> pd.DataFrame:
    """How many subjects each school checked in each wave that is over.

    Parameters
    ----------
    rows : `with_wave`. told : schools that sent the form, be it with «работ не было». schools : those of which the works are
        awaited: ``school_id``, and ``opened`` where the registry has it; a school that opened after a wave owes nothing of it.

    Returns
    -------
    One row per school that told and month («03», «10»): ``year``, ``school_id``, ``month``, ``n_subjects`` (0 = held none).
    """
    mine = rows[rows["year"] == year]
    counts = mine.groupby(["school_id", "month"])["subject"].nunique()
    opened = schools["opened"] if "opened" in schools else pd.Series(pd.NaT, index=schools.index)
    made = []
    for school, day in zip(schools["school_id"].astype(str), pd.to_datetime(opened), strict=True):
        for month in (MARCH, OCTOBER):
            last = dt.date(year, int(month), 31)
            if school in told and last <= as_of and (pd.isna(day) or day.date() <= last):
                made.append((year, school, month, int(counts.get((school, month), 0))))
    return pd.DataFrame(made, columns=["year", "school_id", "month", "n_subjects"])


def held_observations(
    held: pd.DataFrame, *, procedure: str, min_subjects: int, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Whether the works were held; group = month.

    ``works_held_share`` (schools with a work of any subject), ``works_enough_share`` (with `min_subjects` or more), both of
    the schools that told; by school ``works_subjects``, the count of its subjects.
    """
    if held.empty:
        return stack([])
    source = Source(procedure, f"form_{procedure}", table_hash, "")
    if "school_id" in by:
        table = held.assign(n_schools=1)
        count = Measure("works_subjects", "n_subjects", "count", "n_subjects", "n_subjects")
        return observe(table, [count], source=source, by=list(by), extra_dimensions={"group": "month"})
    flags = held.assign(some=held["n_subjects"] > 0, enough=held["n_subjects"] >= min_subjects)
    parts = [Part("works_held_share", "some"), Part("works_enough_share", "enough")]
    return share_observations(Rows(flags, source), parts, by=by, extra=Extra({"group": "month"}))


def _pairs(observed: pd.DataFrame, year: int) -> pd.DataFrame:
    """Shares of October beside those of March a grade lower: columns of March end in ``_b``; ``kind_of_work`` is what
    stands before the month.
    """
    rows = observed[
        (observed["indicator"] == "lacking_share") & (observed["year"] == year) & (observed["category"] != "")
        & observed["grade"].notna()
    ]  # fmt: skip
    kind = rows["group"].str.rpartition(" ")[0] if len(rows) else rows["group"]
    rows = rows.assign(kind_of_work=kind, cohort=rows["grade"])
    month = rows["group"].str[-2:]
    march = rows[month == MARCH].assign(cohort=rows["cohort"] + 1)
    keys = ["kind_of_work", "procedure", "subject", "cohort", "school_id", "category"]
    kept = [*keys, "obs_value", "numerator", "n", "low", "high", "n_schools"]
    return rows[month == OCTOBER].merge(march[kept], on=keys, suffixes=("", "_b"), validate="1:1")
