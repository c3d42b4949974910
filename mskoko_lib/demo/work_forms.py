"""Municipal, regional, cross-subject and in-school works of the town (5.3, 5.5, 5.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mskoko_lib.demo.gia import Sitting
from mskoko_lib.demo.people import Person
from mskoko_lib.demo.town import Roll, School, Town

Row = dict[str, object]


def school_rows(
    town: Town, roll: Roll, k: int, school: School, year: int, sat: Sequence[Sitting], people: Mapping[int, Person]
) -> dict[str, list[Row]]:
    """Rows of the forms that a school sends."""
    return {}
