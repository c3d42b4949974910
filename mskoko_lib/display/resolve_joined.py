"""Tables that are made when the notebooks of a note are joined: what awaits a decision, the management cycle, figures of
other items in a school's passport.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mskoko_lib.display.blocks import CellSpec, CycleBlock, CyclePart, DecisionsBlock, PickedBlock, PickedRow
from mskoko_lib.display.document import EMPTY_MEANING, EMPTY_SYMBOL, Cell, Column, Row, Table
from mskoko_lib.display.figure import Figure
from mskoko_lib.display.gather import Gathered, listed
from mskoko_lib.display.pieces import LACKS_NOTHING

_DECISIONS = ("Кому", "Что решить", "Срок", "Подтверждение", "Пункт", "Основание")
_CYCLE = ("Компонент", "Что есть в записке", "Чего не хватает")


def _words(*labels: str) -> tuple[Column, ...]:
    return tuple(Column(label=label, align="left") for label in labels)


def decisions_table(
    block: DecisionsBlock, gathered: Gathered, *, number: int, cell: Callable[[CellSpec], Cell]
) -> Table | None:
    """Recommendations to the block's addressees, then its own groups; None where there is nothing to decide."""
    asked = [
        Row(
            cells=(
                Cell(text=one.measure.whom),
                Cell(text=f"{one.measure.what[:1].upper()}{one.measure.what[1:]}"),
                Cell(text=one.measure.term),
                Cell(text=one.measure.proof),
                Cell(text=one.item, href=gathered.link(f"#item-{one.item.replace('.', '-')}")),
                Cell(text=one.why),
            )
        )
        for one in gathered.recommended
        if one.measure.whom in block.whom
    ]
    groups = [(block.title, asked)]
    groups += [(title, [Row(cells=tuple(map(cell, row.cells))) for row in rows]) for title, rows in block.groups]
    rows = [row for title, each in groups if each for row in (Row(kind="group", cells=(Cell(text=title),)), *each)]
    if not rows:
        return None
    return Table(id=block.id, number=number, caption="Что ждёт решения", columns=_words(*_DECISIONS), rows=tuple(rows))


def cycle_table(block: CycleBlock, gathered: Gathered, *, number: int) -> Table:
    """A row a component: the evidence that the note carries and what is missing."""
    return Table(
        id=block.id,
        number=number,
        caption=block.caption,
        subtitle=block.subtitle,
        source=block.source,
        columns=_words(*_CYCLE),
        rows=tuple(
            Row(cells=tuple(Cell(text=text) for text in (one.component, *_told(one, gathered)))) for one in block.parts
        ),
    )


def _told(part: CyclePart, gathered: Gathered) -> tuple[str, str]:
    if not part.gathers:
        return part.evidence, part.missing
    if not gathered.items:
        return "нет", "Пунктов плана в этой записке нет"
    carried = {
        "figures": gathered.figures,
        "findings": gathered.findings | gathered.deviations,
        "deviations": gathered.deviations,
        "measures": gathered.with_measures(),
    }[part.gathers]
    there, lacking = listed(carried, gathered.items), listed(set(gathered.items) - carried, gathered.items)
    evidence = f"{part.evidence}: {there}" if there else "нет"
    return evidence, f"{part.missing}: {lacking}" if lacking else LACKS_NOTHING


def picked_table(block: PickedBlock, figures: Mapping[str, Figure], *, number: int) -> Table | None:
    """Figures that the note shows of the school, each beside the municipality's; None where it shows none."""
    shown: dict[str, list[Row]] = {}
    for group in block.groups:
        rows = [row for one in group.rows if (row := _picked(one, figures)) is not None]
        if rows and group.key not in shown:
            shown[group.key] = [Row(kind="group", cells=(Cell(text=group.title),)), *rows[: group.most or None]]
    rows = [row for each in shown.values() for row in each]
    if not rows:
        return None
    seen = {cell.reason for row in rows for cell in row.cells if cell.reason}
    labels = ("Показатель", "Школа", "Муниципалитет", "Основание")
    return Table(
        id=block.id,
        number=number,
        caption=block.caption,
        subtitle=block.subtitle,
        columns=tuple(Column(label=label, align="right" if place else "left") for place, label in enumerate(labels)),
        rows=tuple(rows),
        legend=tuple((symbol, EMPTY_MEANING[reason]) for reason, symbol in EMPTY_SYMBOL.items() if reason in seen),
    )


def _picked(one: PickedRow, figures: Mapping[str, Figure]) -> Row | None:
    own, town = figures.get(one.own), figures.get(one.town)
    if own is None or town is None or not own.shown:
        return None
    return Row(cells=(Cell(text=one.label), own.cell(), town.cell(), own.cell("n")))
