"""The published observations of one note, arranged for looking up what a numeral can be."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from mskoko_lib.audit.numerals import Numeral

_NUMBERS = ("obs_value", "numerator", "n", "low", "high")


@dataclass(frozen=True)
class Shown:
    """What of one observation may be shown; None = it may not, or there is none."""

    value: float | None
    numerator: float | None
    n: float | None
    low: float | None
    high: float | None
    kind: str
    unit: str
    category: str
    free: bool

    @property
    def may_be_band(self) -> bool:
        """A share shown as a band: free, its value kept back."""
        return self.free and self.value is None and self.kind == "share"


class _Values:
    def __init__(self, values: Iterable[float | None]) -> None:
        self._sorted = sorted({value for value in values if value is not None})

    def hold(self, numeral: Numeral, *, whole_only: bool = False) -> bool:
        """Whether one of the values is told by the numeral. `whole_only`: a numeral without decimals tells only
        values that are whole as published.
        """
        if numeral.value is None:
            return False
        place = bisect_left(self._sorted, numeral.value - 0.5 * 10**-numeral.decimals - 1e-9)
        while place < len(self._sorted) and numeral.tells(self._sorted[place]):
            if numeral.decimals or not whole_only or self._sorted[place] == numeral.value:
                return True
            place += 1
        return False


class Published:
    """Built from the columns of ``observations.csv``; `units`: indicator -> unit of its value."""

    def __init__(self, observations: pd.DataFrame, units: Mapping[str, str]) -> None:
        numbers = {name: [None if pd.isna(v) else float(v) for v in observations[name].tolist()] for name in _NUMBERS}
        texts = {
            name: ["" if pd.isna(v) else str(v) for v in observations[name].tolist()]
            for name in ("obs_id", "indicator", "kind", "category", "obs_status", "conf_status")
        }
        self.by_id: dict[str, Shown] = {}
        for place, obs_id in enumerate(texts["obs_id"]):
            value, numerator, n, low, high = (numbers[name][place] for name in _NUMBERS)
            self.by_id[obs_id] = Shown(
                value,
                numerator,
                n,
                low,
                high,
                kind=texts["kind"][place],
                unit=units.get(texts["indicator"][place], ""),
                category=texts["category"][place],
                free=texts["conf_status"][place] == "free" and texts["obs_status"][place] == "value",
            )
        rows = list(self.by_id.values())
        self._percent = _Values(r.value for r in rows if r.unit == "pct")
        self._points_of_percent = _Values(r.value for r in rows if r.unit == "pp")
        self._sizes = _Values(abs(r.value) for r in rows if r.unit == "pp" and r.value is not None)
        self._other = _Values(r.value for r in rows if r.unit not in ("pct", "pp"))
        self._counts = _Values(
            number for r in rows for number in (r.numerator if r.kind in ("count", "share") else None, r.n)
        )
        self._ends = _Values(end for r in rows if r.unit == "pp" for end in (r.low, r.high))
        self._by_numerator: dict[float, list[Shown]] = defaultdict(list)
        self.by_category: dict[str, list[Shown]] = defaultdict(list)
        for row in rows:
            if row.numerator is not None:
                self._by_numerator[row.numerator].append(row)
            if row.category:
                self.by_category[row.category].append(row)

    # -- one numeral ------------------------------------------------------------------------------------------------

    def percent(self, numeral: Numeral) -> bool:
        return self._percent.hold(numeral, whole_only=True)

    def change(self, numeral: Numeral, *, size_only: bool) -> bool:
        """Percentage points; `size_only`: the words say which way («уменьшилась на 3,2 процентного пункта»)."""
        return (self._sizes if size_only else self._points_of_percent).hold(numeral)

    def bare(self, numeral: Numeral) -> bool:
        """A number without a unit: a count, or a value in points or marks."""
        return self._counts.hold(numeral, whole_only=True) or self._other.hold(numeral, whole_only=True)

    def drawn(self, numeral: Numeral) -> bool:
        """A number in a drawing: units stand in the header of a column, and labels have fewer digits."""
        values = (self._counts, self._points_of_percent, self._ends) if numeral.signed else (self._counts,)
        return any(v.hold(numeral) for v in (self._percent, self._other, *values))

    # -- numerals that must belong to one observation ---------------------------------------------------------------

    def _of(self, numerator: Numeral) -> list[Shown]:
        return self._by_numerator.get(numerator.value, []) if numerator.value is not None else []

    def share(self, value: Numeral, numerator: Numeral, n: Numeral | None = None) -> bool:
        rows = self._of(numerator)
        return any(r.value is not None and value.tells(r.value) and (n is None or r.n == n.value) for r in rows)

    def counts(self, numerator: Numeral, n: Numeral) -> bool:
        return any(r.n == n.value for r in self._of(numerator))

    def of_category(self, category: str, value: Numeral) -> bool:
        return any(r.value is not None and value.tells(r.value) for r in self.by_category.get(category, ()))

    def interval(
        self, low: Numeral, high: Numeral, *, value: Numeral | None = None, size: Numeral | None = None
    ) -> bool:
        """Both ends of one observation; with its `value`, or its `size` where the words say which way it went."""
        return any(
            low.tells(r.low)
            and high.tells(r.high)
            and (value is None or (r.value is not None and value.tells(r.value)))
            and (size is None or (r.value is not None and size.tells(abs(r.value))))
            for r in self.by_id.values()
            if r.low is not None and r.high is not None
        )
