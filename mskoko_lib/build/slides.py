"""The note as a deck: the same blocks on slides, one self-contained HTML file that needs no network.

Without scripts it is a page of slides one below the other; with its one script (by hash) arrow keys turn them. Printed,
each slide is one landscape page.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

from mskoko_lib.build import html
from mskoko_lib.build.document_exporter import DocumentExporter
from mskoko_lib.build.html_parts import Outline
from mskoko_lib.build.slide_cuts import slides_of
from mskoko_lib.display.document import Document

TEMPLATE = Path(__file__).parent / "templates" / "slides_html"


@cache
def environment() -> Environment:
    """The macros of the note, overlaid with the deck's own page."""
    return html.environment().overlay(
        loader=ChoiceLoader([FileSystemLoader(TEMPLATE), FileSystemLoader(html.TEMPLATE)])
    )


@cache
def _stylesheet() -> str:
    return html.stylesheet() + html.lean((TEMPLATE / "slides.css").read_text(encoding="utf-8"))


def write_deck(document: Document) -> str:
    """The page; the same document gives the same text."""
    outline = Outline(frozenset(), frozenset(), in_item=True)
    context = {
        "note": {"outline": outline},
        "head": document.head,
        "slides": slides_of(document),
        "css": Markup(_stylesheet()),
        "script": html.script_of(TEMPLATE / "slides.js"),
    }
    page = environment().get_template("slides.html.j2").render(context)
    return html.with_rare_faces(html.without_unseen(page))


class SlidesNoteExporter(DocumentExporter):
    """Notebook with elements in its outputs -> one HTML file of slides; MskokoError: see `document_of`."""

    extension = ".slides.html"
    output_mimetype = "text/html"
    export_from_notebook = "Слайды МСОКО"

    def write(self, document: Document) -> bytes | str:
        """See `write_deck`."""
        return write_deck(document)
