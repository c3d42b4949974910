"""What several workers of one run need and only one of them makes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PATIENCE_S = 280


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name` of this run, filled by `make` in whichever worker comes first; the others wait for it.

    Where making it failed, the others fail at once: waiting for their time to run out hides why.
    """
    base = factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, done, failed = base / name, base / f"{name}.done", base / f"{name}.failed"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + PATIENCE_S
        while not done.exists():
            if failed.exists():
                raise RuntimeError(f"{name} could not be made in another worker: {failed.read_text()}") from None
            if time.monotonic() > until:
                raise TimeoutError(f"{name} was begun by another worker and never finished") from None
            time.sleep(0.2)
        return folder
    try:
        make(folder)
    except BaseException as error:
        failed.write_text(repr(error)[:2000])
        raise
    done.touch()
    return folder
