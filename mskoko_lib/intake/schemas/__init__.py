"""Schemas of the stored tables: strict, coercing, checked lazily so that every fault is told at once."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pandera.pandas as pa

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.schemas import exams, forms, speech, timetables, vpr

_PARTS = (vpr, exams, speech, forms, timetables)
SCHEMAS: dict[str, pa.DataFrameSchema] = {name: schema for part in _PARTS for name, schema in part.SCHEMAS.items()}
#: table → what one row is
TABLES: dict[str, str] = {name: words for part in _PARTS for name, words in part.TABLES.items()}
#: column → meaning; one name means one thing in every table
COLUMNS: dict[str, str] = {name: words for part in _PARTS for name, words in part.COLUMNS.items()}


def columns_of(table: str) -> list[str]:
    """Column names of a stored table, in order."""
    return list(SCHEMAS[table].columns)


def validate(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """`frame` with the types of `table`; MskokoError listing every fault when it does not fit."""
    if frame.empty and list(frame.columns) == columns_of(table):
        return _empty(table).copy()  # most forms have not come: thirty schemas need no checking over nothing
    return _checked(frame, table)


@cache
def _empty(table: str) -> pd.DataFrame:
    return _checked(pd.DataFrame(columns=columns_of(table)), table)


def _checked(frame: pd.DataFrame, table: str) -> pd.DataFrame:
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
