"""Pupils and classes of the lists of 20 September (item 4.1): class size, second shift, pupils per teacher, forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from mskoko_lib.indicators.staff import teachers
from mskoko_lib.indicators.uncertainty import wilson
from mskoko_lib.observations import Measure, Source, observe, stack

#: stages of school, by grade; category "" is all of them
STAGES: dict[str, tuple[int, int]] = {"primary": (1, 4), "main": (5, 9), "upper": (10, 12)}
#: grades in which pupils change schools: they are entered by the share observed, not one to one
_ENTRIES = (5, 10)
_LAST_GRADE = 11
HORIZON = (1, 2, 3)


def contingent_observations(form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Of rows of ``form_contingent``: ``pupils`` and ``classes`` (counts), ``class_size_mean`` (pupils / classes of the
    grades that tell both; n = classes), ``largest_class`` (extreme), ``second_shift_share`` (of pupils of the grades that
    tell it). ``grade`` in `by` tells the grades apart; else also by stage (category of STAGES).
    """
    told = form[form["n_pupils"].notna()]
    if told.empty:
        return stack([])
    made = [_sizes(told, table_hash, by, "")]
    if "grade" not in by:
        made += [_sizes(told[told["grade"].between(*ends)], table_hash, by, code) for code, ends in STAGES.items()]
    return stack(made)


def _sizes(told: pd.DataFrame, table_hash: str, by: Sequence[str], stage: str) -> pd.DataFrame:
    if told.empty:
        return stack([])
    both, shifts = told["n_classes"].notna() & (told["n_classes"] > 0), told["n_second_shift"].notna()
    table = told.assign(
        classes=told["n_classes"].fillna(0).astype("int64"),
        in_classes=told["n_pupils"].where(both, 0).astype("int64"),
        shift_of=told["n_pupils"].where(shifts, 0).astype("int64"),
        second=told["n_second_shift"].fillna(0).astype("int64"),
        pupils=told["n_pupils"].astype("int64"),
        school=told["school_id"],
        largest=told["largest_class"].fillna(0).astype("int64"),
    )
    sums = table.groupby(list(by), as_index=False, sort=True).agg(
        **{name: (name, "sum") for name in ("classes", "in_classes", "shift_of", "second", "pupils")},
        largest=("largest", "max"), n_schools=("school", "nunique"),
    )  # fmt: skip
    low, high = wilson(sums["second"], sums["shift_of"])
    with np.errstate(invalid="ignore", divide="ignore"):
        sums = sums.assign(
            size=(sums["in_classes"] / sums["classes"].replace(0, np.nan)),
            second_pct=100 * sums["second"] / sums["shift_of"].replace(0, np.nan),
            low=low,
            high=high,
            largest=sums["largest"].astype("float64").where(sums["largest"] > 0),
        )
    measures = [
        Measure("pupils", "pupils", "count", "pupils", "pupils", category=stage),
        Measure("classes", "classes", "count", "classes", "classes", category=stage),
        Measure("class_size_mean", "size", "mean", "", "classes", category=stage),
        Measure("largest_class", "largest", "extreme", "", "pupils", category=stage),
        Measure(
            "second_shift_share", "second_pct", "share", "second", "shift_of", "low", "high", "wilson", category=stage
        ),
    ]
    return observe(sums, measures, source=Source("contingent", "form_contingent", table_hash, ""), by=list(by))


