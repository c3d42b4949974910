"""One error type for everything that a person can mend: it says where, what was found, what was expected, what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class MskokoError(Exception):
    """A fault in input, parameters or call that the analyst can mend; printed without a traceback, exit code 2.

    `problem` is one Russian sentence; the other fields are added to it when given.
    `file` is shown as it was passed: pass a path relative to the data root, never a machine path.
    """

    problem: str
    file: str | Path | None = None
    sheet: str | None = None
    cell: str | None = None
    found: str | None = None
    expected: str | None = None
    action: str | None = None
    details: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                f"файл «{self.file}»" if self.file else "",
                f"лист «{self.sheet}»" if self.sheet else "",
                f"ячейка {self.cell}" if self.cell else "",
            )
            if part
        )
        lines = [f"{place}: {self.problem}" if place else self.problem]
        if self.found is not None:
            lines.append(f"  найдено:   {self.found}")
        if self.expected is not None:
            lines.append(f"  ожидалось: {self.expected}")
        lines.extend(f"  {line}" for line in self.details)
        if self.action is not None:
            lines.append(f"  что сделать: {self.action}")
        return "\n".join(lines)
