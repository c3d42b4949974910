"""Every case that a passport may tell of: what became of the cell or row, what it means, what a school should do.

One module per family of layouts. `RULES`: rule → (action, what it means); "corrected" and "refused" move the counts of
rows, the rest only inform. `ADVICE`: rule → what the school does, one sentence; printed in the workbook and the letter
returned to it. A rule without advice is for the analyst and is not told to schools.
"""

from __future__ import annotations

from mskoko_lib.intake.rules import aggregates, checks, cross, exams, forms, people, speech, timetables, vpr

PARTS = (vpr, people, exams, aggregates, speech, forms, timetables, checks, cross)
RULES: dict[str, tuple[str, str]] = {rule: told for part in PARTS for rule, told in part.RULES.items()}
ADVICE: dict[str, str] = {rule: told for part in PARTS for rule, told in part.ADVICE.items()}
#: refused rules that only the analyst mends: registry, corrections.yaml, whole files, benchmarks
FOR_THE_ANALYST = frozenset(
    {
        "foreign_school", "unit_unknown", "refused_file", "row_by_correction", "forgotten", "task_unknown",
        "work_unknown", "other_year", "kim_row", "refused_block",
    }
)  # fmt: skip
