"""The note in Chromium: width, first screen, printed pages."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from mskoko_lib.build.html import HtmlNoteExporter
from tests.build.sample import DEMO, sample_notebook


def export(nb) -> str:
    return HtmlNoteExporter().from_notebook_node(nb)[0]


@pytest.fixture(scope="module")
def html() -> str:
    return export(sample_notebook())


def browse(folder: Path, page: Path, *options: str) -> str:
    chromium = shutil.which("chromium") or "chromium"
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    quiet += ["--disable-background-networking", "--disable-component-update", f"--user-data-dir={folder / 'profile'}"]
    command = [chromium, *quiet, *options, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


MEASURE = """<script>addEventListener('load', () => document.fonts.ready.then(() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const right = e => e.getBoundingClientRect().right;
  const out = [...document.querySelectorAll('main > *, header, footer')].filter(e => right(e) > innerWidth + 1);
  parent.postMessage([innerWidth, wide, out.map(e => e.id || e.className).join()].join(' '), '*');
}))</script>"""


@pytest.mark.chromium
def test_nothing_overflows_from_phone_to_desk(html, tmp_path):
    # A test-only copy without the policy, opened and measured in frames of each width (a window is never under 500 px).
    copy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html).replace("</body>", MEASURE + "</body>")
    (tmp_path / "copy.html").write_text(copy.replace("<details", "<details open"), encoding="utf-8")
    widths = (320, 390, 700, 768, 904, 1024, 1183, 1184, 1280)
    frames = "".join(f'<iframe src="copy.html" width="{w}" height="800" style="border:0"></iframe>' for w in widths)
    listen = "<script>onmessage = e => { seen.textContent += e.data + '\\n' }</script>"
    frame = tmp_path / "frame.html"
    frame.write_text(f"<!doctype html><meta charset=utf-8><pre id=seen></pre>{listen}{frames}", encoding="utf-8")
    dom = browse(tmp_path, frame, "--hide-scrollbars", "--virtual-time-budget=8000", "--dump-dom")
    seen = BeautifulSoup(dom, "html.parser").select_one("#seen").get_text().split("\n")[:-1]
    assert [line.rstrip() for line in sorted(seen, key=lambda line: int(line.split()[0]))] == [f"{w} 0" for w in widths]


@pytest.mark.chromium
def test_page_keeps_its_own_policy_and_draws(html, tmp_path):
    page = tmp_path / "note.html"
    page.write_text(html, encoding="utf-8")
    shot = tmp_path / "shot.png"
    browse(tmp_path, page, f"--screenshot={shot}", "--window-size=1280,1600")
    assert shot.stat().st_size > 60_000  # a blank page of this size is about 8 KB


@pytest.mark.chromium
@pytest.mark.parametrize("demo", [True, False])
def test_every_printed_page_of_invented_data_says_so(demo, tmp_path):
    from pypdf import PdfReader

    page, pdf = tmp_path / "note.html", tmp_path / "note.pdf"
    page.write_text(export(sample_notebook(demo)), encoding="utf-8")
    browse(tmp_path, page, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    texts = ["".join(sheet.extract_text().split()) for sheet in PdfReader(pdf).pages]
    assert len(texts) >= 4
    assert [DEMO.replace(" ", "") in text for text in texts] == [demo] * len(texts)
    assert not [text for text in texts if "Данныеграфика" in text]
    assert sum("Доля«2»,%" in text for text in texts) >= 2  # the header of the long table is repeated
