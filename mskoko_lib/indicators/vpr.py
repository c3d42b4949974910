"""Observations of item 1.4: every figure on ВПР, for the municipality and by school."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from mskoko_lib.indicators.change import share_change
from mskoko_lib.indicators.journal import SIDES, against_journal
from mskoko_lib.indicators.marks import MARKS, mark_distribution, participation
from mskoko_lib.indicators.scale import WORK, Scale, WorkKey, mark_conditions, with_marks
from mskoko_lib.indicators.scores import mean_primary_score, score_distribution
from mskoko_lib.indicators.tasks import task_completion
from mskoko_lib.observations import Measure, Source, combine, observe

PROCEDURE = "vpr"
_WROTE = "status == 'wrote'"
#: what must be equal for two years to be compared: the work, whoever wrote it
SAME_WORK: tuple[str, ...] = ("subject", "programme_grade")


@dataclass(frozen=True)
class Vpr:
    """ВПР of one or more years: `results` with ``mark``; `task_points`, `works`, `tasks` as in the store."""

    results: pd.DataFrame
    task_points: pd.DataFrame
    works: pd.DataFrame
    tasks: pd.DataFrame
    scales: Mapping[WorkKey, Scale]
    results_hash: str = ""
    points_hash: str = ""

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row per result and task: ``task_points`` of these results with the work, school, mark and ``max_points``."""
        keys = self.results[["result_id", *WORK, "school_id", "mark"]]
        # Narrowed first: a note looks into the tasks of a few works out of dozens.
        joined = self.task_points.merge(keys, on="result_id", how="inner", validate="m:1")
        maxima = self.tasks[[*WORK, "task", "max_points"]]
        return joined.merge(maxima, on=[*WORK, "task"], how="left", validate="m:1")

    def of_school(self, school_id: str) -> Vpr:
        """The same for one school only."""
        return replace(self, results=self.results[self.results["school_id"] == school_id])

    def of_works(self, keys: Collection[WorkKey]) -> Vpr:
        """The same for some works only."""
        wanted = pd.DataFrame(sorted(keys), columns=list(WORK))
        return replace(self, results=self.results.merge(wanted, on=list(WORK)))

    def of_year(self, year: int) -> Vpr:
        """The same for one year only."""
        return replace(
            self,
            results=self.results[self.results["year"] == year],
            works=self.works[self.works["year"] == year],
            tasks=self.tasks[self.tasks["year"] == year],
            scales={key: scale for key, scale in self.scales.items() if key[0] == year},
        )


def make_vpr(
    results: pd.DataFrame,
    task_points: pd.DataFrame,
    works: pd.DataFrame,
    work_tasks: pd.DataFrame,
    scales: Mapping[WorkKey, Scale],
    hashes: Mapping[str, str],
) -> Vpr:
    """The store's four tables (contract of ``intake.schemas``) with marks by the scales."""
    marked = with_marks(results, scales)
    return Vpr(
        marked, task_points, works, work_tasks, scales, hashes.get("vpr_results", ""), hashes.get("vpr_tasks", "")
    )


def _with_conditions(table: pd.DataFrame, scales: Mapping[WorkKey, Scale]) -> pd.DataFrame:
    rows = []
    for key in table[list(WORK)].itertuples(index=False, name=None):
        picked = mark_conditions(scales.get((int(key[0]), str(key[1]), int(key[2]), int(key[3]))))
        rows.append({f"where_{name}": text for name, text in picked.items()})
    return pd.concat([table.reset_index(drop=True), pd.DataFrame(rows)], axis=1)


