"""Sentences on forecasts and on the same pupils from work to work (items 5.2, 5.4); a part of the closed list."""

from __future__ import annotations

from mskoko_lib.display.figure import Figure
from mskoko_lib.display.register import written
from mskoko_lib.display.russian import NBSP
from mskoko_lib.display.sentences import Figures, Words, form
from mskoko_lib.display.sentences_exams import told


@form
def forecast(f: Figures, w: Words) -> str | None:
    """The exam is still to come: `value` with its interval; w: name."""
    return f"{w['name']}: {_with_interval(f['value'])}."


@form
def forecast_came(f: Figures, w: Words) -> str | None:
    """The exam was held: `value` with its interval, `actual`; w: name, inside («в интервале», «вне интервала»)."""
    end = f", {w['inside']}" if f["value"].exact and f["actual"].exact else ""
    return f"{w['name']}: прогноз{NBSP}— {_with_interval(f['value'])}; на экзамене{NBSP}— {told(f['actual'])}{end}."


@form
def calibrated(f: Figures, w: Words) -> str | None:
    """How many forecasts came true: `value`; w: name. The interval alone says whether four of five are borne out."""
    value = f["value"]
    said = f"{w['name']}: {told(value)}"
    if not value.exact or value.low is None or value.high is None:
        return f"{said}."
    promised = 80.0
    if value.low <= promised <= value.high:
        return f"{said}; с обещанными четырьмя случаями из пяти это согласуется."
    side = "реже" if value.high < promised else "чаще"
    return f"{said}; это {side}, чем обещано (четыре случая из пяти)."


@form
def steps(f: Figures, w: Words) -> str | None:
    """The same pupils from work to work: slots s1, s2, …; w: name, n1, n2, …; `people`: how many there are."""
    slots = sorted((slot for slot in f if slot.startswith("s")), key=lambda slot: int(slot[1:]))
    parts = [f"{w['n' + slot[1:]]}{NBSP}— {f[slot].text()}" for slot in slots]
    return f"{w['name']}: {', '.join(parts)}."


@form
def step_change(f: Figures, w: Words) -> str | None:
    """`change` of the same pupils with its interval; w: name."""
    gap = f["change"]
    if gap.value is None or gap.low is None or gap.high is None:
        return None
    sure = not gap.low <= 0 <= gap.high
    verdict = "различие подтверждается" if sure else "различие не выходит за пределы случайных колебаний"
    if not gap.exact:
        return f"{w['name']}: {verdict}."
    return f"{w['name']}: {_signed(gap, gap.value)} {_ends(gap, signed=True)}, {verdict}."


def _with_interval(figure: Figure) -> str:
    """«7,8 % (от 6,5 до 9,2)»; without its interval where that may not be told."""
    return f"{figure.text()} {_ends(figure)}" if figure.exact and figure.low is not None else figure.text()


def _ends(figure: Figure, *, signed: bool = False) -> str:
    ends = [figure.low or 0.0, figure.high or 0.0]
    low, high = (_signed(figure, end) if signed else written(figure.indicator, end, "exact") for end in ends)
    return f"(от {low} до {high})"


def _signed(figure: Figure, value: float) -> str:
    text = written(figure.indicator, value, "exact")
    return f"+{text}" if value > 0 and any(sign in "123456789" for sign in text) else text
