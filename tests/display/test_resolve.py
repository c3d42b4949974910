"""From blocks to elements: what is hidden goes with every sentence and drawing that stood on it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mskoko_lib.disclosure import Decided
from mskoko_lib.display import blocks, document
from mskoko_lib.display.charts import spec as charts
from mskoko_lib.display.charts.change import difference_words
from mskoko_lib.display.figure import Figure, figures_of
from mskoko_lib.display.gather import Headline, top_headlines
from mskoko_lib.display.resolve import Numbering, resolve, table_element
from mskoko_lib.display.resolve_charts import chart_spec
from tests.observation_factory import figure, frame, share

Rows = list[dict[str, Any]]
MARKS = {2: 10, 3: 30, 4: 40, 5: 20}


def settle(rows: Rows, hidden: Set[str] = frozenset(), precision: str = "exact") -> Mapping[str, Figure]:
    """Figures of `rows`: ids in `hidden` are hidden, the rest shown with one precision."""
    table = frame(*rows)
    status = ["primary" if obs in hidden else "free" for obs in table["obs_id"]]
    return figures_of(Decided(table.assign(conf_status=status), dict.fromkeys(table["obs_id"], precision)))


def ids(rows: Rows) -> list[str]:
    return [row["obs_id"] for row in rows]


def mark_rows(counts: Mapping[int, int] = MARKS, **more: Any) -> Rows:
    n = sum(counts.values())
    return [share("mark_share", x, n, category=str(mark), **more) for mark, x in counts.items()]


def chart(form: Any, *rows: blocks.ChartRow, **more: Any) -> blocks.ChartBlock:
    return blocks.ChartBlock(
        id="c", form=form, plain_title="Без числа", rows=rows, subtitle="Подзаголовок", source="Источник", **more
    )


def marks_chart(rows: Rows, **more: Any) -> blocks.ChartBlock:
    slots = dict(zip(("mark2", "mark3", "mark4", "mark5"), ids(rows), strict=True))
    return chart("marks", blocks.ChartRow(label="Математика", figures=slots), **more)


def findings(*sentences: blocks.Sentence, label: str = "1.4") -> blocks.FindingsBlock:
    return blocks.FindingsBlock(label=label, href="#item-1-4", sentences=sentences)


# -- sentences -----------------------------------------------------------------------------------------------------


def test_hidden_figure_drops_its_sentence_and_its_number() -> None:
    rows = mark_rows()
    block = findings(
        blocks.Sentence(form="failed", figures={"mark2": rows[0]["obs_id"]}),
        blocks.Sentence(form="good_marks", figures={"good": rows[2]["obs_id"]}),
    )
    shown, _ = resolve(block, settle(rows), Numbering())
    assert isinstance(shown, document.Findings)
    assert [item.label for item in shown.items] == ["1.4-а", "1.4-б"]
    rest, _ = resolve(block, settle(rows, {rows[0]["obs_id"]}), Numbering())
    assert isinstance(rest, document.Findings)
    assert [(item.label, item.text.replace("\u00a0", "~")) for item in rest.items] == [
        ("1.4-а", "Доля отметок «4» и «5» составила 40,0~% (40 из 100).")
    ]
    assert resolve(block, settle(rows, set(ids(rows))), Numbering()) == (None, [])


LEVELS = {"level": "базового", "n_low": "0", "n_all": "2", "tasks": ""}


def test_findings_are_numbered_through_the_note() -> None:
    numbering = Numbering()
    made = [numbering.finding("1.4") for _ in range(29)]
    # Letters that look like figures or other letters are left out: ё, з, й, о, ч, ъ, ы, ь.
    assert made[:9] == ["1.4-а", "1.4-б", "1.4-в", "1.4-г", "1.4-д", "1.4-е", "1.4-ж", "1.4-и", "1.4-к"]
    assert [label for label in made if label[4] in "ёзйочъыь"] == []
    assert len(set(made)) == 29
    assert made[24:26] == ["1.4-я", "1.4-а2"]
    assert numbering.finding("1.5") == "1.5-а"
    unlabelled, _ = resolve(findings(blocks.Sentence(form="levels", words=LEVELS), label=""), {}, numbering)
    assert isinstance(unlabelled, document.Findings)
    assert unlabelled.items[0].label == ""


def test_headlines_carry_their_weight_and_lead_back() -> None:
    rows = mark_rows()
    block = findings(
        blocks.Sentence(form="failed", figures={"mark2": rows[0]["obs_id"]}, headline=2),
        blocks.Sentence(form="good_marks", figures={"good": rows[2]["obs_id"]}),
        blocks.Sentence(form="levels", words=LEVELS, headline=0.5),
    )
    element, offered = resolve(block, settle(rows), Numbering())
    assert [(h.weight, h.finding.label, h.finding.href) for h in offered] == [
        (2, "1.4-а", "#item-1-4"),
        (0.5, "1.4-в", "#item-1-4"),
    ]
    assert isinstance(element, document.Findings)
    assert {item.href for item in element.items} == {""}  # in its own place a finding leads nowhere


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 99)), max_size=12), st.integers(1, 6))
def test_top_headlines_against_a_plain_sort(weights: list[tuple[int, int]], most: int) -> None:
    offered = [
        Headline(weight, document.Finding(text=f"{place}: {text}")) for place, (weight, text) in enumerate(weights)
    ]
    made = top_headlines(offered, most)
    expected = sorted(range(len(offered)), key=lambda place: (-weights[place][0], place))[:most]
    texts = [item.text for item in made.items] if made else []
    assert texts == [offered[place].finding.text for place in expected]
    assert (made is None) == (not offered)


def test_at_most_five_headlines_by_default_equal_weights_in_order() -> None:
    offered = [
        Headline(weight, document.Finding(text=text))
        for weight, text in zip([1, 3, 1, 5, 1, 1, 3], "абвгдеж", strict=True)
    ]
    made = top_headlines(iter(offered))
    assert made is not None
    assert "".join(item.text for item in made.items) == "гбжав"
    assert top_headlines([]) is None


# -- tables --------------------------------------------------------------------------------------------------------


def table(*cells: blocks.CellSpec) -> blocks.TableBlock:
    columns = tuple(blocks.ColumnSpec(label=str(place)) for place in range(len(cells)))
    return blocks.TableBlock(id="t", caption="К", columns=columns, rows=(blocks.RowSpec(cells=cells),))


def test_legend_explains_only_the_symbols_that_occur() -> None:
    rows = mark_rows()
    figures = settle(rows, {rows[1]["obs_id"]})
    shown, hidden = (blocks.CellSpec(obs=row["obs_id"]) for row in rows[:2])
    assert table_element(table(shown), figures, number=1).legend == ()
    made = table_element(
        table(shown, hidden, blocks.CellSpec(reason="no_data"), blocks.CellSpec(text="слово")), figures, number=3
    )
    assert [cell.text for cell in made.rows[0].cells] == ["10,0", "скр.", "…", "слово"]
    assert [symbol for symbol, _ in made.legend] == ["…", "скр."]
    assert made.number == 3
    everything = table(
        *(blocks.CellSpec(reason=reason) for reason in ("hidden", "not_applicable", "no_data", "no_pupils"))
    )
    assert [symbol for symbol, _ in table_element(everything, {}, number=1).legend] == ["—", "…", "скр.", "х"]


def test_tables_and_drawn_charts_are_counted_apart() -> None:
    rows = mark_rows()
    figures, numbering = settle(rows), Numbering()
    hidden = settle(rows, set(ids(rows)))
    cell = blocks.CellSpec(obs=rows[0]["obs_id"])
    first, _ = resolve(table(cell), figures, numbering)
    nothing, _ = resolve(marks_chart(rows), hidden, numbering)
    drawn, _ = resolve(marks_chart(rows, data=table(cell)), figures, numbering)
    second, _ = resolve(table(cell), figures, numbering)
    assert nothing is None
    assert isinstance(first, document.Table)
    assert isinstance(second, document.Table)
    assert isinstance(drawn, document.Chart)
    assert drawn.data is not None
    assert (first.number, second.number, drawn.number, drawn.data.number) == (1, 2, 1, 0)
    assert (numbering.tables, numbering.charts) == (2, 1)


# -- figures at a glance and plain blocks --------------------------------------------------------------------------


def test_kpis_leave_out_what_is_hidden() -> None:
    rows = [
        figure("takers", 1839, kind="count", numerator=1839, n=2000),
        share("absent_share", 161, 2000),
    ]
    note = blocks.Sentence(form="failed", figures={"mark2": rows[1]["obs_id"]})
    block = blocks.KpisBlock(
        items=(
            blocks.KpiSpec(label="Написано", obs=rows[0]["obs_id"]),
            blocks.KpiSpec(label="Доля", obs=rows[1]["obs_id"], note=note),
            blocks.KpiSpec(label="Человек", obs=rows[1]["obs_id"], part="numerator"),
        )
    )
    made, _ = resolve(block, settle(rows), Numbering())
    assert isinstance(made, document.Kpis)
    assert [(k.label, k.value.replace("\u00a0", "~")) for k in made.items] == [
        ("Написано", "1839"), ("Доля", "8,1~%"), ("Человек", "161"),
    ]  # fmt: skip
    assert made.items[1].note.endswith("(161 из 2000).")
    part, _ = resolve(block, settle(rows, {rows[1]["obs_id"]}), Numbering())
    assert isinstance(part, document.Kpis)
    assert [k.label for k in part.items] == ["Написано"]
    assert resolve(block, settle(rows, set(ids(rows))), Numbering()) == (None, [])


def test_blocks_without_figures_go_through_unchanged() -> None:
    made = [
        resolve(block, {}, Numbering())[0]
        for block in (
            blocks.HeadingBlock(level=3, text="Заголовок", anchor="a"),
            blocks.TextBlock(text="Слова", style="grey"),
            blocks.BulletsBlock(items=("раз", "два")),
            blocks.ItemBlock(
                number="1.4", title="ВПР", wording="Как в плане", window="май", owners="школы", state="going",
                state_label="идёт", concerns_schools=False,
            ),
        )
    ]  # fmt: skip
    assert made == [
        document.Heading(level=3, text="Заголовок", anchor="a"),
        document.Paragraph(text="Слова", style="grey"),
        document.Bullets(items=("раз", "два")),
        document.Item(
            number="1.4", title="ВПР", wording="Как в плане", window="май", owners="школы", state="going", state_label="идёт"
        ),
    ]  # fmt: skip


# -- charts --------------------------------------------------------------------------------------------------------


def test_title_gives_way_when_its_figure_is_hidden() -> None:
    rows = [*mark_rows(), share("good_marks_share", 60, 100)]
    good = rows[-1]["obs_id"]
    words = {"low": "А", "high": "Б"}
    title = blocks.Sentence(form="title_marks", figures={"low": good, "high": good}, words=words)
    block = marks_chart(rows[:4], title=title)
    made, _ = resolve(block, settle(rows), Numbering())
    assert isinstance(made, document.Chart)
    assert made.title.replace("\u00a0", "~") == "Доля «4» и «5»: от 60,0~% (А) до 60,0~% (Б)"
    assert made.alt.startswith(made.title)
    plain, _ = resolve(block, settle(rows, {good}), Numbering())
    assert isinstance(plain, document.Chart)
    assert plain.title == "Без числа"
    assert "60,0" not in plain.model_dump_json()


def test_one_hidden_mark_hides_all_four_in_the_drawing() -> None:
    rows = mark_rows()
    other = mark_rows({2: 1, 3: 2, 4: 3, 5: 4}, subject="russian")
    slots = [dict(zip(("mark2", "mark3", "mark4", "mark5"), ids(part), strict=True)) for part in (rows, other)]
    block = chart(
        "marks", *(blocks.ChartRow(label=label, figures=slot) for label, slot in zip("аб", slots, strict=True))
    )
    made = chart_spec(block, settle([*rows, *other], {rows[0]["obs_id"]}))
    assert isinstance(made, charts.MarksChart)
    assert made.rows[0].shares_pct == (None,) * 4
    assert made.rows[0].hidden
    assert made.rows[1].shares_pct == (10.0, 20.0, 30.0, 40.0)
    assert (made.rows[1].n, made.rows[1].hidden) == (10, False)


def test_two_hidden_marks_leave_the_other_two() -> None:
    rows = mark_rows()
    made = chart_spec(marks_chart(rows), settle(rows, {rows[0]["obs_id"], rows[1]["obs_id"]}))
    assert isinstance(made, charts.MarksChart)
    assert made.rows[0].shares_pct == (None, None, 40.0, 20.0)
    assert made.rows[0].hidden


def test_drawing_is_no_finer_than_the_page() -> None:
    rows = mark_rows({2: 101, 3: 299, 4: 403, 5: 197})
    coarse = chart_spec(marks_chart(rows), settle(rows, precision="coarse"))
    exact = chart_spec(marks_chart(rows), settle(rows))
    assert isinstance(coarse, charts.MarksChart)
    assert isinstance(exact, charts.MarksChart)
    assert coarse.rows[0].shares_pct == (10.0, 30.0, 40.0, 20.0)
    assert coarse.rows[0].n is None
    assert exact.rows[0].shares_pct[0] == pytest.approx(10.1)
    assert exact.rows[0].n == 1000
    assert chart_spec(marks_chart(rows), settle(rows, precision="band")) is None  # a band is no length of a bar


def histogram(rows: Rows) -> blocks.ChartBlock:
    points = (blocks.ChartRow(label=str(i), figures={"count": obs}) for i, obs in enumerate(ids(rows)))
    return chart("histogram", *points, options={"boundaries": {"3": 1, "4": 2}})


def test_histogram() -> None:
    rows = [
        figure("score_count", x, kind="count", numerator=x, n=20, category=f"{i:03d}")
        for i, x in enumerate((0, 5, 3, 12))
    ]
    made = chart_spec(histogram(rows), settle(rows, {rows[2]["obs_id"]}))
    assert isinstance(made, charts.HistogramChart)
    assert made.counts == (0, 5, None, 12)
    assert made.boundaries == {3: 1, 4: 2}
    assert made.hidden
    assert chart_spec(histogram(rows), settle(rows, set(ids(rows)))) is None


def task_rows() -> Rows:
    own = [
        figure(
            "task_completion",
            value,
            kind="mean",
            category=task,
            n=100,
            numerator=value,
            low=value - 5,
            high=value + 5,
            school_id="1",
        )
        for task, value in (("1", 80.0), ("2", 45.4))
    ]
    town = [figure("task_completion", 60.6, kind="mean", category="1", n=900, numerator=600)]
    return [*own, *town]


def test_tasks() -> None:
    rows = task_rows()
    first, second, town = ids(rows)
    block = chart(
        "tasks",
        blocks.ChartRow(
            label="1", figures={"value": first, "reference": town}, words={"skill": "счёт", "level": "Б"}, numbers={"max_points": 2},
        ),
        blocks.ChartRow(label="2", figures={"value": second}),
        options={"thresholds": {"Б": 60.0}, "reference_label": "муниципалитет"},
    )  # fmt: skip
    made = chart_spec(block, settle(rows, {second}))
    assert isinstance(made, charts.TasksChart)
    one, two = made.rows
    assert (one.value_pct, one.low, one.high, one.reference_pct) == (80.0, 75.0, 85.0, 60.6)
    assert (one.skill, one.level, one.max_points, one.hidden) == ("счёт", "Б", 2, False)
    assert (two.value_pct, two.low, two.high, two.reference_pct, two.hidden) == (None, None, None, None, True)
    assert made.thresholds == {"Б": 60.0}
    coarse = chart_spec(block, settle(rows, precision="coarse"))
    assert isinstance(coarse, charts.TasksChart)
    assert [(r.value_pct, r.low) for r in coarse.rows] == [(80.0, None), (45.0, None)]
    assert chart_spec(block, settle(rows, {first, second})) is None  # the municipality's tick alone is no chart


def test_groups_leave_out_a_group_without_figures() -> None:
    rows = [
        figure("task_completion", value, kind="mean", category=task, group=f"mark{mark}", n=30)
        for mark, values in ((2, (10.0, 20.0)), (5, (90.0, 95.0)))
        for task, value in zip(("1", "2"), values, strict=True)
    ]
    low1, low2, high1, high2 = ids(rows)
    block = chart(
        "groups",
        blocks.ChartRow(label="1", figures={"mark2": low1, "mark5": high1}),
        blocks.ChartRow(label="2", figures={"mark2": low2, "mark5": high2}),
    )
    made = chart_spec(block, settle(rows, {low1, low2, high2}))
    assert isinstance(made, charts.GroupsChart)
    assert made.tasks == ("1", "2")
    assert made.groups == {5: (90.0, None)}
    assert chart_spec(block, settle(rows, set(ids(rows)))) is None


def change_rows() -> Rows:
    return [
        share("good_marks_share", 30, 100),
        share("good_marks_share", 50, 100, year=2021),
        figure("good_marks_change", -20.0, kind="model", n=100, low=-32.9, high=-6.2),
    ]


def change_chart(rows: Rows) -> blocks.ChartBlock:
    slots = dict(zip(("now", "before", "change"), ids(rows), strict=True))
    options = {"previous_label": "2021", "current_label": "2022"}
    return chart("change", blocks.ChartRow(label="Математика", figures=slots), options=options)


def test_change() -> None:
    rows = change_rows()
    now, before, gap = ids(rows)
    made = chart_spec(change_chart(rows), settle(rows))
    assert isinstance(made, charts.ChangeChart)
    row = made.rows[0]
    assert (row.previous_pct, row.current_pct, row.low, row.high) == (50.0, 30.0, -32.9, -6.2)
    assert (row.n_previous, row.n_current, row.hidden) == (100, 100, False)
    assert (made.previous_label, made.current_label) == ("2021", "2022")
    half = chart_spec(change_chart(rows), settle(rows, {before, gap}))
    assert isinstance(half, charts.ChangeChart)
    assert (half.rows[0].previous_pct, half.rows[0].low, half.rows[0].hidden) == (None, None, True)
    assert chart_spec(change_chart(rows), settle(rows, {now, gap})) is None


def test_change_of_rounded_shares_is_told_as_published() -> None:
    # 30,4 − 29,6 = 0,8: published «1»; of the rounded shares 30 and 30 the drawing would say 0.
    rows = [
        share("good_marks_share", 304, 1000),
        share("good_marks_share", 296, 1000, year=2021),
        figure("good_marks_change", 0.8, kind="model", n=1000, low=-3.2, high=4.8),
    ]
    made = chart_spec(change_chart(rows), settle(rows, precision="coarse"))
    assert isinstance(made, charts.ChangeChart)
    assert made.decimals == 0
    assert difference_words(made.rows[0], made.decimals) == "+1"
    hidden = chart_spec(change_chart(rows), settle(rows, {rows[2]["obs_id"]}, precision="coarse"))
    assert isinstance(hidden, charts.ChangeChart)
    assert difference_words(hidden.rows[0], hidden.decimals) == "скр."
    exact = chart_spec(change_chart(rows), settle(rows))
    assert isinstance(exact, charts.ChangeChart)
    assert difference_words(exact.rows[0], exact.decimals).replace("\u00a0", " ") == "+0,8 (от −3,2 до +4,8)"


def journal_rows() -> Rows:
    return [share("journal_share", x, 100, category=side) for side, x in (("lower", 20), ("equal", 70), ("higher", 10))]


def journal_chart(rows: Rows, kind: Any = "row") -> blocks.ChartBlock:
    slots = dict(zip(("lower", "equal", "higher"), ids(rows), strict=True))
    return chart("journal", blocks.ChartRow(label="Математика", figures=slots, kind=kind))


@pytest.mark.parametrize("side", [0, 1, 2])
def test_journal_row_is_whole_or_not_drawn(side: int) -> None:
    rows = journal_rows()
    other = [dict(row) for row in rows]
    made = chart_spec(journal_chart(rows, "total"), settle(rows))
    assert isinstance(made, charts.JournalChart)
    assert (made.rows[0].shares_pct, made.rows[0].n, made.rows[0].kind) == ((20.0, 70.0, 10.0), 100, "total")
    assert chart_spec(journal_chart(rows), settle(other, {ids(rows)[side]})) is None


def test_everything_hidden_is_not_drawn_and_not_numbered() -> None:
    tries = [
        (marks_chart, mark_rows()),
        (change_chart, change_rows()),
        (journal_chart, journal_rows()),
    ]
    for make, rows in tries:
        numbering = Numbering()
        assert resolve(make(rows), settle(rows, set(ids(rows))), numbering) == (None, [])
        assert numbering.charts == 0


def test_obs_ids_finds_every_figure_of_a_block() -> None:
    rows = [*mark_rows(), share("good_marks_share", 60, 100)]
    good = rows[-1]["obs_id"]
    title = blocks.Sentence(form="title_marks", figures={"low": good, "high": good}, words={"low": "А", "high": "Б"})
    block = marks_chart(rows[:4], title=title, data=table(blocks.CellSpec(obs="inside")))
    assert blocks.obs_ids(block) == {*ids(rows), "inside"}
    assert blocks.block_adapter.validate_json(block.model_dump_json()) == block
