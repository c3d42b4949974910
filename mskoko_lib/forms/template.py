"""A workbook of forms, a school's or the department's: a sheet that says how to fill it in, then a sheet per form. Names are
never written into one.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from openpyxl import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from mskoko_lib.forms import styles as s
from mskoko_lib.forms.declaration import Form
from mskoko_lib.forms.register import DEPARTMENT_FORMS, SCHOOL_FORMS
from mskoko_lib.forms.sheet import SCHOOLS, write_form, write_schools
from mskoko_lib.office import EPOCH, same_bytes

GUIDE = "Как заполнять"
Row = Mapping[str, object]


@dataclass(frozen=True)
class SchoolCard:
    """What a workbook says of its school. `last_grade`: forms of higher grades are left out."""

    school_id: str
    login: str
    name: str
    rcoi_code: str = ""
    last_grade: int = 11

    @property
    def line(self) -> str:
        codes = [f"код {self.school_id}", f"логин {self.login}"]
        codes += [f"код в РЦОИ {self.rcoi_code}"] if self.rcoi_code else []
        return " · ".join([self.name, *codes])

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms that concern this school."""
        return tuple(form for form in SCHOOL_FORMS if form.grade <= self.last_grade)

    @property
    def schools(self) -> Mapping[str, str]:
        """No list of schools: the workbook is of one."""
        return {}


@dataclass(frozen=True)
class DepartmentCard:
    """The department's workbook. `schools`: school_id → name, in the order of the registry."""

    name: str
    schools: Mapping[str, str]
    login: str = ""

    @property
    def line(self) -> str:
        return ", ".join(filter(None, ("Управление образования", self.name)))

    @property
    def forms(self) -> tuple[Form, ...]:
        return DEPARTMENT_FORMS


class Card(Protocol):
    """Whose workbook it is."""

    @property
    def login(self) -> str: ...
    @property
    def line(self) -> str: ...
    @property
    def forms(self) -> tuple[Form, ...]: ...
    @property
    def schools(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Prefill:
    """What is known before a school is asked. `windows`: item of the plan → until when; `lines`: form → what protocols
    and last year's form show, in words and without names; `rows`: form → cells of its first rows; `banner`: mark of
    invented data; `contact`: whom to send it to.
    """

    windows: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    banner: str = ""
    contact: str = ""


def template(card: Card, year: int, prefill: Prefill | None = None) -> Workbook:
    """The empty workbook for `year`."""
    return filled({}, card, year, prefill, whole=True)


def filled(
    rows: Mapping[str, Sequence[Row]], card: Card, year: int, prefill: Prefill | None = None, *, whole: bool = False
) -> Workbook:  # fmt: skip
    """The workbook with answers and a few blank rows below them; all rows of the template where `whole`.

    `rows`: form → rows (field → stored value: code, bool, date, number, text); no rows:
    «нет таких» is ticked; a form that is not there stays empty.
    """
    known = prefill or Prefill()
    book = Workbook()
    s.add_styles(book)
    guide = book.worksheets[0]
    _write_guide(guide, card, year, known)
    for form in card.forms:
        sheet = book.create_sheet(form.sheet)
        top = [(card.line, s.PLAIN), *((line, s.PLAIN) for line in guidance(form, known))]
        top = [(known.banner, s.DEMO), *top] if known.banner else top
        write_form(
            sheet,
            form,
            year,
            card.login,
            top,
            known.rows.get(form.name, ()),
            rows.get(form.name),
            card.schools,
            n_least=form.n_rows if whole else 0,
        )
    if card.schools:
        write_schools(book.create_sheet(SCHOOLS), card.schools)
    book.properties.creator, book.properties.title = "МСОКО", f"Формы МСОКО за {year} год"
    book.properties.created = book.properties.modified = EPOCH
    return book


def guidance(form: Form, known: Prefill) -> list[str]:
    """Lines above a form: who fills it in and until when, what is not asked, what is known already."""
    window = known.windows.get(form.window_of)
    until = f" Срок по плану: {window}." if window else ""
    asked = "; ".join(f"{what} — {source}" for what, source in form.not_asked)
    first = f"Пункт плана {form.item}. Заполняет {form.who_fills}.{until} Звёздочкой отмечено обязательное."
    lines = [f"{first} {form.note}".strip(), f"Не спрашивается: {asked}."]
    if given := known.lines.get(form.name):
        lines.append(f"Уже известно: {'; '.join(given)}.")
    return lines


def _write_guide(sheet: Worksheet, card: Card, year: int, known: Prefill) -> None:
    sheet.title = GUIDE
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 86
    row = 1
    lines = [(known.banner, s.DEMO)] if known.banner else []
    title = f"Формы управления образования за {year} год" if card.schools else f"Формы для школ за {year} год"
    lines += [(title, s.TITLE), (card.line, s.PLAIN)]
    names = (
        "4. Фамилий в этих формах нет: ни наблюдателей, ни учителей, ни учеников."
        if card.schools
        else "4. Фамилии нужны, чтобы найти человека в протоколах; после чтения они заменяются шифром и не хранятся. "
        "В ответах словами фамилий быть не должно."
    )
    lines += [(text, s.PLAIN) for text in (
        "1. На каждом листе одна форма; что такое строка, сказано над таблицей. Заполняйте белые ячейки, ответы выбирайте из списков.",
        "2. Если писать не о ком или не о чем, поставьте «да» в строке «нет таких»: пустую форму нельзя отличить от забытой.",
        "3. Строки можно добавлять и удалять, листы переименовывать; заголовки и строку «Форма МСОКО…» оставьте как есть.",
        names,
        f"5. Имя файла не меняйте. Кому отправить готовую книгу: {known.contact or 'тому, кто её прислал'}.",
    )]  # fmt: skip
    for text, style in lines:
        s.put(sheet, row, 1, text, style)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        sheet.row_dimensions[row].height = (20.0 if style == s.TITLE else 15.5) * (1 + len(text) // 118)
        row += 1
    row += 1
    for form in card.forms:
        cell = s.put(sheet, row, 1, form.sheet, s.PLAIN)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{form.sheet}'!A1")
        window = known.windows.get(form.window_of)
        text = f"{form.title}. Заполняет {form.who_fills}" + (f"; срок: {window}." if window else ".")
        s.put(sheet, row, 2, text, s.PLAIN)
        sheet.row_dimensions[row].height = 15.5 * (1 + len(text) // 88)
        row += 1
    sheet.protection.sheet = True
    sheet.sheet_view.showGridLines = False
    sheet.page_margins = s.MARGINS
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def book_bytes(book: Workbook) -> bytes:
    """The workbook as a file without the time of its saving, so that the same workbook gives the same bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return same_bytes(buffer.getvalue())
