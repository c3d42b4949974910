"""A chart's SVG made fit for PDF/UA: parses, holds only our characters, asks for nothing outside, colours are plain."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring

from mskoko_lib.display.fonts import missing_characters, printable

#: a colour variable that brings no colour of its own
INK = "#15181d"
_VARIABLE = re.compile(r"var\(\s*--([\w-]+)\s*(?:,\s*([^()]*(?:\([^()]*\))?[^()]*))?\)")
_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px|pt|in|mm|cm)?\s*$")
_POINTS = {"": 0.75, "px": 0.75, "pt": 1.0, "in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54}


class BrokenSvgError(ValueError):
    """This SVG cannot be put into a PDF; the chart is replaced by its words and its data."""


class Drawing(NamedTuple):
    """`width` and `height` in points as drawn; `replaced` counts characters that gave way."""

    svg: str
    width: float
    height: float
    replaced: int


def drawing_of(svg: str) -> Drawing:
    """Check and clean one SVG; BrokenSvgError where it does not parse, has no size or no drawing at all."""
    text, replaced = printable(_VARIABLE.sub(_colour, svg))
    if "<!ENTITY" in text:  # a few lines of nested entities fill any memory
        raise BrokenSvgError("entities")
    try:
        root = fromstring(text.strip())
    except ParseError as error:
        raise BrokenSvgError(str(error)) from error
    if root.tag.rpartition("}")[2] != "svg" or len(root) == 0:
        raise BrokenSvgError("not a drawing")
    width, height = _size(root)
    changed, more = _clean(root)
    return Drawing(tostring(root, encoding="unicode") if changed else text.strip(), width, height, replaced + more)


def _colour(match: re.Match[str]) -> str:
    """A variable brings its colour on light ground along: ``var(--ink,#15181d)``."""
    return (match[2] or "").strip() or INK


def _size(root: Element) -> tuple[float, float]:
    sides = [_LENGTH.match(root.get(name, "")) for name in ("width", "height")]
    if sides[0] and sides[1]:
        width, height = (float(side[1]) * _POINTS[side[2] or ""] for side in sides if side)
    else:
        box = root.get("viewBox", "").replace(",", " ").split()
        try:
            width, height = (float(value) * _POINTS["px"] for value in box[2:4])
        except ValueError as error:
            raise BrokenSvgError("no size") from error
    if not (0 < width < 20_000 and 0 < height < 20_000):
        raise BrokenSvgError("no size")
    return width, height


def _clean(root: Element) -> tuple[bool, int]:
    """Drop pictures from outside, replace characters written as references: (anything changed, characters replaced)."""
    changed, replaced = False, 0
    for parent in root.iter():
        for child in list(parent):
            name = str(child.tag).rpartition("}")[2]
            href = next((value for key, value in child.attrib.items() if key.rpartition("}")[2] == "href"), "")
            foreign = name == "image" and not href.startswith("data:image/")
            if foreign or name in ("script", "foreignObject"):
                parent.remove(child)
                changed = True
        for part in ("text", "tail"):
            value = getattr(parent, part)
            if value and missing_characters(value):
                value, count = printable(value)
                setattr(parent, part, value)
                changed, replaced = True, replaced + count
        for key, value in parent.attrib.items():
            if missing_characters(value):
                parent.set(key, printable(value)[0])
                changed = True
    return changed, replaced
