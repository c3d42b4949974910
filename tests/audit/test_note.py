"""A real note of an invented town: built clean, then spoiled byte by byte; and a build that a leak stops."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pandas as pd
import pypdf
import pytest
from bs4 import BeautifulSoup

from mskoko_lib import norms, params
from mskoko_lib.audit import Allowed, Fault, find_forbidden
from mskoko_lib.audit.check import _Audit
from mskoko_lib.audit.page import plain, read_page
from mskoko_lib.audit.published import Published
from mskoko_lib.build import audited
from mskoko_lib.build.audited import audit_note, forbidden, published
from mskoko_lib.build.head import note_head
from mskoko_lib.build.plan import NoteTask, plan_notes
from mskoko_lib.build.render import Rendered
from mskoko_lib.dataroot import DataRoot, open_root
from mskoko_lib.disclosure import Decided
from mskoko_lib.errors import MskokoError
from mskoko_lib.store import YearStore
from mskoko_lib.years import year_store
from tests.build.town_report import notes_of, school_of, town_of

YEAR = 2022
_STOPPED = """
import sys
import nbformat
from dataclasses import replace
from pathlib import Path
from mskoko_lib.build import note
from mskoko_lib.build.plan import plan_notes
from mskoko_lib.build.request import Request
from mskoko_lib import params
from mskoko_lib.dataroot import open_root
from mskoko_lib.errors import MskokoError

data, output, draft, school = map(Path, sys.argv[1:5])
form = sys.argv[5]
true_render = note.render

def leaky(*given, **named):
    rendered = true_render(*given, **named)
    if form == "html":
        page = rendered.files["html"]
        rendered.files["html"] = page.replace(b"</main>", "<p>Всего 987654 участника.</p></main>".encode())
    else:
        rendered.notebook.cells.append(nbformat.v4.new_markdown_cell("Всего 987654 участника."))
    return rendered

note.render = leaky
request = Request(year=2022, data=data, output=output, formats=(form,))
(task,) = plan_notes(open_root(data), params.load(2022), schools=str(school), audience="school", as_of=None)
task = replace(task, notebooks=task.notebooks[3:4])  # what stops a leak does not depend on how much is told
try:
    note.write_note(task, request, draft)
except MskokoError as error:
    print(error)
    print("написано:", sorted(draft.iterdir()))
"""


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    known = {key: value for key, value in os.environ.items() if not key.startswith("MSKOKO_")}
    return subprocess.run(
        words, cwd=cwd, capture_output=True, text=True, encoding="utf-8", env={**known, "PYTHONUTF8": "1"}, timeout=280
    )


@dataclass(frozen=True)
class Built:
    data: Path
    output: Path
    root: DataRoot
    task: NoteTask
    stores: list[YearStore]
    rendered: Rendered
    pdf: bytes

    @property
    def html(self) -> str:
        return self.rendered.files["html"].decode()

    def audit(self, **files: bytes) -> None:
        """What the build does before it writes, on the files of the note with some of them replaced."""
        year_params = params.load(YEAR)
        code = re.search(r'class="code">(\w+)<', self.html)
        assert code is not None
        head = note_head(
            self.task, self.root, year_params, municipality=self.root.info.municipality or "",
            as_of=dt.date(YEAR, 12, 31), code=code[1],
        )  # fmt: skip
        spoiled = replace(self.rendered, files={**self.rendered.files, **files})
        audit_note(
            spoiled, self.task, head, stores=self.stores, root=self.root, year_params=year_params, norms=norms.load()
        )

    def stopped_by(self, **files: bytes) -> str:
        with pytest.raises(MskokoError) as stop:
            self.audit(**files)
        assert str(stop.value).startswith(f"записка не выпущена: {self.task.folder}. ")
        return str(stop.value)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """One school's note of a town of five schools; the build audits it already."""
    data, output = town_of(tmp_path_factory), notes_of(tmp_path_factory)
    root = open_root(data)
    school = school_of(data)
    tasks = plan_notes(root, params.load(YEAR), schools=school, audience="school", as_of=None)
    folder = output / str(YEAR) / tasks[0].folder
    files = {path.suffix[1:]: path.read_bytes() for path in folder.iterdir() if ".slides." not in path.name}
    csv = files.pop("csv").decode()
    lineage = published(csv).assign(where_n="status == 'wrote' and subject == 'math'", where_numerator="points >= 1")
    rendered = Rendered({k: files[k] for k in ("html", "xlsx")}, csv, Decided(lineage, {}), nbformat.v4.new_notebook())
    stores = [year_store(root, year, norms.load(), output) for year in (2021, YEAR)]
    return Built(data, output, root, tasks[0], stores, rendered, files["pdf"])


def cells(page: str) -> list[str]:
    return re.findall(r'<t[dh][^>]* data-obs="\w+"[^>]*>(?:[^<]|<abbr|</abbr)+</t[dh]>', page)


def test_the_built_note_is_clean(built: Built) -> None:
    assert len(cells(built.html)) > 500
    built.audit()


