"""One form as a sheet: what it is and what is known already, the tick «нет таких», headings, hints, rows to fill in."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from mskoko_lib.forms import styles as s
from mskoko_lib.forms.declaration import NO, YES, Field, Form

#: Excel counts days from here
_DAY_0 = dt.date(1899, 12, 30)
#: sheet with the list that cells of kind «school» are chosen from: too long for a cell's rule
SCHOOLS = "Школы"
#: longest line above the table, in characters
_LINE = 150
#: blank rows below the answers
_SPARE = 10


def write_form(
    sheet: Worksheet,
    form: Form,
    year: int,
    login: str,
    top: Sequence[tuple[str, str]],
    prefilled: Sequence[Mapping[str, object]],
    rows: Sequence[Mapping[str, object]] | None,
    schools: Mapping[str, str],
    *,
    n_least: int,
) -> None:
    """Write `form` on a new sheet. `top`: (text, style) lines under the title; `prefilled`: cells known for the first
    rows, locked; `rows`: answers by name of field, None for an empty form, [] for a ticked «нет таких»; `schools`:
    school_id → name, in the department's forms; `n_least`: rows for answers, at least some more than there are answers.
    """
    fields = form.fields_of(year)
    widths = [s.width_of(field, year) for field in fields]
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    span = _span(widths, _LINE)
    row = 1
    for text, style in ((form.title, s.TITLE), *top, (form.mark(year, login), s.SMALL)):
        _line(sheet, row, text, style, widths[:span])
        row += 1
    tick = _write_tick(sheet, row, form, widths, ticked=rows is not None and not rows)
    header = row + 2
    _write_head(sheet, header, fields, widths)
    first, last = header + 2, header + 1 + max(n_least, len(rows or ()) + _SPARE)
    for offset in range(last - first + 1):
        answers = rows[offset] if rows and offset < len(rows) else {}
        known = prefilled[offset] if offset < len(prefilled) and not rows else {}
        for column, field in enumerate(fields, 1):
            given = known.get(field.name)
            style = s.input_style(field.kind) if given is None else s.KNOWN
            s.put(sheet, first + offset, column, shown(field, answers.get(field.name, given), schools), style)
    _add_rules(sheet, fields, year, first, last, tick, len(schools))
    _protect_and_print(sheet, header, first, frozen=2 if fields[0].kind == "person" else 1)


def write_schools(sheet: Worksheet, schools: Mapping[str, str]) -> None:
    """The list of schools, a line each, as the forms' cells show them."""
    for row, code in enumerate(schools, 1):
        s.put(sheet, row, 1, school_label(code, schools), s.PLAIN)
    sheet.column_dimensions["A"].width = 60
    sheet.protection.sheet = True


def school_label(code: str, schools: Mapping[str, str]) -> str:
    """«123456 СОШ № 1»: the code tells schools of one name apart."""
    return f"{code} {schools.get(code, '')}".strip()


def shown(field: Field, value: Any, schools: Mapping[str, str]) -> Any:
    """What stands in the cell for a stored answer: the label of a code, «да» or «нет», anything else as it is."""
    if value is None:
        return None
    if field.kind == "school":
        return school_label(str(value), schools)
    if field.kind == "choice":
        return next(choice.label for choice in field.choices if choice.code == value)
    if field.kind == "yes_no":
        return YES if value else NO
    return value


def _span(widths: Sequence[float], least: float) -> int:
    """How many columns make `least` characters, all of them where they do not."""
    total = 0.0
    for count, width in enumerate(widths, 1):
        total += width
        if total >= least:
            return count
    return len(widths)


def _line(sheet: Worksheet, row: int, text: str, style: str, widths: Sequence[float]) -> None:
    s.put(sheet, row, 1, text, style)
    size = {s.TITLE: 1.3, s.SMALL: 0.9}.get(style, 1.0)
    sheet.row_dimensions[row].height = 15.5 * size * max(1, math.ceil(len(text) * size * 1.08 / sum(widths)))
    if len(widths) > 1:
        # merge_cells would dress every cell of the range again
        sheet.merged_cells.add(f"A{row}:{get_column_letter(len(widths))}{row}")


