"""Numerator and n beside each share: who opens the workbook can check a percent without asking for the data."""

from __future__ import annotations

from mskoko_lib.display.document import EMPTY_MEANING, EMPTY_SYMBOL, Cell, Column, Row, Table

NUMERATOR, BASE = "числитель", "n"


def with_counts(table: Table) -> Table:
    """The table with two columns after each column of shares: its numerator and its n.

    A count that already stands in the row, as a figure of the same observation, is not repeated; a share whose counts
    may not be told gets none («скр.» where other rows of the column have them). Tables without shares come back as
    they are.
    """
    added: dict[int, list[tuple[str, list[Cell]]]] = {}
    for index in range(len(table.columns)):
        extra = [
            (label, cells)
            for label, part in ((NUMERATOR, "numerator"), (BASE, "n"))
            if (cells := _missing(table, index, part)) is not None
        ]
        if extra:
            added[index] = extra
    if not added:
        return table
    columns: list[Column] = []
    for index, column in enumerate(table.columns):
        columns.append(column)
        columns += [
            Column(label=f"{column.label.removesuffix(', %')}: {label}", group=column.group)
            for label, _ in added.get(index, ())
        ]
    rows = tuple(_row(row, place, added) for place, row in enumerate(table.rows))
    seen = {symbol for symbol, _ in table.legend}
    hidden = EMPTY_SYMBOL["hidden"]
    told = any(cell.reason == "hidden" for row in rows for cell in row.cells)
    legend = (*table.legend, (hidden, EMPTY_MEANING["hidden"])) if told and hidden not in seen else table.legend
    return table.model_copy(update={"columns": tuple(columns), "rows": rows, "legend": legend})


def _missing(table: Table, index: int, part: str) -> list[Cell] | None:
    """One cell per row with this count of the column's shares; None where there is none or it stands there already."""
    cells: list[Cell] = []
    needed = False
    for row in table.rows:
        share = row.cells[index] if row.kind != "group" and index < len(row.cells) else None
        if share is None or not share.is_share:
            cells.append(Cell(text=""))
            continue
        count = getattr(share, part)
        if share.reason or count is None:
            reason = share.reason or "hidden"
            cells.append(Cell(text=EMPTY_SYMBOL[reason], reason=reason))
            continue
        there = any(
            other.obs_id == share.obs_id and other.value == count
            for place, other in enumerate(row.cells)
            if place != index and not other.is_share
        )
        needed |= not there
        cells.append(Cell(text=f"{count:g}", value=count, number_format="0", obs_id=share.obs_id))
    return cells if needed else None


def _row(row: Row, place: int, added: dict[int, list[tuple[str, list[Cell]]]]) -> Row:
    if row.kind == "group":
        return row
    cells: list[Cell] = []
    for index, cell in enumerate(row.cells):
        cells.append(cell)
        cells += [extra[place] for _, extra in added.get(index, ())]
    return row.model_copy(update={"cells": tuple(cells)})
