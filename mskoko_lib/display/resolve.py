"""From a block and the decisions to a final element: figures are put in, hidden ones are dropped with every sentence
that stood on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# sentences_exams and sentences_forecast put their forms on the closed list.
from mskoko_lib.display import blocks, document, sentences_exams, sentences_forecast  # noqa: F401
from mskoko_lib.display.charts import draw
from mskoko_lib.display.figure import Figure
from mskoko_lib.display.resolve_charts import chart_spec
from mskoko_lib.display.sentences import render

WIDE_PX, NARROW_PX = 840, 350
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


@dataclass(frozen=True)
class Headline:
    weight: float
    finding: document.Finding


def resolve(
    block: blocks.Block, figures: Mapping[str, Figure], numbering: Numbering
) -> tuple[document.Element | None, list[Headline]]:
    """One element (None where nothing is left to show) and the findings it offers for «Главное»."""
    match block:
        case blocks.TableBlock():
            numbering.tables += 1
            return table_element(block, figures, number=numbering.tables), []
        case blocks.ChartBlock():
            return _chart(block, figures, numbering), []
        case blocks.FindingsBlock():
            return _findings(block, figures, numbering)
        case blocks.KpisBlock():
            return _kpis(block, figures), []
        case blocks.MeasuresBlock():
            return _measures(block, figures, numbering), []
        case blocks.ItemBlock():
            return document.Item(**block.model_dump(exclude={"concerns_schools"})), []
        case blocks.HeadingBlock():
            return document.Heading(level=block.level, text=block.text, anchor=block.anchor), []
        case blocks.TextBlock():
            return document.Paragraph(text=block.text, style=block.style), []
        case blocks.BulletsBlock():
            return document.Bullets(items=block.items), []


def _cell(spec: blocks.CellSpec, figures: Mapping[str, Figure]) -> document.Cell:
    if spec.obs:
        return figures[spec.obs].cell(spec.part)
    if spec.says and not figures[spec.says].exact:
        return document.Cell(text=document.EMPTY_SYMBOL["hidden"], reason="hidden")
    if spec.reason:
        return document.Cell(text=document.EMPTY_SYMBOL[spec.reason], reason=spec.reason)
    return document.Cell(text=spec.text)


def table_element(block: blocks.TableBlock, figures: Mapping[str, Figure], *, number: int) -> document.Table:
    """The final table; its legend holds only the symbols that occur."""
    rows = tuple(
        document.Row(kind=row.kind, cells=tuple(_cell(cell, figures) for cell in row.cells)) for row in block.rows
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
        if spec.headline > 0:
            headlines.append(Headline(spec.headline, finding.model_copy(update={"href": block.href})))
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


def _measures(
    block: blocks.MeasuresBlock, figures: Mapping[str, Figure], numbering: Numbering
) -> document.Table | None:
    """A table of words; a measure whose finding may not be told is left out, as is the column of findings if empty."""
    kept = []
    for one in block.items:
        said = _sentence(one.because, figures) if one.because else ""
        if said is not None:
            kept.append((one, numbering.told.get(said, said)))
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


def top_headlines(found: Iterable[Headline], most: int = 5) -> document.Findings | None:
    """«Главное»: the weightiest findings, at most `most`; equal weights keep the order of the note."""
    chosen = sorted(found, key=lambda headline: -headline.weight)[:most]
    return document.Findings(items=tuple(headline.finding for headline in chosen)) if chosen else None
