"""A finished HTML note as the pieces that a reader sees or hears: figures, cells, lines of text, labels, drawings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

Kind = Literal["figure", "head", "cell", "text", "drawing"]

#: tags that do not end a line of text
_INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub"]
    + ["sup", "time", "tspan", "u", "var", "wbr"]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_UNSEEN = frozenset(["style", "script"])
#: shapes of a drawing: most of a page, and nothing to read; one with any other attribute stays
_SHAPE = re.compile(
    r"</?(?:g|path|rect|use|line|circle|clipPath)"
    r"(?: (?:d|style|id|x|y|width|height|transform|clip-path|href|xlink:href)=\"[^\"]*\")*\s*/?>"
)
_LABELS = frozenset(["aria-label", "aria-description", "aria-valuetext", "alt", "title", "placeholder", "value"])


@dataclass(frozen=True, slots=True)
class Piece:
    """One text. `figure`: it stands in an element that names the observation `obs`; `head`, `cell`: of a table row,
    `row` is the text of its head; `where`: the nearest heading or caption, in a drawing the chart's label.
    """

    kind: Kind
    text: str
    where: str = ""
    obs: str = ""
    row: str = ""


def plain(text: str) -> str:
    """Text with ordinary spaces: no-break spaces and line ends replaced, soft hyphens dropped."""
    # U+202F stays: it stands inside numbers. split() would take it for a space.
    text = text.replace("\u00ad", "").replace("\u00a0", " ").replace("\n", " ")
    return " ".join(part for part in text.split(" ") if part)


@dataclass(slots=True)
class _Open:
    tag: str
    breaks: bool
    obs: str
    row_head: bool


class _Reader(HTMLParser):
    # The tree of BeautifulSoup costs four times as much as the walk itself: 0.35 s for the department's note.
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self._open: list[_Open] = []
        self._text: list[str] = []
        self._where = self._row = self._label = ""
        self._drawings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        obs = given.get("data-obs") or ""
        breaks = bool(obs) or tag not in _INLINE
        if breaks:
            self._flush()
        elif tag in ("span", "a"):  # set apart on the page
            self._text.append(" ")
        if tag == "tr":
            self._row = ""
        if tag not in _VOID:
            self._open.append(_Open(tag, breaks, obs, tag == "th" and given.get("scope") == "row"))
            self._drawings += tag == "svg"
        if given.get("role") == "img":
            self._label = plain(given.get("aria-label") or "")
        for name, value in attrs:
            if value and (name in _LABELS or (name.startswith("data-") and name != "data-obs")):
                self._add_label(value, named=name.startswith("data-"), obs=obs if tag in _VOID else "")

    def _add_label(self, value: str, *, named: bool, obs: str) -> None:
        obs = obs or next((one.obs for one in reversed(self._open) if one.obs), "")
        text = plain(value)
        # A label of a figure tells that figure or nothing; data-… repeats the heading of the column.
        if obs and not named and any(sign.isdigit() for sign in text):
            self.pieces.append(Piece("figure", text, self._where, obs))
        else:
            self.pieces.append(Piece("head" if named else "text", text, self._where))

    def handle_endtag(self, tag: str) -> None:
        if not (self._open and self._open[-1].tag == tag) and all(one.tag != tag for one in self._open):
            return
        while self._open:
            last = self._open[-1]
            if last.breaks:
                self._flush()
            elif last.tag in ("span", "a"):
                self._text.append(" ")
            self._open.pop()
            self._drawings -= last.tag == "svg"
            if last.tag == tag:
                break

    def handle_data(self, data: str) -> None:
        leading = not self._text and data.isspace()
        if not (leading or (self._open and self._open[-1].tag in _UNSEEN)):
            self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self.pieces.append(Piece("text", plain(data), self._where))

    def _flush(self) -> None:
        if not self._text:
            return
        text = plain("".join(self._text))
        self._text.clear()
        if not text:
            return
        block = next((one for one in reversed(self._open) if one.breaks), None)
        tag = block.tag if block else ""
        if self._drawings:
            self.pieces.append(Piece("drawing", text, self._label))
        elif obs := next((one.obs for one in reversed(self._open) if one.obs), ""):
            self.pieces.append(Piece("figure", text, self._where, obs, self._row))
        elif block and block.row_head:
            self.pieces.append(Piece("head", text, self._where))
            self._row = text
        elif tag == "th":
            self.pieces.append(Piece("head", text, self._where))
        elif tag == "td":
            self.pieces.append(Piece("cell", text, self._where, row=self._row))
        else:
            if tag in ("h1", "h2", "h3", "h4", "h5", "figcaption", "title"):
                self._where = text[:80]
            self.pieces.append(Piece("text", text, self._where))

    def close(self) -> None:
        super().close()
        self._flush()


def read_page(html: bytes | str) -> list[Piece]:
    """All pieces of a page, in its order; what a style sheet holds is left out."""
    reader = _Reader()
    reader.feed(_SHAPE.sub("", html.decode("utf-8") if isinstance(html, bytes) else html))
    reader.close()
    return reader.pieces
