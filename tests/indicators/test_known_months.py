"""Months that were over on a day."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from mskoko_lib.indicators import known


def test_a_month_is_known_when_it_is_over_in_earlier_years_on_the_same_day() -> None:
    rows = [(2023, "02"), (2024, "01"), (2024, "02"), (2024, "03")]
    form = pd.DataFrame(rows, columns=["year", "month"])
    kept = {
        day: len(known.months(form, 2024, dt.date.fromisoformat(day)))
        for day in ("2024-01-30", "2024-02-28", "2024-02-29")
    }
    # February of 2024 is over on the 29th; that of 2023 on its 28th already
    assert kept == {"2024-01-30": 0, "2024-02-28": 2, "2024-02-29": 3}
    assert known.months(form.iloc[:0], 2024, dt.date(2024, 5, 1)).empty
