"""Item 3.3: heads' reports: heard and decided, what was promised, kept or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.forms.section3 import HEAD_REPORTS

FORM = "Источник: форма 3.3 школ."
#: report → (bullet of the plan, what it is about)
REPORTS = {
    "programme": ("3.3.1", "программа развития"),
    "monitoring": ("3.3.2", "внутренний мониторинг"),
    "quality": ("3.3.3", "мероприятия по качеству"),
}
DECISIONS = {
    "accepted": "принят",
    "remarks": "принят с замечаниями",
    "returned": "возвращён",
    "not_heard": "не заслушан",
}
_DECISION_PLURAL = {"accepted": "приняты", "remarks": "приняты с замечаниями", "returned": "возвращены"}
STATES = {
    "fulfilled": "выполнено",
    "partly": "выполнено частично",
    "not_fulfilled": "не выполнено",
    "under_way": "выполняется",
    "": "не сказано",
}
AREAS = {choice.code: choice.label for field in HEAD_REPORTS.fields if field.name == "area" for choice in field.choices}
NOT_ASKED = (
    "Чего форма 3.3 не спрашивает: показателей программы развития с их целевыми значениями, текста отчёта и самих "
    "документов (есть только отметка, что документ есть). Выполнение указывает школа. Внутренняя оценка (ВСОКО) с экзаменами "
    "здесь не сравнивается: её данных нет. ВПР не мера работы учителя, и обязательство о ВПР по ним одним не оценивается."
)
CARRIED = (
    "Форма 3.3 этого года спрашивает только обязательства этого года: выполнены ли после сдачи прошлогодней формы те, что взяты "
    "раньше, по ней узнать нельзя."
)


def heard(figures: Figures, scope: Scope, report: str) -> list[Sentence | None]:
    """One report: planned, told, heard, decided; what was promised on it."""
    at = scope.at("head_report", group=report)
    if scope.audience == "public":  # each figure is decided on its own: a hidden one takes no other along
        return [
            sentence(figures, "fact", {"value": ("report_heard_share", at)}, name="Заслушанные отчёты"),
            *kept(figures, scope, report),
        ]
    if scope.own:
        return kept(figures, scope, report)
    parts = [
        ("школ по плану", "reports_planned", at),
        ("сведения прислали", "report_told_share", at),
        ("заслушаны", "report_heard_share", at),
    ]
    decided = [(_DECISION_PLURAL[code], "report_decision_share", {**at, "category": code}) for code in _DECISION_PLURAL]
    return [
        several(figures, "Отчёты руководителей", parts),
        several(figures, "Решения по заслушанным отчётам", decided, skip_zero=True),
        *kept(figures, scope, report),
    ]


def kept(figures: Figures, scope: Scope, report: str = "") -> list[Sentence | None]:
    """Commitments of one report or of all: taken, due, kept, proved."""
    at = scope.at("head_report", group=report)
    if scope.audience == "public":
        name = "Обязательства, срок которых прошёл: выполнены"
        return [sentence(figures, "fact", {"value": ("commitment_kept_share", at)}, name=name)]
    parts = [
        ("взято", "commitments", at),
        ("срок прошёл", "commitment_due_share", at),
        ("из них выполнено", "commitment_kept_share", at),
        ("выполнение подтверждено документом", "commitment_proof_share", at),
    ]
    return [several(figures, "Обязательства" if report else "Обязательства по всем отчётам", parts)]


def carried_over(figures: Figures, scope: Scope) -> Sentence | None:
    """Commitments of the year before whose term is past and of which it is not told that they were fulfilled; not for the
    public.
    """
    at = scope.at("head_report")
    if scope.audience == "public" or not figures.number(figures.id("carried_over", **at)):
        return None
    name = "Обязательства прошлого года, срок которых прошёл, а сведений о выполнении нет"
    return sentence(figures, "fact", {"value": ("carried_over", at)}, name=name)


def heard_text(form: pd.DataFrame, scope: Scope, report: str) -> str:
    """The reader's own report in words: when it was heard, what was decided; "" for others and where nothing is told."""
    rows = form[(form["year"] == scope.year) & (form["report"] == report) & (form["school_id"] == scope.school_id)]
    if not scope.own or rows.empty:
        return ""
    order = list(DECISIONS)
    decided = sorted({words.code(value) for value in rows["decision"]} & set(order), key=order.index)
    day = words.day_text(rows["heard_date"].max())
    said = f"Отчёт заслушан {day}" if day and decided != ["not_heard"] else "День, когда отчёт заслушан, не назван"
    return f"{said}; решение: {DECISIONS[decided[-1]] if decided else 'не названо'}."


