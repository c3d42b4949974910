"""5.2 and 5.4 without rows: a school that answered «не было» is not one that sent nothing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from mskoko_lib.display.common import Scope
from mskoko_lib.display.section5 import mocks

SCOPE = Scope(2022, "department", names={"1": "Школа 1", "2": "Школа 2", "3": "Школа 3"})
ROWS = pd.DataFrame({"year": [2022, 2021], "school_id": ["1", "2"]})


@pytest.mark.parametrize(("school", "said"), [("1", ""), ("2", mocks.NONE_OWN), ("3", mocks.NOTHING_OWN)])
def test_a_school_that_held_none_is_told_apart_from_a_silent_one(school: str, said: str) -> None:
    own = replace(SCOPE, audience="school", school_id=school)
    assert mocks.absence(ROWS, own, {"2"}) == said


def test_the_department_is_told_only_where_no_school_has_rows() -> None:
    assert mocks.absence(ROWS, SCOPE, {"2"}) == ""
    assert mocks.absence(ROWS[1:], SCOPE, {"2"}, every="Ничего") == "Ничего"
