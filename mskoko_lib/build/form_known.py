"""What is known of a school before it is asked: figures of this year's protocols and of last year's forms, no names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from mskoko_lib.forms.section1 import REHEARSALS
from mskoko_lib.subjects import SUBJECTS

Read = Callable[[str, list[str]], pd.DataFrame]  # (table, its columns) → rows
_RESULTS = ["school_id", "exam", "form", "subject", "outcome", "mark", "is_final"]
Lines = dict[str, dict[str, list[str]]]  # school_id → form → lines


def protocol_lines(read: Read) -> Lines:
    """What the protocols of the year show, per school and form."""
    results = read("exam_results", _RESULTS)
    lines: Lines = {}
    if results.empty:
        return lines
    final = results[results["is_final"] & (results["outcome"] == "valid")]
    oge, ege, gve = (final[final["form"] == form] for form in ("oge", "ege", "gve"))
    took = "участников русского языка в протоколах"
    for form, words, rows in (
        ("repeat_year", "неудовлетворительных отметок ОГЭ в протоколах, с учётом пересдач",
         oge[oge["mark"] == 2]),
        ("ovz", "работ ГВЭ в протоколах", gve),
        ("certificates", f"{took} ОГЭ", oge[oge["subject"] == "russian"]),
        ("medals", f"{took} ЕГЭ", ege[ege["subject"] == "russian"]),
        ("violations", "удалённых в протоколах", results[results["outcome"] == "removed"]),
        ("violations", "аннулированных результатов в протоколах", results[results["outcome"] == "annulled"]),
    ):  # fmt: skip
        counted = rows.groupby("school_id").size()
        # a school whose exam is not in the protocols at all is told nothing, not nought
        for school in results.loc[results["exam"].isin(_exams(form)), "school_id"].unique():
            told = lines.setdefault(str(school), {}).setdefault(form, [])
            told.append(f"{words}: {int(counted.get(school, 0))}")
    return lines


def _exams(form: str) -> tuple[str, ...]:
    return {"medals": ("ege",), "repeat_year": ("oge",), "certificates": ("oge",)}.get(form, ("oge", "ege"))


def last_year_lines(read: Read, year: int) -> Lines:
    """How many rows each school's form of `year` had."""
    states = read("form_states", ["school_id", "form", "state", "n_rows"])
    words = {"rows": "строк", "none": "отмечено, что писать не о ком"}
    lines: Lines = {}
    for school, form, state, n in states.itertuples(index=False, name=None):
        if state in words:
            told = f"в форме {year} года {words[state]}" + (f": {n}" if state == "rows" else "")
            lines.setdefault(str(school), {}).setdefault(str(form), []).append(told)
    return lines


def rows_of_last_year(read: Read) -> dict[str, int]:
    """Form → rows of all schools; forms that nobody sent are left out."""
    states = read("form_states", ["form", "state", "n_rows"])
    sent = states[states["state"] != "empty"].groupby("form", sort=True)["n_rows"].sum()
    return {str(form): int(n) for form, n in sent.items()}


#: months in which there are lessons
_LESSON_MONTHS = (1, 2, 3, 4, 5, 9, 10, 11, 12)


def calendar_rows(last_grade: int) -> dict[str, list[dict[str, object]]]:
    """Rows that every school of this last grade fills in: months × grades of attendance, grades of admission."""
    return {
        "attendance": [
            {"month": f"{month:02d}", "grade": grade} for month in _LESSON_MONTHS for grade in range(1, last_grade + 1)
        ],
        "admission": [{"exam": exam} for exam, grade in (("oge", 9), ("ege", 11)) if grade <= last_grade],
    }


def rehearsal_rows(read: Read) -> Mapping[str, list[dict[str, object]]]:
    """school_id → a row per subject of ЕГЭ in its protocols, in the order of subjects."""
    results = read("exam_results", ["school_id", "form", "subject"])
    listed = [choice.code for choice in REHEARSALS.field("subject").choices]
    taken = results[(results["form"] == "ege") & results["subject"].isin(listed)].drop_duplicates()
    pairs = {(str(school), str(subject)) for school, _, subject in taken.itertuples(index=False, name=None)}
    schools = sorted({school for school, _ in pairs})
    return {school: [{"subject": code} for code in SUBJECTS if (school, code) in pairs] for school in schools}
