"""One observation after the decision, as sentences, tables and charts read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mskoko_lib.disclosure import Decided, band_of
from mskoko_lib.display.document import EMPTY_SYMBOL, Cell, Reason
from mskoko_lib.display.register import excel_format, passports, written
from mskoko_lib.display.russian import NBSP, number, rounded


@dataclass(frozen=True)
class Figure:
    """A figure that may be shown (`shown`) or may not; hidden numbers are dropped here, so nothing later can print
    them.
    """

    obs_id: str
    indicator: str
    shown: bool
    reason: Reason | None
    precision: str
    value: float | None
    numerator: float | None
    n: float | None
    low: float | None
    high: float | None
    kind: str = ""

    @property
    def is_share(self) -> bool:
        """Its numerator and n make its value; a mean has a sum and an n that say nothing of the kind."""
        return self.kind == "share"

    @property
    def exact(self) -> bool:
        """Shown with its count: the reader may see numerator and n as well."""
        return self.shown and self.precision == "exact"

    def text(self, *, unit: bool = True) -> str:
        """The figure as printed; its symbol where it is empty."""
        if not self.shown or self.value is None:
            return EMPTY_SYMBOL[self.reason or "no_data"]
        if self.precision == "band":
            low, high = band_of(self.value)
            return f"{low}–{high}{NBSP}%" if unit else f"{low}–{high}"
        return written(self.indicator, self.value, self.precision, unit=unit)

    def cell(self, part: str = "value") -> Cell:
        """A table cell with one part of the figure."""
        if not self.shown or self.value is None:
            reason = self.reason or "no_data"
            return Cell(
                text=EMPTY_SYMBOL[reason],
                reason=reason,
                obs_id=self.obs_id,
                is_share=part == "value" and self.is_share,
            )
        if part == "value":
            as_number = None if self.precision == "band" else self._as_shown()
            return Cell(
                text=self.text(unit=False),
                value=as_number,
                number_format=excel_format(self.indicator, self.precision) if as_number is not None else None,
                obs_id=self.obs_id,
                is_share=self.is_share,
                numerator=self.numerator if self.is_share and self.exact else None,
                n=self.n if self.is_share and self.exact else None,
            )
        if part == "interval":
            if self.low is None or self.high is None or not self.exact:
                why: Reason = "not_applicable" if self.exact else "hidden"
                return Cell(text=EMPTY_SYMBOL[why], reason=why)
            low, high = (written(self.indicator, end, "exact") for end in (self.low, self.high))
            if low == high and passports()[self.indicator].decimals == 0:
                return Cell(text=low, obs_id=self.obs_id)  # «место 1», not «1–1»: whole numbers leave nothing between
            negative = min(self.low, self.high) < 0
            return Cell(text=f"от {low} до {high}" if negative else f"{low}–{high}", obs_id=self.obs_id)
        value = self.numerator if part == "numerator" else self.n
        if value is None or not self.exact:
            reason = "hidden" if value is not None else "not_applicable"
            return Cell(text=EMPTY_SYMBOL[reason], reason=reason, obs_id=self.obs_id)
        return Cell(text=number(value), value=value, number_format="0", obs_id=self.obs_id)

    def _as_shown(self) -> float | None:
        """For Excel: unrounded where the reader may have the exact figure, else no more digits than the page shows."""
        if self.value is None:
            return None
        if self.precision == "exact":
            # a spreadsheet would print «−0,0», the page «0,0»
            gone = self.value < 0 and rounded(self.value, passports()[self.indicator].decimals) == 0
            return 0.0 if gone else self.value
        return float(rounded(self.value, passports()[self.indicator].coarse_decimals))


def figures_of(decided: Decided) -> Mapping[str, Figure]:
    """obs_id -> Figure, hidden numbers already dropped."""
    found: dict[str, Figure] = {}
    for row in decided.observations.to_dict("records"):
        shown = row["conf_status"] == "free" and row["obs_status"] == "value"
        reason: Reason | None = None
        if not shown:
            reason = (
                "hidden"
                if row["conf_status"] != "free"
                else ("no_pupils" if row["obs_status"] == "no_pupils" else "no_data")
            )
        numbers = {
            name: (float(row[name]) if shown and not pd.isna(row[name]) else None)
            for name in ("obs_value", "numerator", "n", "low", "high")
        }
        found[row["obs_id"]] = Figure(
            obs_id=row["obs_id"],
            indicator=row["indicator"],
            shown=shown,
            reason=reason,
            precision=decided.precision[row["obs_id"]],
            value=numbers["obs_value"],
            numerator=numbers["numerator"],
            n=numbers["n"],
            low=numbers["low"],
            high=numbers["high"],
            kind=row["kind"],
        )
    return found
