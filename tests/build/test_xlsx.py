"""The workbook is opened again: values, formats, text that stays text, marks, equal bytes."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mskoko_lib.build.elements import document_of
from mskoko_lib.build.xlsx import XlsxNoteExporter, write_workbook
from mskoko_lib.build.xlsx_counts import with_counts
from mskoko_lib.build.xlsx_sheet import clean, sheet_name
from mskoko_lib.display import document as doc
from tests.build.sample import DEMO, head, sample_notebook
from tests.build.sample_tables import FORMULA, HOSTILE, long_table, word


def book_of(raw: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(raw))


def written(*elements: doc.Element, demo: bool = True) -> openpyxl.Workbook:
    return book_of(write_workbook(doc.Document(head=head(demo), elements=elements)))


def one_column(*cells: doc.Cell, caption: str = "Таблица") -> doc.Table:
    rows = tuple(doc.Row(cells=(word("строка"), c)) for c in cells)
    columns = (doc.Column(label="Школа", align="left"), doc.Column(label="Доля, %"))
    return doc.Table(id="t", number=1, caption=caption, columns=columns, rows=rows)


def row_of(sheet, text: str):
    return next(row for row in sheet.iter_rows() if row[0].value == text)


@pytest.fixture(scope="module")
def raw() -> bytes:
    return XlsxNoteExporter().from_notebook_node(sample_notebook())[0]


@pytest.fixture(scope="module")
def book(raw) -> openpyxl.Workbook:
    return book_of(raw)


def test_sheets_in_order(book):
    assert book.sheetnames == [
        "Содержание",
        "Т1 Результаты ОГЭ по предметам",
        "Т2 Доля отметок по школам",
        "Т3 «4» и «5» по школам и",
        "Т4 Меры",
        "Т5 Пустая таблица",
        "Г1 Из предметов по выбору чаще",
        "Источники",
        "Сведения",
    ]


def test_numbers_are_numbers_unrounded_with_their_format(book):
    row = row_of(book["Т1 Результаты ОГЭ по предметам"], "Математика")
    assert [c.value for c in row[1:4]] == [616, 54, pytest.approx(100 * 54 / 616, abs=1e-12)]
    assert [c.number_format for c in row[1:4]] == ["0", "0", "0.0"]
    mean = (2 * 54 + 3 * 284 + 4 * 228 + 5 * 50) / 616
    assert (row[11].value, row[11].number_format) == (pytest.approx(mean, abs=1e-12), "0.00")
    assert [c.data_type for c in row[1:4]] == ["n", "n", "n"]


def test_every_value_of_every_table_is_in_its_place(book):
    tables = [e for e in document_of(sample_notebook()).elements if isinstance(e, doc.Table) and e.number]
    sheets = [book[name] for name in book.sheetnames if name.startswith("Т")]
    for table, sheet in zip(tables, sheets, strict=True):
        first = int(re.sub(r"\D", "", sheet.freeze_panes))
        for offset, row in enumerate(table.rows):
            for index, source in enumerate(row.cells):
                found = sheet.cell(first + offset, index + 1).value
                # openpyxl writes 16 significant digits, Excel keeps 15
                assert found == (clean(source.text) if source.value is None else pytest.approx(source.value, rel=1e-14))


def test_hidden_cells_show_their_symbol_and_no_number(book):
    row = row_of(book["Т1 Результаты ОГЭ по предметам"], "Химия")
    assert [c.value for c in row[2:6]] == ["скр."] * 4
    assert {c.fill.patternType for c in row[2:6]} == {"lightUp"}
    assert row_of(book["Т1 Результаты ОГЭ по предметам"], "Немецкий язык")[2].value == "—"


def test_a_value_beside_a_reason_is_not_written():
    # The decision has the last word, even if somebody forgot to empty the value.
    leak = doc.Cell(text="скр.", value=3.0, number_format="0", reason="hidden")
    sheet = written(one_column(leak)).worksheets[1]
    assert row_of(sheet, "строка")[1].value == "скр."


@pytest.mark.parametrize(
    "text", [FORMULA, "=1+1", "+7 (000)", "-5", "@SUM(A1)", "#N/A", "TRUE", "1e5", "\t=1", "2022-01-01"]
)
def test_text_stays_text(text):
    raw = write_workbook(doc.Document(head=head(), elements=(one_column(word(text)),)))
    found = row_of(book_of(raw).worksheets[1], "строка")[1]
    assert (found.value, found.data_type) == (text, "s")
    assert found.quotePrefix == (text[0] in "=+-@\t")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert not [n for n in archive.namelist() if n.startswith("xl/worksheets/") and b"<f>" in archive.read(n)]


def test_characters_that_xml_cannot_hold_are_replaced():
    sheet = written(one_column(word("а\x00б\x0bв\ud83dг\uffffд"), caption="и\x07мя")).worksheets[1]
    assert row_of(sheet, "строка")[1].value == "а□б□в□г□д"
    assert sheet.title == "Т1 и□мя"


def test_escape_of_excel_is_read_literally():
    raw = write_workbook(doc.Document(head=head(), elements=(one_column(word("код _x000D_ конец")),)))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        strings = archive.read("xl/worksheets/sheet2.xml").decode()
    # ECMA-376, ST_Xstring: _x005F_ stands for the underscore, so Excel shows _x000D_ and makes no character of it
    assert "код _x005F_x000D_ конец" in html.unescape(strings)


def test_not_a_number_is_written_as_its_text():
    odd = [doc.Cell(text="…", value=value) for value in (float("nan"), float("inf"))]
    sheet = written(one_column(*odd)).worksheets[1]
    assert [row[1].value for row in sheet.iter_rows() if row[0].value == "строка"] == ["…", "…"]


def test_headers_are_merged_over_their_groups(book):
    sheet = book["Т1 Результаты ОГЭ по предметам"]
    body = int(re.sub(r"\D", "", sheet.freeze_panes))
    merged = {str(found) for found in sheet.merged_cells.ranges if found.min_row == body - 2}
    assert merged == {f"{a}{body - 2}:{b}{body - 2}" for a, b in ("CD", "EF", "GH", "IJ")}
    assert [c.value for c in sheet[body - 2][2:10:2]] == ["«2»", "«3»", "«4»", "«5»"]
    assert [c.value for c in sheet[body - 1][:4]] == ["Предмет", "Всего", "чел.", "%"]
    assert sheet.freeze_panes.startswith("B")
    assert sheet.print_title_rows == f"${body - 2}:${body - 1}"


def test_total_and_group_rows_are_bold(book):
    assert row_of(book["Т1 Результаты ОГЭ по предметам"], "Всего экзаменов")[1].font.b
    assert row_of(book["Т2 Доля отметок по школам"], "Сельские школы")[0].font.b
    assert not row_of(book["Т2 Доля отметок по школам"], "СОШ № 1")[0].font.b


def test_words_around_the_table(book):
    texts = [row[0].value for row in book["Т1 Результаты ОГЭ по предметам"].iter_rows() if row[0].value]
    assert texts[:4] == [
        DEMO,
        "Для служебного пользования",
        "Таблица 1. Результаты ОГЭ по предметам, 2022 год",
        "Человек и процент от участников; основной срок, без пересдач",
    ]
    assert texts[-4:] == [
        "— — нет таких обучающихся",
        "скр. — скрыто: малые числа или точные данные других школ",
        "х — показатель здесь не имеет смысла",
        "Источник: протоколы РЦОИ, 11 файлов. Итог по отметкам включает скрытые числа.",
    ]


def test_rows_are_high_enough_for_their_words():
    """Widths are at most 60 characters: 50 take one line, 80 two, 130 three; figures and headings of groups do not wrap."""
    columns = (
        doc.Column(label="Учебник", align="left"),
        doc.Column(label="Школы", align="left"),
        doc.Column(label="Чел."),
    )
    texts = ("а" * 50, "а" * 80, "а" * 130)
    rows = [doc.Row(cells=(word(text), word("все"), word("1"))) for text in texts]
    rows.append(doc.Row(kind="group", cells=(word("б" * 130),)))
    book = written(doc.Table(id="t", number=1, caption="Т", columns=columns, rows=tuple(rows)))
    sheet = book.worksheets[1]
    assert sheet.column_dimensions["A"].width == 60
    heights = {row[0].value: sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows()}
    assert [heights[text] for text in (*texts, "б" * 130)] == [None, 31.0, 46.5, None]


def test_contents_lead_to_every_sheet(book):
    links = {c.value: c.hyperlink.location for row in book["Содержание"].iter_rows() for c in row if c.hyperlink}
    assert links["Таблица 4. Меры"] == "'Т4 Меры'!A1"
    assert {location[1:-4] for location in links.values()} == set(book.sheetnames[1:])
    assert not [c for s in book for row in s.iter_rows() for c in row if c.hyperlink and c.hyperlink.target]
    back = [c.hyperlink.location for row in book["Т4 Меры"].iter_rows() for c in row if c.hyperlink]
    assert back == ["'Содержание'!A1"]


def test_facts(book):
    facts = {row[0].value: row[1].value for row in book["Сведения"].iter_rows() if len(row) > 1 and row[1].value}
    assert facts["Период"] == "январь–декабрь 2022 года"
    assert facts["Код записки"] == "2022-d-7f3a91"
    assert facts["Гриф"] == "Для служебного пользования"


def test_every_sheet_and_printed_page_of_invented_data_says_so(book, raw):
    for sheet in book:
        assert sheet["A1"].value == DEMO
        assert sheet.oddHeader.center.text == DEMO
    real = XlsxNoteExporter().from_notebook_node(sample_notebook(demo=False))[0]
    with zipfile.ZipFile(io.BytesIO(real)) as archive:
        assert not [n for n in archive.namelist() if DEMO.encode() in archive.read(n)]


def test_print_setup(book):
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.paperSize == 9


def test_ampersand_in_the_margin_is_no_command():
    odd = head().model_copy(update={"stamp": "А&Б" * 60, "demo": "&G ДЕМО"})
    sheet = book_of(write_workbook(doc.Document(head=odd, elements=()))).worksheets[0]
    raw = write_workbook(doc.Document(head=odd, elements=()))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        header = re.search(rb"<oddHeader>(.*?)</oddHeader>", archive.read("xl/worksheets/sheet1.xml"))[1].decode()
    assert html.unescape(header).startswith("&C&&G ДЕМО&RА&&БА&&Б")
    assert len(html.unescape(header)) <= 255
    assert sheet["A1"].value == "&G ДЕМО"


def test_hostile_name_in_a_cell(book):
    names = [row[0].value for row in book["Т2 Доля отметок по школам"].iter_rows()]
    assert clean(HOSTILE) in names
    assert FORMULA in names


def test_long_and_twin_captions_get_their_own_names():
    twin = long_table(1).model_copy(update={"caption": "Очень длинное название таблицы, которое не войдёт"})
    names = written(twin, twin, twin).sheetnames
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 31 for name in names)


@given(st.lists(st.text(max_size=60), max_size=8))
def test_sheet_names_are_always_valid(texts):
    taken = {"содержание"}
    names = [sheet_name(f"Т{index} {text}", taken) for index, text in enumerate(texts)]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) <= 62
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")


def test_same_bytes_and_no_clock(raw):
    assert XlsxNoteExporter().from_notebook_node(sample_notebook())[0] == raw
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core) == ["2000-01-01T00:00:00Z"] * 2
    properties = book_of(raw).properties
    assert properties.created == properties.modified == datetime(2000, 1, 1)


def test_note_without_tables_still_has_contents_and_facts():
    book = written()
    assert book.sheetnames == ["Содержание", "Источники", "Сведения"]
    assert "Таблиц в записке нет." in [row[0].value for row in book["Источники"].iter_rows()]


# --- what stands behind a share --------------------------------------------------------------------------------


def share(numerator: float | None, n: float | None, *, obs: str = "o1", reason: doc.Reason | None = None) -> doc.Cell:
    if reason:
        return doc.Cell(text=doc.EMPTY_SYMBOL[reason], reason=reason, obs_id=obs, is_share=True)
    value = 100 * numerator / n if numerator is not None and n else 24.0
    return doc.Cell(
        text=f"{value:.1f}".replace(".", ","), value=value, number_format="0.0", obs_id=obs, is_share=True,
        numerator=numerator, n=n,
    )  # fmt: skip


def count_cell(value: float, obs: str) -> doc.Cell:
    return doc.Cell(text=f"{value:g}", value=value, number_format="0", obs_id=obs)


def test_numerator_and_n_stand_beside_each_share():
    sheet = written(one_column(share(193, 820), share(None, None), share(1, 2, reason="no_data"))).worksheets[1]
    body = int(re.sub(r"\D", "", sheet.freeze_panes))
    assert [c.value for c in sheet[body - 1][:4]] == ["Школа", "Доля, %", "Доля: числитель", "Доля: n"]
    rows = [[c.value for c in row[1:4]] for row in sheet.iter_rows() if row[0].value == "строка"]
    assert rows == [[pytest.approx(100 * 193 / 820), 193, 820], [24.0, "скр.", "скр."], ["…", "…", "…"]]
    assert "скр. — скрыто: малые числа или точные данные других школ" in [row[0].value for row in sheet.iter_rows()]


def test_a_count_that_stands_in_the_row_is_not_repeated():
    columns = (doc.Column(label="Школа", align="left"), doc.Column(label="чел."), doc.Column(label="%"))
    twin = doc.Row(cells=(word("а"), count_cell(7, "o1"), share(7, 20, obs="o1")))
    other = doc.Row(cells=(word("б"), count_cell(9, "other"), share(9, 20, obs="o2")))
    table = doc.Table(id="t", number=1, caption="Т", columns=columns, rows=(twin,))
    assert [c.label for c in with_counts(table).columns] == ["Школа", "чел.", "%", "%: n"]
    # a nine of another observation is another nine
    stranger = with_counts(table.model_copy(update={"rows": (other,)}))
    assert [c.label for c in stranger.columns] == ["Школа", "чел.", "%", "%: числитель", "%: n"]


def test_a_table_without_shares_stays_as_it_is():
    table = one_column(count_cell(3, "o"))
    assert with_counts(table) is table


def test_sources_of_every_table(book):
    sheet = book["Источники"]
    found = {row[0].value: row[1].value for row in sheet.iter_rows() if row[0].hyperlink}
    assert found["Таблица 1. Результаты ОГЭ по предметам, 2022 год"].startswith("протоколы РЦОИ, 11 файлов")
    assert len(found) == sum(name[0] in "ТГ" and name[1].isdigit() for name in book.sheetnames)
