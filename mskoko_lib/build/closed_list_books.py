"""The closed list of items 4.7 and 5.7: numbers of the federal list, names of criteria, local thresholds of the params."""

from __future__ import annotations

from mskoko_lib.audit import Listed
from mskoko_lib.display.russian import number
from mskoko_lib.params import YearParams


def books_listed(params: YearParams) -> tuple[Listed, ...]:
    """Entries of the page."""
    return (
        # an edition is named by its number in the federal list: «1.1.2.8.7.1»
        Listed(r"(?<![\d.,])\d+(?:\.\d+){3,}(?![\d,]|\.\d)"),
        Listed(rf"оплачена меньше чем на {number(params.textbooks.least_paid_pct)} %"),
        Listed(r"К[1-5](?!\d)"),
        Listed(rf"ниже {params.noko.weak_points} баллов"),
        Listed(r"за [1-4] квартал(?!\w)"),
    )
