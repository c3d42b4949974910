"""Observations on the plan itself and on what was delivered for it: items by state, awaited things by who owes them, files
and rows of the delivery.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.indicators.marks import need_columns
from mskoko_lib.observations import Measure, Source, observe, stack

#: states of an item, in the order of the page
STATES: tuple[str, ...] = ("done", "partly", "late", "going", "wait")
_COUNTS = ("files", "read", "accepted", "corrected", "absent", "refused")


def state_observations(
    rows: pd.DataFrame, indicator: str, *, year: int, groups: Sequence[str], column: str, n_schools: int
) -> pd.DataFrame:
    """How many rows stand in each state, for each group and for all together.

    Parameters
    ----------
    rows : one row per item of the plan or awaited thing; columns ``state`` (of `STATES`) and `column` (its group).
    groups : all groups, so that one without rows counts 0. n_schools : schools that the plan is about; no count is one of
    persons.

    Returns
    -------
    One observation per group ("" = all) and state ("" = any), dimensions group and category.
    """
    need_columns(rows, ["state", column], "state_observations")
    made = []
    for group in ("", *groups):
        mine = rows if not group else rows[rows[column] == group]
        for state in ("", *STATES):
            n = int((mine["state"] == state).sum()) if state else len(mine)
            made.append({"year": year, "of": group, "state": state, "n": n, "n_schools": n_schools})
    return observe(
        pd.DataFrame(made),
        [Measure(indicator, "n", "count")],
        source=Source("plan", "roadmap", ""),
        by=["year"],
        extra_dimensions={"group": "of", "category": "state"},
    )


def delivery_observations(files: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Files and rows of a delivery by kind of file, and of all kinds together (group ""); n_read = accepted + absent +
    refused.

    `files`: one row per delivered file (``passport_files``): ``layout`` and the counts ``n_read`` … ``n_refused``.
    """
    need_columns(files, ["layout", *(f"n_{name}" for name in _COUNTS[1:])], "delivery_observations")
    if files.empty:
        return stack([])
    table = files.assign(n_files=1)
    columns = [f"n_{name}" for name in _COUNTS]
    by_kind = table.groupby("layout", as_index=False, sort=True)[columns].sum()
    total = by_kind[columns].sum().to_frame().T.assign(layout="")
    found = pd.concat([total, by_kind], ignore_index=True).assign(year=year, n_schools=None)
    return observe(
        found,
        [Measure(f"delivery_{name}", f"n_{name}", "count") for name in _COUNTS],
        source=Source("delivery", "passport_files", ""),
        by=["year"],
        extra_dimensions={"group": "layout"},
    )


def school_observations(
    contingent: pd.DataFrame, staff: pd.DataFrame, *, school_id: str, year: int, hashes: tuple[str, str] = ("", "")
) -> pd.DataFrame:
    """A school's own passport: classes and pupils by grade and together, people on the staff.

    Parameters
    ----------
    contingent : rows of ``form_contingent``, one per school and grade. staff : rows of ``form_staff``, one per person and
    position; a person with two positions counts once. hashes : content hashes of the two tables.

    Returns
    -------
    ``passport_classes``, ``passport_pupils`` (grade, or all), ``passport_staff`` of the school; nothing where its form has
    not come.
    """
    parts = []
    mine = contingent[(contingent["school_id"] == school_id) & (contingent["year"] == year)]
    measures = [Measure(f"passport_{name}", f"n_{name}", "sum") for name in ("classes", "pupils")]
    source = Source("school", "form_contingent", hashes[0])
    if len(mine):
        columns = ["n_classes", "n_pupils"]
        by_grade = mine.groupby(["year", "school_id", "grade"], as_index=False)[columns].sum(min_count=1)
        whole = mine.groupby(["year", "school_id"], as_index=False)[columns].sum(min_count=1)
        parts.append(observe(by_grade, measures, source=source, by=["year", "school_id", "grade"]))
        parts.append(observe(whole, measures, source=source, by=["year", "school_id"]))
    # as in item 4.1: an external part-timer is on the list of his own school
    inside = (staff["employment"] != "outer").fillna(True).astype(bool)
    people = staff[(staff["school_id"] == school_id) & (staff["year"] == year) & inside]
    if len(people):
        n = int(people["person"].nunique() + people["person"].isna().sum())
        table = pd.DataFrame([{"year": year, "school_id": school_id, "n": n}])
        source = Source("school", "form_staff", hashes[1])
        parts.append(observe(table, [Measure("passport_staff", "n", "count")], source=source, by=["year", "school_id"]))
    return stack(parts)
