"""Blocks of 4.7 over a few rows and figures: which schools and subjects are named, what each reader gets, the order in words."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mskoko_lib.display.blocks import Figures, Measure
from mskoko_lib.display.common import Scope
from mskoko_lib.display.section4 import book_tables, textbooks, umk
from mskoko_lib.indicators import textbooks as books_of
from mskoko_lib.indicators.umk import umk_observations
from mskoko_lib.observations import combine
from mskoko_lib.params import Textbooks
from tests.display.section4_scopes import labelled, plain, texts
from tests.indicators.test_textbooks import WORKS, books

SCOPE = Scope(
    2022, "department", names={"1": "СОШ № 1", "2": "СОШ № 2", "3": "СОШ № 3"}, term="до 1 марта 2023 года",
    far_term="до 1 июня 2023 года", day="31 декабря 2022 года",
)  # fmt: skip
OWN = replace(SCOPE, audience="school", school_id="1", names={})
PUBLIC = replace(SCOPE, audience="public", names={})
RULE = Textbooks()
#: school 1 lacks 20 of biology, ordered and half paid, and four of music; school 2 has 25 too many and an outdated geography
ROWS = books(
    {"n_copies": 30, "n_ordered": 20, "n_paid": 10, "order_date": "2022-04-05"},
    {"subject": "music", "n_copies": 46},
    {"school_id": "2", "n_copies": 75},
    {"school_id": "2", "subject": "geography", "grade": 9, "n_pupils": 5, "n_copies": 5, "use_until": "2021-08-31"},
)
MOVED = books_of.transfers(ROWS)


def figures_of(rows: pd.DataFrame) -> Figures:
    each = (("subject",), ("subject", "grade"))
    made = []
    for by in (["year"], ["year", "school_id"]):
        made.append(books_of.textbook_observations(rows, table_hash="h", by=by))
        made.append(books_of.subject_observations(rows, table_hash="h", by=by, each=each))
    made.append(books_of.transfer_observations(books_of.transfers(rows), rows, year=2022, table_hash="h"))
    return Figures(combine(made))


FIGURES = figures_of(ROWS)


def given(measures: list[Measure | None]) -> list[Measure]:
    return [one for one in measures if one is not None]


def test_a_class_of_books_that_lacks_is_labelled() -> None:
    assert labelled(textbooks.short_classes(ROWS, FIGURES, SCOPE, "09", RULE)) == (
        ("1",),
        ["СОШ № 1, биология, 7 класс"],
    )
    assert labelled(textbooks.short_classes(ROWS, FIGURES, OWN, "09", RULE)) == (("1",), ["биология, 7 класс"])
    # four of music are no class
    strict = Textbooks(class_of_books=21)
    assert textbooks.short_classes(ROWS, FIGURES, SCOPE, "09", strict) is None
    assert textbooks.short_classes(ROWS, FIGURES, PUBLIC, "09", RULE) is None
    assert textbooks.short_classes(ROWS, FIGURES, SCOPE, "04", RULE) is None


def test_a_poorly_paid_order_is_the_departments() -> None:
    assert labelled(textbooks.unpaid(FIGURES, SCOPE, "09", RULE)) == (("1",), ["СОШ № 1"])
    assert textbooks.unpaid(FIGURES, SCOPE, "09", Textbooks(least_paid_pct=50)) is None
    assert textbooks.unpaid(FIGURES, OWN, "09", RULE) is None


def test_outdated_editions_name_school_and_subject() -> None:
    old = textbooks.outdated(ROWS, FIGURES, SCOPE, "09")
    assert labelled(old) == (("2",), ["СОШ № 2 (география, 9 класс)"])
    assert textbooks.outdated(ROWS, FIGURES, OWN, "09") is None
    own = textbooks.outdated(ROWS, FIGURES, replace(OWN, school_id="2"), "09")
    assert own is not None
    assert plain(own.said.words["name"]).endswith("(география, 9 класс)")


def test_the_worst_provided_subject_is_told_of_all_schools_or_of_the_readers() -> None:
    town = textbooks.lowest(ROWS, FIGURES, SCOPE, "09")
    assert town is not None
    assert plain(town.words["name"]) == "Хуже всего обеспечены: СОШ № 2, география, 9 класс"
    own = textbooks.lowest(ROWS, FIGURES, OWN, "09")
    assert own is not None
    assert plain(own.words["name"]) == "Хуже всего обеспечены: биология, 7 класс"
    assert plain(textbooks.place_inside("art", 7)) == "ИЗО, 7 класс"
    assert textbooks.lowest(ROWS, FIGURES, PUBLIC, "09") is None
    # where nothing lacks nothing is the worst
    full = books({})
    assert textbooks.lowest(full, figures_of(full), OWN, "09") is None


def test_whom_the_measures_are_for() -> None:
    short = textbooks.short_classes(ROWS, FIGURES, SCOPE, "09", RULE)
    late = textbooks.unpaid(FIGURES, SCOPE, "09", RULE)
    old = textbooks.outdated(ROWS, FIGURES, SCOPE, "09")
    moved = textbooks.exchange(FIGURES, SCOPE)
    whom = [one.whom for one in given(textbooks.measures(SCOPE, short, old, late, moved))]
    department = "Управлению образования"
    assert whom == ["Администрации: СОШ № 1", department, department, "Администрации: СОШ № 2"]
    assert textbooks.exchange(FIGURES, OWN) is None
    own = textbooks.short_classes(ROWS, FIGURES, OWN, "09", RULE)
    assert [one.whom for one in given(textbooks.measures(OWN, own, None, None, None))] == ["Администрации школы"]


def test_what_lacks_stands_with_the_state_of_the_order() -> None:
    own = texts(book_tables.lacking_table(ROWS, FIGURES, OWN, "09"))
    assert [[row[0], row[-1]] for row in own] == [
        ["Биология, 7 класс", "заказано 5 апреля 2022 года, оплачено не всё"],
        ["Музыка, 7 класс", "не заказано"],
    ]
    # the department reads main subjects by school
    town = texts(book_tables.lacking_table(ROWS, FIGURES, SCOPE, "09"))
    assert [row[0] for row in town] == ["СОШ № 1", "Биология, 7 класс", "СОШ № 2", "География, 9 класс"]
    assert book_tables.lacking_table(books({}), figures_of(books({})), OWN, "09") is None


def test_states_of_an_order() -> None:
    day = {"n_ordered": 20, "order_date": "2022-04-05"}
    paid = {**day, "n_paid": 20, "paid_date": "2022-06-20"}
    came = {**paid, "n_delivered": 20, "delivered_date": "2022-08-10"}
    told = [
        plain(book_tables.order_text(books(one)))
        for one in ({}, day, paid, {**paid, "n_delivered": 3}, came, {"n_ordered": 5})
    ]
    assert told == [
        "не заказано",
        "заказано 5 апреля 2022 года, не оплачено",
        "оплачено 20 июня 2022 года, не поступило",
        "оплачено 20 июня 2022 года, поступило не всё",
        "заказанное поступило 10 августа 2022 года",
        "заказано, не оплачено",
    ]


def test_exchange_names_who_gives_and_who_gets() -> None:
    assert texts(book_tables.exchange_table(MOVED, FIGURES, SCOPE)) == [
        ["СОШ № 1"], ["Биология, 7 класс", "1.1", "СОШ № 2", ""],
    ]  # fmt: skip
    assert book_tables.exchange_table(MOVED, FIGURES, OWN) is None
    schools = book_tables.exchange_schools(FIGURES, SCOPE)
    assert schools is not None
    assert [row.cells[0].text for row in schools.rows] == ["СОШ № 1", "СОШ № 2"]
    # who gets nothing: no zero is invented
    assert schools.rows[1].cells[1].reason == "not_applicable"


def test_a_silent_school_is_told_and_has_a_row_without_figures() -> None:
    assert textbooks.silent(ROWS, SCOPE, "09") == "Сведения об учебниках (в сентябре) не представили: СОШ № 3."
    assert textbooks.silent(ROWS, OWN, "09") == ""
    assert textbooks.silent(ROWS[:0], SCOPE, "") == ""
    table = book_tables.schools_table(ROWS, FIGURES, SCOPE, "09")
    assert table is not None
    assert {cell.reason for cell in table.rows[2].cells if cell.reason} == {"no_data"}
    worst = [plain(row.cells[6].text) for row in table.rows]
    assert worst == ["Биология, 7 класс", "География, 9 класс", "нет сведений", ""]
    assert textbooks.absence(ROWS, SCOPE) == ""
    assert textbooks.absence(ROWS, replace(OWN, school_id="3")) == textbooks.NO_OWN
    assert textbooks.absence(ROWS, replace(OWN, year=2020)) == textbooks.NO_FORM


def test_the_public_gets_shares_alone() -> None:
    said = [one for one in textbooks.facts(FIGURES, PUBLIC, "09") if one is not None]
    told = {
        FIGURES.observations.set_index("obs_id").loc[obs, "indicator"] for one in said for obs in one.figures.values()
    }
    assert told == {"textbook_share"}
    table = book_tables.subjects_table(FIGURES, PUBLIC, "09")
    assert table is not None
    assert [column.label for column in table.columns] == ["Предмет", "2022", "2021"]
    assert book_tables.grades_chart(FIGURES, PUBLIC, "09") is None


def test_the_map_has_the_grades_that_are_taught() -> None:
    chart = book_tables.grades_chart(FIGURES, SCOPE, "09")
    assert chart is not None
    assert [plain(label) for label in chart.options["columns"].values()] == ["7 кл.", "9 кл."]
    assert [row.label for row in chart.rows] == ["Биология", "География", "Музыка"]


def test_textbooks_of_a_school_by_class() -> None:
    both = [umk_observations(WORKS, table_hash="h", by=by) for by in (["year"], ["year", "school_id"])]
    figures = Figures(combine(both))
    own = texts(umk.own_table(WORKS, figures, OWN))
    assert [row[1:3] for row in own] == [["А", "Автор А. Математика"], ["Б", "Автор Б. Алгебра"]]
    several = umk.titles(WORKS, figures, SCOPE)[1]
    assert several is not None
    assert plain(several.words["n1"]) == "СОШ № 1 по математике в 6 классе"
    assert len(umk.titles(WORKS, figures, PUBLIC)) == 1
    town = umk.town_table(WORKS, figures, SCOPE)
    # the first school has two, so that its classes are told
    assert [row[:2] for row in texts(town)] == [
        ["Математика, 6 класс"],
        ["Автор А. Математика", "СОШ № 1 (А), СОШ № 2"],
        ["Автор Б. Алгебра", "СОШ № 1 (Б)"],
    ]
    assert town is not None
    assert [figures.number(row.cells[2].obs) for row in town.rows[1:]] == [3, 1]
    assert umk.classes_text(pd.Series(["6", None])) == "весь класс"


def test_the_town_s_textbooks_stay_few_and_one_for_all_is_said_in_a_word() -> None:
    same = WORKS[WORKS["title"] == "Автор А. Математика"]
    figures = Figures(umk_observations(same, table_hash="h"))
    assert [row[:2] for row in texts(umk.town_table(same, figures, SCOPE))][1:] == [
        ["Автор А. Математика", umk.ALL_SCHOOLS]
    ]
    many = pd.concat([same.iloc[:1].assign(title=f"Книга {letter}") for letter in "абвгдежз"])
    named = [row[0] for row in texts(umk.town_table(many, Figures(umk_observations(many, table_hash="h")), SCOPE))]
    assert len(named) == 1 + umk.MOST_TITLES + 1
    assert named[-1] == umk.OTHERS
    assert umk.town_table(same[:0], figures, SCOPE) is None
    assert umk.own_table(WORKS, figures, replace(OWN, school_id="3")) is None
