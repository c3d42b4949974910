"""Textbooks counted by hand: provision, shortage, worn and outdated copies, the order, April and September, exchange, УМК."""

from __future__ import annotations

import pandas as pd
import pytest

from mskoko_lib.indicators import textbooks, umk
from tests.observation_factory import one

BOOK = {
    "year": 2022, "school_id": "1", "month": "09", "grade": 7, "subject": "biology", "list_number": "1.1", "use_until": "2026-08-31",
    "n_pupils": 50, "n_copies": 50, "n_worn": 0, "n_ordered": None, "n_paid": None, "n_delivered": None,
}  # fmt: skip


def books(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**BOOK, **row} for row in rows])
    counts = {name: "Int64" for name in table.columns if name.startswith("n_")}
    return textbooks.book_rows(table.astype(counts).assign(use_until=pd.to_datetime(table["use_until"])))


def parts(made: pd.DataFrame, indicator: str, **at: object) -> list[float]:
    return [float(x) for x in one(made, indicator, **at)[["numerator", "n"]]]


#: school 1 lacks 20 of 50 in biology and has 10 too many in physics; school 2 lacks 6 of 30 in music
ROWS = books(
    {"n_copies": 30, "n_worn": 3, "n_ordered": 20, "n_paid": 15, "n_delivered": 5},
    {"subject": "physics", "n_copies": 60, "n_worn": 4},
    # left the list a year before: no copies at all; how many are worn nobody says
    {"subject": "geography", "grade": 9, "n_pupils": 10, "n_copies": 12, "use_until": "2021-08-31", "n_worn": None},
    {"school_id": "2", "subject": "music", "grade": 3, "n_pupils": 30, "n_copies": 24, "use_until": "2023-08-31"},
)


def test_a_surplus_covers_no_shortage_of_another_subject() -> None:
    made = textbooks.textbook_observations(ROWS, table_hash="h")
    # 30 of 50 + 50 of 50 + 0 of 10 + 24 of 30
    assert parts(made, "textbook_share", category="", group="09") == [104, 140]
    assert parts(made, "textbook_share", category="main") == [80, 110]
    assert parts(made, "textbook_share", category="side") == [24, 30]
    assert one(made, "textbook_shortage", category="")["obs_value"] == 36
    assert one(made, "textbook_shortage", category="side")["obs_value"] == 6
    # good copies alone: 27, 50 (56 good of 60), 0, 24
    assert parts(made, "textbook_share_unworn") == [101, 140]
    # worn of the copies in use whose rows tell the worn ones: 3 + 4 + 0 of 30 + 60 + 24; the outdated are in neither
    assert parts(made, "textbook_worn_share") == [7, 114]
    assert one(made, "textbook_expired")["obs_value"] == 12
    assert one(made, "textbook_expiring")["obs_value"] == 24
    assert one(made, "textbook_ordered")["obs_value"] == 20
    assert parts(made, "textbook_paid_share") == [15, 20]
    assert parts(made, "textbook_delivered_share") == [5, 20]
    # one subject of a grade of four has a book for everyone; the worst is outdated geography
    assert parts(made, "textbook_full_share") == [1, 4]
    assert parts(made, "textbook_lowest_share") == [0, 10]
    by_school = textbooks.textbook_observations(ROWS, table_hash="h", by=["year", "school_id"])
    assert parts(by_school, "textbook_share", category="", school_id="2") == [24, 30]
    assert textbooks.textbook_observations(ROWS[:0], table_hash="h").empty


