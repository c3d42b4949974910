"""Corrections are data: they hold only while their reason stands, and every excluded row is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake import corrections
from mskoko_lib.intake.corrections import CorrectionError
from tests.intake import books as b

FILE = "2021/Проведение работы по математике, 4 класс. ВПР 2021.xlsx"
ENTRY = {"file": FILE, "sheet": "Sheet", "cell": "J2", "was": "7", "becomes": "1", "reason": "опечатка: акт школы",
         "who": "методист", "when": "2021-05-12"}  # fmt: skip


def _root(folder: Path, *entries: dict[str, object]):
    root = b.make_root(folder, 2021)
    b.math_4(root, [b.row_2021(40001, [7, 1, 1], total=3), b.row_2021(40002, [1, 0, 1])])
    (folder / "corrections.yaml").write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
    return root


def test_cell_is_read_as_corrected_and_the_file_stays(tmp_path: Path) -> None:
    root = _root(tmp_path, ENTRY)
    before = (tmp_path / FILE).read_bytes()
    delivery = b.read_2021(root)
    first = delivery.tables["vpr_tasks"].iloc[0]
    assert (first["task"], first["points"]) == ("1", 1.0)
    assert b.events(delivery)["by_correction"] == 1
    assert (tmp_path / FILE).read_bytes() == before


def test_excluded_row_is_counted_as_read_and_refused(tmp_path: Path) -> None:
    entry = {k: v for k, v in ENTRY.items() if k != "becomes"} | {"exclude": True}
    delivery = b.read_2021(_root(tmp_path, entry))
    assert b.counts(delivery) == (2, 1, 0, 0, 1)
    assert delivery.tables["vpr_results"]["pupil_code"].tolist() == ["40002"]
    b.assert_identity(delivery)


@pytest.mark.parametrize("change", [{"was": "6"}, {"sheet": "Лист1"}, {"cell": "ZZ900"}])
def test_a_reason_that_has_gone_stops_the_run(tmp_path: Path, change: dict[str, object]) -> None:
    root = _root(tmp_path, ENTRY | change)
    with pytest.raises(CorrectionError) as told:
        b.read_2021(root)
    assert FILE in str(told.value)
    assert "уберите или поправьте исправление" in str(told.value)


def test_a_file_that_has_gone_stops_the_run(tmp_path: Path) -> None:
    root = _root(tmp_path, ENTRY | {"file": "2021/нет.xlsx"})
    with pytest.raises(CorrectionError, match="больше нет"):
        b.read_2021(root)
    other_year = _root_of_another_year(tmp_path / "other")
    assert len(b.read_2021(other_year).tables["vpr_results"]) == 2


def _root_of_another_year(folder: Path):
    folder.mkdir()
    return _root(folder, ENTRY | {"file": "2020/нет.xlsx"})


def test_words_of_a_cell_are_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(CorrectionError) as told:
        b.read_2021(_root(tmp_path, ENTRY | {"cell": "B2", "was": "Фамилия"}))
    assert "Фамилия" not in str(told.value)
    assert "текст, знаков: 7" in str(told.value)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"file": "a"}, "исправление 1, sheet: ключа нет"),
        (ENTRY | {"cell": "2J"}, "исправление 1, cell: ожидалась ячейка вида G12"),
        (ENTRY | {"exclude": True}, "нужно одно из двух"),
        (ENTRY | {"note": "x"}, "исправление 1, note: неизвестный ключ"),
    ],
)
def test_entries_that_do_not_fit(tmp_path: Path, entry: dict[str, object], words: str) -> None:
    (tmp_path / "corrections.yaml").write_text(yaml.safe_dump([entry], allow_unicode=True), encoding="utf-8")
    with pytest.raises(MskokoError) as told:
        corrections.load(tmp_path)
    assert words in str(told.value)


def test_no_file_no_corrections(tmp_path: Path) -> None:
    assert corrections.load(tmp_path) == ()
