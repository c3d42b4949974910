"""Words and numbers of a chart: one line each, shortened to a width, spread so that they do not touch."""

from __future__ import annotations

from collections.abc import Sequence

from mskoko_lib.display.document import EMPTY_SYMBOL
from mskoko_lib.display.fonts import printable, text_width
from mskoko_lib.display.russian import number

#: kerning and the browser's own rounding
SLACK = 1.01
#: from the top of the tallest letter to the bottom of the lowest, in letter sizes
LINE_HEIGHT = 1.3


def line(text: str) -> str:
    """One printable line: no line feeds, no doubled spaces, no character that the face lacks; U+00A0 stays."""
    return " ".join(part for part in printable(text)[0].replace("\n", " ").split(" ") if part)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels that a line takes."""
    return text_width(text, size, bold=bold) * SLACK


def fit(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """`text` as one line not wider than `room` px: shortened to a space with «…», inside a word only if need be."""
    whole = line(text)
    if width(whole, size, bold=bold) <= room:
        return whole
    low, high = 0, len(whole)
    while low < high:  # the longest beginning that fits with its «…»
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(whole[:middle] + "…", size, bold=bold) <= room else (low, middle - 1)
    if low == 0:
        return "…" if width("…", size, bold=bold) <= room else ""
    cut = whole[:low]
    if whole[low] not in " \u00a0":
        # a no-break space is the second choice: better than inside a word
        space = next((space for space in (" ", "\u00a0") if space in cut), "")
        cut = cut[: cut.rindex(space)] if space else cut
    while len(cut) > 12 and len(cut.rpartition(" ")[2]) <= 2:  # no «и…», «на…»
        cut = cut.rpartition(" ")[0]
    return cut.rstrip(" ,;:—–-(«\u00a0\u202f") + "…"


def figure(value: float | None, decimals: int, *, hidden: bool) -> str:
    """«45,1», or the sign of why there is no figure."""
    if value is None:
        return EMPTY_SYMBOL["hidden" if hidden else "no_data"]
    return number(value, decimals)


def spread(centres: Sequence[float], sizes: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Centres moved as little as needed so that neighbours keep `gap` and all stay from `low` to `high`; order is kept.

    If they cannot all fit, they keep their gaps and run over `high`.
    """
    order = sorted(range(len(centres)), key=lambda i: centres[i])
    placed: list[list[float]] = []  # clusters: [sum of wanted starts, members, start]
    members: list[list[int]] = []
    for i in order:
        cluster, inside = [centres[i] - sizes[i] / 2, 1.0, sizes[i] + gap], [i]
        while placed and _start(placed[-1], low, high, gap) + placed[-1][2] > _start(cluster, low, high, gap):
            before, ids = placed.pop(), members.pop()
            cluster = [before[0] + cluster[0] - before[2] * cluster[1], before[1] + cluster[1], before[2] + cluster[2]]
            inside = ids + inside
        placed.append(cluster)
        members.append(inside)
    result = [0.0] * len(centres)
    for cluster, inside in zip(placed, members, strict=True):
        position = _start(cluster, low, high, gap)
        for i in inside:
            result[i] = position + sizes[i] / 2
            position += sizes[i] + gap
    return result


def _start(cluster: list[float], low: float, high: float, gap: float) -> float:
    return max(low, min(cluster[0] / cluster[1], high - cluster[2] + gap))


def nice_ticks(top: float, wanted: int = 5) -> list[float]:
    """0, step, … up to `top` with a step of 1, 2 or 5 times a power of ten."""
    if top <= 0:
        return [0.0]
    power = 1.0
    while power * 10 * wanted <= top:
        power *= 10
    while power > 1e-6 and power * wanted > top:
        power /= 10
    step = next(power * factor for factor in (1, 2, 5, 10) if top / (power * factor) <= wanted)
    return [step * i for i in range(int(top / step + 1e-9) + 1)]
