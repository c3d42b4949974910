"""Descriptions of a КИМ: what each task checks, its codes and level, its maximum; the work comes from the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mskoko_lib.intake.block import filled
from mskoko_lib.intake.cells import Cells, letter, tidy, whole_number
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.people import safe_found
from mskoko_lib.intake.recognise import KIM_CODE, Recognised

LEVELS = ("Б", "П", "В")
_PLAIN = str.maketrans({" ": "", "(": ".", ")": "", "K": "К", "k": "К", "к": "К"})
_CODE = re.compile(r"\d{1,2}(?:\.\d{1,2})*(?:К\d{1,2})?(?:\.\d{1,2})?")
_CODES = re.compile(r"[,;\s]+")
_ROLES = (
    ("code", KIM_CODE),
    ("skill", ("умения", "проверяемые требования", "проверяемые умения")),
    ("block", ("блок",)),
    ("level", ("уровень сложности", "уровень")),
    ("kes", ("код кэс", "коды кэс", "кэс", "код контролируемого элемента", "коды проверяемых элементов")),
    ("kt", ("код кт", "коды кт", "кт", "код требовани", "коды требовани", "коды проверяемых требований")),
    ("max", ("макс",)),
)  # fmt: skip


@dataclass(frozen=True)
class KimTask:
    """`order` is the running number from 1, `code` as in the КИМ («5.1», «1К1»); `kes`, `kt`: codes of the codifier's
    elements of content and requirements, in order, joined by «, »; several skills or blocks are joined by «; »."""

    order: int
    code: str
    skill: str | None
    block: str | None
    level: str | None
    max_points: int | None
    kes: str | None = None
    kt: str | None = None


@dataclass(frozen=True)
class Kim:
    """Tasks of one work in order; of `n_rows` lines read (a task takes a line per pair of codes) `n_refused` were not
    understood."""

    file: str
    subject: str
    programme_grade: int
    tasks: tuple[KimTask, ...]
    n_rows: int
    n_refused: int = 0

    @property
    def max_score(self) -> int | None:
        points = [task.max_points for task in self.tasks]
        return None if None in points else sum(p for p in points if p is not None)


@dataclass
class _Lines:
    """All that the lines of one task say, each thing once, in the order of the lines."""

    texts: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, role: str, values: Iterable[str]) -> None:
        self.texts.setdefault(role, {}).update(dict.fromkeys(v for v in values if v))

    def all(self, role: str, between: str) -> str | None:
        return between.join(self.texts.get(role, ())) or None

    def codes(self, role: str) -> str | None:
        return ", ".join(sorted(self.texts.get(role, ()), key=_code_key)) or None

    def task(self, order: int, code: str) -> KimTask:
        first = {role: next(iter(self.texts.get(role, ())), None) for role in ("level", "max")}
        most = first["max"]
        return KimTask(
            order, code, self.all("skill", "; "), self.all("block", "; "), first["level"],
            None if most is None else int(most), self.codes("kes"), self.codes("kt"),
        )  # fmt: skip


def read_kim(found: Recognised, file: str, subject: str, grade: int, events: Events) -> Kim:
    """The description in a sheet; a second table to the right is not looked at.

    A line without a number belongs to the task above it (merged cells). Level and maximum are the first told for a task;
    others are flagged (`kim_conflict`). A line that holds a maximum but no number of a task is refused (`kim_row`).
    """
    columns = _columns(found)
    tasks: dict[str, _Lines] = {}
    last, n_rows, n_refused = "", 0, 0
    body = found.sheet.cells[found.header + 1 :]
    for i in filled(body[:, : max(columns.values()) + 1]).nonzero()[0]:
        row, number = body[i], found.header + 2 + int(i)
        said = {role: tidy(row[j]) for role, j in columns.items()}
        code = task_code(said["code"])
        if not code and any(said.values()) and last:
            code = last
        if not _CODE.fullmatch(code):
            if said["max"] and not said["code"].lower().startswith(("всего", "итого", "общ")):
                n_rows, n_refused = n_rows + 1, n_refused + 1
                cell = f"{letter(columns['code'])}{number}"
                events.add("kim_row", file, found.sheet.name, row=number, cell=cell, found=safe_found(said["code"]))
            continue  # a note or a sum under the table
        n_rows, last = n_rows + 1, code
        _take(tasks.setdefault(code, _Lines()), said, row, columns)
    for code, lines in tasks.items():
        for role in ("level", "max"):
            if len(told := lines.texts.get(role, {})) > 1:
                events.add("kim_conflict", file, found.sheet.name, found=f"задание {code}: {', '.join(told)}")
    every = tuple(lines.task(k + 1, code) for k, (code, lines) in enumerate(tasks.items()))
    return Kim(file, subject, grade, every, n_rows, n_refused)


def _columns(found: Recognised) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, key in enumerate(found.keys):
        role = next((role for role, starts in _ROLES if key and key.startswith(starts)), None)
        if role is not None:
            columns.setdefault(role, index)
    return columns


def _take(lines: _Lines, said: dict[str, str], row: Cells, columns: dict[str, int]) -> None:
    for role in ("skill", "block"):
        if role in columns:
            lines.add(role, [words(row[columns[role]]) or ""])
    for role in ("kes", "kt"):
        lines.add(role, _CODES.split(said.get(role, "")))
    lines.add("level", [level_of(said.get("level", "")) or ""])
    most = whole_number(said["max"])[0]
    lines.add("max", [str(most)] if most else [])


def task_code(text: str) -> str:
    """A task's code made comparable between sources: «5(1)» and «5.1» alike, Cyrillic «К»."""
    return text.translate(_PLAIN).removesuffix(".0")


