"""Works that whole classes wrote beside ВПР (item 5.3): classes, participation, marks or a criterion, who marked them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from mskoko_lib.indicators import shares
from mskoko_lib.indicators.counted import Counted, counted_observations
from mskoko_lib.indicators.family import one_family
from mskoko_lib.indicators.marks import MARKS, SOU_WEIGHT
from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.observations import Measure, Source, observe, stack

PROCEDURE: Final = "works"
#: a work in the dimensions of an observation: its group is «level term»
WORK: tuple[str, ...] = ("year", "subject", "grade")
MARKED_BY: tuple[str, ...] = ("own", "cross", "commission")
MODES: tuple[str, ...] = ("paper", "screen")
#: share of a result → its change; works without marks have the second kind of result
CHANGES: Mapping[str, str] = {
    "success_share": "success_change", "good_marks_share": "good_marks_change", "reached_share": "reached_change",
}  # fmt: skip
#: works from this month on are those of autumn, as in ВПР
_AUTUMN_MONTH = 8


def with_work(form: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``form_works`` with ``work``: level and term («municipal spring»); the same subject, grade and work in all
    schools, on whatever day of the term they wrote it.
    """
    autumn = form["work_date"].dt.month >= _AUTUMN_MONTH
    term = autumn.map({True: "autumn", False: "spring"}).astype("string")
    return form.assign(work=form["work_level"].astype("string") + " " + term)


def work_observations(
    form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",), each: bool = False
) -> pd.DataFrame:
    """What was written. `each`: apart by work (group «level term»; `by` then holds subject and grade).

    ``work_count`` (works: level, term, subject, grade), ``work_schools``, ``work_classes`` (counts), ``work_takers``
    (pupils who wrote; one pupil counts once for each work), ``wrote_share`` (who wrote of those in the class, of classes
    that tell both), and in classes that tell it ``marked_by_share`` (category own, cross, commission) and
    ``work_mode_share`` (paper, screen).
    """
    if form.empty:
        return stack([])
    table = with_work(form)
    extra, keys = _of(each), [*by, *(["work"] if each else [])]
    named = table.assign(
        which=table["work"] + " " + table["subject"].astype("string") + " " + table["grade"].astype("string"),
        school=table["school_id"],
    )
    counts = named.groupby(keys, as_index=False, sort=True).agg(
        work_count=("which", "nunique"), work_schools=("school", "nunique"), work_classes=("which", "size"),
        n_schools=("school", "nunique"),
    )  # fmt: skip
    measures = [Measure(name, name, "count", name, name) for name in ("work_count", "work_schools", "work_classes")]
    rows = Rows(table, _source(table_hash))
    pupils = [Counted("work_takers", "n_wrote"), Counted("wrote_share", "n_wrote", "n_pupils")]
    flags = table.assign(
        told_by=table["marked_by"].notna(),
        told_mode=table["mode"].notna(),
        **{f"by_{one}": (table["marked_by"] == one).fillna(False) for one in MARKED_BY},
        **{f"on_{one}": (table["mode"] == one).fillna(False) for one in MODES},
    )
    parts = [
        *(Part("marked_by_share", f"by_{one}", one, of="told_by") for one in MARKED_BY),
        *(Part("work_mode_share", f"on_{one}", one, of="told_mode") for one in MODES),
    ]
    return stack(
        [
            observe(counts, measures, source=rows.source, by=list(by), extra_dimensions=extra.columns),
            counted_observations(rows, pupils, by=by, extra=extra),
            share_observations(Rows(flags, rows.source), parts, by=by, extra=extra),
        ]
    )


def result_observations(
    form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = WORK, classes: bool = False
) -> pd.DataFrame:
    """Results by work (group «level term»); `classes`: by class of a school (group «level term А»).

    Works with marks: ``mark_share`` (category 2–5), ``success_share``, ``good_marks_share``, ``mean_mark``, ``sou``, of all
    marks given (a mark that nobody has may be left blank). Works without marks: ``reached_share``, those who reached the
    criterion of those who wrote.
    """
    if form.empty:
        return stack([])
    table = with_work(form)
    if classes:
        table = table.assign(work=table["work"] + " " + table["class_label"].fillna("").astype("string"))
    marked = table[table[[f"n_{m}" for m in MARKS]].notna().any(axis=1)]
    counts = {f"n_{m}": marked[f"n_{m}"].fillna(0).astype("int64") for m in MARKS}
    n = sum(counts.values(), pd.Series(0, index=marked.index))
    marked = marked.assign(
        **counts,
        n_marked=n,
        n_success=n - counts["n_2"],
        n_good=counts["n_4"] + counts["n_5"],
        sum_marks=sum((m * counts[f"n_{m}"] for m in MARKS), pd.Series(0, index=marked.index)),
        sum_sou=sum((SOU_WEIGHT[m] * counts[f"n_{m}"] for m in MARKS), pd.Series(0, index=marked.index)),
    )
    source, extra = _source(table_hash), _of(True)
    parts = [
        *(Counted("mark_share", f"n_{m}", "n_marked", str(m), sensitive=m == 2) for m in MARKS),
        Counted("success_share", "n_success", "n_marked"),
        Counted("good_marks_share", "n_good", "n_marked"),
    ]
    made = [counted_observations(Rows(marked, source), parts, by=by, extra=extra)]
    sums = marked.assign(school=marked["school_id"]).groupby([*by, "work"], as_index=False, sort=True).agg(
        n=("n_marked", "sum"), marks=("sum_marks", "sum"), sou=("sum_sou", "sum"), n_schools=("school", "nunique")
    )  # fmt: skip
    sums = sums[sums["n"] > 0]
    sums = sums.assign(mean=sums["marks"] / sums["n"], sou=sums["sou"] / sums["n"])
    means = [Measure("mean_mark", "mean", "mean", "marks", "n"), Measure("sou", "sou", "mean", "", "n")]
    made.append(observe(sums, means, source=source, by=list(by), extra_dimensions=extra.columns))
    reached = [Counted("reached_share", "n_reached", "n_wrote")]
    made.append(counted_observations(Rows(table, source), reached, by=by, extra=extra))
    return stack(made)


def confirmed(observed: pd.DataFrame, indicator: str, *, year: int, before: int) -> dict[str, bool]:
    """obs_id of a share of `year` → whether its change survives Benjamini–Hochberg over all works with this indicator."""
    rows = shares.confirmed_changes(one_family(observed), indicator, year=year, before=before)
    return dict(zip(rows["obs_id"].astype(str), rows["survives"].astype(bool), strict=True))


def differing_schools(observed: pd.DataFrame, indicator: str, *, year: int, category: str = "") -> pd.DataFrame:
    """Schools whose share in a work differs from that of all others together, after Benjamini–Hochberg over schools and works.

    Returns
    -------
    Observations of schools (all columns) with ``p_value``, ``survives``, ``difference_pp``; n ≥ 10 only.
    """
    rows = observed[observed["category"] == category]
    found = shares.differing_schools(one_family(rows), indicator, year=year)
    told = found[["obs_id", "p_value", "survives", "difference_pp"]]
    return rows.merge(told, on="obs_id", how="inner", validate="1:1")


def _source(table_hash: str) -> Source:
    return Source(PROCEDURE, "form_works", table_hash, "")


def _of(each: bool) -> Extra:
    return Extra({"group": "work"} if each else {})
