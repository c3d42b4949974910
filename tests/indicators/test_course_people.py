"""Who learned within three years and who is due, counted by hand: calendar years, courses of two sources, no courses at all."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mskoko_lib.indicators import course_people
from tests.indicators.course_tables import courses
from tests.indicators.staff_tables import parts, staff_list

DAY = dt.date(2022, 12, 31)
NO_COURSES = courses({})[:0]


def judged(
    form: pd.DataFrame, taken: pd.DataFrame = NO_COURSES, *, year: int = 2022, as_of: dt.date = DAY
) -> pd.DataFrame:
    return course_people.people(form, taken, year=year, as_of=as_of)


FLAGS = ["known", "taught", "due", "never", "fresh"]
TAUGHT, DUE, NEVER, FRESH, UNKNOWN = ("known taught", "known due", "known due never", "known fresh", "")


@pytest.mark.parametrize(
    ("last", "begun", "state"),
    [
        (2022, 1990, TAUGHT),
        (2020, 1990, TAUGHT),
        (2019, 1990, DUE),  # three years have passed
        (2019, 2021, DUE),
        (None, 2019, NEVER),
        (None, 2020, FRESH),
        (2023, 2019, NEVER),  # courses still to come are none
        (None, None, UNKNOWN),
        (2020, None, TAUGHT),
    ],
)
def test_three_calendar_years(last: int | None, begun: int | None, state: str) -> None:
    row = judged(staff_list({"last_course_year": last, "service_from": begun})).iloc[0]
    assert " ".join(flag for flag in FLAGS if row[flag]) == state


@pytest.mark.parametrize(
    ("course", "counts"),
    [
        ({"end_date": "2020-01-01", "year": 2020}, True),
        ({"end_date": "2019-12-31", "year": 2019}, False),
        ({"end_date": "2022-12-31"}, True),
        ({"end_date": "2023-01-01"}, False),  # not over on the day
        ({"end_date": None}, True),  # the year of the form stands for the day
        ({"end_date": None, "year": 2019}, False),
        ({"finished": False}, False),
        ({"finished": None}, False),
        ({"hours": 16}, True),
        ({"hours": 15}, False),  # fewer than sixteen hours are no courses
        ({"hours": None}, False),
        ({"person": "b"}, False),
    ],
)
def test_courses_of_the_form_move_the_term(course: dict[str, object], counts: bool) -> None:
    form = staff_list({"person": "a", "last_course_year": 2015, "service_from": 1990})
    row = judged(form, courses(course)).iloc[0]
    assert (row["taught"], row["due"]) == (counts, not counts)


def test_a_person_of_two_posts_is_one_person() -> None:
    form = staff_list(
        {"person": "a", "last_course_year": None, "service_from": 1990},
        {"person": "a", "subject": "physics", "last_course_year": 2021, "service_from": None},
        {"person": None, "last_course_year": 2010},
        {"person": None, "last_course_year": 2010},
        {"person": "c", "on_leave": True},
        {"person": "d", "employment": "outer"},
        {"person": "e", "position": "head", "subject": None, "last_course_year": 2010},
    )
    posts = judged(form)
    # the later courses hold for both posts; namesakes without a key are persons of their own
    assert posts["first_post"].tolist() == [True, False, True, True, True]
    assert posts["taught"].tolist() == [True, True, False, False, False]
    assert posts["teaches"].tolist() == [True, True, True, True, False]
    made = course_people.people_observations(posts, table_hash="h")
    assert parts(made, "course_taught_share") == [1, 4]
    assert parts(made, "course_due_share") == [3, 4]
    assert parts(made, "course_never_share") == [0, 4]
    assert parts(made, "course_fresh_share") == [0, 4]
    assert set(made.loc[made["sensitive"], "indicator"]) == {"course_due_share", "course_never_share"}
    each = course_people.people_observations(posts, table_hash="h", by=("year", "subject"))
    assert [parts(each, "course_taught_share", subject=code) for code in ("math", "physics")] == [[1, 3], [1, 1]]
    posted = course_people.people_observations(posts, table_hash="h", each=("position",))
    assert (posted["group"].unique().tolist(), parts(posted, "course_due_share", group="head")) == (["head"], [1, 1])


def test_who_tells_nothing_is_in_no_share() -> None:
    form = staff_list(
        {"last_course_year": None, "service_from": None}, {"last_course_year": None, "service_from": 2022}
    )
    made = course_people.people_observations(judged(form), table_hash="h")
    assert parts(made, "course_fresh_share") == [1, 1]
    assert parts(made, "course_due_share") == [0, 1]
    assert course_people.people_observations(judged(form[:0]), table_hash="h").empty


def test_the_list_is_the_last_one_known() -> None:
    form = staff_list({"last_course_year": 2022}, {"year": 2021, "last_course_year": 2019}, {"year": 2020})
    assert judged(form, as_of=dt.date(2022, 9, 19))["as_of_year"].tolist() == [2021]
    early = judged(form, as_of=dt.date(2022, 9, 19))
    # told in May of 2022, courses of 2019 are three years old
    assert (early["year"].tolist(), early["due"].tolist()) == ([2022], [True])
    assert judged(form, as_of=dt.date(2022, 9, 20))["as_of_year"].tolist() == [2022]
    assert judged(form[form["year"] == 2020]).empty
    both = course_people.people_of_years(form, NO_COURSES, years=[2021, 2022], year=2022, as_of=dt.date(2022, 9, 20))
    assert both[["year", "as_of_year"]].to_numpy().tolist() == [[2021, 2021], [2022, 2022]]
    spring = course_people.people_of_years(form, NO_COURSES, years=[2021, 2022], year=2022, as_of=dt.date(2022, 5, 1))
    assert spring[["year", "as_of_year"]].to_numpy().tolist() == [[2021, 2020], [2022, 2021]]
    assert course_people.people_of_years(form[:0], NO_COURSES, years=[2022], year=2022, as_of=DAY).empty
    with pytest.raises(KeyError, match="last_course_year"):
        judged(form.drop(columns="last_course_year"))


def test_the_new_standard_is_for_those_who_teach() -> None:
    form = staff_list(
        {"person": "a"}, {"person": "b"}, {"person": "c", "position": "primary", "subject": None},
        {"person": "d", "position": "head", "subject": None}, {"person": "a", "subject": "physics"},
    )  # fmt: skip
    taken = courses(
        {"theme": "standard"},
        {"person": "b", "theme": "standard", "end_date": "2019-12-31", "year": 2019},
        {"person": "c", "theme": "method"},
        {"person": "d", "theme": "standard"},
    )
    posts = judged(form, taken)
    assert parts(course_people.standard_observations(posts, table_hash="h"), "course_standard_share") == [1, 3]
    each = course_people.standard_observations(posts, table_hash="h", by=("year", "subject"))
    assert [parts(each, "course_standard_share", subject=code) for code in ("math", "physics")] == [[1, 2], [1, 1]]
    posted = course_people.standard_observations(posts, table_hash="h", each=("position",))
    assert parts(posted, "course_standard_share", group="primary") == [0, 1]
    assert "head" not in set(posted["group"])
    assert course_people.standard_observations(posts[:0], table_hash="h").empty
