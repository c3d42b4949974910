"""The rule of the medal «За особые успехи в учении» by year, as numbers that can be held against exams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mskoko_lib.norms import Norms

_PATH = "medal_rules.medal"
#: the first year of the two degrees; one norm serves it and the years after it
_SINCE = 2024


@dataclass(frozen=True)
class Condition:
    """Least test scores for one degree. `other`: maths — profile mathematics; any — one of the exams taken; minimum —
    every exam taken reaches its minimum. `base_mark`: mark of base mathematics that serves instead; `gve_mark`: of ГВЭ.
    """

    russian: int
    other: Literal["maths", "any", "minimum"]
    score: int | None = None
    base_mark: int | None = None
    gve_mark: int | None = None


@dataclass(frozen=True)
class MedalRule:
    """`degrees`: first, second → condition; empty where exams do not count. `remark` is printed beside the figures."""

    degrees: dict[str, Condition]
    remark: str


def medal_rule(norms: Norms, year: int) -> MedalRule | None:
    """The rule of a year; None where the norms have none."""
    for key in (str(year), "2024+" if year >= _SINCE else ""):
        if (path := f"{_PATH}.{key}") in norms.paths():
            norm = norms.get(path)
            value = norm.value if isinstance(norm.value, dict) else {}
            return MedalRule({name: Condition(**one) for name, one in value.items()}, norm.remark)
    return None
