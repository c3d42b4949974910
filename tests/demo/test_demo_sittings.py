"""Mock exams and diagnostic works of the demo: what is planted is found, and the forecasts of its exams come true as promised."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mskoko_lib import notebook
from mskoko_lib.demo import Planted
from mskoko_lib.demo.sitting_forms import SITTING
from mskoko_lib.indicators import forecast, mocks
from mskoko_lib.notebook import sittings
from mskoko_lib.notebook.note import Note
from mskoko_lib.workspace import OUTPUT_VARIABLE
from tests.indicators.forecast_towns import demo_pairs
from tests.indicators.test_forecast_calibration import DEMO, HIGH, LOW, coverage

Town = tuple[Path, Planted]


def lenient(rows: pd.DataFrame, year: int) -> dict[str, set[str]]:
    """Subject of ОГЭ → schools that stand apart."""
    found = mocks.lenient_schools(rows, year=year)
    found = found[found["survives"] & (found["procedure"] == "mock_oge")]
    return {str(subject): set(part["school_id"]) for subject, part in found.groupby("subject")}


def test_the_lenient_school_is_found_every_year() -> None:
    rows = demo_pairs(DEMO).assign(procedure=lambda table: "mock_" + table["form"])
    for year in (2021, 2022):
        found = lenient(rows, year)
        assert set(found) == {"math", "russian"}
        assert all(SITTING.lenient_school in schools for schools in found.values())


@pytest.fixture
def note(full: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Note:
    monkeypatch.setenv(OUTPUT_VARIABLE, str(tmp_path))
    return notebook.open(year=2022, data=str(full[0]))


@pytest.mark.long
def test_what_the_delivered_forms_tell(note: Note) -> None:
    mock, diagnostic = sittings.taken(note, "mock"), sittings.taken(note, "diagnostic")
    # errors in most forms: one school, in every subject, in both kinds of works
    for taken in (mock, diagnostic):
        careless = taken.apart[taken.apart["survives"] & (taken.apart["difference_pp"] > 0)]
        assert set(careless["school_id"]) == {SITTING.careless_school}
    # the alarm: one class of one school, and its pupils are in no result
    year, school, subject, _ = SITTING.alarm
    broken = mock.rows[mock.rows["state"] == "interrupted"]
    assert set(broken[["year", "school_id", "subject"]].itertuples(index=False, name=None)) == {(year, school, subject)}
    assert len(broken) == 20
    assert not (diagnostic.rows["state"] == "interrupted").any()
    # the idle school held mock exams, but no diagnostic work
    held = [set(one.rows.loc[one.rows["year"] == SITTING.idle_year, "school_id"]) for one in (mock, diagnostic)]
    assert held[0] - held[1] == {SITTING.idle_school}
    assert SITTING.idle_school in set(diagnostic.rows.loc[diagnostic.rows["year"] == 2021, "school_id"])
    # the forecasts: all schools and subjects whose exam was held and that have pairs of the year before
    joined = sittings.with_exam(note, mock.rows)
    assert all(SITTING.lenient_school in schools for schools in lenient(joined, 2022).values())
    schools, pupils = forecast.hits(forecast.forecast(sittings.pupils(joined), 2022))
    assert (len(schools), len(pupils)) == (33, 1293)
    told = coverage(schools, pupils)
    assert all(LOW <= share <= HIGH for share in told.values()), told
