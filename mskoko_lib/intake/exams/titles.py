"""What a line of a protocol says of the exam: subject, days, form, level, part. The subject's name decides, not its code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from mskoko_lib.intake.cells import tidy
from mskoko_lib.intake.subjects import subjects_in

#: codes of РИС ГИА; a region was seen to print another code beside the right name, and its own number in such a line
CODES: dict[int, str] = {
    1: "russian", 2: "math", 3: "physics", 4: "chemistry", 5: "informatics", 6: "biology", 7: "history",
    8: "geography", 9: "english", 10: "german", 11: "french", 12: "social", 13: "spanish", 14: "chinese",
    18: "literature", 22: "math", 51: "russian", 52: "math",
}  # fmt: skip
#: oral parts have codes of their own
_ORAL_CODES = {29: "english", 30: "german", 31: "french", 33: "spanish", 34: "chinese"}
_GVE_CODES, _BASE_CODE = frozenset({51, 52}), 22
_DATE = re.compile(
    r"(?<!\d)(?:(\d{4})[.\-/](\d{1,2})[.\-/](\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?!\d)"  # 2022.06.02 or 02.06.2022
)
_CODE = re.compile(r"^\s*(\d{1,2})(?:\s*[-–—.:]\s*|\s+|$)(?!\d)")
_FILE = re.compile(r"(?<!\d)(\d{2})_\d{4}\.\d\d\.\d\d(?!\d)")
_EXAMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("oge", re.compile(r"\bогэ|\b(?:гиа|гвэ)[\s-]*9|основн\w+ государственн|основного общего|9\W{0,3}класс")),
    ("ege", re.compile(r"\bк?егэ|\b(?:гиа|гвэ)[\s-]*11|един\w+ государственн|среднего общего|11\W{0,3}класс")),
)
#: «у: 2022.06.17; п: 2022.06.13»
_ORAL_FIRST = re.compile(r"\bу(?:стн\w*)?\.?\s*:.*\bп(?:исьм\w*)?\.?\s*:")
_MOST_CHARS = 200


@dataclass(frozen=True)
class Title:
    """`subject`: code without the level of mathematics, "" where none is named; `dates` in the order printed; `code`: the
    printed number; `exam`: oge, ege or ""; `level`: base, profile or ""; `part`: written, oral or "".
    """

    subject: str = ""
    dates: tuple[date, ...] = ()
    code: int | None = None
    exam: str = ""
    gve: bool = False
    level: str = ""
    part: str = ""

    @property
    def day(self) -> date | None:
        """The first day: of two («п: …; у: …») that of the written part."""
        return self.dates[0] if self.dates else None

    def code_of(self, exam: str) -> str:
        """The subject as it is stored: mathematics of ЕГЭ is told apart by its level."""
        if self.subject != "math" or self.gve or exam != "ege":
            return self.subject
        return "math_base" if self.level == "base" else "math_profile"


def parse(text: str) -> Title:
    """What `text` says; without a subject when it names none or several.

    >>> parse("12 - Обществознание 2022.06.16").subject, parse("Математика(2022.06.02)").day
    ('social', datetime.date(2022, 6, 2))
    >>> parse("05 - Республика Дагестан").subject, parse("51 - Русский язык 2022.05.25").gve
    ('', True)
    """
    text = tidy(text)
    if len(text) > _MOST_CHARS:
        return Title()
    days = tuple(day for match in _DATE.finditer(text) if (day := _day(match)) is not None)
    if _ORAL_FIRST.search(text.lower()):
        days = days[::-1]
    rest = _DATE.sub(" ", text)
    lower = rest.lower().replace("ё", "е")
    match = _CODE.match(rest)
    code = int(match.group(1)) if match else None
    named = subjects_in(rest)
    words = re.sub(r"[\W\d_]+|\b[пу]\b", "", rest)
    bare = _of_code(code) if not words and days else ""
    subject = named[0] if len(named) == 1 else bare
    level = _level(lower, code) if subject == "math" else ""
    gve = bool(subject) and ("гвэ" in lower or "государственный выпускной" in lower or code in _GVE_CODES)
    spoken, written = "устн" in lower or (code in _ORAL_CODES and subject == _of_code(code)), "письм" in lower
    part = "" if len(days) > 1 or spoken == written else "oral" if spoken else "written"
    return Title(subject, days, code, exam_word(rest), gve, level, part if subject else "")


def exam_word(text: str) -> str:
    """oge or ege where the words of a line say so, else ""."""
    lower = text.lower().replace("ё", "е")
    said = [exam for exam, pattern in _EXAMS if pattern.search(lower)]
    return said[0] if len(said) == 1 else ""


def with_exam(title: Title, exam: str) -> Title:
    """The title, of `exam` where it does not say itself."""
    return title if title.exam else replace(title, exam=exam)


def with_day(title: Title, day: date) -> Title:
    return replace(title, dates=(day,))


def lone_day(text: str) -> date | None:
    """The day of a line that holds little else: «Дата экзамена: 02.06.2022»; None for any other line."""
    days = [day for match in _DATE.finditer(text) if (day := _day(match)) is not None]
    words = re.sub(r"\b(?:дата|проведения|экзамена|день|г|года)\b|t00:00:00|[\W\d_]", "", _DATE.sub("", text.lower()))
    return days[0] if len(days) == 1 and not words else None


def from_file_name(name: str) -> Title | None:
    """The title in the name of a normalised CSV, «02_2022.06.02.csv»: nothing inside such a file names the exam."""
    match = _FILE.search(name)
    code = int(match.group(1)) if match else 0
    found = _DATE.search(name, match.end(1) + 1) if match else None
    day, subject = _day(found) if found else None, _of_code(code)
    if not subject or day is None:
        return None
    level = "base" if code == _BASE_CODE else ""
    return Title(subject, (day,), code, "", code in _GVE_CODES, level, "oral" if code in _ORAL_CODES else "")


def _of_code(code: int | None) -> str:
    return CODES.get(code or 0) or _ORAL_CODES.get(code or 0, "")


def _level(lower: str, code: int | None) -> str:
    """Level of mathematics by its name, else by the code; "" where neither says."""
    if "баз" in lower or "проф" in lower:
        return "base" if "баз" in lower else "profile"
    return "base" if code == _BASE_CODE else ""


def _day(match: re.Match[str]) -> date | None:
    year, month, day, other_day, other_month, other_year = match.groups()
    try:
        return (
            date(int(year), int(month), int(day)) if year else date(int(other_year), int(other_month), int(other_day))
        )
    except ValueError:
        return None
