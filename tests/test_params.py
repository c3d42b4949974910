"""params/<year>.yaml: the shipped values, every fault message on a mutated copy, and the choice of schools."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from pydantic import BaseModel

from mskoko_lib import params
from mskoko_lib.errors import MskokoError

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = (ROOT / "params/2022.yaml").read_text(encoding="utf-8")

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a text as 2022.yaml; returns its folder."""

    def _write(text: str) -> Path:
        folder = tmp_path / "params"
        folder.mkdir(exist_ok=True)
        (folder / "2022.yaml").write_text(text, encoding="utf-8")
        return folder

    return _write


def changed(old: str, new: str) -> str:
    """The shipped 2022.yaml with one place changed; the place must be there."""
    assert SHIPPED.count(old) == 1, old
    return SHIPPED.replace(old, new)


def message(folder: Path, year: int = 2022) -> str:
    with pytest.raises(MskokoError) as caught:
        params.load(year, folder)
    assert str(folder) not in str(caught.value), "a machine path in a message"
    return str(caught.value)


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_shipped_years(year: int) -> None:
    loaded = params.load(year)
    assert loaded.year == year
    assert loaded.as_of == date(year, 12, 31)
    assert loaded.roadmap == 2022  # there is only one plan
    assert loaded.school_sets["all"] is None
    assert loaded.school_sets["lyceums"] == params.TypeFilter(type=("лицей", "гимназия"))
    assert (loaded.vpr.n_blocks_department, loaded.vpr.n_blocks_school) == (8, 4)


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_disclosure_numbers_of_the_policy(year: int) -> None:
    # METHODS §6, read by hand: counts 1-4, 1-9 sensitive, whole number from 50, means and extremes from 10, 3 others
    assert params.load(year).disclosure.model_dump() == {
        "small_count": 4,
        "small_count_sensitive": 9,
        "share_whole_number_from_n": 50,
        "mean_from_n": 10,
        "extreme_share_from_n": 10,
        "schools_in_aggregate": 3,
        "protection_width": 3,
    }


def test_sections_may_be_left_out(write: Write) -> None:
    loaded = params.load(2022, write("year: 2022\nroadmap: 2022\n"))
    assert loaded.as_of is None
    assert loaded.school_sets == {"all": None}
    assert loaded.disclosure == params.load(2022).disclosure


def test_missing_year_says_which_there_are() -> None:
    with pytest.raises(MskokoError, match="2020, 2021, 2022") as caught:
        params.load(2019)
    assert "params/2019.yaml" in str(caught.value)


def test_all_faults_in_one_message(write: Write) -> None:
    text = SHIPPED.replace("small_count: 4", "small_cuont: 4").replace("roadmap: 2022", 'roadmap: "2022"')
    text = text.replace("as_of: 2022-12-31", 'as_of: "2022-12-31"').replace("mean_from_n: 10", "mean_from_n: 0")
    said = message(write(text))
    assert "файл «params/2022.yaml»: файл не принят, ошибок: 4." in said
    assert "roadmap: найдено: «2022»; ожидалось: целое число" in said
    assert "as_of: найдено: «2022-12-31»; ожидалось: дата без кавычек" in said
    assert "disclosure.small_cuont: найдено: неизвестный ключ; ожидалось: один из small_count, " in said
    assert "disclosure.mean_from_n: найдено: 0; ожидалось: не меньше 1" in said
    assert "что сделать: исправьте названные ключи" in said


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("year: 2022", "year: 2021", "year: найдено: 2021; ожидалось: 2022, как в имени файла"),
        ("year: 2022", "yaer: 2022", "year: найдено: ключа нет; ожидалось: обязательный ключ"),
        ("as_of: 2022-12-31", "as_of: 2012-12-31", "as_of: найдено: 2012-12-31; ожидалось: не раньше 1 января 2022"),
        ("protection_width: 3", "protection_width: 2.5", "disclosure.protection_width: найдено: 2.5; ожидалось: целое"),
        (
            "small_count: 4",
            "small_count: 12",
            "small_count_sensitive: найдено: 9; ожидалось: не меньше small_count (12)",
        ),
        ("vpr:\n", "vpr: 8\nextra:\n", "vpr: найдено: 8; ожидалось: вложенные ключи"),
        ("all: null", "everyone: null", "ожидалось: среди наборов «all: null»"),
        ("all: null", 'all: ["123456"]', "ожидалось: среди наборов «all: null»"),
        ("all: null", "all: null\n  102: null", "имя набора: буквы, цифры"),
        ("all: null", 'all: null\n  "123456": null', "имя набора: буквы, цифры"),
        ("all: null", 'all: null\n  "../x": null', "имя набора: буквы, цифры"),
        ("all: null", "all: null\n  пилот: [123456]", 'коды школ в кавычках: "123456" (без кавычек записано: 123456)'),
        ("all: null", 'all: null\n  пилот: ["12"]', "коды школ из шести цифр или логины sch…/edu… (не годится: 12)"),
        ("all: null", "all: null\n  пилот: []", "непустой список кодов"),
        ("all: null", "all: null\n  пилот: {kind: [лицей]}", "{type: [лицей, гимназия]}"),
        ("all: null", "all: null\n  пилот: {type: лицей}", "{type: [лицей, гимназия]}"),
    ],
)
def test_one_fault(write: Write, old: str, new: str, expected: str) -> None:
    said = message(write(SHIPPED.replace(old, new, 1)))
    assert expected in said
    assert "что сделать:" in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("year: 2022\n  roadmap: 2022\n", "файл не читается как YAML."),
        ("year: 2022\nroadmap: 2022\nyear: 2022\n", "строка 3, знак 1: ключ «year» записан дважды"),
        ("", "в файле нет ключей.\n  найдено:   пустой файл"),
        ("- 2022\n", "в файле нет ключей."),
        ("year: 2022\nas_of: 2022-02-30\n", "в файле есть дата или число, которых не бывает."),
    ],
)
def test_not_a_parameter_file(write: Write, text: str, expected: str) -> None:
    said = message(write(text))
    assert expected in said
    assert "файл «params/2022.yaml»" in said


