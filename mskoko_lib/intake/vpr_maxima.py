"""Maxima of tasks: from headers, from a description of the КИМ, else from the year's data if the norm confirms them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mskoko_lib.intake.kim import KimTask
from mskoko_lib.intake.rows import Floats

#: a value is rare, so possibly a typing error, when at most this share of those who wrote (or one pupil) has it
RARE_SHARE = 0.01


class Scale(Protocol):
    """The one thing intake asks of a scale."""

    @property
    def max_score(self) -> int: ...


class MaxScores(Protocol):
    """Where the official maximum of a work comes from (`norms.Norms` fits)."""

    def vpr_scale(self, year: int, subject: str, programme_grade: int) -> Scale | None: ...


@dataclass(frozen=True)
class Maxima:
    """`tasks`: maximum per task (None = not known); `source`: "header", "description", "data" or None, per task.

    `work`: maximum of the work; `work_source`: "header", "norm", "description" or None.
    """

    tasks: tuple[int | None, ...]
    source: tuple[str | None, ...]
    work: int | None
    work_source: str | None


def settle_maxima(
    points: Floats,
    headers: Sequence[int | None],
    stated: int | None,
    described: Sequence[KimTask] | None,
    norm: int | None,
) -> Maxima:
    """Maxima of one work.

    `points`: rows of those who wrote × tasks, NaN where there are no points. `headers`: maxima in headers; `stated`:
    maximum of the work that a file states; `described`: the КИМ's tasks in the same order; `norm`: official maximum.
    """
    tasks: list[int | None] = list(headers)
    source: list[str | None] = [None if h is None else "header" for h in headers]
    if described is not None:
        for k, task in enumerate(described):
            if tasks[k] is None and task.max_points is not None:
                tasks[k], source[k] = task.max_points, "description"
    if norm is not None and tasks and all(t is None for t in tasks):
        guess = from_data([_counts(points[:, k]) for k in range(points.shape[1])], len(points), norm)
        if guess is not None:
            tasks, source = list(guess), ["data"] * len(guess)
    total = sum(t for t in tasks if t is not None) if tasks and None not in tasks else None
    if stated is not None:
        return Maxima(tuple(tasks), tuple(source), stated, "header")
    if total is not None and set(source) == {"header"}:
        return Maxima(tuple(tasks), tuple(source), total, "header")
    if norm is not None:
        return Maxima(tuple(tasks), tuple(source), norm, "norm")
    return Maxima(tuple(tasks), tuple(source), total, None if total is None else "description")


def from_data(counts: Sequence[dict[int, int]], n: int, norm: int) -> tuple[int, ...] | None:
    """Maxima of tasks read off the data: highest values that add up to `norm`; None when that cannot be had in one way.

    `counts`: how many pupils have each value of a task. The highest values are taken; where their sum is above the
    norm, rare ones (typing errors are rare) are lowered until it fits. A sum below the norm means that nobody reached
    some maximum, and it stays unknown which.
    """
    if not all(counts):
        return None
    limit = max(1, int(RARE_SHARE * n))
    options = [_options(task, limit) for task in counts]
    excess = sum(o[0] for o in options) - norm
    if excess < 0:
        return None
    # ways[e]: ways of lowering the tasks seen so far by e points in all, counted up to 2, and one such way
    ways: dict[int, tuple[int, tuple[int, ...]]] = {0: (1, ())}
    for option in options:
        step: dict[int, tuple[int, tuple[int, ...]]] = {}
        for lowered, (n_ways, chosen) in ways.items():
            for value in option:
                key = lowered + option[0] - value
                if key <= excess:
                    step[key] = (min(2, step.get(key, (0, ()))[0] + n_ways), (*chosen, value))
        ways = step
    n_ways, chosen = ways.get(excess, (0, ()))
    return chosen if n_ways == 1 else None


def _options(task: dict[int, int], limit: int) -> list[int]:
    """The highest value, and under it each next one for as long as those above are rare."""
    values = sorted(task, reverse=True)
    options = [values[0]]
    for higher, value in zip(values, values[1:], strict=False):
        if task[higher] > limit or value == 0:
            break
        options.append(value)
    return options


def _counts(column: Floats) -> dict[int, int]:
    values, n = np.unique(column[~np.isnan(column)].astype(np.int64), return_counts=True)
    return dict(zip(values.tolist(), n.tolist(), strict=True))


def header_maxima(given: Iterable[dict[str, int | None]], tasks: Sequence[str]) -> tuple[list[int | None], list[str]]:
    """Maxima per task over all files of a work, the larger where they differ, and the tasks where they do."""
    found: dict[str, set[int]] = {}
    for maxima in given:
        for task, value in maxima.items():
            if value is not None:
                found.setdefault(task, set()).add(value)
    return [max(found[t]) if t in found else None for t in tasks], [t for t in tasks if len(found.get(t, ())) > 1]
