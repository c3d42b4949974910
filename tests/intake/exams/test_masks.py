"""Masks give success by task and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from mskoko_lib.intake.exams import masks
from mskoko_lib.intake.exams.masks import CREDIT, long_mask, oral_mask, short_mask


def cells(*values: str | None) -> np.ndarray:
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out


@pytest.mark.parametrize(
    ("cell", "mask", "rule"),
    [
        ("+-+2", "+-+2", ""), ("+ - + 2", "+-+2", ""), ("+−+–", "+-+-", ""), ("", None, ""),
        ("+-*2", "+-?2", "bad_mask"), ("Канарейкина", None, "bad_mask"), (110.0, None, "bad_mask"),
        ("+" * 81, None, "bad_mask"), ("+а", "+?", "bad_mask"), ("+аб", None, "bad_mask"),
    ],
)  # fmt: skip
def test_short_mask(cell: object, mask: str | None, rule: str) -> None:
    assert short_mask(cell) == (mask, rule)


@pytest.mark.parametrize(
    ("cell", "mask", "rule"),
    [
        ("1(2)2(3)", "1(2)2(3)", ""), ("1(2), 2(3)", "1(2)2(3)", ""), ("X(2)2(3)", "-(2)2(3)", ""),
        ("х(2)2(3)", "-(2)2(3)", ""), ("", None, ""), ("3(2)", None, "bad_mask"), ("1(2)2", None, "bad_mask"),
        ("Канарейкина", None, "bad_mask"), (12.0, None, "bad_mask"),
    ],
)  # fmt: skip
def test_long_mask(cell: object, mask: str | None, rule: str) -> None:
    assert long_mask(cell) == (mask, rule)


def test_oral_mask_in_either_way() -> None:
    assert oral_mask("1(2)0(3)") == ("1(2)0(3)", "")
    assert oral_mask("+-1") == ("+-1", "")


def test_short_tasks_by_hand() -> None:
    # rows: «+-2» three tasks, none, «1?» two tasks
    tasks = masks.short_tasks(cells("+-2", None, "1?"))
    assert tasks.row.tolist() == [0, 0, 0, 2, 2]
    assert tasks.task.tolist() == [1, 2, 3, 1, 2]
    np.testing.assert_array_equal(tasks.points, [np.nan, 0, 2, 1, np.nan])
    assert (tasks.maximum == -1).all()
    assert [CREDIT[k] for k in tasks.credit] == ["full", "none", "full", "full", "unknown"]


def test_a_digit_below_the_largest_of_its_task_is_a_part() -> None:
    tasks = masks.short_tasks(cells("12", "21", "11"))
    # exams 0, 0, 1: in exam 0 both tasks are worth 2 at least, in exam 1 nobody had more than 1
    masks.settle_digits(tasks, np.array([0, 0, 1]))
    assert [CREDIT[k] for k in tasks.credit] == ["part", "full", "full", "part", "full", "full"]


def test_long_tasks_go_on_after_part_one() -> None:
    tasks = masks.long_tasks(cells("2(2)1(3)", None, "-(2)"), np.array([4, 4, 10]))
    assert tasks.row.tolist() == [0, 0, 2]
    assert tasks.task.tolist() == [5, 6, 11]
    assert tasks.points.tolist() == [2, 1, 0]
    assert tasks.maximum.tolist() == [2, 3, 2]
    assert [CREDIT[k] for k in tasks.credit] == ["full", "part", "none"]


def test_a_task_worth_nothing_tells_nothing() -> None:
    assert CREDIT[masks.long_tasks(cells("0(0)"), np.array([0])).credit[0]] == "unknown"


def test_usual_length_is_of_most_masks_and_the_greater_of_equals() -> None:
    assert masks.usual_length(cells("+++", "+++", "++++", None)) == 3
    assert masks.usual_length(cells("+++", "++++")) == 4
    assert masks.usual_length(cells(None)) == 0


def test_no_masks_no_tasks() -> None:
    assert len(masks.short_tasks(cells(None, None)).row) == 0
    assert len(masks.long_tasks(cells(), np.array([], dtype=np.int64)).row) == 0
