"""Collection forms: the 2022 export of uploaded forms («Классы», «Протокол»), the blank of 2026, works in two parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mskoko_lib.dataroot import LOGIN
from mskoko_lib.intake.block import Block, Bools, Column, Facts, filled
from mskoko_lib.intake.cells import Cells, class_letter, day, header_key, map_unique, task_header, tidy
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.intake.subjects import textbook_code
from mskoko_lib.intake.vpr_shift import put_back
from mskoko_lib.intake.workbook import Sheet

_ROLES = (
    ("пользователь", "school"), ("муниципалитет", "municipality"), ("код участника", "code"), ("код", "code"),
    ("вариант", "variant"), ("вариант (часть 1)", "variant"), ("вариант (часть 2)", "variant2"),
    ("наименование класса", "klass"), ("порядковый номер класса", "klass"), ("пол", "sex"), ("итого баллов", "total"),
)  # fmt: skip


def form_columns(raw: Cells, keys: Sequence[str], roles: Sequence[tuple[str, str]]) -> tuple[Column, ...]:
    """Columns of a header row whose tasks carry their maxima («4К1 (3б)»); the first of two like columns counts."""
    known, columns, seen = dict(roles), [], set()
    for index, key in enumerate(keys):
        if task := task_header(raw[index]):
            role, column = f"task {task[0]}", Column(index, "task", task[0], task[1])
        else:
            role = known.get(key) or _long_role(key)
            column = Column(index, role)
        if role and role not in seen:
            columns.append(column)
            seen.add(role)
    return tuple(columns)


def _long_role(key: str) -> str:
    if key.startswith("отметка за предыдущ"):
        return "mark"
    return "klass" if key.startswith("класс №") else ""


def read_form_2022(found: Recognised, file: str, sheets: Sequence[Sheet]) -> list[Block]:
    """«Протокол» with the textbooks of «Классы»; subject and programme from textbook codes such as «ma4.8»."""
    raw = found.sheet.cells[found.header]
    columns = form_columns(raw, found.keys, _ROLES)
    books, codes = _classes(sheets)
    body = found.sheet.cells[found.header + 1 :]
    held = filled(body)
    table, mended, uncertain, beyond = put_back(body[held], columns, max(c.index for c in columns) + 1)
    days = [d for d in map(day, _column(found, "дата загрузки", held)) if d is not None]
    subjects, grades = {s for s, _ in codes}, {g for _, g in codes}
    facts = Facts(
        year=min(days).year if days else None,
        subject=subjects.pop() if len(subjects) == 1 else None,
        programme_grade=grades.pop() if len(grades) == 1 else None,
        # the first upload: a form sent again in September is still one of the spring
        month=min(days).month if days else None,
    )
    rows = np.nonzero(held)[0].astype(np.int64) + found.header + 2
    return [
        Block(
            file, found.sheet.name, found.layout, columns, table, rows, facts,
            mended=mended, uncertain=uncertain, beyond=beyond, textbooks=books,
        )
    ]  # fmt: skip


def _column(found: Recognised, key: str, held: Bools) -> list[object]:
    if key not in found.keys:
        return []
    return list(dict.fromkeys(found.sheet.cells[found.header + 1 :][held][:, found.keys.index(key)]))


def _classes(sheets: Sequence[Sheet]) -> tuple[dict[tuple[str, str], str], set[tuple[str, int]]]:
    """Textbook per (digits of the login, class label), and the subjects and grades that textbook codes name."""
    books: dict[tuple[str, str], str] = {}
    codes: set[tuple[str, int]] = set()
    for sheet in sheets:
        if not len(sheet.cells):
            continue
        keys = [header_key(cell) for cell in sheet.cells[0]]
        label = next((i for i, key in enumerate(keys) if key.startswith("буква (цифра) класса")), None)
        if label is None or "пользователь" not in keys or "основной учебник по предмету" not in keys:
            continue
        school, book = keys.index("пользователь"), keys.index("основной учебник по предмету")
        for row in sheet.cells[1:]:
            login, text = LOGIN.fullmatch(tidy(row[school])), tidy(row[book])
            if login and text:
                books[login.group(1), class_letter(row[label])[0] or ""] = text.split(" | ")[-1]
            if code := textbook_code(text):
                codes.add(code)
    return books, codes


def read_form(found: Recognised, file: str) -> list[Block]:
    """One block per protocol sheet; cut to the header, a row without a code, variant and points is no row.

    The blanks are pre-filled with a total of 0 and, to the right of the header, with lists of allowed values.
    """
    raw = found.sheet.cells[found.header]
    columns = form_columns(raw, found.keys, _ROLES)
    body = found.sheet.cells[found.header + 1 :, : max(c.index for c in columns) + 1]
    typed = [c.index for c in columns if c.role in ("code", "variant", "variant2", "task", "mark", "sex")]
    texts = map_unique(body[:, typed], lambda cell: (tidy(cell), ""))[0]
    held = filled(texts)
    rows = np.nonzero(held)[0].astype(np.int64) + found.header + 2
    serial = "порядковый номер класса" in found.keys or any(k.startswith("класс №") for k in found.keys)
    return [Block(file, found.sheet.name, found.layout, columns, body[held], rows, Facts(), serial_class=serial)]
