"""XML parts of a workbook: UTF-8 without DOCTYPE and entities, formulas that start nothing."""

from __future__ import annotations

import re
from html import unescape
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.archive import RESAVE, TornArchiveError

_PROLOG = 2**20  # bytes before the first element
_ENCODINGS = (None, "utf-8", "utf8", "us-ascii", "ascii")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?(?:f|formula\d?)(?:\s[^>]*)?>([^<]+)<")
#: functions that fetch or start something
_ACTIVE = re.compile(
    r"(?<![A-Z])(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|DDE\w*|SQL\.REQUEST)\s*\(", re.IGNORECASE
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


class _RootFoundError(Exception):
    pass


def check_prolog(head: bytes, file: str) -> None:
    """Judge an XML part by its beginning, up to the first element; DOCTYPE can stand nowhere else.

    Raises MskokoError for DOCTYPE and for another encoding than UTF-8 (the reader of cells knows no other).
    """
    parser = expat.ParserCreate()
    encodings: list[str | None] = [None]

    def doctype(*_: object) -> None:
        raise MskokoError("В книге есть объявление DOCTYPE, она не читается.", file=file, action=RESAVE)

    def root(*_: object) -> None:
        raise _RootFoundError

    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = lambda version, encoding, standalone: encodings.append(encoding)
    parser.StartElementHandler = root
    try:
        parser.Parse(head[:_PROLOG], False)
    except _RootFoundError:
        known = (encodings[-1] or "utf-8").lower() in _ENCODINGS
        if known and b"\x00" not in head[:256] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return
        raise MskokoError("Книга записана в необычной кодировке и не читается.", file=file, action=RESAVE) from None
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise TornArchiveError("xml") from error
    raise TornArchiveError("xml")


def parsed(data: bytes, file: str) -> Element:
    """Root element of a small part."""
    check_prolog(data, file)
    try:
        root: Element = fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException) as error:
        raise TornArchiveError("xml") from error
    return root


def local(name: str) -> str:
    """Name of an element or attribute without its namespace."""
    return name.rsplit("}", 1)[-1]


def is_active(formula: str) -> bool:
    """Does a formula fetch or start something outside the workbook? A bar outside quotes is DDE.

    >>> is_active("SUM(A1:A3)"), is_active("_xlfn.WEBSERVICE(A1)"), is_active("cmd|'/c calc'!A0")
    (False, True, True)
    """
    bare = _QUOTED.sub("", formula)
    return "|" in bare or _ACTIVE.search(bare) is not None


def has_active_formula(data: bytes) -> bool:
    """Is there such a formula in a piece of a sheet?"""
    if b"<f" not in data and b":f" not in data:
        return False
    return any(is_active(unescape(text.decode("utf-8", "replace"))) for text in set(_FORMULA.findall(data)))
