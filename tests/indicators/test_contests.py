"""Contests counted by hand: the way from the application to the prize, schools that never take part."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.indicators import contests
from tests.observation_factory import one

ENTRY = {
    "year": 2022, "school_id": "1", "contest": "heart", "entry_number": 1, "admitted": True, "stage": "municipal",
    "place": "took_part", "consulted": False,
}  # fmt: skip


def entries(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**ENTRY, **row} for row in rows])
    return table.astype({"admitted": "boolean", "consulted": "boolean", "stage": "string", "place": "string"})


FORM = entries(
    {"consulted": True},
    {"stage": "regional", "place": "winner", "contest": "debut"},
    {"school_id": "2", "stage": "school", "place": "prize"},
    # admitted, and no result is told yet
    {"school_id": "2", "stage": None, "place": None},
    {"school_id": "2", "admitted": False, "stage": None, "place": None},
    # of this one it is not told whether it was admitted
    {"school_id": "3", "admitted": None, "stage": None, "place": None},
)


def parts(made: pd.DataFrame, indicator: str, **at: object) -> list[float]:
    return [float(x) for x in one(made, indicator, **at)[["numerator", "n"]]]


def test_the_way_from_the_application_to_the_prize() -> None:
    made = contests.contest_observations(FORM, table_hash="h")
    assert one(made, "contest_entries")["obs_value"] == 6
    assert parts(made, "contest_admitted_share") == [4, 5]
    # stages are passed one after the other: who came to the region was at the town's stage too
    ways = {stage: parts(made, "contest_stage_share", category=stage) for stage in contests.STAGES}
    assert ways == {"school": [3, 3], "municipal": [2, 3], "regional": [1, 3], "federal": [0, 3]}
    assert parts(made, "contest_won_share", category="") == [2, 3]
    assert parts(made, "contest_won_share", category="winner") == [1, 3]
    assert parts(made, "contest_further_share") == [1, 1]
    assert parts(made, "contest_consulted_share") == [1, 6]
    each = contests.contest_observations(FORM, table_hash="h", each=("contest",))
    assert one(each, "contest_entries", group="debut")["obs_value"] == 1
    assert contests.contest_observations(FORM[:0], table_hash="h").empty


def test_schools_that_take_part_and_that_never_do() -> None:
    both = pd.concat([FORM, entries({"year": 2021, "school_id": "4"})])
    schools = ["1", "2", "3", "4", "5"]
    made = contests.school_observations(both, schools, table_hash="h")
    assert parts(made, "contest_school_share", year=2022) == [3, 5]
    assert parts(made, "contest_school_share", year=2021) == [1, 5]
    ever = contests.presence_observations(both, schools, table_hash="h")
    assert parts(ever, "contest_never_share", year=2022) == [1, 5]
    assert contests.never_present(both, schools) == ["5"]
    years = [parts(ever, "contest_years_share", school_id=code) for code in ("1", "4", "5")]
    assert years == [[1, 2], [1, 2], [0, 2]]
    # one year tells of no «never»
    assert contests.never_present(FORM, schools) == []
    assert set(contests.presence_observations(FORM, schools, table_hash="h")["indicator"]) == {"contest_years_share"}
    assert contests.school_observations(FORM[:0], schools, table_hash="h").empty
    assert contests.presence_observations(FORM[:0], schools, table_hash="h").empty
