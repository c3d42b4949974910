"""The closed list of items 5.3, 5.5 and 5.6: thresholds of the params that their words say in numerals."""

from __future__ import annotations

from mskoko_lib.audit import Listed
from mskoko_lib.display.russian import number
from mskoko_lib.params import YearParams


def works_listed(params: YearParams) -> tuple[Listed, ...]:
    """Entries of the page: local threshold of a typical problem, number of subjects that the plan asks for."""
    works = params.works
    return (
        Listed(rf"не менее {number(works.problem_pct)} % писавших"),
        Listed(rf"меньше чем по {works.min_subjects} предметам"),
        Listed(r"предусмотрена для 5 и 6 классов"),  # the plan's grades of 5.5
    )