def test_not_utf8(write: Write) -> None:
    folder = write("")
    (folder / "2022.yaml").write_bytes("year: 2022 # год".encode("cp1251"))
    assert "файл не в кодировке UTF-8." in message(folder)


def test_frozen() -> None:
    loaded = params.load(2022)
    with pytest.raises(ValueError, match="frozen"):
        loaded.__setattr__("year", 2021)


def test_every_field_is_described() -> None:
    models: list[type[BaseModel]] = [params.YearParams, params.Vpr, params.Disclosure, params.TypeFilter]
    models += [params.Exams, params.Target, params.Benchmark, params.Reporting]
    assert not [
        f"{m.__name__}.{name}" for m in models for name, field in m.model_fields.items() if not field.description
    ]


def test_docs_page_is_the_printed_one() -> None:
    page = (ROOT / "docs/params.md").read_text(encoding="utf-8")
    assert page == params.describe()
    assert "| `disclosure.share_whole_number_from_n` |" in page
    assert "| `50` |" in page


def test_import_is_light() -> None:
    code = "import sys, mskoko_lib.params, mskoko_lib.roadmap, mskoko_lib.norms; print('pandas' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "False"


@pytest.fixture
def schools() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "school_id": ["300003", "100001", "200002", "400004"],
            "login": ["sch300003", "edu100001", "sch200002", "sch400004"],
            "type": ["Лицей ", "СОШ", "гимназия", pd.NA],
        }
    )


def year_with(write: Write, sets: str) -> params.YearParams:
    return params.load(2022, write(changed("  all: null # все школы", f"  all: null\n{sets}")))


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("all", ["100001", "200002", "300003", "400004"]),
        ("lyceums", ["200002", "300003"]),
        ("пилот", ["100001", "300003"]),
        ("200002", ["200002"]),
        ("sch200002", ["200002"]),
        ("EDU100001", ["100001"]),
    ],
)
def test_select_schools(write: Write, schools: pd.DataFrame, selector: str, expected: list[str]) -> None:
    year = year_with(write, '  пилот: ["300003", "edu100001", "sch300003"]')
    before = schools.copy()
    assert params.select_schools(year, schools, selector) == expected
    assert params.select_schools(year, schools.iloc[::-1], selector) == expected
    pd.testing.assert_frame_equal(schools, before)


def test_unknown_selector_names_what_exists(schools: pd.DataFrame) -> None:
    with pytest.raises(MskokoError) as caught:
        params.select_schools(params.load(2022), schools, "lyceum")
    said = str(caught.value)
    assert "найдено:   «lyceum»" in said
    assert "набор школ (all, lyceums)" in said
    assert "похожие: lyceums" in said


def test_set_with_schools_outside_the_registry(write: Write, schools: pd.DataFrame) -> None:
    year = year_with(write, '  пилот: ["100001", "999999", "edu888888"]')
    with pytest.raises(MskokoError, match="999999, edu888888"):
        params.select_schools(year, schools, "пилот")


def test_set_that_fits_no_school(write: Write, schools: pd.DataFrame) -> None:
    with pytest.raises(MskokoError, match="виды школ в реестре: Лицей, СОШ, гимназия"):
        params.select_schools(year_with(write, "  кадеты: {type: [кадетский корпус]}"), schools, "кадеты")


def test_registry_without_types(schools: pd.DataFrame) -> None:
    with pytest.raises(MskokoError, match="виды школ в реестре: не указаны"):
        params.select_schools(params.load(2022), schools.drop(columns="type"), "lyceums")
