"""Columns that the schemas of the stored tables are put together from."""

from __future__ import annotations

from typing import Any

import pandera.pandas as pa

from mskoko_lib.subjects import EVERY_SUBJECT

SCHOOL = r"^[0-9A-Za-z-]{1,16}$"


def year() -> pa.Column:
    return pa.Column("int64", pa.Check.in_range(2010, 2100))


def subject(*, nullable: bool = False) -> pa.Column:
    return text(*EVERY_SUBJECT) if nullable else pa.Column(str, pa.Check.isin(list(EVERY_SUBJECT)))


def grade() -> pa.Column:
    return pa.Column("int64", pa.Check.in_range(1, 11))


def text(*allowed: str, nullable: bool = True) -> pa.Column:
    return pa.Column(str, pa.Check.isin(list(allowed)) if allowed else None, nullable=nullable)


def category(*allowed: str) -> pa.Column:
    return pa.Column("category", pa.Check.isin(list(allowed)) if allowed else None)


def count(low: int = 0, high: int | None = None, *, nullable: bool = True) -> pa.Column:
    check = pa.Check.ge(low) if high is None else pa.Check.in_range(low, high)
    return pa.Column("Int64" if nullable else "int64", check, nullable=nullable)


def points() -> pa.Column:
    return pa.Column("float64", pa.Check.ge(0), nullable=True)


def work() -> dict[str, pa.Column]:
    return {"year": year(), "subject": subject(), "grade": grade(), "programme_grade": grade()}


def source() -> dict[str, pa.Column]:
    return {
        "source_file": text(nullable=False),
        "source_sheet": text(nullable=False),
        "source_row": count(1, nullable=False),
    }


def schema(name: str, columns: dict[str, pa.Column], **options: Any) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, name=name, strict=True, coerce=True, ordered=True, **options)


def attempt() -> dict[str, pa.Column]:
    return {
        "outcome": text("valid", "absent", "removed", "annulled", "unfinished", nullable=False),
        "attempt": count(1, nullable=False),
        "is_first": pa.Column(bool),
        "is_final": pa.Column(bool),
    }


def persons() -> dict[str, pa.Column]:
    return {"person": text(), "name_key": text(), "document_key": text(), "namesake": pa.Column(bool)}


def years_of() -> dict[str, pa.Column]:
    return {"school_year": pa.Column(str, pa.Check.str_matches(r"^20\d\d/\d\d$")), "graduation_year": year()}
