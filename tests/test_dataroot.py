"""The registry is read in every spelling that Excel saves, and says where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mskoko_lib.dataroot import SCHOOL_COLUMNS, open_root, read_schools
from mskoko_lib.errors import MskokoError

TEXT = "login,name,municipality\nedu990002,Школа № 2,город\nsch990001, Лицей\u00a0№ 1 ,город\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_delimiters_and_line_ends(encoding: str, delimiter: str, newline: str) -> None:
    table = read_schools(TEXT.replace(",", delimiter).replace("\n", newline).encode(encoding))
    assert list(table.columns) == SCHOOL_COLUMNS
    assert table["school_id"].tolist() == ["990001", "990002"]  # digits of the login, sorted
    assert table["name"].tolist() == ["Лицей № 1", "Школа № 2"]
    assert table["type"].isna().all()


def test_optional_columns_are_kept_and_unknown_ones_ignored() -> None:
    table = read_schools(b"LOGIN;Name;type;school_id;director\nEDU990001;A;lyceum;101;X\n")
    assert table.loc[0, ["school_id", "login", "type"]].tolist() == ["101", "edu990001", "lyceum"]


def test_the_day_a_school_opened_is_read_as_excel_writes_it_back() -> None:
    raw = b"login,name,opened\nedu990001,A,2022-09-01\nedu990002,B,01.09.2022\nedu990003,C,\n"
    assert read_schools(raw)["opened"].fillna("").tolist() == ["2022-09-01", "2022-09-01", ""]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "файл пуст"),
        (b"name\nA\n", "login"),
        (b"login,name\n", "ни одной школы"),
        (b"login,name\nedu990001,A\nsch990001,B\n", "строки 2, 3"),
        (b"login,name,school_id\nedu990001,A,7\nedu990002,B,7\n", "school_id 7: строки 2, 3"),
        (b"login,name\nedu990001\n", "строка 2"),
        (b"login,name\n12345,A\n", "12345"),
        (b'login,name\nedu990001,"A\n', "испорчена"),
        (b"login,name\nedu990001,A,B\n", "строка 2"),
        (b"login,login,name\nedu990001,edu990001,A\n", "дважды"),
        (b"login,name,school_id\nedu990001,A,../x\n", "../x"),
        ("login,name,opened\nedu990001,A,осень\n".encode(), "opened «осень»"),
        ("login,name\nedu990001,A\n".encode("utf-16"), "не читается как текст"),
    ],
)
def test_broken_registry(raw: bytes, told: str) -> None:
    with pytest.raises(MskokoError) as caught:
        read_schools(raw)
    assert told in str(caught.value)
    assert "schools.csv" in str(caught.value)


def test_root_without_yaml_is_real(tmp_path: Path) -> None:
    (tmp_path / "schools.csv").write_text(TEXT, encoding="utf-8")
    (tmp_path / "2022").mkdir()
    (tmp_path / "2021").mkdir()
    (tmp_path / "заметки").mkdir()
    root = open_root(tmp_path)
    assert (root.info.invented, root.info.municipality, root.years()) == (False, None, [2021, 2022])
    assert root.year_dir(2022) == tmp_path / "2022"
    with pytest.raises(MskokoError, match="2021, 2022"):
        root.year_dir(2030)


def test_root_yaml(tmp_path: Path) -> None:
    (tmp_path / "schools.csv").write_text(TEXT, encoding="utf-8")
    yaml = tmp_path / "root.yaml"
    yaml.write_text("municipality: город Примерск\ninvented: true\nspellings: [г. Примерск]\n", encoding="utf-8")
    info = open_root(tmp_path).info
    assert (info.municipality, info.invented, info.spellings) == ("город Примерск", True, ("г. Примерск",))
    for text in ("invented: может быть\n", "unknown: 1\n", "a: [\n", "- 1\n"):
        yaml.write_text(text, encoding="utf-8")
        with pytest.raises(MskokoError, match=r"root\.yaml"):
            open_root(tmp_path)


def test_missing_folder_and_registry(tmp_path: Path) -> None:
    with pytest.raises(MskokoError, match="не найдена") as caught:
        open_root(tmp_path / "нет")
    assert str(tmp_path) not in str(caught.value)
    with pytest.raises(MskokoError, match="нет реестра"):
        open_root(tmp_path)


def test_a_code_of_the_exam_centre_stands_once() -> None:
    with pytest.raises(MskokoError) as told:
        read_schools(
            "login,name,rcoi_code\nedu990001,А,9306\nedu990002,Б,09306.0\nedu990003,В,\nedu990004,Г,\n".encode()
        )
    assert "rcoi_code 9306: строки 2, 3" in str(told.value)
