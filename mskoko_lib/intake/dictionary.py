"""The data dictionary: every stored table and column in words, made from the schemas; written to docs/data.md."""

from __future__ import annotations

from typing import Any

from mskoko_lib.intake.families import TITLES as PERSON_LAYOUTS
from mskoko_lib.intake.recognise import TITLES as LAYOUTS
from mskoko_lib.intake.schemas import COLUMNS, SCHEMAS, TABLES


def dictionary() -> str:
    """Markdown of docs/data.md: the layouts that are read, then a section per stored table."""
    out = [
        "# Словарь данных",
        "",
        "Составлен по схемам (`make dictionary`); правится не здесь, а в `mskoko_lib/intake/schemas.py` "
        "и `mskoko_lib/intake/dictionary.py`. Проверка держит этот файл равным схемам.",
        "",
        "## Что читается",
        "",
        "Файл узнаётся по содержанию, не по имени.",
        "",
        *(f"- {title}" for title in dict.fromkeys([*LAYOUTS.values(), *PERSON_LAYOUTS.values()])),
        "",
        "## Таблицы хранилища",
    ]
    for name, schema in SCHEMAS.items():
        out += [
            "",
            f"### {name}",
            "",
            f"Строка: {TABLES[name]}.",
            "",
            "| столбец | тип | пусто | значение |",
            "|---|---|---|---|",
        ]
        for column, spec in schema.columns.items():
            empty = "может быть" if spec.nullable else "нет"
            out.append(f"| `{column}` | {_type(spec)} | {empty} | {COLUMNS[column]}{_allowed(spec)} |")
    return "\n".join(out) + "\n"


def _type(spec: Any) -> str:
    name = str(spec.dtype).lower()
    for sign, russian in (("int", "целое"), ("float", "число"), ("date", "дата"), ("bool", "да/нет")):
        if sign in name:
            return russian
    return "текст"


def _allowed(spec: Any) -> str:
    for check in spec.checks:
        values = check.statistics.get("allowed_values")
        if values and len(values) <= 8:
            return f" ({', '.join(map(str, values))})"
    return ""
