"""First step of a build: execute notebooks and keep what they emitted; nothing is decided or drawn here."""

from __future__ import annotations

import ast
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from mskoko_lib.build import engine
from mskoko_lib.errors import MskokoError
from mskoko_lib.workspace import BUILD_VARIABLE, OUTPUT_VARIABLE

log = logging.getLogger(__name__)


def parameters_of(notebook: NotebookNode) -> set[str]:
    """Names assigned in the cell tagged "parameters"."""
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            body = ast.parse(cell.source).body
            return {
                t.id for node in body if isinstance(node, ast.Assign) for t in node.targets if isinstance(t, ast.Name)
            }
    return set()


def collect(path: Path, parameters: Mapping[str, Any], *, output: Path, ordinary_kernel: bool = False) -> NotebookNode:
    """Execute one notebook with papermill; gives it back with block outputs, without times, random ids and printed
    text.

    A parameter that the notebook does not declare stops the run: papermill itself would pass it silently.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    declared = parameters_of(nbformat.read(path, as_version=4))
    if unknown := sorted(set(parameters) - declared):
        raise MskokoError(
            "в тетради нет такого параметра", file=path.name, found=", ".join(unknown), expected=", ".join(sorted(declared)),
            action="добавьте параметр в первую ячейку тетради или исправьте вызов",
        )  # fmt: skip
    os.environ[BUILD_VARIABLE] = "1"
    os.environ[OUTPUT_VARIABLE] = str(output.resolve())
    try:
        executed = papermill.execute_notebook(
            str(path),
            None,
            parameters=dict(parameters),
            engine_name=None if ordinary_kernel else engine.register(),
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            cwd=str(path.parent),
        )
    except PapermillExecutionError as error:
        raise _cell_error(path, error.ename, error.evalue, str(error)) from error
    return _cleaned(executed)


def _cell_error(path: Path, name: str, value: str, trace: str) -> MskokoError:
    if name == "MskokoError":
        return MskokoError(value)
    log.error("%s\n%s", path.name, trace)
    return MskokoError(
        "тетрадь остановилась с ошибкой",
        file=path.name,
        found=f"{name}: {value}",
        action="сообщите об этом тому, кто ведёт программу; подробности — в папке .log рядом с записками",
    )


def _cleaned(notebook: NotebookNode) -> NotebookNode:
    notebook.metadata.pop("papermill", None)
    for place, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            # papermill gives the injected cell a random id.
            cell["id"] = f"injected-{place}"
        if cell.cell_type != "code":
            continue
        cell["execution_count"] = None
        kept = []
        for output in cell.outputs:
            if output.output_type == "stream":
                log.info("%s", output.text.rstrip())
            else:
                kept.append(output)
        cell.outputs = kept
    return notebook
