"""Item 5.2: mock exams beside the exam: who was below the threshold and failed, how mock exams were marked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section5.sittings import BEFORE_EXAM, MARKED_BY, Work

FORM = "Источник: форма 5.2 школ."
BOTH = "Источники: форма 5.2 школ, протоколы РЦОИ."
NOT_ASKED = (
    "Чего форма 5.2 не спрашивает: какой вариант КИМ писали, какие именно ошибки сделаны в бланках, было ли видеонаблюдение. "
    "Кто из учеников ниже порога, знает журнал школы: в записках только число."
)
NOTHING = "Сведений о пробных экзаменах за этот год нет."
NOTHING_OWN = "Сведений школы о пробных экзаменах за этот год нет."
NONE_OWN = "По форме школы, пробных экзаменов не было."
LAST_WORK = (
    "У кого работ по предмету несколько, считается последняя с результатом. Ниже порога — отметка «2», в ЕГЭ тестовый балл ниже "
    "минимального. Прошлый год — на то же число."
)
SAME_PUPILS = (
    "Пробный экзамен и экзамен — одних и тех же учеников, первая попытка. Отметка пробного зависит и от того, кто проверял: "
    "расхождение с экзаменом — повод сверить критерии проверки, а не оценка учителя."
)


def absence(
    rows: pd.DataFrame,
    scope: Scope,
    none: Collection[str],
    *,
    every: str = NOTHING,
    own: str = NOTHING_OWN,
    none_own: str = NONE_OWN,
) -> str:
    """That there are no rows of the year, of the reader's school where it is his; "" where there are. `none`: schools that
    said so in the form.
    """
    mine = rows[rows["year"] == scope.year]
    mine = mine[mine["school_id"] == scope.school_id] if scope.own else mine
    if not mine.empty:
        return ""
    if not scope.own:
        return every
    return none_own if scope.school_id in none else own


def risk(figures: Figures, scope: Scope, every: Iterable[Work]) -> list[Sentence | None]:
    """Of those below the threshold at the mock exam, how many failed later; of those who failed, how many had been below. A
    share of fewer than ten stands in the table alone.
    """
    said = []
    for work in every:
        at = scope.at(work.procedure, subject=work.subject)
        kept = [
            (label, indicator, at)
            for label, indicator in (
                ("не сдали из тех, кто был ниже порога на пробном", "risk_failed_share"),
                ("были ниже порога на пробном из не сдавших", "failed_told_share"),
            )
            if (figures.number(figures.id(indicator, **at), "n") or 0) >= common.LEAST_N
        ]
        kept = kept[:1] if scope.audience == "public" else kept
        said.append(several(figures, f"{work.name}, экзамен после пробного", kept, headline=3.4))
    return said


def risk_table(figures: Figures, scope: Scope, every: Sequence[Work]) -> TableBlock | None:
    """Hits and misses of the mock exam as a warning; counts alone, no names. Not for the public."""
    if scope.audience == "public":
        return None
    cols = [
        Col("не сдали", "risk_outcome", {"category": "hit"}, group="Ниже порога на пробном"),
        Col("сдали", "risk_outcome", {"category": "mended"}, group="Ниже порога на пробном"),
        Col("не сдали", "risk_outcome", {"category": "missed"}, group="Не ниже порога"),
        Col("сдали", "risk_outcome", {"category": "clear"}, group="Не ниже порога"),
        Col("не сдали из бывших ниже порога, %", "risk_failed_share", least_n=common.LEAST_N),
        Col("были ниже порога из не сдавших, %", "failed_told_share", least_n=common.LEAST_N),
    ]
    lines = [Line(work.name, scope.at(work.procedure, subject=work.subject)) for work in every]
    if scope.own:
        lines = []
        for work in every:
            lines += [Line(f"Школа: {work.name}", scope.at(work.procedure, subject=work.subject)),
                      Line(f"Муниципалитет: {work.name}", scope.town(work.procedure, subject=work.subject))]  # fmt: skip
    return words.of_no_pupils(grid(
        figures, id="mocks-risk", caption="Пробный экзамен как предупреждение", head="Экзамен, предмет", lines=lines, cols=cols,
        source=BOTH, subtitle=f"Ученики, у которых есть оба результата, первая попытка; {words.FEW} учеников",
    ))  # fmt: skip


def gap_table(figures: Figures, scope: Scope, every: Sequence[Work]) -> TableBlock | None:
    """Exam less mock exam by who marked; not for the public."""
    if scope.audience == "public":
        return None
    at_all = [figures.id("mock_gap", **scope.at(work.procedure, subject=work.subject)) for work in every]
    if all((figures.number(found, "n") or 0) < common.LEAST_N for found in at_all):
        return None
    groups = {"": "все", **MARKED_BY}
    cols = []
    for code, label in groups.items():
        at = {"group": code} if code else {}
        cols += [
            Col("разность", "mock_gap", at, group=label, least_n=common.LEAST_N),
            Col("интервал", "mock_gap", at, "interval", label, least_n=common.LEAST_N),
        ]
    lines = [Line(work.name, scope.at(work.procedure, subject=work.subject)) for work in every]
    return words.of_no_pupils(grid(
        figures, id="mocks-gap", caption="Экзамен минус пробный: кто проверял пробный", head="Экзамен, предмет", lines=lines,
        cols=cols, source=BOTH,
        subtitle="В баллах: первичных, в ЕГЭ тестовых; 95 % интервал; меньше нуля — на экзамене ниже; х — нет пар или меньше десяти",
    ))  # fmt: skip


def lenient(figures: Figures, scope: Scope, apart: pd.DataFrame, every: Sequence[Work]) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) for schools whose mock results stand farther above the exam than those of the others. `apart`:
    `mocks.lenient_schools`.
    """
    by_key = {(work.procedure, work.subject): work for work in every}
    rows = apart[apart["survives"]]
    found = []
    for school, mine in rows.groupby("school_id", sort=True):
        if scope.own and school != scope.school_id:
            continue
        parts = []
        for row in mine.sort_values("p_value").to_dict("records"):
            work = by_key.get((str(row["procedure"]), str(row["subject"])))
            if work is not None:
                at = words.at_school(scope, work.procedure, str(school), subject=work.subject)
                parts += [
                    (f"{work.name}, в школе", "mock_gap", at),
                    ("по всем школам", "mock_gap", {**at, "school_id": ""}),
                ]
        whose = "Школа" if scope.own else scope.names.get(str(school), "")
        name = f"{whose}: на экзамене баллов меньше, чем на пробном, и разрыв больше, чем в других школах (экзамен минус пробный)"
        said = several(figures, name, parts, headline=4.4)
        if said is not None:
            found.append((str(school), said))
    return found


