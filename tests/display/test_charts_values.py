"""What is drawn is what was given: lengths, places and numbers read back from the SVG."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import groupby

import pytest
from pydantic import ValidationError

from mskoko_lib.display.charts import (
    ChangeChart,
    ChangeRow,
    ChartSpec,
    GroupsChart,
    HistogramChart,
    JournalChart,
    JournalRow,
    MarksChart,
    MarksRow,
    TaskRow,
    TasksChart,
    draw,
)
from mskoko_lib.display.charts.change import difference_words, verdict
from mskoko_lib.display.charts.marks import row_parts

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def root_of(spec: ChartSpec, width_px: int = 840) -> ET.Element:
    return ET.fromstring(draw(spec, chart_id="c", width_px=width_px))


def texts(root: ET.Element) -> dict[str, tuple[float, float]]:
    """Text → its anchor; the last one wins."""
    return {t.text or "": (float(t.attrib["x"]), float(t.attrib["y"])) for t in root.iter(f"{SVG}text")}


def words(root: ET.Element) -> list[str]:
    return [t.text or "" for t in root.iter(f"{SVG}text")]


def points_of(d: str) -> list[tuple[float, float]]:
    """Corners of a path of straight lines: M, L, H, V, z."""
    found: list[tuple[float, float]] = []
    for command, numbers in re.findall(r"([MLHV])\s*([-0-9. ]+)", d):
        told = [float(n) for n in numbers.split()]
        x, y = found[-1] if found else (0.0, 0.0)
        found.append({"H": (told[0], y), "V": (x, told[0])}.get(command) or (told[0], told[1]))
    return found


def boxes(root: ET.Element, paint: str) -> list[Box]:
    """Left, top, right, bottom of the closed paths whose fill begins with `paint`."""
    found = []
    for path in root.iter(f"{SVG}path"):
        if f"fill:{paint}" in path.attrib.get("style", "") and path.attrib["d"].endswith("z"):
            xs, ys = zip(*points_of(path.attrib["d"]), strict=True)
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


def strokes(root: ET.Element, token: str) -> list[list[tuple[float, float]]]:
    """Points of the open paths with this stroke, without the signs of the key above 40 px."""
    found = []
    for path in root.iter(f"{SVG}path"):
        style = path.attrib.get("style", "")
        if f"stroke:var(--{token}," in style and "fill:none" in style and not path.attrib["d"].endswith("z"):
            for line in path.attrib["d"].split("M")[1:]:  # neighbouring lines of one look share a path
                found.append(points_of(f"M{line}"))
    return [points for points in found if max(y for _, y in points) > 40]


def dots(root: ET.Element, token: str) -> list[tuple[float, float]]:
    """Centres of the markers filled with a token, from left to right; the signs of the key stand above 40 px."""
    found = [
        (float(use.attrib["x"]), float(use.attrib["y"]))
        for use in root.iter(f"{SVG}use")
        if f"fill:var(--{token}," in use.attrib.get("style", "") and float(use.attrib["y"]) > 40
    ]
    return sorted(found)


def var(token: str) -> str:
    return f"var(--{token},"


# --- marks -------------------------------------------------------------------------------------------------------

MATHS = MarksRow(label="Математика", shares_pct=(8.8, 46.1, 37.0, 8.1), n=12345, right="45,1")
RUSSIAN = MarksRow(label="Русский язык", shares_pct=(2.0, 38.0, 44.0, 16.0), n=616, right="60,0")


@pytest.mark.parametrize("width_px", [840, 350])
def test_parts_are_as_long_as_their_shares(width_px: int) -> None:
    root = root_of(MarksChart(rows=(RUSSIAN, MATHS), right_title="«4» и «5», %"), width_px)
    parts = [[box for box in boxes(root, var(f"m{mark}")) if box[3] - box[1] > 11] for mark in (2, 3, 4, 5)]
    for row, shares in enumerate((RUSSIAN.shares_pct, MATHS.shares_pct)):
        bar = [part[row] for part in parts]
        whole = bar[3][2] - bar[0][0]
        assert [round(100 * (b[2] - b[0]) / whole, 2) for b in bar] == list(shares)
        # «2» begins where the row begins, each part where the one before it ends
        assert all(a[2] == pytest.approx(b[0]) for a, b in zip(bar, bar[1:], strict=False))
    assert parts[0][0][0] == parts[0][1][0]
    assert {"38", "44", "16", "9", "46", "37", "8", "12\u202f345", "45,1"} <= set(words(root))
    assert "2" not in words(root)  # 2 % is narrower than 20 px


def test_merged_hidden_and_full_parts() -> None:
    rows = (
        MarksRow(label="а", shares_pct=(None, None, 35.0, 25.0), merged_23=40.0, n=90),
        MarksRow(label="б", shares_pct=(20.0, 30.0, None, None), merged_45=50.0, n=90),
        MarksRow(label="в", shares_pct=(None, None, 30.0, 30.0), hidden=True, n=90),
        MarksRow(label="г", shares_pct=(None, 30.0, 40.0, None), hidden=True, n=90),
        MarksRow(label="д", shares_pct=(0, 0, 0, 100), n=90),
        MarksRow(label="е", shares_pct=(None, None, None, None)),
    )
    root = root_of(MarksChart(rows=rows))
    assert {"«2» и «3»: 40", "«4» и «5»: 50", "100"} <= set(words(root))
    hatched = [box for box in boxes(root, "url(") if box[2] - box[0] > 20]
    five = max(box[2] - box[0] for box in boxes(root, var("m5")))
    # в: 100 − 30 − 30; г: the place of «3» and «4» would give «2» away, so the whole bar; е: no data at all
    assert [round(100 * (box[2] - box[0]) / five, 1) for box in hatched] == [40.0, 100.0, 100.0]
    assert words(root).count("скр.") == 2
    assert words(root).count("…") == 2  # in the bar of «е» and in its «Всего»
    assert "30" in words(root)
    assert "40" not in words(root)


@pytest.mark.parametrize(
    "fields",
    [
        {"shares_pct": (None, 30.0, 40.0, 20.0)},
        {"shares_pct": (None, None, 40.0, None), "merged_23": 40.0},
        {"shares_pct": (None, 30.0, 40.0, 20.0), "merged_23": 40.0},
        {"shares_pct": (40.0, 30.0, 40.0, 20.0)},
        {"shares_pct": (-1.0, 61.0, 20.0, 20.0)},
        {"shares_pct": (float("nan"), 60.0, 20.0, 20.0)},
    ],
)
def test_a_share_that_others_give_away_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        MarksRow.model_validate({"label": "а", "hidden": True, **fields})


def test_a_part_of_no_pupils_takes_no_place() -> None:
    parts = row_parts(MarksRow(label="а", shares_pct=(0.0, 50.0, 50.0, 0.0)), 0, 0)
    assert [(part.start, part.size) for part in parts] == [(0, 0), (0, 50), (50, 50), (100, 0)]
    assert len(boxes(root_of(MarksChart(rows=(MarksRow(label="а", shares_pct=(0, 50, 50, 0)),))), var("m2"))) == 0


# --- journal -----------------------------------------------------------------------------------------------------


def test_journal_is_centred_on_equal() -> None:
    rows = (
        JournalRow(label="5 класс", shares_pct=(15, 79, 6), n=673),
        JournalRow(label="8 класс", shares_pct=(47, 50, 3), n=660),
        JournalRow(label="9 класс", shares_pct=(None, None, None), hidden=True),
    )
    root = root_of(JournalChart(rows=rows))
    low, equal, high = (sorted(boxes(root, var(token)), key=lambda b: b[1]) for token in ("focus", "h2", "accent"))
    middles = [(box[0] + box[2]) / 2 for box in equal]
    assert middles[0] == pytest.approx(middles[1], abs=0.02)  # coordinates have two decimals
    for row, shares in enumerate([(15, 79, 6), (47, 50, 3)]):
        whole = high[row][2] - low[row][0]
        sizes = [round(100 * (part[row][2] - part[row][0]) / whole, 2) for part in (low, equal, high)]
        assert sizes == pytest.approx(list(shares), abs=0.02)
    assert words(root).count("скр.") == 2
    with pytest.raises(ValidationError, match="other two"):
        JournalRow(label="а", shares_pct=(None, 79, 6), hidden=True)


# --- histogram ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width_px", [840, 350])
def test_bars_stand_at_their_scores_and_are_as_high_as_their_counts(width_px: int) -> None:
    counts = (0.0, 4.0, 8.0, 20.0, None, 16.0, 10.0, 2.0)
    root = root_of(HistogramChart(counts=counts, boundaries={3: 3, 4: 5, 5: 7}, labelled=(2, 3)), width_px)
    bars = {mark: sorted(boxes(root, var(f"m{mark}"))) for mark in (2, 3, 4, 5)}
    # marks by the boundaries: 1, 2 → «2»; 3 → «3» (4 is hidden); 5, 6 → «4»; 7 → «5»
    assert [len(bars[mark]) for mark in (2, 3, 4, 5)] == [2, 1, 2, 1]
    drawn = [box for mark in (2, 3, 4, 5) for box in bars[mark]]
    zero = drawn[0][3]
    unit = (zero - bars[3][0][1]) / 20
    assert [round((zero - box[1]) / unit, 3) for box in drawn] == [4, 8, 20, 16, 10, 2]
    centres = [(box[0] + box[2]) / 2 for box in drawn]
    step = centres[1] - centres[0]
    assert [round((x - centres[0]) / step + 1, 3) for x in centres] == [1, 2, 3, 5, 6, 7]
    # a boundary stands between the scores; «46» over a bar is its count
    lines = sorted(points[0][0] for points in strokes(root, "ink"))
    assert [round((x - centres[0]) / step + 1, 3) for x in lines] == [2.5, 4.5, 6.5]
    # the last boundary is too near the edge of the narrow drawing for more than «5»
    assert {"20", "8", "«3» — с 3", "«5» — с 7" if width_px == 840 else "«5»"} <= set(words(root))
    assert [round(box[3] - box[1], 1) for box in boxes(root, "url(")] == [9.0]


def test_comparison_is_a_step_line_in_the_same_unit() -> None:
    spec = HistogramChart(counts=(10.0, 20.0, 10.0), comparison=(15.0, 5.0, 20.0), comparison_label="город", unit="pct")
    root = root_of(spec)
    bars = sorted(boxes(root, var("h5")))
    zero, unit = bars[0][3], (bars[0][3] - bars[0][1]) / 10
    line = next(points for points in strokes(root, "ink") if len(points) > 2)
    heights = [round((zero - y) / unit, 2) for _, y in line]
    assert [height for height, _ in groupby(heights)] == [15, 5, 20]
    steps = [a[0] for a, b in zip(line, line[1:], strict=False) if a[1] != b[1]]
    # a step stands halfway between two bars
    assert steps == pytest.approx([(bars[0][2] + bars[1][0]) / 2, (bars[1][2] + bars[2][0]) / 2], abs=0.02)
    assert {"город", "% участников"} <= set(words(root))


@pytest.mark.parametrize(
    "fields", [{"boundaries": {3: 2, 4: 2}}, {"boundaries": {3: 9}}, {"labelled": (3,)}, {"comparison": (1,)}]
)
def test_a_histogram_that_does_not_fit_itself_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        HistogramChart.model_validate({"counts": (1, 2, 3), **fields})


# --- tasks, change, groups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("width_px", [840, 350])
def test_dots_and_intervals_stand_on_the_scale(width_px: int) -> None:
    rows = (
        TaskRow(task="1", skill="Дроби", level="Б", value_pct=82, low=78, high=86, reference_pct=90),
        TaskRow(task="2", level="Б", value_pct=50, low=45, high=55),
        TaskRow(task="3", level="П", value_pct=31, low=20, high=42),
        TaskRow(task="4", level="П", hidden=True),
    )
    root = root_of(TasksChart(rows=rows, thresholds={"Б": 60, "П": 30}), width_px)
    scale = texts(root)
    zero, hundred = scale["20"][0] * 1.25 - scale["100"][0] * 0.25, scale["100"][0]
    if width_px == 350:  # the outermost labels are moved inside the canvas
        zero, hundred = (
            scale["20"][0] - (scale["40"][0] - scale["20"][0]),
            scale["80"][0] + scale["40"][0] - scale["20"][0],
        )
    unit = (hundred - zero) / 100
    value = [round((x - zero) / unit, 1) for x, _ in dots(root, "accent")]
    assert value == [31, 82]
    assert [round((x - zero) / unit, 1) for x, _ in dots(root, "focus")] == [50]
    spans = [[round((x - zero) / unit, 1) for x, _ in points] for points in strokes(root, "accent")]
    assert spans == [[78, 86], [20, 42]]
    ticks = [round((points[0][0] - zero) / unit, 1) for points in strokes(root, "ink")]
    assert 90 in ticks
    dotted = [round((points[0][0] - zero) / unit, 1) for points in strokes(root, "ink2")]
    assert sorted(dotted)[-4:] == [30, 30, 60, 60]
    assert {"82", "50", "31", "скр.", "порог 60\u00a0% (Б), 30\u00a0% (П)"} <= set(words(root))


def test_change_is_coloured_only_when_confirmed() -> None:
    down = ChangeRow(
        label="а", previous_pct=52.8, current_pct=45.1, low=-13.2, high=-2.1, n_previous=601, n_current=12616
    )
    up = ChangeRow(label="б", previous_pct=41, current_pct=52.6, low=3.1, high=20.1)
    unclear = ChangeRow(label="в", previous_pct=60, current_pct=56, low=-13, high=3)
    touching = ChangeRow(label="г", previous_pct=60, current_pct=56, low=-8, high=0)
    hidden = ChangeRow(label="д", previous_pct=None, current_pct=70, hidden=True)
    assert [verdict(row) for row in (down, up, unclear, touching, hidden)] == ["down", "up", "soft", "soft", "soft"]
    assert difference_words(down, 1) == "−7,7 (от\u00a0−13,2 до\u00a0−2,1)"
    assert difference_words(up, 1) == "+11,6 (от\u00a0+3,1 до\u00a0+20,1)"
    assert difference_words(hidden, 1) == "скр."
    root = root_of(ChangeChart(rows=(down, up, unclear, touching, hidden)))
    scale = texts(root)
    unit = (scale["70"][0] - scale["40"][0]) / 30
    for token, values in (("focus", [45.1]), ("accent", [52.6]), ("soft", [56, 56, 70])):
        assert [round((x - scale["40"][0]) / unit + 40, 2) for x, _ in dots(root, token)] == values
    assert [round((x - scale["40"][0]) / unit + 40, 1) for x, _ in dots(root, "paper")] == [41, 52.8, 60, 60]
    assert {"52,8", "45,1", "601 / 12\u202f616", "70,0"} <= set(words(root))
    # nothing confirmed: no colour at all
    grey = draw(ChangeChart(rows=(unclear,)), chart_id="c", width_px=840)
    assert "--accent" not in grey
    assert "--focus" not in grey


def test_groups_break_at_gaps() -> None:
    spec = GroupsChart(tasks=("1", "2", "3", "4"), groups={2: (10, 20, None, 40), 5: (60, 70, 80, 100)})
    root = root_of(spec)
    scale = texts(root)
    # the labels stand lower than their lines by the same amount, so differences are enough
    unit = (scale["0"][1] - scale["100"][1]) / 100
    five = next(points for points in strokes(root, "l5") if len(points) == 4)
    assert [round((five[3][1] - y) / unit + 100, 1) for _, y in five] == [60, 70, 80, 100]
    two = [points for points in strokes(root, "l2") if len(points) > 1]
    assert [len(points) for points in two] == [2]  # 1–2; the fourth stands alone
    assert [round((five[3][1] - y) / unit + 100, 1) for _, y in two[0]] == [10, 20]
    assert len(dots(root, "l2")) == 3
    assert {"«2»", "«5»"} <= set(words(root))
    with pytest.raises(ValidationError):
        GroupsChart(tasks=("1",), groups={2: (1, 2)})
