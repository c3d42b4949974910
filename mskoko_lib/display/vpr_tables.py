"""Tables of item 1.4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from mskoko_lib.display.blocks import CellSpec, ColumnSpec, Figures, RowSpec, TableBlock
from mskoko_lib.display.labels import work_dative, work_name
from mskoko_lib.display.russian import number, soft
from mskoko_lib.subjects import SUBJECTS

#: fewer pupils with one mark say nothing of their group (ФИОКО 2026: groups from n = 10)
MIN_GROUP = 10
SOURCE = "Источник: протоколы ВПР из ФИС ОКО."


@dataclass(frozen=True, eq=False)
class Work:
    """One work of one year: its dimensions and what is known of it. `levels`: task -> Б/П/В; `skills`: task -> what it
    checks.
    """

    year: int
    subject: str
    grade: int
    programme_grade: int
    term: str
    max_score: int | None
    tasks: tuple[str, ...]
    max_points: Mapping[str, int]
    levels: Mapping[str, str]
    skills: Mapping[str, str]
    boundaries: Mapping[int, int]

    @property
    def dimensions(self) -> dict[str, object]:
        return {
            "procedure": "vpr",
            "year": self.year,
            "subject": self.subject,
            "grade": self.grade,
            "programme_grade": self.programme_grade,
        }

    @property
    def key(self) -> tuple[int, str, int, int]:
        return (self.year, self.subject, self.grade, self.programme_grade)

    @property
    def name(self) -> str:
        return work_name(self.subject, self.grade, self.programme_grade)

    @property
    def dative(self) -> str:
        return work_dative(self.subject, self.grade, self.programme_grade)

    @property
    def slug(self) -> str:
        return f"{self.subject}-{self.grade}-{self.programme_grade}"


def works_of(
    works: pd.DataFrame, tasks: pd.DataFrame, scales: Mapping[tuple[int, str, int, int], object]
) -> list[Work]:
    """The works of a table ``vpr_works`` with their tasks (``vpr_work_tasks``), by grade, then subject."""
    keys = ["year", "subject", "grade", "programme_grade"]
    grouped = {key: part.sort_values("task_order") for key, part in tasks.groupby(keys)}
    made = []
    for row in works.to_dict("records"):
        key = (int(row["year"]), str(row["subject"]), int(row["grade"]), int(row["programme_grade"]))
        own = grouped.get(key, tasks.iloc[:0]).to_dict("records")
        made.append(
            Work(
                *key,
                term=str(row["term"]),
                max_score=None if pd.isna(row["max_score"]) else int(row["max_score"]),
                tasks=tuple(str(t["task"]) for t in own),
                max_points={str(t["task"]): int(t["max_points"]) for t in own if not pd.isna(t["max_points"])},
                levels={str(t["task"]): str(t["level"]) for t in own if not pd.isna(t["level"])},
                skills={str(t["task"]): str(t["skill"]) for t in own if not pd.isna(t["skill"])},
                boundaries=dict(getattr(scales.get(key), "min_score", {})),
            )
        )
    place = {subject: position for position, subject in enumerate(SUBJECTS)}
    return sorted(made, key=lambda w: (w.grade, w.programme_grade, place.get(w.subject, 99), w.subject))


def glance_table(figures: Figures, works: Sequence[Work], *, school_id: str = "") -> TableBlock:
    """All works: participants, absent, marks (n, %), success, good marks, СОУ, mean primary score."""
    columns = [
        ColumnSpec(label="Работа", align="left"),
        ColumnSpec(label=soft("Участ|ников")),
        ColumnSpec(label=soft("Отсут|ство|вали")),
    ]
    for mark in (2, 3, 4, 5):
        columns += [ColumnSpec(label="чел.", group=f"«{mark}»"), ColumnSpec(label="%", group=f"«{mark}»")]
    columns += [
        ColumnSpec(label=soft("Успева|емость, %")),
        ColumnSpec(label="Качество, %"),
        ColumnSpec(label="СОУ, %"),
        ColumnSpec(label="Средний балл"),
    ]
    rows = []
    for work in works:
        at = {**work.dimensions, "school_id": school_id}
        cells = [CellSpec(text=work.name), figures.cell("takers", at), figures.cell("absent", at)]
        for mark in (2, 3, 4, 5):
            share = {**at, "category": str(mark)}
            cells += [figures.cell("mark_share", share, part="numerator"), figures.cell("mark_share", share)]
        cells += [figures.cell(name, at) for name in ("success_share", "good_marks_share", "sou", "mean_primary_score")]
        rows.append(RowSpec(cells=tuple(cells)))
    return TableBlock(
        id="vpr-glance",
        caption="ВПР по предметам и классам",
        subtitle="Человек и процент от получивших отметку; средний первичный балл",
        source=SOURCE + _without_scale(figures, works, school_id),
        columns=tuple(columns),
        rows=tuple(rows),
    )


def _without_scale(figures: Figures, works: Sequence[Work], school_id: str) -> str:
    names = [w.name for w in works if not figures.id("success_share", **{**w.dimensions, "school_id": school_id})]
    return f" Отметок нет, потому что нет шкалы перевода: {'; '.join(names)}." if names else ""


def marks_table(figures: Figures, work: Work, *, school_id: str, before: Work | None) -> TableBlock:
    """Marks of one work: this year, the year before where the work is the same; for a school also the municipality."""
    columns = [ColumnSpec(label="", align="left"), ColumnSpec(label=soft("Участ|ников"))]
    for mark in (2, 3, 4, 5):
        columns += [ColumnSpec(label="чел.", group=f"«{mark}»"), ColumnSpec(label="%", group=f"«{mark}»")]
    columns += [
        ColumnSpec(label="%", group="Успеваемость"),
        ColumnSpec(label="интервал", group="Успеваемость"),
        ColumnSpec(label="%", group="Качество"),
        ColumnSpec(label="интервал", group="Качество"),
        ColumnSpec(label="Средняя отметка"),
    ]
    lines: list[tuple[str, Work, str]] = [(str(work.year), work, school_id)]
    if before is not None:
        lines.append((str(before.year), before, school_id))
    if school_id:
        lines = [(f"Школа, {label}", w, s) for label, w, s in lines] + [(f"Муниципалитет, {work.year}", work, "")]
    rows = []
    for label, w, s in lines:
        at = {**w.dimensions, "school_id": s}
        cells = [CellSpec(text=label), figures.cell("takers", at)]
        for mark in (2, 3, 4, 5):
            share = {**at, "category": str(mark)}
            cells += [figures.cell("mark_share", share, part="numerator"), figures.cell("mark_share", share)]
        for name in ("success_share", "good_marks_share"):
            cells += [figures.cell(name, at), figures.cell(name, at, part="interval")]
        rows.append(RowSpec(cells=(*cells, figures.cell("mean_mark", at))))
    return TableBlock(
        id=f"vpr-marks-{work.slug}",
        caption=f"Отметки: {work.name}",
        subtitle="Интервал — границы, в которых с вероятностью 95 % лежит доля (Вильсон), %",
        source=SOURCE,
        columns=tuple(columns),
        rows=tuple(rows),
    )


def journal_table(figures: Figures, work: Work, *, school_id: str) -> TableBlock:
    """Mark for the work against the journal; for a school beside the municipality."""
    labels = {"lower": "Ниже журнальной", "equal": "Равна", "higher": "Выше журнальной"}
    columns = [ColumnSpec(label="", align="left"), ColumnSpec(label="Сравнено, чел.")]
    for label in labels.values():
        columns += [ColumnSpec(label="чел.", group=label), ColumnSpec(label="%", group=label)]
    lines = [("Школа", school_id), ("Муниципалитет", "")] if school_id else [("Все участники", "")]
    rows = []
    for label, school in lines:
        at = {**work.dimensions, "school_id": school}
        cells = [CellSpec(text=label), figures.cell("journal_share", {**at, "category": "equal"}, part="n")]
        for side in labels:
            share = {**at, "category": side}
            cells += [figures.cell("journal_share", share, part="numerator"), figures.cell("journal_share", share)]
        rows.append(RowSpec(cells=tuple(cells)))
    return TableBlock(
        id=f"vpr-journal-{work.slug}",
        caption=f"Отметка за работу и журнальная отметка: {work.name}",
        subtitle="Участники, у которых есть обе отметки",
        source=SOURCE,
        columns=tuple(columns),
        rows=tuple(rows),
    )


def tasks_glance_table(figures: Figures, works: Sequence[Work]) -> TableBlock | None:
    """Completion of every task of every work, tasks in the order of the work; None where no maximum is known."""
    known = [
        work for work in works if any(figures.id("task_completion", category=t, **work.dimensions) for t in work.tasks)
    ]
    if not known:
        return None
    widest = max(len(work.tasks) for work in known)
    rows = []
    for work in known:
        cells = [figures.cell("task_completion", {**work.dimensions, "category": task}) for task in work.tasks]
        # A shorter work has no such task: nothing is missing there, so no symbol stands there.
        blank = [CellSpec()] * (widest - len(cells))
        rows.append(RowSpec(cells=(CellSpec(text=work.name), *cells, *blank)))
    return TableBlock(
        id="vpr-tasks-glance",
        caption="Выполнение заданий по всем работам",
        subtitle="% возможных баллов; столбец — место задания в работе; пустая клетка — такого задания нет",
        source=SOURCE,
        columns=(ColumnSpec(label="Работа", align="left"), *(ColumnSpec(label=str(n + 1)) for n in range(widest))),
        rows=tuple(rows),
    )


def tasks_table(figures: Figures, work: Work, *, school_id: str, statuses: Mapping[str, str]) -> TableBlock:
    """Every task: level, maximum, completion (all, by group of marks), share with full points, level status."""
    with_skills, with_levels = bool(work.skills), bool(work.levels)
    columns = [ColumnSpec(label="Задание", align="left")]
    if with_skills:
        columns.append(ColumnSpec(label="Что проверяет", align="left"))
    if with_levels:
        columns.append(ColumnSpec(label="Уровень", align="left"))
    columns += [
        ColumnSpec(label="Наиб. балл"),
        ColumnSpec(label="всего", group="Выполнение, %"),
        ColumnSpec(label="интервал", group="Выполнение, %"),
    ]
    if school_id:
        columns.append(ColumnSpec(label=soft("муници|палитет"), group="Выполнение, %"))
    columns += [ColumnSpec(label=f"«{mark}»", group="Выполнение по группам отметок, %") for mark in (2, 3, 4, 5)]
    columns.append(ColumnSpec(label="Наиб. балл получили, %"))
    if with_levels:
        columns.append(ColumnSpec(label="Оценка уровня", align="left"))
    rows = []
    for task in work.tasks:
        at = {**work.dimensions, "school_id": school_id, "category": task}
        cells = [CellSpec(text=task)]
        if with_skills:
            cells.append(CellSpec(text=work.skills.get(task, "")))
        if with_levels:
            cells.append(CellSpec(text=work.levels.get(task, "")))
        top = work.max_points.get(task)
        cells.append(CellSpec(text=number(top)) if top is not None else CellSpec(reason="no_data"))
        cells += [figures.cell("task_completion", at), figures.cell("task_completion", at, part="interval")]
        if school_id:
            cells.append(figures.cell("task_completion", {**at, "school_id": ""}))
        for mark in (2, 3, 4, 5):
            found = figures.id("task_completion", group=f"mark{mark}", **at)
            if found and (figures.number(found, "n") or 0) < MIN_GROUP:
                cells.append(CellSpec(reason="not_applicable"))
            else:
                cells.append(CellSpec(obs=found) if found else CellSpec(reason="no_pupils"))
        cells.append(figures.cell("task_full_share", at))
        if with_levels:
            said = statuses.get(task, "")
            cells.append(CellSpec(text=said, says=figures.id("task_completion", **at) if said else ""))
        rows.append(RowSpec(cells=tuple(cells)))
    return TableBlock(
        id=f"vpr-tasks-{work.slug}",
        caption=f"Выполнение заданий: {work.name}",
        subtitle="Сумма баллов от наибольшей возможной, %; «не пройдено» в расчёт не входит; группы отметок — от десяти человек",
        source=SOURCE,
        columns=tuple(columns),
        rows=tuple(rows),
    )