_PARTICIPATION = (
    Measure("listed", "n_listed", "count", "n_listed", "n_listed"),
    Measure("takers", "n_takers", "count", "n_takers", "n_listed", where_numerator=_WROTE),
    Measure("absent", "n_absent", "count", "n_absent", "n_listed", where_numerator="status == 'absent'"),
    Measure("absent_share", "absent_share_pct", "share", "n_absent", "n_listed", where_numerator="status == 'absent'"),
)
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
            where_numerator=f"{{where_mark{m}}}",
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
            where_numerator=f"{{where_{name}}}",
        )
        for name in ("success", "good_marks")
    ),
    Measure("sou", "sou_pct", "mean", "", "n_marked"),
    Measure("mean_mark", "mean_mark", "mean", "sum_marks", "n_marked", where_numerator="sum:mark"),
)
_SCORES = (
    Measure("mean_primary_score", "mean_score", "mean", "sum_scores", "n_scored", where_numerator="sum:primary_score"),
)
_JOURNAL = tuple(
    Measure(
        "journal_share" if side in SIDES else "journal_gap2_share", f"{side}_share_pct", "share", f"n_{side}", "n_compared",
        f"{side}_low_pct", f"{side}_high_pct", "wilson", category=side if side in SIDES else "", where_numerator=f"{{where_{side}}}",
    )
    for side in (*SIDES, "gap2")
)  # fmt: skip


def summary_observations(vpr: Vpr, *, by: Sequence[str] = WORK) -> pd.DataFrame:
    """Participation, marks, mean primary score and comparison with the journal; one row per figure
    (``observations.COLUMNS``).

    `by` is the work, or the work and ``school_id``. A work with neither marks nor a scale has no figures of marks and
    journal at all.
    """
    everybody = Source(PROCEDURE, "vpr_results", vpr.results_hash)
    wrote = Source(PROCEDURE, "vpr_results", vpr.results_hash, _WROTE)
    parts = [observe(participation(vpr.results, by=by), _PARTICIPATION, source=everybody, by=by)]
    scored = mean_primary_score(vpr.results, by=by).assign(where_extra="primary_score >= 0")
    parts.append(observe(scored[scored["n_scored"] > 0], _SCORES, source=wrote, by=by))
    marks = _with_conditions(mark_distribution(vpr.results, by=by).query("n_marked > 0"), vpr.scales)
    if len(marks):
        marks = marks.assign(where_extra=marks["where_marked"])
        parts.append(observe(marks, _MARKS, source=wrote, by=by))
    journal = _with_conditions(against_journal(vpr.results, by=by).query("n_compared > 0"), vpr.scales)
    if len(journal):
        journal = journal.assign(where_extra=journal["where_compared"])
        parts.append(observe(journal, _JOURNAL, source=wrote, by=by))
    return combine(parts)


def total_observations(vpr: Vpr, *, by: Sequence[str] = WORK) -> pd.DataFrame:
    """Participation over all works of a year: a pupil counts once for each work. `by` as in ``summary_observations``;
    the work is left out.
    """
    over = ["year", *(column for column in by if column not in WORK)]
    everybody = Source(PROCEDURE, "vpr_results", vpr.results_hash)
    return observe(participation(vpr.results, by=over), _PARTICIPATION, source=everybody, by=over)


def score_observations(vpr: Vpr, *, by: Sequence[str] = WORK) -> pd.DataFrame:
    """Distribution of primary scores: pupils at each score from 0 to the work's maximum (the largest score seen where
    no maximum is known).
    """
    measure = (Measure("score_count", "n_pupils", "count", "n_pupils", "n_scored", where_numerator="{where_score}"),)
    parts = []
    tops = vpr.works.set_index(list(WORK))["max_score"]
    scored = vpr.results.dropna(subset=["primary_score"])
    for key, rows in scored.groupby(list(WORK), sort=True):
        top, known = int(rows["primary_score"].astype(float).max()), tops.get(key)
        highest = top if known is None or pd.isna(known) else max(top, int(known))
        table = score_distribution(rows, by=by, max_score=highest)
        table = table.assign(
            where_score="primary_score == " + table["score"].astype(str),
            score=table["score"].map("{:03d}".format),
            where_extra="primary_score >= 0",
        )
        parts.append(
            observe(
                table,
                measure,
                source=Source(PROCEDURE, "vpr_results", vpr.results_hash, _WROTE),
                by=by,
                extra_dimensions={"category": "score"},
            )
        )
    return combine(parts)


