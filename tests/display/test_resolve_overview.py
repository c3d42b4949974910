"""Blocks of the newer chart forms, measures: what is drawn when figures are exact, rounded or hidden."""

from __future__ import annotations

import pytest

from mskoko_lib.display import blocks, charts, document
from mskoko_lib.display.resolve import Numbering, resolve
from mskoko_lib.display.resolve_charts import chart_spec

from .test_resolve import chart, figure, ids, settle, share


def row(label: str, obs: dict[str, str], **more) -> blocks.ChartRow:
    return blocks.ChartRow(label=label, figures=obs, **more)


def test_dots_small_schools_are_strips_and_the_total_is_the_reference() -> None:
    rows = [
        share("good_marks_share", 60, 100, school_id="1", low=50.0, high=69.4),
        share("good_marks_share", 8, 20, school_id="2", low=21.9, high=61.3),
        share("good_marks_share", 450, 1000, low=41.9, high=48.1),
    ]
    big, small, town = ids(rows)
    block = chart(
        "dots", row("А", {"value": big}), row("Б", {"value": small}), row("Город", {"value": town}, kind="total")
    )
    made = chart_spec(block, settle(rows))
    assert isinstance(made, charts.DotsChart)
    assert (made.reference_pct, made.band_low, made.band_high) == (45.0, 41.9, 48.1)
    assert [(r.label, r.value_pct, r.low, r.n, r.interval_only) for r in made.rows] == [
        ("А", 60.0, 50.0, 100, False),
        ("Б", None, 21.9, 20, True),
    ]
    hidden = chart_spec(block, settle(rows, {big}))
    assert isinstance(hidden, charts.DotsChart)
    assert (hidden.rows[0].value_pct, hidden.rows[0].low, hidden.rows[0].n, hidden.rows[0].hidden) == (None,) * 3 + (
        True,
    )
    assert chart_spec(block, settle(rows, {big, small})) is None
    # a rounded figure has neither interval nor n
    coarse = chart_spec(block, settle(rows, precision="coarse"))
    assert isinstance(coarse, charts.DotsChart)
    assert [(r.value_pct, r.low, r.n, r.interval_only) for r in coarse.rows] == [
        (60.0, None, None, False),
        (40.0, None, None, False),
    ]


def test_bullet() -> None:
    rows = [share("success_share", 90, 100), share("success_share", 80, 100, year=2021)]
    now, before = ids(rows)
    block = chart(
        "bullet",
        row("А", {"value": now, "comparison": before}, numbers={"target": 95.0}),
        options={"comparison_label": "2021"},
    )
    made = chart_spec(block, settle(rows))
    assert isinstance(made, charts.BulletChart)
    (one,) = made.rows
    assert (one.value_pct, one.target_pct, one.comparison_pct, made.comparison_label) == (90.0, 95.0, 80.0, "2021")
    assert chart_spec(block, settle(rows, {now})) is None


def test_map_says_why_a_cell_is_empty() -> None:
    rows = [
        share("success_share", 90, 100, school_id="1"),
        share("success_share", 3, 4, school_id="1", subject="russian"),
    ]
    maths, russian = ids(rows)
    block = chart(
        "heat",
        row("СОШ", {"m": maths, "r": russian}),
        options={"columns": {"m": "Математика", "r": "Русский", "x": "Химия"}},
    )
    made = chart_spec(block, settle(rows, {russian}))
    assert isinstance(made, charts.HeatChart)
    assert made.columns == ("Математика", "Русский", "Химия")
    assert (made.rows[0].values, made.rows[0].reasons) == ((90.0, None, None), (None, "hidden", "no_data"))


@pytest.mark.parametrize(
    ("low", "high", "confirmed"), [(2.0, 9.0, True), (-1.0, 9.0, False), (-9.0, -0.1, True), (0.0, 4.0, False)]
)
def test_small_charts_are_coloured_only_where_the_change_is_confirmed(low: float, high: float, confirmed: bool) -> None:
    rows = [
        share("success_share", 80, 100, year=2021),
        share("success_share", 90, 100),
        figure("success_change", 10.0, kind="model", n=100, low=low, high=high),
    ]
    before, now, gap = ids(rows)
    block = chart(
        "multiples", row("М", {"a": before, "b": now, "change": gap}), options={"periods": {"a": "2021", "b": "2022"}}
    )
    made = chart_spec(block, settle(rows))
    assert isinstance(made, charts.MultiplesChart)
    assert (made.periods, made.panels[0].values, made.panels[0].confirmed) == (
        ("2021", "2022"),
        (80.0, 90.0),
        confirmed,
    )
    # what may not be told exactly is not called confirmed
    coarse = chart_spec(block, settle(rows, precision="coarse"))
    assert isinstance(coarse, charts.MultiplesChart)
    assert not coarse.panels[0].confirmed


