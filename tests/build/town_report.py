"""The command as its user calls it, and the notes of a town of five schools that several files of tests read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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


def build_both(town: Path, school_id: str, output: Path) -> None:
    done = mskoko("report", "2022", "--data", str(town), "--output", str(output), "--audience", "department", cwd=town)
    assert done.returncode == 0, done.stderr
    done = mskoko(
        "report",
        "2022",
        "--data",
        str(town),
        "--output",
        str(output),
        "--audience",
        "school",
        "--schools",
        school_id,
        cwd=town,
    )
    assert done.returncode == 0, done.stderr


def department_note(built: Path) -> Path:
    """The page, not the deck beside it."""
    return next(path for path in (built / "department").glob("*.html") if ".deck." not in path.name)
