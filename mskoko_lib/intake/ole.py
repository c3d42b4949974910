"""Workbooks of the old kind (.xls): macros, links and passwords refused, sheets measured before they are laid out.

Formats: [MS-CFB] for the container, [MS-XLS] for the records of the stream «Workbook» inside.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.archive import RESAVE, locked, odd
from mskoko_lib.intake.ooxml import MAX_SHEETS, MAX_TEXT, links_refused, macros_refused, objects_refused, too_wide

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_LAST = 0xFFFFFFFA  # sector numbers from here up are marks
_BOUNDSHEET, _FILEPASS, _SUPBOOK, _BOF, _EOF, _SST, _CONTINUE, _LABELSST = (
    0x85,
    0x2F,
    0x1AE,
    0x809,
    0x0A,
    0xFC,
    0x3C,
    0xFD,
)
_MULRK = 0xBD
#: records of one cell with a value; row and column come first
_CELLS = frozenset({0x203, 0x27E, _LABELSST, 0x204, 0xD6, 0x205, 0x06, 0x206, 0x406, _MULRK})
_INNER_BOOK = ((0x01, 0x04), (0x01, 0x3A))  # this workbook itself; functions of an add-in of Excel


class TornOleError(ValueError):
    """The container or the records contradict themselves."""


def check_xls(raw: bytes, file: str, most_cells: int) -> None:
    """Raise MskokoError for an old workbook that is not to be opened, TornOleError or struct.error for a broken one."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise locked(file)
    if "_VBA_PROJECT".encode("utf-16-le") in raw:
        raise macros_refused(file)
    streams = _streams(raw)
    if any(name.startswith("MBD") for name in streams):
        raise objects_refused(file)
    found = streams.get("Workbook", streams.get("Book"))
    if found is None:
        raise MskokoError(
            "Файл назван как книга Excel, но внутри другое.", file=file, found="другой документ", action=RESAVE
        )
    _check_records(_content(raw, *found), file, most_cells)


def _sectors(raw: bytes) -> tuple[int, list[int]]:
    """(size of a sector in bytes, table «sector → next sector»)."""
    size = 1 << struct.unpack_from("<H", raw, 30)[0]
    if size not in (512, 4096):
        raise TornOleError("sector")
    (n_tables,) = struct.unpack_from("<I", raw, 44)
    numbers = list(struct.unpack_from("<109I", raw, 76))
    extra, seen = struct.unpack_from("<I", raw, 68)[0], 0
    while extra < _LAST and seen * size < len(raw):
        more = struct.unpack_from(f"<{size // 4}I", raw, (extra + 1) * size)
        numbers += more[:-1]
        extra, seen = more[-1], seen + 1
    table: list[int] = []
    for number in numbers[:n_tables]:
        if number < _LAST:
            table += struct.unpack_from(f"<{size // 4}I", raw, (number + 1) * size)
    return size, table


def _chain(table: list[int], first: int) -> Iterator[int]:
    left = len(table)
    while first < _LAST:
        if left <= 0 or first >= len(table):
            raise TornOleError("chain")
        yield first
        first, left = table[first], left - 1


def _stream(raw: bytes, size: int, table: list[int], first: int) -> bytes:
    return b"".join(raw[(number + 1) * size : (number + 2) * size] for number in _chain(table, first))


def _streams(raw: bytes) -> dict[str, tuple[int, int]]:
    """Name → (first sector, bytes) of every entry of the directory; the root keeps the small streams."""
    size, table = _sectors(raw)
    directory = _stream(raw, size, table, struct.unpack_from("<I", raw, 48)[0])
    entries: dict[str, tuple[int, int]] = {}
    for start in range(0, len(directory) - 127, 128):
        n_name, kind = struct.unpack_from("<HB", directory, start + 64)
        if kind:
            name = directory[start : start + max(0, min(n_name, 64) - 2)].decode("utf-16-le", "replace")
            entries.setdefault(name, struct.unpack_from("<II", directory, start + 116))
    return entries


