"""Courses counted by hand: what was over on a day, repeated themes, hours, requests met and courses nobody asked for."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from mskoko_lib.indicators import courses as taken
from tests.indicators.course_tables import courses, requests
from tests.indicators.staff_tables import by_category, parts
from tests.observation_factory import one

DAY = dt.date(2022, 12, 31)
#: of the first teacher two on one theme, one in vain; of others: short, retraining, in no register, not told
FORM = courses(
    {"year": 2020, "end_date": "2020-03-01"},
    {},
    {"end_date": "2022-11-01", "theme": "exam", "finished": False},
    {"person": "b", "hours": 15, "theme": "standard", "provider": "private", "in_register": False, "course_form": None},
    {"person": "c", "hours": 250, "theme": "other_theme", "provider": "university", "course_form": "in_person"},
    {"person": "c", "hours": 16, "theme": "other_theme", "provider": None, "end_date": "2022-06-01"},
    {"person": None, "position": "head", "subject": None, "hours": None, "theme": "management", "in_register": None, "school_id": "2"},
    {"person": "d", "finished": None, "school_id": "2"},
    {"person": "e", "end_date": "2023-01-01"},
    {"person": "e", "year": 2019, "end_date": "2019-05-01", "school_id": "2"},
    {"person": "e", "end_date": "2022-02-01", "school_id": "2"},
)  # fmt: skip
OVER = taken.ended(FORM, year=2022, as_of=DAY)
MADE = taken.course_observations(OVER, table_hash="h")


def test_a_theme_is_repeated_within_three_years_by_the_same_person() -> None:
    assert len(OVER) == 8
    # the first teacher had «methods of mathematics» in 2020; the fifth in 2019, which is too long ago
    assert OVER["repeated"].tolist() == [True, *[False] * 7]
    # «иное» is no theme that could be the same; nor is what nobody can be linked to
    assert OVER["linked"].tolist() == [True, False, True, False, False, False, False, True]
    assert parts(MADE, "course_repeat_share") == [1, 3]
    # the same theme of another subject is another one
    other = courses({"year": 2021, "end_date": "2021-03-01", "subject": "physics"}, {})
    assert not taken.ended(other, year=2022, as_of=DAY)["repeated"].any()
    # the order of the rows does not matter: the later one repeats
    late = courses({"end_date": "2022-10-01"}, {})
    assert taken.ended(late, year=2022, as_of=DAY)["repeated"].tolist() == [True, False]
    # what was begun in vain is not repeated, it is done
    vain = courses({"finished": False}, {"end_date": "2022-10-01"})
    assert not taken.ended(vain, year=2022, as_of=DAY)["repeated"].any()


def test_courses_of_the_year_and_their_persons() -> None:
    assert one(MADE, "course_finished")["obs_value"] == 6
    # the third teacher finished two; the head is linked to nobody and is a person all the same
    assert one(MADE, "course_persons")["obs_value"] == 5
    # 36, 15, 16 and 36 hours: retraining is left out, the head's hours are not told
    assert one(MADE, "course_hours")[["obs_value", "n"]].tolist() == [25.75, 4]
    assert parts(MADE, "course_short_share") == [1, 5]
    assert parts(MADE, "course_retrained_share") == [1, 5]
    assert parts(MADE, "course_register_share") == [4, 6]
    assert parts(MADE, "course_unfinished_share") == [1, 7]
    assert set(MADE.loc[MADE["sensitive"], "indicator"]) == {"course_unfinished_share", "course_repeat_share"}


def test_who_taught_what_and_how() -> None:
    providers = by_category(MADE, "course_provider_share")
    assert providers == {
        "diro": [3, 5],
        "other_institute": [0, 5],
        "university": [1, 5],
        "federal": [0, 5],
        "private": [1, 5],
    }
    themes = {code: x for code, (x, n) in by_category(MADE, "course_theme_share").items() if n == 6 and x}
    assert themes == {"method": 2, "standard": 1, "other_theme": 2, "management": 1}
    assert by_category(MADE, "course_way_share") == {
        "in_person": [1, 5],
        "distant": [4, 5],
        "mixed": [0, 5],
        "practice": [0, 5],
    }


def test_courses_by_subject_and_by_position() -> None:
    each = taken.course_observations(OVER, table_hash="h", by=("year", "subject"))
    assert (each["subject"].unique().tolist(), one(each, "course_finished")["obs_value"]) == (["math"], 5)
    posts = taken.course_observations(OVER, table_hash="h", each=("position",))
    assert (posts["group"].unique().tolist(), one(posts, "course_persons")["obs_value"]) == (["head"], 1)
    two = taken.course_observations(
        taken.ended(courses({}, {"subject": "physics"}), year=2022, as_of=DAY), table_hash="h", by=("year", "subject")
    )
    # one person in two subjects is counted in each
    assert [one(two, "course_persons", subject=code)["obs_value"] for code in ("math", "physics")] == [1, 1]
    assert taken.course_observations(OVER[:0], table_hash="h").empty
    none = taken.course_observations(taken.ended(courses({"finished": False}), year=2022, as_of=DAY), table_hash="h")
    assert (one(none, "course_finished")["obs_value"], set(none["indicator"]) & {"course_persons", "course_hours"}) == (
        0,
        set(),
    )


def test_each_year_is_told_on_the_same_day_of_it() -> None:
    form = courses(
        {"end_date": "2022-06-01"}, {"year": 2021, "end_date": "2021-06-01"}, {"year": 2021, "end_date": "2021-11-01"}
    )
    both = taken.ended_of_years(form, years=[2021, 2022], year=2022, as_of=dt.date(2022, 7, 1))
    assert both["end_date"].dt.month.tolist() == [6, 6]
    assert taken.ended_of_years(form[:0], years=[2021, 2022], year=2022, as_of=DAY).empty


ASKED = requests(
    {"n_needed": 3},  # second quarter
    {"theme": "exam", "quarter": "4", "n_needed": 2},
    {"subject": "physics", "quarter": None, "n_needed": 1},  # for the year
    {"position": "head", "subject": None, "theme": "management", "quarter": "1", "n_needed": 1, "n_offered": None},
    {"school_id": "2", "n_needed": 5},
    {"n_needed": None, "theme": "digital"},
)
DONE = taken.ended(
    courses(
        {"person": "a"}, {"person": "a", "end_date": "2022-05-02"}, {"person": "b"},  # two persons of three
        {"person": "c", "theme": "exam"},
        {"person": "d", "theme": "literacy"},  # nobody asked for it
        *({"person": code, "position": "head", "subject": None, "theme": "management"} for code in "ef"),
        {"person": "g", "finished": False},
        {"person": "h", "school_id": "2"},
    ),
    year=2022,
    as_of=DAY,
)  # fmt: skip
SENT = {(2022, "1")}


def met(as_of: dt.date) -> dict[tuple[str, str], list[int]]:
    cells = taken.met_cells(ASKED, DONE, year=2022, as_of=as_of, told=SENT)
    columns = ["needed", "offered", "taken", "met", "extra"]
    assert set(cells["school_id"]) == {"1"}  # the other school did not send both forms
    return {(str(row["area"]), str(row["theme"])): [int(row[c]) for c in columns] for row in cells.to_dict("records")}


def test_requests_are_judged_when_their_quarter_is_over() -> None:
    assert met(DAY) == {
        ("math", "method"): [3, 2, 2, 2, 0],
        ("math", "exam"): [2, 2, 1, 1, 0],
        ("physics", "method"): [1, 2, 0, 0, 0],
        ("head", "management"): [1, 0, 2, 1, 1],
        ("math", "literacy"): [0, 0, 1, 0, 1],
    }
    # on 29 June the second quarter is not over: nothing of it is owed, and what was learned early is not beyond the request
    june = met(dt.date(2022, 6, 29))
    assert june["math", "method"] == [0, 0, 2, 0, 0]
    assert met(dt.date(2022, 6, 30))["math", "method"] == [3, 2, 2, 2, 0]
    assert met(dt.date(2022, 12, 30))["physics", "method"][0] == 0


def test_shares_of_requests_met() -> None:
    cells = taken.met_cells(ASKED, DONE, year=2022, as_of=DAY, told=SENT)
    made = taken.met_observations(cells, table_hash="h")
    assert by_category(made, "course_met_share") == {"": [4, 7], "method": [2, 4], "exam": [1, 2], "management": [1, 1]}
    assert parts(made, "course_extra_share") == [2, 6]
    schools = taken.met_observations(cells, table_hash="h", by=("year", "school_id"))
    assert parts(schools, "course_met_share", school_id="1", category="") == [4, 7]
    nothing = taken.met_cells(ASKED[:0], DONE[:0], year=2022, as_of=DAY, told=SENT)
    assert taken.met_observations(nothing, table_hash="h").empty
    unasked = taken.met_observations(taken.met_cells(ASKED[:0], DONE, year=2022, as_of=DAY, told=SENT), table_hash="h")
    assert set(unasked["indicator"]) == {"course_extra_share"}


def test_last_year_is_judged_on_the_same_day() -> None:
    asked = pd.concat([requests({"n_needed": 1, "quarter": "3", "year": year}) for year in (2021, 2022)])
    cells = taken.met_cells(asked, DONE[:0], year=2022, as_of=dt.date(2022, 9, 29), told={(2021, "1"), (2022, "1")})
    assert cells["needed"].tolist() == [0, 0]
    later = taken.met_cells(asked, DONE[:0], year=2022, as_of=dt.date(2022, 9, 30), told={(2021, "1"), (2022, "1")})
    assert later["needed"].tolist() == [1, 1]
