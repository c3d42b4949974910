"""Cells of a form → stored values. A word is matched by its letters alone: case, spaces, «ё», signs, Latin look-alikes."""

from __future__ import annotations

import datetime as dt
import re

from mskoko_lib.dataroot import normal_code
from mskoko_lib.forms import Field
from mskoko_lib.forms.declaration import NO, YES
from mskoko_lib.intake import cells as c
from mskoko_lib.intake.people import normal_name, safe_found

_NOT_A_SIGN = re.compile(r"[^0-9A-ZА-Я]+")
#: labels are short, so that a surname in the wrong column is no class
_CLASS = re.compile(r"(1[0-2]|[1-9])(?:\s+(\d{1,2})|\s*([A-ZА-Я]{0,3}))")
_DAY = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{2}|\d{4})(?:\s*(?:г\.?|года?))?")
_WORD_DAY = re.compile(r"(\d{1,2})\s+([а-я]{3,9})\.?\s+(\d{4})(?:\s*(?:г\.?|года?))?")
_MONTHS = ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
#: no text fits, so that no name can stand in it
_LIST_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,3}){2,8}")
_ANSWERS = re.compile(r"([X-]|\d{1,2})\((\d{1,2})\)")
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "x": "X", "х": "X", "Х": "X"})
_DAY_0 = dt.date(1899, 12, 30)
_YES = {"ДА", "Д", "1", "V", "Х", "ИСТИНА"}
_NO = {"НЕТ", "Н", "0", "ЛОЖЬ"}

#: rules that refuse a row, in the words of `rules.forms`
BLANK, WRONG, BEYOND = "form_required", "form_value", "form_range"
#: mended in spelling only
SPELLING = frozenset({"spaces", "case", "look_alike", "form_word"})


def key(cell: object) -> str:
    """Letters and digits of a text, capitals, «Ё» as «Е», Latin look-alikes as Cyrillic, one space between words.

    >>> key("  Не допущен к  ГИА."), key("Cбой печати *")
    ('НЕ ДОПУЩЕН К ГИА', 'СБОЙ ПЕЧАТИ')
    """
    text = c.tidy(cell).upper().replace("Ё", "Е").translate(c.LOOK_ALIKE)
    return _NOT_A_SIGN.sub(" ", text).strip()


def told(cell: object) -> str:
    """What a message may show of a cell: short figures as they are, else how long it is; no date, no document."""
    if isinstance(cell, dt.date | dt.time):
        return "дата"
    text = safe_found(cell)
    n = sum(char.isdigit() for char in text)
    return text if n <= 4 or text.startswith("текст") else f"цифр: {n}"


def yes_or_no(cell: object) -> tuple[bool | None, str]:
    """«да», «нет» and the signs people put for them; None for an empty cell."""
    text = c.tidy(cell)
    if not text:
        return None, ""
    word = key(text)
    if word in _YES or text in {"+", "✓", "✔", "☑"}:
        return True, "" if text in (YES, "1") else "form_word"
    if word in _NO or text in {"-", "–", "—", "−"}:
        return False, "" if text in (NO, "0") else "form_word"
    return None, WRONG


def day(cell: object, year: int, ahead: int = 0, back: int = 0) -> tuple[dt.date | None, str]:
    """A date of `year`, of one of the `ahead` years after or the `back` years before it, in any spelling, also the bare
    number Excel keeps it as.
    """
    if not c.tidy(cell):
        return None, ""
    found = c.day(cell) or _spelt_day(c.tidy(cell).lower())
    if found is None:
        return None, WRONG
    return (found, "") if year - back <= found.year <= year + ahead else (None, BEYOND)


def _spelt_day(text: str) -> dt.date | None:
    if re.fullmatch(r"[2-6]\d{4}", text):
        return _DAY_0 + dt.timedelta(days=int(text))
    try:
        if match := _DAY.fullmatch(text):
            year = int(match[3])
            return dt.date(year if year > 99 else 2000 + year, int(match[2]), int(match[1]))
        if (match := _WORD_DAY.fullmatch(text)) and (stem := match[2][:3].replace("май", "мая")) in _MONTHS:
            return dt.date(int(match[3]), _MONTHS.index(stem) + 1, int(match[1]))
    except ValueError:
        return None
    return None


