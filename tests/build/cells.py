"""A notebook executed cell by cell in this process: what it shows, without a build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from mskoko_lib.display.blocks import MIME
from mskoko_lib.notebook import note as note_module
from mskoko_lib.paths import NOTEBOOKS
from mskoko_lib.workspace import BUILD_VARIABLE, OUTPUT_VARIABLE


def shown_blocks(
    patch: pytest.MonkeyPatch,
    data: Path,
    output: Path,
    *,
    year: int = 2022,
    audience: str = "department",
    schools: str = "all",
    notebook: str = "1_external_assessment.ipynb",
    as_of: str | None = None,
) -> list[dict[str, Any]]:
    """Specifications of all blocks, in order. A cell that fails raises as it stands."""
    patch.setenv(BUILD_VARIABLE, "1")
    patch.setenv(OUTPUT_VARIABLE, str(output))
    shown: list[dict[str, Any]] = []
    patch.setattr(note_module, "display", lambda given, raw: shown.append(given[MIME]["spec"]))
    names: dict[str, Any] = {"year": year, "schools": schools, "audience": audience, "data": str(data), "as_of": as_of}
    for cell in nbformat.read(NOTEBOOKS / notebook, as_version=4).cells:
        if cell.cell_type == "code" and cell.id != "parameters":
            exec(compile(cell.source, cell.id, "exec"), names)
    return shown
