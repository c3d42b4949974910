"""Item 2.1.2: the schools' own plans of preparing for ЕГЭ: complete or not, done in time or not, what they typically lack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import CellSpec, ColumnSpec, Figures, Measure, RowSpec, Sentence, TableBlock
from mskoko_lib.display.common import Scope, beside_town, sentence, several
from mskoko_lib.display.grid import Col, Line, grid, number_and_share
from mskoko_lib.display.russian import date_text
from mskoko_lib.forms.section2 import SECTION

SOURCE = "Источник: форма «План подготовки к ЕГЭ», школы."
SECTIONS = {choice.code: choice.label for choice in SECTION}
QUALITY = {
    "owner": "назван ответственный",
    "measurable": "результат можно проверить",
    "proof": "выполнение подтверждено документом",
}
ABSENT = (
    "Раздел «анализ прошлого года» засчитан, только если мероприятие опирается на результаты самой школы. Тексты мероприятий форма "
    "не спрашивает: списан ли план у соседей, по этим данным не видно."
)


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Measures, how many were due, done, overdue; qualities."""
    at = scope.at("road_map")
    parts = [
        ("всего", "plan_measures", at),
        ("срок прошёл", "plan_due_share", at),
        ("из них выполнено", "plan_done_share", at),
        ("просрочено", "plan_overdue", at),
    ]
    said = [several(figures, f"Мероприятия планов подготовки к ЕГЭ, на {scope.day}", parts)]
    qualities = [(label, "plan_quality_share", scope.at("road_map", category=code)) for code, label in QUALITY.items()]
    said.append(several(figures, "Мероприятия, у которых", qualities))
    if scope.own:
        said.append(
            sentence(
                figures, "fact", {"value": ("section_completeness", at)}, name="Разделы, которые есть в плане школы"
            )
        )
        said.append(beside_town(figures, scope, "Выполнено из тех, чей срок прошёл", "plan_done_share", "road_map"))
    return said


def gaps(figures: Figures, scope: Scope, *, most: int = 3) -> list[Sentence]:
    """Sections that most often lack, at least in a quarter of the plans; the municipality's."""
    found = []
    for code in SECTIONS:
        obs = figures.id("section_share", **scope.town("road_map", category=code))
        value = figures.number(obs)
        if value is not None and value <= 75:
            found.append((value, code))
    said = []
    for _, code in sorted(found)[:most]:
        slots = {"value": ("section_share", scope.town("road_map", category=code))}
        one = sentence(figures, "fact", slots, 3.2, name=f"Школы, в плане которых есть раздел «{SECTIONS[code]}»")
        if one is not None:
            said.append(one)
    return said


def late(figures: Figures, scope: Scope) -> tuple[list[str], Sentence | None]:
    """(school_ids, sentence): schools with overdue measures, the most overdue first; in a school's note its own."""
    at = {"procedure": "road_map", "year": scope.year}
    if scope.own:
        mine = scope.at("road_map")
        parts = [("просрочено", "plan_overdue", mine), ("выполнено из тех, чей срок прошёл", "plan_done_share", mine)]
        there = figures.number(figures.id("plan_overdue", **mine))
        one = several(figures, "Мероприятия плана подготовки к ЕГЭ", parts, headline=3.8) if there else None
        return ([scope.school_id] if one else []), one
    known = {
        code: number
        for code in scope.names
        if (number := figures.number(figures.id("plan_overdue", **at, school_id=code)))
    }
    codes = sorted(known, key=lambda code: (-known[code], code))
    listed = [(scope.names[code], "plan_overdue", {**at, "school_id": code}) for code in codes]
    return codes, several(figures, "Просроченные мероприятия планов подготовки к ЕГЭ", listed, headline=3.8)


def bare(figures: Figures, scope: Scope, lacking: dict[str, list[str]]) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) for schools whose plan has no analysis of last year or no risk group; in a school's note for any
    section that its plan lacks.
    """
    codes = [scope.school_id] if scope.own else list(scope.names)
    found = []
    for code in codes:
        gone = lacking.get(code, [])
        if gone and (scope.own or {"analysis", "risk"} & set(gone)):
            at = {"procedure": "road_map", "year": scope.year, "school_id": code}
            whose = "В плане школы" if scope.own else f"{scope.names[code]}: в плане"
            listed = ", ".join(f"«{SECTIONS[one]}»" for one in gone)
            name = f"{whose} нет разделов {listed}; разделов всего"
            one = sentence(figures, "fact", {"value": ("section_completeness", at)}, 3.9, name=name)
            if one is not None:
                found.append((code, one))
    return found


def lacking_sections(rows: pd.DataFrame) -> dict[str, list[str]]:
    """school_id → sections its plan lacks. `rows`: ``form_road_map`` of one year; the analysis needs the school's own figures."""
    own = rows["own_figures"].fillna(False).astype(bool)
    real = rows[(rows["section"] != "analysis") | own]
    there = real.groupby("school_id")["section"].agg(set).to_dict()
    schools = sorted(rows["school_id"].astype(str).unique())
    return {code: [section for section in SECTIONS if section not in there.get(code, set())] for code in schools}


