"""What an item is held against: targets, figures of region and country, what was recommended a year ago."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from mskoko_lib.disclosure.linked import CHANGES
from mskoko_lib.display.blocks import (
    Block,
    CellSpec,
    ChartBlock,
    ChartRow,
    ColumnSpec,
    Figures,
    RowSpec,
    Sentence,
    TableBlock,
)
from mskoko_lib.display.common import Scope, findings, sentence
from mskoko_lib.display.labels import exam_dative
from mskoko_lib.display.register import passports
from mskoko_lib.display.russian import MONTHS, number


class Named(Protocol):
    """A figure named by its dimensions (``params.Target``, ``params.Benchmark``, an effect of a measure)."""

    @property
    def indicator(self) -> str: ...
    @property
    def procedure(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def group(self) -> str: ...


class Target(Named, Protocol):
    @property
    def value(self) -> float: ...
    @property
    def document(self) -> str: ...


class Benchmark(Named, Protocol):
    @property
    def whose(self) -> str: ...
    @property
    def value(self) -> float: ...
    @property
    def source(self) -> str: ...


class PastMeasure(Protocol):
    """One recommendation of a year ago (``pastmeasures.PastMeasure``)."""

    @property
    def whom(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def done(self) -> str: ...
    @property
    def proof(self) -> str: ...
    @property
    def effect(self) -> Named | None: ...


_CATEGORY = {
    "2": "«2»",
    "3": "«3»",
    "4": "«4»",
    "5": "«5»",
    "below": "ниже минимума",
    "first": "первая попытка",
    "last": "после пересдач",
}

_GROUP = {
    "final": "с учётом пересдач",
    "oge": "9 классы",
    "ege": "11 классы",
    "years": "за все годы",
    "paired": "оценённые в оба года",
}
_GROUP |= {f"{place:02d}": month for place, month in enumerate(MONTHS, 1)}


def name_of(one: Named) -> str:
    """«Успеваемость по математике, с учётом пересдач»."""
    text = passports()[one.indicator].label if one.indicator in passports() else one.indicator
    category = _CATEGORY.get(one.category, one.category)
    text += f", {category}" if category else ""
    text += f" по {exam_dative(one.subject)}" if one.subject else ""
    group = _GROUP.get(one.group, one.group)
    return f"{text}, {group}" if group else text


def place(scope: Scope, one: Named, year: int | None = None) -> dict[str, object]:
    """Dimensions of the figure for the reader."""
    return {
        "procedure": one.procedure,
        "year": year or scope.year,
        "school_id": scope.school_id,
        "subject": one.subject,
        "category": one.category,
        "group": one.group,
    }


def target_findings(figures: Figures, scope: Scope, targets: Sequence[Target]) -> list[Sentence | None]:
    """Each target with its fact and its document."""
    return [
        sentence(
            figures,
            "target",
            {"value": (one.indicator, place(scope, one))},
            name=name_of(one),
            target=f"{number(one.value, _digits(one.value))}\u00a0%",
            least=repr(one.value),
            document=one.document,
            better="lower"
            if passports()[one.indicator].better == "lower" or one.category in ("2", "below")
            else "higher",
        )
        for one in targets
        if one.indicator in passports()
    ]


def _digits(value: float) -> int:
    return 0 if float(value).is_integer() else 1


def target_chart(
    figures: Figures, scope: Scope, targets: Sequence[Target], item: str, before: int
) -> ChartBlock | None:
    """Facts against targets, with the year before."""
    rows = []
    for one in targets:
        found = figures.id(one.indicator, **place(scope, one))
        if found:
            was = figures.id(one.indicator, **place(scope, one, before))
            rows.append(
                ChartRow(
                    label=name_of(one),
                    figures={"value": found, **({"comparison": was} if was else {})},
                    numbers={"target": one.value},
                )
            )
    if not rows:
        return None
    columns = (ColumnSpec(label="", align="left"), ColumnSpec(label="Факт, %"), ColumnSpec(label="Год назад, %"))
    data = [
        RowSpec(
            cells=(
                CellSpec(text=r.label),
                CellSpec(obs=r.figures["value"]),
                CellSpec(obs=r.figures["comparison"]) if "comparison" in r.figures else CellSpec(reason="no_data"),
            )
        )
        for r in rows
    ]
    slug = item.replace(".", "-")
    return ChartBlock(
        id=f"targets-{slug}",
        form="bullet",
        plain_title="Показатели и локальные ориентиры",
        source="Ориентиры: документы, названные в выводах.",
        subtitle="Столбик — факт, черта — ориентир, кружок — год назад, %",
        rows=tuple(rows),
        data=TableBlock(id=f"targets-{slug}-data", caption="Данные графика", columns=columns, rows=tuple(data)),
    )


def benchmark_table(figures: Figures, scope: Scope, benchmarks: Sequence[Benchmark], item: str) -> TableBlock | None:
    """Figures of region and country out of the params, each with its source."""
    rows = []
    for one in benchmarks:
        found = figures.id(one.indicator, **place(scope, one))
        if found:
            value = number(one.value, 1)
            rows.append(
                RowSpec(
                    cells=(
                        CellSpec(text=name_of(one)),
                        CellSpec(obs=found),
                        CellSpec(text=one.whose),
                        CellSpec(text=value),
                        CellSpec(text=one.source),
                    )
                )
            )
    if not rows:
        return None
    columns = (
        ColumnSpec(label="Показатель", align="left"),
        ColumnSpec(label="В записке"),
        ColumnSpec(label="С чем сравнить", align="left"),
        ColumnSpec(label="Значение"),
        ColumnSpec(label="Источник", align="left"),
    )
    return TableBlock(
        id=f"benchmarks-{item.replace('.', '-')}", caption="Регион и Россия", columns=columns, rows=tuple(rows)
    )


def effect_table(
    figures: Figures, scope: Scope, given: Sequence[PastMeasure], item: str, before: int
) -> TableBlock | None:
    """What was recommended a year ago: done or not, with what proof, the figure before and after with the interval of its change."""
    rows = []
    for one in given:
        cells = [
            CellSpec(text=one.whom),
            CellSpec(text=one.what),
            CellSpec(text=one.done),
            CellSpec(text=one.proof or "не представлено"),
        ]
        cells += _effect_cells(figures, scope, one.effect, before)
        rows.append(RowSpec(cells=tuple(cells)))
    if not rows:
        return None
    columns = [
        ColumnSpec(label=label, align="left")
        for label in ("Кому", "Что рекомендовано", "Выполнено", "Подтверждение", "Показатель")
    ]
    columns += [
        ColumnSpec(label=str(before)),
        ColumnSpec(label=str(scope.year)),
        ColumnSpec(label="Изменение"),
        ColumnSpec(label="Интервал изменения"),
    ]
    return TableBlock(
        id=f"effect-{item.replace('.', '-')}",
        caption="Что рекомендовано год назад и что изменилось",
        columns=tuple(columns),
        rows=tuple(rows),
        subtitle="Изменение показателя сопутствует мере; причиной она этим не доказана",
        source="Источник: сведения о выполнении мер, measures.yaml.",
    )


def _effect_cells(figures: Figures, scope: Scope, effect: Named | None, before: int) -> list[CellSpec]:
    if effect is None:
        return [CellSpec(text="не назван"), *[CellSpec(reason="not_applicable")] * 4]
    now, was = (figures.id(effect.indicator, **place(scope, effect, year)) for year in (scope.year, before))
    change = next(
        (obs for name in CHANGE_OF.get(effect.indicator, ()) if (obs := figures.id(name, **place(scope, effect)))), ""
    )
    cells = [CellSpec(obs=obs) if obs else CellSpec(reason="no_data") for obs in (was, now)]
    cells += (
        [CellSpec(obs=change), CellSpec(obs=change, part="interval")] if change else [CellSpec(reason="no_data")] * 2
    )
    return [CellSpec(text=name_of(effect)), *cells]


#: indicator → indicators of its change: those that a hidden share takes along
CHANGE_OF: dict[str, tuple[str, ...]] = {
    level: tuple(change for change, of in CHANGES.items() if of == level) for level in CHANGES.values()
}


def blocks(
    figures: Figures,
    scope: Scope,
    item: str,
    before: int,
    targets: Sequence[Target],
    benchmarks: Sequence[Benchmark],
    promised: Sequence[PastMeasure],
) -> list[Block]:
    """Everything of one item; nothing where nothing was given."""
    given = [
        findings(item, target_findings(figures, scope, targets)) if targets else None,
        target_chart(figures, scope, targets, item, before),
        benchmark_table(figures, scope, benchmarks, item),
        effect_table(figures, scope, promised, item, before),
    ]
    return [one for one in given if one is not None]
