"""The forecast of the exam and its calibration as observations (item 5.2)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.indicators.forecast import LEAST_N, Forecast, hits
from mskoko_lib.indicators.shares import Part, Rows, share_observations
from mskoko_lib.indicators.uncertainty import wilson
from mskoko_lib.observations import Measure, Source, observe, stack

_MADE = (
    Measure("forecast_mean", "mean", "model", "n_pairs", "n", "mean_low", "mean_high", "predictive"),
    Measure("forecast_below_share", "share", "model", "n_pairs", "n", "share_low", "share_high", "predictive"),
)
_CAME = (
    Measure("forecast_actual_mean", "actual_mean", "mean", "", "n"),
    Measure("forecast_actual_share", "actual_share", "share", "n_failed", "n", "low", "high", "wilson", sensitive=True),
)


def forecast_observations(made: Forecast, *, table_hash: str, schools: Sequence[str] = ()) -> pd.DataFrame:
    """All schools together and each of `schools`, by exam and subject; procedure «forecast_oge».

    A school has ten pupils or more here: of fewer it would be a forecast of persons.

    Returns
    -------
    ``forecast_mean`` (points of the exam) and ``forecast_below_share`` (percent), both of kind model: `n` pupils, `numerator`
    pairs of earlier years (of the school where it is one), `low` and `high` the interval. Where the exam was held:
    ``forecast_actual_mean``, ``forecast_actual_share`` of the same pupils.
    """
    shown = (made.cells["school_id"] == "") | (made.cells["n"] >= LEAST_N)
    cells = made.cells[made.cells["school_id"].isin(["", *schools]) & shown]
    parts = []
    for form, part in cells.groupby("form", sort=True):
        source = Source(f"forecast_{form}", "form_mocks", table_hash, f"sitting_exam == '{form}'")
        share = part.dropna(subset=["share"])
        for table, measures in ((part, _MADE[:1]), (share, _MADE[1:])):
            parts += [_observed(table, measures, source)]
        sat = part[part["sat"].astype(bool)]
        failed = sat.dropna(subset=["n_failed"])
        low, high = wilson(failed["n_failed"].to_numpy(float), failed["n"].to_numpy(float))
        actual = 100 * failed["n_failed"].astype("float64") / failed["n"].astype("float64")
        parts += [_observed(sat, _CAME[:1], source)]
        parts += [_observed(failed.assign(actual_share=actual, low=low, high=high), _CAME[1:], source)]
    return stack(parts)


def _observed(table: pd.DataFrame, measures: Sequence[Measure], source: Source) -> pd.DataFrame:
    """`observe` with ``school_id`` as a dimension, "" for all schools: no condition on the store says that."""
    made = []
    for school, part in table.groupby("school_id", sort=True):
        by = ["year", "subject", *(["school_id"] if school else [])]
        made.append(observe(part, measures, source=source, by=by))
    return stack(made)


def calibration_observations(made: Forecast, *, table_hash: str, schools: Sequence[str] = ()) -> pd.DataFrame:
    """How many forecasts came true: ``forecast_hit_share`` (result inside the interval / forecasts whose exam was held).

    Category mean and share: schools × subjects with ten pupils (`forecast.hits`); pupil: pupils. Procedure «forecast» for
    all exams together, subject "". For each of `schools` its pupils alone. Wilson's interval; schools and pupils are taken as
    independent, which a common shift of a school makes a little too narrow.
    """
    by_school, by_pupil = hits(made)
    source = Source("forecast", "form_mocks", table_hash, "")
    known = by_school[by_school["share_in"].notna()]
    pupil = [Part("forecast_hit_share", "pupil_in", "pupil")]
    own = by_pupil[by_pupil["school_id"].isin(list(schools))]
    parts = [
        share_observations(Rows(by_school, source), [Part("forecast_hit_share", "mean_in", "mean")], by=["year"]),
        share_observations(Rows(known, source), [Part("forecast_hit_share", "share_in", "share")], by=["year"]),
        share_observations(Rows(by_pupil, source), pupil, by=["year"]),
        share_observations(Rows(own, source), pupil, by=["year", "school_id"]),
    ]
    for form, part in by_pupil.groupby("form", sort=True):
        each = Source(f"forecast_{form}", "form_mocks", table_hash, "")
        parts.append(share_observations(Rows(part, each), pupil, by=["year", "subject"]))
    return stack([part for part in parts if len(part)])
