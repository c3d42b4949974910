"""Each rule of dirt once, in one invented workbook whose events were counted by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mskoko_lib.intake import Delivery
from tests.intake.books import (
    FOREIGN,
    TWO,
    absent_2021,
    assert_identity,
    counts,
    events,
    make_root,
    math_4,
    read_2021,
    row_2021,
)

# tasks of 1, 2 and 2 points: the norm of 5 confirms them, nobody has more but row 40006
ROWS = [
    row_2021("40001", ["1", "2", "2"]),  # 2: sound
    row_2021("40002", ["1", "X", "x"], total=1),  # 3: not started twice, once in lower case
    row_2021("40003", ["1", "Х", "не пройд."], total=1),  # 4: Cyrillic, not taught
    row_2021("40004", ["1", "1", "1"], mark="4\u00a0", sex="М", klass="б"),  # 5: space, case, case
    row_2021("40005", ["1", "1", "2"], mark="нет отметки", klass="нет"),  # 6
    row_2021("40006", ["1", "1", "4"], total=5),  # 7: 4 of 2 in task 3; total kept though Σ is 6
    row_2021("40007", ["1", "1", "0"], total=4),  # 8: Σ 2
    row_2021("40008", ["1", "2", "2"], total=6),  # 9: above 5, refused
    row_2021("40009", ["1", "2", "1"], total=""),  # 10: total not saved, 4
    row_2021("40010", ["1", "2", "1"], total="0"),  # 11: the same
    row_2021("40011", ["1", "", "1"], total=""),  # 12: no total, a blank task: refused
    row_2021("40012", ["1", "", "2"], total=3),  # 13: blank task
    row_2021("40013", ["1", "да", "2"], total=3),  # 14: unreadable task
    row_2021("40014", ["1", "2", "2"], total="пять"),  # 15: refused
    row_2021("40015", ["", "", ""], total=""),  # 16: variant and nothing else: refused
    row_2021("40016", ["", "", ""], total="", variant=""),  # 17: code alone: refused
    row_2021("40017", ["1", "2", "2"], variant=""),  # 18: no variant
    row_2021("40018", ["1", "2", "2"], variant="0"),  # 19: variant 0
    row_2021("", ["1", "2", "2"]),  # 20: refused
    row_2021("Петя", ["1", "2", "2"]),  # 21: refused
    row_2021("40020", ["1", "2", "2"], school="школа"),  # 22: refused
    row_2021("40021", ["1", "2", "2"], school=FOREIGN),  # 23: refused
    row_2021("40022", ["1", "2", "2"], school=FOREIGN),  # 24: refused
    row_2021("40023", ["1", "2", "2"], school="SCH990002", mark="7", sex="?"),  # 25: case of the login
    absent_2021("40024", 3),  # 26
    row_2021("40025", ["1", "", ""], total=1, variant="отсутствовал"),  # 27: absent, yet a point
]


@pytest.fixture
def delivery(tmp_path: Path) -> Delivery:
    root = make_root(tmp_path, 2021)
    math_4(root, ROWS)
    return read_2021(root)


def test_every_case_is_counted(delivery: Delivery) -> None:
    assert events(delivery) == {
        "not_started": 3, "case": 4, "look_alike": 1, "not_taught": 1, "spaces": 1, "no_mark": 1, "task_above_max": 1,
        # 40006 (total 5, cells 6), 40007; the blank and the unreadable task count nothing and add up
        "sum_mismatch": 2, "total_above_max": 1, "total_not_saved": 2, "no_total": 1, "blank_task": 2, "bad_task": 1,
        "bad_number": 1, "no_points": 1, "empty_row": 1, "no_variant": 1, "bad_variant": 1, "no_code": 1, "bad_code": 1,
        "no_school": 1, "foreign_school": 2, "bad_mark": 1, "bad_sex": 1, "absent": 2, "absent_with_points": 1,
    }  # fmt: skip
    # 26 rows; refused: 9, 12, 15, 16, 17, 20-24; corrected: 3, 4, 5, 10, 11, 25
    assert counts(delivery) == (26, 14, 6, 2, 10)
    assert delivery.passport.files.loc[0, "n_cosmetic"] == 4
    assert_identity(delivery)


def test_what_became_of_the_rows(delivery: Delivery) -> None:
    results = delivery.tables["vpr_results"].set_index("pupil_code")
    assert results.loc[["40006", "40007", "40009", "40010"], "primary_score"].tolist() == [5, 4, 4, 4]
    assert results["flags"][results["flags"] != ""].to_dict() == {
        "40006": "task_above_max,sum_mismatch", "40007": "sum_mismatch", "40009": "total_not_saved",
        "40010": "total_not_saved", "40013": "bad_task", "40017": "no_variant",
    }  # fmt: skip
    assert results.loc[["40024", "40025"], "status"].tolist() == ["absent", "absent"]
    assert results.loc[["40024", "40025"], "primary_score"].isna().all()
    assert results.loc["40004", ["sex", "class_label", "journal_mark"]].tolist() == ["м", "Б", 4]
    assert pd.isna(results.loc["40005", "journal_mark"])
    assert pd.isna(results.loc["40005", "class_label"])
    assert results.loc["40023", "school_id"] == TWO[3:]
    assert results.loc["40001", ["source_sheet", "source_row"]].tolist() == ["Sheet", 2]


def test_states_of_tasks(delivery: Delivery) -> None:
    results, tasks = delivery.tables["vpr_results"], delivery.tables["vpr_tasks"]
    told = tasks.merge(results[["result_id", "pupil_code", "status"]], on="result_id", validate="m:1")
    assert not told["status"].eq("absent").any()
    assert len(told) == 14 * 3
    by_code = {
        code: list(zip(g["points"].fillna(-1), g["state"], strict=True)) for code, g in told.groupby("pupil_code")
    }
    assert by_code["40002"] == [(1, "points"), (0, "not_started"), (0, "not_started")]
    assert by_code["40003"] == [(1, "points"), (0, "not_started"), (-1, "not_taught")]
    assert by_code["40006"] == [(1, "points"), (1, "points"), (-1, "invalid")]
    assert by_code["40012"] == [(1, "points"), (-1, "invalid"), (2, "points")]


def test_maxima_of_the_work(delivery: Delivery) -> None:
    work = delivery.tables["vpr_works"].iloc[0]
    assert work[["max_score", "max_score_source", "term", "grade"]].tolist() == [5, "norm", "spring", 4]
    tasks = delivery.tables["vpr_work_tasks"]
    assert tasks[["task", "task_order", "max_points", "max_source"]].to_numpy().tolist() == [
        ["1", 1, 1, "data"], ["2", 2, 2, "data"], ["3", 3, 2, "data"],
    ]  # fmt: skip


def test_events_name_cells(delivery: Delivery) -> None:
    told = delivery.passport.events.set_index("rule")
    assert told.loc["task_above_max", ["sheet", "row", "cell", "found"]].tolist() == ["Sheet", 7, "L7", "4 из 2"]
    assert told.loc["total_above_max", ["cell", "found"]].tolist() == ["I9", "6 из 5"]
    assert told.loc["foreign_school", ["found", "n"]].tolist() == [FOREIGN, 2]
    assert told.loc["bad_task", "cell"] == "K14"
    assert told.loc["not_taught", ["cell", "n", "action"]].tolist() == ["L", 1, "not_taught"]


def test_without_maxima_nothing_is_voided(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021("40001", ["1", "2", "9"], total=12)])
    delivery = read_2021(root, None)
    assert counts(delivery)[1] == 1
    assert delivery.tables["vpr_tasks"]["points"].tolist() == [1, 2, 9]
    assert delivery.tables["vpr_work_tasks"]["max_points"].isna().all()
    assert delivery.tables["vpr_works"].loc[0, ["max_score", "max_score_source"]].isna().all()
