"""Items 5.5 and 5.6: which schools held the works on how many subjects, and the measures of both items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.russian import month_in, number
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.display.section5.problems import WAVES, Series


def few_subjects(figures: Figures, scope: Scope, series: Series, min_subjects: int) -> list[Finding]:
    """Schools that held works on fewer subjects than the plan asks, month by month; none at all told first."""
    found: list[Finding] = []
    for month in WAVES:
        counts = {
            school: figures.number(
                figures.id("works_subjects", **words.at_school(scope, series.procedure, school, group=month))
            )
            for school in words.schools_of(scope)
        }
        none = {school: "" for school, n in counts.items() if n == 0}
        few = {school: "" for school, n in counts.items() if n and n < min_subjects}
        when = f"в {month_in(int(month))}"
        if none:
            found += _of_schools(figures, scope, series, month, none, f"Работ {when} не было", 3.9, "spoken")
        if few:
            name = f"Работы {when} меньше чем по {number(min_subjects)} предметам"
            found += _of_schools(figures, scope, series, month, few, name, 3.8, "facts")
    return found


def _of_schools(
    figures: Figures,
    scope: Scope,
    series: Series,
    month: str,
    some: Mapping[str, str],
    name: str,
    weight: float,
    form: str,
) -> list[Finding]:
    at = {school: words.at_school(scope, series.procedure, school, group=month) for school in some}
    if scope.own:
        slots = {"value": ("works_subjects", at[scope.school_id])}
        told = name if form == "spoken" else f"{name}; предметов"
        said = sentence(figures, "spoken" if form == "spoken" else "fact", slots, weight, name=told)
    elif form == "spoken":
        listed = words.listed(scope, some)
        slots = {f"s{k}": ("works_subjects", one) for k, one in enumerate(at.values(), 1)}
        said = sentence(figures, "named", slots, weight, name=f"{name}: {listed}")
    else:
        parts = [(scope.names[school], "works_subjects", one) for school, one in at.items()]
        said = several(figures, name, parts, headline=weight)
    return [Finding(said, tuple(some))] if said is not None else []


def measures(
    scope: Scope, series: Series, kept: Sequence[Sentence], new: Sequence[Sentence], many: Sequence[Sentence],
    few: Sequence[Finding], min_subjects: int,
) -> list[Measure | None]:  # fmt: skip
    """A common lesson of the methodists, in a school its programmes; works that lack are held in the next wave."""
    given: list[Measure | None] = []
    for said in [*many[:1], *kept, *new[:2]]:
        given.append(
            common.measure(
                said,
                whom=common.HEAD if scope.own else common.METHODISTS,
                what="внести отработку названных умений в рабочие программы и проверить их в ближайшей работе"
                if scope.own
                else "провести общее занятие учителей названных предметов по этим умениям и дать школам образцы заданий",
                term=scope.term,
                proof=f"листы изменений рабочих программ; форма {series.item} следующей работы"
                if scope.own
                else "программа занятия, список участников, образцы заданий",
            )
        )
    for one in few:
        given.append(
            common.measure(
                one.said,
                whom=words.whom(scope, *one.schools),
                what=f"провести ближайшие работы не меньше чем по {number(min_subjects)} предметам и назвать причину, по которой их "
                "не было",
                term=scope.far_term,
                proof=f"форма {series.item} с результатами",
            )
        )
    return given
