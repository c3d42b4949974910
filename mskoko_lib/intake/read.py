"""A year's folder → tables and the passport. One bad file spoils nothing but itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import pandas as pd

from mskoko_lib.dataroot import DataRoot, RootInfo, normal_code
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake import corrections
from mskoko_lib.intake.aggregates import check_aggregates, one_of_each_unit
from mskoko_lib.intake.cross import check_forms
from mskoko_lib.intake.duplicates import refuse_duplicates
from mskoko_lib.intake.entry import Entry
from mskoko_lib.intake.families import add_counts, family_of, finish
from mskoko_lib.intake.family import Context, Family, plain_name
from mskoko_lib.intake.files import SentFile, sent_files, sha256
from mskoko_lib.intake.gathered import Gathered, read_sheet
from mskoko_lib.intake.passport import COUNTS, FILE_COLUMNS, Events, Passport
from mskoko_lib.intake.people import INVENTED, People, mask_names
from mskoko_lib.intake.places import expected_instead, most_frequent
from mskoko_lib.intake.recognise import Recognised, recognise
from mskoko_lib.intake.schemas import columns_of, validate
from mskoko_lib.intake.subjects import parse_name
from mskoko_lib.intake.tables import build_tables, exam_kim_table
from mskoko_lib.intake.text_table import TEXTS, open_text
from mskoko_lib.intake.vpr_plausible import check_vpr
from mskoko_lib.intake.vpr_totals import WorkRows, join_work, judge
from mskoko_lib.intake.workbook import Sheet, Workbook, open_workbook
from mskoko_lib.norms import Norms

_EXCEL = (".xlsx", ".xls", ".xlsm", ".xltm", ".xlam")


@dataclass(frozen=True)
class Delivery:
    """`tables`: every table of `schemas.SCHEMAS`, empty ones too."""

    tables: dict[str, pd.DataFrame]
    passport: Passport


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
    found = Gathered(_context(root, year, norms, people), corrections.load(root.path))
    entries = [Entry(mask_names(f.file), layout="skipped", status="skipped") for f in skipped]
    hashes = {f.file: sha256(f.read()) for f in taken}
    first = _first_of_copies([f for f in taken if mask_names(f.file) == f.file], hashes)
    for sent in taken:
        entry = Entry(mask_names(sent.file), hashes[sent.file])
        entries.append(entry)
        if entry.file != sent.file:
            entry.layout, entry.status = "unreadable", "refused"
            entry.messages.append("В имени файла стоит имя человека, файл не читается. Что сделать: переименуйте файл.")
        elif first[hashes[sent.file]] != sent.file:
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
    tables = {
        **build_tables(held),
        "exam_kim_tasks": exam_kim_table(found.exam_kims, year),
        "vpr_aggregates": _aggregates(found.aggregates, entries, found.context.events),
    }
    tables |= finish(found.parts, found.context)
    check_vpr(tables, norms, found.context.events)
    check_forms(tables, found.context.events)
    add_counts({entry.file: entry.counts for entry in entries}, found.parts)
    files = pd.DataFrame([e.row() for e in entries], columns=FILE_COLUMNS).sort_values("file", ignore_index=True)
    files = files.astype(dict.fromkeys(COUNTS, "int64"))
    return Delivery(tables, Passport(files, found.context.events.table()))


def _context(root: DataRoot, year: int, norms: Norms, people: People | None) -> Context:
    ids = root.schools["school_id"].astype(str)
    logins = root.schools["login"].astype(str).str.extract(r"(\d+)$")[0]
    codes = root.schools["rcoi_code"]
    rcoi = {normal_code(code): school for code, school in zip(codes, ids, strict=True) if pd.notna(code)}
    if people is None:
        people = INVENTED if root.info.invented else People()
    named = [
        (plain_name(str(name)), school)
        for column in ("name", "short_name")
        for name, school in zip(root.schools[column], ids, strict=True)
        if pd.notna(name)
    ]
    # a name that two schools share tells neither
    counts = Counter(name for name, _ in set(named) if name)
    names = {name: school for name, school in named if counts[name] == 1}
    return Context(year, dict(zip(logins, ids, strict=True)), rcoi, norms, people, Events(), root.info.invented, names)


def _first_of_copies(files: list[SentFile], hashes: dict[str, str]) -> dict[str, str]:
    """Hash → the copy to read: one whose name says the work before one whose name says nothing, then by name."""

    def rank(sent: SentFile) -> tuple[bool, str]:
        name = parse_name(sent.name)
        return name.subject is None or name.grade is None, sent.file

    return {hashes[f.file]: f.file for f in sorted(files, key=rank, reverse=True)}


def _read_file(sent: SentFile, raw: bytes, entry: Entry, found: Gathered) -> None:
    context = found.context
    lower = sent.name.lower()
    if not lower.endswith((*_EXCEL, *TEXTS)):
        entry.messages.append("Не книга Excel и не CSV: не читается. Если это результаты, сохраните их как .xlsx.")
        return
    try:
        book = open_text(raw, sent.file) if lower.endswith(TEXTS) else open_workbook(raw, sent.file)
    except MskokoError as error:
        entry.layout, entry.status = "unreadable", "refused"
        entry.refuse(error)
        return
    book, n_excluded = corrections.apply(found.corrections, sent.file, book, context.events)
    entry.counts["n_read"] += n_excluded
    entry.counts["n_refused"] += n_excluded
    book = _without_names(book)
    sheets = [known for known in map(_known, book.sheets) if known is not None]
    if not sheets:
        entry.messages.append(
            "Ни один лист не похож на то, что читает программа: протокол или форма ВПР, отчёт ФИС ОКО, протокол РЦОИ, "
            "сочинение, собеседование, форма МСОКО, график оценочных процедур. Что сделать: проверьте, тот ли это файл."
        )
        return
    entry.layout, entry.status = sheets[0][1].layout, "read"
    for sheet in book.hidden:
        if _known(sheet) is not None:  # lists of allowed values are hidden in every form
            context.events.add("hidden_sheet", sent.file, sheet.name)
    for family, recognised in sheets:
        read_sheet(family, recognised, book, entry, found)
    if entry.blocks_refused == len(sheets):
        entry.status = "refused"


def _without_names(book: Workbook) -> Workbook:
    """A sheet may be called after a pupil: its name goes into events and the store."""

    def masked(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
        return tuple(replace(sheet, name=mask_names(sheet.name)) for sheet in sheets)

    return Workbook(masked(book.sheets), masked(book.hidden))


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
    """Rows of all reports; a figure told twice is kept once if it agrees, else its rows are refused everywhere."""
    table, refused = one_of_each_unit(parts, events)
    check_aggregates(table, events)
    mended = table.loc[table["mended"] != "", ["source_file", "source_sheet", "source_row", "mended"]].drop_duplicates()
    for entry in entries:
        n = int((refused == entry.file).sum())
        entry.counts["n_accepted"] -= n
        entry.counts["n_refused"] += n
        mine = mended.loc[mended["source_file"] == entry.file, "mended"]
        entry.counts["n_corrected"] += len(mine)
        entry.counts["n_cosmetic"] += int((mine == "cosmetic").sum())
    return validate(table[columns_of("vpr_aggregates")], "vpr_aggregates")
