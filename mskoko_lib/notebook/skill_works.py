"""What items 5.5 and 5.6 show: the same tables over two forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from mskoko_lib.display.blocks import Figures
from mskoko_lib.display.section5.problems import Series
from mskoko_lib.indicators import problems, shares
from mskoko_lib.observations import combine

if TYPE_CHECKING:
    from mskoko_lib.notebook.note import Note


@dataclass(frozen=True)
class SkillWorks:
    """One form read and counted. `rows`: of waves that are over; `told`: schools that sent the form; `skills`: shares by
    grade, subject and skill; `matrix`: over all grades; `whole`: over everything; `states`, `across`: of `problems`;
    `sure`: shares whose change from the year before is confirmed; `figures`: all that may be shown.
    """

    rows: pd.DataFrame
    told: set[str]
    skills: pd.DataFrame
    matrix: pd.DataFrame
    whole: pd.DataFrame
    states: pd.DataFrame
    across: pd.DataFrame
    sure: set[str]
    figures: Figures


def skill_works(note: Note, series: Series) -> SkillWorks:
    """Read the form of an item and count it for the note's reader.

    The public gets skills over all grades only, a school the municipality by grade only: a sum and its parts side by side
    would give back what is hidden in one of them.
    """
    year, own, given = note.year, note.own_school_id, note.params.works
    form, table_hash = note.form(series.procedure), note.hash_of(f"form_{series.procedure}")
    rows = problems.with_wave(form, year=year, as_of=note.as_of)
    name = series.procedure
    kept = note.table("form_states")
    none = kept.loc[(kept["form"] == series.procedure) & (kept["state"] == "none"), "school_id"]
    told = set(form.loc[form["year"] == year, "school_id"].astype(str)) | set(none.astype(str))
    due = note.awaited(note.roadmap.item(series.item))[0].expected & set(note.school_ids)
    schools = note.root.schools
    held = problems.held_rows(rows, told, schools[schools["school_id"].isin(due)], year=year, as_of=note.as_of)
    counted = note.observed(
        problems.held_observations,
        held,
        schools=True,
        min_subjects=given.min_subjects,
        procedure=name,
        table_hash=table_hash,
    )
    apart = rows if note.audience != "public" else rows.iloc[:0]
    skills = note.observed(
        problems.lacking_observations, apart, by=problems.SKILL, schools=True, procedure=name, table_hash=table_hash
    )
    matrix = note.observed(
        problems.lacking_observations, rows, by=("year", "subject"), town=False, procedure=name, table_hash=table_hash
    )
    whole = note.observed(
        problems.lacking_observations, apart, town=False, skills=False, procedure=name, table_hash=table_hash
    )
    readers = skills[skills["school_id"] == own]
    states = problems.states(skills, year=year, problem_pct=given.problem_pct)
    ends = problems.problem_counts(states, year=year, procedure=name, table_hash=table_hash)
    years = shares.change_observations(readers, {"lacking_share": "lacking_year_change"}, year=year, before=year - 1)
    moved = problems.cohort_changes(readers, year=year)
    ends = ends[(ends["school_id"] == own) | (note.audience == "department")]
    return SkillWorks(
        rows,
        told,
        skills,
        matrix,
        whole,
        states,
        problems.across_subjects(skills, year=year, problem_pct=given.problem_pct),
        problems.confirmed_years(readers, year=year, before=year - 1),
        Figures(combine([counted, skills, matrix, whole, ends, years, moved])),
    )