def changes(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Share of commitments kept beside that of the year before, both on the same day of the year."""
    name = "Доля выполненных обязательств из тех, чей срок прошёл (на то же число года),"
    return [words.moved(figures, scope, name, "commitment_kept_share", "commitment_kept_change", "head_report")]


def commitments_of(form: pd.DataFrame, year: int, school: str) -> list[dict[str, Any]]:
    """Commitments of one school taken in a year, by term."""
    rows = form[(form["year"] == year) & (form["school_id"] == school) & form["commitment_number"].notna()]
    return [{str(k): v for k, v in row.items()} for row in rows.sort_values("due_date").to_dict("records")]


def is_overdue(row: dict[str, Any], as_of: object) -> bool:
    """Whether a commitment is not fulfilled and its term is past."""
    return words.code(row["state"]) != "fulfilled" and words.past(row["due_date"], as_of)


def state_text(row: dict[str, Any], as_of: object) -> str:
    """What became of a commitment."""
    said = STATES[words.code(row["state"])]
    if words.code(row["state"]) == "fulfilled":
        return said if words.is_true(row["has_proof"]) else f"{said}, документа нет"
    return f"{said}, срок прошёл" if words.past(row["due_date"], as_of) else said


def overdue(form: pd.DataFrame, figures: Figures, scope: Scope, as_of: object) -> Finding | None:
    """Commitments that are not fulfilled though their term is past, with report and term."""
    named = {}
    for school in words.schools_of(scope):
        late = [row for row in commitments_of(form, scope.year, school) if is_overdue(row, as_of)]
        about = [REPORTS[str(row["report"])][1] for row in late]
        if late and scope.own:
            terms = [words.term_text(row["due_date"], scope.year) for row in late]
            named[school] = "; ".join(f"{what}, {term}" for what, term in zip(about, terms, strict=True))
        elif late:
            named[school] = ", ".join(dict.fromkeys(about))
    name = "Обязательства, не выполненные в срок"
    if not scope.own:
        return words.by_school(figures, scope, name, ("head_report", "commitment_overdue", {}), named, 4.5)
    if not named:
        return None
    own = f"{name}: {named[scope.school_id]}"
    return words.of_own(figures, scope, "spoken", own, ("head_report", "commitment_overdue"), 4.5)


def unproved(figures: Figures, scope: Scope) -> Sentence | None:
    """Fulfilled, but not with a document for each; not for the public."""
    at = scope.at("head_report")
    value = figures.number(figures.id("commitment_proof_share", **at))
    if scope.audience == "public" or value is None or value >= 100:
        return None
    name = "Не у каждого выполненного обязательства есть документ; подтверждены"
    return sentence(figures, "fact", {"value": ("commitment_proof_share", at)}, name=name)


def measures(
    scope: Scope,
    late: Finding | None,
    papers: Sentence | None,
    fallen: Iterable[tuple[str, Sentence]],
) -> list[Measure | None]:
    """Measures of 3.3."""
    given: list[Measure | None] = []
    if late is not None:
        given.append(
            common.measure(
                late.said,
                whom=words.whom(scope, *late.schools),
                what="выполнить просроченные обязательства и назвать причину задержки",
                term=scope.term,
                proof="документ о выполнении, отметка в форме 3.3",
            )
        )
    for school, why in fallen:
        given.append(
            common.measure(
                why,
                whom=words.whom(scope, school),
                what="разобрать, какие шаги по обязательству прошлого года сделаны, и назвать следующие с датами диагностик",
                term=scope.term,
                proof="план школы с датами, справка о сделанном",
            )
        )
    given.append(
        common.measure(
            papers,
            whom=common.HEAD if scope.own else common.HEADS,
            what="приложить документ к каждому выполненному обязательству",
            term=scope.term,
            proof="отметка «Подтверждено документом» в форме 3.3",
        )
    )
    return given


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school: reports heard, commitments taken, due, kept, overdue, proved; the department's only."""
    cols = [
        Col("по плану", "reports_planned", group="Отчёты"),
        Col("заслу\u00adшаны", "report_heard_share", part="numerator", group="Отчёты"),
        Col("взято", "commitments", group="Обязательства"),
        Col("срок прошёл", "commitment_due_share", part="numerator", group="Обязательства"),
        Col("из них выпол\u00adнены", "commitment_kept_share", part="numerator", group="Обязательства"),
        Col("просро\u00adчены", "commitment_overdue", group="Обязательства"),
        Col("подтвер\u00adждены", "commitment_proof_share", part="numerator", group="Обязательства"),
        Col("прошлого года без сведений", "carried_over", group="Обязательства"),
    ]
    silent = [
        name
        for school, name in scope.names.items()
        if not figures.number(figures.id("report_told_share", **words.at_school(scope, "head_report", school)))
    ]
    return words.of_no_pupils(
        grid(
            figures, id="reports-schools", caption="Отчёты и обязательства по школам", head="Школа",
            lines=common.school_lines(scope, "head_report"), cols=cols, source=FORM,
            subtitle=f"Школы в порядке реестра; сроки — на {scope.day}; х — считать не из чего",
        ),
        silent,
    )  # fmt: skip


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """Commitments over the years; in a school's note beside the municipality."""
    cols = [
        Col("Взято", "commitments"),
        Col("число", "commitment_due_share", part="numerator", group="Срок прошёл"),
        Col("%", "commitment_due_share", group="Срок прошёл", least_n=common.LEAST_N),
        Col("число", "commitment_kept_share", part="numerator", group="Из них выполнено"),
        Col("%", "commitment_kept_share", group="Из них выполнено", least_n=common.LEAST_N),
        Col("число", "commitment_proof_share", part="numerator", group="Есть документ"),
        Col("%", "commitment_proof_share", group="Есть документ", least_n=common.LEAST_N),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="reports-years", caption="Обязательства по годам", head="Год",
            lines=common.year_lines(scope, "head_report", years), cols=words.of_reader(scope, cols), source=FORM,
            subtitle=f"На то же число года; {words.FEW} обязательств",
        )
    )  # fmt: skip


