"""Descriptions of a КИМ: what each task checks, its level, its maximum; subject and grade come from the file's name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mskoko_lib.intake.cells import tidy, whole_number
from mskoko_lib.intake.recognise import Recognised

_PLAIN = str.maketrans({" ": "", "(": ".", ")": "", "K": "К", "k": "К", "к": "К"})


@dataclass(frozen=True)
class KimTask:
    """`order` is the running number from 1, `code` as in the КИМ («5.1», «1К1»)."""

    order: int
    code: str
    skill: str | None
    block: str | None
    level: str | None
    max_points: int | None


@dataclass(frozen=True)
class Kim:
    """Tasks of one work in order; `n_rows` lines were read (a task takes a line per pair of codes КЭС and КТ)."""

    file: str
    subject: str
    programme_grade: int
    tasks: tuple[KimTask, ...]
    n_rows: int

    @property
    def max_score(self) -> int | None:
        points = [task.max_points for task in self.tasks]
        return None if None in points else sum(p for p in points if p is not None)


def read_kim(found: Recognised, file: str, subject: str, grade: int) -> Kim:
    """The description in a sheet; the first line of a task counts, a second table to the right is not looked at."""
    column: dict[str, int] = {}
    for index, key in enumerate(found.keys):
        column.setdefault(_role(key), index)
    tasks: dict[str, KimTask] = {}
    n_rows = 0
    for row in found.sheet.cells[found.header + 1 :]:
        code = task_code(tidy(row[column["code"]]))
        if not code:
            continue
        n_rows += 1
        if code not in tasks:
            level = tidy(row[column["level"]]).upper().replace("B", "В") if "level" in column else ""
            tasks[code] = KimTask(
                order=len(tasks) + 1,
                code=code,
                skill=_words(row[column["skill"]]) if "skill" in column else None,
                block=_words(row[column["block"]]) if "block" in column else None,
                level=level if level in ("Б", "П", "В") else None,
                max_points=whole_number(row[column["max"]])[0],
            )
    return Kim(file, subject, grade, tuple(tasks.values()), n_rows)


def task_code(text: str) -> str:
    """A task's code made comparable between sources: «5(1)» and «5.1» alike, Cyrillic «К»."""
    return text.translate(_PLAIN).removesuffix(".0")


def _words(cell: object) -> str | None:
    # words are broken over lines in the source («арифмети- ческие», or with a control character): joined again
    return re.sub(r"(?<=[а-яё])- +(?!(?:и|или|а)\b)(?=[а-яё])", "", tidy(cell)) or None


def _role(key: str) -> str:
    if key.startswith("№ ким") or key.startswith("№ по ким"):
        return "code"
    for start, role in (
        ("умения", "skill"), ("проверяемые требования", "skill"), ("блок", "block"), ("уровень сложности", "level"),
        ("максимальный балл", "max"),
    ):  # fmt: skip
        if key.startswith(start):
            return role
    return ""


def describe(kim: Kim, tasks: list[str]) -> dict[str, KimTask] | None:
    """Task of a work → its description: by running number where the work's tasks are numbered 1…n, else by code.

    None when the description does not fit: another number of tasks, or a task it does not know.
    """
    if len(kim.tasks) != len(tasks):
        return None
    if tasks == [str(k) for k in range(1, len(tasks) + 1)]:
        return dict(zip(tasks, kim.tasks, strict=True))
    by_code = {task.code: task for task in kim.tasks}
    matched = {task: by_code[task_code(task)] for task in tasks if task_code(task) in by_code}
    return matched if len(matched) == len(tasks) else None
