"""What the auditor is told besides the observations, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One thing that may not stand in the note: `where` (nearest heading or caption), what was `found`, `why`."""

    where: str
    found: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: «{self.found}» — {self.why}" if self.where else f"«{self.found}» — {self.why}"


@dataclass(frozen=True)
class Listed:
    """An entry of the closed list: numerals inside a match of the regex `pattern` are no data of pupils; the same
    words open a line with a capital, so that case does not matter in it.

    With `within` only matches inside a match of that regex count; in a drawing `within` is held against the chart's
    label. Texts are read with plain spaces (no-break spaces and line ends replaced, soft hyphens dropped).
    """

    pattern: str
    within: str = ""


@dataclass(frozen=True)
class Allowed:
    """The closed list of one note.

    `phrases`: literal texts with numerals (wording of the plan, names of schools, skills, contact). `heads`: numerals
    that alone may head a table row (scores, task codes, years). `row_cells`: row head -> numerals that cells of that
    row may hold without naming an observation (greatest points of a task). `drawn`: entries for charts only. `units`:
    indicator -> "pct", "pp", "pupils" or another unit. `symbols`, `bands`: texts of a figure that is not shown whole.
    """

    phrases: tuple[str, ...] = ()
    listed: tuple[Listed, ...] = ()
    drawn: tuple[Listed, ...] = ()
    heads: frozenset[str] = frozenset()
    row_cells: Mapping[str, frozenset[str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    symbols: frozenset[str] = frozenset({"—", "…", "скр.", "х"})
    bands: frozenset[str] = frozenset()
