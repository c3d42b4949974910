"""Chromium under Playwright for the tests: one page at a time, everything it says or asks for written down."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync", "--font-render-hinting=none"]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield browser
        browser.close()


class Watched:
    """A page that was opened from a file; `said` holds console messages and errors, `asked` requests but the file's own."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []


@contextmanager
def opened(
    browser: Browser,
    path: Path,
    *,
    width: int = 1280,
    height: int = 900,
    scheme: str = "light",
    bypass_csp: bool = False,
) -> Iterator[Watched]:
    """`bypass_csp` is for axe alone: the page's own policy lets no foreign script run."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=bypass_csp,
        reduced_motion="reduce",
    )
    page = context.new_page()
    watched = Watched(page)
    page.on("console", lambda message: watched.said.append(message.text))
    page.on("pageerror", lambda error: watched.said.append(str(error)))
    page.on("request", lambda request: watched.asked.append(request.url))
    page.goto(path.as_uri())
    watched.asked = [url for url in watched.asked if url != path.as_uri() and not url.startswith("data:")]
    yield watched
    context.close()
