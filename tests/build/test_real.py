"""A genuine municipality, read from beside the project: the figures of its README come out to the last digit, by two paths."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from mskoko_lib.build.request import Request
from mskoko_lib.build.run import build

REAL = Path(__file__).resolve().parents[3] / "shared" / "samples" / "real" / "slavgorod"
pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("real")
    build(Request(2021, REAL, output, audience="department", formats=("html",)), lambda line: None)
    return output / "2021" / "department"


def figures(department: Path) -> dict[tuple[str, str], dict[str, str]]:
    """(indicator, category) -> row of «Математика, 4 класс» for the whole municipality."""
    with (department / "observations.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if (row["year"], row["subject"], row["grade"], row["programme_grade"], row["school_id"], row["group"])
            == ("2021", "math", "4", "4", "", "")
        ]
    return {(row["indicator"], row["category"]): row for row in rows}


# Counted independently, by hand of others: samples/real/README.md
MARKS = {"2": 5, "3": 123, "4": 229, "5": 101}
JOURNAL = {"lower": 32, "equal": 344, "higher": 82}
TASKS = {"1": 93.23, "12": 40.39, "15": 7.53}


def test_observations_equal_the_independent_count(department: Path) -> None:
    found = figures(department)
    assert [float(found["takers", ""][name]) for name in ("n", "numerator")] == [487, 458]
    assert float(found["absent", ""]["numerator"]) == 29
    assert {mark: float(found["mark_share", mark]["numerator"]) for mark in MARKS} == MARKS
    assert {side: float(found["journal_share", side]["numerator"]) for side in JOURNAL} == JOURNAL
    assert round(float(found["mean_primary_score", ""]["obs_value"]), 4) == 11.9934
    assert {task: round(float(found["task_completion", task]["obs_value"]), 2) for task in TASKS} == TASKS


def row_of(department: Path, caption: str) -> list[str]:
    """The figures of «Математика, 4 класс» in one table of the department's page."""
    page = BeautifulSoup(next(department.glob("*.html")).read_bytes(), "html.parser")
    table = next(t for t in page.find_all("table") if caption in t.find_parent("figure").get_text())
    rows = {r.find("th").get_text().replace("\u00a0", " ").strip(): r for r in table.find_all("tr") if r.find("td")}
    return [cell.get_text().strip() for cell in rows["Математика, 4 класс"].find_all("td")]


def test_department_html_says_the_same(department: Path) -> None:
    cells = row_of(department, "ВПР по предметам и классам")
    assert cells == [
        "458",
        "29",
        "5",
        "1,1",
        "123",
        "26,9",
        "229",
        "50,0",
        "101",
        "22,1",
        "98,9",
        "72,1",
        "63,9",
        "12,0",
    ]
    # СОУ by hand: (16·5 + 36·123 + 64·229 + 100·101) / 458 = 63,895…


def test_tasks_and_journal_stand_in_the_html_too(department: Path) -> None:
    tasks = row_of(department, "Выполнение заданий по всем работам")
    assert [tasks[place - 1] for place in (1, 12, 15)] == ["93,2", "40,4", "7,5"]
    assert row_of(department, "Отметка за работу против журнальной") == [
        "458",
        "32",
        "7,0",
        "344",
        "75,1",
        "82",
        "17,9",
    ]


def test_real_data_are_never_marked_as_invented(department: Path) -> None:
    assert "ДЕМОНСТРАЦИОННЫЕ" not in next(department.glob("*.html")).read_text(encoding="utf-8")


@pytest.mark.long
def test_the_whole_municipality_within_its_time(tmp_path: Path) -> None:
    import time

    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        result = build(Request(2021, REAL, tmp_path), lambda line: None)
        seconds.append(time.perf_counter() - start)
    assert len(result.notes) == 13
    sizes = {path.parent.name: path.stat().st_size for path in (tmp_path / "2021").rglob("*.html")}
    assert max(size for name, size in sizes.items() if name != "department") <= 600_000, sizes
    assert sizes["department"] <= 1_200_000
    assert seconds[0] < 90, seconds
    assert seconds[1] < 60, seconds
