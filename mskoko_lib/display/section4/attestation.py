"""Item 4.6: applications and outcomes, ДИРО's schedule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.russian import MONTHS
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.display.section4 import shared
from mskoko_lib.forms.staff import ASKED, ATTESTATION

PROCEDURE = "attestation"
FORM = "Источник: форма 4.6 школ."
BOTH = "Источник: форма 4.6 школ, график ДИРО."
OUTCOMES = {choice.code: choice.label for choice in ATTESTATION.field("outcome").choices}
_ASKED = {choice.code: choice.label for choice in ASKED}
_KINDS = {
    "raised": "категория повышена",
    "same": "подтверждена прежняя",
    "simplified": "по достижениям (упрощённый порядок)",
}
ADDS_UP = "Проверка: подано столько же, сколько присвоено, отказано, не принято, отозвано и ещё рассматривается, вместе взятых."
DOES_NOT_ADD_UP = "Проверка не сошлась: у части заявлений итог не назван, поэтому итоги в сумме меньше поданных."
NOT_ASKED = (
    "Чего форма 4.6 не спрашивает: фамилий, баллов экспертного заключения и причин отказа. График ДИРО школа и управление "
    "получают от института; если графика нет, сравнивать не с чем."
)
NO_PLAN = "Графика ДИРО за этот год нет: сравнить заявления не с чем."


def absence(scope: Scope, told: Collection[tuple[int, str]]) -> str:
    """Why the item shows no applications: there were none, or nobody has told. `told`: who sent the form."""
    if not shared.answered(scope, told):
        return "Сведений об аттестации за этот год нет."
    return f"Заявлений на аттестацию на {scope.day} нет."


def sums_text(adds_up: bool) -> str:
    """The accounting identity in words."""
    return ADDS_UP if adds_up else DOES_NOT_ADD_UP


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Applied and what came of it; raised, same, simplified; through the portal."""
    at = scope.at(PROCEDURE)
    if scope.audience == "public":
        names = {
            ("attestation_granted_share", ""): "Рассмотренные и закрытые заявления, по которым категория присвоена",
            ("attestation_epgu_share", ""): "Заявления, поданные через портал госуслуг",
        }
        return shared.alone(figures, at, names)
    parts: list[tuple[str, str, Mapping[str, object]]] = [("подано", "attestation_applied", at)]
    parts += shared.parts(at, "attestation_outcome", OUTCOMES)
    kinds = shared.parts(at, "attestation_kind_share", _KINDS)
    return [
        several(figures, "Заявления", parts),
        sentence(
            figures, "fact", {"value": ("attestation_granted_share", at)},
            name="Категория присвоена (из всех заявлений, кроме рассматриваемых)",
        ),
        several(figures, "Присвоенные первая и высшая категории", kinds),
        sentence(
            figures, "fact", {"value": ("attestation_epgu_share", at)},
            name="Подано через портал госуслуг (без соответствия должности)",
        ),
    ]  # fmt: skip


def schedule_facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """ДИРО's schedule against applications."""
    if scope.audience == "public":
        return []
    at = scope.at(PROCEDURE)
    parts = [
        ("по графику на прошедшие месяцы", "attestation_scheduled", at),
        ("есть в графике, заявления нет", "attestation_absent", at),
        ("подано вне графика", "attestation_unscheduled", at),
        ("решение в месяц графика", "attestation_in_month_share", at),
    ]
    return [several(figures, "График ДИРО и заявления", parts)]


