"""Hostile text in every place of a note: each form is written, and the text stands there as it was typed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from mskoko_lib.build.gallery import write_gallery
from mskoko_lib.build.gallery.notebook import notebook_of
from mskoko_lib.build.render import FORMATS
from mskoko_lib.display import document as doc
from tests.build.read_back import squeezed, text_of
from tests.build.sample_tables import chart

HOSTILE = {
    "markup": "<img src=x onerror=alert(1)><script>alert(2)</script>",
    "style": "</style></title></textarea>-->]]>",
    "template": "{{7*7}} {% raw %} ${x} %s {0}",
    "formula": "=cmd|'/c calc'!A1",
    "typst": '#import "x": * $x^2$ \\ @ref `a` *b* _c_ [d]',
    "emoji": "Школа 🦊 № 7",
    "hieroglyph": "学校 水",
    "endless": "Щ" * 300,
    "entity": "&lt;b&gt; &amp; &#60;",
    "names": "../../etc/passwd CON NUL",
}
#: what our face lacks is replaced in print by a sign, which test_pdf counts
IN_PRINT = {"emoji", "hieroglyph"}


def document_of(text: str) -> doc.Document:
    """The text as title, department, fact, heading, finding, item, cell, header, caption, source, legend, alt."""
    head = doc.Head(
        title=text, subtitle=text, department=text, facts=((text, text),), stamp=text, contact=text, code=text
    )
    columns = (doc.Column(label=text, align="left"), doc.Column(label=text, group=text))
    table = doc.Table(
        id="t", number=1, caption=text, subtitle=text, source=text, columns=columns, legend=((text, text),),
        rows=(doc.Row(cells=(doc.Cell(text=text), doc.Cell(text=text))), doc.Row(kind="group", cells=(doc.Cell(text=text),))),
    )  # fmt: skip
    item = doc.Item(
        number="1.1", title=text, wording=text, window=text, owners=text, state="done", state_label=text, reason=text
    )
    return doc.Document(
        head=head,
        elements=(
            doc.Heading(level=2, text=text, anchor=text),
            doc.Findings(items=(doc.Finding(text=text, label=text, mark=text, href=text),)),
            doc.Kpis(items=(doc.Kpi(label=text, value=text, note=text),)),
            item,
            doc.Paragraph(text=text),
            doc.Bullets(items=(text,)),
            table,
            chart(1).model_copy(update={"title": text, "subtitle": text, "alt": text, "source": text}),
        ),
    )


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_literal_in_every_place(kind: str, form: str) -> None:
    text = HOSTILE[kind]
    body, _ = FORMATS[form]().from_notebook_node(notebook_of(document_of(text)))
    raw = body.encode("utf-8") if isinstance(body, str) else body
    if form == "pdf" and kind in IN_PRINT:
        assert len(PdfReader(io.BytesIO(raw)).pages) >= 1
        return
    said = squeezed(text_of(form, raw))
    least = {"html": 20, "slides": 15, "pdf": 15, "xlsx": 8, "docx": 15, "deck": 10}[form]
    assert said.count(squeezed(text)) >= least
    if form in ("html", "slides", "deck"):
        page = BeautifulSoup(raw, "html.parser")
        assert not page.select("img, [onerror], textarea")
        assert len(page.select("script")) == 1


def test_hostile_names_of_folders(tmp_path: Path) -> None:
    folder = tmp_path / "«галерея» 🦊 水 #1 =x & y"
    written = write_gallery(folder, ("html", "slides"))
    assert [path.name for path in written] == ["gallery.html", "gallery.slides.html"]
    assert all(path.stat().st_size > 100_000 for path in written)
