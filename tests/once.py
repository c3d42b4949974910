"""What several workers of one run need and only one of them makes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PATIENCE_S = 280


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name` of this run, filled by `make` in whichever worker comes first; the others wait for it."""
    base = factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, done = base / name, base / f"{name}.done"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + PATIENCE_S
        while not done.exists():
            if time.monotonic() > until:
                raise TimeoutError(f"{name} was begun by another worker and never finished") from None
            time.sleep(0.2)
        return folder
    make(folder)
    done.touch()
    return folder
