"""A recognised sheet of a form → its rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib.errors import MskokoError
from mskoko_lib.forms import Field, Form
from mskoko_lib.intake.family import Context, Part
from mskoko_lib.intake.forms.checks import flag_contradictions
from mskoko_lib.intake.forms.frame import Reader
from mskoko_lib.intake.forms.mark import Mark, checked, layout, mark_of
from mskoko_lib.intake.forms.part import FormPart, compared
from mskoko_lib.intake.forms.rows import Rows, clean, data_rows, of_rows, require_names
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.intake.workbook import Sheet
from mskoko_lib.intake.works import school_from_path


def read(sheet: Recognised, file: str, context: Context) -> list[Part]:
    """The rows of the sheet; MskokoError for another year, a school told twice differently, headings that are gone."""
    mark = mark_of(sheet.sheet)
    assert mark is not None  # recognised by it
    form = checked(sheet.sheet, mark, context.year, file)
    school = None if form.of_department else _school(mark, form, sheet.sheet, file, context)
    where = layout(sheet.sheet, mark, form, context.year, file)
    fields = form.fields_of(context.year)
    cells = data_rows(sheet.sheet, where, fields)
    for one in fields:
        there = one.name in where.columns
        clean(cells, one, context.year, there=there)
    require_names(cells, fields)
    Reader(file, sheet.sheet.name, school, where, context).tell_sheet(form, fields)
    n = len(cells.rows)
    said = f"строк {n}" if n else "отмечено, что писать не о ком" if where.ticked else "не заполнена"
    note = f"Форма {form.code}: {said}."
    if not form.of_department:
        reader = Reader(file, sheet.sheet.name, school, where, context)
        return [_part(form, fields, cells, reader, note)]
    codes = cells.values[form.fields[0].name]
    named = sorted({str(code) for code in codes if code is not None})
    # a row whose school cannot be read is refused by its cell, and belongs to nobody
    parts: list[Part] = []
    for code in [*named, None]:
        kept = np.array([one == code for one in codes], dtype=bool)
        if kept.any() or (code is None and not named):
            reader = Reader(
                file, sheet.sheet.name, context.schools.get(code or ""), where, context, unread=code is None
            )
            parts.append(_part(form, fields, of_rows(cells, kept), reader, note if not parts else ""))
    return parts


def _part(form: Form, fields: Sequence[Field], cells: Rows, reader: Reader, note: str) -> FormPart:
    """Rows of one school."""
    frame = reader.frame(form, fields, cells)
    if reader.school is not None:
        _refuse_repeated(frame, fields, reader)
        flag_contradictions(frame, form, reader.tell)
    where = reader.where
    return FormPart(
        form.table,
        frame,
        note,
        form=form,
        place=(reader.file, reader.sheet),
        school=reader.school,
        ticked=bool(where.ticked),
        tick=None if where.tick is None else (reader.address(*where.tick), where.tick[0] + 1),
    )


def _school(mark: Mark, form: Form, sheet: Sheet, file: str, context: Context) -> str | None:
    """school_id, None for a school outside the registry; MskokoError where it is not told or told differently."""
    login = school_from_path(file)
    outside = None if login is None else login[3:]
    if mark.login is not None and outside is not None and mark.login != outside:
        raise MskokoError(
            "Форма одной школы лежит под логином другой, лист не читается.", file=file, sheet=sheet.name,
            found=f"в форме {form.code} логин {mark.login}, в пути {outside}",
            action="переложите файл в папку его школы",
        )  # fmt: skip
    digits = mark.login or outside
    if digits is None:
        raise MskokoError(
            f"В форме {form.code} не указана школа.", file=file, sheet=sheet.name,
            expected="логин школы в строке «Форма МСОКО…», в имени файла или папки",
            action="положите файл в папку, названную логином школы, например «edu123456»",
        )  # fmt: skip
    return context.schools.get(digits)


def _refuse_repeated(frame: pd.DataFrame, fields: Sequence[Field], reader: Reader) -> None:
    """Rows that repeat another of the same sheet in everything; the upper one stays."""
    live = frame["refused"] == ""
    same = frame.assign(same=compared(frame, fields))[live]
    again = same.duplicated(["name_key", "document_key", "same"])
    for index in again.index[again]:
        frame.loc[index, "refused"] = "duplicate"
        reader.tell("duplicate", int(frame.loc[index, "row"]), found="такая же строка выше")
