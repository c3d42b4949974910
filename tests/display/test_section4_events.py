"""Blocks of 4.4, 4.5 and 4.8 over a few rows and figures: who is named, what each reader gets, what is asked of whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from mskoko_lib.display.blocks import Figures, Measure, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section4 import contests, gia_staff, support
from mskoko_lib.indicators import gia_staff as staff_of
from mskoko_lib.indicators import support as help_of
from tests.indicators.test_gia_staff import DAYS, workers
from tests.indicators.test_support import FORM as CASES
from tests.observation_factory import figure, frame, share

SCOPE = Scope(
    2022, "department", names={"1": "СОШ № 1", "2": "СОШ № 2", "3": "СОШ № 3"}, term="до 1 марта 2023 года",
    far_term="до 1 июня 2023 года", day="31 декабря 2022 года",
)  # fmt: skip
OWN = replace(SCOPE, audience="school", school_id="1", names={})
PUBLIC = replace(SCOPE, audience="public", names={})
DAY = dt.date(2022, 12, 31)
BARE = {"subject": "", "grade": None, "programme_grade": None}


def plain(text: str) -> str:
    return text.replace("\u00ad", "").replace("\u00a0", " ")


def texts(table: TableBlock | None) -> list[list[str]]:
    assert table is not None
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def named(found: words.Finding | None) -> tuple[tuple[str, ...], str, list[str]]:
    """Schools, what is said of them, the labels of the list."""
    assert found is not None
    said = {key: plain(text) for key, text in found.said.words.items()}
    return found.schools, said["name"], [said[key] for key in sorted(said) if key != "name"]


def given(measures: list[Measure | None]) -> list[Measure]:
    return [one for one in measures if one is not None]


# -- 4.4 --------------------------------------------------------------------------------------------------------------

CONTESTS = {"procedure": "contests", **BARE}
ENTERED = Figures(
    frame(
        figure("contest_entries", 3, kind="count", **CONTESTS),
        share("contest_admitted_share", 2, 3, **CONTESTS),
        share("contest_admitted_share", 1, 1, school_id="2", **CONTESTS),
        share("contest_school_share", 1, 3, **CONTESTS),
        share("contest_never_share", 1, 3, **CONTESTS),
        share("contest_years_share", 0, 2, school_id="1", **CONTESTS),
    )
)
ENTRIES = pd.DataFrame({"year": [2022, 2021], "school_id": ["2", "3"]})


def test_a_school_that_never_takes_part_is_named_to_the_department_and_to_itself() -> None:
    left = contests.never(ENTERED, SCOPE, [2022, 2021], ["1"])
    name = "Ни одной заявки на конкурсы за все годы, о которых есть сведения (2021, 2022): СОШ № 1"
    assert named(left) == (("1",), name, [])
    own = contests.never(ENTERED, OWN, [2021, 2022], ["1"])
    assert named(own)[1] == "Годы, в которые от школы была заявка на конкурс (2021, 2022)"
    assert own is not None
    assert own.said.figures["value"] == ENTERED.id(
        "contest_years_share", year=2022, procedure="contests", school_id="1"
    )
    assert contests.never(ENTERED, replace(OWN, school_id="2"), [2021, 2022], ["1"]) is None
    assert contests.never(ENTERED, PUBLIC, [2021, 2022], ["1"]) is None
    assert [one.whom for one in given(contests.measures(SCOPE, left, None))] == ["Администрации: СОШ № 1"]
    assert [one.whom for one in given(contests.measures(OWN, own, None))] == ["Администрации школы"]


def test_refused_applications_are_a_matter_only_where_there_are_such() -> None:
    some = contests.refused(ENTERED, SCOPE)
    assert some is not None
    assert [one.whom for one in given(contests.measures(SCOPE, None, some))] == [
        "Методической службе управления образования"
    ]
    assert contests.refused(ENTERED, replace(OWN, school_id="2")) is None
    assert contests.refused(ENTERED, PUBLIC) is None


def test_no_form_and_no_application_are_two_things() -> None:
    assert contests.absence(ENTRIES, SCOPE) == ""
    assert contests.absence(ENTRIES, OWN) == contests.NO_ENTRIES
    assert contests.absence(ENTRIES, replace(OWN, year=2020)) == contests.NO_FORM


def test_a_school_without_an_application_stands_in_the_table_without_figures() -> None:
    table = contests.schools_table(ENTERED, SCOPE, [2022])
    assert table is not None
    assert [row.cells[0].text for row in table.rows] == ["СОШ № 1", "СОШ № 2", "Все школы"]
    # no application is not «no data»: how many years it has one is told
    assert [cell.reason for cell in table.rows[0].cells[1:]] == ["not_applicable"] * 3 + [None]


# -- 4.5 --------------------------------------------------------------------------------------------------------------

FORM = workers(
    {"role": "ppe_head"},
    {"role": "room"},
    {"role": "corridor"},
    {"role": "gek", "trained_date": None},
    {"school_id": "2", "role": "technician", "trained_date": "2022-06-08"},
)
STAFF = staff_of.staff_rows(FORM, DAYS, DAY)
FOUND = staff_of.stations(STAFF)
AT = {"procedure": "gia_staff", **BARE}
TAUGHT = Figures(
    frame(
        share("ppe_covered_share", 0, 1, **AT),
        share("gia_in_time_share", 8, 10, **AT),
        share("gia_in_time_share", 3, 4, school_id="1", **AT),
        share("gia_in_time_share", 0, 1, school_id="2", **AT),
        share("gia_in_time_share", 5, 5, school_id="3", **AT),
        share("gia_breach_taught_share", 0, 1, school_id="2", **AT),
        share("gia_breach_taught_share", 1, 1, school_id="3", **AT),
        share("gia_conflict_share", 0, 10, **AT),
    )
)


def test_a_role_that_nobody_was_taught_for_in_time_names_the_station() -> None:
    gap = gia_staff.uncovered(FOUND, TAUGHT, SCOPE)
    assert gap is not None
    assert plain(gap.words["name"]) == (
        "На нужную роль в ППЭ до первого экзамена никто не обучен: ППЭ 1002 (ГИА-11: технический специалист, член ГЭК)"
    )
    assert texts(gia_staff.gaps_table(STAFF, FOUND, SCOPE)) == [
        ["ППЭ 1002", "ГИА-11", "технический специалист", "26 мая 2022 года", "обучен 8 июня 2022 года"],
        ["ППЭ 1002", "ГИА-11", "член ГЭК", "26 мая 2022 года", "обучения нет"],
    ]
    # whose people stand at a station is the department's affair
    assert gia_staff.uncovered(FOUND, TAUGHT, OWN) is None
    assert gia_staff.uncovered(FOUND, TAUGHT, PUBLIC) is None
    # before the exams nothing is late
    early = staff_of.staff_rows(FORM, DAYS.iloc[:0], DAY)
    assert gia_staff.uncovered(staff_of.stations(early), TAUGHT, SCOPE) is None
    unknown = Figures(TAUGHT.observations[TAUGHT.observations["indicator"] != "gia_in_time_share"])
    assert gia_staff.untaught_breach(unknown, SCOPE) is None
    assert gia_staff.no_days(early, SCOPE) == gia_staff.NO_DAYS
    assert gia_staff.no_days(STAFF, SCOPE) == ""


def test_schools_whose_people_were_not_taught() -> None:
    late = gia_staff.late(TAUGHT, SCOPE)
    assert named(late)[0] == ("2", "1")
    breach = gia_staff.untaught_breach(TAUGHT, SCOPE)
    assert named(breach) == (("2",), "Нарушали в прошлом году и назначены снова; из них обучены", ["СОШ № 2"])
    assert gia_staff.conflicts(TAUGHT, SCOPE) is None
    told = given(gia_staff.measures(SCOPE, None, late, breach, None))
    assert [one.whom for one in told] == ["Управлению образования", "Администрации: СОШ № 1, СОШ № 2"]
    assert gia_staff.late(TAUGHT, replace(OWN, school_id="3")) is None
    assert named(gia_staff.late(TAUGHT, OWN))[0] == ("1",)
    assert gia_staff.late(TAUGHT, PUBLIC) is None


def test_stations_of_other_forms_are_told_to_the_department() -> None:
    assert plain(gia_staff.unlisted(["1005", "1007"], SCOPE)).endswith("нет ни одного их работника: ППЭ 1005, 1007.")
    assert gia_staff.unlisted(["1005"], OWN) == ""
    assert gia_staff.unlisted([], SCOPE) == ""


# -- 4.8 --------------------------------------------------------------------------------------------------------------

NOTICED = help_of.support_rows(CASES, DAY)
HELP = {"procedure": "support", **BARE}
HELPED = Figures(
    frame(
        figure("support_cases", 6, kind="count", **HELP),
        figure("support_cases", 2, kind="count", school_id="1", **HELP),
        share("support_begun_share", 3, 5, **HELP),
        share("support_begun_share", 2, 2, school_id="1", **HELP),
        figure("support_declined", 1, kind="count", **HELP),
        figure("support_long_wait", 1, kind="count", school_id="3", **HELP),
        share("support_low_share", 1, 2, **HELP),
        share("support_low_share", 0, 1, school_id="1", **HELP),
    )
)
PAIRS = pd.DataFrame(
    [("1", "oge", "math", False), ("2", "ege", "physics", True)], columns=["school_id", "exam", "subject", "helped"]
)


def test_help_that_has_not_begun_names_the_school_and_the_day() -> None:
    wait = support.waiting(NOTICED, HELPED, SCOPE)
    told = ["СОШ № 3 (выявлено 31 октября 2022 года)"]
    assert named(wait) == (("3",), "Помощь больше двух месяцев не начата, педагогов", told)
    assert support.waiting(NOTICED, HELPED, OWN) is None
    assert named(support.waiting(NOTICED, HELPED, replace(OWN, school_id="3")))[0] == ("3",)
    (asked,) = given(support.measures(SCOPE, wait, None))
    assert plain(asked.what) == "начать методическую помощь или отметить, что педагог не участвует: СОШ № 3"


def test_low_results_without_help_are_a_question() -> None:
    question = support.unhelped(PAIRS, HELPED, SCOPE)
    name = "Результаты низкие два года подряд, а сведений о помощи педагогам нет. Нужна ли она"
    assert named(question)[1] == f"{name}: СОШ № 1 (математика, ГИА-9)"
    assert named(support.unhelped(PAIRS, HELPED, OWN))[1] == f"{name}: математика, ГИА-9"
    assert support.unhelped(PAIRS, HELPED, replace(OWN, school_id="2")) is None
    assert support.unhelped(PAIRS, HELPED, PUBLIC) is None
    assert support.unhelped(PAIRS.iloc[:0], HELPED, SCOPE) is None


def test_a_school_reads_counts_alone_and_the_public_nothing() -> None:
    (own,) = [one for one in support.facts(HELPED, OWN) if one is not None]
    assert sorted(own.figures.values()) == sorted(
        HELPED.id(name, year=2022, procedure="support", school_id="1")
        for name in ("support_cases", "support_begun_share")
    )
    assert support.facts(HELPED, PUBLIC) == []
    assert support.years_table(HELPED, PUBLIC, [2022]) is None
    assert support.absence(NOTICED, PUBLIC) == support.NOT_PUBLIC
    # the town's teachers are few: its line is in the department's table alone
    assert [row[0] for row in texts(support.years_table(HELPED, OWN, [2022]))] == ["Школа, 2022"]
    assert support.coverage(HELPED, OWN) is None
    assert support.absence(NOTICED, replace(OWN, school_id="9")) == support.NO_CASES
