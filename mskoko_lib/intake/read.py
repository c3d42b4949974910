"""A year's folder → tables and the passport. One bad file spoils nothing but itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from mskoko_lib.dataroot import DataRoot, RootInfo
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake import corrections
from mskoko_lib.intake.aggregates import one_of_each_unit, read_groups
from mskoko_lib.intake.block import Block
from mskoko_lib.intake.corrections import Correction
from mskoko_lib.intake.duplicates import refuse_duplicates
from mskoko_lib.intake.entry import Entry
from mskoko_lib.intake.families import add_counts, family_of, finish
from mskoko_lib.intake.family import Context, Family, Part
from mskoko_lib.intake.files import SentFile, sent_files, sha256
from mskoko_lib.intake.kim import Kim, read_kim
from mskoko_lib.intake.passport import COUNTS, FILE_COLUMNS, Events, Passport
from mskoko_lib.intake.people import INVENTED, NoKeyError, People
from mskoko_lib.intake.places import expected_instead, most_frequent, names_in
from mskoko_lib.intake.recognise import Recognised, recognise
from mskoko_lib.intake.rows import Rows, clean_rows
from mskoko_lib.intake.schemas import validate
from mskoko_lib.intake.subjects import parse_name
from mskoko_lib.intake.tables import build_tables
from mskoko_lib.intake.vpr_f1 import read_f1
from mskoko_lib.intake.vpr_flat import read_flat
from mskoko_lib.intake.vpr_form import read_form, read_form_2022
from mskoko_lib.intake.vpr_totals import WorkRows, join_work, judge
from mskoko_lib.intake.workbook import Sheet, Workbook, open_workbook
from mskoko_lib.intake.works import Work, school_from_path, settle_work
from mskoko_lib.norms import Norms

_EXCEL = (".xlsx", ".xls", ".xlsm", ".xltm", ".xlam")


@dataclass(frozen=True)
class Delivery:
    """`tables`: every table of `schemas.SCHEMAS`, empty ones too."""

    tables: dict[str, pd.DataFrame]
    passport: Passport


@dataclass
class _Year:
    """What the files of a year gave so far."""

    context: Context
    corrections: tuple[Correction, ...] = ()
    works: dict[tuple[str, int, int], list[tuple[Work, Rows]]] = field(default_factory=dict)
    kims: list[Kim] = field(default_factory=list)
    aggregates: list[pd.DataFrame] = field(default_factory=list)
    parts: list[tuple[Family, Part]] = field(default_factory=list)


def read_year(root: DataRoot, year: int, norms: Norms, people: People | None = None) -> Delivery:
    """Read every file of the year's folder. `people`: the secret that names are hashed with (the invented town has its
    own, public one).

    Results do not depend on the order of files or rows, nor on names where a layout holds its subject inside.

    Raises
    ------
    MskokoError : there is no such folder; a file holds names and there is no secret (`NoKeyError`); a correction whose
        reason has gone (`CorrectionError`). Any other fault of a file is told in the passport.
    """
    taken, skipped = sent_files(root, year)
    found = _Year(_context(root, year, norms, people), corrections.load(root.path))
    entries = [Entry(f.file, layout="skipped", status="skipped") for f in skipped]
    hashes = {f.file: sha256(f.read()) for f in taken}
    first = _first_of_copies(taken, hashes)
    for sent in taken:
        entry = Entry(sent.file, hashes[sent.file])
        entries.append(entry)
        if first[hashes[sent.file]] != sent.file:
            entry.layout = entry.status = "duplicate"
            entry.messages.append(f"Точная копия файла {first[hashes[sent.file]]}, не читается.")
        else:
            _read_file(sent, sent.read(), entry, found)
            _check_municipality(entry, root.info, found.context.events)
    corrections.check_used(found.corrections, {f.file for f in taken}, year)
    works = []
    for key in sorted(found.works):
        rows = join_work(found.works[key], norms, found.kims, found.context.events)
        judge(rows, found.context.events)
        refuse_duplicates(rows, found.context.events)
        works.append(rows)
    _count(entries, works)
    held = [rows for rows in works if (rows.frame["refused"] == "").any()]
    tables = {**build_tables(held), "vpr_aggregates": _aggregates(found.aggregates, entries, found.context.events)}
    tables |= finish(found.parts, found.context)
    add_counts({entry.file: entry.counts for entry in entries}, found.parts)
    files = pd.DataFrame([e.row() for e in entries], columns=FILE_COLUMNS).sort_values("file", ignore_index=True)
    files = files.astype(dict.fromkeys(COUNTS, "int64"))
    return Delivery(tables, Passport(files, found.context.events.table()))


def _context(root: DataRoot, year: int, norms: Norms, people: People | None) -> Context:
    ids = root.schools["school_id"].astype(str)
    logins = root.schools["login"].astype(str).str.extract(r"(\d+)$")[0]
    codes = root.schools["rcoi_code"]
    rcoi = {str(code): school for code, school in zip(codes, ids, strict=True) if pd.notna(code)}
    if people is None:
        people = INVENTED if root.info.invented else People()
    return Context(year, dict(zip(logins, ids, strict=True)), rcoi, norms, people, Events(), root.info.invented)


def _first_of_copies(files: list[SentFile], hashes: dict[str, str]) -> dict[str, str]:
    """Hash → the copy to read: one whose name says the work before one whose name says nothing, then by name."""

    def rank(sent: SentFile) -> tuple[bool, str]:
        name = parse_name(sent.name)
        return name.subject is None or name.grade is None, sent.file

    return {hashes[f.file]: f.file for f in sorted(files, key=rank, reverse=True)}


def _read_file(sent: SentFile, raw: bytes, entry: Entry, found: _Year) -> None:
    context = found.context
    lower = sent.name.lower()
    if not lower.endswith(_EXCEL):
        entry.messages.append("Не книга Excel: не читается. Что сделать: если это результаты, сохраните их как .xlsx.")
        return
    try:
        book = open_workbook(raw, sent.file)
    except MskokoError as error:
        entry.layout, entry.status = "unreadable", "refused"
        entry.refuse(error)
        return
    book, n_excluded = corrections.apply(found.corrections, sent.file, book, context.events)
    entry.counts["n_read"] += n_excluded
    entry.counts["n_refused"] += n_excluded
    sheets = [known for known in map(_known, book.sheets) if known is not None]
    if not sheets:
        entry.messages.append(
            "Ни один лист не похож на файл ВПР. Ожидалось: протокол, форма сбора или отчёт ФИС ОКО. "
            "Что сделать: проверьте, тот ли это файл; протоколы экзаменов пока не читаются."
        )
        return
    entry.layout, entry.status = sheets[0][1].layout, "read"
    for sheet in book.hidden:
        if _known(sheet) is not None:  # lists of allowed values are hidden in every form
            context.events.add("hidden_sheet", sent.file, sheet.name)
    for family, recognised in sheets:
        _read_sheet(family, recognised, book, entry, found)
    if entry.blocks_refused == len(sheets):
        entry.status = "refused"


def _known(sheet: Sheet) -> tuple[Family | None, Recognised] | None:
    """What a sheet is: of a family of layouts about persons, or of those of ВПР (None as the family)."""
    if (person := family_of(sheet)) is not None:
        return person
    recognised = recognise(sheet)
    return None if recognised is None else (None, recognised)


def _check_municipality(entry: Entry, info: RootInfo, events: Events) -> None:
    """Say that a file names another municipality than root.yaml; its rows are judged by the registry all the same."""
    name = most_frequent(entry.places)
    if expected := expected_instead(name, info):
        events.add("municipality_other", entry.file, found=f"{name}, ожидается {expected}")


def _read_sheet(family: Family | None, sheet: Recognised, book: Workbook, entry: Entry, found: _Year) -> None:
    try:
        if family is not None:
            _read_persons(family, sheet, entry, found)
        elif sheet.layout == "codifier":
            entry.messages.append("Для расчётов не нужен.")
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


def _read_persons(family: Family, sheet: Recognised, entry: Entry, found: _Year) -> None:
    parts = family.read(sheet, entry.file, found.context)
    entry.messages += [part.note for part in parts if part.note]
    found.parts += [(family, part) for part in parts]


_READERS: dict[str, Callable[[Recognised, str, Workbook], list[Block]]] = {
    "f1": lambda sheet, file, book: read_f1(sheet, file),
    "vpr_2020": lambda sheet, file, book: read_flat(sheet, file),
    "vpr_2021": lambda sheet, file, book: read_flat(sheet, file),
    "vpr_2022": lambda sheet, file, book: read_form_2022(sheet, file, book.sheets),
    "vpr_form": lambda sheet, file, book: read_form(sheet, file),
}


def _take_block(block: Block, entry: Entry, found: _Year) -> None:
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


def _read_kim(sheet: Recognised, entry: Entry, found: _Year) -> None:
    name = parse_name(entry.file.rsplit("/", 1)[-1])
    if name.subject is None or name.grade is None or (name.years and found.context.year not in name.years):
        raise MskokoError(
            "Не удалось понять, к какой работе относится описание КИМ.",
            file=entry.file,
            action=f"назовите файл, например «Описание КИМ. Математика, 4 класс. ВПР {found.context.year}.xlsx»",
        )
    kim = read_kim(sheet, entry.file, name.subject, name.grade)
    entry.counts["n_read"] += kim.n_rows
    entry.counts["n_accepted"] += kim.n_rows
    found.kims.append(kim)


def _read_groups(sheet: Recognised, entry: Entry, found: _Year) -> None:
    result = read_groups(sheet, entry.file, found.context.year, found.context.schools, found.context.events)
    if result.report is None:
        entry.messages.append(f"Отчёт «{sheet.sheet.name}» распознан, в расчётах не участвует.")
    entry.counts["n_read"] += result.n_read
    entry.counts["n_refused"] += result.n_refused
    entry.counts["n_accepted"] += result.n_read - result.n_refused
    found.aggregates.append(result.table)


def _count(entries: list[Entry], works: list[WorkRows]) -> None:
    """Add the pupil rows to the counts of their files."""
    by_file = {entry.file: entry.counts for entry in entries}
    for work in works:
        live = work.frame["refused"] == ""
        wrote = work.frame["status"] == "wrote"
        mended, cosmetic = work.frame["mended"].astype(bool), work.frame["cosmetic"].astype(bool)
        sums = (
            pd.DataFrame(
                {
                    "file": work.frame["file"], "n_read": 1, "n_accepted": live & wrote, "n_absent": live & ~wrote,
                    "n_corrected": live & wrote & (mended | cosmetic), "n_cosmetic": live & wrote & cosmetic & ~mended,
                    "n_refused": ~live,
                }
            )
            .groupby("file")
            .sum()
        )  # fmt: skip
        for file, row in sums.iterrows():
            for name in COUNTS:
                by_file[str(file)][name] += int(row[name])


def _aggregates(parts: list[pd.DataFrame], entries: list[Entry], events: Events) -> pd.DataFrame:
    """Rows of all reports; a unit told twice is kept once if the figures agree, else refused everywhere."""
    table, refused = one_of_each_unit(parts, events)
    for entry in entries:
        n = int((refused == entry.file).sum())
        entry.counts["n_accepted"] -= n
        entry.counts["n_refused"] += n
    return validate(table, "vpr_aggregates")
