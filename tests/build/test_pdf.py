"""The PDF read back: conformance, tags, the text as it was written, equal bytes; and content that tries to break it."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import nbformat
import pikepdf
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mskoko_lib.build.elements import quiet_items
from mskoko_lib.build.pdf import PdfNoteExporter, pdf_of
from mskoko_lib.build.pdf_svg import BrokenSvgError, drawing_of
from mskoko_lib.build.pdf_tables import LANDSCAPE, PORTRAIT, parts_of, soften
from mskoko_lib.display.document import (
    Bullets,
    Cell,
    Chart,
    Column,
    Document,
    Element,
    Finding,
    Findings,
    Head,
    Heading,
    Kpi,
    Kpis,
    Paragraph,
    Row,
    Table,
)
from tests.build.pdf_sample import HEAD, cells, chart, chart_svg, item, marks_table, measures, notebook, wide_table

SVG = "http://www.w3.org/2000/svg"


def made(*elements: Element, head: Head = HEAD) -> tuple[bytes, int]:
    return pdf_of(Document(head=head, elements=elements))


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def flat(pdf: bytes) -> str:
    """The words of the whole file without spaces: line breaks of the layout do not matter."""
    return re.sub(r"[\s\u200b]+", "", "".join(texts(pdf)))


def tags(pdf: bytes) -> Counter[str]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return Counter(str(node.S) for node in nodes(file))


def nodes(file: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    found: list[pikepdf.Dictionary] = []

    def walk(node: object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node.K)

    walk(file.Root.StructTreeRoot.K)
    return found


@pytest.fixture(scope="module")
def sample() -> bytes:
    pdf, resources = PdfNoteExporter().from_notebook_node(notebook())
    assert resources["output_extension"] == ".pdf"
    assert (resources["mskoko_replaced"], resources["mskoko_foreign"]) == (0, 0)
    return bytes(pdf)


def test_it_says_that_it_is_pdf_ua_in_russian_with_a_title(sample: bytes):
    with pikepdf.open(io.BytesIO(sample)) as file:
        assert str(file.Root.Lang) == "ru"
        assert bool(file.Root.MarkInfo.Marked)
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert str(file.docinfo["/Title"]) == HEAD.title
        assert not {"/CreationDate", "/ModDate"} & set(file.docinfo.keys())
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == HEAD.title


def test_headers_figures_and_levels_are_tagged(sample: bytes):
    with pikepdf.open(io.BytesIO(sample)) as file:
        found = nodes(file)
        count = Counter(str(node.S) for node in found)
        headers = [node for node in found if str(node.S) == "/TH"]
        assert all(str(node.A[0].Scope if isinstance(node.A, pikepdf.Array) else node.A.Scope) for node in headers)
        figures = [node for node in found if str(node.S) == "/Figure"]
        assert len(figures) == 5  # five charts
        assert all(str(node.Alt).startswith("Полосы долей") for node in figures if "/Alt" in node)
        levels = [int(str(node.S)[2:]) for node in found if re.fullmatch("/H[1-6]", str(node.S))]
    # 5 measures, 5 tables of marks, 1 wide table
    assert count["/Table"] == 11
    # 5 × 5 headers; 5 × (5 single + 4 spanning + 8 below + 1 group row); 1 × (1 + 4 spanning + 17)
    assert count["/TH"] == 25 + 90 + 22
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))
    assert count["/TOCI"] == 8  # three headings, five items


def test_pages_carry_banner_title_stamp_and_numbers(sample: bytes):
    pages = texts(sample)
    for number, page in enumerate(pages, 1):
        assert HEAD.demo in page
        assert HEAD.title in page
        assert HEAD.stamp in page
        assert f"{number} из {len(pages)}" in page
    plain, _ = made(Paragraph(text="слова"), head=HEAD.model_copy(update={"demo": ""}))
    assert "ДЕМОНСТРАЦИОННЫЕ" not in "".join(texts(plain))


def test_everything_written_is_in_the_text(sample: bytes):
    text = flat(sample)
    for words in ("Таблица 2", "График 1", "частично (7 из 12)", "срок не наступил", "Срок: по итогам",
                  "Отвечают: управление образования", "По плану: «Анализ", "1.5-в", "различие подтверждается",
                  "данные не поступили: протоколы РЦОИ", "скр. — скрыто по правилу малых чисел",
                  "Источник: протоколы РЦОИ",
                  "Человек и процент от участников", "норма не подтверждена", "код сборки a1b2c3d4", "Обществознание",
                  "методический кабинет, кабинет 12", "Содержание"):  # fmt: skip
        assert re.sub(r"\s", "", words) in text, words


def test_long_table_repeats_its_header_and_bookmarks_name_items(sample: bytes):
    reader = pypdf.PdfReader(io.BytesIO(sample))
    pages = [page.extract_text() for page in reader.pages]
    parts = [page for page in pages if re.search(r"«СОШ № (1|28)» 1\u202f616", page)]
    assert len(parts) == 2
    assert all("Успеваемость" in page for page in parts)
    titles = [str(entry.title) for entry in reader.outline if not isinstance(entry, list)]
    assert "1.4\u2002Всероссийские проверочные работы" in titles


def test_wide_table_lies_and_the_rest_stands(sample: bytes):
    pages = pypdf.PdfReader(io.BytesIO(sample)).pages
    lying = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert len(lying) == 1
    assert "Задание" in lying[0].extract_text()
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in pages} == {(595, 842), (842, 595)}


def test_a_short_note_has_no_contents():
    pdf, _ = made(*(Heading(level=2, text=f"Часть {n}") for n in range(6)))
    assert "Содержание" not in "".join(texts(pdf))


def test_equal_notebooks_give_equal_bytes_in_any_zone_and_hash_seed(sample: bytes, tmp_path: Path):
    path = tmp_path / "note.ipynb"
    nbformat.write(notebook(), path)
    code = (
        "import hashlib, nbformat, sys; from mskoko_lib.build.pdf import PdfNoteExporter;"
        "pdf, _ = PdfNoteExporter().from_notebook_node(nbformat.read(sys.argv[1], 4));"
        "print(hashlib.sha256(pdf).hexdigest())"
    )
    environment = os.environ | {"TZ": "Asia/Kamchatka", "PYTHONHASHSEED": "4711", "LC_ALL": "C"}
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(sample).hexdigest()


LITERAL = "#panic() $x^2$ @ref <label> _*a*_ `code` \\ // /* */ ~ -- --- ]#pagebreak()[ \" ' = + - 1."


def everything(text: str) -> tuple[Element, ...]:
    """Every field of every element is `text`."""
    cell, long = Cell(text=text), Row(cells=(Cell(text=text),) * 4)
    hidden, total = Row(cells=(cell, Cell(text=text, reason="hidden"))), Row(kind="total", cells=(cell,))
    table = Table(
        id=text, number=1, caption=text, subtitle=text, source=text, legend=((text, text),),
        columns=(Column(label=text, group=text, align="left"), Column(label=text)),
        rows=(Row(kind="group", cells=(cell,)), hidden, total, Row(kind="group", cells=()), long),
    )  # fmt: skip
    return (
        Heading(level=5, text=text, anchor=text),
        item("1.1", text, "partly", text, reason=text).model_copy(
            update={"number": text, "wording": text, "window": text, "owners": text}
        ),
        Paragraph(text=text, style="warning"),
        Bullets(items=(text, text)),
        Findings(items=(Finding(text=text, label=text, mark=text, href=text), Finding(text=text, href="#" + text))),
        Kpis(items=(Kpi(label=text, value=text, note=text),) * 2),
        table,
        Chart(id=text, number=0, title=text, alt=text, source=text, svg_wide=text, svg_narrow=text, data=table),
        Heading(level=2, text=text),
    )


def everywhere(text: str) -> Document:
    head = Head(
        title=text, subtitle=text, department=text, facts=((text, text),) * 5, stamp=text, contact=text, code=text
    )
    return Document(head=head, elements=everything(text))


def test_markup_of_typst_comes_out_literally():
    pdf, replaced = made(*everything(LITERAL))
    assert replaced == 1  # the chart whose «SVG» is no drawing
    assert flat(pdf).count(re.sub(r"\s", "", LITERAL)) >= 15


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\x00\x01\x7f", "\ufeff", "😀\u200d👧", "مدرسة 中文学校", "Щ" * 300, "a" * 300, "\ud800\udfff",
     "x\ny\r\n\u2028z", "\u00a0" * 80 + "—" * 200, "https://example.org/" + "a/b" * 100, "слово " * 600],
    ids=["empty", "blank", "controls", "bom", "emoji", "scripts", "cyrillic", "latin", "surrogates", "lines", "dashes",
         "address", "long"],
)  # fmt: skip
def test_no_content_makes_it_fail(text: str):
    pdf, _ = pdf_of(everywhere(text))
    assert pdf.startswith(b"%PDF-1.7")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.text(st.characters(), max_size=120))
def test_no_text_at_all_makes_it_fail(text: str):
    pdf, _ = pdf_of(everywhere(text))
    assert tags(pdf)["/Table"] >= 1


def test_replaced_characters_are_counted_and_shown():
    pdf, replaced = made(Paragraph(text="Школа 😀 №\ufeff 中4"))
    assert replaced == 3
    assert "Школа□№□4" in flat(pdf)


def test_alt_is_never_empty_and_a_chart_without_number_is_named():
    pdf, _ = made(chart(1).model_copy(update={"alt": " ", "title": "", "number": 0}))
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert [str(node.Alt) for node in nodes(file) if "/Alt" in node] == ["График"]


@pytest.mark.parametrize(
    "svg",
    ["", "<svg", f"<svg xmlns='{SVG}'/>", "<html><p/></html>", f"<svg xmlns='{SVG}' width='x'><g/></svg>",
     f"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='{SVG}' width='9' height='9'><text>&a;</text></svg>",
     f"<svg xmlns='{SVG}' width='100' height='100'>{'<g>' * 2000}{'</g>' * 2000}</svg>"],
    ids=["empty", "cut", "bare", "html", "no size", "entities", "too deep"],
)  # fmt: skip
def test_broken_drawing_gives_way_to_words_and_data(svg: str):
    data = measures(0).model_copy(update={"caption": ""})
    pdf, replaced = made(chart(7), chart(8).model_copy(update={"svg_wide": svg, "data": data}))
    assert replaced == 1
    text = flat(pdf)
    assert "Рисунокнепостроен.Полосыдолейотметок,график8" in text
    assert "Данные:график8" in text
    assert tags(pdf)["/Table"] == 1


def test_drawing_is_cleaned():
    svg = (
        f"<svg xmlns='{SVG}' width='100pt' height='50pt'><image href='/a.png'/><script>x</script>"
        "<text style='fill: var(--ink)'>&#x1F600;</text><rect fill='var(--unknown, rgb(1,2,3))' width='9'/></svg>"
    )
    drawing = drawing_of(svg)
    assert (drawing.width, drawing.height, drawing.replaced) == (100, 50, 1)
    assert "□" in drawing.svg
    assert "#15181d" in drawing.svg
    assert "rgb(1,2,3)" in drawing.svg
    assert not re.search("image|script|var", drawing.svg)
    clean = drawing_of(chart_svg())
    assert (clean.width, clean.height) == (630, pytest.approx(223.2))
    assert clean.svg == chart_svg().strip()
    with pytest.raises(BrokenSvgError):
        drawing_of("<svg")


def test_text_of_a_chart_is_text():
    pdf, _ = made(chart(1))
    assert "Информатика" in "".join(texts(pdf))


def test_findings_lead_to_items_that_exist_and_nowhere_else():
    findings = Findings(items=tuple(Finding(text="x", label=n, href=f"#item-{n}") for n in ("1-4", "1-9")))
    pdf, _ = made(findings, item("1.4", "ВПР", "going", "идёт"))
    links = [
        annotation
        for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
        for annotation in page.get("/Annots", [])
        if annotation.get_object()["/Subtype"] == "/Link"
    ]
    assert len(links) == 1


def test_rows_and_columns_that_do_not_match_lose_nothing():
    table = Table(id="t", number=3, caption="x", columns=(Column(label="а"),),
                  rows=(Row(cells=cells("раз", "два")), Row(cells=())))  # fmt: skip
    pdf, _ = made(table, table.model_copy(update={"rows": ()}), table.model_copy(update={"columns": ()}))
    text = "".join(texts(pdf))
    assert "раз" in text
    assert "два" in text
    assert "Строк\u00a0нет." in text


def test_width_of_tables():
    """Upright while words fit, then lying, then cut; the first column names the rows in every part."""
    (narrow,) = parts_of(measures(1))
    assert (narrow.landscape, narrow.columns) == (False, (0, 1, 2, 3, 4))
    assert sum(narrow.widths) + narrow.style.gap * 4 == pytest.approx(PORTRAIT, abs=1)
    (marks,) = parts_of(marks_table(1))
    assert (marks.landscape, marks.breakable) == (False, False)
    assert not any(marks.hyphenate)
    (lying,) = parts_of(wide_table(1, 18))
    assert lying.landscape
    first, second = parts_of(wide_table(1, 30))
    assert [first.columns[0], second.columns[0]] == [0, 0]
    assert sorted({*first.columns, *second.columns}) == list(range(30))
    for part in (lying, first, second):
        assert sum(part.widths) + part.style.gap * (len(part.widths) - 1) <= LANDSCAPE + 1
    (long,) = parts_of(wide_table(1, 3, rows=21))
    assert long.breakable


def test_a_wide_table_of_few_rows_stands_upright_in_two_parts():
    few = wide_table(1, 18, rows=3)
    first, second = parts_of(few)
    assert not first.landscape
    assert not second.landscape
    assert first.columns == (0, *range(1, len(first.columns)))
    assert second.columns == (0, *range(len(first.columns), 18))
    for part in (first, second):
        assert sum(part.widths) + part.style.gap * (len(part.widths) - 1) <= PORTRAIT + 1
    # rows of one name could not be told apart in the second part
    twins = few.model_copy(update={"rows": tuple(Row(cells=(*cells("Школа"), *row.cells[1:])) for row in few.rows)})
    (lying,) = parts_of(twins)
    assert lying.landscape


def test_long_contents_stand_in_two_columns():
    for n, columns in ((10, 1), (20, 2)):
        chapters = [(Heading(level=2, text=f"Глава {k}"), Paragraph(text="Слова. " * 300)) for k in range(n)]
        count = tags(made(*(part for chapter in chapters for part in chapter))[0])
        assert (count["/TOC"], count["/TOCI"]) == (columns, n)


def test_soft_breaks_leave_words_and_figures_alone():
    for text in ("высококвалифицированный", "1\u202f616 из 2\u202f000", "слово " * 20):
        assert soften(text) == text
    assert soften("a" * 35) == "\u200b".join(["a" * 10] * 3 + ["a" * 5])


def test_items_with_nothing_to_say_are_short():
    grey, words = Paragraph(text="Отклонений нет.", style="grey"), Paragraph(text="Данные есть.")
    items = {n: item(n, "Пункт", "wait", "срок не наступил") for n in ("1.1", "1.2", "1.3", "1.4", "1.5")}
    part = Heading(level=2, text="Источники")
    elements = (items["1.1"], items["1.2"], words, items["1.3"], grey, items["1.4"], part, items["1.5"])
    assert quiet_items(elements) == {"1.1", "1.3", "1.4", "1.5"}
    assert quiet_items((items["1.1"], grey, words)) == frozenset()  # something follows the grey line
    loud = Document(head=HEAD, elements=tuple(e for one in items.values() for e in (one, words)))
    quiet = Document(head=HEAD, elements=tuple(items.values()))
    texts = [
        "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf_of(d)[0])).pages) for d in (loud, quiet)
    ]
    assert ["По плану" in text for text in texts] == [True, False]
    assert all("срок не наступил" in text and "1.5" in text for text in texts)


def test_our_fonts_are_embedded_and_no_other(sample: bytes):
    """In pages, in forms (charts are drawn in them) and in whatever else holds a font."""
    with pikepdf.open(io.BytesIO(sample)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
        names = {str(font["/BaseFont"]).rpartition("+")[2] for font in fonts}
        descriptors = [
            o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        embedded = ["/FontFile2" in one or "/FontFile3" in one for one in descriptors]
    assert {re.sub(r"-Identity-H$", "", name) for name in names} == {"MSOKOSans-Regular", "MSOKOSans-Bold"}
    assert len(embedded) == 2
    assert all(embedded)