def task_observations(vpr: Vpr, *, by: Sequence[str] = WORK) -> pd.DataFrame:
    """Completion of every task: all who wrote (group "") and by group of marks (group "mark2" … "mark5")."""
    measures = (
        Measure(
            "task_completion", "completion_pct", "mean", "sum_points", "n_pupils", "completion_low_pct", "completion_high_pct",
            "wilson/t", where_numerator="sum:points",
        ),
        Measure("task_full_share", "full_share_pct", "share", "n_full", "n_pupils", where_numerator="points == max_points"),
    )  # fmt: skip
    counted = "state in ['points', 'not_started']"
    source = Source(PROCEDURE, "vpr_task_points", vpr.points_hash, counted)
    axes = {"category": "task", "group": "group"}
    everyone = task_completion(vpr.points, by=[*by, "task"]).assign(group="")
    parts = [observe(everyone, measures, source=source, by=[*by, "task"], extra_dimensions=axes)]
    marked = vpr.points.dropna(subset=["mark"])
    if len(marked):
        groups = task_completion(marked, by=[*by, "mark", "task"])
        groups = groups.assign(group="mark" + groups["mark"].astype(str))
        parts.append(observe(groups, measures[:1], source=source, by=[*by, "mark", "task"], extra_dimensions=axes))
    return combine(parts)


def change_observations(vpr: Vpr, *, year: int, by: Sequence[str] = WORK) -> pd.DataFrame:
    """Change of success and of good marks from the year before, same work only (subject, programme, number of tasks
    and maximum).

    `by` is the work, or the work and ``school_id``. Observation: percentage points, Newcombe's interval, n = pupils
    of this year, numerator = pupils of the year before (a reader must not be told a change of too few in either).
    """
    more = [column for column in by if column not in WORK]
    on = [*SAME_WORK, *more]
    now, before = vpr.of_year(year), vpr.of_year(year - 1)
    same = same_works(vpr.works, vpr.tasks, year)
    if not len(same):
        return combine([])
    keys = ["year", "grade"]
    source = Source(PROCEDURE, "vpr_results", vpr.results_hash, _WROTE)
    parts = []
    tables = [mark_distribution(part.results, by=[*WORK, *more]).query("n_marked > 0") for part in (now, before)]
    # A programme written by two grades in one year (spring and autumn, «по образцу») has no single partner.
    tables = [table[~table.duplicated(on, keep=False)].merge(same, on=list(SAME_WORK), how="inner") for table in tables]
    schools_before = tables[1][[*on, "n_schools"]].rename(columns={"n_schools": "n_schools_before"})
    for name in ("success", "good_marks"):
        changed = share_change(tables[0], tables[1], on=on, numerator=f"n_{name}", n="n_marked")
        changed = _with_conditions(changed.merge(schools_before, on=on, validate="1:1"), vpr.scales)
        changed = changed.assign(
            n_schools=changed[["n_schools", "n_schools_before"]].min(axis=1), where_extra=changed.get("where_marked")
        )
        measure = Measure(
            f"{name}_change", "change_pp", "model", "n_before", "n_marked", "change_low_pp", "change_high_pp",
            "newcombe",
        )  # fmt: skip
        parts.append(observe(changed, (measure,), source=source, by=[*keys, *on]))
    return combine(parts)


def same_works(works: pd.DataFrame, tasks: pd.DataFrame, year: int) -> pd.DataFrame:
    """Works of `year` that are the same as the year before: equal subject, programme, maximum, number of tasks and
    known task maxima.

    Returns
    -------
    One row per work: columns ``SAME_WORK``.
    """
    shape = (
        tasks.sort_values("task_order")
        .groupby(["year", *SAME_WORK, "grade"], as_index=False)
        .agg(shape=("max_points", lambda column: tuple(None if pd.isna(v) else int(v) for v in column)))
    )
    merged = works.merge(shape, on=["year", *SAME_WORK, "grade"], how="left", validate="1:1")
    now, before = (merged[merged["year"] == y][[*SAME_WORK, "max_score", "shape"]] for y in (year, year - 1))
    both = now.merge(before, on=list(SAME_WORK), suffixes=("", "_before"))
    equal = both["max_score"].notna() & (both["max_score"] == both["max_score_before"])
    equal &= pd.Series(
        [_compatible(a, b) for a, b in zip(both["shape"], both["shape_before"], strict=True)],
        index=both.index,
        dtype=bool,
    )
    return both.loc[equal, list(SAME_WORK)].drop_duplicates().reset_index(drop=True)


def _compatible(one: object, other: object) -> bool:
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return False
    return len(one) == len(other) and all(a == b or a is None or b is None for a, b in zip(one, other, strict=True))
