"""ВПР scales out of the two files, strictly: which work, in which years, from which primary score each mark begins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

from mskoko_lib.errors import MskokoError
from mskoko_lib.norms.model import VprScale
from mskoko_lib.params.yamlfile import build, shown_path

SUBJECTS = (
    *("math", "russian", "world", "biology", "history", "geography", "social", "physics", "chemistry"),
    *("english", "german", "french", "literature", "informatics"),
)
#: `foreign` in vpr_scales.yaml is one scale for these
FOREIGN = ("english", "german", "french")

Key = tuple[int, str, int]  # year, subject, programme grade


def _grade(value: Any) -> int:
    if not str(value).isdigit() or not 1 <= int(value) <= 11:
        raise ValueError("номер класса от 1 до 11 (или usable: false, если класс не известен)")
    return int(value)


def _subject(value: Any) -> str:
    if value not in (*SUBJECTS, "foreign"):
        raise ValueError(f"код предмета: {', '.join(SUBJECTS)}, foreign")
    return str(value)


Grade = Annotated[int, BeforeValidator(_grade)]
Subject = Annotated[str, BeforeValidator(_subject)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    max: StrictInt = Field(gt=0)
    verified: StrictBool
    source: StrictStr
    source_kind: StrictStr
    note: StrictStr = ""


class _MarksEntry(_Entry):
    years: tuple[StrictInt, ...] = Field(min_length=1)
    marks: dict[StrictInt, tuple[StrictInt, StrictInt]]
    max_verified: StrictBool | None = None

    @model_validator(mode="after")
    def _no_gaps(self) -> _MarksEntry:
        starts = [0, *(self.marks[mark][1] + 1 for mark in (2, 3, 4) if mark in self.marks)]
        if sorted(self.marks) != [2, 3, 4, 5] or [self.marks[mark][0] for mark in (2, 3, 4, 5)] != starts:
            raise ValueError("промежутки отметок 2, 3, 4, 5 подряд, от 0, без разрывов и наложений")
        if self.marks[5][1] != self.max or any(low > high for low, high in self.marks.values()):
            raise ValueError(f"промежуток отметки 5 до max ({self.max}), в каждом промежутке начало не больше конца")
        return self


class _BoundariesEntry(_Entry):
    boundaries: dict[StrictInt, StrictInt]
    evidence: dict[StrictInt, Any] = Field(min_length=1)
    seen_in_data: list[StrictInt]
    memory_only: list[StrictInt]
    unconfirmed: list[StrictInt]

    @model_validator(mode="after")
    def _in_order(self) -> _BoundariesEntry:
        marks, scores = sorted(self.boundaries), [self.boundaries[mark] for mark in sorted(self.boundaries)]
        if marks not in ([3, 4], [3, 4, 5]) or sorted({0, *scores, self.max + 1}) != [0, *scores, self.max + 1]:
            raise ValueError("границы отметок 3, 4 (и 5), по возрастанию, больше 0 и не больше max")
        if self.verified and len(marks) < 3:  # seen in data or confirmed by a document: then nothing is unknown
            raise ValueError("у подтверждённой шкалы границы отметок 3, 4 и 5")
        if not self.verified and sorted([*self.seen_in_data, *self.memory_only]) != marks:
            raise ValueError("каждая граница один раз: в seen_in_data или в memory_only")
        return self


def _usable(value: Any) -> Any:
    """Without what is marked `usable: false`: kept for the record, never used for a calculation."""
    if not isinstance(value, dict):
        return value
    return {key: item for key, item in value.items() if not (isinstance(item, dict) and item.get("usable") is False)}


class _MarksFile(BaseModel):
    period_2021_2024: Annotated[dict[Grade, dict[Subject, _MarksEntry]], BeforeValidator(_usable)]
    from_2025: Annotated[dict[Grade, dict[Subject, _MarksEntry]], BeforeValidator(_usable)]


class _BoundariesFile(BaseModel):
    vpr_2020_2021: dict[Grade, dict[Subject, _BoundariesEntry]]


_ACTION = "исправьте названные шкалы (или их подтверждения в confirmations.yaml)"


def seen_scales(tree: dict[str, Any], path: Path) -> dict[Key, VprScale]:
    """Scales of vpr_scales_2020_2021.yaml, each for the years it was held against data."""
    parsed = build(_BoundariesFile, tree, path, action=_ACTION)
    return {
        (year, subject, grade): VprScale(
            year=year,
            subject=subject,
            programme_grade=grade,
            max_score=entry.max,
            min_score=dict(sorted(entry.boundaries.items())),
            unconfirmed=tuple(entry.unconfirmed),
            **_flags(entry),
        )
        for grade, subjects in parsed.vpr_2020_2021.items()
        for subject, entry in subjects.items()
        for year in entry.evidence
    }


def other_scales(tree: dict[str, Any], path: Path) -> dict[Key, VprScale]:
    """Scales of vpr_scales.yaml, each for its `years`; a language's own scale goes before `foreign`."""
    parsed = build(_MarksFile, tree, path, action=_ACTION)
    own: dict[Key, VprScale] = {}
    foreign: dict[Key, VprScale] = {}
    for period in (parsed.period_2021_2024, parsed.from_2025):
        for grade, subjects in period.items():
            for subject, entry in subjects.items():
                target, codes = (foreign, FOREIGN) if subject == "foreign" else (own, (subject,))
                for key in ((year, code, grade) for year in entry.years for code in codes):
                    if key in target:
                        raise MskokoError(
                            "одна и та же шкала записана дважды.",
                            file=shown_path(path),
                            found=f"{subject}, {grade} класс, {key[0]} год",
                            expected="одна шкала на предмет, класс и год",
                            action="исправьте years одной из записей",
                        )
                    target[key] = VprScale(
                        year=key[0],
                        subject=key[1],
                        programme_grade=grade,
                        max_score=entry.max,
                        min_score={mark: entry.marks[mark][0] for mark in (3, 4, 5)},
                        unconfirmed=() if entry.verified else (3, 4, 5),
                        **_flags(entry),
                    )
    return foreign | own


def _flags(entry: _Entry) -> dict[str, Any]:
    return {key: getattr(entry, key) for key in ("verified", "source", "source_kind", "note")}
