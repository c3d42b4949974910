"""Contests, training of ГИА staff and help to teachers, as the department tells them (4.4, 4.5, 4.8)."""

from __future__ import annotations

from mskoko_lib.demo.town import Town

Row = dict[str, object]


def department_rows(town: Town, year: int) -> dict[str, list[Row]]:
    """Rows of the forms that the department fills in."""
    return {}
