"""From chart blocks to the forms of `charts.spec_overview`: the same rules as in `resolve_charts`."""

from __future__ import annotations

from collections.abc import Mapping

from mskoko_lib.display.blocks import ChartBlock, ChartRow
from mskoko_lib.display.chart_figures import count, end, figure_of, is_closed, n_of, value
from mskoko_lib.display.charts import spec_overview as charts
from mskoko_lib.display.document import Reason
from mskoko_lib.display.figure import Figure
from mskoko_lib.display.russian import number

Figures = Mapping[str, Figure]
#: below this base a school is a strip of its interval, not a point
POINT_FROM_N = 50


def dots(block: ChartBlock, figures: Figures) -> charts.DotsChart | None:
    """Slots: `value` (a share with its interval), `raw` (without shrinkage). The row of kind "total" is the reference."""
    rows, reference = [], None
    for row in block.rows:
        low, high = end(row, "value", "low", figures), end(row, "value", "high", figures)
        if row.kind == "total":
            reference = (value(row, "value", figures), low, high)
            continue
        n = n_of(row, "value", figures)
        few = n is not None and n < POINT_FROM_N and low is not None and high is not None
        rows.append(
            charts.DotsRow(
                label=row.label,
                value_pct=None if few else value(row, "value", figures),
                low=low,
                high=high,
                raw_pct=None if few else value(row, "raw", figures),
                n=n,
                interval_only=few,
                hidden=is_closed(row, "value", figures),
            )
        )
    if all(row.value_pct is None and not row.interval_only for row in rows):
        return None
    centre, low, high = reference or (None, None, None)
    return charts.DotsChart(rows=tuple(rows), reference_pct=centre, band_low=low, band_high=high)


def bullet(block: ChartBlock, figures: Figures) -> charts.BulletChart | None:
    """Slots: `value`, `comparison`; numbers: `target` (a norm or a local aim)."""
    rows = tuple(
        charts.BulletRow(
            label=row.label,
            value_pct=value(row, "value", figures),
            target_pct=row.numbers.get("target"),
            comparison_pct=value(row, "comparison", figures),
            hidden=is_closed(row, "value", figures),
        )
        for row in block.rows
    )
    if all(row.value_pct is None for row in rows):
        return None
    return charts.BulletChart(
        rows=rows,
        target_label=str(block.options.get("target_label", "ориентир")),
        comparison_label=str(block.options.get("comparison_label", "год назад")),
    )


def _reason(row: ChartRow, slot: str, figures: Figures) -> Reason | None:
    """Why a slot has nothing to draw; None where it has."""
    figure = figure_of(row, slot, figures)
    if figure is None:
        return "no_data"
    if value(row, slot, figures) is not None:
        return None
    return "hidden" if is_closed(row, slot, figures) else figure.reason or "no_data"


def heat(block: ChartBlock, figures: Figures) -> charts.HeatChart | None:
    """Slots: the keys of ``options["columns"]`` (key -> label, in order); options: steps, decimals."""
    columns = {str(key): str(label) for key, label in block.options["columns"].items()}
    rows = tuple(
        charts.HeatRow(
            label=row.label,
            values=tuple(value(row, key, figures) for key in columns),
            reasons=tuple(_reason(row, key, figures) for key in columns),
        )
        for row in block.rows
    )
    if all(one is None for row in rows for one in row.values):
        return None
    look = {key: block.options[key] for key in ("steps", "decimals") if key in block.options}
    return charts.HeatChart(columns=tuple(columns.values()), rows=rows, **look)


def multiples(block: ChartBlock, figures: Figures) -> charts.MultiplesChart | None:
    """Slots: the keys of ``options["periods"]`` (key -> label, in order); `change`: the last difference."""
    periods = {str(key): str(label) for key, label in block.options["periods"].items()}
    panels = []
    for row in block.rows:
        low, high = end(row, "change", "low", figures), end(row, "change", "high", figures)
        panels.append(
            charts.Panel(
                label=row.label,
                values=tuple(value(row, key, figures) for key in periods),
                reasons=tuple(_reason(row, key, figures) for key in periods),
                confirmed=low is not None and high is not None and not low <= 0 <= high,
            )
        )
    if all(one is None for panel in panels for one in panel.values):
        return None
    return charts.MultiplesChart(periods=tuple(periods.values()), panels=tuple(panels))


def stages(block: ChartBlock, figures: Figures) -> charts.StagesChart | None:
    """Slots: `n` (a count), `lost` (a count); words: `lost` («не явились»)."""
    rows = []
    for row in block.rows:
        gone = count(row, "lost", figures)
        rows.append(
            charts.StageRow(
                label=row.label,
                n=count(row, "n", figures),
                lost=f"{number(gone)} {row.words.get('lost', '')}".strip() if gone else "",
                hidden=is_closed(row, "n", figures),
            )
        )
    return charts.StagesChart(rows=tuple(rows)) if any(row.n is not None for row in rows) else None


def timeline(block: ChartBlock, figures: Figures) -> charts.TimelineChart | None:
    """Numbers: `first`, `last` (periods from 0), of further windows `first2`, `last2` and on; words: `state`, `state_label`;
    options: periods, today, today_label.
    """
    rows = tuple(
        charts.TimelineRow.model_validate(
            {
                "label": row.label,
                "first": int(row.numbers["first"] or 0),
                "last": int(row.numbers["last"] or 0),
                "more": _further(row),
                "state": row.words["state"],
                "state_label": row.words["state_label"],
            }
        )
        for row in block.rows
    )
    chosen = {key: block.options[key] for key in ("today", "today_label") if key in block.options}
    return charts.TimelineChart(periods=tuple(block.options["periods"]), rows=rows, **chosen) if rows else None


def _further(row: ChartRow) -> tuple[tuple[int, int], ...]:
    """The second window of a row and those after it."""
    found: list[tuple[int, int]] = []
    while f"first{len(found) + 2}" in row.numbers:
        first, last = (row.numbers[f"{end}{len(found) + 2}"] for end in ("first", "last"))
        found.append((int(first or 0), int(last or 0)))
    return tuple(found)


def funnel(block: ChartBlock, figures: Figures) -> charts.FunnelChart | None:
    """Slots: `value` with its n; numbers: `flagged`; the row of kind "total" is the centre. Options: `limits`, made for
    the centre, drawn only where it may be told exactly.
    """
    points, centre, exact = [], None, False
    for row in block.rows:
        share, n = value(row, "value", figures), n_of(row, "value", figures)
        if row.kind == "total":
            figure = figure_of(row, "value", figures)
            centre, exact = share, figure is not None and figure.exact
        elif share is not None and n:
            points.append(
                charts.FunnelPoint(label=row.label, n=n, value_pct=share, flagged=bool(row.numbers.get("flagged")))
            )
    if not points:
        return None
    limits = tuple(charts.FunnelLimit.model_validate(limit) for limit in block.options.get("limits", ()))
    return charts.FunnelChart(points=tuple(points), limits=limits if exact else (), centre_pct=centre)
