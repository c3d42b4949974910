"""Reading ``params/norms``: every norm has its flags, and confirmations are laid over the files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, StrictStr

from mskoko_lib.errors import MskokoError
from mskoko_lib.norms.model import SOURCE_KINDS
from mskoko_lib.params.yamlfile import build, near, read_mapping, shown_path

CONFIRMATIONS = "confirmations.yaml"
#: keys of a norm that say something about it and are not its value
FLAGS = frozenset({"verified", "source", "source_kind", "note", "unconfirmed"})


class Confirmation(BaseModel):
    """Who compared which norm with which document, and when; `value` replaces the norm's if the document differs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    norm: StrictStr = Field(min_length=1)
    confirmed_by: StrictStr = Field(min_length=1)
    confirmed_on: Annotated[date, Strict()]
    document: StrictStr = Field(min_length=1)
    value: Any = None


class _Confirmations(BaseModel):
    model_config = ConfigDict(extra="forbid")

    confirmations: list[Confirmation]


def signature(directory: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time of change and size in bytes of every file of `directory`."""
    told = ((path.name, path.stat()) for path in sorted(directory.glob("*.yaml")))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in told)


def read_files(directory: Path) -> dict[str, dict[str, Any]]:
    """File name without .yaml to its tree. MskokoError: no files, unreadable, a norm without flags."""
    paths = sorted(path for path in directory.glob("*.yaml") if path.name != CONFIRMATIONS)
    if not paths:
        raise MskokoError("нет файлов норм.", file=shown_path(directory), action="верните папку params/norms на место")
    files = {path.stem: read_mapping(path) for path in paths}
    for path in paths:
        if path.stem == "vpr_scales_2020_2021":
            _flag_boundaries(files[path.stem])
        if faults := [line for key, node in walk(files[path.stem]) for line in _flag_faults(key, node)]:
            raise MskokoError(
                f"у норм не хватает сведений об источнике, ошибок: {len(faults)}.",
                file=shown_path(path),
                details=tuple(faults),
                action="дополните названные записи (params/norms/README.md)",
            )
    return files


def walk(tree: Any, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every norm of a tree (a mapping that has ``verified``), with its dotted path; norms inside norms too."""
    if isinstance(tree, dict):
        if "verified" in tree:
            yield key, tree
        pairs: Iterator[tuple[Any, Any]] = iter(tree.items())
    elif isinstance(tree, list):
        pairs = iter(enumerate(tree))
    else:
        return
    for name, value in pairs:
        yield from walk(value, f"{key}.{name}" if key else str(name))


def _flag_faults(key: str, node: dict[str, Any]) -> Iterator[str]:
    if not isinstance(node["verified"], bool):
        yield f"{key}.verified: найдено: {node['verified']}; ожидалось: true или false"
    source, kind = node.get("source"), node.get("source_kind")
    if not isinstance(source, str) or not source.strip():
        yield f"{key}.source: найдено: {source or 'ключа нет'}; ожидалось: откуда взято число (текст)"
    if kind not in SOURCE_KINDS:
        yield f"{key}.source_kind: найдено: {kind or 'ключа нет'}; ожидалось: одно из {', '.join(SOURCE_KINDS)}"
    if not isinstance(node.get("note", ""), str):
        yield f"{key}.note: найдено: {node['note']}; ожидалось: текст"


def _flag_boundaries(tree: dict[str, Any]) -> None:
    """That file names its source once and says per boundary what was seen; the flags of each work follow from it."""
    works = [
        work
        for subjects in (tree.get("vpr_2020_2021") or {}).values()
        for work in (subjects.values() if isinstance(subjects, dict) else ())
        if isinstance(work, dict)
    ]
    for work in works:
        seen, known = work.get("seen_in_data") or [], work.get("boundaries") or {}
        unconfirmed = [mark for mark in (3, 4, 5) if mark not in seen]
        notes = [f"граница отметки {mark} {'по памяти' if mark in known else 'не известна'}" for mark in unconfirmed]
        work.update(verified=not unconfirmed, unconfirmed=unconfirmed, note="; ".join(notes))
        work.update({key: tree[key] for key in ("source", "source_kind") if key in tree})


def apply_confirmations(index: dict[str, dict[str, Any]], path: Path) -> None:
    """Change the norms of `index` (dotted path → norm) that the file at `path` confirms; no file, nothing confirmed.

    Raises
    ------
    MskokoError : an entry without norm, who, when or document; an unknown norm; one twice; a value that does not fit.
    """
    if not path.is_file():
        return
    action = "исправьте названные записи (образец — в начале файла)"
    entries = build(_Confirmations, read_mapping(path), path, action=action).confirmations
    faults: list[str] = []
    done: set[str] = set()
    for order, entry in enumerate(entries):
        place = f"confirmations.{order}"
        if entry.norm not in index:
            hint = near(entry.norm, list(index)) or "имя файла без .yaml, затем ключи через точку"
            faults.append(f"{place}.norm: найдено: «{entry.norm}», такой нормы нет; ожидалось: {hint}")
        elif entry.norm in done:
            faults.append(f"{place}.norm: найдено: «{entry.norm}» второй раз; ожидалось: одна запись на норму")
        else:
            done.add(entry.norm)
            faults.extend(f"{place}.{line}" for line in _confirm(index[entry.norm], entry))
    if faults:
        raise MskokoError(
            f"подтверждения не приняты, ошибок: {len(faults)}.",
            file=shown_path(path),
            details=tuple(faults),
            action=action,
        )


def _confirm(node: dict[str, Any], entry: Confirmation) -> Iterator[str]:
    """Lay one confirmation over its norm; yields what does not fit."""
    if "value" in entry.model_fields_set:
        value_key = next((key for key in ("value", "values") if key in node), None)
        own_keys = [str(key) for key in node if key not in FLAGS]
        if value_key is not None:
            node[value_key] = entry.value
        elif isinstance(entry.value, dict) and set(map(str, entry.value)) <= set(own_keys):
            node.update(entry.value)
        else:
            yield f"value: найдено: {entry.value}; ожидалось: заменяемые ключи из {', '.join(own_keys)}"
            return
    was = f"подтверждено: {entry.confirmed_by}, {entry.confirmed_on:%d.%m.%Y}; прежний источник: {node['source']}"
    node.update(verified=True, source=entry.document, source_kind="official", note=was)
    if "unconfirmed" in node:
        node["unconfirmed"] = []
