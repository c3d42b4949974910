"""Answer masks → success by task. A mask is never summed: «+» may be worth more than a point, and a mask may be cut."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mskoko_lib.intake.cells import Cells, text_of, tidy

Ints = npt.NDArray[np.int64]
#: codes of `credit` in the stored table
CREDIT = ("full", "part", "none", "unknown")
FULL, PART, NONE, UNKNOWN = range(4)
#: longest mask taken; the longest seen holds 44 tasks
MOST_TASKS = 80
_MINUS = str.maketrans("−–—", "---")
_SHORT = re.compile(r"[+\-0-9]")
_PLAIN = re.compile(r"[+\-0-9]+")
_LONG = re.compile(r"([0-9]{1,2}|[-XХ])\(([0-9]{1,2})\)")


def short_mask(cell: object) -> tuple[str | None, str]:
    """A short mask with «?» for each sign that cannot be read; "bad_mask" when there are such, None when most are.

    A number in the place of a text has lost its leading noughts and is not read.
    """
    if isinstance(cell, str) and _PLAIN.fullmatch(cell) and len(cell) <= MOST_TASKS:
        return cell, ""
    text = tidy(cell).replace(" ", "").translate(_MINUS)
    if not text:
        return None, ""
    n_read = len(_SHORT.findall(text))
    if not isinstance(cell, str) or len(text) > MOST_TASKS or 2 * n_read < len(text):
        return None, "bad_mask"
    return "".join(char if _SHORT.match(char) else "?" for char in text), "bad_mask" if n_read < len(text) else ""


def long_mask(cell: object) -> tuple[str | None, str]:
    """«1(2)2(3)» without spaces; None and "bad_mask" when anything else stands in it, or a score above its maximum."""
    text = re.sub(r"[\s,;]", "", tidy(cell)).upper().translate(_MINUS)
    if not text:
        return None, ""
    pairs = _LONG.findall(text)
    if not pairs or len(pairs) > MOST_TASKS or "".join(f"{got}({most})" for got, most in pairs) != text:
        return None, "bad_mask"
    if any(got.isdigit() and int(got) > int(most) for got, most in pairs):
        return None, "bad_mask"
    return text.replace("Х", "-").replace("X", "-"), ""


def oral_mask(cell: object) -> tuple[str | None, str]:
    """A mask of the oral part, in either way of writing."""
    return long_mask(cell) if "(" in text_of(cell) else short_mask(cell)


def usual_length(masks: Cells) -> int:
    """Number of tasks in most short masks of a block (the greater of equals); 0 without any. Part 2 goes on after it."""
    lengths = Counter(len(mask) for mask in masks if mask is not None)
    return max(((n, length) for length, n in lengths.items()), default=(0, 0))[1]


@dataclass(frozen=True)
class Tasks:
    """One row per result and task: `row` in the table of results, `task` number from 1, points and maximum (nan: not
    told by the mask; -1), `credit` code. `digit`: the points are a digit of a short mask, whose maximum nobody tells.
    Small types: a region has millions of tasks.
    """

    row: npt.NDArray[np.int32]
    task: npt.NDArray[np.int16]
    points: npt.NDArray[np.float64]
    maximum: npt.NDArray[np.int16]
    credit: npt.NDArray[np.int8]
    digit: npt.NDArray[np.bool_]


def short_tasks(masks: Cells) -> Tasks:
    """Tasks of short masks (None: no tasks); digits are taken for full marks until `settle_digits`."""
    row, position, uniques = _spread(masks, [len(str(mask)) for mask in _uniques(masks)])
    signs = np.array(list("".join(map(str, uniques))) or [" "], dtype="<U1")[position.flat]
    digit = np.char.isdigit(signs)
    points = np.full(len(signs), np.nan)
    points[digit] = signs[digit].astype(np.float64)
    points[signs == "-"] = 0
    credit = np.full(len(signs), UNKNOWN, dtype=np.int8)
    credit[(signs == "+") | (digit & (points > 0))] = FULL
    credit[points == 0] = NONE
    unknown = np.full(len(signs), -1, dtype=np.int16)
    return Tasks(row, position.within + np.int16(1), points, unknown, credit, digit & (points > 0))


def long_tasks(masks: Cells, after: Ints) -> Tasks:
    """Tasks of long masks, numbered on after `after` of their row."""
    pairs = [_LONG.findall(str(mask)) for mask in _uniques(masks)]
    row, position, _ = _spread(masks, list(map(len, pairs)))
    got = [0.0 if points == "-" else float(points) for one in pairs for points, _ in one]
    points = np.array(got or [0.0])[position.flat]
    most = [int(maximum) for one in pairs for _, maximum in one]
    maximum = np.array(most or [0], dtype=np.int16)[position.flat]
    credit = np.where(points >= maximum, FULL, np.where(points > 0, PART, NONE)).astype(np.int8)
    credit[maximum == 0] = UNKNOWN
    task = position.within + np.int16(1) + after.astype(np.int16)[row]
    return Tasks(row, task, points, maximum, credit, np.zeros(len(row), dtype=bool))


def settle_digits(tasks: Tasks, exam: Ints) -> None:
    """A digit below the largest one seen for this task of this exam is part of the credit, in place. `exam`: a number
    per row of the table of results.
    """
    if not tasks.digit.any():
        return
    at = exam[tasks.row[tasks.digit]], tasks.task[tasks.digit]
    largest = np.zeros((int(exam.max()) + 1, int(tasks.task.max()) + 1))
    points = tasks.points[tasks.digit]
    np.maximum.at(largest, at, points)
    tasks.credit[tasks.digit] = np.where(points < largest[at], PART, FULL)


@dataclass(frozen=True)
class _Positions:
    flat: npt.NDArray[np.int32]
    within: npt.NDArray[np.int16]


def _uniques(masks: Cells) -> Cells:
    return np.asarray(pd.factorize(masks)[1], dtype=object)


def _spread(masks: Cells, lengths: list[int]) -> tuple[npt.NDArray[np.int32], _Positions, Cells]:
    """(row of every task, its place in the joined uniques and in its own mask, the uniques)."""
    codes, uniques = pd.factorize(masks)
    size = np.array([*lengths, 0], dtype=np.int32)  # the last one for None, whose code is -1
    start = np.array([0, *np.cumsum(size[:-1])], dtype=np.int32)
    n = size[codes]
    row = np.repeat(np.arange(len(masks), dtype=np.int32), n)
    within = np.arange(len(row), dtype=np.int32) - np.repeat((np.cumsum(n) - n).astype(np.int32), n)
    positions = _Positions(start[codes][row] + within, within.astype(np.int16))
    return row, positions, np.asarray(uniques, dtype=object)
