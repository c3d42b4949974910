"""The closed list of sections 2 and 3: thresholds and bands of controls that their words and charts say in numerals."""

from __future__ import annotations

from mskoko_lib.audit import Listed
from mskoko_lib.display.russian import MONTHS_SHORT
from mskoko_lib.params import YearParams


def control_listed(params: YearParams) -> tuple[Listed, ...]:
    """Entries of the page: local thresholds out of the params, bands of the forms, terms in words."""
    control, year = params.control, params.year
    return (
        Listed(rf"от {control.systematic_pct} % уроков месяца"),
        Listed(rf"от {control.confirm_score} баллов"),
        Listed(r"10–30 %|30–60 %|от 60 %|до 10 %"),
        Listed(r"на 1–10 баллов|на 11–20(?: баллов)?|более чем на 20 баллов|больше 20"),
        Listed(r"решение № \d+"),
        # commitments may run two years on
        Listed(rf"(?<=\s){year + 2} года"),
    )


def control_drawn() -> tuple[Listed, ...]:
    """Entries of the drawings: numbers of the months above the columns of a narrow map."""
    months = "|".join(MONTHS_SHORT)
    return (Listed(rf"^(?:1[0-2]|[1-9])$|(?<!\d)(?:1[0-2]|[1-9])\s(?:{months})", within=r"по месяцам"),)
