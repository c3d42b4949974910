"""Gallery and three notes in Chromium: silent, no request, accessible, usable by keyboard; how the gallery looks."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser
from pypdf import PdfReader

from mskoko_lib.build.request import Request
from mskoko_lib.build.run import build
from tests.build.browser import chromium, opened
from tests.build.town_report import page_of
from tests.once import made_once

pytestmark = pytest.mark.chromium
PICTURES = Path(__file__).parent / "pictures"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAMES = ["gallery", "gallery.slides", "department", "department.deck", "school", "public"]


@pytest.fixture(scope="module")
def pages(
    gallery: Path, built: Path, town: Path, school_id: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Name -> file: the gallery and the notes of a small invented town, as pages and as slides."""

    def write_public(folder: Path) -> None:
        shutil.copytree(built.parent / ".store", folder / ".store")  # read once
        # of a set of schools: the auditor once took the counts of a set for figures of nobody
        request = Request(2022, town, folder, schools="lyceums", audience="public", formats=("html",), jobs=1)
        build(request, lambda _: None)

    public = made_once(tmp_path_factory, "public-note", write_public) / "2022" / "public"
    return {
        "gallery": gallery / "gallery.html",
        "gallery.slides": gallery / "gallery.slides.html",
        "department": page_of(built / "department"),
        "department.deck": next((built / "department").glob("*.deck.html")),
        "school": page_of(built / "schools" / school_id),
        "public": next(public.glob("*.html")),
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.mark.parametrize("name", NAMES)
def test_silent_and_alone(name: str, pages: dict[str, Path], browser: Browser) -> None:
    with opened(browser, pages[name]) as seen:
        seen.page.mouse.wheel(0, 4000)
        assert (seen.said, seen.asked) == ([], [])


#: the gallery in every combination, a note (axe needs ten seconds for the department's) where it differs most
LOOKS = [(name, width, scheme) for name in NAMES[:2] for width in (1280, 390) for scheme in ("light", "dark")]
LOOKS += [(name, 1280, "light") for name in ("department", "public")]
LOOKS += [
    (name, width, scheme)
    for name in ("department.deck", "school")
    for width, scheme in ((1280, "light"), (390, "dark"))
]


#: elements of a note and rows of a table are of a few kinds; axe takes minutes over all of them: the first and every fifth
SHORTER = """
document.querySelectorAll('tbody tr:nth-child(n+5):not(.tot)').forEach(row => row.remove());
[...(document.querySelector('main')?.children ?? [])].forEach((one, k) => { if (k > 60 && k % 5) one.remove(); });
"""


@pytest.mark.parametrize(("name", "width", "scheme"), LOOKS)
def test_axe_finds_nothing(name: str, width: int, scheme: str, pages: dict[str, Path], browser: Browser) -> None:
    with opened(browser, pages[name], width=width, scheme=scheme, bypass_csp=True) as seen:
        ids = seen.page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
        assert len(set(ids)) == len(ids)
        seen.page.evaluate(SHORTER)
        found = Axe().run(seen.page, options={"runOnly": RULES}).response["violations"]
        told = [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"][:3]]
        assert told == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_sticks_out(name: str, width: int, pages: dict[str, Path], browser: Browser) -> None:
    with opened(browser, pages[name], width=width) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_contents_lead_to_their_places(pages: dict[str, Path], browser: Browser) -> None:
    with opened(browser, pages["department"]) as seen:
        links = seen.page.locator("nav.toc a")
        assert links.count() >= 13
        last = links.last
        anchor = last.get_attribute("href") or ""
        last.click()
        top = seen.page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", anchor[1:])
        assert 0 <= top < 900


def cells(page, number: str, column: int) -> list[str]:
    rows = page.locator(f"#table-{number} tbody tr:not(.grp):not(.tot):visible")
    return [rows.nth(k).locator("th, td").nth(column).inner_text() for k in range(rows.count())]


def test_sorting_by_number_by_word_and_back(pages: dict[str, Path], browser: Browser) -> None:
    with opened(browser, pages["gallery"]) as seen:
        page = seen.page
        names = ["Математика", "Русский язык", "Физика", "Химия"]
        assert cells(page, "1", 0) == names
        share = page.locator("#table-1 thead tr:nth-child(2) th:nth-child(2)")
        share.locator(".sort").click()
        # 278/616, 366/616, 49/82, 54/90 by hand: 45,1 59,4 59,8 60,0
        assert cells(page, "1", 3) == ["60,0", "59,8", "59,4", "45,1"]
        assert share.get_attribute("aria-sort") == "descending"
        share.locator(".sort").click()
        assert cells(page, "1", 3) == ["45,1", "59,4", "59,8", "60,0"]
        assert share.get_attribute("aria-sort") == "ascending"
        share.locator(".sort").click()
        assert cells(page, "1", 0) == names
        assert share.get_attribute("aria-sort") is None
        page.locator("#table-1 thead th").first.locator(".sort").click()
        page.locator("#table-1 thead th").first.locator(".sort").click()
        assert cells(page, "1", 0) == names[::-1]
        last = page.locator("#table-1 tbody tr").last
        assert "tot" in (last.get_attribute("class") or "")  # the total stays where it is


def test_sorting_keeps_rows_in_their_groups_and_empty_cells_last(pages: dict[str, Path], browser: Browser) -> None:
    with opened(browser, pages["gallery"]) as seen:
        page = seen.page
        before = cells(page, "2", 0)
        page.locator("#table-2 thead th").nth(1).locator(".sort").click()
        after = cells(page, "2", 0)
        assert sorted(after[:16]) == sorted(before[:16])
        assert after != before
        numbers = [int(text) for text in cells(page, "2", 1)]
        assert numbers[:16] == sorted(numbers[:16], reverse=True)
        assert numbers[16:] == sorted(numbers[16:], reverse=True)
        hidden = page.locator("figure.tb", has_text="Число рядом со скрытым")
        hidden.locator("thead .sort").nth(1).click()
        assert hidden.locator("tbody tr").first.inner_text().startswith("Число рядом со скрытым")


def test_finding_a_row(pages: dict[str, Path], browser: Browser) -> None:
    with opened(browser, pages["gallery"]) as seen:
        page = seen.page
        field = page.locator("#table-2 input[type=search]")
        field.fill("№ 31")
        assert cells(page, "2", 0) == ["СОШ № 31"]
        assert page.locator("#table-2 [role=status]").inner_text() == "Показано строк: 1 из 32."
        field.fill("нет такой")
        assert page.locator("#table-2 [role=status]").inner_text() == "Показано строк: 0 из 32. Таких строк нет."
        page.emulate_media(media="print")  # paper shows the whole table
        assert len(cells(page, "2", 0)) == 32
        page.emulate_media(media="screen")
        field.fill("")
        assert len(cells(page, "2", 0)) == 32


def test_everything_is_there_without_scripts(pages: dict[str, Path], browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages["gallery"].as_uri())
    assert page.locator("#table-2 tbody tr:not(.grp)").count() == 32
    assert page.locator("button:visible, input, [role=button]").count() == 0
    page.goto(pages["gallery.slides"].as_uri())
    assert page.locator("section.sl").last.is_visible()
    context.close()


def test_by_keyboard(pages: dict[str, Path], browser: Browser) -> None:
    with opened(browser, pages["gallery"]) as seen:
        page = seen.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "note-body"
        button = page.locator("#table-1 thead .sort").first
        button.focus()
        page.keyboard.press("Enter")
        assert page.locator("#table-1 thead th").first.get_attribute("aria-sort") == "ascending"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_slides_are_turned_by_keys(pages: dict[str, Path], browser: Browser) -> None:
    with opened(browser, pages["department.deck"], height=720) as seen:
        page = seen.page
        shown = (
            "[...document.querySelectorAll('section.sl')].filter(s => s.offsetParent || s.offsetHeight).map(s => s.id)"
        )
        assert page.evaluate(shown) == ["slide-1"]
        page.keyboard.press("ArrowRight")
        page.keyboard.press("PageDown")
        page.keyboard.press("ArrowLeft")
        assert page.evaluate(shown) == ["slide-2"]
        page.keyboard.press("End")
        assert page.evaluate("document.querySelector('[data-step=next]').disabled")
        page.keyboard.press("Home")
        assert page.evaluate(shown) == ["slide-1"]
        page.get_by_role("button", name="Дальше").click()
        assert page.evaluate(shown) == ["slide-2"]
        assert seen.said == []


def test_each_slide_is_one_printed_page(pages: dict[str, Path], browser: Browser) -> None:
    with opened(browser, pages["department.deck"]) as seen:
        total = seen.page.locator("section.sl").count()
        printed = PdfReader(io.BytesIO(seen.page.pdf(prefer_css_page_size=True)))
        # nothing is cut at the foot of a page: what stands in a slide ends above its footer
        seen.page.emulate_media(media="print")
        seen.page.set_viewport_size({"width": 1047, "height": 586})
        cut = seen.page.evaluate(
            "[...document.querySelectorAll('.sl-body')].filter(b => b.scrollHeight > b.clientHeight + 2).map(b => b.parentNode.id)"
        )
    assert [f"Слайд {k} из {total}" in sheet.extract_text() for k, sheet in enumerate(printed.pages, 1)] == [
        True
    ] * total
    assert cut == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_the_gallery_looks_as_it_did(
    width: int, scheme: str, pages: dict[str, Path], browser: Browser, tmp_path: Path
) -> None:
    """A quarter of the size in grey: letters may be smoothed another way, blocks may not move.

    MSKOKO_NEW_PICTURES=1 takes the present look as the right one.
    """
    kept, shot = PICTURES / f"gallery_{width}_{scheme}.png", tmp_path / "shot.png"
    with opened(browser, pages["gallery"], width=width, scheme=scheme) as seen:
        seen.page.evaluate("document.fonts.ready")
        seen.page.screenshot(path=shot, full_page=True, animations="disabled")
    with Image.open(shot) as raw:
        now = raw.convert("L").resize((raw.width // 4, raw.height // 4), Image.Resampling.BOX)
    if os.environ.get("MSKOKO_NEW_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        now.quantize(16).save(kept, optimize=True)
    with Image.open(kept) as was:
        assert abs(was.height - now.height) <= 0.005 * was.height
        difference = ImageChops.difference(was.convert("L").resize(now.size), now)
    far = sum(difference.histogram()[64:]) / (now.width * now.height)
    assert ImageStat.Stat(difference).mean[0] < 5
    assert far < 0.01
