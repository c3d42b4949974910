"""Tables of ВПР against each other: printed marks against primary scores, protocols of schools against reports of ФИС ОКО.

Only flagged: which of two figures holds is not known here. Journal marks are the school's own and are not judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pandas as pd

from mskoko_lib.intake.passport import Events

#: faults of one work in one file that are told row by row
TOLD_BY_ROW = 20
_WORK = ["subject", "programme_grade"]
_UNIT = ["school_id", *_WORK]
_NAMES = {"marks": "отметка", "distribution": "балл"}
_RUSSIAN = {"lower": "понизили", "equal": "подтвердили", "higher": "повысили"}


class MarkScale(Protocol):
    """What is asked of a scale: the mark of a primary score, None where it cannot tell."""

    def mark(self, primary_score: float) -> int | None: ...


class MarkScales(Protocol):
    """Where scales come from (`norms.Norms` fits)."""

    def vpr_scale(self, year: int, subject: str, programme_grade: int) -> MarkScale | None: ...


def check_vpr(tables: Mapping[str, pd.DataFrame], norms: MarkScales, events: Events) -> None:
    """Flag marks that are not those of the scale (`vpr_mark_score`) and reports that say of a school's work something else
    than its protocol (`aggregate_differs`). `tables`: vpr_results and vpr_aggregates of one year, unchanged.
    """
    results = tables["vpr_results"]
    wrote = results[(results["status"] == "wrote") & results["primary_score"].notna()]
    wrote = wrote.assign(by_scale=_by_scale(wrote, norms))
    _check_marks(wrote, events)
    _check_reports(wrote, tables["vpr_aggregates"], events)


def _by_scale(wrote: pd.DataFrame, norms: MarkScales) -> pd.Series:
    """Mark of the norm's scale for each row; <NA> where there is none."""
    marks = pd.Series(pd.NA, index=wrote.index, dtype="Int64")
    for _, rows in wrote.groupby(["year", *_WORK], sort=True):
        year, subject, grade = rows[["year", *_WORK]].iloc[0]
        scale = norms.vpr_scale(int(year), str(subject), int(grade))
        if scale is not None:
            known = {score: scale.mark(float(score)) for score in rows["primary_score"].unique()}
            marks.loc[rows.index] = rows["primary_score"].map(known).astype("Int64")
    return marks


def _check_marks(wrote: pd.DataFrame, events: Events) -> None:
    judged = wrote["reported_mark"].notna() & wrote["by_scale"].notna()
    wrong = wrote[judged & (wrote["reported_mark"] != wrote["by_scale"]).fillna(False)]
    places = ["source_file", "source_sheet", *_WORK]
    for (file, sheet, *_), rows in wrong.groupby(places, sort=True):
        if len(rows) > TOLD_BY_ROW:
            found = f"например, {_mark(rows.sort_values('source_row').iloc[0])}"
            events.add("vpr_mark_score", str(file), str(sheet), found=found, n=len(rows))
            continue
        for _, row in rows.iterrows():
            events.add(
                "vpr_mark_score", str(file), str(sheet), row=int(row["source_row"]), found=_mark(row),
                school=str(row["school_id"]),
            )  # fmt: skip


def _mark(row: pd.Series) -> str:
    return f"балл {row['primary_score']:g}, отметка {row['reported_mark']}, по шкале {row['by_scale']}"


def _check_reports(wrote: pd.DataFrame, aggregates: pd.DataFrame, events: Events) -> None:
    schools = aggregates[(aggregates["unit_kind"] == "school") & aggregates["mark_group"].isna()]
    schools = schools.rename(columns={"grade": "programme_grade"})
    written = {key: rows for key, rows in wrote.groupby(_UNIT, sort=True) if _is_one_work(rows)}
    for key, told in schools.groupby([*_UNIT, "report"], sort=True):
        pupils = written.get(key[:-1])
        if pupils is None:
            continue
        if differing := _differences(pupils, told, str(key[-1])):
            first = told.sort_values(["source_file", "source_sheet", "source_row"]).iloc[0]
            events.add(
                "aggregate_differs", first["source_file"], first["source_sheet"], row=int(first["source_row"]),
                found="; ".join(differing), school=str(first["school_id"]),
            )  # fmt: skip


def _is_one_work(rows: pd.DataFrame) -> bool:
    """A report does not say the term: a programme written in spring and in autumn is compared with nothing."""
    return len(rows[["grade", "term"]].drop_duplicates()) == 1


def _differences(pupils: pd.DataFrame, told: pd.DataFrame, report: str) -> list[str]:
    """What the report says otherwise, both numbers named; nothing where the protocol cannot tell."""
    category, whole = _categories(pupils, report)
    n = told["n_participants"].dropna().unique()
    differing = []
    if whole is not None and len(n) == 1 and int(n[0]) != whole:
        differing.append(f"участников: в протоколе {whole}, в отчёте {int(n[0])}")
    if category is None:
        return differing
    own = category.value_counts()
    name = "primary_score" if report == "distribution" else "category"
    rows = told[told["count"].notna()]
    for value, count in zip(rows[name].astype(str), rows["count"], strict=True):
        have = int(own.get(value, 0))
        if have != int(count):
            label = _RUSSIAN[value] if report == "journal" else f"{_NAMES[report]} {value}"
            differing.append(f"{label}: в протоколе {have}, в отчёте {int(count)}")
    return differing


def _categories(pupils: pd.DataFrame, report: str) -> tuple[pd.Series | None, int | None]:
    """(each pupil's category of the report as text, participants of the report); None where the protocol cannot tell.

    The mark is the printed one, else that of the scale. A comparison with the journal counts those with a journal mark.
    """
    if report == "distribution":
        return pupils["primary_score"].map(lambda score: f"{score:g}"), len(pupils)
    marks = pupils["reported_mark"].fillna(pupils["by_scale"]).astype("Int64")
    if report == "marks":
        return (None if marks.isna().any() else marks.astype(str)), len(pupils)
    if report == "journal":
        both = pupils["journal_mark"].notna()
        if not both.any():
            return None, None
        if marks[both].isna().any():
            return None, int(both.sum())
        gap = (marks - pupils["journal_mark"])[both].astype("int64").clip(-1, 1)
        return gap.map({-1: "lower", 0: "equal", 1: "higher"}), int(both.sum())
    return None, len(pupils)
