"""What stands in a cell of a timetable → its works: dates by class, a count, or why it is not read."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime

from mskoko_lib.intake.cells import LOOK_ALIKE, tidy
from mskoko_lib.intake.timetables.words import KINDS, plain, subject_of

#: more works of a subject in a month, or of one cell, than can be
MOST = 12
_NOTHING = frozenset({"", "-", "–", "—", "нет", "х", "x", "0", "0.0"})
_TOKEN = re.compile(
    r"(?P<span>\d{1,2}\.\d{1,2}(?:\.\d{2,4})?\s*(?:-|–|по)\s*\d{1,2}\.\d{1,2}(?:\.\d{2,4})?)"
    r"|(?P<day>\d{1,2}\.\d{1,2}(?:\.\d{2,4})?)"
    r"|(?P<klass>(?<!\d)(?:1[01]|[1-9])\s?[«\"]?[а-яa-z][»\"]?(?![а-яa-z]))"
    r"|(?P<word>[а-яa-z][а-яa-z-]*)"
    r"|(?P<skip>[\s;,.:()«»\"+]+|(?<=\s)[-–](?=\s))"
    r"|(?P<bad>.)"
)
_PLAIN_WORDS = frozenset({"кл", "класс", "г", "и", "до", "с", "по"})


@dataclass(frozen=True)
class Planned:
    """Works of one cell. `label`: class letter, None for the whole parallel; `day`: month and day, None for a count or a
    span; `grade`: that a class in the cell names.
    """

    n: int = 1
    day: tuple[int, int] | None = None
    label: str | None = None
    grade: int | None = None
    spanned: bool = False


def planned_in(cell: object, month: int) -> tuple[list[Planned], str]:
    """(works, rule) of a cell of the layout by month; a rule other than "" refuses the cell."""
    if isinstance(cell, datetime | date):
        return ([Planned(day=(cell.month, cell.day))], "") if cell.month == month else ([], "timetable_month")
    if isinstance(cell, bool):
        return [], "timetable_cell"
    if isinstance(cell, int | float):
        return _of_number(float(cell), month)
    text = plain(cell).strip(" .;,")
    if text in _NOTHING:
        return [], ""
    if re.fullmatch(r"\d{1,2}(?:[.,]0+)?", text):
        return _of_number(float(text.replace(",", ".")), month)
    return _of_text(text.replace(",", ", "), month)


def _of_number(value: float, month: int) -> tuple[list[Planned], str]:
    """A count, or a date that the spreadsheet took for a number: 12.09 is the twelfth of September."""
    if not math.isfinite(value) or value < 0:
        return [], "timetable_cell"
    if value == int(value):
        if value == 0:
            return [], ""
        return ([Planned(n=int(value))], "") if value <= MOST else ([], "timetable_count")
    day, told = int(value), round(100 * (value - int(value)))
    if abs(100 * (value - int(value)) - told) > 1e-6 or not 1 <= day <= 31:
        return [], "timetable_cell"
    return ([Planned(day=(month, day))], "") if told == month else ([], "timetable_month")


def _of_text(text: str, month: int) -> tuple[list[Planned], str]:
    works: list[Planned] = []
    classes: list[tuple[int, str]] = []
    fresh = False
    for token in _TOKEN.finditer(text):
        kind, word = token.lastgroup or "bad", token.group()
        if kind == "klass":
            grade = int(re.split(r"\D", word, maxsplit=1)[0])
            label = word.strip(' «»"0123456789').upper().translate(LOOK_ALIKE)
            classes = [*classes, (grade, label)] if fresh else [(grade, label)]
            fresh = True
        elif kind in ("day", "span"):
            told = [int(part) for part in re.findall(r"\d+", word)[:2]]
            if kind == "day" and told[1] != month:
                return [], "timetable_month"
            where: list[tuple[int | None, str | None]] = [*classes] or [(None, None)]
            works += [
                Planned(
                    day=None if kind == "span" else (told[1], told[0]), grade=grade, label=label, spanned=kind == "span"
                )
                for grade, label in where
            ]
            fresh = False
        elif kind == "bad" or (
            kind == "word" and word not in KINDS and word not in _PLAIN_WORDS and subject_of(word) is None
        ):
            return [], "timetable_cell"
    # a word alone, «кр» or «ВПР», is a work without a date
    if not works and not classes and text:
        return [Planned()], ""
    if not works:
        works = [Planned(grade=grade, label=label) for grade, label in classes]
    return (works, "") if len(works) <= MOST * 4 else ([], "timetable_count")


@dataclass(frozen=True)
class Named:
    """A work of a cell of the layout by day."""

    subject: str
    course: str
    level: str


def named_in(cell: object) -> tuple[list[Named], str]:
    """(works, rule) of a cell «МА (ВПР)», «КР РУС», «РУ кр; МА кр»; a rule other than "" refuses the cell."""
    text = plain(cell).strip(" .;,")
    if text in _NOTHING:
        return [], ""
    works = []
    for part in re.split(r"[;,\n/+]+", text):
        if not part.strip():
            continue
        one = _named(part)
        if one is None:
            return [], "timetable_work"
        works.append(one)
    return (works, "") if len(works) <= MOST else ([], "timetable_count")


def _named(part: str) -> Named | None:
    words = [word for word in re.split(r"[\s()\[\]«»\"№.:]+", part) if word and not word.isdigit()]
    kinds = [word for word in words if word in KINDS]
    rest = [word for word in words if word not in KINDS]
    subject = subject_of(" ".join(rest)) or (subject_of(rest[0]) if rest else None)
    if subject is None or len(kinds) > 2:
        return None
    levels = [KINDS[word] for word in kinds if KINDS[word] != "school"]
    return Named(*subject, levels[0] if levels else "school")


def whole(cell: object) -> int | None:
    """A whole number not below nought, None for anything else."""
    text = tidy(cell).replace(",", ".")
    return int(float(text)) if re.fullmatch(r"\d{1,4}(?:\.0+)?", text) else None
