"""Reading a YAML file of ``params/`` strictly: every fault of a file at once, in Russian, as one MskokoError."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from mskoko_lib.errors import MskokoError

#: the project's own folder of parameters
PARAMS_DIR = Path(__file__).resolve().parents[2] / "params"

ModelT = TypeVar("ModelT", bound=BaseModel)

_EXPECTED: dict[str, str] = {
    "missing": "обязательный ключ",
    "int_type": "целое число",
    "float_type": "число",
    "string_type": "текст (в кавычках, если он похож на число)",
    "bool_type": "true или false",
    "date_type": "дата без кавычек, например 2022-12-31",
    "model_type": "вложенные ключи",
    "model_attributes_type": "вложенные ключи",
    "dict_type": "вложенные ключи",
    "list_type": "список",
    "tuple_type": "список",
}


class _Loader(yaml.CSafeLoader):
    """Refuses a key written twice (PyYAML silently keeps the last one); the C loader is several times faster."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable) or key in seen:
                raise yaml.constructor.ConstructorError(
                    "mapping", node.start_mark, f"ключ «{key}» записан дважды", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def shown_path(path: Path) -> str:
    """The path as a message names it: from the project's root, or folder and name; never a machine path."""
    resolved = path.resolve()
    if resolved.is_relative_to(PARAMS_DIR):
        return resolved.relative_to(PARAMS_DIR.parent).as_posix()
    return f"{resolved.parent.name}/{resolved.name}"


def read_mapping(path: Path) -> dict[str, Any]:
    """The file's top-level mapping. MskokoError: no file, not UTF-8, not YAML, a key twice, not a mapping."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)
    except FileNotFoundError:
        raise MskokoError("файла нет.", file=shown_path(path), action="верните файл на место") from None
    except UnicodeDecodeError as error:
        raise MskokoError(
            "файл не в кодировке UTF-8.",
            file=shown_path(path),
            found=f"непонятный байт на месте {error.start}",
            expected="текст в UTF-8",
            action="сохраните файл в кодировке UTF-8",
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"строка {mark.line + 1}, знак {mark.column + 1}: " if mark else ""
        raise MskokoError(
            "файл не читается как YAML.",
            file=shown_path(path),
            found=f"{where}{' '.join(str(getattr(error, 'problem', None) or error).split())}",
            expected="YAML: отступы пробелами, после двоеточия пробел, каждый ключ один раз",
            action="исправьте указанную строку",
        ) from None
    except ValueError as error:  # YAML's own constructors: a date such as 2022-02-30
        raise MskokoError(
            "в файле есть дата или число, которых не бывает.",
            file=shown_path(path),
            found=str(error),
            expected="существующая дата вида 2022-12-31",
            action="исправьте дату",
        ) from None
    if not isinstance(data, dict):
        raise MskokoError(
            "в файле нет ключей.",
            file=shown_path(path),
            found="пустой файл" if data is None else f"{type(data).__name__}: {str(data)[:60]}",
            expected="строки вида «ключ: значение»",
            action="сверьте файл с образцом за соседний год",
        )
    return data


def build(
    model: type[ModelT], data: Mapping[str, Any], path: Path, *, action: str, context: Mapping[str, Any] | None = None
) -> ModelT:
    """`data` as `model`; MskokoError with one line per fault (key path, found, expected)."""
    try:
        return model.model_validate(data, context=context)
    except ValidationError as error:
        lines = tuple(_fault_line(model, fault) for fault in error.errors())
        raise MskokoError(
            f"файл не принят, ошибок: {len(lines)}.", file=shown_path(path), details=lines, action=action
        ) from None


def near(name: str, known: list[str], n: int = 3) -> str:
    """«похожие: a, b», or an empty text: for messages about an unknown name."""
    found = difflib.get_close_matches(name, known, n=n, cutoff=0.5)
    return f"похожие: {', '.join(found)}" if found else ""


def _fault_line(model: type[BaseModel], fault: Any) -> str:
    location = [str(part) for part in fault["loc"]]
    key, value, kind = ".".join(location) or "(весь файл)", fault["input"], fault["type"]
    if kind == "extra_forbidden":
        known = _known_keys(model, fault["loc"][:-1])
        return f"{key}: найдено: неизвестный ключ; ожидалось: один из {', '.join(known)}"
    expected = _EXPECTED.get(kind) or _bound(kind, fault.get("ctx", {})) or str(fault.get("ctx", {}).get("error", ""))
    found = "ключа нет" if kind == "missing" else _shown_value(value)
    if kind == "literal_error":
        expected = f"одно из {fault['ctx']['expected']}".replace(" or ", ", ")
    return f"{key}: найдено: {found}; ожидалось: {expected or fault['msg']}"


def _bound(kind: str, context: Mapping[str, Any]) -> str:
    words = {"greater_than_equal": ("не меньше", "ge"), "less_than_equal": ("не больше", "le")}
    word, name = words.get(kind, ("", ""))
    return f"{word} {context[name]}" if word else ""


def _shown_value(value: Any) -> str:
    if value is None:
        return "пусто (null)"
    text = " ".join(str(value).split())
    short = f"{text[:80]}…" if len(text) > 80 else text
    return f"«{short}»" if isinstance(value, str) else short


def _known_keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Names of the keys of the nested model that `location` leads to (as written in the file)."""
    for part in location:
        by_name = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        if part in by_name and (inner := _inner_model(by_name[str(part)])) is not None:
            model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_inner_model(argument) for argument in get_args(annotation))
    return next((inner for inner in found if inner is not None), None)
