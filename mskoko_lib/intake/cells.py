"""Cells as people type them → values; applied to distinct values only, so a column costs what its variety costs.

A cleaner returns (value, rule); `rule` is "" for a cell written properly, else the code of what was mended or wrong.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Cells = npt.NDArray[np.object_]
Cleaner = Callable[[object], tuple[Any, str]]

_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u3000]+")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b-\u200f\u2060\ufeff]")
_DASHED_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBER = re.compile(r"\d{1,9}(?:[.,]0+)?")
_HEADER = re.compile(r"(\d+(?:\.\d+)*(?:\(\d+\))?(?:К\d+)?)\((\d+)[бb]\.?\)", re.IGNORECASE)
_LABEL = re.compile(r"(\d{1,2})[ \-]?([А-ЯЁ].*)")
#: Latin letters that look like Cyrillic ones, upper case
LOOK_ALIKE = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")

# states of a task cell; NO_COLUMN: the file has no such task at all
POINTS, NOT_STARTED, NOT_TAUGHT, INVALID, BLANK, NO_COLUMN = range(6)


def text_of(cell: object) -> str:
    """A cell as text, nothing mended: whole floats lose «.0», dates become ISO."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if math.isfinite(cell) and cell == int(cell) else repr(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def tidy(cell: object) -> str:
    """Text with spaces of every kind squeezed to one and control characters dropped."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text_of(cell))).strip()


def spaced(cell: object) -> tuple[str, str]:
    """(tidy text, "spaces" when the cell held more than the text)."""
    clean = tidy(cell)
    return clean, "spaces" if clean != text_of(cell) else ""


def header_key(cell: object) -> str:
    """A header for comparison: lower case, «ё» as «е», no spaces around slashes."""
    return tidy(cell).lower().replace("ё", "е").replace("/ ", "/").replace(" /", "/")


def map_unique(cells: Cells, cleaner: Cleaner) -> tuple[Cells, Cells]:
    """Apply a cleaner over the distinct values of `cells` (any shape): values and rules, in that shape."""
    codes, uniques = pd.factorize(cells.ravel(), use_na_sentinel=False)
    values, rules = np.empty(len(uniques), dtype=object), np.empty(len(uniques), dtype=object)
    for k, unique in enumerate(uniques):
        values[k], rules[k] = cleaner(unique)
    return values[codes].reshape(cells.shape), rules[codes].reshape(cells.shape)


def task_points(cell: object) -> tuple[tuple[float, int], str]:
    """((points, state), rule) of a task cell: a number, X (not started), «не пройд.» (not taught), blank or bad."""
    text, rule = spaced(cell)
    if not text:
        return (math.nan, BLANK), ""
    if _NUMBER.fullmatch(text):
        return (float(int(re.split("[.,]", text)[0])), POINTS), rule
    if text in {"X", "x", "Х", "х"}:
        mended = {"X": rule, "x": "case"}.get(text, "look_alike")
        return (0.0, NOT_STARTED), mended
    if text.lower().startswith(("не пройд", "не проход")):
        return (math.nan, NOT_TAUGHT), rule
    if text in {"O", "o", "О", "о"}:  # a letter in the place of a nought
        return (0.0, POINTS), "look_alike"
    return (math.nan, INVALID), "bad_task"


def whole_number(cell: object) -> tuple[int | None, str]:
    """A count of points; "bad_number" for text, fractions and negative numbers."""
    text, rule = spaced(cell)
    if not text:
        return None, ""
    if _NUMBER.fullmatch(text):
        return int(re.split("[.,]", text)[0]), rule
    return None, "bad_number"


def mark(cell: object) -> tuple[int | None, str]:
    """A mark 2–5; «нет отметки» is "no_mark", anything else "bad_mark"."""
    text, rule = spaced(cell)
    if not text:
        return None, ""
    if re.fullmatch(r"[2-5](?:[.,]0)?", text):
        return int(text[0]), rule
    return None, "no_mark" if text.lower() in {"нет отметки", "нет"} else "bad_mark"


def sex(cell: object) -> tuple[str | None, str]:
    """«м» or «ж»."""
    text, rule = spaced(cell)
    if not text:
        return None, ""
    lower = text.lower()
    if text in {"m", "M"}:
        return "м", "look_alike"
    if lower in {"м", "ж"}:
        return lower, rule or ("case" if lower != text else "")
    if re.fullmatch(r"(муж|жен)(\.|ской|ский|ская)?", lower):
        return lower[0], "case"
    return None, "bad_sex"


def class_letter(cell: object) -> tuple[str | None, str]:
    """Label of a class in capitals without the grade: «4б» → «Б»; «нет» (one class only) → none; «4» stays «4»."""
    text, rule = spaced(cell)
    if not text:
        return None, ""
    upper = text.upper()
    if upper == "НЕТ":
        return None, rule or ("case" if text != "нет" else "")
    mended = upper.translate(LOOK_ALIKE)
    if mended != upper:
        rule = "look_alike"
    elif upper != text:
        rule = rule or "case"
    if match := _LABEL.fullmatch(mended.replace("«", "").replace("»", "").replace('"', "")):
        mended = match.group(2)
    return mended, rule


def class_serial(cell: object) -> tuple[str | None, str]:
    """Serial number of a class («Порядковый номер класса»); letters are kept as labels."""
    text, rule = spaced(cell)
    if re.fullmatch(r"\d+[.,]0+", text):
        text = re.split("[.,]", text)[0]
    if not text:
        return None, ""
    return (text, rule) if text.isdigit() else class_letter(cell)


def variant(cell: object) -> tuple[str | None, str]:
    """Number of the variant; "absent" rides in the rule for «отсутствовал», "bad_variant" for what is no number."""
    text, rule = spaced(cell)
    if not text:
        return None, ""
    if text.lower().translate(str.maketrans("oacepx", "оасерх")).startswith("отсутств"):
        return None, "absent"
    if _NUMBER.fullmatch(text):
        number = int(re.split("[.,]", text)[0])
        return (str(number), rule) if number else (None, "bad_variant")
    return None, "bad_variant"


def pupil_code(cell: object) -> tuple[str | None, str]:
    """Code of a pupil: 4 or 5 digits in what was seen, 3–7 accepted; kept as text."""
    text, rule = spaced(cell)
    if not text:
        return None, "no_code"
    if re.fullmatch(r"\d{3,7}[.,]0+", text):
        text = re.split("[.,]", text)[0]
    return (text, rule) if re.fullmatch(r"\d{3,7}", text) else (None, "bad_code")


def day(cell: object) -> date | None:
    """A date from a date cell, «20.04.2026» or «17.03.2022 18:28:07»."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = tidy(cell)
    try:
        if match := _DATE.match(text):
            return date(int(match.group(3)), int(match.group(2)), int(match.group(1)))
        if match := _DASHED_DATE.match(text):
            return date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    except ValueError:
        return None
    return None


def task_header(cell: object) -> tuple[str, int] | None:
    """Code and maximum from a header such as «5(1) (1б)», «4К1 (3б)», «11.3 k1 (2б)»; None for another header."""
    text = tidy(cell).replace(" ", "").replace("K", "К").replace("k", "К").replace("к", "К")
    match = _HEADER.fullmatch(text)
    return (match.group(1), int(match.group(2))) if match else None


def task_key(code: str) -> tuple[tuple[int, ...], str]:
    """Order of tasks within a work: «2К1» < «10» < «10.1»; the second part breaks ties."""
    return tuple(int(part) for part in re.findall(r"\d+", code)), code


def index_of(letters: str) -> int:
    """0-based index of column letters: A → 0, AA → 26."""
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - 64
    return number - 1


def letter(index: int) -> str:
    """Column letter of a 0-based index: 0 → A, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
