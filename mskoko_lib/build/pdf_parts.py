"""A `Document` as the plain data that the Typst template walks over: every string printable, every link with an end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from mskoko_lib.build.elements import normalise_levels, quiet_items
from mskoko_lib.build.pdf_svg import BrokenSvgError, Drawing, drawing_of
from mskoko_lib.build.pdf_tables import PORTRAIT, Part, parts_of, soften
from mskoko_lib.display.document import (
    EMPTY_SYMBOL,
    Bullets,
    Chart,
    Column,
    Document,
    Element,
    Findings,
    Heading,
    Item,
    Kpis,
    Paragraph,
    Table,
)
from mskoko_lib.display.fonts import printable

Data = dict[str, Any]
#: a chart of 840 px fills the width of the text
CHART_SCALE = PORTRAIT / (840 * 0.75)
CHART_HEIGHT = 600.0
_ADDRESS = re.compile(r"https?://[!-~]{3,1500}$")


class Counter:
    """Makes strings printable and counts what was replaced."""

    def __init__(self) -> None:
        self.replaced = 0

    def __call__(self, text: str) -> str:
        clean, count = printable(text)
        self.replaced += count
        return soften(clean.strip())


def note_of(document: Document, without: frozenset[int] = frozenset()) -> tuple[Data, int]:
    """What the template reads, and how many characters were replaced.

    `without` holds ordinal numbers of charts (from 0) whose drawing is left out: they are printed as words and a table,
    as is every chart whose SVG does not parse (each counts as one replacement).
    """
    words = Counter()
    maker = _Maker(words, without, quiet_items(document.elements))
    head = document.head
    plain = ("subtitle", "department", "stamp", "demo", "contact", "code")
    facts = [[words(name), words(value)] for name, value in head.facts]
    data: Data = {
        "head": {
            **{key: words(getattr(head, key)) for key in plain},
            "title": " ".join(words(head.title).split()) or "Записка",
            "facts": [fact for fact in facts if any(fact)],
        },
    }
    elements = normalise_levels(element for element in map(_printed, document.elements) if element)
    made = [part for element in elements for part in maker.parts(element)]
    maker.settle_links()
    data["sections"] = _sections(made)
    data["entries"] = sum(part["kind"] == "heading" and part["level"] == 1 or part["kind"] == "item" for part in made)
    return data, words.replaced


def _printed(element: Element) -> Element | None:
    """None for a heading with nothing to print: it would stop the PDF, and levels are counted without it."""
    return None if isinstance(element, Heading) and not printable(element.text)[0].strip() else element


class _Maker:
    """Turns elements into data; keeps the anchors that were given and the links that wait for them."""

    def __init__(self, words: Counter, without: frozenset[int], quiet: frozenset[str]) -> None:
        self.words = words
        self.quiet = quiet
        self.without = without
        self.anchors: set[str] = set()
        self.linked: list[Data] = []
        self.charts = 0

    def parts(self, element: Element) -> Iterable[Data]:
        makers: dict[type[Any], Callable[[Any], Iterable[Data]]] = {
            Heading: self._heading, Item: self._item, Paragraph: self._paragraph, Bullets: self._bullets,
            Findings: self._findings, Kpis: self._kpis, Table: self._table, Chart: self._chart,
        }  # fmt: skip
        return makers[type(element)](element)

    def settle_links(self) -> None:
        for one in self.linked:
            target = one["to"].removeprefix("#")
            if not (one["to"].startswith("#") and target in self.anchors):
                one["to"] = ""

    def _anchor(self, name: str) -> str:
        name = re.sub(r"[^\w.-]", "", printable(name)[0])
        if not name or name in self.anchors:
            return ""
        self.anchors.add(name)
        return name

    def _heading(self, element: Heading) -> Iterable[Data]:
        text = " ".join(self.words(element.text).split())
        yield {"kind": "heading", "level": element.level - 1, "text": text, "anchor": self._anchor(element.anchor)}

    def _item(self, element: Item) -> Iterable[Data]:
        number = self.words(element.number)
        yield {
            "kind": "item",
            "quiet": element.number in self.quiet,
            "number": number,
            "title": " ".join(self.words(element.title).split()) or "Пункт плана",
            **{key: self.words(getattr(element, key)) for key in ("wording", "window", "owners", "reason")},
            "state": element.state,
            "label": self.words(element.state_label),
            "anchor": self._anchor("item-" + element.number.replace(".", "-")),
        }

    def _paragraph(self, element: Paragraph) -> Iterable[Data]:
        if text := self.words(element.text):
            yield {"kind": "paragraph", "text": text, "style": element.style}

    def _bullets(self, element: Bullets) -> Iterable[Data]:
        if items := [text for text in map(self.words, element.items) if text]:
            yield {"kind": "bullets", "items": items}

    def _findings(self, element: Findings) -> Iterable[Data]:
        items: list[Data] = []
        for finding in element.items:
            item: Data = {key: self.words(getattr(finding, key)) for key in ("text", "label", "mark")}
            item |= {"to": finding.href.strip(), "line": _line(item["mark"])}
            if _ADDRESS.match(item["to"]):
                item["text"] += f" ({soften(item['to'])})" if item["to"] not in finding.text else ""
            self.linked.append(item)
            items.append(item)
        if items:
            yield {"kind": "findings", "items": items}

    def _kpis(self, element: Kpis) -> Iterable[Data]:
        items = [{key: self.words(getattr(kpi, key)) for key in ("label", "value", "note")} for kpi in element.items]
        if items:
            yield {"kind": "kpis", "items": items}

    def _chart(self, element: Chart) -> Iterable[Data]:
        number = f"График {element.number}" if element.number else "График"
        text = {key: self.words(getattr(element, key)) for key in ("title", "subtitle", "source", "alt")}
        drawing = self._drawing(element)
        self.charts += 1
        alt = text["alt"] or text["title"] or number
        anchor = self._anchor(element.id)
        base = {**text, "name": number, "anchor": anchor, "alt": alt, "source": _source(text["source"])}
        if drawing is None:
            self.words.replaced += 1
            yield {"kind": "chart", **base, "svg": ""}
            if element.data is not None:
                caption = element.data.caption or f"Данные: {number.lower()}"
                yield from self._table(element.data.model_copy(update={"caption": caption}))
            return
        width = min(PORTRAIT, drawing.width * CHART_SCALE, CHART_HEIGHT / drawing.height * drawing.width)
        yield {"kind": "chart", **base, "svg": drawing.svg, "width": width}

    def _drawing(self, element: Chart) -> Drawing | None:
        if self.charts in self.without:
            return None
        try:
            drawing = drawing_of(element.svg_wide)
        except BrokenSvgError:
            return None
        self.words.replaced += drawing.replaced
        return drawing

    def _table(self, element: Table) -> Iterable[Data]:
        table = self._worded(element)
        parts = parts_of(table)
        name = f"Таблица {table.number}" if table.number else ""
        anchor = self._anchor(element.id)
        for position, part in enumerate(parts, 1):
            last = position == len(parts)
            more = f", часть {position} из {len(parts)}" if len(parts) > 1 else ""
            yield {
                "kind": "table",
                "name": (name + more) if name else more.removeprefix(", ").capitalize(),
                "anchor": anchor if position == 1 else "",
                "caption": table.caption,
                "subtitle": table.subtitle,
                "source": _source(table.source) if last else "",
                "legend": [list(entry) for entry in table.legend] if last else [],
                "landscape": part.landscape,
                "breakable": part.breakable,
                "size": part.style.size,
                "small": part.style.head,
                "gap": part.style.gap,
                "widths": list(part.widths),
                "hyphenate": list(part.hyphenate),
                "aligns": [table.columns[index].align for index in part.columns],
                "head": _head(table, part),
                "rows": self._rows(table, part),
            }

    def _rows(self, table: Table, part: Part) -> list[Data]:
        rows = _rows(table, part)
        self.linked += [cell for row in rows for cell in row["cells"] if cell.get("to")]
        return rows

    def _worded(self, table: Table) -> Table:
        """The table in printable words, every row as long as the header."""
        words = self.words
        width = max([1, len(table.columns), *(len(row.cells) for row in table.rows if row.kind != "group")])
        columns = [
            column.model_copy(update={"label": words(column.label), "group": words(column.group or "") or None})
            for column in table.columns
        ]
        columns += [Column(label="", align="left")] * (width - len(columns))
        rows = tuple(
            row.model_copy(
                update={"cells": tuple(cell.model_copy(update={"text": words(cell.text)}) for cell in row.cells)}
            )
            for row in table.rows
        )
        fixed = {key: words(getattr(table, key)) for key in ("caption", "subtitle", "source")}
        legend = tuple((words(symbol), words(meaning)) for symbol, meaning in table.legend)
        return table.model_copy(update={**fixed, "columns": tuple(columns), "rows": rows, "legend": legend})


def _line(mark: str) -> str:
    """How a finding's mark is underlined: whole for confirmed, dashed for the border, dotted for no conclusion."""
    low = mark.lower()
    return "dashed" if "границ" in low else "dotted" if "нельзя" in low or "не подтвер" in low else "solid"


