"""Blocks of 5.3, 5.5 and 5.6 over a few figures: who is named, what is compared with what, what each reader gets."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from mskoko_lib.display import sentences_works
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.section5 import (
    class_work_tables,
    class_works,
    cross_works,
    held_works,
    problem_tables,
    problems,
    school_works,
)
from mskoko_lib.display.sentences import FORMS
from mskoko_lib.display.vpr_tables import Work
from mskoko_lib.indicators import problems as counted
from mskoko_lib.indicators.class_works import CHANGES
from mskoko_lib.indicators.uncertainty import wilson
from mskoko_lib.observations import combine
from tests.display.test_sentences import Figure, plain, said
from tests.display.test_sentences_exams import percent
from tests.observation_factory import figure, frame, share

SCOPE = Scope(
    2022, "department", names={"1": "СОШ № 1", "2": "СОШ № 2", "3": "СОШ № 3"}, term="до 1 марта 2023 года",
    far_term="до 1 июня 2023 года", day="31 декабря 2022 года",
)  # fmt: skip
OWN = replace(SCOPE, audience="school", school_id="1", names={})
PUBLIC = replace(SCOPE, audience="public", names={})


def words_of(found: Sentence | None) -> dict[str, str]:
    assert found is not None
    return {key: text.replace("\u00a0", " ") for key, text in found.words.items()}


def texts(table: TableBlock | None) -> list[list[str]]:
    assert table is not None
    return [[cell.text.replace("\u00ad", "").replace("\u00a0", " ") for cell in row.cells] for row in table.rows]


def given(measures: list[Measure | None]) -> list[Measure]:
    return [one for one in measures if one is not None]


# -- sentences --------------------------------------------------------------------------------------------------------


def _points(value: float, low: float, high: float, precision: str = "exact") -> Figure:
    return plain(value, "lacking_change", precision, n=100, low=low, high=high)


WAVES = {"name": "Новая проблема", "march": "в марте (5\u00a0класс)", "october": "в октябре"}
CASES: dict[str, tuple[dict[str, Figure], dict[str, str], str | None]] = {
    "waves": (
        {"now": percent(45, 100), "before": percent(13, 100), "change": _points(32, 20, 43)},
        WAVES,
        "Новая проблема: в марте (5~класс)~— 13 из 100 (13,0~%), в октябре~— 45 из 100 (45,0~%); на 32~процентных пункта больше "
        "(интервал разности от +20,0 до +43,0~п.~п.), различие подтверждается с поправкой на число сравнений.",
    ),
    "subjects_checked": (
        {"s1": plain(4, "works_subjects"), "s2": plain(0, "works_subjects")},
        {"name": "Предметов в работах школы", "n1": "в марте", "n2": "в октябре"},
        "Предметов в работах школы: в марте~— 4, в октябре~— 0.",
    ),
    "named": (
        {"s1": plain(0, "works_subjects")}, {"name": "Работ в марте не было: СОШ № 3"}, "Работ в марте не было: СОШ № 3."
    ),
}  # fmt: skip


def test_every_form_of_the_module_is_tried() -> None:
    assert set(CASES) == {name for name, one in FORMS.items() if one.__module__ == sentences_works.__name__}


@pytest.mark.parametrize("form", CASES)
def test_sentence(form: str) -> None:
    figures, words, expected = CASES[form]
    assert said(form, figures, words) == expected
    for slot, one in figures.items():
        closed = one.__class__(**{**one.__dict__, "shown": False, "reason": "hidden", "value": None})
        assert said(form, {**figures, slot: closed}, words) is None


def test_waves_tell_a_fall_and_nothing_of_bands() -> None:
    fall = {"now": percent(13, 100), "before": percent(45, 100), "change": _points(-32, -43, -20)}
    assert "на 32~процентных пункта меньше (интервал разности от −43,0 до −20,0~п.~п.)" in (
        said("waves", fall, WAVES) or ""
    )
    # 33,33 less 6,67 is 26,67, and 33,3 less 6,7 is 26,6
    thirty = {"now": percent(10, 30), "before": percent(2, 30), "change": _points(100 * 8 / 30, 7, 44)}
    assert "на 26,7~процентного пункта больше по~неокруглённым значениям (интервал" in (
        said("waves", thirty, WAVES) or ""
    )
    coarse = {**fall, "now": percent(13, 100, "coarse"), "change": _points(-32, -43, -20, "coarse")}
    assert (said("waves", coarse, WAVES) or "").endswith(
        "в октябре~— 13~%; различие подтверждается с поправкой на число сравнений."
    )
    assert said("waves", {**fall, "now": percent(13, 100, "band")}, WAVES) is None


# -- 5.3 --------------------------------------------------------------------------------------------------------------

ROW = {
    "year": 2022, "school_id": "1", "grade": 6, "class_label": "А", "work_level": "municipal", "subject": "math",
    "work_date": "2022-02-15", "n_5": 4, "n_4": 6, "n_3": 8, "n_2": 2, "n_reached": None,
}  # fmt: skip


def class_form(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**ROW, **row} for row in rows])
    return table.assign(work_date=pd.to_datetime(table["work_date"]))


FORM = class_form(
    {}, {"class_label": "Б"}, {"school_id": "2", "work_date": "2022-02-17"},
    {"work_level": "regional", "work_date": "2022-10-11", "subject": "history", "n_5": None, "n_4": None, "n_3": None, "n_2": None,
     "n_reached": 9, "school_id": "2"},
)  # fmt: skip
MATH = {"procedure": "works", "grade": 6, "programme_grade": None, "group": "municipal spring"}
TOWN = {"procedure": "works", "subject": "", "grade": None, "programme_grade": None}


def results(now: tuple[int, int], before: tuple[int, int]) -> pd.DataFrame:
    return frame(
        share("good_marks_share", *now, **MATH),
        share("good_marks_share", *before, year=2021, **MATH),
        figure("good_marks_change", 100 * now[0] / now[1] - 100 * before[0] / before[1], kind="model", n=now[1],
               numerator=before[1], low=-30.0, high=-10.0, **MATH),
    )  # fmt: skip


def test_works_of_the_reader_in_the_order_of_days() -> None:
    every = class_works.works_of(FORM, SCOPE)
    assert [(one.name.replace("\u00a0", " "), one.n_schools, one.result) for one in every] == [
        ("Математика, 6 класс (муниципальная, 15 февраля – 17 февраля)", 2, "good_marks_share"),
        ("История, 6 класс (региональная, 11 октября)", 1, "reached_share"),
    ]
    assert [one.first.day for one in class_works.works_of(FORM, OWN)] == [15]
    assert class_works.works_of(FORM[:0], SCOPE) == []


def test_why_there_is_nothing_of_5_3() -> None:
    assert class_works.absence(FORM, SCOPE, False) == ""
    assert class_works.absence(FORM[:0], SCOPE, False) == class_works.NO_FORM
    other = replace(OWN, school_id="3")
    assert class_works.absence(FORM, other, False) == class_works.NOTHING_OWN
    assert class_works.absence(FORM, other, True) == class_works.NO_WORKS


@pytest.mark.parametrize(("sure", "n_fallen"), [(True, 1), (False, 0)])
def test_a_fall_is_a_deviation_only_where_it_is_confirmed(sure: bool, n_fallen: int) -> None:
    observed = results((27, 100), (50, 100))
    figures = Figures(observed)
    works = class_works.works_of(FORM, SCOPE)[:1]
    obs = figures.id(
        "good_marks_share", **{**MATH, "programme_grade": "", "subject": "math", "year": 2022, "school_id": ""}
    )
    told = class_works.moved(figures, SCOPE, works, CHANGES, {obs: sure})
    assert len(told) == 1
    assert told[0][1].words["corrected"] == ("" if sure else "no")
    fell = class_works.fallen(told, figures, {obs: sure})
    assert len(fell) == n_fallen
    assert [one.whom for one in given(class_works.measures(SCOPE, fell, [], None))] == [
        "Методической службе управления образования"
    ] * n_fallen  # fmt: skip


def test_a_school_below_the_others_is_a_reason_to_look() -> None:
    observed = frame(
        share("good_marks_share", 100, 200, **MATH), share("good_marks_share", 10, 60, school_id="2", **MATH),
        share("good_marks_share", 40, 60, school_id="1", **MATH),
    )  # fmt: skip
    apart = observed[observed["school_id"] != ""].assign(survives=True, p_value=0.001, difference_pp=[-40.0, 25.0])
    works = class_works.works_of(FORM, SCOPE)
    told = class_works.differing(Figures(observed), SCOPE, works, apart)
    assert sorted(school for school, *_ in told) == ["1", "2"]
    asked = given(class_works.measures(SCOPE, [], told, None))
    assert [one.whom.replace("\u00a0", " ") for one in asked] == ["Администрации: СОШ № 2"]
    # a school reads of itself only, and what did not survive is told to nobody
    own = class_works.differing(Figures(observed), replace(OWN, school_id="2"), works, apart)
    assert [(school, said.words["where"]) for school, _, said in own] == [("2", "в школе")]
    assert class_works.differing(Figures(observed), SCOPE, works, apart.assign(survives=False)) == []


def test_own_marking_is_told_from_five_classes_on() -> None:
    at = {**TOWN, "category": "own"}
    figures = Figures(
        frame(
            share("marked_by_share", 4, 5, school_id="1", **at), share("marked_by_share", 4, 4, school_id="2", **at),
            share("marked_by_share", 3, 6, school_id="3", **at),
        )
    )  # fmt: skip
    found = class_works.own_marking(figures, SCOPE)
    assert found is not None
    assert found.schools == ("1",)
    assert class_works.own_marking(figures, replace(OWN, school_id="2")) is None
    assert class_works.own_marking(figures, PUBLIC) is None


def test_works_with_marks_and_without_stand_apart() -> None:
    observed = frame(
        share("success_share", 90, 100, **MATH), share("good_marks_share", 50, 100, **MATH),
        share("reached_share", 30, 40, **{**MATH, "subject": "history", "group": "regional autumn"}),
    )  # fmt: skip
    works = class_works.works_of(FORM, SCOPE)
    marks = texts(class_work_tables.marks_table(Figures(observed), SCOPE, works))
    assert [row[0][:10] for row in marks] == ["Математика"]
    reached = class_work_tables.reached_table(Figures(observed), SCOPE, works)
    assert [row[0][:7] for row in texts(reached)] == ["История"]
    assert reached is not None
    assert [cell.part for cell in reached.rows[0].cells[1:]] == ["n", "numerator", "value", "interval"]
    # the public gets no counts and no intervals
    public = class_work_tables.reached_table(Figures(observed), PUBLIC, works)
    assert public is not None
    assert [cell.part for cell in public.rows[0].cells[1:]] == ["value"]
    # a work with marks beside ВПР of the same subject and grade; there is none of another grade
    vpr = [Work(2022, "math", grade, grade, "spring", 20, (), {}, {}, {}, {}) for grade in (6, 7)]
    assert [one.grade for one in class_works.same_works(works, vpr)] == [6]
    same = frame(share("success_share", 80, 90, grade=6, programme_grade=6))
    beside = class_work_tables.beside_vpr(Figures(combine([observed, same])), SCOPE, works, vpr)
    assert beside is not None
    assert len(beside.rows) == 1
    assert len(beside.columns) == 7


# -- 5.5 and 5.6 ------------------------------------------------------------------------------------------------------


def skill(
    x: int, month: str, grade: int | None, problem: str = "table", subject: str = "math", kind: str = "", **more: object
) -> dict[str, object]:
    about = {
        "procedure": "school_works" if kind else "cross_works", "subject": subject, "grade": grade, "programme_grade": None,
        "group": f"{kind} {month}".strip(), "category": problem, **more,
    }  # fmt: skip
    low, high = wilson(x, 100)
    return share("lacking_share", x, 100, low=float(low[0]), high=float(high[0]), **about)


SKILLS = frame(
    skill(45, "03", 5), skill(44, "10", 6), skill(45, "03", 5, subject="geography"), skill(46, "10", 6, subject="geography"),
    skill(45, "03", 5, "units"), skill(12, "10", 6, "units"), skill(12, "03", 5, "plan"), skill(45, "10", 6, "plan"),
    skill(50, "10", 5, "model"), skill(10, "03", 5, "reading"), skill(12, "10", 6, "reading"),
)  # fmt: skip
STATE = counted.states(SKILLS, year=2022, problem_pct=30)
ALL = Figures(combine([SKILLS, counted.cohort_changes(SKILLS, year=2022)]))
SERIES = cross_works.SERIES


def test_what_became_of_the_problems_is_told() -> None:
    ends = problems.ended(ALL, SCOPE, SERIES, STATE)
    kept = words_of(ends["persists"][0])
    assert [kept["n1"], kept["n2"]] == [
        "география, 6 класс, «прочитать таблицу и график»", "математика, 6 класс, «прочитать таблицу и график»",
    ]  # fmt: skip
    assert words_of(ends["overcome"][0])["name"] == "Проблема преодолена: математика, 6 класс, «единицы и вычисления»"
    assert words_of(ends["overcome"][0])["march"] == "в марте (5 класс)"
    assert words_of(ends["new"][0])["name"] == "Новая проблема: математика, 6 класс, «работать по инструкции»"
    # a school without figures reads nothing
    assert all(not told for told in problems.ended(ALL, OWN, SERIES, STATE).values())


def test_one_skill_in_two_subjects() -> None:
    found = counted.across_subjects(SKILLS, year=2022, problem_pct=30)
    told = problems.across(ALL, SCOPE, SERIES, found)
    # only the latest wave is told, though March has the same
    assert [words_of(one)["name"] for one in told] == [
        "Сразу по нескольким предметам не справляются с умением «прочитать таблицу и график» (6 класс, октябрь)"
    ]
    assert [words_of(told[0])["n1"], words_of(told[0])["n2"]] == ["математика", "география"]


def test_the_youngest_grade_of_october_has_no_partner() -> None:
    told = problems.unpaired(ALL, SCOPE, SERIES, SKILLS, 30)
    assert len(told) == 1
    assert words_of(told[0])["n1"] == "математика, 5 класс, «составить модель задачи»"
    assert "n2" not in told[0].words


def test_the_table_leaves_out_what_is_no_problem() -> None:
    rows = texts(problem_tables.states_table(ALL, SCOPE, SERIES, STATE, 30))
    assert [row[0] for row in rows] == [
        "Сохраняется", "География, 6 класс, «прочитать таблицу и график»", "Математика, 6 класс, «прочитать таблицу и график»",
        "Новая", "Математика, 6 класс, «работать по инструкции»",
        "Преодолена", "Математика, 6 класс, «единицы и вычисления»",
    ]  # fmt: skip
    assert problem_tables.states_table(ALL, OWN, SERIES, STATE, 30) is None


def test_the_map_has_skills_and_subjects_of_the_latest_wave() -> None:
    whole = frame(
        skill(45, "03", None), skill(44, "10", None), skill(30, "10", None, "plan", "biology")
    )  # fmt: skip
    chart = problem_tables.matrix(Figures(whole), SCOPE, SERIES, whole)
    assert chart is not None
    assert chart.plain_title == "Умения и предметы: октябрь"
    assert {row.label: list(row.figures) for row in chart.rows} == {
        "Прочитать таблицу и график": ["math"], "Работать по инструкции": ["biology"]
    }  # fmt: skip
    assert problem_tables.matrix(Figures(whole), SCOPE, SERIES, whole[:0]) is None


def test_in_both_kinds_is_told_once() -> None:
    rows = [
        skill(45, month, grade, kind=kind, problem=problem)
        for kind in ("current", "interim")
        for month, grade in (("03", 5), ("10", 6))
        for problem in (("table", "plan") if kind == "current" else ("table",))
    ]
    observed = frame(*rows)
    found = counted.states(observed, year=2022, problem_pct=30)
    figures = Figures(observed)
    both = school_works.both_kinds(figures, SCOPE, found)
    assert [text for key, text in words_of(both).items() if key != "name"] == [
        "математика, 6 класс, «прочитать таблицу и график», текущие работы",
        "математика, 6 класс, «прочитать таблицу и график», промежуточные работы",
    ]
    kept = problems.ended(figures, SCOPE, school_works.SERIES, found, "current")["persists"]
    assert [text for key, text in words_of(kept[0]).items() if key != "name"] == [
        "математика, 6 класс, «работать по инструкции»"
    ]
    assert "persists" not in problems.ended(figures, SCOPE, school_works.SERIES, found, "interim")


HELD = Figures(
    frame(
        *(
            figure("works_subjects", n, kind="count", numerator=n, n=n, school_id=school, group="03", procedure="cross_works",
                   subject="", grade=None, programme_grade=None)
            for school, n in (("1", 4), ("2", 2), ("3", 0))
        )
    )
)  # fmt: skip


def test_who_held_fewer_works_than_the_plan_asks() -> None:
    none, few = held_works.few_subjects(HELD, SCOPE, SERIES, 3)
    assert (none.schools, words_of(none.said)["name"]) == (("3",), "Работ в марте не было: СОШ № 3")
    assert (few.schools, words_of(few.said)["n1"]) == (("2",), "СОШ № 2")
    assert words_of(few.said)["name"] == "Работы в марте меньше чем по 3 предметам"
    assert held_works.few_subjects(HELD, OWN, SERIES, 3) == []
    (own,) = held_works.few_subjects(HELD, replace(OWN, school_id="3"), SERIES, 3)
    assert words_of(own.said)["name"] == "Работ в марте не было"
    asked = given(held_works.measures(SCOPE, SERIES, [], [], [], [none, few], 3, ""))
    assert [one.whom for one in asked] == ["Администрации: СОШ № 3", "Администрации: СОШ № 2"]
    assert held_works.few_subjects(HELD, PUBLIC, SERIES, 3) == []


def test_the_measure_names_the_skills() -> None:
    found = counted.across_subjects(SKILLS, year=2022, problem_pct=30)
    named = problems.skills_named(STATE, SCOPE, found[:0])
    assert named == "«прочитать таблицу и график» (математика, география); «работать по инструкции» (математика)"
    # in June there are no pairs yet, but a skill may be weak in several subjects
    assert problems.skills_named(STATE[:0], SCOPE, found) == "«прочитать таблицу и график» (математика, география)"
    kept = problems.ended(ALL, SCOPE, SERIES, STATE)["persists"]
    (asked,) = given(held_works.measures(SCOPE, SERIES, kept, [], [], [], 3, named))
    assert asked.what.endswith(f"образцы заданий: {named}")


def test_why_there_is_nothing_of_5_5() -> None:
    rows = pd.DataFrame({"year": [2022], "school_id": ["1"]})
    assert held_works.absence(rows, SCOPE, {"1"}, {"1", "2"}) == ""
    assert held_works.absence(rows, OWN, {"1"}, {"1"}) == ""
    assert held_works.absence(rows, replace(OWN, school_id="2"), {"2"}, {"2"}) == "По форме школы, работ не было."
    primary = held_works.absence(rows, replace(OWN, school_id="3"), set(), {"1"})
    assert primary == "В школе нет классов, для которых предназначены эти работы."
    assert held_works.absence(rows[:0], SCOPE, set(), {"1"}).startswith("Сведений об этих работах")
