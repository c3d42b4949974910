"""What the items of section 1 share: who reads, sentences over figures, tables over years and schools, measures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mskoko_lib.display.blocks import (
    Block,
    CellSpec,
    ChartBlock,
    ChartRow,
    ColumnSpec,
    Figures,
    FindingsBlock,
    Measure,
    MeasuresBlock,
    Part,
    RowSpec,
    Sentence,
    TableBlock,
)
from mskoko_lib.display.document import Reason
from mskoko_lib.display.grid import Line

#: shares of fewer are compared with nothing
LEAST_N = 10
QUIET = "Отклонений по правилам этого пункта нет."
NO_DATA = "Данных нет, отклонения оценить нельзя."
#: whom a measure is for, dative
DEPARTMENT, METHODISTS, HEADS, HEAD = (
    "Управлению образования",
    "Методической службе управления образования",
    "Руководителям ОО",
    "Администрации школы",
)


@dataclass(frozen=True)
class Scope:
    """Who reads the note and what it is about. `names`: schools of the note in the order of the registry; `term`: until
    when a recommendation is to be done; `types`: school_id → type in the registry; `day`: the day on which terms are past
    or not, in words.
    """

    year: int
    audience: str
    school_id: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    term: str = ""
    far_term: str = ""
    day: str = ""

    @property
    def own(self) -> bool:
        """A school's own note."""
        return bool(self.school_id)

    @property
    def department(self) -> bool:
        return self.audience == "department"

    def at(self, procedure: str, **more: object) -> dict[str, object]:
        """Dimensions of a figure of the reader: his school, or all schools of the note."""
        return {"procedure": procedure, "year": self.year, "school_id": self.school_id, **more}

    def town(self, procedure: str, **more: object) -> dict[str, object]:
        """Dimensions of a figure of all schools of the note."""
        return {"procedure": procedure, "year": self.year, "school_id": "", **more}


Slot = tuple[str, Mapping[str, object]]


def sentence(
    figures: Figures, form: str, slots: Mapping[str, Slot], headline: float = 0, **words: str
) -> Sentence | None:
    """A sentence whose figures all exist, else None."""
    found = {slot: figures.id(indicator, **dict(at)) for slot, (indicator, at) in slots.items()}
    return Sentence(form=form, figures=found, words=words, headline=headline) if found and all(found.values()) else None


def several(
    figures: Figures,
    name: str,
    parts: Sequence[tuple[str, str, Mapping[str, object]]],
    *,
    headline: float = 0,
    form: str = "facts",
    skip_zero: bool = False,
    **more: str,
) -> Sentence | None:
    """«name: label — figure; …» of the parts (label, indicator, dimensions) that exist; None where none does. `more`: further
    words of the form.
    """
    slots: dict[str, str] = {}
    words = {"name": name, **more}
    for label, indicator, at in parts:
        found = figures.id(indicator, **dict(at))
        if not found or (skip_zero and not figures.number(found)):
            continue
        place = len(slots) + 1
        slots[f"s{place}"] = found
        words[f"n{place}"] = label
    return Sentence(form=form, figures=slots, words=words, headline=headline) if slots else None


def beside_town(
    figures: Figures, scope: Scope, name: str, indicator: str, procedure: str, *, headline: float = 0, **at: object
) -> Sentence | None:
    """The reader's school beside the municipality; for others the fact alone."""
    if scope.own:
        slots = {"own": (indicator, scope.at(procedure, **at)), "town": (indicator, scope.town(procedure, **at))}
        return sentence(figures, "beside", slots, headline, name=name)
    return sentence(figures, "fact", {"value": (indicator, scope.at(procedure, **at))}, headline, name=name)


def lost(figures: Figures, scope: Scope, procedure: str) -> Sentence | None:
    """Results that could be linked to no person; None where there are none."""
    at = scope.at(procedure)
    if not figures.number(figures.id("unlinked_results", **at)):
        return None
    name = "Результаты, которые нельзя отнести к человеку (однофамильцы, нет данных); среди выпускников их нет"
    return sentence(figures, "fact", {"value": ("unlinked_results", at)}, name=name)


def findings(item: str, sentences: Iterable[Sentence | None], *, quiet: str = "") -> FindingsBlock:
    """The findings of an item, those that exist."""
    kept = tuple(one for one in sentences if one is not None)
    return FindingsBlock(label=item, href=f"#item-{item.replace('.', '-')}", sentences=kept, quiet=quiet)


def deviations(item: str, sentences: Iterable[Sentence | None], figures: Figures, scope: Scope) -> FindingsBlock:
    """What is out of the ordinary; a grey line where nothing is, another where there are no data to judge by."""
    quiet = QUIET if figures.knows(scope.year, scope.school_id) else NO_DATA
    return findings(item, sentences, quiet=quiet).model_copy(update={"deviation": True})


def measure(because: Sentence | None, *, whom: str, what: str, term: str, proof: str) -> Measure | None:
    """A recommendation that follows from a finding; None without the finding."""
    return Measure(whom=whom, what=what, term=term, proof=proof, because=because) if because is not None else None


def measures(item: str, given: Iterable[Measure | None]) -> MeasuresBlock | None:
    """Recommendations of an item; None where there is none. The same one is told once."""
    kept: dict[tuple[str, str], Measure] = {}
    for one in given:
        if one is not None:
            kept.setdefault((one.whom, one.what), one)
    return MeasuresBlock(id=f"measures-{item.replace('.', '-')}", items=tuple(kept.values())) if kept else None


