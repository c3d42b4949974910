"""The deck: what shares a slide, what is cut, that nothing is lost, one file that asks for nothing."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from bs4 import BeautifulSoup

from mskoko_lib.build.elements import document_of
from mskoko_lib.build.slide_cuts import FINDINGS, QUIET, ROWS, cut_table, slides_of
from mskoko_lib.build.slides import SlidesNoteExporter, write_deck
from mskoko_lib.display import document as doc
from tests.build.sample import DEMO, head, item, sample_notebook
from tests.build.sample_tables import HOSTILE, chart, long_table, marks_table, wide_table, word


def slides(*elements: doc.Element):
    return slides_of(doc.Document(head=head(), elements=elements))


@pytest.fixture(scope="module")
def deck() -> str:
    return SlidesNoteExporter().from_notebook_node(sample_notebook())[0]


@pytest.fixture(scope="module")
def soup(deck) -> BeautifulSoup:
    return BeautifulSoup(deck, "html.parser")


def numbered(n: int, groups: tuple[int, ...] = ()) -> doc.Table:
    """Rows «0», «1», … with group headings before the given numbers."""
    rows: list[doc.Row] = []
    for k in range(n):
        if k in groups:
            rows.append(doc.Row(kind="group", cells=(word(f"группа {k}"),)))
        rows.append(doc.Row(cells=(word(str(k)), word("1,0"))))
    columns = (doc.Column(label="Школа", align="left"), doc.Column(label="%"))
    return doc.Table(id="t", number=7, caption="Т", columns=columns, rows=tuple(rows))


def first_cells(parts) -> list[list[str]]:
    return [[row.cells[0].text for row in part.rows] for part in parts]


def test_a_long_table_is_cut_into_even_parts_that_name_themselves():
    parts = cut_table(numbered(30))
    assert first_cells(parts) == [[str(k) for k in range(s, s + 10)] for s in (0, 10, 20)]
    assert [part.subtitle for part in parts] == ["часть 1 из 3", "часть 2 из 3", "часть 3 из 3"]
    assert len({part.id for part in parts}) == 3
    assert {part.number for part in parts} == {7}


def test_a_part_inside_a_group_repeats_its_heading_and_none_ends_with_a_heading():
    parts = cut_table(numbered(24, groups=(0, 12)))
    cells = first_cells(parts)
    assert [c[0] for c in cells] == ["группа 0", "группа 0", "группа 12"]
    assert not [c for c in cells if c[-1].startswith("группа")]
    assert [text for part in cells for text in part if text.isdigit()] == [str(k) for k in range(24)]
    inside = first_cells(cut_table(numbered(40, groups=(0,))))
    assert [c[0] for c in inside] == ["группа 0"] * len(inside)


def test_rows_of_many_lines_take_the_room_of_many() -> None:
    long = "Муниципальное бюджетное общеобразовательное учреждение " * 2
    tall = numbered(ROWS).model_copy(
        update={"rows": tuple(doc.Row(cells=(word(long), word("1,0"))) for _ in range(ROWS))}
    )
    # 4.2 widths of the column are five lines; two such rows fill the eleven lines of a slide
    assert [len(part.rows) for part in cut_table(tall)] == [2] * 6


def test_a_short_table_stays_whole():
    table = numbered(ROWS)
    assert cut_table(table) == [table]


def test_a_wide_table_is_cut_by_columns_and_keeps_its_first():
    columns = (doc.Column(label="Работа", align="left"), *(doc.Column(label=f"задание{k}") for k in range(25)))
    table = numbered(3).model_copy(
        update={"columns": columns, "rows": (doc.Row(cells=(word("м"), *(word(f"{k},5") for k in range(25)))),)}
    )
    parts = cut_table(table)
    assert len(parts) > 1
    assert {part.columns[0].label for part in parts} == {"Работа"}
    assert [c.label for part in parts for c in part.columns[1:]] == [f"задание{k}" for k in range(25)]
    assert [c.text for part in parts for c in part.rows[0].cells[1:]] == [f"{k},5" for k in range(25)]


def test_findings_are_shared_out_evenly_behind_the_state_of_their_item():
    items = tuple(doc.Finding(text=f"вывод {k}", href="#item-1-1") for k in range(FINDINGS + 2))
    made = slides(item("1.1", "ОГЭ", "done", "сделано"), doc.Findings(items=items), chart(1))
    assert [[type(part).__name__ for part in slide.parts] for slide in made] == [
        ["Item", "Findings"],
        ["Findings"],
        ["Chart"],
    ]
    shown = [
        finding for slide in made for part in slide.parts if isinstance(part, doc.Findings) for finding in part.items
    ]
    assert [f.text for f in shown] == [f.text for f in items]
    assert {f.href for f in shown} == {""}
    assert {slide.kicker for slide in made} == {"1.1 ОГЭ"}


def test_items_without_data_share_a_slide():
    waiting = [item(f"1.{k}", "Пункт", "wait", "срок не наступил") for k in range(QUIET + 1)]
    made = slides(*waiting)
    assert [[one.number for one, _ in slide.quiet] for slide in made] == [
        [f"1.{k}" for k in range(QUIET)],
        [f"1.{QUIET}"],
    ]


def test_a_grey_line_stays_with_its_item() -> None:
    loud, quiet = item("1.1", "ОГЭ", "done", "сделано"), item("1.2", "ЕГЭ", "done", "сделано")
    grey = doc.Paragraph(text="Отклонений нет.", style="grey")
    made = slides(loud, doc.Paragraph(text="Данные есть."), quiet, grey, doc.Heading(level=2, text="Метод"))
    assert [(slide.kicker, [(one.number, lines) for one, lines in slide.quiet]) for slide in made] == [
        ("1.1 ОГЭ", []),
        ("Пункты плана", [("1.2", ("Отклонений нет.",))]),
    ]


def test_running_text_fills_a_screen_before_the_next_begins():
    made = slides(doc.Heading(level=2, text="Метод"), *(doc.Paragraph(text="а" * 300) for _ in range(5)))
    assert [len(slide.parts) for slide in made] == [2, 2, 1]


def test_nothing_of_the_note_is_lost(soup):
    document = document_of(sample_notebook())
    text = " ".join(soup.get_text(" ").split())
    for element in document.elements:
        match element:
            case doc.Table():
                for row in element.rows:
                    assert all(" ".join(c.text.split()) in text for c in row.cells if c.text != HOSTILE)
            case doc.Findings():
                assert all(" ".join(f.text.split())[:40] in text for f in element.items)
            case doc.Item():
                assert element.title in text
            case doc.Paragraph():
                assert re.sub("[\u202a-\u202e]", "", " ".join(element.text.split())) in text
            case doc.Chart():
                assert element.title in text


def test_one_file_that_asks_for_nothing(deck, soup):
    policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    (script,) = re.findall(r"<script>(.*?)</script>", deck, re.DOTALL)
    assert f"script-src 'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in policy
    assert not soup.select("iframe, object, embed, link, base, form, img, foreignobject")
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {tag["href"][1:] for tag in soup.select("[href]")} <= set(ids)
    assert re.findall(r"url\((?!data:font/woff2;base64,|#)", deck) == []


def test_every_slide_says_its_number_and_that_data_are_invented(soup):
    sections = soup.select("section.sl")
    total = len(sections)
    assert [s.select_one(".sl-no").get_text() for s in sections] == [
        f"Слайд {k} из {total}" for k in range(1, total + 1)
    ]
    assert {s.select_one(".sl-demo").get_text() for s in sections} == {DEMO}
    real = write_deck(document_of(sample_notebook(demo=False)))
    assert DEMO not in real


def test_same_notebook_same_bytes_and_no_markup_from_text(deck, soup):
    assert SlidesNoteExporter().from_notebook_node(sample_notebook())[0] == deck
    assert deck.lower().count("</style>") == 1
    assert not soup.select("[onerror]")


def test_samples_of_tables_are_cut_without_loss():
    for table in (marks_table(1), long_table(2), wide_table(3)):
        parts = cut_table(table)
        columns = [c.label for c in parts[0].columns]
        whole = [p for p in parts if [c.label for c in p.columns] == columns]
        assert sum(row.kind != "group" for part in whole for row in part.rows) == sum(
            r.kind != "group" for r in table.rows
        )
