"""An independent path (issue 04): headline figures counted from the delivered files with plain Python, held against the
finished page and the finished workbook.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

from mskoko_lib.build.request import Request
from mskoko_lib.build.run import build
from mskoko_lib.demo import write_town
from tests.build import raw_files
from tests.build.town_report import department_note

YEAR = "2022"
NAMES = {
    "russian": "Русский язык", "math": "Математика", "biology": "Биология", "geography": "География", "social": "Обществознание",
    "physics": "Физика", "chemistry": "Химия", "english": "Английский язык", "informatics": "Информатика",
    "math_profile": "Математика (профильный уровень)", "math_base": "Математика (базовый уровень)",
}  # fmt: skip
OGE, EGE, BASE = "ОГЭ по предметам, первая попытка", "ЕГЭ по предметам, первая попытка", "ЕГЭ, базовая математика"


@dataclass(frozen=True)
class Headline:
    """One figure counted from the files, and where the note shows it: table, group of rows, row, column (group, label)."""

    told: float
    table: str
    group: str
    row: str
    column: tuple[str, str]


def headlines(folder: Path) -> list[Headline]:
    """Counted without any code of the library."""
    firsts = raw_files.first_results(raw_files.results(folder))
    appealed = raw_files.after_appeals(folder)
    found = []
    for (exam, subject, gve), values in sorted(firsts.items()):
        if gve or subject not in NAMES:
            continue
        marks = [
            appealed.get(person[:4], value) if subject == "russian" and exam == "oge" else value
            for person, value in values.items()
        ]
        name = NAMES[subject]
        if exam == "oge" or subject == "math_base":
            table = OGE if exam == "oge" else BASE
            found += [
                Headline(len(marks), table, name, YEAR, ("", "Участников")),
                Headline(marks.count(2), table, name, YEAR, ("«2»", "чел.")),
            ]
        else:
            found += [
                Headline(len(marks), EGE, name, YEAR, ("", "Участников")),
                Headline(sum(marks) / len(marks), EGE, name, YEAR, ("Средний", "балл")),
                Headline(sum(81 <= one < 100 for one in marks), EGE, name, YEAR, ("81–99", "чел.")),
            ]
    taken, passed = raw_files.speech(folder, "Итоговое сочинение 07.12*")
    wave = "2022/23, основной срок"
    essay = "Сроки итогового сочинения (изложения)"
    found += [
        Headline(taken, essay, "", wave, ("", "Участвовали")),
        Headline(passed, essay, "", wave, ("Зачёт", "чел.")),
    ]
    left = raw_files.form_rows(folder, "1.1 Без аттестата")
    found.append(
        Headline(len(left), "Девятиклассники без аттестата после сентябрьских сроков", "", "Всего", ("", "чел."))
    )
    medals = raw_files.form_rows(folder, "1.9 Медаль")
    found += [
        Headline(len(medals), "Претенденты на медаль по школам", "", "Все школы", ("", "Претендентов")),
        Headline(sum(row["Выдана"] == "да" for row in medals), "Претенденты на медаль по школам", "", "Все школы", ("Выдано", "чел.")),
    ]  # fmt: skip
    certificates = raw_files.form_rows(folder, "1.8 Аттестат с отличием")
    found.append(
        Headline(
            len(certificates), "Претенденты на аттестат с отличием по школам", "", "Все школы", ("", "Претендентов")
        )
    )
    held = raw_files.form_rows(folder, "1.7 Тренировки")
    rehearsals = "Тренировки по технологии печати"
    found += [
        Headline(len(held), rehearsals, "Школы", "Все школы", ("Тренировки", "всего")),
        Headline(
            sum(int(row["Участвовало"]) for row in held), rehearsals, "Школы", "Все школы", ("Участники", "участвовали")
        ),
    ]
    broken = raw_files.form_rows(folder, "1.12 Нарушения")
    if broken:
        found.append(Headline(len(broken), "Нарушения и сбои: чья вина", "", "Всего", ("", "Всего")))
    return found


def _plain(text: object) -> str:
    return re.sub(r"\s+", " ", str(text or "").replace("\u00ad", "").replace("\u00a0", " ")).strip()


def on_page(page: BeautifulSoup, one: Headline) -> str:
    """The printed text of the figure."""
    for figure in page.select("figure.tb"):
        if one.table not in _plain(figure.select_one("figcaption").get_text()):
            continue
        place = _column(figure, one.column)
        group = ""
        for line in figure.select("tbody tr"):
            cells = line.select("th, td")
            if "grp" in line.get("class", []):
                group = _plain(cells[0].get_text())
            elif (one.group in ("", group)) and _plain(cells[0].get_text()) == one.row:
                return _plain(cells[place].get_text())
    raise AssertionError(f"не найдено на странице: {one}")


def _column(figure: BeautifulSoup, wanted: tuple[str, str]) -> int:
    rows = figure.select("thead tr")
    if len(rows) == 1:
        return [_plain(cell.get_text()) for cell in rows[0].select("th, td")].index(wanted[1])
    groups: list[str] = []
    labels: list[str | None] = []
    below = iter(_plain(cell.get_text()) for cell in rows[1].select("th, td"))
    for cell in rows[0].select("th, td"):
        wide = int(cell.get("colspan", 1))
        text = _plain(cell.get_text())
        if cell.get("rowspan"):
            groups, labels = [*groups, ""], [*labels, text]
        else:
            groups += [text] * wide
            labels += [None] * wide
    named = [(group, label if label is not None else next(below)) for group, label in zip(groups, labels, strict=True)]
    return named.index(wanted)


def in_workbook(book: openpyxl.Workbook, one: Headline) -> float:
    """The number of the figure."""
    for sheet in book.worksheets[1:]:  # the first one lists the others
        rows = [
            [_plain(cell) if isinstance(cell, str) else cell for cell in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        if not any(isinstance(row[0], str) and row[0].endswith(f". {one.table}") for row in rows):
            continue
        head = next(k for k, row in enumerate(rows) if one.column[1] in row)
        above, last = [], ""
        for cell in rows[head - 1]:
            last = cell or last
            above.append(last)
        place = next(
            k
            for k, cell in enumerate(rows[head])
            if cell == one.column[1] and (not one.column[0] or above[k] == one.column[0])
        )
        group = ""
        for row in rows[head + 1 :]:
            if row[0] and all(cell in (None, "") for cell in row[1:]):
                group = str(row[0])
            elif one.group in ("", group) and row[0] == one.row:
                return float(row[place])
    raise AssertionError(f"не найдено в книге: {one}")


def agree(folder: Path, page: Path, book: Path) -> None:
    """Every headline of the files stands on the page and in the workbook."""
    soup = BeautifulSoup(page.read_bytes(), "html.parser")
    opened = openpyxl.load_workbook(io.BytesIO(book.read_bytes()), read_only=True)
    told = headlines(folder)
    assert len(told) >= 30
    for one in told:
        printed = on_page(soup, one).replace("\u202f", "").replace(" ", "").replace(",", ".")
        assert float(printed) == pytest.approx(one.told, abs=0.05 + 1e-9 if one.told % 1 else 0), one
        assert in_workbook(opened, one) == pytest.approx(one.told), one


def test_headline_figures_of_five_schools(town: Path, built: Path) -> None:
    department = built / "department"
    agree(town / YEAR, department_note(built), next(department.glob("*.xlsx")))


@pytest.mark.long
def test_headline_figures_of_the_whole_town(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_town(data)
    request = Request(
        year=2022, data=data, output=tmp_path / "output", audience="department", formats=("html", "xlsx"), jobs=1
    )
    files = {path.suffix: path for path in build(request, lambda _: None).notes["department"]}
    agree(data / YEAR, files[".html"], files[".xlsx"])
