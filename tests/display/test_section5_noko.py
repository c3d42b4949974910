"""Blocks of 5.7 over a few assessments and plans: which year is shown, who is named, what is asked of whom, what each reader gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mskoko_lib.display.blocks import Figures, Measure, Sentence
from mskoko_lib.display.common import Scope
from mskoko_lib.display.section5 import noko, noko_plan, noko_tables
from mskoko_lib.indicators import noko as noko_of
from mskoko_lib.indicators import noko_plan as plan_of
from mskoko_lib.indicators import noko_survey
from mskoko_lib.observations import combine
from mskoko_lib.params import Noko
from tests.display.section4_scopes import labelled, plain, texts
from tests.indicators.test_noko import ALIKE, DAY, RULE, form, plan

SCOPE = Scope(
    2022, "department", names={"1": "СОШ № 1", "2": "СОШ № 2", "3": "СОШ № 3"}, term="до 1 марта 2023 года",
    far_term="до 1 июня 2023 года", day="31 декабря 2022 года",
)  # fmt: skip
OWN = replace(SCOPE, audience="school", school_id="1", names={})
PUBLIC = replace(SCOPE, audience="public", names={})
LOCAL = Noko()
#: school 1: its third criterion is 37, three of its indicators are below 70; 399 of 1000 asked, 400 wanted; school 3 never assessed
FORM = form(
    {"n_respondents": 399, "remarks_gym": 7}, {"school_id": "2", **ALIKE}, {"year": 2021, "school_id": "2", **ALIKE}
)
PLAN = plan(
    {"removed": True, "removed_date": "2022-08-20"},
    {
        "fault_number": 2,
        "noko_criterion": "k3",
        "removable_by": "founder",
        "due_date": "2022-10-01",
        "reported_quarter": "2",
    },
    {"fault_number": 3, "noko_criterion": "k4"},
    {"school_id": "2", "due_date": "2023-05-01"},
    {"year": 2021, "school_id": "2", "due_date": "2022-05-01", "reported_quarter": "4"},
)
FAULTS = plan_of.same_day(PLAN, FORM, year=2022, as_of=DAY, report_day=3)
CARRIED = plan_of.carried(PLAN, FORM, year=2022, as_of=DAY, report_day=3)


def observed() -> Figures:
    made = [
        noko_of.place_observations(FORM, norms=RULE, year=2022, table_hash="h"),
        noko_of.assessed_observations(FORM, ["1", "2", "3"], table_hash="h"),
    ]
    for by in (["year"], ["year", "school_id"]):
        made.append(noko_of.score_observations(FORM, norms=RULE, table_hash="h", by=by))
        made.append(noko_of.change_observations(FORM, norms=RULE, year=2022, before=2021, table_hash="h", by=by))
        made.append(noko_survey.satisfaction_observations(FORM, table_hash="h", by=by))
        made.append(noko_survey.sample_observations(FORM, norms=RULE, table_hash="h", by=by))
        made.append(noko_survey.remark_observations(FORM, table_hash="h", by=by))
        made += [plan_of.plan_observations(rows, table_hash="h", by=by) for rows in (FAULTS, CARRIED)]
    return Figures(combine(made))


FIGURES = observed()


def given(measures: list[Measure | None]) -> list[tuple[str, str]]:
    return [(one.whom, one.what) for one in measures if one is not None]


def told(sentences: Sequence[Sentence | None]) -> set[str]:
    """Indicators that sentences stand on."""
    known = FIGURES.observations.set_index("obs_id")["indicator"]
    return {known[obs] for one in sentences if one is not None for obs in one.figures.values()}


def test_the_last_assessment_of_the_reader_is_shown() -> None:
    before = FORM[FORM["year"] == 2021]
    assert noko.year_shown(FORM, SCOPE) == 2022
    second = replace(OWN, school_id="2")
    assert (noko.year_shown(before, second), noko.year_before(FORM, second, 2022)) == (2021, 2021)
    assert noko.year_before(FORM, OWN, 2022) == 0
    assert (
        noko.absence(before, second) == "Независимой оценки школы в 2022 году не было; показана последняя, 2021 года."
    )
    assert noko.absence(before, SCOPE).startswith("Независимой оценки в 2022 году не было")
    assert noko.absence(FORM, replace(OWN, school_id="3")) == noko.NO_OWN
    assert noko.absence(FORM[:0], OWN) == noko.absence(FORM[:0], SCOPE) == noko.NO_FORM
    assert noko.absence(FORM, SCOPE) == ""
    assert (noko.scope_of(SCOPE, 2021).year, noko.scope_of(SCOPE, 0).year) == (2021, 2022)


def test_what_is_not_confirmed_is_said() -> None:
    assert "не подтверждены" in noko.norms_text(RULE)
    assert noko.norms_text(replace(RULE, verified=True)) == noko.SAMPLE
    assert noko.norms_text(replace(RULE, verified=True, sample_verified=True)) == ""


def test_a_score_is_told_with_its_word_by_every_reader_s_sentence() -> None:
    behind = [said for _, _, said in noko.hidden_behind(FIGURES, SCOPE, LOCAL)]
    given = [
        said for one in (SCOPE, OWN, PUBLIC) for said in [*noko.facts(FIGURES, one), *noko.changes(FIGURES, one, 2021)]
    ]
    scores = [one for one in [*given, *behind] if one is not None and told([one]) & {"noko_score", "noko_others"}]
    # department: mean, criteria, change; the school: its own and the mean, criteria; the public: mean, five criteria, change
    assert len(scores) == 3 + 2 + 7 + 1
    assert {one.words.get("unit") for one in scores} == {"points"}


def test_a_criterion_that_hides_behind_the_others() -> None:
    ((school, k, said),) = noko.hidden_behind(FIGURES, SCOPE, LOCAL)
    assert (school, k) == ("1", "k3")
    assert plain(said.words["name"]) == "СОШ № 1 — критерий намного ниже остальных"
    assert said.figures == {
        slot: FIGURES.id(name, year=2022, procedure="noko", school_id="1", category="k3")
        for slot, name in (("own", "noko_score"), ("town", "noko_others"))
    }
    # it is 53 points below: the mean of the others is 90
    assert noko.hidden_behind(FIGURES, SCOPE, Noko(gap_points=54)) == []
    assert len(noko.hidden_behind(FIGURES, SCOPE, Noko(gap_points=53))) == 1
    assert len(noko.hidden_behind(FIGURES, OWN, LOCAL)) == 1
    assert noko.hidden_behind(FIGURES, PUBLIC, LOCAL) == []


def test_weak_indicators_the_lowest_first() -> None:
    schools, labels = labelled(noko.weak(FIGURES, SCOPE, LOCAL))
    assert schools == ("1",)
    assert labels == [
        "СОШ № 1 (территория для инвалидов)", "СОШ № 1 (условия для инвалидов)", "СОШ № 1 (довольны инвалиды)",
    ]  # fmt: skip
    assert labelled(noko.weak(FIGURES, OWN, LOCAL))[1][0] == "территория для инвалидов"
    assert noko.weak(FIGURES, replace(OWN, school_id="2"), LOCAL) is None
    # a threshold is not below itself
    assert len(labelled(noko.weak(FIGURES, SCOPE, Noko(weak_points=40)))[1]) == 1


def test_too_few_asked_never_assessed_too_often() -> None:
    few = noko.few_asked(FIGURES, SCOPE)
    assert labelled(few) == (("1",), ["СОШ № 1"])
    assert noko.few_asked(FIGURES, replace(OWN, school_id="2")) is None
    own = noko.few_asked(FIGURES, OWN)
    assert own is not None
    assert own.said.form == "fact"
    unseen = noko.never(FIGURES, SCOPE, ["3"], enough=False)
    assert unseen is not None
    assert plain(unseen.said.words["name"]) == (
        "Независимой оценки нет ни за один год, о котором есть сведения (оценку прежних лет нужно проверить): СОШ № 3"
    )
    sure = noko.never(FIGURES, SCOPE, ["3"], enough=True)
    assert sure is not None
    assert "проверить" not in sure.said.words["name"]
    assert noko.never(FIGURES, OWN, ["1"], enough=True) is None
    often = noko.too_often(FIGURES, SCOPE, ["2"])
    assert often is not None
    assert often.schools == ("2",)
    assert noko.too_often(FIGURES, SCOPE, []) is None


def test_what_the_founder_alone_can_do_is_not_asked_of_a_head() -> None:
    own_late = noko_plan.overdue(FIGURES, SCOPE, FAULTS[FAULTS["year"] == 2022], "school")
    founder = noko_plan.overdue(FIGURES, SCOPE, FAULTS[FAULTS["year"] == 2022], "founder")
    assert labelled(own_late) == (("1",), ["СОШ № 1 (К4 доброжелательность)"])
    assert labelled(founder) == (("1",), ["СОШ № 1 (К3 доступность для инвалидов)"])
    old = noko_plan.overdue_before(FIGURES, SCOPE)
    assert labelled(old) == (("2",), ["СОШ № 2"])
    mute = noko_plan.unreported(FIGURES, SCOPE)
    assert labelled(mute) == (("1",), ["СОШ № 1"])
    whom = [one[0] for one in given(noko_plan.measures(SCOPE, own_late, founder, old, mute))]
    department = "Управлению образования"
    whats = [one[1] for one in given(noko_plan.measures(SCOPE, None, founder, old, None))]
    assert [what.rpartition(": ")[2] for what in whats] == ["СОШ № 1", "СОШ № 2"]
    assert whom == ["Администрации: СОШ № 1", department, department, "Администрации: СОШ № 1"]
    mine = noko_plan.overdue(FIGURES, OWN, FAULTS[FAULTS["year"] == 2022], "founder")
    assert labelled(mine)[1] == ["К3 доступность для инвалидов"]
    ((whose, what),) = given(noko_plan.measures(OWN, None, mine, None, None))
    assert (whose, what.split(" ")[0]) == ("Администрации школы", "письменно")
    assert noko_plan.overdue_before(FIGURES, OWN) is None
    assert noko_plan.unreported(FIGURES, replace(OWN, school_id="2")) is None


def test_a_weak_criterion_is_for_the_school_and_the_founder() -> None:
    behind = noko.hidden_behind(FIGURES, SCOPE, LOCAL)
    both = given(noko.measures(SCOPE, behind, None, None, None))
    assert [whom for whom, _ in both] == ["Администрации: СОШ № 1", "Управлению образования"]
    assert "(СОШ № 1)" in both[1][1]
    own = given(noko.measures(OWN, noko.hidden_behind(FIGURES, OWN, LOCAL), None, None, None))
    assert [whom for whom, _ in own] == ["Администрации школы"]
    few, unseen = noko.few_asked(FIGURES, SCOPE), noko.never(FIGURES, SCOPE, ["3"], enough=True)
    asked = given(noko.measures(SCOPE, [], None, few, unseen))
    assert [whom for whom, _ in asked] == ["Управлению образования"] * 2
    assert asked[1][1].endswith("независимой оценки: СОШ № 3")
    assert given(noko.measures(OWN, [], None, noko.few_asked(FIGURES, OWN), None)) == []


def test_what_each_reader_gets() -> None:
    assert "noko_apart_share" in told([noko.apart(FIGURES, SCOPE)])
    assert noko.apart(FIGURES, OWN) is None
    assert told(noko.facts(FIGURES, PUBLIC)) == {"noko_assessed_share", "noko_score", "noko_asked_share"}
    assert told(noko_plan.facts(FIGURES, PUBLIC)) == {"noko_removed_share"}
    own = noko.facts(FIGURES, OWN)
    assert own[0] is None  # how many schools were assessed is no matter of one school
    assert "noko_remarks" in told(own)
    assert told(noko.changes(FIGURES, SCOPE, 2021)) == {"noko_score", "noko_score_change"}
    assert noko.changes(FIGURES, SCOPE, 0) == []
    # its faults are too few to compare
    assert noko_plan.change(FIGURES, OWN) is None


def test_who_use_the_school_is_not_told() -> None:
    untold = Figures(FIGURES.observations[FIGURES.observations["indicator"] != "noko_asked_share"])
    (survey,) = [one for one in noko.facts(untold, OWN) if one is not None and one.words["name"] == "Опрос"]
    assert survey.figures["s1"] == FIGURES.id("noko_asked", year=2022, procedure="noko", school_id="1")


def test_faults_that_are_open() -> None:
    town = texts(noko_plan.open_table(FAULTS, CARRIED, SCOPE))
    assert town == [
        [
            "СОШ № 1",
            "2022 года",
            "К3 доступность для инвалидов",
            "только учредитель",
            "до 1 октября 2022 года",
            "за 2 квартал",
        ],
        ["СОШ № 1", "2022 года", "К4 доброжелательность", "школа", "до 1 сентября 2022 года", "за 3 квартал"],
        ["СОШ № 2", "2021 года", "К1 открытость", "школа", "до 1 мая 2022 года", "за 4 квартал"],
    ]
    # a school reads also what is not due yet
    own = texts(noko_plan.open_table(FAULTS, CARRIED, replace(OWN, school_id="2")))
    assert [row[0] for row in own] == ["2021 года", "2022 года"]
    assert noko_plan.open_table(FAULTS, CARRIED, replace(OWN, school_id="3")) is None
    assert noko_plan.absence(PLAN, OWN) == ""
    assert noko_plan.absence(PLAN, replace(OWN, school_id="3")) == noko_plan.NO_PLAN


def test_tables_name_schools_to_the_department_alone() -> None:
    schools = noko_tables.schools_table(FIGURES, SCOPE)
    criteria = noko_tables.criteria_table(FIGURES, PUBLIC)
    assert schools is not None
    assert criteria is not None
    assert [row[0] for row in texts(schools)] == ["СОШ № 1", "СОШ № 2", "Все школы"]
    places = [row.cells[3] for row in schools.rows]
    assert [(bool(cell.obs), cell.part) for cell in places[:2]] == [(True, "interval")] * 2
    labels = [column.label for column in criteria.columns]
    assert labels == ["Критерий", "балл"]
    own = noko_tables.indicators_table(FIGURES, OWN, RULE)
    assert own is not None
    groups = [row.cells[0].text for row in own.rows if row.kind == "group"]
    assert groups == list(noko.CRITERION.values())
    # what an expert ticks nobody was asked about
    assert own.rows[1].cells[3].reason == "not_applicable"
    assert [row[0] for row in texts(noko_tables.years_table(FIGURES, SCOPE, [2021, 2022]))] == ["2022", "2021"]
    assert noko_tables.criteria_table(FIGURES, replace(PUBLIC, year=2019)) is None
    remarks = noko_tables.remarks_table(FIGURES, SCOPE)
    assert remarks is not None
    assert [row.cells[0].text for row in remarks.rows] == ["СОШ № 1", "Все школы"]
