"""The letter is opened again: every word and figure in its order, real tables, pictures with words, equal bytes."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from mskoko_lib.build.docx import DocxNoteExporter, write_letter
from mskoko_lib.build.docx_table import needs_landscape
from mskoko_lib.build.elements import document_of
from mskoko_lib.display import document as doc
from tests.build.sample import DEMO, head, sample_notebook
from tests.build.sample_tables import FORMULA, HOSTILE, chart, long_table, marks_table, wide_table, word


def letter_of(raw: bytes):
    return docx.Document(io.BytesIO(raw))


def written(*elements: doc.Element, demo: bool = True):
    return letter_of(write_letter(doc.Document(head=head(demo), elements=elements)))


@pytest.fixture(scope="module")
def raw() -> bytes:
    return DocxNoteExporter().from_notebook_node(sample_notebook())[0]


@pytest.fixture(scope="module")
def letter(raw):
    return letter_of(raw)


def lines(letter) -> list[str]:
    return [paragraph.text for paragraph in letter.paragraphs]


def test_head_of_the_department_and_place_for_a_signature(letter):
    found = lines(letter)
    assert found[:2] == [DEMO, "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ГОРОДСКОГО ОКРУГА «СВЕТЛОРЕЧЕНСК»"]
    assert found[2].startswith("Дата:")
    assert "Для служебного пользования" in found
    assert any(line.startswith("Руководитель   ____") for line in found[-3:])
    assert any("2022-d-7f3a91" in line for line in found[-4:])


def test_every_figure_of_every_table_stands_in_its_place(letter):
    tables = [e for e in document_of(sample_notebook()).elements if isinstance(e, doc.Table)]
    assert len(letter.tables) == len(tables)
    for source, made in zip(tables, letter.tables, strict=True):
        depth = 2 if any(column.group for column in source.columns) else 1
        grid = [[cell.text.replace("\u200b", "") for cell in row.cells] for row in made.rows]
        for row, cells in zip(source.rows, grid[depth:], strict=False):
            wanted = [c.text if c.text != HOSTILE else None for c in row.cells]
            found = cells[: len(row.cells)]
            assert [f if w is not None else None for f, w in zip(found, wanted, strict=True)] == wanted


def test_headers_are_repeated_and_rows_are_not_torn():
    table = written(marks_table(1)).tables[0]
    marked = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert marked == [True, True] + [False] * (len(table.rows) - 2)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.text for cell in table.rows[0].cells][2:4] == ["«2»", "«2»"]  # one merged cell over two columns
    right = [cell.paragraphs[0].alignment for cell in table.rows[2].cells]
    assert [str(one).partition(" ")[0] for one in right[:2]] == ["LEFT", "RIGHT"]


def test_a_wide_table_lies_and_the_rest_stands():
    assert [needs_landscape(table, 165.0) for table in (marks_table(1), long_table(2))] == [False, False]
    twenty = tuple(doc.Column(label=f"Задание {k}") for k in range(26))
    rows = (doc.Row(cells=tuple(word("100,0") for _ in twenty)),)
    broad = doc.Table(id="b", number=1, caption="Широкая", columns=twenty, rows=rows)
    sections = written(doc.Paragraph(text="до"), broad, doc.Paragraph(text="после")).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True, False]


def test_a_chart_is_a_picture_with_words(letter):
    (described,) = letter.element.xpath("//wp:docPr")
    source = next(e for e in document_of(sample_notebook()).elements if isinstance(e, doc.Chart))
    assert described.get("descr") == source.alt
    assert len(letter.inline_shapes) == 1


def test_a_drawing_that_fails_gives_way_to_its_data():
    broken = chart(1).model_copy(update={"svg_wide": "<svg"})
    letter = written(broken)
    assert not letter.inline_shapes
    assert any(line.startswith("Рисунок не построен.") for line in lines(letter))
    assert len(letter.tables) == 1


def test_two_charts_keep_their_order():
    one, two = chart(1), chart(2).model_copy(update={"alt": "второй"})
    names = [part.get("descr") for part in written(one, two).element.xpath("//wp:docPr")]
    assert names == [one.alt, "второй"]


@pytest.mark.parametrize("text", [FORMULA, HOSTILE, "а\x00б", "\ud83d", "水" * 40, "Щ" * 300, "", "_x000D_"])
def test_hostile_text_comes_out_literally(text):
    table = doc.Table(
        id="t", number=1, caption=text, columns=(doc.Column(label=text, align="left"),), rows=(doc.Row(cells=(word(text),)),)
    )  # fmt: skip
    letter = written(doc.Heading(level=2, text=text), doc.Paragraph(text=text), table)
    softened = letter.tables[0].rows[1].cells[0].text.replace("\u200b", "")
    expected = "".join(sign for sign in text if sign.isprintable() or sign == " ")
    assert softened.replace("□", "") == expected.replace("\ud83d", "")


def test_language_and_marks_of_invented_data(letter, raw):
    assert letter.core_properties.language == "ru-RU"
    assert letter.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "ru-RU"
    assert DEMO in letter.sections[0].header.paragraphs[0].text
    with zipfile.ZipFile(io.BytesIO(DocxNoteExporter().from_notebook_node(sample_notebook(demo=False))[0])) as archive:
        assert not [n for n in archive.namelist() if DEMO.encode() in archive.read(n)]


def test_same_notebook_same_bytes(raw):
    assert DocxNoteExporter().from_notebook_node(sample_notebook())[0] == raw


@pytest.mark.libreoffice
def test_it_opens_in_another_office(raw: bytes, tmp_path: Path):
    """LibreOffice prints the letter: its words, its tables, a header on every page."""
    source = tmp_path / "letter.docx"
    source.write_bytes(raw)
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        "pdf",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=120)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "letter.pdf").pages]
    assert len(pages) >= 4
    assert all(DEMO in page for page in pages)
    text = " ".join(" ".join(pages).split())
    for words in ("Результаты ОГЭ по предметам", "Руководитель", "СОШ № 36", "45,1 %"):
        assert words in text.replace("\u00a0", " ")


def test_wide_sample_still_holds_every_row():
    source = wide_table(3)
    assert len(written(source).tables[0].rows) == len(source.rows) + 1
