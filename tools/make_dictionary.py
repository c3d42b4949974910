"""docs/data.md from the schemas: ``python -m tools.make_dictionary``."""

from __future__ import annotations

from mskoko_lib.intake.dictionary import dictionary
from mskoko_lib.paths import PROJECT

if __name__ == "__main__":
    (PROJECT / "docs" / "data.md").write_text(dictionary(), encoding="utf-8")
