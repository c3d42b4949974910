"""Faults planted one by one into a clean page: each is caught, and said of the right place."""

from __future__ import annotations

import pytest

from mskoko_lib.audit import Allowed, Fault, Listed, audit_html
from tests.audit.pages import ALLOWED, BAND, CHANGE, GOOD, HIDDEN, LINKED, NOTE, OBSERVATIONS, TOWN_GOOD, cell
from tests.observation_factory import frame, share

NBSP = "\u00a0"
NOT_HERE, HIDDEN_SHOWN, OTHER_FIGURE = "такого наблюдения", "значение скрыто", "не значение, не числитель"
UNKNOWN, NOT_ONE, NO_OBS = "ни в закрытом списке", "не принадлежат одному", "число без наблюдения"


def faults(page: str, allowed: Allowed = ALLOWED) -> list[Fault]:
    return audit_html(page.encode(), OBSERVATIONS, allowed)


def test_clean_page_has_no_fault() -> None:
    assert faults(NOTE) == []


OTHER_SCHOOL = share("good_marks_share", 30, 41, school_id="990108")
PLANTED = {
    "a hidden cell shown": (
        cell(HIDDEN, '<abbr title="скрыто: малые числа">скр.</abbr>'), cell(HIDDEN, "3"), "3", HIDDEN_SHOWN
    ),
    "a complementary cell shown again": (cell(LINKED, "скр."), cell(LINKED, "24,1"), "24,1", HIDDEN_SHOWN),
    "a hidden share told as a band": (cell(LINKED, "скр."), cell(LINKED, "25–50"), "25–50", HIDDEN_SHOWN),
    "a band told exactly": (cell(BAND, "50–75"), cell(BAND, "61"), "61", "промежуток"),
    "a coarse share with its digits": (cell(TOWN_GOOD, "60"), cell(TOWN_GOOD, "60,4"), "60,4", OTHER_FIGURE),
    "the count behind a coarse share": (cell(TOWN_GOOD, "скр."), cell(TOWN_GOOD, "492"), "492", OTHER_FIGURE),
    "a changed digit": (cell(GOOD, "60,8"), cell(GOOD, "60,9"), "60,9", OTHER_FIGURE),
    "a swapped digit of a count": (cell(GOOD, "48"), cell(GOOD, "84"), "84", OTHER_FIGURE),
    "those who did not reach it": (cell(GOOD, "48"), cell(GOOD, "31"), "31", OTHER_FIGURE),
    "a lost minus": (cell(CHANGE, "\u221216,3"), cell(CHANGE, "16,3"), "16,3", OTHER_FIGURE),
    "a moved end of an interval": (cell(GOOD, "49,7–70,8"), cell(GOOD, "49,7–71,8"), "49,7–71,8", OTHER_FIGURE),
    "words in place of a figure": (cell(GOOD, "60,8"), cell(GOOD, "много"), "много", OTHER_FIGURE),
    "a figure of another school": (cell(GOOD, "79"), cell(OTHER_SCHOOL, "73,2"), "73,2", NOT_HERE),
    "a figure without its observation": (cell(GOOD, "79"), "<td>79</td>", "79", NO_OBS),
    "a greatest point in another row": (cell(GOOD, "79"), "<td>2</td>", "2", NO_OBS),
    "a number at the head of a row": ("<th scope=\"row\">Муниципалитет", "<th scope=\"row\">37", "37", UNKNOWN),
    "an unlisted number in a sentence": ("отсутствовали 6.", "отсутствовали 7.", "отсутствовали 7", UNKNOWN),
    "a share that nobody published": (f"60{NBSP}%.", f"61{NBSP}%.", "61 %", UNKNOWN),
    "an exact share written coarsely": (f"60{NBSP}%.", f"30{NBSP}%.", "30 %", UNKNOWN),
    "counts of another share": ("(48 из 79)", "(48 из 85)", "60,8 % (48 из 85)", NOT_ONE),
    "a share beside wrong counts": (f"60,8{NBSP}% (48", f"30,4{NBSP}% (48", "30,4 % (48 из 79)", NOT_ONE),
    "a share beside a wrong count": (f"у 48 (60,8{NBSP}%)", f"у 79 (60,8{NBSP}%)", "79 (60,8 %)", NOT_ONE),
    "completion of another task": (f"12(2): 30,4{NBSP}%;", f"12(2): 60,8{NBSP}%;", "12(2): 60,8 %", NOT_ONE),
    "a wrong end of a change": ("разности от \u221229,8", "разности от \u221228,8", "на 16,3 процентного пункта", NOT_ONE),
    "a wrong maximum": ("10,6 из 20", "10,6 из 21", "10,6 из 21", NOT_ONE),
    "a decimal point": ("отсутствовали 6.", "отсутствовали 6.5.", "отсутствовали 6.5", UNKNOWN),
    "a listed number elsewhere": ("отсутствовали 6.", "отсутствовали 20.", "отсутствовали 20", UNKNOWN),
    "a number in the wording of the plan": ("45\u00a0минут", "46\u00a0минут", "46 минут", UNKNOWN),
    "another school by its number": ("<h2>Итоги</h2>", "<h2>СОШ № 12</h2>", "СОШ № 12", UNKNOWN),
    "a number in the title of the page": ("Записка: СОШ № 9", "Записка: СОШ № 9, 37 чел.", "37 чел.", UNKNOWN),
    "a hidden value in a label of its cell": (
        cell(LINKED, "скр."), cell(LINKED, "скр.", ' aria-label="6"'), "6", HIDDEN_SHOWN
    ),
    "a hidden value in a title inside its cell": (
        'title="скрыто: малые числа"', 'title="скрыто: 6"', "скрыто: 6", HIDDEN_SHOWN
    ),
    "a number in an aria-label": ("Таблица 1. 4 класс", "Таблица 1. 4 класс, 37 участников", "37 участников", UNKNOWN),
    "a number in a data attribute": ("<ol>", '<ol data-n="37">', "37", UNKNOWN),
    "a number in a comment": ("<ol>", "<ol><!-- n = 37 -->", "n = 37", UNKNOWN),
    "a number in a drawing": ("<text>60,8</text>", "<text>60,9</text>", "60,9", UNKNOWN),
    "a tick of another chart": ("набрано от возможных баллов", "участники", "100", UNKNOWN),
    "a label of a drawn shape": ('<path d="M 0 0', '<path aria-label="37" d="M 0 0', "37", UNKNOWN),
    "the interval of a drawn change": ("16,3 (от \u221229,8 до", "16,3 (от \u221229,8 до \u221212,1 до", "2,1", UNKNOWN),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_planted_fault_is_caught(name: str) -> None:
    before, after, found, why = PLANTED[name]
    assert before in NOTE
    caught = faults(NOTE.replace(before, after, 1))
    assert any(found in fault.found and why in fault.why for fault in caught), caught


def test_a_fault_names_its_place() -> None:
    (fault,) = faults(NOTE.replace("отсутствовали 6.", "отсутствовали 7."))
    assert str(fault) == (
        "Итоги: «…участников из 85, отсутствовали 7.» — числа нет ни среди показанных наблюдений, ни в закрытом списке"
    )
    (fault,) = faults(NOTE.replace(cell(GOOD, "60,8"), cell(GOOD, "60,9")))
    assert fault.where == "Таблица 1 СОШ № 9, 4 класс"


def test_nothing_is_allowed_that_the_caller_did_not_list() -> None:
    found = {fault.found for fault in faults(NOTE, Allowed(units=ALLOWED.units))}
    assert {"Таблица 1. 4 класс", "2", "50–75"} <= found


def test_listed_words_may_open_a_line() -> None:
    # «больше 25 лет» is a band of service; a table writes «Больше 25 лет», which passed where some figure was 25 by chance
    listed = Allowed(listed=(Listed(r"больше 25 лет"),))
    for words in ("больше 25 лет", "Больше 25 лет"):
        assert audit_html(f"<p>{words}</p>", frame(), listed) == []
    assert audit_html("<p>Больше 26 лет</p>", frame(), listed) != []


def test_a_note_of_nothing_may_show_nothing() -> None:
    empty = frame()
    assert audit_html("<p>Данные не поступили.</p>", empty, ALLOWED) == []
    assert audit_html(f"<p>Писали 79{NBSP}участников.</p>", empty, ALLOWED) != []


@pytest.mark.parametrize(
    ("text", "clean"),
    [("60,8", True), ("60,76", True), ("61", True), ("60,7", False), ("60,75", False), ("60,80", False), ("60", False)],
)
def test_a_cell_is_held_to_the_digits_it_shows(text: str, clean: bool) -> None:
    # 48 / 79 = 60,7594… %
    assert (faults(NOTE.replace(cell(GOOD, "60,8"), cell(GOOD, text))) == []) is clean
