"""Forms of the closed list for works of items 5.3, 5.5 and 5.6 (NOTES §6)."""

from __future__ import annotations

from mskoko_lib.display.differences import unrounded
from mskoko_lib.display.russian import NBSP, number, points_of_percent, short_points
from mskoko_lib.display.sentences import Figures, Words, form
from mskoko_lib.display.sentences_exams import told


@form
def waves(f: Figures, w: Words) -> str | None:
    """The same pupils in March and October, a confirmed change; w: name, march («в марте (5 класс)»), october."""
    now, before, gap = f["now"], f["before"], f["change"]
    if gap.value is None or gap.low is None or gap.high is None or "band" in (now.precision, before.precision):
        return None
    start = f"{w['name']}: {w['march']}{NBSP}— {told(before)}, {w['october']}{NBSP}— {told(now)}"
    if not gap.exact:
        return f"{start}; различие подтверждается с поправкой на число сравнений."
    side = "больше" if gap.value > 0 else "меньше"
    ends = f"от {short_points(gap.low).split(NBSP)[0]} до {short_points(gap.high)}"
    return (
        f"{start}; на {points_of_percent(abs(gap.value))} {side}{unrounded(now, before, gap)} (интервал разности {ends}), "
        "различие подтверждается с поправкой на число сравнений."
    )


@form
def subjects_checked(f: Figures, w: Words) -> str | None:
    """How many subjects a school's works were on; slots s1, s2; w: name, n1, n2 («в марте»)."""
    slots = sorted(f, key=lambda slot: int(slot[1:]))
    parts = [f"{w['n' + slot[1:]]}{NBSP}— {number(f[slot].value or 0)}" for slot in slots]
    return f"{w['name']}: {', '.join(parts)}."


@form
def named(f: Figures, w: Words) -> str | None:
    """«Работ в марте не было: СОШ № 12.» Schools named in words by figures of theirs that are not told; w: name."""
    return f"{w['name']}."
