"""Item 5.1: how the road maps of preparing for ГИА are carried out; what the plans hold is told by item 2.1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import (
    CellSpec,
    ChartBlock,
    ChartRow,
    ColumnSpec,
    Figures,
    Measure,
    RowSpec,
    Sentence,
    TableBlock,
)
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, grid, number_and_share
from mskoko_lib.display.russian import MONTHS_SHORT
from mskoko_lib.display.section2.road_maps import SECTIONS, SOURCE
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.forms.section2 import MOVED_WHY
from mskoko_lib.indicators.road_map_execution import PROCEDURE, STATES

REASONS = {choice.code: choice.label for choice in MOVED_WHY} | {"unknown": "причина не названа"}
#: the base of what was done in time, the same in sentences and tables
IN_TIME = "из выполненных с датой и просроченных"
#: periods that a drawing of small panels holds
MOST_MONTHS = 8
#: measures done from which a part with proof is judged
LEAST_DONE = 5
NOTHING = "Планов («дорожных карт») подготовки к ГИА за этот год нет."
NOTHING_OWN = "Плана («дорожной карты») подготовки школы к ГИА за этот год нет."
NO_GRADE = "Школа не ведёт обучение в 11 классе: плана подготовки к ЕГЭ от неё не ждём."
ELSEWHERE = (
    "Из чего состоят планы, каких разделов им не хватает и перечень просроченных мероприятий — в пункте 2.1. Срок перенесённого "
    "мероприятия в обоих пунктах — новый; на графике — первоначальный."
)
NOT_ASKED = (
    "Чего форма не спрашивает: текстов мероприятий и ожидаемого результата словами — только то, можно ли его проверить и подтверждён "
    "ли он документом. Форма собирает план подготовки к ЕГЭ; отдельного плана подготовки к ОГЭ она не знает. Один родитель "
    "мог прийти на несколько собраний, поэтому их сумма — не число семей."
)


def absence(form: pd.DataFrame, scope: Scope, awaited: bool = True) -> str:
    """Why nothing is shown. `awaited`: the reader's school teaches grade 11."""
    now = form[form["year"] == scope.year]
    if scope.own and not (now["school_id"] == scope.school_id).any():
        return NOTHING_OWN if awaited else NO_GRADE
    return NOTHING if now.empty else ""


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Where the measures stand, in time, meetings with parents, moved."""
    at = scope.at(PROCEDURE)
    said: list[Sentence | None] = []
    states = [(label, "measure_state_share", {**at, "category": code}) for code, label in STATES.items()]
    said.append(several(figures, f"Мероприятия планов на {scope.day}", states, skip_zero=True))
    said.append(common.beside_town(figures, scope, f"Выполнено в срок {IN_TIME}", "measure_in_time_share", PROCEDURE))
    if scope.audience != "public":
        parts = [("проведено", "parent_meetings", at), ("число родителей названо", "meetings_counted_share", at),
                 ("родителей на них", "parents_met", at)]  # fmt: skip
        held = figures.number(figures.id("parent_meetings", **at))
        said.append(several(figures, "Мероприятия с родителями", parts) if held else None)
        moved = [(label, "measures_moved", {**at, "category": code}) for code, label in REASONS.items()]
        said.append(several(figures, "Перенесённые мероприятия по причинам", moved))
    return said


def change(figures: Figures, scope: Scope) -> Sentence | None:
    """Done in time against the year before, on the same day of it."""
    return words.moved(
        figures, scope, f"Выполнено в срок {IN_TIME}", "measure_in_time_share", "measure_in_time_change", PROCEDURE
    )


def curve(figures: Figures, scope: Scope, months: Sequence[str]) -> ChartBlock | None:
    """Plan against fact: two panels over the months, the part of all measures by the end of each. The drawing holds the last
    `MOST_MONTHS`, the table beside it all.
    """
    rows, data = [], []
    for label, indicator in (("По плану", "curve_planned_share"), ("Выполнено", "curve_done_share")):
        found = {month: figures.id(indicator, **scope.at(PROCEDURE, group=month)) for month in months}
        slots = {month: obs for month, obs in found.items() if obs}
        if not slots:
            return None
        drawn = {month: obs for month, obs in slots.items() if month in months[-MOST_MONTHS:]}
        if not drawn:
            return None
        rows.append(ChartRow(label=label, figures=drawn))
        cells = [CellSpec(obs=obs) if obs else CellSpec(reason="not_applicable") for obs in found.values()]
        data.append(RowSpec(cells=(CellSpec(text=label), *cells)))
    periods = {month: MONTHS_SHORT[int(month[-2:]) - 1] for month in months}
    heads = [ColumnSpec(label="", align="left"), *(ColumnSpec(label=label) for label in periods.values())]
    return ChartBlock(
        id="execution-curve", form="multiples", plain_title="Выполнение планов подготовки к ГИА: план и факт", source=SOURCE,
        subtitle="% всех мероприятий, которые должны быть выполнены и выполнены к концу месяца; выполнено — за месяцы, которые прошли",
        rows=tuple(rows), options={"periods": {month: periods[month] for month in months[-MOST_MONTHS:]}},
        data=TableBlock(id="execution-curve-data", caption="Данные графика", columns=tuple(heads), rows=tuple(data)),
    )  # fmt: skip


def sections_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By section of the plan: done of those that should be, with proof."""
    lines = [Line(label, scope.at(PROCEDURE, category=code)) for code, label in SECTIONS.items()]
    cols = [
        Col("Должно быть выполнено", "section_done_share", part="n"),
        *number_and_share("Выполнено", "section_done_share"),
        *number_and_share("Подтверждено документом", "measure_proof_share"),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="execution-sections", caption="Выполнение по разделам плана", head="Раздел плана", lines=lines,
            cols=cols, source=SOURCE, subtitle=f"На {scope.day}; выполнено — от выполненных и просроченных, подтверждено — от выполненных",
        )
    )  # fmt: skip


