"""One file, no request, nothing that runs; and what the HTML exporter refuses."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from mskoko_lib.build.html import HtmlNoteExporter
from mskoko_lib.build.html_parts import safe_svg
from mskoko_lib.display import document as doc
from mskoko_lib.display.charts import MarksChart, MarksRow, draw
from mskoko_lib.errors import MskokoError
from tests.build.sample import notebook, sample_notebook, show
from tests.build.sample_tables import HOSTILE, drawing


def export(nb) -> str:
    return HtmlNoteExporter().from_notebook_node(nb)[0]


@pytest.fixture(scope="module")
def html() -> str:
    return export(sample_notebook())


@pytest.fixture(scope="module")
def soup(html) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


# --- one file that asks for nothing ------------------------------------------------------------------------------


def test_head_of_the_page(html, soup):
    assert html.startswith("<!doctype html>")
    assert soup.html["lang"] == "ru"
    assert soup.title.string == "Внешняя оценка качества образования: итоги 2022 года (демонстрационные данные)"
    assert list(soup.head.find_all(True))[0].get("charset") == "utf-8"
    policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert rules == {
        "default-src": "'none'",
        "script-src": f"'sha256-{digest}'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_no_address_leads_out_and_only_the_sorting_runs(html, soup):
    assert [tag.attrs for tag in soup.select("script")] == [{}]
    assert not soup.select("iframe, object, embed, link, base, form, img, foreignobject")
    for tag in soup.find_all(True):
        assert not [name for name in tag.attrs if name.lower().startswith("on")], tag
        for name in ("src", "href", "xlink:href", "action", "srcset", "poster", "data"):
            assert str(tag.get(name, "#")).startswith("#"), tag
    assert re.findall(r"url\((?!data:font/woff2;base64,|#)", html) == []
    assert "@import" not in html


def test_links_inside_lead_somewhere_and_ids_are_unique(soup):
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert [i for i, n in Counter(ids).items() if n > 1] == []
    assert {tag["href"][1:] for tag in soup.select("[href]")} <= set(ids)


def test_hostile_text_comes_out_literally(html, soup):
    seen = re.sub("[\u202a-\u202e]", "", HOSTILE)
    names = [th.get_text() for th in soup.select("#table-2 tbody th")]
    assert seen in names
    assert seen in soup.select_one("#finding-1-1-в").get_text()
    assert "49" not in soup.select_one("#finding-1-1-в").get_text()  # {{7*7}}
    markdown = " ".join(block.get_text() for block in soup.select(".md"))
    assert "<img src=x onerror=alert(3)>" in markdown
    assert "<b>x</b>" in markdown  # mermaid, which nbconvert would pass through
    assert "наружу (https://example.org/a)" in markdown
    assert html.lower().count("</style>") == 1
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", html)


def test_control_characters_and_half_pairs_do_not_reach_the_file():
    html = export(notebook([show(doc.Paragraph(text="а\x00б\x0bв\ud83dг\ufeffд\u202eе"))]))
    html.encode("utf-8")
    assert "абвгде" in html


@pytest.mark.parametrize(
    ("output", "found"),
    [
        (new_output("stream", text="42"), "stream"),
        (new_output("display_data", data={"text/html": "<b>1</b>"}), "text/html"),
        (new_output("display_data", data={"image/png": "AAAA"}), "image/png"),
        (new_output("execute_result", data={"text/plain": "42"}), "text/plain"),
        (new_output("error", ename="E", evalue="", traceback=[]), "error"),
    ],
)
def test_any_other_output_is_refused_by_the_number_of_its_cell(output, found):
    nb = notebook([new_code_cell("year = 2022"), new_code_cell("x", outputs=[output])])
    with pytest.raises(MskokoError) as caught:
        export(nb)
    assert caught.value.cell == "2 (id cell-01)"
    assert caught.value.found == found


def test_raw_cells_and_pictures_in_markdown_are_refused():
    with pytest.raises(MskokoError, match="ячейка 1"):
        export(notebook([new_raw_cell("<script>")]))
    with pytest.raises(MskokoError, match="картинка"):
        export(notebook([new_markdown_cell("![x](https://example.org/x.png)")]))


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
        "<rect onclick='alert(1)'/>",
        "<rect ONLOAD='alert(1)'/>",
        "<use href='https://example.org/x.svg#a'/>",
        "<use xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='//example.org/x'/>",
        "<rect style='fill:url(https://example.org/x)'/>",
        "<rect fill=\"url('http://example.org/x#a')\"/>",
        "<image href='data:image/png;base64,AAAA'/>",
        "<a href='javascript:alert(1)'><text>x</text></a>",
        "<style>*{fill:red}</style>",
        "<animate attributeName='href' to='javascript:alert(1)'/>",
        "<title><![CDATA[><img src=x onerror=alert(1)>]]></title>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<p>вышли из рисунка</p>",
        "<rect",
    ],
)
def test_drawing_that_could_act_is_refused(inside):
    with pytest.raises(MskokoError, match="рисунок графика нельзя вставить"):
        safe_svg(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>', "3")


def test_drawing_is_inserted_as_it_is_without_its_prolog():
    svg = drawing(350, "p")
    prolog = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">\n'
    assert str(safe_svg(prolog + svg)) == svg
    inside = '<svg xmlns="http://www.w3.org/2000/svg"><rect fill="url(#p)" style="clip-path:url(\'#q\')"/></svg>'
    assert str(safe_svg(inside)) == inside


def test_drawings_of_this_project_pass():
    row = MarksRow(label="<b>&", shares_pct=(10.0, 40.0, 30.0, 20.0), n=50, right="50,0")
    spec = MarksChart(rows=(row,))
    wide, narrow = (draw(spec, chart_id=f"x{width}", width_px=width) for width in (840, 350))
    for drawn in (wide, narrow):
        lean = str(safe_svg(drawn))
        assert len(lean) < 0.9 * len(drawn)
        assert looks(lean) == looks(drawn)


def looks(svg: str) -> list[tuple[object, ...]]:
    """What is drawn: of words their place, size and colour, of lines their numbers. The page gives --ink to words, --ink2 to .i."""
    root = ElementTree.fromstring(svg)
    found: list[tuple[object, ...]] = []
    for node in root.iter():
        style = re.sub(r",#[0-9a-f]{6}\)", ")", node.attrib.get("style", ""))
        place = (node.attrib.get("x"), node.attrib.get("y"), node.attrib.get("text-anchor"))
        size = node.attrib.get("font-size") or root.attrib.get("font-size")
        if node.attrib.get("class") == "i":
            style = "fill:var(--ink2)"
        if node.tag.endswith("}text"):
            found.append((node.text, place, size, style or "fill:var(--ink)"))
        elif not node.tag.endswith("}svg"):
            found.append((node.tag, place, re.findall(r"[A-Za-z]|-?[0-9.]+", node.attrib.get("d", "")), style))
    return found
