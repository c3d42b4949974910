"""The closed list of the load of assessment works: its rules and the letter that gives them."""

from __future__ import annotations

from mskoko_lib.audit import Listed
from mskoko_lib.display.russian import number
from mskoko_lib.params import YearParams


def load_listed(params: YearParams) -> tuple[Listed, ...]:
    """Entries of the page: limits out of the params, numbers of the letter, school years beside classes."""
    load, year = params.load, params.year
    years = "|".join(f"{first}/{(first + 1) % 100:02d}" for first in range(year - 3, year + 1))
    return (
        Listed(rf"не больше {number(load.most_pct)} % часов"),
        Listed(rf"не раньше чем через {number(load.least_weeks, 1)} недели"),
        Listed(r"от 6 августа 2021 года № СК-228/03, 01-169/08-01"),
        Listed(rf"(?:{years}) учебный год"),
        Listed(r"(?<!\d)(?:[1-9]|1[01])[А-Я](?!\w)"),
    )
