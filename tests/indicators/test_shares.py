"""Shares, means and changes of any table: counted by hand, held against statsmodels and scipy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from mskoko_lib.indicators.shares import (
    Extra,
    Part,
    Rows,
    change_observations,
    confirmed_changes,
    differing_schools,
    mean_observations,
    share_observations,
)
from mskoko_lib.observations import Source
from tests.observation_factory import one

SOURCE = Source("oge", "exam_results", "h", "")


def rows(year: int, school: str, *values: float | None, subject: str = "math") -> list[dict[str, object]]:
    return [{"year": year, "school_id": school, "subject": subject, "value": value} for value in values]


def table(*parts: list[dict[str, object]]) -> Rows:
    frame = pd.DataFrame([row for part in parts for row in part])
    value = frame["value"].astype("float64")
    flags = {"known": value.notna(), "high": (value >= 4).astype("boolean").mask(value.isna())}
    return Rows(frame.assign(value=value, everyone=True, **flags), SOURCE)


def test_share_of_known_rows_and_count_of_all() -> None:
    both = table(rows(2022, "1", 5, 4, 3, None), rows(2022, "2", 2))
    made = share_observations(both, [Part("s", "high", of="known"), Part("all", "everyone", kind="count")])
    share = one(made, "s")
    # «5» and «4» of four known rows; the empty one is in no base
    assert (share["numerator"], share["n"], share["obs_value"], share["n_schools"]) == (2, 4, 50.0, 2)
    low, high = proportion_confint(2, 4, method="wilson")
    assert (share["low"], share["high"]) == (pytest.approx(100 * low), pytest.approx(100 * high))
    assert one(made, "all")["obs_value"] == 5


def test_a_group_without_a_base_says_nothing() -> None:
    both = table(rows(2022, "1", 5, 3), rows(2022, "2", None))
    made = share_observations(both, [Part("s", "high", of="known")], by=["year", "school_id"])
    assert made["school_id"].tolist() == ["1"]
    nobody = share_observations(table(rows(2022, "1", None)), [Part("s", "high", of="known")])
    assert nobody.empty


def test_rows_without_a_key_are_in_no_group() -> None:
    both = table(rows(2022, "1", 5, 3), rows(2022, "1", 5))
    both.frame.loc[2, "subject"] = None
    made = share_observations(both, [Part("s", "high", of="known")], by=["year", "subject"])
    assert (made["numerator"].tolist(), made["n"].tolist()) == ([1], [2])


def test_further_columns_become_dimensions() -> None:
    both = table(rows(2022, "1", 5, 3, subject="math"), rows(2022, "1", 5, subject="physics"))
    made = share_observations(both, [Part("s", "high")], extra=Extra({"group": "subject"}, ("subject",)))
    assert dict(zip(made["group"], made["n"], strict=True)) == {"math": 2, "physics": 1}


def test_mean_with_students_limits() -> None:
    made = mean_observations(table(rows(2022, "1", 1, 2, None), rows(2022, "2", 6)), "m", "value")
    mean = one(made, "m")
    assert (mean["obs_value"], mean["n"], mean["n_schools"]) == (3.0, 3, 2)
    low, high = stats.t.interval(0.95, 2, loc=3, scale=stats.sem([1, 2, 6]))
    assert (mean["low"], mean["high"]) == (pytest.approx(low), pytest.approx(high))


def test_change_of_a_share_has_newcombes_limits() -> None:
    now, before = rows(2022, "1", *[5] * 8, *[3] * 2), rows(2021, "1", *[5] * 3, *[3] * 9)
    observed = share_observations(table(now, before), [Part("s", "high")])
    change = one(change_observations(observed, {"s": "s_change"}, year=2022, before=2021), "s_change")
    assert change["obs_value"] == pytest.approx(80 - 25)
    assert (change["n"], change["numerator"], change["kind"], change["year"]) == (10, 12, "model", 2022)
    low, high = confint_proportions_2indep(8, 10, 3, 12, method="newcomb", compare="diff")
    assert (change["low"], change["high"]) == (pytest.approx(100 * low), pytest.approx(100 * high))


def test_change_of_a_mean_has_welchs_limits() -> None:
    a, b = [1.0, 2.0, 6.0, 4.0], [2.0, 2.5, 3.0]
    observed = mean_observations(table(rows(2022, "1", *a), rows(2021, "1", *b)), "m", "value")
    change = one(change_observations(observed, {"m": "m_change"}, year=2022, before=2021), "m_change")
    oracle = stats.ttest_ind(a, b, equal_var=False).confidence_interval()
    assert change["obs_value"] == pytest.approx(np.mean(a) - np.mean(b))
    assert (change["low"], change["high"]) == (pytest.approx(oracle.low), pytest.approx(oracle.high))


def test_a_year_alone_has_no_change() -> None:
    observed = share_observations(table(rows(2022, "1", 5, 3)), [Part("s", "high")])
    assert change_observations(observed, {"s": "c"}, year=2022, before=2021).empty


def test_confirmed_changes_correct_for_many_subjects() -> None:
    # one true change among twenty equal subjects
    parts = [
        rows(2022, "1", *[5] * 30, *[3] * 10, subject="math"),
        rows(2021, "1", *[5] * 5, *[3] * 35, subject="math"),
    ]
    for k in range(20):
        parts += [
            rows(y, "1", *[5] * (20 + (y == 2022 and k == 0) * 9), *[3] * 20, subject=f"s{k}") for y in (2021, 2022)
        ]
    observed = share_observations(table(*parts), [Part("s", "high")], by=["year", "subject"])
    kept = confirmed_changes(observed, "s", year=2022, before=2021)
    assert len(kept) == 21
    assert kept.loc[kept["survives"], "subject"].tolist() == ["math"]


def test_a_change_of_means_is_tested_by_welch_and_corrected() -> None:
    rng = np.random.default_rng(7)
    parts, p_values = [], {}
    for k in range(12):
        a, b = rng.normal(60 + (15 if k == 0 else 0), 10, 40), rng.normal(60, 10, 40)
        parts += [rows(2022, "1", *a, subject=f"s{k:02d}"), rows(2021, "1", *b, subject=f"s{k:02d}")]
        p_values[f"s{k:02d}"] = stats.ttest_ind(a, b, equal_var=False).pvalue
    # two equal scores a year ago: nothing is known of how they vary
    parts += [rows(2022, "1", *rng.normal(60, 10, 40), subject="few"), rows(2021, "1", 50, 50, subject="few")]
    observed = mean_observations(table(*parts), "m", "value", by=["year", "subject"])
    kept = confirmed_changes(observed, "m", year=2022, before=2021).set_index("subject")
    assert set(kept.index) == set(p_values)
    assert kept["p_value"].to_dict() == pytest.approx(p_values)
    surviving = stats.false_discovery_control([p_values[name] for name in kept.index]) <= 0.05
    assert kept["survives"].tolist() == surviving.tolist()
    assert kept.loc["s00", "survives"]


def test_a_school_is_held_against_the_others_without_itself() -> None:
    both = table(rows(2022, "1", *[5] * 2, *[3] * 18), rows(2022, "2", *[5] * 15, *[3] * 5), rows(2022, "3", *[5] * 9))
    parts = [Part("s", "high")]
    observed = pd.concat(
        [share_observations(both, parts), share_observations(both, parts, by=["year", "school_id"])], ignore_index=True
    )
    made = differing_schools(observed, "s", year=2022).set_index("school_id")
    # school 3 has nine rows: too few to be held against anybody
    assert set(made.index) == {"1", "2"}
    # 2 of 20 against 24 of 29; 15 of 20 against 11 of 29
    assert made.loc["1", "difference_pp"] == pytest.approx(10 - 100 * 24 / 29)
    assert made.loc["2", "difference_pp"] == pytest.approx(75 - 100 * 11 / 29)
    assert made["survives"].tolist() == [True, True]
