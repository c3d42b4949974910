"""What the analyst asked a build for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mskoko_lib.disclosure import Audience


@dataclass(frozen=True)
class Request:
    """What the analyst asked for; the fields of ``mskoko report``."""

    year: int
    data: Path
    output: Path
    schools: str = "all"
    audience: Audience | None = None
    as_of: str | None = None
    formats: tuple[str, ...] = ("html", "pdf", "xlsx")
    ordinary_kernel: bool = False
    jobs: int = 0
