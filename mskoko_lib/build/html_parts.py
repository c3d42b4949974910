"""Parts of the HTML note that are decided in Python: refusals, drawings, the shape of tables, anchors and contents."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple
from xml.etree import ElementTree

from markupsafe import Markup

from mskoko_lib.display import document as doc
from mskoko_lib.display.fonts import text_width
from mskoko_lib.errors import MskokoError

#: px: the text column, the width from which a table is printed across; rows from which its header follows the reader
COLUMN, LANDSCAPE, LONG = 840, 920, 15

_SVG = "{http://www.w3.org/2000/svg}"
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!['\"]?#)|@import|image-set|javascript:|expression\(|\\", re.IGNORECASE)
#: the page defines every colour, and the colour of most words in its style: said in each mark, they are a tenth of the file
_FALLBACK = re.compile(r"var\((--[a-z0-9]+),#[0-9a-f]{6}\)")
_INK_TEXT = re.compile(r'(<text [^>]*?) style="fill:var\(--ink\)"')
_PATH = re.compile(r' d="([^"]*)"')
_COMMAND = re.compile(r" ?([MLHVCQzZ]) ?")
_SIZE = re.compile(r' font-size="([\d.]+)"')
_SVG_TAGS = frozenset(
    ["svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "defs", "use"]
    + ["clipPath", "title", "desc", "linearGradient", "radialGradient", "stop", "pattern", "mask", "marker", "symbol"]
)


def refuse(place: str, problem: str, found: str, expected: str = "", action: str = "") -> MskokoError:
    """The error for a cell that may not stand in a note; `place` is its number, counted from 1, and its id."""
    return MskokoError(problem, cell=place, found=found[:200], expected=expected or None, action=action or None)


def safe_svg(svg: str, place: str = "") -> Markup:
    """The drawing without its prolog and without colours that the page defines; MskokoError when it could act or ask for anything.

    Tags are held to a list; `on…` attributes, references out of the file, comments and CDATA (an HTML parser ends
    them elsewhere than an XML parser does) are refused.
    """
    body = svg[max(svg.find("<svg"), 0) :].strip()
    if fault := _drawing_fault(body):
        expected = "SVG из фигур и текста, без сценариев, стилей и внешних ссылок"
        raise refuse(place, "рисунок графика нельзя вставить в записку", fault, expected)
    return Markup(_lean_svg(body))


def _lean_svg(body: str) -> str:
    """The same drawing in a fifth fewer bytes: what most words have in common is said once."""
    lean = _INK_TEXT.sub(r"\1", _FALLBACK.sub(r"var(\1)", body)).replace(' style="fill:var(--ink2)"', ' class="i"')
    lean = _PATH.sub(lambda path: _COMMAND.sub(r"\1", path[0]), lean).replace('" />', '"/>')
    sizes = Counter(_SIZE.findall(lean))
    if sizes and "font-size" not in lean[: lean.index(">")]:
        size = max(sorted(sizes), key=sizes.__getitem__)
        lean = lean.replace(f' font-size="{size}"', "").replace("<svg ", f'<svg font-size="{size}" ', 1)
    return lean


def _drawing_fault(body: str) -> str:
    if "<!" in body or "<?" in body:
        return "комментарий, CDATA или инструкция"
    try:
        root = ElementTree.fromstring(body)  # no DTD can be left here, so no entity bomb either
    except ElementTree.ParseError as error:
        return f"не XML: {error}"
    if root.tag != f"{_SVG}svg":
        return f"<{root.tag}>"
    return next((fault for fault in map(_node_fault, root.iter()) if fault), "")


def _node_fault(node: ElementTree.Element) -> str:
    if not node.tag.startswith(_SVG) or node.tag.removeprefix(_SVG) not in _SVG_TAGS:
        return f"<{node.tag.rpartition('}')[2]}>"
    for name, value in node.attrib.items():
        local = name.rpartition("}")[2].lower()
        outside = local in ("href", "src") and not value.startswith("#")
        if local.startswith("on") or local == "base" or outside or _OUTSIDE.search(value):
            return f"{local}=«{value[:80]}»"
    return ""


class Group(NamedTuple):
    """Neighbouring columns under one spanning header; a column without a group stands alone with `label` None."""

    label: str | None
    columns: tuple[doc.Column, ...]


def header_groups(table: doc.Table) -> list[Group]:
    """The first header row: spanning headers and single columns, left to right."""
    result = []
    for label, columns in groupby(table.columns, key=lambda column: column.group or None):
        found = tuple(columns)
        result.extend([Group(label, found)] if label else [Group(None, (column,)) for column in found])
    return result


def is_words(table: doc.Table) -> bool:
    """A table of sentences (measures, states): on a phone it is folded into lines instead of scrolled."""
    return len(table.columns) > 1 and all(column.align == "left" for column in table.columns)


def table_classes(table: doc.Table) -> str:
    """CSS classes by what the table needs: fit | fit dense | wide (px), land (landscape in print), long (header follows), words."""
    width = 0.0
    for index, column in enumerate(table.columns):
        cells = [row.cells[index].text for row in table.rows if index < len(row.cells) and row.kind != "group"]
        whole = cells if column.align == "right" else [word for text in cells for word in text.split()]
        longest = max((text_width(text, 15, bold=True) for text in whole), default=0.0)
        if index == 0:  # names of schools read badly when every one is broken in two
            longest = max([longest, *(min(text_width(text, 15), 160.0) for text in cells)])
        width += 14 + max(
            longest, *(text_width(word, 14) for word in column.label.replace("\u00ad", "- ").split() or [""])
        )
    # Many narrow columns fit the page with closer columns and a size less: better than a scroll bar on a laptop.
    dense = (width - 6 * len(table.columns)) * 14 / 15
    names = [
        "fit" if width <= COLUMN else "fit dense" if dense <= COLUMN else "land wide" if width > LANDSCAPE else "wide"
    ]
    names += ["long"] if len(table.rows) >= LONG else []
    names += ["words"] if is_words(table) else []
    return " ".join(names)


class Entry(NamedTuple):
    """One line of the contents; `state` is empty for an ordinary heading."""

    anchor: str
    text: str
    level: int
    number: str = ""
    state: str = ""
    state_label: str = ""


@dataclass
class Outline:
    """Anchors (each once in a file), heading levels (none skipped), contents: gathered while the body is rendered."""

    doubled: frozenset[str]  # items right after a markdown heading with the same number: that heading is left out
    quiet: frozenset[str]  # items with nothing after them
    entries: list[Entry] = field(default_factory=list)
    in_item: bool = False
    _taken: set[str] = field(default_factory=lambda: {"note-body"})
    _level: int = 1

    def anchor(self, wanted: str) -> str:
        base = re.sub(r"[^\w]+", "-", wanted).strip("-") or "part"
        anchor, n = base, 1
        while anchor in self._taken:
            n += 1
            anchor = f"{base}-{n}"
        self._taken.add(anchor)
        return anchor

    def heading(self, text: str, level: int, anchor: str = "") -> tuple[int, str]:
        self._level = min(max(level, 2), self._level + 1)
        anchor = self.anchor(anchor or f"part-{text.lower()}")
        if self._level <= 3:
            self.entries.append(Entry(anchor, text, self._level))
        return self._level, anchor

    def item(self, item: doc.Item) -> str:
        anchor = self.anchor(f"item-{item.number}")
        self.in_item, self._level = True, 2
        self.entries.append(Entry(anchor, item.title, 2, item.number, item.state, item.state_label))
        return anchor


def inner_link(href: str) -> str:
    return href if re.fullmatch(r"#[\w.-]+", href) else ""


def link_text(target: str) -> str:
    number = re.fullmatch(r"#item-([\d-]+(?:-\w)?)", target)
    return f"Пункт {number[1].replace('-', '.')}" if number else "Подробнее"


def mark_class(mark: str) -> str:
    # The line under a mark differs by kind: solid, dashed, dotted.
    text = mark.lower()
    return "m" if "границ" in text else "n" if "нельзя" in text or "не подтвержд" in text else "y"


def source_line(text: str) -> str:
    return text if text.lower().startswith("источник") else f"Источник: {text}"
