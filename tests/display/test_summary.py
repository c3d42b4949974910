"""Blocks of the summary: the plan, what awaits a decision, delivered data, the cycle, a school's passport."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from mskoko_lib import pastmeasures, roadmap
from mskoko_lib.display.blocks import Figures, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.summary import cycle, decisions, delivery, passport, plan
from mskoko_lib.indicators import plan_state
from mskoko_lib.observations import combine
from mskoko_lib.roadmap.deadline import Deadline

DAY = dt.date(2022, 12, 1)
PLAN = roadmap.load(2022)
DEPARTMENT = Scope(2022, "department", names={"1": "Школа А", "2": "Школа Б"}, day="1 декабря 2022 года")
SCHOOL = Scope(2022, "school", "1", types={"1": "лицей"}, day="1 декабря 2022 года")
ITEMS = pd.DataFrame(
    [
        ("1", "1.1", "ОГЭ", "июнь", "УО", "partly", "частично (7 из 12)"),
        ("1", "1.2", "Списки", "июль", "", "done", "сделано"),
        ("5", "5.7", "НОКО", "июнь", "УО", "late", "просрочено"),
    ],
    columns=["section", "number", "title", "window", "owners", "state", "label"],
)


def thing(number: str, what: str, who: str, state: str, lacking: list[str], **more: object) -> dict[str, object]:
    given = {"end": dt.date(2022, 6, 30), "closed": True, "read": True, "nobody": not lacking or len(lacking) == 2}
    return {
        "number": number,
        "item": number,
        "what": what,
        "who": who,
        "state": state,
        "lacking": lacking,
        **given,
        **more,
    }


THINGS = pd.DataFrame(
    [
        thing("1.1", "сведения А", "школы", "partly", ["2"]),
        thing("1.2", "сведения Б", "школы", "late", ["1", "2"]),
        thing("5.7", "отчёт", "организация-оператор", "late", [], nobody=True),
        thing("4.3", "курсы", "школы", "going", ["1"], closed=False, end=dt.date(2022, 12, 31)),
        thing("1.5", "сочинение", "РЦОИ", "done", [], nobody=False),
    ]
)


def words(table: TableBlock | None) -> list[list[str]]:
    assert table is not None
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


class TestPlan:
    def test_items_stand_under_their_section_with_a_link_and_no_count(self) -> None:
        table = plan.plan_table(ITEMS, PLAN, DEPARTMENT)
        assert [row.kind for row in table.rows] == ["group", "row", "row", "group", "row"]
        assert words(table)[1] == ["1.1 ОГЭ", "июнь", "УО", "частично"]
        assert [row.cells[0].href for row in table.rows if row.kind == "row"] == ["#item-1-1", "#item-1-2", "#item-5-7"]
        assert plan.item_href("2.1.3") == "#item-2-1"

    def test_counts_by_section_add_up_to_the_whole(self) -> None:
        groups = [section.number for section in PLAN.sections]
        made = plan_state.state_observations(
            ITEMS, "plan_items", year=2022, groups=groups, column="section", n_schools=2
        )
        figures = Figures(combine([made]))
        table = plan.counts_table(
            figures,
            DEPARTMENT,
            indicator="plan_items",
            groups=[(n, n) for n in groups],
            id="t",
            caption="т",
            head="Раздел",
        )
        numbers = [[figures.number(cell.obs) or 0 for cell in row.cells[1:]] for row in table.rows]
        assert numbers[-1] == [sum(column) for column in zip(*numbers[:-1], strict=True)] == [3, 1, 1, 1, 0, 0]
        assert table.rows[-1].kind == "total"
        said = plan.facts(figures, DEPARTMENT).sentences
        assert [one.words["name"] for one in said] == ["Пункты плана"]
        assert [said[0].words[f"n{k}"] for k in range(1, 5)] == ["всего", "сделано", "частично", "просрочено"]


class TestDecisions:
    DEADLINES = (
        Deadline(dt.date(2022, 11, 1), "3.3.1", "обязательство: условия; отчёт: программа", "2", "commitment", False),
        Deadline(dt.date(2022, 10, 1), "3.3.1", "обязательство: кадры; отчёт: программа", "2", "commitment", False),
        Deadline(dt.date(2022, 12, 31), "3.3.1", "обязательство: сайт; отчёт: программа", "1", "commitment", False),
        Deadline(dt.date(2022, 9, 1), "3.3.1", "обязательство: журнал; отчёт: программа", "1", "commitment", True),
        Deadline(
            dt.date(2022, 5, 1),
            "3.2.1",
            "устранение нарушения: приказ",
            "",
            "fault",
            False,
            about="1",
            who="управление",
        ),
        Deadline(dt.date(2022, 5, 1), "3.2.1", "устранение нарушения: стенд", "1", "fault", False),
    )

    def test_overdue_data_commitments_and_faults_of_the_department(self) -> None:
        block = decisions.decisions(THINGS, self.DEADLINES, DEPARTMENT, DAY)
        data, promised, faults = (
            [[plain(cell.text) for cell in row.cells] for row in rows] for _, rows in block.groups
        )
        assert [[*row[1:3], row[4]] for row in data] == [
            ["Сведения Б — школы", "до 30 июня 2022 года", "1.2"],
            ["Отчёт — организация-оператор", "до 30 июня 2022 года", "5.7"],
        ]
        # each says who decides and by what it will be seen
        assert {row[0] for row in [*data, *promised, *faults]} == {"Управлению образования"}
        assert [row[3] for row in [data[0], promised[0], faults[0]]] == [
            "поступившие сведения или изменённый план", "отметка о выполнении или новый срок", "документ об устранении",
        ]  # fmt: skip
        # the term of the first school is still to come, and one is done; the oldest first
        assert [row[1:3] for row in promised] == [["Школа Б: кадры; условия", "до 1 октября 2022 года"]]
        assert [row[1] for row in faults] == ["Устранение нарушения: приказ — Школа А"]


class TestDelivery:
    def test_who_has_not_sent_what_when_its_day_is_past(self) -> None:
        assert words(delivery.absent_table(THINGS, DEPARTMENT)) == [
            ["сведения А", "1.1", "школы", "Школа Б"],
            ["сведения Б", "1.2", "школы", "ни одна школа"],
            ["отчёт", "5.7", "организация-оператор", "не поступило ничего"],
        ]
        assert delivery.absent_table(THINGS[THINGS["state"] == "done"], DEPARTMENT) is None

    def test_no_files_no_table(self) -> None:
        files = pd.DataFrame(columns=["layout", "title"])
        assert delivery.kinds_table(Figures(combine([])), files, DEPARTMENT) is None
        assert delivery.facts(Figures(combine([])), DEPARTMENT).sentences == ()


def past(item: str, **given: object) -> pastmeasures.PastMeasure:
    known = {"year": 2021, "item": item, "whom": "школе", "what": "провести занятия", "done": "да"}
    return pastmeasures.PastMeasure.model_validate({**known, **given})


class TestCycle:
    ORDERED = past(
        "1.1",
        recommended=dt.date(2021, 9, 15),
        measure={"state": "проведена", "date": dt.date(2021, 11, 20)},
        decision={"number": "214", "date": dt.date(2021, 12, 10)},
        effect={"indicator": "success_share", "procedure": "oge", "measured": dt.date(2022, 6, 30)},
    )
    WRONG = past(
        "1.10",
        measure={"state": "идёт", "date": dt.date(2022, 2, 7)},
        decision={"number": "198", "date": dt.date(2021, 11, 22)},
    )
    BARE = past("2.1")

    def parts(self, *promised: pastmeasures.PastMeasure) -> dict[str, tuple[str, str]]:
        made = cycle.cycle(targets=["1.1"], unread=[], years=[2021, 2022], promised=promised, as_of=DAY)
        return {one.component: (one.evidence, one.missing) for one in made.parts}

    def test_nine_components_and_the_four_notions_apart(self) -> None:
        found = self.parts(self.ORDERED, self.WRONG, self.BARE)
        assert len(found) == 9
        assert found["Меры, мероприятия"] == (
            "Состояние известно у мер пунктов: 1.1, 1.10", "Состояние и день не указаны у мер пунктов: 2.1",
        )  # fmt: skip
        decided, lacking = found["Управленческие решения"]
        assert plain(decided) == (
            "№ 214 от 10 декабря 2021 года (пункт 1.1); № 198 от 22 ноября 2021 года (пункт 1.10)"
        )
        assert lacking == "Решения с номером и днём нет у мер пунктов: 2.1"
        assert found["Анализ эффективности мер"][1] == "Показатель не назван у мер пунктов: 1.10, 2.1"

    def test_without_last_year_s_measures_it_says_so(self) -> None:
        found = self.parts()
        assert found["Управленческие решения"] == ("нет", "Сведений о мерах прошлого года нет")

    def test_a_decision_after_the_day_is_not_told_as_taken(self) -> None:
        later = past("1.1", decision={"number": "7", "date": dt.date(2022, 12, 2)})
        assert self.parts(later)["Управленческие решения"][0] == "нет"
        assert cycle.order_table([later], DAY) is None

    def test_the_order_of_days_is_told_where_it_is_wrong(self) -> None:
        table = cycle.order_table([self.ORDERED, self.WRONG, self.BARE], DAY)
        assert [row[-1] for row in words(table)] == ["по порядку", "решение раньше меры"]
        assert words(table)[1][1:3] == ["не указано", "идёт, 7 февраля 2022 года"]
        assert (
            cycle.order_text([self.ORDERED, self.WRONG], DAY)
            == "Порядок дней нарушен: пункт 1.10 — решение раньше меры."
        )
        assert cycle.order_text([self.ORDERED], DAY) == cycle.ORDERED


class TestPassport:
    def test_a_form_is_known_from_the_day_it_is_filled_in_for(self) -> None:
        assert passport.form_year([2021, 2022], dt.date(2022, 9, 19)) == 2021
        assert passport.form_year([2021, 2022], dt.date(2022, 9, 20)) == 2022
        assert passport.form_year([2022], dt.date(2022, 5, 1)) is None

    def test_what_is_owed_the_overdue_first_and_nothing_that_came(self) -> None:
        mine = THINGS[(THINGS["who"] == "школы") & THINGS["lacking"].map(lambda codes: "1" in codes)]
        assert words(passport.owed_table(mine, SCHOOL)) == [
            ["Сведения Б", "1.2", "до 30 июня 2022 года", "просрочено"],
            ["Курсы", "4.3", "до 31 декабря 2022 года", "идёт"],
        ]
        assert passport.owed_table(mine.iloc[:0], SCHOOL) is None

    def test_open_terms_are_few_and_each_once(self) -> None:
        same = Deadline(dt.date(2022, 11, 14), "2.1.2", "мероприятие: родители", "1", "measure", False)
        plan_due = Deadline(dt.date(2022, 1, 1), "1.1", "сведения", "1", "plan", False)
        later = [Deadline(dt.date(2023, 1, k), "2.1.2", f"мероприятие {k}", "1", "measure", False) for k in range(1, 9)]
        table = passport.terms_table([same, same, plan_due, *later], SCHOOL, DAY)
        assert len(words(table)) == passport.MOST_TERMS
        assert words(table)[0] == ["Мероприятие: родители", "2.1.2", "14 ноября 2022 года", "срок прошёл"]

    def test_no_form_no_figure(self) -> None:
        nothing = Figures(combine([]))
        assert passport.size_kpis(nothing, SCHOOL, 0) is None
        assert passport.grades_table(nothing, SCHOOL, 0, []) is None
        assert passport.about_text("") == ""

    def test_figures_are_named_for_the_school_and_the_municipality_alone(self) -> None:
        block = passport.results(SCHOOL)
        assert {group.key for group in block.groups} == {"oge", "ege", "vpr", "lessons"}
        pairs = [(row.own, row.town) for group in block.groups for row in group.rows]
        assert all(own != town for own, town in pairs)
        assert len(set(pairs)) == len(pairs)
