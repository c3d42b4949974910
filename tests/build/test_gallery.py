"""The gallery holds every component with every kind of content, and every form of it is written."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from mskoko_lib.build.gallery import CASES, FORM_TITLES, gallery_document, write_gallery
from mskoko_lib.build.gallery.charts import chart_cases
from mskoko_lib.build.gallery.tables import table_cases
from mskoko_lib.build.gallery.words import word_cases
from mskoko_lib.display import document as doc
from mskoko_lib.display.charts.forms import BUILDERS


def test_every_component_has_every_kind_of_content() -> None:
    cases = {**word_cases(), "tables": table_cases(), **chart_cases()}
    assert {name: set(kinds) for name, kinds in cases.items()} == {name: set(CASES) for name in cases}
    assert set(FORM_TITLES) == set(BUILDERS)


def test_every_kind_of_element_and_state_stands_on_it() -> None:
    elements = gallery_document().elements
    assert {element.kind for element in elements} == {
        "table", "chart", "findings", "kpis", "item", "heading", "paragraph", "bullets",
    }  # fmt: skip
    assert {e.state for e in elements if isinstance(e, doc.Item)} == {"wait", "going", "partly", "done", "late"}
    reasons = {cell.reason for e in elements if isinstance(e, doc.Table) for row in e.rows for cell in row.cells}
    assert reasons >= {"no_pupils", "no_data", "hidden", "not_applicable"}
    numbers = [e.number for e in elements if isinstance(e, doc.Chart)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(len(list(run)) == 1 for _, run in groupby(e.id for e in elements if isinstance(e, doc.Chart)))


def test_it_is_marked_as_invented_and_written_twice_alike(gallery: Path, tmp_path: Path) -> None:
    assert gallery_document().head.demo == "ДЕМОНСТРАЦИОННЫЕ ДАННЫЕ"
    again = write_gallery(tmp_path / "b")
    assert [path.name for path in again] == [
        "gallery.html",
        "gallery.pdf",
        "gallery.xlsx",
        "gallery.docx",
        "gallery.slides.html",
    ]
    # the other one may have been written by another process
    assert [(gallery / path.name).read_bytes() == path.read_bytes() for path in again] == [True] * 5
