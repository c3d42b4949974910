"""Second and third step: decide over everything that one recipient gets, put the figures into the blocks, write the
files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from mskoko_lib.build.deck import DeckNoteExporter
from mskoko_lib.build.docx import DocxNoteExporter
from mskoko_lib.build.html import HtmlNoteExporter
from mskoko_lib.build.pdf import PdfNoteExporter
from mskoko_lib.build.slides import SlidesNoteExporter
from mskoko_lib.build.xlsx import XlsxNoteExporter
from mskoko_lib.disclosure import Audience, Decided, decide
from mskoko_lib.disclosure.primary import Policy
from mskoko_lib.display import blocks, document
from mskoko_lib.display.closing import closing
from mskoko_lib.display.figure import figures_of
from mskoko_lib.display.gather import RULE, Headline, top_headlines
from mskoko_lib.display.resolve import Numbering, gather, resolve
from mskoko_lib.errors import MskokoError
from mskoko_lib.observations import COLUMNS, as_frame, combine, to_csv

FORMATS: dict[str, type] = {
    "html": HtmlNoteExporter,
    "pdf": PdfNoteExporter,
    "xlsx": XlsxNoteExporter,
    "docx": DocxNoteExporter,
    "slides": SlidesNoteExporter,
    "deck": DeckNoteExporter,
}
#: what follows the stem in the name of a file
SUFFIX = {"slides": "slides.html", "deck": "deck.html"}


@dataclass(frozen=True)
class Rendered:
    """The finished files of one note: name suffix -> bytes; `observations` are those it shows, hidden values left
    empty.
    """

    files: dict[str, bytes]
    observations: str
    decided: Decided
    notebook: NotebookNode


def block_outputs(notebook: NotebookNode) -> list[dict[str, Any]]:
    """All block JSONs of an executed notebook, in order. Anything else that a cell put out is refused."""
    found = []
    for place, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if blocks.MIME not in output.get("data", {}):
                raise MskokoError(
                    f"в ячейке {place} есть вывод, который не является блоком записки",
                    found=str(output.get("output_type")),
                    expected="note.show(…) или текст в ячейке Markdown",
                    action="уберите print и вывод последней строки ячейки",
                )
            found.append(output["data"][blocks.MIME])
    return found


def observations_of(notebook: NotebookNode) -> pd.DataFrame:
    """Every observation that the notebook's blocks carry, once (columns ``observations.COLUMNS``)."""
    rows = [row for block in block_outputs(notebook) for row in block["observations"]]
    return combine([as_frame(pd.DataFrame(rows, columns=list(COLUMNS)))]) if rows else combine([])


@dataclass(frozen=True)
class _Part:
    """One cell with its blocks; `left_out`: where each is no affair of the reader."""

    cell: NotebookNode
    blocks: tuple[blocks.Block, ...]
    left_out: tuple[bool, ...]


def _parts(notebook: NotebookNode, audience: Audience) -> list[_Part]:
    """The cells that the reader gets; items that do not concern schools are left out of notes for them and the public."""
    found: list[_Part] = []
    skipping = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            if not (skipping and not cell.source.startswith("## ")):
                found.append(_Part(cell, (), ()))
            continue
        each, out = [], []
        for output in cell.get("outputs", []):
            block = blocks.block_adapter.validate_python(output["data"][blocks.MIME]["spec"])
            if isinstance(block, blocks.ItemBlock):
                skipping = audience != "department" and not block.concerns_schools
                if skipping and found and found[-1].cell.cell_type == "markdown":
                    found.pop()  # the heading of an item that is left out
            each.append(block)
            out.append(skipping)
        found.append(_Part(cell, tuple(each), tuple(out)))
    return found


