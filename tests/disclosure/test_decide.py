"""The matrix of METHODS §6, cell by cell, for a school that knows its own rows and for the public."""

from __future__ import annotations

import pandas as pd
import pytest

from mskoko_lib.disclosure import band_of, decide
from mskoko_lib.params import load
from tests.observation_factory import figure, frame, share

POLICY = load(2022).disclosure
OWN = "999001"


def status(rows: pd.DataFrame, audience: str = "school", own: str = OWN) -> list[str]:
    decided = decide(rows, audience=audience, policy=POLICY, own_school_id=own if audience == "school" else "")
    return decided.observations["conf_status"].tolist()


def precision(rows: pd.DataFrame, audience: str = "public") -> list[str]:
    decided = decide(rows, audience=audience, policy=POLICY, own_school_id=OWN if audience == "school" else "")
    return [decided.precision[obs] for obs in rows["obs_id"]]


def test_department_sees_everything() -> None:
    rows = frame(share("mark_share", 1, 3, category="2"), figure("x", 1, kind="extreme", school_id="999002"))
    assert status(rows, "department") == ["free", "free"]


def test_school_sees_its_own_small_numbers_and_no_other_school() -> None:
    rows = frame(
        share("mark_share", 1, 3, category="2", school_id=OWN),
        share("mark_share", 50, 90, category="2", school_id="999002"),
    )
    assert status(rows) == ["free", "primary"]


@pytest.mark.parametrize(("x", "expected"), [(0, "free"), (1, "primary"), (4, "primary"), (5, "free")])
def test_counts_from_1_to_4_are_hidden(x: int, expected: str) -> None:
    rows = frame(figure("takers", x, kind="count", numerator=x, n=400))
    assert status(rows, "public") == [expected]


@pytest.mark.parametrize(("x", "expected"), [(1, "primary"), (9, "primary"), (10, "free")])
def test_sensitive_counts_are_hidden_up_to_9(x: int, expected: str) -> None:
    assert status(frame(figure("ovz", x, kind="count", numerator=x, n=400, sensitive=True)), "public") == [expected]


def test_complement_of_a_share_is_a_count_too() -> None:
    # «Успеваемость 397 из 400» tells that three failed.
    assert status(frame(share("success_share", 397, 400)), "public") == ["primary"]


def test_reader_subtracts_his_own_rows() -> None:
    # The town has 6, the school itself 4 of them: two pupils elsewhere.
    rows = frame(share("good_marks_share", 6, 400), share("good_marks_share", 4, 40, school_id=OWN))
    assert status(rows) == ["primary", "free"]
    assert status(rows.iloc[[0]], "public") == ["free"]


def test_at_least_three_other_schools() -> None:
    three = frame(share("success_share", 40, 80, n_schools=3), share("success_share", 10, 20, school_id=OWN))
    assert status(three) == ["primary", "free"]  # two others
    four = frame(share("success_share", 40, 80, n_schools=4), share("success_share", 10, 20, school_id=OWN))
    assert status(four) == ["free", "free"]
    assert status(three.iloc[[0]]) == ["free"]  # the reader took no part: three others


