"""Mock exams and diagnostic works as the notebook of section 5 asks for them (items 5.2, 5.4)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mskoko_lib.display.section5 import sittings as shown
from mskoko_lib.indicators import known, mocks, shares
from mskoko_lib.indicators.mocks import TABLES, Kind
from mskoko_lib.norms import Norms
from mskoko_lib.norms.exams import base_maths_scale, ege_minimum, oge_scale
from mskoko_lib.notebook.note import Note
from mskoko_lib.observations import combine

COLUMNS = ["year", "form", "subject", "least_primary", "least_score", "is_verified"]


def minima(norms: Norms, form: pd.DataFrame) -> pd.DataFrame:
    """A row per year, ``form`` of the exam (oge, ege, gve) and subject that occur in a form of 5.2 or 5.4.

    ``least_primary``: first primary score of mark 3 (ОГЭ, base mathematics); ``least_score``: least test score of ЕГЭ; NaN
    where there is no norm, as for ГВЭ. Norms of the exam of the same year, so they are known only once it is announced.
    """
    seen = form[["year", "sitting_exam", "subject"]].drop_duplicates()
    found = []
    for year, exam, subject in sorted(seen.astype({"year": int}).itertuples(index=False, name=None)):
        primary, score, verified = None, None, False
        if exam == "ege" and subject != "math_base":
            score, verified = ege_minimum(norms, year, str(subject))
        elif exam in ("oge", "ege"):
            scale = oge_scale(norms, year, str(subject)) if exam == "oge" else base_maths_scale(norms, year)
            primary, verified = (scale.min_score[3], scale.verified) if scale else (None, False)
        found.append((year, str(exam), str(subject), primary, score, verified))
    table = pd.DataFrame(found, columns=COLUMNS)
    return table.astype({"year": "int64", "least_primary": "float64", "least_score": "float64", "is_verified": "bool"})


def pupils(joined: pd.DataFrame) -> pd.DataFrame:
    """What a forecast begins with, of `mocks.with_exam`: ``threshold`` in the units of the exam beside mock and result."""
    took = joined[joined["took"] & joined["x"].notna()]
    threshold = took["least_score"].where(took["scored"], took["least_primary"])
    return took.assign(threshold=threshold)


#: shares whose change from the year before is told
CHANGES = {"mark_share": "mark_share_change", "band_share": "band_share_change", "mean_score": "mean_score_change"}


@dataclass(frozen=True)
class Taken:
    """One kind of works of the note: `rows` up to the note's day, `same_day` those of each year up to the same day of it;
    `tasks` of the note's year; `observed` for the reader, with `changes`; `apart`: schools with more errors in the forms than
    the others; `none`: schools that answered that there were none; `sure`: (procedure, subject) of changes of the share below
    the threshold that survive the correction.
    """

    kind: Kind
    rows: pd.DataFrame
    same_day: pd.DataFrame
    tasks: pd.DataFrame
    observed: pd.DataFrame
    works: list[shown.Work]
    years: list[int]
    apart: pd.DataFrame
    sure: set[tuple[str, str]]
    table_hash: str
    none: set[str]


def taken(note: Note, kind: Kind) -> Taken:
    """Read and count one kind of works; in a school's note for the school beside all schools."""
    name = TABLES[kind].removeprefix("form_")
    form, table_hash, kept = note.form(name), note.hash_of(TABLES[kind]), note.table("form_states")
    least = minima(note.norms, form)
    until = known.up_to(form, "work_date", note.as_of)
    rows = mocks.latest(until, least, kind)
    told = known.same_day(until, "work_date", note.year, note.as_of)
    same_day = mocks.latest(told, least, kind) if len(told) < len(until) else rows
    tasks = mocks.task_rows(rows[rows["year"] == note.year])
    readers = note.observed(
        mocks.sitting_observations, same_day, by=mocks.BY, schools=True, kind=kind, table_hash=table_hash
    )
    errors = readers
    if note.audience != "department":  # whose own figures stand in no note but the department's
        now = same_day[same_day["year"] == note.year]
        each = mocks.error_observations(now, kind=kind, table_hash=table_hash, by=(*mocks.BY, "school_id"))
        errors = combine([readers[readers["school_id"] == ""], each])
    by_task = note.observed(mocks.task_observations, tasks, by=mocks.BY, kind=kind, table_hash=table_hash)
    own = readers[readers["school_id"] == note.own_school_id]
    before = note.year - 1
    changed = shares.change_observations(own, CHANGES, year=note.year, before=before)
    changed = changed if note.audience != "public" else changed.iloc[:0]
    return Taken(
        kind, rows, same_day, tasks, combine([readers, by_task, changed]), shown.works(same_day, note.scope, note.table("exam_kim_tasks")),
        sorted(set(same_day["year"].astype(int))),
        shares.differing_schools(errors, "sitting_form_errors", year=note.year),
        _sure(own, note.year, before), table_hash,
        set(kept.loc[(kept["form"] == name) & (kept["state"] == "none"), "school_id"].astype(str)),
    )  # fmt: skip


def _sure(own: pd.DataFrame, year: int, before: int) -> set[tuple[str, str]]:
    found = set()
    for indicator, category in (("mark_share", "2"), ("band_share", "below")):
        rows = own[(own["indicator"] == indicator) & (own["category"] == category)]
        kept = shares.confirmed_changes(rows, indicator, year=year, before=before)
        kept = kept[kept["survives"]]
        found |= set(zip(kept["procedure"].astype(str), kept["subject"].astype(str), strict=True))
    return found


def with_exam(note: Note, rows: pd.DataFrame) -> pd.DataFrame:
    """`mocks.with_exam` with the first attempts up to the note's day."""
    judged = note.exams.judged
    first = judged[judged["is_first"].astype(bool) & ~(judged["exam_date"] > pd.Timestamp(note.as_of))]
    return mocks.with_exam(rows, first)
