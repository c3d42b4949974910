"""The flat pupil tables of 2020 and 2021: one sheet, one work, tasks end at «Учебник», subject and grade not inside."""

from __future__ import annotations

import re

import numpy as np

from mskoko_lib.intake.block import Block, Bools, Column, Facts, filled
from mskoko_lib.intake.cells import Cells, map_unique, tidy
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.intake.subjects import subjects_in
from mskoko_lib.intake.vpr_shift import put_back

_ROLES_2020 = {
    "user": "school", "code": "code", "otc": "mark", "gender": "sex", "klass": "klass", "var-1": "variant",
    "var-2": "variant2", "sum": "total", "учебник": "textbook",
}  # fmt: skip
_ROLES_2021 = {
    "логин школы": "school", "регион": "municipality", "код обучающегося": "code",
    "отметка за предыдущую четверть/триместр": "mark", "пол": "sex", "класс": "klass", "вариант": "variant",
    "всего баллов": "total", "учебник": "textbook",
}  # fmt: skip
_TASK_2020 = re.compile(r"a-(\d+)-grade")
_TASK_2021 = re.compile(r"балл за (\d+)")


def read_flat(found: Recognised, file: str) -> list[Block]:
    """One block; tasks carry the running number of the column («1» … «22»), not the number in the КИМ."""
    old = found.layout == "vpr_2020"
    columns = _columns(found.keys, _ROLES_2020 if old else _ROLES_2021, _TASK_2020 if old else _TASK_2021)
    body = found.sheet.cells[found.header + 1 :]
    held = filled(body)
    cells = body[held]
    rows = np.nonzero(held)[0].astype(np.int64) + found.header + 2
    table, mended, uncertain, beyond = put_back(cells, columns, _width(found.keys, old))
    moved = _name_other_textbooks(table, columns)
    facts = Facts(textbook_subjects=_textbook_subjects(table, columns))
    return [
        Block(
            file, found.sheet.name, found.layout, columns, table, rows, facts,
            mended=mended, uncertain=uncertain, beyond=beyond, moved=moved,
        )
    ]  # fmt: skip


def _columns(keys: tuple[str, ...], roles: dict[str, str], task: re.Pattern[str]) -> tuple[Column, ...]:
    columns, seen, book = [], set(), False
    for index, key in enumerate(keys):
        if match := task.fullmatch(key):
            if not book:  # 2020 leaves 20 more «a-…-grade» columns to the right, all empty
                columns.append(Column(index, "task", match.group(1)))
        elif key in roles and roles[key] not in seen:
            columns.append(Column(index, roles[key]))
            seen.add(roles[key])
            book = book or roles[key] == "textbook"
    return tuple(columns)


def _width(keys: tuple[str, ...], old: bool) -> int:
    if "учебник" not in keys:
        return max(i for i, key in enumerate(keys) if key) + 1
    end = keys.index("учебник") + 1
    while not old and end < len(keys) and keys[end].startswith("др.уч"):
        end += 1
    return end


def _name_other_textbooks(cells: Cells, columns: tuple[Column, ...]) -> Bools:
    """«другое» or nothing in place of a textbook gives way to what stands right of it; rows where it was nothing."""
    moved = np.zeros(len(cells), dtype=bool)
    column = next((c for c in columns if c.role == "textbook"), None)
    if column is None or not len(cells):
        return moved
    other = map_unique(cells[:, column.index], lambda cell: (tidy(cell).lower() in ("", "другое"), ""))[0]
    for i in np.nonzero(other)[0]:
        if more := " ".join(filter(None, map(tidy, cells[i, column.index + 1 :]))):
            moved[i] = not tidy(cells[i, column.index])
            cells[i, column.index] = more
    return moved


def _textbook_subjects(cells: Cells, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Subject of every row whose textbook names exactly one."""
    column = next((c for c in columns if c.role == "textbook"), None)
    if column is None:
        return ()

    def subject(cell: object) -> tuple[str, str]:
        found = subjects_in(tidy(cell), textbook=True)
        return (found[0] if len(found) == 1 else ""), ""

    values = map_unique(cells[:, column.index], subject)[0]
    return tuple(v for v in values if v)
