"""Dirt in the rows: each case by its rule, no row lost."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mskoko_lib.intake.rules import RULES
from tests.intake.exams import protocols as p
from tests.intake.exams.protocols import ALI, MARAT, MARIA, MATHS


def _oge(path: Path, *rows: list[p.Cell]) -> p.Delivery:
    return p.read(path, {"a.xlsx": p.sheet(p.block(MATHS, rows))})


def test_school_outside_the_registry_is_refused(tmp_path: Path) -> None:
    delivery = _oge(tmp_path, p.oge(1, ALI, 13, 3, school=77777), p.oge(2, MARAT, 17, 4))
    assert p.counts(delivery) == (2, 1, 0, 1)
    assert p.told(delivery, "no_rcoi_school") == [(6, "B6", "77777")]


def test_a_whole_region_is_told_by_school(tmp_path: Path) -> None:
    rows = [p.oge(n, (f"Ф{n}", "И", "О"), 13, 3, school=50000 + n % 2) for n in range(1, 303)]
    delivery = _oge(tmp_path, *rows)
    assert p.counts(delivery) == (302, 0, 0, 302)
    assert p.told(delivery, "no_rcoi_school") == [(None, "", "50000"), (None, "", "50001")]


def test_no_school_code_is_refused(tmp_path: Path) -> None:
    delivery = _oge(tmp_path, p.oge(1, ALI, 13, 3, school=""))
    assert p.counts(delivery) == (1, 0, 0, 1)
    assert p.told(delivery, "no_school_code") == [(6, "B6", "")]


def test_a_row_without_its_number_is_not_lost(tmp_path: Path) -> None:
    rows = [p.oge(1, ALI, 13, 3), p.oge(2, MARAT, 17, 4), p.oge(3, MARIA, 20, 4)]
    rows[1][0], rows[2][0], rows[2][1] = "", "", ""
    delivery = _oge(tmp_path, *rows)
    assert p.counts(delivery) == (3, 2, 0, 1)  # the third has no code either


def test_no_result_is_refused_and_told_once(tmp_path: Path) -> None:
    delivery = _oge(tmp_path, p.oge(1, ALI, "", ""))
    assert p.counts(delivery) == (1, 0, 0, 1)
    assert p.told(delivery, "no_result") == [(6, "U6", "")]


@pytest.mark.parametrize(("primary", "mark"), [("Канарейкина", 7), (-1, "1"), ("абв", "")])
def test_nothing_readable_is_refused_without_the_words(tmp_path: Path, primary: p.Cell, mark: p.Cell) -> None:
    delivery = _oge(tmp_path, p.oge(1, ALI, primary, mark))
    assert p.counts(delivery) == (1, 0, 0, 1)
    ((row, cell, found),) = p.told(delivery, "bad_result")
    assert (row, cell) == (6, "S6")
    assert "анарейкин" not in found


@pytest.mark.parametrize(
    ("primary", "mark", "kept", "cell"),
    [(13, 6, ("math", 13, None, None), "U6"), (13, 1, ("math", 13, None, None), "U6"),
     ("Канарейкина", 4, ("math", None, None, 4), "S6"), (17.5, 4, ("math", None, None, 4), "S6")],
)  # fmt: skip
def test_one_readable_score_keeps_the_row(
    tmp_path: Path, primary: p.Cell, mark: p.Cell, kept: tuple[object, ...], cell: str
) -> None:
    delivery = _oge(tmp_path, p.oge(1, ALI, primary, mark))
    assert p.scores(delivery) == [kept]
    assert [at for _, at, _ in p.told(delivery, "bad_score")] == [cell]
    assert p.results(delivery)["flags"].tolist() == ["bad_score"]


@pytest.mark.parametrize(("test", "stored"), [(100, 100), (0, 0), (101, None)])
def test_test_scores_end_at_a_hundred(tmp_path: Path, test: int, stored: int | None) -> None:
    sheet = p.sheet(p.block("04 - Химия 2022.05.26", [p.ege(1, ALI, 31, test)], p.EGE_HEADER))
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    assert p.scores(delivery) == [("chemistry", 31, stored, None)]
    assert p.rules(delivery).get("bad_score", 0) == (stored is None)


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [("удалён", "removed"), ("Не завершил экзамен", "unfinished"), ("аннулирован", "annulled")],
)
def test_states_in_a_score_cell(tmp_path: Path, cell: str, outcome: str) -> None:
    delivery = _oge(tmp_path, p.oge(1, ALI, 13, cell))
    row = p.results(delivery).iloc[0]
    assert row["outcome"] == outcome
    assert row[["primary_score", "test_score", "mark"]].isna().all()  # an annulled result keeps no score
    assert delivery.tables["exam_tasks"].empty
    assert p.counts(delivery) == (1, 1, 0, 0)
    assert p.told(delivery, outcome) == [(6, "", "")]


@pytest.mark.parametrize("cell", ["неявка", "Не явился", "отсутствовал"])
def test_absent_in_a_cell_is_counted_absent_and_stored(tmp_path: Path, cell: str) -> None:
    delivery = _oge(tmp_path, p.oge(1, ALI, "", cell), p.oge(2, MARAT, 17, 4))
    assert p.counts(delivery) == (2, 1, 1, 0)
    assert p.results(delivery)["outcome"].tolist() == ["absent", "valid"]
    assert p.told(delivery, "absent") == [(None, "U", "")]


def test_state_column_and_points_beside_an_absence(tmp_path: Path) -> None:
    header = [*p.DENSE_HEADER, "Состояние"]
    rows = [[*p.dense(1, ALI, ("", ""), 13, 3), "не явился"], [*p.dense(2, MARAT, ("", ""), 17, 4), "явился"]]
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block(MATHS, rows, header))})
    assert p.scores(delivery) == [("math", None, None, None), ("math", 17, None, 4)]
    assert [row for row, _, _ in p.told(delivery, "absent_with_points")] == [6]


def test_state_over_the_answers(tmp_path: Path) -> None:
    delivery = _oge(tmp_path, p.oge(1, ALI, "", "", short="удалён"))
    assert p.results(delivery)["outcome"].tolist() == ["removed"]
    assert "bad_mask" not in p.rules(delivery)


def test_the_heavier_of_two_states_holds(tmp_path: Path) -> None:
    delivery = _oge(tmp_path, p.oge(1, ALI, "не явился", "аннулирован"))
    assert p.results(delivery)["outcome"].tolist() == ["annulled"]


def test_bad_mask_is_flagged_and_the_row_kept(tmp_path: Path) -> None:
    delivery = _oge(tmp_path, p.oge(1, ALI, 13, 3, short="Канарейкина", long="1(2)"), p.oge(2, MARAT, 17, 4, long=""))
    assert len(p.scores(delivery)) == 2
    assert p.told(delivery, "bad_mask") == [(6, "O6", "текст, знаков: 11")]
    tasks = delivery.tables["exam_tasks"]
    # part 2 of the first row goes on after the four tasks of part 1 that the others have
    assert tasks.loc[tasks["result_id"] == 0, "task"].tolist() == ["5"]
    assert tasks.loc[tasks["result_id"] == 1, "task"].tolist() == ["1", "2", "3", "4"]


def test_no_mask_no_tasks(tmp_path: Path) -> None:
    delivery = _oge(tmp_path, p.oge(1, ALI, 13, 3, short="", long=""))
    assert len(p.scores(delivery)) == 1
    assert delivery.tables["exam_tasks"].empty


def test_credit_of_a_digit_is_told_over_the_whole_year(tmp_path: Path) -> None:
    one = p.sheet(p.block(MATHS, [p.oge(1, ALI, 13, 3, short="1", long="")]))
    two = p.sheet(p.block("02 - Математика 2022.06.20", [p.oge(1, MARAT, 13, 3, short="2", long="")]))
    tasks = p.read(tmp_path, {"a.xlsx": one, "b.xlsx": two}).tables["exam_tasks"]
    assert tasks["credit"].tolist() == ["part", "full"]


def test_class_that_is_none_is_not_stored(tmp_path: Path) -> None:
    rows = [p.oge(1, ALI, 13, 3, klass="Пернатия"), p.oge(2, MARAT, 17, 4, klass="11А")]
    delivery = _oge(tmp_path, *rows, p.oge(3, MARIA, 20, 4), p.oge(4, ("Омаров", "Осман", "О"), 20, 4))
    assert p.results(delivery)["class_label"].isna().tolist() == [False, False, False, True]
    assert p.told(delivery, "bad_class") == [(6, "C6", "текст, знаков: 8")]
    assert p.told(delivery, "class_grade") == [(7, "C7", "текст, знаков: 3")]


def test_class_may_be_blank_or_ten_in_ege(tmp_path: Path) -> None:
    rows = [p.ege(1, ALI, 31, 55, klass=""), p.ege(2, MARAT, 30, 54, klass="10"), p.ege(3, MARIA, 29, 53, klass="12")]
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block("08 - География 2022.05.26", rows, p.EGE_HEADER))})
    table = p.results(delivery).sort_values("source_row")
    assert table["grade"].tolist() == [11, 10, 11]
    assert table["graduation_year"].tolist() == [2022, 2023, 2022]
    assert "class_grade" not in p.rules(delivery)


def test_no_name_is_flagged_and_nobody(tmp_path: Path) -> None:
    delivery = _oge(tmp_path, p.oge(1, ("", "", ""), 13, 3), p.oge(2, ("", "", ""), 13, 3))
    assert p.results(delivery)["person"].isna().all()
    assert p.results(delivery)["is_first"].all()
    assert len(p.told(delivery, "no_name")) == 2


def test_spelling_is_corrected_and_counted(tmp_path: Path) -> None:
    delivery = _oge(tmp_path, p.oge(1, ALI, "13 ", "3\xa0", klass="9a"))
    assert p.scores(delivery) == [("math", 13, None, 3)]
    file = delivery.passport.files.iloc[0]
    assert (file["n_corrected"], file["n_cosmetic"]) == (1, 1)
    assert p.rules(delivery) == {"spaces": 2, "look_alike": 1}


def test_another_year_is_refused_naming_both(tmp_path: Path) -> None:
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block("02 - Математика 2021.06.02", [p.oge(1, ALI, 13, 3)]))})
    file = delivery.passport.files.iloc[0]
    assert file["status"] == "refused"
    assert "02.06.2021" in file["message"]


def test_one_block_of_another_year_does_not_spoil_the_others(tmp_path: Path) -> None:
    sheet = p.sheet(
        p.block("02 - Математика 2021.06.02", [p.oge(1, ALI, 13, 3)]), p.block(MATHS, [p.oge(1, MARAT, 17, 4)])
    )
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    assert p.scores(delivery) == [("math", 17, None, 4)]
    assert p.counts(delivery) == (2, 1, 0, 1)
    assert [row for row, _, _ in p.told(delivery, "refused_block")] == [6]


@pytest.mark.parametrize("title", ["Протокол", "02 - Математика", "02 - Труд 2022.06.02"])
def test_exam_that_cannot_be_told_refuses_the_file(tmp_path: Path, title: str) -> None:
    file = p.read(tmp_path, {"a.xlsx": p.sheet(p.block(title, [p.oge(1, ALI, 13, 3)]))}).passport.files.iloc[0]
    assert file["status"] == "refused"
    assert "не указан" in file["message"]


def test_a_protocol_without_rows_is_told(tmp_path: Path) -> None:
    file = p.read(tmp_path, {"a.xlsx": p.sheet(p.block(MATHS, []))}).passport.files.iloc[0]
    assert file["status"] == "refused"
    assert "ни одной строки" in file["message"]


def test_no_protocols_give_empty_tables(tmp_path: Path) -> None:
    tables = p.read(tmp_path, {}).tables
    assert tables["exam_results"].empty
    assert tables["exam_tasks"].empty
    assert list(tables["exam_results"].columns)[:3] == ["result_id", "year", "exam"]


def test_every_flag_is_a_rule(tmp_path: Path) -> None:
    delivery = _oge(tmp_path, p.oge(1, ("", "", ""), "х", 3, short="абв", klass="Пернатия"))
    flags = p.results(delivery)["flags"].iloc[0].split(",")
    assert set(flags) == {"bad_class", "bad_score", "bad_mask", "no_name"}
    assert set(flags) <= set(RULES)
    assert pd.isna(p.results(delivery)["class_label"].iloc[0])
