"""The newer forms: no text leaves the canvas or touches another; points stand where their numbers say."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from pydantic import ValidationError

from mskoko_lib.build.gallery.charts import chart_cases
from mskoko_lib.display.charts import (
    BulletChart,
    BulletRow,
    ChartSpec,
    DotsChart,
    DotsRow,
    FunnelChart,
    FunnelPoint,
    HeatChart,
    HeatRow,
    MultiplesChart,
    Panel,
    StageRow,
    StagesChart,
    TimelineChart,
    TimelineRow,
    draw,
)
from mskoko_lib.display.charts.comparison import verdict
from mskoko_lib.display.charts.forms import BUILDERS
from mskoko_lib.display.charts.heat import step_of
from mskoko_lib.display.charts.multiples import scale_of

from .test_charts_text import problems
from .test_charts_values import boxes, dots, root_of, strokes, texts, var, words

CASES = {(form, kind): spec for form, kinds in chart_cases().items() for kind, spec in kinds.items()}


def test_the_gallery_has_every_form() -> None:
    assert {form for form, _ in CASES} == set(BUILDERS)


@pytest.mark.parametrize("width_px", [840, 404, 350])
@pytest.mark.parametrize("name", CASES)
def test_texts_stay_inside_and_apart(name: tuple[str, str], width_px: int) -> None:
    assert problems(CASES[name], width_px) == []


@pytest.mark.parametrize("form", BUILDERS)
def test_two_drawings_are_equal_and_hostile_words_are_words(form: str) -> None:
    spec = CASES[form, "absurd" if (form, "absurd") in CASES else "easy"]
    svg = draw(spec, chart_id="a", width_px=840)
    assert svg == draw(spec, chart_id="a", width_px=840)
    assert {node.tag.rpartition("}")[2] for node in ET.fromstring(svg).iter()} <= {
        "svg", "g", "path", "text", "use", "defs", "clipPath", "rect", "pattern",
    }  # fmt: skip


def scale(spec: ChartSpec) -> tuple[ET.Element, float, float]:
    """The drawing, the pixel of 0 and the pixels of one per cent, from the labels 20 and 80 of its axis."""
    root = root_of(spec)
    at = texts(root)
    unit = (at["80"][0] - at["20"][0]) / 60
    return root, at["20"][0] - 20 * unit, unit


def test_dots_stand_on_the_scale_and_are_coloured_only_beyond_the_reference() -> None:
    rows = (
        DotsRow(label="А", value_pct=70, low=62, high=78, n=120),
        DotsRow(label="Б", value_pct=50, low=40, high=60, n=110),
        DotsRow(label="В", value_pct=30, low=22, high=38, n=100),
        DotsRow(label="Г", low=10, high=44, n=20, interval_only=True),
        DotsRow(label="Д", hidden=True),
    )
    spec = DotsChart(rows=rows, reference_pct=55, band_low=53, band_high=57)
    assert [verdict(row, spec) for row in rows] == ["up", "soft", "down", "down", "soft"]
    root, zero, unit = scale(spec)
    at = {token: [round((x - zero) / unit, 1) for x, _ in dots(root, token)] for token in ("accent", "soft", "focus")}
    assert at == {"accent": [70.0], "soft": [50.0], "focus": [30.0]}
    band = boxes(root, var("band"))[0]
    assert [round((x - zero) / unit, 1) for x in (band[0], band[2])] == [53.0, 57.0]
    spans = sorted([round((x - zero) / unit, 1) for x, _ in points] for points in strokes(root, "focus"))
    assert spans == [[10.0, 44.0], [22.0, 38.0]]
    assert {"10–44", "скр.", "120", "70"} <= set(words(root))


def test_an_interval_that_touches_the_reference_is_no_difference() -> None:
    row = DotsRow(label="А", value_pct=60, low=55, high=65)
    assert verdict(row, DotsChart(rows=(row,), reference_pct=55)) == "soft"
    assert verdict(row, DotsChart(rows=(row,), reference_pct=54.9)) == "up"
    # the municipality has an interval of its own: 55–65 overlaps 52–56
    assert verdict(row, DotsChart(rows=(row,), reference_pct=54, band_low=52, band_high=56)) == "soft"
    assert verdict(row, DotsChart(rows=(row,), reference_pct=70, band_low=66, band_high=74)) == "down"


def test_bullet_bar_begins_at_zero_and_ends_at_its_value() -> None:
    rows = (BulletRow(label="А", value_pct=60, target_pct=80, comparison_pct=40), BulletRow(label="Б", hidden=True))
    root, zero, unit = scale(BulletChart(rows=rows))
    bar = max(boxes(root, var("h4")), key=lambda box: box[2])
    assert [round((x - zero) / unit, 1) for x in (bar[0], bar[2])] == [0.0, 60.0]
    ticks = [round((points[0][0] - zero) / unit, 1) for points in strokes(root, "ink")]
    assert 80.0 in ticks
    assert "скр." in words(root)


def test_steps_of_the_map_at_their_limits() -> None:
    assert [
        step_of(value, (20.0, 35.0, 50.0, 65.0, 80.0)) for value in (0, 19.99, 20, 34.9, 35, 50, 65, 79.9, 80, 100)
    ] == [
        1,
        1,
        2,
        2,
        3,
        4,
        5,
        5,
        6,
        6,
    ]


def test_map_has_a_coloured_cell_for_every_number_and_a_sign_for_every_gap() -> None:
    row = HeatRow(label="А", values=(10, 90, None, None), reasons=(None, None, "hidden", "no_pupils"))
    root = root_of(HeatChart(columns=("Русский", "Физика", "Химия", "История"), rows=(row,)))
    assert [len(boxes(root, var(f"h{step}"))) for step in (1, 6)] == [1, 1]
    assert sum(f"fill:{var('wash')}" in path.attrib.get("style", "") for path in root.iter()) >= 1  # the hatch
    assert {"10", "90", "—", "Русский"} <= set(words(root))


def test_map_of_counts_goes_beyond_a_hundred() -> None:
    # textbooks that lack in April, before what is ordered has come: more than a hundred of one subject of a grade
    rows = (HeatRow(label="Технология", values=(1250, 3)),)
    root = root_of(HeatChart(columns=("1 кл.", "2 кл."), rows=rows, steps=(1, 10, 25, 50, 100)))
    assert {"1250", "3"} <= set(words(root))
    assert [len(boxes(root, var(f"h{step}"))) for step in (2, 6)] == [1, 1]
    with pytest.raises(ValidationError):
        HeatRow(label="Технология", values=(-1,))


def test_columns_of_a_map_that_do_not_fit_are_numbered_and_listed() -> None:
    spec = CASES["heat", "easy"]
    narrow = words(root_of(spec, 350))
    assert {"1", "8"} <= set(narrow)
    assert "3\u00a0Обществознание" in " ".join(narrow)


def test_only_flagged_points_are_named() -> None:
    points = (
        FunnelPoint(label="Большая", n=100, value_pct=50),
        FunnelPoint(label="Выше", n=50, value_pct=90, flagged=True),
    )
    root = root_of(FunnelChart(points=points, centre_pct=50))
    assert "Выше" in words(root)
    assert "Большая" not in words(root)
    signs = [(node.text, float(node.attrib["x"]), float(node.attrib["y"])) for node in root.iter() if node.text]
    left = {text: y for text, x, y in signs if x < 40}  # labels of the value axis
    below = {text: x for text, x, y in signs if y > left["0"] + 5}
    unit = (left["20"] - left["80"]) / 60
    ((x, y),), ((far, middle),) = dots(root, "focus"), dots(root, "soft")
    assert (middle - y) / unit == pytest.approx(40, abs=0.2)  # 90 − 50
    assert (left["20"] - y) / unit == pytest.approx(70, abs=0.5 + 0.4 * 12 / unit)
    assert (far - x) / (below["60"] - below["20"]) == pytest.approx(50 / 40, abs=0.02)


def test_small_charts_share_one_scale_and_bridge_gaps_with_dots() -> None:
    panels = (
        Panel(label="А", values=(40, None, 60), reasons=(None, "not_applicable", None), confirmed=True),
        Panel(label="Б", values=(60, 50, 40)),
    )
    spec = MultiplesChart(periods=("2020", "2021", "2022"), panels=panels)
    assert scale_of(spec) == (30.0, 70.0)  # widened evenly to at least thirty points
    root = root_of(spec)
    first, last = dots(root, "accent")
    other = dots(root, "soft")
    assert first[1] == pytest.approx(other[-1][1], abs=0.02)  # 40 in both panels
    assert last[1] == pytest.approx(other[0][1], abs=0.02)  # 60 in both
    assert other[1][1] == pytest.approx((other[0][1] + other[2][1]) / 2, abs=0.02)
    assert any("dasharray" in p.attrib.get("style", "") and var("accent") in p.attrib["style"] for p in root.iter())
    assert "х" in words(root)


def test_windows_of_the_plan_cover_their_months() -> None:
    rows = (
        TimelineRow(label="1.1", first=0, last=5, state="done", state_label="сделано"),
        TimelineRow(label="1.2", first=6, last=6, state="late", state_label="просрочено"),
    )
    months = tuple(["янв.", "февр.", "март", "апр.", "май", "июнь", "июль", "авг.", "сент.", "окт.", "нояб.", "дек."])
    root = root_of(TimelineChart(periods=months, rows=rows, today=6.5))
    done = boxes(root, var("done"))[0]
    (today,) = [points for points in strokes(root, "ink") if points[0][0] == points[-1][0]]
    month = (done[2] - done[0]) / 5.88
    assert (today[0][0] - done[0]) / month == pytest.approx(6.44, abs=0.02)
    assert {"сделано", "просрочено", "янв."} <= set(words(root))


def test_stages_fall_in_proportion() -> None:
    rows = (
        StageRow(label="Первая", n=600, lost="24 не сдали"),
        StageRow(label="Июль", n=24),
        StageRow(label="Х", hidden=True),
    )
    root = root_of(StagesChart(rows=rows))
    wide, short = sorted(boxes(root, var("h4")), key=lambda box: box[1])
    assert (short[2] - short[0]) / (wide[2] - wide[0]) == pytest.approx(24 / 600, abs=0.001)
    assert {"600", "24", "скр.", "24 не сдали"} <= set(words(root))


@pytest.mark.parametrize(
    "make",
    [
        lambda: HeatChart(columns=("а", "б"), rows=(HeatRow(label="x", values=(1,)),)),
        lambda: MultiplesChart(periods=("а", "б"), panels=(Panel(label="x", values=(1,)),)),
        lambda: TimelineRow(label="x", first=5, last=4, state="done", state_label=""),
        lambda: TimelineChart(
            periods=("янв.",), rows=(TimelineRow(label="x", first=0, last=1, state="done", state_label=""),)
        ),
    ],
)
def test_a_chart_that_does_not_fit_itself_is_refused(make) -> None:
    with pytest.raises(ValidationError):
        make()
