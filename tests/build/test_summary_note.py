"""The summary in finished notes: counts against the headings of the items, links, the school's page, the catalogue."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from mskoko_lib import roadmap
from mskoko_lib.demo.promised import OUT_OF_ORDER
from mskoko_lib.display.gather import RULE
from tests.build.town_report import page_of

STATES = ("done", "partly", "late", "going", "wait")


@pytest.fixture(scope="module")
def department(built: Path) -> BeautifulSoup:
    return BeautifulSoup(page_of(built / "department").read_bytes(), "html.parser")


@pytest.fixture(scope="module")
def school(built: Path, school_id: str) -> BeautifulSoup:
    page = page_of(built / "schools" / school_id)
    return BeautifulSoup(page.read_bytes(), "html.parser")


def table(page: BeautifulSoup, caption: str) -> list[list[str]]:
    figure = next(one for one in page.select("figure.tb") if caption in one.figcaption.get_text())
    return [[cell.get_text().strip() for cell in row.find_all(["th", "td"])] for row in figure.select("tbody tr")]


def test_counts_by_section_are_those_of_the_headings(department: BeautifulSoup) -> None:
    seen: dict[str, Counter[str]] = {}
    for head in department.select("header.item"):
        section = head.select_one(".no").get_text().partition(".")[0]
        state = next(name for name in head.select_one(".chip")["class"] if name in STATES)
        seen.setdefault(section, Counter())[state] += 1
    told = {row[0].partition(".")[0]: list(map(int, row[1:])) for row in table(department, "Пункты плана по разделам")}
    for section, states in seen.items():
        assert told[section] == [sum(states.values()), *(states[state] for state in STATES)], section
    assert told["Всего"][0] == len(roadmap.load(2022).items)


def test_every_link_of_a_note_leads_to_something_in_it(department: BeautifulSoup, school: BeautifulSoup) -> None:
    for page in (department, school):
        anchors = {one["id"] for one in page.find_all(id=True)}
        links = {a["href"] for a in page.find_all("a", href=True)}
        assert links
        assert {link for link in links if link.removeprefix("#") not in anchors} == set()


def test_plan_table_names_every_item_once_with_a_link(department: BeautifulSoup) -> None:
    figure = next(one for one in department.select("figure.tb") if "План и его состояние" in one.figcaption.get_text())
    links = [a["href"] for a in figure.select("tbody a")]
    assert links == [f"#item-{item.number.replace('.', '-')}" for item in roadmap.load(2022).items]


def test_main_findings_say_how_they_were_chosen(department: BeautifulSoup) -> None:
    main = department.find(id="main")
    found = main.find_next("ol")
    assert found.find_next_sibling("p").get_text() == RULE
    sections = [label.get_text().partition(".")[0] for label in found.select(".label")]
    assert 3 <= len(sections) <= 5
    assert {"1", "2", "3"} <= set(sections)


def test_title_counts_the_sections_without_the_summary(department: BeautifulSoup) -> None:
    assert "по разделам 1–5 плана" in department.select_one(".sub").get_text().replace("\u00a0", " ")


def test_decisions_repeat_recommendations_to_the_department_with_their_finding(department: BeautifulSoup) -> None:
    rows = [row for row in table(department, "Что ждёт решения") if len(row) == 6]
    labels = {label.get_text() for label in department.select(".findings .label")}
    asked = [row for row in rows if re.fullmatch(r"\d\.\d+(\.\d)?-\w\d?", row[5])]
    assert asked
    assert {row[5] for row in asked} <= labels
    assert all(row[0] and row[3] for row in rows)
    # far from its finding a recommendation has nothing to point at
    assert [row[1] for row in rows if re.search(r"\b(эт[а-я]+|здесь|списка)\b", row[1].lower())] == []


def test_the_planted_disorder_of_days_is_told(department: BeautifulSoup) -> None:
    assert f"Порядок дней нарушен: пункт {OUT_OF_ORDER} — решение раньше меры." in department.get_text()
    components = [row[0] for row in table(department, "Управленческий цикл")]
    assert components[0] == "Цели"
    assert components[-3:] == ["Меры, мероприятия", "Управленческие решения", "Анализ эффективности мер"]


def test_delivered_rows_add_up(department: BeautifulSoup) -> None:
    rows = [
        [int(text.replace("\u202f", "")) for text in row[1:]] for row in table(department, "Присланные данные по видам")
    ]
    for _, read, accepted, corrected, absent, refused in rows:
        assert read == accepted + absent + refused
        assert corrected <= accepted
    assert rows[-1] == [sum(column) for column in zip(*rows[:-1], strict=True)]


class TestPassport:
    def test_it_fills_one_page_of_its_own(self, built: Path, school_id: str) -> None:
        pages = [page.extract_text() for page in PdfReader(next((built / "schools" / school_id).glob("*.pdf"))).pages]
        (first,) = [k for k, text in enumerate(pages) if text and "Результаты рядом с муниципалитетом" in text]
        assert "Паспорт школы" in pages[first]
        assert "Открытые сроки школы" in pages[first] or "Чего план ждёт от школы" in pages[first]
        assert "1.1" in pages[first] + pages[first + 1]

    def test_its_figures_are_those_of_the_items(self, school: BeautifulSoup) -> None:
        rows = {row[0]: row for row in table(school, "Результаты рядом с муниципалитетом") if len(row) == 4}
        name = "Успеваемость по русскому языку, %"
        figure = next(
            one for one in school.select("figure.tb") if "ОГЭ по предметам, первая попытка" in one.figcaption.get_text()
        )
        shown = {cell.get_text() for cell in figure.select("td")}
        assert rows[name][1] in shown
        assert rows[name][2] in shown

    def test_the_department_has_none_and_the_school_has_no_plan(
        self, department: BeautifulSoup, school: BeautifulSoup
    ) -> None:
        assert department.find(id="passport") is None
        assert school.find(id="passport") is not None
        assert school.find(id="plan") is None
        assert school.find(id="decisions") is None


class TestCatalogue:
    def test_it_lists_the_notes_of_both_calls(self, built: Path, school_id: str) -> None:
        page = BeautifulSoup((built / "index.html").read_bytes(), "html.parser")
        links = {unquote(a["href"]).partition("#")[0] for a in page.select("main a")}
        assert {link for link in links if not (built / link).exists()} == set()
        assert {"department", "schools"} <= {link.split("/")[0] for link in links}
        assert f"schools/{school_id}/" in " ".join(links)
        assert len(page.select(".items a")) == len(roadmap.load(2022).items)

    def test_a_school_s_folder_leads_nowhere_outside_itself(self, built: Path, school_id: str) -> None:
        for path in (built / "schools" / school_id).glob("*.html"):
            page = BeautifulSoup(path.read_bytes(), "html.parser")
            assert {a["href"][:1] for a in page.find_all("a", href=True)} <= {"#"}
            assert "index.html" not in path.read_text(encoding="utf-8")
        assert BeautifulSoup(page_of(built / "schools" / school_id).read_bytes(), "html.parser").find("a", href=True)
