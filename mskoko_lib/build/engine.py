"""A papermill engine that runs the cells in this very process: no kernel, no ports.

It is used in a process of its own per note (``build.run``): IPython and matplotlib keep global state, and the run
replaces ``__main__``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import nbformat
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

NAME = "mskoko"


class InProcessEngine(Engine):  # type: ignore[misc]  # papermill is untyped
    """Runs code cells in an ``InteractiveShell``; displayed data and errors become outputs, printed text a stream
    output.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Execute every code cell in order; stop at the first error, as the ordinary engine does."""
        from IPython.core.interactiveshell import InteractiveShell
        from IPython.utils.capture import RichOutput, capture_output

        InteractiveShell.clear_instance()
        with _main_module_kept():
            # No history file: a note leaves nothing in the analyst's home folder.
            shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
            for index, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type != "code" or not cell.source.strip():
                    nb_man.cell_complete(cell, index)
                    continue
                nb_man.cell_start(cell, index)
                cell.outputs = []
                with capture_output() as captured:
                    result = shell.run_cell(cell.source, store_history=True)
                shown: list[RichOutput] = captured.outputs
                cell.outputs = [
                    nbformat.v4.new_output("display_data", data=dict(o.data or {}), metadata=dict(o.metadata or {}))
                    for o in shown
                ]
                for name in ("stdout", "stderr"):
                    if text := getattr(captured, name):
                        cell.outputs.append(nbformat.v4.new_output("stream", name=name, text=text))
                error = result.error_before_exec or result.error_in_exec
                if error is not None:
                    cell.outputs.append(
                        nbformat.v4.new_output(
                            "error", ename=type(error).__name__, evalue=str(error), traceback=[str(error)]
                        )
                    )
                    nb_man.cell_exception(cell, cell_index=index, exception=error)
                    return  # papermill raises its own error from the output above, for every engine alike
                nb_man.cell_complete(cell, index)


@contextmanager
def _main_module_kept() -> Iterator[None]:
    before = sys.modules["__main__"]
    try:
        yield
    finally:
        sys.modules["__main__"] = before


def register() -> str:
    """Make the engine known to papermill; gives its name."""
    papermill_engines.register(NAME, InProcessEngine)
    return NAME
