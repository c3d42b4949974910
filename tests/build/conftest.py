"""A town of five schools and its notes, made once a run; a file of tests may have a town of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from mskoko_lib.build.gallery import write_gallery
from mskoko_lib.dataroot import open_root
from mskoko_lib.demo import write_town
from tests.build.town_report import build_both
from tests.once import made_once


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "report-town", lambda folder: write_town(folder / "data", n_schools=5)) / "data"


@pytest.fixture(scope="session")
def school_id(town: Path) -> str:
    # Not the first of the registry: an index slip would show another school.
    return str(open_root(town).schools["school_id"].iloc[2])


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gallery in all its forms."""
    return made_once(tmp_path_factory, "gallery", write_gallery)


@pytest.fixture(scope="session")
def built(town: Path, school_id: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notes of 2022 of the department and of one school."""
    return made_once(tmp_path_factory, "report-notes", lambda output: build_both(town, school_id, output)) / "2022"
