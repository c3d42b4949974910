"""Identity never depends on the value; equal tables give equal bytes whatever the order of work."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.observations import COLUMNS, Measure, Source, combine, make_obs_id, observe, to_csv


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "subject": ["math", "russian"],
            "grade": [4, 4],
            "n_good": [3, 0],
            "n": [4, 0],
            "pct": [75.0, float("nan")],
            "n_schools": [2, 0],
        }
    )


def long_form(frame: pd.DataFrame) -> pd.DataFrame:
    measure = Measure("good_marks_share", "pct", "share", "n_good", "n", where_numerator="mark >= 4")
    return observe(
        frame, (measure,), source=Source("vpr", "vpr_results", "h1", "status == 'wrote'"), by=["subject", "grade"]
    )


def test_long_form_by_hand() -> None:
    made = long_form(table())
    assert tuple(made.columns) == COLUMNS
    first, second = made.to_dict("records")
    assert (first["obs_value"], first["numerator"], first["n"], first["obs_status"]) == (75.0, 3, 4, "value")
    assert first["where_n"] == "status == 'wrote' and subject == 'math' and grade == 4"
    assert first["where_numerator"] == "mark >= 4"
    assert second["obs_status"] == "no_pupils"
    assert pd.isna(second["obs_value"])


def test_identity_is_of_dimensions_not_of_the_value() -> None:
    other = table().assign(pct=[10.0, 20.0], n_good=[1, 1], n=[10, 5])
    assert long_form(table())["obs_id"].tolist() == long_form(other)["obs_id"].tolist()
    assert (
        make_obs_id("a", 1, {"year": 2022})
        != make_obs_id("a", 2, {"year": 2022})
        != make_obs_id("a", 1, {"year": 2021})
    )


def test_order_of_work_does_not_change_a_byte() -> None:
    made = long_form(table())
    again = combine([made.iloc[[1]], made.iloc[[0]], made])
    assert to_csv(combine([made])) == to_csv(again)
    assert to_csv(again).splitlines()[0] == ",".join(COLUMNS)
