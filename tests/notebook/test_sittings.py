"""Mock exams as the notebook asks for them: thresholds out of the norms, the same day of each year, what each reader gets."""

from __future__ import annotations

import datetime as dt
from typing import cast

import numpy as np
import pandas as pd
import pytest

from mskoko_lib import norms
from mskoko_lib.display.common import Scope
from mskoko_lib.indicators import mocks
from mskoko_lib.intake.schemas import columns_of
from mskoko_lib.notebook import sittings
from mskoko_lib.notebook.data import NoteData
from mskoko_lib.notebook.note import Note
from tests.indicators.test_mocks import EXAMS, form, wrote

NORMS = norms.load()


def many(school: str, year: int, n: int, erred: int, **more: object) -> list[dict[str, object]]:
    """`n` pupils with mark 3, of whom `erred` have errors in their forms."""
    about = {"school_id": school, "year": year, "work_date": f"{year}-03-22", "answers": "1(1)", **more}
    return [
        wrote(f"{year}-{school}-{k}-{about['work_date']}", 9, 3, form_errors=int(k < erred), **about) for k in range(n)
    ]


FORM = form(
    *many("1", 2022, 20, 15), *many("2", 2022, 20, 1), *many("3", 2022, 20, 2), *many("1", 2021, 20, 15), *many("2", 2021, 20, 0),
    *many("2", 2022, 3, 0, work_date="2022-05-10"), *many("2", 2021, 5, 0, work_date="2021-05-10"),
)  # fmt: skip


class Fake:
    """A note over `FORM` alone."""

    observed = NoteData.observed
    norms = NORMS

    def __init__(self, audience: str, school: str = "", as_of: str = "2022-12-31") -> None:
        self.audience, self.own_school_id, self.year = audience, school, 2022
        self.as_of = dt.date.fromisoformat(as_of)
        self.scope = Scope(2022, audience, school)

    def form(self, name: str) -> pd.DataFrame:
        assert name == "mocks"
        return FORM

    def table(self, name: str) -> pd.DataFrame:
        return pd.DataFrame(columns=columns_of(name))

    def hash_of(self, name: str) -> str:
        assert name == "form_mocks"
        return "h"


def taken(*about: str) -> sittings.Taken:
    return sittings.taken(cast(Note, Fake(*about)), "mock")


def test_thresholds_are_those_of_the_exam_of_the_year() -> None:
    rows = form(
        wrote("a", 9, 3), wrote("b", 9, 3, year=2021), wrote("c", 30, 60, sitting_exam="ege", subject="russian", grade=11),
        wrote("d", 9, 4, sitting_exam="ege", subject="math_base", grade=11), wrote("e", 9, 3, sitting_exam="gve"),
        wrote("f", 9, 3),
    )  # fmt: skip
    table = sittings.minima(NORMS, rows)
    assert list(table.columns) == sittings.COLUMNS
    found = table.set_index(["year", "form", "subject"])[["least_primary", "least_score"]]
    assert len(found) == 5  # one row a work, however many pupils
    assert found.loc[(2022, "oge", "math")].tolist() == pytest.approx([8, np.nan], nan_ok=True)
    assert found.loc[(2022, "ege", "russian")].tolist() == pytest.approx([np.nan, 24], nan_ok=True)
    # the norm names base mathematics of later years alone, and of ГВЭ there is none: not known is no zero
    assert found.loc[[(2022, "ege", "math_base"), (2022, "gve", "math")]].isna().all(axis=None)
    later = form(wrote("d", 9, 4, sitting_exam="ege", subject="math_base", grade=11, year=2026))
    assert sittings.minima(NORMS, later)[["least_primary", "is_verified"]].to_numpy().tolist() == [[7, True]]
    assert sittings.minima(NORMS, rows[:0]).empty


def test_a_forecast_begins_with_who_has_a_result() -> None:
    rows = mocks.latest(
        form(wrote("p1", 5, 2), {"person": "p2", "was_absent": True}, wrote("e60", 30, 60, sitting_exam="ege", subject="russian",
             grade=11)),
        sittings.minima(NORMS, form(wrote("p1", 5, 2), wrote("e", 1, 1, sitting_exam="ege", subject="russian", grade=11))), "mock",
    )  # fmt: skip
    told = sittings.pupils(mocks.with_exam(rows, EXAMS)).set_index("person")
    assert told["threshold"].to_dict() == {"p1": 8, "e60": 24}
    assert told["y"].to_dict() == {"p1": 6, "e60": 70}


def test_schools_with_more_errors_are_the_same_whoever_reads() -> None:
    every = [taken("department"), taken("school", "1"), taken("school", "2"), taken("public")]
    for one in every:
        found = one.apart.set_index("school_id")[["numerator", "n", "survives"]]
        assert found.loc["1"].tolist() == [15, 20, True]
        assert sorted(found.index) == ["1", "2", "3"]
        assert set(one.apart["year"]) == {2022}


def test_figures_of_the_reader() -> None:
    schools = {name: set(taken(*about).observed["school_id"]) for name, about in (
        ("department", ("department",)), ("school", ("school", "2")), ("public", ("public",)))}  # fmt: skip
    assert schools == {"department": {"", "1", "2", "3"}, "school": {"", "2"}, "public": {""}}
    town, public = taken("department"), taken("public")
    assert (town.observed["indicator"] == "mark_share_change").sum() == 4  # marks 2 to 5 of all schools
    assert not (public.observed["indicator"] == "mark_share_change").any()
    assert [one.name for one in town.works] == ["ОГЭ, математика"]
    assert town.years == [2021, 2022]
    assert set(town.tasks["year"]) == {2022}


def test_the_year_before_is_told_up_to_the_same_day() -> None:
    ahead, whole = taken("department", "", "2022-04-20"), taken("department")
    sizes = [one.same_day.groupby("year").size().to_dict() for one in (ahead, whole)]
    assert sizes == [{2021: 40, 2022: 60}, {2021: 45, 2022: 63}]
    # the pairs of the years before are all there, whatever the day
    assert ahead.rows.groupby("year").size().to_dict() == {2021: 45, 2022: 60}
