"""Tables that are made when the notebooks of a note are joined: what awaits a decision, the management cycle."""

from __future__ import annotations

from collections.abc import Callable

from mskoko_lib.display.blocks import CellSpec, CycleBlock, CyclePart, DecisionsBlock
from mskoko_lib.display.document import Cell, Column, Row, Table
from mskoko_lib.display.gather import Gathered, listed

_DECISIONS = ("Что решить", "Срок", "Пункт", "Основание")
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
                Cell(text=f"{one.measure.what[:1].upper()}{one.measure.what[1:]}"),
                Cell(text=one.measure.term),
                Cell(text=one.item, href=gathered.link(f"#item-{one.item.replace('.', '-')}")),
                Cell(text=one.why or one.measure.proof),
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
    carried = {
        "figures": gathered.figures,
        "findings": gathered.findings | gathered.deviations,
        "deviations": gathered.deviations,
        "measures": gathered.with_measures(),
    }[part.gathers]
    there, lacking = listed(carried, gathered.items), listed(set(gathered.items) - carried, gathered.items)
    evidence = f"{part.evidence}: {there}" if there else "нет"
    return evidence, f"{part.missing}: {lacking}" if lacking else "есть во всех пунктах"