def whole(cell: object, low: int, high: int) -> tuple[int | None, str]:
    """A whole number from `low` to `high`; «12.0» is one."""
    value, rule = c.whole_number(cell)
    if rule == "bad_number":
        return None, BEYOND if re.fullmatch(r"[-−]\d+(?:[.,]\d+)?", c.tidy(cell)) else WRONG
    if value is not None and not low <= value <= high:
        return None, BEYOND
    return value, rule


def class_name(cell: object, grades: tuple[int, ...]) -> tuple[tuple[int, str | None] | None, str]:
    """(grade, label or None) of «9А», «9 "А"», «9»; a lone letter where there is one grade only."""
    text = c.tidy(cell)
    if not text:
        return None, ""
    word = _NOT_A_SIGN.sub(" ", text.upper().replace("Ё", "Е").removesuffix(".0"))
    word = re.sub(r"\s*КЛАСС\s*", " ", word).strip()
    if len(grades) == 1 and re.fullmatch("[A-ZА-Я]", word):
        word = f"{grades[0]}{word}"
    match = _CLASS.fullmatch(word)
    if match is None:
        return None, WRONG
    grade = int(match[1])
    label, rule = c.class_letter(match[3]) if match[3] else (match[2], "")
    return ((grade, label), rule if rule == "look_alike" else "") if grade in grades else (None, BEYOND)


def value_of(field: Field, cell: object, year: int) -> tuple[object, str]:
    """(stored value, rule) of a cell: rule "" for one written properly, else what was mended or is wrong."""
    if field.kind == "yes_no":
        answer, rule = yes_or_no(cell)
        return (False if answer is None and not rule and field.blank_is_no else answer), rule
    if field.kind == "date":
        return day(cell, year, field.years_ahead, field.years_back)
    if field.kind == "whole":
        return whole(cell, field.low, field.high)
    if field.kind == "class":
        return class_name(cell, field.grades)
    text = c.tidy(cell)
    if field.kind == "text":
        return bool(text), ""
    if not text:
        return None, ""
    if field.kind == "school":
        return school(text)
    if field.kind == "code":
        code = normal_code(text)  # five digits at most: a document's number in the wrong column is no code
        return (code, "") if re.fullmatch(r"\d{1,5}", code) else (None, WRONG)
    if field.kind == "list_number":
        number = re.sub(r"\s*\.\s*", ".", text).strip(".")
        return (number, "" if number == text else "spaces") if _LIST_NUMBER.fullmatch(number) else (None, WRONG)
    if field.kind == "answers":
        return answers(text)
    if field.kind == "choice":
        return _chosen(field, cell, text, year)
    # a dash stands for no patronymic, but for nobody's surname
    return text, WRONG if field.kind == "person" and field.need == "row" and not normal_name(text) else ""


def answers(text: str) -> tuple[str | None, str]:
    """«1(2)0(1)X(3)»: points of each task and its most, X not started; no points above the most."""
    signs = re.sub(r"[\s,;]", "", text).translate(_SIGNS)
    pairs = _ANSWERS.findall(signs)
    if "".join(f"{got}({most})" for got, most in pairs) != signs:
        return None, WRONG
    if any(got.isdigit() and int(got) > int(most) for got, most in pairs):
        return None, BEYOND
    return signs, "" if signs == text else "form_word"


def school(text: str) -> tuple[str | None, str]:
    """Digits of the school's code or login, with which the listed answer begins."""
    match = re.match(r"(?:[a-zа-я]{0,3})(\d{6})(?!\d)", text.lower())
    return (match[1], "") if match else (None, WRONG)


def _chosen(field: Field, cell: object, text: str, year: int) -> tuple[str | None, str]:
    word = key(text)
    for choice in field.choices_of(year):
        if key(choice.label) == word:
            return choice.code, "" if choice.label == c.text_of(cell) else "form_word"
    return None, WRONG
