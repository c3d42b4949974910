"""A slid row goes back only where there is one way to do it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mskoko_lib.intake.block import Column
from mskoko_lib.intake.cells import Cells
from mskoko_lib.intake.vpr_shift import put_back
from tests.intake.books import BOOK, absent_2021, counts, events, make_root, math_4, read_2021, row_2021

COLUMNS = tuple(
    [Column(i, role) for i, role in ((0, "school"), (3, "code"), (4, "mark"), (5, "sex"), (6, "klass"), (7, "variant"))]
    + [Column(8, "total")]
    + [Column(9 + k, "task", str(k + 1)) for k in range(3)]
    + [Column(12, "textbook")]
)
WIDTH = 15


def grid(*rows: Sequence[object]) -> Cells:
    import numpy as np

    width = max(len(row) for row in rows)
    out = np.empty((len(rows), width), dtype=object)
    out[:] = [[*row, *[""] * (width - len(row))] for row in rows]
    return out


def slid(row: list[object], at: int, k: int) -> list[object]:
    return [*row[:at], *[""] * k, *row[at:]]


@given(at=st.integers(0, 12), k=st.integers(1, 14), tasks=st.lists(st.sampled_from("012X"), min_size=3, max_size=3))
def test_any_slide_of_a_whole_row_is_undone(at: int, k: int, tasks: list[str]) -> None:
    row = row_2021("40001", tasks)
    # what sticks out beyond the table is what tells a slid row; a textbook two cells off is still inside
    table, mended, uncertain, _ = put_back(grid(slid(row, at, k)), COLUMNS, WIDTH)
    if at == 12 and k <= 2:
        assert not mended[0]
        assert not uncertain[0]
    else:
        assert (mended[0], table[0].tolist()) == (True, row)


def test_a_slid_absent_row() -> None:
    row = absent_2021("40001", 3)
    table, mended, _, _ = put_back(grid(slid(row, 2, 13)), COLUMNS, WIDTH)
    assert (mended[0], table[0].tolist()) == (True, row)


@pytest.mark.parametrize(
    "row",
    [
        # points stand where the textbook should: which of the four are the three tasks?
        [*row_2021("40001", ["1", "1", "1"], tail=()), "1", "", "", BOOK],
        # no mark and no class: is «м» the sex, or the label of a class?
        slid(row_2021("40001", ["1", "0", "1"], mark="", klass=""), 4, 1),
        # the points do not add up to the total
        slid(row_2021("40001", ["1", "0", "1"], total=3), 9, 4),
        # something else to the right of a row that slid
        [*slid(row_2021("40001", ["1", "0", "1"]), 9, 4), "", "7"],
    ],
)
def test_uncertain_rows_are_refused(row: list[object]) -> None:
    _, mended, uncertain, _ = put_back(grid(row), COLUMNS, WIDTH)
    assert (bool(mended[0]), bool(uncertain[0])) == (False, True)


def test_litter_beside_a_sound_row() -> None:
    table, mended, uncertain, beyond = put_back(
        grid([*row_2021("40001", ["1", "0", "1"]), "", "проверено"]), COLUMNS, WIDTH
    )
    assert (bool(mended[0]), bool(uncertain[0]), bool(beyond[0])) == (False, False, True)
    assert table.shape == (1, WIDTH)


def test_in_a_workbook(tmp_path: Path) -> None:
    """Five rows: sound; slid by 4 among the tasks; textbook beyond the header; textbook two cells off; hopeless."""
    root = make_root(tmp_path, 2021)
    tasks = ["1", "0", "1"]
    math_4(
        root,
        [
            row_2021("40001", tasks),
            slid(row_2021("40002", tasks), 10, 4),
            [*row_2021("40003", tasks, tail=()), "", "", "", BOOK],
            row_2021("40004", tasks, tail=("", "", BOOK)),
            [*row_2021("40005", tasks, tail=()), "2", "0", "", BOOK],
        ],
    )
    delivery = read_2021(root)
    assert counts(delivery) == (5, 4, 3, 0, 1)
    assert events(delivery) == {"shifted": 2, "textbook_moved": 1, "shift_uncertain": 1}
    results = delivery.tables["vpr_results"]
    assert results["textbook"].tolist() == [BOOK] * 4
    assert results["primary_score"].tolist() == [2.0] * 4
    assert results["flags"].tolist() == ["", "shifted", "shifted", ""]
    assert delivery.passport.events.set_index("rule").loc["shift_uncertain", "row"] == 6
