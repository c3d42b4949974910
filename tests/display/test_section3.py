"""Blocks of section 3 over a few rows and figures: who is named, what a term says, what each reader gets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from mskoko_lib.display.blocks import Figures, Sentence, TableBlock
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


def named(found: list[tuple[str, Sentence]]) -> list[tuple[str, str, float]]:
    return [(code, one.words["name"].replace("\u00a0", " "), one.headline) for code, one in found]


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


def test_a_visit_planned_for_later_has_not_failed_to_take_place() -> None:
    form = pd.DataFrame({"visit_date": pd.to_datetime(["2022-12-31", "2023-01-01"])})
    assert words.up_to(form, DAY)["visit_date"].dt.year.tolist() == [2022]


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
    assert named(observers.not_held(SEEN, SCOPE)) == [
        ("1", "СОШ № 1 — запланированные посещения, на которых наблюдатель присутствовал", 4.1)
    ]
    # in its own note a school has no name, and nobody else is there
    assert named(observers.not_held(SEEN, OWN)) == [
        ("1", "Запланированные посещения, на которых наблюдатель присутствовал", 4.1)
    ]
    assert observers.not_held(SEEN, PUBLIC) == []


def test_breaches_are_named_with_what_was_done() -> None:
    ((school, name, weight),) = named(observers.breached(VISITS, SEEN, SCOPE))
    assert (school, weight) == ("1", 4.2)
    # what stands in a row of a visit that nobody came to was seen by nobody
    assert (
        name == "СОШ № 1 — посещения с нарушением (телефоны и справочники, подсказки; что сделано: перепроверка работ)"
    )


def test_what_of_the_visits_asks_for_a_decision() -> None:
    assert observers.interested(SEEN, SCOPE) is None
    open_cases = observers.undecided(SEEN, SCOPE)
    assert open_cases is not None
    assert open_cases.words["n1"] == "что сделано, не сказано"
    assert "n2" not in open_cases.words
    training = observers.untrained(SEEN, SCOPE)
    given = observers.measures(SCOPE, observers.not_held(SEEN, SCOPE), [], None, open_cases, training)
    kept = [one for one in given if one is not None]
    assert [one.because for one in kept[1:]] == [open_cases, training]
    assert kept[0].what.endswith("СОШ № 1")
    # a school sends no observers: what the department has to do is not asked of it
    assert [one for one in observers.measures(OWN, observers.not_held(SEEN, OWN), [], None, None, None) if one] == []


def test_visits_of_the_department_are_those_that_need_attention() -> None:
    every = texts(visits.visits_table(VISITS, SCOPE))
    assert [row[1] for row in every] == ["20 апреля 2022 года", "22 сентября 2022 года"]
    assert every[0][3:] == ["присутствовал", "телефоны и справочники, подсказки", "перепроверка работ"]
    assert every[1][2:] == [
        "математика, 6 класс (региональная работа)",
        "не присутствовал",
        "не наблюдалось",
        "не требуется",
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
        figure("fault_overdue", 0, kind="count", school_id="2", **INSPECTION),
        figure("fault_repeated", 1, kind="count", school_id="1", **INSPECTION),
        figure("fault_addressee", 1, kind="count", category="department", **INSPECTION),
    )
)


def test_a_repeated_fault_and_one_past_its_term_name_the_school() -> None:
    again = inspections.repeated(FAULTS, FOUND, SCOPE)
    assert named(again) == [
        ("1", "СОШ № 1 — нарушения и замечания по тому же критерию, что и год назад (работа с группой риска)", 4.8)
    ]
    late = inspections.overdue(FAULTS, FOUND, SCOPE, DAY)
    assert named(late) == [
        (
            "1",
            "СОШ № 1 — нарушения и замечания, не устранённые в срок (работа с группой риска, до 1 июня 2022 года)",
            4.6,
        )
    ]
    to_department = inspections.own_to_department(FOUND, SCOPE)
    given = [one for one in inspections.measures(FAULTS, SCOPE, late, again, to_department, DAY) if one is not None]
    assert [one.whom for one in given] == [
        "Администрации: СОШ № 1", "Управлению образования", "Управлению образования",
    ]  # fmt: skip
    assert given[0].what == "устранить нарушения и замечания по критерию «работа с группой риска»"
    assert inspections.own_to_department(FOUND, OWN) is None
    assert inspections.repeated(FAULTS, FOUND, PUBLIC) == []


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


def test_an_overdue_commitment_names_the_school_the_report_and_the_day() -> None:
    late = reports.overdue(PROMISES, TAKEN, SCOPE, DAY)
    assert named(late) == [
        ("1", "СОШ № 1 — обязательства, не выполненные в срок (программа развития, до 30 ноября 2022 года)", 4.5)
    ]
    papers = reports.unproved(TAKEN, SCOPE)
    given = [one for one in reports.measures(PROMISES, SCOPE, late, papers, [], DAY) if one is not None]
    assert [one.whom for one in given] == ["Администрации: СОШ № 1", "Руководителям ОО"]
    assert given[0].what == "выполнить просроченные обязательства (о чём: условия) и назвать причину задержки"
    assert texts(reports.overdue_table(PROMISES, SCOPE, DAY)) == [
        ["СОШ № 1", "программа развития", "условия", "до 30 ноября 2022 года", "не выполнено"]
    ]
    assert reports.unproved(TAKEN, PUBLIC) is None


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
