"""From the rows of a chart block to what is drawn: one function a form, figures that may not be read become hidden
parts.
"""

from __future__ import annotations

from collections.abc import Mapping

from mskoko_lib.display import resolve_overview as overview
from mskoko_lib.display.blocks import ChartBlock, ChartRow
from mskoko_lib.display.chart_figures import end, figure_of, is_closed, n_of, value
from mskoko_lib.display.charts import spec as charts
from mskoko_lib.display.charts.spec_all import ChartSpec
from mskoko_lib.display.figure import Figure


def chart_spec(block: ChartBlock, figures: Mapping[str, Figure]) -> ChartSpec | None:
    """The chart's final data; None where nothing of it may be shown, so that an empty frame is never drawn."""
    return _BY_FORM[block.form](block, figures)


def _marks(block: ChartBlock, figures: Mapping[str, Figure]) -> charts.MarksChart | None:
    rows = []
    for row in block.rows:
        two, three, four, five = (value(row, f"mark{mark}", figures) for mark in (2, 3, 4, 5))
        shares = (two, three, four, five)
        hidden = any(is_closed(row, f"mark{mark}", figures) for mark in (2, 3, 4, 5))
        # Three of four parts would give the fourth: then none is drawn.
        if sum(share is None for share in shares) == 1:
            shares = (None, None, None, None)
        right = figure_of(row, "right", figures)
        rows.append(
            charts.MarksRow(
                label=row.label,
                shares_pct=shares,
                n=n_of(row, "mark5", figures),
                right=right.text(unit=False) if right is not None else "",
                kind=row.kind,
                hidden=hidden,
            )
        )
    if all(share is None for row in rows for share in row.shares_pct):
        return None
    return charts.MarksChart(rows=tuple(rows), right_title=str(block.options.get("right_title", "")))


def _histogram(block: ChartBlock, figures: Mapping[str, Figure]) -> charts.HistogramChart | None:
    counts = tuple(value(row, "count", figures) for row in block.rows)
    if all(count is None for count in counts):
        return None
    boundaries = {int(mark): int(score) for mark, score in block.options.get("boundaries", {}).items()}
    return charts.HistogramChart.model_validate({"counts": counts, "boundaries": boundaries})


def _tasks(block: ChartBlock, figures: Mapping[str, Figure]) -> charts.TasksChart | None:
    rows = []
    for row in block.rows:
        maximum = row.numbers.get("max_points")
        rows.append(
            charts.TaskRow.model_validate(
                {
                    "task": row.label,
                    "skill": row.words.get("skill", ""),
                    "level": row.words.get("level"),
                    "max_points": None if maximum is None else int(maximum),
                    "value_pct": value(row, "value", figures),
                    "low": end(row, "value", "low", figures),
                    "high": end(row, "value", "high", figures),
                    "reference_pct": value(row, "reference", figures),
                    "hidden": is_closed(row, "value", figures),
                }
            )
        )
    if all(row.value_pct is None for row in rows):
        return None
    return charts.TasksChart(
        rows=tuple(rows),
        reference_label=str(block.options.get("reference_label", "")),
        thresholds=block.options.get("thresholds", {}),
    )


def _groups(block: ChartBlock, figures: Mapping[str, Figure]) -> charts.GroupsChart | None:
    slots = [f"mark{mark}" for mark in (2, 3, 4, 5)]
    groups = {int(slot[-1]): tuple(value(row, slot, figures) for row in block.rows) for slot in slots}
    groups = {mark: values for mark, values in groups.items() if any(value is not None for value in values)}
    if not groups:
        return None
    return charts.GroupsChart.model_validate({"tasks": tuple(row.label for row in block.rows), "groups": groups})


def _change(block: ChartBlock, figures: Mapping[str, Figure]) -> charts.ChangeChart | None:
    rows = tuple(
        charts.ChangeRow(
            label=row.label,
            previous_pct=value(row, "before", figures),
            current_pct=value(row, "now", figures),
            low=end(row, "change", "low", figures),
            high=end(row, "change", "high", figures),
            difference_pp=None if _is_exact(row, figures) else value(row, "change", figures),
            difference_hidden=not _is_exact(row, figures) and value(row, "change", figures) is None,
            n_previous=n_of(row, "before", figures),
            n_current=n_of(row, "now", figures),
            hidden=any(is_closed(row, slot, figures) for slot in ("now", "before")),
        )
        for row in block.rows
    )
    if all(row.current_pct is None for row in rows):
        return None
    return charts.ChangeChart(
        rows=rows,
        previous_label=str(block.options.get("previous_label", "")),
        current_label=str(block.options.get("current_label", "")),
        decimals=1 if all(_is_exact(row, figures) for row in block.rows) else 0,
    )


def _is_exact(row: ChartRow, figures: Mapping[str, Figure]) -> bool:
    """Whether every figure of the row that is shown at all may be told with its decimals."""
    found = [figure_of(row, slot, figures) for slot in ("before", "now", "change")]
    return all(figure.precision == "exact" for figure in found if figure is not None and figure.shown)


def _journal(block: ChartBlock, figures: Mapping[str, Figure]) -> charts.JournalChart | None:
    rows = []
    for row in block.rows:
        lower, equal, higher = (value(row, side, figures) for side in ("lower", "equal", "higher"))
        shares = (lower, equal, higher)
        if any(share is None for share in shares):
            shares = (None, None, None)
        rows.append(
            charts.JournalRow(
                label=row.label,
                shares_pct=shares,
                n=n_of(row, "equal", figures),
                kind="total" if row.kind == "total" else "row",
                hidden=shares[0] is None,
            )
        )
    if all(row.shares_pct[0] is None for row in rows):
        return None
    return charts.JournalChart(rows=tuple(rows))


_BY_FORM = {
    "marks": _marks,
    "histogram": _histogram,
    "tasks": _tasks,
    "groups": _groups,
    "change": _change,
    "journal": _journal,
    "dots": overview.dots,
    "bullet": overview.bullet,
    "heat": overview.heat,
    "multiples": overview.multiples,
    "stages": overview.stages,
    "timeline": overview.timeline,
    "funnel": overview.funnel,
}
