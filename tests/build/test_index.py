"""The catalogue of a year: links, what may be sent, what has changed; in Chromium: search, keyboard, both widths."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from mskoko_lib import roadmap
from mskoko_lib.build.index import write_index
from mskoko_lib.build.index_state import Entry, Made, NoteItem, load
from mskoko_lib.dataroot import DataRoot, RootInfo
from tests.build.browser import chromium, opened

PLAN = roadmap.load(2022)
NAMES = {"100001": "СОШ № 1", "100002": "Лицей «Ёлка»", "100003": "ООШ № 3"}
MADE = Made(data="d1", parameters="p1", code="c1")


def root_of(folder: Path, *, invented: bool = True) -> DataRoot:
    schools = pd.DataFrame({"school_id": list(NAMES), "login": list(NAMES), "name": list(NAMES.values())})
    schools["short_name"] = schools["name"]
    return DataRoot(folder, schools, RootInfo(municipality="город Светлореченск", invented=invented))


def put(year: Path, folder: str, text: str = "записка", *, suffixes: tuple[str, ...] = (".html", ".pdf")) -> None:
    target = year / folder
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for suffix in suffixes:
        (target / f"МСОКО_2022_{target.name}{suffix}").write_text(f"{text}{suffix}", encoding="utf-8")
    (target / "observations.csv").write_text("obs_id\n", encoding="utf-8")


def school(code: str, as_of: str = "2022-12-31") -> Entry:
    return Entry(folder=f"schools/{code}", audience="school", school_id=code, name=NAMES[code], as_of=as_of)


ITEMS = tuple(NoteItem(number=item.number, title=item.title, state="done", label="сделано") for item in PLAN.items[:3])
DEPARTMENT = Entry(folder="department", audience="department", as_of="2022-12-31", items=ITEMS)
PUBLIC = Entry(folder="public", audience="public", as_of="2022-12-31")


def catalogue(year: Path, *built: Entry, made: Made = MADE, **more: bool) -> BeautifulSoup:
    path = write_index(year, built, root=root_of(year.parent, **more), plan=PLAN, year=2022, made=made)
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture
def year(tmp_path: Path) -> Path:
    folder = tmp_path / "out" / "2022"
    for name in ("department", "public", *(f"schools/{code}" for code in NAMES)):
        put(folder, name)
    return folder


EVERYTHING = (DEPARTMENT, PUBLIC, *map(school, NAMES))


def changes(page: BeautifulSoup) -> tuple[str, list[str]]:
    section = page.find("section", attrs={"aria-labelledby": "changes"})
    return section.p.get_text().replace("\u00a0", " "), [one.get_text() for one in section.find_all("li")]


def rows_of(page: BeautifulSoup) -> list[str]:
    """What may be sent, a text a row."""
    return [row.get_text(" ", strip=True).replace("\u00a0", " ") for row in page.select("section.send tbody tr")]


class TestPage:
    def test_every_note_is_linked_relatively_and_the_file_is_there(self, year: Path) -> None:
        page = catalogue(year, *EVERYTHING)
        links = [unquote(a["href"]).partition("#")[0] for a in page.select("main a")]
        assert not [link for link in links if link.startswith("/") or ":" in link]
        assert {link for link in links} == {p.relative_to(year).as_posix() for p in year.glob("*/**/*") if p.is_file()}

    def test_what_may_be_sent_stands_apart_from_what_is_for_service_use(self, year: Path) -> None:
        (year / "returns").mkdir()
        page = catalogue(year, *EVERYTHING)
        send = {unquote(a["href"]) for a in page.select("section.send a")}
        keep = {unquote(a["href"]) for a in page.select("section.keep a")}
        assert {link.split("/")[0] for link in send} == {"schools", "public"}
        assert {link.split("/")[0] for link in keep} == {"department", "returns"}
        assert "для служебного пользования" in page.get_text().lower()
        assert "сама она не отправляется" in page.get_text()

    def test_schools_stand_in_the_order_of_the_registry_with_the_day_of_their_data(self, year: Path) -> None:
        page = catalogue(year, school("100003"), school("100001", "2022-09-01"), DEPARTMENT)
        rows = rows_of(page)
        assert [row.split(" 10000")[0] for row in rows] == ["СОШ № 1", "ООШ № 3"]
        assert "1 сентября 2022 года" in rows[0]
        assert "31 декабря 2022 года" in rows[1]

    def test_items_lead_into_the_department_s_note(self, year: Path) -> None:
        page = catalogue(year, DEPARTMENT)
        links = [unquote(a["href"]) for a in page.select(".items a")]
        assert links == [f"department/МСОКО_2022_department.html#item-1-{n}" for n in (1, 2, 3)]
        assert len(page.select(".items li")) == len(PLAN.items)

    def test_invented_data_are_marked_and_real_ones_are_not(self, year: Path) -> None:
        assert "ДЕМОНСТРАЦИОННЫЕ ДАННЫЕ" in catalogue(year, DEPARTMENT).get_text()
        assert "ДЕМОНСТРАЦИОННЫЕ" not in catalogue(year, DEPARTMENT, invented=False).get_text()

    def test_a_name_of_a_school_is_text_and_no_markup(self, year: Path) -> None:
        bad = school("100001").model_copy(update={"name": "<script>alert(1)</script>"})
        text = write_index(year, [bad], root=root_of(year), plan=PLAN, year=2022, made=MADE).read_text(encoding="utf-8")
        assert "<script>alert" not in text

    def test_only_its_one_script_may_run(self, year: Path) -> None:
        page = catalogue(year, *EVERYTHING)
        (script,) = page.find_all("script")
        digest = base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode()
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert "default-src 'none'" in policy
        assert re.findall(r"script-src (\S+);", policy) == [f"'sha256-{digest}'"]


class TestChanges:
    def test_the_first_build_has_nothing_to_compare_with(self, year: Path) -> None:
        assert changes(catalogue(year, *EVERYTHING)) == ("Сравнить не с чем: прежней сборки нет.", [])

    def test_the_same_build_again_changes_nothing_and_a_third_gives_the_same_bytes(self, year: Path) -> None:
        catalogue(year, *EVERYTHING)
        told, lines = changes(catalogue(year, *EVERYTHING))
        assert (told, lines) == ("В этой сборке 5 записок: новых — 0, изменившихся — 0, прежних — 5.", [])
        second = (year / "index.html").read_bytes()
        catalogue(year, *EVERYTHING)
        assert (year / "index.html").read_bytes() == second

    @pytest.mark.parametrize(
        ("made", "why"),
        [
            (Made(data="d2", parameters="p1", code="c1"), "данные"),
            (Made(data="d1", parameters="p2", code="c2"), "параметры, программа"),
            (MADE, "причина не найдена"),
        ],
    )
    def test_a_changed_note_says_why(self, year: Path, made: Made, why: str) -> None:
        catalogue(year, *EVERYTHING)
        put(year, "schools/100002", "другая")
        told, lines = changes(catalogue(year, *EVERYTHING, made=made))
        assert told.endswith("новых — 0, изменившихся — 1, прежних — 4.")
        assert lines == [f"Лицей «Ёлка» — изменилась: {why}"]

    def test_a_part_built_keeps_the_others_with_their_day(self, year: Path) -> None:
        catalogue(year, DEPARTMENT, school("100001", "2022-09-01"))
        page = catalogue(year, school("100002"))
        told, lines = changes(page)
        assert lines == ["Лицей «Ёлка» — новая"]
        rows = rows_of(page)
        assert "из прежней сборки 1 сентября 2022 года" in rows[0]
        assert "построена в этой сборке" in rows[1]

    def test_a_note_that_is_gone_is_named_once(self, year: Path) -> None:
        catalogue(year, *EVERYTHING)
        shutil.rmtree(year / "schools" / "100003")
        page = catalogue(year, DEPARTMENT)
        assert changes(page)[1] == ["ООШ № 3 — записки больше нет"]
        assert "ООШ № 3" not in page.find("section", class_="send").get_text()
        assert changes(catalogue(year, DEPARTMENT))[1] == []

    def test_a_record_that_cannot_be_read_is_no_hindrance(self, year: Path) -> None:
        (year / ".index.json").write_text("[1", encoding="utf-8")
        assert changes(catalogue(year, DEPARTMENT))[0] == "Сравнить не с чем: прежней сборки нет."
        assert load(year) is not None
        assert not list(year.glob(".draft-*"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.mark.chromium
class TestInBrowser:
    @pytest.mark.parametrize("width", [1280, 390])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_silent_fitting_and_accessible(self, year: Path, browser: Browser, width: int, scheme: str) -> None:
        catalogue(year, *EVERYTHING)
        with opened(browser, year / "index.html", width=width, scheme=scheme, bypass_csp=True) as seen:
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
            found = Axe().run(seen.page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:100]) for one in found] == []
        with opened(browser, year / "index.html", width=width, scheme=scheme) as seen:
            assert (seen.said, seen.asked) == ([], [])

    def test_search_by_keyboard_for_a_school_a_section_and_an_item(self, year: Path, browser: Browser) -> None:
        catalogue(year, *EVERYTHING)
        with opened(browser, year / "index.html") as seen:
            page = seen.page
            for _ in range(12):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.id") == "query":
                    break
            assert page.evaluate("document.activeElement.id") == "query"

            def left() -> list[str]:
                rows = page.locator("[data-find]:visible").all_inner_texts()
                return [row.split("\t")[0].split("\n")[0].strip() for row in rows]

            page.keyboard.type("елка")
            assert left() == ["Лицей «Ёлка» 100002"]
            page.keyboard.press("Escape")
            assert len(left()) == 5 + len(PLAN.items)
            page.keyboard.type("оценочных процедур")
            assert len(left()) == 7
            assert page.locator("h4:visible").count() == 1
            page.keyboard.press("Escape")
            page.keyboard.type("пробные")
            assert ["Пробные экзамены" in row for row in left()] == [True]
            page.keyboard.press("Escape")
            page.keyboard.type("нет такого")
            assert left() == []
            assert page.locator("#found").inner_text() == "Ничего не найдено"

    def test_without_scripts_everything_stands_there_and_prints(self, year: Path, browser: Browser) -> None:
        catalogue(year, *EVERYTHING)
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto((year / "index.html").as_uri())
        assert page.locator("[data-find]:visible").count() == 5 + len(PLAN.items)
        assert not page.locator("#search").is_visible()
        assert page.pdf(format="A4")[:4] == b"%PDF"
        context.close()
