"""Item 1.3: ОГЭ and ГВЭ of pupils with ОВЗ, against all; conditions that were given."""

from __future__ import annotations

from collections.abc import Iterable

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, count_and_share, grid
from mskoko_lib.display.labels import exam_dative, exam_name
from mskoko_lib.display.section1.oge import FORMS

KINDS = {"ovz": "ОВЗ (заключение ПМПК)", "disabled_child": "дети-инвалиды", "disabled": "инвалиды"}
CONDITIONS = {
    "special_kim": "КИМ в особом виде",
    "longer_time": "увеличено время",
    "special_workplace": "особое рабочее место",
    "assistant": "ассистент",
    "special_work_form": "особая форма выполнения",
    "exam_at_home": "ППЭ на дому",
    "gave_up_gve": "имели право на ГВЭ, но выбрали ОГЭ или ЕГЭ",
    "late_document": "документ представлен не в срок",
}


def facts(figures: Figures, scope: Scope, subjects: Iterable[str]) -> list[Sentence | None]:
    """Who they are and how they did."""
    kinds = [(label, "ovz_persons", scope.at("ovz", category=code)) for code, label in KINDS.items()]
    said = [several(figures, "Участники ГИА с ОВЗ, дети-инвалиды и инвалиды", kinds, skip_zero=True)]
    for procedure, form in (("oge", "ОГЭ"), ("gve9", "ГВЭ")):
        for subject in subjects:
            own = figures.id("success_share", **scope.at(procedure, subject=subject, group="ovz"))
            if own and (figures.number(own, "n") or 0) >= common.LEAST_N:
                slots = {
                    "own": ("success_share", scope.at(procedure, subject=subject, group="ovz")),
                    "town": ("success_share", scope.at(procedure, subject=subject)),
                }
                said.append(
                    sentence(
                        figures,
                        "beside_all",
                        slots,
                        name=f"Успеваемость, {form} по {exam_dative(subject)}",
                        whose="у участников с ОВЗ",
                        all="у всех участников этой формы",
                    )
                )
    return said


def late(figures: Figures, scope: Scope) -> Sentence | None:
    """Documents that came too late for the conditions to be prepared."""
    at = scope.at("ovz", category="late_document")
    if not figures.number(figures.id("condition_share", **at)):
        return None
    return sentence(
        figures,
        "fact",
        {"value": ("condition_share", at)},
        name="Документ, дающий право на условия, представлен не в срок",
    )


def recommended(scope: Scope, why: Sentence | None) -> list[Measure | None]:
    whom = common.HEAD if scope.own else common.HEADS
    return [
        common.measure(
            why,
            whom=whom,
            what="до подачи заявлений проверить сроки заключений ПМПК и справок об инвалидности у выпускников 9 и 11 классов",
            term=scope.term,
            proof="список с датами документов, без фамилий",
        )
    ]


def results_table(figures: Figures, scope: Scope, subjects: Iterable[str]) -> TableBlock | None:
    """ОГЭ and ГВЭ apart: those with ОВЗ and all; no percent under ten participants."""
    lines: list[Line] = []
    for procedure, form in (("oge", "ОГЭ"), ("gve9", "ГВЭ")):
        for subject in subjects:
            if not figures.id("takers", **scope.at(procedure, subject=subject, group="ovz")):
                continue
            lines.append(Line(f"{form}, {exam_name(subject).lower()}", kind="group"))
            lines.append(Line("участники с ОВЗ", scope.at(procedure, subject=subject, group="ovz")))
            lines.append(Line("все участники", scope.at(procedure, subject=subject)))
    cols = [Col("Участ\u00adников", "takers")]
    for mark in (2, 3, 4, 5):
        at = {"category": str(mark)}
        cols.append(Col(f"«{mark}», чел.", "mark_share", at, part="numerator"))
    cols += [
        Col("Успева\u00adемость, %", "success_share", least_n=common.LEAST_N),
        Col("Качество, %", "good_marks_share", least_n=common.LEAST_N),
    ]
    return grid(
        figures,
        id="ovz-results",
        caption="ОГЭ и ГВЭ участников с ОВЗ, первая попытка",
        head="",
        lines=lines,
        cols=cols,
        source="Источник: протоколы ОГЭ и ГВЭ из РЦОИ, формы школ.",
        subtitle="Шкалы ОГЭ и ГВЭ разные и не складываются; доли — от десяти участников",
    )


def conditions_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Conditions by the official columns."""
    lines = [Line(label[:1].upper() + label[1:], scope.at("ovz", category=code)) for code, label in CONDITIONS.items()]
    cols = [
        Col("из них, чел.", "condition_share", part="numerator"),
        Col("всего, чел.", "condition_share", part="n"),
        Col("%", "condition_share", least_n=common.LEAST_N),
    ]
    return grid(
        figures,
        id="ovz-conditions",
        caption="Условия для участников с ОВЗ",
        head="Условие",
        lines=lines,
        cols=cols,
        source=FORMS,
    )


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school: how many, and how many of them have each kind of document; the department's only."""
    cols = [
        Col("Всего", "ovz_persons"),
        *(Col(label, "ovz_persons", {"category": code}) for code, label in KINDS.items()),
        *count_and_share("Документ не в срок", "condition_share", category="late_document"),
    ]
    return grid(
        figures,
        id="ovz-schools",
        caption="Участники с ОВЗ по школам",
        head="Школа",
        lines=common.school_lines(scope, "ovz"),
        cols=cols,
        source=FORMS,
    )