def _write_tick(sheet: Worksheet, row: int, form: Form, widths: Sequence[float], *, ticked: bool) -> str:
    """The line «нет таких» and its cell to tick; the cell's address."""
    text = f"{form.none_label}: поставьте «{YES}» →"
    span = min(_span(widths, len(text) + 4), len(widths) - 1)
    _line(sheet, row, text, s.PLAIN, widths[:span])
    return s.put(sheet, row, span + 1, YES if ticked else None, s.input_style("yes_no")).coordinate


def _write_head(sheet: Worksheet, row: int, fields: Sequence[Field], widths: Sequence[float]) -> None:
    for column, field in enumerate(fields, 1):
        s.put(sheet, row, column, field.header, s.STARRED if field.starred else s.HEADER)
        s.put(sheet, row + 1, column, field.hint, s.HINT)
    lines = max(math.ceil(len(f.header) * 1.2 / (w - 1)) for f, w in zip(fields, widths, strict=True))
    hints = max(math.ceil(len(f.hint) / (w - 1)) for f, w in zip(fields, widths, strict=True))
    sheet.row_dimensions[row].height = 15.5 * lines + 6
    sheet.row_dimensions[row + 1].height = 13.5 * hints + 4


def _add_rules(
    sheet: Worksheet, fields: Sequence[Field], year: int, first: int, last: int, tick: str, n_schools: int
) -> None:
    """Drop-downs and bounds; a cell outside them is not taken by Excel."""
    for column, field in enumerate(fields, 1):
        if (rule := _rule(field, year, n_schools)) is not None:
            name = get_column_letter(column)
            rule.add(f"{name}{first}:{name}{last}")
            sheet.add_data_validation(rule)
    ticked = DataValidation("list", formula1=f'"{YES}"', allow_blank=True, errorTitle="МСОКО")
    ticked.error = f"Поставьте «{YES}» или оставьте пустым."
    ticked.add(tick)
    sheet.add_data_validation(ticked)


def _rule(field: Field, year: int, n_schools: int) -> DataValidation | None:
    if field.kind == "school":
        rule = DataValidation("list", formula1=f"'{SCHOOLS}'!$A$1:$A${n_schools}")
        rule.error = "Выберите школу из списка."
    elif field.kind in ("choice", "yes_no"):
        labels = [choice.label for choice in field.choices_of(year)] if field.choices else [YES, NO]
        rule = DataValidation("list", formula1=f'"{",".join(labels)}"')
        rule.error = "Выберите значение из списка."
    elif field.kind == "whole":
        rule = DataValidation("whole", operator="between", formula1=str(field.low), formula2=str(field.high))
        rule.error = f"Целое число от {field.low} до {field.high}."
    elif field.kind == "date":
        first_year, last_year = year - field.years_back, year + field.years_ahead
        days = [str((day - _DAY_0).days) for day in (dt.date(first_year, 1, 1), dt.date(last_year, 12, 31))]
        rule = DataValidation("date", operator="between", formula1=days[0], formula2=days[1])
        rule.error = (
            f"Дата {year} года: дд.мм.гггг."
            if first_year == last_year
            else f"Дата с {first_year} по {last_year} год: дд.мм.гггг."
        )
    else:
        return None
    rule.allow_blank, rule.errorTitle, rule.showErrorMessage = True, "МСОКО", True
    return rule


def _protect_and_print(sheet: Worksheet, header: int, first: int, *, frozen: int) -> None:
    # no password: the lock keeps headings from slips; rows may be added and columns widened
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.insertRows = False
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{first}"
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = f"{header}:{header}"
    sheet.page_margins = s.MARGINS
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    assert sheet.oddFooter is not None  # every new sheet has one
    sheet.oddFooter.right.text = "&P из &N"
