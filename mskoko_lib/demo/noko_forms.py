"""The independent assessment of conditions and the plans after it (5.7)."""

from __future__ import annotations

from mskoko_lib.demo.town import Town

Row = dict[str, object]


def department_rows(town: Town, year: int) -> dict[str, list[Row]]:
    """Rows of the forms that the department fills in."""
    return {}
