"""Small forms of courses and requests for tests: one line a row, everything else filled in."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

COURSE: Mapping[str, object] = {
    "year": 2022, "school_id": "1", "person": "a", "position": "teacher", "subject": "math", "theme": "method", "provider": "diro",
    "hours": 36, "course_form": "distant", "end_date": "2022-05-01", "in_register": True, "finished": True,
}  # fmt: skip
REQUEST: Mapping[str, object] = {
    "year": 2022, "school_id": "1", "position": "teacher", "subject": "math", "theme": "method", "need_source": "years", "n_needed": 4,
    "n_planned": 3, "n_offered": 2, "quarter": "2",
}  # fmt: skip


def courses(*rows: Mapping[str, object]) -> pd.DataFrame:
    """Rows of ``form_courses``, each named only by what differs from `COURSE`."""
    table = pd.DataFrame([{**COURSE, **row} for row in rows], columns=list(COURSE))
    texts = dict.fromkeys(("person", "subject", "theme", "provider", "course_form"), "string")
    types = {**texts, "hours": "Int64", "in_register": "boolean", "finished": "boolean"}
    return table.assign(end_date=pd.to_datetime(table["end_date"])).astype(types)


def requests(*rows: Mapping[str, object]) -> pd.DataFrame:
    """Rows of ``form_course_needs``, each named only by what differs from `REQUEST`."""
    table = pd.DataFrame([{**REQUEST, **row} for row in rows], columns=list(REQUEST))
    texts = dict.fromkeys(("subject", "theme", "need_source", "quarter"), "string")
    return table.astype({**texts, **dict.fromkeys(("n_needed", "n_planned", "n_offered"), "Int64")})
