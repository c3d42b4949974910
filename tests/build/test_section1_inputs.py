"""Section 1 works with any single file missing (issue 04); one year and three: `test_notebook_inputs`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from mskoko_lib.demo import write_town
from tests.build.cells import shown_blocks

ITEMS = [f"1.{n}" for n in range(1, 14)]


def kinds(shown: list[dict[str, Any]], item: str) -> set[str]:
    """Kinds of the blocks of one item."""
    found: set[str] = set()
    inside = False
    for spec in shown:
        if spec["kind"] == "item":
            inside = spec["number"] == item
        elif inside:
            found.add(spec["kind"])
    return found


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town") / "data"
    write_town(folder, n_schools=3)
    return folder


def without(town: Path, target: Path, *patterns: str) -> Path:
    """A copy of the town less some files of 2022 and less the years before."""
    shutil.copytree(town, target, ignore=shutil.ignore_patterns("2020", "2021"))
    for pattern in patterns:
        for path in list((target / "2022").glob(pattern)):
            path.unlink()
    return target


def test_vpr_alone(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = ("31*", "Описание*", "28*")
    data = without(town, tmp_path / "data")
    (data / "measures.yaml").unlink()
    for path in list((data / "2022").iterdir()):
        if not any(path.match(pattern) for pattern in keep):
            path.unlink()
    shown = shown_blocks(monkeypatch, data, tmp_path / "o")
    assert [spec["number"] for spec in shown if spec["kind"] == "item"] == ITEMS
    states = {spec["number"]: spec["reason"] for spec in shown if spec["kind"] == "item"}
    assert "протоколы ОГЭ, от РЦОИ" in states["1.1"]
    assert "table" not in kinds(shown, "1.1") | kinds(shown, "1.10") | kinds(shown, "1.9")
    assert "table" in kinds(shown, "1.4")


#: one family of files after another
FAMILIES = (
    "Формы*", "Протокол_ОГЭ_общий*", "ЕГЭ Русский*", "ЕГЭ 02*", "ЕГЭ math_base*", "Итоговое сочинение*", "собеседование*", "ГВЭ*",
    "После*", "31*", "28*", "*.csv", "*пересдачи*", "*резерв*",
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("family", FAMILIES)
def test_any_single_file_missing(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, family: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(town, data, ignore=shutil.ignore_patterns("2020"))
    for path in list((data / "2022").glob(family)):
        path.unlink()
    shown = shown_blocks(monkeypatch, data, tmp_path / "o")
    assert [spec["number"] for spec in shown if spec["kind"] == "item"] == ITEMS


@pytest.mark.long
@pytest.mark.parametrize("year", [2020, 2021])
def test_earlier_years(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    shown = shown_blocks(monkeypatch, town, tmp_path / "o", year=year)
    assert [spec["number"] for spec in shown if spec["kind"] == "item"] == ITEMS
