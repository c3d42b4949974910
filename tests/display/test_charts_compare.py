"""Forms «dots», «heat», «funnel» against figures counted by hand, and under names, gaps and numbers that hardly fit."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from mskoko_lib.display.charts import (
    ChartSpec,
    DotsChart,
    DotsRow,
    FunnelChart,
    FunnelLimit,
    FunnelPoint,
    HeatChart,
    HeatRow,
)
from mskoko_lib.display.charts.canvas import drawing, text_boxes
from mskoko_lib.display.charts.forms import build
from mskoko_lib.display.charts.svg import to_svg

from .test_charts_text import problems
from .test_charts_values import SVG, boxes, dots, root_of, strokes, texts, var, words

WIDTHS = [840, 350]
NAME = "Муниципальное автономное общеобразовательное учреждение «Школа № 17 с углублённым изучением предметов» "
LONG = (NAME * 3)[:300]
LIMITS = tuple(
    FunnelLimit(n=n, low95=50 - half, high95=50 + half, low998=50 - 1.5 * half, high998=50 + 1.5 * half)
    for n, half in ((10, 30), (40, 15), (90, 10), (100, 8))
)


def shown(spec: ChartSpec, width_px: int) -> list[str]:
    with drawing("t"):
        return [text for text, _ in text_boxes(build(spec, width_px))]


# --- dots --------------------------------------------------------------------------------------------------------


def on_scale(root: ET.Element, xs: list[float]) -> list[float]:
    """Per cent at these pixels, by the labels 20 and 80 of the axis: they are never moved inside the canvas."""
    at = texts(root)
    unit = (at["80"][0] - at["20"][0]) / 60
    return [round((x - at["20"][0]) / unit + 20, 1) for x in xs]


@pytest.mark.parametrize("width_px", WIDTHS)
def test_points_intervals_band_and_reference_stand_on_the_scale(width_px: int) -> None:
    rows = (
        DotsRow(label="А", value_pct=71, low=62, high=78, raw_pct=74, n=120),
        DotsRow(label="Б", value_pct=51, low=41, high=59, raw_pct=49, n=110),
        DotsRow(label="В", value_pct=31, low=22, high=38, n=101),
        DotsRow(label="Г", low=9, high=64, n=25, interval_only=True),
        DotsRow(label="Итог", value_pct=0, low=0, high=3, n=356, kind="total"),
        DotsRow(label="Д", hidden=True),
    )
    root = root_of(DotsChart(rows=rows, reference_pct=55, band_low=53, band_high=57), width_px)
    found = {token: on_scale(root, [x for x, _ in dots(root, token)]) for token in ("accent", "soft", "focus", "paper")}
    assert found == {"accent": [71], "soft": [51], "focus": [0, 31], "paper": [49, 74]}
    # the bar of «Г» holds the reference, so it is as unconfirmed as «Б»
    spans = {
        token: sorted(on_scale(root, [x for x, _ in points]) for points in strokes(root, token))
        for token in ("accent", "soft", "focus")
    }
    assert spans == {"accent": [[62, 78]], "soft": [[9, 64], [41, 59]], "focus": [[0, 3], [22, 38]]}
    (band,) = [box for box in boxes(root, var("band")) if box[3] - box[1] > 20]  # not the sign of the key
    assert on_scale(root, [band[0], band[2]]) == [53, 57]
    upright = [points for points in strokes(root, "ink") if points[0][0] == points[-1][0]]
    upright = [points for points in upright if points[0][1] > band[1] - 1]  # not the sign of the key
    assert on_scale(root, [points[0][0] for points in upright]) == [55] * len(rows)
    assert {"71", "51", "31", "9–64", "120", "356", "скр."} <= set(words(root))


def test_each_row_keeps_its_own_height() -> None:
    rows = tuple(DotsRow(label=f"Школа {k}", value_pct=10 + k, low=5, high=40, n=60) for k in range(5))
    root = root_of(DotsChart(rows=rows))
    at = texts(root)
    for k, (_, y) in enumerate(dots(root, "soft")):  # from left to right: the order of the rows
        assert 0 < at[f"Школа {k}"][1] - y < 8  # the baseline of a word is a little below the middle of its dot


@pytest.mark.parametrize("width_px", WIDTHS)
def test_confirmed_differences_are_told_by_shape_too(width_px: int) -> None:
    rows = (DotsRow(label="А", value_pct=70, low=60, high=80), DotsRow(label="Б", value_pct=30, low=20, high=40))
    root = root_of(DotsChart(rows=rows, reference_pct=50), width_px)
    shapes = {path.attrib["id"]: path.attrib["d"] for path in root.iter(f"{SVG}path") if "id" in path.attrib}
    drawn = {
        token: {
            "C" in shapes[use.attrib["href"].removeprefix("#")]
            for use in root.iter(f"{SVG}use")
            if f"fill:{var(token)}" in use.attrib.get("style", "")
        }
        for token in ("accent", "focus")
    }
    assert drawn == {"accent": {True}, "focus": {False}}  # curves of a circle, straight sides of a diamond


def test_a_small_school_shows_no_share_before_shrinkage() -> None:
    row = DotsRow(label="А", low=10, high=44, raw_pct=27, n=20, interval_only=True)
    assert dots(root_of(DotsChart(rows=(row,))), "paper") == []


def test_a_small_school_without_an_interval_shows_no_share() -> None:
    row = DotsRow(label="А", value_pct=33, n=20, interval_only=True)
    assert "33" not in shown(DotsChart(rows=(row,)), 840)


# --- heat --------------------------------------------------------------------------------------------------------


def cells(root: ET.Element) -> list[tuple[float, str]]:
    """Left edge and token of every cell, from left to right; the hatched ones too."""
    paints = {f"h{step}": var(f"h{step}") for step in range(1, 7)} | {"hatch": "url("}
    return sorted((box[0], token) for token, paint in paints.items() for box in boxes(root, paint))


@pytest.mark.parametrize("width_px", WIDTHS)
def test_colour_of_a_cell_changes_exactly_at_the_limits(width_px: int) -> None:
    values = (0, 19.99, 20, 34.99, 35, 50, 64.99, 65, 80, 100)
    spec = HeatChart(columns=tuple("абвгдежзик"), rows=(HeatRow(label="Школа", values=values),))
    root = root_of(spec, width_px)
    found = cells(root)
    assert [token for _, token in found] == ["h1", "h1", "h2", "h2", "h3", "h4", "h4", "h5", "h6", "h6"]
    steps = [b - a for (a, _), (b, _) in zip(found, found[1:], strict=False)]
    assert steps == pytest.approx([steps[0]] * 9, abs=0.02)
    # 19,99 is told as 20, and keeps the colour of what it is
    assert [text for text in words(root) if text.isdigit()] == [
        "0",
        "20",
        "20",
        "35",
        "35",
        "50",
        "65",
        "65",
        "80",
        "100",
    ]


@pytest.mark.parametrize("width_px", WIDTHS)
def test_a_number_is_written_in_the_colour_made_for_its_step(width_px: int) -> None:
    spec = HeatChart(columns=("а", "б"), rows=(HeatRow(label="Школа", values=(5, 95)),))
    styles = {text.text: text.attrib["style"] for text in root_of(spec, width_px).iter(f"{SVG}text")}
    assert var("onh1") in styles["5"]
    assert var("onh6") in styles["95"]


@pytest.mark.parametrize("width_px", WIDTHS)
def test_every_gap_says_why_in_its_own_column(width_px: int) -> None:
    row = HeatRow(
        label="Школа", values=(50, None, None, None, None),
        reasons=(None, "hidden", "no_data", "no_pupils", "not_applicable"),
    )  # fmt: skip
    root = root_of(HeatChart(columns=("А", "Б", "В", "Г", "Д"), rows=(row,)), width_px)
    (first, step), (second, hatched) = cells(root)
    assert (step, hatched) == ("h4", "hatch")
    at = texts(root)
    wide = second - first
    places = [round((at[sign][0] - first) / wide - 0.5, 1) for sign in ("50", "…", "—", "х")]
    assert places == [0, 2, 3, 4]
    # nothing stands on the hatch: no text has its middle in the second cell, but the header
    inside = [text for text, (x, _) in at.items() if second < x < second + wide]
    assert inside == ["Б"]


def test_a_gap_without_a_reason_is_no_data() -> None:
    assert "…" in shown(HeatChart(columns=("А",), rows=(HeatRow(label="Школа", values=(None,)),)), 350)


@pytest.mark.parametrize(
    ("columns", "width_px"),
    [
        (8, 840),
        (8, 350),
        (30, 840),
        (20, 350),
        (30, 350),
    ],
)
def test_every_cell_has_its_number(columns: int, width_px: int) -> None:
    rows = (HeatRow(label="А", values=(100,) * columns), HeatRow(label="Б", values=(88,) * columns))
    found = shown(HeatChart(columns=("Предмет",) * columns, rows=rows), width_px)
    assert [found.count("100"), found.count("88")] == [columns, columns]


# --- funnel ------------------------------------------------------------------------------------------------------

POINTS = (
    FunnelPoint(label="Тихая", n=100, value_pct=50),
    FunnelPoint(label="Малая", n=10, value_pct=75),
    FunnelPoint(label="Выше", n=50, value_pct=90, flagged=True),
    FunnelPoint(label="Ниже", n=80, value_pct=5, flagged=True),
)


def funnel_scale(root: ET.Element) -> tuple[float, float, float, float]:
    """Pixels of n = 0 and of one participant, of 0 % and of one per cent, by the hairlines 20…80 of the grid."""
    grid = sorted((points for points in strokes(root, "grid")), key=lambda points: -points[0][1])
    left, right = min(x for x, _ in grid[0]), max(x for x, _ in grid[0])
    unit = (grid[0][0][1] - grid[3][0][1]) / 60
    return left, (right - left) / 104, grid[0][0][1] + 20 * unit, unit  # the axis ends 4 % beyond the largest school


@pytest.mark.parametrize("width_px", WIDTHS)
def test_funnel_points_and_limits_stand_at_their_coordinates(width_px: int) -> None:
    root = root_of(FunnelChart(points=POINTS, limits=LIMITS, centre_pct=50), width_px)
    left, one, zero, unit = funnel_scale(root)

    def told(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(round((x - left) / one, 1), round((zero - y) / unit, 1)) for x, y in points]

    assert told(dots(root, "soft")) == [(10, 75), (100, 50)]
    assert told(dots(root, "focus")) == [(50, 90), (80, 5)]
    curves = [told(points) for points in strokes(root, "axis") if len(points) == 4]
    assert curves == [
        [(10, 20), (40, 35), (90, 40), (100, 42)],
        [(10, 80), (40, 65), (90, 60), (100, 58)],
        [(10, 5), (40, 27.5), (90, 35), (100, 38)],
        [(10, 95), (40, 72.5), (90, 65), (100, 62)],
    ]
    (centre,) = [told(points) for points in strokes(root, "ink")]
    assert [y for _, y in centre] == [50, 50]
    below = {t.text: float(t.attrib["x"]) for t in root.iter(f"{SVG}text") if float(t.attrib["y"]) > zero + 5}
    assert [round((below[tick] - left) / one, 1) for tick in ("20", "40", "60", "80")] == [20, 40, 60, 80]


@pytest.mark.parametrize("width_px", WIDTHS)
def test_only_flagged_points_are_named_and_led_to_their_names(width_px: int) -> None:
    root = root_of(FunnelChart(points=POINTS, limits=LIMITS, centre_pct=50), width_px)
    assert {"Тихая", "Малая"}.isdisjoint(words(root))
    at = texts(root)
    leads = {points[0]: points[-1] for points in strokes(root, "axis") if len(points) == 2}
    for (x, y), name in zip(dots(root, "focus"), ("Выше", "Ниже"), strict=True):
        (end,) = [end for start, end in leads.items() if start == pytest.approx((x, y), abs=0.05)]
        assert 0 < at[name][0] - end[0] < 12
        assert abs(at[name][1] - end[1]) < 8


@pytest.mark.parametrize("width_px", WIDTHS)
def test_names_of_points_in_one_place_are_all_written(width_px: int) -> None:
    points = tuple(FunnelPoint(label=f"Школа {k}", n=100, value_pct=50, flagged=True) for k in range(25))
    spec = FunnelChart(points=points, limits=LIMITS, centre_pct=50)
    assert problems(spec, width_px) == []
    assert {f"Школа {k}" for k in range(25)} <= set(shown(spec, width_px))


@pytest.mark.parametrize("width_px", WIDTHS)
def test_limits_are_named_at_their_right_ends(width_px: int) -> None:
    root = root_of(FunnelChart(points=POINTS, limits=LIMITS, centre_pct=50), width_px)
    _, _, zero, unit = funnel_scale(root)
    found = sorted(
        (float(t.attrib["y"]), t.text) for t in root.iter(f"{SVG}text") if t.text in ("95\u00a0%", "99,8\u00a0%")
    )
    assert [text for _, text in found] == ["99,8\u00a0%", "95\u00a0%", "95\u00a0%", "99,8\u00a0%"]
    for (y, _), value in zip(found, (62, 58, 42, 38), strict=True):
        assert abs(y - (zero - value * unit)) < 14  # spread, but never a line further than needed


@pytest.mark.parametrize("width_px", WIDTHS)
def test_a_short_name_of_wide_letters_stays_inside(width_px: int) -> None:
    points = (
        FunnelPoint(label="ЩШЖМЩШЖМЩШЖМ", n=50, value_pct=90, flagged=True),
        FunnelPoint(label="1111111111111", n=60, value_pct=10, flagged=True),
    )
    assert problems(FunnelChart(points=points, limits=LIMITS, centre_pct=50), width_px) == []


@pytest.mark.parametrize("most", [1, 2])
def test_participants_are_counted_in_whole_numbers(most: int) -> None:
    root = root_of(FunnelChart(points=(FunnelPoint(label="А", n=most, value_pct=50),)))
    ys = [float(t.attrib["y"]) for t in root.iter(f"{SVG}text") if t.text == "Участников"]
    labels = [t.text for t in root.iter(f"{SVG}text") if ys[0] - 25 < float(t.attrib["y"]) < ys[0] - 1]
    assert [text for text in labels if text != "0"] == [str(n) for n in range(1, most + 1)]


# --- all three ---------------------------------------------------------------------------------------------------


def dots_of(labels: tuple[str, ...], words_of_key: str = "муниципалитет") -> DotsChart:
    rows = tuple(
        DotsRow(
            label=label, value_pct=None if k % 3 == 2 else 20 + 17 * k % 70, low=10 + 5 * k % 40, high=60 + 5 * k % 40,
            raw_pct=None if k % 3 == 2 else 25 + 13 * k % 70, n=98765 if k else 10, interval_only=k % 3 == 2,
        )
        for k, label in enumerate(labels)
    )  # fmt: skip
    return DotsChart(
        rows=(*rows, DotsRow(label="Всего", value_pct=50, low=48, high=52, n=999999, kind="total")), reference_pct=50,
        band_low=48, band_high=52, reference_label=words_of_key, value_label=words_of_key, n_title=words_of_key, decimals=1,
    )  # fmt: skip


def heat_of(rows: tuple[str, ...], columns: tuple[str, ...]) -> HeatChart:
    made = (
        tuple(None if (k + c) % 7 == 3 else (37 * k + 23 * c) % 101 for c in range(len(columns))) for k in range(99)
    )
    return HeatChart(
        columns=columns, rows=tuple(HeatRow(label=r, values=v) for r, v in zip(rows, made, strict=False)), decimals=1
    )


def funnel_of(labels: tuple[str, ...], title: str = "Участников") -> FunnelChart:
    points = tuple(
        FunnelPoint(label=label, n=1 + 37 * k, value_pct=(41 * k) % 101, flagged=k % 2 == 0)
        for k, label in enumerate(labels)
    )
    return FunnelChart(points=points, limits=LIMITS, centre_pct=50, x_title=title, y_title=title)


EASY = tuple(f"СОШ № {k}" for k in range(1, 10))
MANY = tuple(f"{k}. {LONG}" for k in range(30))
ABSURD = ("", "Щ" * 300, "水\n<b>$x^2$</b>", "  \u00a0 ", "-1")
HIDDEN_ROW = HeatRow(label="СОШ", values=(None,) * 4, reasons=("hidden",) * 4)
SAMPLES: dict[str, ChartSpec] = {
    "dots-easy": dots_of(EASY),
    "dots-long": dots_of(MANY, LONG),
    "dots-empty": DotsChart(rows=()),
    "dots-hidden": DotsChart(rows=(DotsRow(label="СОШ", hidden=True),) * 3, reference_pct=50),
    "dots-absurd": dots_of(ABSURD, "Щ" * 300),
    "dots-no-words": DotsChart(rows=(DotsRow(label="", value_pct=0, low=0, high=0),), band_low=0, band_high=0),
    "heat-easy": heat_of(EASY, ("Русский язык", "Математика", "Физика", "Химия")),
    "heat-long": heat_of(MANY, (LONG,) * 9),
    "heat-empty": HeatChart(columns=("Физика",), rows=()),
    "heat-no-columns": HeatChart(columns=(), rows=(HeatRow(label="СОШ", values=()),)),
    "heat-hidden": HeatChart(columns=("А", "Б", "В", "Г"), rows=(HIDDEN_ROW,) * 3),
    "heat-absurd": heat_of(ABSURD, ABSURD),
    "heat-forty": heat_of(EASY, tuple(f"Предмет {k}" for k in range(40))),
    "funnel-easy": funnel_of(EASY),
    "funnel-long": funnel_of(MANY, LONG),
    "funnel-empty": FunnelChart(points=()),
    "funnel-hidden": FunnelChart(points=(), limits=LIMITS, centre_pct=50),
    "funnel-absurd": funnel_of(ABSURD, "Щ" * 300),
    "funnel-one": FunnelChart(points=(FunnelPoint(label=LONG, n=1, value_pct=100, flagged=True),)),
    "funnel-huge": FunnelChart(
        points=tuple(FunnelPoint(label=LONG, n=n, value_pct=v, flagged=True) for n, v in ((1, 0), (9_876_543, 100)))
    ),
}


@pytest.mark.parametrize("width_px", [840, 404, 350])
@pytest.mark.parametrize("name", SAMPLES)
def test_texts_stay_inside_and_apart(name: str, width_px: int) -> None:
    assert problems(SAMPLES[name], width_px) == []


@pytest.mark.parametrize("width_px", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_two_drawings_have_the_same_bytes_and_only_variables_for_colours(name: str, width_px: int) -> None:
    made = []
    for _ in range(2):
        with drawing("same"):
            made.append(to_svg(build(SAMPLES[name], width_px), "same"))
    assert made[0].encode() == made[1].encode()
    assert re.findall(r"(?<!,)#[0-9a-f]{6}", made[0]) == []  # a bare colour would not follow the dark theme


@pytest.mark.parametrize("name", ["dots-empty", "heat-empty", "funnel-empty"])
@pytest.mark.parametrize("width_px", WIDTHS)
def test_an_empty_chart_says_so(name: str, width_px: int) -> None:
    assert "нет данных" in shown(SAMPLES[name], width_px)
