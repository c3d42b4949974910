"""Works of whole classes counted by hand: works with marks and without, one family of comparisons."""

from __future__ import annotations

import pandas as pd
import pytest

from mskoko_lib.indicators import class_works
from mskoko_lib.observations import combine
from tests.observation_factory import frame, one, share

ROW = {
    "year": 2022, "school_id": "1", "grade": 6, "class_label": "А", "work_level": "municipal", "subject": "math",
    "work_date": "2022-02-15", "n_pupils": 25, "n_wrote": 20, "n_5": 4, "n_4": 6, "n_3": 8, "n_2": 2, "n_reached": None,
    "marked_by": "own", "mode": "paper",
}  # fmt: skip
NO_MARKS = {"n_5": None, "n_4": None, "n_3": None, "n_2": None}


def works(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**ROW, **row} for row in rows])
    whole = ["n_pupils", "n_wrote", "n_5", "n_4", "n_3", "n_2", "n_reached"]
    return table.assign(work_date=pd.to_datetime(table["work_date"])).astype({name: "Int64" for name in whole})


FORM = works(
    {},
    # nobody has a «2»: the cell was left blank; how many are in the class is not told
    {
        "class_label": "Б",
        "n_pupils": None,
        "n_wrote": 10,
        "n_5": 5,
        "n_4": 3,
        "n_3": 2,
        "n_2": None,
        "marked_by": "cross",
    },
    {
        "school_id": "2",
        "work_date": "2022-03-01",
        "n_wrote": 15,
        "n_5": 0,
        "n_4": 5,
        "n_3": 5,
        "n_2": 5,
        "marked_by": None,
    },
    # a regional work of autumn without marks, on the screen
    {**NO_MARKS, "work_level": "regional", "work_date": "2022-10-11", "n_wrote": 20, "n_reached": 12, "mode": "screen"},
)


def test_what_was_written() -> None:
    made = class_works.work_observations(FORM, table_hash="h")
    assert one(made, "work_count")["obs_value"] == 2
    assert one(made, "work_schools")["obs_value"] == 2
    assert one(made, "work_classes")["obs_value"] == 4
    assert one(made, "work_takers")["obs_value"] == 65
    # of one class it is not told how many are in it
    assert one(made, "wrote_share")[["numerator", "n"]].tolist() == [55, 75]
    assert one(made, "marked_by_share", category="own")[["numerator", "n"]].tolist() == [2, 3]
    assert one(made, "marked_by_share", category="commission")["numerator"] == 0
    assert one(made, "work_mode_share", category="screen")[["numerator", "n"]].tolist() == [1, 4]
    apart = class_works.work_observations(FORM, table_hash="h", by=class_works.WORK, each=True)
    # the same work on another day of the half-year is the same work
    assert one(apart, "work_classes", group="municipal spring")["obs_value"] == 3
    assert one(apart, "work_takers", group="regional autumn")["obs_value"] == 20
    assert class_works.work_observations(FORM[:0], table_hash="h").empty


def test_marks_and_the_criterion_stay_apart() -> None:
    made = class_works.result_observations(FORM, table_hash="h")
    spring = {"group": "municipal spring"}
    # 20 + 10 + 15 marks; «2»: 2 + 0 + 5, «4» and «5»: 10 + 8 + 5
    assert one(made, "mark_share", category="2", **spring)[["numerator", "n"]].tolist() == [7, 45]
    assert bool(one(made, "mark_share", category="2", **spring)["sensitive"])
    assert one(made, "success_share", **spring)[["numerator", "n"]].tolist() == [38, 45]
    assert one(made, "good_marks_share", **spring)[["numerator", "n"]].tolist() == [23, 45]
    # 5·9 + 4·14 + 3·15 + 2·7 = 160; 100·9 + 64·14 + 36·15 + 16·7 = 2448
    assert one(made, "mean_mark", **spring)["obs_value"] == pytest.approx(160 / 45)
    assert one(made, "sou", **spring)["obs_value"] == pytest.approx(2448 / 45)
    assert one(made, "reached_share")[["group", "numerator", "n"]].tolist() == ["regional autumn", 12, 20]
    # no marks of the work without marks
    assert set(made.loc[made["group"] == "regional autumn", "indicator"]) == {"reached_share"}
    assert class_works.result_observations(FORM[:0], table_hash="h").empty


def test_marks_by_class() -> None:
    made = class_works.result_observations(FORM[FORM["school_id"] == "1"], table_hash="h", classes=True)
    assert one(made, "good_marks_share", group="municipal spring Б")[["numerator", "n"]].tolist() == [8, 10]
    assert one(made, "reached_share", group="regional autumn А")["numerator"] == 12


def _work(x: int, n: int, **given: object) -> dict[str, object]:
    about = {"procedure": "works", "programme_grade": None, "group": "municipal spring", "grade": 6, **given}
    return share("good_marks_share", x, n, **about)


def test_all_works_are_one_family_of_comparisons() -> None:
    observed = frame(
        _work(40, 100), _work(60, 100, year=2021),
        # the same subject in another grade is another work: no difference
        _work(50, 100, grade=8), _work(50, 100, grade=8, year=2021),
        _work(3, 9, grade=4), _work(8, 9, grade=4, year=2021),
    )  # fmt: skip
    found = class_works.confirmed(observed, "good_marks_share", year=2022, before=2021)
    now = observed[observed["year"] == 2022].set_index("grade")["obs_id"]
    # p of 40 against 60 of 100 is about 0,005: it survives among two; nine pupils are compared with nothing
    assert found == {now[6]: True, now[8]: False}


def test_schools_against_all_others_by_work() -> None:
    observed = combine([
        frame(
            _work(100, 300), _work(5, 100, school_id="1"), _work(50, 100, school_id="2"), _work(45, 100, school_id="3"),
            _work(90, 200, grade=8), _work(45, 100, grade=8, school_id="1"), _work(45, 100, grade=8, school_id="2"),
        )
    ])  # fmt: skip
    found = class_works.differing_schools(observed, "good_marks_share", year=2022)
    apart = found[found["survives"]].set_index(["grade", "school_id"])["difference_pp"]
    # school 1: 5 % against 95 of 200
    assert apart[(6, "1")] == pytest.approx(5 - 47.5)
    assert (8, "1") not in apart
    assert len(found) == 5
