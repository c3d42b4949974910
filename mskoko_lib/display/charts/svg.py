"""From matplotlib's SVG to one that can stand inside a page: own ids, colours by variable, no page-wide style."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from io import BytesIO
from typing import TYPE_CHECKING, Any

from mskoko_lib.display.charts.theme import Theme, codes, palette
from mskoko_lib.display.fonts import FAMILY

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CHART_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_CODE = re.compile(r"#f0[0-9a-f]{2}0d")
_VARIABLE = re.compile(r"var\(--([a-z0-9]+),(#[0-9a-f]{6})\)")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_XLINK = "{http://www.w3.org/1999/xlink}href"
_FINE = re.compile(r"-?\d+\.\d{3,}")
#: what a line is without being told
_DEFAULT_WIDTH = re.compile(r";stroke-width:1(?![\d.])")
_STRAIGHT = re.compile(r"(?:[ML] ?-?[\d.]+ -?[\d.]+ ?|z ?)+")
_STEP = re.compile(r"([MLz])(?: ?(-?[\d.]+) (-?[\d.]+))?")
#: the turn by nothing that matplotlib writes for every text
_NO_TURN = re.compile(r"rotate\(-?0(?:\.0)? [^)]*\)")


def to_svg(figure: Figure, chart_id: str) -> str:
    """The figure as an inline SVG in CSS pixels; call inside `canvas.drawing(chart_id)`. ValueError for a bad id."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    if not _CHART_ID.fullmatch(chart_id):
        raise ValueError(f"chart_id {chart_id!r} is not a letter followed by letters, digits, - and _")
    buffer = BytesIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    # not savefig: it draws everything once more beforehand, for a layout that is already done
    canvas: Any = FigureCanvasSVG(figure)  # print_svg has no types
    canvas.print_svg(buffer, metadata=nothing)
    root = ET.fromstring(buffer.getvalue())
    _clean(root)
    _own_ids(root, chart_id)
    _flatten(root)
    width, height = root.attrib["viewBox"].split()[2:]
    root.attrib.clear()
    root.attrib.update(
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": width,
            "height": height,
            "viewBox": f"0 0 {width} {height}",
            "font-family": f"'{FAMILY}', sans-serif",
            "stroke-linejoin": "round",
            "style": "max-width:100%;height:auto",
        }
    )
    text = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    names = {code: f"var(--{token},{palette().hex(token)})" for token, code in codes().items()}
    return _CODE.sub(lambda found: names[found[0]], text)


def to_plain(svg: str, theme: Theme = "light") -> str:
    """The same with plain colours: Typst draws ``var(…)`` black."""
    return _VARIABLE.sub(lambda found: palette().hex(found[1], theme), svg)


def _clean(element: ET.Element) -> None:
    """Drop metadata, styles, empty groups and indents; keep local names only, so that no namespace prefix is left."""
    element.tag = element.tag.rpartition("}")[2]
    if _XLINK in element.attrib:
        element.attrib["href"] = element.attrib.pop(_XLINK)
    if element.tag == "text":
        _plain_text(element)
    else:
        element.text = None
    if "fill" in element.attrib:  # a variable is sure to work in a style only
        element.attrib["style"] = f"fill:{element.attrib.pop('fill')}"
    if "style" in element.attrib:
        style = element.attrib["style"].replace("; ", ";").replace(": ", ":")
        element.attrib["style"] = _DEFAULT_WIDTH.sub("", style)
    for name in ("d", "x", "y", "width", "height", "transform"):
        if name in element.attrib:
            # a hundredth of a pixel is finer than any screen; six decimals are a sixth of the file
            element.attrib[name] = _FINE.sub(
                lambda n: f"{float(n[0]):.2f}".rstrip("0").rstrip("."), element.attrib[name]
            )
    if element.tag == "text":
        for name in ("x", "y"):
            if name in element.attrib:  # a letter's place to a tenth of a pixel
                element.attrib[name] = f"{float(element.attrib[name]):.1f}".removesuffix(".0")
    if "d" in element.attrib:
        element.attrib["d"] = _squared(" ".join(element.attrib["d"].split()))
    for child in list(element):
        _clean(child)
        child.tail = None
        invisible = child.tag == "path" and child.attrib.get("style") == "fill:none"
        if child.tag in ("metadata", "style") or (child.tag in ("g", "defs") and not len(child)) or invisible:
            element.remove(child)


def _squared(d: str) -> str:
    """A path of straight lines with its upright and level ones as V and H: of a rectangle a third of its bytes."""
    if not _STRAIGHT.fullmatch(d):
        return d
    made: list[str] = []
    x = y = ""
    for command, right, down in _STEP.findall(d):
        if command == "L" and right == x:
            made.append(f"V{down}")
        elif command == "L" and down == y:
            made.append(f"H{right}")
        else:
            made.append(f"{command}{right} {down}" if right else "z")
        x, y = (right, down) if right else (x, y)
    return "".join(made)


def _flatten(element: ET.Element) -> None:
    """Groups that say nothing give way to what is in them, so that neighbouring lines become one path."""
    for child in list(element):
        _flatten(child)
    for child in list(element):
        if child.tag == "g" and not child.attrib:
            place = list(element).index(child)
            element.remove(child)
            for offset, inner in enumerate(list(child)):
                element.insert(place + offset, inner)
    _join_lines(element)


def _join_lines(element: ET.Element) -> None:
    """Neighbouring lines of one look become one path: hairlines of a grid are a third of a drawing's bytes."""
    previous: ET.Element | None = None
    for child in list(element):
        look = {name: value for name, value in child.attrib.items() if name not in ("d", "id")}
        joins = child.tag == "path" and look.get("style", "").startswith("fill:none") and "id" not in child.attrib
        if joins and previous is not None and look == {n: v for n, v in previous.attrib.items() if n != "d"}:
            previous.attrib["d"] += f" {child.attrib['d']}"
            element.remove(child)
        else:
            previous = child if joins else None


def _plain_text(element: ET.Element) -> None:
    """Size, weight and anchor as attributes; the family is inherited from the root."""
    style = dict(part.split(": ", 1) for part in element.attrib.pop("style", "").split("; ") if part)
    style.pop("font-family", None)
    for name in ("font-size", "font-weight", "text-anchor"):
        value = style.pop(name, "").removesuffix("px")
        if value and value not in ("start", "400"):
            element.attrib[name] = value
    element.attrib["style"] = "; ".join(f"{name}: {value}" for name, value in style.items())
    if _NO_TURN.fullmatch(element.attrib.get("transform", "")):
        del element.attrib["transform"]


def _own_ids(root: ET.Element, chart_id: str) -> None:
    """Keep the ids that something refers to, numbered behind the chart's name: matplotlib's are alike in all figures."""
    names: dict[str, str] = {}

    def own(identifier: str) -> str:
        return names.setdefault(identifier, f"{chart_id}-{len(names)}")

    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "href":
                element.attrib[name] = f"#{own(value.removeprefix('#'))}"
            elif "url(#" in value:
                element.attrib[name] = _REFERENCE.sub(lambda found: f"url(#{own(found[1])})", value)
    for element in root.iter():
        if named := names.get(element.attrib.pop("id", "")):
            element.attrib["id"] = named
