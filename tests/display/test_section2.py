"""Blocks of section 2 over a few figures: what fires, for whom, and what a school may not read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from mskoko_lib.display.blocks import Figures, Sentence
from mskoko_lib.display.common import Scope
from mskoko_lib.display.section2 import admission, attendance, gia, medals, road_maps, sites
from mskoko_lib.observations import combine
from tests.observation_factory import figure, frame, share

SCOPE = Scope(
    2022, "department", names={"1": "СОШ № 1", "2": "СОШ № 2"}, term="до 1 марта 2023 года", day="31 декабря 2022 года"
)
OWN = replace(SCOPE, audience="school", school_id="2", names={})
PUBLIC = replace(SCOPE, audience="public", names={})


def at(procedure: str, **more: Any) -> dict[str, Any]:
    return {"procedure": procedure, "subject": "", "grade": None, "programme_grade": None, **more}


def words(one: Sentence | None) -> str:
    assert one is not None
    return " ".join(one.words.values())


LESSONS = Figures(
    frame(
        share("lessons_missed_share", 50, 1000, **at("attendance")),
        share("lessons_missed_share", 20, 500, group="01", **at("attendance")),
        share("lessons_missed_share", 30, 500, group="02", **at("attendance")),
        share("lessons_missed_share", 30, 500, group="02", category="same", **at("attendance")),
        share("lessons_missed_share", 10, 500, group="02", category="same", year=2021, **at("attendance")),
        figure(
            "lessons_missed_change",
            4.0,
            kind="model",
            numerator=500,
            n=500,
            low=2.0,
            high=6.0,
            group="02",
            **at("attendance"),
        ),
        share("unexcused_of_missed", 10, 50, **at("attendance")),
        share("lessons_unexcused_share", 10, 1000, **at("attendance")),
        share("lessons_unexcused_share", 1, 500, school_id="1", **at("attendance")),
        share("lessons_unexcused_share", 9, 500, school_id="2", **at("attendance")),
        share("systematic_share", 3, 100, group="02", **at("attendance")),
        share("reported_share", 1, 2, **at("attendance")),
        share("reported_months_share", 1, 2, school_id="2", **at("attendance")),
    )
)
SILENT = {"2": ["02"]}


class TestAttendance:
    def test_the_worst_month_and_the_last_one_are_told(self) -> None:
        said = [one for one in attendance.facts(LESSONS, SCOPE, ["01", "02"], "02") if one]
        assert any("Самая высокая доля пропущенных уроков — в феврале" in words(one) for one in said)
        assert any("систематически пропускавшие уроки без уважительной причины в феврале" in words(one) for one in said)
        # two equal months have no worst one
        same = [one for one in attendance.facts(LESSONS, SCOPE, ["01"], "01") if one]
        assert not any("Самая высокая" in words(one) for one in same)

    def test_a_change_stands_on_the_shares_of_the_same_schools(self) -> None:
        changes = pd.DataFrame(
            {
                "indicator": "lessons_missed_share",
                "group": ["01", "02"],
                "difference_pp": [1.0, 4.0],
                "survives": [False, True],
            }
        )
        (one,) = attendance.moved(LESSONS, SCOPE, changes)
        assert LESSONS.number(one.figures["now"]) == 6.0
        assert LESSONS.number(one.figures["before"]) == 2.0
        assert "в феврале" in words(one)

    def test_only_a_school_above_the_others_is_named(self) -> None:
        apart = pd.DataFrame(
            {"school_id": ["1", "2"], "difference_pp": [-1.6, 1.6], "p_value": [0.001, 0.001], "survives": [True, True]}
        )
        ((code, one),) = attendance.differing(LESSONS, SCOPE, apart)
        assert (code, one.words["where"]) == ("2", "СОШ № 2")
        ((_, own),) = attendance.differing(LESSONS, OWN, apart)
        assert own.words["where"] == "в школе"
        assert attendance.differing(LESSONS, replace(OWN, school_id="1"), apart) == []

    def test_who_did_not_report(self) -> None:
        department, own = (attendance.reported(LESSONS, scope, SILENT) for scope in (SCOPE, OWN))
        assert department is not None
        assert LESSONS.number(department.figures["value"], "n") == 2
        assert "не представлены за февраль" in words(own)
        table = attendance.silent_table(SILENT, SCOPE)
        assert table is not None
        assert [[cell.text for cell in row.cells] for row in table.rows] == [["СОШ № 2", "февраль"]]
        assert attendance.silent_table({}, SCOPE) is None
        given = attendance.recommended(SCOPE, [], department, SILENT)
        assert [one.whom for one in given if one] == ["Администрации: СОШ № 2"]

    def test_other_readers_get_no_intervals(self) -> None:
        tables = [attendance.months_table(LESSONS, scope, ["02"]) for scope in (SCOPE, PUBLIC)]
        labels = [[column.label for column in table.columns] for table in tables if table]
        assert "интервал" in labels[0]
        assert "интервал" not in labels[1]


PLANS = Figures(
    frame(
        *(
            share("section_share", x, 4, category=code, **at("road_map"))
            for code, x in (("analysis", 1), ("risk", 3), ("ovz", 4))
        ),
        *(
            figure("plan_overdue", x, kind="count", numerator=x, n=x, school_id=code, **at("road_map"))
            for code, x in (("1", 1), ("2", 3))
        ),
        *(share("section_completeness", x, 10, school_id=code, **at("road_map")) for code, x in (("1", 9), ("2", 8))),
        share("plan_done_share", 2, 5, school_id="2", **at("road_map")),
    )
)


class TestRoadMaps:
    def test_a_gap_is_what_a_quarter_of_the_plans_lack(self) -> None:
        assert [one.words["name"] for one in road_maps.gaps(PLANS, SCOPE)] == [
            "Школы, в плане которых есть раздел «анализ прошлого года»",
            "Школы, в плане которых есть раздел «группа риска»",
        ]

    def test_overdue_schools_stand_in_one_sentence_the_most_overdue_first(self) -> None:
        codes, one = road_maps.late(PLANS, SCOPE)
        assert codes == ["2", "1"]
        assert one is not None
        assert [one.words["n1"], one.words["n2"]] == ["СОШ № 2", "СОШ № 1"]
        codes, own = road_maps.late(PLANS, OWN)
        assert codes == ["2"]
        assert "СОШ" not in words(own)

    def test_the_analysis_counts_on_own_figures_only(self) -> None:
        rows = pd.DataFrame(
            {
                "school_id": ["1", "1", "2"],
                "section": ["analysis", "risk", "analysis"],
                "own_figures": [False, None, True],
            }
        )
        lacking = road_maps.lacking_sections(rows)
        assert "analysis" in lacking["1"]
        assert "risk" not in lacking["1"]
        assert "analysis" not in lacking["2"]
        told = road_maps.bare(PLANS, SCOPE, lacking)
        assert [code for code, _ in told] == ["1", "2"]
        # in its own note a school reads of any section that lacks
        assert road_maps.bare(PLANS, OWN, {"2": ["ovz"]})
        assert road_maps.bare(PLANS, SCOPE, {"2": ["ovz"]}) == []


ANSWERS = pd.DataFrame(
    [
        ("2", f"{m:02d}", criterion, answer)
        for m in (1, 2, 3)
        for criterion, answer in (("main", "yes"), ("gia_timetable", "no"))
    ],
    columns=["school_id", "month", "criterion", "answer"],
)
CHECKS = Figures(
    frame(
        share("site_share", 3, 6, school_id="2", **at("site")),
        share("site_share", 1, 10, category="gia_timetable", **at("site")),
        share("site_share", 9, 10, category="main", **at("site")),
    )
)


class TestSites:
    def test_never_there_needs_three_checks(self) -> None:
        assert sites.never(ANSWERS) == {"2": ["gia_timetable"]}
        assert sites.never(ANSWERS[ANSWERS["month"] < "03"]) == {}
        once = pd.concat([ANSWERS, pd.DataFrame([("2", "04", "gia_timetable", "late")], columns=ANSWERS.columns)])
        assert sites.never(once) == {}
        ((code, one),) = sites.absent(CHECKS, SCOPE, sites.never(ANSWERS))
        assert code == "2"
        assert "«Расписание экзаменов»" in words(one)

    def test_typical_is_below_four_checks_of_five_and_not_mended(self) -> None:
        one = sites.typical(CHECKS, SCOPE, "09")
        assert one is not None
        assert [key for key in one.words if key != "name"] == ["n1"]
        assert one.words["n1"] == "Расписание экзаменов"
        # in the last check all sites have it: it was mended
        mended = share("site_share", 10, 10, category="gia_timetable", group="09", **at("site"))
        assert sites.typical(Figures(combine([CHECKS.observations, frame(mended)])), SCOPE, "09") is None

    def test_a_school_reads_when_its_site_was_updated(self) -> None:
        checks = pd.DataFrame({"updated_date": pd.to_datetime(["2022-03-01", None, "2022-11-07"])})
        assert sites.updated_text(checks).replace("\u00a0", " ").endswith("проверяющий: 7 ноября 2022 года.")
        assert sites.updated_text(checks.iloc[1:2]) == ""

    def test_a_school_reads_what_to_mend(self) -> None:
        table = sites.own_table(ANSWERS, OWN, "03")
        assert table is not None
        assert [[cell.text for cell in row.cells] for row in table.rows] == [["Расписание экзаменов", "нет"]]


def test_last_month_is_that_of_half_the_schools() -> None:
    rows = pd.DataFrame(
        {
            "school_id": ["1", "2", "3", "1", "2", "1"],
            "month": ["01", "01", "01", "02", "02", "03"],
            "lessons_planned": 100,
        }
    )
    assert attendance.last_month(rows) == "02"  # one early sender of three is no municipality
    assert attendance.last_month(rows.iloc[:0]) == ""


def test_nobody_is_helped_who_was_admitted_later() -> None:
    def figures(later: int) -> Figures:
        return Figures(
            frame(
                figure("not_admitted", 2, kind="count", numerator=2, n=2, group="ege", **at("admission")),
                figure(
                    "not_admitted", 2, kind="count", numerator=2, n=2, group="ege", category="n_debt", **at("admission")
                ),
                share("admitted_later_share", later, 2, group="ege", **at("admission")),
            )
        )

    told = [None, None, None, None, admission.facts(figures(1), SCOPE)[4], None]
    assert told[4] is not None
    assert admission.still_out(figures(1), SCOPE, told) is told[4]
    assert admission.still_out(figures(2), SCOPE, told) is None


def test_forms_that_not_all_sent_do_not_add_up() -> None:
    protocols = pd.DataFrame({"year": 2022, "school_id": ["1", "2", "2"], "exam": ["oge", "oge", "ege"]})
    form = protocols.iloc[[0, 2]]
    assert gia.forms_lack(protocols, form, 2022)
    assert not gia.forms_lack(protocols, protocols, 2022)
    assert not gia.forms_lack(protocols, form, 2021)


def test_a_school_reads_what_its_silence_means() -> None:
    held = pd.DataFrame({"school_id": ["2"]})
    assert medals.own_quiet(held, OWN) == medals.OWN_QUIET
    assert medals.own_quiet(held, replace(OWN, school_id="1")) == medals.OWN_FEW


def test_admission_lists_that_do_not_agree() -> None:
    day = pd.Timestamp("2022-05-19")
    rows = pd.DataFrame(
        {
            "school_id": ["1", "2", "3", "4"], "exam": "oge", "n_graduates": [50, 50, 50, 50], "n_in_ris": [50, 49, None, 50],
            "list_check": ["in_time", "in_time", None, "errors"], "decision_date": [day, day, pd.NaT, day],
            "order_number": ["40", None, None, "42"],
        }
    ).astype({"n_graduates": "Int64", "n_in_ris": "Int64"})  # fmt: skip
    assert admission.mismatches(rows) == ["2", "4"]  # what was not told is no mismatch
    told = admission.decisions(rows)
    assert told["1", "oge"].replace("\u00a0", " ") == "19 мая 2022 года, решение № 40; список сверен с РИС в срок"
    assert told["3", "oge"] == "даты решения нет; о сверке с РИС не сказано"
    figures = Figures(
        frame(
            figure(
                "admission_graduates",
                50,
                kind="count",
                numerator=50,
                n=50,
                school_id="2",
                group="oge",
                **at("admission"),
            )
        )
    )
    assert [code for code, _ in admission.mismatched(figures, SCOPE, ["2", "4"])] == ["2"]
    assert admission.mismatched(figures, replace(OWN, school_id="1"), ["2"]) == []


def test_marks_of_claimants_are_told_neutrally_and_only_after_the_correction() -> None:
    figures = Figures(
        frame(
            share("fives_borne_out_share", 3, 30, school_id="2", group="years", **at("medal")),
            figure("years_below", 3, kind="count", numerator=3, n=3, school_id="2", group="years", **at("medal")),
            share("fives_borne_out_share", 20, 30, school_id="1", group="years", **at("medal")),
        )
    )
    held = pd.DataFrame({"school_id": ["1", "2"], "p_value": [0.9, 0.0001], "survives": [False, True]})
    ((code, one),) = medals.repeating(figures, SCOPE, held)
    assert code == "2"
    assert "требует рассмотрения причин" in words(one)
    assert not any(word in words(one) for word in ("завыш", "необъектив", "фальсиф"))
    assert medals.repeating(figures, replace(OWN, school_id="1"), held) == []
    assert (
        medals.too_few(held, {"1": "СОШ № 1", "3": "СОШ № 3"}) == "Не сравниваются, претендентов мало или нет: СОШ № 3."
    )


def test_the_short_table_of_gia_puts_years_and_procedures_side_by_side() -> None:
    def row(year: int) -> list[dict[str, Any]]:
        return [
            share("admission_share", 57, 60, year=year, group="oge", **at("admission")),
            figure("graduates", 57, kind="count", numerator=57, n=57, year=year, **at("gia9")),
            share("failed_person_share", 5, 57, year=year, category="first", **at("gia9")),
            share("passed_person_share", 54, 57, year=year, category="last", **at("gia9")),
            share("issued_share", 4, 6, year=year, **at("certificate")),
        ]

    figures = Figures(frame(*row(2022), *row(2021)))
    table = gia.table(figures, SCOPE, [2021, 2022], {("gia9", 2022): "7 сентября 2022 года"})
    assert table is not None
    assert [one.cells[0].text for one in table.rows] == ["ГИА-9, 2022", "ГИА-9, 2021"]
    first = table.rows[0].cells
    assert [figures.number(cell.obs, "numerator") if cell.obs else cell.text or cell.reason for cell in first[1:]] == [
         57, 57, 5, 5, "no_data", "no_data", 54, 4, "7 сентября 2022 года",
    ]  # fmt: skip
