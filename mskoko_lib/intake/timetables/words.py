"""Words of timetables: subjects in full and in short, kinds of works and their level, classes, months."""

from __future__ import annotations

import re

from mskoko_lib.intake.cells import LOOK_ALIKE, header_key, tidy
from mskoko_lib.procedures import OTHER

#: beginning of a name → (subject, course); the longer beginnings stand first
_NAMES: tuple[tuple[str, tuple[str, str]], ...] = (
    ("алгебра", ("math", "algebra")), ("геометри", ("math", "geometry")), ("вероятност", ("math", "probability")),
    ("математик", ("math", "")), ("русский яз", ("russian", "")), ("русск", ("russian", "")), ("окружающ", ("world", "")),
    ("биолог", ("biology", "")), ("всеобщ", ("history", "world_history")), ("истори", ("history", "")),
    ("географ", ("geography", "")), ("обществозн", ("social", "")), ("физическая кул", ("pe", "")), ("физкульт", ("pe", "")),
    ("физик", ("physics", "")), ("хими", ("chemistry", "")), ("английск", ("english", "")), ("немецк", ("german", "")),
    ("французск", ("french", "")), ("испанск", ("spanish", "")), ("китайск", ("chinese", "")),
    ("второй иностр", ("other_language", "")), ("родной яз", ("native", "")), ("родной (", ("native", "")),
    ("литературное чтение на родн", (OTHER, "native_reading")), ("родная лит", (OTHER, "native_reading")),
    ("литературное", ("reading", "")), ("литер", ("literature", "")), ("чтение", ("reading", "")),
    ("информат", ("informatics", "")), ("технолог", ("technology", "")), ("труд", ("technology", "")),
    ("основы безоп", ("safety", "")), ("обж", ("safety", "")), ("обзр", ("safety", "")), ("музык", ("music", "")),
    ("изо", ("art", "")), ("однк", (OTHER, "odnknr")), ("основы духовно", (OTHER, "odnknr")), ("орксэ", (OTHER, "orkse")),
    ("основы религ", (OTHER, "orkse")), ("астроном", (OTHER, "astronomy")), ("индивидуальный проект", (OTHER, "project")),
    ("метапред", (OTHER, "meta")), ("функциональн", (OTHER, "meta")), ("комплексн", (OTHER, "meta")),
    ("экономик", (OTHER, "economics")), ("право", (OTHER, "law")),
)  # fmt: skip
#: a bare «иностранный язык»: which one is told in brackets, else English is not meant for certain
_FOREIGN = "иностран"
_SHORT: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("ма", "мат", "матем", "м"), ("math", "")),
    **dict.fromkeys(("ал", "алг"), ("math", "algebra")),
    **dict.fromkeys(("геом",), ("math", "geometry")),
    **dict.fromkeys(("вис", "вер"), ("math", "probability")),
    **dict.fromkeys(("ру", "рус", "ря"), ("russian", "")),
    **dict.fromkeys(("ом", "окр"), ("world", "")),
    **dict.fromkeys(("би", "био", "биол"), ("biology", "")),
    **dict.fromkeys(("ис", "ист"), ("history", "")),
    **dict.fromkeys(("гг", "гео", "геогр"), ("geography", "")),
    **dict.fromkeys(("об", "общ", "общест", "обществ"), ("social", "")),
    **dict.fromkeys(("фи", "физ"), ("physics", "")),
    **dict.fromkeys(("хи", "хим"), ("chemistry", "")),
    **dict.fromkeys(("ан", "анг", "англ", "ая"), ("english", "")),
    **dict.fromkeys(("нем", "ня"), ("german", "")),
    **dict.fromkeys(("фр", "фран"), ("french", "")),
    **dict.fromkeys(("ли", "лит"), ("literature", "")),
    **dict.fromkeys(("чт", "лч"), ("reading", "")),
    **dict.fromkeys(("ин", "инф"), ("informatics", "")),
    **dict.fromkeys(("тех", "техн"), ("technology", "")),
    **dict.fromkeys(("фк", "физ-ра", "физра"), ("pe", "")),
    **dict.fromkeys(("род", "родн"), ("native", "")),
    **dict.fromkeys(("муз",), ("music", "")),
    **dict.fromkeys(("комп", "мета", "мр"), (OTHER, "meta")),
}
#: kind of a work in a cell → its level
KINDS: dict[str, str] = {
    **dict.fromkeys(("впр", "нико", "пиза", "pisa", "огэ", "егэ"), "federal"),
    **dict.fromkeys(("рдр", "рпр", "ркр", "рмр", "рм"), "regional"),
    **dict.fromkeys(("мдр", "мпр", "мкр", "мр", "мм"), "municipal"),
    **dict.fromkeys(
        ("кр", "пр", "др", "ср", "сд", "акр", "вкр", "икр", "тест", "дикт", "диктант", "изл", "изложение", "соч",
         "сочинение", "зачет", "тр", "па", "работа", "контрольная", "проверочная", "диагностическая", "проект", "с", "к"),
        "school",
    ),
}  # fmt: skip
_LEVEL_HEADS = (
    ("федерал", "federal"), ("регионал", "regional"), ("муниципал", "municipal"), ("инициатив", "school"), ("школьн", "school"),
    ("образовательной орг", "school"),
)  # fmt: skip
_MONTHS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
CLASS = re.compile(r"(1[01]|[1-9])\s*[-–]?\s*(?:е|й|ый|х)?\s*[«\"“']?\s*([а-яёa-z])?\s*[»\"”']?\s*(?:класс\w*|кл\.?)?")
_SLASHED = re.compile(r"\b([крпдтс])\s*/\s*([рд])\b")