def areas_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """What the commitments are about; the department's only."""
    lines = [
        Line(f"{label[:1].upper()}{label[1:]}", scope.at("head_report", category=code)) for code, label in AREAS.items()
    ]
    cols = [
        Col("взято", "commitments"),
        Col("срок прошёл", "commitment_due_share", part="numerator"),
        Col("из них выполнены", "commitment_kept_share", part="numerator"),
        Col("просрочены", "commitment_overdue"),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="reports-areas", caption="О чём обязательства", head="", lines=lines, cols=cols, source=FORM,
            subtitle="По всем отчётам; х — считать не из чего",
        )
    )  # fmt: skip


def overdue_table(form: pd.DataFrame, scope: Scope, as_of: object) -> TableBlock | None:
    """Overdue commitments by school; the department's only."""
    rows = [
        (
            name,
            REPORTS[str(row["report"])][1],
            AREAS.get(words.code(row["area"]), "не сказано"),
            words.term_text(row["due_date"], scope.year),
            STATES[words.code(row["state"])],
        )
        for school, name in scope.names.items()
        for row in commitments_of(form, scope.year, school)
        if is_overdue(row, as_of)
    ]
    return words.words_table(
        ["Школа", "Отчёт", "О чём обязательство", "Срок", "Выполнение"], rows,
        id="reports-overdue", caption="Просроченные обязательства", subtitle=f"На {scope.day}", source=FORM,
    )  # fmt: skip