def held(rows: pd.DataFrame, year: int) -> bool:
    """Whether anybody of the year has a result of the exam."""
    return bool(rows.loc[rows["year"] == year, "y"].notna().any())


def at_risk(figures: Figures, scope: Scope, every: Iterable[Work]) -> Sentence | None:
    """How many are below the threshold before the exam: for whom the group work is."""
    parts = []
    for work in every:
        indicator, at = work.below
        here = scope.at(work.procedure, **at)
        if figures.number(figures.id(indicator, **here), "numerator"):
            parts.append((work.name, indicator, here))
    return several(figures, "Ниже порога на пробном экзамене", parts, headline=4.6)


def missed(figures: Figures, scope: Scope, every: Iterable[Work]) -> Sentence | None:
    """Who failed though the mock exam had not warned; None where nobody did."""
    parts = []
    for work in every:
        at = scope.at(work.procedure, subject=work.subject, category="missed")
        if figures.number(figures.id("risk_outcome", **at)):
            parts.append((work.name, "risk_outcome", at))
    return several(figures, "Не сдали экзамен, хотя на пробном были не ниже порога; учеников", parts, headline=3.8)


def measures(
    scope: Scope,
    weak: Sentence | None,
    unforeseen: Sentence | None,
    generous: Iterable[tuple[str, Sentence]],
    hard: Iterable[Sentence | None],
    *,
    over: bool,
) -> list[Measure | None]:
    """Group work before the exam; after it, what the mock exam failed to see; criteria of marking; hard tasks."""
    soon = scope.term if over else BEFORE_EXAM
    head = common.HEAD if scope.own else common.HEADS
    given: list[Measure | None] = [
        common.measure(
            weak, whom=head,
            what="провести групповые занятия с теми, кто ниже порога, сообщить родителям и дать повторную работу только им",
            term=soon, proof="план занятий, итог повторной работы без фамилий",
        ),
        common.measure(
            unforeseen, whom=head,
            what="включить в группу риска этого года и тех, кто на пробном близок к порогу, и проверять пробный экзамен перекрёстно",
            term=scope.term, proof="приказ о проверке пробного экзамена, список группы риска в школе",
        ),
        *(
            common.measure(
                why, whom=words.whom(scope, school),
                what="сверить критерии проверки пробных работ с критериями экзамена и следующую проверку провести перекрёстно",
                term=scope.term, proof="протокол методического объединения, приказ о проверке",
            )
            for school, why in generous
        ),
    ]  # fmt: skip
    given += [
        common.measure(
            why, whom=head if scope.own else common.METHODISTS,
            what="разобрать с учителями задания пробных экзаменов, за которые набрано меньше всего баллов",
            term=soon, proof="программа занятия и список участников",
        )
        for why in hard
    ]  # fmt: skip
    return given
