"""Numbers as they stand on a Russian page: decimal comma, narrow no-break space between thousands, true minus."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: every run of digits with what belongs to it; "1.4" and "31.12.2022" are found whole
_RUN = re.compile(r"[+\u2212]?\d+(?:\u202f\d{3})*(?:[.,]\d+)*")
_NUMBER = re.compile(r"[+\u2212]?\d+(?:\u202f\d{3})*(?:,\d+)?")
_UNIT = re.compile(r"\s*(?:%|п\. ?п\.|чел\.)$")
#: slack for binary fractions
_EPS = 1e-9


@dataclass(frozen=True)
class Numeral:
    """A numeral of a text. `value` is None for what is no number (a date, a version); `decimals` as written."""

    text: str
    start: int
    end: int
    value: float | None
    decimals: int

    @property
    def signed(self) -> bool:
        return self.text[0] in "+\u2212"

    def tells(self, published: float) -> bool:
        """Whether this is `published`, rounded to the digits that the text shows."""
        return self.value is not None and abs(self.value - published) <= 0.5 * 10**-self.decimals + _EPS


def _numeral(text: str, start: int) -> Numeral:
    if not _NUMBER.fullmatch(text):
        return Numeral(text, start, start + len(text), None, 0)
    bare = text.replace("\u202f", "").replace("\u2212", "-").replace(",", ".")
    return Numeral(text, start, start + len(text), float(bare), len(bare.partition(".")[2]))


def numerals(text: str) -> list[Numeral]:
    """All numerals of a text, left to right.

    Examples
    --------
    >>> [(n.value, n.decimals) for n in numerals("от \u22125,1 до +3,20; 10\u202f204 из 1.4")]
    [(-5.1, 1), (3.2, 2), (10204.0, 0), (None, 0)]
    """
    found = []
    for match in _RUN.finditer(text):
        part, start = match[0], match.start()
        if part[0] in "+\u2212" and start and text[start - 1].isalnum():
            part, start = part[1:], start + 1
        found.append(_numeral(part, start))
    return found


def alone(text: str) -> Numeral | None:
    """The number that a cell consists of, its unit left out; None where there is anything else."""
    bare = _UNIT.sub("", text)
    return _numeral(bare, 0) if _NUMBER.fullmatch(bare) else None


_INTERVAL = re.compile(r"(?:от )?([+\u2212]?[\d\u202f,]+)(?: до |–)([+\u2212]?[\d\u202f,]+)")


def interval(text: str) -> tuple[Numeral, Numeral] | None:
    """«38,9–57,2» or «от −5,1 до 3,2», units left out: both ends; None for anything else."""
    match = _INTERVAL.fullmatch(_UNIT.sub("", text))
    if match is None:
        return None
    ends = alone(match[1]), alone(match[2])
    return (ends[0], ends[1]) if ends[0] and ends[1] else None
