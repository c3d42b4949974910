"""The HTML note is read back: its figures, its escaping, its promises (one file, no request, one script by its hash)."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_markdown_cell

from mskoko_lib.build.elements import document_of
from mskoko_lib.build.html import TEMPLATE, HtmlNoteExporter, element_html, stylesheet
from mskoko_lib.build.html_parts import table_classes
from mskoko_lib.display import document as doc
from mskoko_lib.display.charts.theme import palette
from mskoko_lib.errors import MskokoError
from tests.build.sample import DEMO, head, item, notebook, sample_notebook, show
from tests.build.sample_tables import (
    cell,
    chart,
    drawing,
    long_table,
    marks_table,
    measures_table,
    wide_table,
    word,
)


def export(nb) -> str:
    return HtmlNoteExporter().from_notebook_node(nb)[0]


@pytest.fixture(scope="module")
def html() -> str:
    return export(sample_notebook())


@pytest.fixture(scope="module")
def soup(html) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def tables_of(document: doc.Document) -> list[doc.Table]:
    shown = [e for e in document.elements if isinstance(e, doc.Table)]
    return shown + [e.data for e in document.elements if isinstance(e, doc.Chart) and e.data]


# --- figures -----------------------------------------------------------------------------------------------------


def test_every_figure_is_read_back_by_its_observation(soup):
    document = document_of(sample_notebook())
    cells = [c for t in tables_of(document) for row in t.rows for c in row.cells if c.obs_id]
    kpis = [k for e in document.elements if isinstance(e, doc.Kpis) for k in e.items if k.obs_id]
    expected = Counter([(c.obs_id, c.text) for c in cells] + [(k.obs_id, k.value) for k in kpis])
    found = Counter((tag["data-obs"], tag.get_text()) for tag in soup.select("[data-obs]"))
    assert found == expected
    assert found[("Математика-2-share", "8,8")] == 1  # 54 of 616
    assert found[("Химия-2", "скр.")] == 1


def test_unrounded_values_stay_out_of_the_page(html):
    assert "8.766" not in html  # 54 / 616 unrounded belongs to the workbook only


def test_hidden_cells_are_hatched_and_say_why(soup):
    hidden = soup.select_one('[data-obs="Химия-2"] abbr')
    assert hidden["class"] == ["hid"]
    assert not hidden.has_attr("title")  # said once under the table: in each cell it would be a tenth of a note
    assert "hid" not in soup.select_one('[data-obs="Немецкий язык-2"] abbr')["class"]
    legend = soup.select_one("#table-1 .leg").get_text()
    assert legend == (
        "— нет таких обучающихся; скр. скрыто: малые числа или точные данные других школ; х показатель здесь не имеет смысла."
    )


# --- structure ---------------------------------------------------------------------------------------------------


def test_landmarks_and_contents(soup):
    for name in ("header", "nav", "main", "footer"):
        assert soup.select(name), name
    nav = soup.select_one("nav")
    assert nav["aria-label"] == "Содержание"
    assert soup.select_one("a.skip")["href"] == "#" + soup.main["id"]
    lines = [(a["href"], " ".join(a.get_text(" ").split())) for a in nav.select("a")]
    assert ("#item-1-1", "1.1 Результаты ОГЭ и повторное обучение , сделано") in lines
    assert ("#item-1-12", "1.12 Подготовка и проведение , просрочено") in lines
    assert ("#notes", "Примечания") in lines
    assert [href for href, _ in lines].count("#item-1-1") == 1
    assert len(soup.select("h1")) == 1


def test_no_heading_level_is_skipped(soup):
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_markdown_heading_that_repeats_the_item_is_dropped(soup):
    texts = [tag.get_text() for tag in soup.find_all("h2")]
    assert texts.count("1.1Результаты ОГЭ и повторное обучение") == 1
    assert not [text for text in texts if text.startswith("1.1. ")]


def test_markdown_heading_with_words_under_it_stays():
    words = new_markdown_cell("## 1.4. ВПР\n\nЗамечание методиста.")
    page = BeautifulSoup(export(notebook([words, show(item("1.4", "ВПР", "done", "сделано"))])), "html.parser")
    assert [tag.get_text() for tag in page.find_all("h2")] == ["1.4. ВПР", "1.4ВПР"]


def test_named_anchor_of_a_markdown_heading():
    page = BeautifulSoup(export(notebook([new_markdown_cell("## Как читать {#how}")])), "html.parser")
    assert page.select_one("h2#how").get_text() == "Как читать"


def test_states_have_sign_word_and_class(soup):
    chips = {tag.select_one(".no").get_text(): tag.select_one(".chip") for tag in soup.select(".item")}
    states = {number: (chip["class"][1], chip.get_text(), chip.use["href"]) for number, chip in chips.items()}
    assert states == {
        "1.1": ("done", "сделано", "#s-done"),
        "1.2": ("partly", "частично (7 из 12)", "#s-partly"),
        "1.3": ("going", "идёт", "#s-going"),
        "1.5": ("wait", "срок не наступил", "#s-wait"),
        "1.12": ("late", "просрочено", "#s-late"),
        "1.13": ("done", "сделано", "#s-done"),
    }


def test_items_with_nothing_to_say_are_short(soup):
    quiet = {tag.select_one(".no").get_text() for tag in soup.select(".item.quiet")}
    assert quiet == {"1.3", "1.5", "1.12", "1.13"}  # 1.13 has a grey line only
    assert not soup.select(".item.quiet .plan")
    assert "По плану: «Анализ результатов ОГЭ-9" in soup.select_one("#item-1-1 .plan").get_text()
    assert soup.select_one("#item-1-12 .reason").get_text().startswith("Нет сведений об апелляциях")


def test_table_headers_have_scope_and_spans(soup):
    table = soup.select_one("#table-1 table")
    groups = table.select('thead th[scope="colgroup"]')
    assert [(th.get_text(), th["colspan"]) for th in groups] == [("«2»", "2"), ("«3»", "2"), ("«4»", "2"), ("«5»", "2")]
    assert all(th.get("scope") in ("col", "colgroup") for th in table.select("thead th"))
    assert len(table.select('thead tr:first-child th[rowspan="2"]')) == 4
    assert len(table.select('tbody th[scope="row"]')) == 8
    assert [tr.th.get_text() for tr in table.select("tr.tot")] == ["Всего экзаменов"]
    region = table.parent
    assert (region["role"], region["tabindex"]) == ("region", "0")
    # the region is called by its number, the table in it by its whole caption: said once, and half as long
    assert region["aria-label"] == "Таблица 1"
    assert table["aria-label"] == "Таблица 1. Результаты ОГЭ по предметам, 2022 год"
    caption = soup.select_one("#table-1 figcaption")
    assert [span.get_text() for span in caption.find_all("span")][:2] == ["Таблица 1", marks_table().caption]


def test_group_rows_open_a_row_group(soup):
    bodies = soup.select("#table-2 tbody")
    assert [body.select_one("tr.grp th").get_text() for body in bodies] == [
        "Городские школы",
        "Сельские школы",
        "Лицеи и гимназии",
    ]
    assert all(body.tr.th["colspan"] == "7" for body in bodies)


def test_chart_has_two_drawings_an_alternative_and_its_data(soup):
    figure = soup.select_one("#figure-1")
    assert [span.get_text() for span in figure.figcaption.find_all("span")][:2] == ["График 1", chart().title]
    drawings = figure.select(".ch")
    assert [d["class"][1] for d in drawings] == ["w", "n"]
    assert {d["role"] for d in drawings} == {"img"}
    assert {d["aria-label"] for d in drawings} == {chart().alt}
    assert figure.details.summary.get_text() == "Данные графика 1"
    assert not figure.details.has_attr("open")
    assert figure.select_one(".src").get_text() == "Источник: протоколы РЦОИ, основной срок"


def test_drawing_with_fixed_colours_gets_a_light_ground():
    plain = chart().model_copy(update={"svg_wide": re.sub(r"var\(--\w+\)", "#000", drawing(840, "x"))})
    page = BeautifulSoup(export(notebook([show(plain)])), "html.parser")
    assert page.select_one(".ch.w")["class"] == ["ch", "w", "lit"]
    assert page.select_one(".ch.n")["class"] == ["ch", "n"]


def test_findings_lead_to_items_only_inside(soup):
    key = soup.select_one(".findings.key")
    links = [(a["href"], a.get_text()) for a in key.select("a")]
    assert links == [("#item-1-1", "Пункт 1.1"), ("#item-1-2", "Пункт 1.2")]  # the third tried javascript:
    assert [mark["class"][1] for mark in key.select(".mark")] == ["y", "m", "n"]


def test_title_block(soup):
    title = soup.select_one("header.title")
    assert title.select_one(".stamp").get_text() == "Для служебного пользования"
    assert [dt.get_text() for dt in title.select("dt")] == ["Период", "Для кого", "Охват", "Данные на"]
    assert "(000) 000-00-00" in title.select_one(".dispute").get_text()
    assert title.select_one(".code").get_text() == "2022-d-7f3a91"


def test_mark_of_invented_data_only_where_they_are_invented(html):
    real = export(sample_notebook(demo=False))
    assert DEMO in html
    assert DEMO.lower() not in real.lower()
    assert "вымышлен" not in real
    assert not BeautifulSoup(real, "html.parser").select(".demo, .demo-edge, .is-demo")


# --- shape, size, bytes ------------------------------------------------------------------------------------------


def test_table_classes():
    assert table_classes(marks_table()) == "fit"
    assert table_classes(long_table()) == "fit long"
    assert table_classes(wide_table()).split() == ["land", "wide"]
    assert table_classes(measures_table()) == "fit words"


def test_colours_are_those_of_the_palette():
    css = stylesheet()
    used = set(re.findall(r"var\(--([a-z0-9]+)\)", css)) - {"top"}
    assert used <= set(palette().tokens)
    assert f"--m2:{palette().hex('m2')};" in css
    assert f"--m2:{palette().hex('m2', 'dark')};" in css


def test_rare_faces_only_where_the_page_holds_a_rare_character(html):
    assert html.count("@font-face") == 2
    page = export(notebook([show(doc.Paragraph(text="Зөя, Ӏам\u00adма, №"))]))
    assert page.count("@font-face") == 4
    assert page.count("unicode-range:U+4E9;") == 2  # ө; palochka is common here
    plain = [line for line in page.splitlines() if not line.startswith("@font-face")]
    assert [line for line in plain if "font/woff2" in line] == []


def test_budget():
    own = (TEMPLATE / "style.css").read_text(encoding="utf-8")
    assert len(own.encode()) < 25_000
    assert ":has(" not in own
    assert "&" not in own  # no nesting
    figures = [[cell(i * j / 7, 1, obs=f"o{i:05d}{j:05d}ab") for j in range(10)] for i in range(14)]
    rows = tuple(doc.Row(cells=(word(f"СОШ № {i}"), *line)) for i, line in enumerate(figures))
    columns = (doc.Column(label="Школа", align="left"), *(doc.Column(label=f"Столбец {j}") for j in range(10)))
    tables = [doc.Table(id=f"t{n}", number=n, caption="Таблица", columns=columns, rows=rows) for n in range(1, 41)]
    assert len(export(notebook([show(*tables)])).encode()) < 800_000  # 40 tables; drawings take the rest of 1.2 MB


def test_same_notebook_same_bytes(html):
    assert export(sample_notebook()) == html
    assert "\r" not in html


def test_empty_note():
    page = BeautifulSoup(export(notebook([])), "html.parser")
    assert page.h1.get_text() == head().title
    assert not page.select("nav")


def test_note_without_title_block_is_refused():
    nb = notebook([])
    del nb.metadata["mskoko_head"]
    with pytest.raises(MskokoError, match="заглавного блока"):
        export(nb)


def test_fragment_for_a_notebook_is_escaped_and_keeps_its_style_to_itself():
    page = BeautifulSoup(element_html(long_table()), "html.parser")
    assert [tag.name for tag in page.find_all(True, recursive=False)] == ["style", "div"]
    assert all(rule.startswith(".mskoko{") for rule in page.style.string.splitlines()[:2])
    assert page.style.string.endswith("}}")
    assert "@page" not in page.style.string
    assert page.select_one('[data-obs="long-0-0"]').get_text() == document_figure("long-0-0")
    assert not page.select("img, script")
    assert element_html(item("1.4", "ВПР", "late", "просрочено")).count("просрочено") == 1


def document_figure(obs_id: str) -> str:
    return next(c.text for row in long_table().rows for c in row.cells if c.obs_id == obs_id)
