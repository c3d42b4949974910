"""What a slot of a chart's row may show: the value no finer than the page prints it, ends and n only where exact."""

from __future__ import annotations

from collections.abc import Mapping

from mskoko_lib.display.blocks import ChartRow
from mskoko_lib.display.figure import Figure
from mskoko_lib.display.russian import rounded


def figure_of(row: ChartRow, slot: str, figures: Mapping[str, Figure]) -> Figure | None:
    obs = row.figures.get(slot, "")
    return figures[obs] if obs else None


def value(row: ChartRow, slot: str, figures: Mapping[str, Figure]) -> float | None:
    """The value to draw: no finer than the page may print it, so that it cannot be read back from the picture."""
    figure = figure_of(row, slot, figures)
    if figure is None or not figure.shown or figure.value is None or figure.precision == "band":
        return None
    return figure.value if figure.precision == "exact" else float(rounded(figure.value, 0))


def is_closed(row: ChartRow, slot: str, figures: Mapping[str, Figure]) -> bool:
    """True where a figure is there but may not be drawn: hidden, or told as a band only."""
    figure = figure_of(row, slot, figures)
    return figure is not None and (figure.reason == "hidden" or figure.precision == "band")


def end(row: ChartRow, slot: str, side: str, figures: Mapping[str, Figure]) -> float | None:
    figure = figure_of(row, slot, figures)
    if figure is None or not figure.exact:
        return None
    return figure.low if side == "low" else figure.high


def n_of(row: ChartRow, slot: str, figures: Mapping[str, Figure]) -> int | None:
    figure = figure_of(row, slot, figures)
    if figure is None or not figure.exact or figure.n is None:
        return None
    return int(figure.n)


def count(row: ChartRow, slot: str, figures: Mapping[str, Figure]) -> float | None:
    """A number of people, only where it may be told exactly."""
    figure = figure_of(row, slot, figures)
    return figure.value if figure is not None and figure.exact else None