def sections_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """How many of the plans have each section."""
    lines = [Line(label, scope.town("road_map", category=code)) for code, label in SECTIONS.items()]
    return grid(
        figures,
        id="road-map-sections",
        caption="Чего не хватает планам: разделы",
        head="Раздел плана",
        lines=lines,
        cols=[Col("школ", "section_share", part="numerator"), Col("%", "section_share")],
        source=SOURCE,
        subtitle="От школ, приславших план",
    )


def schools_table(figures: Figures, scope: Scope, lacking: dict[str, list[str]]) -> TableBlock | None:
    """By school: completeness, done, overdue, which sections lack; the department's only."""
    words = {
        name: ", ".join(SECTIONS[section] for section in lacking.get(code, ())) for code, name in scope.names.items()
    }
    cols = [
        Col("Разделов", "section_completeness", part="numerator"),
        Col("Меропри\u00adятий", "plan_measures"),
        Col("срок прошёл", "plan_due_share", part="numerator"),
        *number_and_share("Выполнено", "plan_done_share"),
        Col("Просро\u00adчено", "plan_overdue"),
        Col("с ответст\u00adвенным, %", "plan_quality_share", {"category": "owner"}),
        Col("результат измерим, %", "plan_quality_share", {"category": "measurable"}),
        Col("подтвер\u00adждено, %", "plan_quality_share", {"category": "proof"}),
        Col("Нет разделов", "section_completeness", words=words),
    ]
    return grid(
        figures,
        id="road-map-schools",
        caption="Планы подготовки к ЕГЭ по школам",
        head="Школа",
        lines=common.school_lines(scope, "road_map"),
        cols=cols,
        source=SOURCE,
        subtitle=f"На {scope.day}; выполнено — от тех, чей срок прошёл",
        missing="not_applicable",
    )


def own_table(rows: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """The reader's own measures that are not done and past their term. `rows`: his rows of ``form_road_map`` of the year."""
    if rows.empty:
        return None
    shown = rows.sort_values(["due_date", "measure_number"])
    cells = [
        (date_text(row["due_date"].date()), SECTIONS.get(str(row["section"]), ""), _owner(row["has_owner"]))
        for row in shown.to_dict("records")
    ]
    return TableBlock(
        id="road-map-own",
        caption="Мероприятия плана школы, срок которых прошёл",
        subtitle=f"Не отмечены выполненными на {scope.day}",
        source=SOURCE,
        columns=tuple(ColumnSpec(label=label, align="left") for label in ("Срок", "Раздел плана", "Ответственный")),
        rows=tuple(RowSpec(cells=tuple(CellSpec(text=text) for text in line)) for line in cells),
    )


def _owner(told: object) -> str:
    return "назван" if told is True else "не назван" if told is False else "не указано"


def recommended(
    scope: Scope,
    overdue: tuple[Sequence[str], Sentence | None],
    incomplete: Iterable[tuple[str, Sentence]],
    typical: Sequence[Sentence],
) -> list[Measure | None]:
    """Rework the plan; do what is overdue; help with what most plans lack."""
    given: list[Measure | None] = [
        common.measure(
            why,
            whom=common.HEAD if scope.own else f"Администрации: {scope.names.get(code, '')}",
            what="дополнить план подготовки к ЕГЭ недостающими разделами, начиная с анализа результатов своей школы",
            term=scope.term,
            proof="план, принятый педагогическим советом, и форма «План подготовки к ЕГЭ»",
        )
        for code, why in incomplete
    ]
    codes, late_ones = overdue
    given.append(
        common.measure(
            late_ones,
            whom=common.HEAD if scope.own else f"Администрации: {', '.join(scope.names[code] for code in codes)}",
            what="выполнить просроченные мероприятия плана или перенести их приказом с новым сроком",
            term=scope.term,
            proof="форма «План подготовки к ЕГЭ» с датами выполнения",
        )
    )
    if not scope.own and typical:
        given.append(
            common.measure(
                typical[0],
                whom=common.METHODISTS,
                what="разобрать со школами недостающие разделы планов и дать образец мероприятия с измеримым результатом",
                term=scope.far_term,
                proof="протокол совещания и переработанные планы школ",
            )
        )
    return given
