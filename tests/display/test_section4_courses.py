"""Blocks of 4.2 and 4.3 over small forms: who is named and why, what each reader gets, what is asked of whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from mskoko_lib.display.blocks import Figures
from mskoko_lib.display.common import Scope
from mskoko_lib.display.section4 import course_need_tables, course_needs, course_results, course_words, courses
from mskoko_lib.indicators import course_needs as needs_of
from mskoko_lib.indicators import course_people, shares
from mskoko_lib.indicators import course_results as results_of
from mskoko_lib.indicators import courses as courses_of
from mskoko_lib.observations import combine
from tests.display.section4_scopes import (
    BARE,
    OWN,
    PUBLIC,
    SCOPE,
    SECOND,
    columns,
    found,
    given,
    heads,
    indicators,
    texts,
    told,
)  # fmt: skip
from tests.indicators.course_tables import courses as taken
from tests.indicators.course_tables import requests
from tests.indicators.staff_tables import staff_list
from tests.observation_factory import frame, share

DAY = dt.date(2022, 12, 31)
#: school 1: both teachers of mathematics are due, the one of physics has learned; school 2: one of two is due; school 3: a head
LIST = staff_list(
    {"person": "a", "last_course_year": 2018},
    {"person": "b", "last_course_year": None, "service_from": 2000},
    {"person": "c", "subject": "physics"},
    {"school_id": "2", "person": "d", "last_course_year": 2019},
    {"school_id": "2", "person": "e"},
    {"school_id": "2", "person": "f", "subject": "physics", "last_course_year": 2019},
    {"school_id": "3", "person": "g", "position": "head", "subject": None},
)
ASKED = requests(
    {"n_needed": 1, "n_planned": 1, "n_offered": 0},
    {"school_id": "2", "n_needed": 9, "n_planned": 9, "n_offered": 4, "need_source": "norm", "theme": "standard"},
    {
        "school_id": "3",
        "position": "head",
        "subject": None,
        "n_needed": 1,
        "n_planned": None,
        "n_offered": None,
        "theme": "management",
    },
)
TAKEN = taken(
    {"person": "c", "subject": "physics", "theme": "standard"},
    {"school_id": "2", "person": "e", "theme": "digital", "year": 2021, "end_date": "2021-05-01"},
    {"school_id": "2", "person": "e", "theme": "digital"},
    {"school_id": "2", "person": "d", "theme": "exam", "finished": False},
    {"school_id": "3", "person": "g", "position": "head", "subject": None, "theme": "management", "hours": 8},
)
POSTS = course_people.people(LIST, TAKEN, year=2022, as_of=DAY)
OVER = courses_of.ended(TAKEN, year=2022, as_of=DAY)
SENT = {(2022, code) for code in "123"}
MET = courses_of.met_cells(ASKED, OVER, year=2022, as_of=DAY, told=SENT)
LOW = pd.DataFrame([("1", "physics"), ("1", "math"), ("2", "geography")], columns=["school_id", "taught"])
LOW_CELLS = needs_of.low_cells(LOW, ASKED, year=2022, told=SENT)
YEARS, SCHOOLS = ("year",), ("year", "school_id")
SUBJECTS: tuple[tuple[str, ...], ...] = (("year", "subject"), ("year", "subject", "school_id"))


def town_and_schools(
    make: Callable[..., pd.DataFrame], rows: pd.DataFrame, *, subjects: bool = False
) -> list[pd.DataFrame]:
    """Figures of the town and of each school; with `subjects` those of subjects and positions too."""
    each = [make(rows, table_hash="h", by=by) for by in (YEARS, SCHOOLS, *(SUBJECTS if subjects else ()))]
    return [
        *each,
        *([make(rows, table_hash="h", by=by, each=("position",)) for by in (YEARS, SCHOOLS)] if subjects else []),
    ]


DUE = combine(town_and_schools(course_people.people_observations, POSTS, subjects=True))
PEOPLE = [DUE, *town_and_schools(course_people.standard_observations, POSTS, subjects=True)]
NEEDS = Figures(
    combine(
        [
            *PEOPLE,
            *town_and_schools(needs_of.request_observations, ASKED, subjects=True),
            *town_and_schools(needs_of.due_observations, needs_of.due_cells(POSTS, ASKED)),
            *town_and_schools(needs_of.low_observations, LOW_CELLS),
        ]
    )
)
LEARNED = Figures(
    combine(
        [
            *PEOPLE,
            *town_and_schools(courses_of.course_observations, OVER, subjects=True),
            *town_and_schools(courses_of.met_observations, MET),
        ]
    )
)


# -- 4.2 --------------------------------------------------------------------------------------------------------------


def test_what_each_reader_gets_of_the_need() -> None:
    whole = course_needs.facts(NEEDS, SCOPE, "за 2022 год")
    assert told(whole) == [
        "Педагоги, о курсах которых известно | пора на курсы | ни разу не учились на курсах",
        "Места на курсах для тех, кому пора, не больше (заявка не называет людей) | просят школы | есть в плане-заказе | "
        "предложено институтом",
        "Заявки на курсы | нужно обучить | включено в план-заказ | предложено мест | о предложении не сказано",
        "Основания заявок, человек | прошло три года | новый стандарт",
        "Предметы с низкими результатами экзаменов (предмет в одной школе), по которым школы просят курсы",
        "Обучение по обновлённому ФГОС (темы курсов известны за 2022 год) | прошли педагоги, ведущие уроки | просят обучить",
    ]
    assert {school for _, school in indicators(NEEDS, whole)} == {""}
    assert {school for _, school in indicators(NEEDS, course_needs.facts(NEEDS, OWN, ""))} == {"1"}
    public = course_needs.facts(NEEDS, PUBLIC, "")
    assert {name for name, _ in indicators(NEEDS, public)} == {
        "course_due_share",
        "course_plan_share",
        "course_offer_share",
    }
    assert all(len(one.figures) == 1 for one in public if one is not None)


def test_subjects_all_of_whose_teachers_are_due() -> None:
    subjects = ["math", "physics"]
    due = course_needs.all_due(NEEDS, SCOPE, subjects)
    # of the second school's two one has learned; its one teacher of physics is no two
    assert found(due) == (("1",), "Предмет, по которому пора на курсы всем учителям школы | СОШ № 1, математика")
    assert found(course_needs.all_due(NEEDS, OWN, subjects))[1].endswith("| математика")
    assert course_needs.all_due(NEEDS, SECOND, subjects) is None
    assert course_needs.all_due(NEEDS, PUBLIC, subjects) is None
    assert given(course_needs.measures(SCOPE, due, None, None, None)) == [
        ("Администрации: СОШ № 1", "Предмет, по которому пора на курсы всем учителям школы")
    ]


def test_schools_that_asked_and_got_nothing() -> None:
    none = course_needs.unoffered(NEEDS, SCOPE)
    # the third does not tell what it was offered: that is no refusal
    assert found(none) == (
        ("1",),
        "Школы, которые просили курсы и не получили ни одного места; предложено из запрошенных | СОШ № 1",
    )
    assert course_needs.unoffered(NEEDS, SECOND) is None
    assert course_needs.unoffered(NEEDS, PUBLIC) is None
    own = course_needs.unoffered(NEEDS, OWN)
    assert found(own)[0] == ("1",)
    assert [whom for whom, _ in given(course_needs.measures(SCOPE, None, none, None, None))] == [
        "Методической службе управления образования"
    ]
    # a school cannot ask the institute on behalf of the department
    assert given(course_needs.measures(OWN, None, own, None, None)) == []


def test_low_results_without_a_request() -> None:
    silent = course_needs.unasked(NEEDS, SCOPE, LOW_CELLS)
    name = "Предметы с низкими результатами экзаменов, по которым школа просит курсы (в скобках — по которым не просит)"
    # none of one, then one of two: the largest figure stands first
    assert found(silent) == (("1", "2"), f"{name} | СОШ № 1 (физика) | СОШ № 2 (география)")
    own = course_needs.unasked(NEEDS, OWN, LOW_CELLS)
    assert found(own)[1] == "Результаты экзаменов низкие, а курсов по предмету школа не просит: физика"
    assert course_needs.unasked(NEEDS, replace(OWN, school_id="3"), LOW_CELLS) is None
    assert course_needs.unasked(NEEDS, PUBLIC, LOW_CELLS) is None
    assert given(course_needs.measures(SCOPE, None, None, silent, None))[0][0] == "Администрации: СОШ № 1, СОШ № 2"
    assert given(course_needs.measures(OWN, None, None, own, None))[0][0] == "Администрации школы"


@pytest.mark.parametrize(("asked", "few"), [(3, True), (4, False)])
def test_fewer_places_than_people(asked: int, few: bool) -> None:
    at = {"procedure": "courses", **BARE, "category": "asked"}
    figures = Figures(
        frame(
            share("course_due_place_share", asked, 4, **at),
            share("course_due_place_share", asked, 4, school_id="1", **at),
        )
    )
    one = course_needs.unplaced(figures, SCOPE)
    assert (one is not None) == few
    assert (course_needs.unplaced(figures, OWN) is not None) == few
    assert course_needs.unplaced(figures, PUBLIC) is None
    assert [whom for whom, _ in given(course_needs.measures(SCOPE, None, None, None, one))] == (
        ["Руководителям ОО"] if few else []
    )


def test_tables_of_the_need() -> None:
    table = course_need_tables.areas_table(NEEDS, SCOPE, DUE)
    assert heads(table) == ["Математика", "Физика", "Директор", "Все"]
    assert columns(table)[-2:] == ["Обновлённый ФГОС: ведут уроки", "Обновлённый ФГОС: учились"]
    assert table is not None
    ids = {
        name: NEEDS.id("course_standard_share", year=2022, procedure="courses", subject=name)
        for name in ("math", "physics")
    }
    assert [(row.cells[-1].obs, row.cells[-1].part) for row in table.rows[:2]] == [
        (ids["math"], "numerator"),
        (ids["physics"], "numerator"),
    ]
    # the head teaches nothing: no share of those who teach
    assert table.rows[2].cells[-1].reason == "not_applicable"
    assert heads(course_need_tables.schools_table(NEEDS, SCOPE)) == ["СОШ № 1", "СОШ № 2", "СОШ № 3", "Все школы"]
    fourth = replace(SCOPE, names={**SCOPE.names, "4": "СОШ № 4"})
    assert "СОШ № 4" not in heads(course_need_tables.schools_table(NEEDS, fourth))
    silent = Figures(
        NEEDS.observations[
            ~((NEEDS.observations["indicator"] == "course_needed") & (NEEDS.observations["school_id"] == "2"))
        ]
    )
    rows = course_need_tables.schools_table(silent, SCOPE)
    # no request has come from it: that is no data and no «nothing to count»
    assert rows is not None
    assert [row.cells[4].reason for row in rows.rows] == [None, "no_data", None, None]
    assert heads(course_need_tables.grounds_table(NEEDS, SCOPE)) == [
        "Основание", "Прошло три года", "Новый стандарт", "Тема", "Обновлённый ФГОС", "Методика предмета", "Управление",
    ]  # fmt: skip
    assert course_need_tables.grounds_table(Figures(DUE), SCOPE) is None
    assert heads(course_need_tables.years_table(NEEDS, OWN, [2022])) == ["Школа, 2022", "Муниципалитет, 2022"]
    assert all("%" in name for name in columns(course_need_tables.years_table(NEEDS, PUBLIC, [2022]))[1:])


def test_the_table_of_low_results() -> None:
    at = {**BARE, "subject": "math_base"}
    low = frame(
        share("mark_share", 5, 10, procedure="ege", school_id="2", category="2", **at),
        share("mark_share", 4, 10, procedure="oge", school_id="1", category="2", **{**at, "subject": "geography"}),
    )
    low = low.assign(taught=["math" if subject == "math_base" else "geography" for subject in low["subject"]])
    figures = Figures(combine([NEEDS.observations, low.drop(columns="taught")]))
    table = course_need_tables.low_table(figures, SCOPE, low)
    assert heads(table) == ["СОШ № 1 — ОГЭ по географии", "СОШ № 2 — ЕГЭ по базовой математике"]
    assert table is not None
    # nobody teaches geography by the list, and the school does not ask; of mathematics it does
    assert [row.cells[3].reason for row in table.rows] == ["no_data", "hidden"]
    assert [row.cells[-1].text for row in table.rows] == ["не просит", ""]
    assert heads(course_need_tables.low_table(figures, OWN, low)) == ["ОГЭ по географии"]
    # results never stand beside one or two teachers, neither for the department nor for the school
    for scope in (SCOPE, OWN):
        for n, reason in ((2, "hidden"), (3, None)):
            shown = Figures(combine([figures.observations, listed(n, "geography").observations]))
            made = course_need_tables.low_table(shown, scope, low)
            assert made is not None
            assert [cell.reason for cell in made.rows[0].cells[3:5]] == [reason] * 2
            assert made.rows[0].cells[2].obs
    assert course_need_tables.low_table(figures, replace(OWN, school_id="3"), low) is None
    assert course_need_tables.low_table(figures, PUBLIC, low) is None


def test_by_which_list_and_of_which_years() -> None:
    assert (
        course_words.list_text(POSTS, SCOPE)
        .replace("\u00a0", " ")
        .startswith("Педагоги — по списку школ на 20 сентября 2022 года.")
    )
    assert course_words.list_text(POSTS[:0], SCOPE) == ""
    assert [course_words.told_years(TAKEN[TAKEN["year"].isin(years)]) for years in ([2022], [2021, 2022], [])] == [
        "за 2022 год", "за 2021 и 2022 годы", "",
    ]  # fmt: skip
    assert [course_words.area_word(code) for code in ("head", "math", "art")] == ["директор", "математика", "ИЗО"]


# -- 4.3 --------------------------------------------------------------------------------------------------------------


def test_what_each_reader_gets_of_the_courses() -> None:
    whole = told(courses.facts(LEARNED, SCOPE))
    assert whole[0] == "Педагоги, прошедшие курсы за три года"
    # nothing was retraining, so it is left out
    assert whole[1] == (
        "Курсы этого года | пройдено | педагогов | часов в среднем | программа в федеральном реестре | короче шестнадцати часов | "
        "начаты, но не закончены | педагог уже учился по этой теме"
    )
    assert whole[-1].endswith("(человек по предмету и теме) | выполнено | пройдено без заявки")
    own = indicators(LEARNED, courses.facts(LEARNED, OWN))
    assert {name for name, school in own if school == ""} == {"course_taught_share"}
    assert {school for _, school in own} == {"", "1"}
    assert {name for name, _ in indicators(LEARNED, courses.facts(LEARNED, PUBLIC))} == {
        "course_taught_share", "course_register_share", "course_met_share",
    }  # fmt: skip


def test_no_courses_and_nothing_told_are_two_things() -> None:
    assert course_words.no_courses(OWN, {(2022, "1")}) == "Закончившихся курсов на 31 декабря 2022 года нет."
    assert course_words.no_courses(SECOND, {(2022, "1")}) == course_words.NO_COURSES


def test_the_same_theme_again_and_courses_in_vain() -> None:
    again, left = courses.repeated(LEARNED, SCOPE, OVER), courses.unfinished(LEARNED, SCOPE, OVER)
    assert found(again) == (
        ("2",),
        "Курсы, на которых педагог повторно учился по той же теме | СОШ № 2 (цифровые средства, математика)",
    )
    assert found(left) == (("2",), "Курсы закончились, а документа нет | СОШ № 2 (подготовка к ГИА, математика)")
    assert found(courses.repeated(LEARNED, SECOND, OVER))[1].endswith("(цифровые средства, математика)")
    for reader in (OWN, PUBLIC):
        assert courses.repeated(LEARNED, reader, OVER) is None
        assert courses.unfinished(LEARNED, reader, OVER) is None
    assert [whom for whom, _ in given(courses.measures(SCOPE, [], again, left, None))] == ["Администрации: СОШ № 2"] * 2
    # last year's are last year's
    assert courses.repeated(LEARNED, replace(SCOPE, year=2021), OVER) is None


def test_requests_that_were_not_met() -> None:
    unmet = courses.unmet(LEARNED, SCOPE, MET)
    # the second school: none of nine; the others asked for fewer than five
    assert found(unmet) == (("2",), "Выполнено меньше половины заявок на курсы | СОШ № 2")
    assert found(courses.unmet(LEARNED, SECOND, MET))[1] == (
        "Выполнено меньше половины заявок школы (обучено меньше, чем просили: математика)"
    )
    assert courses.unmet(LEARNED, OWN, MET) is None
    assert courses.unmet(LEARNED, PUBLIC, MET) is None
    assert given(courses.measures(SCOPE, [], None, None, unmet))[0][0] == "Методической службе управления образования"
    assert (
        given(courses.measures(SECOND, [], None, None, courses.unmet(LEARNED, SECOND, MET)))[0][0]
        == "Администрации школы"
    )
    at = {"procedure": "courses", **BARE, "school_id": "2"}
    half = Figures(frame(share("course_met_share", 5, 10, **at)))
    assert courses.unmet(half, SCOPE, MET) is None
    five = Figures(frame(share("course_met_share", 2, 5, **at)))
    assert found(courses.unmet(five, SCOPE, MET))[0] == ("2",)
    four = Figures(frame(share("course_met_share", 0, 4, **at)))
    assert courses.unmet(four, SCOPE, MET) is None


def test_a_school_where_surely_fewer_have_learned() -> None:
    at = {"procedure": "courses", **BARE}
    observed = frame(
        share("course_taught_share", 162, 200, **at),
        share("course_taught_share", 2, 20, school_id="1", **at),
        share("course_taught_share", 160, 180, school_id="2", **at),
    )
    figures, differ = Figures(observed), shares.differing_schools(observed, "course_taught_share", year=2022)
    late = courses.behind(figures, SCOPE, differ)
    assert [(code, one.words["where"]) for code, one in late] == [("1", "СОШ № 1")]
    assert [one.words["where"] for _, one in courses.behind(figures, OWN, differ)] == ["в школе"]
    assert courses.behind(figures, SECOND, differ) == []
    assert given(courses.measures(SCOPE, late, None, None, None)) == [
        ("Администрации: СОШ № 1", "Доля педагогов, прошедших курсы за три года")
    ]


def test_tables_of_courses() -> None:
    assert heads(courses.areas_table(LEARNED, SCOPE, DUE)) == ["Математика", "Физика", "Директор", "Все"]
    assert heads(courses.schools_table(LEARNED, SCOPE)) == ["СОШ № 1", "СОШ № 2", "СОШ № 3", "Все школы"]
    # themes asked for or taken; nothing else
    assert heads(courses.met_table(LEARNED, SCOPE)) == [
        "Обновлённый ФГОС",
        "Методика предмета",
        "Цифровые средства",
        "Управление",
    ]
    assert heads(courses.met_table(LEARNED, OWN)) == ["Обновлённый ФГОС", "Методика предмета"]
    assert heads(courses.years_table(LEARNED, OWN, [2022])) == ["Школа, 2022", "Муниципалитет, 2022"]
    assert all("%" in name for name in columns(courses.years_table(LEARNED, PUBLIC, [2022]))[1:])


# -- 4.3, exams beside courses ----------------------------------------------------------------------------------------


def success(
    n: int, *, schools: int = 3, school: str = "", subject: str = "math", groups: tuple[str, ...] = ("with", "without")
) -> pd.DataFrame:
    at = {
        "procedure": "oge",
        "grade": None,
        "programme_grade": None,
        "subject": subject,
        "school_id": school,
        "n_schools": schools,
    }
    rows = [(group, year) for group in groups for year in (2022, 2021)]
    return frame(*(share("course_success_share", n - 2, n, year=year, group=group, **at) for group, year in rows))


def listed(n: int, subject: str = "math") -> Figures:
    """A list of staff: so many teachers of a subject in the first school."""
    at = {"procedure": "courses", **BARE, "subject": subject}
    return Figures(frame(share("course_due_share", 1, n, school_id="1", **at)))


def beside(observed: pd.DataFrame, scope: Scope = SCOPE, n_teachers: int = 3) -> list[str]:
    table = course_results.results_table(Figures(observed), scope, observed, least_schools=3, lists=listed(n_teachers))
    return [] if table is None else heads(table)


def test_groups_of_a_few_schools_are_not_compared() -> None:
    assert beside(success(10)) == ["ОГЭ по математике", "учителя учились", "не учились"]
    assert beside(success(10, schools=2)) == []
    assert beside(success(9)) == []
    # one side alone compares nothing
    assert beside(success(10, groups=("with",))) == []
    mine = success(10, schools=1, school="1")
    # a school reads its own before and after, where its teachers learned
    assert beside(mine, OWN) == ["ОГЭ по математике"]
    # of two teachers of the subject it would be results of persons
    assert beside(mine, OWN, n_teachers=2) == []
    assert beside(success(10, schools=1, school="1", groups=("without",)), OWN) == []
    assert beside(mine, SECOND) == []
    assert beside(success(10), PUBLIC) == []


def test_the_two_changes_are_held_beside_one_another_without_a_conclusion() -> None:
    observed = combine([success(50), success(10, schools=1, subject="physics")])
    gaps = results_of.gap_observations(observed, year=2022)
    figures = Figures(combine([observed, gaps.drop(columns=["p_value", "survives"])]))
    table = course_results.results_table(figures, SCOPE, observed, least_schools=3, lists=listed(3))
    gap = course_results.gap_table(figures, SCOPE, gaps, table)
    # physics is compared in the figures and not shown: its schools are too few
    assert set(gaps["subject"]) == {"math", "physics"}
    assert texts(gap)[0][0] == "ОГЭ по математике"
    assert texts(gap)[0][-1] == "не различаются сверх случайного"
    assert len(texts(gap)) == 1
    assert course_results.gap_table(figures, OWN, gaps, table) is None
    assert course_results.gap_table(figures, SCOPE, gaps, None) is None
    assert "О действии курсов эта таблица не говорит" in course_results.CAUTION
