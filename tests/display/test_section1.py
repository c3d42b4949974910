"""Blocks of section 1 over a few figures: targets, effects of measures, problems of the meeting, lists, quiet lines."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mskoko_lib import params
from mskoko_lib.display import aims, blocks, common
from mskoko_lib.display.blocks import Figures
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Line
from mskoko_lib.display.section1 import deck, ege, lists, oge, speech
from mskoko_lib.pastmeasures import Effect, PastMeasure
from tests.observation_factory import figure, frame, share

AT = {"procedure": "oge", "grade": None, "programme_grade": None}
SCOPE = Scope(2022, "department", names={"1": "СОШ № 1", "2": "СОШ № 2"}, term="до 1 марта 2023 года")
FIGURES = Figures(
    frame(
        share("success_share", 90, 100, **AT),
        share("success_share", 160, 200, year=2021, **AT),
        figure("success_change", 10.0, kind="model", numerator=200, n=100, low=1.4, high=17.5, **AT),
        share("mark_share", 10, 100, category="2", **AT),
        share("mark_share", 2, 40, category="2", school_id="1", **AT),
        share("mark_share", 8, 60, category="2", school_id="2", **AT),
    )
)


def target(value: float, **more: str) -> params.Target:
    given = {
        "item": "1.1",
        "indicator": "success_share",
        "procedure": "oge",
        "subject": "math",
        "document": "приказ № 5",
        **more,
    }
    return params.Target.model_validate({**given, "value": value})


def test_a_target_is_told_with_its_document_and_drawn_beside_the_year_before() -> None:
    said = aims.target_findings(FIGURES, SCOPE, [target(95), target(9.5, indicator="mark_share", category="2")])
    assert [one.words["better"] if one else "" for one in said] == ["higher", "lower"]
    assert [one.words["target"] if one else "" for one in said] == ["95\u00a0%", "9,5\u00a0%"]
    chart = aims.target_chart(FIGURES, SCOPE, [target(95)], "1.1", 2021)
    assert chart is not None
    (row,) = chart.rows
    assert row.numbers == {"target": 95.0}
    assert FIGURES.number(row.figures["value"]) == 90
    assert FIGURES.number(row.figures["comparison"]) == 80


def test_a_target_of_an_unknown_figure_shows_nothing() -> None:
    assert aims.target_chart(FIGURES, SCOPE, [target(95, subject="physics")], "1.1", 2021) is None
    assert aims.target_findings(FIGURES, SCOPE, [target(95, subject="physics"), target(5, indicator="nothing")]) == [
        None
    ]


def test_the_effect_of_a_measure_is_its_figure_before_and_after() -> None:
    effect = Effect(indicator="success_share", procedure="oge", subject="math")
    told = PastMeasure(year=2021, item="1.1", whom="Школам", what="провести", done="частично", effect=effect)
    bare = PastMeasure(year=2021, item="1.1", whom="Школам", what="провести", done="да", proof="протокол")
    table = aims.effect_table(FIGURES, SCOPE, [told, bare], "1.1", 2021)
    assert table is not None
    first, second = table.rows
    assert [cell.text for cell in first.cells[:5]] == [
        "Школам",
        "провести",
        "частично",
        "не представлено",
        "Успеваемость по математике",
    ]
    assert [FIGURES.number(cell.obs) for cell in first.cells[5:8]] == [80, 90, 10]
    assert first.cells[8].part == "interval"
    assert [cell.reason for cell in second.cells[5:]] == ["not_applicable"] * 4
    assert aims.effect_table(FIGURES, SCOPE, [], "1.1", 2021) is None


def test_region_and_country_stand_with_their_source() -> None:
    given = {"item": "1.1", "indicator": "success_share", "procedure": "oge", "subject": "math"}
    one = params.Benchmark(**given, whose="Россия", value=88.2, source="письмо")
    table = aims.benchmark_table(FIGURES, SCOPE, [one], "1.1")
    assert table is not None
    assert [cell.text for cell in table.rows[0].cells] == ["Успеваемость по математике", "", "Россия", "88,2", "письмо"]


def measure(weight: float, number: str) -> blocks.Measure:
    why = blocks.Sentence(form="fact", figures={"value": number}, words={"name": number}, headline=weight)
    return blocks.Measure(whom="Школам", what=f"сделать {number}", term="до 1 марта", proof="справка", because=why)


def test_three_problems_are_the_weightiest_of_different_items() -> None:
    weights = (("1.1", 5, "a"), ("1.1", 4.9, "b"), ("1.4", 9, "c"), ("1.9", 7, "d"), ("1.12", 4.8, "e"))
    told = [deck.Told(item, measure(weight, name), FIGURES) for item, weight, name in weights]
    chosen = deck.problems(told)
    assert [one.measure.what for one in chosen] == [
        "сделать d",
        "сделать a",
        "сделать e",
    ]  # ВПР is another item's matter
    assert [one.measure.what for one in deck.problems(told[:2])] == ["сделать a", "сделать b"]
    assert deck.problems([]) == []
    assert deck.tasks([]) is None
    assert [deck.heading(chosen[:n]) for n in (1, 2, 3)] == ["Главная проблема", "Две проблемы", "Три проблемы"]
    block = deck.problem_findings(chosen)
    assert block is not None
    assert [one.headline for one in block.sentences] == [0, 0, 0]


def test_nothing_out_of_the_ordinary_is_said_in_grey() -> None:
    assert common.deviations("1.1", [None], FIGURES, SCOPE).quiet == common.QUIET
    # of a year, or of a school, of which nothing has come nothing is said to be all right
    assert common.deviations("1.1", [None], FIGURES, replace(SCOPE, year=2023)).quiet == common.NO_DATA
    assert common.deviations("1.1", [None], FIGURES, replace(SCOPE, school_id="3")).quiet == common.NO_DATA
    assert common.measures("1.1", [None, None]) is None
    twice = measure(1, "a")
    one = common.measures("1.1", [twice, twice])
    assert one is not None
    assert len(one.items) == 1


def test_extreme_needs_ten_participants_and_a_second_subject() -> None:
    rows = [
        share("success_share", x, n, **{**AT, "subject": s})
        for s, x, n in (("math", 9, 10), ("physics", 1, 9), ("russian", 19, 20))
    ]
    figures = Figures(frame(*rows))
    assert (
        common.extreme(figures, SCOPE, "success_share", "oge", ["math", "physics", "russian"], largest=False) == "math"
    )
    assert common.extreme(figures, SCOPE, "success_share", "oge", ["math", "physics"], largest=False) == ""
    # all passed everywhere: no subject is the lowest
    passed = [share("success_share", 20, 20, **{**AT, "subject": s}) for s in ("math", "russian")]
    everyone = Figures(frame(*passed))
    assert common.extreme(everyone, SCOPE, "success_share", "oge", ["math", "russian"], largest=False) == ""


def test_a_chart_over_the_years_colours_what_survives_the_correction() -> None:
    at = {**AT, "subject": "math", "school_id": ""}
    lines = [Line("Математика", {"procedure": "oge", "subject": "math", "school_id": ""}, key="math")]
    given = {
        "id": "y",
        "title": "",
        "subtitle": "",
        "source": "",
        "indicator": "success_share",
        "change": "success_change",
    }
    figures = Figures(frame(
        share("success_share", 90, 100, **at), share("success_share", 160, 200, **{**at, "year": 2021}),
        figure("success_change", 10.0, kind="model", numerator=200, n=100, low=1.4, high=17.5, **at),
    ))  # fmt: skip
    for sure, coloured in (({"math"}, True), (set(), False)):
        chart = common.years_chart(figures, **given, years=[2021, 2022], lines=lines, sure=sure)
        assert chart is not None
        assert ("change" in chart.rows[0].figures) is coloured
        # the figures stay readable beside it
        assert chart.data is not None
        assert len(chart.data.rows[0].cells) == 5


def test_protocols_and_forms_disagree_only_where_their_numbers_do() -> None:
    at = {**AT, "procedure": "repeat_year", "subject": "", "kind": "count", "category": ""}

    def told(protocol: int, form: int) -> blocks.Sentence | None:
        rows = [figure("left_by_protocol", protocol, **at), figure("left_by_form", form, **at)]
        return oge.mismatch(Figures(frame(*rows)), SCOPE)

    assert told(3, 3) is None
    assert told(1, 0) is not None
    assert oge.mismatch(FIGURES, SCOPE) is None


def test_a_school_that_no_list_looks_at_is_not_said_to_be_on_none() -> None:
    own = Scope(2022, "school", "1")
    looked = pd.DataFrame({"school_id": ["1", "2", "3"], "standing": ["устойчиво"] * 3})
    assert "не входит в списки" in lists.quiet(own, [looked])
    assert "не рассматривают" in lists.quiet(replace(own, school_id="9"), [looked])
    # fewer than three schools: a table without standing
    assert "не рассматривают" in lists.quiet(own, [looked.assign(standing="")])
    assert lists.quiet(SCOPE, []) == common.QUIET


def test_a_wave_whose_day_no_norm_knows_is_not_called_the_main_one() -> None:
    assert speech.passed_name("2021/22", "1") == "Зачёт в основной срок 2021/22 учебного года"
    assert "основной" not in speech.passed_name("2020/21", "0")


def test_hard_tasks_are_told_from_ten_participants() -> None:
    at = {**AT, "kind": "mean"}
    rows = [figure("exam_task_completion", 0.0, n=9, category="01", **at), figure("exam_task_completion", 30.0, n=10, category="02", **at),
            figure("exam_task_completion", 80.0, n=50, category="03", **at)]  # fmt: skip
    said = ege.hardest(Figures(frame(*rows)), SCOPE, "oge", "math", ["01", "02", "03"], hard_pct=50)
    assert said is not None
    assert said.words["n1"] == "задание 02"
    assert len(said.figures) == 1


def test_a_school_reads_of_itself_only() -> None:
    rows = frame(
        *(
            share("mark_share", x, n, category="2", school_id=s, **AT)
            for s, x, n in (("1", 30, 60), ("2", 2, 60), ("", 32, 120))
        )
    )
    from mskoko_lib.indicators.shares import differing_schools

    apart = differing_schools(rows, "mark_share", year=2022)
    assert set(apart.loc[apart["survives"], "school_id"]) == {"1", "2"}
    of_town = oge.differing(
        Figures(rows), SCOPE, apart, indicator="mark_share", name="Доля «2» по {subject}", procedure="oge"
    )
    assert [one.words["where"] for _, one in of_town] == ["СОШ № 1", "СОШ № 2"]
    own = Scope(2022, "school", school_id="2")
    told = oge.differing(
        Figures(rows), own, apart, indicator="mark_share", name="Доля «2» по {subject}", procedure="oge"
    )
    assert [(row["school_id"], one.words["where"]) for row, one in told] == [("2", "в школе")]


def test_lists_say_what_they_are_not() -> None:
    said = " ".join(lists.limits(10, 15, 2).items)
    assert "Это не рейтинг" in said
    assert "не подтверждена" in said
    assert "школ: 2" in said
