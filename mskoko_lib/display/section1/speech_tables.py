"""Tables and charts of items 1.5 and 1.6."""

from __future__ import annotations

from collections.abc import Sequence

from mskoko_lib.display import common
from mskoko_lib.display.blocks import (
    CellSpec,
    ChartBlock,
    ChartRow,
    ColumnSpec,
    Figures,
    RowSpec,
    TableBlock,
)
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, count_and_share, grid
from mskoko_lib.display.section1.speech import CRITERIA, INTERVIEW_BANDS, STATES, Procedure, wave_name


def waves_table(figures: Figures, scope: Scope, about: Procedure) -> TableBlock | None:
    """Every wave: down, took part, passed, and why others have no result."""
    lines = []
    for year, school_year, wave in about.waves:
        at = {"procedure": about.code, "year": year, "group": f"{school_year}.{wave}"}
        lines.append(Line(wave_name(school_year, wave), {**at, "school_id": scope.school_id}))
        if scope.own:
            lines.append(Line(f"{wave_name(school_year, wave)}: муниципалитет", {**at, "school_id": ""}))
    cols = [
        Col("Заявлено", "speech_listed"),
        Col("Участво\u00adвали", "speech_takers"),
        *count_and_share("Зачёт", "passed_share"),
        *(
            Col(label, "speech_state", {"category": code}, group="Без результата, чел.")
            for code, label in STATES.items()
        ),
    ]
    return grid(
        figures,
        id=f"{about.code}-waves",
        caption=f"Сроки {about.genitive}",
        head="Учебный год и срок",
        lines=lines,
        cols=cols,
        source=about.source,
        subtitle="Зачёт — от участников с итогом",
    )


def criteria_table(figures: Figures, scope: Scope, about: Procedure, names: Sequence[str]) -> TableBlock | None:
    """Criteria of the latest main waves: share met (essay) or mean points (interview)."""
    latest = about.main(scope.year)
    if latest is None:
        return None
    indicator = "criterion_share" if about.code == "essay" else "criterion_mean"
    lines = [
        Line(CRITERIA.get(code, code) if about.code == "essay" else code, scope.at(about.code, category=code))
        for code in names
    ]
    cols = []
    mains = {one[1]: one[0] for one in reversed(about.waves) if one[2] in ("1", "0")}
    for school_year in sorted(mains, reverse=True):
        at = {"group": school_year, "year": mains[school_year]}
        if indicator == "criterion_share":
            cols += list(count_and_share(school_year, indicator, **at))
        else:
            cols += [
                Col("балл", indicator, at, group=school_year),
                Col("интервал", indicator, at, part="interval", group=school_year),
            ]
    if scope.own:
        cols.append(Col("Муници\u00adпалитет", indicator, {"group": latest[1], "year": latest[0], "school_id": ""}))
    what = (
        "Зачёт по критерию от проверенных работ"
        if about.code == "essay"
        else "Средний балл по критерию и его 95 % интервал"
    )
    return grid(
        figures,
        id=f"{about.code}-criteria",
        caption=f"Критерии {about.genitive}, основной срок",
        head="Критерий",
        lines=lines,
        cols=cols,
        source=about.source,
        subtitle=what,
    )


def kinds_table(figures: Figures, scope: Scope, about: Procedure, topics: Sequence[str]) -> TableBlock | None:
    """Essay: сочинение and изложение; the topics chosen and their passes."""
    latest = about.main(scope.year)
    if latest is None:
        return None
    at = scope.at("essay", group=latest[1])
    lines = [
        Line("Форма работы", kind="group"),
        Line("Сочинение", {**at, "category": "essay"}),
        Line("Изложение", {**at, "category": "retelling"}),
    ]
    first = grid(
        figures,
        id="essay-kinds",
        caption=f"Форма работы и темы, {latest[1]} учебный год",
        head="",
        lines=lines,
        source=about.source,
        cols=[
            Col("Участ\u00adников", "essay_kind"),
            Col("Выбрали, %", "topic_share"),
            *count_and_share("Зачёт", "kind_passed_share"),
        ],
    )
    lines = [Line("Номер темы", kind="group"), *(Line(topic, {**at, "category": topic}) for topic in topics)]
    second = grid(
        figures,
        id="essay-kinds",
        caption="",
        head="",
        lines=lines,
        source=about.source,
        cols=[
            Col("Участ\u00adников", "topic_share", part="numerator"),
            Col("Выбрали, %", "topic_share"),
            *count_and_share("Зачёт", "topic_passed_share"),
        ],
    )
    if first is None or second is None:
        return first
    return first.model_copy(update={"rows": (*first.rows, *second.rows)})


def schools_table(figures: Figures, scope: Scope, about: Procedure) -> TableBlock | None:
    """Latest main wave by school, in the order of the registry."""
    latest = about.main(scope.year)
    if latest is None:
        return None
    group = f"{latest[1]}.{latest[2]}"
    lines = common.school_lines(scope, about.code)
    cols = [
        Col("Участво\u00adвали", "speech_takers", {"group": group}),
        *count_and_share("Зачёт", "passed_share", group=group),
        *(
            Col(label, "speech_state", {"group": group, "category": code}, group="Без результата, чел.")
            for code, label in STATES.items()
        ),
        *count_and_share("Зачёт в каком-либо сроке", "admitted_share", group=latest[1]),
    ]
    return grid(
        figures,
        id=f"{about.code}-schools",
        caption=f"По школам: {wave_name(latest[1], latest[2])}",
        head="Школа",
        lines=lines,
        cols=cols,
        source=about.source,
        subtitle="Школы в порядке реестра",
    )


def bands_chart(figures: Figures, scope: Scope, about: Procedure) -> ChartBlock | None:
    """Interview: bands of the score by school year, ordinary participants."""
    mains = {one[1]: one[0] for one in about.waves if one[2] in ("1", "0")}
    rows, data = [], []
    for school_year, year in sorted(mains.items(), reverse=True):
        for code, label in INTERVIEW_BANDS.items():
            at = {
                "procedure": about.code,
                "year": year,
                "school_id": scope.school_id,
                "group": school_year,
                "category": code,
            }
            found = figures.id("interview_band_share", **at)
            if found and year == scope.year:
                rows.append(ChartRow(label=label, figures={"value": found}))
                data.append(
                    RowSpec(cells=(CellSpec(text=label), CellSpec(obs=found, part="numerator"), CellSpec(obs=found)))
                )
    if not rows:
        return None
    columns = (ColumnSpec(label="", align="left"), ColumnSpec(label="чел."), ColumnSpec(label="%"))
    return ChartBlock(
        id="interview-bands",
        form="dots",
        plain_title="Баллы итогового собеседования",
        source=about.source,
        rows=tuple(rows),
        subtitle="Участники без особых условий по доле набранных баллов, % и 95 % интервал; границы полос локальные",
        data=TableBlock(id="interview-bands-data", caption="Данные графика", columns=columns, rows=tuple(data)),
    )
