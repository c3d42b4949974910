"""Tables and charts of item 1.1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mskoko_lib.display import common
from mskoko_lib.display.blocks import (
    CellSpec,
    ChartBlock,
    ChartRow,
    ColumnSpec,
    Figures,
    RowSpec,
    Sentence,
    TableBlock,
)
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, count_and_share, grid, with_interval
from mskoko_lib.display.labels import exam_name
from mskoko_lib.display.russian import soft
from mskoko_lib.display.section1.oge import FORMS, REASONS, SOURCE, STAGES, WAYS


def _mark_cols() -> list[Col]:
    cols = [Col(soft("Участ|ников"), "takers")]
    for mark in (2, 3, 4, 5):
        cols += count_and_share(f"«{mark}»", "mark_share", category=str(mark))
    cols += [*with_interval("Успеваемость", "success_share"), *with_interval("Качество", "good_marks_share")]
    return [*cols, Col("Средняя отметка", "mean_mark")]


def marks_table(
    figures: Figures,
    scope: Scope,
    subjects: Iterable[str],
    years: Sequence[int],
    *,
    procedure: str = "oge",
    id: str = "oge-marks",
    caption: str = "ОГЭ по предметам, первая попытка",
) -> TableBlock | None:
    """By subject: participants, marks, success, good marks, mean; up to three years under each other."""
    lines: list[Line] = []
    for subject in subjects:
        lines.append(Line(exam_name(subject), kind="group"))
        lines += common.year_lines(scope, procedure, years, subject=subject)
    return grid(
        figures,
        id=id,
        caption=caption,
        head="",
        lines=lines,
        cols=_mark_cols(),
        source=SOURCE,
        subtitle="Человек и процент от получивших отметку; интервал 95 % (Вильсон)",
    )


def retakes_table(figures: Figures, scope: Scope, subjects: Iterable[str]) -> TableBlock | None:
    """«2» at the first attempt, mended, not retaken, still «2»; success after retakes."""
    lines = [Line(exam_name(subject), scope.at("oge", subject=subject)) for subject in subjects]
    cols = [
        Col("с первой попытки", "retake_count", {"category": "failed_first"}, group="«2», чел."),
        Col("исправили", "retake_count", {"category": "mended"}, group="«2», чел."),
        Col("не пересдавали", "retake_count", {"category": "not_retaken"}, group="«2», чел."),
        Col("осталось после пересдач", "retake_count", {"category": "failed_final"}, group="«2», чел."),
        Col("из-за условия шкалы", "condition_twos", group="«2», чел."),
        Col("с первой попытки", "success_share", group="Успеваемость, %"),
        Col("после пересдач", "success_share", {"group": "final"}, group="Успеваемость, %"),
    ]
    return grid(
        figures,
        id="oge-retakes",
        caption="«2» на ОГЭ и пересдачи",
        head="Предмет",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle="Исправили — последняя попытка лучше «2»; условие шкалы — баллов хватает на «3», но не выполнено условие "
        "по геометрии или грамотности",
    )


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school, in the order of the registry: graduates, failed at first and in the end, Russian and mathematics."""
    cols = [Col("Выпуск|ников".replace("|", "\u00ad"), "graduates")]
    for stage, label in (("first", "с первой попытки"), ("last", "после пересдач")):
        cols += count_and_share(f"«2» {label}", "failed_person_share", category=stage)
    lines = common.school_lines(scope, "gia9")
    for subject in ("russian", "math"):
        at = {"procedure": "oge", "subject": subject}
        cols += [
            Col("успева\u00adемость", "success_share", at, group=f"{exam_name(subject)}, %"),
            Col("качество", "good_marks_share", at, group=f"{exam_name(subject)}, %"),
        ]
    return grid(
        figures,
        id="oge-schools",
        caption="ОГЭ по школам",
        head="Школа",
        lines=lines,
        cols=cols,
        source=SOURCE,
        keep_empty=False,
        subtitle="Школы в порядке реестра; «2» — выпускники с неудовлетворительным результатом хотя бы по одному предмету",
    )


