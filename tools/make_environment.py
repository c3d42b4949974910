"""Write environment.yml from uv.lock: Python and a pip list with the locked versions. Run after every change of the lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
HEAD = """\
# Написано tools/make_environment.py по uv.lock; руками не править (tests/test_project.py сверяет).
name: mskoko
channels:
  - conda-forge
dependencies:
  - python>=3.11
  - pip
  - pip:
"""


def locked_packages() -> list[str]:
    """``name==version [; marker]`` for everything the program needs at run time, as uv exports it from the lock."""
    command = [sys.executable, "-m", "uv", "export", "--locked", "--offline", "--quiet", "--no-dev", "--no-hashes"]
    command += ["--no-emit-project", "--no-annotate", "--no-header", "--python", sys.executable]
    out = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    return [line.strip() for line in out.splitlines() if line.strip()]


def environment() -> str:
    """The whole file."""
    return HEAD + "".join(f'      - "{line}"\n' for line in [*locked_packages(), "-e ."])


if __name__ == "__main__":
    (PROJECT / "environment.yml").write_text(environment(), encoding="utf-8")
