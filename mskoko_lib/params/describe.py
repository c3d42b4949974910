"""docs/params.md, printed from the descriptions of the fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from mskoko_lib.params.model import YearParams

_INTRO = """# Параметры года

Файл `params/<год>.yaml`: то, что меняется от года к году. Неизвестный ключ — ошибка. Официальные пороги и шкалы лежат
не здесь, а в `params/norms/`; план («дорожная карта») — в `params/roadmap/`. Эта страница напечатана из описаний полей.

"""


def describe() -> str:
    """Markdown page: a heading and a table (key, meaning, default), one row per key of params/<year>.yaml."""
    rows = [f"| `{key}` | {meaning} | {default} |" for key, meaning, default in _rows(YearParams, "")]
    return _INTRO + "\n".join(["| ключ | что значит | по умолчанию |", "|---|---|---|", *rows]) + "\n"


def _rows(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        inner, mark = _inner(field.annotation)
        nested = inner is not None and not mark
        default = "обязателен" if field.is_required() else "" if nested else _shown(field.default)
        yield f"{prefix}{name}", field.description or "", default
        if inner is not None:
            yield from _rows(inner, f"{prefix}{name}{mark}.")


def _inner(annotation: Any) -> tuple[type[BaseModel] | None, str]:
    """The model of a section, of a list («[]») or of a mapping («.<пункт>»)."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    mark = {tuple: "[]", dict: ".<пункт>"}.get(get_origin(annotation), "")
    models = [one for one in get_args(annotation) if isinstance(one, type) and issubclass(one, BaseModel)]
    return (models[0], mark) if mark and models else (None, "")


def _shown(value: Any) -> str:
    if value is None or value in ((), {}, ""):
        return "пусто"
    return "`all: null`" if isinstance(value, dict) else f"`{value}`"
