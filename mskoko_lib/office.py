"""Office files (.xlsx, .docx): the same bytes each time, and only characters that XML can hold."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Hashable
from copy import copy
from typing import Protocol, TypeVar, cast
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.cell import Cell

Looks = TypeVar("Looks", bound=Hashable)

#: a date that says nothing: the time of a build lives in the manifest
EPOCH = dt.datetime(2000, 1, 1)
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def legal(text: str) -> str:
    """Text that XML can hold: soft hyphens dropped, characters that are illegal or turn the text replaced by □."""
    return _ILLEGAL.sub("□", text.replace("\r\n", "\n").replace("\u00ad", ""))


def same_bytes(raw: bytes) -> bytes:
    """The archive again: parts by name, one date, and no time of saving (openpyxl stamps it)."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                stamp = f"{EPOCH:%Y-%m-%dT%H:%M:%SZ}".encode()
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type, part.create_system, part.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            new.writestr(part, data)
    return result.getvalue()


#: workbook → looks of a cell → what openpyxl keeps of them: it looks each part of a style up anew for every cell, which
#: cost more than all else of writing a workbook
_patterns: WeakKeyDictionary[Workbook, dict[Hashable, object]] = WeakKeyDictionary()


class _Styled(Protocol):
    """What openpyxl's documentation copies a style by, and its type stubs do not know."""

    _style: object


def dress(cell: Cell, looks: Looks, paint: Callable[[Cell, Looks], None]) -> None:
    """Give a cell its looks: `paint` sets them for the first cell of a workbook that has them, the others copy."""
    book = cell.parent.parent
    assert book is not None  # a sheet of a workbook
    known = _patterns.setdefault(book, {})
    styled = cast(_Styled, cell)
    if looks not in known:
        paint(cell, looks)
        known[looks] = copy(styled._style)
    else:
        styled._style = copy(known[looks])
