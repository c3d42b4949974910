"""The schemas tell every fault at once and refuse what no table may hold."""

from __future__ import annotations

import pandas as pd
import pytest

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.schemas import SCHEMAS, columns_of, validate

WORK = {
    "year": [2021], "subject": ["math"], "grade": [4], "programme_grade": [4], "term": ["spring"], "max_score": [20],
    "max_score_source": ["norm"],
}  # fmt: skip


def test_types_are_settled() -> None:
    table = validate(pd.DataFrame(WORK).astype({"year": "str"}), "vpr_works")
    assert str(table["year"].dtype) == "int64"
    assert str(table["max_score"].dtype) == "Int64"


def test_every_fault_is_told() -> None:
    faulty = pd.DataFrame({**WORK, "subject": ["magic"], "grade": [12]})
    with pytest.raises(MskokoError) as caught:
        validate(faulty, "vpr_works")
    assert "subject" in str(caught.value)
    assert "magic" in str(caught.value)
    assert "grade" in str(caught.value)


@pytest.mark.parametrize("change", [{"extra": [1]}, {"max_score": [0]}, {"max_score_source": ["guess"]}])
def test_what_no_table_may_hold(change: dict[str, list[object]]) -> None:
    with pytest.raises(MskokoError):
        validate(pd.DataFrame({**WORK, **change}), "vpr_works")


def test_a_work_stands_once() -> None:
    with pytest.raises(MskokoError):
        validate(pd.concat([pd.DataFrame(WORK)] * 2, ignore_index=True), "vpr_works")


@pytest.mark.parametrize("table", sorted(SCHEMAS))
def test_empty_tables_have_their_columns(table: str) -> None:
    empty = validate(pd.DataFrame(columns=columns_of(table)), table)
    assert list(empty.columns) == columns_of(table)