def resolved(notebook: NotebookNode, decided: Decided, head: document.Head, *, audience: Audience) -> NotebookNode:
    """The notebook with final elements in place of blocks, «Главное» first.

    What a block of the summary gathers stands in notebooks after it: blocks are read twice, and drawn once.
    """
    figures = figures_of(decided)
    parts = _parts(notebook, audience)
    every = [pair for part in parts for pair in zip(part.blocks, part.left_out, strict=True)]
    gathered, headlines = gather(every, figures)
    numbering = Numbering()
    cells: list[NotebookNode] = []
    glance: list[document.Kpi] = []
    for part in parts:
        outputs = []
        for block, left_out in zip(part.blocks, part.left_out, strict=True):
            if left_out:
                continue
            element, _ = resolve(block, figures, numbering, gathered)
            if isinstance(block, blocks.KpisBlock) and block.glance and isinstance(element, document.Kpis):
                glance += element.items
            elif element is not None:
                outputs.append(_output(element))
        kept = part.cell.copy()
        if "outputs" in kept:
            kept["outputs"] = outputs
        cells.append(kept)
    result = notebook.copy()
    result["cells"] = [*_headline_cell(headlines, glance), *cells, *_closing_cell(cells, head)]
    result["metadata"] = {**notebook.metadata, "mskoko_head": head.model_dump(mode="json")}
    return result


def _output(element: document.Element) -> NotebookNode:
    import nbformat

    return nbformat.v4.new_output("display_data", data={document.MIME: element.model_dump(mode="json")})


def _headline_cell(headlines: list[Headline], glance: list[document.Kpi]) -> list[NotebookNode]:
    """«Главное»: the findings that matter most and the rule they were chosen by, then the figures at a glance."""
    import nbformat

    found = top_headlines(headlines)
    figures = document.Kpis(items=tuple(glance)) if glance else None
    rule = document.Paragraph(text=RULE, style="note") if found else None
    shown = [element for element in (found, rule, figures) if element is not None]
    if not shown:
        return []
    cell = nbformat.v4.new_code_cell("", id="headlines")
    cell.outputs = [_output(document.Heading(level=2, text="Главное", anchor="main")), *map(_output, shown)]
    return [cell]


def _closing_cell(cells: list[NotebookNode], head: document.Head) -> list[NotebookNode]:
    import nbformat

    shown = [
        document.element_adapter.validate_python(output["data"][document.MIME])
        for cell in cells
        for output in cell.get("outputs", [])
    ]
    typed = [cell.source for cell in cells if cell.cell_type == "markdown"]
    last = closing(shown, [head.title, head.subtitle, *typed])
    if not last:
        return []
    cell = nbformat.v4.new_code_cell("", id="closing")
    cell.outputs = [_output(element) for element in last]
    return [cell]


def render(
    notebook: NotebookNode,
    head: document.Head,
    *,
    audience: Audience,
    policy: Policy,
    own_school_id: str,
    formats: tuple[str, ...],
) -> Rendered:
    """Decide, resolve and export one note."""
    observations = observations_of(notebook)
    decided = decide(observations, audience=audience, policy=policy, own_school_id=own_school_id)
    note = resolved(notebook, decided, head, audience=audience)
    files = {}
    for name in formats:
        body, _ = FORMATS[name]().from_notebook_node(note)
        files[name] = body.encode("utf-8") if isinstance(body, str) else bytes(body)
    return Rendered(files, to_csv(_published(decided, audience)), decided, note)


def _published(decided: Decided, audience: Audience) -> pd.DataFrame:
    """What the folder's ``observations.csv`` holds: hidden values and, outside the department, lineage are left empty;
    coarse ones as shown.
    """
    from mskoko_lib.display.register import passports
    from mskoko_lib.display.russian import rounded

    table = decided.observations.copy()
    hidden = table["conf_status"] != "free"
    numbers = ["obs_value", "numerator", "n", "low", "high"]
    table.loc[hidden, numbers] = pd.NA
    if audience == "department":
        return table
    precision = table["obs_id"].map(decided.precision)
    inexact = (precision != "exact") & ~hidden
    decimals = table["indicator"].map({name: passport.coarse_decimals for name, passport in passports().items()})
    shown = [
        float(rounded(float(v), int(d))) if c else None
        for v, d, c in zip(table["obs_value"].fillna(0), decimals, inexact & (precision == "coarse"), strict=True)
    ]
    table.loc[inexact, numbers] = pd.NA
    table["obs_value"] = table["obs_value"].where(~inexact, pd.array(shown, dtype="Float64"))
    table[["table", "table_hash", "where_n", "where_numerator"]] = ""
    return table
