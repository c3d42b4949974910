"""Independent observers (item 3.1): planned and present, breaches, results with and without an observer side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.indicators.shares import Extra, Part, Rows, share_observations
from mskoko_lib.observations import Source, stack

#: flags of form «observations» → breaches
BREACHES: tuple[str, ...] = (
    "materials",
    "late_entry",
    "no_instruction",
    "phones",
    "help_given",
    "marking",
    "other_breach",
)
#: qualities of a visit, of those at which the observer was there
QUALITIES: tuple[str, ...] = ("trained", "interested", "saw_marking")
FOLLOW_UPS: tuple[str, ...] = ("none", "talk", "recheck", "discipline", "pending")
_WORK = ["year", "school_id", "subject", "grade"]


def visit_observations(
    form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",), each: Sequence[str] = ()
) -> pd.DataFrame:
    """Planned visits and what was seen; `each` = ("month",) tells the months apart (group).

    ``visits_planned`` (count), ``visits_held_share`` (observer there / planned), ``visit_quality_share`` (category trained,
    interested, saw_marking; of those held), ``breach_visit_share`` (visits with any breach / held), ``breaches`` (count,
    category = kind), ``breach_follow_up`` (count of visits with a breach, category = what was done, "" = not told).
    """
    if form.empty:
        return stack([])
    flags = form[list(BREACHES)].fillna(False).astype(bool)
    came = form["came"].fillna(False).astype(bool)
    breached = flags.any(axis=1) & came
    told = form["follow_up"].astype("string")
    table = form.assign(
        everyone=True,
        came=came,
        breached=breached,
        month=form["visit_date"].dt.strftime("%m"),
        **{f"is_{name}": flags[name] & came for name in BREACHES},
        **{f"quality_{name}": form[name].fillna(False).astype(bool) for name in QUALITIES},
        **{f"did_{name}": breached & (told == name).fillna(False) for name in FOLLOW_UPS},
        silent=breached & told.isna(),
    )
    parts = [
        Part("visits_planned", "everyone", kind="count"),
        Part("visits_held_share", "came"),
        *(Part("breaches", f"is_{name}", name, kind="count") for name in BREACHES),
        *(Part("breach_follow_up", f"did_{name}", name, kind="count") for name in FOLLOW_UPS),
        Part("breach_follow_up", "silent", "", kind="count"),
        Part("breach_visit_share", "breached", of="came"),
        *(Part("visit_quality_share", f"quality_{name}", name, of="came") for name in QUALITIES),
    ]
    rows = Rows(table, Source("observers", "form_observations", table_hash, ""))
    return share_observations(rows, parts, by=by, extra=Extra({"group": "month"} if "month" in each else {}))


def watched_works(form: pd.DataFrame) -> set[tuple[object, ...]]:
    """(year, school_id, subject, grade) of the works of ВПР at which an observer was there."""
    there = form[(form["work_kind"] == "vpr") & form["came"].fillna(False).astype(bool)]
    return set(there[_WORK].itertuples(index=False, name=None))


def coverage_observations(
    results: pd.DataFrame, form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Works written in a school (subject and grade) that were watched: ``coverage_share``.

    `results`: rows of ``vpr_results`` that were written (``status`` «wrote»), of the year.
    """
    written = results[results["status"] == "wrote"][_WORK].drop_duplicates().reset_index(drop=True)
    if written.empty:
        return stack([])
    watched = watched_works(form)
    flags = [work in watched for work in written.itertuples(index=False, name=None)]
    rows = Rows(written.assign(watched=flags), Source("observers", "vpr_results", table_hash, "status == 'wrote'"))
    return share_observations(rows, [Part("coverage_share", "watched")], by=by)


def side_by_side(results: pd.DataFrame, form: pd.DataFrame, *, table_hash: str) -> pd.DataFrame:
    """Marks of ВПР with and without an observer, work by work (subject and grade): ``watched_success_share`` and
    ``watched_good_share``, group with or without; only works that have both.

    Where an observer is sent is no chance, so that a difference is no effect of his presence.
    `results`: rows with ``mark``.
    """
    marked = results[results["mark"].notna()]
    watched = watched_works(form)
    flags = pd.Series(
        ["with" if work in watched else "without" for work in marked[_WORK].itertuples(index=False, name=None)],
        index=marked.index,
        dtype="object",
    )
    table = marked.assign(watched=flags, passed=marked["mark"] >= 3, good=marked["mark"] >= 4)
    both = table.groupby(["year", "subject", "grade"])["watched"].transform("nunique") == 2
    table = table[both]
    if table.empty:
        return stack([])
    rows = Rows(table, Source("observers", "vpr_results", table_hash, "mark >= 2"))
    parts = [Part("watched_success_share", "passed"), Part("watched_good_share", "good")]
    return share_observations(rows, parts, by=("year", "subject", "grade"), extra=Extra({"group": "watched"}))