def test_stages() -> None:
    rows = [
        figure("takers", 600.0, kind="count", n=600),
        figure("absent", 24.0, kind="count", n=24),
        figure("takers", 24.0, kind="count", n=24, year=2021),
    ]
    first, gone, second = ids(rows)
    block = chart("stages", row("1", {"n": first, "lost": gone}, words={"lost": "не сдали"}), row("2", {"n": second}))
    made = chart_spec(block, settle(rows))
    assert isinstance(made, charts.StagesChart)
    assert [(r.n, r.lost) for r in made.rows] == [(600.0, "24 не сдали"), (24.0, "")]
    half = chart_spec(block, settle(rows, {gone, second}))
    assert isinstance(half, charts.StagesChart)
    assert [(r.n, r.lost, r.hidden) for r in half.rows] == [(600.0, "", False), (None, "", True)]


def test_timeline() -> None:
    words = {"state": "late", "state_label": "просрочено"}
    block = chart(
        "timeline",
        row("1.1", {}, numbers={"first": 0, "last": 6}, words=words),
        options={"periods": ["я"] * 12, "today": 8.5},
    )
    made = chart_spec(block, {})
    assert isinstance(made, charts.TimelineChart)
    assert (made.rows[0].first, made.rows[0].last, made.rows[0].state, made.today) == (0, 6, "late", 8.5)


def test_limits_of_a_funnel_need_an_exact_centre() -> None:
    rows = [share("success_share", 30, 60, school_id="1"), share("success_share", 600, 1000)]
    school, town = ids(rows)
    limit = {"n": 60, "low95": 47.0, "high95": 72.0, "low998": 40.0, "high998": 78.0}
    block = chart(
        "funnel",
        row("А", {"value": school}, numbers={"flagged": 1}),
        row("Город", {"value": town}, kind="total"),
        options={"limits": [limit]},
    )
    made = chart_spec(block, settle(rows))
    assert isinstance(made, charts.FunnelChart)
    assert (made.centre_pct, len(made.limits), made.points[0].n, made.points[0].flagged) == (60.0, 1, 60, True)
    assert chart_spec(block, settle(rows, precision="coarse")) is None  # n of a rounded share is not told
    without = chart_spec(block, settle(rows, {town}))
    assert isinstance(without, charts.FunnelChart)
    assert (without.centre_pct, without.limits) == (None, ())


def measures(obs: str) -> blocks.MeasuresBlock:
    return blocks.MeasuresBlock(
        id="m",
        items=(
            blocks.Measure(whom="Методистам", what="провести разбор", term="до 1 октября", proof="протокол",
                because=blocks.Sentence(form="failed", figures={"mark2": obs})),
            blocks.Measure(whom="Руководителям", what="назначить", term="до 1 ноября", proof="приказ"),
        ),
    )  # fmt: skip


def test_a_measure_goes_with_its_hidden_finding() -> None:
    rows = [share("success_share", 3, 9)]
    (obs,) = ids(rows)
    numbering = Numbering()
    shown, _ = resolve(measures(obs), settle(rows), numbering)
    assert isinstance(shown, document.Table)
    assert [c.label for c in shown.columns] == ["Кому", "Что сделать", "Срок", "Подтверждение", "Основание"]
    assert [r.cells[0].text for r in shown.rows] == ["Методистам", "Руководителям"]
    assert (shown.number, numbering.tables) == (1, 1)
    # told as a finding before, its number stands in place of its words
    assert shown.rows[0].cells[4].text.startswith("Отметку «2» получили 3 из 9")
    told = blocks.FindingsBlock(label="1.4", sentences=(blocks.Sentence(form="failed", figures={"mark2": obs}),))
    resolve(told, settle(rows), numbering)
    again, _ = resolve(measures(obs), settle(rows), numbering)
    assert isinstance(again, document.Table)
    assert [r.cells[4].text for r in again.rows] == ["1.4-а", ""]
    # repeated without a label of its own (item 1.13) it keeps that number; with nothing to say a grey line may stand
    repeated, _ = resolve(told.model_copy(update={"label": ""}), settle(rows), numbering)
    assert isinstance(repeated, document.Findings)
    assert repeated.items[0].label == "1.4-а"
    quiet, _ = resolve(told.model_copy(update={"quiet": "Отклонений нет."}), settle(rows, {obs}), numbering)
    assert quiet == document.Paragraph(text="Отклонений нет.", style="grey")
    left, _ = resolve(measures(obs), settle(rows, {obs}), Numbering())
    assert isinstance(left, document.Table)
    assert [c.label for c in left.columns] == ["Кому", "Что сделать", "Срок", "Подтверждение"]
    assert [r.cells[0].text for r in left.rows] == ["Руководителям"]
    assert blocks.obs_ids(measures(obs)) == {obs}
