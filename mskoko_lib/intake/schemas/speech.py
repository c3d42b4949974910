"""Tables of the final essay (grade 11) and the final interview (grade 9)."""

from __future__ import annotations

import pandera.pandas as pa

from mskoko_lib.intake.schemas.parts import (
    SCHOOL,
    attempt,
    count,
    persons,
    points,
    schema,
    source,
    text,
    year,
    years_of,
)


def _results(name: str, columns: dict[str, pa.Column]) -> pa.DataFrameSchema:
    return schema(
        name,
        {
            "result_id": count(nullable=False),
            "year": year(),
            "school_id": pa.Column(str, pa.Check.str_matches(SCHOOL)),
            "class_label": text(),
            "exam_date": pa.Column("datetime64[ns]"),
            "wave": count(0, 3, nullable=False),
            **attempt(),
            **columns,
            "passed": pa.Column("boolean", nullable=True),
            **years_of(),
            **persons(),
            "flags": text(nullable=False),
            **source(),
        },
        unique=["result_id"],
    )


SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "essay_results": _results("essay_results", {"kind": text("essay", "retelling", nullable=False), "topic": text()}),
    "essay_criteria": schema(
        "essay_criteria",
        {
            "result_id": count(nullable=False),
            "criterion": text("Т1", "Т2", "К1", "К2", "К3", "К4", "К5", nullable=False),
            "met": pa.Column("boolean", nullable=True),
        },
        unique=["result_id", "criterion"],
    ),
    "interview_results": _results(
        "interview_results",
        {
            "score": points(),
            "score_max": count(1),
            "score_min": count(0),
            "special_conditions": pa.Column("boolean", nullable=True),
        },
    ),
    "interview_criteria": schema(
        "interview_criteria",
        {
            "result_id": count(nullable=False),
            "criterion": text(nullable=False),
            "points": points(),
        },
        unique=["result_id", "criterion"],
    ),
}

TABLES: dict[str, str] = {
    "essay_results": "итоговое сочинение (изложение): участник и попытка",
    "essay_criteria": "итоговое сочинение (изложение): попытка и требование или критерий",
    "interview_results": "итоговое собеседование: участник и попытка",
    "interview_criteria": "итоговое собеседование: попытка и критерий",
}

COLUMNS: dict[str, str] = {
    "wave": "срок: 1 — основной, 2 и 3 — дополнительные, 0 — даты нет среди назначенных",
    "kind": "essay — сочинение, retelling — изложение",
    "topic": "номер темы",
    "passed": "зачёт",
    "criterion": "требование (Т) или критерий",
    "met": "зачёт по требованию или критерию; пусто — не проверялся",
    "score": "сумма баллов за собеседование, как в файле",
    "score_max": "максимум баллов для этого участника",
    "score_min": "минимум для зачёта этого участника",
    "special_conditions": "участник с ОВЗ: свои максимум и минимум",
}
