"""Numbers of the reports: percent and counts, typed as numbers or as text with spaces, commas and percent signs."""

from __future__ import annotations

import math
import re

from mskoko_lib.intake.cells import tidy

#: what stands where there is no figure
_NOTHING = frozenset({"", "-", "–", "—", "н/д", "нет данных"})
_PERCENT = re.compile(r"\d{1,3}(?:\.\d+)?")
_COUNT = re.compile(r"(\d{1,9})(?:\.0+)?(?:уч|чел)?\.?")


def percent(cell: object) -> tuple[float | None, str]:
    """(0–100, state); state: "" as printed, "mended" text put right, "blank", "bad" for anything else.

    >>> percent("16,67 %"), percent(101), percent("—")
    ((16.67, 'mended'), (None, 'bad'), (None, 'blank'))
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value, state = float(cell), ""
    else:
        text = tidy(cell).lower()
        if text in _NOTHING:
            return None, "blank"
        plain = text.replace(" ", "").replace(",", ".").removesuffix("%")
        if not _PERCENT.fullmatch(plain):
            return None, "bad"
        value, state = float(plain), "" if plain == cell else "mended"
    if not math.isfinite(value) or not -1e-9 <= value <= 100 + 1e-9:
        return None, "bad"
    return min(max(value, 0.0), 100.0), state


def people(cell: object) -> tuple[int | None, str]:
    """(count, state) with the states of `percent`; thousands may be set apart, «30 216 уч.» is a count too.

    >>> people("1 722 202"), people(24.0), people(-1)
    ((1722202, 'mended'), (24, ''), (None, 'bad'))
    """
    text = tidy(cell).lower()
    if text in _NOTHING:
        return None, "blank"
    plain = text.replace(" ", "").replace(",", ".")
    match = _COUNT.fullmatch(plain)
    if match is None:
        return None, "bad"
    return int(match.group(1)), "mended" if isinstance(cell, str) and cell != match.group(1) else ""


def decimals(value: float) -> int:
    """Digits after the point of a printed figure, up to 6.

    >>> decimals(16.67), decimals(40.0)
    (2, 0)
    """
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])
