"""Blocks of section 3 over a few rows and figures: who is named, what a term says, what each reader gets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from mskoko_lib.display.blocks import Figures, Measure, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.section3 import faults, inspections, observers, promises, reports, visits, words
from mskoko_lib.forms.section3 import CRITERION
from mskoko_lib.indicators.observers import BREACHES
from tests.observation_factory import figure, frame, share

SCOPE = Scope(
    2022, "department", names={"1": "СОШ № 1", "2": "СОШ № 2"}, types={"1": "СОШ", "2": "Начальная школа"},
    term="до 1 марта 2023 года", far_term="до 1 июня 2023 года", day="31 декабря 2022 года",
)  # fmt: skip
OWN = replace(SCOPE, audience="school", school_id="1", names={})


def test_years_told_by_other_schools_are_named() -> None:
    one, other = list(SCOPE.names)[:2]
    rows = pd.DataFrame({"year": [2022, 2021, 2021], "school_id": [one, one, other]}).assign(
        year=lambda t: t["year"] - 2022 + SCOPE.year
    )
    told = words.unlike_years(rows, SCOPE)
    assert told.startswith(f"Годы рядом — по разным школам: за {SCOPE.year} год нет сведений: {SCOPE.names[other]}.")
    turned = rows.assign(year=2 * SCOPE.year - 1 - rows["year"])
    assert f"за {SCOPE.year - 1} год нет сведений: {SCOPE.names[other]}." in words.unlike_years(turned, SCOPE)
    assert words.unlike_years(rows[rows["school_id"] == one], SCOPE) == ""  # the same school in both years
    assert words.unlike_years(rows[rows["year"] == SCOPE.year], SCOPE) == ""  # no year to set beside
    assert words.unlike_years(rows, OWN) == ""


PUBLIC = replace(SCOPE, audience="public", names={})
DAY = dt.date(2022, 12, 31)
BARE = {"subject": "", "grade": None, "programme_grade": None}


def rows(base: Mapping[str, object], *more: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{"year": 2022, "school_id": "1", **base, **one} for one in more])
    dates = [name for name in table if str(name).endswith("_date")]
    return table.assign(**{str(name): pd.to_datetime(table[name]) for name in dates})


def texts(table: TableBlock | None) -> list[list[str]]:
    assert table is not None
    return [[cell.text.replace("\u00ad", "").replace("\u00a0", " ") for cell in row.cells] for row in table.rows]


def named(found: words.Finding | None) -> tuple[tuple[str, ...], str, list[str], float]:
    """Schools, what is said of them, the labels of the list, the weight."""
    assert found is not None
    said = {key: text.replace("\u00a0", " ") for key, text in found.said.words.items()}
    labels = [said[key] for key in sorted(said) if key != "name"]
    return found.schools, said["name"], labels, found.said.headline


def given(measures: list[Measure | None]) -> list[Measure]:
    return [one for one in measures if one is not None]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2022-11-30", "до 30 ноября 2022 года"),
        ("2023-01-01", "до 1 января 2023 года"),
        # two years on: the year alone
        ("2024-02-01", "после 2023 года"),
        (None, "срок не назван"),
    ],
)
def test_a_term_is_a_day_in_words(day: str | None, told: str) -> None:
    assert words.term_text(pd.NaT if day is None else pd.Timestamp(day), 2022).replace("\u00a0", " ") == told


def test_a_term_ends_with_its_day() -> None:
    assert not words.past(pd.Timestamp("2022-12-31"), DAY)
    assert words.past(pd.Timestamp("2022-12-30"), DAY)
    assert not words.past(pd.NaT, DAY)


# -- 3.1 --------------------------------------------------------------------------------------------------------------

VISIT = {
    "visit_date": "2022-04-12", "work_kind": "vpr", "subject": "math", "grade": 6, "came": True, "interested": False,
    "follow_up": None, **dict.fromkeys(BREACHES, False),
}  # fmt: skip
VISITS = rows(
    VISIT,
    {},
    {"help_given": True, "phones": True, "follow_up": "recheck", "visit_date": "2022-04-20"},
    {"came": False, "phones": True, "visit_date": "2022-09-22", "work_kind": "regional"},
    {"school_id": "2"},
)
OBSERVERS = {"procedure": "observers", **BARE}
SEEN = Figures(
    frame(
        share("visits_held_share", 1, 3, school_id="1", **OBSERVERS),
        share("visits_held_share", 2, 4, school_id="2", **OBSERVERS),
        share("visits_held_share", 3, 7, **OBSERVERS),
        share("breach_visit_share", 1, 1, school_id="1", **OBSERVERS),
        share("breach_visit_share", 0, 2, school_id="2", **OBSERVERS),
        share("visit_quality_share", 0, 3, category="interested", **OBSERVERS),
        share("visit_quality_share", 2, 3, category="trained", **OBSERVERS),
        figure("breach_follow_up", 1, kind="count", category="", **OBSERVERS),
        figure("breach_follow_up", 0, kind="count", category="pending", **OBSERVERS),
    )
)


def test_a_school_is_named_where_fewer_than_half_of_the_visits_were_held() -> None:
    assert named(observers.not_held(SEEN, SCOPE)) == (
        ("1",), "Наблюдатель был меньше чем на половине запланированных посещений", ["СОШ № 1"], 4.1
    )  # fmt: skip
    # the department sends the observers: a school reads so, and nothing of it in «Главное»
    assert named(observers.not_held(SEEN, OWN)) == (
        ("1",), "Наблюдателя направляет управление образования; запланированные посещения школы, на которых он присутствовал", [], 0
    )  # fmt: skip
    assert observers.not_held(SEEN, PUBLIC) is None
    assert observers.not_held(SEEN, replace(OWN, school_id="2")) is None


def test_breaches_are_named_with_what_was_done() -> None:
    # what stands in a row of a visit that nobody came to was seen by nobody
    assert named(observers.breached(VISITS, SEEN, SCOPE)) == (
        ("1",), "Посещения с нарушением", ["СОШ № 1 (телефоны и справочники, подсказки)"], 4.2
    )  # fmt: skip
    assert named(observers.breached(VISITS, SEEN, OWN)) == (
        ("1",), "Посещения с нарушением (телефоны и справочники, подсказки; что сделано: перепроверка работ)", [], 4.2
    )  # fmt: skip
    assert observers.breached(VISITS, SEEN, PUBLIC) is None


@pytest.mark.parametrize(
    ("done", "asked"),
    [("talk", 0), ("recheck", 0), ("discipline", 0), ("none", 1), ("pending", 1), (None, 1)],
)
def test_breaches_that_were_dealt_with_are_dealt_with_no_more(done: str | None, asked: int) -> None:
    seen = VISITS.assign(follow_up=done)
    for scope in (SCOPE, OWN):
        broken = observers.breached(seen, SEEN, scope)
        assert len(given(observers.measures(seen, scope, None, broken, None, None, None))) == asked


def test_what_of_the_visits_asks_for_a_decision() -> None:
    assert observers.interested(SEEN, SCOPE) is None
    open_cases = observers.undecided(SEEN, SCOPE)
    assert open_cases is not None
    assert open_cases.words["n1"] == "что сделано, не сказано"
    assert "n2" not in open_cases.words
    training = observers.untrained(SEEN, SCOPE)
    unseen = observers.not_held(SEEN, SCOPE)
    kept = given(observers.measures(VISITS, SCOPE, unseen, None, None, open_cases, training))
    assert [one.because for one in kept[1:]] == [open_cases, training]
    assert kept[0].what.endswith("СОШ № 1")
    # a school sends no observers: what the department has to do is not asked of it
    assert given(observers.measures(VISITS, OWN, observers.not_held(SEEN, OWN), None, None, None, None)) == []


def test_days_of_visits_that_are_in_no_coverage() -> None:
    left = VISITS[(VISITS["visit_date"] == "2022-04-20") | (VISITS["school_id"] == "2")]
    told = visits.no_protocol(left, VISITS, SCOPE).replace("\u00a0", " ")
    assert told.endswith("такой работы школы: 12 апреля 2022 года (СОШ № 2); 20 апреля 2022 года.")
    assert visits.no_protocol(left, VISITS, OWN) == ""
    assert visits.no_protocol(left[:0], VISITS, SCOPE) == ""


def test_visits_of_the_department_are_those_that_need_attention() -> None:
    every = texts(visits.visits_table(VISITS, SCOPE))
    assert [row[1] for row in every] == ["20 апреля 2022 года", "22 сентября 2022 года"]
    assert every[0][3:] == ["присутствовал", "телефоны и справочники, подсказки", "перепроверка работ"]
    assert every[1][2:] == [
        "математика, 6 класс (региональная работа)",
        "не присутствовал",
        "не наблюдалось",
        "—",
    ]
    own = texts(visits.visits_table(VISITS, OWN))
    assert len(own) == 3
    assert own[0] == ["12 апреля 2022 года", "математика, 6 класс", "присутствовал", "не замечены", "не требуется"]


def test_no_visits_and_no_form_are_two_things() -> None:
    assert visits.absence(VISITS, OWN) == ""
    assert visits.absence(VISITS, replace(OWN, school_id="3")) == "Наблюдатели в школу не направлялись."
    assert visits.absence(VISITS, replace(OWN, year=2023)) == visits.NO_FORM


def test_works_with_few_schools_on_a_side_are_shown_to_the_department_alone() -> None:
    at = {"procedure": "observers", "grade": 5, "programme_grade": 5}
    side = frame(
        share("watched_success_share", 60, 70, group="with", n_schools=6, **at),
        share("watched_success_share", 8, 9, group="without", n_schools=1, **at),
    )
    (row,) = texts(visits.side_table(Figures(side), SCOPE, side, least_schools=4))
    assert row[0] == "Математика, 5 класс"
    table = visits.side_table(Figures(side), SCOPE, side)
    assert table is not None
    # shares of nine are compared with nothing; how many they were is told
    assert [cell.reason for cell in table.rows[0].cells] == [
        None, None, None, "no_pupils", None, "not_applicable", "no_pupils",
    ]  # fmt: skip
    assert visits.side_table(Figures(side), OWN, side, least_schools=4) is None


# -- 3.2 --------------------------------------------------------------------------------------------------------------

FAULT = {
    "visit_date": "2022-04-05", "criterion": "risk", "found": "fault", "addressee": "school", "due_date": "2022-06-01",
    "removed": False, "removed_date": None,
}  # fmt: skip
FAULTS = rows(
    FAULT,
    {"year": 2021, "removed": True},
    {},
    {"criterion": "orders", "found": "kept", "due_date": None},
    # looked at twice: the graver answer stands in the table
    {"criterion": "staff", "found": "kept", "due_date": None},
    {"criterion": "staff", "found": "remark", "removed": True, "removed_date": "2022-06-02", "addressee": "department"},
    {"criterion": "control", "due_date": "2023-01-15"},
)
INSPECTION = {"procedure": "inspection", **BARE}
FOUND = Figures(
    frame(
        figure("fault_overdue", 1, kind="count", school_id="1", **INSPECTION),
        figure("fault_overdue", 0, kind="count", school_id="1", category="first", **INSPECTION),
        figure("fault_overdue", 0, kind="count", school_id="2", **INSPECTION),
        figure("fault_repeated", 1, kind="count", school_id="1", **INSPECTION),
        figure("fault_addressee", 1, kind="count", category="department", **INSPECTION),
    )
)


def test_a_repeated_fault_names_the_school_and_is_told_once() -> None:
    again, late = inspections.repeated(FAULTS, FOUND, SCOPE, DAY), inspections.overdue(FAULTS, FOUND, SCOPE, DAY)
    name = "Нарушения и замечания по тому же критерию, что и год назад"
    assert named(again) == (("1",), name, ["СОШ № 1 (работа с группой риска — срок прошёл)"], 4.8)
    # the only fault past its term is the repeated one
    assert late is None
    to_department = inspections.own_to_department(FOUND, SCOPE)
    told = given(inspections.measures(SCOPE, late, again, to_department))
    assert [one.whom for one in told] == ["Управлению образования", "Управлению образования"]
    assert told[0].what.endswith("и назначить срок устранения: СОШ № 1")
    assert inspections.own_to_department(FOUND, OWN) is None
    assert inspections.repeated(FAULTS, FOUND, PUBLIC, DAY) is None
    assert inspections.overdue(FAULTS, FOUND, PUBLIC, DAY) is None


def test_a_school_reads_of_both_and_has_one_of_them_in_its_summary() -> None:
    again, late = inspections.repeated(FAULTS, FOUND, OWN, DAY), inspections.overdue(FAULTS, FOUND, OWN, DAY)
    name = "Нарушения и замечания по тому же критерию, что и год назад: работа с группой риска"
    assert named(again) == (("1",), name, [], 4.8)
    name = "Нарушения и замечания, не устранённые в срок: работа с группой риска, до 1 июня 2022 года"
    assert named(late) == (("1",), name, [], 0)
    assert [one.whom for one in given(inspections.measures(OWN, late, again, None))] == ["Администрации школы"] * 2


def test_overdue_faults_of_all_schools_are_one_sentence() -> None:
    more = rows(FAULT, {"school_id": "2", "criterion": "orders"}, {"school_id": "2", "criterion": "rights"})
    first = {"kind": "count", "category": "first", **INSPECTION}
    figures = Figures(
        frame(figure("fault_overdue", 1, school_id="1", **first), figure("fault_overdue", 2, school_id="2", **first))
    )
    late = inspections.overdue(pd.concat([rows(FAULT, {}), more]), figures, SCOPE, DAY)
    labels = ["СОШ № 2 (приказы и план, права участников с ОВЗ)", "СОШ № 1 (работа с группой риска)"]
    # the more faults, the earlier
    assert named(late) == (("2", "1"), "Нарушения и замечания, не устранённые в срок", labels, 4.6)
    (only,) = given(inspections.measures(SCOPE, late, None, None))
    assert only.whom == "Администрации: СОШ № 1, СОШ № 2"
    # with a repeated one among them the sentence is about the others
    late = inspections.overdue(pd.concat([FAULTS, more]), figures, SCOPE, DAY)
    assert named(late)[:2] == (("2",), "Кроме повторных, нарушения и замечания, не устранённые в срок")


def test_what_became_of_each_fault() -> None:
    told = texts(faults.faults_table(FAULTS, OWN, DAY))
    assert [row[0] for row in told] == ["Работа с группой риска", "Обучение работников ППЭ", "Внутренний контроль"]
    assert [row[4] for row in told] == [
        "не устранено, срок прошёл",
        "устранено позже срока, 2 июня 2022 года",
        "срок ещё не наступил",
    ]
    assert [row[5] for row in told] == ["да", "нет", "нет"]
    assert told[1][1:3] == ["замечание", "управление образования"]


def test_criteria_of_the_schools_that_were_inspected() -> None:
    (row,) = texts(faults.criteria_table(FAULTS, SCOPE))
    assert row[0] == "СОШ № 1"
    answers = dict(zip(CRITERION, row[1:], strict=True))
    assert {code: answers[code] for code in ("risk", "orders", "staff", "rights")} == {
        "risk": "нарушение", "orders": "соблюдается", "staff": "замечание", "rights": "не проверялось",
    }  # fmt: skip
    # a school without graduates is not inspected for their sake
    assert faults.not_inspected(FAULTS, SCOPE) == ""
    other = replace(SCOPE, names={**SCOPE.names, "3": "СОШ № 3"})
    assert faults.not_inspected(FAULTS, other) == "В этом году не проверялись: СОШ № 3."


def test_without_the_year_before_no_fault_is_called_a_repeated_one() -> None:
    assert faults.not_before(FAULTS, SCOPE) == ""
    assert faults.not_before(FAULTS[FAULTS["year"] == 2022], SCOPE) == faults.NOT_BEFORE
    assert faults.absence(FAULTS, replace(OWN, school_id="2")) == "Тематических проверок в школе в этом году не было."


# -- 3.3 --------------------------------------------------------------------------------------------------------------

PROMISE = {
    "report": "programme", "heard_date": "2022-10-12", "decision": "accepted", "commitment_number": 1, "area": "conditions",
    "promised_exam": None, "subject": None, "due_date": "2022-11-30", "state": "not_fulfilled", "has_proof": False,
}  # fmt: skip
PROMISES = rows(
    PROMISE,
    {},
    {"commitment_number": 2, "state": "fulfilled", "decision": "remarks"},
    {"report": "quality", "due_date": "2023-03-01", "state": "under_way", "promised_exam": "oge", "subject": "math"},
    {"year": 2021, "report": "quality", "promised_exam": "oge", "subject": "math"},
    {"school_id": "2", "promised_exam": "ege", "subject": "math_profile", "state": "fulfilled", "has_proof": True},
    {"school_id": "2", "report": "monitoring", "commitment_number": None, "due_date": None, "decision": "not_heard"},
)
REPORT = {"procedure": "head_report", **BARE}
TAKEN = Figures(
    frame(
        figure("commitment_overdue", 1, kind="count", school_id="1", **REPORT),
        figure("commitment_overdue", 0, kind="count", school_id="2", **REPORT),
        share("commitment_proof_share", 1, 2, **REPORT),
    )
)


def test_an_overdue_commitment_names_the_school_and_the_report() -> None:
    late = reports.overdue(PROMISES, TAKEN, SCOPE, DAY)
    assert named(late) == (("1",), "Обязательства, не выполненные в срок", ["СОШ № 1 (программа развития)"], 4.5)
    own = "Обязательства, не выполненные в срок: программа развития, до 30 ноября 2022 года"
    assert named(reports.overdue(PROMISES, TAKEN, OWN, DAY)) == (("1",), own, [], 4.5)
    papers = reports.unproved(TAKEN, SCOPE)
    told = given(reports.measures(SCOPE, late, papers, []))
    assert [one.whom for one in told] == ["Администрации: СОШ № 1", "Руководителям ОО"]
    assert texts(reports.overdue_table(PROMISES, SCOPE, DAY)) == [
        ["СОШ № 1", "программа развития", "условия", "до 30 ноября 2022 года", "не выполнено"]
    ]
    assert reports.unproved(TAKEN, PUBLIC) is None
    assert reports.overdue(PROMISES, TAKEN, PUBLIC, DAY) is None


def test_commitments_of_the_year_before_without_news() -> None:
    figures = Figures(
        frame(
            figure("carried_over", 2, kind="count", **REPORT),
            figure("carried_over", 0, kind="count", school_id="1", **REPORT),
        )
    )
    told = reports.carried_over(figures, SCOPE)
    assert told is not None
    assert told.words["name"] == "Обязательства прошлого года, срок которых прошёл, а сведений о выполнении нет"
    assert reports.carried_over(figures, OWN) is None
    assert reports.carried_over(figures, PUBLIC) is None


def test_a_school_reads_of_its_own_report_in_words() -> None:
    told = reports.heard_text(PROMISES, OWN, "programme").replace("\u00a0", " ")
    assert told == "Отчёт заслушан 12 октября 2022 года; решение: принят с замечаниями."
    assert reports.heard_text(PROMISES, SCOPE, "programme") == ""
    other = reports.heard_text(PROMISES, replace(OWN, school_id="2"), "monitoring")
    assert other == "День, когда отчёт заслушан, не назван; решение: не заслушан."


OGE = {"procedure": "oge", "grade": None, "programme_grade": None, "school_id": "1"}


def test_a_promise_stands_beside_the_results_of_both_years() -> None:
    promised = promises.promised(PROMISES, SCOPE)
    assert [(one.school, one.text, one.years) for one in promised] == [
        ("1", "ОГЭ по математике", (2021, 2022)),
        ("2", "ЕГЭ по профильной математике", (2022,)),
    ]
    assert [one.school for one in promises.promised(PROMISES, OWN)] == ["1"]
    results = frame(
        share("success_share", 40, 50, **OGE),
        share("success_share", 49, 50, year=2021, **OGE),
        figure("success_change", -18.0, kind="model", numerator=50, n=50, low=-30.7, high=-5.6, **OGE),
        share("success_share", 10, 50, **{**OGE, "school_id": "2"}),
    )
    figures = Figures(results)
    # of school 2 nothing about ОГЭ was promised
    assert set(promises.of_promised(results, promised)["school_id"]) == {"1"}
    changes = pd.DataFrame(
        [
            {
                "school_id": "1",
                "procedure": "oge",
                "subject": "math",
                "survives": True,
                "obs_value": 80.0,
                "obs_value_b": 98.0,
            }
        ]
    )
    ((school, one),) = promises.fallen(promised, [changes], figures, SCOPE)
    assert (school, one.form, one.headline) == ("1", "change", 4.4)
    (table,) = promises.tables(figures, SCOPE, promised, [changes])
    (row,) = table.rows
    assert row.cells[1].text == "в 2021 и 2022 годах"
    assert [figures.number(cell.obs, cell.part if cell.part == "n" else "obs_value") for cell in row.cells[2:7]] == [
        50, 98, 50, 80, -18,
    ]  # fmt: skip
    assert row.cells[8].text == "подтверждается"
    # a rise, or a change that does not survive, is no finding
    rise = changes.assign(obs_value=99.0)
    assert promises.fallen(promised, [rise, changes.assign(survives=False)], figures, SCOPE) == []


def test_nothing_promised_of_nothing_keeps_its_columns() -> None:
    """A root of ВПР alone has neither exams nor promises."""
    nothing = frame()
    assert list(promises.of_promised(nothing, []).columns) == list(nothing.columns)
