"""The final essay and the final interview in the norms: criteria, maximum and minimum, appointed days by school year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mskoko_lib.norms import Norms

_FILE = "essay_interview"
_CRITERION = re.compile(r"([А-ЯЁ]{1,3}\d?)[^(]*\((\d+)\)(\?)?")
_SECTIONS = {"essay": "essay_11", "interview": "interview_9"}
#: the last calendar year of the older set of criteria (norms: from memory)
_OLDER_UNTIL = 2022


@dataclass(frozen=True)
class InterviewNorm:
    """`criteria`: code → its maximum, None where the norm does not say it; `remark` is printed beside the figures."""

    max_score: int
    min_score: int
    criteria: Mapping[str, int | None]
    remark: str


def interview_norm(norms: Norms, year: int) -> InterviewNorm:
    """The norm of a calendar year."""
    name = "criteria_2019_2022" if year <= _OLDER_UNTIL else "criteria_current"
    criteria = norms.get(f"{_FILE}.interview_9.{name}")
    return InterviewNorm(
        int(norms.get(f"{_FILE}.interview_9.max_score").value), int(norms.get(f"{_FILE}.interview_9.pass_score").value),
        _criteria(criteria.value), criteria.remark,
    )  # fmt: skip


def waves(norms: Norms, procedure: str, school_year: str) -> tuple[date, ...]:
    """Appointed days of a school year («2021/22»): main, then additional; () where the norms are silent. `procedure`:
    essay or interview.
    """
    path = f"{_FILE}.{_SECTIONS[procedure]}.dates.{school_year}"
    if path not in norms.paths():
        return ()
    return tuple(sorted(date.fromisoformat(str(day)) for day in norms.get(path).value))


def _criteria(tree: Any) -> dict[str, int | None]:
    """«П1 (2)» → П1: 2; «П4 (1)?» and names without a number → None."""
    found: dict[str, int | None] = {}
    for value in tree.values() if isinstance(tree, dict) else ():
        for text in value if isinstance(value, list) else re.split(r"[,/]\s*", value) if isinstance(value, str) else ():
            match = _CRITERION.match(str(text))
            code = match.group(1) if match else str(text).strip().upper().split(" ")[0]
            if code:
                found[code] = int(match.group(2)) if match and not match.group(3) else None
    return found
