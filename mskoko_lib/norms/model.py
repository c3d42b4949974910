"""What a norm is to the rest of the library: a value that knows where it comes from and whether it was confirmed."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, StrictBool, StrictStr

SourceKind = Literal["official", "law_portal", "secondary", "repo", "memory"]
SOURCE_KINDS: tuple[str, ...] = get_args(SourceKind)


class Sourced(BaseModel):
    """`verified`: the number was seen in the cited text (params/norms/README.md)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verified: StrictBool
    source: StrictStr
    source_kind: SourceKind
    note: StrictStr = ""

    @property
    def second_hand(self) -> bool:
        """True where the source retells the document."""
        return self.source_kind in ("secondary", "repo")

    @property
    def remark(self) -> str:
        """What a note prints beside the norm; empty for a norm seen in the document itself or on a law portal."""
        if not self.verified:
            return "норма не подтверждена"
        return "норма по вторичному источнику" if self.second_hand else ""


class Norm(Sourced):
    """Any norm of the files: `value` is a YAML tree (number, text, list, mapping)."""

    value: Any


class Threshold(Sourced):
    """A norm that is one number."""

    value: float


class VprScale(Sourced):
    """From which primary score each mark begins in one work; mark 2 begins at 0.

    `min_score` may lack mark 5 (English, grade 11, 2021: the boundary is not known).
    `unconfirmed` are the marks whose boundary is from memory; empty exactly when `verified`.
    """

    year: int
    subject: str
    programme_grade: int
    max_score: int
    min_score: dict[int, int]
    unconfirmed: tuple[int, ...] = ()

    def mark(self, primary_score: float) -> int | None:
        """Mark 2..5; None where the scale cannot tell: below 0, above the maximum, NaN, or above the last known
        boundary of a scale without mark 5."""
        if not 0 <= primary_score <= self.max_score:
            return None
        reached = max((mark for mark, least in self.min_score.items() if primary_score >= least), default=2)
        return reached if reached == 5 or reached + 1 in self.min_score else None


class FiokoThresholds(BaseModel):
    """FIOKO's reading of ВПР (2026), second-hand: shares in percent, growth in percentage points, n in pupils."""

    model_config = ConfigDict(frozen=True)

    title: str
    basic_sufficient_min: Threshold
    basic_insufficient_below: Threshold
    advanced_sufficient_min: Threshold
    advanced_insufficient_below: Threshold
    mark2_growth_pp: Threshold
    journal_gap: Threshold
    histogram_informative_n: Threshold
    histogram_rough_n: Threshold
    group_min_n: Threshold
