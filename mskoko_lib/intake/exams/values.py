"""Cells of a protocol → scores, classes, states; cleaners give (value, rule) as those of `intake.cells` do."""

from __future__ import annotations

import re

from mskoko_lib.intake.cells import class_letter, spaced, tidy

_NUMBER = re.compile(r"\d{1,3}(?:[.,]0+)?")
_NOTHING = frozenset({"", "-", "–", "—"})
#: words of a cell, «ё» as «е» → what became of the sitting; a sitting with two states is the one that stands first
_STATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("annulled", re.compile(r"аннулир")),
    ("removed", re.compile(r"удал[её]н")),
    ("unfinished", re.compile(r"не\s*(?:заверш|законч)")),
    ("absent", re.compile(r"не\s*яв|отсутств|^н/?я$")),
)
STATES = tuple(state for state, _ in _STATES)
#: what may stand where a class does: a number, or up to three letters with a number; anything longer could be a name
_LABEL = re.compile(r"\d{1,2}(?:[.\-]\d)?|[А-ЯЁ]{1,3}\d{0,2}")
_GRADE = re.compile(r"(\d{1,2})(?!\d)")
_CLASS_WORD = re.compile(r"\s*класс\w?\.?$", re.IGNORECASE)
_DASH = re.compile(r"(?<=\d)\s*[-–—.]\s*(?=[^\W\d])")


def state_in(text: str) -> str:
    """One of `STATES` named in a cell, else "".

    >>> state_in("Удалён с экзамена"), state_in("неявка"), state_in("Действительный результат")
    ('removed', 'absent', '')
    """
    lower = tidy(text).lower().replace("ё", "е")
    return next((state for state, pattern in _STATES if pattern.search(lower)), "")


def score(cell: object) -> tuple[tuple[float | None, str], str]:
    """((number, state), rule) of a cell for a score or a mark: a whole number, a state in words, blank, or bad_score."""
    text, rule = spaced(cell)
    if text in _NOTHING:
        return (None, ""), ""
    if _NUMBER.fullmatch(text):
        return (float(re.split("[.,]", text)[0]), ""), rule
    if state := state_in(text):
        return (None, state), ""
    return (None, ""), "bad_score"


def class_of(cell: object) -> tuple[tuple[int | None, str | None], str]:
    """((grade, label), rule) of a class: «9-а» → (9, «А»), «11» → (11, «11»); "bad_class" for what is no class."""
    text = tidy(cell)
    if not text:
        return (None, None), ""
    short = _CLASS_WORD.sub("", text)
    label, rule = class_letter(_DASH.sub("", short))
    if label is not None and not _LABEL.fullmatch(label):
        return (None, None), "bad_class"
    grade = _GRADE.match(short)
    return (int(grade.group(1)) if grade else None, label), rule


def appeal_of(cell: object) -> tuple[str | None, str]:
    """granted, declined or filed; None for a blank cell.

    >>> appeal_of("Апелляция не удовлетворена")[0], appeal_of("удовлетворена частично")[0], appeal_of("подана")[0]
    ('declined', 'granted', 'filed')
    """
    lower = tidy(cell).lower().replace("ё", "е")
    if lower in _NOTHING or lower.startswith("нет"):
        return None, ""
    if re.search(r"отклон|отказ|не\s+удовлетв", lower):
        return "declined", ""
    return ("granted" if "удовлетв" in lower else "filed"), ""
