"""How a table stands on the page: widths of columns, landscape or not, and into how many parts it must be cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from mskoko_lib.display.document import Table
from mskoko_lib.display.fonts import text_width

#: points: the text area of A4 with the margins of the note, upright and lying
PORTRAIT, LANDSCAPE = 501.0, 747.0
#: above this height (points) a table may break over pages however few its rows are
UNBROKEN_HEIGHT, UNBROKEN_ROWS = 420.0, 20
#: a wide table of so few rows stands upright in two parts: on its side it would take a whole page
FEW_ROWS = 4
#: a table that needs little is not stretched over the page by more than this
STRETCH = 1.9
#: a column of words wraps when it is wider than the second figure, and gives way to others down to the first
WORDS = (120.0, 210.0)

_SOFT = "\u200b"
_BREAKS = re.compile(f"[ \n{_SOFT}]|(?<=-)|(?<=–)")
_RUN = re.compile(f"[^ \n{_SOFT}-]{{29,}}")
_HYPHENATED = re.compile(r"[А-Яа-яЁё]{9,}[.,;:]?$")


class Style(NamedTuple):
    """Sizes in points: type of cells, type of headers, space between columns."""

    size: float
    head: float
    gap: float


NORMAL, DENSE = Style(8.8, 8.2, 11.0), Style(7.6, 7.5, 6.5)


class Part(NamedTuple):
    """Columns of one printed table (indices into the table's), their widths in points without the gaps between them.

    `hyphenate`, `hyphenate_head`: columns where a word of the cells, of the header, is wider than the column.
    """

    columns: tuple[int, ...]
    widths: tuple[float, ...]
    landscape: bool
    style: Style
    breakable: bool
    hyphenate: tuple[bool, ...]
    hyphenate_head: tuple[bool, ...]


class _Need(NamedTuple):
    """Widths of a column, rising: below `least` words stick out, at `tight` long words of headers are whole and short
    cells stay on one line, at `body` longer cells do too, `wanted` is comfortable.

    `word`, `head_word`: the widest unbroken word of the cells and of the header.
    """

    least: float
    tight: float
    body: float
    wanted: float
    word: float
    head_word: float


def soften(text: str) -> str:
    """`text` with a chance to break every ten characters in a run longer than any word of Russian."""
    return _RUN.sub(lambda run: _SOFT.join(re.findall(".{1,10}", run[0], re.DOTALL)), text)


def parts_of(table: Table) -> list[Part]:
    """The printed parts of a table whose texts are already soft; at least one, every column in some part."""
    everything = tuple(range(len(table.columns)))
    tries = (
        (NORMAL, PORTRAIT, False), (DENSE, PORTRAIT, False), (NORMAL, LANDSCAPE, True), (DENSE, LANDSCAPE, True),
    )  # fmt: skip
    for style, width, landscape in tries:
        if landscape and (halves := _upright(table)):
            return halves
        needs = _needs(table, style)
        room = width - style.gap * (len(needs) - 1)
        # upright, a table of many columns must keep its short cells on one line; small type is for that case only
        many = not landscape and (len(needs) > 8 or style is DENSE)
        if sum(need.tight if many else need.least for need in needs) <= room:
            return [_part(table, everything, needs, room, landscape, style)]
    needs = _needs(table, NORMAL)
    return [
        _part(table, columns, needs, LANDSCAPE - NORMAL.gap * (len(columns) - 1), True, NORMAL)
        for columns in _cut(needs, LANDSCAPE)
    ]


def _upright(table: Table) -> list[Part]:
    """Two upright parts of a table of few rows that its first column tells apart; [] for any other."""
    names = [row.cells[0].text for row in table.rows if row.kind != "group" and row.cells]
    if len(table.rows) > FEW_ROWS or len(set(names)) < len(names):
        return []
    needs = _needs(table, NORMAL)
    halves = _cut(needs, PORTRAIT)
    if len(halves) != 2:
        return []
    return [
        _part(table, columns, needs, PORTRAIT - NORMAL.gap * (len(columns) - 1), False, NORMAL) for columns in halves
    ]


def _cut(needs: Sequence[_Need], room: float) -> list[tuple[int, ...]]:
    """Columns for each part: the first (it names the rows) in every one, the others in their order as they fit."""
    first = min(needs[0].least, room / 3)
    parts: list[list[int]] = [[0]]
    used = first
    for index in range(1, len(needs)):
        need = min(needs[index].least, room / 2) + NORMAL.gap
        if used + need > room and len(parts[-1]) > 1:
            parts.append([0])
            used = first
        parts[-1].append(index)
        used += need
    # a last part of one or two columns looks forgotten: share the columns out evenly
    others = [index for part in parts for index in part[1:]]
    per_part = -(-len(others) // len(parts))
    even = [others[start : start + per_part] for start in range(0, len(others), per_part)]
    fits = all(first + sum(min(needs[i].least, room / 2) + NORMAL.gap for i in part) <= room for part in even)
    return [(0, *part) for part in even] if fits else [tuple(part) for part in parts]


def _part(
    table: Table, columns: tuple[int, ...], needs: Sequence[_Need], room: float, landscape: bool, style: Style
) -> Part:
    widths = _widths([needs[index] for index in columns], room)
    height = _height(table, columns, widths, style)
    breakable = len(table.rows) > UNBROKEN_ROWS or height > UNBROKEN_HEIGHT * (0.7 if landscape else 1)
    hyphenate = tuple(needs[index].word > width for index, width in zip(columns, widths, strict=True))
    head = tuple(needs[index].head_word > width for index, width in zip(columns, widths, strict=True))
    return Part(columns, widths, landscape, style, breakable, hyphenate, head)


def _widths(needs: Sequence[_Need], room: float) -> tuple[float, ...]:
    """Shares the room out: what cells need comes before what headers would like."""
    least, tight, body, wanted = (sum(need[step] for need in needs) for step in range(4))
    if wanted <= room:
        stretch = min(room / wanted, STRETCH) if wanted else 1
        return tuple(round(need.wanted * stretch, 2) for need in needs)
    for step, floor in ((2, body), (1, tight), (0, least)):
        if floor <= room:
            return _between([need[step] for need in needs], [need[step + 1] for need in needs], room)
    return tuple(round(need.least * room / least, 2) for need in needs)


def _between(low: Sequence[float], high: Sequence[float], room: float) -> tuple[float, ...]:
    share = (room - sum(low)) / (sum(high) - sum(low))
    return tuple(round(a + (b - a) * share, 2) for a, b in zip(low, high, strict=True))


def _needs(table: Table, style: Style) -> list[_Need]:
    needs = [_column_need(table, index, style) for index in range(len(table.columns))]
    for label, members in groupby(range(len(needs)), key=lambda index: table.columns[index].group):
        indices = list(members)
        longest = max((_least_width(word, style.head) for word in _words(label or "")), default=0.0)
        inner = sum(needs[index].least for index in indices) + style.gap * (len(indices) - 1)
        if label and longest > inner:  # the spanning header must not stick out
            extra = (longest - inner) / len(indices)
            for index in indices:
                least = needs[index].least + extra
                _, tight, body, wanted, word, head_word = needs[index]
                needs[index] = _Need(least, max(least, tight), max(least, body), max(least, wanted), word, head_word)
    return needs


def _column_need(table: Table, index: int, style: Style) -> _Need:
    """Figures never wrap; words wrap at spaces; a header wraps at words and, if they are long, within them."""
    texts = [
        (row.cells[index].text, row.kind == "total")
        for row in table.rows
        if row.kind != "group" and index < len(row.cells)
    ]
    label = table.columns[index].label
    head_words = _words(label)
    head_least = max((_least_width(word, style.head) for word in head_words), default=0.0)
    head_word = max((text_width(word, style.head) for word in head_words), default=0.0)
    # two or three lines of header are comfortable
    head_wanted = max(head_word, min(text_width(label, style.head) * 0.6, 90.0))
    lines = [(line, bold) for text, bold in texts for line in text.split("\n")]
    words = [(word, bold) for line, bold in lines for word in _words(line)]
    full = max((text_width(line, style.size, bold=bold) for line, bold in lines), default=0.0)
    word = max((text_width(word, style.size, bold=bold) for word, bold in words), default=0.0)
    if table.columns[index].align == "right" and full <= 90:
        least = full
    else:
        least = max((_least_width(word, style.size, bold=bold) for word, bold in words), default=0.0)
    least = max(least, head_least, 8.0) + 1.0
    tight = max(least, min(full + 1.0, WORDS[0]), min(head_word + 1.0, WORDS[0]))
    body = max(tight, min(full + 1.0, WORDS[1]))
    return _Need(least, tight, body, max(body, head_wanted + 1.0), word, head_word)


def _words(text: str) -> list[str]:
    return [word for word in _BREAKS.split(text) if word]


def _least_width(word: str, size: float, *, bold: bool = False) -> float:
    """A long Russian word can be hyphenated: its longer half, about."""
    width = text_width(word, size, bold=bold)
    return width * 0.68 if _HYPHENATED.match(word) else width


def _height(table: Table, columns: Sequence[int], widths: Sequence[float], style: Style) -> float:
    """A generous guess of the height in points."""
    height = 60.0
    for row in table.rows:
        lines = 1
        for index, width in zip(columns, widths, strict=True):
            if row.kind != "group" and index < len(row.cells):
                cell = row.cells[index].text.split("\n")
                lines = max(lines, sum(1 + int(1.12 * text_width(line, style.size) / max(width, 1)) for line in cell))
        height += lines * style.size * 1.25 + 7
    return height
