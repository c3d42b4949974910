"""A notebook as PDF/UA-1: an nbconvert exporter over Typst. No content makes it fail; equal notebooks, equal bytes."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from mskoko_lib.build.elements import document_of, foreign_outputs
from mskoko_lib.build.pdf_parts import Data, note_of
from mskoko_lib.display.document import Document
from mskoko_lib.display.fonts import FAMILY, font_files
from mskoko_lib.errors import MskokoError

_TEMPLATE = Path(__file__).parent / "templates" / "note.typ"


class PdfNoteExporter(Exporter):
    """Notebook (after decisions) -> PDF/UA-1.

    `from_notebook_node(nb)` gives the bytes and the resources; ``resources["mskoko_replaced"]`` counts characters and
    drawings that could not be printed as they were, ``resources["mskoko_foreign"]`` outputs that are no elements and
    were left out. MskokoError where the title block is missing or an element does not fit its model.
    """

    export_from_notebook = "Записка МСОКО (PDF)"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        pdf, replaced = pdf_of(document_of(nb))
        resources["mskoko_replaced"] = replaced
        resources["mskoko_foreign"] = foreign_outputs(nb)
        return pdf, resources


def pdf_of(document: Document) -> tuple[bytes, int]:
    """PDF bytes of a document, and how many characters and drawings were replaced.

    A drawing that parses but that Typst refuses is found by trying each alone; it gives way to its words and data.
    """
    note, replaced = note_of(document)
    try:
        return _compile(note), replaced
    except typst.TypstError:
        broken = _refused_charts(note)
        if not broken:
            raise
    note, replaced = note_of(document, without=broken)
    return _compile(note), replaced


def _compile(note: Data) -> bytes:
    pdf = typst.compile(
        _template(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"note": json.dumps(note, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=0,  # no clock in the file
    )
    assert isinstance(pdf, bytes)
    return pdf


def _refused_charts(note: Data) -> frozenset[int]:
    """Ordinal numbers of the charts that cannot be compiled alone."""
    charts = [part for section in note["sections"] for part in section["parts"] if part["kind"] == "chart"]
    refused: set[int] = set()
    for index, chart in enumerate(charts):
        alone = {**note, "entries": 0, "sections": [{"landscape": False, "parts": [chart]}]}
        if chart["svg"]:
            try:
                _compile(alone)
            except typst.TypstError:
                refused.add(index)
    return frozenset(refused)


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Our faces alone: with the compiler's own a lost character would be set in a strange face, silently.

    The compiler takes folders; without any face it would print pages with no text and report nothing, hence the check.
    """
    folder = font_files()["regular"].parent
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    found = {(font.family, font.weight) for font in fonts.fonts()}
    if not {(FAMILY, 400), (FAMILY, 700)} <= found:
        raise MskokoError("нет начертаний шрифта записок", file=folder.name, expected=FAMILY, found=str(sorted(found)))
    return fonts


@lru_cache(maxsize=1)
def _template() -> bytes:
    return _TEMPLATE.read_bytes()
