"""From a block and the decisions to a final element: figures are put in, hidden ones are dropped with every sentence
that stood on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# sentences_exams, sentences_forecast and sentences_works put their forms on the closed list.
from mskoko_lib.display import blocks, document, sentences_exams, sentences_forecast, sentences_works  # noqa: F401
from mskoko_lib.display.charts import draw
from mskoko_lib.display.figure import Figure
from mskoko_lib.display.gather import Gathered, Headline, Recommended
from mskoko_lib.display.resolve_charts import chart_spec
from mskoko_lib.display.resolve_joined import cycle_table, decisions_table, picked_table
from mskoko_lib.display.sentences import render

WIDE_PX, NARROW_PX = 840, 350
NOT_JOINED = "Эта таблица собирается из всех тетрадей, когда строится записка."
#: letters of lists in Russian documents: those that are taken for figures or other letters are left out
_LETTERS = "абвгдежиклмнпрстуфхцшщэюя"


@dataclass
class Numbering:
    """Numbers of tables, charts and findings, running through one note."""

    tables: int = 0
    charts: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    #: text of a finding -> its number, for the measures that follow from it
    told: dict[str, str] = field(default_factory=dict)

    def finding(self, item: str) -> str:
        """«1.4-а», «1.4-б», … «1.4-я», «1.4-а2»."""
        place = self.findings.get(item, 0)
        self.findings[item] = place + 1
        lap, letter = divmod(place, len(_LETTERS))
        return f"{item}-{_LETTERS[letter]}{lap + 1 if lap else ''}"


def resolve(
    block: blocks.Block, figures: Mapping[str, Figure], numbering: Numbering, gathered: Gathered | None = None
) -> tuple[document.Element | None, list[Headline]]:
    """One element (None where nothing is left to show) and the findings it offers for «Главное».

    `gathered`: what the joined note says as a whole; None while a block is shown alone.
    """
    match block:
        case blocks.TableBlock():
            numbering.tables += 1
            return table_element(block, figures, number=numbering.tables, gathered=gathered), []
        case blocks.ChartBlock():
            return _chart(block, figures, numbering), []
        case blocks.FindingsBlock():
            return _findings(block, figures, numbering)
        case blocks.KpisBlock():
            return _kpis(block, figures), []
        case blocks.MeasuresBlock():
            return _measures(block, figures, numbering), []
        case blocks.DecisionsBlock() | blocks.CycleBlock() | blocks.PickedBlock():
            return _joined(block, figures, numbering, gathered), []
        case blocks.ItemBlock():
            return document.Item(**block.model_dump(exclude={"concerns_schools"})), []
        case blocks.HeadingBlock():
            return document.Heading(level=block.level, text=block.text, anchor=block.anchor), []
        case blocks.TextBlock():
            return document.Paragraph(text=block.text, style=block.style), []
        case blocks.BulletsBlock():
            return document.Bullets(items=block.items), []


def _cell(spec: blocks.CellSpec, figures: Mapping[str, Figure], gathered: Gathered | None = None) -> document.Cell:
    if spec.obs:
        return figures[spec.obs].cell(spec.part)
    if spec.says and not figures[spec.says].exact:
        return document.Cell(text=document.EMPTY_SYMBOL["hidden"], reason="hidden")
    if spec.reason:
        return document.Cell(text=document.EMPTY_SYMBOL[spec.reason], reason=spec.reason)
    return document.Cell(text=spec.text, href=gathered.link(spec.href) if gathered and spec.href else "")


def table_element(
    block: blocks.TableBlock, figures: Mapping[str, Figure], *, number: int, gathered: Gathered | None = None
) -> document.Table:
    """The final table; its legend holds only the symbols that occur, its links only those that lead somewhere."""
    rows = tuple(
        document.Row(kind=row.kind, cells=tuple(_cell(cell, figures, gathered) for cell in row.cells))
        for row in block.rows
    )
    seen = {cell.reason for row in rows for cell in row.cells if cell.reason}
    return document.Table(
        id=block.id,
        number=number,
        caption=block.caption,
        subtitle=block.subtitle,
        source=block.source,
        columns=tuple(document.Column(**column.model_dump()) for column in block.columns),
        rows=rows,
        legend=tuple(
            (symbol, document.EMPTY_MEANING[reason])
            for reason, symbol in document.EMPTY_SYMBOL.items()
            if reason in seen
        ),
    )


def _sentence(spec: blocks.Sentence, figures: Mapping[str, Figure]) -> str | None:
    return render(spec.form, {slot: figures[obs] for slot, obs in spec.figures.items()}, spec.words)


def _chart(block: blocks.ChartBlock, figures: Mapping[str, Figure], numbering: Numbering) -> document.Element | None:
    spec = chart_spec(block, figures)
    if spec is None:
        return None
    numbering.charts += 1
    said = _sentence(block.title, figures) if block.title else None
    title = said or block.plain_title
    data = table_element(block.data, figures, number=0) if block.data else None
    return document.Chart(
        id=block.id,
        number=numbering.charts,
        title=title,
        subtitle=block.subtitle,
        alt=f"{title}. {block.subtitle}. Числа приведены в данных графика.",
        source=block.source,
        svg_wide=draw(spec, chart_id=f"{block.id}-w", width_px=WIDE_PX),
        svg_narrow=draw(spec, chart_id=f"{block.id}-n", width_px=NARROW_PX),
        data=data,
    )


def _findings(
    block: blocks.FindingsBlock, figures: Mapping[str, Figure], numbering: Numbering
) -> tuple[document.Element | None, list[Headline]]:
    items, headlines = [], []
    for spec in block.sentences:
        text = _sentence(spec, figures)
        if text is None:
            continue
        # Item 1.13 repeats findings of other items: there each keeps the number it has.
        label = numbering.finding(block.label) if block.label else numbering.told.get(text, "")
        numbering.told.setdefault(text, label)
        finding = document.Finding(text=text, label=label)
        items.append(finding)
        # a section without any weighted finding is seen by its first deviation
        if spec.headline > 0 or block.deviation:
            linked = finding.model_copy(update={"href": block.href})
            headlines.append(Headline(spec.headline, linked, block.deviation))
    if not items and block.quiet:
        return document.Paragraph(text=block.quiet, style="grey"), []
    return (document.Findings(items=tuple(items)) if items else None), headlines


def _kpis(block: blocks.KpisBlock, figures: Mapping[str, Figure]) -> document.Kpis | None:
    items = []
    for spec in block.items:
        cell = figures[spec.obs].cell(spec.part)
        if cell.reason:
            continue
        value = figures[spec.obs].text() if spec.part == "value" else cell.text
        note = (_sentence(spec.note, figures) if spec.note else "") or ""
        items.append(document.Kpi(label=spec.label, value=value, note=note, obs_id=spec.obs))
    return document.Kpis(items=tuple(items)) if items else None


_MEASURES = ("Кому", "Что сделать", "Срок", "Подтверждение", "Основание")


def told_measures(
    block: blocks.MeasuresBlock, figures: Mapping[str, Figure], numbering: Numbering
) -> list[tuple[blocks.Measure, str]]:
    """The measures whose finding may be told, each with the number of its finding, else its words."""
    kept = []
    for one in block.items:
        said = _sentence(one.because, figures) if one.because else ""
        if said is not None:
            kept.append((one, numbering.told.get(said, said)))
    return kept


def _measures(
    block: blocks.MeasuresBlock, figures: Mapping[str, Figure], numbering: Numbering
) -> document.Table | None:
    """A table of words; a measure whose finding may not be told is left out, as is the column of findings if empty."""
    kept = told_measures(block, figures, numbering)
    if not kept:
        return None
    numbering.tables += 1
    n_columns = 5 if any(why for _, why in kept) else 4
    rows = [(one.whom, one.what, one.term, one.proof, why)[:n_columns] for one, why in kept]
    return document.Table(
        id=block.id,
        number=numbering.tables,
        caption="Меры",
        columns=tuple(document.Column(label=label, align="left") for label in _MEASURES[:n_columns]),
        rows=tuple(document.Row(cells=tuple(document.Cell(text=text) for text in row)) for row in rows),
    )


def _joined(
    block: blocks.DecisionsBlock | blocks.CycleBlock | blocks.PickedBlock,
    figures: Mapping[str, Figure],
    numbering: Numbering,
    gathered: Gathered | None,
) -> document.Element:
    if gathered is None:
        return document.Paragraph(text=NOT_JOINED, style="grey")
    number = numbering.tables + 1
    if isinstance(block, blocks.CycleBlock):
        numbering.tables = number
        return cycle_table(block, gathered, number=number)
    made = (
        picked_table(block, figures, number=number)
        if isinstance(block, blocks.PickedBlock)
        else decisions_table(block, gathered, number=number, cell=lambda spec: _cell(spec, figures, gathered))
    )
    if made is None:
        return document.Paragraph(text=block.quiet, style="grey")
    numbering.tables = number
    return made


def gather(
    given: Iterable[tuple[blocks.Block, bool]], figures: Mapping[str, Figure]
) -> tuple[Gathered, list[Headline]]:
    """What the blocks of a joined note say as a whole, and the findings they offer for «Главное»; nothing is drawn.

    `given`: each block and whether it is left out of this reader's note.
    """
    found, headlines, numbering = Gathered(), list[Headline](), Numbering()
    item = ""
    for block, left_out in given:
        if left_out:
            continue
        match block:
            case blocks.ItemBlock():
                item = block.number
                found.items.append(item)
                found.anchors.add(f"item-{item.replace('.', '-')}")
            case blocks.HeadingBlock(anchor=anchor) if anchor:
                found.anchors.add(anchor)
            case blocks.FindingsBlock():
                element, offered = _findings(block, figures, numbering)
                headlines += offered
                if isinstance(element, document.Findings) and item:
                    (found.deviations if block.deviation else found.findings).add(item)
            case blocks.MeasuresBlock():
                told = told_measures(block, figures, numbering)
                found.recommended += [Recommended(item, one, why) for one, why in told]
        if item and any(figures[obs].shown for obs in blocks.obs_ids(block)):
            found.figures.add(item)
    return found, headlines
