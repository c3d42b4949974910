"""Item 4.1, vacancies: how many are open, who covers their hours, hours that nobody teaches, how long they are open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, several
from mskoko_lib.display.grid import Col, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.display.section4 import shared
from mskoko_lib.display.section4 import staff_words as sw
from mskoko_lib.forms.staff import POSITION, VACANCIES
from mskoko_lib.params import Staff

PROCEDURE = "vacancy"
FORM = "Источник: форма 4.1 школ, вакансии."
COVERED = {choice.code: choice.label for choice in VACANCIES.field("covered_by").choices}
_POSITIONS = {choice.code: choice.label for choice in POSITION}
CAUTION = (
    "Вакансия, часы которой ведут совместители, остаётся вакансией: нагрузка учителей при этом растёт, а места учителя это не "
    "заменяет. Поэтому рядом с числом вакансий сказано, кто ведёт их часы и сколько часов не ведётся."
)
NONE = "Открытых вакансий нет."
UNKNOWN = "Сведений о вакансиях этого года нет."
NOT_ASKED = "Чего форма о вакансиях не спрашивает: сколько человек обращалось и почему им отказали."


def absence(scope: Scope, told: Collection[tuple[int, str]]) -> str:
    """Why there are no figures: no vacancy is open, or nobody has told. `told`: who sent the form."""
    return NONE if shared.answered(scope, told) else UNKNOWN


def facts(figures: Figures, scope: Scope, rule: Staff) -> list[Sentence | None]:
    """Open on the day, hours, hours not taught, who covers them, for how long."""
    if scope.audience == "public":
        return []
    at = scope.at(PROCEDURE)
    parts = [
        ("открыто", "vacancies_open", at),
        ("часов в неделю", "vacancy_hours", at),
        ("из них не ведётся", "vacancy_hours_not_taught", at),
        ("открыта в среднем, дней", "vacancy_days_mean", at),
        (f"открыты больше {rule.long_vacancy_days} дней", "vacancies_long", at),
    ]
    covered = [(label, "vacancy_covered", {**at, "category": code}) for code, label in COVERED.items()]
    return [
        several(figures, f"Вакансии на {scope.day}", parts),
        several(figures, "Чем закрыты вакансии", covered, skip_zero=True),
    ]


def _notes(still_open: pd.DataFrame, scope: Scope) -> dict[str, str]:
    """school_id → what the vacancies are for, by school."""
    found = {}
    for school in words.schools_of(scope):
        rows = still_open[still_open["school_id"] == school]
        named = [what_for(row) for row in _records(rows)]
        if named:
            found[school] = ", ".join(dict.fromkeys(named))
    return found


def _records(rows: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(key): value for key, value in row.items()} for row in rows.to_dict("records")]


def what_for(row: Mapping[str, object]) -> str:
    """«физика»; the position where no subject is told."""
    subject = words.code(row["subject"])
    return sw.subject_word(subject) if subject else _POSITIONS[str(row["position"])]


def not_taught(still_open: pd.DataFrame, figures: Figures, scope: Scope) -> Finding | None:
    """Hours a week that nobody teaches, by school, with the subjects."""
    rows = still_open[(still_open["hours_not_taught"] > 0).fillna(False).astype(bool)]
    return _found(rows, figures, scope, "Часы в неделю, которых никто не ведёт", "vacancy_hours_not_taught", 4.7)


def long_open(still_open: pd.DataFrame, figures: Figures, scope: Scope, rule: Staff) -> Finding | None:
    """Vacancies that are open for long, by school, with the subjects."""
    rows = still_open[still_open["days_open"] > rule.long_vacancy_days]
    return _found(
        rows, figures, scope, f"Вакансии, открытые больше {rule.long_vacancy_days} дней", "vacancies_long", 4.0
    )


def _found(
    rows: pd.DataFrame, figures: Figures, scope: Scope, name: str, indicator: str, weight: float
) -> Finding | None:
    return shared.noted(figures, scope, name, (PROCEDURE, indicator, {}), _notes(rows, scope), weight)


def measures(scope: Scope, untaught: Finding | None, long: Finding | None) -> list[Measure | None]:
    """Hours without a teacher first; a post that stays open is for the plan of the next year."""
    given: list[Measure | None] = []
    if untaught is not None:
        given.append(
            common.measure(
                untaught.said,
                whom=words.whom(scope, *untaught.schools),
                what="найти, кто проведёт эти часы (совместитель, учитель другой школы по сетевому договору), и составить график "
                "восполнения пропущенных уроков",
                term=scope.term,
                proof="приказ о нагрузке, график восполнения, записи в журнале",
            )
        )
    if long is not None:
        given.append(
            common.measure(
                long.said,
                whom=common.HEAD if scope.own else common.DEPARTMENT,
                what="разместить вакансии на портале «Работа России» и сообщить управлению, что предложено кандидатам"
                if scope.own
                else "внести давние вакансии в заявку на целевое обучение и предложить учителям города "
                f"совмещение: {words.listed(scope, long.schools)}",
                term=scope.far_term,
                proof="сведения о размещении" if scope.own else "заявка на целевое обучение, список согласившихся",
            )
        )
    return given


_COLS = (
    Col("Открыто", "vacancies_open"),
    Col("всего", "vacancy_hours", group="Часов в неделю"),
    Col("не ведётся", "vacancy_hours_not_taught", group="Часов в неделю"),
    *(Col(label, "vacancy_covered", {"category": code}, group="Чем закрыты") for code, label in COVERED.items()),
    Col("Дней открыта в среднем", "vacancy_days_mean"),
)


def subjects_table(figures: Figures, scope: Scope, subjects: Sequence[str]) -> TableBlock | None:
    """Vacancies by subject; the department's."""
    return words.of_no_pupils(
        grid(
            figures, id="vacancy-subjects", caption="Вакансии по предметам", head="Предмет",
            lines=sw.subject_lines(scope, PROCEDURE, subjects), cols=_COLS, source=FORM,
            subtitle=f"Открытые на {scope.day}; в строке «Все» — и вакансии без предмета",
        )
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Vacancies by school; the department's."""
    return words.of_no_pupils(
        grid(
            figures, id="vacancy-schools", caption="Вакансии по школам", head="Школа",
            lines=common.school_lines(scope, PROCEDURE), cols=_COLS, source=FORM,
            subtitle=f"Школы с открытыми вакансиями на {scope.day}, в порядке реестра",
        )
    )  # fmt: skip


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """Vacancies on the same day of each year."""
    if scope.audience == "public":
        return None
    return words.of_no_pupils(
        grid(
            figures, id="vacancy-years", caption="Вакансии по годам", head="Год",
            lines=common.year_lines(scope, PROCEDURE, years), cols=_COLS, source=FORM, subtitle="На то же число года",
        )
    )  # fmt: skip


def own_table(still_open: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """A school's own vacancies in words."""
    rows = still_open[still_open["school_id"] == scope.school_id].sort_values("opened_date", kind="stable")
    told = [
        (
            shared.capital(what_for(row)),
            words.day_text(row["opened_date"]),
            COVERED.get(words.code(row["covered_by"]), "не указано"),
        )
        for row in _records(rows)
    ]
    return words.words_table(
        ("Вакансия", "Открыта", "Чем закрыта"), told, id="vacancy-own", caption="Открытые вакансии школы", source=FORM,
        subtitle=f"На {scope.day}",
    ) if scope.own else None  # fmt: skip
