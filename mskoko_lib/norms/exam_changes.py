"""What changed in the exams themselves since the year before, out of the norms (item 1.13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mskoko_lib.norms import Norms
from mskoko_lib.norms.exams import oge_scale, primary_max


@dataclass(frozen=True)
class ExamChanges:
    """`told`: sentences of the norm, without full stops; `remark` is printed beside them; `scales`: subjects of ОГЭ whose
    scale or greatest score is another than the year before; `maxima`: the same of ЕГЭ's greatest primary score.
    """

    told: tuple[str, ...]
    remark: str
    scales: tuple[str, ...]
    maxima: tuple[str, ...]


def exam_changes(norms: Norms, year: int, before: int, *, oge: Iterable[str], ege: Iterable[str]) -> ExamChanges:
    """Changes from `before` to `year`; `oge`, `ege`: subjects of this year. A side without a norm changes nothing."""
    path = f"exam_changes.years.{year}"
    norm = norms.get(path) if path in norms.paths() else None
    scales, maxima = [], []
    for subject in oge:
        now, old = oge_scale(norms, year, subject), oge_scale(norms, before, subject)
        if now and old and (now.max_score, now.min_score) != (old.max_score, old.min_score):
            scales.append(subject)
    for subject in ege:
        top, old_top = (primary_max(norms, y, "ege", subject) for y in (year, before))
        if top and old_top and top != old_top:
            maxima.append(subject)
    return ExamChanges(tuple(norm.value) if norm else (), norm.remark if norm else "", tuple(scales), tuple(maxima))


def certificate_by_ege(norms: Norms, year: int) -> bool:
    """Whether the exams decided on the certificate of grade 11 in `year`; True where the norms say nothing of it."""
    path = f"exam_changes.certificate_by_ege.{year}"
    return bool(norms.get(path).value) if path in norms.paths() else True
