"""What a form is: one declaration from which its template, reader, table and words of the dictionary are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: person — a part of a name, document — series and number: both are hashed while read; text — only its presence is
#: stored; code — digits kept as text; list_number — «1.1.2.5.1.2» of the federal list of textbooks; answers — «1(2)0(1)X(3)», as the exam
#: centre writes them; class — «9А»; school — of the town, in forms that the department fills in
Kind = Literal[
    "person",
    "document",
    "class",
    "text",
    "choice",
    "date",
    "whole",
    "yes_no",
    "code",
    "list_number",
    "answers",
    "school",
]
#: what a blank cell does to its row: refuses it, is told to the school, is all right
Need = Literal["row", "ask", "may"]
#: Excel takes no longer list inside a cell's rule; lists inside survive copying a sheet into another workbook
LIST_LIMIT = 255
YES, NO = "да", "нет"


@dataclass(frozen=True)
class Choice:
    """A coded answer. `label`: as the school sees it, without commas; `since`: first year in which it may be chosen."""

    code: str
    label: str
    since: int = 0


@dataclass(frozen=True)
class Field:
    """A column of a form. `words`: what the stored column means; "" where another table has said it already.

    `low`, `high`: bounds of `whole`; of `class` the grades are `grades`; a date lies in the year of the form, for a
    term also in one of the `years_ahead` after it, for what lasts in one of the `years_back` before it.
    `blank_is_no`: an empty cell of `yes_no` means «нет». `prefilled`: the template may write it, so it makes no row.
    """

    name: str
    title: str
    kind: Kind
    words: str = ""
    need: Need = "ask"
    choices: tuple[Choice, ...] = ()
    low: int = 0
    high: int = 0
    unit: str = ""
    hint: str = ""
    since: int = 0
    grades: tuple[int, ...] = ()
    blank_is_no: bool = False
    prefilled: bool = False
    years_ahead: int = 0
    years_back: int = 0

    def __post_init__(self) -> None:
        if bool(self.choices) != (self.kind == "choice"):
            raise ValueError(f"{self.name}: choices belong to kind choice and to nothing else")
        if self.kind == "whole" and self.high <= self.low:
            raise ValueError(f"{self.name}: whole needs low < high")
        if bool(self.grades) != (self.kind == "class"):
            raise ValueError(f"{self.name}: grades belong to kind class and to nothing else")
        labels = [choice.label for choice in self.choices]
        if any("," in label or '"' in label for label in labels) or len(",".join(labels)) > LIST_LIMIT:
            raise ValueError(f"{self.name}: a list inside a cell's rule takes no commas and {LIST_LIMIT} characters")

    @property
    def starred(self) -> bool:
        """A blank cell is told or refuses the row."""
        return self.need != "may" and not self.blank_is_no

    @property
    def header(self) -> str:
        """The heading of the column: title, unit, star."""
        return f"{self.title}{', ' if self.unit else ''}{self.unit}{' *' if self.starred else ''}"

    def choices_of(self, year: int) -> tuple[Choice, ...]:
        """Answers that may be chosen in `year`."""
        return tuple(choice for choice in self.choices if choice.since <= year)


@dataclass(frozen=True)
class Check:
    """What two cells of a row must keep to, else the row is flagged; nothing is checked where a cell is blank.

    not_more: first ≤ second (numbers, dates); only_if: first may be filled only where second is «да»; together: both
    filled or none; different: not the same answer; alone: where first (a name) is filled, second is 1;
    adds_up: first is the sum of the fields that second names, joined by «+».
    """

    kind: Literal["not_more", "only_if", "together", "different", "alone", "adds_up"]
    first: str
    second: str


@dataclass(frozen=True)
class Form:
    """A form: one sheet of a school's workbook, one table of the store (`form_<name>`), one row per what it asks about.

    `grade`: schools that do not teach it do not get the form. `not_asked`: (what, which system has it). `key`: fields
    that together with the school and the person, if any, tell a row from others; `once`: such a row stands only once in
    a sheet. `bullet`: place of the item's bullet whose window is the form's, 1 the first. A form of the department
    (`of_department`) is one sheet for all schools, its first field says which. `of_teachers`: its persons are teachers, who
    are nobody's namesakes among pupils.
    """

    name: str
    item: str
    word: str
    title: str
    sheet: str
    row_is: str
    who_fills: str
    grade: int
    fields: tuple[Field, ...]
    none_label: str
    not_asked: tuple[tuple[str, str], ...]
    note: str = ""
    checks: tuple[Check, ...] = ()
    key: tuple[str, ...] = ()
    once: bool = True
    n_rows: int = 100
    version: int = 1
    bullet: int = 0
    of_teachers: bool = False

    @property
    def of_department(self) -> bool:
        return self.fields[0].kind == "school"

    @property
    def window_of(self) -> str:
        """Number of the item, or of its bullet, whose window is the form's."""
        return f"{self.item}.{self.bullet}" if self.bullet else self.item

    @property
    def code(self) -> str:
        """What the form is called in its mark: «1.9-медаль»."""
        return f"{self.item}-{self.word}"

    @property
    def table(self) -> str:
        return f"form_{self.name}"

    @property
    def persons(self) -> bool:
        """Whether its rows are about persons, named at least by wish."""
        return any(field.kind == "person" for field in self.fields)

    def fields_of(self, year: int) -> tuple[Field, ...]:
        """The columns that the form of `year` has."""
        return tuple(field for field in self.fields if field.since <= year)

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def mark(self, year: int, login: str) -> str:
        """The line by which a filled sheet is recognised: form, version, year, school (none in a department's form)."""
        whose = f", школа {login}" if login else ""
        return f"Форма МСОКО {self.code}, версия {self.version}, {year} год{whose}"
