"""The command as its user calls it, and the notes of a town of five schools that several files of tests read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mskoko_lib.dataroot import open_root
from mskoko_lib.demo import write_town
from tests.once import made_once

MSKOKO = Path(sys.executable).parent / "mskoko"


def mskoko(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as started from a shell in `cwd`."""
    known = {key: value for key, value in os.environ.items() if not key.startswith("MSKOKO_")}
    return subprocess.run(
        [MSKOKO, *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**known, **environment},
        timeout=280,
    )


def town_of(factory: pytest.TempPathFactory) -> Path:
    """The data of the town, made once a run."""
    return made_once(factory, "report-town", lambda folder: write_town(folder / "data", n_schools=5)) / "data"


def school_of(town: Path) -> str:
    """Not the first of the registry: an index slip would show another school."""
    return str(open_root(town).schools["school_id"].iloc[2])


def notes_of(factory: pytest.TempPathFactory) -> Path:
    """The output folder of `build_both`, made once a run."""
    town = town_of(factory)
    return made_once(factory, "report-notes", lambda output: build_both(town, school_of(town), output))


FORMS = ("html", "pdf", "xlsx", "docx", "slides")


def build_both(town: Path, school_id: str, output: Path) -> None:
    """The department's note in all forms, the school's in all that it has."""
    for whom, forms in (
        (("department",), (*FORMS, "deck")),
        (("school", "--schools", school_id), FORMS),
    ):
        done = mskoko(
            "report", "2022", "--data", str(town), "--output", str(output), "--format", ",".join(forms), "--audience", *whom,
            cwd=town,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


def page_of(folder: Path) -> Path:
    """The page of a note, not the slides beside it."""
    return next(path for path in folder.glob("*.html") if path.name.count(".") == 1)