def _content(raw: bytes, first: int, length: int) -> bytes:
    size, table = _sectors(raw)
    if length >= struct.unpack_from("<I", raw, 56)[0]:
        return _stream(raw, size, table, first)[:length]
    (small_table_at,) = struct.unpack_from("<I", raw, 60)
    packed = _stream(raw, size, table, small_table_at)
    small_table = list(struct.unpack_from(f"<{len(packed) // 4}I", packed))
    root = next((start for name, (start, _) in _streams(raw).items() if name == "Root Entry"), _LAST)
    small = _stream(raw, size, table, root)
    return b"".join(small[n * 64 : n * 64 + 64] for n in _chain(small_table, first))[:length]


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """(code, where its data begin, their length)."""
    at, end = 0, len(stream) - 4
    head = struct.Struct("<HH").unpack_from
    while at <= end:
        code, length = head(stream, at)
        yield code, at + 4, length
        at += 4 + length


def _check_records(stream: bytes, file: str, most: int) -> None:
    begun: list[int] = []  # where each sheet begins
    room: dict[int, list[int]] = {}  # where a substream begins → last row, last column, cells, shared texts
    place, texts_at = struct.Struct("<HH").unpack_from, (0, 0)
    now = [0, 0, 0, 0]
    for code, at, length in _records(stream):
        if code in _CELLS:
            row, column = place(stream, at)
            if code == _MULRK:
                (column,) = struct.unpack_from("<H", stream, at + length - 2)
            if row >= now[0]:
                now[0] = row + 1
            if column >= now[1]:
                now[1] = column + 1
            now[2] += 1
            if code == _LABELSST:
                now[3] += 1
        elif code == _BOF:
            now = room.setdefault(at - 4, [0, 0, 0, 0])
        elif code == _FILEPASS:
            raise locked(file)
        elif code == _BOUNDSHEET:
            begun.append(struct.unpack_from("<I", stream, at)[0])
            if stream[at + 5] in (1, 6):
                raise macros_refused(file)
        elif code == _SUPBOOK and (length < 4 or tuple(stream[at + 2 : at + 4]) not in _INNER_BOOK):
            raise links_refused("связь с другой книгой", file)
        elif code == _SST:
            texts_at = at, length
    if not begun or len(begun) > MAX_SHEETS or any(at not in room for at in begun):
        raise TornOleError("sheets")
    taken = [room[at] for at in begun]
    if sum(rows * columns for rows, columns, _, _ in taken) > most or sum(cells for _, _, cells, _ in taken) > most:
        rows, columns, _, _ = max(taken, key=lambda sheet: sheet[0] * sheet[1])
        raise too_wide(rows, columns, file)
    n_texts = sum(texts for _, _, _, texts in taken)
    if n_texts and n_texts * _longest_text(stream, *texts_at) > 4 * MAX_TEXT:
        raise odd("слишком много текста в ячейках", file)


def _longest_text(stream: bytes, at: int, length: int) -> int:
    """Bytes of the longest shared text: characters as declared, two bytes each; a length torn by a CONTINUE stops it."""
    if length < 8:
        return 0
    end, longest, at = at + length, 0, at + 8
    while True:
        if at + 3 > end:
            return longest
        n_chars, flags = struct.unpack_from("<HB", stream, at)
        longest, at = max(longest, 2 * int(n_chars)), at + 3
        n_runs, n_extra = 0, 0
        if flags & 8:
            n_runs, at = struct.unpack_from("<H", stream, at)[0], at + 2
        if flags & 4:
            n_extra, at = struct.unpack_from("<I", stream, at)[0], at + 4
        left, width = n_chars, 1 + (flags & 1)
        while left:
            here = min(left, (end - at) // width)
            at, left = at + here * width, left - here
            if left:
                at, end = _next_piece(stream, end)
                if at < 0:
                    return longest
                width, at = 1 + (stream[at] & 1), at + 1
        skip = 4 * n_runs + n_extra
        while skip > end - at:
            skip -= end - at
            at, end = _next_piece(stream, end)
            if at < 0:
                return longest
        at += skip
        if at >= end:
            at, end = _next_piece(stream, end)
            if at < 0:
                return longest


def _next_piece(stream: bytes, end: int) -> tuple[int, int]:
    """Bounds of the CONTINUE record that begins at `end`; (-1, -1) when there is none."""
    if end + 4 > len(stream):
        return -1, -1
    code, length = struct.unpack_from("<HH", stream, end)
    return (end + 4, end + 4 + length) if code == _CONTINUE else (-1, -1)
