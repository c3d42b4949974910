"""A year's folder as a whole: one bad file among many, order, names, fingerprint, and that no row is ever lost."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from mskoko_lib.dataroot import open_root
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake import Delivery, fingerprint, gathered, read_year, summary_lines
from mskoko_lib.intake.schemas import SCHEMAS, columns_of
from mskoko_lib.norms import load as load_norms
from tests.intake.books import (
    FOREIGN,
    ONE,
    TWO,
    Norms,
    absent_2021,
    assert_identity,
    counts,
    make_root,
    math_4,
    read_2021,
    row_2021,
    save,
)
from tests.intake.test_dirt import ROWS

SOURCE = ["source_file", "source_sheet", "source_row"]


def assert_same_tables(one: Delivery, other: Delivery) -> None:
    for name, table in one.tables.items():
        drop = [c for c in SOURCE if c in table.columns]
        assert_frame_equal(table.drop(columns=drop), other.tables[name].drop(columns=drop))


def test_an_empty_folder(tmp_path: Path) -> None:
    delivery = read_2021(make_root(tmp_path, 2021))
    assert {name: list(t.columns) for name, t in delivery.tables.items()} == {n: columns_of(n) for n in SCHEMAS}
    assert all(t.empty for t in delivery.tables.values())
    assert delivery.passport.total()["n_files"] == 0
    assert delivery.passport.summary_lines()[0] == "файлов: 0, строк прочитано: 0"


def test_a_missing_year(tmp_path: Path) -> None:
    with pytest.raises(MskokoError, match="2021"):
        read_2021(make_root(tmp_path, 2022))


def test_bad_files_spoil_only_themselves(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    folder = root.path / "2021"
    math_4(root, [row_2021("40001", ["1", "2", "2"])])
    (folder / "история, 5 класс.xlsx").write_text("логин школы;код", encoding="utf-8")
    (folder / "письмо.docx").write_bytes(b"PK")
    (folder / "книга.xlsm").write_bytes(b"PK\x03")
    save(folder / "пусто.xlsx", {"Лист1": []})
    save(folder / "бюджет.xlsx", {"Лист1": [["статья", "сумма"], ["мел", 5]]})
    for litter in ("~$письмо.docx", ".DS_Store", "Thumbs.db", ".git/config"):
        (folder / litter).parent.mkdir(exist_ok=True)
        (folder / litter).write_bytes(b"")
    delivery = read_2021(root)
    assert counts(delivery) == (1, 1, 0, 0, 0)
    files = delivery.passport.files
    assert files["status"].value_counts().to_dict() == {"skipped": 4, "refused": 3, "unknown": 2, "read": 1}
    assert (files.loc[files["status"].isin(["refused", "unknown"]), "message"] != "").all()
    lines = "\n".join(delivery.passport.summary_lines())
    assert "история, 5 класс.xlsx: Файл назван как книга Excel" in lines
    assert str(tmp_path) not in lines
    assert summary_lines(files) == [line for line in summary_lines(files, delivery.passport.events) if "—" not in line]


def test_a_sheet_of_an_unforeseen_shape(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", ["1", "2", "2"])])

    def fail(*_: object) -> None:
        raise KeyError("tasks")

    monkeypatch.setitem(gathered._READERS, "vpr_2021", fail)
    delivery = read_2021(root)
    assert delivery.passport.files.loc[0, "status"] == "refused"
    assert "не разобран" in delivery.passport.files.loc[0, "message"]


def test_a_header_without_rows_or_tasks(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [[" ", "", "\u00a0"]])
    math_4(root, [row_2021("50001", [], total=3)], n_tasks=0, name="математика, 5 класс.xlsx")
    delivery = read_2021(root)
    assert_identity(delivery)
    assert counts(delivery) == (1, 1, 0, 0, 0)  # a total without points by task is still a result
    assert delivery.passport.events.empty


def test_hidden_protocols_are_not_read(tmp_path: Path) -> None:
    import openpyxl

    root = make_root(tmp_path, 2021)
    path = math_4(root, [row_2021("40001", ["1", "2", "2"])])
    book = openpyxl.load_workbook(path)
    copy = book.copy_worksheet(book["Sheet"])
    copy.sheet_state = "hidden"
    book.create_sheet("Списки").sheet_state = "hidden"
    book.save(path)
    delivery = read_2021(root)
    assert counts(delivery) == (1, 1, 0, 0, 0)
    assert delivery.passport.events["rule"].tolist() == ["hidden_sheet"]


def test_nothing_depends_on_order_names_or_places(tmp_path: Path) -> None:
    shuffled = ROWS[:]
    random.Random(7).shuffle(shuffled)
    history = [row_2021(f"5000{k}", ["1", "1", str(k % 3)], school=TWO, tail=("", "", "")) for k in range(1, 8)]
    one, other = make_root(_dir(tmp_path / "a"), 2021), make_root(_dir(tmp_path / "b"), 2021)
    math_4(one, ROWS)
    math_4(one, history, name="по истории, 5 класс.xlsx")
    half = len(shuffled) // 2
    math_4(other, shuffled[:half], name="я математика, 4 класс.xlsx")
    math_4(other, shuffled[half:], name="2/а математика, 4 класс.xlsx")
    math_4(other, history[::-1], name="1 История 5 класс ВПР 2021.xlsx")
    first, second = read_2021(one), read_2021(other)
    assert_same_tables(first, second)
    assert counts(first) == counts(second)
    results = first.tables["vpr_results"]
    keys = ["school_id", "subject", "programme_grade", "grade"]
    assert_frame_equal(results[keys], results[keys].sort_values(keys, ignore_index=True))
    assert results["result_id"].tolist() == list(range(len(results)))


def _dir(path: Path) -> Path:
    path.mkdir()
    return path


def test_old_and_new_logins_are_one_school(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    rows = [
        row_2021("40001", ["1", "2", "2"], school="sch990001"),
        row_2021("40002", ["1", "2", "2"], school="edu990001"),
    ]
    math_4(root, rows)
    assert read_2021(root).tables["vpr_results"]["school_id"].tolist() == ["990001", "990001"]


def test_fingerprint(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021, 2022)
    path = math_4(root, [row_2021("40001", ["1", "2", "2"])])
    before = fingerprint(root, 2021)
    seen = {before, fingerprint(root, 2022)}
    assert len(seen) == 2
    path.touch()
    (path.parent / "~$litter.xlsx").write_bytes(b"x")
    assert fingerprint(root, 2021) == before
    moved = shutil.move(path, path.parent / "математика, 4 класс.xlsx")
    seen.add(fingerprint(root, 2021))
    math_4(root, [row_2021("40001", ["1", "2", "1"])], name=Path(moved).name)
    seen.add(fingerprint(root, 2021))
    (root.path / "schools.csv").write_text("login,name\nedu990001,Школа\n", encoding="utf-8")
    seen.add(fingerprint(root, 2021))
    for line in ("municipality: город Примерск\n", "spellings: [город Примерск]\n"):
        (root.path / "root.yaml").write_text(line, encoding="utf-8")
        seen.add(fingerprint(open_root(root.path), 2021))
    assert len(seen) == 7  # root.yaml decides which files are noted as another municipality's


def test_official_norms_fit_the_protocol(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", ["1"] * 15)], n_tasks=15)
    assert read_year(root, 2021, load_norms()).tables["vpr_works"].loc[0, "max_score"] == 20


CELL = st.sampled_from(["0", "1", "2", "7", "X", "x", "Х", "не пройд.", "", " 1", "да", 1.0, "1\u00a0"])
ROW = st.builds(
    lambda code, tasks, school, total, mark, sex, klass, variant, tail, gap, at: (
        lambda row: [*row[:at], *[""] * gap, *row[at:]]
    )(row_2021(code, tasks, school=school, total=total, mark=mark, sex=sex, klass=klass, variant=variant, tail=tail)),
    code=st.sampled_from(["40001", "40002", 40003, "", "Вася"]),
    tasks=st.lists(CELL, min_size=3, max_size=3),
    school=st.sampled_from([ONE, TWO, FOREIGN, "", "EDU990001"]),
    total=st.sampled_from([None, "", "0", "3", "99", "три"]),
    mark=st.sampled_from(["4", "нет отметки", "4\u00a0", "9"]),
    sex=st.sampled_from(["м", "Ж", "", "?"]),
    klass=st.sampled_from(["А", "а", "нет", "4б"]),
    variant=st.sampled_from(["1", "2", "0", "", "отсутствовал"]),
    tail=st.sampled_from([("Математика", "", ""), ("", "", "Математика"), ("2", "0", "Математика")]),
    gap=st.integers(0, 6),
    at=st.integers(1, 12),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(files=st.lists(st.lists(ROW, max_size=8), min_size=1, max_size=3))
def test_no_row_is_lost_whatever_the_dirt(
    tmp_path_factory: pytest.TempPathFactory, files: list[list[list[object]]]
) -> None:
    root = make_root(tmp_path_factory.mktemp("dirt"), 2021)
    for number, rows in enumerate(files):
        math_4(root, rows, name=f"математика, 4 класс, {'абв'[number]}.xlsx")
    delivery = read_2021(root)
    assert_identity(delivery)
    copies = set(delivery.passport.files.query("status == 'duplicate'")["file"])
    sent = sum(len(rows) for n, rows in enumerate(files) if f"2021/математика, 4 класс, {'абв'[n]}.xlsx" not in copies)
    assert delivery.passport.total()["n_read"] == sent
    results = delivery.tables["vpr_results"]
    assert len(results) == delivery.passport.total()["n_accepted"] + delivery.passport.total()["n_absent"]
    assert set(delivery.tables["vpr_tasks"]["result_id"]) <= set(results["result_id"])
    identical = ["school_id", "class_label", "pupil_code", "status", "primary_score"]
    flagged = results["flags"].str.contains("code_conflict")
    assert not results[~flagged].duplicated(identical[:3]).any()


def test_absent_everywhere(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [absent_2021(f"4000{k}", 3) for k in range(1, 4)])
    delivery = read_2021(root, 5)
    assert counts(delivery) == (3, 0, 0, 3, 0)
    assert delivery.tables["vpr_tasks"].empty
    assert delivery.tables["vpr_works"].loc[0, "max_score"] == 5
    assert pd.isna(delivery.tables["vpr_work_tasks"]["max_points"]).all()


def test_norms_double_is_what_intake_asks_for() -> None:
    assert Norms(5).vpr_scale(2021, "math", 4) is not None
    assert Norms().vpr_scale(2021, "math", 4) is None


@pytest.mark.parametrize(
    ("head", "layout"),
    [
        (["Пользователь", "ИНН", "7. Код ОГЭ", "8. Код ЕГЭ", "Статус"], "context"),
        (["Муниципалитет", "Образовательная организация", "Выпускников", "Русский язык"], "ege_summary"),
    ],
)
def test_what_is_known_and_not_read_is_told(tmp_path: Path, head: list[object], layout: str) -> None:
    """FORMATS A7 and A12: seen in public, of no use to the notes of section 1."""
    root = make_root(tmp_path, 2021)
    save(root.path / "2021" / "a.xlsx", {"Лист": [head, ["sch990001", 1, 2, 3, 4]]})
    file = read_2021(root).passport.files.iloc[0]
    assert (file["layout"], file["status"], file["n_read"]) == (layout, "read", 0)
    assert "не читается" in file["message"]