def further_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Left without a certificate by the schools' forms: reasons and ways."""
    lines = [Line("Почему нет аттестата", kind="group")]
    lines += [
        Line(label[:1].upper() + label[1:], scope.at("repeat_year", group="reason", category=code))
        for code, label in REASONS.items()
    ]
    lines.append(Line("Что дальше", kind="group"))
    lines += [
        Line(label[:1].upper() + label[1:], scope.at("repeat_year", group="way", category=code))
        for code, label in WAYS.items()
    ]
    lines.append(Line("Всего", scope.at("repeat_year"), kind="total"))
    return grid(
        figures,
        id="oge-further",
        caption="Девятиклассники без аттестата после сентябрьских сроков",
        head="",
        lines=lines,
        cols=[Col("чел.", "left_without")],
        source=FORMS,
    )


def stages_chart(figures: Figures, scope: Scope) -> ChartBlock | None:
    """Graduates with a «2»: at first, after the summer, after September."""
    rows = []
    for stage, label in STAGES:
        found = figures.id("failed_person_share", **scope.at("gia9", category=stage))
        if found:
            rows.append(ChartRow(label=label, figures={"value": found}))
    if len(rows) < 2:
        return None
    columns = (ColumnSpec(label="", align="left"), ColumnSpec(label="чел."), ColumnSpec(label="%"))
    data = [
        RowSpec(
            cells=(
                CellSpec(text=r.label),
                CellSpec(obs=r.figures["value"], part="numerator"),
                CellSpec(obs=r.figures["value"]),
            )
        )
        for r in rows
    ]
    return ChartBlock(
        id="oge-stages",
        form="dots",
        plain_title="Выпускники 9 классов с «2»: от первой попытки до сентября",
        subtitle="Доля выпускников с «2» хотя бы по одному предмету, %, и её 95 % интервал",
        source=SOURCE,
        rows=tuple(rows),
        data=TableBlock(id="oge-stages-data", caption="Данные графика", columns=columns, rows=tuple(data)),
    )


def marks_chart(figures: Figures, scope: Scope, subjects: Iterable[str]) -> ChartBlock | None:
    """Marks by subject as stacked shares."""
    rows = []
    for subject in subjects:
        slots = {
            f"mark{m}": figures.id("mark_share", **scope.at("oge", subject=subject, category=str(m)))
            for m in (2, 3, 4, 5)
        }
        if all(slots.values()):
            right = figures.id("good_marks_share", **scope.at("oge", subject=subject))
            rows.append(ChartRow(label=exam_name(subject), figures={**slots, "right": right}))
    return (
        ChartBlock(
            id="oge-marks-chart",
            form="marks",
            plain_title="Отметки на ОГЭ по предметам, первая попытка",
            subtitle="Доли отметок «2», «3», «4», «5», % получивших отметку",
            source=f"{SOURCE} Числа — в таблице «ОГЭ по предметам, первая попытка».",
            rows=tuple(rows),
            options={"right_title": "«4» и «5», %"},
        )
        if rows
        else None
    )


def scores_chart(
    figures: Figures, scope: Scope, subject: str, boundaries: Mapping[int, int], *, least_n: int, procedure: str = "oge"
) -> ChartBlock | None:
    """Primary scores with the boundaries of marks."""
    at = scope.at(procedure, subject=subject)
    found: list[str] = []
    while obs := figures.id("score_count", **{**at, "category": f"{len(found):03d}"}):
        found.append(obs)
    mean = figures.id("mean_primary_score", **at)
    if not found or (figures.number(mean, "n") or 0) < least_n:
        return None
    rows = tuple(ChartRow(label=str(score), figures={"count": obs}) for score, obs in enumerate(found))
    data = TableBlock(
        id=f"{procedure}-scores-{subject}-data",
        caption="Данные графика",
        columns=(ColumnSpec(label="Первичный балл"), ColumnSpec(label="Участников")),
        rows=tuple(
            RowSpec(cells=(CellSpec(text=row.label), CellSpec(obs=obs))) for row, obs in zip(rows, found, strict=True)
        ),
    )
    return ChartBlock(
        id=f"{procedure}-scores-{subject}",
        form="histogram",
        title=Sentence(form="title_scores", figures={"mean": mean}, words={"max": str(len(found) - 1)}),
        plain_title="Распределение первичных баллов",
        rows=rows,
        source=SOURCE,
        data=data,
        subtitle=f"ОГЭ, {exam_name(subject)}: участники по первичному баллу"
        + ("; линии — границы отметок" if boundaries else ""),
        options={"boundaries": {str(mark): score for mark, score in boundaries.items()}},
    )
