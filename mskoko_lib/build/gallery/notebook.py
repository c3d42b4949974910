"""A document as the notebook that exporters read."""

from __future__ import annotations

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from mskoko_lib.build.elements import HEAD_KEY
from mskoko_lib.display.document import MIME, Document


def notebook_of(document: Document) -> NotebookNode:
    """One cell per element, ids by their place."""
    cells = []
    for place, element in enumerate(document.elements):
        output = new_output("display_data", data={MIME: element.model_dump(mode="json")})
        cells.append(new_code_cell("", id=f"element-{place}", outputs=[output]))
    return new_notebook(cells=cells, metadata={HEAD_KEY: document.head.model_dump(mode="json")})
