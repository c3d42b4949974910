"""docs/data.md is what the schemas say; no table and no column goes without words."""

from __future__ import annotations

from mskoko_lib.intake.dictionary import dictionary
from mskoko_lib.intake.schemas import COLUMNS, SCHEMAS, TABLES
from mskoko_lib.paths import PROJECT


def test_file_is_current() -> None:
    assert (PROJECT / "docs" / "data.md").read_text(encoding="utf-8") == dictionary()


def test_everything_is_described_and_nothing_else() -> None:
    assert set(TABLES) == set(SCHEMAS)
    assert set(COLUMNS) == {column for schema in SCHEMAS.values() for column in schema.columns}


def test_closed_lists_are_printed() -> None:
    assert "(spring, autumn)" in next(line for line in dictionary().splitlines() if line.startswith("| `term`"))
