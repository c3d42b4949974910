"""Blocks of item 5.1: sentences, tables and deviations for three readers."""

from __future__ import annotations

from dataclasses import replace

from mskoko_lib.display.blocks import Figures
from mskoko_lib.display.section5 import road_map
from mskoko_lib.indicators import road_map_execution as execution
from mskoko_lib.observations import combine
from tests.display.test_section3 import OWN, PUBLIC, SCOPE, given, named, texts
from tests.indicators.test_road_map_execution import DAY, FORM

MONTHS = execution.curve_months(FORM)
FIGURES = Figures(combine([
    execution.execution_observations(FORM, as_of=DAY, table_hash="h"),
    execution.execution_observations(FORM, as_of=DAY, table_hash="h", by=("year", "school_id")),
    execution.curve_observations(FORM, as_of=DAY, table_hash="h"),
]))  # fmt: skip


def test_facts() -> None:
    told = [one for one in road_map.facts(FIGURES, SCOPE) if one is not None]
    assert told[0].words["name"] == "Мероприятия планов на 31 декабря 2022 года"
    assert list(told[0].words.values())[1:] == list(execution.STATES.values())
    reasons = [text for key, text in told[3].words.items() if key != "name"]
    assert reasons == ["нет исполнителя", "решение сверху", "причина не названа"]
    public = [one.words["name"] for one in road_map.facts(FIGURES, PUBLIC) if one is not None]
    assert not [name for name in public if "родителями" in name or "причинам" in name]


def test_in_time_is_said_of_one_base_in_sentences_and_tables() -> None:
    said = [one.words["name"] for one in road_map.facts(FIGURES, SCOPE) if one is not None][1]
    assert said == "Выполнено в срок из выполненных с датой и просроченных"
    table = road_map.years_table(FIGURES, SCOPE, [2022])
    assert table is not None
    cells = {
        (column.group, column.label): cell for column, cell in zip(table.columns, table.rows[0].cells, strict=True)
    }
    heading = "Из выполненных с датой и просроченных"
    base, done = cells[heading, "всего"], cells[heading, "в срок"]
    # of ten measures one is done without a day and the terms of two are ahead: they are in neither
    assert [FIGURES.number(cell.obs, cell.part) for cell in (base, done)] == [7, 4]
    public = road_map.years_table(FIGURES, PUBLIC, [2022])
    assert public is not None
    assert (heading, "в срок, %") in [(column.group, column.label) for column in public.columns]


def test_deviations_and_measures() -> None:
    late, uncounted = road_map.late(FIGURES, SCOPE), road_map.uncounted(FIGURES, SCOPE)
    assert named(late)[0] == ("1",)
    assert named(uncounted)[:2] == (("2",), "Проведены мероприятия с родителями, число родителей названо не везде")
    assert road_map.unproved(FIGURES, SCOPE) is None
    assert road_map.late(FIGURES, replace(OWN, school_id="2")) is None
    assert road_map.late(FIGURES, PUBLIC) is None
    own = road_map.late(FIGURES, OWN)
    assert own is not None
    assert own.said.form == "fact"
    made = given(road_map.recommended(SCOPE, {"late": late, "uncounted": uncounted, "unproved": None}))
    assert [one.whom for one in made] == ["Администрации: СОШ № 1", "Администрации: СОШ № 2"]
    assert given(road_map.recommended(OWN, {"late": own}))[0].whom == "Администрации школы"


def test_tables() -> None:
    assert texts(road_map.moved_table(FORM, SCOPE)) == [
        ["СОШ № 1", "группа риска", "10 октября 2022 года", "до 1 февраля 2023 года", "нет исполнителя"],
        ["СОШ № 1", "группа риска", "10 октября 2022 года", "до 29 ноября 2022 года", "причина не названа"],
        ["СОШ № 1", "группа риска", "10 октября 2022 года", "до 1 ноября 2022 года", "решение сверху"],
    ]
    assert road_map.moved_table(FORM, replace(OWN, school_id="2")) is None
    assert [row[0] for row in texts(road_map.sections_table(FIGURES, SCOPE))] == ["группа риска", "родители"]
    assert [row[0] for row in texts(road_map.schools_table(FIGURES, SCOPE))] == ["СОШ № 1", "СОШ № 2", "Все школы"]
    assert [row[0] for row in texts(road_map.years_table(FIGURES, SCOPE, [2022]))] == ["2022"]
    chart = road_map.curve(FIGURES, SCOPE, MONTHS)
    assert chart is not None
    assert [row.label for row in chart.rows] == ["По плану", "Выполнено"]
    assert road_map.curve(FIGURES, SCOPE, []) is None


def test_words_without_data() -> None:
    assert road_map.absence(FORM[:0], SCOPE) == road_map.NOTHING
    assert road_map.absence(FORM, replace(OWN, school_id="3")) == road_map.NOTHING_OWN
    assert road_map.absence(FORM, replace(OWN, school_id="3"), awaited=False) == road_map.NO_GRADE
    assert road_map.absence(FORM, OWN) == ""
