"""Blocks of the load of assessment works: three readers, who is named, what is refused to whom."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mskoko_lib import params
from mskoko_lib.display.blocks import Figures
from mskoko_lib.display.section5 import load as view
from mskoko_lib.display.section5 import load_tables
from mskoko_lib.indicators import load
from mskoko_lib.observations import combine
from tests.display.test_section3 import DAY, OWN, PUBLIC, SCOPE, given, named, texts
from tests.indicators.test_load import LIMITS, day, table

PLAN = table(
    day("2022-09-05", class_label="А", hours_per_year=170),
    day("2022-09-12", class_label="А", hours_per_year=170),
    day("2022-09-12", class_label="А", subject="russian", hours_per_year=170),
    day("2022-10-03", class_label="А", subject="biology", n_works=4, hours_per_year=34),
    day("2022-03-02", class_label="А", grade=4, procedure_level="municipal", subject="russian", school_year="2021/22", half=2),
    day("2022-09-05", school_id="2", grade=2, class_label="А", hours_per_year=136),
)  # fmt: skip
WORKS = load.class_works(PLAN)
KNOWN = load.pairs(WORKS, 2022, LIMITS)
BOTH = load.planned_and_held(
    WORKS, load.held_works(pd.DataFrame(), pd.DataFrame({"status": []}), []), DAY
)  # fmt: skip


def figures_of(scope_by: tuple[str, ...] = ("year", "school_id")) -> Figures:
    options = {"year": 2022, "limits": LIMITS, "table_hash": "h"}
    published = [
        load.published_observations(WORKS, ["1", "2"], (2, 1), year=2022, table_hash="h", by=by)
        for by in (("year",), scope_by)
    ]
    return Figures(combine([
        load.load_observations(WORKS, **options), load.load_observations(WORKS, by=scope_by, **options),
        load.load_observations(WORKS, by=("year", "school_id", "grade"), **options), load.pair_observations(KNOWN, table_hash="h"),
        load.held_observations(BOTH, table_hash="h"), load.held_observations(BOTH, table_hash="h", by=scope_by), *published,
    ]))  # fmt: skip


FIGURES = figures_of()


def test_what_breaks_a_rule_is_told_by_school() -> None:
    found = view.breaches(FIGURES, SCOPE)
    assert set(found) == {"over_hours_share", "close_gap_share", "crowded_day_share"}
    schools, name, labels, _ = named(found["crowded_day_share"])
    assert (schools, labels) == (("1",), ["СОШ № 1"])
    assert name == "Дни, на которые классу назначено больше работ, чем допустимо"
    assert view.breaches(FIGURES, replace(OWN, school_id="2")) == {}
    assert set(view.breaches(FIGURES, OWN)) == set(found)


def test_the_school_reads_its_breaches_once() -> None:
    told = [one.words["name"] for one in view.facts(FIGURES, OWN) if one is not None]
    assert not set(told) & set(view.BREACHES.values())
    spoken = [one.words["name"] for one in view.facts(FIGURES, replace(OWN, school_id="2")) if one is not None]
    assert "Дни, на которые классу назначено больше работ, чем допустимо" in spoken


def test_the_public_reads_no_counts_and_no_names() -> None:
    told = [one.words["name"] for one in view.facts(FIGURES, PUBLIC) if one is not None]
    assert "Назначено работ на класс в среднем" not in told
    assert view.breaches(FIGURES, PUBLIC) == {}
    assert view.silent(FIGURES, PUBLIC, {"2": ["2"]}) is None


def test_the_unit_of_plan_and_fact_is_said_beside_that_of_the_load() -> None:
    said = [one.words["name"] for one in view.facts(FIGURES, SCOPE) if one is not None]
    assert "Назначенные работы, сложенные по классам" in said
    assert "Федеральные, региональные и муниципальные работы, сложенные по параллелям" in said
    schools, held = load_tables.schools_table(FIGURES, SCOPE), load_tables.held_table(BOTH, SCOPE)
    assert schools is not None
    assert schools.columns[-1].group == "План и факт, работы по параллелям"
    assert held is not None
    assert held.columns[1].label == "Предмет и параллель"


def test_who_has_no_timetable() -> None:
    lacking = load.silent_schools(WORKS, ["1", "2"], (2, 1), 2022)
    assert lacking == {"2": ["2"]}
    found = view.silent(FIGURES, SCOPE, lacking)
    assert found is not None
    assert found.said.words["name"] == "Графика оценочных процедур нет: СОШ № 2 (за январь – май)"
    own = view.silent(FIGURES, replace(OWN, school_id="2"), lacking)
    assert own is not None
    assert own.said.words["name"] == "Графика оценочных процедур школы нет за январь – май"
    assert view.silent(FIGURES, OWN, lacking) is None


def test_measures_follow_findings() -> None:
    broken = view.breaches(FIGURES, SCOPE)
    unheld = view.not_held(FIGURES, SCOPE)
    assert unheld is not None
    made = given(view.measures(SCOPE, broken, None, unheld, view.not_planned(FIGURES, SCOPE)))
    assert [one.whom for one in made] == [*["Администрации: СОШ № 1"] * 4, "Управлению образования"]
    assert given(view.measures(OWN, {}, None, None, None)) == []


def test_tables() -> None:
    assert texts(load_tables.breaches_table(FIGURES, SCOPE, KNOWN))[0] == ["СОШ № 1, 2022/23 учебный год"]
    names = [row[0] for row in texts(load_tables.breaches_table(FIGURES, SCOPE, KNOWN))[1:]]
    assert names == ["Математика, 5А класс", "Биология, 5А класс"]
    days = load.days(WORKS, LIMITS)
    # four works in biology on one day are more than one too
    assert texts(load_tables.crowded_table(days, WORKS, SCOPE)) == [
        ["СОШ № 1", "12 сентября 2022 года", "5А класс", "Математика, Русский язык"],
        ["СОШ № 1", "3 октября 2022 года", "5А класс", "Биология"],
    ]
    assert texts(load_tables.held_table(BOTH, SCOPE)) == [
        ["СОШ № 1", "Русский язык, 4 класс", "муниципальные", "за январь – май", "назначена, сведений о проведении нет"]
    ]
    assert load_tables.held_table(BOTH, replace(OWN, school_id="2")) is None
    own = texts(load_tables.own_table(FIGURES, OWN, KNOWN))
    assert [row[0] for row in own] == [
        "2022/23 учебный год",
        "Математика, 5А класс",
        "Русский язык, 5А класс",
        "Биология, 5А класс",
    ]
    assert load_tables.own_table(FIGURES, SCOPE, KNOWN) is None
    schools = load_tables.schools_table(FIGURES, SCOPE)
    assert [row[0] for row in texts(schools)] == ["СОШ № 1", "СОШ № 2", "Все школы"]
    assert load_tables.months_map(FIGURES, OWN, WORKS) is not None
    assert load_tables.months_map(FIGURES, SCOPE, WORKS[:0]) is None


def test_words_without_data() -> None:
    assert view.absence(WORKS[:0], SCOPE) == view.NOTHING
    assert view.absence(WORKS, replace(OWN, school_id="3")) == view.NOTHING_OWN
    assert view.absence(WORKS, OWN) == ""
    rules = view.rules_text(params.load(2022)).replace("\u00a0", " ")
    assert "не больше 10 % часов" in rules
    assert "не раньше чем через 2,5 недели" in rules
