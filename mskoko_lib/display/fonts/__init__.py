"""The one family of the notes, and what it can print: a character that it lacks never reaches a PDF."""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from pathlib import Path

#: the name that charts, HTML and PDF use
FAMILY = "MSOKO Sans"
#: stands in place of every character that no face holds
BOX = "□"

_HERE = Path(__file__).parent
#: layout characters that a page does without or that become an ordinary space; not counted as losses
_QUIET: dict[int, str] = {code: "" for code in (0x00AD, 0x200C, 0x200D, 0x200E, 0x200F, 0xFE0E, 0xFE0F, 0x2060)} | {
    code: " " for code in (0x09, 0x0D, 0x1680, 0x2000, 0x2001, 0x2006, 0x2008, 0x205F, 0x3000)
}
_LINES: dict[int, str] = {code: "\n" for code in (0x0B, 0x0C, 0x85, 0x2028, 0x2029)}
#: characters with a readable substitute; counted, since the text has changed
_ALIKE: dict[int, str] = {
    0x2043: "-", 0x2E3A: "—", 0x2219: "·", 0x22C5: "·", 0x2236: ":", 0x223C: "~", 0x2217: "*", 0x2223: "|",
    0x2A7D: "≤", 0x2266: "≤", 0x2A7E: "≥", 0x2267: "≥", 0x21D2: "→", 0x27F6: "→", 0x279C: "→", 0x2794: "→",
    0x2705: "✓", 0x2611: "✓", 0x2610: "□", 0x25AA: "■", 0x25AB: "□", 0x25B4: "▲", 0x25BE: "▼", 0x2B24: "●",
    0x26AB: "●", 0x26AA: "○", 0x201B: "‘", 0x201F: "“", 0x275D: "“", 0x275E: "”",
}  # fmt: skip

#: beside ASCII and signs, what nearly every note is written with (`COMMON` of ``tools/make_fonts.py``)
_COMMON = frozenset([*range(0x410, 0x450), *map(ord, "\u00a0\u00ad§©«°±²·¹»×÷ЁёӀӏ\ufffd")])


def font_files() -> dict[str, Path]:
    """Files by role: ``regular``, ``bold`` (TTF: matplotlib, Typst), the same with ``_woff2`` (HTML: common characters)
    and with ``_rare_woff2`` (the others).
    """
    return {
        f"{style}{suffix}": _HERE / f"msoko-sans-{style}.{extension}"
        for suffix, extension in (("", "ttf"), ("_woff2", "woff2"), ("_rare_woff2", "rare.woff2"))
        for style in ("regular", "bold")
    }


@lru_cache(maxsize=1)
def _metrics() -> dict[str, dict[int, int]]:
    """Advance of every character per face, in thousandths of the type size; only characters that both faces hold."""
    written: dict[str, dict[str, int]] = json.loads((_HERE / "metrics.json").read_text(encoding="ascii"))
    common = written["regular"].keys() & written["bold"].keys()
    return {style: {int(code): face[code] for code in common} for style, face in written.items()}


@lru_cache(maxsize=1)
def characters() -> frozenset[int]:
    """Code points that both faces hold."""
    return frozenset(_metrics()["regular"])


def is_rare(code: int) -> bool:
    """Whether a character stands in the ``_rare_woff2`` faces alone: accented Latin, letters beyond Russian and palochka.

    >>> [char for char in "Школа №5 — «Ӏäқ» ≥ 7" if is_rare(ord(char))]
    ['ä', 'қ']
    """
    return code in characters() and code > 0x7E and code not in _COMMON and not 0x2000 <= code < 0x2800


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line of `text` in the unit of `size` (kerning left out; unknown characters count as □)."""
    face = _metrics()["bold" if bold else "regular"]
    unknown = face[ord(BOX)]
    return sum(face.get(ord(char), unknown) for char in text) * size / 1000


class _Table(dict[int, str]):
    """A translation table that learns: each new character is judged once, then `str.translate` runs at C speed."""

    def __missing__(self, code: int) -> str:
        result = chr(code) if code == 0x0A or code in characters() else _substitute(code)
        self[code] = result
        return result


def _substitute(code: int) -> str:
    """What stands for a character that the faces lack: words, its compatible form, its base letter, else the box."""
    if (alike := _ALIKE.get(code)) is not None:
        return alike
    char = chr(code)
    if unicodedata.category(char) in ("Cc", "Cf"):
        return ""
    if unicodedata.category(char) == "Mn":
        return BOX
    known = characters()
    for form in ("NFKC", "NFKD"):
        parts = unicodedata.normalize(form, char)
        if parts != char and all(ord(part) in known for part in parts):
            return parts
    base = unicodedata.normalize("NFD", char)[0]
    return base if ord(base) in known and base != " " else BOX


@lru_cache(maxsize=1)
def _table() -> _Table:
    table = _Table()
    table.update({code: text for code, text in (_QUIET | _LINES).items() if code not in characters() or text == ""})
    table.update({0x09: " ", 0x0D: " "})
    return table


def missing_characters(text: str) -> set[str]:
    """Characters of `text` that no face of ours holds; the line feed is layout, not a character to print."""
    known = characters()
    return {char for char in set(text) if char != "\n" and ord(char) not in known}


def printable(text: str) -> tuple[str, int]:
    """`text` with every character that cannot be printed replaced, and how many were.

    Composed first (й from и and a breve), so that a file name from a Mac loses nothing. Tabs and rare spaces become a
    space, marks of direction and joiners vanish: not counted. Other controls and U+FEFF are dropped, everything else
    that the faces lack (an emoji, half of a surrogate pair) gives way to a like character or □: counted. The result
    holds nothing but `characters()` and line feeds.
    """
    if text.isascii() and text.isprintable():
        return text, 0
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    result = text.translate(_table())
    if result == text:
        return text, 0
    known = characters()
    uncounted = _QUIET.keys() | _LINES.keys() | {0x0A}
    return result, sum(ord(char) not in known and ord(char) not in uncounted for char in text)
