"""Typical problems in tables and a map: skill by skill from March to October, skill × subject, schools, years (5.5, 5.6)."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import CellSpec, ChartBlock, ColumnSpec, Figures, RowSpec, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.labels import in_order
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section5.problems import PROBLEMS, STATES, WAVES, Series, place, skill_label
from mskoko_lib.indicators.problems import MARCH, OCTOBER
from mskoko_lib.subjects import EVERY_SUBJECT

_MONTHS = {MARCH: "Март", OCTOBER: "Октябрь"}
#: least shares of the darker steps of the map
_STEPS = (10.0, 20.0, 30.0, 40.0, 50.0)


def states_table(
    figures: Figures, scope: Scope, series: Series, states: pd.DataFrame, problem_pct: float, kind: str = ""
) -> TableBlock | None:
    """Skills with a problem in either work, by what became of them; in a school's note the municipality's October beside it."""
    mine = states[(states["school_id"] == scope.school_id) & (states["kind"] == kind)]
    shown = mine[(mine["state"] != "below") & (mine[["share_pct", "share_march_pct"]] >= problem_pct).any(axis=1)]
    rows: list[RowSpec] = []
    for state, label in STATES.items():
        part = shown[shown["state"] == state].sort_values(["grade", "subject", "problem"])
        if part.empty:
            continue
        rows.append(RowSpec(kind="group", cells=(CellSpec(text=f"{label[:1].upper()}{label[1:]}"),)))
        for row in part.to_dict("records"):
            now, was = (place(scope, series, row, month) for month in (OCTOBER, MARCH))
            cells = [
                CellSpec(text=skill_label(row["subject"], int(row["grade"]), row["problem"])),
                figures.cell("lacking_share", was, part="n"),
                figures.cell("lacking_share", was),
                figures.cell("lacking_share", now, part="n"),
                figures.cell("lacking_share", now),
                figures.cell("lacking_change", now),
                figures.cell("lacking_change", now, part="interval"),
            ]
            if scope.own:
                cells.append(figures.cell("lacking_share", {**now, "school_id": ""}))
            rows.append(RowSpec(cells=tuple(cells)))
    if not rows:
        return None
    heads = [
        ColumnSpec(label="Предмет, класс в октябре, умение", align="left"),
        ColumnSpec(label="писали", group="Март, классом младше"),
        ColumnSpec(label="не спра\u00adвились, %", group="Март, классом младше"),
        ColumnSpec(label="писали", group="Октябрь"),
        ColumnSpec(label="не спра\u00adвились, %", group="Октябрь"),
        ColumnSpec(label="п. п.", group="Изменение"),
        ColumnSpec(label="интервал", group="Изменение"),
    ]
    if scope.own:
        heads.append(ColumnSpec(label="%", group="Муниципалитет, октябрь"))
    of_kind = f": {series.kinds[kind]}" if kind else ""
    return TableBlock(
        id=f"{series.procedure.replace('_', '-')}-states{'-' + kind if kind else ''}",
        caption=f"Типичные проблемы с марта по октябрь{of_kind}", source=series.source, columns=tuple(heads), rows=tuple(rows),
        subtitle="Умения, доля не справившихся с которыми хотя бы в одной работе не ниже порога",
    )  # fmt: skip


def matrix(figures: Figures, scope: Scope, series: Series, observed: pd.DataFrame, kind: str = "") -> ChartBlock | None:
    """Skill × subject over all grades in the latest wave. `observed`: ``lacking_share`` by subject without grades."""
    rows = observed[
        (observed["year"] == scope.year) & observed["grade"].isna() & (observed["subject"] != "")
        & (observed["category"] != "") & (observed["school_id"] == scope.school_id)
    ]  # fmt: skip
    month = next((one for one in reversed(WAVES) if (rows["group"] == series.wave(kind, one)).any()), "")
    rows = rows[rows["group"] == series.wave(kind, month)]
    if not month or rows.empty:
        return None
    subjects = in_order(rows["subject"].astype(str))
    columns = {one: (EVERY_SUBJECT.get(one, one), "lacking_share", {"subject": one}) for one in subjects}
    lines = [
        Line(
            f"{label[:1].upper()}{label[1:]}", scope.at(series.procedure, group=series.wave(kind, month), category=code)
        )
        for code, label in PROBLEMS.items()
        if (rows["category"] == code).any()
    ]
    of_kind = f", {series.kinds[kind]}" if kind else ""
    return common.heat_chart(
        figures, id=f"{series.procedure.replace('_', '-')}-matrix{'-' + kind if kind else ''}",
        title=f"Умения и предметы: {_MONTHS[month].lower()}{of_kind}",
        subtitle="Не справились, % писавших, все классы вместе; пустая ячейка — по предмету это умение не проверяли",
        source=series.source, columns=columns, lines=lines, look={"steps": _STEPS}, empty="not_applicable",
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope, series: Series) -> TableBlock | None:
    """By school: subjects checked and how its skills ended; the department's only."""
    cols = [Col(_MONTHS[month].lower(), "works_subjects", {"group": month}, group="Предметов") for month in WAVES]
    for kind, label in series.kinds.items():
        heading = f"Умений{': ' + label if label else ''}"
        cols += [
            Col(STATES[state], "problem_count", {"group": kind, "category": state}, "numerator", heading)
            for state in ("persists", "new", "overcome")
        ]
        cols.append(Col("всего пар", "problem_count", {"group": kind, "category": "persists"}, "n", heading))
    return words.of_no_pupils(
        grid(
            figures, id=f"{series.procedure.replace('_', '-')}-schools", caption="Работы по школам", head="Школа",
            lines=common.school_lines(scope, series.procedure), cols=cols, source=series.source,
            subtitle="Школы в порядке реестра: это не рейтинг; пара — умение в работах одних и тех же учеников в марте и октябре",
        )
    )  # fmt: skip


def years_table(figures: Figures, scope: Scope, series: Series, years: Iterable[int]) -> TableBlock | None:
    """How often a skill was lacking over the years, by wave; the reader's own school or all schools."""
    lines = [
        Line(f"{year}", {"procedure": series.procedure, "year": year, "school_id": scope.school_id})
        for year in sorted(years, reverse=True)
    ]
    cols = []
    for kind, label in series.kinds.items():
        for month in WAVES:
            heading = f"{_MONTHS[month]}{', ' + label if label else ''}"
            at = {"group": series.wave(kind, month)}
            cols += [
                Col("проверок", "lacking_share", at, "n", heading),
                Col("не справились, %", "lacking_share", at, "value", heading, least_n=common.LEAST_N),
            ]
    return words.of_no_pupils(
        grid(
            figures, id=f"{series.procedure.replace('_', '-')}-years", caption="Работы по годам", head="Год", lines=lines, cols=cols,
            source=series.source,
            subtitle="Проверка — ученик, предмет и умение; набор умений по годам может быть разным, поэтому изменение не считается",
        )
    )  # fmt: skip