def _in_time() -> tuple[Col, Col, Col]:
    """What was done in time under a heading that names its base."""
    name, heading = "measure_in_time_share", f"{IN_TIME[:1].upper()}{IN_TIME[1:]}"
    return (
        Col("всего", name, part="n", group=heading),
        Col("в срок", name, part="numerator", group=heading),
        Col("в срок, %", name, group=heading),
    )


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school: where the measures stand; the department's only."""
    cols = [
        *(Col(label, "measure_state_share", {"category": code}, part="numerator", group="Мероприятия") for code, label in STATES.items()),
        *_in_time(),
        Col("проведено", "parent_meetings", group="С родителями"), Col("родителей", "parents_met", group="С родителями"),
    ]  # fmt: skip
    return words.of_no_pupils(
        grid(
            figures, id="execution-schools", caption="Выполнение планов подготовки к ГИА по школам", head="Школа",
            lines=common.school_lines(scope, PROCEDURE), cols=cols, source=SOURCE,
            subtitle=f"На {scope.day}; школы в порядке реестра",
        )
    )  # fmt: skip


def years_table(figures: Figures, scope: Scope, years: Sequence[int]) -> TableBlock | None:
    """Measures and what of them was done in time, over the years."""
    cols = [
        Col("Мероприятий", "measure_state_share", {"category": "in_time"}, part="n"),
        *_in_time(),
        *number_and_share("Подтверждено документом", "measure_proof_share"),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="execution-years", caption="Выполнение планов по годам", head="Год", source=SOURCE,
            lines=common.year_lines(scope, PROCEDURE, years), cols=words.of_reader(scope, cols),
            subtitle="На то же число года",
        )
    )  # fmt: skip


def moved_table(rows: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """Measures that were moved: from when to when, why. `rows`: ``form_road_map`` of the year."""
    codes = [scope.school_id] if scope.own else list(scope.names)
    kept = rows[rows["moved_date"].notna() & rows["school_id"].isin(codes)]
    lines = []
    for code in codes:
        for row in kept[kept["school_id"] == code].sort_values(["due_date", "measure_number"]).to_dict("records"):
            told = (
                SECTIONS.get(words.code(row["section"]), ""), words.day_text(row["due_date"]),
                words.term_text(row["moved_date"], scope.year), REASONS[words.code(row["moved_why"]) or "unknown"],
            )  # fmt: skip
            lines.append(told if scope.own else (scope.names[code], *told))
    heads = ("Раздел плана", "Было", "Стало", "Почему")
    return words.words_table(
        heads if scope.own else ("Школа", *heads),
        lines,
        id="execution-moved",
        caption="Перенесённые мероприятия",
        source=SOURCE,
    )


# -- deviations ---------------------------------------------------------------------------------------------------


def late(figures: Figures, scope: Scope) -> Finding | None:
    """Measures done after their term."""
    return _schools(
        figures,
        scope,
        "Мероприятия, выполненные позже срока",
        "measure_state_share",
        lambda x, n: x > 0,
        3.3,
        category="late",
    )


def uncounted(figures: Figures, scope: Scope) -> Finding | None:
    """Meetings with parents of which nobody says how many came."""
    name = "Проведены мероприятия с родителями, число родителей названо не везде"
    return _schools(figures, scope, name, "meetings_counted_share", lambda x, n: x < n, 2.6)


def unproved(figures: Figures, scope: Scope) -> Finding | None:
    """Fewer than a half of the measures done have a paper that proves it."""
    name = "Выполнение подтверждено документом меньше чем у половины мероприятий"
    return _schools(figures, scope, name, "measure_proof_share", lambda x, n: n >= LEAST_DONE and 2 * x < n, 3.0)


def _schools(
    figures: Figures,
    scope: Scope,
    name: str,
    indicator: str,
    holds: Callable[[float, float], bool],
    weight: float,
    **more: object,
) -> Finding | None:
    found = []
    for school in words.schools_of(scope):
        obs = figures.id(indicator, **words.at_school(scope, PROCEDURE, school, **more))
        x, n = figures.number(obs, "numerator"), figures.number(obs, "n")
        if x is not None and n and holds(x, n):
            found.append(school)
    if not found:
        return None
    if scope.own:
        said = sentence(figures, "fact", {"value": (indicator, scope.at(PROCEDURE, **more))}, weight, name=name)
        return Finding(said, (scope.school_id,)) if said is not None else None
    return words.by_school(figures, scope, name, (PROCEDURE, indicator, more), dict.fromkeys(found, ""), weight)


def recommended(scope: Scope, found: Mapping[str, Finding | None]) -> list[Measure | None]:
    """What follows from each deviation: late, uncounted, unproved."""
    actions = {
        "late": ("назначить заместителя, который раз в месяц сверяет выполнение плана со сроками", "справка о сверке за два месяца"),
        "uncounted": ("вести лист регистрации на собраниях родителей и указывать их число", "листы регистрации, форма плана"),
        "unproved": ("приложить документы, которые подтверждают выполнение мероприятий", "перечень документов, форма плана"),
    }  # fmt: skip
    return [
        common.measure(one.said, whom=words.whom(scope, *one.schools), what=actions[kind][0], term=scope.term, proof=actions[kind][1])
        for kind, one in found.items() if one is not None
    ]  # fmt: skip