def level_of(text: str) -> str | None:
    """«Б», «П» or «В» of a level written with a letter of either alphabet or as a word; None for anything else.

    >>> level_of("B"), level_of("базовый"), level_of("5")
    ('В', 'Б', None)
    """
    word = text.strip().upper().replace("B", "В")
    named = {"БАЗОВЫЙ": "Б", "ПОВЫШЕННЫЙ": "П", "ВЫСОКИЙ": "В"}.get(word, word)
    return named if named in LEVELS else None


def words(cell: object) -> str | None:
    """Text of a cell; words broken over lines («арифмети- ческие», or with a control character) are joined again."""
    return re.sub(r"(?<=[а-яё])- +(?!(?:и|или|а)\b)(?=[а-яё])", "", tidy(cell)) or None


def _code_key(code: str) -> tuple[list[int], str]:
    """Order of codes of a codifier: 9.2 before 9.14."""
    return [int(part) for part in re.findall(r"\d+", code)], code


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


@dataclass(frozen=True)
class ExamKim:
    """A description of the КИМ of an exam: `exam` is oge or ege."""

    exam: str
    subject: str
    kim: Kim

    @property
    def key(self) -> tuple[str, str]:
        return self.exam, self.subject


def exam_kim(kim: Kim) -> ExamKim | None:
    """The exam that a description's file name says («ОГЭ», «ЕГЭ»); None for a work of ВПР, whose grades may be the same."""
    name = kim.file.rsplit("/", 1)[-1].lower()
    exam = next((code for word, code in (("огэ", "oge"), ("егэ", "ege")) if word in name), None)
    if exam is None:
        return None
    if exam == "ege" and kim.subject == "math":
        return ExamKim(exam, "math_base" if "базов" in name else "math_profile", kim)
    return ExamKim(exam, kim.subject, kim)


def exam_tasks(found: Sequence[ExamKim], year: int) -> list[tuple[object, ...]]:
    """Rows of ``exam_kim_tasks``: one per exam, subject and task, in the order of the КИМ."""
    return [
        (year, one.exam, one.subject, task.code, task.order, task.max_points, task.level, task.skill, task.kes, task.kt)
        for one in sorted(found, key=lambda one: one.key)
        for task in one.kim.tasks
    ]
