"""Names planted in every place a person's name may stand are found nowhere after reading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mskoko_lib import intake, norms
from mskoko_lib.build.delivery import report_delivery
from mskoko_lib.build.forgetting import forget_person
from mskoko_lib.dataroot import open_root
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.people import INVENTED, NoKeyError, People
from mskoko_lib.store import content_hash
from mskoko_lib.years import year_store
from tests.intake import books
from tests.intake.people_root import canary_files, oge_row, write_protocol, write_root

NAME = ("Канарейкина", "Пернатия", "Клеточкиновна")
CANARIES = ("канарейкин", "пернат", "клеточкин", "770077")  # the last one is the number of her document


def _town(path: Path) -> Path:
    root = write_root(path)
    canary_files(root / "2022", NAME, "770077")
    return root


def _no_canary(text: str, where: str) -> None:
    assert not [canary for canary in CANARIES if canary in text.lower()], where


def test_no_name_in_tables_events_or_store(tmp_path: Path) -> None:
    root = open_root(_town(tmp_path / "data"))
    delivery = intake.read_year(root, 2022, norms.load())
    assert len(delivery.tables["exam_results"]) >= 2
    for table in ("essay_results", "interview_results", "form_medals"):
        assert len(delivery.tables[table]), table
    for name, table in delivery.tables.items():
        _no_canary(table.to_csv(index=False), name)
    _no_canary(delivery.passport.events.to_csv(), "events")
    _no_canary(delivery.passport.files.to_csv(), "files")
    _no_canary("\n".join(delivery.passport.summary_lines()), "summary")


def test_no_name_in_what_is_written_except_returns(tmp_path: Path) -> None:
    output = tmp_path / "output"
    lines: list[str] = []
    report_delivery(_town(tmp_path / "data"), 2022, output, lines.append, "2022-12-31")
    _no_canary("\n".join(lines), "console")
    seen = 0
    for path in sorted(output.rglob("*")):
        if path.is_file() and "returns" not in path.parts:
            _no_canary(path.read_bytes().decode("utf-8", errors="ignore"), path.name)
            _no_canary(path.name, "name of a file")
            seen += 1
    assert seen > 10


def test_letters_to_schools_hold_no_name(tmp_path: Path) -> None:
    output = tmp_path / "output"
    report_delivery(_town(tmp_path / "data"), 2022, output, lambda line: None, "2022-12-31")
    letters = list((output / "2022" / "returns").rglob("Письмо.txt"))
    assert letters
    for path in letters:
        _no_canary(path.read_text(encoding="utf-8"), "letter")


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    delivery = intake.read_year(open_root(_town(tmp_path / "data")), 2022, norms.load())
    files = delivery.passport.files
    assert (files["n_read"] == files["n_accepted"] + files["n_absent"] + files["n_refused"]).all()
    books.assert_refused_are_told(delivery)
    read = files.set_index("file")["n_read"].to_dict()
    # the rows that stand in the files of `canary_files`, counted by hand
    assert read["2022/a.xlsx"] == 4
    assert read["2022/b.xlsx"] == 1
    assert read["2022/01_2022.06.07.csv"] == 2


def test_a_file_named_after_a_person_is_not_read(tmp_path: Path) -> None:
    path = write_root(tmp_path / "data")
    rows = [oge_row(1, 99001, NAME, 13, 3)]
    write_protocol(path / "2022" / f"Протокол {' '.join(NAME)}.xlsx", "02 - Математика 2022.06.02", rows)
    write_protocol(path / "2022" / "копия.xlsx", "02 - Математика 2022.06.02", rows)
    delivery = intake.read_year(open_root(path), 2022, norms.load())
    files = delivery.passport.files.set_index("file")
    _no_canary(files.to_csv(), "files")
    assert "переименуйте файл" in files.loc["2022/Протокол (имя скрыто).xlsx", "message"]
    assert len(delivery.tables["exam_results"]) == 1  # from the copy


def test_real_names_without_a_key_stop(tmp_path: Path) -> None:
    path = write_root(tmp_path / "data", invented=False)
    write_protocol(path / "2022" / "a.xlsx", "02 - Математика 2022.06.02", [oge_row(1, 99001, NAME, 13, 3)])
    root = open_root(path)
    with pytest.raises(NoKeyError) as told:
        intake.read_year(root, 2022, norms.load())
    assert "mskoko init" in str(told.value)
    _no_canary(str(told.value), "message")
    assert len(intake.read_year(root, 2022, norms.load(), People(b"other")).tables["exam_results"]) == 1


def test_order_and_hashes_do_not_depend_on_the_key(tmp_path: Path) -> None:
    root = open_root(_town(tmp_path / "data"))
    one = intake.read_year(root, 2022, norms.load(), INVENTED).tables
    two = intake.read_year(root, 2022, norms.load(), People(b"another secret")).tables
    for name in one:
        assert content_hash(one[name]) == content_hash(two[name]), name
        visible = [c for c in one[name].columns if c not in ("name_key", "document_key", "person")]
        assert one[name][visible].equals(two[name][visible]), name
    keys = set(one["exam_results"]["name_key"].dropna())
    assert keys
    assert keys.isdisjoint(two["exam_results"]["name_key"].dropna())


def test_forgotten_person_is_refused_everywhere(tmp_path: Path) -> None:
    path = _town(tmp_path / "data")
    lines = forget_person(path, "канарёйкина Пернатия  Клеточкиновна", "", tmp_path / "output")
    tables = intake.read_year(open_root(path), 2022, norms.load(), People(INVENTED.secret, _forgotten(path))).tables
    for name in ("exam_results", "essay_results", "interview_results", "form_medals"):
        assert set(tables[name]["name_key"].dropna()).isdisjoint({key for key, _ in _forgotten(path)}), name
    store = year_store(open_root(path), 2022, norms.load(), tmp_path / "output")
    assert set(store.table("exam_results")["school_id"]) == {"999002"}
    assert any("a.xlsx" in line for line in lines)
    _no_canary("\n".join(lines), "lines")
    _no_canary((path / "forgotten.csv").read_text(encoding="utf-8"), "forgotten.csv")


def _forgotten(path: Path) -> frozenset[tuple[str, str]]:
    from mskoko_lib.keyfile import read_forgotten

    return read_forgotten(path)


def test_a_forgotten_person_is_known_by_the_document_too(tmp_path: Path) -> None:
    """Two essays of one document, one with a slip in the surname: both rows go."""
    path = write_root(tmp_path / "data")
    canary_files(path / "2022", NAME, "770077")
    forget_person(path, " ".join(NAME), "999001", tmp_path / "output")
    events = intake.read_year(
        open_root(path), 2022, norms.load(), People(INVENTED.secret, _forgotten(path))
    ).passport.events
    gone = events[events["rule"] == "forgotten"]
    assert "2022/slip.xlsx" in set(gone["file"])


@pytest.mark.parametrize(
    ("name", "school", "word"), [("Канарейкина", "", "полное имя"), (" ".join(NAME), "1", "реестре")]
)
def test_what_cannot_be_forgotten_is_said(tmp_path: Path, name: str, school: str, word: str) -> None:
    path = _town(tmp_path / "data")
    with pytest.raises(MskokoError) as told:
        forget_person(path, name, school, tmp_path / "output")
    assert word in str(told.value)
    assert not (path / "forgotten.csv").exists()


def test_nobody_found_is_said(tmp_path: Path) -> None:
    path = _town(tmp_path / "data")
    lines = forget_person(path, "Неведомов Никто Никтоевич", "", tmp_path / "output")
    assert "не найдено" in lines[0]


def test_passport_keeps_hashes_of_files_not_their_text(tmp_path: Path) -> None:
    output = tmp_path / "output"
    report_delivery(_town(tmp_path / "data"), 2022, output, lambda line: None, "2022-12-31")
    kept = list((output / ".store").rglob("passports/2022.json"))
    assert len(kept) == 1
    assert all(len(value) == 64 for value in json.loads(kept[0].read_text(encoding="utf-8")).values())
