"""Tables of items 5.2 and 5.4: taking part and marking, marks, test scores, schools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, count_and_share, grid
from mskoko_lib.display.section5.sittings import MARKED_BY, STATES, Work, tasks_of

_BANDS = (
    ("below", "ниже мини\u00adмума"),
    ("low", "до 60"),
    ("middle", "61–80"),
    ("high", "81–99"),
    ("hundred", "100 баллов"),
)


def participation_table(
    figures: Figures, scope: Scope, kind: str, every: Sequence[Work], source: str
) -> TableBlock | None:
    """Listed, wrote, why not, errors in the forms, who marked."""
    if scope.audience == "public":
        return None
    cols = [
        Col("должны были", "sitting_listed", group="Писали"), Col("чел.", "sitting_turnout", part="numerator", group="Писали"),
        Col("%", "sitting_turnout", group="Писали"),
        *(Col(label, "sitting_state", {"category": code}, group="Без результата") for code, label in STATES.items()),
        *count_and_share("Ошибки в бланках", "sitting_form_errors"),
        *(Col(label, "sitting_marked_by", {"category": code}, "numerator", "Проверяли")
          for code, label in MARKED_BY.items()),
    ]  # fmt: skip
    lines = [Line(work.name, scope.at(work.procedure, subject=work.subject)) for work in every]
    return grid(
        figures, id=f"{kind}-participation", caption="Кто писал, кто проверял", head="Экзамен, предмет", lines=lines, cols=cols,
        source=source, subtitle="Прерванная работа результата не даёт и ни в одно число дальше не входит",
    )  # fmt: skip


def marks_table(
    figures: Figures, scope: Scope, kind: str, every: Sequence[Work], years: Iterable[int], source: str
) -> TableBlock | None:
    """Marks 2–5 by exam, subject and year; ГВЭ and base mathematics in lines of their own."""
    cols = [
        *_points(scope), *(Col(f"«{m}»", "mark_share", {"category": str(m)}, group="Отметки, %") for m in (2, 3, 4, 5)),
        Col("успева\u00adемость, %", "success_share"), Col("качество, %", "good_marks_share"),
        Col("отметка", "mean_mark", group="Средние"), Col("первич\u00adный балл", "mean_primary_score", group="Средние"),
        *_top(scope),
    ]  # fmt: skip
    return grid(
        figures, id=f"{kind}-marks", caption="Результаты с отметкой", head="Экзамен, предмет, год",
        lines=_year_lines(scope, [work for work in every if not work.scored], years), cols=cols, source=source,
        missing="not_applicable", subtitle="Порог — первый балл отметки «3»; х — шкала этого экзамена и года не известна",
    )  # fmt: skip


def scores_table(
    figures: Figures, scope: Scope, kind: str, every: Sequence[Work], years: Iterable[int], source: str
) -> TableBlock | None:
    """Test scores of ЕГЭ by subject and year, in bands."""
    cols = [
        *_points(scope), *(Col(label, "band_share", {"category": code}, group="Тестовые баллы, %") for code, label in _BANDS),
        Col("средний балл", "mean_score"), *_top(scope),
    ]  # fmt: skip
    return grid(
        figures, id=f"{kind}-scores", caption="Результаты в тестовых баллах", head="Экзамен, предмет, год",
        lines=_year_lines(scope, [work for work in every if work.scored], years), cols=cols, source=source,
        missing="not_applicable", subtitle="Порог — минимальный балл экзамена этого предмета и года; х — он не известен",
    )  # fmt: skip


def _points(scope: Scope) -> list[Col]:
    if scope.audience == "public":
        return []
    return [
        Col("Писали", "sitting_turnout", part="numerator"),
        Col("ноль баллов", "sitting_points", {"category": "zero"}, "numerator"),
        Col("ровно порог", "sitting_points", {"category": "threshold"}, "numerator"),
    ]


def _top(scope: Scope) -> list[Col]:
    return [] if scope.audience == "public" else [Col("наи\u00adбольший балл", "sitting_max")]


def _year_lines(scope: Scope, every: Iterable[Work], years: Iterable[int]) -> list[Line]:
    lines = []
    for work in every:
        lines.append(Line(work.name, kind="group"))
        lines += common.year_lines(scope, work.procedure, years, subject=work.subject)
    return lines


def schools_tables(figures: Figures, scope: Scope, kind: str, every: Sequence[Work], source: str) -> list[TableBlock]:
    """By school, exam by exam; the department's only. ГВЭ has too few pupils a school."""
    made = []
    for scored, what in ((False, "отметки"), (True, "тестовые баллы")):
        lines = []
        for work in every:
            if work.scored == scored and not work.exam.startswith("gve"):
                lines += [
                    Line(work.name, kind="group"),
                    *common.school_lines(scope, work.procedure, subject=work.subject),
                ]
        below = (
            count_and_share("Ниже порога", "band_share", category="below")
            if scored
            else count_and_share("«2»", "mark_share", category="2")
        )
        cols = [
            Col("должны были", "sitting_listed", group="Писали"), *count_and_share("Писали", "sitting_turnout"),
            Col("прервана", "sitting_state", {"category": "interrupted"}), *below,
            Col("средний балл", "mean_score") if scored else Col("средняя отметка", "mean_mark"),
            *count_and_share("Ошибки в бланках", "sitting_form_errors"),
            Col("свой учитель", "sitting_marked_by", {"category": "own"}, "numerator", "Проверяли"),
        ]  # fmt: skip
        table = grid(figures, id=f"{kind}-schools-{'scores' if scored else 'marks'}", caption=f"По школам: {what}", head="Школа",
                     lines=lines, cols=cols, source=source, subtitle="Школы в порядке реестра")  # fmt: skip
        made += [table] if table is not None else []
    return made


def tasks_table(
    figures: Figures, scope: Scope, kind: str, work: Work, source: str, *, hard_pct: float
) -> TableBlock | None:
    """Points of each task of a work out of those possible, in a school's note beside the municipality; None with fewer than
    ten pupils and for the public. `hard_pct`: local threshold, percent.
    """
    at = scope.at(work.procedure, subject=work.subject)
    wrote = figures.number(figures.id("sitting_turnout", **at), "numerator") or 0
    if scope.audience == "public" or wrote < common.LEAST_N:
        return None
    lines, low = [], {}
    for task in tasks_of(figures, scope, work):
        value = figures.number(figures.id("sitting_task_completion", **{**at, "category": task}))
        low[task] = "трудное" if value is not None and value < hard_pct else ""
        lines.append(Line(work.line(task), {**at, "category": task}, key=task))
    whose = "Школа" if scope.own else "Все школы"
    cols = [
        Col("учени\u00adков", "sitting_task_completion", part="n", group=whose),
        Col("набрано, %", "sitting_task_completion", group=whose),
        Col("интервал", "sitting_task_completion", part="interval", group=whose),
        *([Col("набрано, %", "sitting_task_completion", {"school_id": ""}, group="Муници\u00adпалитет")] if scope.own else []),
        Col("замечание", "sitting_task_completion", words=low),
    ]  # fmt: skip
    return grid(
        figures, id=f"{kind}-tasks-{work.exam}-{work.subject}", caption=f"Задания: {work.name}", head="Задание", lines=lines,
        cols=cols, source=source, subtitle="Набрано от возможных баллов; трудное — меньше локального порога; умение — по описанию КИМ, "
        "если оно прислано",
    )  # fmt: skip
