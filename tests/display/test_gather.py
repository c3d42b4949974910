"""What a note says once it is joined: the rule of «Главное», what awaits a decision, the cycle, picked figures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mskoko_lib.display import blocks, document
from mskoko_lib.display.gather import Gathered, Headline, listed, top_headlines
from mskoko_lib.display.resolve import NOT_JOINED, Numbering, gather, resolve
from tests.display.test_resolve import findings, mark_rows, settle


def headline(label: str, weight: float, *, deviation: bool = False) -> Headline:
    return Headline(weight, document.Finding(text=label, label=label), deviation)


def chosen(*offered: Headline) -> list[str]:
    made = top_headlines(offered)
    return [one.label for one in made.items] if made else []


def test_every_section_is_seen_before_a_second_finding_of_one() -> None:
    offered = [headline(f"1.{n}-а", 9 - n) for n in range(1, 7)] + [headline("2.1-а", 1), headline("3.1-а", 0.5)]
    assert chosen(*offered) == ["1.1-а", "1.2-а", "1.3-а", "2.1-а", "3.1-а"]


def test_a_confirmed_deviation_goes_before_a_heavier_fact() -> None:
    assert chosen(headline("1.1-а", 6), headline("1.2-а", 2, deviation=True), headline("2.1-а", 5)) == [
        "1.2-а", "1.1-а", "2.1-а",
    ]  # fmt: skip


def test_a_section_without_a_weighted_finding_is_seen_by_its_first_deviation() -> None:
    first, second = headline("4.1-б", 0, deviation=True), headline("4.1-в", 0, deviation=True)
    assert chosen(headline("1.1-а", 6), first, second) == ["1.1-а", "4.1-б"]
    assert chosen(headline("4.2-а", 1), first, second) == ["4.2-а"]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 4), st.booleans()), max_size=25))
def test_never_more_than_five_and_no_section_is_lost(drawn: list[tuple[int, int, bool]]) -> None:
    offered = [headline(f"{section}.{place}-а", w, deviation=d) for place, (section, w, d) in enumerate(drawn)]
    labels = chosen(*offered)
    assert len(labels) <= 5
    assert len(set(labels)) == len(labels)
    assert {label[0] for label in labels} == {one.section for one in offered}


PLAN = ["1.1", "1.2", "1.3", "2.1", "3.1", "3.2"]


def test_numbers_are_told_as_runs_that_do_not_cross_a_section() -> None:
    assert listed(PLAN, PLAN) == "1.1–1.3, 2.1, 3.1, 3.2"
    assert listed({"1.3", "2.1"}, PLAN) == "1.3, 2.1"
    assert listed(set(), PLAN) == ""


def measure(whom: str, what: str, because: blocks.Sentence | None = None) -> blocks.Measure:
    return blocks.Measure(whom=whom, what=what, term="до 1 марта", proof="справка", because=because)


def item(number: str) -> blocks.ItemBlock:
    return blocks.ItemBlock(
        number=number, title="п", wording="п", window="", owners="", state="done", state_label="сделано"
    )


ROWS = mark_rows()
FAILED = blocks.Sentence(form="failed", figures={"mark2": ROWS[0]["obs_id"]}, headline=2)
NOTE = [
    (item("1.1"), False),
    (findings(FAILED, label="1.1"), False),
    (
        blocks.MeasuresBlock(
            id="measures-1-1",
            items=(
                measure("Управлению образования", "проверить работы", FAILED),
                measure("Руководителям ОО", "провести"),
            ),
        ),
        False,
    ),
    (item("1.2"), False),
    (item("1.3"), True),
]
DECISIONS = blocks.DecisionsBlock(
    id="decisions",
    whom=("Управлению образования",),
    title="Рекомендации",
    groups=(
        ("Сведения", (blocks.RowSpec(cells=tuple(blocks.CellSpec(text=text, href="#item-1-3") for text in "абвгде")),)),
    ),
    quiet="Решения ничего не ждёт.",
)


def texts(element: document.Element | None) -> list[list[str]]:
    assert isinstance(element, document.Table)
    return [[cell.text for cell in row.cells] for row in element.rows]


def test_decisions_take_the_recommendations_of_their_addressee_with_the_finding_s_number() -> None:
    gathered, offered = gather(NOTE, settle(ROWS))
    assert gathered.items == ["1.1", "1.2"]
    assert [one.finding.href for one in offered] == ["#item-1-4"]
    element, _ = resolve(DECISIONS, settle(ROWS), Numbering(), gathered)
    assert texts(element) == [
        ["Рекомендации"],
        ["Управлению образования", "Проверить работы", "до 1 марта", "справка", "1.1", "1.1-а"],
        ["Сведения"],
        ["а", "б", "в", "г", "д", "е"],
    ]
    assert isinstance(element, document.Table)
    # item 1.3 is left out of this reader's note: a link to it would lead nowhere
    assert [cell.href for row in element.rows for cell in row.cells if cell.href] == ["#item-1-1"]


def test_a_recommendation_goes_with_the_finding_that_may_not_be_told() -> None:
    hidden = settle(ROWS, {ROWS[0]["obs_id"]})
    gathered, offered = gather(NOTE, hidden)
    assert offered == []
    assert gathered.with_measures() == {"1.1"}  # the one to the heads stands on no figure
    element, _ = resolve(DECISIONS.model_copy(update={"groups": ()}), hidden, Numbering(), gathered)
    assert element == document.Paragraph(text="Решения ничего не ждёт.", style="grey")


CYCLE = blocks.CycleBlock(
    id="cycle",
    caption="Цикл",
    subtitle="",
    source="",
    parts=(
        blocks.CyclePart(component="Анализ", evidence="Выводы в пунктах", missing="нет в пунктах", gathers="findings"),
        blocks.CyclePart(component="Цели", evidence="план", missing="ориентиры"),
    ),
)


def test_the_cycle_names_the_items_that_carry_a_component_and_those_that_do_not() -> None:
    gathered, _ = gather(NOTE, settle(ROWS))
    element, _ = resolve(CYCLE, settle(ROWS), Numbering(), gathered)
    assert texts(element) == [
        ["Анализ", "Выводы в пунктах: 1.1", "нет в пунктах: 1.2"],
        ["Цели", "план", "ориентиры"],
    ]
    whole, _ = resolve(CYCLE, settle(ROWS), Numbering(), Gathered(items=["1.1"], findings={"1.1"}))
    assert texts(whole)[0] == ["Анализ", "Выводы в пунктах: 1.1", "ничего"]
    alone, _ = resolve(CYCLE, {}, Numbering(), Gathered())
    assert texts(alone)[0] == ["Анализ", "нет", "Пунктов плана в этой записке нет"]


def test_alone_in_jupyterlab_a_joined_table_says_that_it_waits() -> None:
    for block in (CYCLE, DECISIONS):
        element, _ = resolve(block, {}, Numbering())
        assert element == document.Paragraph(text=NOT_JOINED, style="grey")


def test_picked_figures_are_those_the_note_has_and_the_latest_year_only() -> None:
    own, town = ROWS[0]["obs_id"], ROWS[2]["obs_id"]

    def row(label: str, one: str = own, other: str = town) -> blocks.PickedRow:
        return blocks.PickedRow(label=label, own=one, town=other)

    block = blocks.PickedBlock(
        id="picked",
        caption="Рядом",
        subtitle="",
        quiet="Чисел нет.",
        groups=(
            blocks.PickedGroup(key="oge", title="ОГЭ этого года", rows=(row("нет такого", "ffff"),)),
            blocks.PickedGroup(
                key="oge", title="ОГЭ прошлого года", rows=(row("есть"), row("второе"), row("третье")), most=2
            ),
            blocks.PickedGroup(key="oge", title="ОГЭ позапрошлого года", rows=(row("старое"),)),
        ),
    )
    element, _ = resolve(block, settle(ROWS), Numbering(), Gathered())
    assert [row[0] for row in texts(element)] == ["ОГЭ прошлого года", "есть", "второе"]
    # the school's own figure hidden: no row; the municipality's: the row with a sign
    element, _ = resolve(block, settle(ROWS, {own}), Numbering(), Gathered())
    assert element == document.Paragraph(text="Чисел нет.", style="grey")
    element, _ = resolve(block, settle(ROWS, {town}), Numbering(), Gathered())
    assert [row[2] for row in texts(element)[1:]] == ["скр.", "скр."]
