"""First check of the auditor (METHODS §6): every numeral of a page is a shown observation or on the closed list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pandas as pd

from mskoko_lib.audit.model import Allowed, Fault, Listed
from mskoko_lib.audit.numerals import Numeral, alone, interval, numerals
from mskoko_lib.audit.page import Piece, plain, read_page
from mskoko_lib.audit.published import Published, Shown

Span = tuple[int, int]
_S = r"[+\u2212]?[\d\u202f]+(?:,\d+)?"
_SIZE = re.compile(r"\s?процентн")
_UNKNOWN = "числа нет ни среди показанных наблюдений, ни в закрытом списке"


def audit_html(html: bytes | str, observations: pd.DataFrame, allowed: Allowed) -> list[Fault]:
    """Compare a finished note with its published observations.

    Parameters
    ----------
    html : the page as it will be sent.
    observations : columns of ``observations.csv``, one row an observation of this note: a hidden value is empty, a
    coarse one already rounded, its counts empty.
    allowed : the closed list of this note.

    Returns
    -------
    Faults in the order of the page; an empty list for a clean note.
    """
    page = _Audit(Published(observations, allowed.units), allowed)
    return [fault for piece in read_page(html) for fault in page.faults(piece)]


class _ClosedList:
    def __init__(self, phrases: tuple[str, ...], listed: tuple[Listed, ...]) -> None:
        self.phrases = sorted({plain(p) for p in phrases if re.search(r"\d", p)}, key=lambda p: (-len(p), p))
        self._phrases = re.compile("|".join(map(re.escape, self.phrases))) if self.phrases else None
        self._listed = [(re.compile(one.pattern, re.IGNORECASE), re.compile(one.within)) for one in listed]

    def spans(self, text: str, context: str | None = None) -> list[Span]:
        """Parts of the text whose numerals are listed; `context` takes the place of the text for `within`."""
        found = [m.span() for m in self._phrases.finditer(text)] if self._phrases else []
        for pattern, within in self._listed:
            if context is not None and within.pattern:
                parts = [(0, len(text))] if within.search(context) else []
            else:
                parts = [m.span() for m in within.finditer(text)] if within.pattern else [(0, len(text))]
            found += [m.span() for start, end in parts for m in pattern.finditer(text, start, end)]
        return found


def _inside(numeral: Numeral, spans: list[Span]) -> bool:
    return any(start <= numeral.start and numeral.end <= end for start, end in spans)


class _Audit:
    def __init__(self, published: Published, allowed: Allowed) -> None:
        self.published, self.allowed = published, allowed
        self._seen: set[tuple[str, str, str, str]] = set()
        listed = allowed.listed
        if allowed.bands and any(shown.may_be_band for shown in published.by_id.values()):
            bands = "|".join(map(re.escape, sorted(allowed.bands)))
            listed = (*listed, Listed(rf"(?<![\d,])(?:{bands})(?= %)"))
        self._texts = _ClosedList(allowed.phrases, listed)
        self._drawings = _ClosedList(allowed.phrases, (*listed, *allowed.drawn))
        codes = sorted((c for c in published.by_category if re.match(r"\d", c)), key=lambda c: (-len(c), c))
        code = "|".join(map(re.escape, codes)) or r"(?!)"
        p = published
        #: a form of words -> whether its numbers belong to one observation; the longer forms first
        self._joint: list[tuple[re.Pattern[str], Callable[[list[Numeral]], bool]]] = [
            (re.compile(rf"({_S}) % \(({_S}) из ({_S})(?: \w+)?\)"), lambda g: p.share(g[0], g[1], g[2])),
            (re.compile(rf"({_S}) из ({_S})(?: \w+)? \(({_S}) %\)"), lambda g: p.share(g[2], g[0], g[1])),
            (re.compile(rf"({_S})(?: \w+)? \(({_S}) %\)"), lambda g: p.share(g[1], g[0])),
            (
                re.compile(rf"на ({_S}) процентн\w+ \w+; интервал разности от ({_S}) до ({_S})"),
                lambda g: p.interval(g[1], g[2], size=g[0]),
            ),
            (re.compile(rf"({_S}) \(от ({_S}) до ({_S})\)"), lambda g: p.interval(g[1], g[2], value=g[0])),
            (re.compile(rf"от ({_S}) до ({_S})"), lambda g: p.interval(g[0], g[1])),
            (re.compile(rf"({_S})(?: \w+)? из ({_S})"), lambda g: p.counts(g[0], g[1])),
        ]
        self._coded = re.compile(rf"(?<![\w(.])(?P<code>{code})(?: \(|: )(?P<value>{_S}) %")

    def faults(self, piece: Piece) -> Iterator[Fault]:
        if piece.kind == "figure":
            if why := self._figure(piece):
                yield Fault(piece.where, piece.text, why)
            return
        # The same words stand on a page dozens of times (names of works, labels of axes): once is enough.
        key = (piece.kind, piece.text, piece.row, piece.where if piece.kind == "drawing" else "")
        if key not in self._seen and any(sign.isdigit() for sign in piece.text):
            self._seen.add(key)
            yield from self._words(piece)

    def _words(self, piece: Piece) -> Iterator[Fault]:
        if piece.kind == "drawing":
            yield from self._drawing(piece)
        elif piece.kind == "cell" and re.fullmatch(r"[\d\u202f]+", piece.text):
            if piece.text not in self.allowed.row_cells.get(piece.row, ()):
                yield Fault(piece.where, piece.text, f"в строке «{piece.row}» число без наблюдения")
        elif piece.kind != "head" or piece.text not in self.allowed.heads:
            yield from self._sentence(piece)

    # -- a figure that names its observation ------------------------------------------------------------------------

    def _figure(self, piece: Piece) -> str:
        shown = self.published.by_id.get(piece.obs)
        if shown is None:
            return "такого наблюдения в этой записке нет"
        if piece.text in self.allowed.symbols:
            return ""
        if shown.value is None:
            if not shown.may_be_band:
                return "значение скрыто или его нет, а в ячейке не знак пустой ячейки"
            text = piece.text.removesuffix(" %")
            return "" if text in self.allowed.bands else "значение не публикуется, а стоит не промежуток"
        return "" if self._tells(shown, piece.text) else "не значение, не числитель, не n и не интервал наблюдения"

    @staticmethod
    def _tells(shown: Shown, text: str) -> bool:
        if (one := alone(text)) is not None:
            return any(part is not None and one.tells(part) for part in (shown.value, shown.numerator, shown.n))
        ends = interval(text)
        if ends is None or shown.low is None or shown.high is None:
            return False
        return ends[0].tells(shown.low) and ends[1].tells(shown.high)

    # -- words and drawings -----------------------------------------------------------------------------------------

    def _sentence(self, piece: Piece) -> Iterator[Fault]:
        listed = self._texts.spans(piece.text)
        left = [n for n in numerals(piece.text) if not _inside(n, listed)]
        for numeral in self._without_joint(piece.text, left):
            if isinstance(numeral, str):
                yield Fault(piece.where, numeral, "эти числа не принадлежат одному показанному наблюдению")
            elif not self._known(numeral, piece.text):
                yield Fault(piece.where, _around(piece.text, numeral), _UNKNOWN)

    def _known(self, numeral: Numeral, text: str) -> bool:
        after = text[numeral.end : numeral.end + 12]
        if after[:2] == " %" or after[:1] == "%":
            return self.published.percent(numeral)
        if numeral.value is not None and numeral.value < 0 and self.published.bare(numeral):
            return True  # a difference in points is a value of its own, below zero as it stands
        if numeral.signed or _SIZE.match(after) or after.startswith(" п. п."):
            return self.published.change(numeral, size_only=not numeral.signed and bool(_SIZE.match(after)))
        return self.published.bare(numeral)

    def _drawing(self, piece: Piece) -> Iterator[Fault]:
        if piece.text.endswith("…") and any(p.startswith(piece.text[:-1].rstrip()) for p in self._drawings.phrases):
            return  # a label shortened for want of room
        listed = self._drawings.spans(piece.text, piece.where)
        left = [n for n in numerals(piece.text) if not _inside(n, listed)]
        if left and (ends := interval(piece.text)) and self.published.interval(*ends):
            return  # a school too small for a point is drawn as its interval
        for numeral in self._without_joint(piece.text, left):
            if isinstance(numeral, str) or not self.published.drawn(numeral):
                found = piece.text if isinstance(numeral, str) else _around(piece.text, numeral)
                yield Fault(f"график «{piece.where[:60]}»", found, _UNKNOWN)

    def _without_joint(self, text: str, left: list[Numeral]) -> Iterator[Numeral | str]:
        """Numerals that no form of words ties together, and the words of each form whose numbers do not fit."""
        by_place = {(n.start, n.end): n for n in left}
        settled: set[Span] = set()
        tasks = text.find("задани")
        for match in self._coded.finditer(text, tasks) if tasks >= 0 else ():
            if value := by_place.get(match.span("value")):
                # A code such as 12(2) holds numerals of its own.
                settled |= {place for place in by_place if match.start() <= place[0] and place[1] <= match.end()}
                if not self.published.of_category(match["code"], value):
                    yield match[0]
        for pattern, fits in self._joint:
            for match in pattern.finditer(text):
                places = [match.span(group) for group in range(1, pattern.groups + 1)]
                if all(place in by_place and place not in settled for place in places):
                    settled |= set(places)
                    if not fits([by_place[place] for place in places]):
                        yield match[0]
        yield from (n for n in left if (n.start, n.end) not in settled)


def _around(text: str, numeral: Numeral) -> str:
    """The numeral with the words around it, none of them cut."""
    start = text.rfind(" ", 0, max(0, numeral.start - 25)) + 1
    end = text.find(" ", numeral.end + 15)
    return ("…" if start else "") + (text[start:end] + "…" if end >= 0 else text[start:])
