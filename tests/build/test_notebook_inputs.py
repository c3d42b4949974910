"""Every notebook runs with no data, with one year and with three, for each reader (issue 06)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from mskoko_lib import roadmap
from mskoko_lib.build.plan import NOTEBOOK_FILES
from mskoko_lib.build.request import Request
from mskoko_lib.build.run import build
from mskoko_lib.dataroot import open_root
from mskoko_lib.demo import write_town
from tests.build.cells import shown_blocks

READERS = ("department", "school", "public")


@pytest.fixture(scope="module")
def three_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("years") / "data"
    write_town(folder, n_schools=3)
    return folder


@pytest.fixture(scope="module")
def one_year(three_years: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("year") / "data"
    shutil.copytree(three_years, folder, ignore=shutil.ignore_patterns("2020", "2021", "measures.yaml"))
    return folder


@pytest.fixture(scope="module")
def no_data(three_years: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("none") / "data"
    shutil.copytree(three_years, folder, ignore=shutil.ignore_patterns("20*", "measures.yaml"))
    (folder / "2022").mkdir()
    return folder


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One store for all notebooks and readers."""
    return tmp_path_factory.mktemp("output")


def blocks_of(patch: pytest.MonkeyPatch, data: Path, output: Path, notebook: str, reader: str) -> list[dict[str, Any]]:
    """The blocks shown; the items of the notebook are there, for a school those that concern schools."""
    school = str(open_root(data).schools["school_id"].iloc[1])
    shown = shown_blocks(
        patch, data, output, audience=reader, schools=school if reader == "school" else "all", notebook=notebook
    )
    section = notebook.partition("_")[0]
    items = [one for part in roadmap.load(2022).sections if part.number == section for one in part.items]
    told = [spec["number"] for spec in shown if spec["kind"] == "item"]
    assert told == [item.number for item in items]
    return shown


def kinds(shown: list[dict[str, Any]]) -> set[str]:
    return {spec["kind"] for spec in shown}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("notebook", NOTEBOOK_FILES)
def test_no_data(no_data: Path, output: Path, monkeypatch: pytest.MonkeyPatch, notebook: str, reader: str) -> None:
    shown = blocks_of(monkeypatch, no_data, output, notebook, reader)
    if notebook.startswith("0"):
        return  # how the plan stands is known without data
    assert [sentence for spec in shown if spec["kind"] == "findings" for sentence in spec["sentences"]] == []
    if (
        notebook[0] in "345"
    ):  # an empty chart of section 1 falls out when the note is drawn; 2 has the timeline of the plan
        assert not {"chart", "measures"} & kinds(shown)


def test_notes_without_data_are_released(no_data: Path, output: Path) -> None:
    """The auditor lets them out: what the plan awaits is told in words of its own, with numerals of grades in them."""
    school = str(open_root(no_data).schools["school_id"].iloc[1])
    request = Request(2022, no_data, output, schools=school, audience="school", formats=("html",))
    (page,) = (path for path in build(request, lambda _: None).notes[f"schools/{school}"] if path.suffix == ".html")
    assert "Результаты диагностических работ в 9 и 11 классах" in page.read_text(encoding="utf-8").replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize("notebook", NOTEBOOK_FILES)
def test_one_year(one_year: Path, output: Path, monkeypatch: pytest.MonkeyPatch, notebook: str) -> None:
    shown = blocks_of(monkeypatch, one_year, output, notebook, "department")
    assert "table" in kinds(shown)
    if notebook.startswith("1"):  # nothing is compared with a year that is not there; 5.5 compares March and October
        assert not any(spec.get("form") in ("change", "multiples") for spec in shown)


def test_a_plan_waits_for_its_assessment(one_year: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # the operator's reports of the two schools are of 16 and 18 May
    lines = {}
    for day in ("2022-05-17", "2022-05-18"):
        shown = shown_blocks(monkeypatch, one_year, output, notebook="5_assessment_procedures.ipynb", as_of=day)
        tables = {spec["id"]: spec["rows"] for spec in shown if spec["kind"] == "table"}
        for name in ("noko-schools", "noko-plan-schools"):
            lines[name, day] = [row["cells"][0]["text"] for row in tables[name]]
    assert [len(names) for names in lines.values()] == [2, 2, 3, 3]  # with the line of all schools
    assert lines["noko-schools", "2022-05-17"] == lines["noko-plan-schools", "2022-05-17"]


@pytest.mark.long
@pytest.mark.parametrize("reader", READERS[1:])
@pytest.mark.parametrize("notebook", NOTEBOOK_FILES)
def test_one_year_for_others(
    one_year: Path, output: Path, monkeypatch: pytest.MonkeyPatch, notebook: str, reader: str
) -> None:
    assert blocks_of(monkeypatch, one_year, output, notebook, reader)


@pytest.mark.long
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("notebook", NOTEBOOK_FILES)
def test_three_years(
    three_years: Path, output: Path, monkeypatch: pytest.MonkeyPatch, notebook: str, reader: str
) -> None:
    shown = blocks_of(monkeypatch, three_years, output, notebook, reader)
    assert "table" in kinds(shown) or reader == "public"
