"""Region and country out of the reports on marks: sums by hand, other works and other units left out."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.indicators import benchmarks

#: work on the programme of grade 5 written by grade 6
WORKS = {("math", 5): 6}


def marks(unit: str, *shares: float, subject: str = "math", grade: int = 5) -> list[dict[str, object]]:
    return [
        {"year": 2022, "report": "marks", "subject": subject, "grade": grade, "unit_kind": unit, "category": str(mark),
         "share_pct": share, "n_participants": 1000, "n_schools": 40, "task": None}
        for mark, share in zip((2, 3, 4, 5), shares, strict=True)
    ]  # fmt: skip


def test_success_and_good_marks_as_printed() -> None:
    table = pd.DataFrame(
        [
            *marks("region", 14.1, 40.2, 30.5, 15.2),
            *marks("sample", 10, 40, 30, 20),
            # the municipality is counted from its own rows; physics is not in the note
            *marks("municipality", 1, 2, 3, 94),
            *marks("region", 25, 25, 25, 25, subject="physics"),
        ]
    )
    made = benchmarks.benchmark_observations(table, WORKS, table_hash="h")
    got = made.set_index(["indicator", "group"])["obs_value"].round(6).to_dict()
    assert got == {
        ("success_share", "region"): 85.9,
        ("good_marks_share", "region"): 45.7,
        ("success_share", "sample"): 90,
        ("good_marks_share", "sample"): 50,
    }
    assert set(zip(made["grade"], made["programme_grade"], strict=True)) == {(6, 5)}
    # a printed share has no interval and no count of those who have it
    assert made["low"].isna().all()
    assert made["numerator"].isna().all()
    assert made["n"].tolist() == [1000] * 4


def test_planned_results_task_by_task() -> None:
    row = {"year": 2022, "report": "planned", "subject": "math", "grade": 5, "category": None, "n_participants": None,
           "n_schools": None}  # fmt: skip
    table = pd.DataFrame(
        [
            {**row, "unit_kind": "municipality", "task": "1", "share_pct": 70.0},
            {**row, "unit_kind": "region", "task": "1", "share_pct": 75.5},
            # the same line printed twice; a school; a task that nobody could count
            {**row, "unit_kind": "region", "task": "1", "share_pct": 75.5},
            {**row, "unit_kind": "school", "task": "1", "share_pct": 1.0},
            {**row, "unit_kind": "region", "task": "2", "share_pct": None},
        ]
    )
    made = benchmarks.planned_observations(table, WORKS, table_hash="h")
    assert made.set_index(["group", "category"])["obs_value"].to_dict() == {
        ("municipality", "1"): 70.0,
        ("region", "1"): 75.5,
    }


def test_no_report_says_nothing() -> None:
    empty = pd.DataFrame(marks("municipality", 1, 2, 3, 94))
    assert benchmarks.benchmark_observations(empty, WORKS, table_hash="h").empty
    assert benchmarks.planned_observations(empty, WORKS, table_hash="h").empty
