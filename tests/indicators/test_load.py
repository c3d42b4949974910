"""The load of assessment works counted by hand: classes, parts of the hours, intervals, days, planned against held."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mskoko_lib.indicators import load
from tests.observation_factory import one

LIMITS = load.Limits(10.0, 17.5, 1)
ROW = {
    "year": 2022, "school_id": "1", "school_year": "2022/23", "half": 1, "grade": 5, "class_label": None, "subject": "math",
    "course": None, "procedure_level": "school", "planned_date": None, "month": "09", "n_works": 1, "hours_per_year": None,
}  # fmt: skip
SPRING = {"school_year": "2021/22", "half": 2}


def table(*rows: dict[str, object]) -> pd.DataFrame:
    made = pd.DataFrame([{**ROW, **row} for row in rows], columns=list(ROW))
    made = made.assign(planned_date=pd.to_datetime(made["planned_date"]))
    whole = made.astype({"half": "Int64", "n_works": "Int64", "hours_per_year": "Int64"})
    return whole.astype({"class_label": "str", "course": "str"}) if made["class_label"].notna().all() else whole


def day(text: str, **more: object) -> dict[str, object]:
    return {"planned_date": text, "month": text[5:7], **more}


#: 5А and 5Б write mathematics together on 5 September and apart later; three works of history have no day
PLAN = table(
    day("2022-09-05", hours_per_year=170),
    day("2022-09-22", class_label="А", hours_per_year=170),
    day("2022-09-23", class_label="Б", hours_per_year=170),
    day("2022-09-22", class_label="А", subject="russian", hours_per_year=170),
    {"subject": "history", "n_works": 4, "month": "10", "hours_per_year": 34},
    day("2022-03-15", grade=4, procedure_level="federal", subject="russian", **SPRING),
    # of 2023: the sheet of the whole school year holds it, the year 2022 does not
    day("2023-02-01", half=2),
    day("2022-09-06", school_id="2", grade=5),
)  # fmt: skip


def test_a_work_of_the_parallel_is_one_of_each_class() -> None:
    works = load.class_works(PLAN)
    mine = works[works["school_id"] == "1"]
    assert sorted(mine.loc[mine["subject"] == "math", "class_label"]) == ["А", "А", "Б", "Б"]
    assert mine.loc[mine["subject"] == "history", ["class_label", "n_works"]].values.tolist() == [["А", 4], ["Б", 4]]
    # where no class is named the parallel stands for its classes
    assert list(works.loc[works["school_id"] == "2", "class_label"]) == [""]
    assert list(works.loc[works["grade"] == 4, "class_label"]) == [""]
    assert (works["planned_date"].dt.year.dropna() == 2022).all()


def test_parts_of_the_hours_and_intervals() -> None:
    found = load.pairs(load.class_works(PLAN), 2022, LIMITS).set_index(["school_id", "class_label", "subject"])
    # 5А: 5 → 22 September is 17 days, fewer than two and a half weeks; 5Б: 18 days
    assert found.loc[("1", "А", "math"), ["n_works", "hours", "shortest", "n_close"]].tolist() == [2, 170, 17, 1]
    assert found.loc[("1", "Б", "math"), ["n_works", "shortest", "n_close"]].tolist() == [2, 18, 0]
    assert found.loc[("1", "Б", "history"), ["n_works", "hours", "over"]].tolist() == [4, 34, True]
    assert not found.loc[("1", "А", "math"), "over"]
    assert pd.isna(found.loc[("2", "", "math"), "hours"])


def test_a_tenth_is_not_more_than_a_tenth() -> None:
    works = load.class_works(
        table({"n_works": 4, "hours_per_year": 40}, {"subject": "russian", "n_works": 5, "hours_per_year": 49})
    )
    assert load.pairs(works, 2022, LIMITS)["over"].tolist() == [False, True]


def test_observations() -> None:
    made = load.load_observations(load.class_works(PLAN), year=2022, limits=LIMITS, table_hash="h")
    counted = {row["category"]: row["obs_value"] for _, row in made[made["indicator"] == "works_planned"].iterrows()}
    # mathematics 2 + 2 and 1, Russian 1, history 4 + 4
    assert counted == {"school": 14, "federal": 1}
    over, close, crowded = (one(made, name) for name in ("over_hours_share", "close_gap_share", "crowded_day_share"))
    # with hours: mathematics А, Б, Russian А, history А, Б
    assert (over["numerator"], over["n"]) == (2, 5)
    assert (close["numerator"], close["n"]) == (1, 2)
    # days: А 5 and 22 (two works), Б 5 and 23, grade 4, the other school
    assert (crowded["numerator"], crowded["n"]) == (1, 6)
    autumn = one(made, "works_per_class", group="h1")
    assert (autumn["numerator"], autumn["n"]) == (14, 3)
    assert one(made, "works_per_class", group="10")["obs_value"] == pytest.approx(8 / 3)
    own = load.load_observations(
        load.class_works(PLAN), year=2022, limits=LIMITS, table_hash="h", by=("year", "school_id")
    )
    assert one(own, "close_gap_share", school_id="1")["n"] == 2
    assert load.load_observations(load.class_works(PLAN[:0]), year=2022, limits=LIMITS, table_hash="h").empty


def test_figures_of_each_pair() -> None:
    known = load.pairs(load.class_works(PLAN), 2022, LIMITS)
    made = load.pair_observations(known, table_hash="h")
    part = one(made, "hours_share", school_id="1", subject="history", group="2022/23 А")
    assert (part["numerator"], part["n"]) == (4, 34)
    assert part["obs_value"] == pytest.approx(400 / 34)
    assert one(made, "shortest_gap", subject="math", group="2022/23 А")["obs_value"] == 17
    assert one(made, "subject_works", school_id="2")["obs_value"] == 1
    assert load.pair_observations(known[:0], table_hash="h").empty


def test_who_published() -> None:
    works = load.class_works(PLAN)
    made = load.published_observations(works, ["1", "2", "3"], (2, 1), year=2022, table_hash="h")
    assert one(made, "timetable_share", group="2")["numerator"] == 1
    assert one(made, "timetable_share", group="1")["numerator"] == 2
    assert load.silent_schools(works, ["1", "2", "3"], (2, 1), 2022) == {"2": ["2"], "3": ["2", "1"]}
    assert load.published_observations(works, [], (2, 1), year=2022, table_hash="h").empty
    assert load.begun(2022, dt.date(2022, 8, 31)) == (2,)
    assert load.begun(2022, dt.date(2022, 9, 1)) == (2, 1)


FORM = pd.DataFrame({
    "year": 2022, "school_id": ["1", "1"], "grade": [5, 6], "subject": "math", "work_level": ["regional", "municipal"],
    "work_date": pd.to_datetime(["2022-11-10", "2022-10-11"]),
})  # fmt: skip
VPR = pd.DataFrame({
    "year": 2022, "school_id": ["1", "1", "9"], "grade": [4, 4, 4], "subject": ["russian", "world", "math"], "term": "spring",
    "status": ["wrote", "absent", "wrote"],
})  # fmt: skip


def test_a_work_of_a_grade_is_one_on_both_sides_however_many_classes() -> None:
    level = {"procedure_level": "municipal"}
    by_class = table(
        day("2022-10-11", grade=6, class_label="А", **level), day("2022-10-12", grade=6, class_label="Б", **level)
    )
    by_grade = table(day("2022-10-11", grade=6, class_label="А"), day("2022-10-11", grade=6, **level))
    one_class = FORM.iloc[1:].assign(class_label="А")
    three = pd.concat([FORM.iloc[1:].assign(class_label=letter) for letter in "АБВ"])
    for plan in (by_class, by_grade):
        for form in (FORM.iloc[1:], one_class, three):
            both = load.planned_and_held(
                load.class_works(plan), load.held_works(form, VPR[:0], []), dt.date(2022, 11, 30)
            )
            made = load.held_observations(both, table_hash="h")
            for name in ("planned_held_share", "held_planned_share"):
                whole = one(made, name, category="")
                assert (whole["numerator"], whole["n"]) == (1, 1)


def test_planned_and_held() -> None:
    plan = table(
        day("2022-09-20", procedure_level="regional"),  # moved to November: the same half
        day("2022-12-10", procedure_level="regional", subject="russian"),
        {"procedure_level": "regional", "subject": "biology", "month": "10"},
        day("2022-03-15", grade=4, procedure_level="federal", subject="russian", **SPRING),
        day("2022-09-15"),
    )
    held = load.held_works(
        FORM,
        VPR,
        [pd.DataFrame({"year": [2022], "school_id": ["1"], "grade": [5], "subject": ["math"], "month": ["10"]})],
    )
    assert len(held) == 5  # 9 has no timetable; nobody wrote «world»
    both = load.planned_and_held(load.class_works(plan), held, dt.date(2022, 11, 30))
    told = {
        (row["subject"], row["procedure_level"]): (row["planned"], row["held"], row["due"])
        for row in both.to_dict("records")
    }
    assert told == {
        ("russian", "federal"): (True, True, True),
        ("math", "regional"): (True, True, True),
        ("russian", "regional"): (True, False, False),  # in December
        ("biology", "regional"): (True, False, True),  # some day of October
        ("math", "municipal"): (False, True, False),
        ("math", "school"): (True, True, True),
    }
    made = load.held_observations(both, table_hash="h")
    whole = one(made, "planned_held_share", category="")
    assert (whole["numerator"], whole["n"]) == (2, 3)
    stood = one(made, "held_planned_share", category="")
    assert (stood["numerator"], stood["n"]) == (3, 4)
    assert load.held_observations(both[:0], table_hash="h").empty
    assert load.held_works(FORM[:0], VPR[:0], []).empty
