"""Scales of ОГЭ and ЕГЭ out of the norms: which mark or test score a primary score gives; None where there is no norm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mskoko_lib.norms import Norms
from mskoko_lib.norms.scales import FOREIGN

#: one norm serves these where the language has none of its own
_FOREIGN = frozenset({*FOREIGN, "spanish", "chinese"})


@dataclass(frozen=True)
class MarkScale:
    """From which primary score each mark begins; mark 2 begins at 0. `lowers`: a condition beside the scale (points for
    geometry, for spelling) may give a lower mark than the scale; never a higher one.
    """

    max_score: int
    min_score: dict[int, int]
    lowers: bool
    verified: bool

    def mark(self, primary_score: float) -> int:
        """Mark 2..5 by the scale alone."""
        return max((mark for mark, least in self.min_score.items() if primary_score >= least), default=2)


def oge_scale(norms: Norms, year: int, subject: str) -> MarkScale | None:
    """The recommended scale of ОГЭ; a region may set its own. Chemistry of 2019 had two works and so no single scale."""
    value, verified = _value(norms, f"oge_scales.years.{year}.subjects", subject)
    if not isinstance(value, dict) or not value.get("marks"):
        return None
    least = {mark: int(value["marks"][mark][0]) for mark in (3, 4, 5)}
    return MarkScale(int(value["max"]), least, bool(value.get("conditions")), verified)


def base_maths_scale(norms: Norms, year: int) -> MarkScale | None:
    """Scale of base mathematics of ЕГЭ in the years that the norm names."""
    value, verified = _value(norms, "ege_scales", "math_base_marks")
    if not isinstance(value, dict) or year not in value.get("years", ()):
        return None
    return MarkScale(int(value["max_primary"]), {m: int(value["marks"][m][0]) for m in (3, 4, 5)}, False, verified)


def ege_scores(norms: Norms, year: int, subject: str) -> tuple[int, ...] | None:
    """ЕГЭ: test score for each primary score from 0; only tables that were confirmed, since the scale is federal."""
    value, verified = _value(norms, f"ege_scales.conversion.{year}", subject)
    return tuple(value["table"]) if isinstance(value, dict) and verified else None


def primary_max(norms: Norms, year: int, exam: str, subject: str) -> int | None:
    """Largest primary score of the exam of this year."""
    if exam == "oge":
        value, _ = _value(norms, f"oge_scales.years.{year}.subjects", subject)
        most = value.get("max") if isinstance(value, dict) else None
    else:
        value, verified = _value(norms, "ege_scales.max_primary", str(year))
        name = "foreign" if subject in _FOREIGN and isinstance(value, dict) and subject not in value else subject
        most = value.get(name) if isinstance(value, dict) and verified else None
    return int(most) if most is not None else None


def ege_minimum(norms: Norms, year: int, subject: str) -> tuple[int | None, bool]:
    """(least test score of ЕГЭ for the certificate, for the other subjects that of the order; whether it was confirmed)."""
    path = f"ege_minimums.rosobrnadzor.years.{year}"
    if path not in norms.paths():
        return None, False
    norm = norms.get(path)
    name = {"russian": "russian_attestat"}.get(subject, "foreign" if subject in _FOREIGN else subject)
    value = norm.value.get(name) if isinstance(norm.value, dict) else None
    return (int(value) if value is not None else None), norm.verified


def _value(norms: Norms, section: str, name: str) -> tuple[Any, bool]:
    """(value, verified) of a norm, of `foreign` for a language without one; (None, False) where it is absent."""
    known = set(norms.paths())
    for one in (name, "foreign") if name in _FOREIGN else (name,):
        if (path := f"{section}.{one}") in known:
            norm = norms.get(path)
            return norm.value, norm.verified
    return None, False
