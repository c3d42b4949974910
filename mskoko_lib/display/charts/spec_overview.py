"""More forms of charts, as plain final data: comparison with an interval, maps, funnels, years, targets, plans, retakes.

The same rules as in `spec`: unrounded per cent, None with `hidden` for «скр.», None alone for «…».
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from mskoko_lib.display.charts.spec import Amount, Pct, _Model
from mskoko_lib.display.document import Reason


class DotsRow(_Model):
    """A share with its interval; `raw_pct` is the share before shrinkage; `interval_only`: too few for a point."""

    label: str
    value_pct: Pct | None = None
    low: Pct | None = None
    high: Pct | None = None
    raw_pct: Pct | None = None
    n: int | None = Field(default=None, ge=0)
    interval_only: bool = False
    kind: Literal["row", "total"] = "row"
    hidden: bool = False


class DotsChart(_Model):
    """Schools (or classes) against the municipality: its interval is a band, its share a line."""

    form: Literal["dots"] = "dots"
    rows: tuple[DotsRow, ...]
    reference_pct: Pct | None = None
    band_low: Pct | None = None
    band_high: Pct | None = None
    reference_label: str = "муниципалитет"
    value_label: str = "доля и 95\u00a0% интервал"
    n_title: str = "Участников"
    decimals: int = Field(default=0, ge=0, le=1)


class HeatRow(_Model):
    """One row of the map, of shares or counts; `reasons` says why a value is None."""

    label: str
    values: tuple[Amount | None, ...]
    reasons: tuple[Reason | None, ...] = ()


class HeatChart(_Model):
    """School × subject: a number in every cell, six steps of one colour. `steps`: least values of the second step and on."""

    form: Literal["heat"] = "heat"
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    decimals: int = Field(default=0, ge=0, le=1)
    steps: tuple[float, float, float, float, float] = (20.0, 35.0, 50.0, 65.0, 80.0)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for row in self.rows:
            if len(row.values) != len(self.columns) or len(row.reasons) not in (0, len(self.columns)):
                raise ValueError(f"row «{row.label}» has {len(row.values)} values for {len(self.columns)} columns")
        return self


class FunnelPoint(_Model):
    """One school; only a flagged one carries its name."""

    label: str
    n: int = Field(ge=1)
    value_pct: Pct
    flagged: bool = False


class FunnelLimit(_Model):
    """Where chance alone leaves 95 and 99.8 % of the schools with `n` participants."""

    n: int = Field(ge=1)
    low95: Pct
    high95: Pct
    low998: Pct
    high998: Pct


class FunnelChart(_Model):
    """Is a school far off, or is it small: the share over the number of participants."""

    form: Literal["funnel"] = "funnel"
    points: tuple[FunnelPoint, ...]
    limits: tuple[FunnelLimit, ...] = ()
    centre_pct: Pct | None = None
    x_title: str = "Участников"
    y_title: str = "Доля, %"


class Panel(_Model):
    """One small chart: a value per period; `reasons` says why a value is None."""

    label: str
    values: tuple[Pct | None, ...]
    reasons: tuple[Reason | None, ...] = ()
    confirmed: bool = False


class MultiplesChart(_Model):
    """Small multiples over periods on one scale; with two periods it is a slope chart."""

    form: Literal["multiples"] = "multiples"
    periods: tuple[str, ...] = Field(min_length=2, max_length=8)
    panels: tuple[Panel, ...]
    decimals: int = Field(default=0, ge=0, le=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for panel in self.panels:
            if len(panel.values) != len(self.periods) or len(panel.reasons) not in (0, len(self.periods)):
                raise ValueError(
                    f"panel «{panel.label}» has {len(panel.values)} values for {len(self.periods)} periods"
                )
        return self


class BulletRow(_Model):
    """A figure, its target and what it was."""

    label: str
    value_pct: Pct | None = None
    target_pct: Pct | None = None
    comparison_pct: Pct | None = None
    hidden: bool = False


class BulletChart(_Model):
    """Figures against their targets: a bar from zero, a tick for the target, a ring for the year before."""

    form: Literal["bullet"] = "bullet"
    rows: tuple[BulletRow, ...]
    value_label: str = "показатель"
    target_label: str = "ориентир"
    comparison_label: str = "год назад"
    decimals: int = Field(default=0, ge=0, le=1)


class TimelineRow(_Model):
    """One item of the plan: its window as numbers of periods from 0, both ends inside; `more`: further windows after a gap."""

    label: str
    first: int = Field(ge=0)
    last: int = Field(ge=0)
    more: tuple[tuple[int, int], ...] = ()
    state: Literal["wait", "going", "partly", "done", "late"]
    state_label: str

    @property
    def windows(self) -> tuple[tuple[int, int], ...]:
        """All windows, the first one first."""
        return ((self.first, self.last), *self.more)

    @model_validator(mode="after")
    def _rises(self) -> Self:
        for first, last in self.windows:
            if last < first:
                raise ValueError(f"«{self.label}» ends in period {last} before it begins in {first}")
        return self


class TimelineChart(_Model):
    """The plan over months; `today` is counted in periods, 6.5 = the middle of the seventh."""

    form: Literal["timeline"] = "timeline"
    periods: tuple[str, ...] = Field(min_length=1)
    rows: tuple[TimelineRow, ...]
    today: float | None = None
    today_label: str = "данные на"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if any(last >= len(self.periods) for row in self.rows for _, last in row.windows):
            raise ValueError(f"a window ends after the last of {len(self.periods)} periods")
        return self


class StageRow(_Model):
    """How many came to a stage, and how many left after it and why."""

    label: str
    n: Amount | None = None
    lost: str = ""
    hidden: bool = False


class StagesChart(_Model):
    """First attempt → retakes → September: how many remain at each stage."""

    form: Literal["stages"] = "stages"
    rows: tuple[StageRow, ...]
    n_title: str = "Участников"
    lost_title: str = "Что дальше"
