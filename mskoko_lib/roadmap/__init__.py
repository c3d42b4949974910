"""The plan («дорожная карта»): its sections, items and windows from ``params/roadmap/<year>.yaml``, and item states.

Knows nothing of data: how much has come is counted by the caller and handed to ``item_state``.
"""

from __future__ import annotations

from pathlib import Path

from mskoko_lib.errors import MskokoError
from mskoko_lib.params.yamlfile import PARAMS_DIR, build, read_mapping, shown_path
from mskoko_lib.roadmap.model import Awaited, Item, Roadmap, Section, SubItem
from mskoko_lib.roadmap.window import State, Window, item_state

__all__ = ["Awaited", "Item", "Roadmap", "Section", "State", "SubItem", "Window", "item_state", "load"]


def load(year: int, directory: Path | None = None) -> Roadmap:
    """The plan of `year` from ``<directory>/<year>.yaml`` (default: the project's params/roadmap/).

    Raises
    ------
    MskokoError : no plan of this year (the message lists those there are), or a file that does not fit the model.
    """
    folder = directory or PARAMS_DIR / "roadmap"
    path = folder / f"{year}.yaml"
    if not path.is_file():
        there_are = ", ".join(sorted(file.stem for file in folder.glob("[0-9][0-9][0-9][0-9].yaml"))) or "ни одного"
        raise MskokoError(
            f"нет плана за {year} год.",
            file=shown_path(path),
            found=f"планы есть за годы: {there_are}",
            expected="год одного из этих планов в ключе roadmap файла params/<год>.yaml",
            action="исправьте ключ roadmap или добавьте файл плана",
        )
    plan = build(Roadmap, read_mapping(path), path, action="исправьте названные ключи плана")
    if plan.year != year:
        raise MskokoError(
            "год внутри файла не тот, что в имени.",
            file=shown_path(path),
            found=f"year: {plan.year}",
            expected=f"year: {year}",
            action="исправьте ключ year или имя файла",
        )
    return plan
