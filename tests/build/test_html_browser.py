"""The note in Chromium: width, first screen, printed pages."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from mskoko_lib.build.html import HtmlNoteExporter
from tests.build.browser import chromium, opened
from tests.build.sample import DEMO, sample_notebook


def export(nb) -> str:
    return HtmlNoteExporter().from_notebook_node(nb)[0]


@pytest.fixture(scope="module")
def html() -> str:
    return export(sample_notebook())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


MEASURE = """() => {
  const right = e => e.getBoundingClientRect().right;
  const out = [...document.querySelectorAll('main > *, header, footer')].filter(e => right(e) > innerWidth + 1);
  return [document.documentElement.scrollWidth - innerWidth, out.map(e => e.id || e.className)];
}"""


@pytest.mark.chromium
@pytest.mark.parametrize("width", [320, 390, 700, 768, 904, 1024, 1183, 1184, 1280])
def test_nothing_overflows_from_phone_to_desk(width, html, browser, tmp_path):
    page = tmp_path / "note.html"
    page.write_text(html.replace("<details", "<details open"), encoding="utf-8")
    with opened(browser, page, width=width) as seen:
        assert seen.page.evaluate(MEASURE) == [0, []]


@pytest.mark.chromium
def test_page_keeps_its_own_policy_and_draws(html, browser, tmp_path):
    page = tmp_path / "note.html"
    page.write_text(html, encoding="utf-8")
    with opened(browser, page, height=1600) as seen:
        assert len(seen.page.screenshot()) > 60_000  # a blank page of this size is about 8 KB
        assert seen.said == []


@pytest.mark.chromium
def test_a_symbol_in_a_cell_tells_a_pointer_what_the_legend_says(html, browser, tmp_path):
    page = tmp_path / "note.html"
    page.write_text(html, encoding="utf-8")
    with opened(browser, page) as seen:
        cells = seen.page.locator("#table-1 td abbr")
        told = {cell.inner_text(): cell.get_attribute("title") for cell in cells.all()}
    assert told == {
        "—": "нет таких обучающихся",
        "скр.": "скрыто: малые числа или точные данные других школ",
        "х": "показатель здесь не имеет смысла",
    }


@pytest.mark.chromium
@pytest.mark.parametrize("demo", [True, False])
def test_every_printed_page_of_invented_data_says_so(demo, browser, tmp_path):
    page = tmp_path / "note.html"
    page.write_text(export(sample_notebook(demo)), encoding="utf-8")
    with opened(browser, page) as seen:
        printed = seen.page.pdf(prefer_css_page_size=True)
    texts = ["".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(printed)).pages]
    assert len(texts) >= 4
    assert [DEMO.replace(" ", "") in text for text in texts] == [demo] * len(texts)
    assert not [text for text in texts if "Данныеграфика" in text]
    assert sum("Доля«2»,%" in text for text in texts) >= 2  # the header of the long table is repeated
