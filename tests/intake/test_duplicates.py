"""A pupil is never counted twice, and nobody vanishes without a word."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from mskoko_lib.intake import Delivery
from tests.intake.books import absent_2021, assert_identity, counts, events, make_root, math_4, read_2021, row_2021

A, B = "математика, 4 класс, а.xlsx", "математика, 4 класс, б.xlsx"


def kept(delivery: Delivery) -> list[tuple[str, float]]:
    table = delivery.tables["vpr_results"].query("status == 'wrote'")
    return list(zip(table["pupil_code"], table["primary_score"], strict=True))


def test_the_same_bytes_under_two_names(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    first = math_4(root, [row_2021("40001", ["1", "1", "1"])], name=A)
    (root.path / "2021" / "1.xlsx").write_bytes(first.read_bytes())  # sorts first, but its name says nothing
    delivery = read_2021(root)
    assert counts(delivery) == (1, 1, 0, 0, 0)
    files = delivery.passport.files.set_index("file")
    assert files["status"].to_dict() == {"2021/1.xlsx": "duplicate", f"2021/{A}": "read"}
    assert A in files.loc["2021/1.xlsx", "message"]


def test_equal_rows_in_two_files(tmp_path: Path) -> None:
    """Of two equal results the fuller row stays."""
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", ["1", "1", "1"], sex=""), absent_2021("40003", 3)], name=A)
    math_4(
        root, [row_2021("40001", ["1", "1", "1"]), row_2021("40002", ["0", "1", "1"]), absent_2021("40003", 3)], name=B
    )
    delivery = read_2021(root)
    assert kept(delivery) == [("40001", 3), ("40002", 2)]
    assert counts(delivery) == (5, 2, 0, 1, 2)
    assert events(delivery) == {"absent": 2, "duplicate": 2}
    assert delivery.tables["vpr_results"].set_index("pupil_code").loc["40001", "sex"] == "м"
    assert_identity(delivery)


def test_equal_rows_in_one_file(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", ["1", "1", "1"])] * 3)
    delivery = read_2021(root)
    assert (counts(delivery), events(delivery)) == ((3, 1, 0, 0, 2), {"duplicate": 2})


def test_one_code_for_two_pupils(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", ["1", "1", "1"]), row_2021("40001", ["0", "1", "1"])])
    delivery = read_2021(root)
    assert (counts(delivery), events(delivery)) == ((2, 2, 0, 0, 0), {"code_conflict": 2})
    assert delivery.tables["vpr_results"]["flags"].tolist() == ["code_conflict"] * 2


def test_two_files_that_disagree(tmp_path: Path) -> None:
    """40001 differs and goes from both; 40002 agrees and stays once."""
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", ["1", "1", "1"]), row_2021("40002", ["1", "2", "2"])], name=A)
    math_4(root, [row_2021("40001", ["0", "1", "1"]), row_2021("40002", ["1", "2", "2"])], name=B)
    delivery = read_2021(root)
    assert kept(delivery) == [("40002", 5)]
    assert (counts(delivery), events(delivery)) == ((4, 1, 0, 0, 3), {"conflict": 2, "duplicate": 1})
    assert_identity(delivery)


def test_a_conflict_inside_a_file_that_was_sent_twice(tmp_path: Path) -> None:
    """The copy repeats both rows of the one code, so the conflict is still the file's own."""
    root = make_root(tmp_path, 2021)
    pair = [row_2021("40001", ["1", "1", "1"]), row_2021("40001", ["0", "1", "1"])]
    math_4(root, pair, name=A)
    math_4(root, [*reversed(pair), row_2021("40002", ["1", "1", "1"])], name=B)
    delivery = read_2021(root)
    assert (counts(delivery), events(delivery)) == ((5, 3, 0, 0, 2), {"code_conflict": 2, "duplicate": 2})


def test_one_code_in_two_classes_is_two_pupils(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", ["1", "1", "1"])], name=A)
    math_4(root, [row_2021("40001", ["0", "1", "1"], klass="Б")], name=B)
    delivery = read_2021(root)
    assert (counts(delivery), events(delivery)) == ((2, 2, 0, 0, 0), {})
    assert pd.Series(kept(delivery)).nunique() == 2
