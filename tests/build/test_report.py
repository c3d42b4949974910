"""The main job as its user sees it: the command, the folders, the messages, the bytes."""

from __future__ import annotations

import csv
import os
import random
import shutil
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

from mskoko_lib import intake
from mskoko_lib.build import run as build_run
from mskoko_lib.build.request import Request
from mskoko_lib.dataroot import open_root
from mskoko_lib.demo import write_town
from tests.build.town_report import FORMS, MSKOKO, mskoko, page_of

PROJECT = Path(__file__).resolve().parents[2]


def with_store(built: Path, output: Path) -> Path:
    """An output folder that holds the tables of the town already: reading them is tried elsewhere."""
    shutil.copytree(built.parent / ".store", output / ".store")
    return output


def notes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def observations(folder: Path) -> list[dict[str, str]]:
    with (folder / "observations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestFolders:
    def test_each_folder_holds_one_file_of_each_format(self, built: Path, school_id: str) -> None:
        wanted = {".csv": 1, ".html": 1, ".slides.html": 1, ".ics": 1, ".pdf": 1, ".xlsx": 1, ".docx": 1}
        assert Counter("".join(path.suffixes) for path in (built / "schools" / school_id).iterdir()) == wanted
        made = Counter("".join(path.suffixes) for path in (built / "department").iterdir())
        assert made == {**wanted, ".deck.html": 1}
        assert not list(built.glob(".draft-*"))

    def test_html_is_russian_names_the_school_and_hides_the_code(self, built: Path, town: Path, school_id: str) -> None:
        text = page_of(built / "schools" / school_id).read_text(encoding="utf-8")
        page = BeautifulSoup(text, "html.parser")
        assert page.html is not None
        assert page.html["lang"] == "ru"
        assert page.title is not None
        assert open_root(town).school_names()[school_id] in page.title.text
        assert "import " not in page.get_text()
        assert "note.show" not in text

    def test_a_school_reads_of_no_other_school(self, built: Path, town: Path, school_id: str) -> None:
        text = unicodedata.normalize("NFKC", page_of(built / "schools" / school_id).read_text(encoding="utf-8"))
        others = {code: name for code, name in open_root(town).school_names().items() if code != school_id}
        assert len(others) == 4
        for code, name in others.items():
            assert code not in text
            assert unicodedata.normalize("NFKC", name) not in text
        assert {row["school_id"] for row in observations(built / "schools" / school_id)} == {"", school_id}

    def test_school_gets_neither_files_nor_hashes_nor_conditions(self, built: Path, school_id: str) -> None:
        rows = observations(built / "schools" / school_id)
        assert {row[name] for row in rows for name in ("table", "table_hash", "where_n", "where_numerator")} == {""}
        text = page_of(built / "schools" / school_id).read_text(encoding="utf-8")
        assert ".xlsx" not in text

    def test_items_that_do_not_concern_schools_are_left_out(self, built: Path, school_id: str) -> None:
        page = BeautifulSoup(page_of(built / "schools" / school_id).read_bytes(), "html.parser")
        assert page.find(id="item-1-4") is not None
        for number in ("1-7", "1-12", "1-13"):
            assert page.find(id=f"item-{number}") is None
        assert "1.12" not in page.get_text()

    def test_all_thirteen_items_stand_in_the_department_note_with_a_state(self, built: Path) -> None:
        page = BeautifulSoup(page_of(built / "department").read_bytes(), "html.parser")
        text = page.get_text(" ")
        for n in range(1, 14):
            assert page.find(id=f"item-1-{n}") is not None
        # Protocols and forms of 1.1 came of all schools but one, which sent no forms; 1.7 still awaits РЦОИ.
        first = page.find(id="item-1-1")
        assert first is not None
        assert "частично (4 из 5)" in first.get_text(" ")
        assert "просрочено" not in first.get_text(" ")
        assert "Поступили данные 4 из 5 школ." in first.get_text(" ")
        assert "отчёт о тренировочных мероприятиях в пунктах проведения экзаменов, от РЦОИ" in text

    def test_figures_at_a_glance_stand_beside_the_main_findings(self, built: Path) -> None:
        page = BeautifulSoup(page_of(built / "department").read_bytes(), "html.parser")
        main = page.find(id="main")
        after = [tag.get("class", [""])[0] for tag in main.find_next_siblings()[:3]]
        assert after == ["findings", "note", "kpis"]  # the note says how the findings were chosen
        told = [tag.get_text() for tag in page.select(".kpis")[0].select("dt")]
        assert told[0] == "Выпускники 9 классов с «2» с первой попытки"
        assert "Написано работ ВПР" in told
        assert len(page.select(".kpis")) == 2  # the second one opens item 1.13
        assert page.find(id="sources") is not None
        assert "ВПР — всероссийские проверочные работы" in page.find(id="abbreviations").find_next("ul").get_text()

    def test_a_school_does_not_read_the_delay_of_another_as_its_own(self, built: Path, school_id: str) -> None:
        page = BeautifulSoup(page_of(built / "schools" / school_id).read_bytes(), "html.parser")
        for item in page.select("header.item"):
            chip, reason = item.select_one(".chip").get_text().strip(), item.select_one(".reason")
            if chip == "просрочено":
                assert "от школ" in reason.get_text()
            if chip.startswith("ждём:"):
                assert "от школ" not in reason.get_text()
                assert "wait" in item.select_one(".chip")["class"]

    def test_invented_data_are_marked(self, built: Path, school_id: str) -> None:
        for folder in (built / "department", built / "schools" / school_id):
            assert "ДЕМОНСТРАЦИОННЫЕ ДАННЫЕ" in page_of(folder).read_text(encoding="utf-8")
            for sheet in openpyxl.load_workbook(next(folder.glob("*.xlsx"))):
                assert any("ДЕМОНСТРАЦИОННЫЕ" in str(cell.value) for row in sheet.iter_rows(max_row=6) for cell in row)


BAD_FILES = ("текст.xlsx", "пусто.xlsx", "столовая.xlsx")


@pytest.fixture(scope="module")
def other_delivery(
    town: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """The town's files under other names, with their rows in another order, bad files among them; the department's note."""
    folder = tmp_path_factory.mktemp("other-delivery")
    root = folder / "data"
    shutil.copytree(town, root)
    draw = random.Random(5)
    for year in ("2021", "2022"):
        files = [path for path in sorted((root / year).glob("*.xlsx")) if not path.name.startswith("~$")]
        numbers = draw.sample(range(100_000, 999_999), len(files))
        for path, number in zip(files, numbers, strict=True):
            if path.name.startswith("Описание"):
                continue  # a description holds its subject nowhere else
            if path.name.startswith(("Проведение", "3104")):  # ВПР: one header, rows below it
                _shuffle_rows(path, draw)
            path.rename(path.with_name(f"{number}.xlsx"))
    text, empty, menu = (root / "2022" / name for name in BAD_FILES)
    text.write_text("просто текст", encoding="utf-8")
    openpyxl.Workbook().save(empty)
    other = openpyxl.Workbook()
    sheet = other.create_sheet("Меню")
    for row in (["Меню", "Цена"], ["Каша", 10]):
        sheet.append(row)
    other.save(menu)
    done = mskoko(
        "report",
        "2022",
        "--data",
        "data",
        "--output",
        "out",
        "--audience",
        "department",
        "--format",
        "html",
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return done, folder / "out" / "2022" / "department"


class TestBytes:
    def test_two_builds_elsewhere_are_equal(self, built: Path, town: Path, school_id: str, tmp_path: Path) -> None:
        moved = tmp_path / "другое место" / "данные"
        shutil.copytree(town, moved)
        done = mskoko(
            "report", "2022", "--data", str(moved), "--output", str(tmp_path / "out"), "--audience", "school", "--schools", school_id,
            "--format", ",".join(FORMS), cwd=tmp_path, TZ="Asia/Kamchatka", PYTHONHASHSEED="7", LC_ALL="C",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        here, there = notes(built / "schools" / school_id), notes(tmp_path / "out" / "2022" / "schools" / school_id)
        assert here.keys() == there.keys()
        assert [name for name in here if here[name] != there[name]] == []

    def test_the_ordinary_kernel_gives_the_same_note(
        self, built: Path, town: Path, school_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("mskoko_lib.build.plan.NOTEBOOK_FILES", ("0_summary.ipynb", "3_inspection.ipynb"))
        made = {}
        for kernel in (False, True):
            output = with_store(built, tmp_path / str(kernel))
            request = Request(
                2022, town, output, schools=school_id, audience="school", formats=("html",), ordinary_kernel=kernel
            )
            build_run.build(request, lambda line: None)
            made[kernel] = notes(output / "2022" / "schools" / school_id)
        assert made[True] == made[False]
        assert sorted(Path(name).suffix for name in made[True]) == [".csv", ".html", ".ics"]

    def test_row_order_file_order_and_file_names_do_not_change_the_observations(
        self, built: Path, other_delivery: tuple[subprocess.CompletedProcess[str], Path]
    ) -> None:
        # a copy with its rows shuffled is no copy byte for byte: the files themselves are told otherwise, figures are not
        first, second = (
            [row for row in observations(folder) if not row["indicator"].startswith("delivery_")]
            for folder in (built / "department", other_delivery[1])
        )
        assert second == first

    def test_second_run_opens_no_workbook(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("mskoko_lib.build.plan.NOTEBOOK_FILES", ("3_inspection.ipynb",))
        write_town(tmp_path / "data", n_schools=3, years=(2022,))
        request = Request(2022, tmp_path / "data", tmp_path / "output", audience="department", formats=("html",))
        first = build_run.build(request, lambda line: None)
        assert first.was_read

        def refuse(*words: object) -> None:
            raise AssertionError("a workbook was opened again")

        monkeypatch.setattr(intake, "read_year", refuse)
        again = build_run.build(request, lambda line: None)
        assert not again.was_read
        assert again.passport == first.passport


def _shuffle_rows(path: Path, draw: random.Random) -> None:
    """Rows below the header in another order, sheet by sheet; cell types stay."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        draw.shuffle(rows)
        for y, row in enumerate(rows, start=2):
            for x, value in enumerate(row, start=1):
                sheet.cell(y, x).value = value  # as an argument, None would leave the old value
    book.save(path)


class TestMessages:
    """One clear Russian message each, exit code 2, nothing half-written."""

    @staticmethod
    def refused(done: subprocess.CompletedProcess[str], *said: str) -> None:
        assert done.returncode == 2, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert done.stderr.startswith("ОШИБКА.")
        for part in said:
            assert part in done.stderr

    def test_a_year_without_params(self, town: Path, tmp_path: Path) -> None:
        self.refused(
            mskoko("report", "1999", "--data", str(town), "--output", str(tmp_path / "o"), cwd=tmp_path), "1999", "2022"
        )
        assert not (tmp_path / "o").exists()

    def test_a_year_without_data(self, town: Path, tmp_path: Path) -> None:
        root = tmp_path / "data"
        shutil.copytree(town, root)
        shutil.rmtree(root / "2021")
        self.refused(
            mskoko("report", "2021", "--data", str(root), "--output", str(tmp_path / "o"), cwd=tmp_path),
            "2021",
            "2020, 2022",
        )
        assert not (tmp_path / "o").exists()

    def test_a_missing_root(self, tmp_path: Path) -> None:
        self.refused(mskoko("report", "2022", "--data", "нет-такой", "--output", "o", cwd=tmp_path), "нет-такой")
        assert not (tmp_path / "o").exists()

    def test_a_root_without_registry(self, tmp_path: Path) -> None:
        (tmp_path / "data" / "2022").mkdir(parents=True)
        self.refused(mskoko("report", "2022", "--data", "data", "--output", "o", cwd=tmp_path), "schools.csv")

    def test_an_unknown_school(self, town: Path, tmp_path: Path) -> None:
        self.refused(
            mskoko("report", "2022", "--data", str(town), "--output", "o", "--schools", "000000", cwd=tmp_path),
            "000000",
            "all",
        )

    def test_a_wrong_date_and_a_wrong_format(self, town: Path, tmp_path: Path) -> None:
        call = ("report", "2022", "--data", str(town), "--output", "o")
        self.refused(mskoko(*call, "--as-of", "31.12.2022", cwd=tmp_path), "ГГГГ-ММ-ДД")
        self.refused(mskoko(*call, "--format", "docs", cwd=tmp_path), "docs", "html")

    def test_calls_that_cannot_be_read(self, town: Path, tmp_path: Path) -> None:
        for words in (["report"], ["report", "abc"], ["report", "2022", "--audience", "parents"]):
            self.refused(mskoko(*words, cwd=tmp_path), "неверный вызов", "mskoko report 2022")
        self.refused(mskoko("report", "2022", "--data", str(town / "schools.csv"), cwd=tmp_path), "файл, а не папка")

    def test_an_output_inside_the_data_or_in_a_file(self, town: Path, tmp_path: Path) -> None:
        inside = town / "2022" / "out"
        self.refused(
            mskoko("report", "2022", "--data", str(town), "--output", str(inside), cwd=tmp_path), "внутри папки данных"
        )
        assert not inside.exists()
        (tmp_path / "file").write_text("", encoding="utf-8")
        self.refused(mskoko("report", "2022", "--data", str(town), "--output", "file", cwd=tmp_path), "нельзя писать")

    @pytest.mark.parametrize("encoding", ["cp866", "cp1251"])
    def test_a_windows_console_can_show_it(self, town: Path, tmp_path: Path, encoding: str) -> None:
        done = subprocess.run(
            [MSKOKO, "report", "1999", "--data", str(town)],
            cwd=tmp_path,
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )
        assert done.returncode == 2
        assert "ОШИБКА." in done.stderr.decode(encoding)
        assert "?" not in done.stderr.decode(encoding)


def test_bad_files_among_good_ones_do_not_stop_the_others(
    other_delivery: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    done, folder = other_delivery
    told = [line for line in done.stdout.splitlines() if any(name in line for name in BAD_FILES)]
    assert len(told) == 3
    page = next(folder.glob("*.html")).read_text(encoding="utf-8")
    assert "столовая.xlsx" in page  # the sources table names what was not read


def test_a_notebook_that_fails_leaves_the_last_good_notes(
    town: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out"
    shutil.copytree(built.parent, output)
    before = notes(output / "2022")
    shutil.copytree(PROJECT / "notebooks", tmp_path / "notebooks")
    broken = tmp_path / "notebooks" / "1_external_assessment.ipynb"
    source = broken.read_text(encoding="utf-8")
    broken.write_text(source.replace("note.works(year - 1)", "note.works(year - 1)[100]"), encoding="utf-8")
    monkeypatch.setattr("mskoko_lib.build.plan.NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.setattr("mskoko_lib.build.plan.NOTEBOOK_FILES", ("3_inspection.ipynb", "1_external_assessment.ipynb"))
    with pytest.raises(Exception, match="тетрадь остановилась с ошибкой"):
        build_run.build(Request(2022, town, output, audience="department", formats=("html",)), lambda line: None)
    assert notes(output / "2022") == before


@pytest.mark.long
def test_a_set_of_schools_is_released(town: Path, built: Path, tmp_path: Path) -> None:
    # The auditor once took the counts of a set, and headings of columns, for figures of nobody.
    # The public note of a set is built for the browser.
    output = with_store(built, tmp_path / "o")
    done = mskoko(
        "report", "2022", "--data", str(town), "--output", str(output), "--format", "html",
        "--schools", "lyceums", "--audience", "department", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_in_jupyterlab_the_same_cells_render_at_once_with_a_banner(
    town: Path, built: Path, school_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import papermill

    monkeypatch.delenv("MSKOKO_BUILD", raising=False)
    monkeypatch.setenv("MSKOKO_OUTPUT", str(with_store(built, tmp_path / "o")))
    parameters = {"year": 2022, "data": str(town), "schools": school_id, "audience": "school"}
    executed = papermill.execute_notebook(
        PROJECT / "notebooks" / "1_external_assessment.ipynb", None, parameters=parameters, progress_bar=False, kernel_name="python3",
        cwd=PROJECT / "notebooks",
    )  # fmt: skip
    pages = [output["data"]["text/html"] for cell in executed.cells for output in cell.get("outputs", [])]
    assert len(pages) > 20
    assert all("Черновик: скрыто по первичным правилам для школы" in page for page in pages)
    assert any("<svg" in page for page in pages)
    assert any("data-obs" in page for page in pages)


def test_an_unknown_parameter_stops_the_run(tmp_path: Path) -> None:
    from mskoko_lib.build.collect import collect
    from mskoko_lib.errors import MskokoError

    with pytest.raises(MskokoError, match="pupils") as caught:
        collect(PROJECT / "notebooks" / "1_external_assessment.ipynb", {"pupils": 1}, output=tmp_path)
    assert "as_of, audience, data, schools, year" in str(caught.value)
