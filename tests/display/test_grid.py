"""Tables out of lines and columns: empty lines, missing figures, small bases, headings without lines."""

from __future__ import annotations

from mskoko_lib.display.blocks import Figures, TableBlock
from mskoko_lib.display.grid import Col, Line, count_and_share, grid, with_interval
from tests.observation_factory import frame, share

MATH = {"procedure": "oge", "year": 2022, "grade": "", "programme_grade": "", "subject": "math"}
PHYSICS = {**MATH, "subject": "physics"}
FIGURES = Figures(
    frame(
        share("success_share", 9, 10, **{**MATH, "grade": None, "programme_grade": None}),
        share("mark_share", 1, 10, category="2", **{**MATH, "grade": None, "programme_grade": None}),
        share("success_share", 1, 2, **{**PHYSICS, "grade": None, "programme_grade": None}),
    )
)
COLS = [*with_interval("Успеваемость", "success_share"), *count_and_share("«2»", "mark_share", category="2")]


def table(lines: list[Line], cols: list[Col] = COLS, **more: bool) -> TableBlock | None:
    return grid(FIGURES, id="t", caption="Таблица", head="Предмет", lines=lines, cols=cols, **more)


def test_columns_and_cells_name_their_figures() -> None:
    made = table([Line("Математика", MATH)])
    assert made is not None
    assert [(c.label, c.group) for c in made.columns] == [
        ("Предмет", None), ("%", "Успеваемость"), ("интервал", "Успеваемость"), ("чел.", "«2»"), ("%", "«2»"),
    ]  # fmt: skip
    label, *cells = made.rows[0].cells
    assert label.text == "Математика"
    success, twos = FIGURES.id("success_share", **MATH), FIGURES.id("mark_share", category="2", **MATH)
    assert [(c.obs, c.part) for c in cells] == [
        (success, "value"), (success, "interval"), (twos, "numerator"), (twos, "value"),
    ]  # fmt: skip


def test_a_missing_figure_is_nobody_and_a_missing_line_is_no_data() -> None:
    made = table([Line("Физика", PHYSICS), Line("Химия", {**MATH, "subject": "chemistry"})])
    assert made is not None
    assert [row.cells[0].text for row in made.rows] == ["Физика"]
    assert [cell.reason for cell in made.rows[0].cells[1:]] == [None, None, "no_pupils", "no_pupils"]
    kept = table([Line("Физика", PHYSICS), Line("Химия", {**MATH, "subject": "chemistry"})], keep_empty=True)
    assert kept is not None
    assert {cell.reason for cell in kept.rows[1].cells[1:]} == {"no_data"}


def test_no_figure_at_all_is_no_table() -> None:
    empty = Line("Химия", {**MATH, "subject": "chemistry"})
    assert table([empty]) is None
    assert table([empty], keep_empty=True) is None


def test_a_share_of_two_has_no_meaning() -> None:
    made = table([Line("Математика", MATH), Line("Физика", PHYSICS)], [Col("%", "success_share", least_n=10)])
    assert made is not None
    assert made.rows[0].cells[1].reason is None
    assert made.rows[1].cells[1].reason == "not_applicable"
    assert made.rows[1].cells[1].obs == ""


def test_words_name_the_figure_they_were_concluded_from() -> None:
    words = Col("Вывод", "success_share", words={"math": "выше"})
    made = table([Line("Математика", MATH, key="math"), Line("Физика", PHYSICS)], [words])
    assert made is not None
    assert (made.rows[0].cells[1].text, made.rows[0].cells[1].says) == ("выше", FIGURES.id("success_share", **MATH))
    # no word, nothing to be hidden
    assert (made.rows[1].cells[1].text, made.rows[1].cells[1].says) == ("", "")
    assert made.columns[1].align == "left"


def test_headings_without_lines_are_dropped() -> None:
    made = table(
        [
            Line("Пустая группа", kind="group"),
            Line("Химия", {**MATH, "subject": "chemistry"}),
            Line("Точные", kind="group"),
            Line("Математика", MATH),
            Line("Последняя", kind="group"),
        ]
    )
    assert made is not None
    assert [(row.kind, row.cells[0].text) for row in made.rows] == [("group", "Точные"), ("row", "Математика")]
