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
#: those whose blank cell means «нет»; a blank of «trained» tells nothing
MARKED: tuple[str, ...] = QUALITIES[1:]
FOLLOW_UPS: tuple[str, ...] = ("none", "talk", "recheck", "discipline", "pending")
#: a visit of fewer minutes is shorter than any work: one lesson
LESSON_MINUTES = 45
#: the form does not tell a work of spring from the same one of autumn; the day does: from this month on it is autumn
_AUTUMN_MONTH = 8
#: a work of ВПР in the dimensions of an observation
WORK_KEYS: tuple[str, ...] = ("subject", "grade", "programme_grade")
_WORK = ["year", "school_id", "subject", "grade", "term"]


def visit_observations(
    form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",), each: Sequence[str] = ()
) -> pd.DataFrame:
    """Planned visits and what was seen; `each` = ("month",) tells the months apart (group «04»), ("work",) the works
    («vpr 04-12»).

    ``visits_planned`` (count), ``visits_held_share`` (observer there / planned visits of which it is told),
    ``visit_quality_share`` (category trained, interested, saw_marking; of those held; trained: of those that tell it),
    ``breach_visit_share`` (visits with any breach / held), ``breaches`` (count, category = kind), ``breach_follow_up`` (count
    of visits with a breach, category = what was done, "" = not told), ``visit_short_share`` (less than a lesson, of visits
    held whose minutes are told).
    """
    if form.empty:
        return stack([])
    flags = form[list(BREACHES)].fillna(False).astype(bool)
    came = form["came"].fillna(False).astype(bool)
    breached = flags.any(axis=1) & came
    told = form["follow_up"].astype("string")
    minutes = form["minutes"].astype("Float64")
    table = form.assign(
        everyone=True,
        came=came,
        answered=form["came"].notna(),
        came_trained=came & form["trained"].notna(),
        breached=breached,
        timed=came & minutes.notna(),
        short=came & (minutes < LESSON_MINUTES).fillna(False),
        month=form["visit_date"].dt.strftime("%m"),
        work=form["work_kind"].astype("string") + " " + form["visit_date"].dt.strftime("%m-%d"),
        **{f"is_{name}": flags[name] & came for name in BREACHES},
        **{f"quality_{name}": form[name].fillna(False).astype(bool) for name in QUALITIES},
        **{f"did_{name}": breached & (told == name).fillna(False) for name in FOLLOW_UPS},
        silent=breached & told.isna(),
    )
    parts = [
        Part("visits_planned", "everyone", kind="count"),
        Part("visits_held_share", "came", of="answered"),
        *(Part("breaches", f"is_{name}", name, kind="count") for name in BREACHES),
        *(Part("breach_follow_up", f"did_{name}", name, kind="count") for name in FOLLOW_UPS),
        Part("breach_follow_up", "silent", "", kind="count"),
        Part("breach_visit_share", "breached", of="came"),
        Part("visit_quality_share", "quality_trained", "trained", of="came_trained"),
        *(Part("visit_quality_share", f"quality_{name}", name, of="came") for name in MARKED),
        Part("visit_short_share", "short", of="timed"),
    ]
    rows = Rows(table, Source("observers", "form_observations", table_hash, ""))
    return share_observations(rows, parts, by=by, extra=Extra({"group": each[0]} if each else {}))


def watched_works(form: pd.DataFrame) -> set[tuple[object, ...]]:
    """(year, school_id, subject, grade, term) of the works of ВПР at which an observer was there."""
    there = _with_term(form[(form["work_kind"] == "vpr") & form["came"].fillna(False).astype(bool)])
    return set(there[_WORK].itertuples(index=False, name=None))


def without_protocol(form: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """Visits that were held at a work no result of `results` (``vpr_results``) is of: they are in no coverage."""
    there = _with_term(form[form["came"].fillna(False).astype(bool)])
    written = set(results.loc[results["status"] == "wrote", _WORK].itertuples(index=False, name=None))
    found = [work in written for work in there[_WORK].itertuples(index=False, name=None)]
    return there[(there["work_kind"] != "vpr") | ~pd.Series(found, index=there.index, dtype=bool)]


def _with_term(form: pd.DataFrame) -> pd.DataFrame:
    autumn = form["visit_date"].dt.month >= _AUTUMN_MONTH
    return form.assign(term=autumn.map({True: "autumn", False: "spring"}).astype("string"))


def coverage_observations(
    results: pd.DataFrame, form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Works written in a school (subject, grade and term) that were watched: ``coverage_share``.

    `results`: rows of ``vpr_results`` that were written (``status`` «wrote»), of the year.
    """
    written = results[results["status"] == "wrote"][_WORK].drop_duplicates().reset_index(drop=True)
    if written.empty:
        return stack([])
    watched = watched_works(form)
    flags = [work in watched for work in written.itertuples(index=False, name=None)]
    rows = Rows(written.assign(watched=flags), Source("observers", "vpr_results", table_hash, "status == 'wrote'"))
    return share_observations(rows, [Part("coverage_share", "watched")], by=by)


def side_by_side(
    results: pd.DataFrame, form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year", *WORK_KEYS)
) -> pd.DataFrame:
    """Marks of ВПР with and without an observer, work by work: ``watched_success_share`` and ``watched_good_share``, group
    with or without; only works that have both. A further ``school_id`` in `by` tells the schools apart.

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
    both = table.groupby(["year", *WORK_KEYS, "term"])["watched"].transform("nunique") == 2
    table = table[both]
    if table.empty:
        return stack([])
    rows = Rows(table, Source("observers", "vpr_results", table_hash, "mark >= 2"))
    parts = [Part("watched_success_share", "passed"), Part("watched_good_share", "good")]
    return share_observations(rows, parts, by=by, extra=Extra({"group": "watched"}))
