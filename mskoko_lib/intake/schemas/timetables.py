"""The table of planned assessment works."""

from __future__ import annotations

import pandera.pandas as pa

from mskoko_lib.intake.schemas.parts import SCHOOL, count, grade, schema, source, text, year
from mskoko_lib.procedures import COURSES, LEVELS, OTHER
from mskoko_lib.subjects import EVERY_SUBJECT

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "work_timetable": schema(
        "work_timetable",
        {
            "year": year(),
            "school_id": pa.Column(str, pa.Check.str_matches(SCHOOL)),
            "school_year": pa.Column(str, pa.Check.str_matches(r"^20\d\d/\d\d$")),
            "half": count(1, 2, nullable=False),
            "grade": grade(),
            "class_label": text(),
            "subject": text(*EVERY_SUBJECT, OTHER, nullable=False),
            "course": text(*COURSES),
            "procedure_level": text(*LEVELS, nullable=False),
            "planned_date": pa.Column("datetime64[ns]", nullable=True),
            "month": text(*(f"{month:02d}" for month in range(1, 13)), nullable=False),
            "n_works": count(1, nullable=False),
            "hours_per_year": count(1),
            "flags": text(nullable=False),
            **source(),
        },
    )
}

TABLES: dict[str, str] = {"work_timetable": "график оценочных процедур: работа или число работ за месяц"}

COLUMNS: dict[str, str] = {
    "half": "полугодие учебного года",
    "course": "часть предмета или курс, который график называет отдельно: "
    + ", ".join(f"{code} — {name}" for code, name in COURSES.items()),
    "procedure_level": "кто назначил работу: "
    + ", ".join(f"{code} — {name}" for code, name in LEVELS.items())
    + " уровень",
    "planned_date": "день работы по графику; пусто — известен только месяц",
    "n_works": "работ: 1 при дате, иначе сколько их назначено на месяц",
    "hours_per_year": "часов предмета за год по учебному плану, как в графике",
}
