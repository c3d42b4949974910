"""Seven to twelve slides for a meeting (item 1.13), out of the finished note: the same figures, sentences and tasks."""

from __future__ import annotations

from collections.abc import Iterable

from mskoko_lib.build.slides import SlidesNoteExporter, write_deck
from mskoko_lib.display.document import Document, Element, Findings, Heading, Item, Kpis, Paragraph, Table

#: the item of the plan whose elements are the deck
ITEM = "1.13"
#: tables of measures that a deck without the item takes
N_MEASURES = 3


def deck_of(document: Document) -> Document:
    """The note cut down to what is told at a meeting.

    The elements of item 1.13 where it stands in the note; else (a school's note) the main findings, the figures at a
    glance and the first measures.
    """
    told = _of_item(document.elements)
    chosen = told or _of_other(document.elements)
    return document.model_copy(update={"elements": (Heading(level=2, text="Итоги ОГЭ и ЕГЭ"), *chosen)})


def _of_item(elements: Iterable[Element]) -> list[Element]:
    found: list[Element] = []
    inside = False
    for element in elements:
        if isinstance(element, Item) or (isinstance(element, Heading) and element.level == 2):
            inside = isinstance(element, Item) and element.number == ITEM
        elif inside and not (isinstance(element, Paragraph) and element.text.startswith("Основание:")):
            found.append(_lean(element) if isinstance(element, Table) else element)
    return found


def _lean(table: Table) -> Table:
    """A table of a meeting fits one slide: who proves what is left to the note."""
    dropped = {"Подтверждение", "Кому"} if table.id.startswith("effect-") else {"Подтверждение"}
    kept = [place for place, column in enumerate(table.columns) if column.label not in dropped]
    rows = tuple(row.model_copy(update={"cells": tuple(row.cells[place] for place in kept)}) for row in table.rows)
    return table.model_copy(update={"columns": tuple(table.columns[place] for place in kept), "rows": rows})


def _of_other(elements: Iterable[Element]) -> list[Element]:
    given = list(elements)
    main = [one for one in given if isinstance(one, Findings)][:1]
    glance = [one for one in given if isinstance(one, Kpis)][:1]
    measures = [one for one in given if isinstance(one, Table) and one.id.startswith("measures-")]
    return [*glance, *main, *map(_lean, measures[:N_MEASURES])]


class DeckNoteExporter(SlidesNoteExporter):
    """Notebook with elements in its outputs -> one HTML file of a few slides; MskokoError: see `document_of`."""

    extension = ".deck.html"
    export_from_notebook = "Доклад МСОКО"

    def write(self, document: Document) -> bytes | str:
        """See `deck_of`."""
        return write_deck(deck_of(document))
