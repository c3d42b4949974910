"""Item 1.7: rehearsals by the print technology."""

from __future__ import annotations

from collections.abc import Iterable

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence
from mskoko_lib.display.grid import Col, Line, count_and_share, grid
from mskoko_lib.display.labels import exam_name
from mskoko_lib.display.section1.conduct import BOTH, FORMS

_FAULTS = (("print", "печать"), ("scan", "сканиро\u00adвание"), ("delay", "задержка"), ("open", "не устранено"))


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """How many rehearsals, how many came, how many had faults, what the processed ones told."""
    return [
        sentence(
            figures,
            "fact",
            {"value": ("rehearsals", scope.at("rehearsals"))},
            name="Тренировки по технологии печати (день, предмет, ППЭ)",
        ),
        sentence(
            figures,
            "fact",
            {"value": ("rehearsal_turnout", scope.at("rehearsals"))},
            name="Участвовали в тренировках, от распределённых",
        ),
        sentence(
            figures,
            "fact",
            {"value": ("rehearsal_below_share", scope.at("rehearsals"))},
            name="Ниже минимума на обработанных тренировках",
        ),
    ]


def faults(figures: Figures, scope: Scope) -> tuple[Sentence | None, Sentence | None]:
    """Rehearsals with a fault; faults that are not closed."""
    said = []
    for code, name in (
        ("any", "Тренировки со сбоем печати, сканирования или с задержкой"),
        ("open", "Сбои, которые не отмечены устранёнными"),
    ):
        at = scope.at("rehearsals", category=code)
        fires = bool(figures.number(figures.id("rehearsal_fault_share", **at)))
        said.append(
            sentence(figures, "fact", {"value": ("rehearsal_fault_share", at)}, 2, name=name) if fires else None
        )
    return said[0], said[1]


def recommended(scope: Scope, fault: Sentence | None, left: Sentence | None) -> list[Measure | None]:
    return [
        common.measure(
            left,
            whom=common.HEADS,
            what="устранить сбои, названные в форме 1.7, и проверить технику ППЭ ещё одной тренировкой",
            term=scope.term,
            proof="форма 1.7 с датой устранения",
        ),
        common.measure(
            fault,
            whom=common.DEPARTMENT,
            what="назвать резервную технику каждого ППЭ и проверить её до следующего экзаменационного периода",
            term=scope.far_term,
            proof="акты готовности ППЭ",
        ),
    ]


def table(figures: Figures, scope: Scope, subjects: Iterable[str]) -> TableBlock | None:
    """By subject, then by school."""
    lines = [Line("Предметы", kind="group")]
    lines += [Line(exam_name(s), scope.town("rehearsals", subject=s)) for s in subjects]
    lines.append(Line("Школы", kind="group"))
    lines += common.school_lines(scope, "rehearsals")
    cols = [
        Col("всего", "rehearsals", group="Тренировки"),
        Col("феде\u00adральных", "rehearsals", {"category": "federal"}, group="Тренировки"),
        Col("с участ\u00adниками", "rehearsals", {"category": "with_pupils"}, group="Тренировки"),
        Col("обрабо\u00adтано", "rehearsals", {"category": "processed"}, group="Тренировки"),
        Col("распре\u00adделено", "rehearsal_turnout", part="n", group="Участники"),
        Col("участ\u00adвовали", "rehearsal_turnout", part="numerator", group="Участники"),
        Col("%", "rehearsal_turnout", group="Участники"),
        *(
            Col(label, "rehearsal_fault_share", {"category": code}, part="numerator", group="Тренировок со сбоем")
            for code, label in _FAULTS
        ),
        *count_and_share("Ниже минимума", "rehearsal_below_share"),
    ]
    return grid(
        figures,
        id="rehearsals",
        caption="Тренировки по технологии печати",
        head="",
        lines=lines,
        cols=cols,
        source=FORMS,
        subtitle="«Ниже минимума» — только тренировки, результаты которых обработаны",
    )


def against_exam(figures: Figures, scope: Scope, subjects: Iterable[str]) -> TableBlock | None:
    """Processed rehearsals beside ЕГЭ of the same subject."""
    lines = [
        Line(exam_name(s), {"year": scope.year, "subject": s, "school_id": ""})
        for s in subjects
        if figures.id("rehearsal_below_share", **scope.town("rehearsals", subject=s))
    ]
    cols = [
        *count_and_share("Тренировка: ниже минимума", "rehearsal_below_share", procedure="rehearsals"),
        *count_and_share("ЕГЭ: ниже минимума", "band_share", procedure="ege", category="below"),
    ]
    return grid(
        figures,
        id="rehearsals-ege",
        caption="Обработанные тренировки и ЕГЭ",
        head="Предмет",
        lines=lines,
        cols=cols,
        source=BOTH,
        subtitle="Тренировку и экзамен писали не одни и те же люди",
    )
