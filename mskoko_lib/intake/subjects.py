"""What a file's name, a title or a textbook says about subject, grade and year."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mskoko_lib.dataroot import LOGIN
from mskoko_lib.intake.cells import tidy

# stems carry every case: «математика», «по математике»
_STEMS: dict[str, str] = {
    "math": r"\bматематик",
    "russian": r"\bрусск\w+ язык",
    "world": r"\bокружающ\w+ мир",
    "biology": r"\bбиологи",
    "history": r"\bистори",
    "geography": r"\bгеографи",
    "social": r"\bобществозна",
    "physics": r"\bфизик",
    "chemistry": r"\bхими",
    "english": r"\bанглийск",
    "german": r"\bнемецк",
    "french": r"\bфранцузск",
    "spanish": r"\bиспанск",
    "chinese": r"\bкитайск",
    "literature": r"\bлитератур(?!\w* чтен)",
    "informatics": r"\bинформатик",
}
# textbooks of algebra and geometry belong to mathematics
_TEXTBOOK_STEMS = {**_STEMS, "math": r"\b(?:математик|алгебр|геометри)"}

#: beginnings of ФИС ОКО codes such as «ma4.8», «is11», «FI8»
CODES: dict[str, str] = {
    **dict.fromkeys(("ma", "math"), "math"),
    **dict.fromkeys(("ru", "rus"), "russian"),
    **dict.fromkeys(("ok", "om", "or", "okr"), "world"),
    **dict.fromkeys(("bi", "bio"), "biology"),
    **dict.fromkeys(("is", "ist", "hist"), "history"),
    **dict.fromkeys(("gg", "geo"), "geography"),
    **dict.fromkeys(("ob", "obsh"), "social"),
    **dict.fromkeys(("fi", "fiz"), "physics"),
    **dict.fromkeys(("hi", "him"), "chemistry"),
    **dict.fromkeys(("en", "eng"), "english"),
    **dict.fromkeys(("de", "germ"), "german"),
    **dict.fromkeys(("fr", "fra"), "french"),
    **dict.fromkeys(("li", "lit"), "literature"),
    **dict.fromkeys(("in", "inf"), "informatics"),
}
_GRADE = r"(?:1[01]|[1-9])"
_CODE = re.compile(rf"(?<![a-z])({'|'.join(sorted(CODES, key=len, reverse=True))})({_GRADE})(?!\d)", re.IGNORECASE)
_TEXTBOOK_CODE = re.compile(rf"\s*([a-z]{{2,4}})({_GRADE})\.\d+\b", re.IGNORECASE)
_SAMPLE = re.compile(rf"по образцу\s+(?<!\d)({_GRADE})(?:\s*-?го)?\s+класс", re.IGNORECASE)
_CLASS = re.compile(rf"(?<!\d)({_GRADE})(?:\s*-?\s*(?:й|ый|ой|го|м|ом))?\s*класс", re.IGNORECASE)
_LONE_GRADE = re.compile(rf"(?<=[_ ])({_GRADE})(?=[_ ])")
_YEAR = re.compile(r"(?<!\d)(20[12]\d)(?!\d)")


@dataclass(frozen=True)
class NameFacts:
    """What a name says; None = nothing. `subjects` may hold several: then the name is no evidence."""

    subjects: tuple[str, ...]
    grade: int | None
    sample_grade: int | None
    years: tuple[int, ...]
    login: str | None

    @property
    def subject(self) -> str | None:
        return self.subjects[0] if len(self.subjects) == 1 else None


def subjects_in(text: str, *, textbook: bool = False) -> tuple[str, ...]:
    """Codes of the subjects named in `text`, in the order of `SUBJECTS`."""
    lower = tidy(text).lower().replace("ё", "е")
    return tuple(code for code, stem in (_TEXTBOOK_STEMS if textbook else _STEMS).items() if re.search(stem, lower))


def textbook_code(text: str) -> tuple[str, int] | None:
    """Subject and grade of a textbook such as «ma4.8 | 1.1.3.1.8.4 | …»; None without a known code."""
    match = _TEXTBOOK_CODE.match(tidy(text))
    if match is None or match.group(1).lower() not in CODES:
        return None
    return CODES[match.group(1).lower()], int(match.group(2))


def parse_name(name: str) -> NameFacts:
    """Facts in the name of a file (or of a folder); composed and decomposed letters read alike."""
    text = unicodedata.normalize("NFC", name).replace("\u00a0", " ")
    sample = _SAMPLE.search(text)
    rest = _SAMPLE.sub(" ", text)
    grade = _CLASS.search(rest)
    subjects = subjects_in(text.replace("_", " "))
    found = int(grade.group(1)) if grade else None
    if not subjects and (code := _CODE.search(rest)):
        subjects = (CODES[code.group(1).lower()],)
        found = found or int(code.group(2))
    if found is None and subjects and (lone := _LONE_GRADE.search(rest)):
        found = int(lone.group(1))
    login = LOGIN.search(text)
    return NameFacts(
        subjects=subjects,
        grade=found,
        sample_grade=int(sample.group(1)) if sample else None,
        years=tuple(sorted({int(y) for y in _YEAR.findall(text)})),
        login=login.group(0).lower() if login else None,
    )
