"""Printed differences: they are rounded from the exact figures and need not be the difference of two rounded ones."""

from __future__ import annotations

from decimal import Decimal

from mskoko_lib.display.figure import Figure
from mskoko_lib.display.russian import MINUS, NARROW, NBSP

#: below this base a share is written without a percent, so that nothing is there to subtract
_PERCENT_FROM_N = 10


def unrounded(now: Figure, before: Figure, gap: Figure) -> str:
    """« по неокруглённым значениям» where the printed difference is not that of the two printed figures, else ""."""
    few = any(figure.is_share and (figure.n or 0) < _PERCENT_FROM_N for figure in (now, before))
    if few or "band" in (now.precision, before.precision):
        return ""
    after, earlier, difference = (_printed(figure.text(unit=False)) for figure in (now, before, gap))
    return "" if after - earlier == difference else f" по{NBSP}неокруглённым значениям"


def _printed(text: str) -> Decimal:
    return Decimal(text.replace(NARROW, "").replace(MINUS, "-").replace(",", "."))