def plain(cell: object) -> str:
    """A cell in lower case, «к/р» as «кр»."""
    return _SLASHED.sub(r"\1\2", header_key(cell))


def subject_of(cell: object) -> tuple[str, str] | None:
    """(subject, course) of a name or an abbreviation; None for another word."""
    text = header_key(cell).strip(" .*")
    if not text:
        return None
    if text.startswith(_FOREIGN):
        inner = text.partition("(")[2] or text.partition("язык")[2]
        return next(
            (found for begins, found in _NAMES if inner.strip(" ()").startswith(begins)), ("other_language", "")
        )
    if (short := _SHORT.get(text.rstrip("."))) is not None:
        return short
    if text.startswith("родной язык (русск") or text.startswith("родной (русск"):
        return ("native", "")
    return next((found for begins, found in _NAMES if text.startswith(begins)), None)


def level_of(cell: object) -> str:
    """Level that a column's heading names, "total" for «Всего», "" for another heading."""
    text = header_key(cell)
    if text.startswith(("всего", "итого")):
        return "total"
    if text in ("оо", "школа"):
        return "school"
    return next((level for word, level in _LEVEL_HEADS if word in text), "") if len(text) <= 60 else ""


def month_of(cell: object) -> int | None:
    """Number of the month that a heading names."""
    if not isinstance(cell, str):
        return None
    word = header_key(cell).strip(" .,0123456789гoд")
    if word in ("май", "мая"):
        return 5
    found = [
        k for k, begins in enumerate(_MONTHS, 1) if k != 5 and word.startswith(begins) and len(word) <= len(begins) + 4
    ]
    return found[0] if len(found) == 1 else None


def class_of(cell: object) -> tuple[int, str | None] | None:
    """(grade, label or None) of «5А», «5 «А» класс», «5 классы», 5; None for anything else."""
    text = tidy(cell).lower().replace("ё", "е")
    if text.endswith(".0"):
        text = text[:-2]
    match = CLASS.fullmatch(text)
    if match is None:
        return None
    label = match[2]
    return int(match[1]), None if label is None else label.upper().translate(LOOK_ALIKE)
