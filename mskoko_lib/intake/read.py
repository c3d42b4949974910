"""A year's folder → tables and the passport. One bad file spoils nothing but itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from mskoko_lib.dataroot import DataRoot, RootInfo
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.aggregates import one_of_each_unit, read_groups
from mskoko_lib.intake.block import Block
from mskoko_lib.intake.duplicates import refuse_duplicates
from mskoko_lib.intake.files import SentFile, sent_files, sha256
from mskoko_lib.intake.kim import Kim, read_kim
from mskoko_lib.intake.passport import COUNTS, FILE_COLUMNS, Events, Passport
from mskoko_lib.intake.places import expected_instead, most_frequent, names_in
from mskoko_lib.intake.recognise import TITLES, Recognised, recognise
from mskoko_lib.intake.rows import Rows, clean_rows
from mskoko_lib.intake.schemas import validate
from mskoko_lib.intake.subjects import parse_name
from mskoko_lib.intake.tables import build_tables
from mskoko_lib.intake.vpr_f1 import read_f1
from mskoko_lib.intake.vpr_flat import read_flat
from mskoko_lib.intake.vpr_form import read_form, read_form_2022
from mskoko_lib.intake.vpr_maxima import MaxScores
from mskoko_lib.intake.vpr_totals import WorkRows, join_work, judge
from mskoko_lib.intake.workbook import Workbook, open_workbook
from mskoko_lib.intake.works import Work, school_from_path, settle_work

_EXCEL = (".xlsx", ".xls", ".xlsm", ".xltm", ".xlam")


@dataclass(frozen=True)
class Delivery:
    """`tables`: vpr_results, vpr_tasks, vpr_works, vpr_work_tasks, vpr_aggregates (`schemas.SCHEMAS`)."""

    tables: dict[str, pd.DataFrame]
    passport: Passport


@dataclass
class _Entry:
    """A file's line of the passport while it is being filled."""

    file: str
    sha256: str | None = None
    layout: str = "unknown"
    status: str = "unknown"
    messages: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    blocks_refused: int = 0
    places: Counter[str] = field(default_factory=Counter)  # municipality → rows of registry schools

    def row(self) -> dict[str, object]:
        return {
            "file": self.file, "sha256": self.sha256, "layout": self.layout, "status": self.status,
            "title": TITLES[self.layout], "municipality": most_frequent(self.places), **self.counts,
            "message": " ".join(dict.fromkeys(self.messages)),
        }  # fmt: skip

    def refuse(self, error: MskokoError) -> None:
        self.messages.append(error.problem)
        if error.found:
            self.messages.append(f"Найдено: {error.found}.")
        if error.action:
            self.messages.append(f"Что сделать: {error.action}.")


@dataclass
class _Year:
    """What the files of a year gave so far."""

    year: int
    schools: dict[str, str]
    events: Events = field(default_factory=Events)
    works: dict[tuple[str, int, int], list[tuple[Work, Rows]]] = field(default_factory=dict)
    kims: list[Kim] = field(default_factory=list)
    aggregates: list[pd.DataFrame] = field(default_factory=list)


def read_year(root: DataRoot, year: int, norms: MaxScores) -> Delivery:
    """Read every file of the year's folder; MskokoError only when there is no such folder.

    Results do not depend on the order of files or rows, nor on names where a layout holds its subject inside.
    """
    taken, skipped = sent_files(root, year)
    logins = root.schools["login"].astype(str).str.extract(r"(\d+)$")[0]
    found = _Year(year, dict(zip(logins, root.schools["school_id"].astype(str), strict=True)))
    entries = [_Entry(f.file, layout="skipped", status="skipped") for f in skipped]
    hashes = {f.file: sha256(f.read()) for f in taken}
    first = _first_of_copies(taken, hashes)
    for sent in taken:
        entry = _Entry(sent.file, hashes[sent.file])
        entries.append(entry)
        if first[hashes[sent.file]] != sent.file:
            entry.layout = entry.status = "duplicate"
            entry.messages.append(f"Точная копия файла {first[hashes[sent.file]]}, не читается.")
        else:
            _read_file(sent, sent.read(), entry, found)
            _check_municipality(entry, root.info, found.events)
    works = []
    for key in sorted(found.works):
        rows = join_work(found.works[key], norms, found.kims, found.events)
        judge(rows, found.events)
        refuse_duplicates(rows, found.events)
        works.append(rows)
    _count(entries, works)
    held = [rows for rows in works if (rows.frame["refused"] == "").any()]
    tables = {**build_tables(held), "vpr_aggregates": _aggregates(found.aggregates, entries, found.events)}
    files = pd.DataFrame([e.row() for e in entries], columns=FILE_COLUMNS).sort_values("file", ignore_index=True)
    files = files.astype(dict.fromkeys(COUNTS, "int64"))
    return Delivery(tables, Passport(files, found.events.table()))


def _first_of_copies(files: list[SentFile], hashes: dict[str, str]) -> dict[str, str]:
    """Hash → the copy to read: one whose name says the work before one whose name says nothing, then by name."""

    def rank(sent: SentFile) -> tuple[bool, str]:
        name = parse_name(sent.name)
        return name.subject is None or name.grade is None, sent.file

    return {hashes[f.file]: f.file for f in sorted(files, key=rank, reverse=True)}