@pytest.mark.parametrize(("n", "expected"), [(49, "band"), (50, "coarse")])
def test_share_is_a_whole_number_from_50(n: int, expected: str) -> None:
    assert precision(frame(share("success_share", n // 2, n))) == [expected]


def test_the_rest_decides_about_precision() -> None:
    # 60 in town, 20 of them in the reader's school: 40 others, so a band.
    rows = frame(share("success_share", 30, 60), share("success_share", 10, 20, school_id=OWN))
    decided = decide(rows, audience="school", policy=POLICY, own_school_id=OWN)
    assert decided.precision[rows.loc[0, "obs_id"]] == "band"


@pytest.mark.parametrize(("n", "expected"), [(9, "primary"), (10, "free")])
def test_means_from_10(n: int, expected: str) -> None:
    assert status(frame(figure("mean_primary_score", 12.3, kind="mean", numerator=123, n=n)), "public") == [expected]


def test_extremes_are_never_shown() -> None:
    assert status(frame(figure("max_score", 20, kind="extreme", n=400)), "public") == ["primary"]


def test_zero_and_hundred_percent_of_a_sensitive_attribute() -> None:
    assert status(frame(share("ovz_share", 0, 9, sensitive=True)), "public") == ["primary"]
    assert status(frame(share("ovz_share", 0, 60, sensitive=True)), "public") == ["free"]


def test_hidden_two_takes_success_and_a_second_mark_along() -> None:
    marks = {2: 3, 3: 100, 4: 200, 5: 97}
    rows = [share("mark_share", x, 400, category=str(m)) for m, x in marks.items()]
    rows += [
        share("success_share", 397, 400),
        share("good_marks_share", 297, 400),
        figure("mean_mark", 3.98, kind="mean", numerator=1591, n=400),
    ]
    table = frame(*rows)
    decided = decide(table, audience="public", policy=POLICY).observations.set_index(["indicator", "category"])[
        "conf_status"
    ]
    hidden = {key for key, value in decided.items() if value != "free"}
    # «2» is small; success is its complement; with good marks and «2»+«3» = 100 − good the «3» goes too; the mean is
    # one more equation.
    assert hidden == {("mark_share", "2"), ("success_share", ""), ("mark_share", "3"), ("mean_mark", "")}
    assert _can_be_computed(table, hidden) == set()


def _can_be_computed(table: pd.DataFrame, hidden: set[tuple[str, str]]) -> set[str]:
    """An independent attacker: unknown mark counts, every shown share of counts an equation; which unknowns are fixed?"""
    import numpy as np
    from scipy.linalg import null_space

    meaning = {("mark_share", str(m)): {m} for m in (2, 3, 4, 5)} | {
        ("success_share", ""): {3, 4, 5},
        ("good_marks_share", ""): {4, 5},
    }
    equations = [[1.0] * 4]
    for key in zip(table["indicator"], table["category"], strict=True):
        if key in meaning and key not in hidden:
            equations.append([float(m in meaning[key]) for m in (2, 3, 4, 5)])
    free = null_space(np.array(equations))
    return {
        str(m)
        for m, row in zip((2, 3, 4, 5), free, strict=True)
        if np.allclose(row, 0) and ("mark_share", str(m)) in hidden
    }


def test_a_planted_leak_is_caught_by_the_attacker() -> None:
    rows = frame(*[share("mark_share", x, 400, category=str(m)) for m, x in {2: 3, 3: 100, 4: 200, 5: 97}.items()])
    assert _can_be_computed(rows, {("mark_share", "2")}) == {"2"}


def test_one_side_of_the_journal_never_stands_alone() -> None:
    rows = frame(
        *[share("journal_share", x, 400, category=side) for side, x in (("lower", 3), ("equal", 300), ("higher", 97))]
    )
    assert status(rows, "public") == ["primary", "free", "secondary"]


def test_a_change_of_too_few_in_either_year_is_hidden() -> None:
    # 3 of 8 the year before: with «60 %» and «+23 п. п.» the 3 would come back.
    now = [share("good_marks_share", 60, 100), share("good_marks_share", 3, 8, year=2021)]
    few = frame(*now, figure("good_marks_change", 22.5, kind="model", numerator=8, n=100))
    assert status(few, "public") == ["free", "primary", "primary"]
    enough = frame(
        *now[:1],
        share("good_marks_share", 30, 80, year=2021),
        figure("good_marks_change", 22.5, kind="model", numerator=80, n=100),
    )
    assert status(enough, "public") == ["free", "free", "free"]


def test_a_change_goes_with_either_of_its_shares() -> None:
    # 78 of 80 passed the year before: two failed, so that share is hidden, and the change with it.
    rows = frame(
        share("success_share", 90, 100),
        share("success_share", 78, 80, year=2021, grade=5),
        figure("success_change", -7.5, kind="model", numerator=80, n=100),
    )
    assert status(rows, "public") == ["free", "primary", "secondary"]


@pytest.mark.parametrize(
    ("change", "share_of"),
    [
        ("mark_share_change", "mark_share"),
        ("band_share_change", "band_share"),
        ("failed_person_change", "failed_person_share"),
    ],
)
def test_a_change_since_the_first_of_three_years_goes_with_its_share(change: str, share_of: str) -> None:
    # 78 of 80 two years before: two did not, so that share is hidden, and the change from it.
    rows = frame(
        share(share_of, 90, 100, category="2"),
        share(share_of, 78, 80, year=2020, category="2"),
        figure(change, -7.5, kind="model", numerator=80, n=100, category="2"),
    )
    assert status(rows, "public") == ["free", "primary", "secondary"]


def test_absentees_of_the_essay_do_not_follow_from_those_who_were_down_and_those_who_wrote() -> None:
    # 196 down, 193 wrote: with the other states at 0 the three absent would be told by subtraction.
    at = {"procedure": "essay", "group": "2022/23.1", "kind": "count"}
    counts = {"speech_listed": 196, "speech_takers": 193}
    rows = [figure(name, x, numerator=x, n=x, **at) for name, x in counts.items()]
    states = {"absent": 3, "removed": 0, "annulled": 0, "unfinished": 0}
    rows += [figure("speech_state", x, numerator=x, n=x, category=name, **at) for name, x in states.items()]
    found = status(frame(*rows), "public")
    assert found[2] == "primary"
    assert "secondary" in found


def test_bands_of_scores_do_not_give_one_another_away() -> None:
    bands = {"below": 2, "low": 60, "middle": 80, "high": 40, "hundred": 0}
    rows = [share("band_share", x, 182, category=name) for name, x in bands.items()]
    rows.append(share("high_score_share", 40, 182))
    found = status(frame(*rows), "public")
    assert found[0] == "primary"
    assert found[:5].count("free") < 4  # four of five would give the fifth


def test_one_hidden_bar_takes_the_distribution_along() -> None:
    bars = [
        figure("score_count", x, kind="count", numerator=x, n=100, category=f"{place:03d}")
        for place, x in enumerate((0, 2, 40, 58))
    ]
    assert status(frame(*bars), "public") == ["secondary", "primary", "secondary", "secondary"]
    assert status(frame(*bars[2:]), "public") == ["free", "free"]


def test_those_not_admitted_do_not_follow_from_the_share_of_the_admitted() -> None:
    """12 of 500 not admitted may be told; that 2 of them had no pass may not, and with it no other reason."""
    at = {"procedure": "admission", "group": "oge", "sensitive": True}
    whole = figure("not_admitted", 12, kind="count", numerator=12, n=12, **at)
    reasons = [
        figure("not_admitted", x, kind="count", numerator=x, n=x, category=name, **at)
        for name, x in (("n_debt", 10), ("n_no_pass", 2), ("n_other", 0))
    ]
    admitted = share("admission_share", 488, 500, **at)
    found = status(frame(admitted, whole, *reasons), "public")
    assert found == ["free", "free", "secondary", "primary", "secondary"]
    # nine are too few to be told, and the share would tell them
    few = figure("not_admitted", 9, kind="count", numerator=9, n=9, **at)
    assert status(frame(share("admission_share", 488, 500, **at), few), "public") == ["secondary", "primary"]
    gap = {"procedure": "medal", "n_schools": 12}
    bands = [
        share("five_gap_share", x, 200, category=name, **gap) for name, x in (("none", 120), ("near", 77), ("far", 3))
    ]
    assert status(frame(share("five_confirmed_share", 120, 200, **gap), *bands), "public") == [
        "secondary", "secondary", "secondary", "primary",
    ]  # fmt: skip


def test_depths_of_absence_go_together_and_take_what_is_made_of_them() -> None:
    at = {"procedure": "attendance", "group": "12", "sensitive": True}
    depths = [
        figure("truants", x, kind="count", numerator=x, n=x, category=name, **at)
        for name, x in (("0", 300), ("10", 80), ("30", 5), ("60", 20))
    ]
    made = [share("systematic_share", 25, 7000, **at), share("truant_work_share", 60, 105, category="worked", **at)]
    found = status(frame(*depths, *made), "public")
    assert found == ["secondary", "secondary", "primary", "secondary", "secondary", "secondary"]
    assert set(status(frame(*depths[:2], *made), "public")) == {"free"}


def test_missed_without_reason_does_not_follow_from_the_two_other_shares() -> None:
    at = {"procedure": "attendance"}
    rows = [
        share("lessons_missed_share", 3000, 90_000, **at),
        share("unexcused_of_missed", 3, 3000, **at),
        share("lessons_unexcused_share", 3, 90_000, **at),
    ]
    # both shares of the three lessons are hidden; of the three figures two are gone, and nothing follows
    assert status(frame(*rows), "public") == ["free", "primary", "primary"]
    assert "secondary" in status(frame(rows[0], rows[1], share("lessons_unexcused_share", 30, 90_000, **at)), "public")


@pytest.mark.parametrize("month", ["03", "10"])
def test_a_change_between_two_months_goes_with_either_share(month: str) -> None:
    at = {"procedure": "cross_works", "category": "table", "programme_grade": None}
    small = {"03": 60, "10": 60, month: 3}
    rows = frame(
        share("lacking_share", small["03"], 400, group="03", grade=5, **at),
        share("lacking_share", small["10"], 400, group="10", grade=6, **at),
        figure("lacking_change", 5.0, kind="model", numerator=400, n=400, group="10", grade=6, **at),
        figure("lacking_change", 5.0, kind="model", numerator=400, n=400, group="10", grade=6, **{**at, "category": "plan"}),
    )  # fmt: skip
    assert dict(zip(rows["group"] + rows["category"] + rows["indicator"], status(rows, "public"), strict=True)) == {
        f"{month}tablelacking_share": "primary", f"{'10' if month == '03' else '03'}tablelacking_share": "free",
        "10tablelacking_change": "secondary", "10planlacking_change": "free",
    }  # fmt: skip


def test_who_marked_is_hidden_as_a_whole() -> None:
    at = {"procedure": "works", "subject": "", "grade": None, "programme_grade": None}
    rows = [
        share("marked_by_share", x, 100, category=c, **at) for c, x in (("own", 2), ("cross", 50), ("commission", 48))
    ]
    assert status(frame(*rows), "public") == ["primary", "secondary", "secondary"]


def test_school_audience_needs_a_school() -> None:
    with pytest.raises(ValueError, match="own_school_id"):
        decide(frame(share("x", 1, 2)), audience="school", policy=POLICY)


def test_bands() -> None:
    assert [band_of(v) for v in (0, 24.9, 25, 50, 74.9, 75, 100)] == [
        (0, 25), (0, 25), (25, 50), (50, 75), (50, 75), (75, 100), (75, 100),
    ]  # fmt: skip
