"""Reading a notebook: what each kind of cell gives, and what is said when something does not fit."""

from __future__ import annotations

import json

import nbformat
import pytest

from mskoko_lib.build.elements import document_of, element_of, foreign_outputs, normalise_levels
from mskoko_lib.build.markdown import elements_of
from mskoko_lib.display.document import MIME, Bullets, Heading, Item, Paragraph, Table
from mskoko_lib.errors import MskokoError
from tests.build.pdf_sample import HEAD, item, notebook

MARKDOWN = """# Заголовок *курсив* {#a-1}

Слова с **жирным**, `кодом`, [ссылкой](https://example.org/a) и [внутри](#item-1-4).
Вторая строка #panic() $x$ @x <b>тег</b>

- раз
- два
  - внутри

3. три
4. четыре

> цитата

| а | б |
|:--|--:|
| 1 | 2 |
"""


def test_markdown_becomes_elements_in_its_order():
    heading, words, bullets, third, fourth, quote, table = elements_of(MARKDOWN)
    assert heading == Heading(level=2, text="Заголовок курсив", anchor="a-1")
    assert words == Paragraph(
        text="Слова с жирным, кодом, ссылкой (https://example.org/a) и внутри. Вторая строка #panic() $x$ @x тег"
    )
    assert bullets == Bullets(items=("раз", "два", "– внутри"))
    assert [third, fourth] == [Paragraph(text="3. три"), Paragraph(text="4. четыре")]
    assert quote == Paragraph(text="цитата", style="note")
    assert isinstance(table, Table)
    assert [(column.label, column.align) for column in table.columns] == [("а", "left"), ("б", "right")]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["1", "2"]]


def test_raw_html_loses_its_tags_and_comments():
    assert elements_of("<div onclick='x()'>слова\n<b>ещё</b></div>\n\n<!-- тайна -->") == [Paragraph(text="слова ещё")]


def test_document_keeps_cell_order_and_head():
    nb = notebook(["## Главное", Paragraph(text="раз"), "два", item("1.4", "ВПР", "done", "сделано")])
    document = document_of(nb)
    assert document.head == HEAD
    assert [element.kind for element in document.elements] == ["heading", "paragraph", "paragraph", "item"]


def test_heading_that_repeats_the_item_is_dropped_only_directly_before_it():
    entry = item("1.4", "ВПР", "done", "сделано")
    kinds = [element.kind for element in document_of(notebook(["## 1.4. ВПР", entry])).elements]
    assert kinds == ["item"]
    for title in ("## 1.40. ВПР", "## ВПР 1.4"):
        assert document_of(notebook([title, entry])).elements[0].kind == "heading"
    assert document_of(notebook(["## 1.4. ВПР", "слова", entry])).elements[0].kind == "heading"


def test_levels_are_never_skipped():
    levels = [3, 5, 2, 5, 5, 4]
    headings = [Heading(level=level, text="x") for level in levels]
    # by hand: 3 has nothing above it -> 2; 5 -> 3; 2; 5 -> 3; 5 -> 4; 4
    assert [h.level for h in normalise_levels(headings) if isinstance(h, Heading)] == [2, 3, 2, 3, 4, 4]
    after_item = normalise_levels([item("1.1", "t", "late", "просрочено"), Heading(level=5, text="x")])
    assert isinstance(after_item[0], Item)
    assert isinstance(after_item[1], Heading)
    assert after_item[1].level == 3


def test_other_outputs_are_counted_and_markdown_outputs_read():
    nb = notebook([])
    nb.cells.append(
        nbformat.v4.new_code_cell(
            "",
            outputs=[
                nbformat.v4.new_output("stream", text="print"),
                nbformat.v4.new_output("display_data", data={"image/png": "AAAA"}),
                nbformat.v4.new_output("display_data", data={"text/markdown": "слова"}),
            ],
        )
    )
    assert document_of(nb).elements == (Paragraph(text="слова"),)
    assert foreign_outputs(nb) == 2


def test_element_may_travel_as_text_or_as_lines():
    raw = Paragraph(text="раз").model_dump_json()
    for value in (json.loads(raw), raw, [raw[:5], raw[5:]]):
        assert element_of({"data": {MIME: value}}) == Paragraph(text="раз")
    assert element_of({"data": {"text/plain": "x"}}) is None


@pytest.mark.parametrize(
    ("value", "found"), [({"kind": "paragraph"}, "text"), ({"kind": "pie"}, "kind"), ("{", "Expecting")]
)
def test_element_that_does_not_fit_names_its_cell(value: object, found: str):
    nb = notebook([Paragraph(text="x")])
    nb.cells[0].outputs[0].data[MIME] = value
    with pytest.raises(MskokoError) as caught:
        document_of(nb)
    assert caught.value.cell == "c0"
    assert found in str(caught.value.found)


def test_missing_or_wrong_head_is_said():
    nb = notebook([])
    nb.metadata["mskoko_head"] = {"title": "x"}
    with pytest.raises(MskokoError, match="заглавный блок"):
        document_of(nb)
    del nb.metadata["mskoko_head"]
    with pytest.raises(MskokoError, match="нет заглавного блока"):
        document_of(nb)
