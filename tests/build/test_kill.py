"""A build that is killed leaves the notes of the last good build as they were, and the next one works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mskoko_lib.build import run
from mskoko_lib.demo import write_town

MSKOKO = Path(sys.executable).parent / "mskoko"


def pages(notes: Path) -> dict[Path, bytes]:
    """What a reader opens: drafts of a killed build are no notes."""
    return {path: path.read_bytes() for path in notes.rglob("*.html") if ".draft-" not in str(path)}


@pytest.mark.long
def test_killed_build_leaves_the_last_good_notes(tmp_path: Path) -> None:
    write_town(tmp_path / "data", n_schools=4)
    command = [MSKOKO, "report", "2022", "--data", "data", "--output", "out", "--format", "html"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    notes = tmp_path / "out" / "2022"
    before = pages(notes)
    assert len(before) == 6  # five notes and the catalogue of the year
    for after_notes in (0, 1, 3):
        with subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as process:
            assert process.stdout is not None
            seen = 0
            for line in process.stdout:
                seen += "записка готова" in line
                if "принято" in line and after_notes == 0 or 0 < after_notes == seen:
                    break
            os.killpg(process.pid, signal.SIGKILL)
        assert pages(notes) == before
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    # the catalogue of a finished build says what has changed since the one before it
    again = pages(notes)
    assert again.keys() == before.keys()
    assert [path.name for path in again if again[path] != before[path]] in ([], ["index.html"])


def test_stale_drafts_are_removed_and_young_ones_are_not(tmp_path: Path) -> None:
    old, young = tmp_path / ".draft-old", tmp_path / ".draft-young"
    old.mkdir()
    young.mkdir()
    past = time.time() - run.STALE_AFTER_S - 60
    os.utime(old, (past, past))
    run._remove_stale_drafts(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".draft-young"]
