"""Tables of the forms that schools fill in, made from their declarations; which school has sent which form."""

from __future__ import annotations

import pandera.pandas as pa

from mskoko_lib.forms import FORMS, Field, Form
from mskoko_lib.intake.schemas.parts import SCHOOL, count, grade, persons, schema, source, subject, text, year


def _column(field: Field) -> dict[str, pa.Column]:
    """The stored column of a field; a class is two, names and documents are the keys of `persons`."""
    must = field.need == "row"
    if field.kind in ("person", "document", "school"):
        return {}
    if field.kind == "class":
        return {"grade": grade(), "class_label": text()}
    if field.kind == "choice" and field.name == "subject":
        return {"subject": subject(nullable=not must)}
    kinds = {
        "choice": lambda: text(*(choice.code for choice in field.choices), nullable=not must),
        "date": lambda: pa.Column("datetime64[ns]", nullable=not must),
        "whole": lambda: count(field.low, field.high),
        "yes_no": lambda: pa.Column("boolean", nullable=True),
        "code": lambda: text(nullable=not must),
        "list_number": lambda: text(nullable=not must),
        "answers": lambda: text(nullable=not must),
        "text": lambda: pa.Column(bool),
    }
    return {field.name: kinds[field.kind]()}


def _table(form: Form) -> pa.DataFrameSchema:
    columns = {"year": year(), "school_id": pa.Column(str, pa.Check.str_matches(SCHOOL))}
    for field in form.fields:
        columns |= _column(field)
    return schema(
        form.table, columns | (persons() if form.persons else {}) | {"flags": text(nullable=False)} | source()
    )


def _words(field: Field) -> str:
    codes = ", ".join(f"{choice.code} — {choice.label}" for choice in field.choices)
    # «предмет» and its like are told by their names; a long list of subjects says nothing
    return field.words if not codes or len(field.choices) > 10 else f"{field.words}: {codes}"


SCHEMAS: dict[str, pa.DataFrameSchema] = {form.table: _table(form) for form in FORMS} | {
    "form_states": schema(
        "form_states",
        {
            "year": year(),
            "school_id": pa.Column(str, pa.Check.str_matches(SCHOOL)),
            "form": text(*(form.name for form in FORMS), nullable=False),
            "state": text("rows", "none", "empty", nullable=False),
            "n_rows": count(nullable=False),
        },
        unique=["school_id", "form"],
    )
}

TABLES: dict[str, str] = {form.table: form.row_is for form in FORMS} | {
    "form_states": "школа и форма, которую она прислала"
}

COLUMNS: dict[str, str] = {
    field.name: _words(field) for form in FORMS for field in form.fields if field.words and _column(field)
} | {
    "form": "форма экзамена: oge, ege, gve, отметки ГВЭ и базовой математики не смешиваются с баллами 0–100; "
    "в form_states — имя формы для школ",
    "state": "задание: points — проставлены, not_started — не приступал, not_taught — тема не пройдена, invalid — "
    "не прочитаны; форма: rows — строки есть, none — отмечено «нет таких», empty — не заполнена",
    "n_rows": "сколько строк формы принято",
}