def pupils_per_teacher(
    pupils: pd.DataFrame, *, staff: pd.DataFrame, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """``pupils_per_teacher``: pupils / teachers who are not on a long leave, over schools and years whose two forms both have
    come. `pupils`: rows of ``form_contingent``, `staff`: of ``form_staff``; external part-timers count nowhere.
    """
    there = teachers(staff)
    there = there[~there["on_leave"].fillna(False).astype(bool)]
    keys = ["year", "school_id"]
    n_teachers = there.groupby(keys, as_index=False).agg(n_teachers=("position", "size"))
    told = pupils[pupils["n_pupils"].notna()].astype({"n_pupils": "int64"})
    both = told.groupby(keys, as_index=False).agg(x=("n_pupils", "sum")).merge(n_teachers, on=keys)
    if both.empty:
        return stack([])
    sums = both.assign(school=both["school_id"]).groupby(list(by), as_index=False, sort=True).agg(
        x=("x", "sum"), n=("n_teachers", "sum"), n_schools=("school", "nunique")
    )  # fmt: skip
    measure = Measure("pupils_per_teacher", "ratio", "mean", "", "n")
    source = Source("contingent", "form_contingent", table_hash, "")
    return observe(sums.assign(ratio=sums["x"] / sums["n"]), [measure], source=source, by=list(by))


def forecast_observations(
    form: pd.DataFrame, *, year: int, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """``pupils_forecast`` of the list of `year`, group ``1``…``3`` = years ahead, category of STAGES or "" = all.

    Cohorts move up a grade each year, nobody comes or goes between the entries. Grade 1 takes in as many as this year;
    `low`, `high`: as in the smallest and the largest of grades 1–3 of now. Grades 5 and 10 take in the share that they took
    of the grade below a year ago (this year's where last year's list lacks). Cohort-survival method.
    """
    now = form[(form["year"] == year) & form["n_pupils"].notna()]
    if now.empty:
        return stack([])
    own = "school_id" in by
    made = []
    for school, rows in now.groupby("school_id") if own else [("", now)]:
        before = form[(form["year"] == year - 1) & form["n_pupils"].notna()]
        before = before[before["school_id"] == school] if own else before[before["school_id"].isin(rows["school_id"])]
        n_schools = int(rows["school_id"].nunique())
        made += _ahead(_by_grade(rows), _by_grade(before), {"year": year, "school_id": school, "n_schools": n_schools})
    source = Source("contingent", "form_contingent", table_hash, f"year == {year}")
    measure = Measure("pupils_forecast", "value", "model", "n", "n", "low", "high", "scenario")
    return observe(
        pd.DataFrame(made), [measure], source=source, by=[name for name in by if name in ("year", "school_id")],
        extra_dimensions={"group": "ahead", "category": "stage"},
    )  # fmt: skip


def _by_grade(rows: pd.DataFrame) -> dict[int, int]:
    sums = rows.groupby("grade", as_index=False)["n_pupils"].sum()
    return {int(grade): int(n) for grade, n in zip(sums["grade"], sums["n_pupils"], strict=True)}


def _ahead(now: Mapping[int, int], before: Mapping[int, int], head: dict[str, object]) -> list[dict[str, object]]:
    """Rows of the next years out of pupils by grade of this and of the last list."""
    entry = {}
    for grade in _ENTRIES:
        below = before.get(grade - 1) or now.get(grade - 1)
        entry[grade] = now.get(grade, 0) / below if below else 0.0
    first = [now[grade] for grade in (1, 2, 3) if grade in now] or [0]
    total = sum(now.values())
    intakes = {"value": float(now.get(1, 0)), "low": float(min(first)), "high": float(max(first))}
    made: dict[tuple[int, str], dict[str, float]] = {}
    for name, intake in intakes.items():
        grades = {grade: float(n) for grade, n in now.items()}
        for ahead in HORIZON:
            moved = {grade + 1: n for grade, n in grades.items() if grade < _LAST_GRADE}
            for grade in _ENTRIES:
                moved[grade] = grades.get(grade - 1, 0.0) * entry[grade]
            grades = {1: intake, **moved} if 1 in now else moved
            for stage, (low, high) in {"": (1, 12), **STAGES}.items():
                value = sum(n for grade, n in grades.items() if low <= grade <= high)
                made.setdefault((ahead, stage), {})[name] = float(round(value))
    return [{**head, "ahead": str(ahead), "stage": stage, "n": total, **each} for (ahead, stage), each in made.items()]
