"""Participants of a whole against those of its parts, as they stand under it in one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mskoko_lib.intake.aggregates.parts import Sheet
from mskoko_lib.intake.aggregates.units import KINDS, Unit

_RUSSIAN = {"sample": "вся выборка", "region": "регион", "municipality": "муниципалитет"}
_PARTS = {"sample": "регионы", "region": "муниципалитеты", "municipality": "школы"}


@dataclass(frozen=True)
class Line:
    """A unit's own row; `n` None where it is not told. Schools outside the registry count here too: only their figures
    are not used."""

    unit: Unit
    n: int | None
    n_schools: int | None
    row: int
    cell: str


def check_totals(lines: Sequence[Line], sheet: Sheet) -> None:
    """Flag (`unit_total`) a unit with fewer participants than the parts under it have together, and a municipality whose
    schools are all there and have another sum. The parts do not overlap, so neither can be."""
    if not _is_nested(lines):
        return
    for k, line in enumerate(lines):
        parts = _parts(lines, k)
        counts = [n for n in parts.values() if n is not None]
        if line.n is None or not counts:
            continue
        together = sum(counts)
        every = line.unit.kind == "municipality" and line.n_schools == len(parts) == len(counts)
        if together > line.n or (every and together != line.n):
            told = f"{_RUSSIAN[line.unit.kind]}: {line.n}, {_PARTS[line.unit.kind]} вместе: {together}"
            sheet.flag("unit_total", line.row, line.cell, told)


def _parts(lines: Sequence[Line], k: int) -> dict[str, int | None]:
    """Participants of the units one step narrower that stand under line `k`; one told twice counts once."""
    kind = lines[k].unit.kind
    parts: dict[str, int | None] = {}
    if kind in _PARTS:
        level = KINDS.index(kind)
        for under in lines[k + 1 :]:
            # whose row it is not known may be a whole of its own
            if not under.unit.kind or KINDS.index(under.unit.kind) <= level:
                break
            if KINDS.index(under.unit.kind) == level + 1:
                parts.setdefault(under.unit.key, under.n)
    return parts


def _is_nested(lines: Sequence[Line]) -> bool:
    """Whether parts stand under their own whole; a list of all municipalities, then of all schools, does not say whose
    they are."""
    kinds = [line.unit.kind for line in lines]
    for whole, part in zip(KINDS, KINDS[1:], strict=False):
        followed = [kinds[k + 1 : k + 2] == [part] for k, kind in enumerate(kinds) if kind == whole]
        if len(followed) > 1 and any(followed) and not all(followed):
            return False
    return True