def test_words_around_the_figures_do_not_pass_by_luck(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """Held against no observation at all: a numeral of a heading or a remark that is on no list would pass only where some
    figure of the note happens to be equal, and stop the note of another school. Sentences of findings, titles of charts
    and figures are made of observations.
    """
    left = []

    def alone(html: bytes, shown: pd.DataFrame, allowed: Allowed) -> list[Fault]:
        soup = BeautifulSoup(html, "html.parser")
        told = " ".join(plain(one.get_text(" ")) for one in soup.select(".findings, .kpis"))
        said = re.sub(r"\s", "", told)
        bare = _Audit(Published(shown.iloc[:0], allowed.units), allowed)
        for piece in read_page(html):
            made = piece.kind in ("figure", "drawing") or piece.where.startswith("График")
            if not made and re.sub(r"\s", "", piece.text) not in said:
                left.extend(bare.faults(piece))
        return []

    monkeypatch.setattr(audited, "audit_html", alone)
    built.audit()
    assert [str(fault) for fault in left] == []


def test_a_hidden_cell_shown_again_is_caught(built: Built) -> None:
    table = published(built.rendered.observations).set_index("obs_id")
    hidden = table.index[(table["conf_status"] != "free")]
    at = next(cell for cell in cells(built.html) if any(f'"{obs}"' in cell for obs in hidden))
    assert "скр." in at
    text = built.stopped_by(html=built.html.replace(at, re.sub(r">\s*<abbr.*</abbr>", ">7", at), 1).encode())
    assert "«7» — значение скрыто" in text


def test_every_changed_digit_of_a_table_is_caught(built: Built) -> None:
    """The last digit of each shown figure is moved by three: so many cells, so many faults."""
    page = BeautifulSoup(built.html, "html.parser")
    n_changed = 0
    for cell in page.find_all(["td", "th", "dd"], attrs={"data-obs": True}):
        text = cell.get_text()
        if last := re.search(r"\d(?=\D*$)", text):
            cell.string = text[: last.start()] + str((int(last[0]) + 3) % 10) + text[last.end() :]
            n_changed += 1
    text = built.stopped_by(html=str(page).encode())
    assert n_changed > 500
    left = re.search(r"и ещё (\d+)", text)
    assert left is not None
    # A count may by chance become the other count of the same figure (7 of 10 -> 10 of 10): few of many, more where
    # schools are small.
    assert int(left[1]) + 5 >= 0.98 * n_changed


def leak_in_words(page: str) -> str:
    return page.replace("</main>", "<p>В соседней школе 987 участников.</p></main>")


def leak_in_label(page: str) -> str:
    return page.replace('<table aria-label="', '<table aria-label="987 участников. ', 1)


def leak_in_drawing(page: str) -> str:
    return page.replace("</svg></div>", '<text x="1" y="1">98,76</text></svg></div>', 1)


@pytest.mark.parametrize("leak", [leak_in_words, leak_in_label, leak_in_drawing])
def test_a_number_from_nowhere_is_caught(built: Built, leak: Callable[[str], str]) -> None:
    spoiled = leak(built.html)
    assert spoiled != built.html
    text = built.stopped_by(html=spoiled.encode())
    assert "987" in text or "98,76" in text


def test_canaries_are_caught_in_attributes_and_in_the_workbook(built: Built) -> None:
    others = [name for code, name in built.root.school_names().items() if code != built.task.school_id]
    assert len(others) == 4
    page = built.html.replace("<main ", f'<main data-from="{others[0]}" ', 1)
    assert f"«{others[0]}» — название или код другой школы" in built.stopped_by(html=page.encode())
    page = built.html.replace("<main ", '<main class="status == &#39;wrote&#39;" ', 1)
    assert "«status ==» — условие отбора строк" in built.stopped_by(html=page.encode())
    file = str(built.stores[1].table("passport_files")["file"].iloc[0])
    page = built.html.replace("</main>", f"<!--{file.rpartition('/')[2]}--></main>")
    assert "имя присланного файла" in built.stopped_by(html=page.encode())
    hashed = built.stores[1].hashes["vpr_results"]
    page = built.html.replace("<main ", f'<main class="x{hashed} {hashed}" ', 1)
    assert "хеш таблицы хранилища" in built.stopped_by(html=page.encode())
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(built.rendered.files["xlsx"])) as old,
        zipfile.ZipFile(buffer, "w") as new,
    ):
        for name in old.namelist():
            body = old.read(name)
            if name == "docProps/core.xml":
                body = body.replace(b"</dc:title>", f" {others[1]}</dc:title>".encode())
            new.writestr(name, body)
    assert f"docProps/core.xml: «{others[1]}»" in built.stopped_by(xlsx=buffer.getvalue())
    # a letter is an archive as a workbook is; slides are a page as the note is
    assert f"docProps/core.xml: «{others[1]}»" in built.stopped_by(docx=buffer.getvalue())
    assert "987" in built.stopped_by(slides=leak_in_words(built.html).encode())


def test_no_canary_stands_in_the_pdf(built: Built) -> None:
    reader = pypdf.PdfReader(io.BytesIO(built.pdf))
    text = "\n".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])
    assert built.root.school_names()[built.task.school_id] in text.replace("\u00a0", " ")
    files = pd.concat([store.table("passport_files") for store in built.stores])["file"]
    hashes = [value for store in built.stores for value in store.hashes.values()]
    lineage = built.rendered.decided.observations
    strings = forbidden(built.task, built.root, files=files, hashes=hashes, lineage=lineage)
    assert all(strings.values())
    assert find_forbidden(text, strings) == []


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_a_leak_stops_the_build_before_anything_is_written(form: str, built: Built, tmp_path: Path) -> None:
    done = run(
        sys.executable, "-c", _STOPPED, str(built.data), str(built.output), str(tmp_path), built.task.school_id, form,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"записка не выпущена: {built.task.folder}" in done.stdout
    assert "987654" in done.stdout
    assert "написано: []" in done.stdout
