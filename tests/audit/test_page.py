"""What the auditor reads of a page, against pieces written down by hand."""

from __future__ import annotations

import pytest

from mskoko_lib.audit.numerals import alone, interval, numerals
from mskoko_lib.audit.page import Piece, read_page


def test_figures_heads_cells_and_text_are_told_apart() -> None:
    page = """<h2>Участие</h2><table><thead><tr><th scope="col">Участ\u00adников</th></tr></thead>
    <tr><th scope="row">Школа,\u00a02022</th><td data-obs="a1">79</td><td>2</td></tr></table>
    <dl><dd data-obs="b2"><b>6</b>,5\u00a0%</dd></dl>"""
    assert read_page(page) == [
        Piece("text", "Участие", "Участие"),
        Piece("head", "Участников", "Участие"),
        Piece("head", "Школа, 2022", "Участие"),
        Piece("figure", "79", "Участие", "a1", "Школа, 2022"),
        Piece("cell", "2", "Участие", row="Школа, 2022"),
        Piece("figure", "6,5 %", "Участие", "b2", "Школа, 2022"),
    ]


def test_styles_are_not_read_and_labels_and_comments_are() -> None:
    page = '<style>p{width:37px}</style><p title="41">Да</p><!-- 43 --><img alt="47"><a href="#x-53" id="n-59">к</a>'
    assert [piece.text for piece in read_page(page)] == ["41", "Да", "43", "47", "к"]


def test_bold_does_not_break_a_number_and_spans_stand_apart() -> None:
    assert [p.text for p in read_page("<p>1<b>2</b>3 <span>1.4</span><span>ВПР</span></p>")] == ["123 1.4 ВПР"]


def test_a_drawing_is_read_with_the_label_of_its_chart() -> None:
    page = '<div role="img" aria-label="Баллы"><svg><g id="a"><path d="M 1 2"/><text x="1">37</text></g></svg></div><p>8</p>'
    assert read_page(page) == [Piece("text", "Баллы"), Piece("drawing", "37", "Баллы"), Piece("text", "8")]


def test_an_element_left_open_hides_nothing() -> None:
    texts = [piece.text for piece in read_page("<p>1<p>2<li>3</ul><td data-obs='a'>4<p>5</p>")]
    assert texts == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("23,5\u202f%", [23.5]),
        ("10\u202f204", [10204.0]),
        ("5, 6 и 7", [5.0, 6.0, 7.0]),
        ("1К1", [1.0, 1.0]),
        ("от \u22120,8 до +19,6", [-0.8, 19.6]),
        ("2021+2022", [2021.0, 2022.0]),
        ("31.12.2022", [None]),
        ("38.9", [None]),
        ("нет", []),
    ],
)
def test_numerals_of_a_text(text: str, values: list[float | None]) -> None:
    assert [numeral.value for numeral in numerals(text)] == values


def test_a_numeral_tells_what_rounds_to_it() -> None:
    read = alone("62,5")
    assert read is not None
    assert [value for value in (62.4499, 62.45, 62.5, 62.55, 62.5501) if read.tells(value)] == [62.45, 62.5, 62.55]


def test_interval_is_read_in_both_forms() -> None:
    for text in ("38,9–57,2", "от 38,9 до 57,2", "38,9–57,2 %"):
        ends = interval(text)
        assert ends is not None
        assert [end.value for end in ends] == [38.9, 57.2]
    assert interval("38,9") is None
    assert alone("38,9 из 57") is None
