"""The calendar of controls as blocks: words alone, in the order of their terms."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from mskoko_lib import roadmap
from mskoko_lib.display import charts
from mskoko_lib.display.blocks import ChartBlock, TableBlock, TextBlock
from mskoko_lib.display.calendar import calendar_table, open_table, timeline
from mskoko_lib.display.common import Scope
from mskoko_lib.display.resolve_charts import chart_spec
from mskoko_lib.roadmap import State
from mskoko_lib.roadmap.deadline import Deadline

PLAN = roadmap.load(2022)
AS_OF = dt.date(2022, 11, 20)
TOWN = Scope(2022, "department", names={"990101": "СОШ № 1", "990102": "Лицей"})
SCHOOL = Scope(2022, "school", school_id="990101")


def due(day: str, number: str, what: str, **more: Any) -> Deadline:
    base = Deadline(dt.date.fromisoformat(day), number, what, "", "plan", False, who="школы")
    return replace(base, **more)


def month(number: int, *, done: bool, item: str = "2.1.1", school_id: str = "") -> Deadline:
    names = {9: "сентябрь", 10: "октябрь", 11: "ноябрь"}
    term = dt.date(2022, number + 1, 5).isoformat()
    return due(term, item, f"сведения о посещаемости за {names[number]}", month=number, done=done, school_id=school_id)


def lines(block: object) -> list[tuple[str, ...]]:
    assert isinstance(block, TableBlock)
    return [tuple(cell.text.replace("\u00a0", " ") for cell in row.cells) for row in block.rows]


class TestTimeline:
    STATES = {
        "2.1.1": State(code="going", label="идёт"),
        "2.1.2": State(code="partly", label="частично (7 из 12)"),
        "3.1": State(code="wait", label="ждём: независимые наблюдатели"),
    }

    def made(self, as_of: dt.date = AS_OF) -> ChartBlock:
        return timeline(PLAN, self.STATES, year=2022, as_of=as_of)

    def test_a_row_for_every_bullet_of_the_two_sections(self) -> None:
        rows = self.made().rows
        assert [row.label.partition(" ")[0] for row in rows] == [
            "2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5", "2.1.6", "3.1", "3.2.1", "3.3.1", "3.3.2", "3.3.3",
        ]  # fmt: skip
        windows = {row.label.partition(" ")[0]: (row.numbers["first"], row.numbers["last"]) for row in rows}
        assert windows["2.1.1"] == windows["3.1"] == (0, 11)
        assert windows["2.1.2"] == (8, 9)  # September – October
        assert windows["3.3.1"] == (9, 9)

    def test_a_count_in_a_state_gives_way_to_a_word(self) -> None:
        states = {row.label.partition(" ")[0]: row.words["state_label"] for row in self.made().rows}
        assert states["2.1.2"] == "частично"
        assert states["3.1"] == "ждём: независимые наблюдатели"
        assert states["2.1.4"] == "нет сведений"

    def test_the_day_stands_between_the_months_of_its_year_only(self) -> None:
        options = self.made().options
        assert options["today"] == pytest.approx(10 + 20 / 30)
        assert "today" not in self.made(dt.date(2023, 1, 5)).options
        assert self.made(dt.date(2022, 12, 31)).options["today"] == 12

    def test_it_can_be_drawn_and_its_data_stand_beside_it(self) -> None:
        block = self.made()
        spec = chart_spec(block, {})
        assert isinstance(spec, charts.TimelineChart)
        assert len(charts.draw(spec, chart_id="c", width_px=840)) > 1000
        assert lines(block.data)[1] == ("2.1.2", "Планы подготовки к ЕГЭ", "Сентябрь - октябрь 2022", "частично")

    def test_single_months_are_bars_of_one_line_with_a_gap(self) -> None:
        rows = [row for row in timeline(PLAN, {}, year=2022, as_of=AS_OF, sections=("4",)).rows if "4.7" in row.label]
        assert [row.numbers for row in rows] == [{"first": 3, "last": 3, "first2": 8, "last2": 8}]


class TestCalendarTable:
    def test_states_are_words(self) -> None:
        given = [
            due("2022-10-31", "2.1.2", "дорожные карты", some=True),
            due("2022-05-31", "2.1.4", "сведения о допуске", done=True, some=True),
            due("2022-11-19", "3.3.1", "отчёты"),
            due("2022-11-20", "3.3.2", "отчёты"),
            due("2022-12-31", "3.1", "акты наблюдения", some=True, who="независимые наблюдатели"),
        ]
        assert lines(calendar_table(given, TOWN, as_of=AS_OF)) == [
            ("2.1.2", "Дорожные карты — школы", "31 октября 2022 года", "срок прошёл, сведения неполные"),
            ("2.1.4", "Сведения о допуске — школы", "31 мая 2022 года", "сделано"),
            ("3.1", "Акты наблюдения — независимые наблюдатели", "31 декабря 2022 года",
             "срок не прошёл, сведения неполные"),
            ("3.3.1", "Отчёты — школы", "19 ноября 2022 года", "срок прошёл, сведений нет"),
            ("3.3.2", "Отчёты — школы", "20 ноября 2022 года", "срок не прошёл"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("done", "as_of", "state"),
        [
            ((True, True, False), "2022-12-05", "за все месяцы, срок которых прошёл, сведения есть"),
            ((True, True, False), "2022-12-06", "нет сведений за: ноябрь"),
            ((False, True, False), "2022-12-06", "нет сведений за: сентябрь, ноябрь"),
            ((False, False, False), "2022-10-05", "первый срок ещё не прошёл"),
        ],
    )
    def test_a_monthly_thing_is_one_row(self, done: tuple[bool, ...], as_of: str, state: str) -> None:
        given = [month(9 + k, done=one, school_id="990101") for k, one in enumerate(done)]
        ((number, what, term, told),) = lines(calendar_table(given, SCHOOL, as_of=dt.date.fromisoformat(as_of)))
        assert (number, what, told) == ("2.1.1", "Сведения о посещаемости", state)
        assert term.startswith("ежемесячно")

    def test_the_next_term_of_a_monthly_thing(self) -> None:
        given = [month(9, done=True), month(10, done=False), month(11, done=False)]
        (row,) = lines(calendar_table(given, TOWN, as_of=AS_OF))
        assert row[2:] == (
            "ежемесячно; ближайший срок — 5 декабря 2022 года",
            "сведения не по всем школам за: октябрь",
        )
        (late,) = lines(calendar_table(given, TOWN, as_of=dt.date(2023, 1, 1)))
        assert late[2] == "ежемесячно; все сроки прошли"

    def test_nothing_due_is_no_table(self) -> None:
        assert calendar_table([], TOWN, as_of=AS_OF) is None
        assert calendar_table([due("2022-11-30", "3.3.1", "о", kind="commitment")], TOWN, as_of=AS_OF) is None


class TestOpenTable:
    GIVEN = (
        due("2022-12-15", "3.3.1", "обязательство: условия", kind="commitment", school_id="990101"),
        due("2022-06-01", "3.2.1", "устранение нарушения: приказы и план", kind="fault", school_id="990101"),
        due("2022-10-01", "2.1.2", "мероприятие: кадры", kind="measure", school_id="990102", mark="№ 1"),
        due("2022-10-01", "2.1.2", "мероприятие: кадры", kind="measure", school_id="990102", mark="№ 2"),
        due("2022-12-01", "3.2.1", "устранение замечания: учебники", kind="fault", about="990102", who="учредитель"),
        due("2022-11-01", "3.3.2", "обязательство: иное", kind="commitment", school_id="990101", done=True),
        due("2022-11-30", "3.3.2", "отчёты"),
    )

    def test_the_department_reads_by_school_the_overdue_first(self) -> None:
        block = open_table(self.GIVEN, TOWN, as_of=AS_OF)
        assert lines(block) == [
            ("Управление образования",),
            (
                "1 декабря 2022 года",
                "Устранение замечания: учебники — Лицей; устраняет учредитель",
                "3.2.1",
                "срок не прошёл",
            ),
            ("СОШ № 1",),
            ("1 июня 2022 года", "Устранение нарушения: приказы и план", "3.2.1", "срок прошёл"),
            ("15 декабря 2022 года", "Обязательство: условия", "3.3.1", "срок не прошёл"),
            ("Лицей",),
            ("1 октября 2022 года", "Мероприятие: кадры", "2.1.2", "срок прошёл"),
        ]
        assert isinstance(block, TableBlock)
        assert [row.kind for row in block.rows].count("group") == 3

    def test_a_school_reads_its_own_without_a_heading(self) -> None:
        mine = [one for one in self.GIVEN if one.school_id == "990101"]
        assert [row[0] for row in lines(open_table(mine, SCHOOL, as_of=AS_OF))] == [
            "1 июня 2022 года",
            "15 декабря 2022 года",
        ]

    def test_a_school_also_reads_what_of_the_plan_is_late_but_months_stand_in_the_calendar(self) -> None:
        late = due("2022-10-31", "3.3.1", "отчёт о программе", school_id="990101")
        coming = due("2022-12-31", "3.3.3", "отчёт о качестве", school_id="990101")
        given = [late, coming, month(9, done=False, school_id="990101")]
        assert [row[0] for row in lines(open_table(given, SCHOOL, as_of=AS_OF))] == ["31 октября 2022 года"]
        assert isinstance(open_table([late], TOWN, as_of=AS_OF), TextBlock)

    def test_nothing_open_is_said(self) -> None:
        block = open_table([one for one in self.GIVEN if one.done or one.kind == "plan"], TOWN, as_of=AS_OF)
        assert isinstance(block, TextBlock)
        assert block.style == "grey"
