"""Observations for tests: one line a figure, everything else filled in."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mskoko_lib.observations import COLUMNS, as_frame, make_obs_id


def figure(indicator: str, value: float | None, **given: Any) -> dict[str, Any]:
    """One observation as a dict; defaults: grade 4 mathematics of 2022, share, twelve schools."""
    row: dict[str, Any] = {
        "indicator": indicator, "version": 1, "year": 2022, "procedure": "vpr", "subject": "math", "grade": 4, "programme_grade": 4,
        "school_id": "", "group": "", "category": "", "obs_value": value, "numerator": None, "n": None, "low": None, "high": None,
        "interval": "", "kind": "share", "sensitive": False, "n_schools": 12, "obs_status": "value", "conf_status": "free",
        "table": "vpr_results", "table_hash": "x", "where_n": "", "where_numerator": "",
    }  # fmt: skip
    row.update(given)
    row["obs_id"] = make_obs_id(indicator, 1, row)
    return row


def share(indicator: str, x: int, n: int, **given: Any) -> dict[str, Any]:
    """A share x of n."""
    return figure(indicator, 100 * x / n, numerator=x, n=n, **given)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows as a table of observations."""
    return as_frame(pd.DataFrame(rows, columns=list(COLUMNS)))


def one(observed: pd.DataFrame, indicator: str, **dimensions: object) -> pd.Series:
    """The one observation of `indicator` with these dimensions; there must be exactly one."""
    picked = observed[observed["indicator"] == indicator]
    for name, value in dimensions.items():
        picked = picked[picked[name] == value]
    assert len(picked) == 1
    return picked.iloc[0]
