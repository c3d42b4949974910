"""Schemas of the stored tables: strict, coercing, checked lazily so that every fault is told at once."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pa

from mskoko_lib.errors import MskokoError
from mskoko_lib.subjects import SUBJECTS

_SCHOOL = r"^[0-9A-Za-z-]{1,16}$"
_WORK = ["year", "subject", "grade", "programme_grade"]


def _year() -> pa.Column:
    return pa.Column("int64", pa.Check.in_range(2010, 2100))


def _subject() -> pa.Column:
    return pa.Column(str, pa.Check.isin(list(SUBJECTS)))


def _grade() -> pa.Column:
    return pa.Column("int64", pa.Check.in_range(1, 11))


def _text(*allowed: str, nullable: bool = True) -> pa.Column:
    return pa.Column(str, pa.Check.isin(list(allowed)) if allowed else None, nullable=nullable)


def _count(low: int = 0, high: int | None = None, *, nullable: bool = True) -> pa.Column:
    check = pa.Check.ge(low) if high is None else pa.Check.in_range(low, high)
    return pa.Column("Int64" if nullable else "int64", check, nullable=nullable)


def _points() -> pa.Column:
    return pa.Column("float64", pa.Check.ge(0), nullable=True)


def _work() -> dict[str, pa.Column]:
    return {"year": _year(), "subject": _subject(), "grade": _grade(), "programme_grade": _grade()}


def _source() -> dict[str, pa.Column]:
    return {
        "source_file": _text(nullable=False),
        "source_sheet": _text(nullable=False),
        "source_row": _count(1, nullable=False),
    }


def _schema(name: str, columns: dict[str, pa.Column], **options: Any) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, name=name, strict=True, coerce=True, ordered=True, **options)


SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "vpr_results": _schema(
        "vpr_results",
        {
            "result_id": _count(nullable=False),
            **_work(),
            "term": _text("spring", "autumn", nullable=False),
            "school_id": pa.Column(str, pa.Check.str_matches(_SCHOOL)),
            "class_label": _text(),
            "pupil_code": pa.Column(str, pa.Check.str_matches(r"^\d{3,7}$")),
            "sex": _text("м", "ж"),
            "variant": _text(),
            "status": _text("wrote", "absent", nullable=False),
            "journal_mark": _count(2, 5),
            "primary_score": _points(),
            "reported_mark": _count(2, 5),
            "exam_date": pa.Column("datetime64[ns]", nullable=True),
            "school_year": pa.Column(str, pa.Check.str_matches(r"^20\d\d/\d\d$")),
            "graduation_year": _year(),
            "textbook": _text(),
            "flags": _text(nullable=False),
            **_source(),
        },
        unique=["result_id"],
    ),
    "vpr_tasks": _schema(
        "vpr_tasks",
        {
            "result_id": _count(nullable=False),
            "task": _text(nullable=False),
            "points": _points(),
            "state": _text("points", "not_started", "not_taught", "invalid", nullable=False),
        },
    ),
    "vpr_works": _schema(
        "vpr_works",
        {
            **_work(),
            "term": _text("spring", "autumn", nullable=False),
            "max_score": _count(1),
            "max_score_source": _text("header", "norm", "description", "tasks"),
        },
        unique=_WORK,
    ),
    "vpr_work_tasks": _schema(
        "vpr_work_tasks",
        {
            **_work(),
            "task": _text(nullable=False),
            "task_order": _count(1, nullable=False),
            "max_points": _count(1),
            "max_source": _text("header", "description", "data"),
            "level": _text("Б", "П", "В"),
            "skill": _text(),
            "block": _text(),
        },
        unique=[*_WORK, "task"],
    ),
    "vpr_aggregates": _schema(
        "vpr_aggregates",
        {
            "year": _year(),
            "subject": _subject(),
            "grade": _grade(),
            "report": _text("marks", "journal", nullable=False),
            "unit_kind": _text("sample", "region", "municipality", "school", nullable=False),
            "unit_name": _text(nullable=False),
            "school_id": pa.Column(str, pa.Check.str_matches(_SCHOOL), nullable=True),
            "n_schools": _count(),
            "n_participants": _count(),
            "category": _text("2", "3", "4", "5", "lower", "equal", "higher", nullable=False),
            "share_pct": pa.Column("float64", pa.Check.in_range(0, 100), nullable=True),
            "count": _count(),
            "count_source": _text("given", "restored"),
            **_source(),
        },
    ),
}


def columns_of(table: str) -> list[str]:
    """Column names of a stored table, in order."""
    return list(SCHEMAS[table].columns)


def validate(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """`frame` with the types of `table`; MskokoError listing every fault when it does not fit."""
    schema = SCHEMAS[table]
    try:
        checked: pd.DataFrame = schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        raise MskokoError(
            f"Таблица {table} не соответствует схеме.",
            details=tuple(_faults(error.failure_cases)),
            action="исправьте исходные файлы; если файлы верны, сообщите разработчику",
        ) from error
    return checked


def _faults(cases: pd.DataFrame) -> list[str]:
    lines = []
    named = cases.assign(column=cases["column"].fillna("таблица"))
    for (column, check), group in named.groupby(["column", "check"], sort=True):
        example = group.iloc[0]
        where = "" if pd.isna(example["index"]) else f", строка {example['index']}"
        lines.append(f"{column}: {check}; случаев: {len(group)}, например «{example['failure_case']}»{where}")
    return lines
