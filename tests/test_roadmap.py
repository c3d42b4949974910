"""The plan: wording against its text, windows by hand, states at every boundary."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mskoko_lib import roadmap
from mskoko_lib.errors import MskokoError
from mskoko_lib.roadmap import Window, item_state

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = (ROOT / "params/roadmap/2022.yaml").read_text(encoding="utf-8")
TEXT = (ROOT / "params/roadmap/2022.txt").read_text(encoding="utf-8")

# read off the plan by hand
NUMBERS = [
    "1.1",
    "1.2",
    "1.3",
    "1.4",
    "1.5",
    "1.6",
    "1.7",
    "1.8",
    "1.9",
    "1.10",
    "1.11",
    "1.12",
    "1.13",
    "2.1",
    "3.1",
    "3.2",
    "3.3",
    "4.1",
    "4.2",
    "4.3",
    "4.4",
    "4.5",
    "4.6",
    "4.7",
    "4.8",
    "5.1",
    "5.2",
    "5.3",
    "5.4",
    "5.5",
    "5.6",
    "5.7",
]
N_SUBITEMS = {"1.4": 2, "2.1": 6, "3.2": 1, "3.3": 3}
# first and last day in 2022, MM-DD
WINDOWS = {
    "1.1": ("06-01", "08-31"),
    "1.2": ("07-01", "07-31"),
    "1.3": ("08-01", "08-31"),
    "1.4": ("01-01", "12-31"),
    "1.5": ("12-01", "12-31"),
    "1.6": ("02-01", "02-28"),
    "1.7": ("05-01", "05-31"),
    "1.8": ("05-01", "06-30"),
    "1.9": ("05-01", "06-30"),
    "1.10": ("06-01", "07-31"),
    "1.11": ("06-01", "06-30"),
    "1.12": ("08-01", "08-31"),
    "1.13": ("08-01", "09-30"),
    "2.1": ("01-01", "12-31"),
    "2.1.1": ("01-01", "12-31"),  # attendance, monthly
    "2.1.2": ("09-01", "10-31"),  # plans of schools
    "2.1.3": ("01-01", "12-31"),  # sites, monthly
    "2.1.4": ("05-01", "05-31"),  # admission
    "2.1.5": ("06-01", "07-31"),  # marks of those who claim a medal
    "2.1.6": ("06-01", "07-31"),  # results, after the exams
    "3.1": ("01-01", "12-31"),
    "3.2": ("04-01", "04-30"),
    "3.3": ("10-01", "12-31"),
    "3.3.1": ("10-01", "10-31"),
    "3.3.2": ("11-01", "11-30"),
    "3.3.3": ("12-01", "12-31"),
    "4.1": ("09-01", "09-30"),
    "4.2": ("03-01", "06-30"),
    "4.3": ("01-01", "12-31"),
    "4.7": ("04-01", "09-30"),
    "5.1": ("01-01", "12-31"),
    "5.4": ("02-01", "02-28"),
    "5.5": ("03-01", "10-31"),
    "5.6": ("03-01", "10-31"),
    "5.7": ("02-01", "06-30"),
}
KINDS = {
    "1.1": "results",
    "1.2": "month",
    "1.4": "schedule",
    "1.11": "results",
    "1.13": "months",
    "2.1.1": "monthly",
    "2.1.6": "results",
    "3.1": "schedule",
    "4.3": "all_year",
    "4.5": "yearly",
    "5.1": "always",
}


@pytest.fixture(scope="module")
def plan() -> roadmap.Roadmap:
    return roadmap.load(2022)


def flat(text: str) -> str:
    return " ".join(text.split())


def parts(plan: roadmap.Roadmap) -> dict[str, roadmap.SubItem]:
    """Items and sub-items by number."""
    return {part.number: part for item in plan.items for part in (item, *item.subitems)}


def test_numbers(plan: roadmap.Roadmap) -> None:
    assert [item.number for item in plan.items] == NUMBERS
    assert len(NUMBERS) == 32
    assert {item.number: len(item.subitems) for item in plan.items if item.subitems} == N_SUBITEMS
    assert [section.number for section in plan.sections] == ["1", "2", "3", "4", "5"]
    assert re.findall(r"^(\d\.\d+)\.", TEXT, flags=re.MULTILINE) == NUMBERS


def test_wording_occurs_in_the_plan_in_order(plan: roadmap.Roadmap) -> None:
    body, place = flat(TEXT), 0
    for section in plan.sections:
        place = body.lower().index(section.title.lower(), place) + len(section.title)
        for item in section.items:
            heading = f"{item.number}. {item.wording}"
            place = body.index(heading, place) + len(heading)
            for sub in item.subitems:
                # where the plan writes bullets, each begins with a dash
                place = body.index(f"- {sub.wording}", place) + len(sub.wording) + 2


def test_nothing_of_the_plan_is_left_out(plan: roadmap.Roadmap) -> None:
    """Take every number, wording, printed window and owner out of the table: only dashes and commas may remain."""
    table = flat(TEXT[TEXT.index("1.\t") : TEXT.index("Применяемые сокращения")])
    pieces = sorted((p.wording for p in parts(plan).values()), key=len, reverse=True)
    for wording in pieces:
        assert wording in table, wording
        table = table.replace(wording, "|", 1)
    for section in plan.sections:
        at = table.lower().index(section.title.lower())
        table = f"{table[:at]}|{table[at + len(section.title) :]}"
    words = {p.window.text for p in parts(plan).values() if p.window.printed}
    words |= {p.owners_text for p in parts(plan).values() if p.owners_text}
    words |= {"управление образования", "Ежемесячно"}  # 2.1 prints its cells joined, rows of it repeat them
    for text in sorted(words, key=len, reverse=True):
        table = table.replace(flat(text), "|")
    rest = re.sub(r"\b\d\.(\d+\.)?", "|", table)
    assert not re.sub(r"[|\s,;.\-]", "", rest), rest


def test_printed_windows_and_owners_are_in_the_row(plan: roadmap.Roadmap) -> None:
    for item in plan.items:
        if item.number == "2.1":  # its row lost the alignment; held by WINDOWS below
            continue
        start = TEXT.index(f"\n{item.number}.\t")
        following = re.compile(r"\n\d\.(\d+\.)?\t|\n+Применяемые").search(TEXT, start + 1)
        assert following is not None
        cells = [flat(cell) for cell in TEXT[start : following.start()].split("\t")]
        assert cells[2] == item.window.text, item.number
        assert cells[3] == item.owners_text, item.number


def test_printed_title(plan: roadmap.Roadmap) -> None:
    assert plan.printed_title in flat(TEXT.replace("**", ""))
    assert plan.printed_title.startswith(plan.title)


def test_plan_text_is_as_received() -> None:
    digest = hashlib.sha256((ROOT / "params/roadmap/2022.txt").read_bytes()).hexdigest()
    assert digest == "93f5c4dc6528945098469263d000cfd965d08d3f77a1608a57f25d4ca1572856"


@pytest.mark.parametrize("number", list(WINDOWS))
def test_windows_by_hand(plan: roadmap.Roadmap, number: str) -> None:
    window = parts(plan)[number].window
    assert (f"{window.start(2022):%m-%d}", f"{window.end(2022):%m-%d}") == WINDOWS[number]
    assert (window.start(2022).year, window.end(2022).year) == (2022, 2022)


@pytest.mark.parametrize("number", list(KINDS))
def test_kinds_by_hand(plan: roadmap.Roadmap, number: str) -> None:
    assert parts(plan)[number].window.kind == KINDS[number]


def test_plan_applies_to_another_year(plan: roadmap.Roadmap) -> None:
    window = plan.item("1.6").window  # February of a leap year and of a common one
    assert window.end(2020) == date(2020, 2, 29)
    assert window.end(2021) == date(2021, 2, 28)
    july = plan.item("1.2").window
    assert july.start(2021) == date(2021, 7, 1)
    assert plan.window_text(july, 2021) == "июль 2021"
    assert plan.window_text(july, 2022) == "июль 2022"
    assert plan.window_text(window, 2021) == "Февраль"


def test_what_the_plan_does_not_say_is_marked(plan: roadmap.Roadmap) -> None:
    assert {number for number, part in parts(plan).items() if part.window.assumed} == {"1.1", "2.1", "2.1.6"}
    assert [number for number, part in parts(plan).items() if not part.window.printed] == ["2.1.6"]
    assert [number for number, part in parts(plan).items() if not part.owners] == ["4.2", "4.4"]


def test_owners_and_bullets_inherit(plan: roadmap.Roadmap) -> None:
    both = ("управление образования", "общеобразовательные организации")
    assert plan.item("4.7").owners == both
    assert plan.item("4.7").owners_text == "УО, ОО"
    vpr, quality = plan.item("1.4").subitems
    assert vpr.number == "1.4.1"
    assert vpr.window == quality.window == plan.item("1.4").window
    assert vpr.owners_text == "управление образования"
    assert plan.item("2.1").subitems[2].owners == ("общеобразовательные организации",)
    assert plan.item("2.1").subitems[2].owners_text == "ОО"
    assert [sub.owners for sub in plan.item("3.3").subitems] == [both] * 3


def test_what_concerns_schools(plan: roadmap.Roadmap) -> None:
    not_theirs = {item.number for item in plan.items if not item.concerns_schools}
    assert not_theirs == {"1.7", "1.12", "1.13"}


def test_awaits(plan: roadmap.Roadmap) -> None:
    first = plan.item("1.1")
    assert [awaited.text for awaited in first.awaits] == [
        "протоколы ОГЭ — РЦОИ",
        "сведения об оставленных на повторное обучение — школы",
    ]
    assert plan.not_received(first.awaits) == (
        "данные не поступили (протоколы ОГЭ, от РЦОИ; сведения об оставленных на повторное обучение, от школ)"
    )
    assert plan.not_received(()) == ""
    control = plan.item("2.1")
    assert control.awaits == tuple(awaited for sub in control.subitems for awaited in sub.awaits)


def test_unknown_item(plan: roadmap.Roadmap) -> None:
    with pytest.raises(MskokoError, match="номер пункта от 1.1 до 5.7"):
        plan.item("1.14")


JULY = Window(kind="month", months=(7,), text="июль 2022")
YEAR = Window(kind="all_year", text="В течение года")


@pytest.mark.parametrize(
    ("day", "n_done", "code", "label"),
    [
        # the day before the first day
        (date(2022, 6, 30), 0, "wait", "срок не наступил"),
        (date(2022, 6, 30), 7, "wait", "срок не наступил"),
        (date(2022, 6, 30), 12, "wait", "срок не наступил"),
        # the first day
        (date(2022, 7, 1), 0, "going", "идёт"),
        (date(2022, 7, 1), 7, "partly", "частично (7 из 12)"),
        (date(2022, 7, 1), 12, "done", "сделано"),
        # the last day still belongs to the window
        (date(2022, 7, 31), 0, "going", "идёт"),
        (date(2022, 7, 31), 7, "partly", "частично (7 из 12)"),
        (date(2022, 7, 31), 12, "done", "сделано"),
        # the day after
        (date(2022, 8, 1), 0, "late", "просрочено"),
        (date(2022, 8, 1), 7, "partly", "частично (7 из 12)"),
        (date(2022, 8, 1), 12, "done", "сделано"),
        # years on both sides
        (date(2021, 12, 31), 0, "wait", "срок не наступил"),
        (date(2023, 7, 15), 0, "late", "просрочено"),
    ],
)
def test_state_in_a_window_of_months(day: date, n_done: int, code: str, label: str) -> None:
    state = item_state(JULY, 2022, day, n_done, 12)
    assert (state.code, state.label) == (code, label)


@pytest.mark.parametrize("kind", ["all_year", "always", "schedule", "monthly", "yearly"])
@pytest.mark.parametrize(
    ("day", "expected"),  # nothing, some, all
    [
        (date(2021, 12, 31), ("wait", "wait", "wait")),
        (date(2022, 1, 1), ("going", "going", "going")),
        (date(2022, 12, 30), ("going", "going", "going")),
        (date(2022, 12, 31), ("late", "partly", "done")),  # the last day is judged
        (date(2023, 1, 1), ("late", "partly", "done")),
    ],
)
def test_state_over_the_whole_year(kind: str, day: date, expected: tuple[str, str, str]) -> None:
    window = Window.model_validate({"kind": kind, "text": "весь год"})
    assert tuple(item_state(window, 2022, day, n, 12).code for n in (0, 7, 12)) == expected


def test_nothing_expected_is_not_done() -> None:
    assert item_state(JULY, 2022, date(2022, 7, 10), 0, 0).code == "going"
    assert item_state(JULY, 2022, date(2022, 8, 10), 0, 0).code == "late"


@pytest.mark.parametrize(("n_done", "n_expected"), [(3, 2), (-1, 2), (1, 0)])
def test_impossible_counts(n_done: int, n_expected: int) -> None:
    with pytest.raises(ValueError, match="0 <= n_done <= n_expected"):
        item_state(YEAR, 2022, date(2022, 5, 1), n_done, n_expected)


def test_window_of_days() -> None:
    window = Window(kind="dates", months=(3, 5), days=(15, 20), text="15 марта – 20 мая")
    assert (window.start(2021), window.end(2021)) == (date(2021, 3, 15), date(2021, 5, 20))
    assert item_state(window, 2021, date(2021, 3, 14), 0, 1).code == "wait"
    assert item_state(window, 2021, date(2021, 5, 21), 0, 1).code == "late"


Mutate = Callable[[str, str], str]


@pytest.fixture
def mutate(tmp_path: Path) -> Mutate:
    """The message about the shipped plan with one place changed."""

    def _mutate(old: str, new: str) -> str:
        assert old in SHIPPED, old
        folder = tmp_path / "roadmap"
        folder.mkdir()
        (folder / "2022.yaml").write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(MskokoError) as caught:
            roadmap.load(2022, folder)
        assert "файл «roadmap/2022.yaml»" in str(caught.value)
        assert str(tmp_path) not in str(caught.value)
        return str(caught.value)

    return _mutate


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('number: "1.10"', "number: 1.10", "sections.0.items.9.number: найдено: 1.1; ожидалось: текст"),
        ('number: "1.3"', 'number: "1.33"', "номера пунктов подряд: 1.1, 1.2, 1.3,"),
        ('number: "5"', 'number: "6"', "номера пунктов подряд: 6.1"),
        (
            "concerns_schools: true",
            "concerns_schools: да",
            "concerns_schools: найдено: «да»; ожидалось: true или false",
        ),
        ("        concerns_schools: true\n", "", "sections.0.items.0.concerns_schools: найдено: ключа нет"),
        (
            "kind: results, months: [6, 8]",
            "kind: result, months: [6, 8]",
            "window.kind: найдено: «result»; ожидалось: одно",
        ),
        ("kind: results, months: [6, 8]", "kind: results", "months только и обязательно у видов"),
        ("months: [6, 8]", "months: [8, 6]", "months: номера от 1 до 12 по возрастанию"),
        ("months: [6, 8]", "months: [6, 7, 8]", "отдельные месяцы — с separate: true"),
        ("months: [6, 8]", "months: [6, 8], days: [1, 2]", "days только и обязательно у вида dates"),
        ("{what: протоколы ОГЭ, who: РЦОИ}", "{what: протоколы ОГЭ, who: ЦОИ}", "не найдены: 1.1: ЦОИ"),
        (
            "        title: ОГЭ и",
            "        titel: ОГЭ и",
            "items.0.titel: найдено: неизвестный ключ; ожидалось: один из",
        ),
        ("year: 2022", "year: 2021", "year: 2021"),
        ("        subitems:\n          - title", "        subitems: нет\n        xx:\n          - title", "subitems"),
    ],
)
def test_faults(mutate: Mutate, old: str, new: str, expected: str) -> None:
    assert expected in mutate(old, new)


def test_missing_plan_says_which_there_are() -> None:
    with pytest.raises(MskokoError, match="планы есть за годы: 2022"):
        roadmap.load(2021)
