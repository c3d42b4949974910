"""Blocks of 5.2 and 5.4 over a few pupils: who is named, what stands apart, what each reader gets, one year and several."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.section5 import diagnostics, forecast, mocks, sitting_tables, sittings
from mskoko_lib.display.section5.sittings import Work
from mskoko_lib.indicators import diagnostics as pairs_of
from mskoko_lib.indicators import mocks as counted
from mskoko_lib.indicators import shares
from mskoko_lib.observations import combine
from tests.indicators.test_mocks import form
from tests.observation_factory import figure, frame, share

SCOPE = Scope(
    2022, "department", names={"1": "СОШ № 1", "2": "СОШ № 2", "3": "СОШ № 3"}, term="до 1 марта 2023 года",
    far_term="до 1 июня 2023 года", day="31 декабря 2022 года",
)  # fmt: skip
OWN = replace(SCOPE, audience="school", school_id="1", names={})
PUBLIC = replace(SCOPE, audience="public", names={})
READERS = [SCOPE, OWN, PUBLIC]
MINIMA = pd.DataFrame(
    [(year, name, subject, first, least) for year in (2020, 2021, 2022) for name, subject, first, least in (
        ("oge", "math", 8.0, np.nan), ("ege", "russian", np.nan, 24.0), ("gve", "math", np.nan, np.nan))],
    columns=["year", "form", "subject", "least_primary", "least_score"],
)  # fmt: skip
OGE, EGE, GVE = Work("mock_oge", "math"), Work("mock_ege", "russian"), Work("mock_gve9", "math")


def clean(text: str) -> str:
    return text.replace("\u00ad", "").replace("\u00a0", " ")


def words_of(found: Sentence | None) -> dict[str, str]:
    assert found is not None
    return {key: clean(text) for key, text in found.words.items()}


def names(said: list[Sentence | None]) -> list[str]:
    return [words_of(one)["name"] for one in said if one is not None]


def heads(table: TableBlock | None) -> list[str]:
    """The first cell of each row."""
    assert table is not None
    return [clean(row.cells[0].text) for row in table.rows]


def labels(table: TableBlock | None) -> list[str]:
    assert table is not None
    return [clean(column.label) for column in table.columns]


def given(every: list[Measure | None]) -> list[Measure]:
    return [one for one in every if one is not None]


def pupils(school: str, marks: dict[int, int], year: int = 2022, **more: object) -> list[dict[str, object]]:
    """`marks`: mark → pupils; a mark stands for a primary score of its own, the task for one point where it is passed."""
    rows: list[dict[str, object]] = []
    for mark, n in marks.items():
        for k in range(n):
            rows.append({
                "person": f"{year}-{school}-{mark}-{k}-{more.get('sitting_exam', '')}", "school_id": school, "year": year,
                "work_date": f"{year}-03-22", "primary_score": 5 * mark - 7, "mock_result": mark, "marked_by": "cross",
                "form_errors": 0, "answers": f"{int(mark > 2)}(1){max(mark - 3, 0)}(2)", **more,
            })  # fmt: skip
    return rows


def scores(school: str, every: list[int], year: int = 2022) -> list[dict[str, object]]:
    about = {"year": year, "school_id": school, "grade": 11, "sitting_exam": "ege", "subject": "russian"}
    return [{**about, "work_date": f"{year}-03-15", "person": f"e{year}-{school}-{k}", "primary_score": one // 2,
             "mock_result": one, "marked_by": "own", "form_errors": 1} for k, one in enumerate(every)]  # fmt: skip


ROWS = counted.latest(
    form(
        *pupils("1", {2: 6, 3: 8, 4: 4, 5: 2}), *pupils("2", {2: 2, 3: 10, 4: 10, 5: 8}, form_errors=1),
        *pupils("3", {3: 5}), *pupils("1", {2: 2, 3: 10, 4: 6, 5: 2}, 2021), *pupils("2", {2: 6, 3: 24}, 2021),
        *pupils("2", {2: 1, 4: 1}, sitting_exam="gve"),
        {"school_id": "2", "person": "broken", "interrupted": True, "primary_score": 9, "mock_result": 3},
        {"school_id": "1", "person": "ill", "was_absent": True},
        *scores("1", [20, 50, 62, 70, 90, 100]), *scores("2", [24, 40, 66, 71, 72, 85]),
    ),
    MINIMA, "mock",
)  # fmt: skip


def observed(rows: pd.DataFrame, scope: Scope, kind: counted.Kind = "mock") -> pd.DataFrame:
    """What `notebook.sittings.taken` counts for a reader."""
    tasks = counted.task_rows(rows[rows["year"] == 2022])
    parts = []
    for by in (counted.BY, (*counted.BY, "school_id")):
        if by != counted.BY and scope.audience == "public":
            continue
        parts.append(counted.sitting_observations(rows, kind=kind, table_hash="h", by=by))
        parts.append(counted.task_observations(tasks, kind=kind, table_hash="h", by=by))
    every = combine(parts)
    own = every[every["school_id"] == scope.school_id]
    changes = {"mark_share": "mark_share_change", "band_share": "band_share_change", "mean_score": "mean_score_change"}
    return combine([every, shares.change_observations(own, changes, year=2022, before=2021)])


FIGURES = {scope.audience: Figures(observed(ROWS, scope)) for scope in READERS}
TOWN, MINE, OPEN = (FIGURES[scope.audience] for scope in READERS)


# -- what both items share --------------------------------------------------------------------------------------------


def test_works_of_the_reader() -> None:
    assert sittings.works(ROWS, SCOPE) == [OGE, EGE, GVE]
    assert [one.name for one in sittings.works(ROWS, SCOPE)] == [
        "ОГЭ, математика",
        "ЕГЭ, русский язык",
        "ГВЭ-9, математика",
    ]
    # school 1 has nobody at ГВЭ; to the public ГВЭ would be hidden throughout
    assert sittings.works(ROWS, OWN) == [OGE, EGE]
    assert sittings.works(ROWS, PUBLIC) == [OGE, EGE]
    assert sittings.works(ROWS[:0], SCOPE) == []
    assert sittings.works(ROWS, replace(SCOPE, year=2023)) == []


def test_facts_of_each_reader() -> None:
    told = sittings.facts(TOWN, SCOPE, [OGE, EGE])
    assert names(told) == ["ОГЭ, математика", "ЕГЭ, русский язык"]
    first = words_of(told[0])
    assert told[0] is not None
    assert [first[f"n{k}"] for k in range(1, 5)] == ["писали", "ниже порога", "ровно порог", "средняя отметка"]
    # threshold score: the eight primary points of mark «3»
    assert TOWN.number(told[0].figures["s3"], "numerator") == 8 + 10 + 5
    own = sittings.facts(MINE, OWN, [OGE])
    assert names(own) == ["ОГЭ, математика, ниже порога", "ОГЭ, математика"]
    assert own[0] is not None
    assert (own[0].form, MINE.number(own[0].figures["own"]), MINE.number(own[0].figures["town"])) == (
        "beside", 30, pytest.approx(100 * 8 / 55),
    )  # fmt: skip
    # the public gets each figure on its own: what is hidden takes no other with it
    open_to_all = sittings.facts(OPEN, PUBLIC, [OGE])
    assert names(open_to_all) == ["ОГЭ, математика, писали", "ОГЭ, математика, ниже порога"]
    assert all(one is not None and len(one.figures) == 1 for one in open_to_all)
    assert sittings.facts(Figures(frame()), SCOPE, [OGE]) == [None]
    # two pupils wrote ГВЭ, one with «2», one with «4»: their mean would tell both marks
    gve = words_of(sittings.facts(TOWN, SCOPE, [GVE])[0])
    assert {gve[key] for key in gve if key.startswith("n") and key != "name"} == {"писали", "ниже порога"}


def test_the_year_before() -> None:
    told = sittings.moved(TOWN, SCOPE, [OGE, EGE, GVE], {("mock_oge", "math")})
    # of ЕГЭ there is no year before, and ГВЭ has too few
    assert names(told) == ["ОГЭ, математика: доля ниже порога"]
    assert words_of(told[0])["corrected"] == "yes"
    assert words_of(told[0])["year_before"] == "2021"
    assert words_of(sittings.moved(TOWN, SCOPE, [OGE], set())[0])["corrected"] == "no"


def test_hard_tasks_are_told_from_ten_pupils_on() -> None:
    # task 1: all but those with «2»; task 2: 0, 0, 1 or 2 of 2 points
    hard = sittings.hardest(TOWN, SCOPE, OGE, hard_pct=50)
    assert [words_of(hard)[key] for key in ("name", "n1")] == [
        "ОГЭ, математика: меньше всего баллов набрано",
        "задание 02",
    ]
    assert "n2" not in words_of(hard)
    assert sittings.hardest(TOWN, SCOPE, OGE, hard_pct=10) is None
    assert sittings.hardest(TOWN, SCOPE, GVE, hard_pct=100) is None
    every = sittings.hardest(TOWN, SCOPE, OGE, hard_pct=100)
    assert [words_of(every)[key] for key in ("n1", "n2")] == ["задание 02", "задание 01"]


def test_a_work_that_was_broken_off() -> None:
    found = sittings.interrupted(TOWN, SCOPE, [OGE, EGE])
    assert found is not None
    assert (found.schools, words_of(found.said)["n1"]) == (("2",), "СОШ № 2, ОГЭ, математика")
    assert sittings.interrupted(MINE, OWN, [OGE]) is None
    own = sittings.interrupted(MINE, replace(OWN, school_id="2"), [OGE])
    assert own is not None
    assert words_of(own.said)["n1"] == "ОГЭ, математика"
    # before the exam it is to be written again; after it a day is kept for the next time
    before, after = (given(sittings.measures(SCOPE, found, [], over=over))[0] for over in (False, True))
    assert (before.term, before.whom) == (sittings.BEFORE_EXAM, "Администрации: СОШ № 2")
    assert before.what.startswith("дать прерванную работу ещё раз")
    assert (after.term, after.what[:16]) == (SCOPE.term, "назначить в граф")


def test_careless_forms_are_told_once_for_each_school() -> None:
    about = {"procedure": "mock_oge", "subject": "math"}
    apart = pd.DataFrame(
        [
            ("2", "mock_oge", "math", 0.001, 30.0, True), ("2", "mock_ege", "russian", 0.01, 20.0, True),
            ("1", "mock_oge", "math", 0.001, -30.0, True), ("3", "mock_oge", "math", 0.2, 10.0, False),
        ],
        columns=["school_id", "procedure", "subject", "p_value", "difference_pp", "survives"],
    )  # fmt: skip
    told = sittings.careless(TOWN, SCOPE, apart, [OGE, EGE])
    # neither the school with fewer errors, nor what chance explains, nor a second subject
    assert [(school, words_of(said)["where"], words_of(said)["name"]) for school, said in told] == [
        ("2", "СОШ № 2", "ОГЭ, математика: работы с ошибками в бланках")
    ]
    assert TOWN.id("sitting_form_errors", year=2022, school_id="2", **about) == told[0][1].figures["own"]
    assert sittings.careless(MINE, OWN, apart, [OGE]) == []
    own = sittings.careless(MINE, replace(OWN, school_id="2"), apart, [OGE])
    assert [words_of(said)["where"] for _, said in own] == ["в школе"]
    assert [one.whom for one in given(sittings.measures(SCOPE, None, told, over=True))] == ["Администрации: СОШ № 2"]


def test_tables_of_marks_and_scores_stand_apart() -> None:
    every, source = [OGE, EGE, GVE], "Источник."
    taking = sitting_tables.participation_table(TOWN, SCOPE, "mocks", every, source)
    assert heads(taking) == ["ОГЭ, математика", "ЕГЭ, русский язык", "ГВЭ-9, математика"]
    assert sitting_tables.participation_table(OPEN, PUBLIC, "mocks", every, source) is None
    marks = sitting_tables.marks_table(TOWN, SCOPE, "mocks", every, [2021, 2022], source)
    assert heads(marks) == ["ОГЭ, математика", "2022", "2021", "ГВЭ-9, математика", "2022"]
    # of ГВЭ no scale is known: its threshold has no meaning, and that is not «no such pupils»
    assert marks is not None
    assert [row.cells[3].reason for row in marks.rows if row.kind != "group"] == [None, None, "not_applicable"]
    scored = sitting_tables.scores_table(TOWN, SCOPE, "mocks", every, [2022], source)
    assert heads(scored) == ["ЕГЭ, русский язык", "2022"]
    # a school sees its years and the municipality this year
    own = sitting_tables.marks_table(MINE, OWN, "mocks", [OGE], [2021, 2022], source)
    assert heads(own) == ["ОГЭ, математика", "Школа, 2022", "Школа, 2021", "Муниципалитет, 2022"]
    # no counts and no extremes for the public
    public = labels(sitting_tables.marks_table(OPEN, PUBLIC, "mocks", [OGE], [2022], source))
    assert {"Писали", "наибольший балл"} <= set(labels(marks))
    assert not {"Писали", "наибольший балл", "ноль баллов"} & set(public)
    by_school = sitting_tables.schools_tables(TOWN, SCOPE, "mocks", every, source)
    # ГВЭ has too few pupils a school
    assert [heads(table) for table in by_school] == [
        ["ОГЭ, математика", "СОШ № 1", "СОШ № 2", "СОШ № 3", "Все школы"],
        ["ЕГЭ, русский язык", "СОШ № 1", "СОШ № 2", "Все школы"],
    ]
    nothing = Figures(frame())
    assert sitting_tables.marks_table(nothing, SCOPE, "mocks", every, [], source) is None
    assert sitting_tables.schools_tables(nothing, SCOPE, "mocks", every, source) == []


def test_every_task_of_the_mock_exam_stands_in_a_table() -> None:
    table = sitting_tables.tasks_table(TOWN, SCOPE, "mocks", OGE, "", hard_pct=50)
    assert heads(table) == ["01", "02"]
    assert table is not None
    assert [row.cells[-1].text for row in table.rows] == ["", "трудное"]
    # 55 pupils of the year, all but eight with the point
    assert TOWN.number(table.rows[0].cells[1].obs, "n") == 55
    assert TOWN.number(table.rows[0].cells[2].obs) == pytest.approx(100 * 47 / 55)
    own = sitting_tables.tasks_table(MINE, OWN, "mocks", OGE, "", hard_pct=50)
    assert own is not None
    assert [MINE.number(cell.obs) for cell in own.rows[0].cells[2:5:2]] == [70, pytest.approx(100 * 47 / 55)]
    # of five pupils, or of two at ГВЭ, and for the public there is none
    few = replace(OWN, school_id="3")
    for figures, scope, work in ((MINE, few, OGE), (TOWN, SCOPE, GVE), (OPEN, PUBLIC, OGE)):
        assert sitting_tables.tasks_table(figures, scope, "mocks", work, "", hard_pct=50) is None


def test_three_years_stand_latest_first() -> None:
    rows = counted.latest(
        form(*(row for year in (2020, 2021, 2022) for row in pupils("1", {2: 3, 3: 9}, year))), MINIMA, "mock"
    )
    table = sitting_tables.marks_table(Figures(observed(rows, SCOPE)), SCOPE, "mocks", [OGE], [2020, 2022, 2021], "")
    assert heads(table) == ["ОГЭ, математика", "2022", "2021", "2020"]
    alone = ROWS[ROWS["year"] == 2022]
    figures = Figures(observed(alone, SCOPE))
    assert [one for one in sittings.moved(figures, SCOPE, [OGE, EGE], set()) if one is not None] == []
    assert heads(sitting_tables.marks_table(figures, SCOPE, "mocks", [OGE], [2022], "")) == ["ОГЭ, математика", "2022"]


# -- 5.2 --------------------------------------------------------------------------------------------------------------

RISK = Figures(
    frame(
        *(
            figure("risk_outcome", n, kind="count", procedure="mock_oge", grade=None, programme_grade=None, category=what, school_id=who)
            for who, numbers in (("", (9, 4, 3, 40)), ("1", (2, 1, 0, 9)))
            for what, n in zip(counted.OUTCOMES, numbers, strict=True)
        ),
        share("risk_failed_share", 9, 13, procedure="mock_oge", grade=None, programme_grade=None),
        share("failed_told_share", 9, 12, procedure="mock_oge", grade=None, programme_grade=None),
        share("risk_failed_share", 2, 3, procedure="mock_oge", grade=None, programme_grade=None, school_id="1"),
        share("failed_told_share", 2, 2, procedure="mock_oge", grade=None, programme_grade=None, school_id="1"),
    )
)  # fmt: skip


def test_why_there_is_nothing() -> None:
    assert mocks.absence(ROWS, SCOPE, set()) == ""
    assert mocks.absence(ROWS[:0], SCOPE, set()) == mocks.NOTHING
    assert mocks.absence(ROWS, replace(OWN, school_id="9"), {"8"}) == mocks.NOTHING_OWN
    assert mocks.absence(ROWS, replace(OWN, school_id="9"), {"9"}) == mocks.NONE_OWN
    assert mocks.absence(ROWS[ROWS["year"] == 2021], PUBLIC, set()) == mocks.NOTHING
    assert mocks.absence(ROWS[:0], SCOPE, set(), every=diagnostics.NOTHING) == diagnostics.NOTHING


def test_the_mock_exam_as_a_warning() -> None:
    told = mocks.risk(RISK, SCOPE, [OGE])
    assert [words_of(told[0])[key][:7] for key in ("n1", "n2")] == ["не сдал", "были ни"]
    # a share of three pupils stands in the table alone, and there as «х»
    assert [one for one in mocks.risk(RISK, OWN, [OGE]) if one is not None] == []
    own = mocks.risk_table(RISK, OWN, [OGE])
    assert heads(own) == ["Школа: ОГЭ, математика", "Муниципалитет: ОГЭ, математика"]
    assert own is not None
    assert [cell.reason for cell in own.rows[0].cells[5:]] == ["not_applicable"] * 2
    assert [cell.reason for cell in own.rows[1].cells[5:]] == [None] * 2
    # the public gets one share and no counts
    assert "n2" not in words_of(mocks.risk(RISK, PUBLIC, [OGE])[0])
    assert mocks.risk_table(RISK, PUBLIC, [OGE]) is None
    lost = mocks.missed(RISK, SCOPE, [OGE])
    assert lost is not None
    assert RISK.number(lost.figures["s1"]) == 3
    assert mocks.missed(RISK, OWN, [OGE]) is None


GAPS = [("mock_oge", who, group, value, n) for who, group, value, n in (
    ("", "", -1.0, 60), ("", "own", -3.0, 20), ("", "cross", 0.5, 40), ("1", "", -4.0, 20), ("2", "", 0.5, 40), ("3", "", 1.0, 4),
)]  # fmt: skip
GAP = Figures(
    frame(
        *(
            figure("mock_gap", value, kind="mean", procedure=procedure, grade=None, programme_grade=None, school_id=who, group=group,
                   n=n, low=value - 1, high=value + 1)
            for procedure, who, group, value, n in GAPS
        )
    )
)  # fmt: skip


def test_exam_less_mock_exam_by_who_marked() -> None:
    table = mocks.gap_table(GAP, SCOPE, [OGE])
    assert table is not None
    # all, own teacher, crosswise; by a commission nobody marked
    assert [cell.reason for cell in table.rows[0].cells[1:]] == [None] * 6 + ["not_applicable"] * 2
    assert mocks.gap_table(GAP, PUBLIC, [OGE]) is None
    # a school of four pairs has no table
    assert mocks.gap_table(GAP, replace(OWN, school_id="3"), [OGE]) is None


def test_a_mock_exam_marked_more_generously_than_elsewhere() -> None:
    apart = pd.DataFrame(
        [("mock_oge", "math", "1", 0.001, True), ("mock_oge", "math", "2", 0.3, False)],
        columns=["procedure", "subject", "school_id", "p_value", "survives"],
    )
    told = mocks.lenient(GAP, SCOPE, apart, [OGE])
    assert [school for school, _ in told] == ["1"]
    assert words_of(told[0][1])["name"].startswith(
        "СОШ № 1: на экзамене баллов меньше, чем на пробном, и разрыв больше"
    )
    assert [GAP.number(told[0][1].figures[slot]) for slot in ("s1", "s2")] == [-4, -1]
    own = mocks.lenient(GAP, OWN, apart, [OGE])
    assert words_of(own[0][1])["name"].startswith("Школа: ")
    # another school is in no school's note
    assert mocks.lenient(GAP, replace(OWN, school_id="2"), apart, [OGE]) == []


def test_measures_before_the_exam_and_after_it() -> None:
    weak = mocks.at_risk(TOWN, SCOPE, [OGE, EGE])
    assert [words_of(weak)[key] for key in ("n1", "n2")] == ["ОГЭ, математика", "ЕГЭ, русский язык"]
    nobody = ROWS[~ROWS["below"].fillna(False).astype(bool)]
    assert mocks.at_risk(Figures(observed(nobody, SCOPE)), SCOPE, [OGE, EGE]) is None
    hard = sittings.hardest(TOWN, SCOPE, OGE, hard_pct=50)
    before = given(mocks.measures(SCOPE, weak, None, [], [hard], over=False))
    assert [(one.whom, one.term) for one in before] == [
        ("Руководителям ОО", sittings.BEFORE_EXAM), ("Методической службе управления образования", sittings.BEFORE_EXAM),
    ]  # fmt: skip
    assert before[0].what.startswith("провести групповые занятия с теми, кто ниже порога")
    after = given(mocks.measures(SCOPE, None, mocks.missed(RISK, SCOPE, [OGE]), [], [hard], over=True))
    assert {one.term for one in after} == {SCOPE.term}
    own = given(mocks.measures(OWN, None, None, [], [hard], over=True))
    assert [one.whom for one in own] == ["Администрации школы"]
    rows = pd.DataFrame({"year": [2022, 2021], "y": [np.nan, 20.0]})
    assert (mocks.held(rows, 2022), mocks.held(rows, 2021), mocks.held(rows[:0], 2022)) == (False, True, False)


# -- the forecast -----------------------------------------------------------------------------------------------------


def made(actual: int | None, low: float = 5.0, high: float = 15.0) -> Figures:
    """Forecast of 10 % below the threshold of 40 pupils; `actual` of them failed (None: the exam is to come)."""
    rows = []
    for who in ("", "1"):
        at = {"procedure": "forecast_oge", "grade": None, "programme_grade": None, "school_id": who, "n": 40}
        rows.append(figure("forecast_mean", 15.5, kind="model", numerator=90, low=14.5, high=16.5, **at))
        rows.append(figure("forecast_below_share", 10.0, kind="model", numerator=90, low=low, high=high, **at))
        if actual is not None:
            rows.append(figure("forecast_actual_mean", 15.2, kind="mean", **at))
            rows.append(share("forecast_actual_share", actual, **at))
    gve = {"procedure": "forecast_gve", "grade": None, "programme_grade": None, "n": 12}
    rows.append(figure("forecast_mean", 9.0, kind="model", numerator=33, low=8.0, high=10.0, **gve))
    return Figures(frame(*rows))


def test_the_forecast_before_and_after_the_exam() -> None:
    ahead = forecast.facts(made(None), SCOPE, [OGE, GVE])
    assert [one.form for one in ahead if one is not None] == ["forecast", "forecast"]
    # where no threshold is known the mean is told; ГВЭ of both grades is one exam
    assert names(ahead) == [
        "ОГЭ, математика, доля ниже порога на экзамене, прогноз", "ГВЭ, математика, средний балл на экзамене, прогноз",
    ]  # fmt: skip
    assert forecast.unique([GVE, Work("mock_gve11", "math")]) == [GVE]
    # the ends belong to the interval
    inside = {x: words_of(forecast.facts(made(x), SCOPE, [OGE])[0])["inside"] for x in (1, 2, 6, 7)}
    assert inside == {1: "вне интервала", 2: "в интервале", 6: "в интервале", 7: "вне интервала"}
    assert forecast.facts(Figures(frame()), SCOPE, [OGE]) == [None]


def test_the_table_has_the_exam_only_once_it_was_held() -> None:
    ahead, came = (forecast.table(made(actual), SCOPE, [OGE, GVE]) for actual in (None, 4))
    assert heads(came) == ["ОГЭ, математика", "ГВЭ, математика"]
    assert ("экзамен" in labels(ahead), labels(came).count("экзамен")) == (False, 2)
    # the public gets no intervals and no numbers of pupils
    public = forecast.table(made(4), PUBLIC, [OGE])
    assert public is not None
    assert {cell.part for cell in public.rows[0].cells[1:]} == {"value"}
    own = forecast.table(made(4), OWN, [OGE])
    assert heads(own) == ["Школа: ОГЭ, математика", "Муниципалитет: ОГЭ, математика"]
    by_school = forecast.schools_table(made(4), SCOPE, [OGE, GVE])
    assert heads(by_school) == ["ОГЭ, математика", "СОШ № 1", "Все школы"]


HITS = Figures(
    frame(
        *(
            share("forecast_hit_share", x, n, procedure="forecast", subject="", grade=None, programme_grade=None, category=what,
                  school_id=who, low=60.0, high=90.0)
            for what, x, n, who in (("mean", 24, 33, ""), ("share", 28, 33, ""), ("pupil", 800, 1000, ""), ("pupil", 40, 60, "1"))
        )
    )
)  # fmt: skip


def test_what_came_of_the_forecasts() -> None:
    told = [len([one for one in forecast.calibration(HITS, scope, 2022) if one is not None]) for scope in READERS]
    # of thirty schools and subjects a school and the public could be told a band alone; a school reads of its own pupils too
    assert told == [3, 2, 1]
    assert [one for one in forecast.calibration(HITS, SCOPE, 2021) if one is not None] == []
    first = forecast.calibration(HITS, SCOPE, 2022)[0]
    assert first is not None
    assert first.headline > 0
    table = forecast.calibration_table(HITS, SCOPE, [OGE], [2021, 2022])
    assert heads(table) == ["Прогнозы на 2022 год", *forecast.HITS.values()]
    assert forecast.calibration_table(HITS, OWN, [OGE], [2022]) is None


def test_exams_without_a_forecast_are_named() -> None:
    models: dict[tuple[str, str], object | None] = {("oge", "math"): object(), ("ege", "russian"): None}
    assert forecast.without([OGE], models) == ""
    assert forecast.without([OGE, EGE, GVE], models).startswith("Прогноза нет: ЕГЭ, русский язык; ГВЭ, математика —")
    assert forecast.without([EGE], models) == forecast.NONE_YET
    assert forecast.without([], models) == ""


# -- 5.4 --------------------------------------------------------------------------------------------------------------

DIAGNOSTIC = Work("diagnostic_oge", "math")


def crowd(kind: counted.Kind, *passed: int) -> pd.DataFrame:
    """Twenty pupils; of task k the first `passed[k]` have the point."""
    rows = [
        {
            "person": f"p{i}",
            "primary_score": 9,
            "mock_result": 3,
            "answers": "".join(f"{int(i < n)}(1)" for n in passed),
        }
        for i in range(20)
    ]
    return counted.latest(form(*rows), MINIMA, kind)


#: four deficits: overcome, risen unsurely, lasting, and one that is none at first and falls; the fifth is none at all
WORKS = (crowd("diagnostic", 2, 8, 2, 18, 16), crowd("mock", 18, 11, 4, 3, 17))


def skills(scope: Scope = SCOPE) -> tuple[Figures, dict[str, str]]:
    same = pairs_of.same_pupils(*(counted.task_rows(rows) for rows in WORKS))
    changes = pairs_of.task_changes(*same, table_hash="h")
    parts = [observed(WORKS[0], scope, "diagnostic"), changes]
    kinds: tuple[counted.Kind, ...] = ("diagnostic", "mock")
    parts += [
        counted.task_observations(rows, kind=kind, table_hash="h", group="same")
        for rows, kind in zip(same, kinds, strict=True)
    ]
    figures = Figures(combine(parts))
    return figures, diagnostics.states(pairs_of.confirmed_tasks(changes), figures, scope, DIAGNOSTIC, hard_pct=50)


def test_what_became_of_a_deficit() -> None:
    figures, verdicts = skills()
    assert verdicts == {
        "01": diagnostics.OVERCOME, "02": diagnostics.UNSURE, "03": diagnostics.LASTING, "04": diagnostics.LOWER, "05": "",
    }  # fmt: skip
    overcome, lasting = diagnostics.deficits(figures, SCOPE, DIAGNOSTIC, verdicts)
    assert [words_of(one)["n1"] for one in (overcome, lasting)] == ["задание 01", "задание 03"]
    assert lasting is not None
    # each with what it is at the mock exam
    assert figures.number(lasting.figures["s1"]) == 20
    assert diagnostics.deficits(figures, PUBLIC, DIAGNOSTIC, verdicts) == []
    table = diagnostics.tasks_table(figures, SCOPE, DIAGNOSTIC, verdicts, hard_pct=50)
    assert heads(table) == ["01", "02", "03", "04", "05"]
    assert table is not None
    assert [row.cells[3].text for row in table.rows] == ["трудное"] * 3 + [""] * 2
    assert [row.cells[-1].text for row in table.rows] == [verdicts[task] for task in sorted(verdicts)]
    assert diagnostics.tasks_table(figures, PUBLIC, DIAGNOSTIC, verdicts, hard_pct=50) is None
    asked = given(diagnostics.measures(SCOPE, [], [lasting], over=False))
    assert [(one.whom, one.term) for one in asked] == [("Руководителям ОО", sittings.BEFORE_EXAM)]
    assert [one.whom for one in given(diagnostics.measures(OWN, [lasting], [], over=True))] == ["Администрации школы"]


def test_a_change_whose_interval_leaves_out_zero_has_a_verdict() -> None:
    figures, _ = skills()
    changes = figures.observations[figures.observations["indicator"] == "sitting_task_change"]
    # tasks 04 (18 → 3 of 20) and 05 (16 → 17) were no deficits
    for task, low, high, survives, verdict in (
        ("04", -90.0, -60.0, False, diagnostics.CORRECTED),
        ("05", 1.0, 9.0, False, diagnostics.CORRECTED),
        ("05", 1.0, 9.0, True, diagnostics.HIGHER),
        ("05", -1.0, 9.0, False, ""),
    ):
        one = changes[changes["category"] == task].assign(low=low, high=high, survives=survives)
        assert diagnostics.states(one, figures, SCOPE, DIAGNOSTIC, hard_pct=50) == {task: verdict}


def test_words_beside_a_task_stand_there_with_its_description_too() -> None:
    figures, verdicts = skills()
    work = replace(DIAGNOSTIC, skills={1: "Умение считать"})
    table = diagnostics.tasks_table(figures, SCOPE, work, verdicts, hard_pct=50)
    assert table is not None
    first = [cell.text for cell in table.rows[0].cells]
    assert (first[0], first[3], first[-1]) == ("01. Умение считать", "трудное", diagnostics.OVERCOME)
    mine = sitting_tables.tasks_table(figures, SCOPE, "diagnostics", work, "", hard_pct=50)
    assert mine is not None
    assert mine.rows[0].cells[-1].text == "трудное"


def test_of_nine_pupils_nothing_is_concluded() -> None:
    figures, _ = skills()
    few = figures.observations[figures.observations["indicator"] == "sitting_task_change"].assign(n=9, survives=True)
    assert diagnostics.states(few, figures, SCOPE, DIAGNOSTIC, hard_pct=50) == {}
    # and those of another work, year or reader are not this one's
    sure = few.assign(n=20)
    for other in (replace(SCOPE, year=2021), OWN):
        assert diagnostics.states(sure, figures, other, DIAGNOSTIC, hard_pct=50) == {}
    assert diagnostics.states(sure, figures, SCOPE, Work("diagnostic_ege", "russian"), hard_pct=50) == {}


def steps(n: int, **at: object) -> list[dict[str, object]]:
    about = {"procedure": "chain_oge", "grade": None, "programme_grade": None, **at}
    rows: list[dict[str, object]] = []
    for step, mean in (("diagnostic", 3.4), ("mock", 3.7), ("exam", 3.6)):
        rows.append(figure("chain_mean_mark", mean, kind="mean", n=n, category=step, **about))
        rows.append(share("chain_below_share", 2, n, category=step, **about))
    rows.append(
        figure("chain_mark_change", 0.3, kind="model", n=n, numerator=n, low=0.1, high=0.5, category="mock", **about)
    )
    return rows


def test_the_same_pupils_at_each_step() -> None:
    figures = Figures(frame(*steps(40), *steps(9, school_id="1"), *steps(12, school_id="2")))
    told = diagnostics.chain(figures, SCOPE, [DIAGNOSTIC])
    assert [one.form for one in told if one is not None] == ["steps", "step_change"]
    assert [words_of(told[0])[key] for key in ("n1", "n2", "n3")] == ["диагностическая", "пробный", "экзамен"]
    assert heads(diagnostics.chain_table(figures, SCOPE, [DIAGNOSTIC])) == ["ОГЭ, математика"]
    # of nine pupils a mean is nearly their own mark
    assert diagnostics.chain(figures, OWN, [DIAGNOSTIC]) == []
    assert diagnostics.chain_table(figures, OWN, [DIAGNOSTIC]) is None
    other = replace(OWN, school_id="2")
    assert heads(diagnostics.chain_table(figures, other, [DIAGNOSTIC])) == [
        "Школа: ОГЭ, математика", "Муниципалитет: ОГЭ, математика",
    ]  # fmt: skip
    assert "Учеников" not in labels(diagnostics.chain_table(figures, PUBLIC, [DIAGNOSTIC]))


def test_schools_with_mock_exams_and_without_diagnostic_works() -> None:
    wrote = ROWS[ROWS["school_id"] != "2"]
    assert clean(diagnostics.silent(wrote, ROWS, SCOPE)) == (
        "Пробный экзамен провели, а диагностических работ не было: СОШ № 2."
    )
    assert diagnostics.silent(ROWS, ROWS, SCOPE) == ""
    # where nobody held them, that is said once for all; a school reads of itself elsewhere
    assert diagnostics.silent(ROWS[:0], ROWS, SCOPE) == ""
    assert diagnostics.silent(wrote, ROWS, OWN) == ""


def test_a_task_is_named_by_what_it_checks_where_its_description_was_sent() -> None:
    described = pd.DataFrame(
        {"exam": ["oge", "oge", "ege"], "subject": ["math", "math", "russian"], "task_order": [1, 2, 1],
         "skill": ["Умение считать", None, "Умение писать"]}
    )  # fmt: skip
    skills = sittings.skills_of(described)
    assert skills == {("oge", "math"): {1: "Умение считать"}, ("ege", "russian"): {1: "Умение писать"}}
    work = Work("diagnostic_oge", "math", skills["oge", "math"])
    assert (work.line("01"), work.line("02")) == ("01. Умение считать", "02")
    assert (work.told("01"), work.told("02")) == ("задание 01 («Умение считать»)", "задание 02")
    assert work == Work("diagnostic_oge", "math")  # what is known of a work does not make it another
    assert len({work, Work("diagnostic_oge", "math")}) == 1
