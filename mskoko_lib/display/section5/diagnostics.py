"""Item 5.4: diagnostic works of grades 9 and 11: deficits by task, the same pupils from the diagnostic work to the exam."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section5.sittings import BEFORE_EXAM, Work, tasks_of

FORM = "Источник: форма 5.4 школ."
BOTH = "Источники: формы 5.2 и 5.4 школ, протоколы РЦОИ."
STEPS = {"diagnostic": "диагностическая", "mock": "пробный", "exam": "экзамен"}
_SINCE = {"mock": "от диагностической работы к пробному экзамену", "exam": "от пробного экзамена к экзамену"}
NOTHING = "Сведений о диагностических работах за этот год нет."
NOTHING_OWN = "Сведений школы о диагностических работах за этот год нет."
NONE_OWN = "По форме школы, диагностических работ не было."
NOT_ASKED = (
    "Чего форма 5.4 не спрашивает: какое умение проверяет задание. Умение названо там, где прислано описание КИМ экзамена; где его нет, "
    "задание названо номером. Диагностическая работа, пробный и экзамен — разные варианты: трудность могла быть "
    "другой."
)
LASTING, OVERCOME, UNSURE = "дефицит сохраняется", "дефицит преодолён", "выше, но не подтверждено"
LOWER, HIGHER, CORRECTED = "стало ниже", "стало выше", "с поправкой не подтверждается"


def tasks_table(
    figures: Figures, scope: Scope, work: Work, verdicts: dict[str, str], *, hard_pct: float
) -> TableBlock | None:
    """Completion of tasks; beside it, of the same pupils, at the mock exam and what was confirmed. `verdicts`: of `states`."""
    at = scope.at(work.procedure, subject=work.subject)
    if (
        scope.audience == "public"
        or (figures.number(figures.id("sitting_turnout", **at), "numerator") or 0) < common.LEAST_N
    ):
        return None
    exam = {**at, "procedure": work.procedure.replace("diagnostic", "mock"), "group": "same"}
    lines, low = [], {}
    for task in tasks_of(figures, scope, work):
        value = figures.number(figures.id("sitting_task_completion", **{**at, "category": task}))
        low[task] = "трудное" if value is not None and value < hard_pct else ""
        lines.append(Line(work.line(task), {**at, "category": task}, key=task))
    cols = [
        Col("всего, %", "sitting_task_completion", group="Диагностическая"),
        Col("интервал", "sitting_task_completion", part="interval", group="Диагностическая"),
        *([Col("муници\u00adпалитет, %", "sitting_task_completion", {"school_id": ""}, group="Диагностическая")] if scope.own else []),
        Col("замечание", "sitting_task_completion", words=low, group="Диагностическая"),
        Col("диагности\u00adческая, %", "sitting_task_completion", {"group": "same"}, group="Те же ученики"),
        Col("пробный, %", "sitting_task_completion", {"procedure": exam["procedure"], "group": "same"}, group="Те же ученики"),
        Col("интервал изменения, п. п.", "sitting_task_change", part="interval", group="Те же ученики", least_n=common.LEAST_N),
        Col("вывод", "sitting_task_change", words=verdicts, group="Те же ученики", least_n=common.LEAST_N),
    ]  # fmt: skip
    return grid(
        figures, id=f"diagnostics-tasks-{work.exam}-{work.subject}", caption=f"Задания: {work.name}", head="Задание", lines=lines,
        cols=cols, source="Источники: формы 5.2 и 5.4 школ.", missing="not_applicable",
        subtitle="Набрано от возможных баллов; трудное — меньше локального порога; вывод — с поправкой на число заданий, пусто — "
        "изменение не подтверждается",
    )  # fmt: skip


def states(changes: pd.DataFrame, figures: Figures, scope: Scope, work: Work, *, hard_pct: float) -> dict[str, str]:
    """Task → what became of it by the mock exam, of the same pupils, ten or more: a deficit that was overcome (above the
    threshold, and the change is confirmed), that stands above it without that, or that lasts; a task that was no deficit fell
    or rose, or its interval leaves out zero and the correction for many does not confirm it; "" where nothing changed.
    `changes`: `diagnostics.confirmed_tasks`.
    """
    mine = changes[
        (changes["procedure"] == work.procedure) & (changes["subject"] == work.subject) & (changes["year"] == scope.year)
        & (changes["school_id"] == scope.school_id)
    ]  # fmt: skip
    found = {}
    for row in mine.to_dict("records"):
        task = str(row["category"])
        at = scope.at(work.procedure, subject=work.subject, category=task, group="same")
        after = figures.number(
            figures.id("sitting_task_completion", **{**at, "procedure": work.procedure.replace("diagnostic", "mock")})
        )
        before = figures.number(figures.id("sitting_task_completion", **at))
        if before is None or after is None or row["n"] < common.LEAST_N:
            continue
        if before < hard_pct:
            found[task] = LASTING if after < hard_pct else OVERCOME if row["survives"] else UNSURE
        else:
            moved = HIGHER if row["obs_value"] > 0 else LOWER
            apart = row["low"] > 0 or row["high"] < 0
            found[task] = moved if row["survives"] else CORRECTED if apart else ""
    return found


def deficits(figures: Figures, scope: Scope, work: Work, verdicts: dict[str, str]) -> list[Sentence | None]:
    """Deficits that were overcome and those that last, each with its completion at the mock exam; up to five."""
    said = []
    procedure = work.procedure.replace("diagnostic", "mock")
    at = scope.at(procedure, subject=work.subject, group="same")
    if scope.audience == "public":
        return []
    for verdict, name, headline in (
        (OVERCOME, "преодолены к пробному экзамену", 0),
        (LASTING, "сохранились и на пробном экзамене", 3.7),
    ):
        named = [task for task in sorted(verdicts) if verdicts[task] == verdict]
        rank = {
            task: figures.number(figures.id("sitting_task_completion", **{**at, "category": task})) or 0
            for task in named
        }
        told = sorted(named, key=lambda task: rank[task])[:5]
        parts = [(work.told(task), "sitting_task_completion", {**at, "category": task}) for task in told]
        said.append(several(figures, f"{work.name}: дефициты, которые {name}", parts, headline=headline))
    return said


def chain(figures: Figures, scope: Scope, every: Iterable[Work]) -> list[Sentence | None]:
    """The same pupils at each step, and whether the change from step to step is confirmed."""
    said: list[Sentence | None] = []
    for work in every:
        at = scope.at(f"chain_{_form(work)}", subject=work.subject)
        kind = "score" if work.scored else "mark"
        steps = [
            (label, f"chain_mean_{kind}", {**at, "category": code})
            for code, label in STEPS.items()
            if figures.id(f"chain_mean_{kind}", **{**at, "category": code})
        ]
        if len(steps) < 2 or (figures.number(figures.id(steps[0][1], **steps[0][2]), "n") or 0) < common.LEAST_N:
            continue
        what = "средний тестовый балл" if work.scored else "средняя отметка"
        said.append(several(figures, f"{work.name}: {what} одних и тех же учеников", steps, form="steps"))
        for code, since in _SINCE.items():
            change = {"change": (f"chain_{kind}_change", {**at, "category": code})}
            said.append(sentence(figures, "step_change", change, name=f"{work.name}, {since}"))
    return said


def _form(work: Work) -> str:
    return work.exam.removesuffix("9").removesuffix("11")


def chain_table(figures: Figures, scope: Scope, every: Sequence[Work]) -> TableBlock | None:
    """Means and shares below the threshold at each step, the same pupils; marks and test scores in columns of their own."""
    cols = [
        *([] if scope.audience == "public" else [Col("Учени\u00adков", "chain_below_share", {"category": "mock"}, "n")]),
        *(Col(label, "chain_mean_mark", {"category": code}, group="Средняя отметка") for code, label in STEPS.items()),
        *(Col(label, "chain_mean_score", {"category": code}, group="Средний тестовый балл") for code, label in STEPS.items()),
        *(Col(label, "chain_below_share", {"category": code}, group="Ниже порога, %") for code, label in STEPS.items()),
    ]  # fmt: skip
    lines = []
    for work in every:
        at = scope.at(f"chain_{_form(work)}", subject=work.subject)
        if (figures.number(figures.id("chain_below_share", **{**at, "category": "mock"}), "n") or 0) < common.LEAST_N:
            continue  # of one or two pupils a mean is their own mark
        lines.append(Line(f"Школа: {work.name}" if scope.own else work.name, at))
        if scope.own:
            lines.append(Line(f"Муниципалитет: {work.name}", {**at, "school_id": ""}))
    return words.of_no_pupils(grid(
        figures, id="diagnostics-chain", caption="Одни и те же ученики: диагностическая, пробный, экзамен", head="Экзамен, предмет",
        lines=lines, cols=cols, source=BOTH, subtitle="Ученики с результатом на каждой ступени; х — такой ступени или шкалы нет",
    ))  # fmt: skip


def silent(rows: pd.DataFrame, mocks: pd.DataFrame, scope: Scope) -> str:
    """Schools that held mock exams this year but no diagnostic work; the department's only."""
    there, wrote = (
        set(one.loc[(one["year"] == scope.year) & one["took"], "school_id"].astype(str)) for one in (rows, mocks)
    )
    missing = wrote - there
    if not scope.department or not missing or not there:
        return ""
    return f"Пробный экзамен провели, а диагностических работ не было: {words.listed(scope, missing)}."


def measures(
    scope: Scope, hard: Iterable[Sentence | None], lasting: Iterable[Sentence | None], *, over: bool
) -> list[Measure | None]:
    """Hard tasks to the methodists, deficits that last to the schools."""
    soon = scope.term if over else BEFORE_EXAM
    head = common.HEAD if scope.own else common.HEADS
    given = [
        common.measure(
            why, whom=head, what="включить в повторение темы заданий, дефицит по которым сохранился, и дать по ним повторную работу",
            term=soon, proof="план повторения, итог повторной работы по заданиям",
        )
        for why in lasting
    ]  # fmt: skip
    given += [
        common.measure(
            why, whom=head if scope.own else common.METHODISTS,
            what="разобрать с учителями задания, за которые на диагностической работе набрано меньше всего баллов",
            term=soon, proof="программа занятия и список участников",
        )
        for why in hard
    ]  # fmt: skip
    return given
