"""What the exporters share that read a note as a `Document`: nbconvert's shell around one function."""

from __future__ import annotations

from typing import Any, ClassVar

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from mskoko_lib.build.elements import document_of
from mskoko_lib.display.document import Document


class DocumentExporter(Exporter):
    """Notebook with elements in its outputs -> one file; MskokoError: see `document_of`."""

    extension: ClassVar[str]

    def write(self, document: Document) -> bytes | str:
        """The file of a document; the same document gives the same bytes."""
        raise NotImplementedError

    def _file_extension_default(self) -> str:
        return self.extension

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The file and nbconvert's resources."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        return self.write(document_of(nb)), resources
