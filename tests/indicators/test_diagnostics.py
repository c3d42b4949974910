"""Diagnostic works beside the mock exam and the exam: the same pupils, their means, their tasks, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy.stats import t as student
from scipy.stats import ttest_rel

from mskoko_lib.indicators import diagnostics, mocks
from tests.indicators.test_mocks import MINIMA, form, wrote
from tests.observation_factory import one


def exams(*rows: tuple[object, ...]) -> pd.DataFrame:
    """(person, form, subject, score, mark, failed) of 2022."""
    table = pd.DataFrame(rows, columns=["person", "form", "subject", "test_score", "mark", "failed"])
    table = table.assign(
        year=2022, exam=["oge" if one == "oge" else "ege" for one in table["form"]], primary_score=None
    )
    return table.astype({"failed": "boolean", "person": "string"})


RUSSIAN = {"grade": 11, "sitting_exam": "ege", "subject": "russian"}
BEFORE = mocks.latest(
    form(
        wrote("a", 6, 2), wrote("b", 9, 3), wrote("c", 16, 4), wrote("d", 4, 2),
        # no mock exam, no exam, no person
        wrote("e", 23, 5), wrote("f", 23, 5), wrote(None, 23, 5),
        wrote("x", 20, 20, **RUSSIAN), wrote("y", 30, 60, **RUSSIAN),
    ),
    MINIMA, "diagnostic",
)  # fmt: skip
MOCK = mocks.latest(
    form(
        wrote("a", 9, 3), wrote("b", 10, 3), wrote("c", 23, 5, school_id="2"), wrote("d", 4, 2),
        {"person": "e", "was_absent": True}, wrote("f", 22, 5), wrote(None, 22, 5), wrote("g", 22, 5),
        wrote("x", 22, 30, **RUSSIAN), wrote("y", 32, 64, **RUSSIAN),
    ),
    MINIMA, "mock",
)  # fmt: skip
HELD = exams(
    ("a", "oge", "math", None, 3, False), ("b", "oge", "math", None, 4, False), ("c", "oge", "math", None, 4, False),
    ("d", "oge", "math", None, 2, True), ("e", "oge", "math", None, 5, False), ("g", "oge", "math", None, 5, False),
)  # fmt: skip


def chained(held: pd.DataFrame = HELD) -> pd.DataFrame:
    return diagnostics.chain(BEFORE, mocks.with_exam(MOCK, held))


def test_only_pupils_with_a_result_at_every_step() -> None:
    rows = chained()
    oge = rows[rows["form"] == "oge"]
    # f has no exam though it was held; e no mock exam, g no diagnostic work; whoever is linked to nobody is in no chain
    assert {step: sorted(part["person"]) for step, part in oge.groupby("step")} == dict.fromkeys(
        diagnostics.STEPS, ["a", "b", "c", "d"]
    )
    # the school is that of the mock exam
    assert set(oge.loc[oge["person"] == "c", "school_id"]) == {"2"}
    # where nobody has the exam yet, the chain ends with the mock exam
    ege = rows[rows["form"] == "ege"]
    assert {step: sorted(part["person"]) for step, part in ege.groupby("step")} == dict.fromkeys(
        ["diagnostic", "mock"], ["x", "y"]
    )
    assert sorted(set(chained(HELD[:0]).loc[lambda r: r["form"] == "oge", "person"])) == ["a", "b", "c", "d", "f"]


def test_means_shares_and_changes_of_the_same_pupils() -> None:
    made = diagnostics.chain_observations(chained(), table_hash="h")
    oge = made[made["procedure"] == "chain_oge"]
    means = {step: one(oge, "chain_mean_mark", category=step)["obs_value"] for step in diagnostics.STEPS}
    assert means == {"diagnostic": 11 / 4, "mock": 13 / 4, "exam": 13 / 4}
    below = {step: one(oge, "chain_below_share", category=step)[["numerator", "n"]].tolist() for step in means}
    assert below == {"diagnostic": [2, 4], "mock": [1, 4], "exam": [1, 4]}
    gain = one(oge, "chain_mark_change", category="mock")
    oracle = ttest_rel([3, 3, 5, 2], [2, 3, 4, 2]).confidence_interval(0.95)
    assert gain[["obs_value", "n", "low", "high"]].tolist() == pytest.approx([0.5, 4, oracle.low, oracle.high])
    assert one(oge, "chain_mark_change", category="exam")["obs_value"] == 0
    ege = made[made["procedure"] == "chain_ege"]
    assert one(ege, "chain_mean_score", category="mock")["obs_value"] == 47
    assert one(ege, "chain_score_change", category="mock")["obs_value"] == pytest.approx((10 + 4) / 2)
    assert one(ege, "chain_below_share", category="diagnostic")[["numerator", "n"]].tolist() == [1, 2]
    # marks and test scores are in no mean together, and of an exam not held nothing is told
    assert ege[ege["indicator"].isin(["chain_mean_mark", "chain_mark_change"])].empty
    assert set(ege["category"]) == {"diagnostic", "mock"}
    by_school = diagnostics.chain_observations(chained(), table_hash="h", by=(*mocks.BY, "school_id"))
    assert one(by_school, "chain_mark_change", category="mock", school_id="2")[["obs_value", "n"]].tolist() == [1, 1]
    assert diagnostics.chain_observations(chained()[:0], table_hash="h").empty


def tasks(kind: mocks.Kind, answers: dict[str, str], **more: object) -> pd.DataFrame:
    rows = form(*(wrote(who, 10, 3, answers=text, **more) for who, text in answers.items()))
    return mocks.task_rows(mocks.latest(rows, MINIMA, kind))


TASKS = diagnostics.same_pupils(
    tasks("diagnostic", {"a": "0(1)1(2)1(1)", "b": "0(1)0(2)1(1)", "c": "1(1)2(2)1(1)", "only": "1(1)2(2)1(1)"}),
    tasks("mock", {"a": "1(1)2(2)1(1)", "b": "1(1)1(2)0(2)", "c": "1(1)2(2)1(1)", "other": "0(1)0(2)0(1)"}),
)


def test_tasks_of_the_same_pupils_alone() -> None:
    assert [sorted(set(part["who"])) for part in TASKS] == [["a", "b", "c"]] * 2
    assert [set(part["procedure"]) for part in TASKS] == [{"diagnostic_oge"}, {"mock_oge"}]
    # the same person's other exam is another work
    gve = tasks("mock", {"a": "1(1)"}, sitting_exam="gve")
    assert [len(part) for part in diagnostics.same_pupils(TASKS[0], gve)] == [0, 0]


def test_what_completion_changed_by() -> None:
    made = diagnostics.task_changes(*TASKS, table_hash="h")
    first = one(made, "sitting_task_change", category="01")
    oracle = ttest_rel([100, 100, 100], [0, 0, 100]).confidence_interval(0.95)
    assert first[["obs_value", "n", "low", "high"]].tolist() == pytest.approx([200 / 3, 3, oracle.low, oracle.high])
    # points out of two: half a task is 50 percentage points
    assert one(made, "sitting_task_change", category="02")["obs_value"] == pytest.approx(100 / 3)
    # b's third task was worth two points at the mock exam: no pair
    third = one(made, "sitting_task_change", category="03")
    assert third[["obs_value", "n", "low", "high"]].tolist() == [0, 2, 0, 0]
    assert one(made, "sitting_task_change", category="01")["procedure"] == "diagnostic_oge"
    assert diagnostics.task_changes(TASKS[0][:0], TASKS[1][:0], table_hash="h").empty


def changes(*rows: tuple[str, float, float, int], **more: object) -> pd.DataFrame:
    """(task, mean change, standard error, n) as `task_changes` gives them."""
    made = []
    for task, mean, error, n in rows:
        half = student.ppf(0.975, n - 1) * error
        made.append({"year": 2022, "procedure": "diagnostic_oge", "subject": "math", "school_id": "", "category": task,
                     "obs_value": mean, "n": n, "low": mean - half, "high": mean + half, **more})  # fmt: skip
    return pd.DataFrame(made)


def test_a_change_is_confirmed_with_a_correction_for_the_number_of_tasks() -> None:
    # p of t = 2.2 with 39 degrees of freedom is .034: enough alone, too much among four
    alone = diagnostics.confirmed_tasks(changes(("01", 11.0, 5.0, 40)))
    assert alone["survives"].tolist() == [True]
    # of three pupils: t = 4.5 with two degrees of freedom has p = .046
    assert diagnostics.confirmed_tasks(changes(("01", 22.5, 5.0, 3)))["survives"].tolist() == [True]
    assert diagnostics.confirmed_tasks(changes(("01", 21.0, 5.0, 3)))["survives"].tolist() == [False]
    rest = [(f"{k:02d}", 1.0, 5.0, 40) for k in (2, 3, 4)]
    among = diagnostics.confirmed_tasks(changes(("01", 11.0, 5.0, 40), *rest))
    assert among["survives"].tolist() == [False] * 4
    # each work and each school is a family of its own
    apart = pd.concat([changes(("01", 11.0, 5.0, 40)), changes(*rest, subject="russian")], ignore_index=True)
    assert diagnostics.confirmed_tasks(apart)["survives"].tolist() == [True, False, False, False]
    school = pd.concat([changes(("01", 11.0, 5.0, 40)), changes(*rest, school_id="1")], ignore_index=True)
    assert diagnostics.confirmed_tasks(school)["survives"].tolist() == [True, False, False, False]
    # a fall is confirmed as a rise is; where nothing varies, no change is none and any other one is sure
    assert diagnostics.confirmed_tasks(changes(("01", -20.0, 5.0, 40)))["survives"].tolist() == [True]
    same = diagnostics.confirmed_tasks(changes(("01", 0.0, 0.0, 40), ("02", 50.0, 0.0, 40)))
    assert same["survives"].tolist() == [False, True]
    assert diagnostics.confirmed_tasks(changes(("01", 11.0, 5.0, 40))[:0]).empty
