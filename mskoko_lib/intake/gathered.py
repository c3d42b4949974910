"""One sheet of one file → what the year has gathered so far: blocks of works, parts about persons, reports, descriptions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.aggregates import read_groups
from mskoko_lib.intake.block import Block, filled
from mskoko_lib.intake.corrections import Correction
from mskoko_lib.intake.entry import Entry
from mskoko_lib.intake.family import Context, Family, Part
from mskoko_lib.intake.kim import ExamKim, Kim, exam_kim, read_kim
from mskoko_lib.intake.people import NoKeyError
from mskoko_lib.intake.places import names_in
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.intake.rows import Rows, clean_rows
from mskoko_lib.intake.subjects import parse_name
from mskoko_lib.intake.vpr_f1 import read_f1
from mskoko_lib.intake.vpr_flat import read_flat
from mskoko_lib.intake.vpr_form import read_form, read_form_2022
from mskoko_lib.intake.workbook import Workbook
from mskoko_lib.intake.works import Work, school_from_path, settle_work

#: layouts that are known and not read, with what the passport says of them
NOT_READ = {
    "codifier": "Для расчётов не нужен.",
    "context": "Узнан, но пока не читается: сведения о школах войдут вместе с разделом о кадрах.",
    "ege_summary": "Узнан, но не читается: результаты берутся из протоколов РЦОИ.",
}
#: exams of one sheet that the passport names; the rest is told by its number
MOST_NOTES = 6


@dataclass
class Gathered:
    """What the files of a year gave so far."""

    context: Context
    corrections: tuple[Correction, ...] = ()
    works: dict[tuple[str, int, int], list[tuple[Work, Rows]]] = field(default_factory=dict)
    kims: list[Kim] = field(default_factory=list)
    exam_kims: list[ExamKim] = field(default_factory=list)
    aggregates: list[pd.DataFrame] = field(default_factory=list)
    parts: list[tuple[Family, Part]] = field(default_factory=list)


def read_sheet(family: Family | None, sheet: Recognised, book: Workbook, entry: Entry, found: Gathered) -> None:
    """Read one recognised sheet into `found`; a fault of the sheet is told in `entry` and stops nothing else."""
    try:
        if family is not None:
            _read_persons(family, sheet, entry, found)
        elif sheet.layout in NOT_READ:
            entry.messages.append(NOT_READ[sheet.layout])
        elif sheet.layout == "kim":
            _read_kim(sheet, entry, found)
        elif sheet.layout == "groups":
            _read_groups(sheet, entry, found)
        else:
            for block in _READERS[sheet.layout](sheet, entry.file, book):
                _take_block(block, entry, found)
    except NoKeyError:
        raise
    except MskokoError as error:
        entry.blocks_refused += 1
        entry.refuse(error)
    except (KeyError, IndexError, ValueError, TypeError, AttributeError) as error:
        # a sheet of an unforeseen shape must not stop the other files of the year; its text may hold a name
        entry.blocks_refused += 1
        entry.messages.append(f"Лист «{sheet.sheet.name}» не разобран ({type(error).__name__}).")


def _read_persons(family: Family, sheet: Recognised, entry: Entry, found: Gathered) -> None:
    try:
        parts = family.read(sheet, entry.file, found.context)
    except NoKeyError:
        raise
    except MskokoError:
        _refuse_rows(sheet, entry, found.context)
        raise
    notes = [part.note for part in parts if part.note]
    entry.messages += (
        notes if len(notes) <= MOST_NOTES else [*notes[:MOST_NOTES], f"И ещё экзаменов: {len(notes) - MOST_NOTES}."]
    )
    found.parts += [(family, part) for part in parts]


_READERS: dict[str, Callable[[Recognised, str, Workbook], list[Block]]] = {
    "f1": lambda sheet, file, book: read_f1(sheet, file),
    "vpr_2020": lambda sheet, file, book: read_flat(sheet, file),
    "vpr_2021": lambda sheet, file, book: read_flat(sheet, file),
    "vpr_2022": lambda sheet, file, book: read_form_2022(sheet, file, book.sheets),
    "vpr_form": lambda sheet, file, book: read_form(sheet, file),
}


def _take_block(block: Block, entry: Entry, found: Gathered) -> None:
    try:
        work, notes = settle_work(block, found.context.year)
        if block.column("school") is None:
            block.school = _school(block)
        rows = clean_rows(block, found.context.schools, found.context.events)
    except MskokoError:
        n = len(block.rows)
        entry.counts["n_read"] += n
        entry.counts["n_refused"] += n
        if n:
            found.context.events.add("refused_file", block.file, block.sheet, n=n)
        raise
    for rule, text in notes:
        found.context.events.add(rule, block.file, block.sheet, found=text)
    entry.places.update(names_in(rows))
    found.works.setdefault((work.subject, work.grade, work.programme_grade), []).append((work, rows))


def _school(block: Block) -> str:
    login = school_from_path(block.file)
    if login is None:
        raise MskokoError(
            "В форме не указана школа.",
            file=block.file,
            expected="логин школы в имени файла или папки",
            action="положите файл в папку, названную логином школы, например «edu123456»",
        )
    return login


def _read_kim(sheet: Recognised, entry: Entry, found: Gathered) -> None:
    name = parse_name(entry.file.rsplit("/", 1)[-1])
    if name.subject is None or name.grade is None or (name.years and found.context.year not in name.years):
        raise MskokoError(
            "Не удалось понять, к какой работе относится описание КИМ.",
            file=entry.file,
            action=f"назовите файл, например «Описание КИМ. Математика, 4 класс. ВПР {found.context.year}.xlsx»",
        )
    kim = read_kim(sheet, entry.file, name.subject, name.grade, found.context.events)
    entry.counts["n_read"] += kim.n_rows
    entry.counts["n_refused"] += kim.n_refused
    entry.counts["n_accepted"] += kim.n_rows - kim.n_refused
    if (of_exam := exam_kim(kim)) is None:
        found.kims.append(kim)
    elif any(one.key == of_exam.key for one in found.exam_kims):
        found.context.events.add("kim_conflict", entry.file, found="второе описание того же экзамена")
    else:
        found.exam_kims.append(of_exam)


def _read_groups(sheet: Recognised, entry: Entry, found: Gathered) -> None:
    context = found.context
    try:
        result = read_groups(sheet, entry.file, context.year, context.schools, context.events)
    except MskokoError:
        _refuse_rows(sheet, entry, context)
        raise
    entry.counts["n_read"] += result.n_read
    entry.counts["n_refused"] += result.n_refused
    entry.counts["n_accepted"] += result.n_read - result.n_refused
    entry.messages += result.notes()
    found.aggregates.append(result.table)


def _refuse_rows(sheet: Recognised, entry: Entry, context: Context) -> None:
    """Count the rows below the header of a sheet that is refused as a whole."""
    if n := int(filled(sheet.sheet.cells[sheet.header + 1 :]).sum()):
        entry.counts["n_read"] += n
        entry.counts["n_refused"] += n
        context.events.add("refused_file", entry.file, sheet.sheet.name, n=n)
