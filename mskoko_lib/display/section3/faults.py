"""Item 3.2 in words: what an inspection found in each school, until when it was to be removed, what became of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mskoko_lib.display.blocks import TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.section3 import words
from mskoko_lib.forms.section3 import CRITERION

FORM = "Источник: форма 3.2 управления."
FOUND = {
    "kept": "соблю\u00adдается",
    "fault": "нару\u00adшение",
    "remark": "заме\u00adчание",
    "na": "не прове\u00adрялось",
}
#: beginnings of types of schools that have no graduates
_NO_GRADUATES = ("нач", "нош", "детск")
#: the graver answer counts where a school was looked at twice
_GRAVER = ("na", "kept", "remark", "fault")
ADDRESSEES = {"school": "школа", "department": "управление образования", "founder": "учредитель"}
FAULTS = ("fault", "remark")
KIND_OF_CONTROL = (
    "Это ведомственный (учредительский) контроль: управление смотрит, как школы готовят выпускников к ГИА. К государственному "
    "надзору он не относится, замечание может быть адресовано и самому управлению."
)
NOT_ASKED = (
    "Чего форма 3.2 не спрашивает: какой нормой установлено требование и текст справки. Что стало с нарушениями прошлого года "
    "после сдачи прошлогодней формы, она тоже не спрашивает."
)
NO_FORM = "Сведений о тематических проверках за этот год нет."
NO_INSPECTION = "Тематических проверок в школе в этом году не было."
NOT_BEFORE = "Сведений о проверках прошлого года нет, поэтому повторные нарушения назвать нельзя."


def absence(form: pd.DataFrame, scope: Scope) -> str:
    """Why the item shows nothing: no form of the year, or no inspection of the reader's school; "" where it does."""
    rows = form[form["year"] == scope.year]
    if rows.empty:
        return NO_FORM
    return NO_INSPECTION if scope.own and not (rows["school_id"] == scope.school_id).any() else ""


def not_before(form: pd.DataFrame, scope: Scope) -> str:
    """A line where no fault can be a repeated one, since the year before is not known."""
    return "" if (form["year"] == scope.year - 1).any() else NOT_BEFORE


def not_inspected(form: pd.DataFrame, scope: Scope) -> str:
    """Schools with graduates that were not inspected this year; the department's only."""
    looked_at = set(form.loc[form["year"] == scope.year, "school_id"].astype(str))
    left = [
        name
        for school, name in scope.names.items()
        if school not in looked_at and not scope.types.get(school, "").lower().startswith(_NO_GRADUATES)
    ]
    return f"В этом году не проверялись: {', '.join(left)}." if left and looked_at else ""


def faults_of(form: pd.DataFrame, year: int, school: str) -> list[dict[str, Any]]:
    """Faults and remarks of one school in a year, in the order of the criteria."""
    rows = form[(form["year"] == year) & (form["school_id"] == school) & form["found"].isin(FAULTS)]
    order = list(CRITERION)
    listed = [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]
    return sorted(listed, key=lambda row: (order.index(str(row["criterion"])), str(row["visit_date"])))


def repeated_criteria(form: pd.DataFrame, year: int, school: str) -> list[str]:
    """Criteria with a fault in both years."""
    before = {row["criterion"] for row in faults_of(form, year - 1, school)}
    return list(dict.fromkeys(str(r["criterion"]) for r in faults_of(form, year, school) if r["criterion"] in before))


def is_repeated(form: pd.DataFrame, year: int, school: str, row: dict[str, Any]) -> bool:
    """Whether a fault of a school was one of the year before too."""
    return str(row["criterion"]) in repeated_criteria(form, year, school)


def is_overdue(row: dict[str, Any], as_of: object) -> bool:
    """Whether a fault is not removed and its term is past."""
    return not words.is_true(row["removed"]) and words.past(row["due_date"], as_of)


def state_text(row: dict[str, Any], as_of: object) -> str:
    """What became of a fault."""
    if words.is_true(row["removed"]):
        late = not pd.isna(row["removed_date"]) and words.past(row["due_date"], row["removed_date"])
        day = words.day_text(row["removed_date"])
        return f"устранено{' позже срока' if late else ''}{', ' if day else ''}{day}"
    if words.past(row["due_date"], as_of):
        return "не устранено, срок прошёл"
    return "не устранено, срок не назван" if pd.isna(row["due_date"]) else "срок ещё не наступил"


def criteria_table(form: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """School × criterion in words; the department's only."""
    rows = form[form["year"] == scope.year]
    found: dict[tuple[str, str], str] = {}
    for school, criterion, answer in rows[["school_id", "criterion", "found"]].itertuples(index=False, name=None):
        key = (str(school), str(criterion))
        found[key] = max(found.get(key, "na"), str(answer), key=_GRAVER.index)
    lines = [
        (name, *(FOUND[found.get((school, code), "na")] for code in CRITERION))
        for school, name in scope.names.items()
        if any(key[0] == school for key in found)
    ]
    return words.words_table(
        ["Школа", *(f"{label[:1].upper()}{label[1:]}" for label in CRITERION.values())],
        lines,
        id="inspections-criteria",
        caption="Что установлено по критериям",
        subtitle="Проверенные школы; если школу проверяли дважды, стоит более строгий ответ",
        source=FORM,
    )


def faults_table(form: pd.DataFrame, scope: Scope, as_of: object) -> TableBlock | None:
    """Each fault: what, whose, until when, what became of it, whether it was one a year ago."""
    rows: list[tuple[str, ...]] = []
    for school, name in words.schools_of(scope).items():
        again = repeated_criteria(form, scope.year, school)
        for row in faults_of(form, scope.year, school):
            cells = (
                f"{CRITERION[str(row['criterion'])][:1].upper()}{CRITERION[str(row['criterion'])][1:]}",
                FOUND[str(row["found"])],
                ADDRESSEES.get(words.code(row["addressee"]), "не сказано"),
                words.term_text(row["due_date"], scope.year),
                state_text(row, as_of),
                "да" if row["criterion"] in again else "нет",
            )
            rows.append(((name,) if name else ()) + cells)
    heads = ["Критерий", "Установлено", "Кому адресовано", "Срок", "Состояние", "Было год назад"]
    return words.words_table(
        heads if scope.own else ["Школа", *heads],
        rows,
        id="inspections-faults",
        caption="Нарушения и замечания",
        subtitle=f"Состояние на {scope.day}",
        source=FORM,
    )