def test_copies_nobody_learns_by_need_nobody_but_are_there() -> None:
    rows = books(
        {"n_pupils": 40},
        # bought for a grade that the school will have next year
        {
            "grade": 8,
            "n_pupils": 0,
            "n_copies": 20,
            "n_worn": 5,
            "use_until": "2023-08-31",
            "n_ordered": 10,
            "n_paid": 4,
        },
        {"grade": 9, "n_pupils": 0, "n_copies": 7, "use_until": "2021-08-31"},
    )
    made = textbooks.textbook_observations(rows, table_hash="h")
    assert parts(made, "textbook_share", category="") == [40, 40]
    assert parts(made, "textbook_full_share") == [1, 1]
    assert parts(made, "textbook_worn_share") == [5, 70]
    assert parts(made, "textbook_paid_share") == [4, 10]
    counts = [one(made, f"textbook_{name}")["obs_value"] for name in ("expired", "expiring", "ordered")]
    assert counts == [7, 20, 10]
    by_grade = textbooks.subject_observations(rows, table_hash="h", each=(("subject", "grade"),))
    assert set(by_grade["grade"]) == {7}
    untaught = textbooks.textbook_observations(rows[1:], table_hash="h")
    assert set(untaught["indicator"]).isdisjoint({"textbook_share", "textbook_shortage", "textbook_share_unworn"})


def test_the_day_an_edition_leaves_the_list() -> None:
    # in force on 1 September is in force for the year; on 31 August of the next it ends before the next year begins
    ends = books({"use_until": "2022-09-01"}, {"use_until": "2022-08-31"}, {"use_until": "2023-09-01"})
    assert ends["expired"].tolist() == [0, 50, 0]
    assert ends["expiring"].tolist() == [50, 0, 0]


def test_by_subject_and_grade() -> None:
    made = textbooks.subject_observations(ROWS, table_hash="h", each=(("subject",), ("subject", "grade")))
    assert parts(made, "textbook_share", subject="biology", grade=7) == [30, 50]
    of_all = made[made["grade"].isna()]
    assert parts(of_all, "textbook_share", subject="music") == [24, 30]
    assert textbooks.subject_observations(ROWS[:0], table_hash="h", each=(("subject",),)).empty


def test_two_editions_of_a_grade_are_one_position() -> None:
    both = books({"n_pupils": 25, "n_copies": 40}, {"list_number": "1.2", "n_pupils": 25, "n_copies": 20})
    # fifteen copies too many of one edition do not serve the class that learns by the other
    (position,) = textbooks.positions(both).to_dict("records")
    assert (position["need"], position["covered"], position["shortage"], position["full"]) == (50, 45, 5, False)
    assert textbooks.short_rows(both)["list_number"].tolist() == ["1.1", "1.2"]
    assert textbooks.short_rows(books({})).empty
    (worst,) = textbooks.lowest_positions(ROWS[ROWS["school_id"] == "1"]).to_dict("records")
    assert (worst["subject"], worst["grade"]) == ("geography", 9)


def test_april_and_september_against_the_same_need() -> None:
    rows = books(
        {"month": "04", "n_pupils": 40, "n_copies": 30},
        {"n_pupils": 50, "n_copies": 45},
        # an edition of one month alone is not compared
        {"month": "04", "subject": "physics"},
    )
    made = textbooks.same_need_observations(rows, table_hash="h")
    assert parts(made, "textbook_same_need_share", group="04") == [30, 50]
    assert parts(made, "textbook_same_need_share", group="09") == [45, 50]
    assert textbooks.same_need_observations(rows[rows["month"] == "04"], table_hash="h").empty
    assert textbooks.last_month(rows, 2022) == "09"
    assert textbooks.last_month(rows, 2021) == ""
    mixed = pd.concat([rows, books({"school_id": "2", "month": "04"})])
    assert textbooks.last_month(mixed, 2022, "2") == "04"
    assert textbooks.last_month(mixed, 2022, "3") == "09"