def changes(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Shares of this year beside those of the year before, both on the same day."""
    return [
        words.moved(
            figures, scope, "Доля заявлений, по которым категория присвоена,", "attestation_granted_share",
            "attestation_granted_change", PROCEDURE,
        ),
        words.moved(
            figures, scope, "Доля заявлений через портал госуслуг", "attestation_epgu_share", "attestation_epgu_change", PROCEDURE
        ),
    ]  # fmt: skip


def absent(table: pd.DataFrame, figures: Figures, scope: Scope) -> Finding | None:
    """Who stands in ДИРО's schedule and did not apply, with category and month. `table`: of `against_schedule`."""
    notes = {}
    for school in words.schools_of(scope):
        rows = table[(table["school_id"] == school) & (table["absent"] > 0)]
        told = [f"{_ASKED[str(a)]}, {MONTHS[int(m) - 1]}" for a, m in zip(rows["asked"], rows["month"], strict=True)]
        if told:
            notes[school] = "; ".join(told)
    name = "Есть в графике ДИРО, а заявления нет"
    return shared.noted(figures, scope, name, (PROCEDURE, "attestation_absent", {}), notes, 4.2)


def off_month(figures: Figures, scope: Scope) -> Finding | None:
    """Schools none of whose three or more decisions fell into the month of the schedule."""
    notes = {}
    for school in words.schools_of(scope):
        obs = figures.id("attestation_in_month_share", **words.at_school(scope, PROCEDURE, school))
        if (figures.number(obs, "n") or 0) >= _LEAST_DECISIONS and figures.number(obs, "numerator") == 0:
            notes[school] = ""
    name = "Решений в месяц графика ДИРО нет ни одного"
    return shared.noted(figures, scope, name, (PROCEDURE, "attestation_in_month_share", {}), notes, 3.4)


#: fewer decisions may miss their months by chance
_LEAST_DECISIONS = 3


def measures(scope: Scope, missing: Finding | None, early: Finding | None) -> list[Measure | None]:
    """Who is in the schedule either applies or is taken out of it."""
    given: list[Measure | None] = []
    if missing is not None:
        given.append(
            common.measure(
                missing.said,
                whom=words.whom(scope, *missing.schools),
                what="выяснить, почему педагоги из графика не подали заявления: помочь подать или попросить ДИРО исправить график",
                term=scope.term,
                proof="заявления педагогов или письмо в ДИРО об изменении графика",
            )
        )
    if early is not None:
        given.append(
            common.measure(
                early.said,
                whom=words.whom(scope, *early.schools),
                what="сверить с ДИРО месяцы графика и подавать заявления по нему",
                term=scope.term,
                proof="согласованный график",
            )
        )
    return given


_OUTCOME_COLS = tuple(
    Col(label, "attestation_outcome", {"category": code}, group="Итог") for code, label in OUTCOMES.items()
)


def asked_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By what was asked for; not for the public."""
    at = scope.at(PROCEDURE)
    lines = [Line(shared.capital(label), {**at, "group": code}) for code, label in _ASKED.items()]
    return words.of_no_pupils(
        grid(
            figures, id="attestation-asked", caption="Заявления по тому, на что поданы", head="На что подано",
            lines=[*lines, Line("Все", at, kind="total")],
            cols=[Col("Подано", "attestation_applied"), *_OUTCOME_COLS,
                  Col("Через портал", "attestation_epgu_share", part="numerator")],
            source=FORM, subtitle=f"На {scope.day}; х — на соответствие должности через портал не подают",
        )
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school; the department's."""
    cols = [
        Col("Подано", "attestation_applied"),
        *_OUTCOME_COLS,
        Col("по графику", "attestation_scheduled", group="График ДИРО"),
        Col("заявления нет", "attestation_absent", group="График ДИРО"),
        Col("вне графика", "attestation_unscheduled", group="График ДИРО"),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="attestation-schools", caption="Аттестация по школам", head="Школа",
            lines=common.school_lines(scope, PROCEDURE), cols=cols, source=BOTH,
            subtitle="В порядке реестра; график — прошедшие месяцы; х — заявлений или строк графика нет",
        )
    )  # fmt: skip


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """Applications and outcomes over the years, each on the same day."""
    cols = [
        Col("Подано", "attestation_applied"),
        *_OUTCOME_COLS,
        Col("Присвоена, %", "attestation_granted_share", least_n=common.LEAST_N),
        Col("Через портал, %", "attestation_epgu_share", least_n=common.LEAST_N),
    ]
    cols = [col for col in cols if scope.audience != "public" or col.label.endswith("%")]
    return words.of_no_pupils(
        grid(
            figures, id="attestation-years", caption="Аттестация по годам", head="Год",
            lines=common.year_lines(scope, PROCEDURE, years), cols=cols, source=FORM,
            subtitle="На то же число года; х — заявлений меньше десяти или нет",
        )
    )  # fmt: skip
