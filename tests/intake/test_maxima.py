"""Maxima read off the data are believed only when the norm confirms them, and only in one way."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mskoko_lib.intake.kim import KimTask
from mskoko_lib.intake.vpr_maxima import from_data, header_maxima, settle_maxima

FULL = {0: 40, 1: 60}


def test_highest_values_that_fit() -> None:
    assert from_data([FULL, {0: 50, 2: 50}], 100, 3) == (1, 2)


def test_a_rare_top_is_a_misprint() -> None:
    # 2 of 200 have a 5 in a task of 1 point: 1 %, so it may be lowered; the norm says it must be
    assert from_data([{0: 100, 1: 98, 5: 2}, FULL], 200, 2) == (1, 1)


def test_a_common_top_is_never_lowered() -> None:
    assert from_data([{0: 100, 1: 97, 2: 3}, FULL], 200, 2) is None


def test_two_ways_are_no_way() -> None:
    # either task may have the misprint
    assert from_data([{0: 99, 1: 100, 2: 1}, {0: 99, 1: 100, 2: 1}], 200, 3) is None
    assert from_data([{0: 99, 1: 100, 2: 1}, {0: 99, 1: 100, 2: 1}], 200, 2) == (1, 1)


def test_an_unreached_maximum_stays_unknown() -> None:
    assert from_data([FULL, FULL], 100, 3) is None
    assert from_data([FULL, {}], 100, 1) is None


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=6), st.integers(1, 24))
def test_against_all_combinations(tasks: list[tuple[int, bool]], norm: int) -> None:
    """Brute force over every choice of «top» or, under a rare top, the next value."""
    counts = [{0: 500, top: 500, **({top + 1: 1} if misprint else {})} for top, misprint in tasks]
    choices = [(top, top + 1) if misprint else (top,) for top, misprint in tasks]
    fitting = [way for way in product(*choices) if sum(way) == norm]
    assert from_data(counts, 1000, norm) == (fitting[0] if len(fitting) == 1 else None)


def test_sources_in_order() -> None:
    points = np.array([[1.0, 2.0], [0.0, 1.0]])
    described = [KimTask(1, "1", None, None, None, 1), KimTask(2, "2", None, None, None, 4)]
    head = settle_maxima(points, [1, 3], None, described, 9)
    assert (head.tasks, head.source, head.work, head.work_source) == ((1, 3), ("header",) * 2, 4, "header")
    stated = settle_maxima(points, [1, 3], 5, None, None)
    assert (stated.work, stated.work_source) == (5, "header")
    kim = settle_maxima(points, [None, None], None, described, None)
    assert (kim.tasks, kim.source, kim.work, kim.work_source) == ((1, 4), ("description",) * 2, 5, "description")
    data = settle_maxima(points, [None, None], None, None, 3)
    assert (data.tasks, data.source, data.work, data.work_source) == ((1, 2), ("data",) * 2, 3, "norm")
    unknown = settle_maxima(points, [None, None], None, None, 9)
    assert (unknown.tasks, unknown.source, unknown.work, unknown.work_source) == ((None,) * 2, (None,) * 2, 9, "norm")
    nothing = settle_maxima(points, [None, None], None, None, None)
    assert (nothing.tasks, nothing.work, nothing.work_source) == ((None, None), None, None)


def test_headers_of_several_files() -> None:
    assert header_maxima([{"1": 1, "2": 2}, {"1": 1, "2": 3}], ["1", "2", "3"]) == ([1, 3, None], ["2"])
