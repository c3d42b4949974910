"""ФИС ОКО «Индивидуальные результаты» (Ф1): several schools in one sheet, maxima and levels above the tasks."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from mskoko_lib.dataroot import LOGIN
from mskoko_lib.intake.block import Block, Bools, Facts, filled
from mskoko_lib.intake.cells import Cells, day, header_key, tidy, whole_number
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.intake.subjects import subjects_in
from mskoko_lib.intake.vpr_form import form_columns
from mskoko_lib.intake.vpr_shift import put_back

_ROLES = (
    ("оо", "school"), ("муниципалитет", "municipality"), ("код участника", "code"), ("класс", "klass"),
    ("вариант", "variant"), ("первичный балл", "total"), ("отметка", "reported"), ("отметка по журналу", "mark"),
)  # fmt: skip
_TITLE = re.compile(r"впр (\d{4}) (.+?) (\d{1,2}) класс")
_SECTION = re.compile(r"\|\s*Кол-во участников:\s*(\d+)", re.IGNORECASE)


def meta(found: Recognised) -> tuple[Facts, int | None]:
    """Year, subject, grade, date from the rows above the header of a ФИС ОКО report, and the maximum it states."""
    facts, maximum = Facts(), None
    for row in found.sheet.cells[: found.header]:
        label, value = header_key(row[0]), row[1] if len(row) > 1 else ""
        if match := _TITLE.search(label):
            named = subjects_in(match.group(2))
            subject = named[0] if len(named) == 1 else facts.subject
            facts = replace(facts, year=int(match.group(1)), subject=subject, programme_grade=int(match.group(3)))
        elif label.startswith("предмет") and len(named := subjects_in(tidy(value))) == 1:
            facts = replace(facts, subject=named[0])
        elif label.startswith("максимальный первичный балл"):
            maximum = whole_number(value)[0]
        elif label.startswith("дата") and (exam := day(value)):
            facts = replace(facts, exam_date=exam, month=exam.month)
    return facts, maximum


def read_f1(found: Recognised, file: str) -> list[Block]:
    """One block; the school of a row is its column «ОО», headings between schools only say how many rows to expect."""
    facts, maximum = meta(found)
    levels = _levels(found)
    columns = tuple(
        replace(c, level=levels.get(c.index)) if c.role == "task" else c
        for c in form_columns(found.sheet.cells[found.header], found.keys, _ROLES)
    )
    start = found.header + 1
    body = found.sheet.cells[start:]
    held = filled(body)
    sections = _sections(body, start, held)
    held[[row - start - 1 for _, row in sections.values()]] = False
    rows = np.nonzero(held)[0].astype(np.int64) + start + 1
    width = max((i for i, key in enumerate(found.keys) if key), default=0) + 1
    table, mended, uncertain, beyond = put_back(body[held], columns, width)
    return [
        Block(
            file, found.sheet.name, found.layout, columns, table, rows, facts, serial_class=True,
            work_max=maximum, mended=mended, uncertain=uncertain, beyond=beyond, sections=sections,
        )
    ]  # fmt: skip


def _levels(found: Recognised) -> dict[int, str]:
    """Level Б, П or В over a task column, from the row «Уровень сложности задания»."""
    for row in found.sheet.cells[: found.header]:
        if any(header_key(cell).startswith("уровень сложности") for cell in row):
            texts = {j: tidy(cell).upper().replace("B", "В") for j, cell in enumerate(row)}
            return {j: text for j, text in texts.items() if text in ("Б", "П", "В")}
    return {}


def _sections(body: Cells, start: int, held: Bools) -> dict[str, tuple[int, int]]:
    """Heading rows between schools: key (digits of the login, else the Excel row) → (rows promised, Excel row)."""
    sections: dict[str, tuple[int, int]] = {}
    for i in np.nonzero(held)[0]:
        text = tidy(body[i, 0])
        if match := _SECTION.search(text):
            login, row = LOGIN.search(text), int(start + i + 1)
            key = login.group(1) if login and login.group(1) not in sections else f"row {row}"
            sections[key] = (int(match.group(1)), row)
    return sections
