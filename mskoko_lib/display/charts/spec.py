"""What a chart shows, after all decisions: plain frozen data that can be drawn and nothing else.

Shares and differences are in per cent (percentage points), unrounded. A figure that must not be read is None, and
`hidden` says that it was hidden («скр.»); None without `hidden` means that there are no data («…»).
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Pct = Annotated[float, Field(ge=0, le=100.5)]  # rounded sources may sum to 100,01
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Difference = Annotated[float, Field(ge=-100.5, le=100.5)]
Level = Literal["Б", "П", "В"]
Mark = Annotated[int, Field(ge=2, le=5)]  # not a Literal: a key of JSON is a string


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MarksRow(_Model):
    """One bar. `shares_pct` are the marks 2, 3, 4, 5; a merged pair is None twice and a sum in `merged_…`."""

    label: str
    shares_pct: tuple[Pct | None, Pct | None, Pct | None, Pct | None]
    n: int | None = Field(default=None, ge=0)
    right: str = ""
    kind: Literal["row", "total", "previous"] = "row"
    merged_23: Pct | None = None
    merged_45: Pct | None = None
    hidden: bool = False

    @model_validator(mode="after")
    def _cannot_be_computed(self) -> Self:
        two, three, four, five = self.shares_pct
        for merged, pair in ((self.merged_23, (two, three)), (self.merged_45, (four, five))):
            if merged is not None and pair != (None, None):
                raise ValueError("a merged share stands instead of its two marks, both must be None")
        parts = [self.merged_23] if self.merged_23 is not None else [two, three]
        parts += [self.merged_45] if self.merged_45 is not None else [four, five]
        known = [part for part in parts if part is not None]
        if len(parts) - len(known) == 1 and len(known) > 1:
            raise ValueError(
                "one hidden share can be computed from the others: merge it with its neighbour or hide another"
            )
        if sum(known) > 101:
            raise ValueError(f"shares of one row sum to {sum(known):.2f} %, more than 100")
        return self


class MarksChart(_Model):
    """Make-up of marks: a bar of shares per row, «2» left, «5» right."""

    form: Literal["marks"] = "marks"
    rows: tuple[MarksRow, ...]
    right_title: str = ""
    n_title: str = "Всего"
    decimals: int = Field(default=0, ge=0, le=1)  # of the numbers inside the parts


class HistogramChart(_Model):
    """Participants by primary score 0…len(counts) − 1. A None is a hatched stub, its height says nothing.

    `boundaries`: mark → least score of it. `comparison` is in the unit of `counts`. `labelled`: scores whose bar
    carries its number. `hidden`: what a None means.
    """

    form: Literal["histogram"] = "histogram"
    counts: tuple[Amount | None, ...]
    boundaries: dict[Mark, int] = Field(default_factory=dict)
    comparison: tuple[Amount | None, ...] | None = None
    comparison_label: str = "муниципалитет"
    unit: Literal["n", "pct"] = "n"
    labelled: tuple[int, ...] = ()
    x_title: str = "Первичный балл"
    y_title: str = ""  # empty: «Участников» or «% участников»
    hidden: bool = True

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.comparison is not None and len(self.comparison) != len(self.counts):
            raise ValueError(f"comparison has {len(self.comparison)} scores, counts {len(self.counts)}")
        order = [self.boundaries[mark] for mark in sorted(self.boundaries)]
        if order != sorted(set(order)) or any(not 0 < score < len(self.counts) for score in order):
            raise ValueError(f"boundaries {self.boundaries} do not rise inside 0…{len(self.counts) - 1}")
        if any(not 0 <= score < len(self.counts) for score in self.labelled):
            raise ValueError(f"labelled scores {self.labelled} are outside 0…{len(self.counts) - 1}")
        return self


class TaskRow(_Model):
    """Completion of one task, % of the maximum, with its interval and what it is compared with."""

    task: str
    skill: str = ""
    max_points: int | None = None
    level: Level | None = None
    value_pct: Pct | None = None
    low: Pct | None = None
    high: Pct | None = None
    reference_pct: Pct | None = None
    hidden: bool = False


class TasksChart(_Model):
    """One row a task, in the order of the work. `thresholds`: level → least completion expected, a tick in each row."""

    form: Literal["tasks"] = "tasks"
    rows: tuple[TaskRow, ...]
    reference_label: str = "муниципалитет"
    thresholds: dict[Level, Pct] = Field(default_factory=dict)
    value_label: str = "выполнение и 95\u00a0% интервал"
    decimals: int = Field(default=0, ge=0, le=1)


class GroupsChart(_Model):
    """Completion of tasks by groups of marks: `groups` mark → one share per task, None where it is hidden or absent."""

    form: Literal["groups"] = "groups"
    tasks: tuple[str, ...]
    groups: dict[Mark, tuple[Pct | None, ...]]
    x_title: str = "Задание"
    y_title: str = "Выполнение, %"
    hidden: bool = False  # when nothing at all can be drawn: hidden, or no data

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for mark, values in self.groups.items():
            if len(values) != len(self.tasks):
                raise ValueError(f"group «{mark}» has {len(values)} values for {len(self.tasks)} tasks")
        return self


class ChangeRow(_Model):
    """`low` and `high` bound the difference current − previous, percentage points.

    `difference_pp` is the difference as it may be told where that is not the one of the two values (rounded figures);
    `difference_hidden`: it may not be told.
    """

    label: str
    previous_pct: Pct | None = None
    current_pct: Pct | None = None
    low: Difference | None = None
    high: Difference | None = None
    difference_pp: Difference | None = None
    difference_hidden: bool = False
    n_previous: int | None = Field(default=None, ge=0)
    n_current: int | None = Field(default=None, ge=0)
    hidden: bool = False


class ChangeChart(_Model):
    """Previous → current; colour only where the interval of the difference does not contain 0."""

    form: Literal["change"] = "change"
    rows: tuple[ChangeRow, ...]
    previous_label: str = "год назад"
    current_label: str = "текущий год"
    n_title: str = "Участников"
    decimals: int = Field(default=1, ge=0, le=1)


class JournalRow(_Model):
    """Shares of works whose mark is lower than the journal's, equal, higher."""

    label: str
    shares_pct: tuple[Pct | None, Pct | None, Pct | None]
    n: int | None = Field(default=None, ge=0)
    kind: Literal["row", "total"] = "row"
    hidden: bool = False

    @model_validator(mode="after")
    def _cannot_be_computed(self) -> Self:
        known = [part for part in self.shares_pct if part is not None]
        if len(known) == 2:
            raise ValueError("one hidden share can be computed from the other two: hide the row")
        if sum(known) > 101:
            raise ValueError(f"shares of one row sum to {sum(known):.2f} %, more than 100")
        return self


class JournalChart(_Model):
    """Mark of the work against the journal: three parts a row, the middle of «equal» on one vertical."""

    form: Literal["journal"] = "journal"
    rows: tuple[JournalRow, ...]
    titles: tuple[str, str, str] = ("ниже журнальной", "равна", "выше")
    n_title: str = "Работ"
    decimals: int = Field(default=0, ge=0, le=1)
