"""What the analyst asked a build for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mskoko_lib.disclosure import Audience

#: what a build writes where no format is named; the department gets the deck for its meeting as well
DEFAULT_FORMATS: tuple[str, ...] = ("html", "pdf", "xlsx")


@dataclass(frozen=True)
class Request:
    """What the analyst asked for; the fields of ``mskoko report``."""

    year: int
    data: Path
    output: Path
    schools: str = "all"
    audience: Audience | None = None
    as_of: str | None = None
    formats: tuple[str, ...] = DEFAULT_FORMATS
    ordinary_kernel: bool = False
    jobs: int = 0

    def formats_for(self, audience: Audience) -> tuple[str, ...]:
        """The formats of a note for `audience`: those asked for; where none were, the department's deck as well."""
        by_default = self.formats == DEFAULT_FORMATS and audience == "department"
        return (*self.formats, "deck") if by_default else self.formats
