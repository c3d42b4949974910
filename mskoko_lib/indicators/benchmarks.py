"""Region and country beside the municipality, where a report of ФИС ОКО with their figures was delivered (item 1.4)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mskoko_lib.observations import Measure, Source, observe, stack

UNITS: tuple[str, ...] = ("sample", "region")


def benchmark_observations(
    aggregates: pd.DataFrame, works: Mapping[tuple[str, int], int], *, table_hash: str
) -> pd.DataFrame:
    """Success and share of «4» and «5» of the whole sample and of the region, from the reports on marks.

    Parameters
    ----------
    aggregates : rows of ``vpr_aggregates``. works : (subject, grade of the programme) → grade of the pupils, for the
        works of the note; others are left out.

    Returns
    -------
    ``success_share`` and ``good_marks_share`` with group "sample" or "region". They are printed shares: they have n, but
    no numerator and no interval.
    """
    rows = aggregates[(aggregates["report"] == "marks") & aggregates["unit_kind"].isin(UNITS)]
    if rows.empty:
        return stack([])
    keys = ["year", "subject", "grade", "unit_kind"]
    wide = rows.pivot_table(index=keys, columns="category", values="share_pct", aggfunc="first").reset_index()
    about = rows.groupby(keys, as_index=False).agg(n=("n_participants", "max"), n_schools=("n_schools", "max"))
    table = wide.merge(about, on=keys, validate="1:1").dropna(subset=["4", "5"])
    table = table[[(s, int(g)) in works for s, g in zip(table["subject"], table["grade"], strict=True)]]
    if table.empty:
        return stack([])
    table = table.assign(
        success=100 - table["2"],
        good=table["4"] + table["5"],
        programme_grade=table["grade"].astype(int),
        grade=[works[(s, int(g))] for s, g in zip(table["subject"], table["grade"], strict=True)],
        n_schools=table["n_schools"].fillna(0).astype(int),
        group=table["unit_kind"],
    )
    measures = [
        Measure("success_share", "success", "share", "", "n"),
        Measure("good_marks_share", "good", "share", "", "n"),
    ]
    return observe(
        table,
        measures,
        source=Source("vpr", "vpr_aggregates", table_hash, "report == 'marks'"),
        by=["year", "subject", "grade", "programme_grade"],
        extra_dimensions={"group": "group"},
    )


def planned_observations(
    aggregates: pd.DataFrame, works: Mapping[tuple[str, int], int], *, table_hash: str
) -> pd.DataFrame:
    """Planned results, task by task, as the reports of ФИС ОКО print them for municipality, region and country.

    Returns ``planned_completion``: category = task, group = municipality, region or sample.
    """
    rows = aggregates[
        (aggregates["report"] == "planned") & aggregates["task"].notna() & aggregates["share_pct"].notna()
    ]
    rows = rows[rows["unit_kind"].isin(["municipality", *UNITS])]
    rows = rows[[(s, int(g)) in works for s, g in zip(rows["subject"], rows["grade"], strict=True)]]
    if rows.empty:
        return stack([])
    table = rows.drop_duplicates(["year", "subject", "grade", "unit_kind", "task"]).assign(
        programme_grade=lambda t: t["grade"].astype(int),
        group=lambda t: t["unit_kind"],
        category=lambda t: t["task"].astype(str),
        n=None,
    )
    table = table.assign(
        grade=[works[(s, int(g))] for s, g in zip(table["subject"], table["programme_grade"], strict=True)]
    )
    measure = Measure("planned_completion", "share_pct", "mean")
    return observe(
        table,
        [measure],
        source=Source("vpr", "vpr_aggregates", table_hash, "report == 'planned'"),
        by=["year", "subject", "grade", "programme_grade"],
        extra_dimensions={"group": "group", "category": "category"},
    )
