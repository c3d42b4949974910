"""The SVG as a page and a PDF get it: own ids, variables, real text, the same bytes everywhere."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import matplotlib as mpl
import pytest

from mskoko_lib.display.charts import ChartSpec, HistogramChart, draw, palette, to_plain
from mskoko_lib.display.charts.theme import codes
from mskoko_lib.display.fonts import font_files

from .test_charts_samples import EMPTY, HIDDEN, MAKERS, cases, hostile

EASY = {form: make([f"Предмет {i}" for i in range(8)]) for form, make in MAKERS.items()}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("form", MAKERS)
def test_nothing_acts_outside_the_drawing(form: str) -> None:
    svg = draw(EASY[form], chart_id="c-1", width_px=840)
    assert svg.startswith("<svg ")
    assert not re.search(r"<style|<metadata|<\?xml|<!DOCTYPE|<script|xlink|dc:|class=|20[0-9]{2}-[0-9]{2}", svg)
    root = ET.fromstring(svg)
    assert root.attrib["width"] == "840"
    assert root.attrib["viewBox"] == f"0 0 840 {root.attrib['height']}"
    assert "MSOKO Sans" in root.attrib["font-family"]
    # every reference finds its target, and every id carries the chart's name
    ids = {element.attrib["id"] for element in root.iter() if "id" in element.attrib}
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg))
    assert ids == used
    assert all(identifier.startswith("c-1-") for identifier in ids)


@pytest.mark.parametrize("spec", [*EASY.values(), *HIDDEN.values(), *EMPTY.values()])
def test_every_colour_is_a_variable_with_its_light_value(spec: ChartSpec) -> None:
    svg = draw(spec, chart_id="c", width_px=350)
    found = re.findall(r"var\(--([a-z0-9]+),(#[0-9a-f]{6})\)", svg)
    assert found
    assert all(palette().hex(token) == value for token, value in found)
    rest = re.sub(r"var\([^)]*\)", "", svg)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?!-)", re.sub(r'url\(#[^)]*\)|href="#[^"]*"', "", rest))
    assert "rgb" not in rest
    # black is never written by matplotlib, so a shape without a colour would be black in both themes
    for element in ET.fromstring(svg).iter():
        if element.tag == f"{SVG}text":
            assert "fill:var(" in element.attrib["style"]


def test_plain_colours_for_pdf() -> None:
    svg = draw(EASY["marks"], chart_id="c", width_px=840)
    for theme, m2 in (("light", "#a33b0e"), ("dark", "#d9622b")):
        plain = to_plain(svg, theme)
        assert "var(" not in plain
        assert f"fill:{m2}" in plain


@pytest.mark.parametrize("width_px", [840, 350])
@pytest.mark.parametrize("form", MAKERS)
def test_two_drawings_are_equal(form: str, width_px: int) -> None:
    assert draw(EASY[form], chart_id="c", width_px=width_px) == draw(EASY[form], chart_id="c", width_px=width_px)


def test_another_process_draws_the_same_bytes() -> None:
    code = (
        "import sys; from mskoko_lib.display.charts import chart_adapter, draw\n"
        "for line in sys.stdin:\n"
        "    spec = chart_adapter.validate_json(line)\n"
        "    sys.stdout.buffer.write(draw(spec, chart_id='c', width_px=840).encode() + b'\\n')\n"
    )
    lines = "\n".join(spec.model_dump_json() for spec in EASY.values())
    run = subprocess.run(
        [sys.executable, "-c", code], input=lines.encode(), capture_output=True, check=True, timeout=120,
        env={"PYTHONHASHSEED": "7", "PATH": "", "MPLBACKEND": "agg"},
    )  # fmt: skip
    assert run.stdout.decode().splitlines() == [draw(spec, chart_id="c", width_px=840) for spec in EASY.values()]


def test_settings_of_the_user_neither_matter_nor_change(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = draw(EASY["tasks"], chart_id="c", width_px=840)
    monkeypatch.setitem(mpl.rcParams, "font.size", 30.0)
    monkeypatch.setitem(mpl.rcParams, "axes.facecolor", "red")
    monkeypatch.setitem(mpl.rcParams, "lines.markersize", 20.0)
    before = dict(mpl.rcParams)
    assert draw(EASY["tasks"], chart_id="c", width_px=840) == expected
    assert dict(mpl.rcParams) == before


def test_no_figure_stays_open() -> None:
    import matplotlib.pyplot as plt

    draw(EASY["histogram"], chart_id="c", width_px=840)
    assert plt.get_fignums() == []


def test_hostile_words_come_out_as_words() -> None:
    svg = draw(hostile("marks"), chart_id="c", width_px=840)
    words = [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]
    assert "<img src=x onerror=alert(1)> & </text>" in words
    assert "$x^2$ и \\frac{1}{2} %s {0}" in words
    assert "Школа □ № 7" in words
    assert "две строки и табуляция" in words
    assert "<img" not in svg


@pytest.mark.parametrize("bad", ["", "1a", "a b", 'a"', "график", "a#b"])
def test_a_bad_id_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="chart_id"):
        draw(EASY["marks"], chart_id=bad, width_px=840)


def test_too_narrow_is_refused() -> None:
    with pytest.raises(ValueError, match="300 px"):
        draw(EASY["marks"], chart_id="c", width_px=200)


def test_importing_the_room_does_not_import_matplotlib() -> None:
    code = "import sys, mskoko_lib.display.charts; print([m for m in ('matplotlib', 'seaborn') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == "[]"


def test_typst_takes_every_drawing_and_keeps_its_text() -> None:
    """Typst draws with our faces only; it would drop an unknown face silently."""
    import typst
    from pypdf import PdfReader

    charts = {f"{name}.svg": to_plain(draw(spec, chart_id="c", width_px=840)) for name, spec in cases().items()}
    page = '#set page(width: 900pt, height: auto)\n#set document(title: [т])\n#set text(font: "MSOKO Sans")\n'
    page += "\n".join(f'#image("{name}", alt: "график")\n#pagebreak(weak: true)' for name in charts)
    sources = {"main": page.encode(), **{name: svg.encode() for name, svg in charts.items()}}
    made = typst.compile(
        sources, format="pdf", font_paths=[str(font_files()["regular"].parent)], ignore_system_fonts=True,
        pdf_standards="ua-1",
    )  # fmt: skip
    from io import BytesIO

    pages = PdfReader(BytesIO(made)).pages
    text = "".join(page.extract_text() for page in pages)
    assert "Предмет 7" in text
    assert "<img src=x" in text


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast(theme: str) -> None:
    # WCAG: 21 for black on white; text needs 4.5, a line or a dot 3
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    names = palette().tokens
    value = {token: getattr(names[token], theme) for token in names}
    on = [(token, token[2:]) for token in names if token.startswith("on")]
    assert len(on) == 12
    words = ["ink", "ink2", "ink3", "accent", "focus", "l2", "l3", "l4", "l5"]
    text = [
        *on,
        *[(token, "paper") for token in words],
        ("ink3", "band"),
        ("demoink", "demo"),
    ]
    assert {pair: c for pair in text if (c := round(contrast(value[pair[0]], value[pair[1]]), 2)) < 4.5} == {}
    shapes = [(token, "paper") for token in (*words, "soft", "m2", "m5", "axis")]
    assert {pair: c for pair in shapes if (c := round(contrast(value[pair[0]], value[pair[1]]), 2)) < 3} == {}


def test_neighbouring_marks_differ_in_grey() -> None:
    # L* as printed on a black-and-white printer: at least 10 apart
    def lightness(colour: str) -> float:
        y = _luminance(colour)
        return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y

    for theme in ("light", "dark"):
        found = [lightness(palette().hex(f"m{mark}", theme)) for mark in (2, 3, 4, 5)]
        assert all(abs(a - b) > 10 for a, b in zip(found, found[1:], strict=False)), (theme, found)


def test_codes_are_unique() -> None:
    assert len(set(codes().values())) == len(palette().tokens)


def test_css_variables() -> None:
    assert palette().css_variables("dark").startswith("--paper:#14171b;")
    assert HistogramChart(counts=(1,)).unit == "n"
