"""The year's parameters: ``load`` a frozen, strictly checked ``params/<year>.yaml``; ``select_schools`` from it.

Knows nothing of data; pandas is imported for type checking only. Roadmap and norms read their files by ``yamlfile``.
"""

from __future__ import annotations

from pathlib import Path

from mskoko_lib.errors import MskokoError
from mskoko_lib.params.describe import describe
from mskoko_lib.params.items import Noko, Staff, Textbooks
from mskoko_lib.params.model import (
    Benchmark,
    Control,
    Disclosure,
    Exams,
    Reporting,
    SchoolSet,
    Target,
    TypeFilter,
    Vpr,
    YearParams,
)
from mskoko_lib.params.schools import select_schools
from mskoko_lib.params.yamlfile import PARAMS_DIR, build, read_mapping, shown_path

__all__ = [
    "PARAMS_DIR",
    "Benchmark",
    "Control",
    "Disclosure",
    "Exams",
    "Noko",
    "Reporting",
    "SchoolSet",
    "Staff",
    "Target",
    "Textbooks",
    "TypeFilter",
    "Vpr",
    "YearParams",
    "describe",
    "load",
    "select_schools",
    "years",
]


def years(directory: Path | None = None) -> list[int]:
    """Years that have a parameter file, ascending."""
    folder = directory or PARAMS_DIR
    return sorted(int(file.stem) for file in folder.glob("[0-9][0-9][0-9][0-9].yaml"))


def load(year: int, directory: Path | None = None) -> YearParams:
    """Parameters of `year` from ``<directory>/<year>.yaml`` (default: the project's params/).

    Raises
    ------
    MskokoError : no file for this year (the message lists the years there are), or one that does not fit the model
        (every fault at once: key path, found, expected).
    """
    path = (directory or PARAMS_DIR) / f"{year}.yaml"
    if not path.is_file():
        there_are = ", ".join(map(str, years(directory))) or "ни одного"
        raise MskokoError(
            f"нет параметров за {year} год.",
            file=shown_path(path),
            found=f"параметры есть за годы: {there_are}",
            expected="файл params/<год>.yaml",
            action="укажите один из этих годов или создайте файл по образцу соседнего года",
        )
    return build(
        YearParams,
        read_mapping(path),
        path,
        action="исправьте названные ключи; все ключи описаны в docs/params.md",
        context={"year": year},
    )
