"""The invented towns, written once per run, and the rows that stand in their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from mskoko_lib.demo import Planted, write_town
from tests.demo.demo_reading import TypedRow, read_rows

Town = tuple[Path, Planted]
Rows = dict[str, list[TypedRow]]


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Town:
    path = tmp_path_factory.mktemp("full") / "town"
    return path, write_town(path)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Town:
    path = tmp_path_factory.mktemp("small") / "town"
    return path, write_town(path, n_schools=3)


def _all_rows(town: Town) -> Rows:
    path, planted = town
    return {file.path: read_rows(path / file.path, file.year)[1] for file in planted.files if file.kind == "results"}


@pytest.fixture(scope="session")
def full_rows(full: Town) -> Rows:
    return _all_rows(full)


@pytest.fixture(scope="session")
def small_rows(small: Town) -> Rows:
    return _all_rows(small)
