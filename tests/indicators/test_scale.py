"""From score to mark at the boundaries; and the conditions of the lineage pick the same pupils that the indicators count."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mskoko_lib.indicators.journal import against_journal
from mskoko_lib.indicators.marks import mark_distribution
from mskoko_lib.indicators.scale import WORK, WorkKey, mark_conditions, with_marks

MATH: WorkKey = (2022, "math", 4, 4)
RUSSIAN: WorkKey = (2022, "russian", 5, 4)
PHYSICS: WorkKey = (2022, "physics", 7, 7)


@dataclass(frozen=True)
class Scale:
    min_score: dict[int, int] = field(default_factory=lambda: {3: 6, 4: 10, 5: 15})


SCALES = {MATH: Scale(), RUSSIAN: Scale({3: 14, 4: 24, 5: 33})}
Row = tuple[WorkKey, str, float | None, int | None, int | None]


def results(*rows: Row) -> pd.DataFrame:
    """(work, status, primary score, reported mark, journal mark) as ``vpr_results``."""
    return pd.DataFrame(
        {
            **{name: [row[0][place] for row in rows] for place, name in enumerate(WORK)},
            "school_id": "999001",
            "status": [row[1] for row in rows],
            "primary_score": pd.array([row[2] for row in rows], dtype="Float64"),
            "reported_mark": pd.array([row[3] for row in rows], dtype="Int64"),
            "journal_mark": pd.array([row[4] for row in rows], dtype="Int64"),
        }
    )


def marks(*rows: Row) -> list[int | None]:
    marked = with_marks(results(*rows), SCALES)["mark"]
    assert marked.dtype == "Int8"
    return [None if pd.isna(mark) else int(mark) for mark in marked]


def wrote(score: float | None, *, work: WorkKey = MATH, reported: int | None = None) -> Row:
    return (work, "wrote", score, reported, None)


@pytest.mark.parametrize(
    ("score", "mark"),
    [(0, 2), (5, 2), (6, 3), (9, 3), (10, 4), (14, 4), (15, 5), (20, 5), (5.5, 2), (14.5, 4)],
)
def test_boundaries(score: float, mark: int) -> None:
    assert marks(wrote(score)) == [mark]


def test_each_work_has_its_own_scale() -> None:
    assert marks(wrote(15), wrote(15, work=RUSSIAN), wrote(13, work=RUSSIAN), wrote(33, work=RUSSIAN)) == [5, 3, 2, 5]


def test_programme_and_year_belong_to_the_work() -> None:
    # The scale of Russian is for grade 5 writing the programme of grade 4 in 2022, and for nothing else.
    others: list[WorkKey] = [(2021, "russian", 5, 4), (2022, "russian", 4, 4), (2022, "russian", 5, 5)]
    assert marks(*(wrote(33, work=work) for work in others)) == [None] * 3


def test_the_mark_of_the_protocol_wins() -> None:
    assert marks(wrote(20, reported=3), wrote(0, reported=5), wrote(None, reported=4)) == [3, 5, 4]


def test_who_has_no_mark() -> None:
    rows: list[Row] = [
        (MATH, "absent", None, None, 4),
        (MATH, "absent", 20, 5, 4),  # whatever stands in the line of an absent pupil, he wrote nothing
        wrote(None),
        wrote(18, work=PHYSICS),
    ]
    assert marks(*rows) == [None] * 4
    assert marks(wrote(18, work=PHYSICS, reported=5)) == [5]


def test_no_scales_at_all() -> None:
    assert with_marks(results(wrote(10)), {})["mark"].isna().all()


def test_order_and_index_of_rows_do_not_matter() -> None:
    table = results(wrote(5), wrote(6), wrote(33, work=RUSSIAN), wrote(18, work=PHYSICS))
    shuffled = table.iloc[[3, 1, 0, 2]]
    shuffled.index = pd.Index([70, 10, 30, 10])
    marked = with_marks(shuffled, SCALES)["mark"]
    assert [None if pd.isna(mark) else mark for mark in marked] == [None, 3, 2, 5]
    assert marked.index.tolist() == [70, 10, 30, 10]


def test_the_given_table_is_left_alone() -> None:
    table = results(wrote(5))
    before = table.copy()
    with_marks(table, SCALES)
    pd.testing.assert_frame_equal(table, before)


def test_conditions_without_a_scale_count_only_reported_marks() -> None:
    table = queryable(results(wrote(20), wrote(20, reported=4), wrote(None, reported=2)))
    picked = mark_conditions(None)
    assert {name: len(table.query(text)) for name, text in picked.items() if name in ("mark2", "mark4", "marked")} == {
        "mark2": 1,
        "mark4": 1,
        "marked": 2,
    }


# -- lineage ---------------------------------------------------------------------------------------------------------


def queryable(table: pd.DataFrame) -> pd.DataFrame:
    """The table as an auditor reads it: numbers as float, what is missing as NaN."""
    numbers = ["primary_score", "reported_mark", "journal_mark"]
    return table.assign(
        **{name: table[name].astype("Float64").to_numpy(float, na_value=float("nan")) for name in numbers}
    )


maybe_mark = st.sampled_from([None, 2, 3, 4, 5])
row = st.tuples(
    st.just(MATH),
    st.sampled_from(["wrote", "wrote", "wrote", "absent"]),
    st.one_of(st.none(), st.integers(0, 20).map(float)),
    maybe_mark,
    maybe_mark,
)
scale = st.one_of(
    st.none(),
    st.lists(st.integers(1, 20), min_size=3, max_size=3, unique=True).map(
        lambda found: Scale(dict(zip((3, 4, 5), sorted(found), strict=True)))
    ),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(row, min_size=1, max_size=30), scale)
def test_conditions_pick_whom_the_indicators_count(rows: list[Row], used: Scale | None) -> None:
    table = results(*rows)
    marked = with_marks(table, {MATH: used} if used else {})
    asked = queryable(table).query("status == 'wrote'")
    picked = {name: len(asked.query(text)) for name, text in mark_conditions(used).items()}
    of_marks = mark_distribution(marked, by=list(WORK)).iloc[0]
    of_journal = against_journal(marked, by=list(WORK)).iloc[0]
    counted = {f"mark{mark}": of_marks[f"n_mark{mark}"] for mark in (2, 3, 4, 5)}
    counted |= {name: of_marks[f"n_{name}"] for name in ("marked", "success", "good_marks")}
    counted |= {name: of_journal[f"n_{name}"] for name in ("compared", "lower", "equal", "higher", "gap2")}
    assert picked == counted


def test_conditions_by_hand() -> None:
    # Journal 4 throughout: scores 5, 6, 10, 15 are marks 2, 3, 4, 5; then a reported 2 with 20 points.
    table = results(
        *((MATH, "wrote", score, None, 4) for score in (5.0, 6.0, 10.0, 15.0)),
        (MATH, "wrote", 20.0, 2, 4),
        (MATH, "wrote", 20.0, None, None),
    )
    asked = queryable(table)
    assert {name: asked.query(text).index.tolist() for name, text in mark_conditions(Scale()).items()} == {
        "mark2": [0, 4],
        "mark3": [1],
        "mark4": [2],
        "mark5": [3, 5],
        "marked": [0, 1, 2, 3, 4, 5],
        "success": [1, 2, 3, 5],
        "good_marks": [2, 3, 5],
        "lower": [0, 1, 4],
        "equal": [2],
        "higher": [3],
        "gap2": [0, 4],
        "compared": [0, 1, 2, 3, 4],
    }
