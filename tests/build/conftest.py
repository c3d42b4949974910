"""A town of five schools and its notes, made once a run; a file of tests may have a town of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from mskoko_lib.build.gallery import write_gallery
from tests.build.town_report import notes_of, school_of, town_of
from tests.once import made_once


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town_of(tmp_path_factory)


@pytest.fixture(scope="session")
def school_id(town: Path) -> str:
    return school_of(town)


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gallery in all its forms."""
    return made_once(tmp_path_factory, "gallery", write_gallery)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notes of 2022 of the department and of one school."""
    return notes_of(tmp_path_factory) / "2022"
