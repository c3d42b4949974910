"""Item 1.13: what is told at a meeting, out of this very note: figures, three problems, tasks, last year's promises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mskoko_lib.display.blocks import (
    BulletsBlock,
    ChartBlock,
    Figures,
    FindingsBlock,
    KpisBlock,
    KpiSpec,
    Measure,
    MeasuresBlock,
)
from mskoko_lib.display.common import Scope
from mskoko_lib.display.labels import exam_name

#: problems that a meeting can take in
N_PROBLEMS = 3
#: the meeting is about ОГЭ and ЕГЭ; ВПР, essay and interview have items of their own
EXAM_ITEMS = ("1.1", "1.2", "1.8", "1.9", "1.10", "1.11", "1.12")


@dataclass(frozen=True)
class Told:
    """A measure that the note recommends, with the figures its finding stands on. `item`: of the plan."""

    item: str
    measure: Measure
    figures: Figures


class Changes(Protocol):
    """``norms.exam_changes.ExamChanges``."""

    @property
    def told(self) -> tuple[str, ...]: ...
    @property
    def remark(self) -> str: ...
    @property
    def scales(self) -> tuple[str, ...]: ...
    @property
    def maxima(self) -> tuple[str, ...]: ...


def problems(told: Iterable[Told], most: int = N_PROBLEMS) -> list[Told]:
    """The weightiest findings that a measure follows from, one measure each; one an item while there are others."""
    known: dict[tuple[str, str], Told] = {}
    for one in told:
        why = one.measure.because
        if why is not None and one.item in EXAM_ITEMS:
            known.setdefault((why.form, repr(sorted(why.figures.items()))), one)
    ordered = sorted(known.values(), key=lambda one: -(one.measure.because.headline if one.measure.because else 0))
    first = [one for place, one in enumerate(ordered) if one.item not in {other.item for other in ordered[:place]}]
    rest = [one for one in ordered if one not in first]
    return [*first, *rest][:most]


def heading(chosen: Sequence[Told]) -> str:
    """«Три проблемы», as many as there are."""
    return {1: "Главная проблема", 2: "Две проблемы", 3: "Три проблемы"}.get(len(chosen), "Проблемы")


def problem_findings(chosen: Sequence[Told]) -> FindingsBlock | None:
    """The same sentences as in the items, with the numbers they have there."""
    kept = tuple(
        one.measure.because.model_copy(update={"headline": 0}) for one in chosen if one.measure.because is not None
    )
    return FindingsBlock(sentences=kept) if kept else None


def tasks(chosen: Sequence[Told]) -> MeasuresBlock | None:
    """Tasks with owner, term and proof, one for each problem."""
    return MeasuresBlock(id="measures-1-13", items=tuple(one.measure for one in chosen)) if chosen else None


def figures_glance(figures: Figures, scope: Scope) -> KpisBlock | None:
    """Four figures that the meeting begins with."""
    wanted = (
        ("Выпускники 9 классов с «2» с первой попытки", "failed_person_share", scope.at("gia9", category="first")),
        ("Выпускники 9 классов без аттестата после пересдач", "failed_person_share", scope.at("gia9", category="last")),
        (
            "Выпускники 11 классов ниже минимума с первой попытки",
            "failed_person_share",
            scope.at("gia11", category="first"),
        ),
        ("Средний балл ЕГЭ по русскому языку", "mean_score", scope.at("ege", subject="russian")),
    )
    items = tuple(KpiSpec(label=label, obs=obs) for label, name, at in wanted if (obs := figures.id(name, **at)))
    return KpisBlock(items=items) if items else None


def changes(given: Changes, before: int) -> BulletsBlock | None:
    """What changed in the exams themselves: without it changes of results are misread."""
    said = [f"{text} (норма не подтверждена)." if given.remark else f"{text}." for text in given.told]
    if given.scales:
        said.append(f"Шкала ОГЭ не та, что в {before} году: {_names(given.scales)}.")
    if given.maxima:
        said.append(f"Наибольший первичный балл ЕГЭ не тот, что в {before} году: {_names(given.maxima)}.")
    return BulletsBlock(items=tuple(said)) if said else None


def _names(subjects: Iterable[str]) -> str:
    return "; ".join(exam_name(subject).lower() for subject in subjects)


def again(chart: ChartBlock | None) -> ChartBlock | None:
    """A chart of the note shown once more, under another id."""
    if chart is None:
        return None
    data = chart.data.model_copy(update={"id": f"deck-{chart.data.id}"}) if chart.data else None
    return chart.model_copy(update={"id": f"deck-{chart.id}", "data": data})


LIMITS: tuple[str, ...] = (
    "Экзамены разных лет сдавали разные люди по разным заданиям: изменение доли — не рост и не падение одних и тех же учеников.",
    "Школы здесь не ранжируются; различие названо только там, где оно подтверждается с поправкой на число сравнений.",
    "Показатель и мера стоят рядом, причина этим не доказана.",
)
