"""Small lists of staff for tests: one line a person, everything else filled in."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tests.observation_factory import one

#: a teacher of mathematics of 2022: 40 years old, 15 years of service, the first category since 2020
TEACHER: Mapping[str, object] = {
    "year": 2022, "school_id": "1", "person": None, "position": "teacher", "subject": "math", "birth_year": 1982, "service_from": 2007,
    "education": "higher_ped", "off_profile": False, "category": "first", "category_date": "2020-03-15", "load_hours": 20,
    "employment": "full", "on_leave": False, "last_course_year": 2021,
}  # fmt: skip
WHOLE = ("birth_year", "service_from", "load_hours", "last_course_year")
TEXTS = ("person", "subject", "education", "category", "employment")


def staff_list(*rows: Mapping[str, object]) -> pd.DataFrame:
    """Rows of ``form_staff``, each named only by what differs from `TEACHER`."""
    table = pd.DataFrame([{**TEACHER, **row} for row in rows], columns=list(TEACHER))
    types = {
        **dict.fromkeys(WHOLE, "Int64"),
        **dict.fromkeys(TEXTS, "string"),
        "off_profile": "boolean",
        "on_leave": "boolean",
    }
    return table.assign(category_date=pd.to_datetime(table["category_date"])).astype(types)


def parts(made: pd.DataFrame, indicator: str, **at: object) -> list[float]:
    """[numerator, n] of the one figure."""
    return [float(x) for x in one(made, indicator, **at)[["numerator", "n"]]]


def by_category(made: pd.DataFrame, indicator: str, **at: object) -> dict[str, list[float]]:
    """category → [numerator, n] of the figures with these dimensions."""
    rows = made[made["indicator"] == indicator]
    for name, value in at.items():
        rows = rows[rows[name] == value]
    return {str(row["category"]): [float(row["numerator"]), float(row["n"])] for row in rows.to_dict("records")}
