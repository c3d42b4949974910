"""A file's line of the passport while the year is being read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.families import TITLES as FAMILY_TITLES
from mskoko_lib.intake.passport import COUNTS
from mskoko_lib.intake.places import most_frequent
from mskoko_lib.intake.recognise import TITLES


@dataclass
class Entry:
    """A file's line of the passport while it is being filled."""

    file: str
    sha256: str | None = None
    layout: str = "unknown"
    status: str = "unknown"
    messages: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    blocks_refused: int = 0
    places: Counter[str] = field(default_factory=Counter)  # municipality → rows of registry schools

    def row(self) -> dict[str, object]:
        return {
            "file": self.file, "sha256": self.sha256, "layout": self.layout, "status": self.status,
            "title": (TITLES | FAMILY_TITLES)[self.layout], "municipality": most_frequent(self.places), **self.counts,
            "message": " ".join(dict.fromkeys(self.messages)),
        }  # fmt: skip

    def refuse(self, error: MskokoError) -> None:
        self.messages.append(error.problem)
        if error.found:
            self.messages.append(f"Найдено: {error.found}.")
        if error.action:
            self.messages.append(f"Что сделать: {error.action}.")