def extreme(
    figures: Figures,
    scope: Scope,
    indicator: str,
    procedure: str,
    subjects: Iterable[str],
    *,
    largest: bool,
    **at: object,
) -> str:
    """Subject with the largest (smallest) figure among those with ten or more; "" where fewer than two have one, or all are
    equal: then there is no extreme.
    """
    known: dict[str, float] = {}
    for subject in subjects:
        found = figures.id(indicator, **scope.at(procedure, subject=subject, **at))
        value = figures.number(found)
        if value is not None and (figures.number(found, "n") or 0) >= LEAST_N:
            known[subject] = value
    if len(set(known.values())) < 2:
        return ""
    return (max if largest else min)(known, key=lambda subject: known[subject])


def year_lines(scope: Scope, procedure: str, years: Iterable[int], **at: object) -> list[Line]:
    """A line per year, latest first; in a school's note its years, then the municipality this year."""
    whose = "Школа, " if scope.own else ""
    lines = [
        Line(f"{whose}{year}", {"procedure": procedure, "year": year, "school_id": scope.school_id, **at})
        for year in sorted(years, reverse=True)
    ]
    if scope.own:
        lines.append(Line(f"Муниципалитет, {scope.year}", scope.town(procedure, **at)))
    return lines


def school_lines(scope: Scope, procedure: str, **at: object) -> list[Line]:
    """A line per school in the order of the registry, and all together; the department's only."""
    lines = [
        Line(name, {"procedure": procedure, "year": scope.year, "school_id": code, **at})
        for code, name in scope.names.items()
    ]
    return [*lines, Line("Все школы", scope.town(procedure, **at), kind="total")]


def heat_chart(
    figures: Figures,
    *,
    id: str,
    title: str,
    subtitle: str,
    source: str,
    columns: Mapping[str, tuple[str, str, Mapping[str, object]]],
    lines: Sequence[Line],
    look: Mapping[str, object] | None = None,
    empty: Reason = "no_pupils",
    keep_empty: bool = False,
) -> ChartBlock | None:
    """A map of shares: `columns` key → (label, indicator, dimensions); None where there is nothing. Data beside it.

    `look`: ``steps``, ``decimals`` of the map; `empty`: what a missing cell of the table under it means;
    `keep_empty`: a line without any figure stays.
    """
    rows, data = [], []
    for line in lines:
        slots = {key: figures.id(indicator, **{**line.at, **at}) for key, (_, indicator, at) in columns.items()}
        slots = {key: obs for key, obs in slots.items() if obs}
        if slots or keep_empty:
            rows.append(ChartRow(label=line.label, figures=slots))
            cells = [CellSpec(obs=slots[key]) if key in slots else CellSpec(reason=empty) for key in columns]
            data.append(RowSpec(cells=(CellSpec(text=line.label), *cells)))
    if not any(row.figures for row in rows):
        return None
    heads = [ColumnSpec(label="", align="left"), *(ColumnSpec(label=label) for label, _, _ in columns.values())]
    return ChartBlock(
        id=id,
        form="heat",
        plain_title=title,
        subtitle=subtitle,
        source=source,
        rows=tuple(rows),
        options={"columns": {key: label for key, (label, _, _) in columns.items()}, **(look or {})},
        data=TableBlock(id=f"{id}-data", caption="Данные графика", columns=tuple(heads), rows=tuple(data)),
    )


def years_chart(
    figures: Figures,
    *,
    id: str,
    title: str,
    subtitle: str,
    source: str,
    indicator: str,
    change: str,
    years: Sequence[int],
    lines: Sequence[Line],
    sure: Collection[str],
) -> ChartBlock | None:
    """Small multiples over the years; colour where the change from the first to the last year is confirmed.

    `lines`: label and dimensions without the year; `sure`: keys of those whose change survives the correction for many.
    None with fewer than two years or lines.
    """
    if len(years) < 2:
        return None
    rows, data = [], []
    for line in lines:
        slots = {str(y): figures.id(indicator, **{**line.at, "year": y}) for y in years}
        slots = {key: obs for key, obs in slots.items() if obs}
        if len(slots) < 2:
            continue
        moved = figures.id(change, **{**line.at, "year": max(years)})
        coloured = {"change": moved} if moved and line.key in sure else {}
        rows.append(ChartRow(label=line.label, figures=slots | coloured))
        cells: list[CellSpec] = [
            CellSpec(obs=slots[str(y)]) if str(y) in slots else CellSpec(reason="no_data") for y in years
        ]
        cells += (
            [CellSpec(obs=moved), CellSpec(obs=moved, part="interval")] if moved else [CellSpec(reason="no_data")] * 2
        )
        data.append(RowSpec(cells=(CellSpec(text=line.label), *cells)))
    if not rows:
        return None
    heads = [ColumnSpec(label="", align="left"), *(ColumnSpec(label=f"{y}") for y in years)]
    heads += [ColumnSpec(label="Изменение"), ColumnSpec(label="Интервал")]
    return ChartBlock(
        id=id,
        form="multiples",
        plain_title=title,
        subtitle=subtitle,
        source=source,
        rows=tuple(rows),
        options={"periods": {str(y): str(y) for y in years}},
        data=TableBlock(id=f"{id}-data", caption="Данные графика", columns=tuple(heads), rows=tuple(data)),
    )


def part_of(figures: Figures, indicator: str, at: Mapping[str, object], part: Part = "numerator") -> CellSpec:
    """A cell with one part of a figure."""
    return figures.cell(indicator, at, part=part)


def blocks(*given: Block | None) -> list[Block]:
    """Blocks that exist, in order."""
    return [one for one in given if one is not None]