def _read_file(sent: SentFile, raw: bytes, entry: _Entry, found: _Year) -> None:
    if not sent.name.lower().endswith(_EXCEL):
        entry.messages.append(
            "Не книга Excel: среди результатов ВПР не читается. Что сделать: если это результаты, сохраните их как .xlsx."
        )
        return
    try:
        book = open_workbook(raw, sent.file)
    except MskokoError as error:
        entry.layout, entry.status = "unreadable", "refused"
        entry.refuse(error)
        return
    sheets = [r for r in map(recognise, book.sheets) if r is not None]
    if not sheets:
        entry.messages.append(
            "Ни один лист не похож на файл ВПР. Ожидалось: протокол, форма сбора или отчёт ФИС ОКО. "
            "Что сделать: проверьте, тот ли это файл; протоколы экзаменов пока не читаются."
        )
        return
    entry.layout, entry.status = sheets[0].layout, "read"
    for sheet in book.hidden:
        if recognise(sheet) is not None:  # lists of allowed values are hidden in every form
            found.events.add("hidden_sheet", sent.file, sheet.name)
    for recognised in sheets:
        _read_sheet(recognised, book, entry, found)
    if entry.blocks_refused == len(sheets):
        entry.status = "refused"


def _check_municipality(entry: _Entry, info: RootInfo, events: Events) -> None:
    """Say that a file names another municipality than root.yaml; its rows are judged by the registry all the same."""
    name = most_frequent(entry.places)
    if expected := expected_instead(name, info):
        events.add("municipality_other", entry.file, found=f"{name}, ожидается {expected}")


def _read_sheet(sheet: Recognised, book: Workbook, entry: _Entry, found: _Year) -> None:
    try:
        if sheet.layout == "codifier":
            entry.messages.append("Для расчётов не нужен.")
        elif sheet.layout == "kim":
            _read_kim(sheet, entry, found)
        elif sheet.layout == "groups":
            _read_groups(sheet, entry, found)
        else:
            for block in _READERS[sheet.layout](sheet, entry.file, book):
                _take_block(block, entry, found)
    except MskokoError as error:
        entry.blocks_refused += 1
        entry.refuse(error)
    except (KeyError, IndexError, ValueError, TypeError, AttributeError) as error:
        # a sheet of an unforeseen shape must not stop the other files of the year
        entry.blocks_refused += 1
        entry.messages.append(f"Лист «{sheet.sheet.name}» не разобран ({type(error).__name__}: {error}).")


_READERS: dict[str, Callable[[Recognised, str, Workbook], list[Block]]] = {
    "f1": lambda sheet, file, book: read_f1(sheet, file),
    "vpr_2020": lambda sheet, file, book: read_flat(sheet, file),
    "vpr_2021": lambda sheet, file, book: read_flat(sheet, file),
    "vpr_2022": lambda sheet, file, book: read_form_2022(sheet, file, book.sheets),
    "vpr_form": lambda sheet, file, book: read_form(sheet, file),
}


def _take_block(block: Block, entry: _Entry, found: _Year) -> None:
    try:
        work, notes = settle_work(block, found.year)
        if block.column("school") is None:
            block.school = _school(block)
        rows = clean_rows(block, found.schools, found.events)
    except MskokoError:
        n = len(block.rows)
        entry.counts["n_read"] += n
        entry.counts["n_refused"] += n
        if n:
            found.events.add("refused_file", block.file, block.sheet, n=n)
        raise
    for rule, text in notes:
        found.events.add(rule, block.file, block.sheet, found=text)
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


def _read_kim(sheet: Recognised, entry: _Entry, found: _Year) -> None:
    name = parse_name(entry.file.rsplit("/", 1)[-1])
    if name.subject is None or name.grade is None or (name.years and found.year not in name.years):
        raise MskokoError(
            "Не удалось понять, к какой работе относится описание КИМ.",
            file=entry.file,
            action=f"назовите файл, например «Описание КИМ. Математика, 4 класс. ВПР {found.year}.xlsx»",
        )
    kim = read_kim(sheet, entry.file, name.subject, name.grade)
    entry.counts["n_read"] += kim.n_rows
    entry.counts["n_accepted"] += kim.n_rows
    found.kims.append(kim)


def _read_groups(sheet: Recognised, entry: _Entry, found: _Year) -> None:
    result = read_groups(sheet, entry.file, found.year, found.schools, found.events)
    if result.report is None:
        entry.messages.append(f"Отчёт «{sheet.sheet.name}» распознан, в расчётах не участвует.")
    entry.counts["n_read"] += result.n_read
    entry.counts["n_refused"] += result.n_refused
    entry.counts["n_accepted"] += result.n_read - result.n_refused
    found.aggregates.append(result.table)


def _count(entries: list[_Entry], works: list[WorkRows]) -> None:
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


def _aggregates(parts: list[pd.DataFrame], entries: list[_Entry], events: Events) -> pd.DataFrame:
    """Rows of all reports; a unit told twice is kept once if the figures agree, else refused everywhere."""
    table, refused = one_of_each_unit(parts, events)
    for entry in entries:
        n = int((refused == entry.file).sum())
        entry.counts["n_accepted"] -= n
        entry.counts["n_refused"] += n
    return validate(table, "vpr_aggregates")
