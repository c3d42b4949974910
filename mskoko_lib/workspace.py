"""Where results go and which data root is taken when none is named."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from mskoko_lib.paths import PROJECT

#: set by a build; without it a notebook is being worked on in JupyterLab
BUILD_VARIABLE = "MSKOKO_BUILD"
#: set by a build to its output folder, so that a notebook finds the same store
OUTPUT_VARIABLE = "MSKOKO_OUTPUT"


def output_directory() -> Path:
    """The output folder: of the running build, else ``output/`` of the project."""
    return Path(os.environ.get(OUTPUT_VARIABLE) or PROJECT / "output")


def store_directory(data: Path, output: Path) -> Path:
    """The store of one data root below an output folder: roots do not share tables."""
    name = hashlib.blake2b(str(data.resolve()).encode(), digest_size=4).hexdigest()
    return output / ".store" / name


def demo_directory() -> Path:
    """Where the invented town stands; git ignores it."""
    return PROJECT / "data" / "demo"


def default_data(say: Callable[[str], None] | None = None) -> Path:
    """``data/`` if it holds a ``schools.csv``, else the invented town, which is written when it is not there yet
    (`say` tells so).
    """
    own = PROJECT / "data"
    if (own / "schools.csv").exists():
        return own
    demo = demo_directory()
    if not (demo / "schools.csv").exists():
        from mskoko_lib.demo import write_town

        if say is not None:
            say("своих данных в data/ нет: пишу вымышленный город data/demo")
        write_town(demo)
    return demo
