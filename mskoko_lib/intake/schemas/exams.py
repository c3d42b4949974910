"""Tables of ОГЭ, ЕГЭ and ГВЭ: results of every attempt, and what the answer masks say of each task."""

from __future__ import annotations

import pandera.pandas as pa

from mskoko_lib.intake.schemas.parts import (
    SCHOOL,
    attempt,
    category,
    count,
    grade,
    persons,
    points,
    schema,
    source,
    subject,
    text,
    year,
    years_of,
)  # fmt: skip

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "exam_kim_tasks": schema(
        "exam_kim_tasks",
        {
            "year": year(),
            "exam": text("oge", "ege", nullable=False),
            "subject": subject(),
            "task": text(nullable=False),
            "task_order": count(1, nullable=False),
            "max_points": count(1),
            "level": text("Б", "П", "В"),
            "skill": text(),
            "kes": text(),
            "kt": text(),
        },
        unique=["year", "exam", "subject", "task_order"],
    ),
    "exam_results": schema(
        "exam_results",
        {
            "result_id": count(nullable=False),
            "year": year(),
            "exam": text("oge", "ege", nullable=False),
            "form": text("oge", "ege", "gve", nullable=False),
            "subject": subject(),
            "grade": grade(),
            "school_id": pa.Column(str, pa.Check.str_matches(SCHOOL)),
            "class_label": text(),
            "exam_date": pa.Column("datetime64[ns]"),
            **attempt(),
            "primary_score": points(),
            "written_score": points(),
            "oral_score": points(),
            "test_score": pa.Column("float64", pa.Check.in_range(0, 100), nullable=True),
            "mark": count(2, 5),
            "appeal": text("filed", "granted", "declined"),
            **years_of(),
            **persons(),
            "flags": text(nullable=False),
            **source(),
        },
        unique=["result_id"],
    ),
    "exam_tasks": schema(
        "exam_tasks",
        {
            "result_id": count(nullable=False),
            # categories: a region's protocols give millions of rows
            "part": category("short", "long", "oral"),
            "task": category(),
            "points": points(),
            "max_points": count(0),
            "credit": category("full", "part", "none", "unknown"),
        },
    ),
}

TABLES: dict[str, str] = {
    "exam_kim_tasks": "экзамен: задание по описанию КИМ",
    "exam_results": "экзамен: участник, предмет и попытка",
    "exam_tasks": "экзамен: попытка и задание, по маскам ответов; в первичный балл не складывается",
}

COLUMNS: dict[str, str] = {
    "exam": "oge — ГИА-9, ege — ГИА-11",
    "form": "форма экзамена: oge, ege, gve; отметки ГВЭ и базовой математики не смешиваются с баллами 0–100",
    "attempt": "номер попытки этого участника по этому предмету в году, с 1, по дате",
    "is_first": "первая попытка",
    "is_final": "последняя попытка: результат с учётом пересдач",
    "outcome": "valid — результат есть, absent — не явился, removed — удалён, annulled — аннулирован, "
    "unfinished — не завершил по уважительной причине",
    "written_score": "первичный балл письменной части",
    "oral_score": "первичный балл устной части",
    "test_score": "тестовый балл 0–100",
    "mark": "отметка 2–5",
    "appeal": "апелляция о несогласии с баллами: filed — подана, granted — удовлетворена, declined — отклонена",
    "person": "ключ человека внутри года и хранилища; пусто — строка ни с чем не связана",
    "name_key": "ключевой хеш фамилии, имени и отчества",
    "document_key": "ключевой хеш документа",
    "namesake": "однофамильцы в одной школе без документа: строка ни с чем не связана",
    "part": "часть работы: short — краткий ответ, long — развёрнутый, oral — устная",
    "credit": "full — выполнено, part — частично, none — не выполнено, unknown — по маске не понять",
}
