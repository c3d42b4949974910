"""How much room the sheets of a workbook take, measured while they stream by and before anything lays them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np

from mskoko_lib.intake.archive import TornArchiveError

_TEXT = 2**20  # bytes of one shared text; Excel allows 32,767 characters
_CELL = b'<c r="'
_REF = 11  # signs of a place: three letters, seven digits, the closing quote
#: written in another way than office programs do: such a sheet is measured element by element
_UNUSUAL = [b"<!"] + [start + end for start in (b"<c", b":c") for end in (b">", b"/", b"\t", b"\r", b"\n")] + [b":c "]
_ITEM_END = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si(?:\s[^>]*)?/>")


@dataclass
class Extent:
    """What reading a sheet lays out: last row and column with a value, cells; `texts`: cells that refer to shared texts,
    `shared_bytes`: length of those texts together (None: not counted).
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    texts: int = 0
    shared_bytes: int | None = None


def whole_tags(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes cut so that no tag is torn."""
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        cut = data.rfind(b"<")
        rest = data[cut:] if cut >= 0 else data
        if len(rest) > 2 * _TEXT:
            raise TornArchiveError("tag")
        if cut > 0:
            yield data[:cut]
    yield rest


def quick_extent(pieces: Iterable[bytes], most: int) -> Extent | None:
    """Extent of a sheet as office programs write it, of `whole_tags`, empty cells counted too; None when it is written
    otherwise or seems to take more than `most` cells: then only `exact_extent` can tell.
    """
    extent = Extent()
    for data in pieces:
        if any(sign in data for sign in _UNUSUAL):
            return None
        places = _places(data)
        if places is None:
            return None
        rows, columns, n = places
        extent.rows, extent.columns = max(extent.rows, rows), max(extent.columns, columns)
        extent.cells += n
        extent.texts += data.count(b't="s"')
        if extent.cells > most or extent.rows * extent.columns > most:
            return None
    return extent


def _places(data: bytes) -> tuple[int, int, int] | None:
    """(last row, last column, number of cells) of «<c r="AB12"» in a piece; None when a cell begins in another way."""
    n_cells = data.count(_CELL[:3])
    if n_cells == 0:
        return 0, 0, 0
    signs = np.frombuffer(data + bytes(len(_CELL) + _REF), dtype=np.uint8)
    begins = np.flatnonzero((signs[:-2] == _CELL[0]) & (signs[1:-1] == _CELL[1]) & (signs[2:] == _CELL[2]))
    if any((signs[begins + k] != _CELL[k]).any() for k in range(3, len(_CELL))):
        return None
    columns, rows = np.zeros(n_cells, dtype=np.int32), np.zeros(n_cells, dtype=np.int32)
    in_letters, goes_on = np.ones(n_cells, dtype=bool), np.ones(n_cells, dtype=bool)
    for k in range(_REF):
        sign = signs[begins + (len(_CELL) + k)]
        is_letter = in_letters & (sign - np.uint8(ord("A")) < 26)
        is_digit = goes_on & ~is_letter & (sign - np.uint8(ord("0")) < 10)
        closes = goes_on & ~is_letter & ~is_digit
        if (closes & (sign != ord('"'))).any() or (k == 0 and not is_letter.all()) or (k > 2 and is_letter.any()):
            return None
        columns = np.where(is_letter, columns * 26 + (sign - np.uint8(ord("A") - 1)), columns)
        rows = np.where(is_digit, rows * 10 + (sign - np.uint8(ord("0"))), rows)
        in_letters, goes_on = is_letter, goes_on & ~closes
        if not goes_on.any():
            return (int(rows.max()), int(columns.max()), n_cells) if rows.all() else None
    return None


def exact_extent(chunks: Iterable[bytes], most: int, lengths: list[int]) -> Extent:
    """Extent of any sheet, element by element, empty cells left out; `lengths`: bytes of each shared text.

    Stops when there are more than `most` cells, or twice that with the empty ones.
    """
    measure = _Measure(lengths)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = measure.start, measure.end
    parser.CharacterDataHandler = measure.text
    parser.buffer_text = True
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            if measure.extent.cells > most or measure.seen > 2 * most:
                measure.extent.cells = max(measure.extent.cells, most + 1)
                return measure.extent
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise TornArchiveError("xml") from error
    return measure.extent


@dataclass
class _Measure:
    """Follows rows and cells as the reader of cells does: what has no number comes next after the last one."""

    lengths: list[int]
    extent: Extent = field(default_factory=lambda: Extent(shared_bytes=0))
    row: int = 0
    column: int = 0
    seen: int = 0
    in_cell: bool = False  # begun, nothing inside it yet
    is_text: bool = False
    value: list[str] | None = None  # pieces of the number of a shared text, inside <v>

    def start(self, name: str, attributes: dict[str, str]) -> None:
        plain, place = name.rsplit(":", 1)[-1], attributes.get("r", "")
        if plain == "row":
            self.row, self.column = int(place) if place else self.row + 1, 0
        elif plain == "c":
            letters = place.rstrip("0123456789")
            self.column = _column(letters.upper().encode()) if letters else self.column + 1
            self.row = int(place[len(letters) :]) if place else self.row
            self.seen += 1
            self.in_cell, self.is_text = True, attributes.get("t") == "s"
        else:
            if self.in_cell:  # a cell with nothing inside takes no place
                self.extent.cells += 1
                self.extent.rows = max(self.extent.rows, self.row)
                self.extent.columns = max(self.extent.columns, self.column)
                self.in_cell = False
            self.value = [] if plain == "v" and self.is_text else None

    def text(self, data: str) -> None:
        if self.value is not None:
            self.value.append(data)

    def end(self, name: str) -> None:
        if name.rsplit(":", 1)[-1] == "c":
            self.in_cell = self.is_text = False
        if self.value is not None:
            index, self.value = int("".join(self.value) or 0), None
            self.extent.texts += 1
            if 0 <= index < len(self.lengths):
                self.extent.shared_bytes = (self.extent.shared_bytes or 0) + self.lengths[index]


def shared_lengths(chunks: Iterable[bytes], most: int) -> list[int]:
    """Bytes of each shared text, its markup included; TornArchiveError for one that Excel could not hold.

    Stops when there are more than `most`.
    """
    lengths: list[int] = []
    rest, is_plain = b"", True
    for chunk in chunks:
        is_plain = is_plain and b"<!" not in chunk
        *items, rest = _ITEM_END.split(rest + chunk)
        lengths += map(len, items)
        if len(rest) > 2 * _TEXT or len(lengths) > most:
            break
    longest = max(lengths, default=0)
    if len(rest) > 2 * _TEXT or longest > _TEXT:
        raise TornArchiveError("text")
    # a comment could hold the end of a text and so move all numbers after it
    return lengths if is_plain else [longest] * len(lengths)


def _column(letters: bytes) -> int:
    number = 0
    for char in letters:
        number = number * 26 + char - 64
    return number
