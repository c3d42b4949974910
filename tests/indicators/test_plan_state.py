"""Counts of the plan, of the delivery, of a school: against hand counts."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.indicators.plan_state import delivery_observations, school_observations, state_observations


def values(table: pd.DataFrame, *keys: str) -> dict[tuple[str, ...], float]:
    return {
        tuple("" if pd.isna(row[key]) else str(row[key]) for key in keys): float(row["obs_value"])
        for row in table.to_dict("records")
    }


def test_states_are_counted_in_each_section_and_in_all() -> None:
    items = pd.DataFrame([("1", "done"), ("1", "done"), ("1", "late"), ("2", "wait")], columns=["section", "state"])
    made = state_observations(items, "plan_items", year=2022, groups=["1", "2", "3"], column="section", n_schools=14)
    found = values(made, "group", "category")
    assert len(found) == 4 * 6
    assert {key: n for key, n in found.items() if n} == {
        ("", ""): 4, ("", "done"): 2, ("", "late"): 1, ("", "wait"): 1,
        ("1", ""): 3, ("1", "done"): 2, ("1", "late"): 1, ("2", ""): 1, ("2", "wait"): 1,
    }  # fmt: skip
    assert found["3", ""] == 0
    assert set(made["n_schools"]) == {14}
    assert not made["sensitive"].any()


def test_delivery_by_kind_of_file_and_together() -> None:
    files = pd.DataFrame(
        [("kim", 10, 10, 0, 0, 0), ("form_ovz", 7, 5, 2, 1, 1), ("form_ovz", 3, 3, 1, 0, 0)],
        columns=["layout", "n_read", "n_accepted", "n_corrected", "n_absent", "n_refused"],
    )
    found = values(delivery_observations(files, year=2022), "indicator", "group")
    assert found["delivery_files", ""] == 3
    assert found["delivery_files", "form_ovz"] == 2
    assert found["delivery_read", ""] == 20
    assert (found["delivery_read", "form_ovz"], found["delivery_accepted", "form_ovz"]) == (10, 8)
    assert (found["delivery_corrected", ""], found["delivery_absent", ""], found["delivery_refused", ""]) == (3, 1, 1)
    for kind in ("", "kim", "form_ovz"):
        parts = [found[f"delivery_{name}", kind] for name in ("accepted", "absent", "refused")]
        assert found["delivery_read", kind] == sum(parts)
    assert delivery_observations(files.iloc[:0], year=2022).empty


CONTINGENT = pd.DataFrame(
    [("1", 2022, 1, 2, 51), ("1", 2022, 9, 1, 24), ("1", 2021, 1, 9, 99), ("2", 2022, 1, 5, 120)],
    columns=["school_id", "year", "grade", "n_classes", "n_pupils"],
)
STAFF = pd.DataFrame(
    # the second person teaches and is a deputy; nobody knows who the next two are, so they are two; the last one comes from
    # another school for some hours
    [
        ("1", 2022, "a", "full"),
        ("1", 2022, "b", "full"),
        ("1", 2022, "b", "inner"),
        ("1", 2022, None, None),
        ("1", 2022, None, "full"),
        ("1", 2022, "d", "outer"),
        ("2", 2022, "c", "full"),
    ],
    columns=["school_id", "year", "person", "employment"],
)


def test_a_school_by_grade_and_together_each_person_once() -> None:
    made = school_observations(CONTINGENT, STAFF, school_id="1", year=2022)
    assert values(made, "indicator", "grade") == {
        ("passport_classes", ""): 3, ("passport_classes", "1"): 2, ("passport_classes", "9"): 1,
        ("passport_pupils", ""): 75, ("passport_pupils", "1"): 51, ("passport_pupils", "9"): 24,
        ("passport_staff", ""): 4,
    }  # fmt: skip
    assert set(made["school_id"]) == {"1"}


def test_a_form_that_has_not_come_gives_no_figure() -> None:
    assert school_observations(CONTINGENT, STAFF, school_id="3", year=2022).empty
    only = school_observations(CONTINGENT, STAFF.iloc[:0], school_id="2", year=2022)
    assert set(only["indicator"]) == {"passport_classes", "passport_pupils"}
