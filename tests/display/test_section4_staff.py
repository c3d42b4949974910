"""Blocks of 4.1 and 4.6 over small lists: who is named and why, what each reader gets, what is asked of whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

import pandas as pd
import pytest

from mskoko_lib import norms
from mskoko_lib.display.blocks import Figures
from mskoko_lib.display.section4 import attestation, category_terms, contingent, shared, staff, staff_words, vacancies
from mskoko_lib.indicators import attestation as attestation_of
from mskoko_lib.indicators import contingent as pupils_of
from mskoko_lib.indicators import shares
from mskoko_lib.indicators import staff as staff_of
from mskoko_lib.indicators import vacancies as vacancies_of
from mskoko_lib.norms.attestation import category_term, compliance_term
from mskoko_lib.observations import combine
from mskoko_lib.params import Staff
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
    labelled,
    said,
    texts,
    told,
)  # fmt: skip
from tests.indicators.staff_tables import staff_list
from tests.indicators.test_attestation import FORM as ASKS
from tests.indicators.test_attestation import PLAN
from tests.indicators.test_contingent import BEFORE, NOW, grades
from tests.indicators.test_vacancies import FORM as POSTS
from tests.observation_factory import figure, frame, share

DAY = dt.date(2022, 12, 31)
RULE = Staff()
YEARS = ("year",)
SCHOOLS = ("year", "school_id")


def both(function: partial[pd.DataFrame], rows: pd.DataFrame) -> pd.DataFrame:
    """Figures of the town and of each school."""
    return combine([function(rows, by=by) for by in (YEARS, SCHOOLS)])


# -- 4.1, teachers ----------------------------------------------------------------------------------------------------

#: school 1: twelve old teachers of physics; school 2: two of mathematics, one young
LIST = staff_list(
    *[{"subject": "physics", "birth_year": 1960, "category": "highest"}] * 11,
    {"subject": "physics", "birth_year": 1965, "category": "no_category"},
    {"school_id": "2", "birth_year": 1990, "category": "no_category"},
    {"school_id": "2", "birth_year": 1970},
    *[{"year": 2021, "birth_year": 1960}] * 12,
)
OF_STAFF = partial(staff_of.staff_observations, table_hash="h", high_load_hours=RULE.high_load_hours)
LEAVING = partial(
    staff_of.retirement_observations,
    table_hash="h",
    age_years=RULE.retirement_age_years,
    horizon_years=RULE.retirement_horizon_years,
)
BY_SUBJECT = ("year", "subject")
TEACHERS = Figures(
    combine(
        [
            both(OF_STAFF, LIST),
            both(LEAVING, LIST),
            *(make(LIST, by=by) for make in (OF_STAFF, LEAVING) for by in (BY_SUBJECT, (*BY_SUBJECT, "school_id"))),
        ]
    )
)


def test_what_each_reader_gets_of_the_teachers() -> None:
    whole = told(staff.facts(TEACHERS, SCOPE, RULE))
    assert whole[0] == "Педагогические работники | всего | из них учителей | в длительном отпуске"
    assert "Нагрузка учителей | часов в неделю в среднем | больше 27 часов" in whole
    assert whole[-1] == "Учителя, которые к концу 2025 года достигнут возраста 60 лет (уже достигшие сосчитаны тоже)"
    assert {school for _, school in indicators(TEACHERS, staff.facts(TEACHERS, SCOPE, RULE))} == {""}
    # a school's own figures; of the town's it reads one beside its own
    own = indicators(TEACHERS, staff.facts(TEACHERS, OWN, RULE))
    assert {name for name, school in own if school == ""} == {"teacher_qualified_share"}
    assert ("retirement_share", "1") in own
    assert {school for _, school in own} == {"", "1"}
    # the public reads three shares and no count
    public = staff.facts(TEACHERS, PUBLIC, RULE)
    assert indicators(TEACHERS, public) == {
        ("teacher_age_share", ""), ("teacher_qualified_share", ""), ("teacher_education_share", ""),
    }  # fmt: skip
    assert all(len(one.figures) == 1 for one in public if one is not None)


def test_subjects_that_lose_their_teachers() -> None:
    subjects = ["math", "physics"]
    going, codes = staff.leaving(TEACHERS, SCOPE, subjects, RULE)
    assert codes == ["physics"]  # of mathematics there are two
    assert said(going).startswith("Предметы, где не меньше 50 % учителей к концу 2025 года достигнут возраста 60 лет")
    assert said(going).endswith("| физика")
    # at the bar and below it: twelve of twelve is 100 %
    assert staff.leaving(TEACHERS, SCOPE, subjects, RULE.model_copy(update={"retirement_share_pct": 100.0}))[1] == [
        "physics"
    ]
    nine = Figures(frame(share("retirement_share", 9, 9, **{**BARE, "procedure": "staff", "subject": "physics"})))
    assert staff.leaving(nine, SCOPE, ["physics"], RULE) == (None, [])
    half = Figures(frame(share("retirement_share", 5, 10, **{**BARE, "procedure": "staff", "subject": "physics"})))
    assert staff.leaving(half, SCOPE, ["physics"], RULE)[1] == ["physics"]
    less = Figures(frame(share("retirement_share", 4, 10, **{**BARE, "procedure": "staff", "subject": "physics"})))
    assert staff.leaving(less, SCOPE, ["physics"], RULE) == (None, [])
    # a head reads of every subject of his where somebody may go, however few teach it
    assert staff.leaving(TEACHERS, OWN, subjects, RULE)[1] == ["physics"]
    assert staff.leaving(TEACHERS, SECOND, subjects, RULE) == (None, [])
    assert given(staff.measures(SCOPE, going, codes, None, []))[0][0] == "Управлению образования"
    assert [one.what for one in staff.measures(SCOPE, going, codes, None, []) if one][0].count("(физика)") == 1
    assert given(staff.measures(OWN, going, codes, None, []))[0][0] == "Администрации школы"
    assert given(staff.measures(SCOPE, None, [], None, [])) == []


def test_more_old_teachers_than_young() -> None:
    assert said(staff.aged(TEACHERS, SCOPE)).endswith("| 61 год и старше | до 35 лет")
    assert staff.aged(TEACHERS, OWN) is None
    assert staff.aged(TEACHERS, PUBLIC) is None
    at = {**BARE, "procedure": "staff"}
    bands = [share("teacher_age_share", 3, 9, category=code, **at) for code in ("old", "young")]
    equal, above = (Figures(frame(figure("teacher_age_ratio", x, kind="mean", n=3, **at), *bands)) for x in (1.0, 1.1))
    assert staff.aged(equal, SCOPE) is None
    assert staff.aged(above, SCOPE) is not None


def test_changes_are_told_of_ten_or_more_in_both_years() -> None:
    at = {"procedure": "staff", **BARE}
    sizes = [("", 2022, 10), ("", 2021, 10), ("1", 2022, 9), ("1", 2021, 10), ("2", 2022, 10), ("2", 2021, 9)]
    observed = frame(*(share("teacher_qualified_share", 5, n, year=y, school_id=code, **at) for code, y, n in sizes))
    pairs = {"teacher_qualified_share": "teacher_qualified_change"}
    figures = Figures(combine([observed, shares.change_observations(observed, pairs, year=2022, before=2021)]))
    assert told(staff.changes(figures, SCOPE)) == ["Доля учителей с первой или высшей категорией"]
    assert told(staff.changes(figures, OWN)) == []
    assert told(staff.changes(figures, SECOND)) == []


def test_a_school_with_fewer_qualified_teachers_is_named_only_where_it_is_sure() -> None:
    at = {"procedure": "staff", **BARE}
    observed = frame(
        share("teacher_qualified_share", 160, 200, **at),
        share("teacher_qualified_share", 2, 20, school_id="1", **at),
        share("teacher_qualified_share", 158, 180, school_id="2", **at),
    )
    figures = Figures(observed)
    differ = shares.differing_schools(observed, "teacher_qualified_share", year=2022)
    one = partial(
        shared.differing,
        figures,
        schools=differ,
        figure=("staff", "teacher_qualified_share", "Учителя с категорией"),
        weight=3.8,
    )
    named = one(SCOPE, low=True)
    assert [(code, sentence.words["where"]) for code, sentence in named] == [("1", "СОШ № 1")]
    assert [sentence.words["where"] for _, sentence in one(OWN, low=True)] == ["в школе"]
    assert one(SECOND, low=True) == []
    assert [code for code, _ in one(SCOPE, low=False)] == ["2"]
    # of many the surest are named; a school reads of itself whatever its place
    equal = pd.concat([differ, differ.assign(school_id="3", p_value=0.0)])
    assert one(SCOPE, low=True, schools=equal, most=1) == []  # the third has no figure to be told by
    assert [code for code, _ in one(OWN, low=True, schools=equal, most=1)] == ["1"]
    assert given(staff.measures(SCOPE, None, [], None, named)) == [("Администрации: СОШ № 1", "Учителя с категорией")]


def test_tables_of_teachers() -> None:
    table = staff.subjects_table(TEACHERS, SCOPE, ["math", "physics"], RULE)
    assert heads(table) == ["Математика", "Физика", "Все"]
    assert columns(table)[1:7] == [
        "Учителей", "Возраст: до 35 лет", "Возраст: 36–60 лет", "Возраст: 61 год и старше", "Пенсионный возраст: уже достигли",
        "Пенсионный возраст: достигнут к сроку, всего",
    ]  # fmt: skip
    # the share of two teachers has no meaning
    assert table is not None
    assert [row.cells[7].reason for row in table.rows] == ["not_applicable", None, None]
    assert heads(staff.schools_table(TEACHERS, SCOPE)) == ["СОШ № 1", "СОШ № 2", "Все школы"]
    assert heads(staff.years_table(TEACHERS, OWN, [2021, 2022])) == [
        "Школа, 2022",
        "Школа, 2021",
        "Муниципалитет, 2022",
    ]
    assert all("%" in name for name in columns(staff.years_table(TEACHERS, PUBLIC, [2021, 2022]))[1:])
    kinds = staff.kinds_table(TEACHERS, SCOPE)
    groups = [row.cells[0].text for row in kinds.rows if row.kind == "group"] if kinds else []
    assert groups == ["Стаж", "Категория", "Образование", "Как работает"]
    chart = staff.leaving_chart(TEACHERS, SCOPE, ["math", "physics"], RULE)
    assert chart is not None
    assert [row.label for row in chart.rows] == ["Физика"]
    assert staff.leaving_chart(TEACHERS, SCOPE, ["math"], RULE) is None


def test_no_list_yet_no_list_at_all_and_none_of_this_school() -> None:
    early = staff_of.known_lists(LIST, dt.date(2022, 9, 19))
    absence = partial(staff_words.absence, LIST)
    assert absence(SCOPE, early, "Списки педагогов").startswith("Списки педагогов этого года ещё не известны")
    assert (
        staff_words.absence(LIST[LIST["year"] == 2021], SCOPE, early, "Списки") == "Списки этого года не представлены."
    )
    known = staff_of.known_lists(LIST, DAY)
    assert absence(SCOPE, known, "Списки") == ""
    assert absence(OWN, known, "Списки") == ""
    assert absence(replace(OWN, school_id="3"), known, "Списки") == "Списки этого года школой не представлены."


# -- 4.1, vacancies ---------------------------------------------------------------------------------------------------

OPEN = vacancies_of.open_on(POSTS, 2022, DAY)
OF_POSTS = partial(vacancies_of.vacancy_observations, table_hash="h", long_days=RULE.long_vacancy_days)
VACANT = Figures(combine([both(OF_POSTS, OPEN), OF_POSTS(OPEN, by=BY_SUBJECT)]))


def test_vacancies_are_told_to_the_department_and_to_the_school_itself() -> None:
    (first, covered) = told(vacancies.facts(VACANT, SCOPE, RULE))
    assert first == (
        "Вакансии на 31 декабря 2022 года | открыто | часов в неделю | из них не ведётся | открыта в среднем, дней | "
        "открыты больше 180 дней"
    )
    # ways that nobody uses are left out
    assert covered == "Чем закрыты вакансии | своими совместителями | не по специальности | не закрыта"
    assert {school for _, school in indicators(VACANT, vacancies.facts(VACANT, OWN, RULE))} == {"1"}
    assert vacancies.facts(VACANT, PUBLIC, RULE) == []
    assert vacancies.years_table(VACANT, PUBLIC, [2022]) is None


def test_hours_that_nobody_teaches_and_posts_that_stay_open() -> None:
    untaught = vacancies.not_taught(OPEN, VACANT, SCOPE)
    assert found(untaught) == (("1",), "Часы в неделю, которых никто не ведёт | СОШ № 1 (физика)")
    long = vacancies.long_open(OPEN, VACANT, SCOPE, RULE)
    # one each: in the order of the registry
    assert found(long) == (
        ("1", "2"),
        "Вакансии, открытые больше 180 дней | СОШ № 1 (физика) | СОШ № 2 (начальные классы)",
    )
    assert given(vacancies.measures(SCOPE, untaught, long)) == [
        ("Администрации: СОШ № 1", "Часы в неделю, которых никто не ведёт"),
        ("Управлению образования", "Вакансии, открытые больше 180 дней"),
    ]
    # in the summary the recommendation stands without the finding that names the schools
    asked = vacancies.measures(SCOPE, untaught, long)[1]
    assert asked is not None
    assert asked.what.endswith("совмещение: СОШ № 1, СОШ № 2")
    # a post that is open for 180 days to the day names nobody
    edge = OPEN[OPEN["days_open"] == 180]
    assert vacancies.long_open(edge, VACANT, SCOPE, RULE) is None
    own = vacancies.long_open(OPEN, VACANT, SECOND, RULE)
    assert found(own) == (("2",), "Вакансии, открытые больше 180 дней (начальные классы)")
    assert vacancies.not_taught(OPEN, VACANT, SECOND) is None
    assert vacancies.not_taught(OPEN, VACANT, PUBLIC) is None
    assert given(vacancies.measures(SECOND, None, own)) == [
        ("Администрации школы", "Вакансии, открытые больше 180 дней (начальные классы)")
    ]
    assert given(vacancies.measures(SCOPE, None, None)) == []


def test_tables_of_vacancies() -> None:
    assert texts(vacancies.own_table(OPEN, SECOND)) == [["Начальные классы", "31 декабря 2021 года", "не указано"]]
    assert [row[2] for row in texts(vacancies.own_table(OPEN, OWN))] == [
        "не по специальности",
        "своими совместителями",
        "не закрыта",
    ]
    assert vacancies.own_table(OPEN, SCOPE) is None
    assert vacancies.own_table(OPEN, replace(OWN, school_id="3")) is None
    assert heads(vacancies.schools_table(VACANT, SCOPE)) == ["СОШ № 1", "СОШ № 2", "Все школы"]
    assert heads(vacancies.subjects_table(VACANT, SCOPE, ["primary", "physics"])) == [
        "Начальные классы",
        "Физика",
        "Все",
    ]
    assert staff_words.subjects_of(OF_POSTS(OPEN, by=BY_SUBJECT), SCOPE) == ["primary", "physics"]


# -- 4.1, pupils ------------------------------------------------------------------------------------------------------

SHIFTS = pd.concat(
    [NOW, BEFORE, grades({"school_id": "2", "grade": 2, "n_pupils": 20, "n_second_shift": 20})], ignore_index=True
)
PUPILS = Figures(
    combine(
        [
            both(partial(pupils_of.contingent_observations, table_hash="h"), SHIFTS),
            both(partial(pupils_of.pupils_per_teacher, staff=LIST, table_hash="h"), SHIFTS),
            both(partial(pupils_of.forecast_observations, year=2022, table_hash="h"), SHIFTS),
        ]
    )
)


def test_pupils_for_each_reader() -> None:
    assert told(contingent.facts(PUPILS, SCOPE)) == [
        "Контингент | обучающихся | классов | в самом большом классе",
        "Обучающихся в классе в среднем",
        "Обучающихся на одного учителя",
        "Обучающиеся во вторую смену",
    ]
    assert {name for name, _ in indicators(PUPILS, contingent.facts(PUPILS, PUBLIC))} == {
        "pupils", "class_size_mean", "second_shift_share",
    }  # fmt: skip
    assert said(contingent.forecast(PUPILS, OWN)).endswith("| сейчас | через год | через два года | через три года")
    assert contingent.forecast(PUPILS, replace(OWN, school_id="3")) is None


def test_a_second_shift_is_a_matter_of_rooms() -> None:
    second = contingent.shifts(PUPILS, SCOPE)
    assert found(second) == (("2",), "Обучающиеся во вторую смену | СОШ № 2")
    assert contingent.shifts(PUPILS, OWN) is None
    assert contingent.shifts(PUPILS, PUBLIC) is None
    assert given(contingent.measures(SCOPE, second)) == [("Управлению образования", "Обучающиеся во вторую смену")]
    (moved,) = contingent.measures(SCOPE, second)
    assert moved is not None
    assert moved.what.endswith("закреплённых территорий: СОШ № 2")
    assert given(contingent.measures(SECOND, contingent.shifts(PUPILS, SECOND)))[0][0] == "Администрации школы"
    assert contingent.measures(SCOPE, None) == []


def test_tables_of_pupils_and_what_the_forecast_takes_for_granted() -> None:
    assert heads(contingent.forecast_table(PUPILS, SCOPE)) == ["1–4 классы", "5–9 классы", "10–11 классы", "Все классы"]
    assert columns(contingent.forecast_table(PUPILS, SCOPE))[:4] == [
        "Классы",
        "Сейчас",
        "Через год: человек",
        "Через год: промежуток",
    ]
    # exact ends are not for the public: no column that would be hidden from top to bottom, and no word on it
    public = contingent.forecast_table(PUPILS, PUBLIC)
    assert columns(public) == [
        "Классы",
        "Сейчас",
        "Через год: человек",
        "Через два года: человек",
        "Через три года: человек",
    ]
    assert "ромежуток" not in contingent.assumption(PUBLIC) + (public.subtitle if public else "")
    assert "ромежуток" in contingent.assumption(OWN)
    assert contingent.forecast_table(PUPILS, replace(OWN, school_id="3")) is None
    assert heads(contingent.schools_table(PUPILS, SCOPE)) == ["СОШ № 1", "СОШ № 2", "Все школы"]
    assert heads(contingent.stages_table(PUPILS, SECOND)) == ["1–4 классы", "Все классы"]
    assert heads(contingent.years_table(PUPILS, SCOPE, [2021, 2022])) == ["2022", "2021"]


# -- 4.6 --------------------------------------------------------------------------------------------------------------

KNOWN = attestation_of.applications(ASKS, DAY)
OF_ASKS = partial(attestation_of.application_observations, table_hash="h")
SCHEDULE = attestation_of.against_schedule(PLAN, ASKS, year=2022, as_of=DAY, told={(2022, "1"), (2022, "2")})
ASKED = Figures(
    combine(
        [
            both(OF_ASKS, KNOWN),
            OF_ASKS(KNOWN, each=("asked",)),
            both(partial(attestation_of.schedule_observations, table_hash="h"), SCHEDULE),
        ]
    )
)


def test_applications_for_each_reader() -> None:
    assert told(attestation.facts(ASKED, SCOPE))[0] == (
        "Заявления | подано | присвоена | отказано | не принято к рассмотрению | отозвано | рассматривается"
    )
    assert told(attestation.schedule_facts(ASKED, OWN)) == [
        "График ДИРО и заявления | по графику на прошедшие месяцы | есть в графике, заявления нет | подано вне графика | "
        "решение в месяц графика"
    ]
    assert {name for name, _ in indicators(ASKED, attestation.facts(ASKED, PUBLIC))} == {
        "attestation_granted_share", "attestation_epgu_share",
    }  # fmt: skip
    assert attestation.schedule_facts(ASKED, PUBLIC) == []
    assert [attestation.sums_text(flag).startswith("Проверка не сошлась") for flag in (True, False)] == [False, True]


def test_none_and_nothing_told_are_two_things() -> None:
    sent = {(2022, "1"), (2021, "2")}
    unknown, nobody = "Сведений об аттестации за этот год нет.", "Заявлений на аттестацию на 31 декабря 2022 года нет."
    assert [attestation.absence(one, sent) for one in (OWN, SECOND, SCOPE, replace(SCOPE, year=2020))] == [
        nobody, unknown, nobody, unknown,
    ]  # fmt: skip
    assert [vacancies.absence(one, sent) for one in (OWN, SECOND, SCOPE)] == [
        "Открытых вакансий нет.", "Сведений о вакансиях этого года нет.", "Открытых вакансий нет.",
    ]  # fmt: skip


def test_who_stands_in_the_schedule_and_did_not_apply() -> None:
    missing = attestation.absent(SCHEDULE, ASKED, SCOPE)
    assert found(missing) == (("1",), "Есть в графике ДИРО, а заявления нет | СОШ № 1 (первая, май)")
    assert found(attestation.absent(SCHEDULE, ASKED, OWN))[1] == "Есть в графике ДИРО, а заявления нет (первая, май)"
    assert attestation.absent(SCHEDULE, ASKED, SECOND) is None
    assert attestation.absent(SCHEDULE, ASKED, PUBLIC) is None
    assert given(attestation.measures(SCOPE, missing, None)) == [
        ("Администрации: СОШ № 1", "Есть в графике ДИРО, а заявления нет")
    ]


@pytest.mark.parametrize(("n", "kept", "told_of"), [(3, 0, True), (2, 0, False), (3, 1, False)])
def test_no_decision_in_its_month_is_told_of_three_or_more(n: int, kept: int, told_of: bool) -> None:
    at = {"procedure": "attestation", **BARE, "school_id": "1"}
    figures = Figures(frame(share("attestation_in_month_share", kept, n, **at)))
    assert (attestation.off_month(figures, SCOPE) is not None) == told_of
    assert (attestation.off_month(figures, OWN) is not None) == told_of
    assert attestation.off_month(figures, PUBLIC) is None
    if told_of:
        early = attestation.off_month(figures, SCOPE)
        assert given(attestation.measures(SCOPE, None, early)) == [
            ("Администрации: СОШ № 1", "Решений в месяц графика ДИРО нет ни одного")
        ]


def test_tables_of_applications() -> None:
    table = attestation.asked_table(ASKED, SCOPE)
    assert heads(table) == ["Высшая", "Первая", "Соответствие должности", "Педагог-методист", "Все"]
    assert table is not None
    # «соответствие» never goes through the portal
    assert [row.cells[-1].reason for row in table.rows] == [None, None, "not_applicable", None, None]
    assert heads(attestation.schools_table(ASKED, SCOPE)) == ["СОШ № 1", "СОШ № 2", "Все школы"]
    assert columns(attestation.years_table(ASKED, PUBLIC, [2022])) == ["Год", "Присвоена, %", "Через портал, %"]
    assert len(columns(attestation.years_table(ASKED, SCOPE, [2022]))) == 9


NORMS = norms.load()
LISTED = attestation_of.latest_list(
    staff_list(
        {"category_date": "2017-09-01"},
        {"category_date": "2018-03-01", "subject": "physics"},
        {"category_date": None},
        {"category_date": "2016-05-05", "category": "compliance", "position": "psychologist", "subject": None},
        {"school_id": "2", "category_date": "2022-05-05"},
        {"school_id": "2", "category_date": "2022-05-05", "category": "compliance"},
        {"school_id": "3", "category_date": "2017-10-20", "subject": "chemistry"},  # ended a month after the list
        {"school_id": "3", "category_date": "2017-10-20", "category": "compliance", "subject": "chemistry"},
    ),
    2022,
    DAY,
)
ENDING = attestation_of.ending(LISTED, category_term(NORMS), DAY)
COMPLYING = attestation_of.ending(LISTED, compliance_term(NORMS), DAY, categories=attestation_of.COMPLIANCE)
ENDS = Figures(
    combine(
        [
            both(partial(attestation_of.ending_observations, table_hash="h"), ENDING),
            both(partial(attestation_of.ending_observations, table_hash="h", of="compliance"), COMPLYING),
            attestation_of.ending_observations(ENDING, table_hash="h", by=BY_SUBJECT),
        ]
    )
)


def test_categories_that_have_ended_and_that_end_soon() -> None:
    gone, soon = category_terms.expired(ENDING, ENDS, SCOPE), category_terms.soon(ENDING, ENDS, SCOPE)
    assert found(gone) == (
        ("1",),
        "Категория указана в списке, а срок её кончился раньше дня списка | СОШ № 1 (математика)",
    )
    assert found(soon) == (("1",), "Срок категории кончается в ближайшие двенадцать месяцев | СОШ № 1 (физика)")
    since = category_terms.lapsed(ENDING, ENDS, SCOPE)
    assert found(since) == (("3",), "После дня списка срок категории кончился | СОШ № 3 (химия)")
    old = category_terms.unconfirmed(COMPLYING, ENDS, SCOPE)
    assert labelled(old) == (("1", "3"), ["СОШ № 1 (педагог-психолог)", "СОШ № 3 (химия)"])
    assert [whom for whom, _ in given(category_terms.measures(SCOPE, gone, since, soon, old))] == [
        "Администрации: СОШ № 1", "Администрации: СОШ № 3", "Руководителям ОО", "Администрации: СОШ № 1, СОШ № 3",
    ]  # fmt: skip
    assert found(category_terms.expired(ENDING, ENDS, OWN))[1].endswith("(математика)")
    for reader in (SECOND, PUBLIC):
        rows = [
            finding(ENDING, ENDS, reader)
            for finding in (category_terms.expired, category_terms.lapsed, category_terms.soon)
        ]
        assert [*rows, category_terms.unconfirmed(COMPLYING, ENDS, reader)] == [None] * 4


def test_facts_on_terms() -> None:
    names = [name.partition(" | ")[0] for name in told(category_terms.facts(ENDS, SCOPE))]
    assert names == [
        "Первая и высшая категории",
        "Первая или высшая категория без даты (срок не посчитать)",
        "Соответствие должности",
    ]
    # all of the second school's are dated
    assert len(told(category_terms.facts(ENDS, SECOND))) == 2
    assert category_terms.facts(ENDS, PUBLIC) == []
    text = category_terms.rule(LISTED, category_term(NORMS))
    assert "20 сентября 2022 года" in text.replace("\u00a0", " ")
    assert "1 сентября 2023 года" in text.replace("\u00a0", " ")
    assert category_terms.rule(LISTED[:0], category_term(NORMS)) == category_terms.NO_LIST


def test_a_school_reads_its_own_terms_in_words() -> None:
    assert texts(category_terms.own_table(ENDING, COMPLYING, OWN)) == [
        ["Педагог-психолог", "соответствие должности", "4 мая 2021 года", "срок кончился до дня списка"],
        ["Математика", "первая", "31 августа 2022 года", "срок кончился до дня списка"],
        ["Физика", "первая", "28 февраля 2023 года", "кончается в ближайшие двенадцать месяцев"],
    ]
    assert texts(category_terms.own_table(ENDING, COMPLYING, replace(OWN, school_id="3")))[0][2:] == [
        "19 октября 2022 года",
        "срок кончился со дня списка до дня записки",
    ]
    assert category_terms.own_table(ENDING, COMPLYING, SECOND) is None
    assert category_terms.own_table(ENDING[:0], COMPLYING[:0], OWN) is None
    assert category_terms.own_table(ENDING, COMPLYING, SCOPE) is None
    assert heads(category_terms.schools_table(ENDS, SCOPE)) == ["СОШ № 1", "СОШ № 2", "СОШ № 3", "Все школы"]
    assert heads(category_terms.subjects_table(ENDS, SCOPE, ["math", "physics"])) == ["Математика", "Физика", "Все"]