def _source(text: str) -> str:
    return text if not text or text.lower().startswith("источник") else f"Источник: {text}"


def _head(table: Table, part: Part) -> list[list[Data]]:
    """One or two rows of header cells; neighbours of one group share a cell above them."""
    grouped = any(table.columns[index].group for index in part.columns)
    top: list[Data] = []
    below: list[Data] = []
    previous: str | None = None
    for index, hyphenate in zip(part.columns, part.hyphenate_head, strict=True):
        column = table.columns[index]
        cell: Data = {"text": column.label, "align": column.align, "span": 1, "rows": 1, "group": False}
        cell["hyphenate"] = hyphenate
        if not column.group:
            top.append({**cell, "rows": 2 if grouped else 1})
        else:
            below.append(cell)
            if column.group == previous:
                top[-1]["span"] += 1
            else:
                top.append({**cell, "text": column.group, "align": "center", "group": True})
        previous = column.group
    return [top, below] if grouped else [top]


def _rows(table: Table, part: Part) -> list[Data]:
    rows: list[Data] = []
    for row in table.rows:
        if row.kind == "group":
            rows.append({"kind": "group", "cells": [{"text": row.cells[0].text if row.cells else ""}]})
            continue
        cells = [row.cells[index] if index < len(row.cells) else None for index in part.columns]
        rows.append({
            "kind": row.kind,
            "cells": [
                {"text": cell.text or EMPTY_SYMBOL.get(cell.reason or "", ""), "reason": cell.reason or "", "to": cell.href.strip()}
                if cell else {"text": "", "reason": "", "to": ""}
                for cell in cells
            ],
        })  # fmt: skip
    return rows


def _sections(parts: list[Data]) -> list[Data]:
    """Runs of parts by the way the page lies; a heading goes over with the wide table that it opens."""
    sections: list[Data] = [{"landscape": False, "parts": []}]
    for part in parts:
        landscape = bool(part.get("landscape"))
        if landscape != sections[-1]["landscape"]:
            carried: list[Data] = []
            before = sections[-1]["parts"]
            while landscape and before and before[-1]["kind"] in ("heading", "item"):
                carried.insert(0, before.pop())
            sections.append({"landscape": landscape, "parts": carried})
        sections[-1]["parts"].append(part)
    return [section for section in sections if section["parts"]]
