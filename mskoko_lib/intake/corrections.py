"""Corrections of what was sent, as data: ``corrections.yaml`` of the data root. The files themselves are never edited."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.cells import index_of, tidy
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.people import safe_found
from mskoko_lib.intake.workbook import Sheet, Workbook

FILE = "corrections.yaml"
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


class CorrectionError(MskokoError):
    """The reason of a correction has gone: the whole run stops, since nobody knows what the figures would be."""


class Correction(BaseModel):
    """One cell to be read as another value, or one row to be left out; `was` must still stand in the cell."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    file: str = Field(min_length=1, description="файл относительно папки данных")
    sheet: str = Field(min_length=1, description="лист")
    cell: str = Field(pattern=r"^[A-Z]{1,3}[1-9]\d{0,6}$", description="ячейка, например G12")
    was: str = Field(description="что в ячейке стоит")
    becomes: str | None = Field(default=None, description="как её читать")
    exclude: bool = Field(default=False, description="исключить всю строку")
    reason: str = Field(min_length=1, description="почему")
    who: str = Field(min_length=1, description="кто решил")
    when: date = Field(description="когда")

    @model_validator(mode="after")
    def _one_of_two(self) -> Correction:
        if (self.becomes is None) == (not self.exclude):
            raise ValueError("нужно одно из двух: becomes или exclude: true")
        return self

    @property
    def place(self) -> tuple[int, int]:
        """0-based row and column."""
        match = _CELL.fullmatch(self.cell)
        assert match is not None  # the pattern of the field
        return int(match.group(2)) - 1, index_of(match.group(1))


def load(folder: Path) -> tuple[Correction, ...]:
    """The corrections of a data root, none without the file; MskokoError lists every entry that does not fit."""
    path = folder / FILE
    if not path.is_file():
        return ()
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8-sig")) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MskokoError("Файл не разобран как YAML в кодировке UTF-8.", file=FILE) from error
    if not isinstance(given, list):
        raise MskokoError("Ожидался список исправлений.", file=FILE, action="начните каждое исправление с «- file: …»")
    found, faults = [], []
    for number, entry in enumerate(given, 1):
        try:
            found.append(Correction.model_validate(entry))
        except ValidationError as error:
            faults += [
                f"исправление {number}, {'.'.join(map(str, e['loc'])) or 'запись'}: {_words(e)}" for e in error.errors()
            ]
    if faults:
        raise MskokoError(
            "Исправления не приняты.", file=FILE, details=tuple(faults),
            expected="file, sheet, cell, was, becomes или exclude, reason, who, when", action="исправьте corrections.yaml",
        )  # fmt: skip
    return tuple(found)


def _words(error: object) -> str:
    kind = error["type"] if isinstance(error, dict) else ""
    return {
        "missing": "ключа нет", "extra_forbidden": "неизвестный ключ", "string_pattern_mismatch": "ожидалась ячейка вида G12",
        "string_too_short": "пусто", "value_error": "нужно одно из двух: becomes или exclude: true",
    }.get(str(kind), "значение не подходит")  # fmt: skip


def apply(corrections: Sequence[Correction], file: str, book: Workbook, events: Events) -> tuple[Workbook, int]:
    """The workbook as it is to be read, and the number of rows left out; CorrectionError when `was` stands no more."""
    mine = [one for one in corrections if one.file == file]
    if not mine:
        return book, 0
    cells = {sheet.name: sheet.cells.copy() for sheet in (*book.sheets, *book.hidden)}
    excluded: set[tuple[str, int]] = set()
    for one in mine:
        row, column = one.place
        grid = cells.get(one.sheet)
        there = grid is not None and row < grid.shape[0] and column < grid.shape[1]
        if grid is None or not there or tidy(grid[row, column]) != tidy(one.was):
            raise CorrectionError(
                "Исправление больше не подходит: в ячейке стоит другое.", file=file, sheet=one.sheet, cell=one.cell,
                found=safe_found(grid[row, column]) if grid is not None and there else "такой ячейки нет",
                expected=safe_found(one.was),
                action=f"проверьте файл и уберите или поправьте исправление в {FILE} ({one.who}, {one.when:%d.%m.%Y})",
            )  # fmt: skip
    for one in mine:
        row, column = one.place
        if one.exclude:
            excluded.add((one.sheet, row))
            events.add("row_by_correction", file, one.sheet, row=row + 1, cell=one.cell)
        else:
            cells[one.sheet][row, column] = one.becomes
            events.add("by_correction", file, one.sheet, row=row + 1, cell=one.cell)
    for sheet, row in excluded:
        cells[sheet][row, :] = ""

    def patched(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
        return tuple(Sheet(sheet.name, cells[sheet.name]) for sheet in sheets)

    return Workbook(patched(book.sheets), patched(book.hidden)), len(excluded)


def check_used(corrections: Sequence[Correction], files: Collection[str], year: int) -> None:
    """CorrectionError when a correction of this year names a file that is not there any more."""
    gone = sorted({one.file for one in corrections if one.file.startswith(f"{year}/")} - set(files))
    if gone:
        raise CorrectionError(
            "Исправление относится к файлу, которого больше нет.", file=FILE, found=", ".join(gone),
            action="верните файл или уберите исправление",
        )  # fmt: skip
