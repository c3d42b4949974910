"""Numbers counted by hand, and laws that hold for any table."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from mskoko_lib.indicators.journal import against_journal
from mskoko_lib.indicators.marks import mark_distribution, participation
from mskoko_lib.indicators.scores import mean_primary_score, score_distribution


def results() -> pd.DataFrame:
    # School 101: marks 2, 3, 4, 4, 5 and one absent; school 102: 3 and one pupil without a mark.
    return pd.DataFrame(
        {
            "school_id": ["101"] * 6 + ["102"] * 2,
            "status": ["wrote"] * 5 + ["absent"] + ["wrote"] * 2,
            "mark": pd.array([2, 3, 4, 4, 5, None, 3, None], dtype="Int8"),
            "journal_mark": pd.array([3, 3, 4, 5, 3, 4, None, 4], dtype="Int8"),
            "primary_score": pd.array([4, 7, 11, 12, 18, None, 6, 5], dtype="Float64"),
        }
    )


def test_mark_distribution_by_hand() -> None:
    table = mark_distribution(results(), by=["school_id"]).set_index("school_id")
    first = table.loc["101"]
    assert first[["n_mark2", "n_mark3", "n_mark4", "n_mark5", "n_marked"]].tolist() == [1, 1, 2, 1, 5]
    assert first["success_share_pct"] == 80.0  # 4 of 5
    assert first["good_marks_share_pct"] == 60.0  # 3 of 5
    assert first["sou_pct"] == pytest.approx((16 + 36 + 2 * 64 + 100) / 5)  # 56
    assert first["mean_mark"] == pytest.approx(18 / 5)
    assert table.loc["102", "n_marked"] == 1  # a pupil without a mark is in no share


def test_participation_by_hand() -> None:
    table = participation(results(), by=["school_id"]).set_index("school_id")
    assert table.loc["101", ["n_listed", "n_takers", "n_absent"]].tolist() == [6, 5, 1]
    assert table.loc["101", "absent_share_pct"] == pytest.approx(100 / 6)
    assert table.loc["102", "n_absent"] == 0


def test_journal_by_hand() -> None:
    # 2<3 lower; 3=3, 4=4 equal; 4<5 lower; 5>3 higher by two; absent and one-sided pairs are out.
    row = against_journal(results(), by=["school_id"]).set_index("school_id").loc["101"]
    assert row[["n_compared", "n_lower", "n_equal", "n_higher", "n_gap2"]].tolist() == [5, 2, 2, 1, 1]
    assert row["lower_share_pct"] == 40.0


def test_scores_by_hand() -> None:
    table = mean_primary_score(results(), by=["school_id"]).set_index("school_id")
    assert table.loc["101", "mean_score"] == pytest.approx((4 + 7 + 11 + 12 + 18) / 5)
    spread = score_distribution(results(), by=["school_id"], max_score=20)
    assert len(spread) == 2 * 21
    assert spread.query("school_id == '101' and n_pupils == 1")["score"].tolist() == [4, 7, 11, 12, 18]


def test_missing_column_is_told() -> None:
    with pytest.raises(KeyError, match="district"):
        mark_distribution(results(), by=["district"])


marks = st.lists(st.sampled_from([2, 3, 4, 5, None]), min_size=1, max_size=40)


@given(marks)
def test_laws_of_marks(drawn: list[int | None]) -> None:
    table = pd.DataFrame({"school_id": "1", "work": "w", "mark": pd.array(drawn, dtype="Int8")})
    before = table.copy()
    once = mark_distribution(table, by=["work"]).iloc[0]
    twice = mark_distribution(pd.concat([table, table], ignore_index=True), by=["work"]).iloc[0]
    assert_frame_equal(table, before)
    assert once[[f"n_mark{m}" for m in (2, 3, 4, 5)]].sum() == sum(m is not None for m in drawn)
    if once["n_marked"]:
        assert twice["success_share_pct"] == pytest.approx(once["success_share_pct"])
        assert once["success_share_pct"] + once["mark2_share_pct"] == pytest.approx(100)
        assert once["good_marks_low_pct"] <= once["good_marks_share_pct"] + 1e-9
        width = once["good_marks_high_pct"] - once["good_marks_low_pct"]
        assert twice["good_marks_high_pct"] - twice["good_marks_low_pct"] < width