def test_change_is_over_what_both_years_told() -> None:
    before = [{"year": 2021, "n_copies": 40}, {"year": 2021, "school_id": "2", "n_copies": 45}]
    now = [{"n_copies": 30}, {"school_id": "2", "n_copies": 50}]
    rows = books(*before, *now, {"school_id": "3", "n_copies": 0})  # school 3 told nothing the year before
    made = textbooks.change_observations(rows, year=2022, table_hash="h")
    assert parts(made, "textbook_share", year=2022, category="same") == [80, 100]
    assert parts(made, "textbook_share", year=2021, category="same") == [85, 100]
    moved = one(made, "textbook_change", group="09")
    assert moved["obs_value"] == pytest.approx(-5)
    assert (moved["numerator"], moved["n"]) == (100, 100)
    # clusters are two schools, −10 and +5 copies of 50 each: d = −0,05; residuals of each year e = (x − p·n)/100:
    # school 1: (30 − 40)/100 − (40 − 42,5)/100 = −0,075; school 2: +0,075; error = √(2/1 · 2 · 0,075²) = 0,15; t(0,975; 1) = 12,706
    assert moved["high"] - moved["obs_value"] == pytest.approx(12.7062 * 15, rel=1e-4)
    own = textbooks.change_observations(
        rows[rows["school_id"] == "3"], year=2022, table_hash="h", by=["year", "school_id"]
    )
    assert own.empty


def test_exchange_is_within_one_edition_and_the_largest_first() -> None:
    rows = books(
        {"n_copies": 30},
        {"school_id": "2", "n_copies": 45},
        {"school_id": "3", "n_copies": 72, "n_worn": 4},  # eighteen good ones too many
        {"school_id": "4", "n_copies": 56},
        {"school_id": "5", "n_copies": 99, "list_number": "9.9"},  # another edition
        {"school_id": "6", "n_copies": 99, "list_number": None},
    )
    moved = textbooks.transfers(rows)
    told = moved[["from_school", "to_school", "n_copies"]].to_numpy().tolist()
    assert told == [["3", "1", 18], ["4", "1", 2], ["4", "2", 4]]
    made = textbooks.transfer_observations(moved, rows, year=2022, table_hash="h")
    # 24 of 25 that lack: 20 at school 1, five at school 2
    assert parts(made, "textbook_transfer_share") == [24, 25]
    assert one(made, "textbook_transfer", category="", school_id="")["obs_value"] == 24
    assert one(made, "textbook_transfer", category="in", school_id="1")["obs_value"] == 20
    assert one(made, "textbook_transfer", category="out", school_id="4")["obs_value"] == 6
    assert one(made, "textbook_transfer", category="4", school_id="2", group="1.1")["obs_value"] == 4
    nothing = textbooks.transfers(rows[:1])
    assert nothing.empty
    assert textbooks.transfer_observations(nothing, rows, year=2022, table_hash="h").empty


# -- УМК ---------------------------------------------------------------------------------------------------------------

PUPIL = {
    "year": 2022, "school_id": "1", "subject": "math", "programme_grade": 6, "status": "wrote", "class_label": "6А",
    "textbook": "ma6.1 | 1.1.2 | Автор А.  Математика",
}  # fmt: skip
WORKS = umk.umk_rows(
    pd.DataFrame(
        [
            PUPIL,
            {**PUPIL, "textbook": "Автор А. Математика"},
            {**PUPIL, "class_label": "6Б", "textbook": "ma6.2 | 1.1.3 | Автор Б. Алгебра"},
            {**PUPIL, "school_id": "2", "textbook": "Автор А. Математика"},
            {**PUPIL, "status": "absent"},
            {**PUPIL, "textbook": None},
            {**PUPIL, "textbook": "ma6.1 | 1.1.2"},  # codes alone name no book
        ]
    )
)


def test_textbooks_out_of_the_files_of_vpr() -> None:
    assert WORKS["title"].tolist() == ["Автор А. Математика"] * 2 + ["Автор Б. Алгебра", "Автор А. Математика"]
    made = umk.umk_observations(WORKS, table_hash="h")
    assert one(made, "umk_titles", subject="math")["obs_value"] == 2
    assert one(made, "umk_pupils", category="")["obs_value"] == 4
    assert one(made, "umk_pupils", category="Автор А. Математика")["obs_value"] == 3
    # school 1 has two in the grade, school 2 has one
    assert parts(made, "umk_several_share") == [1, 2]
    assert set(umk.mixed_rows(WORKS)["school_id"]) == {"1"}
    assert umk.umk_observations(WORKS[:0], table_hash="h").empty
