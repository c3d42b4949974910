"""Tables and charts of item 1.10; tasks of ОГЭ and ЕГЭ by group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import ChartBlock, Figures, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, count_and_share, grid
from mskoko_lib.display.labels import exam_name
from mskoko_lib.display.section1.ege import BANDS, SOURCE

_GROUPS = {
    "ege": (("below", "ниже минимума"), ("low", "до 60"), ("middle", "61–80"), ("top", "81–100")),
    "oge": tuple((f"mark{mark}", f"«{mark}»") for mark in (2, 3, 4, 5)),
}


def bands_table(figures: Figures, scope: Scope, subjects: Iterable[str], years: Sequence[int]) -> TableBlock | None:
    """By subject and year: participants, bands, 81–100, mean with its interval."""
    lines: list[Line] = []
    for subject in subjects:
        lines.append(Line(exam_name(subject), kind="group"))
        lines += common.year_lines(scope, "ege", years, subject=subject)
    cols = [Col("Участ\u00adников", "scored")]
    for code, label in BANDS:
        cols += count_and_share(label, "band_share", category=code)
    cols += [
        Col("81–100, %", "high_score_share"),
        Col("балл", "mean_score", group="Средний"),
        Col("интервал", "mean_score", part="interval", group="Средний"),
    ]
    return grid(
        figures,
        id="ege-bands",
        caption="ЕГЭ по предметам, первая попытка",
        head="",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle="Человек и процент от участников с тестовым баллом; базовая математика и ГВЭ — отдельно",
    )


def choice_table(figures: Figures, scope: Scope, subjects: Iterable[str], years: Sequence[int]) -> TableBlock | None:
    """Share of the participants of ЕГЭ who chose each subject, over the years."""
    lines = [
        Line(exam_name(subject), {"procedure": "ege", "subject": subject, "school_id": scope.school_id})
        for subject in subjects
    ]
    cols: list[Col] = []
    for year in sorted(years, reverse=True):
        cols += count_and_share(str(year), "choice_share", year=year)
    if scope.own:
        cols.append(Col("Муници\u00adпалитет, %", "choice_share", {"year": scope.year, "school_id": ""}))
    return grid(
        figures,
        id="ege-choice",
        caption="Выбор предметов ЕГЭ",
        head="Предмет",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle="База — участники ЕГЭ: сдававшие ГВЭ предметов не выбирают",
    )


def years_chart(
    figures: Figures, scope: Scope, subjects: Sequence[str], years: Sequence[int], changes: pd.DataFrame
) -> ChartBlock | None:
    """Share below the minimum over the years, a small chart a subject.

    `changes`: `shares.confirmed_changes` of ``band_share`` since the first year.
    """
    lines = [
        Line(exam_name(s), {"procedure": "ege", "subject": s, "school_id": scope.school_id, "category": "below"}, key=s)
        for s in subjects
    ]
    mine = changes[changes["survives"] & (changes["school_id"] == scope.school_id) & (changes["category"] == "below")]
    return common.years_chart(
        figures,
        id="ege-below-years",
        title="Доля не преодолевших минимум ЕГЭ по годам",
        source=f"{SOURCE} Первая попытка.",
        subtitle=f"%; цвет — изменение с {min(years)} года подтверждается с поправкой на число предметов"
        if years
        else "",
        indicator="band_share",
        change="band_share_change",
        years=years,
        lines=lines,
        sure=set(mine["subject"]),
    )


def schools_chart(figures: Figures, scope: Scope, subjects: Sequence[str]) -> ChartBlock | None:
    """School × subject: share below the minimum."""
    scored = [s for s in subjects if figures.id("band_share", **scope.town("ege", subject=s, category="below"))]
    columns = {s: (exam_name(s), "band_share", {"subject": s, "category": "below", "procedure": "ege"}) for s in scored}
    lines = [Line(name, {"year": scope.year, "school_id": code}) for code, name in scope.names.items()]
    return common.heat_chart(
        figures,
        id="ege-schools-heat",
        title="ЕГЭ по школам: доля не преодолевших минимум",
        source=f"{SOURCE} Первая попытка.",
        subtitle="%, школы в порядке реестра",
        columns=columns,
        lines=lines,
    )


def tasks_table(
    figures: Figures, scope: Scope, procedure: str, subject: str, codes: Sequence[str], *, hard_pct: float
) -> TableBlock | None:
    """Completion of tasks by group of participants, from the masks; groups of fewer than ten have no figure."""
    at = scope.at(procedure, subject=subject)
    lines, words = [], {}
    for code in codes:
        found = figures.id("exam_task_completion", **{**at, "category": code})
        lines.append(Line(code, {**at, "category": code}))
        value = figures.number(found)
        words[code] = "трудное" if value is not None and value < hard_pct else ""
    cols = [Col("всего", "exam_task_completion", group="Выполнение, %")]
    if scope.own:
        cols.append(Col("муници\u00adпалитет", "exam_task_completion", {"school_id": ""}, group="Выполнение, %"))
    cols += [
        Col(label, "exam_task_completion", {"group": code}, group="По группам участников, %", least_n=common.LEAST_N)
        for code, label in _GROUPS[procedure]
    ]
    cols.append(Col("Замечание", "exam_task_completion", words=words))
    return grid(
        figures,
        id=f"{procedure}-tasks-{subject}",
        caption=f"Задания {'ЕГЭ' if procedure == 'ege' else 'ОГЭ'}: {exam_name(subject)}",
        head="Задание",
        lines=lines,
        cols=cols,
        source=f"{SOURCE if procedure == 'ege' else 'Источник: протоколы ОГЭ и ГВЭ из РЦОИ.'} Баллы — по маскам ответов.",
        subtitle="Набрано от возможных баллов, первая попытка; «р» — развёрнутый ответ, «у» — устный; группы — от десяти участников",
    )
