"""Which elements share a slide: one thought, one picture or one screen of a table each; nothing of the note is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from mskoko_lib.build.elements import quiet_items
from mskoko_lib.display.document import (
    Bullets,
    Chart,
    Document,
    Element,
    Findings,
    Heading,
    Item,
    Kpis,
    Paragraph,
    Row,
    Table,
)
from mskoko_lib.display.fonts import text_width

T = TypeVar("T")
#: lines of a table, findings, bullets and characters of running text that one screen holds
ROWS, FINDINGS, BULLETS, LETTERS = 12, 4, 7, 700
#: items without anything to show that share one slide
QUIET = 6
#: px that the columns of a table may take
WIDTH_PX = 1080
#: px that a column of words gets beside columns of figures
WORDS_PX = 230


@dataclass(frozen=True)
class Slide:
    """`kicker` says where we are («1.4 Всероссийские проверочные работы»), `title` what the slide shows.

    `quiet`: items with nothing to show, each with its grey lines.
    """

    kicker: str
    title: str
    parts: tuple[Element, ...]
    quiet: tuple[tuple[Item, tuple[str, ...]], ...] = ()


def slides_of(document: Document) -> list[Slide]:
    """The slides after the title slide, in the order of the note."""
    maker = _Maker(quiet_items(document.elements))
    for element in document.elements:
        maker.take(element)
    maker.close()
    return maker.slides


class _Maker:
    def __init__(self, quiet_numbers: frozenset[str]) -> None:
        self.quiet_numbers = quiet_numbers
        self.slides: list[Slide] = []
        self.where = ""
        self.title = ""
        self.quiet: list[tuple[Item, tuple[str, ...]]] = []
        self.words: list[Element] = []

    def take(self, element: Element) -> None:
        match element:
            case Item(number=number) if number in self.quiet_numbers:
                self._flush_words()
                if len(self.quiet) == QUIET:
                    self._flush_quiet()
                self.quiet.append((element, ()))
            case Item():
                self.close()
                self.where, self.title = f"{element.number} {element.title}", ""
                self.words.append(element)
            case Heading():
                if element.level == 2:
                    self.close()
                    self.where, self.title = element.text, ""
                else:
                    self._flush_words()
                    self.title = element.text
            case Findings():
                self._flush_quiet()
                # The state of the item stands on the slide of its first findings.
                lead, self.words = tuple(part for part in self.words if isinstance(part, Item)), self._other_words()
                self._flush_words()
                # A link of the note has no end in the deck.
                unlinked = [finding.model_copy(update={"href": ""}) for finding in element.items]
                for place, items in enumerate(_runs(unlinked, FINDINGS) or [()]):
                    self._add((*(lead if place == 0 else ()), Findings(items=items)))
            case Chart() | Kpis():
                self.close()
                self._add((element,))
            case Table():
                self.close()
                for part in cut_table(_unlinked(element)):
                    self._add((part,))
            case Bullets():
                self._flush_quiet()
                for texts in _runs(element.items, BULLETS):
                    self._word(Bullets(items=texts))
            case Paragraph(style="grey") if self.quiet:
                item, lines = self.quiet[-1]
                self.quiet[-1] = (item, (*lines, element.text))
            case Paragraph():
                self._flush_quiet()
                self._word(element)

    def _other_words(self) -> list[Element]:
        return [part for part in self.words if not isinstance(part, Item)]

    def _word(self, element: Paragraph | Bullets) -> None:
        """Running text gathers until a screen is full."""
        if self.words and _length([*self.words, element]) > LETTERS:
            self._flush_words()
        self.words.append(element)

    def _add(self, parts: tuple[Element, ...]) -> None:
        self.slides.append(Slide(self.where, self.title, parts))

    def _flush_words(self) -> None:
        if self.words:
            self._add(tuple(self.words))
            self.words = []

    def _flush_quiet(self) -> None:
        if self.quiet:
            self.slides.append(Slide("Пункты плана", "Данных для показа нет", (), tuple(self.quiet)))
            self.quiet = []

    def close(self) -> None:
        """Nothing that gathers goes on the next slide."""
        self._flush_quiet()
        self._flush_words()


def _unlinked(table: Table) -> Table:
    """A link of the note has no end in the deck."""
    if not any(cell.href for row in table.rows for cell in row.cells):
        return table
    rows = [
        row.model_copy(update={"cells": tuple(c.model_copy(update={"href": ""}) for c in row.cells)})
        for row in table.rows
    ]
    return table.model_copy(update={"rows": tuple(rows)})


def _length(parts: Iterable[Element]) -> int:
    total = 0
    for part in parts:
        match part:
            case Paragraph():
                total += len(part.text)
            case Bullets():
                total += sum(len(text) + 30 for text in part.items)
            case Item():
                total += 250
    return total


def _runs(items: Sequence[T], most: int) -> list[tuple[T, ...]]:
    """Even runs of at most `most`: a last slide with one line looks forgotten."""
    if not items:
        return []
    n_runs = -(-len(items) // most)
    per_run = -(-len(items) // n_runs)
    return [tuple(items[start : start + per_run]) for start in range(0, len(items), per_run)]


def cut_table(table: Table) -> list[Table]:
    """The table in parts of one screen, each with the header and the first column.

    A part inside a group of rows repeats the group's heading.
    """
    parts = [part for broad in _cut_columns(table) for part in _cut_rows(broad)]
    if len(parts) == 1:
        return parts
    return [
        part.model_copy(
            update={
                "id": f"{table.id}-{place}",
                "subtitle": " · ".join(filter(None, (table.subtitle, f"часть {place} из {len(parts)}"))),
            }
        )
        for place, part in enumerate(parts, start=1)
    ]


def _cut_columns(table: Table) -> list[Table]:
    widths = [_column_width(table, index) for index in range(len(table.columns))]
    if sum(widths) <= WIDTH_PX or len(widths) < 3:
        return [table]
    runs: list[list[int]] = [[]]
    used = widths[0]
    for index in range(1, len(widths)):
        if runs[-1] and used + widths[index] > WIDTH_PX:
            runs.append([])
            used = widths[0]
        runs[-1].append(index)
        used += widths[index]
    per_run = -(-(len(widths) - 1) // len(runs))
    even = [list(range(start, min(start + per_run, len(widths)))) for start in range(1, len(widths), per_run)]
    fits = all(widths[0] + sum(widths[index] for index in run) <= WIDTH_PX for run in even)
    return [_of_columns(table, (0, *run)) for run in (even if fits else runs)]


def _of_columns(table: Table, chosen: tuple[int, ...]) -> Table:
    rows = tuple(
        row
        if row.kind == "group"
        else row.model_copy(update={"cells": tuple(row.cells[i] for i in chosen if i < len(row.cells))})
        for row in table.rows
    )
    return table.model_copy(update={"columns": tuple(table.columns[i] for i in chosen), "rows": rows})


def _column_width(table: Table, index: int) -> float:
    texts = [row.cells[index].text for row in table.rows if row.kind != "group" and index < len(row.cells)]
    right = table.columns[index].align == "right"
    longest = max((text_width(text, 17, bold=True) for text in texts), default=0.0)
    head = max((text_width(word, 15) for word in table.columns[index].label.split()), default=0.0)
    return 14 + max(head, longest if right else min(longest, 300.0))


def _cut_rows(table: Table) -> list[Table]:
    """Even parts by height: a name of three lines takes the room of three rows."""
    heights = [_lines(table, row) for row in table.rows]
    grouped = any(column.group for column in table.columns)
    room = max(ROWS - grouped - min(len(table.source) // 140, 3), 5)
    if sum(heights) <= room:
        return [table]
    n_parts = -(-sum(heights) // (room - 1))
    again_lines = n_parts - 1 if any(row.kind == "group" for row in table.rows) else 0  # headings of groups, repeated
    target = (sum(heights) + again_lines) / n_parts
    parts: list[list[Row]] = [[]]
    used = 0.0
    heading: Row | None = None
    for row, height in zip(table.rows, heights, strict=True):
        if parts[-1] and (used + height > room - 1 or used >= target):
            held = [parts[-1].pop()] if parts[-1][-1].kind == "group" and len(parts[-1]) > 1 else []
            again = [heading] if heading is not None and not held and row.kind == "row" else []
            parts.append([*held, *again])
            used = float(len(parts[-1]))
        if row.kind == "group":
            heading = row
        parts[-1].append(row)
        used += height
    return [table.model_copy(update={"rows": tuple(rows)}) for rows in parts]


def _lines(table: Table, row: Row) -> int:
    """How many lines of a slide the row takes: words wrap, figures do not."""
    if row.kind == "group":
        return 1
    pairs = zip(row.cells, table.columns, strict=False)
    return (
        max((ceil(text_width(c.text, 17) / WORDS_PX) for c, column in pairs if column.align == "left"), default=1) or 1
    )
